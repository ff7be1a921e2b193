"""What a branch would make of main: a merge, worked out path by path from what differs.

Imports plumbing, refs, tree and compare. A branch that left main some time ago is judged as if it
were merged now, without asking its author to merge main first. Sheets are only added, so that a
merge by whole files is the merge that git makes; the few files that both sides changed take the
branch's version, which a rule then sees as a change of main's. Costs what differs.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mingce.git.compare import ChangedTree, Difference, differences
from mingce.git.plumbing import environment, objects
from mingce.git.refs import merge_bases
from mingce.git.tree import CommitTree, Entry


class Merging(NamedTuple):
    """What a merge changes of main; ``both`` are the files that both sides changed.

    ``old`` are, for each of those, its versions in the commits at which the branch left main.
    """

    changed: tuple[Difference, ...]
    both: dict[str, list[Entry | None]]


def merging(root: Path, base: str, head: str) -> Merging | None:
    """What merging head into base (ids) changes of base; None without a common ancestor."""
    ancestors = merge_bases(root, base, head)
    if not ancestors:
        return None
    found = differences(root, base, head)
    if base in ancestors:
        return Merging(tuple(found), {})
    since = [
        {each.path: each.old for each in differences(root, ancestor, base)}
        for ancestor in ancestors
    ]
    changed = []
    both: dict[str, list[Entry | None]] = {}
    for each in found:
        before = [moved.get(each.path, each.old) for moved in since]
        if each.new in before:
            continue
        changed.append(each)
        if each.old not in before:
            both[each.path] = before
    return Merging(tuple(changed), both)


def merged(root: Path, base: CommitTree, head: CommitTree) -> CommitTree | ChangedTree | None:
    """The tree that base has once head is merged; None where the two have no common ancestor."""
    found = merging(root, base.commit, head.commit)
    if found is None:
        return None
    return ChangedTree(base, found.changed, f"{head.label} 并入 {base.label}")


def added_by_merge(root: Path, merge: str, parents: Sequence[str]) -> list[str]:
    """The paths at which a merge of two commits (ids) is not what its parents make of it.

    A file that both changed may be either's, or what git merges of the two without a conflict.
    """
    base, head = parents
    expected = merging(root, base, head)
    found = {each.path: each for each in differences(root, base, merge)}
    if expected is None:
        return [path for path, each in found.items() if each.new is not None]
    wanted = {each.path: each for each in expected.changed}
    wrong = [path for path in sorted({*wanted, *found}) if wanted.get(path) != found.get(path)]
    return [
        path
        for path in wrong
        if path not in expected.both
        or not _merges(root, wanted[path], found.get(path), expected.both[path])
    ]


def _merges(
    root: Path, sides: Difference, merged: Difference | None, before: Sequence[Entry | None]
) -> bool:
    """Whether a file that both sides changed is main's, or what git merges of the two."""
    ours, theirs = sides.old, sides.new
    if merged is None:
        return True
    result = merged.new
    if result is None or ours is None or theirs is None:
        return False
    if {result.mode} != {ours.mode, theirs.mode}:
        return False
    return any(
        _merged_text(root, ours, each, theirs) == next(objects(root, [result.blob]))
        for each in before
        if each is not None
    )


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
