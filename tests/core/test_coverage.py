"""Every paragraph of the regulation is answered, and every rule stands at its paragraph."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from mingce.rules import RULES
from mingce.rules.coverage import OTHERS, PARAGRAPHS, coverage

ARTICLES = [
    "第一条", "第二条", "第三条", "第四条",
    "第五条第一款", "第五条第二款", "第五条第三款",
    "第六条", "第六条（一）1", "第六条（一）2", "第六条（一）3", "第六条（一）4",
    "第六条（二）", "第六条（三）", "第六条（四）", "第六条（五）",
    "第七条",
    "第八条", "第八条（一）", "第八条（二）", "第八条（三）", "第八条（四）",
    "第九条",
    "第十条", "第十条（一）", "第十条（二）", "第十条（三）", "第十条（四）",
    "第十一条", "第十二条", "第十三条", "第十四条",
    "第十五条", "第十五条（一）", "第十五条（二）", "第十五条（三）", "第十五条（四）",
    "第十六条", "第十七条", "第十八条", "第十九条",
]  # fmt: skip


def test_every_paragraph_is_there_once_and_in_order() -> None:
    assert [each.place for each in PARAGRAPHS] == ARTICLES


@pytest.mark.parametrize("row", coverage(), ids=lambda row: row.paragraph.place)
def test_every_paragraph_is_answered_or_says_why_not(row) -> None:
    paragraph = row.paragraph
    assert paragraph.gist
    assert row.rules or paragraph.review or paragraph.why
    assert row.rules or paragraph.why or paragraph.page, "no rule, and not said why"
    assert bool(paragraph.page) == bool(paragraph.page_title)


def test_every_rule_stands_at_one_paragraph() -> None:
    found = [code for row in coverage() for code in row.rules]
    assert len(found) == len(set(found))
    assert set(found) == {rule.code for rule in RULES}


def test_every_rule_without_cases_is_asserted_by_a_test_of_its_own() -> None:
    """A code that the reader, the gate or the audit yields has no case under tests/cases."""
    tests = Path(__file__).parents[1]
    texts = [
        path.read_text("utf-8")
        for path in sorted(tests.glob("**/test_*.py"))
        if path.name not in ("test_coverage.py", "test_demonstration.py")
    ]
    alone = [rule.code for rule in RULES if rule.check is None]
    assert [code for code in alone if not any(code in text for text in texts)] == []


def test_every_rule_that_a_row_or_a_reason_names_exists() -> None:
    import re

    codes = {rule.code for rule in RULES}
    for paragraph in (*PARAGRAPHS, *(each for _, each in OTHERS)):
        named = {*paragraph.named, *re.findall(r"XM\d{4}", paragraph.why)}
        assert named <= codes, paragraph.place


def test_a_new_rule_appears_by_itself_and_one_of_no_paragraph_is_missed() -> None:
    model = next(rule for rule in RULES if rule.article == "第六条（二）")
    new = dataclasses.replace(model, code="XM0699")
    lost = dataclasses.replace(model, code="XM0698", article="第二十条")
    rows = {row.paragraph.place: row.rules for row in coverage([*RULES, new, lost])}
    assert "XM0699" in rows["第六条（二）"]
    assert not any("XM0698" in codes for codes in rows.values())


def test_a_rule_stands_with_the_first_paragraph_of_its_article() -> None:
    rule = dataclasses.replace(RULES[0], code="XM0599", article="第五条")
    assert sum(each.article == "第五条" for each in PARAGRAPHS) > 1
    rows = [row for row in coverage([rule]) if rule.code in row.rules]
    first = next(each for each in PARAGRAPHS if each.article == "第五条")
    assert [row.paragraph for row in rows] == [first]
