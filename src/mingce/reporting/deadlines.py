"""A deadline counted out day by day, with the days off in between.

Imports closing, register, rules' words, timeline, workdays and markdown. For the review sheet:
whoever checks a date sees every day that was counted and every one that was not.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import NamedTuple

from mingce.closing import Closing
from mingce.register import Register
from mingce.reporting.markdown import cell, inline
from mingce.rules.counting import in_words
from mingce.timeline import Fact
from mingce.workdays import (
    Calendar,
    Day,
    Due,
    Verdict,
    add_workdays,
    days_between,
    first_take_down,
    judge,
    latest_publication,
    month_end,
    notice_last_day,
)

_WEEKDAYS = "一二三四五六日"
_ENOUGH = 120
"""Days that are drawn at most: a missing calendar can leave a longer span."""


class Counted(NamedTuple):
    """A row: one day or a run of days off, what it is, and its number or why it has none."""

    days: str
    what: str
    number: str


def counted(calendar: Calendar, start: dt.date, last: dt.date) -> Iterator[Counted]:
    """Every day after a start, working days numbered, runs of days off in one row."""
    yield Counted(f"{start} {_weekday(start)}", "起算当日", "不计")
    number = 0
    days = days_between(calendar, start, min(last, start + dt.timedelta(days=_ENOUGH)))
    for what, run in itertools.groupby(days, key=_what):
        same = list(run)
        if same[0].workday is False:
            first, end = same[0].day, same[-1].day
            span = str(first) if first == end else f"{first} 至 {end}"
            yield Counted(span, what, "不计")
            continue
        for each in same:
            if each.workday is None:
                yield Counted(f"{each.day} {_weekday(each.day)}", what, "待核")
                continue
            number += 1
            yield Counted(f"{each.day} {_weekday(each.day)}", what, f"第{number}个工作日")
    if days and days[-1].day < last:
        yield Counted(f"至 {last}", "日历还没有公布", "待核")


def _what(day: Day) -> str:
    if day.workday is None:
        return "日历还没有公布"
    if day.workday:
        return "调休上班" if day.makeup else "工作日"
    return day.holiday or "周末"


def _weekday(day: dt.date) -> str:
    return f"周{_WEEKDAYS[day.weekday()]}"


def table(calendar: Calendar, start: dt.date, last: dt.date) -> list[str]:
    """The count as a Markdown table."""
    rows = [
        f"| {cell(days)} | {cell(what)} | {cell(count)} |"
        for days, what, count in counted(calendar, start, last)
    ]
    return ["| 日期 | | 计数 |", "|---|---|---|", *rows]


def filing_deadline(register: Register, fact: Fact) -> list[str]:
    """How long a filing had, and whether it was in time (第六条); nothing where none runs."""
    sheet = fact.sheet
    policy = register.policy_on(sheet.handed_in)
    if policy is None or fact.day is None or sheet.kind not in policy.periods.filing.kinds:
        return []
    days = policy.periods.filing.working_days
    first = register.first_day
    start = max(fact.day, first) if first else fact.day
    due = add_workdays(register.calendar, start, days)
    words = {
        Verdict.IN_TIME: "按时",
        Verdict.LATE: "超期",
        Verdict.UNKNOWN: "待核",
    }[judge(sheet.handed_in, due)]
    since = f"自 {start}（办法施行）起" if start != fact.day else f"自 {start} 起"
    article = inline(policy.periods.filing.article)
    told = f"{since}第{days}个工作日为 {in_words(due)}，报送于 {sheet.handed_in}，**{words}**"
    return [
        f"备案时限（{article}）：{told}",
        "",
        *table(register.calendar, start, due.latest),
        "",
    ]


def notice_deadlines(
    register: Register, published: dt.date, ground: dt.date | None, planned: bool
) -> list[str]:
    """How long an announcement runs, from its publication or its planned one (第七条)."""
    policy = register.policy_on(published)
    if policy is None:
        return []
    calendar, notice = register.calendar, policy.periods.notice
    last = notice_last_day(calendar, published, notice.working_days)
    free = first_take_down(calendar, published, notice.working_days)
    if notice.take_down == "any_day":
        free = Due(published, published)
    word = "如果" if planned else ""
    told = f"第{notice.working_days}个工作日为 {in_words(last)}，最早可于 **{in_words(free)}** 注销"
    lines = [f"公告期（{inline(notice.article)}）：{word}于 {published} 发布，{told}"]
    if ground is not None:
        lines += ["", *month(register, ground, notice.working_days)]
    return [*lines, "", *table(calendar, published, last.latest), ""]


def month(register: Register, ground: dt.date, working_days: int) -> list[str]:
    """The month of a ground and the last day on which a notice can still start (第七条)."""
    policy = register.policy_on(ground)
    if policy is None:
        return []
    closing = policy.periods.closing
    end = month_end(register.calendar, ground, closing.months)
    latest = latest_publication(register.calendar, ground, closing.months, working_days)
    starts = f"公告最迟于 {in_words(latest)} 发布" if latest else "期限之内已容不下公告期"
    told = f"{closing.months}个月届满于 **{in_words(end)}**；{starts}"
    return [f"办结期限（{inline(closing.article)}）：事由发生于 {ground}，{told}"]


def closing_deadlines(register: Register, closing: Closing) -> list[str]:
    """What a deregistration or release had to wait for and to keep."""
    ground = closing.ground.date if closing.ground else None
    if closing.published_on is not None:
        return notice_deadlines(register, closing.published_on, ground, planned=False)
    policy = register.policy
    days = policy.periods.notice.working_days if policy else 0
    said = ["公告：登记簿里没有这个账号的公告发布", ""]
    return [*said, *(month(register, ground, days) if ground else []), ""]
