"""What is handed in and not on main yet: the files that open branches would add.

Imports git, change and records.paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from mingce.change import PathChange, Status
from mingce.git.branches import Branch, main_of, open_branches
from mingce.git.merged import merging
from mingce.git.refs import resolve
from mingce.records.paths import RecordPath


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
    found: list[Handed] = []
    for branch in one or open_branches(root, main):
        merge = merging(root, main, branch.commit)
        paths = (PathChange(*each) for each in (merge.changed if merge else ()))
        found += added_by(paths, branch)
    return found


def added_by(paths: Iterable[PathChange], branch: Branch) -> Iterator[Handed]:
    """Every filing and announcement that a branch adds, of all that it changes."""
    for each in paths:
        where = each.where
        if (
            each.status is Status.ADDED
            and each.after is not None
            and where is not None
            and where.group in ("unit", "account", "announcement")
        ):
            yield Handed(where, each.after.blob, branch)
