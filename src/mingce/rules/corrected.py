"""What a correction or a withdrawal would undo: a breach stays until the office answers it.

Imports daybook, finding, register, timeline, sheet and the engine. A register is judged as it
stands; then the few units with corrections or withdrawals are judged again as they stood when each
of them was handed in, without it and with it. A breach that is found only without it was removed by
it, and is listed on, under the same identity, until a decision answers it (design.md, Records).
What would have become a breach later, had nobody corrected it in time, is none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mingce.daybook import Daybook, Row, told, unit_of
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
    if not undoing:
        return []
    asked = [
        rule if _may_stay(register, rule) else dataclasses.replace(rule, check=None)
        for rule in rules
    ]
    kept: dict[Identity, Finding] = {}
    known = {each.identity for each in found}
    past = _Past(register)
    for day, sheets in _turns(undoing):
        on = min(day, as_of)
        without, mended = past.around(sheets, day)
        stood = judge_as_it_stands(without, asked, on)
        before = [
            (each, cause)
            for each in stood
            if each.severity in _STAYING
            and each.identity not in known
            and each.identity not in kept
            and (cause := _cause(register, (without, mended), each, sheets)) is not None
        ]
        if not before:
            continue
        stayed = {each.identity for each in judge_as_it_stands(mended, asked, on)}
        came = stayed.difference(each.identity for each in stood)
        for each, cause in before:
            if each.identity in stayed or answered(register, each, as_of) is not None:
                continue
            if _goes_on(each, cause, came):
                continue
            kept[each.identity] = _told(each, cause)
    return list(kept.values())


def _goes_on(finding: Finding, cause: Sheet, came: Iterable[Identity]) -> bool:
    """Whether another unit's correction only makes the same breach be found elsewhere.

    A month that was over when an account was released is over as well where nobody took it over.
    """
    return _unit(cause.subject) != _unit(finding.subject) and any(
        (each.code, each.subject) == (finding.code, finding.subject) for each in came
    )


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


def _cause(
    register: Register, then: Iterable[Register], finding: Finding, undoing: Mapping[str, Sheet]
) -> Sheet | None:
    """The correction that may have removed a finding: its subject's, else one of its unit's.

    What a section has from the unit that it belongs to, that unit's correction removes; what an
    account has from its giver, or from being taken over, the giver's or the taker's.
    """
    unit = register.units.get(_unit(finding.subject))
    around = (unit.id, unit.facts.get("parent")) if unit else ()
    near = [finding.subject, *(id for id in undoing if _unit(id) in around)]
    for id in itertools.chain(near, _tied(then, finding.subject)):
        if id in undoing:
            return undoing[id]
    return None


def _tied(then: Iterable[Register], account: str) -> list[str]:
    """The accounts that an account came from or was taken over as, the nearest first."""
    ties: dict[str, list[str]] = {}
    for register in then:
        for taker in register.accounts.values():
            if taker.giver is not None:
                ties.setdefault(taker.id, []).append(taker.giver)
                ties.setdefault(taker.giver, []).append(taker.id)
    tied = [account]
    for id in tied:
        tied += [other for other in dict.fromkeys(ties.get(id, ())) if other not in tied]
    return tied


def _unit(subject: str) -> str:
    return subject.partition("/")[0]


class _Past:
    """A register as it stood on days that are over, of a few units at a time."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._takers: dict[str, list[str]] = {}
        for account in register.accounts.values():
            for giver in filter(None, map(_from, account.sheets)):
                self._takers.setdefault(giver, []).append(account.id)
        self._rows: dict[str, list[tuple[int, Row]]] = {}
        for index, row in enumerate(register.daybook.rows):
            self._rows.setdefault(unit_of(row.subject), []).append((index, row))

    def around(self, last: Mapping[str, Sheet], day: dt.date) -> tuple[Register, Register]:
        """A register without some corrections and withdrawals, and with them.

        Its units are those of the subjects that ``last`` names, with their sections and all their
        accounts; what they belong to is there too, and whoever gave an account to them or took
        one. Of each stands in it what was handed in by a day, of the named subjects' corrections
        and withdrawals those before the named one, and itself. What the office wrote is there as
        it is today, but of the daybook what had happened by then.
        """
        register = self._register
        without: dict[str, list[Sheet]] = {}
        mended: dict[str, list[Sheet]] = {}
        near = [*dict.fromkeys(map(_unit, last))]
        near += [each.id for each in register.units.values() if each.facts.get("parent") in near]
        near += [account.id for unit in near for account in register.accounts_of(unit)]
        for id in near:
            subject = register.subject(id)
            if subject is None or id in without:
                continue
            sheets = _handed_in(subject, day, last.get(id))
            mended[id] = sheets
            without[id] = [sheet for sheet in sheets if sheet is not last.get(id)]
            givers = (taken_from(without[id]), taken_from(mended[id]))
            others = (*givers, *self._takers.get(id, ()), subject.facts.get("parent"))
            near += filter(None, others)
        announced = [
            sheet
            for sheet in register.announcements
            if sheet.handed_in <= day and any(each.id in without for each in sheet.record.accounts)
        ]
        daybook = self._daybook({_unit(id) for id in without}, day)
        return (
            _restricted(register, [*itertools.chain(*without.values()), *announced], daybook),
            _restricted(register, [*itertools.chain(*mended.values()), *announced], daybook),
        )

    def _daybook(self, units: Iterable[str], day: dt.date) -> Daybook:
        """The daybook of a few units: of publications what went out by a day, of else its rows."""
        rows = sorted(
            (index, row)
            for unit in units
            for index, row in self._rows.get(unit, ())
            if (row.event == "published" and (row.occurred_on or row.entered_on) <= day)
            or row.entered_on <= day
        )
        return told([row for _, row in rows])


def _from(sheet: Sheet) -> str | None:
    """The account that a sheet or a correction says to have been taken over."""
    part = getattr(sheet.record, "changes", sheet.record)
    return getattr(part, "from_", None)


def _restricted(register: Register, sheets: Iterable[Sheet], daybook: Daybook) -> Register:
    restricted = restrict(register, sheets)
    restricted.daybook = daybook
    return restricted


def _handed_in(subject: Unit | Account, day: dt.date, last: Sheet | None) -> list[Sheet]:
    return [
        sheet
        for sheet in subject.sheets
        if sheet.handed_in <= day
        and (last is None or sheet.kind not in _UNDOING or sheet.order <= last.order)
    ]


def _told(finding: Finding, undoing: Sheet) -> Finding:
    word = _UNDOING[undoing.kind]
    name = undoing.name if undoing.subject == finding.subject else undoing.id
    return dataclasses.replace(
        finding,
        message=f"{finding.message}；后来的{word}（{name}）使这一项不再成立，待主管单位批复",
        remedy=f"{word}属实的，请主管单位作出批复（answer），批复之后不再列出",
    )
