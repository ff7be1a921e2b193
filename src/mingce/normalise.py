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
        "labels": list(_WORDS),
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
_STOPPED = re.compile("[.,;:!?。、 ]+$")
_PAIRS = "“”‘’「」『』《》〈〉【】[]()\"\"''"
_LOOSE = re.compile(r"[^ ]+\.[^ ]+/[^ ]*")
_BROKEN = re.compile("[A-Za-z0-9_-] [A-Za-z_-]*[0-9][A-Za-z0-9_-]*(?: |$)")
_AFTER = re.compile(r"[^\x21-\x7e][^/]*$")
_EMOJI = re.compile("[\U0001f000-\U0001fbff\u2600-\u27bf]")
_CALLED = re.compile("^[\u4e00-\u9fff]{1,6}(?:[: ]+|(?=[0-9+-]{7}))")
_SIGNS = re.compile("[ ()·]")
_NUMBER = re.compile("[0-9+-]+")
_BETWEEN = re.compile("[,;、|]+")
_WORDS = ("账号标识", "账号名称", "账号", "标识", "名称", "认证主体", "开发者", "运营单位", "ID")
_FIELDS = ("id", "handle")
_MOST = 4  # parts that are looked up one by one: what is longer is a message
_SHORTEST = 5  # signs of a part that may be an identifier

_Label = tuple[str, Mapping[str, Any] | None, str]
"""A word before what is meant: of which platform, and which field; neither for any."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Way:
    """A way to read words: as these fields of these platforms, and perhaps as a name."""

    rows: Sequence[Mapping[str, Any]]
    text: str
    fields: tuple[str, ...]
    named: bool


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
        self._labels: list[_Label] = [
            (label, row, field)
            for row in self._rows
            for field in _FIELDS
            for label in (row[field][2] if row.get(field) else ())
        ]
        self._names: list[_Label] = [
            (row["name"][start:], row, "")  # 公众号 for 微信公众号
            for row in self._rows
            for start in range(max(len(row["name"]) - 1, 0))
        ] + [(label, None, "") for label in table.get("labels", ())]
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
                yield self._unbroken(self._place(match[2], self._rows), text, match.end())
            return
        for match in schemes:
            yield self._place(match[2], self._rows, match[1].lower())
        bare = False
        for match in _BARE.finditer(text):
            reading = self._place(match[1] + (match[2] or ""), self._rows)
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
        if not found:  # a store's address may hold the name of the app, as it is written
            address = _parsed(authority, _ENDING.sub("", _AFTER.sub("", named)), scheme)
            found = [*self._matches(rows, address, ("store",))]
            shown = address.host + address.path if found else shown
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
        """Read words: by a label first, and in ``then`` all other ways, the likeliest first."""
        text = _unwrapped(text)
        whole = _Way(self._rows, text, _FIELDS, True)
        ended = self._ended(text)
        way = ended or self._labelled(text, self._labels) or whole
        other, sure = self._other(text, way.text)
        first = dataclasses.replace(self._of(way), other=other)
        ways: list[_Way] = []
        if not ended:
            ways += self._looser(way if way is not whole else self._named(text))
        if not ended and (not sure or way.text.isascii()):
            ways += self._pieces(way.text)
        then = dict.fromkeys(self._of(each) for each in ways)
        useful = [each for each in then if each.candidates or each.name]
        return dataclasses.replace(
            first, then=tuple(each for each in useful if each != self._of(way))
        )

    def _of(self, way: _Way) -> Reading:
        text = way.text.lstrip("@ ")
        found = [
            Candidate(row["key"], field, value)
            for row in way.rows
            for field in way.fields
            if row.get(field) and (value := self._shaped(row[field], text))
        ]
        platform = way.rows[0]["key"] if len(way.rows) == 1 and len(self._rows) > 1 else ""
        return Reading("words", text, platform, tuple(found), text if way.named else "")

    def _other(self, text: str, rest: str) -> tuple[str, bool]:
        """Return what is no account, and whether the whole text is: not only what it ends in.

        Blanks, signs and what stands before a number are taken off.
        """
        for number, each in enumerate((text, rest, _CALLED.sub("", text))):
            close = _SIGNS.sub("", each)
            for form in (each, close, close.replace("-", "") if _NUMBER.fullmatch(close) else ""):
                for key, patterns in self._others:
                    if form and any(self._full(pattern, form) for pattern in patterns):
                        return key, not number
        return "", False

    def _looser(self, way: _Way) -> Iterator[_Way]:
        """The same words with any field and as a name: on these platforms, then on all."""
        for text in dict.fromkeys((way.text, _unwrapped(_EMOJI.sub("", way.text).strip(" ")))):
            yield _Way(way.rows, text, _FIELDS, True)
            fields = _FIELDS if len(way.fields) > 1 else ("id",)  # a handle is one platform's
            yield _Way(self._rows, text, fields, True)

    def _named(self, text: str) -> _Way:
        """Take off a platform's name, or a word such as 账号, before a sign or blank."""
        return self._labelled(text, self._names) or _Way(self._rows, text, _FIELDS, True)

    def _pieces(self, text: str) -> Iterator[_Way]:
        """The parts of few words, broken identifiers joined: these first, then names."""
        pieces: list[tuple[str, _Way | None]] = []
        for part in _BETWEEN.split(text.replace(": ", ":")):
            parts = [(word, self._labelled(word, self._labels)) for word in part.split(" ") if word]
            for number, (word, way) in enumerate(parts):
                last = pieces[-1] if number and pieces else ("", None)
                if word.isascii() and not way and last[0].isascii() and last[0] and not last[1]:
                    pieces[-1] = (last[0] + word, None)  # an identifier that was broken
                else:
                    pieces.append((word, way))
        if 0 < len(pieces) <= _MOST:
            for piece, way in pieces:
                if way:
                    yield dataclasses.replace(way, named=False)
                    yield _Way(self._rows, way.text, ("id",), False)
                elif piece.isascii() and len(piece) >= _SHORTEST:
                    yield _Way(self._rows, piece, ("id",), False)
            for piece, way in pieces:
                if not way and not piece.isascii():
                    yield from self._looser(self._named(piece))

    def _ended(self, text: str) -> _Way | None:
        """Take off a platform's name in brackets behind."""
        for row in self._rows:
            ending = f"({row['name']})"
            if text.endswith(ending) and len(text) > len(ending):
                return _Way([row], _unwrapped(text[: -len(ending)]), _FIELDS, True)
        return None

    def _labelled(self, text: str, labels: Sequence[_Label]) -> _Way | None:
        """Take off the longest of the labels that a text begins with, such as 微信号."""
        best = ""
        rows: list[Mapping[str, Any] | None] = []
        fields: list[str] = []
        lower = text.lower()
        for label, row, field in labels:
            rest = text[len(label) :]
            if len(label) < len(best) or not lower.startswith(label.lower()):
                continue
            if not rest.strip(":@ "):
                continue
            if rest[0] not in ":@ " and not (field and rest.isascii()):
                continue
            if len(label) > len(best):
                best, rows, fields = label, [], []
            rows.append(row)
            fields.append(field)
        if not best:
            return None
        order = tuple(field for field in _FIELDS if field in fields or "" in fields)
        rest = text[len(best) :].lstrip(":@ ")
        known = {row["key"]: row for row in rows if row} if None not in rows else {}
        return _Way(list(known.values()) or self._rows, rest, order, "" in fields)

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


def _unwrapped(text: str) -> str:
    """Take off stops behind, and signs around that enclose nothing or the whole."""
    before = None
    while text != before:
        before = text
        text = _STOPPED.sub("", text).lstrip(" ")
        first, last = _PAIRS[::2].find(text[:1]), _PAIRS[1::2].find(text[-1:])
        if text and first >= 0 and text.find(_PAIRS[2 * first + 1], 1) in (-1, len(text) - 1):
            text = text[1:].removesuffix(_PAIRS[2 * first + 1])
        elif text and last >= 0 and text.find(_PAIRS[2 * last]) in (-1, len(text) - 1):
            text = text[:-1]
    return text


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
