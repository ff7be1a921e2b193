"""A filing that main has is never rewritten (XM9001): what counts as that, and the words for it.

Imports finding. Pure, over entries of trees. Asked of a whole change by the rules and of what is
staged by the commit hook, which cannot wait for all rules to be imported.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Protocol

from mingce.finding import Found, Place

CODE = "XM9001"
ARTICLE = "第六条"


class Entry(Protocol):
    """One file of a tree as Git lists it."""

    @property
    def mode(self) -> str:
        """Git's mode, six digits."""

    @property
    def blob(self) -> str:
        """Git's id of the contents."""


def is_sheet(path: str) -> bool:
    """Whether a path is that of a filing."""
    return path.startswith("registry/") and path.endswith(".yml")


def rewritten(
    before: Mapping[str, Entry], after: Mapping[str, Entry], source: str
) -> Iterator[Found]:
    """The filings of ``before`` that ``after`` deletes, renames or edits, in the order of paths.

    Paths that are the same in both may be left out of both. ``source`` is the commit that has
    ``before``, from which the remedy restores.
    """
    added = {each.blob: path for path, each in after.items() if path not in before}
    for path, old in before.items():
        new = after.get(path)
        if not is_sheet(path) or (new and (new.mode, new.blob) == (old.mode, old.blob)):
            continue
        filing = path.removeprefix("registry/").removesuffix(".yml")
        yield Found(
            CODE,
            Place(path),
            f"已归档的备案不能修改或删除：这份备案已在主分支上，这里将其{fate(old, new, added)}",
            f"{_undo(path, old, new, added, source)}，"
            "情况有变另交一份 change，原来填错另交一份 correct",
            subject=filing.rpartition("/")[0],
            filing=filing,
        )


def _undo(path: str, old: Entry, new: Entry | None, added: Mapping[str, str], source: str) -> str:
    """How a sheet comes to be again what it was, and nothing is lost by it."""
    if new is not None:
        return f"请先另存新写的内容，再恢复该文件（{restore(path, source)}）"
    if old.blob in added:
        return f"请恢复原名（git mv -- {shlex.quote(added[old.blob])} {shlex.quote(path)}）"
    return f"请恢复该文件（{restore(path, source)}）"


def fate(old: Entry, new: Entry | None, added: Mapping[str, str]) -> str:
    """What becomes of a file, in a word; ``added`` gives the new path that holds a blob."""
    if new is not None:
        return "修改"
    return f"改名为 {added[old.blob]}" if old.blob in added else "删除"


def restore(path: str, source: str) -> str:
    """The command that brings a file back as a commit has it."""
    return f"git restore --source={source} --staged --worktree -- {shlex.quote(path)}"
