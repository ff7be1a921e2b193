"""In which order files came onto main: along its first parents, the oldest first.

Imports plumbing and refs. A merge counts as what it brought, whatever its branch looked like
before: a branch that was rebased or took a long time lands when it is merged.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from mingce.git.history import is_shallow
from mingce.git.plumbing import GitError, run
from mingce.git.refs import resolve

_FEW = 200
"""So many paths are named to git; with more it is asked for everything."""


def landed(root: Path, revision: str, paths: Collection[str]) -> list[list[str]]:
    """Group these paths by the commit of main that first brought them, oldest commit first.

    Raises :class:`GitError` in a shallow clone, whose oldest commit seems to bring everything.
    """
    if not paths:
        return []
    if is_shallow(root):
        raise GitError(
            "这是浅克隆，看不到备案合并的先后", "请先运行 git fetch --unshallow，再重新运行"
        )
    wanted = set(paths)
    answer = run(
        root,
        "log",
        "--first-parent",
        "--diff-merges=first-parent",
        "--no-show-signature",
        "--no-color",
        "--no-ext-diff",
        "--no-renames",
        "--root",
        "--reverse",
        "--relative",
        "--diff-filter=A",
        "--name-only",
        "-z",
        "--format=%x01%H",
        resolve(root, revision),
        "--",
        *(sorted(wanted) if len(wanted) <= _FEW else ()),
    )
    groups: list[list[str]] = []
    for token in answer.decode("utf-8", "surrogateescape").split("\0"):
        token = token.lstrip("\n")
        if token.startswith("\x01"):
            groups.append([])
        elif token in wanted:
            wanted.discard(token)
            groups[-1].append(token)
    return [sorted(group) for group in groups if group]
