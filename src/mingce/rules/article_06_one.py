"""第六条（二）: one live account per unit and platform.

Imports finding, register, closing, timeline and the engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account, Register
from mingce.rules.engine import Case, Rule, Scope
from mingce.timeline import Fact, State


def one_live_account(case: Case) -> Iterator[Found]:
    """A unit runs one account on a platform, or one of each variant (第六条（二）).

    The later account is found. An account and its successor may overlap while a notice runs.
    """
    groups: dict[tuple[str, str], list[Account]] = {}
    lost = lost_by_assignment(case.register)
    for account in case.register.accounts.values():
        if account.state in (State.LIVE, State.SUSPENDED) and account.id not in lost:
            groups.setdefault((account.unit, account.platform), []).append(account)
    for (_, platform), accounts in groups.items():
        if len(accounts) > 1:
            yield from _second_accounts(case, platform, accounts)


def _second_accounts(case: Case, key: str, accounts: list[Account]) -> Iterator[Found]:
    platform = case.register.platforms.get(key)
    accounts.sort(key=_arrival)
    for index, later in enumerate(accounts):
        fact = _began(later)
        for earlier in accounts[:index]:
            if not of_one_kind(case, earlier, later, fact.sheet.handed_in):
                continue
            if _succeeds(case, earlier, later) or _succeeds(case, later, earlier):
                continue
            name = platform.name if platform else key
            yield Found(
                "XM0602",
                fact.place("kind"),
                f"同一单位在{name}已有在用账号“{earlier.name}”（{earlier.id}），"
                f"这是又一个账号“{later.name}”",
                "请整合或者注销其中一个，并在 merge_by 写明计划完成之日；"
                "确需并存的，请在 explanations 中说明，由主管单位批复期限",
                subject=later.id,
                filing=fact.sheet.id,
                field="platform",
                judged_on=fact.sheet.handed_in,
            )
            break


def of_one_kind(case: Case, one: Account, other: Account, day: dt.date) -> bool:
    """Whether two accounts of a unit on one platform are the same kind by the policy of a day.

    A platform may list variants, of which a unit runs one each.
    """
    platform = case.register.platforms.get(one.platform)
    terms = case.policy(day).terms
    together = terms is not None and terms.variants == "together"
    if platform is None or not platform.variants or together:
        return True
    return _same_variant(one, other)


def lost_by_assignment(register: Register) -> set[str]:
    """The accounts whose identity the office assigned to another's record (第六条)."""
    lost: set[str] = set()
    for sheet in register.decisions_of("assign"):
        lost.update(sheet.record.subjects)
        lost.discard(sheet.record.holder)
    return lost


def _began(account: Account) -> Fact:
    """The fact by which an account came into this unit's hands."""
    own = [step.fact for step in account.timeline.steps if step.fact.sheet.subject == account.id]
    return next((fact for fact in own if fact.move in ("open", "transfer-from")), own[0])


def _arrival(account: Account) -> tuple[dt.date, int, str]:
    fact = _began(account)
    return (fact.day or fact.sheet.handed_in, account.nth, account.id)


def _same_variant(one: Account, other: Account) -> bool:
    variants = {one.facts.get("variant"), other.facts.get("variant")}
    return len(variants) == 1 or None in variants


def _succeeds(case: Case, closing_account: Account, successor: Account) -> bool:
    closing = case.closing(closing_account)
    return (
        closing is not None
        and closing.entry is not None
        and closing.entry.successor == successor.id
        and closing.last_day is not None
        and closing.under_notice(case.as_of)
        and case.as_of <= closing.last_day.latest
    )


RULES = (
    Rule(
        "XM0602",
        "一个平台一个账号",
        Scope.REGISTER,
        Severity.WAIVABLE,
        "第六条（二）",
        one_live_account,
        "同一平台的旧账号公告注销期间，接续账号已经开设",
        "同一单位在新浪微博有两个在用账号",
    ),
)
