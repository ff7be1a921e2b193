"""A breach that a correction or withdrawal would remove stays until the office answers it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.gate.records import FILES, answer, unit_change

from mingce.finding import Severity
from mingce.git.tree import MemoryTree
from mingce.register import load
from mingce.rules import judge

AS_OF = dt.date(2026, 11, 24)
LATE = "registry/licun/2026-11-10-change.yml"
HEAD = "# yaml-language-server: $schema=../../schemas/unit/"


def later(kind: str, refers_to: str, *lines: str) -> str:
    return "\n".join(
        [f"{HEAD}{kind}.json", "format: 1", f"kind: {kind}", f"refers_to: {refers_to}", *lines,
         "submitted_by: 办公室", ""]
    )  # fmt: skip


def corrected(day: str, refers_to: str = "2026-11-10-change") -> str:
    return later("correct", refers_to, f"changes: {{occurred_on: {day}}}")


WITHDRAWN = later("withdraw", "2026-11-10-change", "reason: 报错了")
FILED = {LATE: unit_change(occurred="2026-10-20")}


def late(more: dict[str, str], as_of: dt.date = AS_OF) -> list[tuple[str, str, str]]:
    """The findings of filing late: filing, place and message."""
    register = load(MemoryTree(FILES | FILED | more))
    found = [each for each in judge(register, as_of) if each.code == "XM0601"]
    assert {each.severity for each in found} <= {Severity.BREACH}
    return [(each.filing, str(each.place), each.message) for each in found]


def test_it_is_there_before():
    [(filing, place, message)] = late({})
    assert (filing, place) == ("licun/2026-11-10-change", f"{LATE}:4:14")
    assert "后来的" not in message


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("2026-11-12-correct", corrected("2026-11-09"), "更正"),
        ("2026-11-12-withdraw", WITHDRAWN, "撤回"),
    ],
)
def test_it_stays_where_it_was_found(name, text, word):
    [(filing, place, message)] = late({f"registry/licun/{name}.yml": text})
    assert (filing, place) == ("licun/2026-11-10-change", f"{LATE}:4:14")
    assert message.endswith(f"；后来的{word}（{name}）使这一项不再成立，待主管单位批复")


def test_its_identity_is_the_one_it_had():
    before = load(MemoryTree(FILES | FILED))
    after = load(MemoryTree(FILES | FILED | {"registry/licun/2026-11-12-withdraw.yml": WITHDRAWN}))
    assert {each.identity for each in judge(after, AS_OF)} == {
        each.identity for each in judge(before, AS_OF)
    }


@pytest.mark.parametrize("about", ["filing: licun/2026-11-10-change", "subject: licun"])
def test_it_ends_with_the_answer(about):
    more = {
        "registry/licun/2026-11-12-withdraw.yml": WITHDRAWN,
        "office/decisions/licun/2026-11-24-answer.yml": answer(about),
    }
    assert late(more) == []


def test_a_breach_between_two_corrections_is_not_lost():
    more = {
        "registry/licun/2026-11-11-correct.yml": corrected("2026-11-09"),
        "registry/licun/2026-11-12-correct.yml": corrected("2026-10-21"),
        "registry/licun/2026-11-13-correct.yml": corrected("2026-11-09"),
    }
    [(filing, _, message)] = late(more)
    assert filing == "licun/2026-11-10-change"
    assert "后来的更正（2026-11-13-correct）" in message


@pytest.mark.parametrize(
    ("first", "second"),
    [("2026-11-11-correct", "2026-11-12-correct"), ("2026-11-12-correct", "2026-11-12-correct-2")],
)
def test_a_breach_that_a_correction_brought_stays_after_the_next(first, second):
    in_time = {LATE: unit_change(occurred="2026-11-09")}
    brought = in_time | {f"registry/licun/{first}.yml": corrected("2026-10-21")}
    [(filing, _, message)] = late(brought)
    assert "后来的" not in message
    [(stayed, _, message)] = late(
        brought | {f"registry/licun/{second}.yml": corrected("2026-11-09")}
    )
    assert stayed == filing == "licun/2026-11-10-change"
    assert "发生于 2026-10-21" in message
    assert f"后来的更正（{second}）" in message
    struck = later("withdraw", first, "reason: 报错了")
    [(_, _, message)] = late(brought | {"registry/licun/2026-11-12-withdraw.yml": struck})
    assert "后来的撤回（2026-11-12-withdraw）" in message


def test_its_remedy_is_the_office_s_answer():
    files = FILES | FILED | {"registry/licun/2026-11-12-withdraw.yml": WITHDRAWN}
    [found] = [each for each in judge(load(MemoryTree(files)), AS_OF) if each.code == "XM0601"]
    assert found.remedy == "撤回属实的，请主管单位作出批复（answer），批复之后不再列出"


def test_a_correction_that_removes_none_adds_none():
    more = {"registry/licun/2026-11-12-correct.yml": corrected("2026-10-19")}
    [(_, _, message)] = late(more)
    assert "后来的" not in message
    in_time = {
        LATE: unit_change(occurred="2026-11-09"),
        "registry/licun/2026-11-12-correct.yml": corrected("2026-11-06"),
    }
    assert late(in_time) == []
