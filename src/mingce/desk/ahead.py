"""Reading a large register by two processes: the second one parses nearly half of the files.

Imports processes, cache, git, register, records.paths and sheet. What an earlier run kept needs no
second process. It hands over what a cache would keep (``mingce.sheet.keep``), and the first process
makes the sheets of that as of a cache: models validate every value here. What the second one could
not read soundly, or did not get to, is read here, so that nothing is said otherwise than by one.
"""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from mingce import processes
from mingce.cache import Cache
from mingce.git.tree import Entry, Tree
from mingce.records.paths import RecordPath, classify, in_data_folder
from mingce.register import Register, load
from mingce.sheet import keep, read

SHARE = 0.42
"""What the second process reads: it has to hand it over too."""


def load_ahead(tree: Tree, cache: Cache | None = None) -> Register:
    """Read every record of a tree into a register, the same as ``mingce.register.load``.

    ``cache`` is what an earlier run kept; where it has nearly everything, one process is enough.
    """
    paths = sorted(path for path in tree.entries() if in_data_folder(path))
    fresh = sum(cache is None or not cache.has(tree.entries()[path].blob) for path in paths)
    if fresh < processes.LEAST or not processes.may_fork():
        return load(tree, kept=cache)
    theirs = paths[-int(len(paths) * SHARE) :]
    with tempfile.TemporaryFile() as file:
        copy = os.fork()
        if not copy:
            _copy(tree, theirs, file)
        ahead = _Ahead(tree, theirs, file, copy)
        try:
            register = load(ahead, kept=ahead)
        finally:
            ahead.close()
    if any(register.reads[path].sheet is None for path in ahead.values if path in register.reads):
        return load(tree)
    register.reads = {
        path: each._replace(blob=getattr(ahead.tree.entries()[path], "blob", ""))
        for path, each in register.reads.items()
    }
    ahead.values = {}
    return register


def _copy(tree: Tree, paths: Sequence[str], file: IO[bytes]) -> None:
    """Read as the copy; never return, nor do anything that the first process will do at its end."""
    with contextlib.suppress(BaseException):
        for path, data in tree.read_many(paths):
            where = classify(path)
            if not isinstance(where, RecordPath) or where.model is None:
                continue
            kept = keep(read(where, data))
            if kept is not None:
                name = path.encode("utf-8", "surrogateescape")
                file.write(b"%d %d\n%b%b" % (len(name), len(kept), name, kept))
        file.flush()
    os._exit(0)


class _Ahead:
    """A tree of which some files are read elsewhere, and what they were read to.

    It tells no file's id of its contents: files are then asked for one after the other. Those
    read elsewhere have their path in its place.
    """

    def __init__(self, tree: Tree, theirs: Iterable[str], file: IO[bytes], copy: int) -> None:
        self.tree = tree
        self.values: dict[str, bytes] = {}
        self._theirs = frozenset(theirs)
        self._file = file
        self._copy = copy
        self._entries = {
            path: Entry(path, entry.mode, "") for path, entry in tree.entries().items()
        }

    def entries(self) -> Mapping[str, Entry]:
        """Every file, sorted by path."""
        return self._entries

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files; nothing of those whose values are there."""
        wanted = list(paths)
        if not self._copy:
            yield from self.tree.read_many(wanted)
            return
        first = next((n for n, path in enumerate(wanted) if path in self._theirs), len(wanted))
        yield from self.tree.read_many(wanted[:first])
        self._wait()
        rest = wanted[first:]
        here = self.tree.read_many([path for path in rest if path not in self.values])
        for path in rest:
            if path in self.values:
                self._entries[path] = self._entries[path]._replace(blob=path)
                yield path, b""
            elif found := next(here, None):
                yield found

    def get(self, key: str) -> bytes | None:
        """The values of a file by its key, which here begins with its path."""
        return self.values.get(key.rpartition(":")[0])

    def put(self, key: str, kept: bytes) -> None:
        """Nothing else is kept."""

    def _wait(self) -> None:
        self.close()
        self._file.seek(0)
        with contextlib.suppress(ValueError):  # a copy that was ended can have left half a line
            for head in iter(functools.partial(self._file.readline), b""):
                name, size = map(int, head.split())
                path = self._file.read(name).decode("utf-8", "surrogateescape")
                kept = self._file.read(size)
                if len(kept) == size:
                    self.values[path] = kept

    def close(self) -> None:
        """Wait for the copy."""
        if self._copy:
            os.waitpid(self._copy, 0)
            self._copy = 0
