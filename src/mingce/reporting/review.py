"""The review sheet (审核单): what a change does, in words, and all that speaks for and against it.

Imports finding, change, judgment and of this room reviewed, reasons, similar and markdown. One
Markdown text that CI puts in a step summary and the desk shows before it merges. Every text of a
filing is escaped.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mingce.change import Change, PathChange, Status
from mingce.finding import Finding, Severity
from mingce.register import Account, Register
from mingce.reporting import reviewed
from mingce.reporting.markdown import inline
from mingce.reporting.reasons import REASONS
from mingce.reporting.similar import name_of, similar
from mingce.rules.engine import answered, explained
from mingce.rules.judgment import Judgment
from mingce.rules.words import STATE_WORDS
from mingce.sheet import Sheet

LIMIT = 900_000
"""Bytes of a sheet at most: GitHub takes a summary of 1 MiB and drops what is larger."""

_STATUS = {Status.ADDED: "新增", Status.MODIFIED: "修改", Status.DELETED: "删除"}
_SUMMED_UP = ("decision", "notice")


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What a sheet is about: the two sides by name and id, and the author as far as proven."""

    base: str
    head: str
    author: str = ""


def review_sheet(judgment: Judgment, about: About, among: Register) -> str:
    """The whole sheet; what would make it too long is counted and left out.

    ``among`` is the register whose names are compared with those that the change brings.
    """
    head = "\n".join(_head(judgment, about))
    tail = _fitting(
        [*_findings(judgment), *_names(judgment.change, among), *_reasons(judgment)],
        (LIMIT - _size(head)) // 2,
        "另有 {} 行检查结果没有列出，请运行 mingce check 查看",
    )
    subjects = _fitting(
        ["\n".join(part) for part in _subjects(judgment.change)],
        LIMIT - _size(head) - _size(tail),
        "改动很多，另有 {} 部分没有列出，请分批提交",
    )
    return "\n".join(part for part in (head, subjects, tail) if part)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _fitting(parts: Sequence[str], room: int, left: str) -> str:
    """As many parts as there is room for, and how many were left out."""
    room -= 200
    for number, part in enumerate(parts):
        room -= _size(part) + 1
        if room < 0:
            return "\n".join([*parts[:number], "", left.format(len(parts) - number), ""])
    return "\n".join(parts)


def _head(judgment: Judgment, about: About) -> Iterator[str]:
    failing = len(judgment.failing)
    verdict = f"**不能受理：{failing} 项须先改正或说明**" if failing else "**检查通过，可以受理**"
    if not judgment.change.paths:
        verdict = "**与并入之处相同，没有要受理的改动**"
    yield "# 审核单"
    yield ""
    yield f"{verdict}"
    yield ""
    yield f"- 来自 {inline(about.head)}，并入 {inline(about.base)}"
    yield f"- 报送者：{inline(about.author) or '权限未核（没有给出数字编号或密钥指纹）'}"
    yield f"- 截至 {judgment.as_of}；改动 {len(judgment.change.paths)} 个文件"
    yield ""


# What changes -------------------------------------------------------------------------------------


def _subjects(change: Change) -> Iterator[list[str]]:
    sheets: dict[str, list[Sheet]] = {}
    others: list[PathChange] = []
    for each in change.paths:
        sheet = change.sheet_of(each)
        where = each.where
        if each.status is Status.ADDED and sheet is not None and where is not None:
            if where.group in ("unit", "account"):
                sheets.setdefault(where.subject, []).append(sheet)
                continue
            if where.group == "announcement" or where.group in _SUMMED_UP:
                subject = where.unit if where.group == "announcement" else ""
                sheets.setdefault(subject, []).append(sheet)
                continue
        others.append(each)
    for subject in sorted(sheets):
        yield [*_subject_head(change, subject), *_records(change, sheets[subject])]
    if others:
        lines = [f"- {_STATUS[each.status]} {inline(each.path)}" for each in others]
        yield ["## 其他改动的文件", "", *lines, "", "请在平台上逐行查看这些文件的差异。", ""]


def _records(change: Change, sheets: Iterable[Sheet]) -> Iterator[str]:
    for sheet in sorted(sheets, key=lambda each: each.order):
        if sheet.where.group in ("unit", "account"):
            yield from reviewed.filing(change, sheet)
        elif sheet.where.group == "announcement":
            yield from reviewed.announcement(change.head, sheet)
        else:
            yield from reviewed.office(sheet)


def _subject_head(change: Change, id: str) -> Iterator[str]:
    if not id:
        yield from ("## 主管单位的决定和通知", "")
        return
    subject = change.head.subject(id)
    name = subject.name if subject else id
    told = [id]
    if isinstance(subject, Account):
        platform = change.head.platforms.get(subject.platform)
        unit = change.head.units.get(subject.unit)
        told += [platform.name if platform else subject.platform, unit.name if unit else ""]
    yield f"## {inline(name)}（{inline('，'.join(each for each in told if each))}）"
    yield ""
    before = STATE_WORDS[change.before(id).now.state]
    after = STATE_WORDS[change.after(id).now.state]
    if before != after:
        yield from (f"这次改动之后：{before} → **{after}**", "")


# What was found -----------------------------------------------------------------------------------


def _findings(judgment: Judgment) -> Iterator[str]:
    yield from ("## 检查结果", "")
    if not judgment.new:
        yield from ("没有发现问题。", "")
    groups: Mapping[str, tuple[Severity, ...]] = {
        "必须改": (Severity.REFUSE,),
        "需说明": (Severity.BREACH, Severity.WAIVABLE),
        "请注意": (Severity.ADVICE,),
    }
    for heading, weights in groups.items():
        found = [each for each in judgment.new if each.severity in weights]
        yield from _group(f"{heading}（{len(found)}）", found, judgment)
    concerned = judgment.concerned()
    heading = f"主分支原有、涉及这些对象，不由这次改动负责（{len(concerned)}）"
    yield from _group(heading, concerned, None)
    gone = judgment.gone
    yield from _group(f"主分支原有，改动之后不再有（{len(gone)}）", gone, None)


def _group(heading: str, found: Sequence[Finding], judgment: Judgment | None) -> Iterator[str]:
    if not found:
        return
    yield from (f"### {heading}", "")
    for each in found:
        article = f"（{inline(each.article)}）" if each.article else ""
        state = f"　**{_said(judgment, each)}**" if judgment and _wants(each) else ""
        yield (
            f"- {each.code} {each.severity.word}　{inline(str(each.place))}　"
            f"{inline(each.message)}{article}{state}"
        )
        if judgment:
            yield f"  - 改法：{inline(each.remedy)}"
    yield ""


def _wants(finding: Finding) -> bool:
    return finding.severity in (Severity.BREACH, Severity.WAIVABLE)


def _said(judgment: Judgment, finding: Finding) -> str:
    change = judgment.change
    if answered(change.base, finding, judgment.as_of) is not None:
        return "已批复"
    if explained(change.head, finding):
        return "已说明，受理后待批复"
    return "尚未说明" if finding in judgment.failing else "受理后待批复"


def _names(change: Change, among: Register) -> Iterator[str]:
    """Names that the change brings, with those of a register that are like them."""
    lines = []
    for sheet in change.added:
        name = name_of(sheet)
        if name is None:
            continue
        near = similar(among, name, sheet.subject)
        if near:
            shown = "；".join(f"{inline(each.name)}（{inline(each.id)}）" for each in near)
            lines.append(f"- {inline(name)}（{inline(sheet.subject)}）：{shown}")
    if lines:
        yield from ("## 相近的名称", "", "供核对，不表示有误：", "", *lines, "")


def _reasons(judgment: Judgment) -> Iterator[str]:
    """The coded reasons for sending back, those that were found first."""
    filings = returnable(judgment.change)
    if not filings:
        return
    yield from ("## 退回意见", "")
    yield "需要退回的，勾选理由，用 `mingce decide return 备案 --code 代码` 出具："
    yield ""
    for code in dict.fromkeys(each.code for each in judgment.failing):
        first = next(each for each in judgment.failing if each.code == code)
        yield f"- [ ] {code}　{inline(first.message)}"
    for reason in REASONS:
        yield f"- [ ] {reason.code}　{inline(reason.title)}：{inline(reason.ask)}"
    yield ""


def returnable(change: Change) -> list[PathChange]:
    """The filings and announcements that a change adds, readable or not."""
    return [
        each
        for each in change.data
        if each.status is Status.ADDED
        and each.where is not None
        and each.where.group in ("unit", "account", "announcement")
    ]
