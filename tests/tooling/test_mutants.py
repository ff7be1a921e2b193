"""What mutation runs let survive: every entry gives a reason and speaks of code that is there."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LISTED = yaml.safe_load((ROOT / "bench/mutants.yml").read_text("utf-8"))
ENTRIES = [
    (module, each) for group in LISTED for module, each_of in group["mutants"].items()
    for each in each_of
]  # fmt: skip


def source(module: str) -> str:
    path = ROOT.joinpath("src/mingce", *module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")


def test_every_group_has_a_reason() -> None:
    assert all(len(group["reason"]) > 20 for group in LISTED)
    assert all(set(group) == {"reason", "mutants"} for group in LISTED)


@pytest.mark.parametrize("at", range(len(ENTRIES)))
def test_what_is_listed_is_still_there(at: int) -> None:
    module, entry = ENTRIES[at]
    assert set(entry) in ({"in"}, {"in", "line", "becomes"}), entry
    text = source(module)
    assert re.search(rf"(?m)^ *def {re.escape(entry['in'])}\(", text), entry
    lines = {line.strip() for line in text.splitlines()}
    assert {line for line in entry.get("line", "").splitlines() if line} <= lines, entry
    if "line" in entry:
        assert entry["line"] != entry["becomes"]


def test_nothing_is_listed_twice() -> None:
    keys = [(module, tuple(sorted(entry.items()))) for module, entry in ENTRIES]
    assert sorted(keys) == sorted(set(keys))


def test_only_the_rooms_that_judge_are_mutated_by_tests_that_are_there() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    rooms = [f"src/mingce/{room}/*" for room in ("rules", "timeline", "workdays")]
    assert settings["only_mutate"] == rooms
    tests = settings["pytest_add_cli_args_test_selection"]
    assert [path for path in tests if not (ROOT / path).is_file()] == []
    (pattern,) = settings["do_not_mutate_patterns"]
    assert re.search(pattern, '        "请补填",')
    assert re.search(pattern, '    return "含有看不见的字符"')
    assert not re.search(pattern, '    word = "决定" if where.group == "decision" else "通知"')
    assert not re.search(pattern, '        "XM0601",')


def test_pytest_sees_every_hook_of_the_plugin() -> None:
    """pytest passes over a hook whose own name does not say that it is one."""
    tree = ast.parse((ROOT / "bench/mutant_tests.py").read_text("utf-8"))
    hooks = [
        each.name
        for each in tree.body
        if isinstance(each, ast.FunctionDef)
        and any("hookimpl" in ast.unparse(mark) for mark in each.decorator_list)
    ]
    assert "pytest_ask_the_rest" in hooks
    assert [name for name in hooks if not name.startswith("pytest_")] == []


def test_the_target_and_its_list_are_there() -> None:
    make = (ROOT / "Makefile").read_text("utf-8")
    assert "mutants: .venv/.bench ##" in make
    assert "bench/mutants.py" in make
    assert "mutmut==" in (ROOT / "requirements/bench.txt").read_text("utf-8")
