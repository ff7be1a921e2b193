"""A register in two halves: some of its units each, and judged apart as it would be whole.

Imports finding, daybook, ties, register, rules and git. Two processes read and judge ten thousand
accounts in little more than half the time. Units that are tied to each other must lie in one half:
which of them do not is asked once both halves are read (:meth:`Half.names`, :func:`straying`), and
they all go over to the first.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from mingce import daybook
from mingce.finding import Finding
from mingce.git.tree import Entry, Tree
from mingce.records.paths import SLUG
from mingce.register import Kept, Register, load
from mingce.rules import judge
from mingce.ties import ties, together, unit_of

Names = Mapping[str, Collection[str]]
"""Unit → what ties it to others (mingce.ties)."""


class Outcome(NamedTuple):
    """What a check says in the end: how much there is, what was found, on which day."""

    units: int
    accounts: int
    sheets: int
    findings: list[Finding]
    day: dt.date

    def and_(self, other: Outcome) -> Outcome:
        """Both halves as one."""
        return Outcome(
            self.units + other.units,
            self.accounts + other.accounts,
            self.sheets + other.sheets,
            sorted({*self.findings, *other.findings}, key=lambda each: each.sort_key),
            self.day,
        )


class Part:
    """Those files of a tree that a test lets through."""

    def __init__(self, tree: Tree, holds: Callable[[str], bool]) -> None:
        self.label = tree.label
        self._tree = tree
        self._entries = {path: entry for path, entry in tree.entries().items() if holds(path)}

    def entries(self) -> Mapping[str, Entry]:
        """Every file, sorted by path; the tree may learn a file's id when it is read."""
        return self._entries

    def read(self, path: str) -> bytes:
        """The contents of one file; KeyError where there is none of that path."""
        data = self._tree.read(path)
        self._entries[path] = self._tree.entries()[path]
        return data

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files."""
        known = self._tree.entries()
        for path, data in self._tree.read_many(paths):
            self._entries[path] = known[path]
            yield path, data


@dataclasses.dataclass
class Half:
    """Some units of a tree with all that the office wrote for everybody.

    ``units`` are those of the second half; the ``first`` has all that belongs to none of them.
    """

    tree: Tree
    units: frozenset[str]
    first: bool
    kept: Kept | None = None
    register: Register = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self._read(None)

    def _read(self, known: Register | None) -> None:
        self.register = load(Part(self.tree, self._holds), known, self.kept)
        self.register.daybook = daybook.only(self.register.daybook, self._is_mine)

    def _holds(self, path: str) -> bool:
        unit = unit_of(path)
        # Of the office's own files each half needs nearly all, and what is wrong in them is found
        # by both alike.
        return (self.first or path.startswith("office/")) if unit is None else self._is_mine(unit)

    def _is_mine(self, unit: str) -> bool:
        return (unit in self.units) is not self.first

    def names(self) -> Names:
        """What ties this half's units."""
        found: dict[str, set[str]] = {}
        register = self.register
        for sheet in {**register.sheets, **register.office}.values():
            if unit := unit_of(sheet.where.path):
                found.setdefault(unit, set()).update(ties(sheet.record))
        # A folder of which nothing can be read is one that others may name.
        for id in register.unreadable:
            found.setdefault(id.partition("/")[0], set())
        return {unit: names - {unit} for unit, names in found.items()}

    def without(self, straying: Collection[str]) -> None:
        """Take units of the second half over to the first; ``units`` are always the second's."""
        self.units -= frozenset(straying)
        self._read(self.register)

    def judged(self, day: dt.date) -> Outcome:
        """All that is found in this half."""
        register = self.register
        return Outcome(
            len(register.units),
            len(register.accounts),
            len(register.sheets),
            judge(register, day),
            day,
        )


def straying(first: Names, second: Names) -> set[str]:
    """The units of the second half that are tied to one of the first, however far."""
    both = {**first, **second}
    here = {*first, *(name for names in first.values() for name in names)}
    bridges = {
        unit
        for unit, names in second.items()
        if unit in here or any(name in here for name in names)
    }
    return together(both, bridges) & set(second) if bridges else set()


def second_half(paths: Iterable[str]) -> frozenset[str]:
    """The units whose files are the second half of all, as they are sorted."""
    counts: dict[str, int] = {}
    for path in paths:
        unit = unit_of(path)
        # What has not the name of a unit may be named by anything.
        if unit is not None and re.fullmatch(SLUG, unit):
            counts[unit] = counts.get(unit, 0) + 1
    left = sum(counts.values()) // 2
    chosen = []
    for unit in sorted(counts, reverse=True):
        left -= counts[unit]
        if left < 0:
            break
        chosen.append(unit)
    return frozenset(chosen)


def state_of(blobs: Mapping[str, str]) -> str:
    """What tells a tree from every other, from its files' contents' ids; empty where one lacks."""
    if not all(blobs.values()):
        return ""
    listing = "\0".join(f"{path}\0{blob}" for path, blob in blobs.items())
    return hashlib.sha256(listing.encode("utf-8", "surrogateescape")).hexdigest()
