"""What is staged, or another commit, compared with a commit: only the paths that differ.

Imports plumbing, refs and tree. Costs what differs, not what a register holds.
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
    return _compared(
        root, "diff-index", "--cached", "--ita-invisible-in-index", *_HOW, commit, "--"
    )


def differences(root: Path, old: str, new: str) -> list[Difference]:
    """How a commit differs from another (ids), sorted by path."""
    if old == new:
        return []
    return sorted(_compared(root, "diff-tree", "-r", "--no-ext-diff", *_HOW, old, new, "--") or ())


_HOW = ("--raw", "-z", "--no-abbrev", "--no-renames", "--ignore-submodules=none", "--relative")


def _compared(root: Path, *arguments: str) -> list[Difference] | None:
    cells = run(root, *arguments).decode("utf-8", "surrogateescape").split("\0")[:-1]
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


class ChangedTree(GitTree):
    """A commit's tree (or a part of it) with some differences laid over it.

    Quicker than listing the other side, where few of many files differ.
    """

    def __init__(self, base: CommitTree, changed: Sequence[Difference], label: str) -> None:
        super().__init__(base.root, base.within)
        self.label = label
        self._base = base
        self._changed = changed

    def _list(self) -> Iterator[Entry]:
        entries = dict(self._base.entries())
        for path, _, new in self._changed:
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


def alike(root: Path, commit: str, changed: Sequence[Difference]) -> Mapping[str, Entry]:
    """Of a commit (an id) with differences laid over it, what may be taken for an added path.

    All that is new; and every file, where another path may differ from an added one in case or in
    the writing of a character alone.
    """
    added = {each.path for each in changed if each.old is None}
    above = {path[:at] for path in added for at, sign in enumerate(path) if sign == "/"}
    if added and _others(root, commit, added, above):
        return ChangedTree(CommitTree(root, commit), changed, "").entries()
    return {each.path: each.new for each in changed if each.new}


def _others(root: Path, commit: str, paths: set[str], above: set[str]) -> bool:
    """Whether where these paths or the folders above them lie is one of another writing."""
    beside = ("./", *(f"{each}/" for each in above))
    listed = run(root, "ls-tree", "-z", "--name-only", commit, "--", *beside)
    wanted = paths | above
    if not listed.isascii() or not all(map(str.isascii, wanted)):
        return True
    # Twice, so that a name's end is not the next one's beginning.
    names = b"\0" + listed.replace(b"\0", b"\0\0")
    small = names.lower()
    cells = [b"\0%b\0" % path.encode("ascii") for path in wanted]
    return any(small.count(cell.lower()) != names.count(cell) for cell in cells)


def held(root: Path, commit: str, blobs: Iterable[str]) -> set[str]:
    """Which of some contents (ids) a commit (an id) has anywhere."""
    listed = run(root, "ls-tree", "-r", "-z", commit, "--")
    return {blob for blob in blobs if b" %b\t" % blob.encode("ascii") in listed}
