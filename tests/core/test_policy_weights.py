"""A policy decides which rules it has and how heavy they are; what keeps it sound stays."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from mingce.finding import Found, Place, Severity
from mingce.git.tree import MemoryTree
from mingce.register import load
from mingce.rules import RULES
from mingce.rules.engine import judge

BASE = Path(__file__).parents[1] / "cases/base"
DAY = dt.date(2026, 11, 24)


def judged(entry: str, code: str) -> list[tuple[str, str, str]]:
    """Code, weight and article of one finding under a policy with this entry."""
    files = {
        path.relative_to(BASE).as_posix(): path.read_bytes()
        for path in BASE.rglob("*")
        if path.is_file()
    }
    policy = "office/policy/2021-07-23.yml"
    files[policy] = files[policy].replace(b"rules: {}", f"rules: {{{entry}}}".encode())
    register = load(MemoryTree(files))
    assert register.problems == []
    found = Found(code, Place("registry/x.yml"), "说明", "改法")
    rules = [
        dataclasses.replace(rule, check=lambda _: iter([found]))
        for rule in RULES
        if rule.code == code
    ]
    return [(each.code, each.severity.value, each.article) for each in judge(register, rules, DAY)]


@pytest.mark.parametrize(
    ("entry", "code", "expected"),
    [
        ("", "XM0601", [("XM0601", "breach", "第六条")]),
        (
            "XM0601: {article: 第九条, severity: advice}",
            "XM0601",
            [("XM0601", "advice", "第九条")],
        ),
        ("XM0601: {article: 第九条, severity: none}", "XM0601", []),
        ("XM0021: {article: 无, severity: none}", "XM0021", [("XM0021", "refuse", "第六条")]),
        ("XM9012: {article: 无, severity: none}", "XM9012", [("XM9012", "refuse", "第六条")]),
    ],
    ids=["the rule's own", "the policy's", "lifted", "form stays", "governance stays"],
)
def test_policy_weighs_rules(
    entry: str, code: str, expected: list[tuple[str, Severity, str]]
) -> None:
    assert judged(entry, code) == expected


def test_the_demonstration_policy_names_every_rule() -> None:
    text = (BASE.parents[2] / "office/policy/2021-07-23.yml").read_text("utf-8")
    missing = {rule.code for rule in RULES if f"\n  {rule.code}: {{article: " not in text}
    assert missing == set()
