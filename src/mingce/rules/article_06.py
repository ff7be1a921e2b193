"""第六条: opening, changing and closing are filed in time, here and in the national system.

Imports finding, register, timeline, workdays and the engine. The paragraphs （一） to （五） have
modules of their own; ``RULES`` here joins them, in order of code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mingce.finding import Found, Severity
from mingce.records.paths import Unclaimed, classify
from mingce.register import Account, Register, Unit
from mingce.rules import (
    article_06_accounts,
    article_06_agreement,
    article_06_apps,
    article_06_conditions,
    article_06_consent,
    article_06_identity,
    article_06_names,
    article_06_one,
    article_06_reopening,
)
from mingce.rules.counting import EXPLAIN, TRUTH, begins, in_force, in_words, waiting
from mingce.rules.engine import Case, Rule, Scope
from mingce.rules.words import KIND_WORDS
from mingce.sheet import Sheet
from mingce.timeline import Fact, Step
from mingce.workdays import Due, Verdict, add_workdays, judge


def filed_in_time(case: Case) -> Iterator[Found]:
    """What happened is filed within so many working days of its day (第六条).

    The day of the event is not counted; what happened before the regulation was in force counts
    from that day. Corrections, supplements, withdrawals and applications have no deadline.
    """
    returns = _returns(case.register)
    for subject in case.register.subjects():
        borrowed = isinstance(subject, Account) and subject.giver is not None
        for step in subject.timeline.steps:
            fact = step.fact
            sheet = fact.sheet
            period = case.policy(sheet.handed_in).periods.filing
            if sheet.kind not in period.kinds or (borrowed and sheet.subject != subject.id):
                continue
            if period.counts_to == "handed_in":
                received: dt.date | None = sheet.handed_in
                if fact.day and (sheet.handed_in - fact.day).days <= period.working_days:
                    continue  # so many days hold at most so many working days
                if subject.id in returns:
                    received = _first_handed_in(returns[subject.id], fact)
            else:
                row = case.register.daybook.filed.get(sheet.id)
                received = row.entered_on if row else None
            yield from _in_time(case, subject, fact, received, period.working_days)
    yield from _told_with_its_day(case)


def _told_with_its_day(case: Case) -> Iterator[Found]:
    """What a change tells with a day of its own is filed in time counted from that day (第六条).

    Taking an app down, verifying anew and a new manager's coming are events; where they lie long
    before the change's own day the office asks which is right. What only fills a gap is not asked.
    """
    for subject in case.register.subjects():
        for step in subject.timeline.steps:
            fact = step.fact
            sheet = fact.sheet
            if fact.move != "change" or sheet.subject != subject.id or not step.effective:
                continue
            period = case.policy(sheet.handed_in).periods.filing
            for path, what, day in _events(step) if sheet.kind in period.kinds else ():
                if day >= fact.sort_day:
                    continue
                due = add_workdays(case.register.calendar, begins(case, day), period.working_days)
                if judge(sheet.handed_in, due) is not Verdict.LATE:
                    continue
                field = ".".join(("facts", *path))
                yield Found(
                    "XM0609",
                    fact.place("facts", *path),
                    f"待核：变更写明发生于 {fact.day}，{what} {day} 却早于此日；"
                    f"自 {day} 起算，第{period.working_days}个工作日为 {_latest(due)}，"
                    f"{_handed(sheet, sheet.handed_in, sheet.handed_in)}",
                    "occurred_on 请写实际发生之日：写错的用 correct 更正；"
                    f"实际发生更早的照实填写，{EXPLAIN}",
                    subject=subject.id,
                    filing=sheet.id,
                    field=field,
                    judged_on=sheet.handed_in,
                )


def _events(step: Step) -> Iterator[tuple[tuple[str, ...], str, dt.date]]:
    """What a change tells anew with a day of its own: where, what and when."""
    facts, before = step.fact.facts, step.before.facts
    new, old = facts.get("verification"), before.get("verification")
    if new and new.verified_on and old:
        anew = new.subject != old.subject or (old.verified_on and new.verified_on > old.verified_on)
        if anew:
            yield ("verification", "verified_on"), "认证日期", new.verified_on
    for store, listing in (facts.get("stores") or {}).items():
        removed = (listing or {}).get("removed_on")
        known = (before.get("stores") or {}).get(store)
        if removed and known and known.get("removed_on") != removed:
            yield ("stores", store, "removed_on"), "下架日期", removed
    for key, post in (facts.get("posts") or {}).items():
        came = (post or {}).get("from_")
        known = (before.get("posts") or {}).get(key)
        # Of a post that is there a first day fills a gap; a later one is another person's.
        if came and before.get("posts") and (not known or (known.get("from_") or came) < came):
            yield ("posts", key, "from"), "到岗日期", came


def _in_time(
    case: Case, subject: Unit | Account, fact: Fact, received: dt.date | None, days: int
) -> Iterator[Found]:
    sheet = fact.sheet
    until = received or case.as_of
    start = begins(case, fact.day or in_force(case))
    due = add_workdays(case.register.calendar, start, days)
    verdict = judge(until, due)
    if verdict is Verdict.IN_TIME:
        return
    word = KIND_WORDS[sheet.kind]
    handed = _handed(sheet, received, until)
    if fact.day is None:
        yield Found(
            "XM0609",
            sheet.at("kind"),
            f"待核：没有写{word}日期，无法核定是否在{days}个工作日内备案，{handed}",
            f"平台上查得到{word}日期的，请用 correct 补填 occurred_on；"
            "查不到的照实留空，由主管单位核定",
            subject=subject.id,
            filing=sheet.id,
            field="occurred_on",
            judged_on=sheet.handed_in,
        )
        return
    happened = f"{word}发生于 {fact.day}"
    if start != fact.day:
        happened += f"，早于办法施行，自 {start} 起算"
    if verdict is Verdict.UNKNOWN:
        yield waiting(
            "XM0609",
            fact.place("occurred_on"),
            f"{happened}，{handed}，是否超过{days}个工作日尚不能认定",
            due,
            subject=subject.id,
            filing=sheet.id,
            field="occurred_on",
            judged_on=sheet.handed_in,
        )
        return
    truth = TRUTH if isinstance(subject, Account) else "日期请按依据文件如实填写"
    yield Found(
        "XM0601",
        fact.place("occurred_on"),
        f"备案超期：{happened}，第{days}个工作日为 {_latest(due)}，{handed}",
        f"{truth}；超期仍可备案，{EXPLAIN}",
        subject=subject.id,
        filing=sheet.id,
        field="occurred_on",
        judged_on=sheet.handed_in,
    )


def _latest(due: Due) -> str:
    return in_words(due) if due.certain else f"{due.latest}（最晚）"


def _handed(sheet: Sheet, received: dt.date | None, until: dt.date) -> str:
    if received is None:
        return f"至 {until} 还没有登记"
    if received == sheet.handed_in:
        return f"报送日为 {received}"
    if received < sheet.handed_in:
        return f"第一次报送日为 {received}"
    return f"登记日为 {received}"


class _Return(NamedTuple):
    """A filing that was sent back and is not in the register: when and of what kind it was."""

    handed_in: dt.date
    kind: str
    returned_on: dt.date


def _first_handed_in(returns: Sequence[_Return], fact: Fact) -> dt.date:
    """The day on which a filing was first handed in.

    A sheet of the same kind, handed in on or after the day on which an earlier one was sent back,
    is that one again, where what it tells had happened by then.
    """
    sheet = fact.sheet
    days = [
        sent.handed_in
        for sent in returns
        if sent.kind == sheet.kind
        and sent.returned_on <= sheet.handed_in
        and fact.sort_day <= sent.handed_in
    ]
    return min([sheet.handed_in, *days])


def _returns(register: Register) -> dict[str, Sequence[_Return]]:
    """The filings of each folder that were sent back and are not in the register.

    One that was mended under its own name is there, and its name holds the first day.
    """
    absent: dict[str, list[_Return]] = {}
    for decision in register.decisions_of("return"):
        filing = decision.record.filing
        where = classify(f"registry/{filing}.yml")
        if filing in register.sheets or isinstance(where, Unclaimed) or where.date is None:
            continue
        sent = _Return(where.date, where.kind, decision.record.date)
        absent.setdefault(where.subject, []).append(sent)
    return dict(absent)


_OWN = (
    Rule(
        "XM0601",
        "五个工作日内备案",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条",
        filed_in_time,
        "2026-09-30 更名，2026-10-13（第5个工作日）报送",
        "2026-09-30 更名，2026-10-14（第6个工作日）报送",
    ),
    Rule(
        "XM0609",
        "备案时限待核",
        Scope.REGISTER,
        Severity.ADVICE,
        "第六条",
        filed_in_time,
        "期限落在已有日历的年份内",
        "2026-12-28 更名，期限要看 2027 年的日历",
    ),
)
RULES = tuple(
    sorted(
        (
            *_OWN,
            *article_06_one.RULES,
            *article_06_identity.RULES,
            *article_06_reopening.RULES,
            *article_06_agreement.RULES,
            *article_06_conditions.RULES,
            *article_06_consent.RULES,
            *article_06_accounts.RULES,
            *article_06_apps.RULES,
            *article_06_names.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
