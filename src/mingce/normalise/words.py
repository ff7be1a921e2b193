"""Reading words: labels, identifiers with a name beside them, and what is no account at all.

Imports reading and table beside it. Where the table says how traditional characters are written in
simplified ones, labels and platforms are found in either; what they stand beside is never changed,
so that no identifier is taken for another.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from mingce.normalise.reading import Candidate, Reading
from mingce.normalise.table import Shapes

_STOPPED = re.compile("[.,;:!?。、 ]+$")
_PAIRS = "“”‘’「」『』《》〈〉【】[]()\"\"''"
_ADORNED = re.compile("[\U0001f000-\U0001fbff\u2600-\u27bf#]")
_CALLED = re.compile("^[\u4e00-\u9fff]{1,6}(?:[: ]+|(?=[0-9+-]{7}))")
_SIGNS = re.compile("[ ()·]")
_NUMBER = re.compile("[0-9+-]+")
_BETWEEN = re.compile(r"[,;、|()\[\]【】“”「」『』《》]+")
_ASIDE = re.compile(r"[(\[]|.【")  # 李村街道（官方） is perhaps a name, and then another one
_OPENED = re.compile(r"^[(\[【“「『《]+")
_CLOSED = re.compile(r"[)\]】”」』》]+$")
_FROM = re.compile(r"^号?[)\]】”」』》 :@=|/_·-]*")
_UNTIL = re.compile(r"[(\[【“「『《 :@=|/_·的-]+$")
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


class Words:
    """Reads words by a table of mingce.normalise.table_of."""

    def __init__(self, table: Mapping[str, Any], shapes: Shapes) -> None:
        self._shapes = shapes
        self._rows: list[Mapping[str, Any]] = table["platforms"]
        self._others: list[Any] = table["others"]
        fold = table.get("fold", "")
        self._simple = str.maketrans(fold[::2], fold[1::2])
        self._lower = str.maketrans(ascii_uppercase + fold[::2], ascii_lowercase + fold[1::2])
        self._labels: list[_Label] = [
            (self._folded(label), row, field)
            for row in self._rows
            for field in _FIELDS
            for label in (row[field][2] if row.get(field) else ())
        ]
        self._called = frozenset(label for label, _, _ in self._labels)
        self._platforms: list[_Label] = [
            (self._folded(row["name"][start:]), row, "")  # 公众号 for 微信公众号
            for row in self._rows
            for start in range(max(len(row["name"]) - 1, 0))
        ]
        self._names: list[_Label] = [
            *self._platforms,
            *((self._folded(label), None, "") for label in table.get("labels", ())),
        ]

    def read(self, text: str) -> Reading:
        """Read words: by a label first, and in ``then`` all other ways, the likeliest first."""
        text = unwrapped(text)
        whole = _Way(self._rows, text, _FIELDS, True)
        ended = self._ended(text)
        way = ended or self._labelled(text, self._labels) or whole
        other, sure = self._other(text, way.text)
        first = dataclasses.replace(self._of(way), other=other)
        ways: list[_Way] = []
        if not ended:
            ways += self._looser(way if way is not whole else self._named(text))
            ways += self._beside(text)
        if not ended and (not sure or way.text.isascii()):
            ways += self._pieces(way, way is not whole)
        then = dict.fromkeys(self._of(each) for each in ways)
        useful = [each for each in then if each.candidates or each.name]
        return dataclasses.replace(
            first, then=tuple(each for each in useful if each != self._of(way))
        )

    def _folded(self, text: str) -> str:
        """Return a text as labels are compared, as long as it was."""
        return text.translate(self._lower)

    def _of(self, way: _Way) -> Reading:
        text = way.text.lstrip("@ ")
        found = [
            Candidate(row["key"], field, value)
            for row in way.rows
            for field in way.fields
            if row.get(field) and (value := self._shapes.shaped(row[field], text))
        ]
        platform = way.rows[0]["key"] if len(way.rows) == 1 and len(self._rows) > 1 else ""
        return Reading("words", text, platform, tuple(found), text if way.named else "")

    def _other(self, text: str, rest: str) -> tuple[str, bool]:
        """Return what is no account, and whether the whole text is: not only what it ends in.

        Blanks, signs and what stands before a number are taken off.
        """
        for number, each in enumerate((text, rest, _CALLED.sub("", text))):
            close = _SIGNS.sub("", each)
            plain = close.replace("-", "") if _NUMBER.fullmatch(close) else ""
            for form in (each, close, close.translate(self._simple), plain):
                for key, patterns in self._others:
                    if form and any(self._shapes.full(pattern, form) for pattern in patterns):
                        return key, not number
        return "", False

    def _looser(self, way: _Way) -> Iterator[_Way]:
        """The same words with any field and as a name: on these platforms, then on all."""
        for text in dict.fromkeys((way.text, unwrapped(_ADORNED.sub("", way.text).strip(" ")))):
            yield _Way(way.rows, text, _FIELDS, True)
            fields = _FIELDS if len(way.fields) > 1 else ("id",)  # a handle is one platform's
            yield _Way(self._rows, text, fields, True)

    def _named(self, text: str) -> _Way:
        """Take off a platform's name, or a word such as 账号, before a sign or blank."""
        return self._labelled(text, self._names) or _Way(self._rows, text, _FIELDS, True)

    def _beside(self, text: str) -> Iterator[_Way]:
        """The name beside which a platform stands: 李村街道公众号, 公众号“李村街道”."""
        start = len(text) - len(_OPENED.sub("", text))
        whole, end = self._folded(text), len(_CLOSED.sub("", text))
        best, way = 1, None
        for label, row, _ in self._platforms:
            if len(label) <= best or not row:
                continue
            for last in (end, end - whole.endswith("号", 0, end)):
                if whole.endswith(label, start, last):
                    name = unwrapped(_UNTIL.sub("", text[: last - len(label)]))
                    break
            else:
                if not whole.startswith(label, start):
                    continue
                name = unwrapped(_FROM.sub("", text[start + len(label) :]))
            if len(name) > 1:
                best, way = len(label), _Way([row], name, _FIELDS, True)
        if way:
            yield way

    def _pieces(self, whole: _Way, labelled: bool) -> Iterator[_Way]:
        """The parts of few words, broken identifiers joined: these first, then names."""
        pieces: list[tuple[str, _Way | None]] = []
        for part in _BETWEEN.split(whole.text.replace(": ", ":")):
            words: list[str] = []
            for word in filter(None, part.split(" ")):
                if words and word.isascii() and self._folded(words[-1]) in self._called:
                    words[-1] += f":{word}"
                else:
                    words.append(word)
            for number, word in enumerate(words):
                way = self._labelled(word, self._labels)
                last = pieces[-1] if number and pieces else ("", None)
                if word.isascii() and not way and last[0].isascii() and last[0] and not last[1]:
                    pieces[-1] = (last[0] + word, None)  # an identifier that was broken
                else:
                    pieces.append((word, way))
        if labelled and pieces and pieces[0][0].isascii() and not pieces[0][1]:
            pieces[0] = (pieces[0][0], dataclasses.replace(whole, text=pieces[0][0]))
        if 0 < len(pieces) <= _MOST:
            for piece, way in pieces:
                if way:
                    yield dataclasses.replace(way, named=False)
                    yield _Way(self._rows, way.text, ("id",), False)
                elif piece.isascii() and len(piece) >= _SHORTEST:
                    yield _Way(self._rows, piece, ("id",), False)
                _, colon, rest = piece.rpartition(":")
                if colon and not way and rest.isascii() and len(rest) >= _SHORTEST:
                    yield _Way(self._rows, rest, _FIELDS, False)  # after a word of their own
            for piece, way in pieces:
                if not (way or piece.isascii() or _ASIDE.search(whole.text)):
                    yield from self._looser(self._named(piece))

    def _ended(self, text: str) -> _Way | None:
        """Take off a platform's name in brackets behind."""
        for row in self._rows:
            ending = self._folded(f"({row['name']})")
            if self._folded(text).endswith(ending) and len(text) > len(ending):
                return _Way([row], unwrapped(text[: -len(ending)]), _FIELDS, True)
        return None

    def _labelled(self, text: str, labels: Sequence[_Label]) -> _Way | None:
        """Take off the longest of the labels that a text begins with, such as 微信号."""
        best = ""
        rows: list[Mapping[str, Any] | None] = []
        fields: list[str] = []
        folded = self._folded(text)
        for label, row, field in labels:
            rest = text[len(label) :]
            if len(label) < len(best) or not folded.startswith(label):
                continue
            if not rest.strip(":@= "):
                continue
            if rest[0] not in ":@= " and not (field and rest.isascii()):
                continue
            if len(label) > len(best):
                best, rows, fields = label, [], []
            rows.append(row)
            fields.append(field)
        if not best:
            return None
        order = tuple(field for field in _FIELDS if field in fields or "" in fields)
        rest = text[len(best) :].lstrip(":@= ")
        known = {row["key"]: row for row in rows if row} if None not in rows else {}
        return _Way(list(known.values()) or self._rows, rest, order, "" in fields)


def unwrapped(text: str) -> str:
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
