"""How rules about periods speak: a deadline in words, and what waits for a year's calendar.

Imports finding, register, timeline, workdays and the engine. Every number comes from policy; where
a year's calendar is missing nothing is guessed and the finding is 待核, naming the file to add.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from mingce.finding import Found, Place
from mingce.register import Account
from mingce.rules.engine import Case
from mingce.timeline import Fact, Timeline
from mingce.workdays import Due, add_workdays, calendar_path

TRUTH = "日期请按平台显示如实填写"
EXPLAIN = "请在 explanations 中说明原因，由主管单位批复"


def in_words(due: Due) -> str:
    """A deadline as a clerk reads it: one day, or the span in which it lies."""
    if due.certain:
        return str(due.latest)
    return f"{due.earliest} 至 {due.latest} 之间的某一天"


def in_force(case: Case) -> dt.date:
    """The day on which the first regulation came into force. Rules run only where there is one."""
    first = case.register.first_day
    assert first is not None
    return first


def begins(case: Case, day: dt.date) -> dt.date:
    """The day from which a period counts: nothing counts before the regulation was in force."""
    return max(day, in_force(case))


def last_day_of_grace(case: Case, since: dt.date, days: int) -> Due:
    """The last day of a grace of working days; of none at all the day itself."""
    if days == 0:
        return Due(since, since)
    return add_workdays(case.register.calendar, since, days)


def told_on(fact: Fact) -> dt.date:
    """The day of a fact; of an opening whose day is unknown the day it was handed in."""
    return fact.day or fact.sheet.handed_in


def taken(account: Account) -> Fact | None:
    """The transfer by which an account came into the hands of its unit; None where none did."""
    for step in reversed(account.timeline.steps):
        if step.fact.move == "transfer-from" and step.fact.sheet.subject == account.id:
            return step.fact
    return None


def stands_since(timeline: Timeline, read: Callable[[Mapping[str, Any]], Any]) -> Fact | None:
    """The fact by which a value of the present state came about.

    Stating the same value once more begins no new grace.
    """
    now = read(timeline.now.facts)
    for step in reversed(timeline.steps):
        if read(step.before.facts) != now:
            return step.fact
    return None


def waiting(
    code: str,
    place: Place,
    what: str,
    due: Due,
    *,
    subject: str,
    filing: str,
    field: str,
    judged_on: dt.date,
) -> Found:
    """What lies between the earliest and the latest possible deadline: 待核."""
    years = "、".join(str(year) for year in due.missing_years)
    files = "、".join(calendar_path(year) for year in due.missing_years)
    commands = "、".join(f"mingce calendar add {year}" for year in due.missing_years)
    return Found(
        code,
        place,
        f"待核：{what}，期限在 {in_words(due)}，要等 {years} 年的日历",
        f"请主管单位按国务院办公厅的放假通知补齐 {files}（命令：{commands}）；补齐之前不作认定",
        subject=subject,
        filing=filing,
        field=field,
        judged_on=judged_on,
    )
