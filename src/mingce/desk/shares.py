"""A register in shares: some of its units each, judged apart as all of it would be judged at once.

Imports finding, daybook, ties, register, records.paths, rules and git. Two processes judge ten
thousand accounts in little more than half the time, and share after share a hundred thousand need
not lie in memory at once. Units that are tied to each other must lie in one share: which of them do
not is only known when all were read once (:attr:`Worker.names`, :func:`gathered`); those shares are
judged again.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from mingce import daybook
from mingce.daybook import Row
from mingce.finding import Finding
from mingce.git.tree import Entry, Tree
from mingce.records.paths import RESERVED, SLUG
from mingce.register import Kept, Register, load
from mingce.rules import judge
from mingce.ties import UNIT_FOLDERS, ties, unit_of

MOST = 20_000
"""So many files in a share: some seven thousand accounts, 250 MB."""

BOOKS = "office/daybook"

Lister = Callable[[Callable[[str], bool]], Tree]
"""A new listing of the register without the folders that a test does not let through."""

Owner = Mapping[str, int]
"""Unit → the number of its share; the first one, 0, has whatever is not named."""

Names = Mapping[str, Collection[str]]
"""Unit → what ties it to others (mingce.ties)."""


class Outcome(NamedTuple):
    """What a check says in the end: how much there is, what was found, on which day."""

    units: int
    accounts: int
    sheets: int
    findings: list[Finding]
    day: dt.date


def together_said(outcomes: Collection[Outcome]) -> Outcome:
    """What all shares say, as one. What is wrong in the office's own files is said by each."""
    found = {finding for each in outcomes for finding in each.findings}
    return Outcome(
        sum(each.units for each in outcomes),
        sum(each.accounts for each in outcomes),
        sum(each.sheets for each in outcomes),
        sorted(found, key=lambda each: each.sort_key),
        next(each.day for each in outcomes),
    )


class Book:
    """The daybook, read once, and the rows that speak of each share's units.

    Of ``units`` alone where they are given; whether its numbers run on is then not asked.
    """

    def __init__(self, listed: Lister, units: Collection[str] | None = None) -> None:
        tree = listed(lambda folder: folder in ("office", BOOKS))
        here = ("office/register.yml", f"{BOOKS}/")
        part = Part(tree, lambda path: path.startswith(here))
        register = load(part, units=units)
        self.found = [each for each in register.problems if each.place.path.startswith(here[1])]
        self._rows: dict[str, list[tuple[int, Row]]] = {}
        for place, row in enumerate(register.daybook.rows):
            self._rows.setdefault(daybook.unit_of(row.subject), []).append((place, row))

    def of(self, is_mine: Callable[[str], bool]) -> daybook.Daybook:
        """The rows about some units, in their order."""
        rows = (rows for unit, rows in self._rows.items() if is_mine(unit))
        return daybook.told([row for _, row in sorted(each for some in rows for each in some)])


class Part:
    """Those files of a tree that a test lets through."""

    def __init__(self, tree: Tree, holds: Callable[[str], bool]) -> None:
        self._tree = tree
        self._entries = {path: entry for path, entry in tree.entries().items() if holds(path)}

    def entries(self) -> Mapping[str, Entry]:
        """Every file, sorted by path; the tree may learn a file's id when it is read."""
        return self._entries

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files."""
        known = self._tree.entries()
        for path, data in self._tree.read_many(paths):
            self._entries[path] = known[path]
            yield path, data


class Worker:
    """One process's shares: judged one after the other, and only the last of them held.

    Of ``sides`` processes this is number ``side``: its are the shares whose numbers leave that
    remainder. It lists the files of its own units, and nobody else's.
    """

    def __init__(
        self,
        listed: Lister,
        side: int,
        sides: int,
        owner: Owner,
        kept: Kept | None,
        day: Callable[[Register], dt.date],
    ) -> None:
        self._listed, self._side, self._sides, self._kept, self._day = (
            listed, side, sides, kept, day,
        )  # fmt: skip
        self._outcomes: dict[int, Outcome] = {}
        self.owner = owner
        self.names: dict[str, set[str]] = {}
        """What ties the units of all of these shares; nothing where that was settled."""
        self._list()

    def _list(self) -> None:
        self._tree = self._listed(self._enters)
        units = [unit for unit, number in self.owner.items() if self._is_here(number)]
        self._book = Book(self._listed, units if self._side else None)

    def _is_here(self, number: int) -> bool:
        return number % self._sides == self._side

    def _enters(self, folder: str) -> bool:
        parent, _, name = folder.rpartition("/")
        if parent in UNIT_FOLDERS:
            return self._is_here(self.owner.get(name, 0))
        return folder != BOOKS

    def state(self) -> str:
        """What tells the files here from all others, and how they are shared out.

        Empty where an id of contents lacks.
        """
        entries = self._tree.entries().values()
        if not all(entry.blob for entry in entries):
            return ""
        said = [each for entry in entries for each in (entry.path, entry.blob)]
        said += (f"{unit} {number}" for unit, number in sorted(self.owner.items()))
        return hashlib.sha256("\0".join(said).encode("utf-8", "surrogateescape")).hexdigest()

    def begin(self, *, settled: bool) -> None:
        """Judge all shares but the last, and read that; ``settled`` that no tied ones are apart."""
        if not settled:
            self.owner = {**self.owner, **self._parted()}
        here = {number for number in self.owner.values() if self._is_here(number)}
        *before, self._last = sorted(here | {self._side})
        for number in before:
            register = self._read(number)
            if not settled:
                self.names |= _names(register)
            self._outcomes[number] = self._judged(register)
            # Most goes without a collection; what holds itself would pile up share by share.
            del register
            gc.collect()
        self._register = self._read(self._last)
        if not settled:
            self.names |= _names(self._register)

    def _parted(self) -> Owner:
        """More shares of the units here, where one of them has too many files to be held."""
        counts: dict[str, int] = {}
        for path in self._tree.entries():
            unit = _folder(path)
            if unit is not None and unit in self.owner:
                counts[unit] = counts.get(unit, 0) + 1
        sizes: dict[int, int] = {}
        for unit, count in counts.items():
            sizes[self.owner[unit]] = sizes.get(self.owner[unit], 0) + count
        # What went over to another share, as tied to it, is not to be parted from it again.
        if max(sizes.values(), default=0) <= MOST * 3 // 2:
            return {}
        total = sum(counts.values())
        number = -(-total // MOST)
        owner: dict[str, int] = {}
        done = 0
        for unit in sorted(counts):
            owner[unit] = self._side + self._sides * (done * number // total)
            done += counts[unit]
        return owner

    def _read(self, number: int, known: Register | None = None) -> Register:
        owner = self.owner

        def is_mine(unit: str) -> bool:
            return owner.get(unit, 0) == number

        def holds(path: str) -> bool:
            unit = _folder(path)
            if unit is not None:
                return is_mine(unit)
            # Of the office's own files every share needs all.
            return path.startswith("office/") or number == 0

        register = load(Part(self._tree, holds), known, self._kept, book=self._book.of(is_mine))
        if number == 0:
            register.problems += self._book.found
        return register

    def _judged(self, register: Register) -> Outcome:
        day = self._day(register)
        counts = len(register.units), len(register.accounts), len(register.sheets)
        return Outcome(*counts, judge(register, day), day)

    def finish(self, owner: Owner) -> list[Outcome]:
        """Judge what is still to be judged, and again what is shared out otherwise now."""
        before, self.owner = self.owner, owner
        moved = [unit for unit in owner if owner[unit] != before.get(unit, 0)]
        changed = {number for unit in moved for number in (owner[unit], before.get(unit, 0))}
        if any(self._is_here(owner[unit]) != self._is_here(before.get(unit, 0)) for unit in moved):
            self._list()
        if self._last in changed:
            self._register = self._read(self._last, self._register)
        self._outcomes[self._last] = self._judged(self._register)
        for number in changed & (set(self._outcomes) - {self._last}):
            self._outcomes[number] = self._judged(self._read(number))
        return list(self._outcomes.values())


def _folder(path: str) -> str | None:
    """The name below a folder of units under which a path lies, or None."""
    depth = 2 if path.startswith("office/decisions/") else 1
    parts = path.split("/", depth + 1)
    return parts[depth] if len(parts) > depth and "/".join(parts[:depth]) in UNIT_FOLDERS else None


def _names(register: Register) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for sheet in {**register.sheets, **register.office}.values():
        if unit := unit_of(sheet.where.path):
            found.setdefault(unit, set()).update(ties(sheet.record))
    # A folder of which nothing can be read is one that others may name.
    for id in register.unreadable:
        found.setdefault(id.partition("/")[0], set())
    return {unit: names - {unit} for unit, names in found.items()}


def shares(names: Iterable[str], sides: int) -> dict[str, int]:
    """Share out the units in their order, one share for each of the sides."""
    # What has not the name of a unit may be named by anything, and stays in the first share.
    units = sorted(name for name in set(names) if re.fullmatch(SLUG, name) and name not in RESERVED)
    return {unit: place * sides // len(units) for place, unit in enumerate(units)}


def gathered(owner: Owner, names: Names) -> dict[str, int]:
    """Share out again, with all units that are tied to each other, however far, in one share."""
    place: dict[str, int] = {}
    parted: set[str] = set()
    for unit, said in names.items():
        number = owner.get(unit, 0)
        for name in (unit, *said):
            if place.setdefault(name, number) != number:
                parted.add(name)
    result = dict(owner)
    if not parted:
        return result
    near: dict[str, list[str]] = {}
    for unit, said in names.items():
        for name in (unit, *said):
            near.setdefault(name, []).append(unit)
    done: set[str] = set()
    for start in (unit for name in sorted(parted) for unit in near[name]):
        tied: set[str] = set()
        fresh = {start} - done
        while fresh:
            tied |= fresh
            fresh = {
                other for unit in fresh for name in (unit, *names[unit]) for other in near[name]
            } - tied
        done |= tied
        number = min((owner.get(unit, 0) for unit in tied), default=0)
        result |= dict.fromkeys(tied, number)
    return result
