"""The gate: a change between two commits, judged for a pull request, a merge or a push.

Imports git, change, rules and reporting. Everything is read as Git objects: nothing of a head is
ever checked out, imported or built. The receive hook, ``mingce check --base`` and the desk's
commands all ask here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from mingce.authority import DAYBOOK
from mingce.change import Change, Tree, on_top, path_changes
from mingce.finding import Finding, Found
from mingce.git.history import is_shallow
from mingce.git.line import Step, disguises, is_ancestor, passing, steps
from mingce.git.merged import added_by_merge, merged
from mingce.git.plumbing import GitError, objects
from mingce.git.refs import merge_bases
from mingce.git.tree import REGISTER_FILE, CommitTree, blob_id
from mingce.records.paths import in_data_folder
from mingce.register import Register, load
from mingce.reporting.codeowners import codeowners
from mingce.rules import RULES, judge, leaks, shape
from mingce.rules.changes import CODEOWNERS
from mingce.rules.judgment import Handing, Judgment, judge_change


@dataclasses.dataclass(frozen=True, slots=True)
class Loaded:
    """A commit's tree with its register, which is judged once a day however often it is a base."""

    tree: CommitTree
    register: Register
    _found: dict[dt.date, list[Finding]] = dataclasses.field(default_factory=dict)

    def findings(self, day: dt.date) -> list[Finding]:
        """Every finding of the register on a day."""
        if day not in self._found:
            self._found[day] = judge(self.register, day)
        return self._found[day]


def load_commit(root: Path, revision: str, known: Register | None = None) -> Loaded:
    """Read the register of a commit, on top of one that is known."""
    tree = CommitTree(root, revision)
    return Loaded(tree, load(tree, known))


def standing(root: Path) -> list[Found]:
    """What is wrong with the repository itself: history that is missing or disguised."""
    found = [shape.shallow()] if is_shallow(root) else []
    names = disguises(root)
    return [*found, shape.replaced(names)] if names else found


def judge_branch(
    root: Path,
    base: Loaded,
    head: str,
    day: dt.date,
    handing: Handing | None = None,
    *,
    stands: Sequence[Found] | None = None,
) -> Judgment:
    """Judge what merging a commit into base would do to base.

    ``stands`` is what is wrong with the repository itself, where that was looked at already.
    """
    tree = CommitTree(root, head)
    found = list(standing(root) if stands is None else stands)
    into: Tree | None = merged(root, base.tree, tree)
    if into is None:
        found.append(shape.unrelated(base.tree.commit[:12], tree.commit[:12]))
        into = base.tree
    found += _forgotten(root, base.tree, tree)
    return _judge(base, into, day, handing, found)


class Landing(NamedTuple):
    """A step of main's line and what it comes to."""

    step: Step
    judgment: Judgment


def judge_line(
    root: Path,
    base: Loaded,
    head: str,
    day: dt.date,
    handing: Callable[[Step], Handing | None],
) -> list[Landing]:
    """Judge every step by which main would go on from base to head.

    ``handing`` says of a step who handed it in and who accepts it. Where head does not go on from
    base there is one landing, whose judgment says why.
    """
    head = CommitTree(root, head).commit
    found = standing(root)
    line = steps(root, base.tree.commit, head)
    if line is None:
        found.append(_off_the_line(root, base.tree.commit, head))
        nothing = Step(head, (base.tree.commit,))
        return [Landing(nothing, _judge(base, base.tree, day, None, found))]
    landings = []
    for step in line:
        here = CommitTree(root, step.commit)
        found += _shape(root, base.tree, here, step)
        judgment = _judge(base, here, day, handing(step), found)
        landings.append(Landing(step, judgment))
        base, found = Loaded(here, judgment.change.filed), []
    return landings


def _off_the_line(root: Path, base: str, head: str) -> Found:
    if is_ancestor(root, base, head):
        return shape.line_lost(base[:12], head[:12])
    if merge_bases(root, base, head):
        return shape.rewritten(base[:12], head[:12])
    return shape.unrelated(base[:12], head[:12])


def _shape(root: Path, base: CommitTree, here: CommitTree, step: Step) -> list[Found]:
    if len(step.parents) == 1:
        paths = [each.path for each in path_changes(base.entries(), here.entries())]
        others = [path for path in paths if not path.startswith(DAYBOOK)]
        return [shape.not_a_merge(step.short, others)] if others else []
    if len(step.parents) > 2:
        return [shape.octopus(step.short, len(step.parents))]
    branch = CommitTree(root, step.parents[1])
    brought = shape.merge_adds(step.short, added_by_merge(root, here, (base, branch)))
    return [*brought, *_forgotten(root, base, here)]


def _forgotten(root: Path, base: CommitTree, head: CommitTree) -> list[Found]:
    """What the commits on the way from base to head held in data folders, and head does not."""
    present = {entry.blob for tree in (base, head) for entry in tree.entries().values()}
    gone = [
        each
        for each in passing(root, base.commit, head.commit)
        if each.blob not in present and in_data_folder(each.path)
    ]
    contents = objects(root, (each.blob for each in gone))
    return list(
        leaks.leaked(
            (each.commit, each.path, data) for each, data in zip(gone, contents, strict=True)
        )
    )


def _judge(
    base: Loaded, head: Tree, day: dt.date, handing: Handing | None, found: Sequence[Found]
) -> Judgment:
    if REGISTER_FILE not in base.tree.entries():
        raise GitError(
            f"{base.tree.label} 里没有名册（{REGISTER_FILE}）", "--base 请写名册的主分支"
        )
    change = on_top(base.register, base.tree, head)
    return judge_change(
        change,
        RULES,
        day,
        handing,
        found,
        source=base.tree.commit[:12],
        codeowners=_owners(change, day),
        base=base.findings(day),
    )


def _owners(change: Change, day: dt.date) -> tuple[str, bytes] | None:
    access = change.head.access
    if access is None or not any(each.path == CODEOWNERS for each in change.code):
        return None
    data = codeowners(access, day).encode("utf-8")
    after = change.entries.get(CODEOWNERS)
    algorithm = "sha256" if after is not None and len(after.blob) == 64 else "sha1"
    return blob_id(data, algorithm), data


def findings_of(landings: Sequence[Landing]) -> list[Finding]:
    """Everything that stops a line, each once, in the order of its steps."""
    found: dict[Finding, None] = {}
    for landing in landings:
        found |= dict.fromkeys(landing.judgment.failing)
    return list(found)
