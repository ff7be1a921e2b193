"""The timeline of a subject: what a folder's sheets say, over time.

Imports finding, records and sheet. A pure function of the sheets: corrections, supplements and
withdrawals first make of the sheets a list of *facts* (``facts``); the facts, by day of
occurrence, make the states (``fold``), along design.md's table (``moves``).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from mingce.finding import Place
from mingce.sheet import Sheet
from mingce.timeline.facts import Effective, Fact, effective, taken_from
from mingce.timeline.fold import EMPTY, Snapshot, Step, fold
from mingce.timeline.moves import FINAL, MOVES, UNIT_MOVES, Move, State
from mingce.timeline.patches import states

__all__ = [
    "EMPTY",
    "FINAL",
    "MOVES",
    "UNIT_MOVES",
    "Effective",
    "Fact",
    "Move",
    "Snapshot",
    "State",
    "Step",
    "Timeline",
    "account_timeline",
    "effective",
    "fold",
    "taken_from",
    "unit_timeline",
]


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """A subject's whole history and present state: ``now`` is what stands after all of it."""

    subject: str
    steps: tuple[Step, ...] = ()
    struck: tuple[Sheet, ...] = ()
    dangling: tuple[Sheet, ...] = ()
    now: Snapshot = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", self.steps[-1].after if self.steps else EMPTY)

    def at(self, day: dt.date) -> Snapshot:
        """The state at the end of a day, by occurrence, as known now."""
        result = EMPTY
        for step in self.steps:
            if step.fact.sort_day > day:
                break
            result = step.after
        return result

    def setter(self, *path: str) -> Fact | None:
        """The fact that set a field of the present state (``name``, or ``posts``, ``m1``, …)."""
        for step in reversed(self.steps):
            if step.effective and states(step.fact.facts, path):
                return step.fact
        return None

    def blame(self, *path: str) -> Place | None:
        """Which sheet and line set a value of the present state."""
        fact = self.setter(*path)
        return fact.place("facts", *path) if fact else None

    def fact_of(self, name: str) -> Fact | None:
        """The fact whose sheet has this id or name."""
        for step in self.steps:
            if name in (step.fact.sheet.id, step.fact.sheet.name):
                return step.fact
        return None


def unit_timeline(subject: str, sheets: Iterable[Sheet]) -> Timeline:
    """The timeline of a unit's binder."""
    known = effective(sheets)
    return Timeline(
        subject, tuple(fold(known.facts, EMPTY, UNIT_MOVES)), known.struck, known.dangling
    )


def account_timeline(
    subject: str, sheets: Iterable[Sheet], chain: Sequence[Sequence[Sheet]] = ()
) -> Timeline:
    """The timeline of an account.

    ``chain`` holds, nearest first, the sheets of the folders from which the account came by
    transfer: each gives what was handed in no later than its taker's first sheet, in the giver's
    state, and without the giver's release.
    """
    own = effective(sheets)
    facts = [*_inherited(own.facts, chain), *own.facts]
    return Timeline(subject, tuple(fold(facts)), own.struck, own.dangling)


def _inherited(facts: Iterable[Fact], chain: Sequence[Sequence[Sheet]]) -> list[Fact]:
    given: list[tuple[Fact, ...]] = []
    taken = _taken_on(facts)
    for folder in chain:
        if taken is None:
            break
        known = effective(sheet for sheet in folder if sheet.handed_in <= taken)
        given.append(known.facts)
        taken = _taken_on(known.facts)
    inherited: list[Fact] = []
    # From the first giver on: what changed nothing at a giver changes nothing at its taker.
    for folder_facts in reversed(given):
        inherited = [
            step.fact
            for step in fold([*inherited, *folder_facts])
            if step.effective and step.fact.move != "transfer-to"
        ]
    return inherited


def _taken_on(facts: Iterable[Fact]) -> dt.date | None:
    days = [fact.sheet.handed_in for fact in facts if fact.move == "transfer-from"]
    return min(days) if days else None
