"""``mingce check`` of a large register: two processes read and judge shares of its units each.

Imports desk (kept, shares), cache, processes, store, git (stats, tree) and ties. Where there is one
processor, no fork or few units, and whenever the second process comes to grief, one does it all.
What is kept is how the units were shared out last, with the state of those files of which that is
known to hold all tied units together; for other files it is a good beginning.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from mingce import processes, store
from mingce.cache import Cache, kind
from mingce.desk.kept import kept_for
from mingce.desk.shares import Outcome, Owner, Worker, gathered, shares, together_said
from mingce.git.stats import Stats
from mingce.git.tree import WorkTree, folders
from mingce.register import Register
from mingce.ties import UNIT_FOLDERS

NAME = "shares"
CODE = ("desk/shares.py", "records", "register")
"""The parts of mingce that decide which units are tied, beside those that decide values."""

LEAST = 64
"""With fewer units one process is as fast as two."""

ALONE = "MINGCE_ONE_PROCESS"
"""Set to anything, one process does it all."""


class _Task(NamedTuple):
    """What both processes know from the beginning; ``state`` is that of the files kept, if any."""

    root: Path
    owner: Owner
    state: str
    day: Callable[[Register], dt.date]
    stats: Stats | None
    cache: Cache | None

    def worker(self, side: int, sides: int) -> Worker:
        """Begin one side of the work."""
        listed = functools.partial(WorkTree, self.root, self.stats)
        return Worker(listed, side, sides, self.owner, self.cache, self.day)


class _Done(NamedTuple):
    """What came of it; ``state`` is that of all files, empty where nothing new is to be kept."""

    outcomes: list[Outcome]
    owner: Owner
    state: str


def judged(root: Path, as_of: dt.date | None, today: dt.date, no_cache: bool) -> Outcome:
    """Load and judge the work tree of a folder."""
    folder = kept_for(root, no_cache=no_cache)
    stats = Stats(folder, root) if folder else None
    cache = Cache(folder) if folder else None

    def day(register: Register) -> dt.date:
        return as_of or register.as_of(today)

    with processes.uncollected():
        units = [unit for path in UNIT_FOLDERS for unit in folders(root, path)]
        two = len(units) >= LEAST and processes.may_fork() and not os.environ.get(ALONE)
        owner = shares(units, 2 if two else 1)
        state, known = _recall(folder) if folder else ("", {})
        owner = {unit: known.get(unit, number) for unit, number in owner.items()}
        task = _Task(root, owner, state, day, stats, cache)
        done = _by_two(task) if two and owner else _by_one(task)
        if folder is not None and cache is not None and stats is not None:
            cache.save()
            stats.save()
            if done.state:
                content = f"{done.state}\n{json.dumps(done.owner)}"
                store.write(folder / NAME, f"{NAME} {kind(CODE)}", content.encode())
        return together_said(done.outcomes)


def _recall(folder: Path) -> tuple[str, Owner]:
    """How a tree was shared out with all that is tied together, and the state of that tree."""
    content = store.read(folder / NAME, f"{NAME} {kind(CODE)}")
    if content is None:
        return "", {}
    state, _, owner = content.decode("utf-8", "replace").partition("\n")
    try:
        known = dict(json.loads(owner))
    except (ValueError, TypeError):
        return "", {}
    sound = all(type(number) is int and number >= 0 for number in known.values())
    return (state, known) if sound else ("", {})


def _by_one(task: _Task) -> _Done:
    worker = task.worker(0, 1)
    settled = "" != worker.state() == task.state
    worker.begin(settled=settled)
    if settled:
        return _Done(worker.finish(worker.owner), worker.owner, "")
    owner = gathered(worker.owner, worker.names)
    return _Done(worker.finish(owner), owner, worker.state())


def _by_two(task: _Task) -> _Done:
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
        worker = task.worker(0, 2)
        mine = worker.state()
        here.send(mine)
        settled = _joined(mine, here.recv()) == task.state != ""
        worker.begin(settled=settled)
        owner = worker.owner
        if not settled:
            theirs, names = here.recv()
            owner = {
                unit: theirs[unit] if number % 2 else owner[unit]
                for unit, number in task.owner.items()
            }
            owner = gathered(owner, {**worker.names, **names})
            here.send(owner)
        outcomes = worker.finish(owner)
        others, values, seen, state = here.recv()
    except (EOFError, OSError):
        return _by_one(task)
    finally:
        here.close()
        second.kill()
        second.join()
    if task.cache is not None and task.stats is not None:
        task.cache.take(*values)
        task.stats.take(*seen)
    return _Done([*outcomes, *others], owner, "" if settled else _joined(worker.state(), state))


def _joined(one: str, other: str) -> str:
    """The state of all files, of those of both sides; empty where one is not known."""
    return f"{one} {other}" if one and other else ""


def _second(there: Connection, here: Connection, task: _Task) -> None:
    """The second process, from its beginning to its end.

    It says nothing of its own troubles: the first one meets them again and reports them.
    """
    with contextlib.suppress(BaseException):
        here.close()
        worker = task.worker(1, 2)
        mine = worker.state()
        there.send(mine)
        settled = _joined(there.recv(), mine) == task.state != ""
        worker.begin(settled=settled)
        owner = worker.owner
        if not settled:
            there.send((owner, worker.names))
            owner = there.recv()
        outcomes = worker.finish(owner)
        values = task.cache and task.cache.told()
        seen = task.stats and task.stats.told()
        there.send((outcomes, values, seen, "" if settled else worker.state()))
        there.close()
    # Nothing of what was copied needs to be put away.
    os._exit(0)
