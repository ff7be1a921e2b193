"""The part of a register that a change on the way to a commit can make a difference to.

Imports store, ties, records, sheet and git. A hook that judged ten thousand accounts for one filing
would be switched off. What ties each unit to others is kept beside Git's ids of the unit's folders,
so that after a commit only what it touched is read again. The whole is judged by ``mingce check``
and by the gate: what is kept here decides nothing that they do not decide again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from mingce import store
from mingce.cache import kind
from mingce.git.compare import Difference, folders
from mingce.git.plumbing import objects
from mingce.git.tree import CommitTree
from mingce.records.paths import RecordPath, classify, in_data_folder
from mingce.sheet import read
from mingce.ties import UNIT_FOLDERS, ties, together, unit_of

NAME = "ties"

# No rule asks who may write where (access.yml) or what is not held here (scope.yml).
OFFICE = (
    "office/register.yml",
    "office/platforms.yml",
    "office/policy",
    "office/calendar",
    "office/daybook",
    "office/notices",
)
_MANY = 300
"""With more units than this to be named, the whole is read as fast."""

_Index = dict[str, list[str]]


def units_around(
    root: Path, commit: str, differences: Sequence[Difference], kept: Path | None
) -> set[str] | None:
    """The units that differences from a commit can matter to; None where that may be all.

    ``kept`` is the folder for what is kept from one time to the next.
    """
    touched = set()
    for each in differences:
        if in_data_folder(each.path):
            unit = unit_of(each.path)
            if unit is None:
                return None
            touched.add(unit)
    if kept is None:
        return None
    index = _index(root, commit, kept)
    new = [each.new for each in differences if each.new and unit_of(each.path)]
    added = _ties((each.path for each in new), objects(root, [each.blob for each in new]))
    for unit in touched:
        index[unit] = [*index.get(unit, ()), *added.get(unit, ())]
    found = together(index, touched)
    return found if len(found) <= _MANY else None


def paths_of(units: Iterable[str]) -> list[str]:
    """The paths at and below which stands all that the rules need to judge some units."""
    return [*OFFICE, *(f"{folder}/{unit}" for unit in sorted(units) for folder in UNIT_FOLDERS)]


def _index(root: Path, commit: str, kept: Path) -> _Index:
    """What ties every unit of a commit to others: read where its folders are not as they were."""
    states: dict[str, list[str]] = {}
    for path, name in folders(root, commit, UNIT_FOLDERS).items():
        states.setdefault(path.rpartition("/")[2], []).append(f"{path[0]}{name}")
    file = kept / NAME
    known: dict[str, list[str]] = json.loads(store.read(file, _kind()) or b"{}")
    now = {unit: " ".join((unit, *names)) for unit, names in states.items()}
    index = {unit: known[state] for unit, state in now.items() if state in known}
    stale = [unit for unit in now if unit not in index]
    if stale:
        within: tuple[str, ...] = UNIT_FOLDERS
        if len(stale) <= _MANY:
            within = tuple(f"{folder}/{unit}" for unit in stale for folder in UNIT_FOLDERS)
        tree = CommitTree(root, commit, within)
        missing = set(stale)
        wanted = [path for path in tree.entries() if unit_of(path) in missing]
        fresh = _ties(wanted, (data for _, data in tree.read_many(wanted)))
        index |= {unit: fresh.get(unit, []) for unit in stale}
        kept.mkdir(exist_ok=True)
        content = {now[unit]: names for unit, names in index.items()}
        store.write(file, _kind(), json.dumps(content).encode())
    return index


def _ties(paths: Iterable[str], contents: Iterable[bytes]) -> _Index:
    found: dict[str, set[str]] = {}
    for path, data in zip(paths, contents, strict=True):
        where = classify(path)
        unit = unit_of(path)
        if isinstance(where, RecordPath) and unit:
            found.setdefault(unit, set()).update(ties(read(where, data).value))
    # Most of what a unit names is itself.
    return {unit: sorted(names - {unit}) for unit, names in found.items()}


def _kind() -> str:
    return f"{NAME} {kind()}"
