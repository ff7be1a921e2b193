"""Work shared out between two processes, where that is faster.

Imports processes. Pages and files are drawn and written apart from each other, so who does
which makes no difference to any byte. The second process is a copy of this one (fork): it has all
that was read, and nothing is sent to it but the numbers of what is to do.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence

from mingce.processes import may_fork

_SIZE = 4
_MOST = 16_000
"""So many numbers fit into a pipe without anybody reading it."""


def share(jobs: Sequence[Callable[[], object]]) -> None:
    """Do all jobs, those that take longest first; with two processors, half of them in a copy.

    What the copy could not do, or did not get to, is done here, so that what is wrong is raised
    here. A job that was begun may therefore be done twice.
    """
    if not 1 < len(jobs) <= _MOST or not may_fork():
        for job in jobs:
            job()
        return
    left = set(range(len(jobs)))
    tickets, counter = os.pipe()
    done, told = os.pipe()
    os.write(counter, b"".join(number.to_bytes(_SIZE, "big") for number in range(len(jobs))))
    os.close(counter)
    copy = os.fork()
    if not copy:
        _copy(jobs, tickets, told)
    os.close(told)
    try:
        for number in _numbers(tickets):
            jobs[number]()
            left.remove(number)
    finally:
        for _ in _numbers(tickets):
            pass  # what went wrong here is not to be waited for
        left -= set(_numbers(done))
        os.waitpid(copy, 0)
        os.close(tickets)
        os.close(done)
    for number in sorted(left):
        jobs[number]()


def _numbers(pipe: int) -> Iterator[int]:
    """The numbers in a pipe, each of them for one reader only, until it is closed and empty."""
    while number := os.read(pipe, _SIZE):
        yield int.from_bytes(number, "big")


def _copy(jobs: Sequence[Callable[[], object]], tickets: int, told: int) -> None:
    """Work as the copy; never return, nor do anything that the first process will do at its end."""
    with contextlib.suppress(BaseException):
        for number in _numbers(tickets):
            jobs[number]()
            os.write(told, number.to_bytes(_SIZE, "big"))
    os._exit(0)
