"""What is handed in and not on main yet: the files that open branches would add.

Imports git, change and records.paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mingce.change import Status, path_changes
from mingce.git.branches import Branch, main_of, open_branches
from mingce.git.merged import merged
from mingce.git.refs import resolve
from mingce.git.tree import CommitTree
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
    main = CommitTree(root, main_of(root))
    if head is None:
        branches = open_branches(root, main.commit)
    else:
        branches = [Branch(head, resolve(root, head))]
    return [each for branch in branches for each in added_by(root, main, branch)]


def added_by(root: Path, main: CommitTree, branch: Branch) -> Iterator[Handed]:
    """Every filing and announcement that merging a branch into main would add."""
    into = merged(root, main, CommitTree(root, branch.commit))
    if into is None:
        return
    for each in path_changes(main.entries(), into.entries()):
        where = classify(each.path) if each.is_data else None
        if (
            each.status is Status.ADDED
            and each.after is not None
            and isinstance(where, RecordPath)
            and where.group in ("unit", "account", "announcement")
        ):
            yield Handed(where, each.after.blob, branch)
