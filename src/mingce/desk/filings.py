"""What is handed in and not on main yet: the files that open branches would add.

Imports git, change and records.paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mingce.change import PathChange, Status
from mingce.git.branches import Branch, main_of, open_branches
from mingce.git.merged import merging
from mingce.git.refs import resolve
from mingce.records.paths import RecordPath, classify


class Handed(NamedTuple):
    """A filing or announcement that a branch adds: its id, blob and the branch."""

    where: RecordPath
    blob: str
    branch: Branch

    @property
    def id(self) -> str:
        """The filing's id."""
        return self.where.id


def handed_in(root: Path, head: str | None = None) -> list[Handed]:
    """Every filing and announcement that open branches add, or that one revision adds."""
    main = main_of(root)
    one = [Branch(head, resolve(root, head))] if head is not None else None
    return [
        each for branch in one or open_branches(root, main) for each in added_by(root, main, branch)
    ]


def added_by(root: Path, main: str, branch: Branch) -> Iterator[Handed]:
    """Every filing and announcement that merging a branch into main (an id) would add."""
    found = merging(root, main, branch.commit)
    for each in (PathChange(*difference) for difference in (found.changed if found else ())):
        where = classify(each.path) if each.is_data else None
        if (
            each.status is Status.ADDED
            and each.after is not None
            and isinstance(where, RecordPath)
            and where.group in ("unit", "account", "announcement")
        ):
            yield Handed(where, each.after.blob, branch)
