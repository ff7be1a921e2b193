"""Which commit a name means, and where two lines of history part.

Imports the plumbing. A name given by somebody is resolved here, once; only what git answers (40 or
64 hex digits) is ever passed on to another git command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from mingce.git.plumbing import GitError, run, run_or_none

_HEX = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def is_id(text: str) -> bool:
    """Whether a text is a whole object id, of either length."""
    return _HEX.fullmatch(text) is not None


def is_zero(text: str) -> bool:
    """Whether a text is the id by which git says "none"."""
    return is_id(text) and not text.strip("0")


def toplevel(start: Path) -> Path:
    """The top folder of the work tree that a folder lies in."""
    answer = run(start, "rev-parse", "--path-format=absolute", "--show-toplevel")
    return Path(answer.decode("utf-8", "surrogateescape").removesuffix("\n"))


def resolve(root: Path, revision: str) -> str:
    """The id of the commit that a revision names; :class:`GitError` where there is none."""
    if (root, revision) in _SEEN:
        return revision
    found = find(root, revision)
    if found is None:
        raise GitError(
            f"找不到版本“{revision}”",
            "请核对分支、标签或提交号；浅克隆请先运行 git fetch --unshallow",
        )
    return found


def find(root: Path, revision: str) -> str | None:
    """The id of the commit that a revision names, or None."""
    if not revision or "\0" in revision or "\n" in revision:
        return None
    answer = run_or_none(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    name = (answer or b"").decode("ascii", "replace").strip()
    if not is_id(name):
        return None
    _SEEN.add((root, name))
    return name


_SEEN: set[tuple[Path, str]] = set()
"""Ids that were seen to be commits: they stay so, and a hook need not ask for them again."""


def tips_of(root: Path, names: Sequence[str]) -> dict[str, str]:
    """The ids of the commits that some references (by their whole names) point to."""
    answer = run(root, "for-each-ref", "--format=%(objecttype) %(objectname) %(refname)", *names)
    found = {}
    for line in answer.decode("utf-8", "surrogateescape").splitlines():
        kind, name, reference = line.split(" ", 2)
        if kind == "commit" and reference in names:
            _SEEN.add((root, name))
            found[reference] = name
    return found


def merge_bases(root: Path, one: str, other: str) -> list[str]:
    """The best common ancestors of two commits (ids); several after a criss-cross, maybe none."""
    if one == other:
        return [one]
    answer = run_or_none(root, "merge-base", "--all", one, other)
    return (answer or b"").decode("ascii").split()


def merge_heads(root: Path, environ: Mapping[str, str]) -> list[str]:
    """The commits that the merge under way brings in; empty outside a merge.

    A merge that stopped at a conflict has written MERGE_HEAD. One that runs through has not yet
    when it calls the pre-merge-commit hook: there git names them in variables GITHEAD_<id>.
    """
    place = run(root, "rev-parse", "--path-format=absolute", "--git-path", "MERGE_HEAD")
    path = Path(place.decode("utf-8", "surrogateescape").removesuffix("\n"))
    names = path.read_text("ascii").split() if path.is_file() else []
    names += [name.removeprefix("GITHEAD_") for name in environ if name.startswith("GITHEAD_")]
    return sorted({name for name in names if is_id(name)})


def on_a_remote_main(root: Path, commit: str) -> bool:
    """Whether a commit (an id) lies on the branch main of some remote, as far as fetched."""
    return bool(run(root, "for-each-ref", f"--contains={commit}", "refs/remotes/*/main"))
