"""The known years: which days are worked, and what the days off are called.

Imports nothing of mingce.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, Self

FIRST = date.min.toordinal()
LAST = date.max.toordinal()


def later(day: date, days: int) -> date:
    """So many days later (or earlier), held inside what a date can say."""
    return date.fromordinal(min(max(day.toordinal() + days, FIRST), LAST))


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from one to another, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


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
        """From what a notice says: runs of days off, and make-up days.

        Raises ValueError for what no notice can mean: a run that ends before it begins, a make-up
        day that is a weekday or inside a run.
        """
        runs = tuple(sorted(holidays, key=lambda run: run.first))
        made_up = frozenset(work)
        for run in runs:
            if run.last < run.first:
                raise ValueError(f"{run.name} ends before it begins")
        off = frozenset(day for run in runs for day in each_day(run.first, run.last))
        for day in sorted(made_up):
            if day.weekday() < 5 or day in off:
                raise ValueError(f"{day} cannot be a make-up day")
        rest = frozenset(day for day in off if day.weekday() < 5)
        return cls(rest=rest, work=made_up, holidays=runs)


class Day(NamedTuple):
    """One day as a page draws it: ``workday`` is None where the year's calendar is missing."""

    day: date
    workday: bool | None
    makeup: bool
    holiday: str


class Block(NamedTuple):
    """Known years without a gap: the first and last day, and the working days (ordinals)."""

    first: int
    last: int
    workdays: tuple[int, ...]


class Calendar:
    """The known years. Never changes once built; ``walked`` is a memo of nth_workday alone.

    Raises ValueError for a date that stands in the wrong year.
    """

    __slots__ = ("_blocks", "_years", "known_years", "walked")

    known_years: tuple[int, ...]

    def __init__(self, years: Mapping[int, YearDays]) -> None:
        for year, known in years.items():
            for day in known.rest | known.work:
                if day.year != year:
                    raise ValueError(f"{day} does not belong to the calendar of {year}")
        self._years = dict(years)
        self.known_years = tuple(sorted(years))
        self._blocks = _blocks(self._years)
        self.walked: dict[tuple[int, int, int | None], tuple[int | None, int | None]] = {}

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

    def holidays_between(self, after: date, until: date) -> tuple[Holiday, ...]:
        """The runs of days off that touch the days after one up to and including another."""
        return tuple(
            run
            for year in self.known_years
            for run in self._years[year].holidays
            if run.first <= until and run.last > after
        )

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """The unknown years that a span of days touches."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self._years)

    def block(self, ordinal: int, year: int) -> Block | None:
        """The known years around a day of a year; None where the day is in none of them."""
        block = self._blocks.get(year)
        return block if block and block.first <= ordinal <= block.last else None


def _blocks(years: Mapping[int, YearDays]) -> dict[int, Block]:
    """The block of known years that each known year stands in."""
    blocks: dict[int, Block] = {}
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
        blocks.update(dict.fromkeys(run, Block(first, last, workdays)))
        run = []
    return blocks
