"""What pydantic finds wrong with a record, in words and at places that a clerk can use.

Imports reading, and of this room titles, unknown and fields. XM0016 a value of the wrong form,
XM0017 a key that nobody knows here, XM0018 a required part that is missing; XM0009 where a wrong
colon made a text of what should be a mapping. No English of pydantic's reaches a message.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError

from mingce.reading import Document, Path, Problem, dotted
from mingce.records import fields
from mingce.records.titles import field_at, label_of, shape_of, title_of
from mingce.records.unknown import instead, meant_by, plain

__all__ = ["explain", "title_of"]

_Model = type[BaseModel]
_CHINESE = re.compile("[\u4e00-\u9fff]")


class _Error(NamedTuple):
    """One error of pydantic's, with the path in the file that it speaks of."""

    path: Path
    kind: str
    context: dict[str, Any]
    value: Any
    of_key: bool
    branch: tuple[Path, str] | None
    """Which alternative of a part it belongs to: the part, and pydantic's name for it."""
    hint: str = ""
    """The field's description, where the model is known."""
    shape: str = ""
    """How the group looks that the field holds, or a list of it, where the model is known."""


def explain(
    error: ValidationError, document: Document, model: _Model | None = None
) -> list[Problem]:
    """Say each error at its place; with the model given, by Chinese titles and with guesses."""
    found = [
        _located(
            item["loc"], item["type"], item.get("ctx", {}), item.get("input"), document.structure
        )
        for item in error.errors(include_url=False)
    ]
    problems = {_problem(item, document, model) for item in _settled(found)}
    meant = {meant_by(problem) for problem in problems if problem.code == "XM0017"}
    problems = {each for each in problems if each.code != "XM0018" or each.field not in meant}
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem))


def _located(
    loc: tuple[int | str, ...], kind: str, context: dict[str, Any], value: Any, root: Any
) -> _Error:
    """Strip from pydantic's location what is not in the file: names of unions and validators."""
    path: Path = ()
    branch: tuple[Path, str] | None = None
    of_key = False
    here = root
    if kind == "day" and not isinstance(value, str):
        kind = "date_type"
    for index, part in enumerate(loc):
        if _holds(here, part):
            path, here = (*path, part), here[part]
        elif part == "[key]":
            of_key = True
        elif kind == "missing" and index == len(loc) - 1:
            path = (*path, part)
        elif branch is None:
            branch = (path, str(part))
    return _Error(path, kind, context, value, of_key, branch)


def _holds(value: Any, part: int | str) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value


def _settled(errors: list[_Error]) -> Iterator[_Error]:
    """Where a part may be one of several things, keep the errors of the one that was meant."""
    choices: dict[Path, dict[str, list[_Error]]] = {}
    for item in errors:
        if item.branch is None:
            yield item
        else:
            part, name = item.branch
            choices.setdefault(part, {}).setdefault(name, []).append(item)
    for part, branches in choices.items():
        near = [
            items
            for items in branches.values()
            if not all(item.path == part and _is_of_form(item.kind) for item in items)
        ]
        if near:
            yield from min(near, key=len)
        else:
            every = [item for items in branches.values() for item in items]
            forms = dict.fromkeys(_FORMS[item.kind] for item in every if item.kind in _FORMS)
            context = {"forms": "，或".join(forms)} if len(forms) > 1 else every[0].context
            yield every[0]._replace(context=context)


def _problem(item: _Error, document: Document, model: _Model | None) -> Problem:
    if item.kind == "extra_forbidden":
        return _unknown(item, document, model)
    if item.kind in ("missing", "union_tag_not_found"):
        return _missing(item, document, model)
    if item.kind in _MAPPING_KINDS and isinstance(item.value, str):
        colon = document.wrong_colon(item.path, item.value)
        if colon is not None:
            return colon._replace(field=dotted(item.path))
    mark = document.key_at(item.path) if item.of_key else document.at(item.path)
    if not item.of_key:
        item = item._replace(
            hint=_hint(model, item.path, document.structure),
            shape=shape_of(model, item.path, document.structure),
        )
    message, remedy = _words(item)
    # A hint that begins with the word that is asked for would only say it again.
    if item.hint and item.hint.partition(" ")[0] not in remedy:
        if "例如" in item.hint:
            remedy = remedy.partition("，例如")[0]
        remedy = f"{remedy}（{item.hint}）"
    label = f"“{item.path[-1]}”作为键" if item.of_key else label_of(model, item.path)
    return Problem("XM0016", *mark, label + message, remedy, dotted(item.path))


def _hint(model: _Model | None, path: Path, value: Any) -> str:
    """The description of a field; of the whole list for one of its entries."""
    if path and isinstance(path[-1], int):
        path = path[:-1]
    field = field_at(model, path, value) if model else None
    return (field.description or "") if field else ""


def _missing(item: _Error, document: Document, model: _Model | None) -> Problem:
    path = item.path
    if item.kind == "union_tag_not_found":
        path = (*path, str(item.context.get("discriminator", "")).strip("'"))
    hint = _hint(model, path, document.structure)
    hint = f"（{hint}）" if hint else ""
    where = "" if len(path) < 2 else f"，写在{_place_name(path[:-1])}下面"
    field = field_at(model, path, document.structure) if model else None
    words = get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()
    content = shape_of(model, path, document.structure) or "内容"
    content, hint = (words[0], "") if len(words) == 1 else (content, hint)
    remedy = f"补写“{path[-1]}: {content}”一行{where}{hint}"
    return Problem(
        "XM0018", *document.at(path), f"缺少{label_of(model, path)}", remedy, dotted(path)
    )


def _place_name(path: Path) -> str:
    if isinstance(path[-1], int):
        return f"“{path[-2]}”第 {path[-1] + 1} 项" if len(path) > 1 else f"第 {path[-1] + 1} 项"
    return f"“{path[-1]}”"


def _unknown(item: _Error, document: Document, model: _Model | None) -> Problem:
    mark = document.key_at(item.path)
    key = str(item.path[-1])
    message = f"这里没有“{key}”这一项"
    unseen = [char for char in key if char != " " and not char.isprintable()]
    if unseen:
        message = f"键“{plain(key)}”里夹有看不见的字符（U+{ord(unseen[0]):04X}）"
    remedy = "对照同类文件核对键的写法；确属多余的，删去这一项"
    if model is not None:
        remedy = instead(model, item.path, document.structure) or remedy
    return Problem("XM0017", *mark, message, remedy, dotted(item.path))


# ------------------------------------------------------------------ words, by the kind of error

_MAPPING = "一组“键: 值”"
_FORMS = {
    "string_type": "一段文字",
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "list_type": "一个列表",
    "tuple_type": "一个列表",
    "set_type": "一个列表",
    "frozen_set_type": "一个列表",
    "none_required": "null",
    "int_type": "一个整数",
    "float_type": "一个数字",
    "decimal_type": "一个数字",
    "bool_type": "true 或 false",
    "date_type": "一个日期",
    "datetime_type": "一个时间",
}
_MAPPING_KINDS = frozenset(kind for kind, form in _FORMS.items() if form == _MAPPING)

_HOW = {
    "一段文字": "改为一行文字；文字里有英文冒号或方括号的，用引号括起来",
    _MAPPING: "在键的冒号后换行，下面每行一个“键: 值”，各多缩进两个空格",
    "一个列表": "写成 [甲, 乙]，或另起一行，每项一行，以“- ”开头",
    "null": "此处只能写 null",
    "一个整数": "只用数字 0 到 9，例如 5",
    "一个数字": "只用数字 0 到 9 和小数点，例如 5.5",
    "true 或 false": "是写 true，否写 false",
    "一个日期": "日期请写成 2026-03-05 的样子，年四位，月、日各两位",
    "一个时间": "时间请写成 2026-03-05T08:30:00+08:00 的样子",
}

_Said = tuple[str, str]


def _is_of_form(kind: str) -> bool:
    return kind in _FORMS or kind == "missing_sentinel_error"


def _words(item: _Error) -> _Said:
    """The rest of the message after the field's name, and the remedy."""
    if "forms" in item.context:
        return f"{_should_be(item.context['forms'])}{_instead_of(item.value)}", "按其中一种写法填写"
    if item.kind in _FORMS:
        if item.value is None:
            return "不能写 null", "写明内容；可以不填的，删去这一行"
        form = _FORMS[item.kind]
        how = _HOW[form]
        if item.shape and form == "一个列表":
            how = how.replace("[甲, 乙]", item.shape)
        elif item.shape and form == _MAPPING:
            how = f"写成 {item.shape}；或{how}"
        return f"{_should_be(form)}{_instead_of(item.value)}", how
    for start, say in _SAY:
        if item.kind.startswith(start):
            return say(item)
    return "的写法不对", "对照同类文件和字段说明核对后改正"


def _should_be(form: str) -> str:
    return f"应为 {form}" if form[0].isascii() else f"应为{form}"


def _instead_of(value: Any) -> str:
    if isinstance(value, dict):
        return f"，却写成了{_MAPPING}"
    if isinstance(value, list):
        return "，却写成了列表"
    return "，却写成了一段文字" if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    """The value as the message repeats it; long ones and groups are not repeated."""
    return f"“{value}”" if isinstance(value, str) and 0 < len(value) <= 30 else "现在的内容"


def _value_error(item: _Error) -> _Said:
    """A validator of our own: its words are Chinese, cause first, then what to do."""
    arguments: tuple[Any, ...] = getattr(item.context.get("error"), "args", ())
    text = str(arguments[0]) if arguments else ""
    if not _CHINESE.search(text):
        return "的写法不对", "对照同类文件和字段说明核对后改正"
    cause, asked, todo = text.rpartition("，请")
    if len(arguments) > 1 and isinstance(arguments[1], str):
        return f"不对：{text}", arguments[1]
    if asked:
        return f"不对：{cause}", f"请{todo}"
    if "请" in text or text.startswith("这里"):
        return "的写法不对", text
    return f"不对：{text}", "按上述要求改正"


def _pattern(item: _Error) -> _Said:
    how = _patterns().get(str(item.context.get("pattern")), "对照字段说明和同类文件核对后改正")
    return "的格式不对", how


def _patterns() -> dict[str, str]:
    """What the patterns of the shared field types ask for, by pattern."""
    return {
        constraint.pattern: how
        for kind, how in _TYPES
        for constraint in kind.__metadata__
        if isinstance(getattr(constraint, "pattern", None), str)
    }


_TYPES: tuple[tuple[Any, str], ...] = (
    (fields.Line, "写成一行文字，不含换行和看不见的字符"),
    (fields.Text, "删去文字里的制表符和看不见的字符"),
    (fields.Slug, "用小写英文字母、数字和连字符，以字母开头，例如 licun"),
    (fields.AccountId, "写成“单位/平台”，例如 licun/weibo"),
    (fields.SubjectId, "写成单位或“单位/平台”，例如 licun 或 licun/weibo"),
    (fields.SheetName, "写文件名，不含 .yml，例如 2026-10-13-deregister"),
    (fields.DocumentId, "写文件的路径，不含末尾的 .yml 或 .md，例如 licun/weibo/2026-10-14-change"),
    (fields.RuleCode, "写检查结果里的规则代码，例如 XM0601"),
    (
        fields.Phone,
        "写办公电话，区号、号码和分机之间用连字符，例如 0532-00000006；不填个人手机号",
    ),
    (fields.Email, "写完整的邮箱地址，例如 office@example.cn"),
    (fields.Sha256, "写 64 位校验值，只含数字和小写字母 a 到 f"),
    (fields.HttpsUrl, "写以 https:// 或 http:// 开头的完整网址，中间没有空格"),
    (fields.FilledUrl, "写完整网址；大括号里只能写 title、body、page 或 id"),
    (fields.Division, "写 6 位、9 位或 12 位数字的区划代码"),
    (fields.CreditCode, "写 18 位代码，只含数字和大写字母（没有 I、O、S、V、Z）"),
)


def _words_allowed(item: _Error) -> _Said:
    context = item.context
    expected = str(context.get("expected", context.get("expected_tags", "")))
    words = [word or number for word, number in re.findall(r"'([^']*)'|(-?\d+)", expected)]
    shown = _shown(context.get("tag", item.value))
    key = str(context.get("discriminator", "")).strip("'")
    message = f"{f'的“{key}”' if key else ''}不能是{shown}"
    if not words:
        return message, "对照字段说明填写"
    if len(words) == 1:
        return message, f"只能写：{words[0]}"
    near = difflib.get_close_matches(str(item.value), words, 1)
    # A hint gives each word its Chinese name, and a clerk may have written that.
    named = [word for word in words if f"{word} {item.value}" in item.hint]
    guess = f"；是不是“{[*named, *near][0]}”？" if named or near else ""
    listed = item.hint if all(word in item.hint for word in words) else "、".join(words)
    return message, f"只写下列英文词之一：{listed}{guess}"


def _date(item: _Error) -> _Said:
    if isinstance(item.value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", item.value):
        return f"不对：日历上没有{_shown(item.value)}这一天", "请核对日历后改正"
    how = _HOW["一个日期"]
    if not str(item.value).isascii() and unicodedata.normalize("NFKC", str(item.value)).isascii():
        how = f"切换到英文输入法，数字和连字符都用半角；{how}"
    return f"不是日期：{_shown(item.value)}", how


def _fixed(message: str, remedy: str) -> Callable[[_Error], _Said]:
    """Words with the limits that pydantic names, e.g. ``{max_length}``."""

    def say(item: _Error) -> _Said:
        limits = {name: str(limit) for name, limit in item.context.items()}
        return message.format_map(_Limits(limits)), remedy.format_map(_Limits(limits))

    return say


class _Limits(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "规定数"


def _form(form: str) -> Callable[[_Error], _Said]:
    return lambda item: (f"{_should_be(form)}，不能是{_shown(item.value)}", _HOW[form])


# By the beginning of pydantic's name for the error; the first that fits holds.
_SAY: Iterable[tuple[str, Callable[[_Error], _Said]]] = (
    ("value_error", _value_error),
    ("assertion_error", _value_error),
    ("string_pattern", _pattern),
    ("literal_error", _words_allowed),
    ("enum", _words_allowed),
    ("union_tag_invalid", _words_allowed),
    ("string_too_long", _fixed("过长，最多 {max_length} 个字", "请精简到 {max_length} 个字以内")),
    ("string_too_short", _fixed("过短，至少 {min_length} 个字", "请补充到 {min_length} 个字以上")),
    ("too_long", _fixed("过多，最多 {max_length} 项", "只留 {max_length} 项以内")),
    ("too_short", _fixed("过少，至少 {min_length} 项", "补足到 {min_length} 项以上")),
    ("greater_than_equal", _fixed("过小，不得小于 {ge}", "请核对后如实填写")),
    ("greater_than", _fixed("过小，应大于 {gt}", "请核对后如实填写")),
    ("less_than_equal", _fixed("过大，不得大于 {le}", "请核对后如实填写")),
    ("less_than", _fixed("过大，应小于 {lt}", "请核对后如实填写")),
    ("multiple_of", _fixed("应为 {multiple_of} 的倍数", "请核对后如实填写")),
    ("bool", _form("true 或 false")),
    ("int", _form("一个整数")),
    ("float", _form("一个数字")),
    ("decimal", _form("一个数字")),
    ("finite", _form("一个数字")),
    ("datetime", _form("一个时间")),
    ("date", _date),
    ("day", _date),
    ("time", _form("一个时间")),
    ("url", _fixed("不是完整的网址", "写以 https:// 开头的完整网址，中间没有空格")),
    ("invalid_key", _fixed("的键不对", "键写成一个词，例如 name")),
)
