"""XM9012 over several rows, and how a rule is found by its code."""

from __future__ import annotations

import pytest

from mingce.rules import RULES, rule_of

OPEN = "licun/weibo.2/2026-01-12-open"
BOOK = "office/daybook/2026-01.csv"
MISSING = "licun/weibo/2026-01-12-close"


@pytest.fixture
def files(base):
    files = base()
    files[f"registry/{OPEN}.yml"] = files["registry/licun/weibo/2026-01-12-open.yml"]
    return files


@pytest.fixture
def messages(judge, daybook):
    def of(files, *rows: str) -> dict[int, str]:
        lines = [f"LC-2026-{number:04d},2026-01-12,{row}" for number, row in enumerate(rows, 1)]
        found = judge({**files, BOOK: daybook(*lines)}, "XM9012")
        return {each.place.line: each.message for each in found}

    return of


def test_what_cannot_be_read_hides_no_row_after_it(messages, files) -> None:
    path = f"registry/{OPEN}.yml"
    files[path] += "kind: open\n"
    assert messages(files, f"filed,,{OPEN},", f"filed,,{MISSING},") == {
        3: f"登记了不存在的文件“{MISSING}”"
    }


def test_a_sheet_that_stands_again_is_received_and_struck_once_each(messages, files) -> None:
    filed, void = f"filed,,{OPEN},", f"void,,{OPEN},"
    assert messages(files, filed, void, filed, filed) == {5: f"“{OPEN}”已经登记过"}
    assert messages(files, filed, void, filed, void, void) == {6: f"“{OPEN}”已经作废"}


def test_a_rule_is_found_by_its_code() -> None:
    for rule in (RULES[0], RULES[-1]):
        assert rule_of(rule.code) is rule
    assert rule_of("XM0000") is None
