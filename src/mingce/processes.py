"""A second process, and the collector: what makes the reading of ten thousand accounts quick.

Imports nothing of mingce. Reads no environment: whoever wants one process says so to its caller.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Iterator

LEAST = 2000
"""With fewer files to read one process is as fast as two."""


def may_fork() -> bool:
    """Whether a copy of this process can work beside it: Linux, two processors, and no threads.

    The copy of a process has none of its threads, and whatever they held stays held.
    """
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and threading.active_count() == 1
    )


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Spare the collector what is made in here and stays: millions of objects and no cycle.

    It would look at all of them again and again, a quarter of the time. What stayed of an earlier
    time is looked at again: a site that is served is built anew and anew.
    """
    enabled = gc.isenabled()
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
