"""What is staged, compared with a commit: only the paths that differ, at the cost of those.

Imports plumbing, refs and tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mingce.git.plumbing import run
from mingce.git.tree import CommitTree, Entry, GitTree

_NONE = "000000"


class Difference(NamedTuple):
    """One path at which what is staged differs from a commit; None where there is no file."""

    path: str
    old: Entry | None
    new: Entry | None


def staged_since(root: Path, commit: str) -> list[Difference] | None:
    """How what is staged differs from a commit (an id); None where a conflict is unresolved."""
    answer = run(
        root,
        "diff-index",
        "--cached",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-renames",
        "--ita-invisible-in-index",
        "--ignore-submodules=none",
        "--relative",
        commit,
        "--",
    )
    cells = answer.decode("utf-8", "surrogateescape").split("\0")[:-1]
    found = []
    for head, path in zip(cells[::2], cells[1::2], strict=True):
        old_mode, new_mode, old, new, status = head.removeprefix(":").split(" ")
        if status == "U":
            return None
        found.append(
            Difference(
                path,
                Entry(path, old_mode, old) if old_mode != _NONE else None,
                Entry(path, new_mode, new) if new_mode != _NONE else None,
            )
        )
    return found


class StagedTree(GitTree):
    """What is staged, as a commit's tree (or a part of it) and how the two differ.

    Quicker than listing the index, where few of many files differ.
    """

    label = "暂存区"

    def __init__(self, base: CommitTree, differences: Sequence[Difference]) -> None:
        super().__init__(base.root, base.within)
        self._base = base
        self._differences = differences

    def _list(self) -> Iterator[Entry]:
        entries = dict(self._base.entries())
        for path, _, new in self._differences:
            entries.pop(path, None)
            if new and self._has(path):
                entries[path] = new
        return iter(entries.values())

    def _has(self, path: str) -> bool:
        return not self.within or any(
            path == each or path.startswith(f"{each}/") for each in self.within
        )


def folders(root: Path, commit: str, above: Iterable[str]) -> Mapping[str, str]:
    """The folders right below some others in a commit (an id), with Git's ids of their contents."""
    answer = run(root, "ls-tree", "-z", commit, "--", *(f"{folder}/" for folder in above))
    found = {}
    for line in answer.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        head, path = line.split("\t", 1)
        _, kind, name = head.split(" ")
        if kind == "tree":
            found[path] = name
    return found
