"""Main as the desk moves it: where it is, what only this clone has, and bringing this clone along.

Imports git. Whoever moves main moves the remote's first, where there is one; this clone follows.
"""

from __future__ import annotations

from pathlib import Path

from mingce.git import write
from mingce.git.plumbing import GitError, run_or_none
from mingce.git.refs import find, resolve
from mingce.git.tree import CommitTree, WorkTree
from mingce.git.write import MAIN, Pushed


def newest(root: Path, remote: str | None, branches: bool = False) -> str:
    """Main's newest commit: the remote's, fetched now, or else the local one.

    ``branches`` fetches the remote's other branches too. Raises GitError where this clone's main
    has commits that the remote's has not: they are not received yet, and would be left behind.
    """
    if remote is None:
        return resolve(root, f"refs/heads/{MAIN}")
    tip = write.fetch(root, remote, branches)
    here = find(root, f"refs/heads/{MAIN}")
    if here is None or run_or_none(root, "merge-base", "--is-ancestor", here, tip) is not None:
        return tip
    raise GitError(
        f"本机的 {MAIN} 有还没有推送到 {remote} 的提交",
        f"请先运行 git push {remote} {MAIN}；被拒绝的，先运行 git pull --no-rebase，再推送",
    )


def advance(root: Path, remote: str | None, commit: str, tip: str) -> bool:
    """Let main go on from a commit to its child; False where somebody else came first."""
    if remote is not None:
        return write.push(root, remote, commit) is Pushed.DONE
    return write.move(root, MAIN, commit, tip)


def follow(root: Path, remote: str | None, tip: str) -> bool:
    """Bring the work tree, where main is checked out, to main's new commit; False if it cannot."""
    if write.branch_here(root) != MAIN:
        return True
    if remote is not None:
        return write.forward(root, tip)
    # Main itself has moved already: what is left is the daybook, which only grows. A file here
    # that is the beginning of main's was left by a run that ended half way.
    now, here = CommitTree(root, tip), WorkTree(root)
    behind = []
    whole = True
    for path in (path for path in now.entries() if path.startswith("office/daybook/")):
        old = here.read(path) if path in here.entries() else b""
        new = now.read(path)
        if old != new and new.startswith(old):
            behind.append(path)
        whole = whole and new.startswith(old)
    write.take_over(root, behind)
    return whole
