"""Years without a calendar: the windows hold all of history, and so do the bounds made of them."""

from collections import Counter
from datetime import date, timedelta

import chinese_calendar
import pytest
from chinese_calendar.constants import holidays as named
from hypothesis import given
from hypothesis import strategies as st

from mingce.workdays import (
    STATUTORY,
    WINDOWS,
    Calendar,
    Due,
    Verdict,
    Window,
    YearDays,
    add_months,
    add_workdays,
    judge,
    latest_publication,
    month_end,
)

HISTORY = range(2004, 2027)
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "特别安排",
}
EXHAUSTIVE = (2012, 2015, 2020, 2025)


def whole(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


def of_history(year: int) -> YearDays:
    days = whole(year)
    return YearDays(
        frozenset(d for d in days if d.weekday() < 5 and chinese_calendar.is_holiday(d)),
        frozenset(d for d in days if d.weekday() >= 5 and chinese_calendar.is_workday(d)),
    )


REAL = {year: of_history(year) for year in HISTORY}
TRUTH = Calendar(REAL)


def without(*years: int) -> Calendar:
    return Calendar({year: days for year, days in REAL.items() if year not in years})


WITHOUT = {year: without(year) for year in HISTORY}


def weekdays_off() -> list[tuple[str, date]]:
    return [
        (NAMES[name], day)
        for day, name in sorted(named.items())
        if day.weekday() < 5 and (day.month, day.day) not in STATUTORY
    ]


def turn(window: Window, day: date) -> int:
    """The year whose occurrence of the window a day belongs to."""
    late = window.last < window.first and (day.month, day.day) >= window.first
    return day.year + late


def holds(window: Window, day: date) -> bool:
    month_day = (day.month, day.day)
    if window.last < window.first:
        return month_day >= window.first or month_day <= window.last
    return window.first <= month_day <= window.last


def test_every_year_since_2004_fits_the_windows() -> None:
    windows = {window.name: window for window in WINDOWS}
    taken: Counter[tuple[str, int]] = Counter()
    for name, day in weekdays_off():
        assert holds(windows[name], day), (name, day)
        taken[name, turn(windows[name], day)] += 1
    most = {name: max(n for (of, _), n in taken.items() if of == name) for name in windows}
    assert most.pop("特别安排") == 2
    assert {window.name: window.cap for window in WINDOWS if window.name in most} == {
        name: n + 1 for name, n in most.items()
    }


def test_what_the_law_fixes_was_never_worked() -> None:
    for year in HISTORY:
        for month, day in STATUTORY:
            assert not TRUTH.is_workday(date(year, month, day))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("春节", (1, 21), (2, 21)),
        ("清明节", (4, 4), (4, 6)),
        ("端午节", (5, 27), (6, 26)),
        ("中秋节", (9, 7), (10, 8)),
    ],
)
def test_a_window_holds_a_week_around_each_day_the_festival_can_fall_on(
    name: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    window = next(window for window in WINDOWS if window.name == name)
    assert date(2027, *window.first) <= date(2027, *first) - timedelta(3)
    assert date(2027, *window.last) >= date(2027, *last) + timedelta(3)


def check(blind: Calendar, day: date) -> None:
    for n in (1, 5, 15):
        true, due = add_workdays(TRUTH, day, n), add_workdays(blind, day, n)
        assert due.earliest <= true.earliest <= due.latest, (day, n, due)
    true, due = month_end(TRUTH, day), month_end(blind, day)
    assert due.earliest <= true.earliest <= due.latest, (day, due)
    last, span = latest_publication(TRUTH, day), latest_publication(blind, day)
    if last is None:
        assert span is None or span.earliest < day
    else:
        assert span is not None
        assert span.earliest <= last.earliest <= span.latest, (day, span)


@pytest.mark.parametrize("year", EXHAUSTIVE)
def test_the_true_deadline_lies_within_the_bounds_from_every_day(year: int) -> None:
    start = date(year - 1, 11, 15)
    for n in range((date(year, 12, 31) - start).days + 1):
        check(WITHOUT[year], start + timedelta(n))


@given(st.sampled_from(HISTORY), st.data())
def test_the_true_deadline_lies_within_the_bounds(year: int, data: st.DataObject) -> None:
    day = data.draw(st.dates(date(max(year - 1, 2004), 11, 1), min(date(year, 12, 31), LAST)))
    check(WITHOUT[year], day)


LAST = date(2026, 10, 31)


@given(st.dates(date(2004, 1, 1), LAST))
def test_the_true_deadline_lies_within_the_bounds_where_no_year_is_known(day: date) -> None:
    check(Calendar({}), day)


@st.composite
def possible_years(draw: st.DrawFn) -> Calendar:
    """Three years in a row as the windows allow them, filled to the brim or less."""
    rest: set[date] = set()
    for window in WINDOWS:
        for year in (2027, 2028, 2029):
            if window.last < window.first:
                first = date(year - 1, *window.first)
            else:
                first = date(year, *window.first)
            length = (date(year, *window.last) - first).days + 1
            starts = draw(st.integers(0, length - 1))
            days = [first + timedelta((starts + n) % length) for n in range(length)]
            free = [
                d
                for d in days
                if d.weekday() < 5 and d not in rest and (d.month, d.day) not in STATUTORY
            ]
            rest.update(free[: draw(st.integers(0, window.cap))])
    years = {}
    for year in (2027, 2028, 2029):
        days = whole(year)
        fixed = {d for d in days if (d.month, d.day) in STATUTORY and d.weekday() < 5}
        worked = draw(st.sets(st.sampled_from([d for d in days if d.weekday() >= 5])))
        years[year] = YearDays(
            frozenset({d for d in rest if d.year == year} | fixed),
            frozenset(d for d in worked if (d.month, d.day) not in STATUTORY),
        )
    return Calendar(years | {2026: REAL[2026]})


@given(possible_years(), st.dates(date(2026, 11, 15), date(2028, 10, 31)), st.integers(1, 20))
def test_no_possible_calendar_escapes_the_bounds(calendar: Calendar, day: date, n: int) -> None:
    blind = Calendar({2026: REAL[2026]})
    true, due = add_workdays(calendar, day, n), add_workdays(blind, day, n)
    assert due.earliest <= true.earliest <= due.latest
    last, span = latest_publication(calendar, day, 1, n), latest_publication(blind, day, 1, n)
    if last is None:
        assert span is None or span.earliest < day
    else:
        assert span is not None
        assert span.earliest <= last.earliest <= span.latest


def most_off(days: list[date]) -> int:
    """How many of some weekdays the windows can give off at once: the largest matching."""
    seats: dict[tuple[str, int, int], date] = {}

    def seat(day: date, seen: set[tuple[str, int, int]]) -> bool:
        for window in WINDOWS:
            if not holds(window, day):
                continue
            for place in range(window.cap):
                key = (window.name, turn(window, day), place)
                if key in seen:
                    continue
                seen.add(key)
                if key not in seats or seat(seats[key], seen):
                    seats[key] = day
                    return True
        return False

    return sum(seat(day, set()) for day in days)


def fewest_workdays(first: date, last: date) -> int:
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    free = [d for d in days if d.weekday() < 5 and (d.month, d.day) not in STATUTORY]
    return len(free) - most_off(free)


@pytest.mark.parametrize("day", ["2027-08-25", "2027-09-12", "2027-09-24", "2027-12-20"])
@pytest.mark.parametrize("n", [1, 6, 15])
def test_the_bounds_are_no_wider_than_the_possible_calendars(day: str, n: int) -> None:
    blind, start = Calendar({}), date.fromisoformat(day)
    latest = add_workdays(blind, start, n).latest
    assert fewest_workdays(start + timedelta(1), latest) == n
    assert fewest_workdays(start + timedelta(1), latest - timedelta(1)) == n - 1


@pytest.mark.parametrize("ground", ["2027-09-16", "2027-10-08", "2027-10-20", "2027-12-18"])
@pytest.mark.parametrize("n", [1, 2, 4, 8])
def test_nor_is_the_latest_publication(ground: str, n: int) -> None:
    day = date.fromisoformat(ground)
    span = latest_publication(Calendar({}), day, 1, n)
    assert span is not None
    full = add_months(day, 1) - timedelta(1)
    if span.earliest < day:
        assert span.earliest == day - timedelta(1)
        assert fewest_workdays(day + timedelta(1), full) < n
    else:
        assert fewest_workdays(span.earliest + timedelta(1), full) == n
        assert fewest_workdays(span.earliest + timedelta(2), full) == n - 1


@given(st.dates(date(2027, 1, 1), date(2100, 1, 1)), st.integers(1, 40))
def test_a_latest_publication_is_never_before_its_ground(ground: date, n: int) -> None:
    span = latest_publication(TRUTH, ground, 1, n)
    if span is not None:
        assert span.latest >= ground
        assert span.earliest >= ground - timedelta(1)


def test_only_what_needs_the_unknown_year_is_touched() -> None:
    assert add_workdays(TRUTH, date(2026, 12, 24), 5) == Due(date(2026, 12, 31), date(2026, 12, 31))
    due = add_workdays(TRUTH, date(2026, 12, 25), 5)
    # 28 to 31 December are four; 1 January is off by law; Saturday the 2nd may be made up for.
    # At the latest 4 to 6 January are off for New Year and the 7th and 8th for an occasion.
    assert due == Due(date(2027, 1, 2), date(2027, 1, 11), (2027,))
    assert judge(date(2027, 1, 2), due) is Verdict.IN_TIME
    assert judge(date(2027, 1, 3), due) is Verdict.UNKNOWN
    assert judge(date(2027, 1, 12), due) is Verdict.LATE


def test_the_year_before_the_known_ones_is_as_unknown() -> None:
    due = add_workdays(without(*range(2004, 2021)), date(2020, 12, 30), 5)
    assert due.missing_years == (2020,)
    known = add_workdays(without(*range(2004, 2021)), date(2020, 12, 31), 5)
    assert known == Due(date(2021, 1, 8), date(2021, 1, 8))


def test_a_gap_between_known_years_is_unknown() -> None:
    gap = without(2024)
    assert gap.is_workday(date(2024, 3, 5)) is None
    assert add_workdays(gap, date(2023, 12, 29), 1).missing_years == (2024,)
    assert add_workdays(gap, date(2024, 12, 31), 1) == Due(date(2025, 1, 2), date(2025, 1, 2))


def test_two_missing_years_are_both_named() -> None:
    assert add_workdays(TRUTH, date(2026, 12, 31), 300).missing_years == (2027, 2028)


def test_a_month_that_ends_in_the_unknown_year() -> None:
    assert month_end(TRUTH, date(2026, 11, 30)) == Due(date(2026, 12, 30), date(2026, 12, 30))
    # Sunday: it may be made a working day, or roll as far as an occasion lets it.
    assert month_end(TRUTH, date(2026, 12, 10)) == Due(
        date(2027, 1, 10), date(2027, 1, 13), (2027,)
    )


def test_a_notice_that_only_some_calendars_leave_a_day_for() -> None:
    span = latest_publication(TRUTH, date(2026, 12, 31), 1, 15)
    assert span == Due(date(2026, 12, 30), date(2027, 1, 15), (2027,))
    assert judge(date(2026, 12, 31), span) is Verdict.UNKNOWN
    assert latest_publication(TRUTH, date(2027, 1, 15), 1, 40) is None
