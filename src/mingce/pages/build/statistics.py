"""What is counted over filings and closings: how many came in time, how long closings took.

Imports register, closing, rules, timeline and the pages' view. Over the whole register and never
by unit: the page informs, it ranks nobody.
"""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterator

from mingce.closing import closing_of
from mingce.pages.view import ClosingTime, Timeliness
from mingce.register import Account, Register
from mingce.rules import rule_of
from mingce.rules.engine import Case
from mingce.sheet import Sheet
from mingce.timeline import State

LATE, UNKNOWN = "XM0601", "XM0609"


def timeliness(register: Register, as_of: dt.date) -> tuple[Timeliness, ...]:
    """Return by year of handing in how many filings with a deadline came in time (第六条)."""
    case = Case(register, as_of)
    rule = rule_of(LATE)
    found: dict[str, str] = {}
    if rule is not None and rule.check is not None:
        found = {each.filing: each.code for each in rule.check(case)}
    filed: collections.Counter[int] = collections.Counter()
    late: collections.Counter[int] = collections.Counter()
    unknown: collections.Counter[int] = collections.Counter()
    for sheet in _with_deadline(case):
        year = sheet.handed_in.year
        filed[year] += 1
        late[year] += found.get(sheet.id) == LATE
        unknown[year] += found.get(sheet.id) == UNKNOWN
    return tuple(
        Timeliness(year, filed[year], filed[year] - late[year] - unknown[year], unknown[year])
        for year in sorted(filed)
    )


def _with_deadline(case: Case) -> Iterator[Sheet]:
    for subject in case.register.subjects():
        for step in subject.timeline.steps:
            sheet = step.fact.sheet
            if sheet.subject == subject.id and sheet.kind in (
                case.policy(sheet.handed_in).periods.filing.kinds
            ):
                yield sheet


def closing_times(register: Register) -> tuple[ClosingTime, ...]:
    """Return every closing that is done, by the day on which it was (第七条)."""
    found = [
        time for account in register.accounts.values() if (time := _closing_time(register, account))
    ]
    return tuple(sorted(found, key=lambda each: (each.done_on, each.account)))


def _closing_time(register: Register, account: Account) -> ClosingTime | None:
    if account.state is not State.DEREGISTERED:
        return None
    closing = closing_of(register, account)
    if closing is None or closing.done_on is None:
        return None
    began = closing.ground.date if closing.ground else closing.published_on
    if began is None or began > closing.done_on:
        return None
    return ClosingTime(account.id, began, closing.published_on, closing.done_on)
