"""What a change comes to where least is told of it: the source, the day, who, and the cause."""

from __future__ import annotations

import datetime as dt

from tests.gate.judging import ENROL, SHEET, TODAY, tree
from tests.gate.records import FILES, LICUN, ONE, PAPER, POLICY, Changes, unit_change

from mingce.authority import Actor
from mingce.change import load_change
from mingce.rules import RULES
from mingce.rules.judgment import Handing, Judgment, judge_change


def judged(changes: Changes, handing: Handing | None = None) -> Judgment:
    change = load_change(tree(FILES), tree({**FILES, **changes}))
    return judge_change(change, RULES, TODAY, handing)


def test_a_file_is_restored_from_main_unless_another_source_is_named() -> None:
    [found] = [each for each in judged({ENROL: None}).new if each.code == "XM9001"]
    assert "（git restore --source=main --staged" in found.remedy


def test_a_policy_is_judged_on_the_day_of_the_check() -> None:
    for day, codes in ((TODAY, []), (TODAY - dt.timedelta(1), ["XM9006"])):
        got = judged({f"office/policy/{day}.yml": POLICY})
        assert [each.code for each in got.new if each.code == "XM9006"] == codes


def test_who_wrote_a_change_does_not_accept_it() -> None:
    one = Actor(ONE, "试验")
    paper = unit_change("0532-00000007", PAPER)
    accepted = judged({SHEET: paper}, Handing(one, one, True))
    assert [each.code for each in accepted.failing] == ["XM9028"]
    assert judged({SHEET: unit_change()}, Handing(Actor(LICUN, "试验"), one, True)).failing == []


def test_what_stands_in_the_change_itself_has_no_other_cause() -> None:
    got = judged({SHEET: unit_change(occurred="2026-11-02")})
    assert [(each.code, each.place.path) for each in got.new] == [("XM0601", SHEET)]
    assert "由本次改动" not in got.new[0].message
