"""The fold: facts by day of occurrence make the states.

Imports records and sheet. No order of reading, no clock and no file system matters.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from mingce.timeline.facts import Fact
from mingce.timeline.moves import FINAL, MOVES, ORDER, SAME, Move, State
from mingce.timeline.patches import apply


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


def fold(
    facts: Iterable[Fact], start: Snapshot = EMPTY, moves: Mapping[str, Move] = MOVES
) -> list[Step]:
    """Fold facts by day of occurrence from a snapshot on.

    Within a day the first fact whose move the table allows goes next, tried by kind, day handed
    in and number; where none is allowed the first goes, as a breach.
    """
    pending = sorted(facts, key=_order)
    steps: list[Step] = []
    here = start
    first = 0
    while first < len(pending):
        last = first + 1
        while last < len(pending) and pending[last].sort_day == pending[first].sort_day:
            last += 1
        today = pending[first:last]
        while today:
            allowed = (each for each in today if here.state in moves[each.move][0])
            chosen = next(allowed, None)
            step = _step(chosen or today[0], here, chosen is not None, moves)
            today.remove(step.fact)
            steps.append(step)
            here = step.after
        first = last
    return steps


def _order(fact: Fact) -> tuple[dt.date, int, dt.date, int, str]:
    return (fact.sort_day, ORDER[fact.move], *fact.sheet.order)


def _step(fact: Fact, before: Snapshot, lawful: bool, moves: Mapping[str, Move]) -> Step:
    target = moves[fact.move][1]
    if not lawful:
        # An application asks; it says nothing of what is there already. A tombstone is left only
        # by resume, a released record by nothing: both only by striking a sheet. What changes at
        # a tombstone is still told: an app's links are removed after it is deregistered.
        told = fact.move == "change" and before.state is not State.TRANSFERRED
        if fact.move == "apply" or (before.state in FINAL and not told):
            return Step(fact, before, before, False, False)
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
