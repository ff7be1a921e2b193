"""What a text is found to be, and the one way of writing in which texts are read.

Standard library only.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import Any

LONGEST = 2000
"""How many characters of a pasted text are read."""

_SPACE = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_STOP = re.compile("([0-9A-Za-z])。(?=[0-9A-Za-z])")


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """An account that a text could mean. ``field`` is id, handle, name or store."""

    platform: str
    field: str
    value: str


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What a text is.

    ``kind``: empty · address (of the accounts in ``candidates``) · short (a short link) · page (of
    ``platform``, but no profile) · unknown (an address of no known platform) · many (addresses) ·
    words (perhaps an identifier or handle, in ``candidates``, perhaps a ``name``; ``other`` is the
    key of what is no account at all: a telephone number, a message). ``then`` are further ways to
    read words, for where the ones before find nothing: without the label, by parts, joined.
    ``shown`` is the text as read.
    """

    kind: str
    shown: str = ""
    platform: str = ""
    candidates: tuple[Candidate, ...] = ()
    name: str = ""
    other: str = ""
    then: tuple[Reading, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the reading as the browser's twin gives it, empty parts left out."""
        parts: dict[str, Any] = {
            "kind": self.kind,
            "shown": self.shown,
            "platform": self.platform,
            "candidates": [[each.platform, each.field, each.value] for each in self.candidates],
            "name": self.name,
            "other": self.other,
            "then": [each.data() for each in self.then],
        }
        return {key: value for key, value in parts.items() if value}


def tidied(text: str) -> str:
    """Return a text in one way of writing: half width, on one line, nothing invisible."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text[:LONGEST]))
    return _STOP.sub(r"\1.", _SPACE.sub(" ", text).strip(" "))
