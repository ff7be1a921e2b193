"""Periods: the day on which each one ends, as a span where a calendar is missing.

Imports calendar and possible.
"""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from mingce.workdays.calendar import LAST, Calendar, Day, each_day, later
from mingce.workdays.possible import nth_workday


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
        return Due(later(self.earliest, days), later(self.latest, days), self.missing_years)


class Verdict(enum.StrEnum):
    """How a day stands to a :class:`Due`."""

    IN_TIME = "in_time"
    LATE = "late"
    UNKNOWN = "unknown"


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
    block = calendar.block(start + 1, day.year)
    if block is None and (day.month, day.day) == (12, 31):
        block = calendar.block(start + 1, day.year + 1)
    if block is not None:
        index = bisect_right(block.workdays, start) + n - 1
        if index < len(block.workdays):
            found = date.fromordinal(block.workdays[index])
            return Due(found, found)
    most, fewest = nth_workday(calendar, start, n)
    return _due(calendar, later(day, 1), most or LAST, fewest or LAST)


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
    return add_workdays(calendar, later(raw, -1), 1)


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
    last_full = later(raw, -1)
    block = calendar.block(last_full.toordinal(), last_full.year)
    if block is not None and block.first <= first + 1:
        index = bisect_left(block.workdays, end) - working_days
        if index < 0 or block.workdays[index] <= first:
            return None
        found = date.fromordinal(block.workdays[index] - 1)
        return Due(found, found)
    most, fewest = nth_workday(calendar, end, working_days, back_to=first)
    if most is None:
        return None
    latest = date.fromordinal(most - 1)
    earliest = date.fromordinal(fewest - 1) if fewest is not None else later(ground, -1)
    if earliest == latest:
        return Due(earliest, latest)
    counted_from = later(max(earliest, ground), 1)
    return Due(earliest, latest, calendar.missing_years(counted_from, last_full))


def days_between(calendar: Calendar, after: date, until: date) -> tuple[Day, ...]:
    """Every day after one up to and including another, with what a page draws of it."""
    return tuple(_mark(calendar, day) for day in each_day(later(after, 1), until))


def workdays_between(calendar: Calendar, after: date, until: date) -> tuple[Day, ...]:
    """The working days after a day up to and including another.

    Days of an unknown year are in it with ``workday`` None: any of them may be one.
    """
    return tuple(day for day in days_between(calendar, after, until) if day.workday is not False)


def calendar_path(year: int) -> str:
    """Where the register keeps a year's calendar."""
    return f"office/calendar/{year}.yml"


def _mark(calendar: Calendar, day: date) -> Day:
    workday = calendar.is_workday(day)
    return Day(day, workday, bool(workday) and day.weekday() >= 5, calendar.holiday(day))


def _due(calendar: Calendar, counted_from: date, earliest: int, latest: int) -> Due:
    first, last = date.fromordinal(earliest), date.fromordinal(latest)
    if first == last:
        return Due(first, last)
    return Due(first, last, calendar.missing_years(counted_from, last))
