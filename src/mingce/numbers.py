"""Numbers of persons in a text: mobile numbers and resident ids, however they are written.

Imports nothing of mingce. What stands in a text is found here, once for each text; what may stand
there is for a rule to say.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－．　＋", "0123456789Xx-. +")
# A hyphen, a dash, a dot, or some blanks, be it over a line's end.
_S = "(?:[-.·\u2010-\u2015\u2212]|\\s{1,8})?"
_GROUPS = ((3, 4, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (5, 6), (6, 5))
_MOBILE = "|".join(
    _S.join([f"1[3-9][0-9]{{{first - 2}}}", *(f"[0-9]{{{more}}}" for more in rest)])
    for first, *rest in _GROUPS
)
_RESIDENT = (
    f"[1-9][0-9]{{5}}{_S}(?:18|19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    f"{_S}[0-9]{{3}}[0-9Xx]"
)
_DIGITS = re.compile("[0-9]{2,}")
# A letter beside a number is a word (tel138…), or, with a digit beyond, a hash (a1b138…).
_AFTER_CODE = re.compile(r"[0-9][A-Za-z_]+\Z")
_BEFORE_CODE = re.compile(r"[A-Za-z_]+[0-9]")
_SEPARATORS = b"-. \r\n"
# Each begins with letters, not with a choice: the search then leaps from one to the next.
_RUNS = tuple(
    re.compile(rb"%b[0-9]{9}" % start)
    for start in (*(b"1%d" % second for second in range(3, 10)), b"18", b"19", b"20")
)
_HIDDEN = (
    re.compile(rb"\\"),
    re.compile(rb"\xef\xbc[\x8d-\x99]"),
    re.compile(rb"\xe2(?:\x80[\x90-\x95]|\x88\x92)"),
    re.compile(rb"\xc2[\xa0\xb7]"),
    re.compile(rb"\xe3\x80\x80"),
)
# The fewest digits of such a number, whatever parts them.
_ELEVEN = re.compile(r"[0-9](?:[-.\s]*[0-9]){10}")
# A hash: in it every run of digits has letters beside it, and digits beyond those.
_HASH = re.compile(rb'"[a-f]{0,9}[0-9]+(?:[a-f]{1,9}[0-9]+)+[a-f]{0,9}"')
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Number(NamedTuple):
    """A personal number: what it is, its digits, and its line and column from 1."""

    word: str
    digits: str
    line: int
    column: int


@functools.cache
def _number() -> re.Pattern[str]:
    """Such a number. Nearly no record holds one, and a commit hook has no time to make this."""
    return re.compile(
        f"(?<![0-9])(?:(?:(?:00)?86{_S})?(?P<mobile>{_MOBILE})|(?P<resident>{_RESIDENT}))(?![0-9])"
    )


def may_hold(data: bytes) -> bool:
    """Whether bytes may hold such a number: quick, and never no where one is."""
    if any(hidden.search(data) for hidden in _HIDDEN):
        return True
    joined = data.translate(None, _SEPARATORS)
    return any(run.search(joined) for run in _RUNS)


def may_hold_text(text: str) -> bool:
    """The same of a text, which is most often a short one without anything unusual."""
    if text.isascii() and "\\" not in text:
        return _ELEVEN.search(text) is not None
    return may_hold(text.encode())


def holds(data: bytes, value: Any) -> bool:
    """Whether such a number stands in a file, as it is written or as it is read to a value."""
    if not may_hold(data) or not may_hold(_HASH.sub(b'""', data)):
        return False
    if any(find(data.decode("utf-8-sig"))):
        return True
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here
        elif isinstance(here, str) and may_hold_text(here) and any(find(here)):
            return True
    return False


def find(text: str) -> Iterator[Number]:
    """Every such number in a text, with its place."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_WIDE)
    end = 0
    for run in _DIGITS.finditer(text):
        # A number begins where digits begin: asking there alone is five times as fast.
        match = _number().match(text, run.start()) if run.start() >= end else None
        if match is None:
            continue
        end = match.end()
        before = _AFTER_CODE.search(text, max(0, match.start() - 10), match.start())
        if before or _BEFORE_CODE.match(text, match.end()):
            continue
        kind = "mobile" if match["mobile"] else "resident"
        digits = re.sub(r"[^0-9Xx]", "", match[kind])
        if kind == "resident" and not _is_resident_id(digits):
            continue
        start = match.start(kind)
        yield Number(
            "手机号码" if kind == "mobile" else "居民身份证号码",
            digits,
            text.count("\n", 0, start) + 1,
            start - text.rfind("\n", 0, start),
        )


def _is_resident_id(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()
