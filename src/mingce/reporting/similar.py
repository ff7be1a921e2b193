"""Names of the register that look like another one, for a person to compare.

Imports register and sheet. Neutral: neighbouring sub-districts have names that differ in one sign
and are nobody's mistake, so that nothing here is a finding.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mingce.register import Account, Register
from mingce.sheet import Sheet

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
    like = likeness(name)
    found = [
        Similar(id, other, ratio) for id, other in _names(register, own) if (ratio := like(other))
    ]
    return sorted(found, key=lambda each: (-each.ratio, each.id))[:MOST]


def likeness(name: str) -> Callable[[str], float]:
    """How like another name is to one, 0 where it is less so than :data:`CLOSE`."""
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(_folded(name))

    def like(other: str) -> float:
        matcher.set_seq1(_folded(other))
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < CLOSE:
            return 0
        ratio = matcher.ratio()
        return ratio if ratio >= CLOSE else 0

    return like


def name_of(sheet: Sheet) -> str | None:
    """The name that a filing gives its subject, if it gives one."""
    facts = getattr(sheet.record, "facts", None)
    name = facts.__dict__.get("name") if facts is not None else None
    return name if isinstance(name, str) else None


def _names(register: Register, own: str) -> Iterator[tuple[str, str]]:
    kind = Account if "/" in own else None
    for subject in register.subjects():
        gone = isinstance(subject, Account) and not subject.running
        alike = isinstance(subject, Account) is (kind is Account)
        if subject.id != own and alike and not gone and subject.facts.get("name"):
            yield subject.id, subject.name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
