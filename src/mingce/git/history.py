"""The log, read once: which commits touched a file, and the last version of it that can be read.

Imports plumbing and refs. The log goes through GitPython as a typed front of git, imported only
when a history is wanted. One pass over a log of 20,000 commits takes about a second; a call a file
takes longer for fifty files, so nothing here asks file by file but :func:`last_good`, for the few
records that cannot be read. Authors are never read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mingce.git.plumbing import ENVIRONMENT, SETTINGS, explain, objects, run
from mingce.git.refs import resolve

if sys.platform == "linux":
    import fcntl

_PIPE = 1 << 20
"""Bytes: as wide as anybody may make a pipe. The paths of ten thousand accounts nearly fill it."""


class Commit(NamedTuple):
    """A commit: its id, and when it was committed (ISO 8601, in the committer's own zone)."""

    id: str
    committed_at: str


@dataclasses.dataclass(frozen=True, slots=True)
class History:
    """The history of one commit: how many commits it has, and those that touched each path.

    ``paths`` gives the commits that added, changed or deleted a path, newest first; a merge counts
    where its result is none of its parents'. ``shallow`` means that older ones are missing.
    """

    head: Commit
    commits: int
    shallow: bool
    paths: Mapping[str, list[Commit]]

    def of(self, path: str) -> list[Commit]:
        """The commits that touched a path, newest first; empty where none did."""
        return self.paths.get(path, [])


def read_log(root: Path, revision: str = "HEAD") -> History:
    """Read the whole history of a revision in one pass of ``git log``."""
    return begin_log(root, revision)()


def begin_log(root: Path, revision: str = "HEAD") -> Callable[[], History]:
    """The same in two parts: git begins here, and what is returned waits for its end and reads it.

    Whoever reads a register meanwhile waits for nothing.
    """
    import git

    start = resolve(root, revision)
    front = git.Git(root)
    front.update_environment(**ENVIRONMENT)
    front.set_persistent_git_options(c=list(SETTINGS))
    process: Any = front.log(
        "--date-order",
        "--no-show-signature",
        "--no-color",
        "--no-ext-diff",
        "--no-renames",
        "--ignore-submodules=none",
        "--diff-merges=combined",
        "--root",
        "--relative",
        "--name-status",
        "-z",
        "--date=raw",
        "--format=%x01%H %cd",
        start,
        "--",
        as_process=True,
    )

    if sys.platform == "linux":
        # While nobody reads, git goes on until the pipe is full.
        with contextlib.suppress(OSError):
            fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _PIPE)

    def end() -> History:
        answer = process.stdout.read()
        try:
            process.wait()
        except git.GitCommandError as error:
            status = error.status if isinstance(error.status, int) else 128
            raise explain(root, "log", status, error.stderr.encode()) from error
        return _history(answer, is_shallow(root))

    return end


def _history(answer: bytes, shallow: bool) -> History:
    paths: dict[str, list[Commit]] = {}
    head: Commit | None = None
    count = 0
    for commit, path in _entries(answer):
        if path is None:
            count += 1
            head = head or commit
        else:
            paths.setdefault(path, []).append(commit)
    assert head is not None
    return History(head, count, shallow, paths)


def _entries(answer: bytes) -> Iterator[tuple[Commit, str | None]]:
    """Each commit, without a path; after it the commit again with each of its paths."""
    tokens = iter(answer.decode("utf-8", "surrogateescape").split("\0"))
    commit = Commit("", "")
    for token in tokens:
        token = token.lstrip("\n")
        if token.startswith("\x01"):
            name, seconds, zone = token[1:].split(" ")
            commit = Commit(name, _iso(int(seconds), zone))
            yield commit, None
        elif token:
            yield commit, next(tokens)


def _iso(seconds: int, zone: str) -> str:
    """Git's raw date as ISO 8601: how %cI writes UTC differs between versions of git."""
    offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    if offset >= dt.timedelta(days=1):
        offset = dt.timedelta()
    where = dt.timezone(-offset if zone[0] == "-" else offset)
    return dt.datetime.fromtimestamp(seconds, where).isoformat()


def last_good(root: Path, path: str, readable: Callable[[bytes], bool]) -> bytes | None:
    """The newest version of a file in HEAD's history that is readable, or None.

    None also where the file is not in that history, as a file never committed is.
    """
    if "\n" in path:
        return None
    head = resolve(root, "HEAD")
    versions = run(root, "rev-list", head, "--", path).decode("ascii").split()
    seen = set()
    for version in versions:
        listed = run(root, "ls-tree", "-z", version, "--", path)
        kind, blob = (listed.split(b"\t", 1)[0].decode("ascii").split(" ") + [""] * 3)[1:3]
        if kind != "blob" or blob in seen:
            continue
        seen.add(blob)
        data = next(objects(root, [blob]))
        if readable(data):
            return data
    return None


def is_shallow(root: Path) -> bool:
    """Whether older commits are missing here, as after ``git clone --depth``."""
    return run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
