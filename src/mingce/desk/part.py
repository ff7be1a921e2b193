"""A change with the part of main that it can matter to, instead of the whole of main.

Imports around, authority, change, daybook, git, records and register. The rules judge both sides
of the part; what they find anew there is what they would find anew in the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from mingce import daybook
from mingce.authority import ACCESS, DAYBOOK
from mingce.change import Change, PathChange
from mingce.desk.around import Index, paths_of, units_around, units_touched
from mingce.git.compare import ChangedTree, Difference, alike
from mingce.git.plumbing import objects
from mingce.git.tree import FILE, CommitTree
from mingce.records.paths import SLUG
from mingce.register import Register, load

ASIDE = (ACCESS, "office/scope.yml")
"""What the gate asks of the office's files beside what the rules of the register ask."""


def touched(root: Path, changed: Sequence[Difference]) -> set[str] | None:
    """The units in whose folders a change lies, or of whom its new rows of the daybook speak.

    None where it is about more than units: about what the office wrote for all.
    """
    books = [each for each in changed if each.path.startswith(DAYBOOK)]
    units = units_touched([each for each in changed if not each.path.startswith(DAYBOOK)])
    named = _entered(root, books)
    return None if units is None or named is None else units | named


def _entered(root: Path, books: Sequence[Difference]) -> set[str] | None:
    """The units that new rows speak of; None where anything but sound rows came in."""
    if any(each.new is None or each.new.mode != FILE for each in books):
        return None
    entries = [entry for each in books for entry in (each.old, each.new) if entry is not None]
    contents = objects(root, [entry.blob for entry in entries])
    units = set()
    for each in books:
        old = next(contents) if each.old else b""
        new = next(contents)
        # With a quote a row may run on over lines, and new lines change what an old one says.
        if not new.startswith(old) or (old and not old.endswith(b"\n")) or b'"' in new:
            return None
        head = f"{','.join(daybook.COLUMNS)}\n".encode() if old else b""
        rows, found = daybook.read([(each.path, head + new[len(old) :])], None)
        if any(problem.code == "XM9010" for problem in found):
            return None
        units |= {daybook.unit_of(row.subject) for row in rows.rows}
    return units if all(re.fullmatch(SLUG, unit) for unit in units) else None


def in_part(
    root: Path,
    commit: str,
    office: Register,
    index: Index,
    changed: Sequence[Difference],
    start: Iterable[str],
) -> Change | None:
    """A change of a commit (an id), read for the units tied to those it starts from.

    ``office`` is what that commit's office wrote for all, ``index`` what ties its units. None where
    so many units are tied that the whole is read as fast.
    """
    units = units_around(root, index, changed, start)
    if units is None:
        return None
    tree = CommitTree(root, commit, (*ASIDE, *paths_of(units)))
    before = load(tree, office, units=units)
    after = load(ChangedTree(tree, changed, ""), before, units=units)
    if any(each.path.startswith(DAYBOOK) for each in changed):
        for register in (before, after):
            _number(register)
    paths = tuple(PathChange(*each) for each in changed)
    return Change(before, after, paths, alike(root, commit, changed), part=frozenset(units))


def _number(register: Register) -> None:
    """Say of the whole daybook whether its numbers run on: rows of all units make one sequence."""
    books = [(path, each.data) for path, each in register.reads.items() if each.data]
    prefix = register.file.numbering.prefix if register.file else None
    known = set(register.problems)
    register.problems += [found for found in daybook.read(books, prefix)[1] if found not in known]
