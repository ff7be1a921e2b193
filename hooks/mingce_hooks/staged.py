"""What a change brings: the findings of its tree that no tree before it has.

The one place of this door that calls register and rules; both are imported only when something
must be judged, because most of a hook's time is start-up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple

from mingce.finding import Finding, Severity
from mingce.git.tree import REGISTER_FILE, Tree, data_entries


class Brought(NamedTuple):
    """The new findings: those that stop, and those that are only said."""

    stopping: list[Finding]
    other: list[Finding]


def brought(
    head: Tree,
    bases: Sequence[Tree],
    today: dt.date,
    units: Collection[str] | None = None,
    *,
    rewrites: bool = False,
) -> Brought:
    """Judge ``head`` and return the findings that none of ``bases`` has.

    All trees are judged on one day: that of the first base (a demonstration names its own), or of
    ``head`` where there is no base. Without a base everything stands already, so that only
    refusals stop. ``units`` are given where the trees are a part of theirs. Where archived sheets
    are rewritten, what ends with their restoring is not said: what that does to files elsewhere,
    and what is wrong with one under its new name.
    """
    from mingce.register import load
    from mingce.rules import caused, difference, fails, judge

    register = load(head, units=units)
    day = register.as_of(today)
    new = judge(register, day)
    if bases and (new or _redated(head, bases[0])):
        before = [load(base, register, units=units) for base in bases]
        if before[0].file and before[0].as_of(today) != day:
            day = before[0].as_of(today)
            new = judge(register, day)
        for base in before:
            new = new and difference(judge(base, day), new)
    if bases and new:
        was, now = data_entries(bases[0]), data_entries(head)
        touched = sorted(path for path in {*was, *now} if was.get(path) != now.get(path))
        named = [path for path in touched if not path.startswith("office/")] or touched[:1]
        if rewrites:
            gone = {was[path].blob for path in touched if path not in now}
            stays = {path for path in touched if path not in now or now[path].blob not in gone}
            new = [each for each in new if each.place.path in stays]
        new = [caused(each, touched, named) for each in new]
    stopping = [
        each
        for each in new
        if (fails(register, each, new=True, as_of=day) if bases else _refused(each))
    ]
    return Brought(stopping, [each for each in new if each not in stopping])


def _redated(head: Tree, base: Tree) -> bool:
    """Whether the two trees may name different days to be judged on."""
    return head.entries().get(REGISTER_FILE) != base.entries().get(REGISTER_FILE)


def _refused(finding: Finding) -> bool:
    return finding.severity is Severity.REFUSE
