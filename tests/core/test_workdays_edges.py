"""The edges of counting: the ends of known years, of windows, and of what a date can say."""

from __future__ import annotations

from datetime import date

import pytest

from mingce.workdays import (
    Calendar,
    Due,
    Holiday,
    YearDays,
    add_months,
    add_workdays,
    first_take_down,
    latest_publication,
)

NOTHING = Calendar({})
PLAIN = YearDays(frozenset(), frozenset())


def test_a_notice_gives_its_runs_by_day_and_takes_no_weekend_off() -> None:
    labour = Holiday("劳动节", date(2026, 5, 1), date(2026, 5, 3))
    spring = Holiday("春节", date(2026, 2, 16), date(2026, 2, 17))
    days = YearDays.from_notice([labour, spring], [date(2026, 5, 9)])
    assert days == YearDays(
        rest=frozenset({date(2026, 2, 16), date(2026, 2, 17), date(2026, 5, 1)}),
        work=frozenset({date(2026, 5, 9)}),
        holidays=(spring, labour),
    )


def test_known_years_without_a_gap_are_one_block() -> None:
    calendar = Calendar({2026: PLAIN, 2029: PLAIN, 2025: PLAIN})
    assert calendar.known_years == (2025, 2026, 2029)
    for year, first, last, count in ((2025, 2025, 2026, 522), (2029, 2029, 2029, 261)):
        block = calendar.block(date(year, 7, 1).toordinal(), year)
        assert block is not None
        assert (block.first, block.last) == (
            date(first, 1, 1).toordinal(),
            date(last, 12, 31).toordinal(),
        )
        assert len(block.workdays) == count
    assert calendar.block(date(2027, 1, 1).toordinal(), 2026) is None


def test_months_by_default_are_one_and_end_with_the_last_year() -> None:
    assert add_months(date(2026, 1, 31)) == date(2026, 2, 28)
    assert add_months(date(9999, 1, 31), 1) == date(9999, 2, 28)
    assert add_months(date(9999, 12, 1), 1) == date.max


def test_a_period_of_no_working_day_is_none() -> None:
    for ask in (add_workdays, lambda calendar, day, n: latest_publication(calendar, day, 1, n)):
        with pytest.raises(ValueError, match=r"^a period has at least one working day$"):
            ask(NOTHING, date(2026, 1, 5), 0)


def test_what_is_still_to_be_known_is_carried_along() -> None:
    due = add_workdays(NOTHING, date(2027, 3, 1), 15)
    assert due.missing_years == (2027,)
    taken_down = first_take_down(NOTHING, date(2027, 3, 1))
    assert taken_down == Due(date(2027, 3, 17), date(2027, 3, 27), (2027,))


def test_the_last_day_a_date_can_say_is_certain() -> None:
    assert add_workdays(NOTHING, date.max, 1) == Due(date.max, date.max)


def test_a_notice_may_have_more_than_a_month() -> None:
    known = Calendar({2026: PLAIN})
    assert latest_publication(known, date(2026, 3, 2), 2, 15) == Due(
        date(2026, 4, 12), date(2026, 4, 12)
    )


def test_a_notice_may_take_every_working_day_of_known_years() -> None:
    known = Calendar({2026: PLAIN})
    # From 1 to 30 January 2026 there are 22 working days, and 1 January is the first of them.
    assert latest_publication(known, date(2025, 12, 31), 1, 22) == Due(
        date(2025, 12, 31), date(2025, 12, 31)
    )
    assert latest_publication(known, date(2025, 12, 31), 1, 23) is None


def test_a_notice_may_need_the_one_unknown_day_before_known_years() -> None:
    known = Calendar({2026: PLAIN})
    # 31 December 2025 is unknown, and 1 to 29 January have 21 working days.
    assert latest_publication(known, date(2025, 12, 30), 1, 22) == Due(
        date(2025, 12, 29), date(2025, 12, 30), (2025,)
    )


def test_in_an_unknown_month_every_day_after_the_ground_may_be_worked() -> None:
    ground = date(2027, 5, 31)
    assert latest_publication(NOTHING, ground, 1, 29) == Due(
        date(2027, 5, 30), date(2027, 5, 31), (2027,)
    )
    assert latest_publication(NOTHING, ground, 1, 30) is None


@pytest.mark.parametrize(
    ("ground", "missing"),
    [
        # The last full day is 31 December 2027, and 1 January 2028.
        (date(2027, 12, 1), (2027,)),
        (date(2027, 12, 2), (2027, 2028)),
        # The first day that counts is the one after the ground's.
        (date(2027, 12, 30), (2027, 2028)),
        (date(2027, 12, 31), (2028,)),
    ],
)
def test_the_years_that_are_missing_are_those_of_the_days_counted(ground, missing) -> None:
    due = latest_publication(Calendar({2026: PLAIN}), ground)
    assert due is not None
    assert due.missing_years == missing


def test_a_window_counts_from_its_first_day_on() -> None:
    # 1 April 2027 is a Thursday: 清明节 may take it and the Friday, an occasion two days before.
    assert latest_publication(NOTHING, date(2027, 3, 4), 1, 1) == Due(
        date(2027, 3, 28), date(2027, 4, 2), (2027,)
    )


def test_the_window_that_closes_soonest_pays_first() -> None:
    # 中秋节 pays 6 to 11 October, 国庆节 12 and 13, an occasion 14 and 15: 18 must be worked.
    assert add_workdays(NOTHING, date(2027, 10, 5), 1) == Due(
        date(2027, 10, 6), date(2027, 10, 18), (2027,)
    )


def test_windows_hold_in_the_first_and_the_last_year() -> None:
    for year, latest in ((1, 10), (9999, 9)):
        due = add_workdays(NOTHING, date(year, 3, 31), 1)
        assert due == Due(date(year, 4, 1), date(year, 4, latest), (year,))


@pytest.mark.parametrize(("edge", "like"), [(1, 2001), (9999, 2010)])
def test_the_first_and_the_last_year_have_their_windows(edge: int, like: int) -> None:
    """Each is counted like another year that begins on the same weekday."""

    def counted(year: int, month: int) -> list[int]:
        start = date(year, month, 1)
        due = add_workdays(NOTHING, start, 15)
        return [(day - start).days for day in (due.earliest, due.latest)]

    for month in range(1, 12):
        assert counted(edge, month) == counted(like, month), month
