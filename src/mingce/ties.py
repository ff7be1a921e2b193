"""Which units must be looked at together: those that name each other, or one identity.

Imports records. Every rule about a unit or account looks at what is filed, announced and decided
in its unit's folders, at units and accounts named there or naming it, and at those of the same
identity. So what a change can make a difference to is the units that it touches with all that
are tied to them, however far; nobody else needs to be read. A rule that looks further must not be
written before this module knows of it: the tests compare both ways of judging.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from mingce.records.paths import SLUG

UNIT_FOLDERS = ("registry", "announcements", "office/decisions")
"""Where there is a folder for each unit."""

_NAMED = re.compile(rf"(?:announcements/|office/decisions/)?({SLUG})/.+")
_UNIT_FIELDS = frozenset({"to", "into", "parent", "subject", "subjects", "holder", "unit"})
"""The fields in which a unit is named alone; an account or document shows by its slash."""

_IDENTITY_FIELDS = frozenset({"identifier", "id", "credit_code", "handle"})


def unit_of(path: str) -> str | None:
    """The unit in whose folders a path lies, or None."""
    parts = path.split("/")
    depth = 2 if path.startswith("office/decisions/") else 1
    if len(parts) <= depth + 1 or "/".join(parts[:depth]) not in UNIT_FOLDERS:
        return None
    return parts[depth]


def ties(value: Any) -> Iterator[str]:
    """What ties a record to units: their names, or ``=`` and an identity.

    From its model, or from the plain values of one that has none.
    """
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        field, here = waiting.pop()
        if isinstance(here, dict):
            waiting += here.items()
        elif isinstance(here, BaseModel):
            waiting += here.__dict__.items()
        elif isinstance(here, list):
            waiting += ((field, each) for each in here)
        elif isinstance(here, str):
            if field in _IDENTITY_FIELDS:
                yield f"={here.casefold()}"
            named = _NAMED.fullmatch(here)
            if named:
                yield named[1]
            elif field in _UNIT_FIELDS:
                yield here


def together(index: Mapping[str, Collection[str]], start: Iterable[str]) -> set[str]:
    """The units tied to some, these included; ``index`` holds the ties of every unit."""
    found = set(start)
    fresh = set(found)
    names: set[str] = set()
    while fresh:
        names |= fresh
        for unit in fresh:
            names.update(index.get(unit, ()))
        # A few rounds over all units are quicker than a table of who is near whom.
        fresh = {
            unit
            for unit, named in index.items()
            if unit not in found and (unit in names or not names.isdisjoint(named))
        }
        found |= fresh
    return found
