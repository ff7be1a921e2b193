"""What a door puts into its frame: pages, long tables in parts, and files.

Imports nothing of mingce.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

ROWS_A_PAGE = 500

Row = TypeVar("Row")


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page. ``uri`` is its directory from the site's root; ``html`` goes into the frame's main.

    ``kind`` names its sort (home, register, account …); ``root`` is the address of the entry of
    the main navigation under which it stands; ``search``: whether full-text search should hold
    it; ``scripts`` are the scripts that it needs besides those of every page, by file name.
    """

    uri: str
    title: str
    description: str
    html: str
    kind: str
    root: str = ""
    search: bool = False
    scripts: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site. ``uri`` is its path from the site's root."""

    uri: str
    data: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A page that is not drawn yet: where it will stand, and the ids of the records it tells of.

    A draft that tells of no record by name tells of the whole register.
    """

    uri: str
    about: frozenset[str]
    draw: Callable[[], Page]


@dataclasses.dataclass(frozen=True, slots=True)
class Parcel:
    """Files that are made in one go: what pages may link to of them by name, and all of them.

    ``uris`` leaves out those of single records.
    """

    uris: tuple[str, ...]
    make: Callable[[], Iterator[Asset]]


@dataclasses.dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """One page of a long table. ``uris`` are the addresses of all its pages."""

    rows: Sequence[Row]
    number: int
    first: int
    total: int
    uris: tuple[str, ...]

    @property
    def uri(self) -> str:
        """Where this page stands."""
        return self.uris[self.number - 1]

    @property
    def last(self) -> int:
        """The number of the last row on this page."""
        return self.first + len(self.rows) - 1


def parts(rows: Sequence[Row], uri: str, size: int = ROWS_A_PAGE) -> Iterator[Part[Row]]:
    """Yield the pages of a long table; one, empty, where there are no rows."""
    starts = range(0, max(len(rows), 1), size)
    uris = (uri, *(f"{uri}{number}/" for number in range(2, len(starts) + 1)))
    for number, start in enumerate(starts, 1):
        yield Part(rows[start : start + size], number, start + 1, len(rows), uris)
