"""Which branches are open: local and remote ones that main does not hold yet.

Imports plumbing and refs. Each commit is told once, under the name that a person would use.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mingce.git.plumbing import GitError, run, run_or_none
from mingce.git.refs import find


class Branch(NamedTuple):
    """A branch by its short name (``origin/licun-1014``), the commit it names, and other names."""

    name: str
    commit: str
    others: tuple[str, ...] = ()


def main_of(root: Path) -> str:
    """Main's newest commit: the local one where it holds the remote's, else the remote's."""
    here = find(root, "refs/heads/main")
    there = find(root, "refs/remotes/origin/main")
    if here is None and there is None:
        raise GitError("找不到主分支 main", "请先取回主分支：git fetch origin main")
    if here is None or there is None:
        return here or there or ""
    ahead = run_or_none(root, "merge-base", "--is-ancestor", there, here) is not None
    return here if ahead else there


def open_branches(root: Path, main: str) -> list[Branch]:
    """The branches that a commit of main does not hold, by name; main's own are left out."""
    answer = run(
        root,
        "for-each-ref",
        f"--no-merged={main}",
        "--format=%(refname)%00%(objectname)%00%(symref)",
        "refs/heads",
        "refs/remotes",
    )
    names: dict[str, list[str]] = {}
    for line in answer.decode("utf-8", "replace").splitlines():
        ref, commit, symbolic = line.split("\0")
        short = ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
        if symbolic or ref == "refs/heads/main" or ref.endswith("/main"):
            continue
        names.setdefault(commit, []).append(short)
    return sorted(Branch(each[0], commit, tuple(each[1:])) for commit, each in names.items())
