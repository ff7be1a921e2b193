"""The judgment of a change: what it brings, what stood already, what fails it.

Imports finding, authority, change, register and the rules. Base and head are judged on one day
under the base's policy; a change answers for the findings that the base has not. What the loss of
something kept does elsewhere is not told beside the loss: its restoring ends both.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from mingce.authority import Actor, may_accept, may_write
from mingce.change import Change, PathChange
from mingce.finding import Finding, Found, Severity
from mingce.register import Register, restrict
from mingce.rules import changes, governance, paths
from mingce.rules.corrected import judge
from mingce.rules.engine import Rule, answered, caused, difference, explained

_TABLE = {rule.code: rule for rule in governance.RULES}
_KEPT = ("XM9001", "XM9003")
"""The codes that say of a filing or an announcement that it must stay as main has it."""


class Handing(NamedTuple):
    """Who hands a change in and who accepts it, as far as proven, and when it first came.

    ``accepts`` says whether the change is being accepted now, so that ``accepter`` is asked for.
    """

    author: Actor | None = None
    accepter: Actor | None = None
    accepts: bool = False
    received: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Judgment:
    """What a change comes to.

    ``new`` is what it brings, sorted by place, ``failing`` the part of it that stops; ``old`` what
    base had and head has, ``gone`` what base had and head has not.
    """

    change: Change
    as_of: dt.date
    new: Sequence[Finding]
    failing: Sequence[Finding]
    old: Sequence[Finding]
    gone: Sequence[Finding]

    def concerned(self) -> list[Finding]:
        """Of what stood already, that which speaks of the change's own subjects."""
        subjects = set(self.change.subjects)
        return [each for each in self.old if each.subject in subjects]


def judge_change(
    change: Change,
    rules: Sequence[Rule],
    as_of: dt.date,
    handing: Handing | None = None,
    shapes: Iterable[Found] = (),
    source: str = "main",
    codeowners: tuple[str, bytes] | None = None,
    base: Sequence[Finding] | None = None,
) -> Judgment:
    """Judge a change on a day.

    ``handing`` is left out where authority is not asked for; ``shapes`` is what the shape of
    history shows; ``base`` the base's findings, where they are known already.
    """
    case = changes.ChangeCase(
        change, as_of, handing.received if handing else None, source, codeowners
    )
    checked = [each for check in (*changes.CHECKS, *paths.CHECKS) for each in check(case)]
    lost = {each.filing for each in checked if each.code in _KEPT}
    copies = _copies(change, lost)
    found = [*shapes, *(each for each in checked if each.place.path not in copies)]
    if handing is not None:
        found += may_write(change, handing.author, as_of)
        if handing.accepts:
            found += may_accept(change, handing.author, handing.accepter, as_of)
    before = judge(change.base, rules, as_of) if base is None else base
    after = judge(change.head, rules, as_of)
    brought = difference(before, after)
    if lost:
        edited = {each.path for each in change.data if each.after and _id(each) in lost}
        kept = difference(before, judge(_restored(change, lost, copies), rules, as_of))
        brought = [*kept, *(each for each in brought if each.place.path in edited)]
    brought = [_caused(change, each) for each in brought]
    new = sorted(
        {*brought, *(finding_of(change, each) for each in found)}, key=lambda each: each.sort_key
    )
    left = {each.identity for each in after}
    return Judgment(
        change,
        as_of,
        new,
        [each for each in new if stops(change, each, as_of)],
        [each for each in before if each.identity in left],
        [each for each in before if each.identity not in left],
    )


def _id(each: PathChange) -> str:
    return each.where.id if each.where else ""


def _copies(change: Change, lost: Collection[str]) -> set[str]:
    """The new names of what a change takes away of the kept: they go with its restoring."""
    added = {each.after.blob: each for each in change.data if each.after and not each.before}
    found = set()
    for each in change.data:
        if each.before is None or each.after is not None or _id(each) not in lost:
            continue
        copy = added.get(each.before.blob)
        if copy is not None and copy.after is not None and copy.after.mode == each.before.mode:
            found.add(copy.path)
    return found


def _restored(change: Change, lost: Collection[str], copies: Collection[str]) -> Register:
    """A change's head in which what it took away of the kept is put back."""
    sheets = {
        id: sheet for id, sheet in change.head.sheets.items() if sheet.where.path not in copies
    }
    sheets |= {id: change.base.sheets[id] for id in lost if id in change.base.sheets}
    whole = restrict(change.head, sorted(sheets.values(), key=lambda sheet: sheet.where.path))
    whole.problems = [each for each in change.head.problems if each.place.path not in copies]
    return whole


def finding_of(change: Change, found: Found) -> Finding:
    """A finding of a rule of changes. No policy makes these lighter."""
    rule = _TABLE[found.code]
    policy = change.base.policy
    entry = policy.rules.get(found.code) if policy else None
    return Finding(
        found.code,
        rule.severity,
        found.place,
        found.message,
        found.remedy,
        entry.article if entry else rule.article,
        found.subject,
        found.filing,
        found.field,
    )


def stops(change: Change, finding: Finding, as_of: dt.date) -> bool:
    """Whether a finding that a change brings stops it.

    A refusal always does; a breach or 原则上 where the filing does not explain it and base has no
    answer to it. What the office's own data brings to light on units' records stops nobody.
    """
    if finding.severity is Severity.REFUSE:
        return True
    if finding.severity is Severity.ADVICE:
        return False
    if not any(each.unit for each in change.data):
        return False
    return not explained(change.head, finding) and answered(change.base, finding, as_of) is None


def _caused(change: Change, finding: Finding) -> Finding:
    """A finding in a file that the change leaves alone also names where the change is."""
    named = [each.path for each in change.data if each.unit]
    named = named or [each.path for each in change.data[:1]]
    return caused(finding, [each.path for each in change.paths], named)
