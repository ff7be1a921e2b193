"""The gate: a change between two commits, judged for a pull request, a merge or a push.

Imports part, around, cache, git, change, rules and reporting. Everything is read as Git objects:
nothing of a head is ever checked out, imported or built. The receive hook, ``mingce check --base``
and the desk's commands all ask here.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from mingce.authority import DAYBOOK
from mingce.cache import Cache
from mingce.change import Change, on_top
from mingce.desk.around import OFFICE, Index, index_of
from mingce.desk.forgotten import forgotten
from mingce.desk.part import ASIDE, in_part, touched
from mingce.finding import Finding, Found
from mingce.git.compare import ChangedTree, Difference, differences
from mingce.git.history import is_shallow
from mingce.git.line import Step, disguises, is_ancestor, steps
from mingce.git.merged import added_by_merge, merging
from mingce.git.plumbing import GitError
from mingce.git.refs import merge_bases, resolve
from mingce.git.tree import REGISTER_FILE, CommitTree, blob_id
from mingce.register import Register, load
from mingce.reporting.codeowners import codeowners
from mingce.rules import RULES, judge, shape
from mingce.rules.changes import CODEOWNERS
from mingce.rules.judgment import Handing, Judgment, judge_change


class Loaded:
    """A commit as the base of changes: of its register as much is read as somebody asks for.

    ``kept`` is the folder for what is kept from one run to the next; without one, or without what
    was kept, the answers are the same.
    """

    def __init__(self, tree: CommitTree, kept: Path | None, known: Register | None = None) -> None:
        self.tree = tree
        self.kept = kept
        self._known = known
        self._found: dict[dt.date, list[Finding]] = {}

    @property
    def commit(self) -> str:
        """The commit's id."""
        return self.tree.commit

    @functools.cached_property
    def office(self) -> Register:
        """What the office wrote for all: policies, calendar, platforms, access, scope, notices.

        With no unit, decision or row of the daybook.
        """
        tree = CommitTree(self.tree.root, self.commit, (*OFFICE, *ASIDE))
        if REGISTER_FILE not in tree.entries():
            raise GitError(
                f"{self.tree.label} 里没有名册（{REGISTER_FILE}）", "--base 请写名册的主分支"
            )
        return self._load(tree, "office", 0, ())

    @functools.cached_property
    def register(self) -> Register:
        """The whole register."""
        return self._load(self.tree, "values", 64, None)

    def _load(
        self, tree: CommitTree, name: str, few: int, units: Collection[str] | None
    ) -> Register:
        if self.kept is None:
            return load(tree, self._known, units=units)
        cache = Cache(self.kept, name, few)
        register = load(tree, self._known, cache, units)
        cache.save()
        return register

    def findings(self, day: dt.date) -> list[Finding]:
        """Every finding of the whole register on a day."""
        if day not in self._found:
            self._found[day] = judge(self.register, day)
        return self._found[day]

    @functools.cached_property
    def index(self) -> Index:
        """What ties each unit to others, and its names."""
        return index_of(self.tree.root, self.commit, self.kept)


def load_commit(root: Path, revision: str, kept: Path | None = None) -> Loaded:
    """A commit as a base; ``kept`` is the folder for what is kept from one run to the next."""
    return Loaded(CommitTree(root, revision), kept)


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
    head = resolve(root, head)
    found = list(standing(root) if stands is None else stands)
    into = merging(root, base.commit, head)
    if into is None:
        found.append(shape.unrelated(base.commit[:12], head[:12]))
    changed = into.changed if into else ()
    found += forgotten(root, base.commit, head, changed)
    return _judge(base, changed, day, handing, found)


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
    head = resolve(root, head)
    found = standing(root)
    line = steps(root, base.commit, head)
    if line is None:
        found.append(_off_the_line(root, base.commit, head))
        nothing = Step(head, (base.commit,))
        return [Landing(nothing, _judge(base, (), day, None, found))]
    landings = []
    for step in line:
        changed = differences(root, base.commit, step.commit)
        found += _shape(root, base.commit, step, changed)
        judgment = _judge(base, changed, day, handing(step), found)
        landings.append(Landing(step, judgment))
        known = judgment.change.filed if judgment.change.part is None else None
        base, found = Loaded(CommitTree(root, step.commit), base.kept, known), []
    return landings


def _off_the_line(root: Path, base: str, head: str) -> Found:
    if is_ancestor(root, base, head):
        return shape.line_lost(base[:12], head[:12])
    if merge_bases(root, base, head):
        return shape.rewritten(base[:12], head[:12])
    return shape.unrelated(base[:12], head[:12])


def _shape(root: Path, base: str, step: Step, changed: Sequence[Difference]) -> list[Found]:
    if len(step.parents) == 1:
        others = [each.path for each in changed if not each.path.startswith(DAYBOOK)]
        return [shape.not_a_merge(step.short, others)] if others else []
    if len(step.parents) > 2:
        return [shape.octopus(step.short, len(step.parents))]
    branch = step.parents[1]
    brought = shape.merge_adds(step.short, added_by_merge(root, step.commit, (base, branch)))
    return [*brought, *forgotten(root, base, step.commit, changed)]


def _judge(
    base: Loaded,
    changed: Sequence[Difference],
    day: dt.date,
    handing: Handing | None,
    found: Sequence[Found],
) -> Judgment:
    change, before = _change(base, changed, day)
    return judge_change(
        change,
        RULES,
        day,
        handing,
        found,
        source=base.commit[:12],
        codeowners=_owners(change, day),
        base=before,
    )


def _change(
    base: Loaded, changed: Sequence[Difference], day: dt.date
) -> tuple[Change, list[Finding]]:
    """A change and what its base has, of the units that the change can matter to, or of all."""
    root, office = base.tree.root, base.office
    units = touched(root, changed)
    if units is not None:
        # Whoever decides must not be of the unit, its parent or its sections (principle 7).
        posts = {each.unit for each in office.access.reviewers} if office.access else set()
        start = units | (posts & set(base.index.ties))
        change = in_part(root, base.commit, office, base.index, changed, start)
        if change is not None:
            return change, judge(change.base, day)
    head = ChangedTree(base.tree, changed, "")
    return on_top(base.register, base.tree, head), base.findings(day)


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
