"""docs/gate.md lists every attack that is tried here, with the rules that stop it."""

from __future__ import annotations

import inspect
from pathlib import Path

from tests.gate import test_gate_line
from tests.gate.table import BY_DATA, BY_HISTORY, table
from tests.gate.test_gate_attacks import ATTACKS

PAGE = Path(__file__).parents[2] / "docs/gate.md"


def test_the_page_has_the_table():
    assert table() in PAGE.read_text("utf-8"), "python -m tests.gate.table prints it"


def test_every_attack_on_data_has_a_row():
    listed = [name for titles in BY_DATA.values() for name in titles]
    assert sorted(listed) == sorted(each.name for each in ATTACKS)


def test_every_attack_on_history_is_a_test_that_asserts_its_rules():
    for name, found in BY_HISTORY.values():
        text = inspect.getsource(getattr(test_gate_line, name))
        assert [code for code in found if code not in text] == [], name
