"""A register judged in shares, against the same judged whole.

Over every case, its units shared out at random, over registers spoilt by a seed, and through
the command itself with its second process, also one that is killed.
"""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mingce import store
from mingce.cache import CODE, kind
from mingce.commands import _shares
from mingce.daybook import unit_of as unit_of_row
from mingce.desk.shares import Owner, Worker, gathered, shares, together_said
from mingce.finding import Finding
from mingce.git.tree import MemoryTree
from mingce.records.announcement import Announcement
from mingce.records.decisions import Assign
from mingce.records.filing import Apply
from mingce.records.paths import RESERVED, classify
from mingce.register import load
from mingce.rules import judge
from mingce.sheet import Sheet
from mingce.ties import ties, unit_of

PROJECT = Path(__file__).parents[2]
CASES = PROJECT / "tests/cases"
DAY = dt.date(2026, 11, 24)
DATA = ("registry", "announcements", "office")


@pytest.fixture(autouse=True)
def uncollected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small registers need no collection after each share, which takes longest in these tests."""
    monkeypatch.setattr("mingce.desk.shares.gc.collect", lambda: 0)


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


def apart(
    files: Mapping[str, bytes], owner: Owner, sides: int, *, gather: bool
) -> tuple[list[Finding], int]:
    """What all sides find, and how many units went over to another share."""
    tree = MemoryTree(files)
    workers = [
        Worker(functools.partial(listed, tree), side, sides, owner, None, lambda _: DAY)
        for side in range(sides)
    ]
    for worker in workers:
        worker.begin(settled=False)
    owner = {unit: workers[number % sides].owner[unit] for unit, number in owner.items()}
    names = {unit: said for worker in workers for unit, said in worker.names.items()}
    after = gathered(owner, names) if gather else owner
    outcomes = [each for worker in workers for each in worker.finish(after)]
    moved = sum(after[unit] != owner.get(unit, 0) for unit in after)
    return together_said(outcomes).findings, moved


def listed(tree: MemoryTree, enters: Callable[[str], bool]) -> MemoryTree:
    """A tree without what lies in the folders that are not entered, as a work tree lists it."""
    return MemoryTree(
        {
            path: tree.read(path)
            for path in tree.entries()
            if all(enters(path[:end]) for end in range(len(path)) if path[end] == "/")
        }
    )


def at_random(files: Mapping[str, bytes], by: random.Random) -> Owner:
    return {unit: by.randrange(4) for unit in units_in(files) if by.randrange(9)}


@pytest.mark.parametrize("folder", sorted({path.parent.name for path in CASES.glob("*/*/*.case")}))
def test_every_case_is_judged_alike_however_it_is_shared_out(folder: str) -> None:
    by = random.Random(folder)
    for path in sorted(CASES.glob(f"*/{folder}/*.case")):
        files = case_files(path)
        whole = judge(load(MemoryTree(files)), DAY)
        owner = at_random(files, by)
        found, _ = apart(files, owner, by.choice((1, 2, 3, 4)), gather=True)
        assert found == whole, (path.name, owner)


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
    for owner in (shares(units, 1), shares(units, 2), at_random(files, by)):
        for sides in (1, 2):
            assert apart(files, owner, sides, gather=True)[0] == whole


def test_shares_are_of_few_enough_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one has too many, its side makes more of it, and all find the same."""
    monkeypatch.setattr("mingce.desk.shares.MOST", 40)
    whole = judge(load(MemoryTree(DEMONSTRATION)), DAY)
    units = units_in(DEMONSTRATION)
    for sides in (1, 2):
        owner = shares(units, sides)
        assert apart(DEMONSTRATION, owner, sides, gather=True)[0] == whole
        of_sheets = functools.partial(listed, MemoryTree(DEMONSTRATION))
        worker = Worker(of_sheets, sides - 1, sides, owner, None, lambda _: DAY)
        worker.begin(settled=True)
        assert worker.owner == owner
        worker.begin(settled=False)
        parted = {unit: worker.owner[unit] for unit in units if owner[unit] == sides - 1}
        assert {number % sides for number in parted.values()} == {sides - 1}
        assert list(parted.values()) == sorted(parted.values())
        counts = Counter(
            worker.owner[unit] for path in DEMONSTRATION if (unit := unit_of(path)) in parted
        )
        assert len(counts) == -(-sum(counts.values()) // 40)
        # The last unit of a share may lie over its end.
        largest = max(Counter(unit_of(path) for path in DEMONSTRATION if unit_of(path)).values())
        assert max(counts.values()) <= 40 + largest


def test_units_that_are_tied_come_together() -> None:
    """With none to go over, the tests above would not see a tie that is not followed."""
    tree = MemoryTree(DEMONSTRATION)
    whole = judge(load(tree), DAY)
    owner = {unit: number % 2 for number, unit in enumerate(units_in(DEMONSTRATION))}
    found, moved = apart(DEMONSTRATION, owner, 2, gather=True)
    assert found == whole
    assert moved
    # Left where they are, they are judged without those that they name.
    assert apart(DEMONSTRATION, owner, 2, gather=False)[0] != whole


BROKEN = "office/decisions/cangkou/2026-06-02-consent"


@pytest.mark.parametrize(
    ("subject", "unit"),
    [
        ("licun/weibo/2026-03-01-open", "licun"),
        ("licun/2026-03-01-enrol", "licun"),
        ("announcements/licun/2026-03-01-weibo", "licun"),
        ("office/decisions/licun/2026-03-01-answer", "licun"),
        ("office/register", "office"),
        ("licun", "licun"),
    ],
)
def test_a_row_is_about_the_unit_in_whose_folder_its_file_lies(subject: str, unit: str) -> None:
    assert unit_of_row(subject) == unit


def test_a_row_about_a_broken_decision_is_judged_where_the_decision_is() -> None:
    book = max(path for path in DEMONSTRATION if path.startswith("office/daybook/"))
    row = f"LC-2026-0058,2026-11-24,filed,,{BROKEN},\n".encode()
    files = DEMONSTRATION | {f"{BROKEN}.yml": b"kind: [\n", book: DEMONSTRATION[book] + row}
    whole = judge(load(MemoryTree(files)), DAY)
    assert "XM9012" not in {each.code for each in whole}
    owner = {"cangkou": 1}
    assert apart(files, owner, 2, gather=True)[0] == whole
    # Of a decision that is not there the row is found, once.
    del files[f"{BROKEN}.yml"]
    whole = judge(load(MemoryTree(files)), DAY)
    assert [each.code for each in whole].count("XM9012") == 1
    assert apart(files, owner, 2, gather=True)[0] == whole


@pytest.mark.parametrize("name", RESERVED)
def test_folders_that_no_unit_may_have_are_not_shared_out(name: str) -> None:
    """``announcements/weibo/…``: a filing of that unit, or an announcement of the unit weibo."""
    files = {
        path.replace("registry/zwddzx/", f"registry/{name}/"): data.replace(
            b",zwddzx/", f",{name}/".encode()
        )
        for path, data in DEMONSTRATION.items()
    }
    moved = [path for path in files if path.startswith(f"registry/{name}/")]
    assert name not in shares(units_in(files), 2)
    whole = judge(load(MemoryTree(files)), DAY)
    refused = [each.place.path for each in whole if "这个名称另有用处" in each.message]
    assert refused == sorted(moved) != []
    assert apart(files, shares(units_in(files), 2), 2, gather=True)[0] == whole


def test_ties_are_followed_however_far() -> None:
    names = {"a": {"b"}, "b": {"=1"}, "c": {"=1"}, "d": {"c"}, "e": {"f"}, "f": set(), "g": set()}
    owner = {"b": 1, "c": 2, "d": 3, "e": 2, "f": 2, "g": 1}
    assert gathered(owner, names) == {
        "a": 0, "b": 0, "c": 0, "d": 0, "e": 2, "f": 2, "g": 1,
    }  # fmt: skip
    assert gathered({"e": 1, "f": 3}, {"e": {"f"}, "f": set()}) == {"e": 1, "f": 1}


def test_shares_are_of_as_many_units() -> None:
    units = [f"u{number:03}" for number in range(100)]
    assert shares(reversed(units), 2) == {f"u{number:03}": number // 50 for number in range(100)}
    assert shares([*units, "u001"], 1) == dict.fromkeys(units, 0)
    # What has no unit's name is in the first share, and so is what has no name at all.
    assert shares([*units, "Not a unit", ".git"], 2) == shares(units, 2)
    assert shares(["licun"], 2) == {"licun": 0}


def test_a_model_is_tied_to_what_its_values_are() -> None:
    register = load(MemoryTree(DEMONSTRATION))
    from mingce.sheet import values

    for sheet in register.sheets.values():
        written = set(ties(values(sheet.where, DEMONSTRATION[sheet.where.path])))
        assert written <= set(ties(sheet.record)), sheet.id


TWO = (
    "from mingce.commands import _shares; from mingce.desk import shares;"
    "_shares.LEAST = 1; shares.MOST = 100; {spoil}"
    "from mingce.cli import main; main()"
)
KILLED = (
    "import os, signal; from mingce.desk.shares import Worker; finish = Worker.finish;"
    "Worker.finish = lambda worker, owner: finish(worker, owner) if not worker._side"
    " else os.kill(os.getpid(), signal.SIGKILL);"
)
COUNTED = (
    "started = _shares._second;"
    "_shares._second = lambda *all: (open('second', 'a').write('x'), started(*all));"
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
    cores = len(os.sched_getaffinity(0))
    assert cores == 1 or (repository / "second").read_text() == "xxx"


def test_where_the_second_process_is_killed_one_does_it_all(repository: Path) -> None:
    alone = run(repository, MINGCE_ONE_PROCESS="1", MINGCE_NO_CACHE="1")
    assert run(repository, KILLED) == alone
    assert run(repository) == alone


CROWDED = (
    "import os; began = _shares._by_one;"
    "_shares._by_one = lambda task: (open('alone', 'a').write('x'), began(task))[1];"
    "os.fork = lambda: (_ for _ in ()).throw(BlockingIOError(11, 'no room'));"
)


def test_where_no_second_process_can_begin_one_does_it_all(repository: Path) -> None:
    alone = run(repository, MINGCE_ONE_PROCESS="1", MINGCE_NO_CACHE="1")
    assert run(repository, CROWDED) == alone
    assert (repository / "alone").read_text() == "x"


def test_what_decides_which_units_are_tied_is_part_of_the_key() -> None:
    """Kept is how a tree was shared out: other code may find other ties in the same files."""
    package = PROJECT / "src/mingce"
    known = [package / part for part in (*CODE, *_shares.CODE)]
    assert all(part.exists() for part in known)
    for each in (Worker, gathered, ties, load, classify, Apply, Announcement, Assign, Sheet):
        file = Path(inspect.getfile(each))
        assert any(file == part or part in file.parents for part in known), file
    assert kind(_shares.CODE) != kind()


QUIET = "from mingce.git import stats; stats._QUIET = 0;"
NAMED = (
    QUIET + "from mingce.desk import shares; names = shares._names;"
    "shares._names = lambda register: (open('named', 'a').write('x'), names(register))[1];"
)


def test_how_a_tree_is_shared_out_is_kept_for_one_tree_alone(repository: Path) -> None:
    before = run(repository, MINGCE_ONE_PROCESS="1", MINGCE_NO_CACHE="1")
    assert [run(repository, NAMED) for _ in range(3)] == [before] * 3
    named = repository / "named"
    # Each share was asked once, in the first of three runs.
    assert (len(os.sched_getaffinity(0))) == 1 or named.read_text() == "xx"
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
    assert (len(os.sched_getaffinity(0))) == 1 or named.read_text() == "xxxxxx"


@pytest.mark.parametrize(
    "content",
    [b"\xff", b"a b\n", b"a b\n5", b'a b\n{"licun": "1"}', b'a b\n{"licun": -1}', b"a\n[1]"],
)
def test_what_another_wrote_in_its_place_is_not_taken(tmp_path: Path, content: bytes) -> None:
    kept = f"{_shares.NAME} {kind(_shares.CODE)}"
    assert store.write(tmp_path / _shares.NAME, kept, content)
    assert _shares._recall(tmp_path) == ("", {})
    assert store.write(tmp_path / _shares.NAME, kept, b'a b\n{"licun": 1}')
    assert _shares._recall(tmp_path) == ("a b", {"licun": 1})
