"""Reading by two processes: the same register as by one, whatever becomes of the second."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mingce import processes
from mingce.cache import Cache
from mingce.desk import ahead
from mingce.desk.ahead import load_ahead
from mingce.git.tree import MemoryTree, Tree, WorkTree
from mingce.register import Register, load

ROOT = Path(__file__).parents[2]

# Python warns of a copy of a process with threads, as those are that tests run in beside others.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture(autouse=True)
def two_processors(monkeypatch) -> None:
    monkeypatch.setattr(processes, "LEAST", 2)
    monkeypatch.setattr(processes, "may_fork", lambda: True)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The demonstration, with files of every sort that cannot be read in the second's part."""
    tree = WorkTree(ROOT)
    found = dict(tree.read_many(tree.entries()))
    last = max(path for path in found if path.startswith("registry/") and path.endswith(".yml"))
    folder = last.rpartition("/")[0]
    found |= {
        f"{folder}/2026-11-21-change.yml": b"format: 1\nformat: 1\n",
        f"{folder}/2026-11-22-change.yml": b"format: 99\nkind: change\n",
        f"{folder}/2026-11-23-change.yml": b"\xff\xfe",
        f"{folder}/notes.txt": b"?",
        f"{folder}/2026-11-20-change.yml": found[last].replace(b"format: 1", b"format:  1"),
    }
    return found


def said(register: Register) -> list[object]:
    reads = [
        (path, each.blob, each.problems, each.sheet and (each.sheet.record, each.sheet.body))
        for path, each in register.reads.items()
    ]
    sheets = [(each.id, each.holds_numbers, each.at("kind")) for each in register.sheets.values()]
    named = [list(register.accounts), list(register.units), [n.id for n in register.announcements]]
    return [reads, sheets, named, register.problems, register.unreadable, register.daybook]


def test_it_is_the_register_that_one_process_reads(files) -> None:
    tree = MemoryTree(files)
    assert said(load_ahead(tree)) == said(load(tree))
    disk = WorkTree(ROOT)
    assert said(load_ahead(disk)) == said(load(disk))


def test_the_second_one_reads_nearly_half(files, monkeypatch) -> None:
    given = []
    monkeypatch.setattr(
        ahead._Ahead, "get", lambda self, key: given.append(key) or self.values[key.split(":")[0]]
    )
    load_ahead(MemoryTree(files))
    assert len(files) * 0.3 < len(given) < len(files) * 0.45


def test_no_second_one_is_needed_where_an_earlier_run_kept_it(files, tmp_path, monkeypatch) -> None:
    tree = MemoryTree(files)
    cache = Cache(tmp_path, few=0)
    load(tree, kept=cache)
    cache.save()

    def forked() -> int:
        raise AssertionError

    monkeypatch.setattr(ahead.os, "fork", forked)
    known = Cache(tmp_path)
    unkept = sum(not known.has(entry.blob) for entry in tree.entries().values())
    assert 0 < unkept < len(files) / 2
    monkeypatch.setattr(processes, "LEAST", unkept + 1)
    assert said(load_ahead(tree, Cache(tmp_path))) == said(load(tree))
    monkeypatch.setattr(processes, "LEAST", unkept)
    with pytest.raises(AssertionError):
        load_ahead(tree, Cache(tmp_path))


class Ending(MemoryTree):
    """A tree at which a copy ends, after so many files, as one that takes too much memory."""

    def __init__(self, files: dict[str, bytes], after: int) -> None:
        super().__init__(files)
        self._here, self._after = os.getpid(), after

    def read_many(self, paths):
        for number, each in enumerate(super().read_many(paths)):
            if os.getpid() != self._here and number == self._after:
                os._exit(9)
            yield each


@pytest.mark.parametrize("after", [0, 20])
def test_a_second_one_that_ends_early_changes_nothing(files, after) -> None:
    tree = Ending(files, after)
    assert said(load_ahead(tree)) == said(load(MemoryTree(files)))


def test_values_that_fit_no_model_are_read_here(files, monkeypatch) -> None:
    monkeypatch.setattr(ahead, "keep", lambda read: b"0\n{}")
    tree = MemoryTree(files)
    assert said(load_ahead(tree)) == said(load(tree))


class Failing(MemoryTree):
    """A tree that cannot be read in this process."""

    def read_many(self, paths):
        raise OSError(5, "Input/output error")
        yield


def test_no_process_is_left_where_reading_fails(files, monkeypatch) -> None:
    fork, copies = os.fork, []
    monkeypatch.setattr(ahead.os, "fork", lambda: copies.append(fork()) or copies[-1])
    tree: Tree = Failing(files)
    with pytest.raises(OSError, match="Input/output"):
        load_ahead(tree)
    for copy in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)
    assert len(copies) == (len(os.sched_getaffinity(0)) > 1)
