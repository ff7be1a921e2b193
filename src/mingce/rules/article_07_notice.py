"""第七条: a closing is announced first, and its plan fits the notice and the month.

Imports finding, register, closing, timeline, workdays and the engine. It applies to every
deregistration, and to transfers and changes that state a ground; an ordinary rename is none of
it, and to stop posting is not to take down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from mingce.closing import Closing
from mingce.finding import Found, Severity
from mingce.register import Account
from mingce.rules.article_07_stores import out_of_every_store, stores_left
from mingce.rules.counting import EXPLAIN, TRUTH, in_force, in_words, told_on, waiting
from mingce.rules.engine import Case, Rule, Scope
from mingce.rules.words import KIND_WORDS
from mingce.sheet import Sheet
from mingce.timeline import Fact, State
from mingce.workdays import Due, Verdict, first_take_down, judge, notice_last_day

_ACTIONS = {"deregister": "deregister", "transfer-to": "transfer", "change": "change"}


def closing_accounts(case: Case) -> Iterator[Account]:
    """The accounts of which anything speaks of a closing or a change with a ground."""
    announced = case.register.announced
    for account in case.register.accounts.values():
        if (
            account.state in (State.DEREGISTERED, State.TRANSFERRED)
            or account.id in announced
            or account.giver in announced
            or out_of_every_store(account) is not None
            or any(
                "ground" in step.fact.says or step.fact.move == "deregister"
                for step in account.timeline.steps
            )
        ):
            yield account


class Notice(NamedTuple):
    """A notice as it stood on a day: its announcement, when it went out, when it lets go."""

    sheet: Sheet
    action: str
    published: dt.date
    last_day: Due
    take_down_from: Due
    days: int


def notice_on(case: Case, account: Account, day: dt.date, since: dt.date) -> Notice | None:
    """The latest notice about an account that had gone out by a day and after another."""
    register = case.register
    found: list[tuple[dt.date, Sheet, str]] = []
    name: str | None = account.id
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        for sheet in register.announced.get(name, ()):
            published = register.daybook.published_on(sheet.id)
            if published is None or not since <= published <= day:
                continue
            # What the giver announced of the transfer itself is done with it.
            found += [
                (published, sheet, entry.action)
                for entry in sheet.record.accounts
                if entry.id == name and (name == account.id or entry.action != "transfer")
            ]
        known = register.accounts.get(name)
        name = known.giver if known else None
    if not found:
        return None
    published, sheet, action = max(found, key=lambda each: (each[0], each[1].order))
    if action == "continue":
        return None
    terms = case.policy(published).periods.notice
    if terms.take_down == "any_day":
        from_ = Due(published, published)
    else:
        from_ = first_take_down(register.calendar, published, terms.working_days)
    last = notice_last_day(register.calendar, published, terms.working_days)
    return Notice(sheet, action, published, last, from_, terms.working_days)


class _TakeDown(NamedTuple):
    """What ends a notice: its day, the fact and field that tell it, and its word."""

    day: dt.date
    fact: Fact
    path: tuple[str, ...]
    word: str
    action: str


def announced_first(case: Case) -> Iterator[Found]:
    """Nothing is taken down before its notice has run its working days (第七条).

    It applies to deregistration, and to a transfer or change that states a ground. Of an app the
    first store that it leaves counts. What already happened is a breach.
    """
    first = in_force(case)
    for account in closing_accounts(case):
        since = dt.date.min
        removal = _first_removal(case, account)
        for step in account.timeline.steps:
            fact = step.fact
            if fact.move == "resume":
                since = fact.sort_day
            day = told_on(fact)
            if fact.move not in _ACTIONS or not step.effective or day < first:
                continue
            if fact.sheet.subject != account.id:
                continue
            if fact.move != "deregister" and not _stated_ground(case, account, fact):
                continue
            if removal is not None and fact.move == "deregister" and removal.day <= day:
                continue
            word, action = KIND_WORDS[fact.sheet.kind], _ACTIONS[fact.move]
            take_down = _TakeDown(day, fact, ("occurred_on",), word, action)
            yield from _taken_down(case, account, take_down, since)
        if removal is not None:
            yield from _taken_down(case, account, removal, since)


def _first_removal(case: Case, account: Account) -> _TakeDown | None:
    """The first store that an app left in its present closing, told by the account itself.

    Where it had left every store before, or leaves them and nothing is closed, the last one.
    """
    first = in_force(case)
    left = {store: day for store, day in stores_left(account).items() if day is not None}
    stores = {
        store: (day, fact)
        for store, day in left.items()
        if day >= first and (fact := _told_by_itself(account, store)) is not None
    }
    began = _began(case.closing(account)) if stores else None
    days = [day for day, _ in stores.values() if began is not None and day >= began]
    last = out_of_every_store(account)
    day = min(days) if days else last
    for store, (removed, fact) in sorted(stores.items()):
        if removed == day:
            path = ("facts", "stores", store, "removed_on")
            return _TakeDown(day, fact, path, "下架", "deregister")
    return None


def _began(closing: Closing | None) -> dt.date | None:
    """The day on which a closing began: that of its announcement, ground or end that was first."""
    if closing is None:
        return None
    announced = closing.announcement.record.date if closing.announcement else None
    ground = closing.ground.date if closing.ground else None
    return min(day for day in (closing.done_on, announced, ground) if day is not None)


def _told_by_itself(account: Account, store: str) -> Fact | None:
    """The account's own fact that an app left a store: what its giver did is the giver's."""
    fact = account.timeline.setter("stores", store, "removed_on")
    return fact if fact is not None and fact.sheet.subject == account.id else None


def _stated_ground(case: Case, account: Account, fact: Fact) -> bool:
    if fact.says.get("ground"):
        return True
    closing = case.closing(account)
    return fact.move == "transfer-to" and closing is not None and closing.ground is not None


def _taken_down(case: Case, account: Account, done: _TakeDown, since: dt.date) -> Iterator[Found]:
    day, fact, path, word, action = done
    notice = notice_on(case, account, day, since)
    if notice is None or notice.action != action:
        days = case.policy(day).periods.notice.working_days
        if notice:
            about = f"此前的公告没有说{word}"
        elif spent := notice_on(case, account, day, dt.date.min):
            about = f"{spent.published} 发布的公告已因账号恢复（{since}）而终止"
        else:
            about = "此前没有发布公告"
        message = f"未经公告即{word}：{word}发生于 {day}，{about}，应先公告满{days}个工作日"
        told = "变更了什么" if action == "change" else "由谁接续"
        remedy = f"请尽快补发公告，写明账号已于何日{word}、{told}"
    else:
        verdict = judge(day, notice.take_down_from.shifted(-1))
        if verdict is Verdict.LATE:
            return
        message = (
            f"公告未满即{word}：公告于 {notice.published} 发布，第{notice.days}个工作日为 "
            f"{in_words(notice.last_day)}，最早可于 {in_words(notice.take_down_from)} {word}，"
            f"{word}发生于 {day}"
        )
        remedy = "公告请保留到期满，期间的意见照常受理"
        if verdict is Verdict.UNKNOWN:
            yield waiting(
                "XM0709",
                fact.place(*path),
                f"公告于 {notice.published} 发布，{word}发生于 {day}，公告是否已满尚不能认定",
                notice.last_day,
                subject=account.id,
                filing=fact.sheet.id,
                field=".".join(path),
                judged_on=notice.published,
            )
            return
    yield Found(
        "XM0701",
        fact.place(*path),
        message,
        f"{TRUTH}；{remedy}；{EXPLAIN}",
        subject=account.id,
        filing=fact.sheet.id,
        field=".".join(path),
        judged_on=notice.published if notice else day,
    )


def planned_in_time(case: Case) -> Iterator[Found]:
    """A take-down is planned after the notice's end, and within the month (第七条).

    A plan that is too early can still be mended and is refused; one past the month is a breach.
    It is judged on the publication day, before publication on the announcement's date. No plan of
    its giver's holds up who takes an account over.
    """
    for account in closing_accounts(case):
        closing = case.closing(account)
        if closing is None or closing.entry is None or closing.done is not None:
            continue
        assert closing.announcement is not None
        published = closing.published_on or closing.announcement.record.date
        terms = case.policy(published).periods.notice
        free = first_take_down(case.register.calendar, published, terms.working_days)
        if closing.planned is not None:
            earliest = free if terms.take_down == "after_last_day" else Due(published, published)
            verdict = judge(closing.planned, earliest.shifted(-1))
            if verdict is Verdict.IN_TIME:
                if closing.announcement.where.unit == account.unit:
                    yield _too_early(case, closing, published, earliest)
                continue
            if verdict is Verdict.UNKNOWN:
                yield waiting(
                    "XM0709",
                    closing.entry_place("deregister_planned_on"),
                    f"公告于 {published} 发布，计划于 {closing.planned} {_word(closing)}，"
                    "届时公告是否已满尚不能认定",
                    earliest.shifted(-1),
                    subject=account.id,
                    filing=closing.announcement.id,
                    field=f"accounts.{account.id}.deregister_planned_on",
                    judged_on=published,
                )
        yield from _past_month(closing, published, free)


def _too_early(case: Case, closing: Closing, published: dt.date, earliest: Due) -> Found:
    assert closing.announcement is not None
    days = case.policy(published).periods.notice.working_days
    remedy = (
        f"请把 deregister_planned_on 改为 {earliest.latest} 或者更晚，"
        "或者删去这一行（即公告期满次日）"
    )
    if closing.month_end is not None:
        if judge(earliest.latest, closing.month_end) is Verdict.LATE:
            remedy += (
                f"；最迟应于 {in_words(closing.month_end)} 办结，公告期满已在其后，"
                "两者不能兼顾：公告仍须满规定的工作日，期满后请尽快办理，"
                "并在账号的备案里用 explanations 说明原因"
            )
        else:
            remedy += f"；最迟于 {in_words(closing.month_end)} 办结"
    last = notice_last_day(case.register.calendar, published, days)
    word = _word(closing)
    return Found(
        "XM0702",
        closing.entry_place("deregister_planned_on"),
        f"计划{word}过早：公告于 {published} 发布，第{days}个工作日为 {in_words(last)}，"
        f"最早可于 {in_words(earliest)} {word}，计划为 {closing.planned}",
        remedy,
        subject=closing.account.id,
        filing=closing.announcement.id,
        field=f"accounts.{closing.account.id}.deregister_planned_on",
        judged_on=published,
    )


def _word(closing: Closing) -> str:
    assert closing.entry is not None
    return KIND_WORDS[closing.entry.action]


def _past_month(closing: Closing, published: dt.date, free: Due) -> Iterator[Found]:
    assert closing.announcement is not None
    assert closing.entry is not None
    if closing.month_end is None or closing.entry.action not in ("deregister", "transfer"):
        return
    day = closing.planned or free.earliest
    if judge(day, closing.month_end) is not Verdict.LATE:
        return
    field = "deregister_planned_on" if closing.planned else "id"
    what = f"计划于 {day} {_word(closing)}" if closing.planned else f"公告期满次日为 {day}"
    latest = closing.latest_publication
    yield Found(
        "XM0705",
        closing.entry_place(field),
        f"来不及在期限内办结：公告于 {published} 发布，{what}，"
        f"办结期限为 {in_words(closing.month_end)}"
        + (f"，公告最迟应于 {in_words(latest)} 发布" if latest else ""),
        f"公告仍须满规定的工作日，不要为赶期限提前{_word(closing)}；"
        "请尽快办理，并在账号的备案里用 explanations 说明原因，由主管单位批复",
        subject=closing.account.id,
        field=f"{closing.announcement.id}.{field}",
        judged_on=published,
    )


RULES = (
    Rule(
        "XM0701",
        "公告期满再注销",
        Scope.REGISTER,
        Severity.BREACH,
        "第七条",
        announced_first,
        "2026-09-14 公告，第15个工作日为 2026-10-10，2026-10-11 注销",
        "2026-09-14 公告，2026-10-10 注销",
    ),
    Rule(
        "XM0702",
        "计划注销不早于公告期满次日",
        Scope.CALENDAR,
        Severity.REFUSE,
        "第七条",
        planned_in_time,
        "2026-09-14 公告，计划 2026-10-11 注销",
        "2026-09-14 公告，计划 2026-10-10 注销",
    ),
    Rule(
        "XM0705",
        "公告来得及在期限内办结",
        Scope.CALENDAR,
        Severity.BREACH,
        "第七条",
        planned_in_time,
        "事由发生于 2026-09-11，2026-09-14 公告",
        "事由发生于 2026-09-11，2026-09-15 公告",
    ),
)
