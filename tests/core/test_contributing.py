"""The page that clerks copy from: each of its sheets can be read, and stands up in the register."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from mingce.git.tree import MemoryTree, WorkTree
from mingce.records.paths import RecordPath, classify
from mingce.register import load
from mingce.rules import fails, judge
from mingce.sheet import load as load_sheet

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
EXAMPLES = re.findall(r"(?s)```(?:yaml|markdown)\n(.+?)```", PAGE)
WHOLE = [text for text in EXAMPLES if "format: 1" in text]
NOTICE = "announcements/licun/2026-11-24-weibo.md"
DAYS = {"change": "2026-10-14", "deregister": "2026-12-17"}


def path_of(text: str) -> str:
    """Where the page says that such a file is put."""
    if text.startswith("---"):
        return NOTICE
    kind = re.findall(r"(?m)^kind: ([a-z]+)$", text)[0]
    folder = "toutiao" if kind == "apply" else "weibo"
    return f"registry/licun/{folder}/{DAYS.get(kind, '2026-11-24')}-{kind}.yml"


def test_the_page_shows_whole_files() -> None:
    assert len(WHOLE) == 6
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize("text", WHOLE, ids=path_of)
def test_an_example_can_be_read(text: str) -> None:
    where = classify(path_of(text))
    assert isinstance(where, RecordPath)
    sheet, problems = load_sheet(where, text.encode())
    assert problems == []
    assert sheet is not None
    assert f"schemas/{where.schema}\n" in text


def test_the_explanation_is_one_of_a_late_change() -> None:
    (line,) = (text for text in EXAMPLES if text not in WHOLE)
    change = next(text for text in WHOLE if "kind: change" in text)
    where = classify(path_of(change))
    assert isinstance(where, RecordPath)
    sheet, problems = load_sheet(where, (change + line).encode())
    assert problems == []
    assert sheet is not None
    assert [each.rule for each in sheet.record.explanations] == ["XM0601"]


def test_what_the_page_shows_is_received_by_the_demonstration() -> None:
    day = dt.date(2026, 11, 24)
    tree = WorkTree(ROOT)
    files = {path: tree.read(path) for path in tree.entries()}
    before = {each.identity for each in judge(load(MemoryTree(files)), day)}
    for text in WHOLE:
        # The change is in the demonstration, on another day; the closing comes after the notice.
        if not re.search("kind: (change|deregister)", text):
            files[path_of(text)] = text.encode()
    register = load(MemoryTree(files))
    new = [each for each in judge(register, day) if each.identity not in before]
    assert [str(each.place) for each in new if fails(register, each, new=True, as_of=day)] == []
