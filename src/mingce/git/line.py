"""Main's first-parent line, and what makes a repository show other history than it holds.

Imports plumbing and refs. Commits are ids, resolved before.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mingce.git.plumbing import run, run_or_none
from mingce.git.tree import SUBMODULE


class Step(NamedTuple):
    """A commit on the first-parent line, with its parents in order."""

    commit: str
    parents: tuple[str, ...]

    @property
    def short(self) -> str:
        """The commit as messages name it."""
        return self.commit[:12]


def is_ancestor(root: Path, older: str, newer: str) -> bool:
    """Whether a commit lies in the history of another."""
    return run_or_none(root, "merge-base", "--is-ancestor", older, newer) is not None


def steps(root: Path, base: str, head: str) -> list[Step] | None:
    """The first-parent line from base (left out) to head, oldest first.

    None where base does not lie on head's first-parent line.
    """
    if base == head:
        return []
    answer = run(root, "rev-list", "--first-parent", "--parents", "--reverse", head, f"^{base}")
    found = []
    for line in answer.decode("ascii").splitlines():
        commit, *parents = line.split(" ")
        found.append(Step(commit, tuple(parents)))
    if not found or not found[0].parents or found[0].parents[0] != base:
        return None
    return found


def between(root: Path, base: str, head: str) -> list[str]:
    """The commits that head has and base has not."""
    return run(root, "rev-list", head, f"^{base}").decode("ascii").split()


def disguises(root: Path) -> list[str]:
    """References and files by which this repository shows other objects than it holds."""
    names = run(root, "for-each-ref", "--format=%(refname)", "refs/replace/").decode().split()
    grafts = git_folder(root) / "info/grafts"
    if grafts.is_file() and grafts.read_bytes().strip():
        names.append("info/grafts")
    return names


def git_folder(root: Path) -> Path:
    """The folder in which the repository keeps itself, shared by its linked work trees."""
    answer = run(root, "rev-parse", "--path-format=absolute", "--git-common-dir")
    return Path(answer.decode("utf-8", "surrogateescape").removesuffix("\n"))


class Passing(NamedTuple):
    """A version of a file that a line of commits once had. ``commit`` is the one that had it."""

    commit: str
    path: str
    blob: str


def passing(root: Path, base: str, head: str) -> list[Passing]:
    """The versions of files that commits from base to head brought, oldest commit first.

    What head still has is among them; a merge's are those that differ from all of its parents.
    Submodules have no contents and are left out.
    """
    answer = run(
        root,
        "log",
        "--reverse",
        "--raw",
        "-c",
        "--no-abbrev",
        "--no-renames",
        "--no-color",
        "--no-ext-diff",
        "--no-show-signature",
        "--diff-filter=d",
        "-z",
        "--format=%x01%H",
        head,
        f"^{base}",
        "--",
    )
    found = []
    commit = ""
    tokens = iter(answer.decode("utf-8", "surrogateescape").split("\0"))
    for token in tokens:
        token = token.lstrip("\n")
        if token.startswith("\x01"):
            commit = token[1:]
        elif token:
            # :modes blobs status, one more of the first two for each further parent of a merge.
            parents = len(token) - len(token.lstrip(":"))
            fields = token.lstrip(":").split(" ")
            path = next(tokens)
            if fields[parents] != SUBMODULE:
                found.append(Passing(commit, path, fields[2 * parents + 1]))
    return found
