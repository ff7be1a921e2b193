"""What the daybook (登记簿) still lacks: computed from the state of main, never from a position.

Imports daybook, register, rules, sheet, git.tree and overlay. Pure: which rows are due follows
from the register, the order in which its files came onto main, and the day. Numbers run on from
the last row of the year.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from mingce.daybook import COLUMNS
from mingce.desk.overlay import Overlay
from mingce.finding import Severity
from mingce.git.tree import Tree
from mingce.register import Register, load
from mingce.rules import judge
from mingce.sheet import Sheet

HERE = "本站"
"""Where an announcement went out that the register's own site published."""

UNNUMBERED = ("supplement", "withdraw")
"""Filings without a row of their own: a withdrawal's is the ``void`` of what it strikes.

What such a ``void`` struck and is no longer struck, because the withdrawal was withdrawn, is
received again.
"""


class EntryError(Exception):
    """Why nothing can be entered, in Chinese, with what to do."""


class Publication(NamedTuple):
    """A publication that a person tells of: which announcement, when and where it went out."""

    announcement: str
    day: dt.date
    where: str


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What to enter. ``deployed`` are the announcements on the deployed site; None means all."""

    filings: bool = True
    publications: bool = True
    deployed: Collection[str] | None = None
    told: Publication | None = None


class Row(NamedTuple):
    """A row as the file has it, every cell a text."""

    number: str
    entered_on: str
    event: str
    occurred_on: str
    subject: str
    where: str


@dataclasses.dataclass(frozen=True, slots=True)
class Entries:
    """The rows that are due and the month's file with them; ``held`` says what waits, and why."""

    rows: tuple[Row, ...] = ()
    path: str = ""
    data: bytes = b""
    held: tuple[str, ...] = ()

    @property
    def numbers(self) -> str:
        """The numbers in words: the only one, or from the first to the last."""
        first, last = self.rows[0].number, self.rows[-1].number
        return first if first == last else f"{first} 至 {last}"


def unentered(register: Register, wanted: Wanted) -> list[Sheet]:
    """The sheets and announcements of which a row may be due, in no order."""
    struck = _struck(register)
    book = register.daybook
    found: list[Sheet] = []
    for sheet in register.sheets.values():
        if sheet.where.group == "announcement":
            if wanted.told is not None:
                due = wanted.told.announcement == sheet.id
            else:
                due = wanted.publications and sheet.id not in book.published
        elif sheet.kind == "withdraw":
            due = wanted.filings and any(id not in book.void for id in struck[sheet.subject])
        else:
            again = sheet.id in book.void and sheet.id not in struck[sheet.subject]
            due = wanted.filings and sheet.kind not in UNNUMBERED
            due = due and (again or sheet.id not in book.filed)
        if due:
            found.append(sheet)
    return found


def entries(
    register: Register, tree: Tree, order: Sequence[Sequence[str]], day: dt.date, wanted: Wanted
) -> Entries:
    """The rows that are due on a day, with that month's file.

    ``order`` groups the paths of :func:`unentered` by the commit of main that brought them. An
    announcement whose plan would be refused on its publication day is held back (第七条).
    """
    _usable(register, day)
    sheets = {sheet.where.path: sheet for sheet in unentered(register, wanted)}
    arranged = [
        sheet
        for group in order
        for sheet in sorted((sheets[path] for path in group if path in sheets), key=_by_day)
    ]
    held: list[str] = []
    due = list(_due(register, arranged, day, wanted, held))
    made = _made(register, tree, due, day)
    while refused := _refused(register, tree, made, due, day):
        held += refused.values()
        due = [each for each in due if each[2] not in refused]
        made = _made(register, tree, due, day)
    return dataclasses.replace(made, held=tuple(held))


_Due = tuple[str, str, str, str]
"""Event, day it occurred, subject, where."""


def _by_day(sheet: Sheet) -> tuple[dt.date, int, str]:
    return sheet.order


def _struck(register: Register) -> Mapping[str, list[str]]:
    """Subject → what withdrawals struck there of the filings that get numbers."""
    return {
        subject.id: [sheet.id for sheet in subject.timeline.struck if sheet.kind not in UNNUMBERED]
        for subject in register.subjects()
    }


def _due(
    register: Register,
    arranged: Iterable[Sheet],
    day: dt.date,
    wanted: Wanted,
    held: list[str],
) -> Iterable[_Due]:
    struck = _struck(register)
    filed, void = set(register.daybook.filed), set(register.daybook.void)
    withdrawals: list[Sheet] = []
    for sheet in arranged:
        if sheet.where.group == "announcement":
            row = _publication(register, sheet, day, wanted, held)
            if row:
                yield row
        elif sheet.kind == "withdraw":
            withdrawals.append(sheet)
            yield from _voids(struck[sheet.subject], filed, void)
        elif sheet.handed_in > day:
            held.append(f"{sheet.id} 暂不登记：报送日期 {sheet.handed_in} 还没有到")
        else:
            filed.add(sheet.id)
            void.discard(sheet.id)
            yield ("filed", "", sheet.id, "")
    # What came after the withdrawal of what it speaks of.
    for sheet in withdrawals:
        yield from _voids(struck[sheet.subject], filed, void)


def _voids(struck: Iterable[str], filed: Collection[str], void: set[str]) -> Iterable[_Due]:
    for id in struck:
        if id in filed and id not in void:
            void.add(id)
            yield ("void", "", id, "")


def _publication(
    register: Register, sheet: Sheet, day: dt.date, wanted: Wanted, held: list[str]
) -> _Due | None:
    told = wanted.told
    if not register.policies:
        held.append(f"{sheet.id} 暂不登记：office/policy/ 读不出来，计划的日期无从核对")
        return None
    if told is not None:
        known = [
            row
            for row in register.daybook.rows
            if (row.event, row.subject) == ("published", sheet.id)
            and ((row.occurred_on or row.entered_on), row.where) == (told.day, told.where)
        ]
        return None if known else ("published", str(told.day), sheet.id, told.where)
    assert register.file is not None
    if not register.file.site.is_public:
        held.append(
            f"{sheet.id} 暂不登记：网站不对公众公开，"
            f"公告发布后请运行 mingce enter --published {sheet.id} --date 发布日期 --where 发布处"
        )
    elif wanted.deployed is not None and sheet.id not in wanted.deployed:
        held.append(f"{sheet.id} 暂不登记：已部署的网站里还没有这份公告")
    elif sheet.record.date > day:
        held.append(f"{sheet.id} 暂不登记：公告日期 {sheet.record.date} 还没有到")
    else:
        return ("published", str(day), sheet.id, HERE)
    return None


def _usable(register: Register, day: dt.date) -> None:
    if register.file is None:
        raise EntryError(
            "office/register.yml 读不出来，无从编号\n    改法：请运行 mingce check 并改正"
        )
    wrong = [each for each in register.problems if each.code in ("XM9010", "XM9011")]
    if wrong:
        listed = "\n".join(f"    {each.place} {each.message}" for each in wrong)
        raise EntryError(f"登记簿有误，不能接着登记：\n{listed}\n    改法：{wrong[0].remedy}")
    last = register.daybook.rows[-1] if register.daybook.rows else None
    if last is not None and last.entered_on > day:
        raise EntryError(
            f"登记日期 {day} 早于登记簿最后一行的 {last.entered_on}（{last.number}）\n"
            "    改法：请核对本机的日期后重新运行"
        )


def _made(register: Register, tree: Tree, due: Sequence[_Due], day: dt.date) -> Entries:
    if not due:
        return Entries()
    assert register.file is not None
    path = f"office/daybook/{day:%Y-%m}.csv"
    old = tree.read(path) if path in tree.entries() else f"{','.join(COLUMNS)}\n".encode()
    if not old.endswith(b"\n"):
        old += b"\n"
    number = _last(register, day.year)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    rows = []
    for event, occurred, subject, where in due:
        number += 1
        name = f"{register.file.numbering.prefix}-{day.year}-{number:04d}"
        rows.append(Row(name, str(day), event, occurred, subject, where))
        writer.writerow(rows[-1])
    return Entries(tuple(rows), path, old + text.getvalue().encode("utf-8"))


def _last(register: Register, year: int) -> int:
    """The last number given in a year: each year counts anew."""
    counts = [row.number.split("-") for row in register.daybook.rows]
    return max((int(count) for _, in_year, count in counts if int(in_year) == year), default=0)


def _refused(
    register: Register, tree: Tree, made: Entries, due: Sequence[_Due], day: dt.date
) -> dict[str, str]:
    """The announcements whose publication on its day would be refused: id → why it waits."""
    published = {subject for event, _, subject, _ in due if event == "published"}
    if not published:
        return {}
    then = load(Overlay(tree, {made.path: made.data}), register)
    found: dict[str, str] = {}
    for each in judge(then, day):
        if each.severity is Severity.REFUSE and each.filing in published:
            found.setdefault(
                each.filing,
                f"{each.filing} 暂不登记：{each.message}（{each.code}）\n    改法：{each.remedy}",
            )
    return found
