"""Keep the daybook (登记簿): enter whatever is on main and has no entry yet, as one commit on main.

Imports entries, moving, register and git. Every run computes anew from main as it is; a commit is
built beside everything and then main moves once, only from where it was seen. So two at once, a
re-run, a rejected push and a kill between any two steps neither skip nor repeat a number.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from mingce.desk.entries import Entries, EntryError, Wanted, entries, unentered
from mingce.desk.gate import load_commit
from mingce.desk.moving import advance, follow, newest
from mingce.git import write
from mingce.git.landed import landed
from mingce.git.plumbing import GitError
from mingce.git.stats import folder_of
from mingce.git.tree import CommitTree
from mingce.git.write import MAIN
from mingce.register import Register

ATTEMPTS = 8
"""So often main may move under a run before it gives up."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entered:
    """What a run did. ``commit`` is empty where there was nothing to enter."""

    entries: Entries
    commit: str = ""
    remote: str = ""
    signed: bool = False
    behind: bool = False
    """Whether the work tree here could not be brought to the new main."""


def enter(
    root: Path,
    day: Callable[[Register], dt.date],
    wanted: Wanted,
    *,
    remote: str | None = None,
    deployed: str | None = None,
) -> Entered:
    """Enter what is due; ``day`` says on which day, once the register is known.

    With a remote its main is what counts, else the local one. ``deployed`` names the commit from
    which the site was built. Raises GitError or EntryError; both leave main as it was.
    """
    name = write.remote_of(root, remote)
    if deployed is not None:
        wanted = dataclasses.replace(wanted, deployed=_announcements(root, deployed))
    for _ in range(ATTEMPTS):
        tip = newest(root, name)
        due = _compute(root, tip, day, wanted)
        if not due.rows:
            return Entered(due, remote=name or "", behind=not follow(root, name, tip))
        sign = bool(write.signing_key(root))
        commit = write.commit_files(root, tip, {due.path: due.data}, _message(due), sign=sign)
        if advance(root, name, commit, tip):
            return Entered(due, commit, name or "", sign, behind=not follow(root, name, commit))
    raise GitError(
        f"{MAIN} 一直有新的提交，{ATTEMPTS} 次都没有赶上", "请稍后重新运行，编号不会重复也不会遗漏"
    )


def _compute(root: Path, tip: str, day: Callable[[Register], dt.date], wanted: Wanted) -> Entries:
    main = load_commit(root, tip, folder_of(root))
    tree, register = main.tree, main.register
    if wanted.told is not None and wanted.told.announcement not in {
        sheet.id for sheet in register.announcements
    }:
        raise EntryError(
            f"{MAIN} 上没有公告“{wanted.told.announcement}”\n"
            "    改法：请写公告的编号，例如 announcements/licun/2026-09-14-kuaishou；未合并的先合并"
        )
    paths = [sheet.where.path for sheet in unentered(register, wanted)]
    return entries(register, tree, landed(root, tip, paths), day(register), wanted)


def _announcements(root: Path, deployed: str) -> frozenset[str]:
    paths = CommitTree(root, deployed).entries()
    return frozenset(
        path.removesuffix(".md") for path in paths if path.startswith("announcements/")
    )


def _message(due: Entries) -> str:
    listed = "\n".join(f"{row.number} {row.event} {row.subject}" for row in due.rows)
    return f"登记 {due.numbers}\n\n{listed}\n"
