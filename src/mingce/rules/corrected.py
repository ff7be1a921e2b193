"""What a correction or a withdrawal would undo: a breach stays until the office answers it.

Imports finding, register, timeline, sheet and the engine. A register is judged as it stands; then
the few subjects with corrections or withdrawals are judged again as they stood when each of them
was handed in, without it and with it. A breach that is found only without it was removed by it,
and is listed on, under the same identity, until a decision answers it (design.md, Records). What
would have become a breach later, had nobody corrected it in time, is none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from mingce.finding import Finding, Identity, Severity
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
        subject.id: sorted(later, key=lambda sheet: sheet.order)
        for subject in register.subjects()
        if (later := [sheet for sheet in subject.sheets if sheet.kind in _UNDOING])
    }
    if not undoing or not register.policies:
        return []
    # The daybook speaks of every subject, and nothing in it is a unit's breach.
    asked = [rule for rule in rules if not rule.code.startswith("XM90")]
    kept: dict[Identity, Finding] = {}
    known = {each.identity for each in found}
    # Judged alone, a few subjects may show what the others would explain: that is left out.
    known |= _identities(_at(register, dict.fromkeys(undoing), dt.date.max), asked, as_of)
    for day, sheets in _turns(undoing):
        on = min(day, as_of)
        told = known.union(kept)
        before = [
            each
            for each in judge_as_it_stands(_at(register, sheets, day, without=True), asked, on)
            if each.severity in _STAYING and each.subject in sheets and each.identity not in told
        ]
        if not before:
            continue
        stayed = _identities(_at(register, sheets, day), asked, on)
        for each in before:
            if each.identity in stayed or answered(register, each, as_of) is not None:
                continue
            kept[each.identity] = _told(each, sheets[each.subject])
    return list(kept.values())


def _identities(register: Register, rules: Sequence[Rule], day: dt.date) -> set[Identity]:
    return {each.identity for each in judge_as_it_stands(register, rules, day)}


def _turns(undoing: Mapping[str, Sequence[Sheet]]) -> Iterator[tuple[dt.date, dict[str, Sheet]]]:
    """The corrections and withdrawals of one day, one a subject: each subject's last ones first."""
    for turn in range(1, max(map(len, undoing.values())) + 1):
        days: dict[dt.date, dict[str, Sheet]] = {}
        for id, sheets in undoing.items():
            if len(sheets) >= turn:
                days.setdefault(sheets[-turn].handed_in, {})[id] = sheets[-turn]
        yield from sorted(days.items(), reverse=True)


def _at(
    register: Register,
    last: Mapping[str, Sheet | None],
    day: dt.date,
    *,
    without: bool = False,
) -> Register:
    """A register of a few subjects, their units and givers, and of all that the office wrote.

    Of each of them stands in it what was handed in by a day, of a subject's corrections and
    withdrawals those up to the one that ``last`` names, itself only unless ``without``.
    """
    alone = Register()
    for name, value in vars(register).items():
        if not name.startswith("_"):
            setattr(alone, name, value)
    alone.problems = []
    alone.reads = {}
    asked = {id: register.subject(id) for id in last}
    wanted = {id.split("/", 1)[0]: None for id in asked} | dict.fromkeys(
        (*_givers(register, asked), *asked)
    )
    sheets = {
        id: _handed_in(subject, day, last.get(id), without)
        for id in wanted
        if (subject := register.subject(id)) is not None
    }
    alone.units = {id: _unit(register.units[id], sheets[id]) for id in sheets if "/" not in id}
    alone.accounts = {id: _account(register, id, sheets) for id in sorted(sheets) if "/" in id}
    alone.announcements = [
        sheet
        for sheet in register.announcements
        if sheet.handed_in <= day and any(each.id in sheets for each in sheet.record.accounts)
    ]
    alone.sheets = {sheet.id: sheet for subject in alone.subjects() for sheet in subject.sheets} | {
        sheet.id: sheet for sheet in alone.announcements
    }
    return alone


def _handed_in(
    subject: Unit | Account, day: dt.date, last: Sheet | None, without: bool
) -> Sequence[Sheet]:
    sheets = subject.sheets
    if last is not None:
        sheets = tuple(
            sheet
            for sheet in sheets
            if sheet.kind not in _UNDOING
            or sheet.order < last.order
            or (sheet is last and not without)
        )
    return tuple(sheet for sheet in sheets if sheet.handed_in <= day)


def _unit(unit: Unit, sheets: Sequence[Sheet]) -> Unit:
    if len(sheets) == len(unit.sheets):
        return unit
    timeline = unit_timeline(unit.id, sheets)
    return dataclasses.replace(unit, sheets=tuple(sheets), timeline=timeline)


def _account(register: Register, id: str, sheets: Mapping[str, Sequence[Sheet]]) -> Account:
    account = register.accounts[id]
    chain: list[Sequence[Sheet]] = []
    giver, seen = taken_from(sheets[id]), {id}
    while giver and giver in sheets and giver not in seen:
        seen.add(giver)
        chain.append(sheets[giver])
        giver = taken_from(sheets[giver])
    if all(len(sheets[each]) == len(register.accounts[each].sheets) for each in seen):
        return account
    timeline = account_timeline(id, sheets[id], chain)
    return dataclasses.replace(account, sheets=tuple(sheets[id]), timeline=timeline)


def _givers(register: Register, subjects: Mapping[str, Unit | Account | None]) -> set[str]:
    found: set[str] = set()
    for subject in subjects.values():
        giver = subject.giver if isinstance(subject, Account) else None
        while giver and giver not in found and giver in register.accounts:
            found.add(giver)
            giver = register.accounts[giver].giver
    return found


def _told(finding: Finding, undoing: Sheet) -> Finding:
    word = _UNDOING[undoing.kind]
    return dataclasses.replace(
        finding,
        message=f"{finding.message}；后来的{word}（{undoing.name}）使这一项不再成立，待主管单位批复",
        remedy=f"{word}属实的，请主管单位作出批复（answer），批复之后不再列出",
    )
