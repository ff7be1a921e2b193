"""What a change can matter to: judging that part gives what judging everything gives.

Over every case of tests/cases: the findings that the case brings to the base register, judged
whole and judged in part; and every register judged whole and judged group by group of tied units.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from mingce.daybook import unit_of as unit_of_row
from mingce.desk.around import paths_of
from mingce.finding import Finding
from mingce.records.paths import RecordPath, classify
from mingce.register import load
from mingce.rules import RULES, difference
from mingce.rules.engine import judge
from mingce.sheet import load as load_sheet
from mingce.sheet import read
from mingce.ties import ties, together, unit_of

CASES = Path(__file__).parents[1] / "cases"
BASE = {
    path.relative_to(CASES / "base").as_posix(): path.read_bytes()
    for path in (CASES / "base").rglob("*")
    if path.is_file()
}


class Files:
    def __init__(self, files: Mapping[str, bytes], within: Collection[str] | None = None) -> None:
        self._files = {
            path: data
            for path, data in sorted(files.items())
            if within is None or any(path == w or path.startswith(f"{w}/") for w in within)
        }

    def entries(self) -> Mapping[str, None]:
        return dict.fromkeys(self._files)

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        return ((path, self._files[path]) for path in paths)


@functools.lru_cache(maxsize=4096)
def ties_of(where: RecordPath, data: bytes) -> set[str]:
    return set(ties(read(where, data).value))


def index_of(files: Mapping[str, bytes]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path, data in files.items():
        where, unit = classify(path), unit_of(path)
        if isinstance(where, RecordPath) and unit:
            found.setdefault(unit, set()).update(ties_of(where, data))
    return found


def found_in(
    files: Mapping[str, bytes], as_of: dt.date, units: Collection[str] | None = None
) -> list[Finding]:
    within = None if units is None else paths_of(units)
    return judge(load(Files(files, within), units=units), RULES, as_of)


def cases() -> Iterator[tuple[str, dt.date, dict[str, bytes], dict[str, bytes]]]:
    """Name, day, the register without the case's files and with them."""
    for path in sorted(CASES.glob("*/*/*.case")):
        head, *sections = re.split(r"^--- (\S+)\n", path.read_text("utf-8"), flags=re.MULTILINE)
        said = [line.split(": ", 1) for line in head.splitlines() if line and line[0] != "#"]
        without = {value for key, value in said if key == "without"}
        day = next((value for key, value in said if key == "as_of"), "2026-11-24")
        before = {name: data for name, data in BASE.items() if name not in without}
        files = dict(zip(sections[::2], (each.encode() for each in sections[1::2]), strict=True))
        name = path.relative_to(CASES).with_suffix("").as_posix()
        yield name, dt.date.fromisoformat(day), before, before | files


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """Nearly all files are those of the base, in every case."""
    monkeypatch.setattr("mingce.register.loading.load_sheet", READ)


READ = functools.lru_cache(maxsize=4096)(load_sheet)

ALL = {name: case for name, *case in cases()}
FEW = 12
"""Cases are tried in as many groups: a test each would cost more than what it tests."""


@pytest.mark.parametrize("group", range(FEW))
def test_a_change_brings_the_same_findings_to_its_part(group: int) -> None:
    for name, (day, before, after) in itertools.islice(ALL.items(), group, None, FEW):
        changed = {path for path in after if before.get(path) != after[path]}
        touched = {unit_of(path) for path in changed}
        if None in touched or not changed:
            continue
        index = index_of(before)
        for unit, names in index_of({path: after[path] for path in changed}).items():
            index.setdefault(unit, set()).update(names)
        units = together(index, touched)
        whole = difference(found_in(before, day), found_in(after, day))
        part = difference(found_in(before, day, units), found_in(after, day, units))
        assert part == whole, name


@pytest.mark.parametrize("group", range(FEW))
def test_groups_of_tied_units_make_up_the_whole(group: int) -> None:
    for name, (day, _, files) in itertools.islice(ALL.items(), group, None, FEW):
        index = index_of(files)
        whole = found_in(files, day)
        parts: set[Finding] = set()
        left = set(index)
        while left:
            units = together(index, {min(left)})
            left -= units
            parts |= set(found_in(files, day, units))
        # What no unit's folder holds belongs to no group: the sequence of numbers, and receipts.
        whole = [
            each for each in whole if each.code != "XM9011" and not strange(each, files, index)
        ]
        assert parts == set(whole), name


def strange(finding: Finding, files: Mapping[str, bytes], index: Collection[str]) -> bool:
    """Whether a finding is about a row of the daybook that speaks of no unit here."""
    if not finding.place.path.startswith("office/daybook/"):
        return False
    lines = files[finding.place.path].decode().split("\n")
    cells = lines[finding.place.line - 1].split(",")
    return len(cells) != 6 or unit_of_row(cells[4]) not in index


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("registry/licun/2026-01-07-enrol.yml", "licun"),
        ("registry/licun/weibo/2026-01-12-open.yml", "licun"),
        ("announcements/licun/2026-09-14-kuaishou.md", "licun"),
        ("office/decisions/licun/2026-08-20-consent.yml", "licun"),
        ("office/decisions/2026-08-20-consent.yml", None),
        ("office/policy/2021-07-23.yml", None),
        ("registry/readme.yml", None),
        ("docs/licun/index.md", None),
    ],
)
def test_whose_folder_a_path_lies_in(path, unit):
    assert unit_of(path) == unit


def test_ties_are_named_units_and_identities():
    value = {
        "kind": "transfer",
        "from": "jiushui/weibo",
        "to": "licun",
        "reason": "合并/移交",
        "facts": {"identifier": "GH_1", "name": "licun", "stores": {"huawei": {"id": "com.A"}}},
        "accounts": [{"id": "loushan/app", "successor": {"title": "甲"}}],
        "refers_to": "2026-01-12-open",
        "filing": "announcements/cangkou/2026-09-14-x",
    }
    assert set(ties(value)) == {
        "jiushui", "licun", "=gh_1", "=com.a", "loushan", "=loushan/app", "cangkou",
    }  # fmt: skip


def test_units_are_together_over_names_identities_and_others():
    index = {
        "a": ["b"],
        "b": [],
        "c": ["a", "nobody"],
        "d": ["=x"],
        "e": ["=x", "=y"],
        "f": ["=y"],
        "g": ["=z"],
    }
    assert together(index, {"b"}) == {"a", "b", "c"}
    assert together(index, {"f"}) == {"d", "e", "f"}
    assert together(index, {"g"}) == {"g"}
    assert together(index, {"new"}) == {"new"}
