"""What the desk's commands share: how they stop where Git or the desk cannot go on.

Imports click and, late, git and the desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mingce.commands._shared import Stop


@contextmanager
def said() -> Iterator[None]:
    """Turn what Git and the desk refuse into one Chinese message and exit code 2."""
    from mingce.desk.entries import EntryError
    from mingce.git.plumbing import GitError

    try:
        yield
    except (GitError, EntryError) as error:
        raise Stop(str(error)) from None
