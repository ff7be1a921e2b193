"""Whole processes, measured: wall and processor time, and the most memory that one held.

Imports the standard library alone.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Taken(NamedTuple):
    """What a run took: seconds from start to end, megabytes at the most, and the processor's time.

    The processor's is that of the process and all that it started, and tells more on a machine
    where others work too.
    """

    seconds: float
    megabytes: float
    processor: float


class Job(NamedTuple):
    """A command to measure. ``before`` runs before each run and is not measured."""

    name: str
    command: Sequence[str]
    folder: Path
    codes: tuple[int, ...] = (0,)
    before: Callable[[], object] | None = None
    environment: Mapping[str, str] = {}


def once(job: Job) -> Taken:
    """Run once. Stops where the exit code is none of those expected."""
    if job.before:
        job.before()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    began = time.perf_counter()
    process = subprocess.Popen(
        list(job.command),
        cwd=job.folder,
        env=kept | dict(job.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if process.stderr:
        process.stderr.close()
    if code not in job.codes:
        raise SystemExit(f"{job.name}: exit code {code}\n{said.decode(errors='replace')}")
    return Taken(seconds, used.ru_maxrss / 1024, used.ru_utime + used.ru_stime)


def held(job: Job) -> float:
    """Run once more and return the megabytes that the process and all that it started held at most.

    What they share is counted once. Linux alone says so; elsewhere the answer is that of
    :func:`once`.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return once(job).megabytes
    if job.before:
        job.before()
    most = 0
    with subprocess.Popen(
        list(job.command),
        cwd=job.folder,
        env=os.environ | dict(job.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            most = max(most, sum(map(_kilobytes, _family(process.pid))))
            time.sleep(0.05)
    return most / 1024


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _kilobytes(pid: int) -> int:
    with contextlib.suppress(OSError):
        for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if row.startswith("Pss:"):
                return int(row.split()[1])
    return 0


def rounds(jobs: Sequence[Job], runs: int) -> dict[str, Taken]:
    """The medians of each job, all of them run in turn so that each meets the same disturbances."""
    taken: dict[str, list[Taken]] = {job.name: [] for job in jobs}
    for _ in range(runs):
        for job in jobs:
            taken[job.name].append(once(job))
    return {
        name: Taken(
            statistics.median(each.seconds for each in runs_of),
            max(each.megabytes for each in runs_of),
            statistics.median(each.processor for each in runs_of),
        )
        for name, runs_of in taken.items()
    }
