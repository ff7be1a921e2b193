"""The pages of a change before it is merged: base as it is, and what base becomes by the merge.

Imports git, change and pages. A head is read as Git objects and drawn by the code that runs here,
which is base's; nothing of a head is checked out, imported or built, and its policies and settings
do not count.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from mingce.change import load_change
from mingce.desk.source import commits_of
from mingce.git.merged import merged
from mingce.git.plumbing import GitError
from mingce.git.tree import REGISTER_FILE, CommitTree
from mingce.pages.build import site_of
from mingce.pages.view import Site
from mingce.register import Register

_SETTINGS = ("office/policy/", REGISTER_FILE)
"""What is taken from base, whatever a head makes of it."""


def sites(
    root: Path, base: str, head: str, day: Callable[[Register], dt.date]
) -> tuple[Site, Site]:
    """Return what the public sees of base, and would see once head is merged into it.

    ``day`` says on which day, once base's register is known. Raises GitError.
    """
    ours, theirs = CommitTree(root, base), CommitTree(root, head)
    if REGISTER_FILE not in ours.entries():
        raise GitError(f"{ours.label} 里没有名册（{REGISTER_FILE}）", "--base 请写名册的主分支")
    into = merged(root, ours, theirs)
    if into is None:
        raise GitError(
            f"{ours.label} 和 {theirs.label} 没有共同的历史", "请从主分支新建分支，再重新报送"
        )
    change = load_change(ours, into)
    after = copy.copy(change.head)
    after.file = change.base.file
    after.problems = [each for each in after.problems if not each.place.path.startswith(_SETTINGS)]
    as_of = day(change.base)
    known = commits_of(root, ours.commit)
    return (
        site_of(change.base, as_of, _unreadable(change.base), known),
        site_of(after, as_of, _unreadable(after), {**commits_of(root, theirs.commit), **known}),
    )


def _unreadable(register: Register) -> frozenset[str]:
    return frozenset(path for paths in register.unreadable.values() for path in paths)
