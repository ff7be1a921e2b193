"""Enter a filing that came by office mail under its unit's folder, for a second person to accept.

Imports finding, records, register, rules, git.tree, overlay and text. The unit's own text is kept
as it came; only the editor line is put right, ``format`` added where it is missing, and
``entered_by`` added at the end. Everything that has to be mended is told at once.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path

from mingce.desk.overlay import Overlay
from mingce.desk.text import editor_line, record_value
from mingce.finding import Finding, Place, Severity
from mingce.git.tree import Tree
from mingce.reading import read_yaml
from mingce.records.paths import RecordPath, Unclaimed, classify
from mingce.register import Register, load
from mingce.rules import difference, fails, judge

_EDITOR = re.compile(r"# *yaml-language-server:.*\n?")
_FORMAT = re.compile(r"^format *:", re.MULTILINE)


class ReceiveError(Exception):
    """Why a paper cannot be entered at all, in Chinese, with what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """What is known of a filing that came on paper or by mail."""

    name: str
    data: bytes
    subject: str
    received_on: dt.date
    post: str
    reference: str


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """A filing as it would be entered; ``mend`` is what stops it, ``notes`` what is only said.

    Places are those of the paper's own file.
    """

    path: str
    data: bytes
    mend: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def kind_of(data: bytes) -> str:
    """The kind that a filing states; empty where it cannot be read or states none."""
    value = read_yaml(data).structure
    kind = value.get("kind") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) and re.fullmatch(r"[a-z]{1,20}", kind) else ""


def receive(tree: Tree, register: Register, paper: Paper, day: dt.date) -> Received:
    """Make of a paper the sheet that it would be, and judge the register with it."""
    if paper.received_on > day:
        raise ReceiveError(f"收件日期 {paper.received_on} 还没有到\n    改法：请写实际收到的那一天")
    where = _place(tree, register, paper)
    _not_twice(register, paper, where.kind)
    text, shift = _text(paper, where)
    data = text.encode("utf-8", "surrogateescape")
    then = load(Overlay(tree, {where.path: data}), register)
    brings = [
        *_not_opened(register, where),
        *difference(judge(register, day), judge(then, day)),
    ]
    mend = [each for each in brings if fails(then, each, new=True, as_of=day)]
    notes = [each for each in brings if each not in mend]
    return Received(
        where.path,
        data,
        tuple(_in_paper(each, where.path, paper.name, shift) for each in mend),
        tuple(_in_paper(each, where.path, paper.name, shift) for each in notes),
    )


def _place(tree: Tree, register: Register, paper: Paper) -> RecordPath:
    kind = kind_of(paper.data)
    if not kind:
        raise ReceiveError(
            f"{paper.name} 没有写明备案类型（kind），无从录入\n"
            "    改法：请单位写明 kind，例如 kind: change；文件须是 UTF-8 编码的 YAML 文本"
        )
    number = 1
    while True:
        ending = f"-{number}" if number > 1 else ""
        path = f"registry/{paper.subject}/{paper.received_on}-{kind}{ending}.yml"
        where = classify(path)
        if isinstance(where, Unclaimed):
            raise ReceiveError(f"{where.why}\n    改法：{where.remedy}")
        if path not in tree.entries():
            break
        number += 1
    if where.unit not in register.units and kind != "enrol":
        raise ReceiveError(
            f"名册里没有单位“{where.unit}”\n"
            "    改法：请核对单位的文件夹名；新单位请先录入 enrol 登记"
        )
    return where


def _not_twice(register: Register, paper: Paper, kind: str) -> None:
    for sheet in register.sheets.values():
        entered = getattr(sheet.record, "entered_by", None)
        if (
            entered is not None
            and (sheet.subject, sheet.kind) == (paper.subject, kind)
            and entered.reference == paper.reference
        ):
            raise ReceiveError(
                f"收文 {paper.reference} 已经录入：{sheet.where.path}\n"
                "    改法：不用再次录入；确是另一份的，请核对收文编号"
            )


def _text(paper: Paper, where: RecordPath) -> tuple[str, int]:
    """The sheet's text, and how many lines it has before the paper's first one."""
    text = paper.data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    match = _EDITOR.match(text)
    rest = text[match.end() :] if match else text
    head = [editor_line(where)]
    if not _FORMAT.search(rest):
        head.append("format: 1")
    entered = {
        "post": paper.post,
        "received_on": paper.received_on,
        "reference": paper.reference,
    }
    whole = "\n".join([*head, f"{rest}entered_by: {record_value(entered)}", ""])
    return whole, len(head) - (1 if match else 0)


def _not_opened(register: Register, where: RecordPath) -> list[Finding]:
    """The folder of a unit that the access file does not name is closed."""
    if register.access is None or where.unit in register.access.units:
        return []
    return [
        Finding(
            "XM9026",
            Severity.REFUSE,
            Place(where.path),
            f"单位“{where.unit}”的文件夹还没有开通",
            "请先另行提交，在 office/access.yml 中写入这个单位，合并之后再录入",
            subject=where.unit,
            filing=where.id,
        )
    ]


def _in_paper(finding: Finding, path: str, name: str, shift: int) -> Finding:
    place = finding.place
    if place.path != path:
        return finding
    line = max(1, place.line - shift) if place.line else 0
    return dataclasses.replace(finding, place=Place(name, line, place.column))


def write(root: Path, received: Received) -> None:
    """Write the sheet into the work tree; never over anything."""
    target = root / received.path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("xb") as file:
            file.write(received.data)
    except FileExistsError:
        raise ReceiveError(f"{received.path} 已经有了，没有改动\n    改法：请重新运行") from None
