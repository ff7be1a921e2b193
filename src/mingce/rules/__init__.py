"""What is lawful: the list of all rules, and the judgment of a register by them.

A rule is a generator with its article in its docstring; it yields findings. Codes read XM, the
article, a number: XM0602 is the second rule of 第六条; XM00nn is form, XM90nn the governance of the
repository. A code is permanent. Imports the rooms of what is so; a module an article.
"""

from __future__ import annotations

import datetime as dt

from mingce.finding import Finding
from mingce.register import Register
from mingce.rules import (
    article_02,
    article_04,
    article_05,
    article_06,
    article_06_names,
    article_07,
    article_11,
    article_15,
    corrected,
    form,
    form_identifiers,
    form_moves,
    form_references,
    governance,
    personal,
)
from mingce.rules.engine import Rule, answered, caused, difference, explained, fails

RULES: tuple[Rule, ...] = (
    *form.RULES,
    *form_moves.RULES,
    *form_references.RULES,
    *form_identifiers.RULES,
    *article_02.RULES,
    *article_04.RULES,
    *article_05.RULES,
    *article_06.RULES,
    *article_07.RULES,
    *article_11.RULES,
    *personal.RULES,
    *article_15.RULES,
    *article_06_names.NATIONAL,
    *governance.RULES,
)
"""Every rule, the table of contents."""

__all__ = ["RULES", "answered", "caused", "difference", "explained", "fails", "judge", "rule_of"]


def judge(register: Register, as_of: dt.date) -> list[Finding]:
    """Return every finding of a register on a day, sorted by place."""
    return corrected.judge(register, RULES, as_of)


def rule_of(code: str) -> Rule | None:
    """The rule of a code, or None."""
    return next((rule for rule in RULES if rule.code == code), None)
