"""Where to look for names like those that a change brings.

Imports around, gate, change, git, register and reporting's measure of likeness. A change that was
judged in part has few names around it; those of all others are in the index, and of the few units
whose names come near enough the filings are read.
"""

from __future__ import annotations

from mingce.change import Change
from mingce.desk.around import paths_of, units_around
from mingce.desk.gate import Loaded
from mingce.git.compare import ChangedTree, Difference
from mingce.git.tree import CommitTree, Entry
from mingce.register import Register, load
from mingce.reporting.similar import MOST, likeness, name_of, similar

_FIRST = 4 * MOST
"""So many units are read at first; where their names are not enough, twice as many."""


def around_names(base: Loaded, change: Change) -> Register:
    """The change's head, or a register in which the names nearest to its own are those of all."""
    wanted = [(name, sheet.subject) for sheet in change.added if (name := name_of(sheet))]
    if change.part is None or not wanted:
        return change.head
    ranks = [_ranked(base, name) for name, _ in wanted]
    number = _FIRST
    while True:
        near = {unit for rank in ranks for _, unit in rank[:number]}
        units = units_around(base.tree.root, base.index, (), near | change.part)
        register = _read(base, change, units)
        if units is None or all(
            _enough(register, name, own, rank[number:])
            for (name, own), rank in zip(wanted, ranks, strict=True)
        ):
            return register
        number *= 2


def _read(base: Loaded, change: Change, units: set[str] | None) -> Register:
    """The head of a change, of some units or of all."""
    tree = base.tree
    if units is not None:
        tree = CommitTree(tree.root, base.commit, paths_of(units))
    changed = [
        Difference(each.path, None, Entry(each.path, each.after.mode, each.after.blob))
        for each in change.paths
        if each.after is not None
    ]
    gone = [Difference(each.path, None, None) for each in change.paths if each.after is None]
    return load(ChangedTree(tree, [*changed, *gone], ""), change.head, units=units)


def _ranked(base: Loaded, name: str) -> list[tuple[float, str]]:
    """The units that bear or bore a name like one, with how like, the most like first."""
    like = likeness(name)
    found = (
        (max((ratio for other in names if (ratio := like(other))), default=0), unit)
        for unit, names in base.index.names.items()
    )
    return sorted((each for each in found if each[0]), key=lambda each: (-each[0], each[1]))


def _enough(register: Register, name: str, own: str, rest: list[tuple[float, str]]) -> bool:
    """Whether none of the units that were not read can have a name among the nearest."""
    if not rest:
        return True
    found = similar(register, name, own)
    return len(found) == MOST and found[-1].ratio > rest[0][0]
