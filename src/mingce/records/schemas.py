"""JSON Schemas (draft 2020-12) of the records, for editors and forms: ``schemas/``, generated.

Imports only this room. The models are the one source; here their schemas are dressed for people:
every part stands where it is used, with the Chinese title and hint of its field, what a value
looks like, what each word of a choice means, and the mark of who may read it (``x-audience``).
An editor types scalars as YAML 1.2 does, so an identifier of digits wants quotes there, though
mingce itself reads it either way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import StringConstraints

from mingce.records import fields
from mingce.records.announcement import Announcement, OfficeNotice
from mingce.records.decisions import DECISIONS
from mingce.records.fields import PUBLIC, Record
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.office import (
    AccessFile,
    CalendarFile,
    Key,
    PlatformsFile,
    RegisterFile,
    ScopeFile,
)
from mingce.records.paths import RecordPath, classify
from mingce.records.policy import PolicyFile, RuleCode

FOLDER = "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MARK = "由 mingce schemas 生成，请勿手改"
"""The comment that each generated file carries; only files with it are ever removed."""

Node = dict[str, Any]


def generate() -> dict[str, bytes]:
    """Return every schema: path under ``schemas/`` → JSON, always the same bytes."""
    return {
        path: _bytes(_document(model, title, place)) for path, model, title, place in _entries()
    }


def editor_line(path: str) -> str:
    """Return the first line that a record's file must have, without its line end.

    ``path`` is relative to the root of the register. Empty where an editor takes no such line:
    Markdown, the daybook, and files that no record kind claims.
    """
    where = classify(path)
    if not isinstance(where, RecordPath) or not where.schema or not path.endswith(".yml"):
        return ""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}{FOLDER}/{where.schema}"


def has_editor_line(data: bytes, path: str) -> bool:
    """Whether a file begins with its editor line; true where there is none to begin with."""
    line = editor_line(path).encode()
    first = data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    return not line or first.rstrip(b"\r ") == line


def _entries() -> Iterator[tuple[str, type[Record], str, str]]:
    """Path, model, Chinese title and where such a file lies."""
    for name, kind in UNIT_KINDS.items():
        place = f"文件放在 registry/单位/日期-{name}.yml"
        yield f"unit/{name}.json", kind.model, f"单位备案：{kind.word}", place
    for name, kind in ACCOUNT_KINDS.items():
        place = f"文件放在 registry/单位/平台/日期-{name}.yml"
        yield f"account/{name}.json", kind.model, f"账号备案：{kind.word}", place
    for name, decision in DECISIONS.items():
        word = _words(decision.model_fields["kind"].description or "")[name]
        place = f"文件放在 office/decisions/单位/日期-{name}.yml"
        yield f"office/{name}.json", decision, f"主管单位的决定：{word}", place
    matter = "写在 Markdown 文件开头两行“---”之间，文件放在"
    yield "announcement.json", Announcement, "公告", f"{matter} announcements/单位/日期-名称.md"
    for name, model, title, place in (
        (
            "notice",
            OfficeNotice,
            "主管单位的通报、更正和通知",
            f"{matter} office/notices/日期-名称.md",
        ),
        ("register", RegisterFile, "本名册", "文件为 office/register.yml"),
        ("policy", PolicyFile, "规定与解释口径", "文件放在 office/policy/施行日期.yml"),
        ("scope", ScopeFile, "登记范围", "文件为 office/scope.yml"),
        ("platforms", PlatformsFile, "平台目录", "文件为 office/platforms.yml"),
        ("calendar", CalendarFile, "工作日历", "文件放在 office/calendar/年份.yml"),
        ("access", AccessFile, "填报与审核权限", "文件为 office/access.yml"),
    ):
        yield f"office/{name}.json", model, title, place


def _bytes(document: Node) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _document(model: type[Record], title: str, place: str) -> Node:
    raw = model.model_json_schema(by_alias=True, mode="validation")
    about = {"title": title, "description": f"{place}。"}
    head = {"$schema": DIALECT, "$comment": MARK}
    return head | about | _Dresser(raw.get("$defs", {})).record(raw)


def _pattern(type_: Any) -> str:
    """The pattern of one of the string types of ``fields``."""
    return next(
        str(part.pattern) for part in get_args(type_) if isinstance(part, StringConstraints)
    )


# What a value of a shared type looks like: a sentence for its field, and the same as the editor's
# message where the pattern does not fit.
_LOOKS = {
    _pattern(type_): look
    for type_, look in (
        (fields.Slug, "用小写英文字母、数字和连字符，以字母开头"),
        (fields.AccountId, "写成“单位/平台”，例如 licun/weibo"),
        (fields.SubjectId, "写单位（licun）或账号（licun/weibo）的编号"),
        (fields.SheetName, "写文件名，不含 .yml，例如 2026-10-14-change"),
        (
            fields.DocumentId,
            "写文件的路径，不含结尾的 .yml 或 .md，例如 licun/weibo/2026-10-14-change",
        ),
        (fields.Phone, "写“区号-号码”，分机写在第二个连字符之后，不得填写手机号码"),
        (fields.Email, "写单位的电子邮箱"),
        (fields.Sha256, "64位小写的十六进制数字，加引号"),
        (fields.HttpsUrl, "以 https:// 或 http:// 开头的完整网址"),
        (fields.FilledUrl, "完整网址，其中可以写 {title}、{body}、{page}、{id}"),
        (fields.Division, "6位、9位或12位数字，加引号"),
        (fields.CreditCode, "18位数字和大写字母，加引号"),
        (RuleCode, "例如 XM0601"),
        (Key, "SHA256: 开头的指纹，或 ssh- 开头的公钥"),
        (fields.Line, "只写一行文字，不能换行，也不能含制表符"),
        (fields.Text, "只写文字和换行，不能含制表符等控制字符"),
    )
}
_FREE = {_pattern(fields.Line), _pattern(fields.Text)}


def _words(hint: str) -> dict[str, str]:
    """The meaning of each word of a choice, as hints tell it: ``own 自行运维；contracted …``."""
    pairs = (each.strip().partition(" ") for each in hint.split("；"))
    return {word: meaning for word, _, meaning in pairs if word.isascii() and meaning}


class _Dresser:
    """Dresses one record's schema; ``parts`` are the models that it refers to."""

    def __init__(self, parts: Mapping[str, Node]) -> None:
        self._parts = parts

    def record(self, raw: Node) -> Node:
        """A model: its fields, and nothing but them."""
        # What a file is comes first, whichever model the fields were inherited from.
        names = sorted(raw["properties"], key=lambda name: name not in ("format", "kind"))
        dressed: Node = {
            "type": "object",
            "properties": {name: self._field(raw["properties"][name]) for name in names},
        }
        if "required" in raw:
            dressed["required"] = raw["required"]
        return dressed | {"additionalProperties": False}

    def _field(self, raw: Node) -> Node:
        hint: str = raw.get("description", "")
        about = {"title": raw["title"], "description": f"{hint or raw['title']}。"}
        shape = self._shape(raw, about, hint)
        # A patch's fields have no default: there null is not the same as absence.
        removable = "default" not in raw and _takes_null(shape)
        head = {
            "title": raw["title"],
            "description": _describe(hint, shape, removable, raw["audience"]),
            "x-audience": raw["audience"],
        }
        if raw.get("default") is not None:
            head["default"] = raw["default"]
        return head | shape

    def _shape(self, raw: Node, about: Node, hint: str) -> Node:
        """What a value must be, without the words of its field."""
        if "$ref" in raw:
            return self.record(self._parts[raw["$ref"].removeprefix("#/$defs/")])
        if "anyOf" in raw:
            return self._choice(raw["anyOf"], about, hint)
        if "patternProperties" in raw:
            return {
                "type": "object",
                "propertyNames": raw.get("propertyNames", {}),
                "patternProperties": {
                    pattern: about | self._shape(each, about, hint)
                    for pattern, each in raw["patternProperties"].items()
                },
                "additionalProperties": False,
            }
        if "items" in raw:
            limits = {key: raw[key] for key in ("minItems", "maxItems") if key in raw}
            items = about | self._shape(raw["items"], about, hint)
            return {"type": "array", "items": items} | limits
        return _scalar(raw, hint)

    def _choice(self, branches: list[Node], about: Node, hint: str) -> Node:
        shapes = [self._shape(each, about, hint) for each in branches if each != {"type": "null"}]
        nullable = len(shapes) < len(branches)
        if len(shapes) > 1:
            null = [{"type": "null"}] if nullable else []
            return {"anyOf": [about | each for each in shapes] + null}
        shape = shapes[0]
        if nullable:
            # One list of types and not anyOf, so that an editor names what is really amiss.
            shape["type"] = [shape["type"], "null"]
            if "enum" in shape:
                shape["enum"].append(None)
                shape["enumDescriptions"].append("不填")
        return shape


def _scalar(raw: Node, hint: str) -> Node:
    kept = ("type", "const", "enum", "format", "pattern", "minLength", "maxLength")
    shape = {key: raw[key] for key in (*kept, "minimum", "maximum") if key in raw}
    if "enum" in shape:
        words = _words(hint)
        shape["enum"] = list(shape["enum"])
        shape["enumDescriptions"] = [words.get(each, each) for each in shape["enum"]]
    if "pattern" in shape:
        shape["patternErrorMessage"] = _LOOKS.get(shape["pattern"], "请按说明的格式填写")
    return shape


def _look(shape: Node, hint: str) -> str:
    """What a scalar looks like, as a sentence; empty for free text and where the hint tells."""
    if shape.get("format") == "date":
        return "日期写成“2026-03-05”的样子"
    if "boolean" in shape.get("type", ()):
        return "填 true（是）或 false（否）"
    pattern = shape.get("pattern")
    return "" if hint or pattern in _FREE else _LOOKS.get(str(pattern), "")


def _describe(hint: str, shape: Node, removable: bool, audience: str) -> str:
    entries = list(shape.get("patternProperties", {}).values())
    inner = entries[0] if entries else shape.get("items", shape)
    sentences = [hint.rstrip("。"), _look(inner, hint)]
    if removable:
        sentences.append("写 null 表示删去原有内容")
    if entries and _takes_null(inner):
        sentences.append("某一项写 null 表示删去该项")
    sentences.append("对外公开" if audience == PUBLIC else "内部事项，不对外公开")
    return "".join(f"{each}。" for each in sentences if each)


def _takes_null(shape: Node) -> bool:
    return "null" in shape.get("type", ()) or {"type": "null"} in shape.get("anyOf", ())
