"""Reading addresses: of which account one is, or why it names none.

Imports reading and table beside it. The checker reads what filings state; only who reads what was
pasted needs more (pasted), and it takes its time to be made ready.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from mingce.normalise.reading import Candidate, Reading, tidied
from mingce.normalise.table import Shapes

_PLAIN = re.compile(r"[a-z0-9+-]+://[a-z0-9./-]*")
FULL = re.compile("([A-Za-z][A-Za-z0-9+.-]*):[/\\\\]{1,3}([^ <>\"'“”‘’「」『』【】《》〈〉]+)")
"""An address with its scheme, and what stands behind that."""

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_NAME = re.compile(r"[a-z0-9.-]+")
_ENDING = re.compile(r"[.,;:!?)(\[\]{}*|~^`]+$")
_TAIL = re.compile("[/?#]")
_UNPLAIN = re.compile(r"[^\x21-\x7e]")
_UNNAMED = re.compile("[,;!。、]")
_PORT = re.compile(":(?:80|443)?$")
_DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?=/|$)", re.IGNORECASE)
_AFTER = re.compile(r"[^\x21-\x7e][^/]*$")


@dataclasses.dataclass(frozen=True, slots=True)
class _Address:
    """An address taken apart. ``host`` without ``www.``; ``sound``: it leads where it seems to."""

    host: str
    path: str = ""
    query: str = ""
    sound: bool = True
    scheme: str = "https"

    def tidy(self, keep: Sequence[str] | None) -> str:
        """Return it in one way of writing, with the parameters that count; None: with all.

        Empty where such a parameter stands twice: which one counts, only the platform knows.
        """
        query = self.query
        if query and keep is not None:
            pairs = [each.partition("=") for each in query.split("&")]
            names = [each[0] for each in pairs]
            if any(names.count(key) > 1 for key in keep):
                return ""
            found = {name: value for name, _, value in pairs}
            query = "&".join(f"{key}={_decoded(found[key])}" for key in keep if key in found)
        return f"{self.scheme}://{self.host}{self.path}{'?' if query else ''}{query}"


class Addresses:
    """Reads addresses by a table of :func:`table_of`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.rows: list[Mapping[str, Any]] = table["platforms"]
        self.shapes = Shapes()
        self._short: list[str] = table["short"]

    def address(self, text: str, platform: str) -> Reading:
        """Read one address that a filing states for an account of a platform."""
        text = tidied(text)
        match = FULL.fullmatch(text)
        if match and match[1].lower() in ("http", "https"):
            reading = self.place(match[2], [row for row in self.rows if row["key"] == platform])
            return reading if reading.kind == "address" else self.place(match[2], self.rows)
        return Reading("unknown", text)

    def place(self, text: str, rows: Sequence[Mapping[str, Any]], scheme: str = "https") -> Reading:
        """Read what stands behind a scheme, for some platforms."""
        text = text.replace("\\", "/").lstrip("/")
        authority = _TAIL.split(text, maxsplit=1)[0]
        tail = text[len(authority) :]
        plain = _ENDING.sub("", _UNPLAIN.split(tail, maxsplit=1)[0])
        named = _UNNAMED.split(tail, maxsplit=1)[0]
        if not tail:
            authority = _ENDING.sub("", authority)
        address = _parsed(authority, plain, scheme)
        whole = address if named == plain else _parsed(authority, named, scheme)
        shown = (address.host if address.sound else authority) + address.path
        if not address.sound:
            return Reading("unknown", shown)
        found = list(self._matches(rows, address))
        if whole is not address:
            found += self._matches(rows, whole, ("name",))
        if not found:  # a store's address may hold the name of the app, as it is written
            whole = _parsed(authority, _ENDING.sub("", _AFTER.sub("", named)), scheme)
            found = [*self._matches(rows, whole, ("store",))]
            shown = whole.host + whole.path if found else shown
        if found:
            return Reading("address", shown, found[0].platform, tuple(dict.fromkeys(found)))
        place = address.host + address.path + "/"
        if scheme != "https":
            link = f"{scheme}://{place}"
            key = next((row["key"] for row in rows if _opens(row, link)), "")
            return Reading("page" if key else "unknown", link.rstrip("/"), key)
        for row in rows:
            if _begins(place, row.get("short", ())):
                return Reading("short", shown, row["key"])
        if _begins(place, self._short):
            return Reading("short", shown)
        for row in rows:
            if any(_owns(host, address.host) for host in row.get("hosts", ())):
                return Reading("page", shown, row["key"])
        return Reading("unknown", shown)

    def _matches(
        self,
        rows: Sequence[Mapping[str, Any]],
        address: _Address,
        kinds: Sequence[str] = ("id", "handle", "name", "store"),
    ) -> Iterator[Candidate]:
        if not address.sound:
            return
        for row in rows:
            tidy = address.tidy(row.get("keep"))
            for kind, pattern in row.get("patterns", ()):
                if kind in kinds and (match := self.shapes.full(pattern, tidy)):
                    value = _decoded(match[1])
                    shape = row.get(kind) if kind in ("id", "handle") else None
                    value = self.shapes.shaped(shape, value) if shape else value
                    if value:
                        yield Candidate(row["key"], kind, value)
                        break


def _parsed(authority: str, tail: str, scheme: str) -> _Address:
    host = authority.lower()
    host = _PORT.sub("", host).removesuffix(".").removeprefix("www.")
    path, _, fragment = tail.partition("#")
    if fragment.startswith(("/", "!/")):
        path = f"{path.rstrip('/')}/#{fragment.lstrip('!')}"
    path, _, query = path.partition("?")
    known = _HOST if scheme == "https" else _NAME
    sound = bool(known.fullmatch(host)) and not _DOTS.search(path)
    return _Address(host, path.rstrip("/"), query, sound, scheme)


def _decoded(text: str) -> str:
    if "%" not in text or re.search(r"%(?![0-9A-Fa-f]{2})", text):
        return text
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        return text


def _begins(place: str, prefixes: Sequence[str]) -> bool:
    return any(place.startswith(each if "/" in each else f"{each}/") for each in prefixes)


def _owns(known: str, host: str) -> bool:
    return host.endswith(known[1:]) if known.startswith("*.") else host == known


def _opens(row: Mapping[str, Any], link: str) -> bool:
    """Whether a link into an app begins as one of a platform's patterns begins."""
    plain = (_PLAIN.match(pattern) for _, pattern in row.get("patterns", ()))
    return any(match and link.startswith(match[0]) for match in plain)
