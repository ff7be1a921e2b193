"""The small shapes that reading hands out: places and problems. Imports nothing of mingce."""

from __future__ import annotations

from typing import NamedTuple

Path = tuple[str | int, ...]
"""The way from the root to a value: keys of mappings and, counted from 0, places in lists."""


class Mark(NamedTuple):
    """A place in a file. Line and column count from 1, columns in code points."""

    line: int
    column: int


class Problem(NamedTuple):
    """Why bytes could not be read as a record: where, what is wrong and how to mend it.

    ``message`` and ``remedy`` are plain Chinese for the clerk; ``field`` is the dotted path of
    the value concerned, where one is known.
    """

    code: str
    line: int
    column: int
    message: str
    remedy: str
    field: str = ""


def dotted(path: Path) -> str:
    """A path as people write it: ``facts.posts.m1.phone``, list places counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
