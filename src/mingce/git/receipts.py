"""Who brought which commit to this repository, and when: the receive hook's own book.

Imports nothing of mingce. A text file beside the repository's objects, a line a commit: the
commit, the day, the actor. The first line of a commit counts: to push somebody else's commit again
gives nobody a claim to it.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

NAME = "mingce/received"


class Receipt(NamedTuple):
    """The first push of a commit."""

    day: dt.date
    actor: str


def read(git_folder: Path) -> dict[str, Receipt]:
    """Every receipt by commit; none where nothing was received yet."""
    found: dict[str, Receipt] = {}
    try:
        text = (git_folder / NAME).read_text("ascii")
    except FileNotFoundError:
        return found
    for line in text.splitlines():
        parts = line.split(" ")
        if len(parts) == 3:
            found.setdefault(parts[0], Receipt(dt.date.fromisoformat(parts[1]), parts[2]))
    return found


def note(git_folder: Path, commits: Iterable[str], day: dt.date, actor: str) -> None:
    """Write that an actor brought these commits on a day."""
    lines = "".join(f"{commit} {day} {actor}\n" for commit in commits)
    if not lines:
        return
    place = git_folder / NAME
    place.parent.mkdir(exist_ok=True)
    # One write at the end of the file: two pushes at once cannot mix their lines.
    handle = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    with os.fdopen(handle, "wb", buffering=0) as file:
        file.write(lines.encode("ascii"))


def first_day(receipts: Mapping[str, Receipt], commits: Iterable[str]) -> dt.date | None:
    """The earliest day on which one of these commits came, or None."""
    return min((receipts[each].day for each in commits if each in receipts), default=None)
