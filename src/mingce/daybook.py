"""The daybook (登记簿): the receipts of main, read and checked.

Imports finding. Files office/daybook/<year>-<month>.csv hold one sequence of numbers, counted
anew each year: ``LC-2026-0031``. Whether a row speaks of something that exists is a rule of
governance; here a row must be well formed and the numbers must run without gap or repetition.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mingce.finding import Found, Place

COLUMNS = ("number", "entered_on", "event", "occurred_on", "subject", "where")
EVENTS = {"filed": "收到备案", "published": "公告发布", "void": "作废"}
_NUMBER = re.compile(r"(?P<prefix>[A-Z]{1,6})-(?P<year>[0-9]{4})-(?P<count>[0-9]{4,6})")
_LIMIT = 1024 * 1024
_FEW = 16
"""For more units than these, reading a row costs less than asking whether it is about one."""

_RESTORE_FILE = "登记簿由登记命令写入，请恢复该文件，不要手工修改"
_RESTORE_ROW = "登记簿由登记命令写入，请恢复该行，不要手工修改"


class Row(NamedTuple):
    """One receipt. ``subject`` is the id of a filing or announcement."""

    number: str
    entered_on: dt.date
    event: str
    occurred_on: dt.date | None
    subject: str
    where: str
    place: Place


@dataclasses.dataclass(frozen=True, slots=True)
class Daybook:
    """All rows in the order of the files, and what is asked of them."""

    rows: tuple[Row, ...] = ()
    filed: Mapping[str, Row] = dataclasses.field(default_factory=dict)
    void: Mapping[str, Row] = dataclasses.field(default_factory=dict)
    published: Mapping[str, Row] = dataclasses.field(default_factory=dict)

    def published_on(self, announcement: str) -> dt.date | None:
        """The earliest day on which an announcement went out, or None."""
        row = self.published.get(announcement)
        return (row.occurred_on or row.entered_on) if row else None


def read(
    files: Iterable[tuple[str, bytes]],
    prefix: str | None,
    units: Collection[str] | None = None,
) -> tuple[Daybook, list[Found]]:
    """Read the daybook's files, in any order; return it and everything wrong with it.

    With ``units`` given only the rows about them are read, and whether numbers run on is not asked.
    """
    found: list[Found] = []
    units = None if units is None else frozenset(units)
    marks = None if units is None or len(units) > _FEW else [f"{unit}/" for unit in units]
    lines = [
        (place, cells, _row(place, cells, found))
        for path, data in sorted(files)
        if marks is None or any(mark.encode() in data for mark in marks)
        for place, cells in _rows(path, data, marks, found)
        if units is None or (len(cells) == len(COLUMNS) and unit_of(cells[4]) in units)
    ]
    if units is None:
        found += _sequence(lines, prefix)
    rows = [row for _, _, row in lines if row]
    return told(rows), found


def told(rows: Sequence[Row]) -> Daybook:
    """What rows say, in their order."""
    filed: dict[str, Row] = {}
    void: dict[str, Row] = {}
    published: dict[str, Row] = {}
    for row in rows:
        if row.event == "filed":
            # A sheet whose withdrawal was withdrawn is received again.
            if void.pop(row.subject, None):
                filed.pop(row.subject, None)
            filed.setdefault(row.subject, row)
        elif row.event == "void":
            void.setdefault(row.subject, row)
        else:
            known = published.get(row.subject)
            if known is None or _when(row) < _when(known):
                published[row.subject] = row
    return Daybook(tuple(rows), filed, void, published)


def unit_of(subject: str) -> str:
    """The unit that a filing, announcement or decision belongs to, by its id."""
    own = subject.removeprefix("announcements/").removeprefix("office/decisions/")
    return own.partition("/")[0]


def _when(row: Row) -> dt.date:
    return row.occurred_on or row.entered_on


def _bad(place: Place, message: str, remedy: str, field: str) -> Found:
    return Found("XM9010", place, message, remedy, filing=place.path[:-4], field=field)


def _rows(
    path: str, data: bytes, marks: Collection[str] | None, found: list[Found]
) -> Iterator[tuple[Place, list[str]]]:
    """The cells of a file's rows but the first, each with its place; ``marks`` as of _plain."""
    if len(data) > _LIMIT:
        found.append(_bad(Place(path), "登记簿文件超过 1 MB", _RESTORE_FILE, ""))
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.append(_bad(Place(path), "登记簿文件不是 UTF-8 编码", _RESTORE_FILE, ""))
        return
    lines = _plain(text, marks)
    if lines is None:
        try:
            lines = list(_quoted(text))
        except _TableError as error:
            place = Place(path, error.line, 1)
            found.append(_bad(place, "登记簿文件不是规范的 CSV 表格", _RESTORE_FILE, ""))
            return
    if not lines or tuple(lines[0][1]) != COLUMNS:
        message = f"登记簿首行应为 {','.join(COLUMNS)}"
        found.append(_bad(Place(path, 1, 1), message, _RESTORE_FILE, "columns"))
        return
    for line, cells in lines[1:]:
        yield Place(path, line, 1), cells


_Lines = list[tuple[int, list[str]]]


class _TableError(Exception):
    """A file is no table; ``line`` is where that shows."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _plain(text: str, marks: Collection[str] | None) -> _Lines | None:
    """The rows of a table in which a comma only parts cells, as the desk writes it, else None.

    With ``marks`` the first row and those in which one of them stands.
    """
    if any(sign in text for sign in '"\r\0'):
        return None
    lines = text.removesuffix("\n").split("\n") if text else []
    if max(map(len, lines), default=0) >= csv.field_size_limit():
        return None
    # One pattern: asking for mark by mark in every line costs more than all else of a part.
    wanted = re.compile("|".join(map(re.escape, marks or ()))).search
    return [
        (number, line.split(",") if line else [])
        for number, line in enumerate(lines, 1)
        if number == 1 or wanted(line)
    ]


def _quoted(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        while True:
            # A quoted cell may run over lines: a row stands where it begins.
            start = reader.line_num + 1
            yield start, next(reader)
    except StopIteration:
        return
    except csv.Error:
        raise _TableError(reader.line_num) from None


def _row(place: Place, cells: list[str], found: list[Found]) -> Row | None:
    key = cells[0] if cells else str(place.line)
    if len(cells) != len(COLUMNS):
        message = f"登记簿这一行应有 {len(COLUMNS)} 列"
        found.append(_bad(place, message, _RESTORE_ROW, key))
        return None
    number, entered, event, occurred, subject, where = cells
    month = place.path[-11:-4]
    entered_on, occurred_on = _day(entered), _day(occurred) if occurred else None
    if (
        entered_on is None
        or entered[:7] != month
        or event not in EVENTS
        or (occurred and occurred_on is None)
        or (event == "published" and not where)
        or not subject
        or not _NUMBER.fullmatch(number)
    ):
        found += [_bad(place, message, _RESTORE_ROW, key) for message in _wrong(month, cells)]
        return None
    return Row(number, entered_on, event, occurred_on, subject, where, place)


def _wrong(month: str, cells: list[str]) -> Iterator[str]:
    """What is wrong with the cells of a row."""
    number, entered, event, occurred, subject, where = cells
    if not _NUMBER.fullmatch(number):
        yield f"登记编号“{number}”的写法不对"
    if _day(entered) is None:
        yield f"登记日期“{entered}”不是有效日期"
    elif entered[:7] != month:
        yield f"登记日期 {entered} 不在本文件的月份内"
    if event not in EVENTS:
        yield f"登记事项“{event}”不存在，应为 {'、'.join(EVENTS)}"
    if occurred and _day(occurred) is None:
        yield f"发生日期“{occurred}”不是有效日期"
    if event == "published" and not where:
        yield "公告发布的登记没有写明发布处"
    if not subject:
        yield "没有写明登记的是哪一份文件"


@functools.lru_cache(maxsize=4096)
def _day(text: str) -> dt.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _sequence(
    lines: list[tuple[Place, list[str], Row | None]], prefix: str | None
) -> Iterator[Found]:
    """Check that numbers run on from 0001 each year and days do not run back.

    A row that is wrong otherwise still uses its number up: the next is not found for it.
    """
    last: dict[int, int] = {}
    seen: dict[str, Place] = {}
    previous: dt.date | None = None
    for place, cells, row in lines:
        number = cells[0] if cells else ""
        match = _NUMBER.fullmatch(number)
        if match is None:
            continue
        if number in seen:
            yield _out(place, number, f"编号 {number} 重复，前一次在 {seen[number]}")
            continue
        seen[number] = place
        year = row.entered_on.year if row else int(match["year"])
        count = last.get(year, 0) + 1
        expected = f"{prefix or match['prefix']}-{year}-{count:04d}"
        if row and prefix and match["prefix"] != prefix:
            yield _out(place, number, f"编号 {number} 的前缀不是 {prefix}")
        elif row and number != expected:
            yield _out(place, number, f"编号 {number} 不连续，此处应为 {expected}")
        last[int(match["year"])] = int(match["count"])
        if row and previous and row.entered_on < previous:
            message = f"登记日期 {row.entered_on} 早于上一行的 {previous}"
            yield _out(place, number, message)
        previous = row.entered_on if row else previous


def _out(place: Place, number: str, message: str) -> Found:
    remedy = "编号由登记命令依次产生，请恢复登记簿，重新运行登记命令"
    return Found("XM9011", place, message, remedy, filing=place.path[:-4], field=number)
