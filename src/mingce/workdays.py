"""Working days: what a deadline is, and how sure of it we can be.

A pure room of the core: plain dates in, plain dates out. It imports nothing of mingce, reads no
file and no clock. The holidays of a year come from office/calendar/<year>.yml, which the records
room reads and hands in as :class:`YearDays`; the lengths of periods come from policy.

Counting follows 民法典 201 to 203 (docs/decisions/0001-counting-days.md): the day of the event is
not counted, a month ends on the day of the same number, clamped to the month's end and rolled to
the next working day.

**Years without a calendar.** A State Council notice fixes one year at a time, usually in the
November before. Past the known years nothing is guessed. A deadline is then a span over every
*possible calendar*, :class:`Due`. A possible calendar of an unknown year is one in which

- the days that law itself fixes (:data:`STATUTORY`) are off;
- any other day, weekends included, may be a working day (make-up days are put where the notice
  likes);
- a weekday may be off only inside a window around a statutory holiday, and no more weekdays a
  window than :data:`WINDOWS` allows: one more than any year since 2004 took. A lunar holiday's
  window holds every day on which it can fall. One more entry spans the whole year, for a holiday
  decreed for an occasion, as in September 2015.

So what is in time under every possible calendar is in time, what is late under every one is late,
and only what lies between waits for the year's file.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, Self

STATUTORY = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
"""Month and day of what 全国年节及纪念日放假办法 itself gives off every year."""


class Window(NamedTuple):
    """Where weekdays of an unknown year may be off.

    ``first`` and ``last`` are (month, day), last < first runs over the turn of the year;
    ``cap`` is the most weekdays off, statutory days apart; ``falls`` says where it comes from.
    """

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    cap: int
    falls: str


WINDOWS = (
    Window("元旦", (12, 28), (1, 7), 3, "1 January"),
    Window("春节", (1, 15), (3, 3), 7, "first lunar day: 21 January to 21 February"),
    Window("清明节", (4, 1), (4, 9), 4, "4 to 6 April"),
    Window("劳动节", (4, 26), (5, 10), 6, "1 May"),
    Window("端午节", (5, 24), (6, 30), 4, "fifth day of the fifth month: 27 May to 26 June"),
    Window(
        "中秋节", (9, 3), (10, 12), 4, "fifteenth of the eighth month: 7 September to 8 October"
    ),
    Window("国庆节", (9, 26), (10, 13), 5, "1 October"),
    Window("特别安排", (1, 1), (12, 31), 2, "an occasion, such as 3 and 4 September 2015"),
)


class Holiday(NamedTuple):
    """A named run of days off as the notice gives it, weekends inside it included."""

    name: str
    first: date
    last: date


@dataclasses.dataclass(frozen=True, slots=True)
class YearDays:
    """One year's exceptions to Monday to Friday.

    ``rest`` are weekdays off, ``work`` are Saturdays and Sundays worked (调休); ``holidays`` names
    the runs for pages and changes no count.
    """

    rest: frozenset[date]
    work: frozenset[date]
    holidays: tuple[Holiday, ...] = ()

    @classmethod
    def from_notice(cls, holidays: Iterable[Holiday], work: Iterable[date]) -> Self:
        """From what a notice says: runs of days off, and make-up days."""
        runs = tuple(sorted(holidays, key=lambda run: run.first))
        rest = frozenset(
            day for run in runs for day in _days(run.first, run.last) if day.weekday() < 5
        )
        return cls(rest=rest, work=frozenset(work), holidays=runs)


class Day(NamedTuple):
    """One day as a page draws it: ``workday`` is None where the year's calendar is missing."""

    day: date
    workday: bool | None
    makeup: bool
    holiday: str


class Due(NamedTuple):
    """A day that a calendar decides; ``earliest`` equals ``latest`` where it is certain.

    ``missing_years`` are the years whose calendar would settle it; empty where it is certain.
    """

    earliest: date
    latest: date
    missing_years: tuple[int, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether every possible calendar gives the same day."""
        return self.earliest == self.latest

    def shifted(self, days: int) -> Due:
        """The same span, so many calendar days later."""
        return Due(_later(self.earliest, days), _later(self.latest, days), self.missing_years)


class Verdict(enum.StrEnum):
    """How a day stands to a :class:`Due`."""

    IN_TIME = "in_time"
    LATE = "late"
    UNKNOWN = "unknown"


class _Block(NamedTuple):
    """Known years without a gap: the first and last day, and the working days (ordinals)."""

    first: int
    last: int
    workdays: tuple[int, ...]


class Calendar:
    """The known years. Frozen once built; safe to share.

    Raises ValueError for a date that stands in the wrong year.
    """

    __slots__ = ("_blocks", "_cache", "_years", "known_years")

    known_years: tuple[int, ...]

    def __init__(self, years: Mapping[int, YearDays]) -> None:
        for year, known in years.items():
            for day in known.rest | known.work:
                if day.year != year:
                    raise ValueError(f"{day} does not belong to the calendar of {year}")
        self._years = dict(years)
        self.known_years = tuple(sorted(years))
        self._blocks = _blocks(self._years)
        self._cache: dict[tuple[bool, int, int, int], tuple[int | None, int | None]] = {}

    def is_workday(self, day: date) -> bool | None:
        """Whether a day is worked; None where the year's calendar is missing."""
        known = self._years.get(day.year)
        if known is None:
            return None
        if day in known.work:
            return True
        return day.weekday() < 5 and day not in known.rest

    def holiday(self, day: date) -> str:
        """The name of the run of days off that holds a day, or nothing."""
        known = self._years.get(day.year)
        if known is not None:
            for run in known.holidays:
                if run.first <= day <= run.last:
                    return run.name
        return ""

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """The unknown years that a span of days touches."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self._years)

    def _block(self, ordinal: int, year: int) -> _Block | None:
        block = self._blocks.get(year)
        return block if block and block.first <= ordinal <= block.last else None

    def _nth(
        self, start: int, n: int, *, back_to: int | None = None
    ) -> tuple[int | None, int | None]:
        """The n-th working day from a day on, in the calendars with most and with fewest of them.

        The day itself is not counted. Forward, or backward while later than ``back_to``; None
        where there are not so many.
        """
        key = (back_to is not None, start, n, back_to or 0)
        if key not in self._cache:
            self._cache[key] = _walk(self, start, n, back_to)
        return self._cache[key]


def judge(day: date, due: Due) -> Verdict:
    """How a day stands to a deadline under every possible calendar.

    For "not before" ask about the last day on which it is too early: IN_TIME then reads as too
    early under every calendar, LATE as lawful under every one.
    """
    if day <= due.earliest:
        return Verdict.IN_TIME
    if day > due.latest:
        return Verdict.LATE
    return Verdict.UNKNOWN


def add_workdays(calendar: Calendar, day: date, n: int) -> Due:
    """The n-th working day after a day, which is not counted itself (n at least 1)."""
    if n < 1:
        raise ValueError("a period has at least one working day")
    start = day.toordinal()
    block = calendar._block(start + 1, day.year)
    if block is None and (day.month, day.day) == (12, 31):
        block = calendar._block(start + 1, day.year + 1)
    if block is not None:
        index = bisect_right(block.workdays, start) + n - 1
        if index < len(block.workdays):
            found = date.fromordinal(block.workdays[index])
            return Due(found, found)
    most, fewest = calendar._nth(start, n)
    return _due(calendar, _later(day, 1), most or _LAST, fewest or _LAST)


def notice_last_day(calendar: Calendar, published: date, n: int = 15) -> Due:
    """The last day of a notice of n working days: the n-th after its publication (第七条)."""
    return add_workdays(calendar, published, n)


def first_take_down(calendar: Calendar, published: date, n: int = 15) -> Due:
    """The first day on which an account may be taken down: the day after the notice's last."""
    return notice_last_day(calendar, published, n).shifted(1)


def add_months(day: date, n: int = 1) -> date:
    """The day of the same number n months on, clamped to that month's end (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(calendar: Calendar, day: date, months: int = 1) -> Due:
    """The last day of a period of months: a rest day rolls to the next working day."""
    raw = add_months(day, months)
    return add_workdays(calendar, _later(raw, -1), 1)


def latest_publication(
    calendar: Calendar, ground: date, months: int = 1, working_days: int = 15
) -> Due | None:
    """The last day on which a notice can start so that take-down falls within the month (第七条).

    It is the ground's day or a later one, working or not; None where no possible calendar has
    such a day. Where only some calendars have such a day,
    ``earliest`` is the day before the ground's: nothing is then in time for sure.

    The notice must end before the day of the same number. Rolling the month's end does not help:
    between that day and the day it rolls to there is no working day that could end the notice,
    and a notice that ends on the rolled day itself is taken down one day too late.
    """
    if working_days < 1:
        raise ValueError("a period has at least one working day")
    raw = add_months(ground, months)
    first, end = ground.toordinal(), raw.toordinal()
    last_full = _later(raw, -1)
    block = calendar._block(last_full.toordinal(), last_full.year)
    if block is not None and block.first <= first + 1:
        index = bisect_left(block.workdays, end) - working_days
        if index < 0 or block.workdays[index] <= first:
            return None
        found = date.fromordinal(block.workdays[index] - 1)
        return Due(found, found)
    most, fewest = calendar._nth(end, working_days, back_to=first)
    if most is None:
        return None
    latest = date.fromordinal(most - 1)
    earliest = date.fromordinal(fewest - 1) if fewest is not None else _later(ground, -1)
    if earliest == latest:
        return Due(earliest, latest)
    return Due(earliest, latest, calendar.missing_years(_later(earliest, 1), last_full))


def days_between(calendar: Calendar, after: date, until: date) -> tuple[Day, ...]:
    """Every day after one up to and including another, with what a page draws of it."""
    return tuple(_mark(calendar, day) for day in _days(_later(after, 1), until))


def workdays_between(calendar: Calendar, after: date, until: date) -> tuple[Day, ...]:
    """The working days after a day up to and including another.

    Days of an unknown year are in it with ``workday`` None: any of them may be one.
    """
    return tuple(day for day in days_between(calendar, after, until) if day.workday is not False)


def calendar_path(year: int) -> str:
    """Where the register keeps a year's calendar."""
    return f"office/calendar/{year}.yml"


_FIRST = date.min.toordinal()
_LAST = date.max.toordinal()


def _later(day: date, days: int) -> date:
    """So many days later (or earlier), held inside what a date can say."""
    return date.fromordinal(min(max(day.toordinal() + days, _FIRST), _LAST))


def _days(first: date, last: date) -> Iterable[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _mark(calendar: Calendar, day: date) -> Day:
    workday = calendar.is_workday(day)
    return Day(day, workday, bool(workday) and day.weekday() >= 5, calendar.holiday(day))


def _due(calendar: Calendar, counted_from: date, earliest: int, latest: int) -> Due:
    first, last = date.fromordinal(earliest), date.fromordinal(latest)
    if first == last:
        return Due(first, last)
    return Due(first, last, calendar.missing_years(counted_from, last))


def _blocks(years: Mapping[int, YearDays]) -> dict[int, _Block]:
    """The block of known years that each known year stands in."""
    blocks: dict[int, _Block] = {}
    run: list[int] = []
    for year in sorted(years):
        run.append(year)
        if year + 1 in years:
            continue
        first = date(run[0], 1, 1).toordinal()
        last = date(year, 12, 31).toordinal()
        rest = {day.toordinal() for y in run for day in years[y].rest}
        work = {day.toordinal() for y in run for day in years[y].work}
        # Ordinal 1 is a Monday, so the remainder by 7 is 1 to 5 from Monday to Friday.
        workdays = tuple(
            o for o in range(first, last + 1) if (1 <= o % 7 <= 5 and o not in rest) or o in work
        )
        blocks.update(dict.fromkeys(run, _Block(first, last, workdays)))
        run = []
    return blocks


class _Span(NamedTuple):
    """One occurrence of a window, in ordinals."""

    first: int
    last: int
    cap: int


@functools.cache
def _spans(year: int) -> tuple[_Span, ...]:
    """The windows that touch a year."""
    spans = []
    for window in WINDOWS:
        turns = window.last < window.first
        for end_year in (year, year + 1) if turns else (year,):
            first = _ordinal(end_year - turns, window.first)
            spans.append(_Span(first, _ordinal(end_year, window.last), window.cap))
    return tuple(spans)


def _ordinal(year: int, month_day: tuple[int, int]) -> int:
    if year < date.min.year:
        return _FIRST
    if year > date.max.year:
        return _LAST
    return date(year, *month_day).toordinal()


def _walk(
    calendar: Calendar, start: int, n: int, back_to: int | None
) -> tuple[int | None, int | None]:
    """Day by day through known and unknown years; see Calendar._nth.

    The calendar with fewest working days takes every weekday off that the windows still allow.
    Of several windows the one that closes soonest pays first, so no other choice gives fewer.
    """
    step, stop = (1, _LAST) if back_to is None else (-1, back_to + 1)
    used: dict[_Span, int] = {}
    nth_of_most: int | None = None
    most = fewest = 0
    for ordinal in range(start + step, stop + step, step):
        day = date.fromordinal(ordinal)
        known = calendar.is_workday(day)
        if known is None:
            may = (day.month, day.day) not in STATUTORY
            must = may and day.weekday() < 5 and not _taken_off(day, step, used)
        else:
            may = must = known
        if may:
            most += 1
            if most == n:
                nth_of_most = ordinal
        if must:
            fewest += 1
            if fewest == n:
                return nth_of_most, ordinal
    return nth_of_most, None


def _taken_off(day: date, step: int, used: dict[_Span, int]) -> bool:
    """Whether a window still lets this weekday be off; counts it against that window."""
    ordinal = day.toordinal()
    open_spans = [
        span
        for span in _spans(day.year)
        if span.first <= ordinal <= span.last and used.get(span, 0) < span.cap
    ]
    if not open_spans:
        return False
    if step > 0:
        pays = min(open_spans, key=lambda span: span.last)
    else:
        pays = max(open_spans, key=lambda span: span.first)
    used[pays] = used.get(pays, 0) + 1
    return True
