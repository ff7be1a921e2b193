"""What a correction or a withdrawal would undo: a breach stays until the office answers it.

Imports finding, register, timeline, sheet and the engine. A register is judged as it stands; then
the few units with corrections or withdrawals are judged again as they stood when each of them was
handed in, without it and with it. A breach that is found only without it was removed by it,
and is listed on, under the same identity, until a decision answers it (design.md, Records). What
would have become a breach later, had nobody corrected it in time, is none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mingce.finding import Finding, Identity, Severity
from mingce.register import Account, Register, Unit, restrict
from mingce.rules.engine import Rule, answered
from mingce.rules.engine import judge as judge_as_it_stands
from mingce.sheet import Sheet
from mingce.timeline import taken_from

_UNDOING = {"correct": "更正", "withdraw": "撤回"}
_STAYING = (Severity.BREACH, Severity.WAIVABLE)


def judge(register: Register, rules: Sequence[Rule], as_of: dt.date) -> list[Finding]:
    """Return all findings of a register, with the breaches that were corrected away."""
    found = judge_as_it_stands(register, rules, as_of)
    undone = _undone(register, rules, as_of, found)
    return sorted([*found, *undone], key=lambda each: each.sort_key)


def _undone(
    register: Register, rules: Sequence[Rule], as_of: dt.date, found: Sequence[Finding]
) -> list[Finding]:
    undoing = [
        sorted(later, key=lambda sheet: sheet.order, reverse=True)
        for subject in register.subjects()
        if (later := [sheet for sheet in subject.sheets if sheet.kind in _UNDOING])
    ]
    asked = [
        rule if _may_stay(register, rule) else dataclasses.replace(rule, check=None)
        for rule in rules
    ]
    kept: dict[Identity, Finding] = {}
    known = {each.identity for each in found}
    for day, sheets in _turns(undoing):
        on = min(day, as_of)
        before = [
            (each, cause)
            for each in judge_as_it_stands(_at(register, sheets, day, without=True), asked, on)
            if each.severity in _STAYING
            and each.identity not in known
            and each.identity not in kept
            and (cause := _cause(register, each, sheets)) is not None
        ]
        if not before:
            continue
        stayed = {
            each.identity for each in judge_as_it_stands(_at(register, sheets, day), asked, on)
        }
        for each, cause in before:
            if each.identity not in stayed and answered(register, each, as_of) is None:
                kept[each.identity] = _told(each, cause)
    return list(kept.values())


def _may_stay(register: Register, rule: Rule) -> bool:
    """Whether what a rule finds is a breach, be it by one policy alone: else it need not run."""
    entries = (policy.rules.get(rule.code) for _, policy, _ in register.policies)
    weights = {rule.severity, *(entry.severity for entry in entries if entry)}
    return not weights.isdisjoint(_STAYING)


def _turns(undoing: Iterable[Sequence[Sheet]]) -> Iterator[tuple[dt.date, dict[str, Sheet]]]:
    """The corrections and withdrawals of one day, one a subject: each subject's last ones first."""
    for turn in itertools.zip_longest(*undoing):
        days: dict[dt.date, dict[str, Sheet]] = {}
        for sheet in filter(None, turn):
            days.setdefault(sheet.handed_in, {})[sheet.subject] = sheet
        yield from days.items()


def _cause(register: Register, finding: Finding, undoing: Mapping[str, Sheet]) -> Sheet | None:
    """The correction that may have removed a finding: its subject's, else one of its unit's.

    What a section has from the unit that it belongs to, that unit's correction removes.
    """
    unit = register.units.get(_unit(finding.subject))
    around = (unit.id, unit.facts.get("parent")) if unit else ()
    near = (sheet for id, sheet in undoing.items() if _unit(id) in around)
    return undoing.get(finding.subject) or next(near, None)


def _unit(subject: str) -> str:
    return subject.partition("/")[0]


def _at(
    register: Register, last: Mapping[str, Sheet], day: dt.date, *, without: bool = False
) -> Register:
    """A register of a few units with all their accounts, and of all that the office wrote.

    The units are those of the subjects that ``last`` names, with their sections; what they belong
    to is there too, and whoever gave an account to them or took one. Of each stands in it what was
    handed in by a day, of the named subjects' corrections and withdrawals those up to the named
    one, itself only unless ``without``.
    """
    folders: dict[str, Sequence[Sheet]] = {}
    near = [*dict.fromkeys(map(_unit, last))]
    near += [each.id for each in register.units.values() if each.facts.get("parent") in near]
    near += [account.id for unit in near for account in register.accounts_of(unit)]
    for id in near:
        subject = register.subject(id)
        if subject is not None and id not in folders:
            folders[id] = _handed_in(subject, day, last.get(id), without)
            others = (taken_from(folders[id]), register.takers.get(id), subject.facts.get("parent"))
            near += filter(None, others)
    announced = (
        sheet
        for sheet in register.announcements
        if sheet.handed_in <= day and any(each.id in folders for each in sheet.record.accounts)
    )
    return restrict(register, itertools.chain(*folders.values(), announced))


def _handed_in(
    subject: Unit | Account, day: dt.date, last: Sheet | None, without: bool
) -> list[Sheet]:
    return [
        sheet
        for sheet in subject.sheets
        if sheet.handed_in <= day
        and (
            last is None
            or sheet.kind not in _UNDOING
            or sheet.order < last.order
            or (sheet is last and not without)
        )
    ]


def _told(finding: Finding, undoing: Sheet) -> Finding:
    word = _UNDOING[undoing.kind]
    name = undoing.name if undoing.subject == finding.subject else undoing.id
    return dataclasses.replace(
        finding,
        message=f"{finding.message}；后来的{word}（{name}）使这一项不再成立，待主管单位批复",
        remedy=f"{word}属实的，请主管单位作出批复（answer），批复之后不再列出",
    )
