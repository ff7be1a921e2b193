"""What the office tells the public: its notices, its rules and its readings of the regulation.

Imports register, records, rules and the pages' view. A notice whose audience is internal is left
out here and nowhere else.
"""

from __future__ import annotations

import datetime as dt

from mingce.finding import Severity
from mingce.pages.view import Covered, OfficeNotice, Reading, Rule
from mingce.records.policy import PolicyFile
from mingce.register import Register
from mingce.rules import RULES
from mingce.rules.coverage import coverage

NOT_ASKED = "不适用"
"""What a rule is where the policy says that it has no such requirement."""

KINDS = {"circular": "通报", "correction": "更正", "notice": "通知"}


def office_notices(register: Register, as_of: dt.date) -> tuple[OfficeNotice, ...]:
    """Return the office's public notices up to a date, the latest first."""
    return tuple(
        OfficeNotice(
            id=sheet.id,
            kind=KINDS[sheet.record.kind],
            title=sheet.record.title,
            date=sheet.record.date,
            signed_by=sheet.record.signed_by,
            number=sheet.record.number or "",
            subjects=tuple(sheet.record.subjects or ()),
            corrects=sheet.record.corrects or "",
            body=sheet.body,
        )
        for sheet in reversed(register.notices)
        if sheet.record.audience == "public" and sheet.record.date <= as_of
    )


def rule_views(policy: PolicyFile) -> tuple[Rule, ...]:
    """Return every rule by code, as heavy and at the article that the policy says."""
    views = []
    for rule in sorted(RULES, key=lambda each: each.code):
        entry = policy.rules.get(rule.code)
        weight = entry.severity if entry else rule.severity.value
        word = NOT_ASKED if weight == "none" else Severity(weight).word
        article = entry.article if entry else rule.article
        views.append(Rule(rule.code, rule.title, word, article, rule.accepts, rule.finds))
    return tuple(views)


def coverage_views() -> tuple[Covered, ...]:
    """Return for each paragraph of the regulation what answers it."""
    return tuple(
        Covered(
            row.paragraph.place,
            row.paragraph.gist,
            row.rules,
            row.paragraph.review,
            row.paragraph.page,
            row.paragraph.page_title,
            row.paragraph.why,
        )
        for row in coverage()
    )


def reading_views(policy: PolicyFile) -> tuple[Reading, ...]:
    """Return how the office reads what the regulation leaves open."""
    return tuple(
        Reading(each.about, each.text, each.by, each.status, each.reference or "")
        for each in policy.readings
    )
