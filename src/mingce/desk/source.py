"""Reading the register that is published: of a commit, or as the files lie on the disk.

Imports ahead, kept, git, register, sheet, records.paths and the pages' view of a register. What
``mingce check`` kept of the same files is not parsed again. Records that cannot be read are shown
in their last good state; each filing gets the commit that brought it. Both who publish, the site's
generator and ``mingce render``, begin here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from mingce.desk.ahead import load_ahead
from mingce.desk.kept import keeping
from mingce.git.history import begin_log, is_shallow, last_good
from mingce.git.plumbing import GitError
from mingce.git.tree import CommitTree, Entry, Tree, WorkTree
from mingce.pages.build import site_of
from mingce.pages.view import Site
from mingce.records.paths import RecordPath, classify
from mingce.register import Register, load
from mingce.sheet import load as load_sheet

_NEVER_OLD = ("office/policy/", "office/register.yml")
"""What decides how everything is judged and shown is never taken from an older state."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A register, the paths of its records that cannot be read, and each path's commit."""

    register: Register
    unreadable: frozenset[str]
    commits: Mapping[str, str]

    def site(self, today: dt.date) -> Site:
        """What its pages show on a day; a demonstration's stand still at its own."""
        register = self.register
        return site_of(register, register.as_of(today), self.unreadable, self.commits)


def read_source(root: Path, revision: str = "", kept: Path | None = None) -> Source:
    """Read the register of a folder: of a commit, or as the files lie on the disk.

    A record that cannot be read is taken from its last readable version in Git, where there is
    one. ``kept`` is the folder for what is kept from one run to the next; without it the answer is
    the same. Raises GitError where the commit cannot be read, or lies in a shallow clone: what is
    published is the same wherever it is built.
    """
    if revision and is_shallow(root):
        raise GitError(
            "这是浅克隆，缺少以前的提交，不能用来发布",
            "请先取回完整历史：git fetch --unshallow；流水线里把 fetch-depth 设为 0",
        )
    commits = _begin_commits(root, revision or "HEAD")
    with keeping(kept, root) as (stats, cache):
        tree: Tree = CommitTree(root, revision) if revision else WorkTree(root, stats)
        register = load_ahead(tree, cache)
    broken = [path for paths in register.unreadable.values() for path in paths]
    good = {
        path: data
        for path in broken
        if not path.startswith(_NEVER_OLD) and (data := _last_good(root, path)) is not None
    }
    if good:
        register = load(_Mended(tree, good), register, cache)
    return Source(register, frozenset(broken), commits())


def commits_of(root: Path, revision: str) -> Mapping[str, str]:
    """By path the commit that brought it; empty without Git and in a shallow clone."""
    return _begin_commits(root, revision)()


def _begin_commits(root: Path, revision: str) -> Callable[[], Mapping[str, str]]:
    """The same, as soon as it is asked for: git reads its history meanwhile."""
    try:
        log = begin_log(root, revision)
    except GitError:
        return dict

    def end() -> Mapping[str, str]:
        try:
            history = log()
        except GitError:
            return {}
        if history.shallow:
            return {}
        return {path: commits[-1].id for path, commits in history.paths.items()}

    return end


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
    """A tree in which some files have other contents, and so no longer the id of theirs."""

    def __init__(self, tree: Tree, contents: Mapping[str, bytes]) -> None:
        self._tree = tree
        self._contents = contents

    def entries(self) -> Mapping[str, Entry]:
        entries = self._tree.entries()
        return {**entries, **{path: entries[path]._replace(blob="") for path in self._contents}}

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for path, data in self._tree.read_many(paths):
            yield path, self._contents.get(path, data)
