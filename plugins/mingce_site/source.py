"""Reading the register that a site is built from, unreadable records in their last good state.

Imports mingce.git, mingce.register, mingce.sheet and mingce.records.paths.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mingce.git.history import last_good
from mingce.git.plumbing import GitError
from mingce.git.tree import CommitTree, Entry, Tree, WorkTree
from mingce.records.paths import RecordPath, classify
from mingce.register import Register, load
from mingce.sheet import load as load_sheet

_NEVER_OLD = ("office/policy/", "office/register.yml")
"""What decides how everything is judged and shown is never taken from an older state."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A register, and the paths of its records that cannot be read as they are now."""

    register: Register
    unreadable: frozenset[str]


def read_source(root: Path, revision: str = "") -> Source:
    """Read the register of a folder: of a commit, or as the files lie on the disk.

    A record that cannot be read is taken from its last readable version in Git, where there is
    one. Raises GitError where the commit cannot be read.
    """
    tree: Tree = CommitTree(root, revision) if revision else WorkTree(root)
    register = load(tree)
    broken = [path for paths in register.unreadable.values() for path in paths]
    good = {
        path: data
        for path in broken
        if not path.startswith(_NEVER_OLD) and (data := _last_good(root, path)) is not None
    }
    if good:
        register = load(_Mended(tree, good))
    return Source(register, frozenset(broken))


def _last_good(root: Path, path: str) -> bytes | None:
    where = classify(path)
    if not isinstance(where, RecordPath) or where.model is None:
        return None
    try:
        return last_good(root, path, lambda data: load_sheet(where, data)[0] is not None)
    except GitError:
        # A folder without Git has no earlier state; the record is then just not there.
        return None


class _Mended:
    """A tree in which some files have other contents."""

    def __init__(self, tree: Tree, contents: Mapping[str, bytes]) -> None:
        self._tree = tree
        self._contents = contents

    def entries(self) -> Mapping[str, Entry]:
        return self._tree.entries()

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for path, data in self._tree.read_many(paths):
            yield path, self._contents.get(path, data)
