"""Work shared out between two processes, where that is faster.

Imports processes. Pages and files are drawn and written apart from each other, so who does
which makes no difference to any byte. The second process is a copy of this one (fork): it has all
that was read, and nothing is sent to it but the numbers of what is to do.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence

from mingce.processes import may_fork

_SIZE = 4
_MOST = 16_000
"""So many numbers fit into a pipe without anybody reading it."""

Job = Callable[[], object]


def share(jobs: Sequence[Job]) -> None:
    """Do all jobs, those that take longest first; with two processors, half of them in a copy."""
    if len(jobs) > 1:
        Begun(jobs).end()
    else:
        for job in jobs:
            job()


class Begun:
    """Jobs that a copy of this process begins at once, in their order: :meth:`end` ends them.

    Where there can be no copy, all are done in the end. What the copy could not do, or did not get
    to, is done here, so that what is wrong is raised here. A job that was begun may therefore be
    done twice.
    """

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._left = set(range(len(jobs)))
        self._copy = 0
        if not 0 < len(jobs) <= _MOST or not may_fork():
            return
        self._tickets, counter = os.pipe()
        self._done, told = os.pipe()
        os.write(counter, b"".join(number.to_bytes(_SIZE, "big") for number in self._left))
        os.close(counter)
        self._copy = os.fork()
        if not self._copy:
            _work(jobs, self._tickets, told)
        os.close(told)

    def end(self) -> None:
        """Do what is left, beside the copy."""
        if self._copy:
            try:
                for number in _numbers(self._tickets):
                    self._jobs[number]()
                    self._left.remove(number)
            finally:
                for _ in _numbers(self._tickets):
                    pass  # what went wrong here is not to be waited for
                self._wait()
        for number in sorted(self._left):
            self._jobs[number]()

    def stop(self) -> None:
        """Leave undone what is not done yet."""
        if self._copy:
            os.kill(self._copy, signal.SIGKILL)
            self._wait()

    def _wait(self) -> None:
        self._left -= set(_numbers(self._done))
        os.waitpid(self._copy, 0)
        os.close(self._tickets)
        os.close(self._done)
        self._copy = 0


def _numbers(pipe: int) -> Iterator[int]:
    """The numbers in a pipe, each of them for one reader only, until it is closed and empty."""
    while number := os.read(pipe, _SIZE):
        yield int.from_bytes(number, "big")


def _work(jobs: Sequence[Job], tickets: int, told: int) -> None:
    """Work as the copy; never return, nor do anything that the first process will do at its end."""
    with contextlib.suppress(BaseException):
        gc.disable()  # the copy is gone before it would be worth it
        for number in _numbers(tickets):
            jobs[number]()
            os.write(told, number.to_bytes(_SIZE, "big"))
    os._exit(0)
