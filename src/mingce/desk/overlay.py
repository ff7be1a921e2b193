"""A tree with a few files laid over it: what a register would be after something is written.

Imports git.tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mingce.git.tree import FILE, Entry, Tree, blob_id


class Overlay:
    """A tree, some of its files replaced or added. Knows nothing of the disk."""

    def __init__(self, under: Tree, files: Mapping[str, bytes]) -> None:
        self.label = under.label
        self._under = under
        self._files = dict(files)
        laid = {path: Entry(path, FILE, blob_id(data)) for path, data in self._files.items()}
        self._entries = dict(sorted({**under.entries(), **laid}.items()))

    def entries(self) -> Mapping[str, Entry]:
        """Every file, sorted by path."""
        return self._entries

    def read(self, path: str) -> bytes:
        """The contents of one file; KeyError where there is none of that path."""
        return self._files[path] if path in self._files else self._under.read(path)

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files; those laid over come last."""
        wanted = list(paths)
        yield from self._under.read_many(path for path in wanted if path not in self._files)
        yield from ((path, self._files[path]) for path in wanted if path in self._files)
