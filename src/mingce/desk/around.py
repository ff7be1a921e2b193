"""The part of a register that a change to a commit can make a difference to.

Imports store, cache, ties, records, sheet and git. Whoever judged ten thousand accounts for one
filing would be switched off. What ties each unit to others is kept beside Git's ids of the unit's
folders, so that after a commit only what it touched is read again. Kept are ties and no verdict:
the rules judge the part anew each time, on both sides of the change.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mingce import store
from mingce.cache import kind
from mingce.git.compare import Difference, folders
from mingce.git.plumbing import objects
from mingce.git.tree import SUBMODULE, CommitTree
from mingce.records.paths import SLUG, RecordPath, classify, in_data_folder
from mingce.sheet import values
from mingce.ties import UNIT_FOLDERS, ties, together, unit_of

NAME = "ties"

# No rule of the register asks who may write where (access.yml) or what is not held (scope.yml).
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


class Index(NamedTuple):
    """Of each unit of a commit what ties it to others, and the names in its filings."""

    ties: Mapping[str, Sequence[str]]
    names: Mapping[str, Sequence[str]]


def units_around(
    root: Path, index: Index, differences: Sequence[Difference], start: Iterable[str]
) -> set[str] | None:
    """The units tied to some, these included; None where that is as much as all.

    ``index`` says what ties the units of a commit, and ``differences`` from it may tie more.
    """
    both: dict[str, Sequence[str]] = dict(index.ties)
    for unit, marks in _added(root, differences).items():
        both[unit] = [*both.get(unit, ()), *_ties(marks)]
    found = together(both, start)
    return found if len(found) <= _MANY else None


def units_touched(differences: Sequence[Difference]) -> set[str] | None:
    """The units in whose folders all differences in the data folders lie; None for others."""
    touched = set()
    for each in differences:
        if in_data_folder(each.path):
            unit = unit_of(each.path)
            # Of a folder with another name than a unit's, Git might list more than is meant.
            if unit is None or not re.fullmatch(SLUG, unit):
                return None
            touched.add(unit)
    return touched


def paths_of(units: Iterable[str]) -> list[str]:
    """The paths at and below which stands all that the rules need to judge some units."""
    return [*OFFICE, *(f"{folder}/{unit}" for unit in sorted(units) for folder in UNIT_FOLDERS)]


def _added(root: Path, differences: Sequence[Difference]) -> dict[str, list[str]]:
    new = [
        each.new
        for each in differences
        if each.new and each.new.mode != SUBMODULE and unit_of(each.path)
    ]
    return _marks((each.path for each in new), objects(root, [each.blob for each in new]))


def index_of(root: Path, commit: str, kept: Path | None) -> Index:
    """The index of a commit (an id).

    ``kept`` is the folder for what is kept from one time to the next: only units whose folders are
    not as they were are read.
    """
    states: dict[str, list[str]] = {}
    for path, name in folders(root, commit, UNIT_FOLDERS).items():
        states.setdefault(path.rpartition("/")[2], []).append(f"{path[0]}{name}")
    now = {unit: " ".join((unit, *names)) for unit, names in states.items()}
    known: dict[str, list[str]] = json.loads(_read(kept) or b"{}")
    index = {unit: known[state] for unit, state in now.items() if state in known}
    stale = [unit for unit in now if unit not in index]
    if stale:
        within: tuple[str, ...] = UNIT_FOLDERS
        if len(stale) <= _MANY:
            within = tuple(f"{folder}/{unit}" for unit in stale for folder in UNIT_FOLDERS)
        tree = CommitTree(root, commit, within)
        missing = set(stale)
        wanted = [path for path in tree.entries() if unit_of(path) in missing]
        fresh = _marks(wanted, (data for _, data in tree.read_many(wanted)))
        index |= {unit: fresh.get(unit, []) for unit in stale}
        _write(kept, {now[unit]: marks for unit, marks in index.items()})
    return Index(
        {unit: _ties(marks) for unit, marks in index.items()},
        {unit: [mark[1:] for mark in marks if mark[0] == _NAME] for unit, marks in index.items()},
    )


def _read(kept: Path | None) -> bytes | None:
    return store.read(kept / NAME, _kind()) if kept else None


def _write(kept: Path | None, content: Mapping[str, Sequence[str]]) -> None:
    if kept is not None:
        with contextlib.suppress(OSError):
            kept.mkdir(exist_ok=True)
        store.write(kept / NAME, _kind(), json.dumps(content).encode())


_NAME = "~"
"""Before a name, which ties nobody to anybody."""


def _ties(marks: Iterable[str]) -> list[str]:
    return [mark for mark in marks if mark[0] != _NAME]


def _marks(paths: Iterable[str], contents: Iterable[bytes]) -> dict[str, list[str]]:
    """By unit what ties it, and its names with a mark before them."""
    found: dict[str, set[str]] = {}
    for path, data in zip(paths, contents, strict=True):
        where = classify(path)
        unit = unit_of(path)
        if isinstance(where, RecordPath) and unit:
            value = values(where, data)
            marks = found.setdefault(unit, set())
            marks.update(ties(value))
            marks.update(f"{_NAME}{name}" for name in _named(value))
    # Most of what a unit names is itself.
    return {unit: sorted(marks - {unit, ""}) for unit, marks in found.items()}


def _named(value: Any) -> Iterator[str]:
    """The names that a record's plain values give its subject, as a fact or as a correction."""
    said = value if isinstance(value, dict) else {}
    corrected = said.get("changes")
    for part in (said, corrected if isinstance(corrected, dict) else {}):
        facts = part.get("facts")
        name = facts.get("name") if isinstance(facts, dict) else None
        if isinstance(name, str):
            yield name


def _kind() -> str:
    return f"{NAME} 2 {kind()}"
