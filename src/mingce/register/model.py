"""Everything that one tree says, indexed by what rules ask for.

Imports finding, workdays, records, sheet, daybook and subjects.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from mingce.daybook import Daybook
from mingce.finding import Found
from mingce.records.office import AccessFile, Platform, PlatformsFile, RegisterFile, ScopeFile
from mingce.records.policy import PolicyFile
from mingce.register.subjects import Account, Unit
from mingce.sheet import Sheet
from mingce.workdays import Calendar


class Read(NamedTuple):
    """What one file was read to. ``blob`` is Git's id of it, empty for a file of the disk."""

    blob: str
    data: bytes
    sheet: Sheet | None
    problems: tuple[Found, ...]


class Register:
    """Everything that one tree says. Build with :func:`load`."""

    def __init__(self) -> None:
        self.problems: list[Found] = []
        self.file: RegisterFile | None = None
        self.policies: list[tuple[dt.date, PolicyFile, Sheet]] = []
        self.platforms: Mapping[str, Platform] = {}
        self.platforms_file: PlatformsFile | None = None
        self.scope: ScopeFile | None = None
        self.access: AccessFile | None = None
        self.calendar = Calendar({})
        self.units: dict[str, Unit] = {}
        self.accounts: dict[str, Account] = {}
        self.sheets: dict[str, Sheet] = {}
        self.announcements: list[Sheet] = []
        self.notices: list[Sheet] = []
        self.decisions: list[Sheet] = []
        self.office: dict[str, Sheet] = {}
        self.daybook = Daybook()
        self.unreadable: dict[str, list[str]] = {}
        self.takers: dict[str, str] = {}
        """Giver's account → the account that took it over, in the unit to which it was released."""
        self.reads: Mapping[str, Read] = {}
        self._identities: dict[tuple[str, str], list[str]] | None = None
        self._announced: dict[str, list[Sheet]] | None = None
        self._by_unit: dict[str, list[Account]] | None = None

    def policy_on(self, day: dt.date) -> PolicyFile | None:
        """The policy in force on a day; the first one for days before it."""
        chosen = None
        for start, policy, _ in self.policies:
            if chosen is None or start <= day:
                chosen = policy
        return chosen

    @property
    def first_day(self) -> dt.date | None:
        """The day on which the first regulation came into force."""
        return self.policies[0][0] if self.policies else None

    @property
    def policy(self) -> PolicyFile | None:
        """The latest policy."""
        return self.policies[-1][1] if self.policies else None

    def as_of(self, today: dt.date) -> dt.date:
        """The day on which to judge: a demonstration's own, else today."""
        if self.file and self.file.demonstration:
            return self.file.demonstration.as_of
        return today

    def fold_identifier(self, platform: str, identifier: str) -> str:
        """An identifier as it is compared on its platform."""
        known = self.platforms.get(platform)
        if known and known.identifier.case == "fold":
            return identifier.casefold()
        return identifier

    @property
    def identities(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """(platform, folded identifier) → accounts that hold it, or ever held it."""
        if self._identities is None:
            found: dict[tuple[str, str], list[str]] = {}
            for account in self.accounts.values():
                for value in _identifiers(account):
                    key = (account.platform, self.fold_identifier(account.platform, value))
                    found.setdefault(key, []).append(account.id)
            self._identities = found
        return self._identities

    @property
    def announced(self) -> Mapping[str, Sequence[Sheet]]:
        """Account → the announcements that name it, by date."""
        if self._announced is None:
            found: dict[str, list[Sheet]] = {}
            for sheet in sorted(self.announcements, key=lambda each: each.order):
                for entry in sheet.record.accounts:
                    found.setdefault(entry.id, []).append(sheet)
            self._announced = found
        return self._announced

    def accounts_of(self, unit: str) -> list[Account]:
        """A unit's accounts by id."""
        if self._by_unit is None:
            self._by_unit = {}
            for account in self.accounts.values():
                self._by_unit.setdefault(account.unit, []).append(account)
        return self._by_unit.get(unit, [])

    def subjects(self) -> Iterator[Unit | Account]:
        """Every unit, then every account, by id."""
        yield from self.units.values()
        yield from self.accounts.values()

    def subject(self, id: str) -> Unit | Account | None:
        """The unit or account of an id."""
        return self.accounts.get(id) or self.units.get(id)

    def decisions_of(self, kind: str) -> list[Sheet]:
        """Decisions of a kind that no later one revoked, by date."""
        revoked: set[str] = set()
        for sheet in reversed(self.decisions):
            # A revocation that was revoked itself revokes nothing.
            if sheet.kind == "revoke" and sheet.id not in revoked:
                revoked.add(sheet.record.refers_to)
        return [sheet for sheet in self.decisions if sheet.kind == kind and sheet.id not in revoked]


def _identifiers(account: Account) -> list[str]:
    """All identifiers that an account's filings ever stated, corrected ones included."""
    found: dict[str, None] = {}
    for step in account.timeline.steps:
        for sheet in (step.fact.sheet, *step.fact.corrections):
            part = sheet.record.changes if sheet.kind == "correct" else sheet.record
            facts = getattr(part, "facts", None)
            value = facts.__dict__.get("identifier") if isinstance(facts, BaseModel) else None
            if isinstance(value, str):
                found[value] = None
    return list(found)
