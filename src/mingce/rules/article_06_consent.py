"""第六条（一）4: the office agrees before an account opens.

Imports finding, register, timeline, form_references and the engine. An opening before the
regulation was in force needs no consent. What counts is the office's last word on or before the
day of the opening.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account, Register
from mingce.rules.article_06_conditions import openings
from mingce.rules.counting import EXPLAIN, TRUTH, in_force
from mingce.rules.engine import Case, Rule, Scope, filings_answered
from mingce.rules.form_references import beginnings_of
from mingce.sheet import Sheet
from mingce.timeline import Fact


class _Words:
    """What the office said of openings: consents and refusals by account, and what it took back."""

    def __init__(self, register: Register) -> None:
        self._platforms = register.platforms
        self._revoked = {
            sheet.record.refers_to: sheet.record.date for sheet in register.decisions_of("revoke")
        }
        self._said: dict[tuple[str, str], list[Sheet]] = {}
        for sheet in register.decisions:
            if sheet.kind in ("consent", "decline"):
                self._said.setdefault((sheet.kind, sheet.record.subject), []).append(sheet)

    def given(self, account: Account) -> list[Sheet]:
        """All consents to an account by date, be they for another platform or revoked later."""
        return self._said.get(("consent", account.id), [])

    def here(self, account: Account) -> list[Sheet]:
        """The consents to an account on its own platform."""
        return [each for each in self.given(account) if each.record.platform == account.platform]

    def undone(self, account: Account, consent: Sheet, day: dt.date) -> str:
        """How a consent was taken back by a day, in Chinese; empty where it stood."""
        revoked = self._revoked.get(consent.id)
        if revoked is not None and revoked <= day:
            return f"同意已于 {revoked} 撤销"
        for decline in self._said.get(("decline", account.id), []):
            lifted = self._revoked.get(decline.id)
            if consent.record.date < decline.record.date <= day and not (lifted and lifted <= day):
                return f"主管单位已于 {decline.record.date} 答复不同意"
        return ""

    def platform(self, slug: str) -> str:
        """A platform's name, or its key where none is known."""
        known = self._platforms.get(slug)
        return known.name if known else slug


def consented(case: Case) -> Iterator[Found]:
    """The office agrees before an account opens, and its consent still runs (第六条（一）4)."""
    words = _Words(case.register)
    answered = filings_answered(case.register, "XM0611")
    for account, step, day in openings(case):
        valid = [
            sheet
            for sheet in words.here(account)
            if sheet.record.date <= day <= sheet.record.expires
            and not words.undone(account, sheet, day)
        ]
        if not valid:
            told = f"开设于 {day}，{_why(words, account, day)}"
            yield _without_consent(account, step.fact, ("occurred_on",), told)
            continue
        names = [sheet.record.name for sheet in valid]
        name = step.after.facts.get("name")
        if name and name not in names and step.fact.sheet.id not in answered:
            yield Found(
                "XM0611",
                step.fact.place("facts", "name"),
                f"开设的名称“{name}”与同意的名称“{names[-1]}”不同",
                "请核对：平台审核改了名称的，请在 explanations 中说明，由主管单位批复；"
                "抄写有误的用 correct 更正",
                subject=account.id,
                filing=step.fact.sheet.id,
                field="facts.name",
                judged_on=step.fact.sheet.handed_in,
            )
    for account in case.register.accounts.values():
        yield from _on_an_unknown_day(case, words, account)


def _why(words: _Words, account: Account, day: dt.date) -> str:
    """Why no consent covers a day."""
    here = words.here(account)
    expired = [sheet.record.expires for sheet in here if sheet.record.expires < day]
    if expired:
        return f"同意的有效期到 {max(expired)} 为止"
    undone = [
        told
        for sheet in here
        if sheet.record.date <= day and (told := words.undone(account, sheet, day))
    ]
    if undone:
        return undone[-1]
    if here:
        return f"同意在其后（{min(sheet.record.date for sheet in here)}）"
    given = words.given(account)
    if given:
        return f"同意的是另一个平台（{words.platform(given[-1].record.platform)}）"
    return "没有区政府办公室的同意"


def _on_an_unknown_day(case: Case, words: _Words, account: Account) -> Iterator[Found]:
    """An opening that leaves its day out: without any consent before its filing it had none.

    One that was verified before the regulation was in force had been opened by then.
    """
    begun = beginnings_of(account)[:1]  # of any other XM0024 speaks
    step = next((each for each in account.timeline.steps if each.fact in begun), None)
    if step is None or step.fact.move != "open" or step.fact.day is not None:
        return
    fact = step.fact
    verification = step.after.facts.get("verification")
    verified = verification.verified_on if verification else None
    if verified is not None and verified < in_force(case):
        return
    handed_in = fact.sheet.handed_in
    before = [each for each in words.here(account) if each.record.date <= handed_in]
    if not before:
        told = f"没有写开设日期，至报送日 {handed_in}，{_why(words, account, handed_in)}"
        yield _without_consent(account, fact, ("kind",), told)
        return
    yield Found(
        "XM0609",
        fact.place("kind"),
        f"待核：没有写开设日期，无法核定是否在 {before[-1].record.date} 的同意之后开设",
        "平台上查得到开设日期的，请用 correct 补填 occurred_on；查不到的照实留空，由主管单位核定",
        subject=account.id,
        filing=fact.sheet.id,
        field="consent",
        judged_on=handed_in,
    )


def _without_consent(account: Account, fact: Fact, path: tuple[str, ...], told: str) -> Found:
    return Found(
        "XM0610",
        fact.place(*path),
        f"未经同意开设：{told}",
        f"{TRUTH}；请向主管单位申请补办，{EXPLAIN}；主管单位不同意的，请注销",
        subject=account.id,
        filing=fact.sheet.id,
        field="occurred_on",
        judged_on=fact.sheet.handed_in,
    )


RULES = (
    Rule(
        "XM0610",
        "先同意后开设",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条（一）4",
        consented,
        "2026-08-20 同意，有效期至 2026-11-20，2026-08-28 开设",
        "2026-08-28 开设，没有同意，或者同意已过期",
    ),
    Rule(
        "XM0611",
        "开设的名称与同意的一致",
        Scope.REGISTER,
        Severity.ADVICE,
        "第六条（一）4",
        consented,
        "同意“李村街道”，开设“李村街道”",
        "同意“李村街道”，开设“李村生活”",
    ),
)
