"""The fold: what a folder's sheets say, over time.

Imports records, sheet and finding. A pure function of the sheets: corrections, supplements and
withdrawals first make of the sheets a list of *facts*; the facts, by day of occurrence, make the
states. No order of reading, no clock and no file system matters. ``MOVES`` is design.md's table.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from mingce.finding import Place
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.patch import stated
from mingce.sheet import Path, Sheet


class State(enum.StrEnum):
    """The state of an account, or (enrolled, dissolved) of a unit."""

    PROPOSED = "proposed"
    LIVE = "live"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    DEREGISTERED = "deregistered"
    TRANSFERRED = "transferred"
    ENROLLED = "enrolled"
    DISSOLVED = "dissolved"


_RUNNING = (State.LIVE, State.SUSPENDED, State.STOPPED)
SAME = None
"""The target of a move that leaves the state as it is."""

Move = tuple[tuple[State | None, ...], State | None]
"""The states from which a move is lawful, and where it leads (``SAME``: nowhere else)."""

MOVES: Mapping[str, Move] = {
    "apply": ((None, State.PROPOSED), State.PROPOSED),
    "open": ((None, State.PROPOSED), State.LIVE),
    "change": (_RUNNING, SAME),
    "suspend": ((State.LIVE, State.STOPPED), State.SUSPENDED),
    "resume": ((State.SUSPENDED, State.STOPPED, State.DEREGISTERED), State.LIVE),
    "stop": ((State.LIVE, State.SUSPENDED), State.STOPPED),
    "deregister": (_RUNNING, State.DEREGISTERED),
    "blocked": (_RUNNING, SAME),
    "transfer-to": (_RUNNING, State.TRANSFERRED),
    "transfer-from": (_RUNNING, SAME),
}
UNIT_MOVES: Mapping[str, Move] = {
    "enrol": ((None,), State.ENROLLED),
    "change": ((State.ENROLLED,), SAME),
    "dissolve": ((State.ENROLLED,), State.DISSOLVED),
}

_ABOUT = ("correct", "supplement", "withdraw")
_ENTRIES = ("evidence", "attempts", "explanations")


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """What one sheet says, after its corrections and supplements.

    ``facts`` is what it states of the subject: field name → whole value, or for a mapping by id
    key → value, fields, or None for a removal. ``says`` is the rest of the envelope.
    """

    sheet: Sheet
    move: str
    day: dt.date | None
    facts: Mapping[str, Any]
    says: Mapping[str, Any]
    corrections: tuple[Sheet, ...] = ()
    supplements: tuple[Sheet, ...] = ()

    @property
    def sort_day(self) -> dt.date:
        """The day of occurrence; an unknown opening day folds first."""
        return self.day or dt.date.min

    def place(self, *path: str) -> Place:
        """Where this fact got a value from: the latest correction that states it, or the sheet."""
        for correction in reversed(self.corrections):
            if _states(correction.record.changes, path):
                return correction.at("changes", *path)
        for supplement in reversed(self.supplements):
            if _states(supplement.record, path):
                return supplement.at(*path)
        return self.sheet.at(*path)


def _states(value: Any, path: Sequence[str]) -> bool:
    for key in path:
        if isinstance(value, BaseModel):
            if key not in value.model_fields_set:
                return False
            value = getattr(value, key)
        elif isinstance(value, Mapping):
            if key not in value:
                return False
            value = value[key]
        else:
            return True
    return True


@dataclasses.dataclass(frozen=True, slots=True)
class Snapshot:
    """A subject at the end of a day: where a fold may be cut and go on."""

    state: State | None = None
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    blocked: bool = False
    since: dt.date | None = None


EMPTY = Snapshot()


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One fact in its place. ``effective`` is false where it could change nothing any more."""

    fact: Fact
    before: Snapshot
    after: Snapshot
    lawful: bool
    effective: bool


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """A subject's whole history and present state."""

    subject: str
    steps: tuple[Step, ...] = ()
    struck: tuple[Sheet, ...] = ()
    dangling: tuple[Sheet, ...] = ()

    @property
    def now(self) -> Snapshot:
        """The state after everything that is known."""
        return self.steps[-1].after if self.steps else EMPTY

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
            if step.effective and _sets(step.fact.facts, path):
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


def _sets(facts: Mapping[str, Any], path: Sequence[str]) -> bool:
    value: Any = facts
    for key in path:
        if not isinstance(value, Mapping):
            return True
        if key not in value:
            return False
        value = value[key]
    return True


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Effective:
    """A folder's sheets after its corrections, supplements and withdrawals."""

    facts: tuple[Fact, ...]
    struck: tuple[Sheet, ...]
    dangling: tuple[Sheet, ...]


def effective(sheets: Iterable[Sheet]) -> Effective:
    """Apply the sheets that speak of other sheets; the result does not depend on their order.

    A withdrawal strikes its sheet with everything that refers to it; a withdrawal that is itself
    struck strikes nothing. A sheet may only speak of one handed in no later than itself.
    """
    ordered = sorted(sheets, key=lambda sheet: sheet.order)
    if not any(sheet.kind in _ABOUT for sheet in ordered):
        return Effective(tuple(_fact(sheet, (), ()) for sheet in ordered), (), ())
    names = {sheet.name: (index, sheet) for index, sheet in enumerate(ordered)}
    targets: dict[str, str] = {}
    dangling = []
    for index, sheet in enumerate(ordered):
        if sheet.kind in _ABOUT:
            target = names.get(sheet.record.refers_to)
            if target is None or not _may_refer(sheet, index, target):
                dangling.append(sheet)
            else:
                targets[sheet.name] = target[1].name
    struck = _struck(ordered, targets)
    children: dict[str, list[Sheet]] = {}
    for sheet in ordered:
        if sheet.name in targets and sheet.name not in struck and sheet.kind != "withdraw":
            children.setdefault(targets[sheet.name], []).append(sheet)
    facts = tuple(
        _fact(sheet, *_about(sheet.name, children))
        for sheet in ordered
        if sheet.kind not in _ABOUT and sheet.name not in struck
    )
    return Effective(facts, tuple(s for s in ordered if s.name in struck), tuple(dangling))


def _may_refer(sheet: Sheet, index: int, target: tuple[int, Sheet]) -> bool:
    other = target[1]
    if other.handed_in != sheet.handed_in:
        return other.handed_in < sheet.handed_in
    # On one day a sheet that speaks of facts may refer to any fact; among themselves, by order.
    return other.kind not in _ABOUT or target[0] < index


def _struck(ordered: Sequence[Sheet], targets: Mapping[str, str]) -> set[str]:
    about: dict[str, list[str]] = {}
    for name, target in targets.items():
        about.setdefault(target, []).append(name)
    struck: set[str] = set()
    for sheet in reversed(ordered):
        if sheet.kind != "withdraw" or sheet.name in struck or sheet.name not in targets:
            continue
        pending = [targets[sheet.name]]
        while pending:
            name = pending.pop()
            if name in struck:
                continue
            struck.add(name)
            pending += [each for each in about.get(name, ()) if each != sheet.name]
    return struck


def _about(
    name: str, children: Mapping[str, list[Sheet]]
) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
    """Corrections and supplements of a sheet, with those of its corrections, in order."""
    found: list[Sheet] = []
    pending = [name]
    while pending:
        for child in children.get(pending.pop(), ()):
            found.append(child)
            pending.append(child.name)
    found.sort(key=lambda sheet: sheet.order)
    corrections = tuple(s for s in found if s.kind == "correct")
    return corrections, tuple(s for s in found if s.kind == "supplement")


def _fact(sheet: Sheet, corrections: tuple[Sheet, ...], supplements: tuple[Sheet, ...]) -> Fact:
    says = stated(sheet.record)
    facts = explode(says.pop("facts", None))
    for supplement in supplements:
        _supplement(says, stated(supplement.record))
    for correction in corrections:
        changes = stated(correction.record.changes)
        facts = overlay(facts, explode(changes.pop("facts", None)))
        says |= changes
    day = sheet.handed_in if sheet.kind == "apply" else says.get("occurred_on")
    if day is None and sheet.kind not in ("open", "enrol"):
        day = sheet.handed_in
    return Fact(sheet, _move(sheet.kind, says), day, facts, says, corrections, supplements)


def _supplement(says: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name in _ENTRIES:
        if more.get(name):
            says[name] = [*(says.get(name) or ()), *more[name]]
    if more.get("national_system"):
        says["national_system"] = more["national_system"]


def _move(kind: str, says: Mapping[str, Any]) -> str:
    if kind != "transfer":
        return kind
    return "transfer-from" if says.get("from_") else "transfer-to"


def explode(patch: BaseModel | None) -> dict[str, Any]:
    """A patch as plain mappings: field → value, or key → value | fields | None for mappings."""
    if patch is None:
        return {}
    return {
        name: {key: _entry(entry) for key, entry in value.items()}
        if isinstance(value, dict)
        else value
        for name, value in stated(patch).items()
    }


def _entry(entry: Any) -> Any:
    return stated(entry) if isinstance(entry, BaseModel) else entry


def overlay(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """One patch over another: removals stay stated."""
    result = dict(old)
    for name, value in new.items():
        before = result.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            result[name] = overlay(before, value)
        else:
            result[name] = value
    return result


def apply(state: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A patch over a state: None removes."""
    result = dict(state)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            before = result.get(name)
            result[name] = apply(before if isinstance(before, dict) else {}, value)
        else:
            result[name] = value
    return result


_ORDER = {
    **{name: kind.order for name, kind in UNIT_KINDS.items() if name in UNIT_MOVES},
    **{name: kind.order for name, kind in ACCOUNT_KINDS.items()},
    "transfer-to": ACCOUNT_KINDS["transfer"].order,
    "transfer-from": ACCOUNT_KINDS["transfer"].order,
    "enrol": -1,
    "dissolve": len(ACCOUNT_KINDS),
}


def fold(
    facts: Iterable[Fact], start: Snapshot = EMPTY, moves: Mapping[str, Move] = MOVES
) -> list[Step]:
    """Fold facts by day of occurrence from a snapshot on.

    Within a day the first fact whose move the table allows goes next, tried by kind, day handed
    in and number; where none is allowed the first goes, as a breach.
    """
    pending = sorted(facts, key=lambda fact: (fact.sort_day, _ORDER[fact.move], *fact.sheet.order))
    steps: list[Step] = []
    here = start
    while pending:
        day = pending[0].sort_day
        chosen, lawful = 0, False
        for index, fact in enumerate(pending):
            if fact.sort_day != day:
                break
            if here.state in moves[fact.move][0]:
                chosen, lawful = index, True
                break
        step = _step(pending.pop(chosen), here, lawful, moves)
        steps.append(step)
        here = step.after
    return steps


def _step(fact: Fact, before: Snapshot, lawful: bool, moves: Mapping[str, Move]) -> Step:
    # An application outside the table asks for what is there; a tombstone is left only by resume,
    # a released record by nothing: both only by striking a sheet.
    final = before.state in (State.DEREGISTERED, State.TRANSFERRED, State.DISSOLVED)
    if not lawful and (final or fact.move == "apply"):
        return Step(fact, before, before, False, False)
    target = moves[fact.move][1]
    state = before.state if target is SAME else target
    blocked = before.blocked or fact.move == "blocked"
    if fact.move in ("deregister", "resume"):
        blocked = False
    after = Snapshot(
        state,
        apply(before.facts, fact.facts) if fact.facts else before.facts,
        blocked,
        fact.day if state != before.state else before.since,
    )
    return Step(fact, before, after, lawful, True)


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
    facts = list(own.facts)
    taken = _taken_on(own.facts)
    for folder in chain:
        if taken is None:
            break
        given = effective(sheet for sheet in folder if sheet.handed_in <= taken)
        facts += [fact for fact in given.facts if fact.move != "transfer-to"]
        taken = _taken_on(given.facts)
    return Timeline(subject, tuple(fold(facts)), own.struck, own.dangling)


def _taken_on(facts: Iterable[Fact]) -> dt.date | None:
    days = [fact.sheet.handed_in for fact in facts if fact.move == "transfer-from"]
    return min(days) if days else None


def taken_from(sheets: Iterable[Sheet]) -> str | None:
    """The account id that a folder's first transfer names, or None."""
    found = [sheet for sheet in sheets if sheet.kind == "transfer" and sheet.record.from_]
    return min(found, key=lambda sheet: sheet.order).record.from_ if found else None


def path_of(path: str) -> Path:
    """A dotted field as a path."""
    return tuple(path.split(".")) if path else ()
