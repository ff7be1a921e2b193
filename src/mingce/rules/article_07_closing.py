"""第七条, around the notice: apps out of every store, urgent closures, dissolved sponsors, blocks.

Imports finding, register, closing, timeline, workdays and the engine. The notice and the month
themselves are in article_07.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from mingce.closing import Closing
from mingce.finding import Found, Place, Severity
from mingce.records.filing import Ground
from mingce.register import Account, Unit
from mingce.rules import article_07_blocked
from mingce.rules.article_07_stores import stores_left
from mingce.rules.counting import (
    EXPLAIN,
    TRUTH,
    begins,
    in_force,
    in_words,
    last_day_of_grace,
    told_on,
    waiting,
)
from mingce.rules.engine import Case, Rule, Scope, filings_answered
from mingce.sheet import Sheet
from mingce.timeline import Fact, State
from mingce.workdays import Verdict, add_workdays, judge, month_end

_URGENT = {"hijacked": "被盗用", "leaked": "泄密泄露", "ordered": "责令关闭"}
_HALTS = ("suspend", "stop", "deregister")


def left_in_stores(case: Case) -> Iterator[Found]:
    """A deregistered app is out of every store, and its links are removed (第七条)."""
    first = in_force(case)
    for account in case.register.accounts.values():
        platform = case.register.platforms.get(account.platform)
        if platform is None or platform.kind != "app" or account.state is not State.DEREGISTERED:
            continue
        done = next(
            step.fact
            for step in reversed(account.timeline.steps)
            if step.fact.move == "deregister" and step.effective
        )
        if told_on(done) < first:
            continue
        known = case.register.platforms_file.stores if case.register.platforms_file else None
        left = [
            (known or {}).get(store, store)
            for store, day in stores_left(account).items()
            if day is None
        ]
        if left:
            yield _of_app(
                "XM0706",
                account,
                done,
                f"应用“{account.name}”已注销，{'、'.join(left)}还没有写下架日期",
                "请在各应用商店下架，再交 change 备案写明各商店的 removed_on，照商店后台显示填写；"
                "备案之前已经下架、当时漏填的，用 correct 补填",
                "stores",
            )
        app = account.facts.get("app")
        if app is None or app.links_removed_on is None:
            yield _of_app(
                "XM0707",
                account,
                done,
                f"应用“{account.name}”已注销，没有写链接清除日期",
                "请删除网站、公众号等处指向该应用的全部链接，"
                "再交 change 备案写明 app.links_removed_on；"
                "备案之前已经删除、当时漏填的，用 correct 补填",
                "app.links_removed_on",
            )


def _of_app(
    code: str, account: Account, done: Fact, message: str, remedy: str, field: str
) -> Found:
    return Found(
        code,
        done.place("kind"),
        message,
        remedy,
        subject=account.id,
        filing=done.sheet.id,
        field=f"facts.{field}",
        judged_on=done.sheet.handed_in,
    )


def halted_at_once(case: Case) -> Iterator[Found]:
    """A hijacked, leaking or ordered account is suspended at once; its notice runs after (第七条).

    At once is the same day, unless policy sets a grace. An account that had stopped posting wants
    it no less: whoever took it over can still post. One that was suspended already does not.
    """
    first = in_force(case)
    for account in case.register.accounts.values():
        for ground, source in _urgent(case, account):
            if ground.date < first or account.timeline.at(ground.date).state is State.SUSPENDED:
                continue
            halts = [
                step.fact
                for step in account.timeline.steps
                if step.fact.move in _HALTS and step.effective and told_on(step.fact) >= ground.date
            ]
            # Where its giver suspended it, the giver answers for that.
            inherited = halts and halts[0].sheet.subject != account.id
            grace = case.policy(ground.date).periods.suspension
            days = grace.working_days if grace else 0
            due = last_day_of_grace(case, ground.date, days)
            day = told_on(halts[0]) if halts else case.as_of
            if inherited or judge(day, due) is not Verdict.LATE:
                continue
            told = f"暂停于 {day}" if halts else f"至 {case.as_of} 还没有暂停"
            yield Found(
                "XM0708",
                halts[0].place("occurred_on") if halts else _date_of(source),
                f"没有立即暂停：账号{_URGENT[ground.kind]}，事由发生于 {ground.date}，"
                f"最迟应于 {in_words(due)}{'' if days else '（当日）'}暂停，{told}",
                f"请先暂停账号再办理公告和注销；{TRUTH}，{EXPLAIN}",
                subject=account.id,
                filing=halts[0].sheet.id if halts else "",
                field="occurred_on" if halts else "ground.date",
                judged_on=ground.date,
            )


def _urgent(case: Case, account: Account) -> Iterator[tuple[Ground, Fact | Sheet]]:
    """Every urgent ground of an account: those that its halts state, and that of its closing.

    One that several of them state comes several times; what is found of it is the same.
    """
    for step in account.timeline.steps:
        fact = step.fact
        ground = fact.says.get("ground")
        if (
            ground is not None
            and ground.kind in _URGENT
            and fact.move in _HALTS
            and step.effective
            and fact.sheet.subject == account.id
            and told_on(fact) >= ground.date
        ):
            yield ground, fact
    closing = _closing_with_ground(case, account)
    if closing is None or closing.ground is None:
        return
    ground, source = closing.ground, closing.ground_source
    assert source is not None
    done = isinstance(source, Fact) and told_on(source) < ground.date
    if ground.kind in _URGENT and not done:
        yield ground, source


def _date_of(source: Fact | Sheet) -> Place:
    path = ("ground", "date")
    return source.place(*path) if isinstance(source, Fact) else source.at(*path)


def _closing_with_ground(case: Case, account: Account) -> Closing | None:
    announced = case.register.announced
    if account.id in announced or any(
        "ground" in step.fact.says for step in account.timeline.steps
    ):
        return case.closing(account)
    return None


def second_answer(case: Case) -> Iterator[Found]:
    """An urgent suspension that one reviewer merged wants a second one's answer (第七条)."""
    answered = filings_answered(case.register, "XM0710")
    for account in case.register.accounts.values():
        for step in account.timeline.steps:
            fact = step.fact
            ground = fact.says.get("ground")
            if (
                fact.move != "suspend"
                or ground is None
                or ground.kind not in _URGENT
                or fact.sheet.subject != account.id
                or fact.sheet.id in answered
            ):
                continue
            yield Found(
                "XM0710",
                fact.place("kind"),
                f"账号“{account.name}”因{_URGENT[ground.kind]}紧急暂停，等待另一名审核人批复",
                "请没有经办合并的审核人批复（answer，rule: XM0710，filing 写这份备案）",
                subject=account.id,
                filing=fact.sheet.id,
                field="ground",
                judged_on=fact.sheet.handed_in,
            )


def sponsor_gone(case: Case) -> Iterator[Found]:
    """A dissolved sponsor's accounts are handed over or deregistered within the month (第七条)."""
    for unit in case.register.units.values():
        if not unit.dissolved:
            continue
        dissolved = next(step.fact for step in unit.timeline.steps if step.fact.move == "dissolve")
        day = told_on(dissolved)
        policy = case.policy(dissolved.sheet.handed_in)
        end = month_end(case.register.calendar, begins(case, day), policy.periods.closing.months)
        for account in case.register.accounts_of(unit.id):
            yield from _left_behind(case, unit, account, dissolved, day, end)


def _left_behind(
    case: Case, unit: Unit, account: Account, dissolved: Fact, day: dt.date, end: Any
) -> Iterator[Found]:
    closing = case.closing(account)
    ground = closing.ground if closing is not None and not closing.of_change else None
    if ground is not None and ground.date <= day:
        return  # that ground's month is the earlier one
    if account.running:
        reached, told = case.as_of, f"至 {case.as_of} 还没有移交或者注销"
    elif account.state is State.TRANSFERRED and account.id not in case.register.takers:
        reached, told = case.as_of, f"已移交，至 {case.as_of} 还没有接收"
    elif closing is not None and closing.done_on is not None and closing.done_on > day:
        reached, told = closing.done_on, f"办结于 {closing.done_on}"
    else:
        return
    verdict = judge(reached, end)
    if verdict is Verdict.IN_TIME:
        return
    what = f"主办单位“{unit.name}”撤并于 {day}，账号“{account.name}”{told}"
    place = dissolved.place("occurred_on")
    if verdict is Verdict.UNKNOWN:
        yield waiting(
            "XM0709", place, what, end, subject=account.id, filing=dissolved.sheet.id,
            field=f"dissolve.{account.id}", judged_on=dissolved.sheet.handed_in,
        )  # fmt: skip
        return
    into = f"移交给{_unit_name(case, unit.into)}，" if unit.into else "移交给承接单位，"
    yield Found(
        "XM0711",
        place,
        f"单位撤并而账号未了：{what}，办结期限为 {in_words(end)}",
        f"请由承接单位办理：{into}或者公告后注销；超期的{EXPLAIN}",
        subject=account.id,
        filing="",
        field=f"dissolve.{dissolved.sheet.id}",
        judged_on=dissolved.sheet.handed_in,
    )


def _unit_name(case: Case, id: str) -> str:
    unit = case.register.units.get(id)
    return f"“{unit.name}”" if unit else f" {id} "


def announcement_tells(case: Case) -> Iterator[Found]:
    """An announcement of a deregistration tells when posting stops and where content goes (第七条).

    An announcement that a later one replaced, or whose account is gone, is not asked again.
    """
    for id, sheets in case.register.announced.items():
        yield from _named_twice(id, sheets)
        account = case.register.accounts.get(id)
        closing = case.closing(account) if account and account.running else None
        if closing is None or closing.entry is None or closing.entry.action != "deregister":
            continue
        assert closing.announcement is not None
        lacks = []
        if closing.entry.stops_on is None and closing.account.state is State.LIVE:
            lacks.append("停止更新日期（stops_on）")
        if closing.announcement.record.content_goes_to is None:
            lacks.append("历史内容去向（content_goes_to）")
        if lacks:
            yield Found(
                "XM0713",
                closing.entry_place("id"),
                f"公告没有写明{'、'.join(lacks)}",
                "公告还没有发布的，请补填；已经发布的不再改动，可以另发更正公告",
                subject=id,
                filing=closing.announcement.id,
                field=f"accounts.{id}.tells",
                judged_on=closing.announcement.handed_in,
            )


def _named_twice(id: str, sheets: Sequence[Sheet]) -> Iterator[Found]:
    """An announcement says one thing of an account: of two nobody knows which is meant."""
    for sheet in dict.fromkeys(sheets):
        places = [index for index, each in enumerate(sheet.record.accounts) if each.id == id]
        if len(places) > 1:
            yield Found(
                "XM0713",
                sheet.at("accounts", places[1], "id"),
                f"同一份公告里账号 {id} 写了{len(places)}次，以哪一次为准无法认定",
                "公告还没有发布的，请只留一次；已经发布的不再改动，请另发更正公告写明",
                subject=id,
                filing=sheet.id,
                field=f"accounts.{id}.twice",
                judged_on=sheet.handed_in,
            )


def plan_carried_out(case: Case) -> Iterator[Found]:
    """A deregistration whose planned day has passed is filed, or blocked, or called off (第七条).

    Where the month of a ground is over as well, that is what is found.
    """
    for id in case.register.announced:
        account = case.register.accounts.get(id)
        closing = case.closing(account) if account else None
        if account is None or closing is None or closing.entry is None or not account.running:
            continue
        if closing.published_on is None or closing.entry.action not in ("deregister", "transfer"):
            continue
        assert closing.announcement is not None
        assert closing.take_down_from is not None
        planned = closing.planned or closing.take_down_from.latest
        if account.timeline.now.blocked or planned >= case.as_of:
            continue
        if closing.month_end is not None and judge(case.as_of, closing.month_end) is Verdict.LATE:
            continue
        days = case.policy(planned).periods.filing.working_days
        due = add_workdays(case.register.calendar, planned, days)
        if judge(case.as_of, due) is not Verdict.LATE:
            continue
        field = "deregister_planned_on" if closing.planned else "id"
        word = "移交" if closing.entry.action == "transfer" else "注销"
        yield Found(
            "XM0714",
            closing.entry_place(field),
            f"计划于 {planned} {word}，第{days}个工作日（{in_words(due)}）已过，还没有{word}备案",
            f"已经{word}的请备案，日期照实填写；平台不予办理的，请交 blocked 备案；"
            "不再办理的，请发公告写 action: continue",
            subject=id,
            filing=closing.announcement.id,
            field=f"accounts.{id}.planned",
        )


def _rule(
    code: str,
    title: str,
    scope: Scope,
    severity: Severity,
    check: object,
    examples: tuple[str, str],
) -> Rule:
    assert callable(check)
    return Rule(code, title, scope, severity, "第七条", check, *examples)


RULES = (
    _rule(
        "XM0706", "应用在各商店下架", Scope.REGISTER, Severity.BREACH,
        left_in_stores, ("每个商店都写有 removed_on", "应用已注销，还有商店没有 removed_on"),
    ),
    _rule(
        "XM0707", "删除指向应用的链接", Scope.REGISTER, Severity.BREACH,
        left_in_stores, ("app.links_removed_on 已填", "应用已注销，没有 links_removed_on"),
    ),
    _rule(
        "XM0708", "被盗用等账号立即暂停", Scope.CALENDAR, Severity.BREACH,
        halted_at_once, ("2026-09-14 被盗用，当日暂停", "2026-09-14 被盗用，次日才暂停"),
    ),
    _rule(
        "XM0710", "紧急暂停由第二人批复", Scope.REGISTER, Severity.ADVICE,
        second_answer, ("另一名审核人已批复", "只有一名审核人经办合并"),
    ),
    _rule(
        "XM0711", "单位撤并后账号一个月内了结", Scope.CALENDAR, Severity.BREACH,
        sponsor_gone, ("撤并后一个月内移交", "撤并一个月后账号还在原单位名下"),
    ),
    _rule(
        "XM0712", "注销受阻写明办理经过", Scope.CALENDAR, Severity.BREACH,
        article_07_blocked.attempts_kept, ("blocked 写有 attempts", "blocked 没有 attempts"),
    ),
    _rule(
        "XM0713", "公告内容完整", Scope.REGISTER, Severity.ADVICE,
        announcement_tells, ("写明 stops_on 和 content_goes_to", "没有写 content_goes_to"),
    ),
    _rule(
        "XM0714", "按公告的计划办理", Scope.CALENDAR, Severity.ADVICE,
        plan_carried_out, ("计划注销日后5个工作日内备案", "计划注销日已过很久，账号还在用"),
    ),
)  # fmt: skip
