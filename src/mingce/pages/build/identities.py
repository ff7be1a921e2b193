"""Who claims one identity with whom, and what the office decided (归属待核, 归属认定).

Imports register and timeline. Two records of one identity are both shown as undecided until a
decision names the holder; a record that came by transfer, or reopens an account, is no rival.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from mingce.register import Account, Register


@dataclasses.dataclass(frozen=True, slots=True)
class Claims:
    """``rivals``: account → the others; ``holders``: account → whom it was assigned to instead.

    ``reopened``: a deregistered account → the record that opened it again.
    """

    rivals: Mapping[str, tuple[str, ...]]
    holders: Mapping[str, str]
    reopened: Mapping[str, str]


def claims(register: Register) -> Claims:
    """Return the undecided and the decided claims of a register."""
    decided: dict[frozenset[str], str] = {}
    holders: dict[str, str] = {}
    for sheet in register.decisions_of("assign"):
        decided[frozenset(sheet.record.subjects)] = sheet.record.holder
        for subject in sheet.record.subjects:
            if subject != sheet.record.holder:
                holders[subject] = sheet.record.holder
    rivals: dict[str, set[str]] = {}
    for one, other in _pairs(register):
        if not any({one, other} <= subjects for subjects in decided):
            rivals.setdefault(one, set()).add(other)
            rivals.setdefault(other, set()).add(one)
    reopened = {
        _opening_says(account, "reopens"): account.id for account in register.accounts.values()
    }
    return Claims({key: tuple(sorted(found)) for key, found in rivals.items()}, holders, reopened)


def _pairs(register: Register) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    by_identity: dict[tuple[str, str], list[str]] = {}
    for account in register.accounts.values():
        if not account.running:
            continue
        if account.identifier:
            key = register.fold_identifier(account.platform, account.identifier)
            by_identity.setdefault((account.platform, key), []).append(account.id)
        other = _opening_says(account, "disputes")
        if other in register.accounts:
            found.add((account.id, other))
    for ids in by_identity.values():
        found |= {(one, other) for one in ids for other in ids if one < other}
    return found


def _opening_says(account: Account, key: str) -> str:
    for step in reversed(account.timeline.steps):
        if step.fact.move == "open":
            return str(step.fact.says.get(key) or "")
    return ""
