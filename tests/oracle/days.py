"""The three periods of 第六条 and 第七条, counted a second time for tests/core/test_oracle.py.

It imports nothing of mingce: working days come from another package and are counted one after
another in a loop. Of a year whose calendar is missing both ends are told, what holds under every
calendar that the year might have and what holds under some.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import functools

import chinese_calendar

IN_FORCE = dt.date(2021, 7, 23)
PUBLISHED_YEARS = range(2021, 2027)
ONE_DAY = dt.timedelta(days=1)

FIXED = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}
MAY_BE_OFF = (
    ((12, 28), (1, 7), 3),
    ((1, 15), (3, 3), 7),
    ((4, 1), (4, 9), 4),
    ((4, 26), (5, 10), 6),
    ((5, 24), (6, 30), 4),
    ((9, 3), (10, 12), 4),
    ((9, 26), (10, 13), 5),
    ((1, 1), (12, 31), 2),
)
"""Between which days of a year without a calendar how many weekdays can be off, at the most."""

Counted = tuple[int, int]
"""The working days of a span: at least and at most."""


@functools.lru_cache(maxsize=100_000)
def workdays_strictly_between(
    after: dt.date, before: dt.date, missing: frozenset[int] = frozenset()
) -> Counted:
    known = most = 0
    weekdays = []
    day = after + ONE_DAY
    while day < before:
        if day.year in PUBLISHED_YEARS and day.year not in missing:
            known += chinese_calendar.is_workday(day)
        elif (day.month, day.day) not in FIXED:
            most += 1
            if day.weekday() < 5:
                weekdays.append(day)
        day += ONE_DAY
    return known + len(weekdays) - _most_off(weekdays), known + most


def _most_off(weekdays: list[dt.date]) -> int:
    """How many of these days can be off together: each takes a place, or moves another on."""
    places: dict[tuple[dt.date, dt.date, int], dt.date] = {}

    def seated(day: dt.date, tried: set[tuple[dt.date, dt.date, int]]) -> bool:
        for place in _places(day):
            if place not in tried:
                tried.add(place)
                if place not in places or seated(places[place], tried):
                    places[place] = day
                    return True
        return False

    return sum(seated(day, set()) for day in weekdays)


@functools.cache
def _places(day: dt.date) -> list[tuple[dt.date, dt.date, int]]:
    found = []
    for first, last, at_most in MAY_BE_OFF:
        for year in (day.year - 1, day.year):
            start = dt.date(year, *first)
            end = dt.date(year + (last < first), *last)
            if start <= day <= end:
                found += [(start, end, number) for number in range(at_most)]
    return found


def at_least(number: int, counted: Counted) -> bool | None:
    """Whether so many working days went by; None where some calendars say so and others not."""
    fewest, most = counted
    return fewest >= number if (fewest >= number) == (most >= number) else None


@dataclasses.dataclass(frozen=True)
class Days:
    """The three periods, by the calendars that are there."""

    missing: frozenset[int]

    def filed_late(self, day: dt.date, handed_in: dt.date) -> bool | None:
        """Five working days, the day itself not counted: late once five have gone by before."""
        start = max(day, IN_FORCE)
        return at_least(5, workdays_strictly_between(start, handed_in, self.missing))

    def notice_has_run(self, published: dt.date, day: dt.date) -> bool | None:
        """Fifteen whole working days lie between the day it went out and the take-down."""
        return at_least(15, workdays_strictly_between(published, day, self.missing))

    def past_the_month(self, ground: dt.date, day: dt.date) -> bool | None:
        """The day of the same number next month, the month's last if it has none, or the working
        day that follows, has gone by.
        """  # noqa: D205
        start = max(ground, IN_FORCE)
        year, month = (start.year + 1, 1) if start.month == 12 else (start.year, start.month + 1)
        end = dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
        return at_least(1, workdays_strictly_between(end - ONE_DAY, day, self.missing))

    def first_free_day(self, published: dt.date) -> dt.date:
        """The first day on which some calendar has the notice run."""
        day = published
        while self.notice_has_run(published, day) is False:
            day += ONE_DAY
        return day
