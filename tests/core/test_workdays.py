"""The register's own calendar: the worked cases, two other calendars day by day, properties."""

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import chinese_calendar
import holidays
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mingce.workdays import (
    Calendar,
    Day,
    Due,
    Holiday,
    Verdict,
    YearDays,
    add_months,
    add_workdays,
    days_between,
    first_take_down,
    judge,
    latest_publication,
    month_end,
    notice_last_day,
    workdays_between,
)

ROOT = Path(__file__).parents[2]
YEARS = range(2021, 2027)


def of_the_register() -> Calendar:
    years = {}
    for path in sorted((ROOT / "office/calendar").glob("*.yml")):
        file = yaml.safe_load(path.read_bytes())
        runs = [Holiday(run["name"], run["from"], run["to"]) for run in file["holidays"]]
        years[file["year"]] = YearDays.from_notice(runs, file["work"])
    return Calendar({year: years[year] for year in YEARS})


CALENDAR = of_the_register()
DAYS = [date(2021, 1, 1) + timedelta(n) for n in range((date(2027, 1, 1) - date(2021, 1, 1)).days)]
known_days = st.dates(date(2021, 1, 1), date(2026, 10, 31))


def said(due: Due | None) -> str:
    if due is None:
        return "NONE"
    return str(due.earliest) if due.certain else "UNKNOWN-YEAR"


def vectors() -> list[dict[str, str]]:
    lines = (ROOT / "tests/data/date-vectors.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize("row", vectors(), ids=lambda row: row["day"])
def test_worked_case(row: dict[str, str]) -> None:
    day = date.fromisoformat(row["day"])
    assert row == {
        "day": row["day"],
        "within_5_working_days": said(add_workdays(CALENDAR, day, 5)),
        "notice_of_15_last_day": said(notice_last_day(CALENDAR, day, 15)),
        "earliest_takedown": said(first_take_down(CALENDAR, day, 15)),
        "one_month_raw": str(add_months(day, 1)),
        "one_month": said(month_end(CALENDAR, day, 1)),
        "latest_publication": said(latest_publication(CALENDAR, day, 1, 15)),
    }


def test_all_worked_cases_are_there() -> None:
    assert len(vectors()) == 11


def test_every_day_is_as_two_other_calendars_say() -> None:
    other = holidays.country_holidays("CN", years=YEARS)
    for day in DAYS:
        ours = CALENDAR.is_workday(day)
        assert ours == chinese_calendar.is_workday(day), day
        assert ours == other.is_working_day(day), day


def test_every_weekday_off_has_a_name() -> None:
    for day in DAYS:
        if day.weekday() < 5 and not CALENDAR.is_workday(day):
            assert CALENDAR.holiday(day), day
    assert CALENDAR.holiday(date(2026, 9, 30)) == ""
    assert CALENDAR.holiday(date(2026, 10, 3)) == "国庆节"
    assert CALENDAR.holiday(date(2025, 10, 6)) == "国庆节、中秋节"
    assert CALENDAR.holiday(date(2027, 1, 1)) == ""


@pytest.mark.parametrize("year", YEARS)
def test_a_year_s_file_opens_with_its_schema_and_names_its_notice(year: int) -> None:
    path = ROOT / f"office/calendar/{year}.yml"
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../schemas/office/calendar.json"
    file = yaml.safe_load(path.read_bytes())
    assert list(file) == ["format", "year", "notice", "holidays", "work"]
    assert (file["format"], file["year"]) == (1, year)
    assert file["notice"]["title"] == f"国务院办公厅关于{year}年部分节假日安排的通知"
    assert file["notice"]["date"].year == year - 1
    assert file["notice"]["number"].startswith(f"国办发明电〔{year - 1}〕")
    assert file["work"] == sorted(file["work"])
    assert all(day.weekday() >= 5 for day in file["work"])
    ends = [(run["from"], run["to"]) for run in file["holidays"]]
    assert all(a[1] < b[0] for a, b in pairwise(ends))
    assert all(first <= last and first.year == last.year == year for first, last in ends)


def test_the_day_itself_is_not_counted() -> None:
    friday = date(2026, 5, 15)
    assert add_workdays(CALENDAR, friday, 1).latest == date(2026, 5, 18)
    assert add_workdays(CALENDAR, date(2026, 9, 30), 5) == Due(
        date(2026, 10, 13), date(2026, 10, 13)
    )


def test_a_closing_with_one_day_to_spare() -> None:
    ground = date(2026, 9, 11)
    assert said(month_end(CALENDAR, ground)) == "2026-10-12"
    assert said(latest_publication(CALENDAR, ground)) == "2026-09-14"
    assert said(notice_last_day(CALENDAR, date(2026, 9, 14))) == "2026-10-10"
    assert said(first_take_down(CALENDAR, date(2026, 9, 14))) == "2026-10-11"


def test_no_day_is_left_where_the_notice_is_longer_than_the_month() -> None:
    assert latest_publication(CALENDAR, date(2026, 2, 13), 1, 15) == Due(
        date(2026, 2, 13), date(2026, 2, 13)
    )
    assert latest_publication(CALENDAR, date(2026, 2, 13), 1, 16) is None
    assert latest_publication(CALENDAR, date(2026, 5, 8), 1, 400) is None


def test_over_all_known_days_the_latest_publication_is_the_last_that_fits() -> None:
    for ground in DAYS[:-60]:
        end = month_end(CALENDAR, ground).latest
        fits = [
            day
            for day in (ground + timedelta(n) for n in range((end - ground).days + 1))
            if first_take_down(CALENDAR, day).latest <= end
        ]
        assert latest_publication(CALENDAR, ground) == Due(fits[-1], fits[-1]), ground


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-08-31", 13, "2027-09-30"),
        ("9999-12-31", 1, "9999-12-31"),
    ],
)
def test_a_month_is_clamped(day: str, months: int, expected: str) -> None:
    assert str(add_months(date.fromisoformat(day), months)) == expected


def test_a_day_before_at_and_after_the_deadline() -> None:
    due = add_workdays(CALENDAR, date(2026, 9, 30), 5)
    assert judge(date(2026, 10, 13), due) is Verdict.IN_TIME
    assert judge(date(2026, 10, 14), due) is Verdict.LATE
    between = Due(date(2027, 1, 2), date(2027, 1, 11), (2027,))
    assert judge(date(2027, 1, 2), between) is Verdict.IN_TIME
    assert judge(date(2027, 1, 3), between) is Verdict.UNKNOWN
    assert judge(date(2027, 1, 11), between) is Verdict.UNKNOWN
    assert judge(date(2027, 1, 12), between) is Verdict.LATE


def test_the_days_of_a_notice_one_by_one() -> None:
    days = days_between(CALENDAR, date(2026, 9, 14), date(2026, 10, 10))
    assert len(days) == 26
    assert Day(date(2026, 9, 20), True, True, "") in days
    assert Day(date(2026, 9, 25), False, False, "中秋节") in days
    assert Day(date(2026, 10, 3), False, False, "国庆节") in days
    assert Day(date(2026, 9, 19), False, False, "") in days
    worked = workdays_between(CALENDAR, date(2026, 9, 14), date(2026, 10, 10))
    assert len(worked) == 15
    assert [day.day for day in worked if day.makeup] == [date(2026, 9, 20), date(2026, 10, 10)]
    assert workdays_between(CALENDAR, date(2026, 10, 10), date(2026, 9, 14)) == ()


def test_the_holidays_on_the_way() -> None:
    def names(after: str, until: str) -> list[str]:
        runs = CALENDAR.holidays_between(date.fromisoformat(after), date.fromisoformat(until))
        return [run.name for run in runs]

    assert names("2026-09-14", "2026-10-10") == ["中秋节", "国庆节"]
    assert names("2026-09-27", "2026-09-30") == []
    assert names("2026-09-26", "2026-10-01") == ["中秋节", "国庆节"]
    assert names("2025-12-31", "2027-01-01")[0] == "元旦"


def test_days_of_an_unknown_year_may_all_be_worked() -> None:
    days = workdays_between(CALENDAR, date(2026, 12, 30), date(2027, 1, 3))
    assert [(str(day.day), day.workday) for day in days] == [
        ("2026-12-31", True),
        ("2027-01-01", None),
        ("2027-01-02", None),
        ("2027-01-03", None),
    ]


def test_a_date_in_the_wrong_year_is_no_calendar() -> None:
    with pytest.raises(ValueError, match="2027-01-01 does not belong to the calendar of 2026"):
        Calendar({2026: YearDays(frozenset({date(2027, 1, 1)}), frozenset())})


@pytest.mark.parametrize(
    ("first", "last", "work", "message"),
    [
        (7, 1, 10, "国庆节 ends before it begins"),
        (1, 7, 9, "2026-10-09 cannot be a make-up day"),
        (1, 7, 4, "2026-10-04 cannot be a make-up day"),
    ],
)
def test_what_no_notice_can_mean(first: int, last: int, work: int, message: str) -> None:
    run = Holiday("国庆节", date(2026, 10, first), date(2026, 10, last))
    with pytest.raises(ValueError, match=message):
        YearDays.from_notice([run], [date(2026, 10, work)])


@pytest.mark.parametrize("n", [0, -1])
def test_a_period_has_a_length(n: int) -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        add_workdays(CALENDAR, date(2026, 5, 8), n)
    with pytest.raises(ValueError, match="at least one working day"):
        latest_publication(CALENDAR, date(2026, 5, 8), 1, n)


@given(known_days, st.integers(1, 30))
def test_the_nth_working_day_counts_back_to_n(day: date, n: int) -> None:
    due = add_workdays(CALENDAR, day, n)
    assert due.certain
    assert CALENDAR.is_workday(due.latest)
    assert len(workdays_between(CALENDAR, day, due.latest)) == n


@given(st.dates(date(2020, 1, 1), date(2029, 12, 31)), st.integers(1, 25))
def test_later_days_and_longer_periods_never_end_sooner(day: date, n: int) -> None:
    due = add_workdays(CALENDAR, day, n)
    for other in (
        add_workdays(CALENDAR, day + timedelta(1), n),
        add_workdays(CALENDAR, day, n + 1),
    ):
        assert due.earliest <= other.earliest
        assert due.latest <= other.latest


@given(st.dates(date(1949, 10, 1), date(2100, 1, 1)), st.integers(0, 24))
def test_a_month_keeps_the_number_or_ends_the_month(day: date, n: int) -> None:
    end = add_months(day, n)
    assert end.year * 12 + end.month == day.year * 12 + day.month + n
    assert end.day == day.day or (end.day < day.day and (end + timedelta(1)).day == 1)
    assert end <= add_months(day + timedelta(1), n)


@given(st.dates(), st.integers(1, 40))
def test_any_date_at_all_has_an_answer(day: date, n: int) -> None:
    due = add_workdays(CALENDAR, day, n)
    assert due.earliest <= due.latest
    assert due.certain or due.missing_years or due.latest == date.max
    assert month_end(CALENDAR, day, 1).earliest >= min(day, date.max)
    latest_publication(CALENDAR, day, 1, n)
