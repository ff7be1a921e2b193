"""``mingce check`` of a large register: two processes read and judge shares of its units each.

Imports desk.shares, cache, processes, store, git (stats, tree) and _register. Where there is one
processor, no fork or little to read, and whenever the second process comes to grief, one does it
all.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from mingce import processes, store
from mingce.cache import Cache, kind
from mingce.commands._register import kept_for
from mingce.desk.shares import (
    Book,
    Outcome,
    Owner,
    Worker,
    gathered,
    shares,
    state_of,
    together_said,
)
from mingce.git.stats import Stats
from mingce.git.tree import WorkTree
from mingce.register import Register

NAME = "shares"
CODE = ("desk/shares.py", "records", "register")
"""The parts of mingce that decide which units are tied, beside those that decide values."""

ALONE = "MINGCE_ONE_PROCESS"
"""Set to anything, one process does it all."""


class _Task(NamedTuple):
    """What both processes know from the beginning: ``settled`` that no tied units are apart."""

    tree: WorkTree
    book: Book
    owner: Owner
    settled: bool
    day: Callable[[Register], dt.date]
    stats: Stats | None
    cache: Cache | None

    def worker(self, *numbers: int) -> Worker:
        """Begin with some of the shares."""
        return Worker(
            self.tree, self.book, numbers, self.owner, self.cache, self.day, settled=self.settled
        )


def judged(root: Path, as_of: dt.date | None, today: dt.date, no_cache: bool) -> Outcome:
    """Load and judge the work tree of a folder."""
    folder = kept_for(root, no_cache=no_cache)
    stats = Stats(folder, root) if folder else None
    cache = Cache(folder) if folder else None
    tree = WorkTree(root, stats)

    def day(register: Register) -> dt.date:
        return as_of or register.as_of(today)

    with processes.uncollected():
        entries = tree.entries()
        book = Book(tree)
        owner = shares(entries) if len(entries) >= processes.LEAST else {}
        known = _recall(folder, owner, tree) if owner else {}
        settled = known is not None
        task = _Task(tree, book, owner if known is None else known, settled, day, stats, cache)
        two = bool(owner) and processes.may_fork() and not os.environ.get(ALONE)
        outcomes, gathered_ = _by_two(task) if two else _by_one(task)
        if folder is not None and cache is not None and stats is not None:
            cache.save()
            stats.save()
            if not settled:
                _keep(folder, owner, tree, stats, gathered_)
        return together_said(outcomes)


def _by_one(task: _Task) -> tuple[list[Outcome], Owner]:
    worker = task.worker(*range(_number(task.owner)))
    owner = task.owner if task.settled else gathered(task.owner, worker.names)
    return worker.finish(owner), owner


def _number(owner: Owner) -> int:
    """How many shares there are: where all went over to the first, one is empty."""
    return max(2, max(owner.values()) + 1) if owner else 1


def _by_two(task: _Task) -> tuple[list[Outcome], Owner]:
    """Judge in two processes; where the second one does not end well, in this one."""
    here, there = multiprocessing.Pipe()
    second = multiprocessing.get_context("fork").Process(
        target=_second, args=(there, here, task), daemon=True
    )
    try:
        second.start()
    except OSError:
        # This machine has no room for another process.
        here.close()
        return _by_one(task)
    finally:
        there.close()
    try:
        worker = task.worker(*range(0, _number(task.owner), 2))
        owner = task.owner
        if not task.settled:
            owner = gathered(owner, {**worker.names, **here.recv()})
            here.send(owner)
        outcomes = worker.finish(owner)
        others, values, seen = here.recv()
    except (EOFError, OSError):
        return _by_one(task)
    finally:
        here.close()
        second.kill()
        second.join()
    if task.cache is not None and task.stats is not None:
        task.cache.take(*values)
        task.stats.take(*seen)
    return [*outcomes, *others], owner


def _second(there: Connection, here: Connection, task: _Task) -> None:
    """The second process, from its beginning to its end.

    It says nothing of its own troubles: the first one meets them again and reports them.
    """
    try:
        here.close()
        worker = task.worker(*range(1, _number(task.owner), 2))
        owner = task.owner
        if not task.settled:
            there.send(worker.names)
            owner = there.recv()
        values = task.cache and task.cache.told()
        there.send((worker.finish(owner), values, task.stats and task.stats.told()))
        there.close()
    finally:
        # Nothing of what was copied needs to be put away.
        os._exit(0)


def _recall(folder: Path | None, owner: Owner, tree: WorkTree) -> Owner | None:
    """How this very tree was shared out with all that is tied together, if that is known."""
    state = state_of({path: entry.blob for path, entry in tree.entries().items()}, owner)
    content = (
        store.read(folder / NAME, f"{NAME} {kind(CODE)} {state}") if folder and state else None
    )
    return None if content is None else dict(json.loads(content))


def _keep(folder: Path, before: Owner, tree: WorkTree, stats: Stats, owner: Owner) -> None:
    blobs = {path: entry.blob or stats.now(path) for path, entry in tree.entries().items()}
    if state := state_of(blobs, before):
        store.write(folder / NAME, f"{NAME} {kind(CODE)} {state}", json.dumps(owner).encode())
