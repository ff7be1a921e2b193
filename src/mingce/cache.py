"""What files were read to, by the id of their contents: nothing that is unchanged is parsed again.

Imports store. Kept are the plain values that ``mingce.sheet`` makes of a sound record's bytes, as
JSON, and no verdict: rules judge all of them anew in every run, and models validate them anew, so
that neither a policy nor platforms nor a rule nor a model is part of the key. What is, beside the
contents' id and the schema of their place: the code that turns bytes to values (:data:`CODE`). A
file with anything wrong in it is not kept.

JSON, because whatever it holds, reading it runs nothing: a pickle would be a program, and a cache
lies where others may come to write. It is safe to delete, and CI restores none.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import yaml

import mingce
from mingce import store

NAME = "values"

CODE = ("reading", "records/formats.py", "numbers.py", "sheet.py", "cache.py", "ties.py")
"""The parts of mingce that decide what is kept of a file's bytes."""

_FEW = 64
"""So many files are read again rather than writing everything for them."""


class Cache:
    """The kept values of one folder. Nothing is read or written but by :meth:`save` and the start.

    So ``few`` new ones are not worth writing; ``got`` are the keys asked for, what this register
    needs.
    """

    def __init__(self, folder: Path, name: str = NAME, few: int = _FEW) -> None:
        self._path = folder / name
        self._few = few
        self._content, self._places = _parse(store.read(self._path, kind()))
        self._new: dict[str, bytes] = {}
        self._got: set[str] = set()

    @functools.cached_property
    def _blobs(self) -> set[str]:
        return {key.partition(":")[0] for key in self._places}

    def has(self, blob: str) -> bool:
        """Whether something was kept of contents, by whichever schema they were read."""
        return blob in self._blobs

    def get(self, key: str) -> bytes | None:
        """What was put under a key, or None."""
        place = self._places.get(key)
        if place is None:
            return self._new.get(key)
        self._got.add(key)
        return self._content[place[0] : place[1]]

    def put(self, key: str, kept: bytes) -> None:
        """Keep something under a key: an id of contents and the schema that they were read by."""
        self._new[key] = kept

    def told(self) -> tuple[dict[str, bytes], set[str]]:
        """What this process put, and the keys that it asked for: for :meth:`take` of another."""
        return self._new, self._got

    def take(self, new: Mapping[str, bytes], got: Collection[str]) -> None:
        """Take over what another process of the same run put and asked for."""
        self._new |= new
        self._got |= set(got)

    def save(self) -> None:
        """Write, where enough is new. Of what was not asked for, no more is left than was."""
        if len(self._new) <= self._few:
            return
        entries = [(key, self._content[slice(*self._places[key])]) for key in self._got]
        entries += self._new.items()
        room = sum(len(kept) for _, kept in entries)
        # What other branches hold: they will be switched to again.
        for key, (start, end) in self._places.items():
            if key not in self._got and end - start <= room:
                room -= end - start
                entries.append((key, self._content[start:end]))
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
        store.write(self._path, kind(), _joined(entries))


def _parse(data: bytes | None) -> tuple[bytes, dict[str, tuple[int, int]]]:
    if data is None:
        return b"", {}
    head, _, content = data.partition(b"\n")
    words = head.decode("ascii").split(" ")
    ends = list(itertools.accumulate(map(int, words[1::2])))
    return content, dict(zip(words[::2], itertools.pairwise((0, *ends)), strict=True))


def _joined(entries: Iterable[tuple[str, bytes]]) -> bytes:
    entries = list(entries)
    head = " ".join(f"{key} {len(kept)}" for key, kept in entries)
    return b"".join((head.encode("ascii"), b"\n", *(kept for _, kept in entries)))


@functools.cache
def kind(more: tuple[str, ...] = ()) -> str:
    """Which values these are: of which code, read by which YAML library and Python.

    ``more`` are parts of mingce that decide what else is kept, beside :data:`CODE`.
    """
    digest = hashlib.sha256()
    package = Path(mingce.__path__[0])
    for part in (*CODE, *more):
        place = package / part
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(b"%b\0%d\0" % (file.name.encode(), file.stat().st_size))
            digest.update(file.read_bytes())
    library = f"{yaml.__version__} {getattr(yaml, '__with_libyaml__', False)}"
    return f"{NAME} {mingce.__version__} {digest.hexdigest()} {library} {sys.version_info[:2]}"
