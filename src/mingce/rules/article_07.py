"""第七条: a closing is done within the month of its ground.

Imports finding, register, closing, timeline, workdays and the engine. The notice, and what
surrounds it, have modules of their own; ``RULES`` here joins them, in order of code.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from mingce.closing import Closing, closing_of
from mingce.finding import Found, Place, Severity
from mingce.records.filing import Ground
from mingce.register import Account
from mingce.rules import article_07_closing, article_07_notice
from mingce.rules.article_07_notice import closing_accounts
from mingce.rules.article_07_stores import stores_left
from mingce.rules.counting import EXPLAIN, TRUTH, begins, in_force, in_words, told_on, waiting
from mingce.rules.engine import Case, Rule, Scope
from mingce.rules.words import KIND_WORDS
from mingce.sheet import Sheet
from mingce.timeline import Fact, State
from mingce.workdays import Verdict, judge, later, month_end


class Finish(NamedTuple):
    """What ends a closing: the day, and the fact and field that tell it."""

    day: dt.date
    fact: Fact
    field: tuple[str, ...]


def finished(case: Case, closing: Closing) -> Finish | None:
    """When a closing was done: deregistered and out of every store, handed over, or changed.

    A release alone hands nothing over: the account is taken over, or its closing goes on.
    """
    account = closing.account
    if closing.done is not None:
        return _done(case, account, closing.done)
    assert closing.ground is not None
    if closing.entry is not None and closing.entry.action == "change":
        return _changed(account, closing.ground.date)
    source = closing.ground_source
    if not isinstance(source, Fact) or source.sheet.subject == account.id or closing.entry:
        return None
    if closing.ground.kind in ("unit_abolished", "merged"):
        # What the giver's own end was the ground for is done by the account's being taken.
        for step in account.timeline.steps:
            if step.fact.move == "transfer-from":
                return Finish(told_on(step.fact), step.fact, ("occurred_on",))
    return None


def _done(case: Case, account: Account, done: Fact) -> Finish | None:
    finish = Finish(told_on(done), done, ("occurred_on",))
    if done.move != "deregister":
        return finish if account.id in case.register.takers else None
    for store, removed in stores_left(account).items():
        if removed is None:
            return None
        finish = _later(account, finish, removed, ("stores", store, "removed_on"))
    app = account.facts.get("app")
    if app is not None and app.links_removed_on is not None:
        # Whether they are removed at all is asked for by XM0707.
        finish = _later(account, finish, app.links_removed_on, ("app", "links_removed_on"))
    return finish


def _later(account: Account, finish: Finish, day: dt.date, path: tuple[str, ...]) -> Finish:
    if day <= finish.day:
        return finish
    fact = account.timeline.setter(*path)
    assert fact is not None
    return Finish(day, fact, ("facts", *path))


def _changed(account: Account, since: dt.date) -> Finish | None:
    for step in account.timeline.steps:
        fact = step.fact
        if fact.move == "change" and told_on(fact) >= since:
            return Finish(told_on(fact), fact, ("occurred_on",))
    return None


def within_month(case: Case) -> Iterator[Found]:
    """A closing, and a change with a ground, is done within the month of its ground (第七条)."""
    for account in closing_accounts(case):
        for step in account.timeline.steps:
            fact = step.fact
            ground = fact.says.get("ground")
            if fact.move == "change" and ground and fact.sheet.subject == account.id:
                finish = Finish(told_on(fact), fact, ("occurred_on",))
                yield from _in_time(case, account, ground, finish, fact)
        yield from _restored(case, account)
        closing = case.closing(account)
        if closing is None or closing.ground is None:
            continue
        source = closing.ground_source
        assert source is not None
        if isinstance(source, Fact) and source.move == "change":
            continue
        yield from _in_time(case, account, closing.ground, finished(case, closing), source)


def _restored(case: Case, account: Account) -> Iterator[Found]:
    """A deregistration that the platform undid later was in time or late all the same."""
    steps = account.timeline.steps
    for index, step in enumerate(steps):
        if step.fact.move != "resume" or step.before.state is not State.DEREGISTERED:
            continue
        before = dataclasses.replace(account.timeline, steps=steps[:index])
        earlier = dataclasses.replace(account, timeline=before)
        closing = closing_of(case.register, earlier, later(step.fact.sort_day, -1))
        assert closing is not None
        finish = finished(case, closing)
        if closing.ground is None or finish is None or finish.fact.sheet.subject != account.id:
            continue
        assert closing.ground_source is not None
        yield from _in_time(case, account, closing.ground, finish, closing.ground_source)


def _in_time(
    case: Case, account: Account, ground: Ground, finish: Finish | None, source: Fact | Sheet
) -> Iterator[Found]:
    sheet = source.sheet if isinstance(source, Fact) else source
    months = case.policy(sheet.handed_in).periods.closing.months
    begun = begins(case, ground.date)
    end = month_end(case.register.calendar, begun, months)
    verdict = judge(finish.day if finish else case.as_of, end)
    if verdict is Verdict.IN_TIME:
        return
    if finish is None:
        # Of no one filing: any of the account's can explain why it is still open.
        place, filing, field = _ground_place(source), "", "ground.date"
        told = f"至 {case.as_of} 还没有办结"
        if account.timeline.now.blocked:
            told += "（注销受阻）"
    else:
        place, filing = finish.fact.place(*finish.field), finish.fact.sheet.id
        field, told = ".".join(finish.field), f"办结于 {finish.day}"
    happened = f"事由发生于 {ground.date}"
    if begun != ground.date:
        happened += "，早于办法施行"
    if verdict is Verdict.UNKNOWN:
        yield waiting(
            "XM0709", place, f"{happened}，{told}，是否超过{months}个月尚不能认定", end,
            subject=account.id, filing=filing, field=field, judged_on=sheet.handed_in,
        )  # fmt: skip
        return
    yield Found(
        "XM0703",
        place,
        f"办结超期：{happened}，{months}个月届满于 {in_words(end)}，{told}",
        f"{TRUTH}；请尽快办结，{EXPLAIN}；平台不予办理的，请交 blocked 备案，写明办理经过",
        subject=account.id,
        filing=filing,
        field=field,
        judged_on=sheet.handed_in,
    )


def _ground_place(source: Fact | Sheet) -> Place:
    if isinstance(source, Fact):
        return source.place("ground", "date")
    return source.at("ground", "date")


def grounded(case: Case) -> Iterator[Found]:
    """A deregistration or transfer states its ground: without it no month can be counted (第七条).

    The ground may stand in the filing, in an earlier one of the same closing, or in the
    announcement.
    """
    for account in closing_accounts(case):
        closing = case.closing(account)
        if closing is None or closing.done is None:
            continue
        fact = closing.done
        if told_on(fact) < in_force(case):
            continue
        word = KIND_WORDS[fact.sheet.kind]
        if closing.ground is not None:
            # The ground of a change that was announced is none of what was closed.
            late = closing.ground.date > told_on(fact) and not closing.of_change
            if late and closing.ground_place is not None:
                yield Found(
                    "XM0704",
                    closing.ground_place,
                    f"事由的日期 {closing.ground.date} 晚于{word}之日 {told_on(fact)}，"
                    "无法核定是否在期限内办结",
                    f"{TRUTH}；事由发生日期以依据文件为准，写错的请更正；没有写错的，{EXPLAIN}",
                    subject=account.id,
                    filing=fact.sheet.id,
                    field="ground.date",
                    judged_on=fact.sheet.handed_in,
                )
            continue
        yield Found(
            "XM0704",
            fact.place("ground"),
            f"没有写明{word}的事由：备案和公告里都没有 ground，无法核定是否在期限内办结",
            "请写明 ground：事由、事由发生日期、依据文件，日期以依据文件为准；"
            "已归档的用 correct 补填",
            subject=account.id,
            filing=fact.sheet.id,
            field="ground",
            judged_on=fact.sheet.handed_in,
        )


_OWN = (
    Rule(
        "XM0703",
        "一个月内办结",
        Scope.CALENDAR,
        Severity.BREACH,
        "第七条",
        within_month,
        "事由发生于 2026-09-11，2026-10-12 注销",
        "事由发生于 2026-09-11，2026-10-13 注销",
    ),
    Rule(
        "XM0704",
        "注销和移交写明事由",
        Scope.REGISTER,
        Severity.BREACH,
        "第七条",
        grounded,
        "公告写明 ground: {kind: cannot_maintain, date: 2026-09-11, …}",
        "注销备案和公告都没有 ground",
    ),
    Rule(
        "XM0709",
        "公告和办结期限待核",
        Scope.CALENDAR,
        Severity.ADVICE,
        "第七条",
        within_month,
        "期限落在已有日历的年份内",
        "2026-12-11 公告，期满之日要看 2027 年的日历",
    ),
)
RULES = tuple(
    sorted((*_OWN, *article_07_notice.RULES, *article_07_closing.RULES), key=lambda rule: rule.code)
)
