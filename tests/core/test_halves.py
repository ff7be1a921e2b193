"""A register judged in two halves, against the same judged whole.

Over every case, split between each pair of its units, over registers spoilt by a seed, and through
the command itself with its second process, also one that is killed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mingce.desk.halves import Half, second_half, straying
from mingce.finding import Finding
from mingce.git.tree import MemoryTree
from mingce.register import load
from mingce.rules import judge
from mingce.ties import ties, unit_of

PROJECT = Path(__file__).parents[2]
CASES = PROJECT / "tests/cases"
DAY = dt.date(2026, 11, 24)
DATA = ("registry", "announcements", "office")


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in DATA
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


BASE = files_of(CASES / "base")
DEMONSTRATION = files_of(PROJECT)


def case_files(path: Path) -> dict[str, bytes]:
    head, *sections = re.split(r"^--- (\S+)\n", path.read_text("utf-8"), flags=re.MULTILINE)
    laid = zip(sections[::2], sections[1::2], strict=True)
    files = BASE | {name: text.encode() for name, text in laid}
    for gone in re.findall(r"^without: (\S+)", head, flags=re.MULTILINE):
        del files[gone]
    return files


def units_in(files: Mapping[str, bytes]) -> list[str]:
    return sorted({unit for path in files if (unit := unit_of(path))})


def apart(files: Mapping[str, bytes], second: frozenset[str]) -> tuple[list[Finding], int]:
    """What both halves find, and how many units went over to the first."""
    tree = MemoryTree(files)
    first, other = Half(tree, second, first=True), Half(tree, second, first=False)
    astray = straying(first.names(), other.names())
    for half in (first, other):
        half.without(astray)
    return first.judged(DAY).and_(other.judged(DAY)).findings, len(astray)


@pytest.mark.parametrize("folder", sorted({path.parent.name for path in CASES.glob("*/*/*.case")}))
def test_every_case_is_judged_alike_wherever_it_is_split(folder: str) -> None:
    by = random.Random(folder)
    for path in sorted(CASES.glob(f"*/{folder}/*.case")):
        files = case_files(path)
        whole = judge(load(MemoryTree(files)), DAY)
        units = units_in(files)
        second = frozenset(by.sample(units, by.randrange(1, len(units))))
        assert apart(files, second)[0] == whole, (path.name, sorted(second))


def spoilt(by: random.Random) -> dict[str, bytes]:
    """The demonstration with some of its records in other places and with others' identities."""
    files = dict(DEMONSTRATION)
    sheets = [path for path in files if path.startswith("registry/")]
    for _ in range(by.randrange(1, 6)):
        one, other = by.choice(sheets), by.choice(sheets)
        step = by.randrange(5)
        if step == 0:
            files.pop(one, None)
        elif step == 1:
            files[one] = DEMONSTRATION[other]
        elif step == 2:
            new = re.search(rb"identifier: .*", DEMONSTRATION[other])
            if new and one in files:
                files[one] = re.sub(rb"identifier: .*", new[0], files[one])
        elif step == 3:
            files[f"{other.rpartition('/')[0]}/{one.rpartition('/')[2]}"] = DEMONSTRATION[one]
        else:
            files[one] = files.get(one, b"")[: by.randrange(200)]
    return files


@pytest.mark.parametrize("seed", range(24))
def test_spoilt_registers_are_judged_alike(seed: int) -> None:
    by = random.Random(seed)
    files = spoilt(by)
    whole = judge(load(MemoryTree(files)), DAY)
    units = units_in(files)
    halves = [second_half(files), frozenset(by.sample(units, len(units) // 2))]
    for second in halves:
        assert apart(files, second)[0] == whole


def test_units_that_are_tied_go_over_to_the_first_half() -> None:
    """With none to go over, the test above would not see a tie that is not followed."""
    units = units_in(DEMONSTRATION)
    moved = [apart(DEMONSTRATION, frozenset({unit}))[1] for unit in units]
    assert sum(moved) > len(units) // 4
    tied = frozenset(units[::2])
    tree = MemoryTree(DEMONSTRATION)
    first, other = Half(tree, tied, first=True), Half(tree, tied, first=False)
    # Left where they are, they are judged without those that they name.
    assert first.judged(DAY).and_(other.judged(DAY)).findings != judge(load(tree), DAY)


def test_the_second_half_is_half_of_the_files() -> None:
    paths = [f"registry/u{number:03}/2026-01-01-enrol.yml" for number in range(100)]
    assert second_half(paths) == {f"u{number:03}" for number in range(50, 100)}
    assert second_half([*paths, "registry/Not a unit/weibo/2026-01-01-open.yml"]) == {
        f"u{number:03}" for number in range(50, 100)
    }
    assert second_half(["registry/licun/2026-01-01-enrol.yml"]) == frozenset()


def test_a_model_is_tied_to_what_its_values_are() -> None:
    register = load(MemoryTree(DEMONSTRATION))
    from mingce.sheet import values

    for sheet in register.sheets.values():
        written = set(ties(values(sheet.where, DEMONSTRATION[sheet.where.path])))
        assert written <= set(ties(sheet.record)), sheet.id


TWO = (
    "from mingce.commands import _halves; _halves.LEAST = 1; {spoil}"
    "from mingce.cli import main; main()"
)
KILLED = (
    "import os, signal; from mingce.desk import halves; names = halves.Half.names;"
    "halves.Half.names = lambda half: names(half) if half.first else"
    " os.kill(os.getpid(), signal.SIGKILL);"
)
COUNTED = (
    "started = _halves._second;"
    "_halves._second = lambda *all: (open('second', 'a').write('x'), started(*all));"
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in DATA:
        shutil.copytree(PROJECT / name, tmp_path / name)
    (tmp_path / ".git").mkdir()
    wrong = next((tmp_path / "registry").glob("*/*/*-open.yml"))
    wrong.write_text("kind: open\n", "utf-8")
    return tmp_path


def run(root: Path, spoil: str = "", **env: str) -> tuple[int, str, object]:
    done = subprocess.run(
        [sys.executable, "-c", TWO.format(spoil=spoil), "check", "--format", "json"],
        cwd=root,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"} | env,
    )
    return done.returncode, done.stderr.partition("；用时")[0], json.loads(done.stdout)


@pytest.mark.parametrize("off", ["", "1"])
def test_two_processes_say_what_one_says(repository: Path, off: str) -> None:
    alone = run(repository, MINGCE_ONE_PROCESS="1", MINGCE_NO_CACHE="1")
    assert alone[0] == 1
    for _ in range(3):
        assert run(repository, COUNTED, MINGCE_NO_CACHE=off) == alone
    cores = os.cpu_count() or 1
    assert cores == 1 or (repository / "second").read_text() == "xxx"


def test_where_the_second_process_is_killed_one_does_it_all(repository: Path) -> None:
    alone = run(repository, MINGCE_ONE_PROCESS="1", MINGCE_NO_CACHE="1")
    assert run(repository, KILLED) == alone
    assert run(repository) == alone


QUIET = "from mingce.git import stats; stats._QUIET = 0;"
NAMED = (
    QUIET + "from mingce.desk import halves; names = halves.Half.names;"
    "halves.Half.names = lambda half: (open('named', 'a').write('x'), names(half))[1];"
)


def test_what_ties_halves_is_kept_for_one_tree_alone(repository: Path) -> None:
    before = run(repository, MINGCE_ONE_PROCESS="1", MINGCE_NO_CACHE="1")
    assert [run(repository, NAMED) for _ in range(3)] == [before] * 3
    named = repository / "named"
    # Each half was asked once, in the first of three runs.
    assert (os.cpu_count() or 1) == 1 or named.read_text() == "xx"
    # A last unit takes what a first one has: it must go over to be found.
    first, *_, last = sorted((repository / "registry").glob("*/weibo/*-open.yml"))
    taken = re.search(r"identifier: .*", first.read_text("utf-8"))
    assert taken
    text = re.sub(r"identifier: .*", taken[0], last.read_text("utf-8"))
    last.write_text(text, "utf-8")
    alone = run(repository, MINGCE_ONE_PROCESS="1", MINGCE_NO_CACHE="1")
    assert alone != before
    assert [run(repository, NAMED) for _ in range(2)] == [alone] * 2
    # Asked again each time: one new file is not worth writing.
    assert (os.cpu_count() or 1) == 1 or named.read_text() == "xxxxxx"
