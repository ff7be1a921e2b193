"""Reading what was pasted: the addresses in a text, or its words.

Imports reading, addresses and words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mingce.normalise.addresses import FULL, Addresses
from mingce.normalise.reading import LONGEST, Reading, tidied
from mingce.normalise.words import Words

_ASTRAL = re.compile(" *[\U00010000-\U0010ffff][ \U00010000-\U0010ffff]*")
_PAUSE = re.compile("[，；！（）]")  # before NFKC makes them signs that an address may hold
_NEXT = re.compile("([^\x00-\x7f])(https?:)", re.IGNORECASE | re.ASCII)
_CJK = "\u2010-\u2bff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_BARE = re.compile(
    f"(?:^|[ \"'(\\[{{,;:!?|*<>=~`{_CJK}])([A-Za-z0-9.-]+\\.[A-Za-z]{{2,}}\\.?(?::[0-9]+)?)"
    f"(?=$|[ /?#\\\\\"'<>)\\]}},;!|{_CJK}])([/?#\\\\][^ <>\"'“”‘’「」『』【】《》〈〉]*)?"
)
_LOOSE = re.compile(r"[^ ]+\.[^ ]+/[^ ]*")
_BROKEN = re.compile("[A-Za-z0-9_-] [A-Za-z_-]*[0-9][A-Za-z0-9_-]*(?: |$)")


class Reader(Addresses):
    """Reads what was pasted by a table of :func:`table_of`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        super().__init__(table)
        self._words = Words(table, self.shapes)

    def read(self, text: str) -> Reading:
        """Read a pasted text."""
        apart = _ASTRAL.sub(" ", tidied(_PAUSE.sub(" ", text[:LONGEST])))
        apart = _NEXT.sub(r"\1 \2", apart)
        text = tidied(text)
        if not text:
            return Reading("empty")
        found = list(dict.fromkeys(self._addresses(apart)))
        if len(found) > 1:
            return Reading("many", text)
        return found[0] if found else self._words.read(text)

    def _addresses(self, text: str) -> Iterator[Reading]:
        schemes = list(FULL.finditer(text))
        # A word may stand right before: 看Vloghttps://…
        web = [match for match in schemes if match[1].lower().endswith(("http", "https"))]
        if web:
            for match in web:
                yield self._unbroken(self.place(match[2], self.rows), text, match.end())
            return
        for match in schemes:
            yield self.place(match[2], self.rows, match[1].lower())
        bare = False
        for match in _BARE.finditer(text):
            reading = self.place(match[1] + (match[2] or ""), self.rows)
            if match[2] or reading.kind != "unknown" or match[1].lower().startswith("www."):
                bare = True
                yield self._unbroken(reading, text, match.end())
        loose = _LOOSE.search(text)
        if loose and not schemes and not bare:
            yield Reading("unknown", loose[0])

    def _unbroken(self, reading: Reading, text: str, end: int) -> Reading:
        """An address behind which an identifier may go on names no account."""
        if reading.kind == "address" and _BROKEN.match(text, max(end - 1, 0)):
            return Reading("page", reading.shown, reading.platform)
        return reading
