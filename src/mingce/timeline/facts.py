"""From a folder's sheets to facts: corrections, supplements and withdrawals are worked in.

Imports finding, records and sheet. The result does not depend on the order of the sheets.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mingce.finding import Place
from mingce.sheet import Sheet
from mingce.timeline.patches import envelope, in_file, overlay, states

ABOUT = ("correct", "supplement", "withdraw")
"""The kinds that speak of another sheet and state nothing on their own."""

_LISTS = ("evidence", "attempts", "explanations")


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """What a sheet's corrections make of it: each one's patch, itself corrected, by its name."""

    patches: Mapping[str, Mapping[str, Any]]
    children: Mapping[str, Sequence[Sheet]]

    def setter(self, sheet: Sheet, path: Sequence[str]) -> Sheet:
        """The sheet or the correction of it that states what stands at a path."""
        here = sheet
        while True:
            for child in reversed(self.children[here.name]):
                if states(self.patches[child.name], path):
                    here = child
                    break
            else:
                return here


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """What one sheet says, after its corrections and supplements.

    ``facts`` is what it states of the subject: field name → whole value, or for a mapping by id
    key → value, fields, or None for a removal. ``says`` is the rest of the envelope. ``day`` is
    None where the day is unknown. ``by`` is set for an application whose opening occurred before
    it was handed in: it folds with its opening.
    """

    sheet: Sheet
    move: str
    day: dt.date | None
    facts: Mapping[str, Any]
    says: Mapping[str, Any]
    corrections: tuple[Sheet, ...] = ()
    supplements: tuple[Sheet, ...] = ()
    by: dt.date | None = None
    revision: Revision | None = None

    @property
    def sort_day(self) -> dt.date:
        """The day of occurrence; an unknown opening day folds first."""
        day = self.day or dt.date.min
        return day if self.by is None else min(day, self.by)

    def place(self, *path: str) -> Place:
        """Where this fact got a value from: the sheet, or its correction or supplement."""
        setter = self.revision.setter(self.sheet, path) if self.revision else self.sheet
        if setter is not self.sheet:
            return setter.at("changes", *in_file(path))
        if path and path[0] in (*_LISTS, "national_system"):
            for supplement in reversed(self.supplements):
                if states(supplement.record, path) and not states(self.sheet.record, path):
                    return supplement.at(*in_file(path))
        return self.sheet.at(*in_file(path))


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Effective:
    """A folder's sheets after its corrections, supplements and withdrawals, in their order.

    ``dangling`` are those that speak of a sheet that is not there, is later, or of each other.
    """

    facts: tuple[Fact, ...]
    struck: tuple[Sheet, ...]
    dangling: tuple[Sheet, ...]


def effective(sheets: Iterable[Sheet]) -> Effective:
    """Apply the sheets that speak of other sheets; the result does not depend on their order.

    A withdrawal strikes its sheet with everything that refers to it; a withdrawal that is itself
    struck strikes nothing. A sheet may only speak of one handed in no later than itself.
    """
    ordered = sorted(sheets, key=lambda sheet: sheet.order)
    if not any(sheet.kind in ABOUT for sheet in ordered):
        return Effective(_with_applications([_fact(sheet) for sheet in ordered]), (), ())
    targets, dangling = _targets(ordered)
    struck = _struck(ordered, targets)
    children: dict[str, list[Sheet]] = {}
    for sheet in ordered:
        if sheet.name in targets and sheet.name not in struck:
            children.setdefault(targets[sheet.name], []).append(sheet)
    facts = [
        _revised(sheet, children) if sheet.name in children else _fact(sheet)
        for sheet in ordered
        if sheet.kind not in ABOUT and sheet.name not in struck
    ]
    return Effective(
        _with_applications(facts),
        tuple(sheet for sheet in ordered if sheet.name in struck),
        tuple(sheet for sheet in dangling if sheet.name not in struck),
    )


def _targets(ordered: Sequence[Sheet]) -> tuple[dict[str, str], list[Sheet]]:
    """Which sheet each one speaks of, by name, and those that speak of nothing that can be."""
    names = {sheet.name: sheet for sheet in ordered}
    targets: dict[str, str] = {}
    dangling = []
    for sheet in ordered:
        if sheet.kind in ABOUT:
            target = names.get(sheet.record.refers_to)
            if target is None or target.handed_in > sheet.handed_in:
                dangling.append(sheet)
            else:
                targets[sheet.name] = target.name
    circles = _circles(targets)
    for name in circles:
        del targets[name]
    return targets, [*dangling, *(names[name] for name in sorted(circles))]


def _circles(targets: Mapping[str, str]) -> set[str]:
    """The sheets that speak of each other in a circle, as several of one day can."""
    circles: set[str] = set()
    done: set[str] = set()
    for start in targets:
        path: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in done and here not in path:
            path[here] = None
            here = targets.get(here)
        if here in path:
            steps = list(path)
            circles.update(steps[steps.index(here) :])
        done.update(path)
    return circles


def _struck(ordered: Sequence[Sheet], targets: Mapping[str, str]) -> set[str]:
    """The sheets that withdrawals strike; later ones first, so that one can strike another."""
    about: dict[str, list[str]] = {}
    for name, target in targets.items():
        about.setdefault(target, []).append(name)
    depths = _depths(targets)
    withdrawals = [sheet for sheet in ordered if sheet.kind == "withdraw" and sheet.name in targets]
    withdrawals.sort(key=lambda sheet: (sheet.handed_in, depths[sheet.name], sheet.order))
    struck: set[str] = set()
    for sheet in reversed(withdrawals):
        if sheet.name in struck:
            continue
        pending = [targets[sheet.name]]
        while pending:
            name = pending.pop()
            if name not in struck:
                struck.add(name)
                pending += [each for each in about.get(name, ()) if each != sheet.name]
    return struck


def _depths(targets: Mapping[str, str]) -> dict[str, int]:
    """How many sheets lie between each one and a sheet that speaks of none."""
    depths: dict[str, int] = {}
    for start in targets:
        path = []
        here = start
        while here in targets and here not in depths:
            path.append(here)
            here = targets[here]
        for name in reversed(path):
            depths[name] = depths.get(targets[name], 0) + 1
    return depths


def _fact(sheet: Sheet) -> Fact:
    return _made(sheet, envelope(sheet.record))


def _made(sheet: Sheet, says: dict[str, Any], **more: Any) -> Fact:
    facts = says.pop("facts", None) or {}
    day = says.get("occurred_on")
    if day is None and sheet.kind not in ("open", "enrol"):
        day = sheet.handed_in
    move = sheet.kind
    if move == "transfer":
        move = "transfer-from" if says.get("from_") else "transfer-to"
    return Fact(sheet, move, day, facts, says, **more)


def _revised(sheet: Sheet, children: Mapping[str, Sequence[Sheet]]) -> Fact:
    """A sheet with its corrections, theirs, and everybody's supplements."""
    family = [sheet]
    for each in family:
        family += children.get(each.name, ())
    corrections = {
        each.name: [child for child in children.get(each.name, ()) if child.kind == "correct"]
        for each in family
    }
    patches: dict[str, dict[str, Any]] = {}
    # The family is listed from the sheet outwards: from its end on, a child is patched before
    # what it speaks of.
    for each in reversed(family):
        patch = envelope(each.record.changes if each.kind == "correct" else each.record)
        for child in corrections[each.name]:
            patch = overlay(patch, patches[child.name])
        patches[each.name] = patch
    says = patches.pop(sheet.name)
    later = sorted(family[1:], key=lambda each: each.order)
    _add(says, later, {child.name for child in corrections[sheet.name]}, patches)
    return _made(
        sheet,
        says,
        corrections=tuple(each for each in later if each.kind == "correct"),
        supplements=tuple(each for each in later if each.kind == "supplement"),
        revision=Revision(patches, corrections),
    )


def _add(
    says: dict[str, Any],
    later: Sequence[Sheet],
    direct: set[str],
    patches: Mapping[str, Mapping[str, Any]],
) -> None:
    """Add what came later to lists; of the national system the latest word counts.

    A correction's own explanations explain what it makes of its sheet.
    """
    added: dict[str, list[Any]] = {name: [] for name in _LISTS}
    for each in later:
        said = patches[each.name]
        if each.kind == "correct":
            added["explanations"] += each.record.explanations or ()
            if each.name in direct and "national_system" in said:
                says["national_system"] = said["national_system"]
            continue
        if said.get("national_system"):
            says["national_system"] = said["national_system"]
        for name in _LISTS:
            added[name] += said.get(name) or ()
    for name, entries in added.items():
        if entries:
            says[name] = [*(says.get(name) or ()), *entries]


def _with_applications(facts: list[Fact]) -> tuple[Fact, ...]:
    """Let an application that an opening names fold no later than that opening.

    What is there to be opened stands in it, also where the account was opened first.
    """
    opened = {
        fact.says["application"]: fact.sort_day
        for fact in facts
        if fact.move == "open" and fact.says.get("application")
    }
    if not opened:
        return tuple(facts)
    return tuple(
        dataclasses.replace(fact, by=opened[fact.sheet.name])
        if fact.move == "apply" and fact.sheet.name in opened
        else fact
        for fact in facts
    )


def taken_from(sheets: Iterable[Sheet]) -> str | None:
    """The account id that a folder's first transfer names, or None."""
    sheets = list(sheets)
    if not any(sheet.kind == "transfer" for sheet in sheets):
        return None
    for fact in effective(sheets).facts:
        if fact.move == "transfer-from":
            return str(fact.says["from_"])
    return None
