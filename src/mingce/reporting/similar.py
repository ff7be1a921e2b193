"""Names of the register that look like another one, for a person to compare.

Imports register. Neutral: neighbouring sub-districts have names that differ in one sign and are
nobody's mistake, so that nothing here is a finding.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from mingce.register import Account, Register

CLOSE = 0.75
"""How alike two names are before they are shown together: 1 is the same."""

MOST = 8


class Similar(NamedTuple):
    """A subject whose name is like another, and how much."""

    id: str
    name: str
    ratio: float


def similar(register: Register, name: str, own: str) -> list[Similar]:
    """The accounts and units whose names are most like one, the closest first.

    ``own`` is the subject that bears the name; it and what is gone are left out.
    """
    wanted = _folded(name)
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    found = []
    for id, other in _names(register, own):
        matcher.set_seq1(_folded(other))
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < CLOSE:
            continue
        ratio = matcher.ratio()
        if ratio >= CLOSE:
            found.append(Similar(id, other, ratio))
    return sorted(found, key=lambda each: (-each.ratio, each.id))[:MOST]


def _names(register: Register, own: str) -> Iterator[tuple[str, str]]:
    kind = Account if "/" in own else None
    for subject in register.subjects():
        gone = isinstance(subject, Account) and not subject.running
        alike = isinstance(subject, Account) is (kind is Account)
        if subject.id != own and alike and not gone and subject.facts.get("name"):
            yield subject.id, subject.name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
