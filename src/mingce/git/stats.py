"""Which contents the files of the work tree had, as long as the disk shows them untouched.

Imports store. As Git's own index does, a file whose size, times and inode are those of last time is
taken for unchanged; one that was touched so shortly before it was read that a further change could
bear the same time is not. Kept in the repository's .git folder, where nobody takes it for a file of
the register.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from mingce import store

FOLDER = "mingce-cache"
NAME = "stats"
_QUIET = 2 * 10**9
"""Nanoseconds: the coarsest clock of a file system in use."""
_FEW = 64


def folder_of(root: Path) -> Path | None:
    """Where what is kept for a register lies: in its repository's .git; None outside of one."""
    if (root / "HEAD").is_file() and (root / "objects").is_dir():
        return root / FOLDER  # a bare repository
    for here in (root, *root.parents):
        dotgit = here / ".git"
        if dotgit.is_dir():
            return dotgit / FOLDER
        if dotgit.is_file():
            # A second work tree or a submodule: the file names the folder.
            said = dotgit.read_text("utf-8", "surrogateescape").strip()
            found = here / said.removeprefix("gitdir:").strip()
            return found / FOLDER if said.startswith("gitdir:") and found.is_dir() else None
    return None


class Stats:
    """The contents' ids of one work tree's files, by path and by what the disk says of them."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._path = folder / NAME
        self._kind = f"{NAME} 1 {root.absolute()}"
        content = store.read(self._path, self._kind) or b""
        cells = content.decode("utf-8", "surrogateescape").split("\0")[:-1]
        self._known = dict(zip(cells[::3], zip(cells[1::3], cells[2::3], strict=True), strict=True))
        self._now: dict[str, tuple[str, str]] = {}
        self._fresh = 0
        self._began = _clock(folder)

    def blob(self, path: str, seen: os.stat_result) -> str:
        """The id of a file's contents, or an empty text where it must be read."""
        known = self._now.get(path) or self._known.get(path)
        if known is None or known[0] != _signature(seen):
            return ""
        self._now[path] = known
        return known[1]

    def learn(self, path: str, seen: os.stat_result, blob: str) -> None:
        """Note the contents' id of a file that was looked at first and then read."""
        if self._began and max(seen.st_mtime_ns, seen.st_ctime_ns) < self._began - _QUIET:
            self._now[path] = (_signature(seen), blob)
            self._fresh += 1

    def now(self, path: str) -> str:
        """The id of the contents that a file has in this run, or an empty text."""
        return self._now[path][1] if path in self._now else ""

    def told(self) -> tuple[dict[str, tuple[str, str]], int]:
        """What this process learnt: for :meth:`take` of another."""
        return (self._now if self._fresh else {}), self._fresh

    def take(self, now: Mapping[str, tuple[str, str]], fresh: int) -> None:
        """Take over what another process of the same run learnt."""
        self._now |= now
        self._fresh += fresh

    def save(self) -> None:
        """Write, where enough is new."""
        if self._fresh > _FEW:
            content = "".join(f"{path}\0{a}\0{b}\0" for path, (a, b) in self._now.items())
            store.write(self._path, self._kind, content.encode("utf-8", "surrogateescape"))


def _signature(seen: os.stat_result) -> str:
    return f"{seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}"


def _clock(folder: Path) -> int:
    """The time by the file system's own clock, or 0 where nothing can be written."""
    probe = folder / f"clock.{os.getpid()}.tmp"
    try:
        folder.mkdir(exist_ok=True)
        probe.write_bytes(b"")
        now = probe.stat().st_mtime_ns
        probe.unlink()
    except OSError:
        return 0
    return now
