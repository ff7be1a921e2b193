"""A sheet that main has is never rewritten: it stays where it is, byte for byte (XM9001).

Pure, over the entries of trees; imports finding and git.tree. What only a branch has may be mended.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from mingce.finding import Finding, Place, Severity
from mingce.git.tree import Entry

CODE = "XM9001"


def is_sheet(path: str) -> bool:
    """Whether a path is that of a filing."""
    return path.startswith("registry/") and path.endswith(".yml")


def rewritten(
    base: Mapping[str, Entry], head: Mapping[str, Entry], source: str
) -> Iterator[Finding]:
    """The sheets of ``base`` that ``head`` deletes, renames or edits, in the order of paths.

    ``source`` is the commit that ``base`` lists, from which the remedy restores.
    """
    new_names = {
        entry.blob: path for path, entry in head.items() if path not in base and is_sheet(path)
    }
    for path, entry in base.items():
        if not is_sheet(path):
            continue
        now = head.get(path)
        if now is None:
            renamed = new_names.get(entry.blob)
            how = f"改名为 {renamed}" if renamed else "删除"
        elif now.blob != entry.blob or now.mode != entry.mode:
            how = "修改"
        else:
            continue
        yield _finding(path, how, source)


def _finding(path: str, how: str, source: str) -> Finding:
    filing = path.removeprefix("registry/").removesuffix(".yml")
    restore = f"git restore --source={source[:12]} --staged --worktree -- {shlex.quote(path)}"
    return Finding(
        CODE,
        Severity.REFUSE,
        Place(path),
        f"已归档的备案不能修改或删除：这份备案已在主分支上，这里将其{how}",
        f"请恢复该文件（{restore}），情况有变另交一份 change，原来填错另交一份 correct",
        article="第六条",
        subject=filing.rpartition("/")[0],
        filing=filing,
    )
