"""What is said where a change takes away what main keeps: the loss, once, and what else is wrong.

What the loss does elsewhere, and what is wrong with the file under its new name, ends with its
restoring and is not said beside it.
"""

from __future__ import annotations

import datetime as dt

import pytest
from tests.gate.judging import BOOK, ENROL, NOTICE, SHEET, TODAY, tree
from tests.gate.records import (
    DAY,
    FILES,
    JIUSHUI,
    LICUN,
    Changes,
    announcement,
    enrol,
    executable,
    unit_change,
)

from mingce.authority import Actor
from mingce.change import load_change
from mingce.finding import Finding
from mingce.rules import RULES, shape
from mingce.rules.judgment import Handing, judge_change

LATE = unit_change(occurred="2026-11-02")
WITHOUT = unit_change().replace("public_phone: 0532-00000007", "posts: {m1: null}")
OPEN = "registry/licun/weibo/2026-08-06-open.yml"
ELSEWHERE = "registry/licun/weibo.9/2026-08-06-open.yml"
RENAMED = "registry/licun/2026-08-04-enrol.yml"
ABOUT = "registry/licun/2026-11-20-supplement.yml"
SUPPLEMENT = """\
# yaml-language-server: $schema=../../schemas/unit/supplement.json
format: 1
kind: supplement
refers_to: 2026-08-03-enrol
submitted_by: 办公室
"""


def brought(
    changes: Changes, base: Changes | None = None, actor: str = LICUN, day: dt.date = TODAY
) -> list[Finding]:
    stands = {**FILES, **(base or {})}
    change = load_change(tree(stands), tree({**stands, **changes}))
    handing = Handing(Actor(actor, "试验"), received=day)
    return list(judge_change(change, RULES, day, handing).new)


def told(found: list[Finding]) -> list[tuple[str, str]]:
    return [(each.code, each.place.path) for each in found]


@pytest.mark.parametrize(
    ("changes", "back"),
    [
        ({ENROL: None}, f"git restore --source=main --staged --worktree -- {ENROL}"),
        ({ENROL: None, RENAMED: FILES[ENROL]}, f"git mv -- {RENAMED} {ENROL}"),
        ({ENROL: enrol("李村街道").replace("m1:", "m2:")}, f"--worktree -- {ENROL}"),
        ({OPEN: None, ELSEWHERE: FILES[OPEN]}, f"git mv -- {ELSEWHERE} {OPEN}"),
        # A name that lies in the future, or that a checkout elsewhere would take for another.
        ({OPEN: None, OPEN.replace("08-06", "12-06"): FILES[OPEN]}, f" {OPEN}"),
        ({OPEN: None, OPEN.replace("weibo", "WeiBo"): FILES[OPEN]}, f" {OPEN}"),
    ],
    ids=["deleted", "renamed", "edited", "moved", "in the future", "in other letters"],
)
def test_a_filing_that_is_lost_is_said_once(changes: Changes, back: str) -> None:
    """Not the row of the daybook, nor what refers to it, nor what stands in the wrong place."""
    [found] = brought(changes, {ABOUT: SUPPLEMENT})
    assert told([found])[0][0] == "XM9001"
    assert f"{back}）" in found.remedy


@pytest.mark.parametrize("renamed", [False, True])
def test_an_announcement_that_is_lost_is_said_once(renamed: bool) -> None:
    to = NOTICE.replace("11-20", "11-21")
    [found] = brought({NOTICE: None} | ({to: FILES[NOTICE]} if renamed else {}))
    assert told([found]) == [("XM9003", NOTICE)]
    assert ("请恢复原名（git mv -- " in found.remedy) is renamed
    assert ("请恢复该文件（git restore " in found.remedy) is not renamed


def test_the_remedy_of_a_rename_of_what_the_office_issued_gives_back_its_name() -> None:
    answer = "office/decisions/jiushui/2026-11-02-answer.yml"
    to = "office/decisions/jiushui/2026-11-03-answer.yml"
    found = brought({answer: None, to: FILES[answer]})
    [lost] = [each for each in found if each.code == "XM9002"]
    assert f"请恢复原名（git mv -- {to} {answer}）" in lost.remedy
    edited = FILES[answer] + "# 改过\n"
    found = brought({answer: edited, to: FILES[answer]})
    [lost] = [each for each in found if each.code == "XM9002"]
    assert (
        f"请恢复该文件（git restore --source=main --staged --worktree -- {answer}）" in lost.remedy
    )


def test_what_its_restoring_does_not_end_is_said_beside_it() -> None:
    taken = {SHEET: LATE, ENROL: None, RENAMED: FILES[ENROL]}
    assert told(brought(taken, {ABOUT: SUPPLEMENT})) == [("XM9001", ENROL), ("XM0601", SHEET)]
    # In files elsewhere: the accounts of a post that the change takes away.
    found = brought({SHEET: WITHOUT, ENROL: None, RENAMED: FILES[ENROL]})
    assert ("XM9001", ENROL) in told(found)
    assert {path for code, path in told(found) if code == "XM0038"} >= {OPEN}


def test_what_is_unreadable_is_said_beside_it() -> None:
    found = brought({SHEET: "a", ENROL: None, RENAMED: FILES[ENROL]})
    assert [path for code, path in told(found) if code != "XM9001"] == [SHEET]


def test_a_row_that_was_wrong_by_itself_is_said_beside_it() -> None:
    row = f"LC-2026-0003,{DAY},filed,,licun/weibo/2026-08-07-open,\n"
    found = brought({BOOK: str(FILES[BOOK]) + row, ENROL: None})
    assert [each.field for each in found if each.code == "XM9012"] == ["LC-2026-0003"]


def test_what_is_wrong_in_an_edited_filing_is_said_beside_it() -> None:
    found = brought({SHEET: LATE}, {SHEET: unit_change()})
    assert told(found) == [("XM9001", SHEET), ("XM0601", SHEET)]


def test_who_may_write_there_is_asked_all_the_same() -> None:
    found = brought({ENROL: None, RENAMED: FILES[ENROL]}, actor=JIUSHUI)
    assert sorted(told(found)) == [
        ("XM9001", ENROL),
        ("XM9022", ENROL),
        ("XM9022", RENAMED),
    ]


def test_a_copy_that_its_restoring_leaves_is_judged() -> None:
    """Only what goes with the restoring is left out: any other copy is a filing of its own."""
    twice = {ENROL: None, "registry/licun/2026-08-03-enrol-2.yml": FILES[ENROL]}
    found = brought({**twice, RENAMED: FILES[ENROL]})
    assert sorted(code for code, _ in told(found)) == ["XM0024", "XM9001", "XM9007"]
    run = executable(str(FILES[ENROL]))
    assert ("XM9030", RENAMED) in told(brought({ENROL: None, RENAMED: run}))
    assert ("XM0024", RENAMED) in told(brought({RENAMED: FILES[ENROL]}))
    mail = "announcements/licun/2026-11-23-weibo-2.md"
    text = announcement("licun/nobody", "2026-11-23")
    assert ("XM0023", mail) in told(brought({mail: text, ENROL: None}))


def test_what_the_shape_of_history_shows_is_said_wherever_it_stands() -> None:
    change = load_change(tree(FILES), tree({**FILES, ENROL: None, RENAMED: FILES[ENROL]}))
    found = list(shape.merge_adds("0123456789ab", [RENAMED]))
    got = judge_change(change, RULES, TODAY, shapes=found)
    assert {each.code for each in got.new} == {"XM9001", *(each.code for each in found)}


def test_an_edited_filing_goes_nowhere_and_is_no_copy() -> None:
    """Where its old contents stand once more, that is another filing."""
    found = brought({ENROL: enrol("李村街道"), RENAMED: FILES[ENROL]})
    assert sorted(told(found)) == [
        ("XM0024", RENAMED),
        ("XM9001", ENROL),
        ("XM9007", RENAMED),
    ]
    other = "registry/licun/weibo.2/2026-08-06-open.yml"
    found = brought({OPEN: None, other: FILES[OPEN]})
    assert [path for code, path in told(found) if code == "XM9001"] == [other, OPEN]
