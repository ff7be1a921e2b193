"""第六条: filing, platform verification and the national system say the same.

Imports finding, register, timeline, workdays and the engine. What follows a filing elsewhere has a
grace that policy sets; a register whose policy sets none asks nothing.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterator, Mapping
from typing import Any

from mingce.finding import Found, Place, Severity
from mingce.register import Account, Unit
from mingce.rules.counting import (
    EXPLAIN,
    in_words,
    last_day_of_grace,
    stands_since,
    taken,
    told_on,
    waiting,
)
from mingce.rules.engine import Case, Rule, Scope
from mingce.rules.words import KIND_WORDS
from mingce.timeline import Fact
from mingce.workdays import Due, Verdict, judge


def national_system(case: Case) -> Iterator[Found]:
    """What is filed here is filed in the national system within the grace (第六条)."""
    for account in case.register.accounts.values():
        for step in account.timeline.steps:
            fact = step.fact
            sheet = fact.sheet
            if account.giver is not None and sheet.subject != account.id:
                continue
            periods = case.policy(sheet.handed_in).periods
            kinds = periods.national_system_grace.kinds or periods.filing.kinds
            if sheet.kind not in kinds or of_this_register_alone(fact):
                continue
            entry = fact.says.get("national_system")
            day = entry.filed_on if entry else case.as_of
            days = periods.national_system_grace.working_days
            if (day - sheet.handed_in).days <= days:
                continue
            due = last_day_of_grace(case, sheet.handed_in, days)
            yield from _followed(case, account, fact, day, due)


_NOT_HELD_THERE = frozenset({"national_entry", "merge_by", "followers"})
"""What the national system does not hold: policy says so among its readings."""


def of_this_register_alone(fact: Fact) -> bool:
    """Whether a change states nothing that the national system could take in."""
    told = fact.facts.keys()
    held = not told or fact.says.get("ground") is not None or not told <= _NOT_HELD_THERE
    return fact.move == "change" and not held


def _followed(case: Case, account: Account, fact: Fact, day: dt.date, due: Due) -> Iterator[Found]:
    verdict = judge(day, due)
    if verdict is Verdict.IN_TIME:
        return
    done = "national_system" in fact.says and fact.says["national_system"]
    place = fact.place("national_system", "filed_on") if done else fact.place("kind")
    told = f"填报日为 {day}" if done else f"至 {day} 还没有填报"
    word = KIND_WORDS[fact.sheet.kind]
    if verdict is Verdict.UNKNOWN:
        yield waiting(
            "XM0609",
            place,
            f"{word}备案于 {fact.sheet.handed_in}，全国系统{told}，是否超过宽限尚不能认定",
            due,
            subject=account.id,
            filing=fact.sheet.id,
            field="national_system",
            judged_on=fact.sheet.handed_in,
        )
        return
    yield Found(
        "XM0605",
        place,
        f"全国系统填报超期：{word}备案于 {fact.sheet.handed_in}，宽限至 {in_words(due)}，{told}",
        "请在全国政务新媒体信息报送系统办理，再用 supplement 补充 national_system；"
        f"日期照系统显示填写，超期的{EXPLAIN}",
        subject=account.id,
        filing=fact.sheet.id,
        field="national_system",
        judged_on=fact.sheet.handed_in,
    )


def verified_subject(case: Case) -> Iterator[Found]:
    """The platform verifies the sponsor under its legal name (第六条).

    An internal section may be verified under the unit that it belongs to.
    """
    for account in case.register.accounts.values():
        verification = account.facts.get("verification")
        unit = case.register.units.get(account.unit)
        if verification is None or unit is None or not account.running:
            continue
        names = _legal_names(case, unit)
        if not names or verification.subject in names:
            continue
        setter = stands_since(account.timeline, _subject)
        assert setter is not None
        facts = (setter, *_named(case, unit, "legal_name"), taken(account))
        latest = max((fact for fact in facts if fact), key=told_on)
        grace = case.policy(latest.sheet.handed_in).periods.verification_grace
        if grace is None:
            continue
        due = last_day_of_grace(case, told_on(latest), grace.working_days)
        yield from _differs(
            case,
            "XM0606",
            account,
            setter.place("facts", "verification", "subject"),
            setter.sheet.id,
            f"备案与平台认证不一致：认证主体为“{verification.subject}”，主办单位为“{names[0]}”",
            due,
            "请在平台变更认证主体后用 change 备案；单位名称有变化的，请先备案单位名称；"
            "抄写有误的用 correct 更正",
        )


def _subject(facts: Mapping[str, Any]) -> str | None:
    verification = facts.get("verification")
    return verification.subject if verification else None


def _legal_names(case: Case, unit: Unit) -> list[str]:
    names = [unit.facts.get("legal_name")]
    parent = _parent(case, unit)
    if parent is not None:
        names.append(parent.facts.get("legal_name"))
    return [str(name) for name in names if name]


def _parent(case: Case, unit: Unit) -> Unit | None:
    return case.register.units.get(unit.facts.get("parent") or "")


def _named(case: Case, unit: Unit, *fields: str) -> list[Fact | None]:
    """The facts by which a unit, and what it belongs to, came to bear their names."""
    facts = [
        stands_since(unit.timeline, operator.methodcaller("get", field))
        for field in (*fields, "parent")
    ]
    parent = _parent(case, unit)
    if parent is not None:
        facts.append(stands_since(parent.timeline, operator.methodcaller("get", "legal_name")))
    return facts


def _differs(
    case: Case,
    code: str,
    account: Account,
    place: Place,
    filing: str,
    what: str,
    due: Due,
    remedy: str,
) -> Iterator[Found]:
    verdict = judge(case.as_of, due)
    if verdict is Verdict.IN_TIME:
        return
    field = "facts.verification.subject"
    if verdict is Verdict.UNKNOWN:
        yield waiting(
            "XM0609", place, what, due,
            subject=account.id, filing=filing, field=field, judged_on=case.as_of,
        )  # fmt: skip
        return
    yield Found(
        code,
        place,
        f"{what}，宽限至 {in_words(due)}",
        remedy,
        subject=account.id,
        filing=filing,
        field=field,
    )


def national_entry(case: Case) -> Iterator[Found]:
    """The national system shows the name and sponsor that are filed here (第六条).

    What was seen there after the grace of the filing that set the value must agree with it.
    """
    for account in case.register.accounts.values():
        entry = account.facts.get("national_entry")
        unit = case.register.units.get(account.unit)
        if entry is None or unit is None or not account.running:
            continue
        seen = account.timeline.setter("national_entry")
        assert seen is not None
        named = stands_since(account.timeline, operator.methodcaller("get", "name"))
        checks = (
            ("name", entry.name, [account.facts.get("name")], [named]),
            (
                "subject",
                entry.subject,
                [unit.facts.get("name"), *_legal_names(case, unit)],
                [*_named(case, unit, "legal_name", "name"), taken(account)],
            ),
        )
        for field, shown, filed, facts in checks:
            known = [value for value in filed if value]
            if not known or shown in known:
                continue
            since = max((fact.sheet.handed_in for fact in facts if fact), default=entry.seen_on)
            days = case.policy(since).periods.national_system_grace.working_days
            due = last_day_of_grace(case, since, days)
            if judge(entry.seen_on, due) is not Verdict.LATE:
                continue
            word = "账号名称" if field == "name" else "主办单位"
            yield Found(
                "XM0607",
                seen.place("facts", "national_entry", field),
                f"备案与全国系统不一致：{word}备案为“{known[-1]}”，"
                f"{entry.seen_on} 全国系统显示“{shown}”，宽限至 {in_words(due)}",
                "请在全国系统办理变更；备案有误的用 correct 更正",
                subject=account.id,
                filing=seen.sheet.id,
                field=f"facts.national_entry.{field}",
            )


def verification_runs(case: Case) -> Iterator[Found]:
    """A platform's verification has not run out (第六条（五）)."""
    for account in case.register.accounts.values():
        verification = account.facts.get("verification")
        if verification is None or verification.expires_on is None or not account.running:
            continue
        if verification.expires_on < case.as_of:
            setter = account.timeline.setter("verification")
            assert setter is not None
            yield Found(
                "XM0627",
                setter.place("facts", "verification", "expires_on"),
                f"平台认证已于 {verification.expires_on} 到期",
                "请在平台续期后用 change 备案新的认证信息",
                subject=account.id,
                filing=setter.sheet.id,
                field="facts.verification.expires_on",
            )


RULES = (
    Rule(
        "XM0605",
        "全国系统按时填报",
        Scope.CALENDAR,
        Severity.BREACH,
        "第六条",
        national_system,
        "2026-10-13 报送，2026-10-20（第5个工作日）在全国系统填报",
        "2026-10-13 报送，2026-10-21 在全国系统填报",
    ),
    Rule(
        "XM0606",
        "备案与平台认证一致",
        Scope.CALENDAR,
        Severity.BREACH,
        "第六条",
        verified_subject,
        "认证主体与主办单位全称相同",
        "机构改革后单位改了名，认证主体还是旧名称，已过宽限",
    ),
    Rule(
        "XM0607",
        "备案与全国系统一致",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条",
        national_entry,
        "核对全国系统，名称与备案相同",
        "更名备案之后，全国系统在宽限期满后仍是旧名称",
    ),
    Rule(
        "XM0627",
        "平台认证在有效期内",
        Scope.CALENDAR,
        Severity.ADVICE,
        "第六条（五）",
        verification_runs,
        "认证到期日当天",
        "认证到期日的次日",
    ),
)
