"""What a correction or a withdrawal would undo: a breach stays until the office answers it.

Imports finding, register, timeline, sheet and the engine. A register is judged as it stands; then
the few subjects with corrections or withdrawals are judged again as they stood before each of
them. A breach that is found only there was removed by them, and is listed on, under the same
identity, until a decision answers it (design.md, Records).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from mingce.finding import Finding, Severity
from mingce.register import Account, Register, Unit
from mingce.rules.engine import Rule, answered
from mingce.rules.engine import judge as judge_as_it_stands
from mingce.sheet import Sheet
from mingce.timeline import account_timeline, taken_from, unit_timeline

_UNDOING = {"correct": "更正", "withdraw": "撤回"}
_STAYING = (Severity.BREACH, Severity.WAIVABLE)


def judge(register: Register, rules: Sequence[Rule], as_of: dt.date) -> list[Finding]:
    """Return all findings of a register, with the breaches that were corrected away."""
    found = judge_as_it_stands(register, rules, as_of)
    undone = _undone(register, rules, as_of, found)
    return sorted([*found, *undone], key=lambda each: each.sort_key) if undone else found


def _undone(
    register: Register, rules: Sequence[Rule], as_of: dt.date, found: Sequence[Finding]
) -> list[Finding]:
    undoing = {
        subject.id: sheets
        for subject in register.subjects()
        if (sheets := [sheet for sheet in subject.sheets if sheet.kind in _UNDOING])
    }
    if not undoing or not register.policies:
        return []
    # The daybook speaks of every subject, and nothing in it is a unit's breach.
    asked = [rule for rule in rules if not rule.code.startswith("XM90")]
    kept: dict[object, Finding] = {}
    known = {each.identity for each in found}
    # Judged alone, a few subjects may show what the others would explain: that is left out.
    now = _alone(register, {id: register.subject(id) for id in undoing})
    known |= {each.identity for each in judge_as_it_stands(now, asked, as_of)}
    for before in _versions(register, undoing):
        for each in judge_as_it_stands(_alone(register, before), asked, as_of):
            if each.severity not in _STAYING or each.identity in known | set(kept):
                continue
            if each.subject not in before or answered(register, each, as_of) is not None:
                continue
            kept[each.identity] = _told(each, undoing[each.subject])
    return list(kept.values())


def _versions(
    register: Register, undoing: dict[str, list[Sheet]]
) -> Iterator[dict[str, Unit | Account | None]]:
    """The subjects before their last correction or withdrawal, then before the one before it."""
    turn = 1
    while any(len(sheets) >= turn for sheets in undoing.values()):
        version: dict[str, Unit | Account | None] = {}
        for id, sheets in undoing.items():
            if len(sheets) < turn:
                continue
            first = sorted(sheet.order for sheet in sheets)[-turn]
            version[id] = _with(
                register,
                id,
                [
                    sheet
                    for sheet in register.subject(id).sheets  # type: ignore[union-attr]
                    if sheet.kind not in _UNDOING or sheet.order < first
                ],
            )
        yield version
        turn += 1


def _with(register: Register, id: str, sheets: Sequence[Sheet]) -> Unit | Account | None:
    subject = register.subject(id)
    if isinstance(subject, Unit):
        timeline = unit_timeline(id, sheets)
        return dataclasses.replace(subject, sheets=tuple(sheets), timeline=timeline)
    if subject is None:
        return None
    chain: list[Sequence[Sheet]] = []
    giver, seen = taken_from(sheets), {id}
    while giver and giver in register.accounts and giver not in seen:
        seen.add(giver)
        chain.append(register.accounts[giver].sheets)
        giver = taken_from(register.accounts[giver].sheets)
    timeline = account_timeline(id, sheets, chain)
    return dataclasses.replace(subject, sheets=tuple(sheets), timeline=timeline)


def _alone(register: Register, subjects: dict[str, Unit | Account | None]) -> Register:
    """A register of these subjects, their units and givers, and of all that the office wrote."""
    alone = Register()
    for name, value in vars(register).items():
        if not name.startswith("_"):
            setattr(alone, name, value)
    alone.problems = []
    alone.reads = {}
    units = {id.split("/", 1)[0] for id in subjects}
    givers = _givers(register, subjects)
    alone.units = {id: unit for id, unit in register.units.items() if id in units}
    alone.accounts = {id: each for id, each in register.accounts.items() if id in givers}
    for id, subject in subjects.items():
        if isinstance(subject, Unit):
            alone.units[id] = subject
        elif subject is not None:
            alone.accounts[id] = subject
    alone.sheets = {sheet.id: sheet for subject in alone.subjects() for sheet in subject.sheets} | {
        sheet.id: sheet for sheet in register.announcements
    }
    return alone


def _givers(register: Register, subjects: dict[str, Unit | Account | None]) -> set[str]:
    found: set[str] = set()
    for subject in subjects.values():
        giver = subject.giver if isinstance(subject, Account) else None
        while giver and giver not in found and giver in register.accounts:
            found.add(giver)
            giver = register.accounts[giver].giver
    return found


def _told(finding: Finding, undoing: Sequence[Sheet]) -> Finding:
    last = max(undoing, key=lambda sheet: sheet.order)
    word = _UNDOING[last.kind]
    return dataclasses.replace(
        finding,
        message=f"{finding.message}；后来的{word}（{last.name}）使这一项不再成立，待主管单位批复",
        remedy=f"{word}属实的，请主管单位作出批复（answer），批复之后不再列出",
    )
