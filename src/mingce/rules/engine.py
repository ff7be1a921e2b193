"""What a rule is, and how all of them judge a register.

Imports finding, records, register, timeline, closing. A rule is a generator with its article in its
docstring; it yields :class:`Found`. The engine adds severity and article from the policy that was
in force on the day of what is judged: a new regulation never judges old filings.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from mingce.closing import Closing, closing_of
from mingce.finding import Finding, Found, Identity, Severity
from mingce.records.policy import PolicyFile
from mingce.register import Account, Register
from mingce.sheet import Sheet
from mingce.timeline import Fact
from mingce.timeline.facts import ABOUT


class Scope(enum.StrEnum):
    """What a rule looks at."""

    SHEET = "sheet"
    REGISTER = "register"
    CHANGE = "change"
    CALENDAR = "calendar"


@dataclasses.dataclass(slots=True)
class Case:
    """What rules judge: a register on a day."""

    register: Register
    as_of: dt.date
    _closings: dict[str, Closing | None] = dataclasses.field(default_factory=dict)

    def policy(self, day: dt.date) -> PolicyFile:
        """The policy in force on a day. Rules run only where there is one."""
        policy = self.register.policy_on(day)
        assert policy is not None
        return policy

    def closing(self, account: Account) -> Closing | None:
        """The account's closing under 第七条, derived once."""
        if account.id not in self._closings:
            self._closings[account.id] = closing_of(self.register, account)
        return self._closings[account.id]


Check = Callable[[Case], Iterator[Found]]


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its permanent code, Chinese title, scope, default weight and check.

    ``check`` is None for codes that the reader itself yields. ``accepts`` and ``finds`` are an
    accepted and a found example in words for ``mingce rules``.
    """

    code: str
    title: str
    scope: Scope
    severity: Severity
    article: str
    check: Check | None
    accepts: str = ""
    finds: str = ""


def form_rule(
    code: str, title: str, severity: Severity, check: Check, accepts: str, finds: str
) -> Rule:
    """A rule of form (XM00nn): it serves 第六条, a filing that can be received and kept."""
    return Rule(code, title, Scope.REGISTER, severity, "第六条", check, accepts, finds)


def change_rule(code: str, title: str, accepts: str, finds: str) -> Rule:
    """A rule of the repository (XM90nn) that a change must keep to or be refused (第六条)."""
    return Rule(code, title, Scope.CHANGE, Severity.REFUSE, "第六条", None, accepts, finds)


def judge(register: Register, rules: Sequence[Rule], as_of: dt.date) -> list[Finding]:
    """Return all findings of all files, sorted by place."""
    table = {rule.code: rule for rule in rules}
    found = list(register.problems)
    if register.policies:
        case = Case(register, as_of)
        asked = (rule.check for rule in rules if rule.check and not _lifted(register, rule.code))
        for check in dict.fromkeys(asked):
            found += check(case)
    findings = {
        finding for each in found if (finding := _finding(register, table, each, as_of)) is not None
    }
    return sorted(findings, key=lambda finding: finding.sort_key)


def _lifted(register: Register, code: str) -> bool:
    """Whether no policy of this register asks what a rule asks: its check need not run."""
    if code.startswith(("XM00", "XM90")):
        return False
    entries = [policy.rules.get(code) for _, policy, _ in register.policies]
    return all(entry is not None and entry.severity == "none" for entry in entries)


def _finding(
    register: Register, table: Mapping[str, Rule], found: Found, as_of: dt.date
) -> Finding | None:
    """The finding as the policy of its day weighs it; None where that asks no such thing.

    Form and governance keep the repository itself sound: no policy lifts them.
    """
    rule = table[found.code]
    policy = register.policy_on(found.judged_on or as_of)
    entry = policy.rules.get(found.code) if policy else None
    if entry is not None and entry.severity == "none":
        if not found.code.startswith(("XM00", "XM90")):
            return None
        entry = None
    return Finding(
        found.code,
        Severity(entry.severity) if entry else rule.severity,
        found.place,
        found.message,
        found.remedy,
        entry.article if entry else rule.article,
        found.subject,
        found.filing,
        found.field,
        found.fixable,
    )


def explained(register: Register, finding: Finding) -> bool:
    """Whether the filing that a finding speaks of explains it (``explanations`` names the rule).

    A finding of no one filing, such as what a state lacks, is explained by the subject's filings
    since the sheet in which it stands. What a taker has from its giver, or an account from its
    unit, the subject can explain itself, from that filing on.
    """
    sheet = register.sheets.get(finding.filing)
    if sheet is not None and sheet.where.group == "announcement":
        return False
    subject = register.subject(finding.subject)
    if sheet is None:
        facts = [step.fact for step in subject.timeline.steps] if subject else []
        return any(_explains(fact, finding.code, _began(register, finding)) for fact in facts)
    owner = register.subject(sheet.subject)
    fact = owner.timeline.fact_of(sheet.id) if owner else None
    said = (fact.says.get("explanations") if fact else sheet.record.explanations) or []
    if any(each.rule == finding.code for each in said):
        return True
    return (
        subject is not None
        and sheet.subject != subject.id
        and any(
            _explains(step.fact, finding.code, sheet.handed_in)
            for step in subject.timeline.steps
            if step.fact.sheet.subject == subject.id
        )
    )


def _began(register: Register, finding: Finding) -> dt.date:
    """When the sheet was handed in at which a finding stands: what is older explains it not."""
    sheet = register.sheets.get(finding.place.path.rpartition(".")[0].removeprefix("registry/"))
    seen: set[str] = set()
    while sheet is not None and sheet.kind in ABOUT and sheet.id not in seen:
        seen.add(sheet.id)
        sheet = register.sheets.get(f"{sheet.subject}/{sheet.record.refers_to}")
    return (sheet.where.date if sheet is not None else None) or dt.date.min


def _explains(fact: Fact, code: str, since: dt.date) -> bool:
    """Whether a filing names a rule in its explanations, there or added to it since a day."""
    if all(each.rule != code for each in fact.says.get("explanations") or ()):
        return False
    return any(
        each.rule == code
        for sheet in (fact.sheet, *fact.corrections, *fact.supplements)
        if sheet.handed_in >= since
        for said in (sheet.record, getattr(sheet.record, "changes", None))
        for each in getattr(said, "explanations", None) or ()
    )


def answered(register: Register, finding: Finding, as_of: dt.date) -> Sheet | None:
    """The office's answer to a finding that still runs, if there is one.

    An answer about a subject that names no last day is about what had been handed in by then.
    """
    about = register.sheets.get(finding.filing)
    for decision in register.decisions_of("answer"):
        record = decision.record
        if record.rule != finding.code or record.date > as_of:
            continue
        if record.filing is not None and record.filing != finding.filing:
            continue
        if record.filing is None:
            if record.subject is None or record.subject != finding.subject:
                continue
            if record.until is None and about is not None and about.handed_in > record.date:
                continue
        if record.until is None or record.until >= as_of:
            return decision
    return None


def filings_answered(register: Register, code: str) -> set[str | None]:
    """The filings to which the office answered a rule that asks it a question."""
    return {
        sheet.record.filing
        for sheet in register.decisions_of("answer")
        if sheet.record.rule == code
    }


def fails(register: Register, finding: Finding, *, new: bool, as_of: dt.date) -> bool:
    """Whether a finding stops: a refusal always; a breach or 原则上 that a change brings only
    where the filing does not explain it and the office has not answered it.
    """  # noqa: D205
    if finding.severity is Severity.REFUSE:
        return True
    if not new or finding.severity is Severity.ADVICE:
        return False
    return not explained(register, finding) and answered(register, finding, as_of) is None


def caused(finding: Finding, touched: Collection[str], named: Sequence[str]) -> Finding:
    """A finding in a file that a change leaves alone also names where the change is."""
    if finding.place.path in touched or not named:
        return finding
    more = f"等 {len(named)} 个文件" if len(named) > 2 else ""
    return dataclasses.replace(
        finding, message=f"{finding.message}；由本次改动 {'、'.join(named[:2])}{more} 引起"
    )


def difference(base: Sequence[Finding], head: Sequence[Finding]) -> list[Finding]:
    """The findings of head whose identity base has not."""
    known: set[Identity] = {finding.identity for finding in base}
    return [finding for finding in head if finding.identity not in known]
