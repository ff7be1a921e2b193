"""第六条: an identity that was deregistered is filed again only by its unit, naming the tombstone.

Imports finding, register, timeline and the engine. A freed name is what strangers take over, so a
tombstone keeps its identity until its own unit, or that unit's successor, reopens it.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account, Register
from mingce.rules.engine import Case, Rule, Scope, filings_answered
from mingce.timeline import State


def opening_says(account: Account, key: str) -> str | None:
    """What an account's opening says under a key of its envelope."""
    for step in account.timeline.steps:
        if step.fact.move == "open" and step.fact.says.get(key):
            return str(step.fact.says[key])
    return None


def reopening_problem(register: Register, account: Account, former: Account) -> str:
    """Why an opening may not name a tombstone in ``reopens``, in Chinese; empty where it may."""
    if former.state is not State.DEREGISTERED:
        return f"账号“{former.name}”（{former.id}）没有注销"
    if account.unit not in _heirs(register, former.unit):
        return f"已注销的账号 {former.id} 属于别的单位"
    if account.platform != former.platform:
        return f"已注销的账号 {former.id} 在另一个平台"
    old, new = former.identifier, account.identifier
    fold = register.fold_identifier
    if old and new and fold(former.platform, old) != fold(account.platform, new):
        return f"标识与已注销的账号 {former.id} 不同"
    closed = next(
        step.fact.day
        for step in reversed(former.timeline.steps)
        if step.effective and step.fact.move == "deregister"
    )
    opened = next(
        (step.fact.day for step in account.timeline.steps if step.fact.move == "open"), None
    )
    if closed and opened and opened < closed:
        return f"开设日期 {opened} 早于原账号的注销日期 {closed}"
    return ""


def _heirs(register: Register, unit: str) -> set[str]:
    """A unit and those that it was merged into, one after another."""
    found = {unit}
    here = register.units.get(unit)
    while here is not None and here.dissolved and here.into and here.into not in found:
        found.add(here.into)
        here = register.units.get(here.into)
    return found


def lawful_reopening(case: Case) -> Iterator[Found]:
    """A deregistered identity is filed again by its unit, or that unit's successor (第六条).

    The opening names the tombstone in ``reopens``.
    """
    for account in case.register.accounts.values():
        for step in account.timeline.steps:
            fact = step.fact
            former = case.register.accounts.get(fact.says.get("reopens") or "")
            if fact.move != "open" or former is None or fact.sheet.subject != account.id:
                continue
            problem = reopening_problem(case.register, account, former)
            if problem:
                yield Found(
                    "XM0608",
                    fact.place("reopens"),
                    f"不能重新启用：{problem}",
                    "reopens 只写本单位（或者并入本单位的单位）已注销的同一个账号；"
                    "不是同一个账号的，请删去 reopens 这一行",
                    subject=account.id,
                    filing=fact.sheet.id,
                    field="reopens",
                    judged_on=fact.sheet.handed_in,
                )


def restored(case: Case) -> Iterator[Found]:
    """A deregistered account that is said to run again is the office's question (第六条).

    Where the platform undid its deregistration it goes on; where it was registered anew that is an
    opening, which names the tombstone. The office's answer ends the question.
    """
    answered = filings_answered(case.register, "XM0631")
    for account in case.register.accounts.values():
        for step in account.timeline.steps:
            fact = step.fact
            if (
                fact.move != "resume"
                or step.before.state is not State.DEREGISTERED
                or fact.sheet.subject != account.id
                or fact.sheet.id in answered
            ):
                continue
            yield Found(
                "XM0631",
                fact.place("kind"),
                f"请主管单位认定：账号“{account.name}”已于 {step.before.since} 注销，"
                f"备案说自 {fact.day} 起恢复",
                "平台撤销注销、恢复原账号的，请附平台证明，由主管单位批复；重新开设的，请撤回这份备案，"
                f"在 {_next_folder(case.register, account)} 交 open 备案，写 reopens: {account.id}",
                subject=account.id,
                filing=fact.sheet.id,
                field="kind",
                judged_on=fact.sheet.handed_in,
            )


def _next_folder(register: Register, account: Account) -> str:
    count = 2
    while f"{account.unit}/{account.platform}.{count}" in register.accounts:
        count += 1
    return f"registry/{account.unit}/{account.platform}.{count}/"


RULES = (
    Rule(
        "XM0608",
        "重新启用已注销的账号",
        Scope.REGISTER,
        Severity.REFUSE,
        "第六条",
        lawful_reopening,
        "原单位的 open 写 reopens，指向本单位已注销的账号",
        "别的单位的 open 写 reopens",
    ),
    Rule(
        "XM0631",
        "注销后恢复的由主管单位认定",
        Scope.REGISTER,
        Severity.ADVICE,
        "第六条",
        restored,
        "平台误注销后恢复，主管单位已批复",
        "已注销的账号交 resume 备案，主管单位还没有批复",
    ),
)
