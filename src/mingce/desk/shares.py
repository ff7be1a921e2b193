"""A register in shares: some of its units each, judged apart as all of it would be judged at once.

Imports finding, daybook, ties, register, rules and git. Two processes judge ten thousand accounts
in little more than half the time, and share after share a hundred thousand need not lie in memory
at once. Units that are tied to each other must lie in one share: which of them do not is only known
when all were read once (:attr:`Worker.names`, :func:`gathered`); those shares are judged again.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from mingce import daybook
from mingce.daybook import Row
from mingce.finding import Finding
from mingce.git.tree import Entry, Tree
from mingce.records.paths import SLUG
from mingce.register import Kept, Register, load
from mingce.rules import judge
from mingce.ties import ties, unit_of

MOST = 20_000
"""So many files in a share: some seven thousand accounts, 250 MB."""

BOOKS = "office/daybook/"

_AMBIGUOUS = frozenset({"announcements", "office"})
"""Units whose filings bear ids like those of other units' announcements and decisions."""

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
    """The daybook of a tree, read once, and the rows that speak of each share's units."""

    def __init__(self, tree: Tree) -> None:
        here = ("office/register.yml", BOOKS)
        register = load(Part(tree, lambda path: path.startswith(here)))
        self.found = [each for each in register.problems if each.place.path.startswith(BOOKS)]
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

    ``names`` are what ties the units of all of them; empty where ``owner`` is known to be settled.
    """

    def __init__(
        self,
        tree: Tree,
        book: Book,
        numbers: Collection[int],
        owner: Owner,
        kept: Kept | None,
        day: Callable[[Register], dt.date],
        *,
        settled: bool,
    ) -> None:
        self._tree, self._book, self._kept, self._day = tree, book, kept, day
        self._owner = owner
        self._outcomes: dict[int, Outcome] = {}
        self.names: dict[str, set[str]] = {}
        *before, self._last = numbers
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

    def _read(self, number: int, known: Register | None = None) -> Register:
        owner = self._owner

        def is_mine(unit: str) -> bool:
            return owner.get(unit, 0) == number

        def holds(path: str) -> bool:
            unit = unit_of(path)
            if unit is not None:
                return is_mine(unit)
            # Of the office's own files every share needs nearly all.
            return (path.startswith("office/") and not path.startswith(BOOKS)) or number == 0

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
        moved = [unit for unit in owner if owner[unit] != self._owner.get(unit, 0)]
        changed = {number for unit in moved for number in (owner[unit], self._owner.get(unit, 0))}
        self._owner = owner
        if self._last in changed:
            self._register = self._read(self._last, self._register)
        self._outcomes[self._last] = self._judged(self._register)
        for number in changed & (set(self._outcomes) - {self._last}):
            self._outcomes[number] = self._judged(self._read(number))
        return list(self._outcomes.values())


def _names(register: Register) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for sheet in {**register.sheets, **register.office}.values():
        if unit := unit_of(sheet.where.path):
            found.setdefault(unit, set()).update(ties(sheet.record))
    # A folder of which nothing can be read is one that others may name.
    for id in register.unreadable:
        found.setdefault(id.partition("/")[0], set())
    return {unit: names - {unit} for unit, names in found.items()}


def shares(paths: Iterable[str], most: int = MOST) -> dict[str, int]:
    """Share out the units in their order: two shares at least, of as many files each.

    None at all where an id does not tell which unit it speaks of.
    """
    counts: dict[str, int] = {}
    for path in paths:
        unit = unit_of(path)
        # What has not the name of a unit may be named by anything, and stays in the first share.
        if unit is not None and re.fullmatch(SLUG, unit):
            counts[unit] = counts.get(unit, 0) + 1
    if not _AMBIGUOUS.isdisjoint(counts):
        return {}
    total = sum(counts.values())
    number = max(2, -(-total // most))
    owner: dict[str, int] = {}
    done = 0
    for unit in sorted(counts):
        owner[unit] = done * number // total
        done += counts[unit]
    return owner


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


def state_of(blobs: Mapping[str, str], owner: Owner) -> str:
    """What tells a tree from every other, and how it is shared out; empty where an id lacks."""
    if not all(blobs.values()):
        return ""
    listing = json.dumps([*blobs.items(), *owner.items()])
    return hashlib.sha256(listing.encode()).hexdigest()
