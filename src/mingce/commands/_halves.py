"""``mingce check`` of a large register: each of two processes reads and judges half of the units.

Imports desk.halves, cache, store, git (stats, tree) and _register. Where there is one processor, no
fork or little to read, and whenever the second process comes to grief, one does it all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from mingce import store
from mingce.cache import Cache, kind
from mingce.commands._register import kept_for, uncollected
from mingce.desk.halves import Half, Outcome, second_half, state_of, straying
from mingce.git.stats import Stats
from mingce.git.tree import WorkTree

LEAST = 2000
"""With fewer files one process is as fast."""

NAME = "halves"
ALONE = "MINGCE_ONE_PROCESS"
"""Set to anything, one process does it all."""

_DayOf = Callable[[Half], dt.date]


def judged(root: Path, as_of: dt.date | None, today: dt.date, no_cache: bool) -> Outcome:
    """Load and judge the work tree of a folder."""
    folder = kept_for(root, no_cache=no_cache)
    stats = Stats(folder, root) if folder else None
    cache = Cache(folder) if folder else None
    tree = WorkTree(root, stats)

    def day(half: Half) -> dt.date:
        return as_of or half.register.as_of(today)

    with uncollected():
        units = second_half(tree.entries()) if _worth(len(tree.entries())) else frozenset()
        try:
            outcome = _by_two(tree, units, day, stats, cache, folder) if units else None
        except (EOFError, OSError):
            outcome = None
        if outcome is None:
            whole = Half(tree, frozenset(), True, cache)
            outcome = whole.judged(day(whole))
        if cache is not None and stats is not None:
            cache.save()
            stats.save()
        return outcome


def _worth(files: int) -> bool:
    return (
        files >= LEAST
        and (os.cpu_count() or 1) > 1
        and not os.environ.get(ALONE)
        and sys.platform != "win32"
        and "fork" in multiprocessing.get_all_start_methods()
        # The copy of a process has none of its threads, and whatever they held stays held.
        and threading.active_count() == 1
    )


def _by_two(
    tree: WorkTree,
    units: frozenset[str],
    day: _DayOf,
    stats: Stats | None,
    cache: Cache | None,
    folder: Path | None,
) -> Outcome:
    """Judge in two processes; EOFError or OSError where the second one did not end well."""
    known = _recall(folder, units, tree)
    here, there = multiprocessing.Pipe()
    second = multiprocessing.get_context("fork").Process(
        target=_second, args=(there, here, tree, units, known, day, stats, cache), daemon=True
    )
    second.start()
    there.close()
    try:
        half = Half(tree, units - (known or frozenset()), True, cache)
        astray = known
        if astray is None:
            astray = frozenset(straying(half.names(), here.recv()))
            here.send(astray)
            if astray:
                half.without(astray)
        outcome = half.judged(day(half))
        other, values, seen = here.recv()
    finally:
        here.close()
        second.kill()
        second.join()
    if cache is not None and stats is not None and folder is not None:
        cache.take(*values)
        stats.take(*seen)
        if known is None:
            _keep(folder, units, tree, stats, astray)
    return outcome.and_(other)


def _second(
    there: Connection,
    here: Connection,
    tree: WorkTree,
    units: frozenset[str],
    known: frozenset[str] | None,
    day: _DayOf,
    stats: Stats | None,
    cache: Cache | None,
) -> None:
    """The second process, from its beginning to its end.

    It says nothing of its own troubles: the first one finds them again and reports them.
    """
    try:
        here.close()
        half = Half(tree, units - (known or frozenset()), False, cache)
        if known is None:
            there.send(half.names())
            if astray := there.recv():
                half.without(astray)
        there.send((half.judged(day(half)), cache and cache.told(), stats and stats.told()))
        there.close()
    finally:
        # Nothing of what was copied needs to be put away.
        os._exit(0)


def _recall(folder: Path | None, units: frozenset[str], tree: WorkTree) -> frozenset[str] | None:
    """The units of the second half tied to the first, if that was found for this very tree."""
    state = state_of({path: entry.blob for path, entry in tree.entries().items()})
    content = store.read(folder / NAME, _kind(units, state)) if folder and state else None
    return None if content is None else frozenset(json.loads(content))


def _keep(
    folder: Path, units: frozenset[str], tree: WorkTree, stats: Stats, astray: frozenset[str]
) -> None:
    state = state_of(
        {path: entry.blob or stats.now(path) for path, entry in tree.entries().items()}
    )
    if state:
        store.write(folder / NAME, _kind(units, state), json.dumps(sorted(astray)).encode())


def _kind(units: frozenset[str], state: str) -> str:
    halves = hashlib.sha256("\0".join(sorted(units)).encode()).hexdigest()
    return f"{NAME} {kind()} {halves} {state}"
