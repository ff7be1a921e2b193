"""What somebody pasted: which account it could mean, or why it names none.

Standard library only and imports nothing of mingce. One table, made from office/platforms.yml,
drives this reader and its twin in the browser (pages/static/verify.js): the table is plain data,
the steps are the same, and both pass tests/cases/verify. A reading says what the text *is*; who
answers for the account is the register's to say.

Never by host alone: an address means an account only where a pattern of its platform matches the
whole of it. Whatever could make a browser go elsewhere (a name before an ``@``, a foreign port,
dot segments, letters that are not ASCII in the host) makes the address one of no known platform.
A link into an app (``xhsdiscover://…``) means an account where a pattern begins with its scheme.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

LONGEST = 2000
"""How many characters of a pasted text are read."""


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
    key of what is no account at all: a telephone number, a message).
    ``shown`` is the text as read.
    """

    kind: str
    shown: str = ""
    platform: str = ""
    candidates: tuple[Candidate, ...] = ()
    name: str = ""
    other: str = ""

    def data(self) -> dict[str, Any]:
        """Return the reading as the browser's twin gives it, empty parts left out."""
        parts: dict[str, Any] = {
            "kind": self.kind,
            "shown": self.shown,
            "platform": self.platform,
            "candidates": [[each.platform, each.field, each.value] for each in self.candidates],
            "name": self.name,
            "other": self.other,
        }
        return {key: value for key, value in parts.items() if value}


_GROUP = re.compile(r"\(\?P<(id|handle|name|store)>")
_ODD = re.compile(
    r"\(\?(?!:|=|!|P<(?:id|handle|name|store)>)"  # lookbehind, flags, other named groups
    r"|\\[^\W1du_wx]|\\[2-9]"  # \b \s \A \Z: they differ, or mean nothing, in one of the two
    r"|[*+?}]\+|\{,|(?<!\\)\[\^?\]|[\^$](?![^\[]*\])"
    r"|[\U00010000-\U0010ffff]"
)


def pattern_problem(pattern: str, *, grouped: bool = False) -> str:
    """Say in Chinese why Python and browsers could read a pattern differently; empty if not.

    ``grouped``: the pattern is one of an address and captures exactly one of id, handle, name and
    store.
    """
    try:
        re.compile(pattern)
    except re.error:
        return "写错了"
    if _ODD.search(pattern):
        return "用了浏览器与检查程序读法不同的写法"
    if grouped and (len(_GROUP.findall(pattern)) != 1 or re.search(r"(?<!\\)\((?!\?)", pattern)):
        return "须有且只有一个命名组 id、handle、name 或者 store，其余括号写成 (?:…)"
    return ""


def table_of(
    platforms: Mapping[str, Any],
    short_links: Sequence[str] = (),
    others: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the reader's table as plain data, the same for Python and the browser.

    Arguments are the parts of office/platforms.yml, as mingce.records.office reads them. A pattern
    with a problem is left out.
    """
    return {
        "platforms": [_row(key, platform) for key, platform in platforms.items()],
        "short": list(short_links),
        "others": [
            [key, [each for each in other.patterns if not pattern_problem(each)]]
            for key, other in (others or {}).items()
        ],
    }


def _row(key: str, platform: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": key,
        "name": platform.name,
        "id": _shape(platform.identifier),
        "handle": _shape(platform.handle) if platform.handle else None,
    }
    profile = platform.url
    if profile:
        row["patterns"] = [
            _pattern(each) for each in profile.patterns if not pattern_problem(each, grouped=True)
        ]
        row["hosts"] = list(profile.hosts or ())
        row["short"] = list(profile.short_links or ())
        if profile.hosts:
            row["keep"] = list(profile.parameters or ())
        row["paste"] = profile.paste
    return {name: value for name, value in row.items() if value or name == "keep"}


def _shape(shape: Any) -> list[Any]:
    pattern = "(?!)" if pattern_problem(shape.pattern) else shape.pattern
    return [pattern, int(shape.case == "fold"), [shape.label, *(shape.also_called or ())]]


def _pattern(pattern: str) -> list[str]:
    match = _GROUP.search(pattern)
    assert match
    return [match[1], _GROUP.sub("(", pattern)]


_SPACE = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_STOP = re.compile("([0-9A-Za-z])。(?=[0-9A-Za-z])")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_PAUSE = re.compile("[，；！（）]")  # before NFKC makes them signs that an address may hold
_NEXT = re.compile("([^\x00-\x7f])(https?:)", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z0-9+-]+://[a-z0-9./-]*")
_CJK = "\u2010-\u2bff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_FULL = re.compile("([A-Za-z][A-Za-z0-9+.-]*):[/\\\\]{1,3}([^ <>\"'“”‘’「」『』【】《》〈〉]+)")
_BARE = re.compile(
    f"(?:^|[ \"'(\\[{{,;:!?|*<>=~`{_CJK}])([A-Za-z0-9.-]+\\.[A-Za-z]{{2,}}\\.?(?::[0-9]+)?)"
    f"(?=$|[ /?#\\\\\"'<>)\\]}},;!|{_CJK}])([/?#\\\\][^ <>\"'“”‘’「」『』【】《》〈〉]*)?"
)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_NAME = re.compile(r"[a-z0-9.-]+")
_ENDING = re.compile(r"[.,;:!?)(\[\]{}*|~^`]+$")
_TAIL = re.compile("[/?#]")
_UNPLAIN = re.compile(r"[^\x21-\x7e]")
_UNNAMED = re.compile("[,;!。、]")
_PORT = re.compile(":(?:80|443)?$")
_DOTS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?=/|$)", re.IGNORECASE)
_WRAPPED = re.compile("^[\"'“”‘’「『《〈【\\[(]+|[\"'“”‘’」』》〉】\\].,;:!?。、]+$")
_LOOSE = re.compile(r"[^ ]+\.[^ ]+/[^ ]*")


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
        if keep is not None:
            pairs = [each.partition("=") for each in query.split("&")]
            names = [each[0] for each in pairs]
            if any(names.count(key) > 1 for key in keep):
                return ""
            found = {name: value for name, _, value in pairs}
            query = "&".join(f"{key}={_decoded(found[key])}" for key in keep if key in found)
        return f"{self.scheme}://{self.host}{self.path}{'?' if query else ''}{query}"


class Reader:
    """Reads what was pasted by a table of :func:`table_of`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._rows: list[Mapping[str, Any]] = table["platforms"]
        self._short: list[str] = table["short"]
        self._others: list[Any] = table["others"]
        self._compiled: dict[str, re.Pattern[str]] = {}

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
        return found[0] if found else self._words(text)

    def address(self, text: str, platform: str) -> Reading:
        """Read one address that a filing states for an account of a platform."""
        text = tidied(text)
        match = _FULL.fullmatch(text)
        if match and match[1].lower() in ("http", "https"):
            reading = self._place(match[2], [row for row in self._rows if row["key"] == platform])
            return reading if reading.kind == "address" else self._place(match[2], self._rows)
        return Reading("unknown", text)

    def _addresses(self, text: str) -> Iterator[Reading]:
        schemes = list(_FULL.finditer(text))
        # A word may stand right before: 看Vloghttps://…
        web = [match for match in schemes if match[1].lower().endswith(("http", "https"))]
        if web:
            for match in web:
                yield self._place(match[2], self._rows)
            return
        for match in schemes:
            yield self._place(match[2], self._rows, match[1].lower())
        bare = False
        for match in _BARE.finditer(text):
            reading = self._place(match[1] + (match[2] or ""), self._rows)
            if match[2] or reading.kind != "unknown" or match[1].lower().startswith("www."):
                bare = True
                yield reading
        loose = _LOOSE.search(text)
        if loose and not schemes and not bare:
            yield Reading("unknown", loose[0])

    def _place(
        self, text: str, rows: Sequence[Mapping[str, Any]], scheme: str = "https"
    ) -> Reading:
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
        found = [*self._matches(rows, address), *self._matches(rows, whole, ("name",))]
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
                if kind in kinds and (match := self._full(pattern, tidy)):
                    value = _decoded(match[1])
                    shape = row.get(kind) if kind in ("id", "handle") else None
                    value = self._shaped(shape, value) if shape else value
                    if value:
                        yield Candidate(row["key"], kind, value)
                        break

    def _words(self, text: str) -> Reading:
        rows, text, fields, labelled = self._labelled(_WRAPPED.sub("", text))
        text = text.lstrip("@ ")
        found = [
            Candidate(row["key"], field, value)
            for row in rows
            for field in fields
            if row.get(field) and (value := self._shaped(row[field], text))
        ]
        other = next(
            (
                key
                for key, patterns in self._others
                if any(self._full(pattern, text) for pattern in patterns)
            ),
            "",
        )
        platform = rows[0]["key"] if len(rows) == 1 and len(self._rows) > 1 else ""
        return Reading("words", text, platform, tuple(found), "" if labelled else text, other)

    def _labelled(
        self, text: str
    ) -> tuple[Sequence[Mapping[str, Any]], str, tuple[str, ...], bool]:
        """Take off a platform's name in brackets behind, or a label such as 微信号 before."""
        for row in self._rows:
            ending = f"({row['name']})"
            if text.endswith(ending) and len(text) > len(ending):
                return [row], _WRAPPED.sub("", text[: -len(ending)]), ("id", "handle"), False
        best = ""
        rows: list[Mapping[str, Any]] = []
        fields: set[str] = set()
        for row in self._rows:
            for field in ("id", "handle"):
                for label in row[field][2] if row.get(field) else ():
                    rest = text[len(label) :]
                    if not text.lower().startswith(label.lower()) or not rest.strip(": "):
                        continue
                    if rest[0] not in ": " and not rest.isascii():
                        continue
                    if len(label) > len(best):
                        best, rows, fields = label, [], set()
                    if len(label) == len(best):
                        rows.append(row)
                        fields.add(field)
        if not best:
            return self._rows, text, ("id", "handle"), False
        order = tuple(field for field in ("id", "handle") if field in fields)
        return (
            list({id(row): row for row in rows}.values()),
            text[len(best) :].lstrip(": "),
            order,
            True,
        )

    def _shaped(self, shape: Sequence[Any], value: str) -> str:
        """Return a value that has its platform's shape, as it is compared; else nothing."""
        value = value.lower() if shape[1] else value
        return value if self._full(shape[0], value) else ""

    def _full(self, pattern: str, text: str) -> re.Match[str] | None:
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = self._compiled[pattern] = re.compile(pattern, re.ASCII)
        return compiled.fullmatch(text)


def tidied(text: str) -> str:
    """Return a text in one way of writing: half width, on one line, nothing invisible."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text[:LONGEST]))
    return _STOP.sub(r"\1.", _SPACE.sub(" ", text).strip(" "))


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
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
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
