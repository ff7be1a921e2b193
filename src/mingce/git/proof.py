"""Main's first-parent line from a trusted commit on, with what each of its steps brought.

Imports plumbing, refs, history and write. The graph is walked here, by parents alone: where git
limits a log it goes by commit dates, which can be forged. Then one ``git diff-tree`` compares every
step with the commit before it, and every branch with the commit at which it left main, so that a
merge that holds anything else is seen without putting one together.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mingce.git.history import is_shallow
from mingce.git.plumbing import GitError, explain, run
from mingce.git.refs import resolve
from mingce.git.write import call


class Difference(NamedTuple):
    """One path at which a commit differs from another; modes 000000 for absent."""

    path: str
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str

    @property
    def added(self) -> bool:
        """Whether the older one has no such file."""
        return self.old_mode == "000000"

    @property
    def deleted(self) -> bool:
        """Whether the newer one has no such file any more."""
        return self.new_mode == "000000"


@dataclasses.dataclass(frozen=True, slots=True)
class Landing:
    """A step of main: a commit on its first-parent line.

    ``differences`` are from its first parent. ``plain`` says that a merge is seen to hold what its
    branch brings and nothing else; where it is false the merge must be put together to know.
    ``elsewhere`` are merges that came in with it and that brought something themselves: as main's
    own steps do where main was fast-forwarded to a branch.
    """

    commit: str
    parents: tuple[str, ...]
    differences: tuple[Difference, ...]
    plain: bool = True
    elsewhere: tuple[str, ...] = ()

    @property
    def is_merge(self) -> bool:
        """Whether it has more than one parent."""
        return len(self.parents) > 1


def landings(root: Path, trusted: str, revision: str) -> list[Landing]:
    """Every step of main after a trusted commit, oldest first.

    Raises :class:`GitError` in a shallow clone, and where the trusted commit is not on the
    first-parent line: then the line by which main grew is lost.
    """
    if is_shallow(root):
        raise GitError(
            "这是浅克隆，看不到完整的历史，不能核查", "请先运行 git fetch --unshallow，再重新运行"
        )
    start, end = resolve(root, trusted), resolve(root, revision)
    graph = _Graph(root, end)
    line = graph.line(start, end)
    if line is None:
        raise GitError(
            f"起点 {start[:12]} 不在主分支的合并线上：主分支可能曾被快进到别的分支，合并线已经断开",
            "请用另一途径核对起点；确认后，找出快进的那一步，由审核岗位重新合并",
        )
    arrivals = graph.arrivals(start, line)
    steps: list[Pair] = [(commit, graph.parents[commit][0]) for commit in line]
    branches = [each.branch for each in arrivals if each.branch is not None]
    differences = _differences(root, [*steps, *branches])
    found = []
    for pair, arrival in zip(steps, arrivals, strict=True):
        merged = differences.get(pair, [])
        plain = arrival.same
        if arrival.branch is not None:
            plain = sorted(merged) == sorted(differences.get(arrival.branch, []))
        commit = pair[0]
        parents = graph.parents[commit]
        found.append(Landing(commit, parents, tuple(merged), plain, arrival.elsewhere))
    return found


Pair = tuple[str, str]
"""A commit and the one that it is compared with."""


class _Arrival(NamedTuple):
    """What a step brought in.

    ``branch`` is the tip of what was merged with the newest commit that it has in common with main;
    without one ``same`` says whether the merge is known to hold nothing of its own.
    """

    branch: Pair | None = None
    same: bool = True
    elsewhere: tuple[str, ...] = ()


class _Graph:
    """The history of a commit: every commit's tree and parents."""

    def __init__(self, root: Path, end: str) -> None:
        self.trees: dict[str, str] = {}
        self.parents: dict[str, tuple[str, ...]] = {}
        answer = run(
            root, "log", "--no-show-signature", "--no-color", "--format=%H %T %P", end, "--"
        )
        for entry in answer.decode("ascii").splitlines():
            commit, tree, *parents = entry.split()
            self.trees[commit], self.parents[commit] = tree, tuple(parents)

    def line(self, start: str, end: str) -> list[str] | None:
        """The first-parent line after start up to end, oldest first; None without start on it."""
        found = []
        here = end
        while here != start:
            found.append(here)
            if not self.parents[here]:
                return None
            here = self.parents[here][0]
        return found[::-1]

    def arrivals(self, start: str, line: Sequence[str]) -> list[_Arrival]:
        """What each step of the line brought in that was not there before."""
        place = dict.fromkeys(self._above([start], {}), 0)
        whole = [start, *line]
        found = []
        for number, commit in enumerate(line, 1):
            others = self.parents[commit][1:]
            place[commit] = number
            brought = self._above(others, place)
            if not others:
                found.append(_Arrival())
            else:
                groups = [others, *(self.parents[each] for each in brought)]
                edge = {each for group in groups for each in group if each not in brought}
                base = self._newest(edge, place, whole)
                elsewhere = tuple(
                    each
                    for each in brought
                    if any(parent in brought for parent in self.parents[each][1:])
                )
                found.append(self._arrival(commit, base)._replace(elsewhere=elsewhere))
            place.update(dict.fromkeys(brought, number))
        return found

    def _above(self, tips: Iterable[str], known: Mapping[str, int]) -> dict[str, None]:
        """These commits and all before them that are not known."""
        found: dict[str, None] = {}
        waiting = list(tips)
        while waiting:
            commit = waiting.pop()
            if commit not in known and commit not in found:
                found[commit] = None
                waiting += self.parents[commit]
        return found

    def _arrival(self, commit: str, base: str | None) -> _Arrival:
        """A merge's arrival, its branch having left main at ``base``."""
        ours, *others = self.parents[commit]
        if base is None or len(others) != 1:
            return _Arrival(same=False)
        if base in (ours, others[0]):
            # One side has all of the other: the merge must be that side as it is.
            wanted = others[0] if base == ours else ours
            return _Arrival(same=self.trees[commit] == self.trees[wanted])
        return _Arrival((others[0], base))

    @staticmethod
    def _newest(edge: set[str], place: Mapping[str, int], line: Sequence[str]) -> str | None:
        """Of common ancestors the one that has all others before it; None where that is unclear."""
        if len(edge) < 2:
            return next(iter(edge), None)
        last = max((place[each] for each in edge if line[place[each]] == each), default=-1)
        return line[last] if last >= max(place[each] for each in edge) else None


def _differences(root: Path, pairs: Sequence[Pair]) -> dict[Pair, list[Difference]]:
    """Compare many pairs of commits in one call; a pair that does not differ is left out."""
    if not pairs:
        return {}
    done = call(
        root,
        "diff-tree",
        "--stdin",
        "-r",
        "-z",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--no-ext-diff",
        "--ignore-submodules=none",
        "--relative",
        given="".join(f"{commit} {older}\n" for commit, older in pairs).encode("ascii"),
    )
    if done.returncode:
        raise explain(root, "diff-tree", done.returncode, done.stderr)
    older = dict(pairs)
    assert len(older) == len(pairs), "a commit lands once"
    found: dict[Pair, list[Difference]] = {}
    here: list[Difference] = []
    tokens = iter(done.stdout.decode("utf-8", "surrogateescape").split("\0"))
    for token in tokens:
        if token.startswith(":"):
            old_mode, new_mode, old_blob, new_blob, _ = token[1:].split(" ")
            here.append(Difference(next(tokens), old_mode, new_mode, old_blob, new_blob))
        elif token:
            here = found[token, older[token]] = []
    return found
