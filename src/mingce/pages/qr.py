"""QR codes of the accounts' pages, drawn as inline SVG.

Imports nothing of mingce; segno encodes. Encoding a code takes milliseconds and a register may
have thousands of pages, so only a few codes are encoded: with version, level and mask fixed, each
bit of a text flips a fixed set of modules, error correction included. A code is therefore one
encoded code of its length, with the flips of the bits that differ.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable

import segno
from markupsafe import Markup

_MASK = 2
_FILL = "a"
_QUIET = 4
_RUN = re.compile("1+|0+")
_PIECE = 11
"""A row is drawn in pieces of so many modules: what a piece looks like is made out once."""


class Codes:
    """The codes of all addresses below one: ``prefix`` is the site's own address."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._bases: dict[int, tuple[int, int]] = {}
        self._flips: dict[tuple[int, int, int], int] = {}
        self._signs: dict[int, _Signs] = {}

    def svg(self, uri: str) -> Markup:
        """Return the code of a page's address, dark on white; empty where it cannot be encoded."""
        if not (self._prefix + uri).isascii():
            return Markup("")
        size, modules = self.modules(uri)
        rows = f"{modules:0{size * size}b}"
        strokes, cuts = _pieces(size)
        drawn = "".join(map(operator.getitem, strokes, map(rows.__getitem__, cuts)))
        path = f"M{_QUIET} {_QUIET}.5{drawn}"
        side = size + 2 * _QUIET
        return Markup(  # noqa: S704 - numbers only
            f'<svg class="qr" viewBox="0 0 {side} {side}" aria-hidden="true" focusable="false">'
            f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{path}"/></svg>'
        )

    def modules(self, uri: str) -> tuple[int, int]:
        """Return how many modules a code has in a row, and all of them as the bits of a number."""
        length = len(uri)
        if length not in self._bases:
            self._bases[length] = _encoded(self._prefix + _FILL * length)
            self._signs[length] = _Signs(functools.partial(self._sign, length))
        size, modules = self._bases[length]
        signs = map(self._signs[length].__getitem__, enumerate(uri))
        return size, functools.reduce(operator.xor, signs, modules)

    def _sign(self, length: int, place: int, sign: str) -> int:
        """The modules that another sign flips at a place."""
        size, flips = self._bases[length][0], 0
        differs = ord(sign) ^ ord(_FILL)
        while differs:
            bit = differs & -differs
            flips ^= self._flip(size, length, place, bit)
            differs ^= bit
        return flips

    def _flip(self, size: int, length: int, place: int, bit: int) -> int:
        """The modules that one bit of the sign at a place flips in codes of a size."""
        key = (size, place, bit)
        if key not in self._flips:
            signs = _FILL * place + chr(ord(_FILL) ^ bit) + _FILL * (length - place - 1)
            self._flips[key] = _encoded(self._prefix + signs)[1] ^ self._bases[length][1]
        return self._flips[key]


class _Signs(dict[tuple[int, str], int]):
    """What a sign at a place flips in texts of one length, made out when it is first asked for."""

    def __init__(self, flips: Callable[[int, str], int]) -> None:
        self._flips_of = flips

    def __missing__(self, sign: tuple[int, str]) -> int:
        self[sign] = flips = self._flips_of(*sign)
        return flips


class _Strokes(dict[str, str]):
    """What the modules of a piece draw, made out when it is first asked for."""

    def __init__(self, then: str = "") -> None:
        self._then = then

    def __missing__(self, modules: str) -> str:
        self[modules] = drawn = "".join(map(_stroke, _RUN.findall(modules))) + self._then
        return drawn


def _stroke(run: str) -> str:
    return f"h{len(run)}" if run[0] == "1" else f"m{len(run)} 0"


@functools.cache
def _pieces(size: int) -> tuple[list[_Strokes], list[slice]]:
    """The pieces of all rows of a code: what each draws, and where it stands.

    After the last one of a row the next row begins.
    """
    within, last = _Strokes(), _Strokes(f"m-{size} 1")
    places = range(0, size, _PIECE)
    strokes = [last if place + _PIECE >= size else within for place in places] * size
    cuts = [
        slice(start + place, start + min(place + _PIECE, size))
        for start in range(0, size * size, size)
        for place in places
    ]
    return strokes, cuts


def _encoded(text: str) -> tuple[int, int]:
    code = segno.make(text, micro=False, error="m", boost_error=False, mode="byte", mask=_MASK)
    rows = ["".join("1" if module else "0" for module in row) for row in code.matrix]
    return len(rows), int("".join(rows), 2)
