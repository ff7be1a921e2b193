"""What a subject was on a day, as it was known on that day.

Imports register and timeline. What is announced does not change with a later filing, so it is
folded from what was handed in by then: neither a rename nor a correction that came later counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from typing import Any

from mingce.register import Account, Register, Unit
from mingce.sheet import Sheet
from mingce.timeline import State, account_timeline, unit_timeline

NAME = frozenset({"name"})
"""What events say of a subject."""

SHOWN = NAME | {"identifier", "verification"}
"""What announcements say of an account."""


def account_then(
    register: Register, account_id: str, day: dt.date | None, wanted: Set[str] = SHOWN
) -> Mapping[str, Any]:
    """Return what is wanted of an account, as known on a day; now for None.

    Where nothing had been filed by that day they are those of now. What was only applied for is
    not public: it has none.
    """
    account = register.accounts.get(account_id)
    if account is None or account.state is State.PROPOSED:
        return {}
    if day is None or not _later(account, day, wanted):
        return account.facts
    chain: list[list[Sheet]] = []
    seen, giver = {account.id}, register.accounts.get(account.giver or "")
    while giver is not None and giver.id not in seen:
        seen.add(giver.id)
        chain.append(_by(giver, day))
        giver = register.accounts.get(giver.giver or "")
    known = account_timeline(account.id, _by(account, day), chain).now
    return account.facts if known.state in (None, State.PROPOSED) else known.facts


def unit_name_then(register: Register, unit_id: str, day: dt.date | None) -> str:
    """Return a unit's name as known on a day; now for None, its id where the register has none."""
    unit = register.units.get(unit_id)
    if unit is None:
        return unit_id
    if day is None or not _later(unit, day, NAME):
        return unit.name
    return str(unit_timeline(unit.id, _by(unit, day)).now.facts.get("name") or unit.name)


def _by(subject: Unit | Account, day: dt.date) -> list[Sheet]:
    return [sheet for sheet in subject.sheets if sheet.handed_in <= day]


def _later(subject: Unit | Account, day: dt.date, wanted: Set[str]) -> bool:
    """Whether anything that came after a day says something else of what is wanted."""
    return any(sheet.handed_in > day and _tells(sheet, wanted) for sheet in subject.sheets)


def _tells(sheet: Sheet, wanted: Set[str]) -> bool:
    if sheet.kind in ("correct", "withdraw"):
        return True
    facts = getattr(sheet.record, "facts", None)
    return facts is not None and not facts.model_fields_set.isdisjoint(wanted)
