"""What a branch would make of main: the tree of a merge, worked out path by path.

Imports plumbing, refs and tree. A branch that left main some time ago is judged as if it were
merged now, without asking its author to merge main first. Sheets are only added, so that a merge
by whole files is the merge that git makes; the few files that both sides changed take the branch's
version, which a rule then sees as a change of main's.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mingce.git.plumbing import environment, objects
from mingce.git.refs import merge_bases
from mingce.git.tree import CommitTree, Entry


class MergedTree:
    """The files of two commits merged, without an index or a work tree."""

    def __init__(self, base: CommitTree, head: CommitTree, ancestors: Sequence[CommitTree]) -> None:
        self.root = base.root
        self.label = f"{head.label} 并入 {base.label}"
        self.both: tuple[str, ...] = ()
        self._base, self._head, self._ancestors = base, head, ancestors
        self._entries: dict[str, Entry] | None = None

    def entries(self) -> Mapping[str, Entry]:
        """Every file, sorted by path. ``both`` then names the files that both sides changed."""
        if self._entries is None:
            ours, theirs = self._base.entries(), self._head.entries()
            old = [tree.entries() for tree in self._ancestors]
            entries: dict[str, Entry] = {}
            both = []
            for path in sorted({*ours, *theirs}):
                mine, other = ours.get(path), theirs.get(path)
                chosen = other
                if mine != other:
                    before = [tree.get(path) for tree in old]
                    if other in before:
                        chosen = mine
                    elif mine not in before:
                        both.append(path)
                if chosen is not None:
                    entries[path] = chosen
            self._entries, self.both = entries, tuple(both)
        return self._entries

    def read(self, path: str) -> bytes:
        """The contents of one file; KeyError where there is none of that path."""
        [(_, data)] = self.read_many([path])
        return data

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files, from one ``git cat-file``."""
        wanted = [self.entries()[path] for path in paths]
        contents = objects(self.root, (each.blob for each in wanted if each.mode != "160000"))
        for each in wanted:
            yield each.path, b"" if each.mode == "160000" else next(contents)


def merged(root: Path, base: CommitTree, head: CommitTree) -> CommitTree | MergedTree | None:
    """The tree that base has once head is merged; None where the two have no common ancestor."""
    ancestors = merge_bases(root, base.commit, head.commit)
    if not ancestors:
        return None
    if base.commit in ancestors:
        return head
    return MergedTree(base, head, [CommitTree(root, each) for each in ancestors])


def added_by_merge(root: Path, merge: CommitTree, parents: Sequence[CommitTree]) -> list[str]:
    """The paths at which a merge of two commits is not what its parents make of it.

    A file that both changed may be either's, or what git merges of the two without a conflict.
    """
    base, head = parents
    expected = merged(root, base, head)
    found = merge.entries()
    if expected is None:
        return sorted({path for path in found if found[path] != base.entries().get(path)})
    wanted = expected.entries()
    wrong = [path for path in sorted({*wanted, *found}) if wanted.get(path) != found.get(path)]
    if not isinstance(expected, MergedTree):
        return wrong
    return [
        path
        for path in wrong
        if path not in expected.both or not _merges(root, path, merge, base, head)
    ]


def _merges(root: Path, path: str, merge: CommitTree, base: CommitTree, head: CommitTree) -> bool:
    found = merge.entries().get(path)
    ours, theirs = base.entries().get(path), head.entries().get(path)
    if found in (ours, theirs):
        return True
    if found is None or ours is None or theirs is None:
        return False
    for ancestor in merge_bases(root, base.commit, head.commit):
        before = CommitTree(root, ancestor).entries().get(path)
        if before is not None and {found.mode} == {ours.mode, theirs.mode}:
            return _merged_text(root, ours, before, theirs) == next(objects(root, [found.blob]))
    return False


def _merged_text(root: Path, ours: Entry, before: Entry, theirs: Entry) -> bytes | None:
    with tempfile.TemporaryDirectory() as folder:
        places = []
        blobs = [ours.blob, before.blob, theirs.blob]
        for name, data in zip("abc", objects(root, blobs), strict=True):
            places.append(Path(folder) / name)
            places[-1].write_bytes(data)
        done = subprocess.run(
            ["git", "merge-file", "-p", *map(str, places)],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    return done.stdout if done.returncode == 0 else None
