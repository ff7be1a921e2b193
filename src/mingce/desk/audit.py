"""Prove from a clone that every step of main was lawful (``mingce audit``).

Imports finding, records, change, authority, rules, mainline and git. Every step since a trusted
commit is asked what the gate asks of a change as it lands, as far as history alone can show it, and
by whose key it is proven. The parent tree alone decides; the dates of commits are never believed.
What the rules of the register find in the end is for ``mingce check`` to say: sheets stay.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from mingce.authority import ACCESS, DAYBOOK
from mingce.change import Change, PathChange
from mingce.desk.grade import Acceptance, Case, Grade, Term, accepted, found_at, reviews
from mingce.desk.mainline import POLICY, Mainline
from mingce.finding import Found
from mingce.git.line import disguises
from mingce.git.merged import added_by_merge
from mingce.git.plumbing import GitError
from mingce.git.proof import Difference, Landing, landings
from mingce.git.refs import resolve
from mingce.git.signatures import Signature, signatures
from mingce.git.tree import Entry as File
from mingce.records.paths import RecordPath, classify, in_data_folder
from mingce.rules import changes, paths, shape

RULES: tuple[Callable[[changes.ChangeCase], Iterator[Found]], ...] = (
    changes.frozen,
    changes.issued,
    changes.announcements,
    changes.apart,
    changes.policy_forward,
    paths.plain_files,
    paths.portable,
    paths.git_files,
)
"""The change rules that need no more of the register than :class:`Mainline` follows."""

CODES = (
    *("XM9001", "XM9002", "XM9003", "XM9004", "XM9005", "XM9006", "XM9013"),
    *("XM9025", "XM9027", "XM9028", "XM9030", "XM9032", "XM9033"),
    *("XM9042", "XM9043", "XM9044", "XM9049"),
)
"""What every step is asked, as codes."""


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of main that touched data, or that was not lawful. ``data`` says which."""

    commit: str
    merge: bool
    data: bool
    subjects: tuple[str, ...]
    acceptance: Acceptance
    found: tuple[Found, ...]

    @property
    def lawful(self) -> bool:
        """Whether nothing was found."""
        return not self.found


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """The whole walk: its ends, what to know beside it, the steps, and how many touched no data."""

    trusted: str
    head: str
    warnings: tuple[str, ...]
    steps: tuple[Step, ...]
    others: int

    @property
    def first_unlawful(self) -> Step | None:
        """The first step at which something was found."""
        return next((step for step in self.steps if not step.lawful), None)

    @property
    def first_unproven(self) -> Step | None:
        """The first step of which nothing proves who accepted it."""
        return next(
            (step for step in self.steps if step.data and step.acceptance.grade is Grade.UNPROVEN),
            None,
        )


def audit(
    root: Path, trusted: str, revision: str = "HEAD", since: str = "", *, cache: bool = True
) -> Report:
    """Walk main from a commit that is known out of band; raises :class:`GitError`.

    ``since`` names the step after which steps are reported; all are walked.
    """
    line = landings(root, trusted, revision)
    start = resolve(root, trusted)
    skipped = _skipped(line, start, resolve(root, since)) if since else 0
    main = Mainline(root, trusted, line)
    proofs = signatures(root, list(_to_verify(line, main)), cache)
    walk = _Walk(root, main, proofs)
    limits = main.between(line)
    steps = [walk.take(step, limit) for step, limit in zip(line, limits, strict=True)][skipped:]
    shown = tuple(step for step in steps if step is not None)
    touching = sum(step.data for step in shown)
    notes = [f"仓库里有替换或者嫁接 {name}，核查时不予理会" for name in disguises(root)]
    register = main.register.file
    if register is not None and register.demonstration is not None:
        notes.append("这是示范名册：其中的身份和密钥均为虚构，历史没有签名，不能证明什么")
    if walk.loose:
        notes.append(
            f"权限名单 {ACCESS} 在 {walk.loose[0][:12]}"
            f"{f' 等 {len(walk.loose)} 步' if len(walk.loose) > 1 else ''} 有过没有签名可证的改动，"
            "此后的“签名可证”以这些改动属实为前提"
        )
    head = line[-1].commit if line else start
    return Report(start, head, tuple(notes), shown, len(steps) - touching)


def _skipped(line: Sequence[Landing], start: str, since: str) -> int:
    """How many steps come before the report."""
    if since == start:
        return 0
    for number, step in enumerate(line, 1):
        if step.commit == since:
            return number
    raise GitError(
        f"--since 的提交 {since[:12]} 不在起点以后的合并线上", "请写主分支合并线上的一个提交"
    )


def _touches_data(step: Landing) -> bool:
    return any(in_data_folder(each.path) for each in step.differences)


def _two_people(step: Landing, main: Mainline) -> bool:
    """Whether nobody may accept this merge who wrote it."""
    sensitive = any(each.path.startswith((ACCESS, POLICY)) for each in step.differences)
    return step.is_merge and (sensitive or step.commit in main.papers)


def _to_verify(line: Sequence[Landing], main: Mainline) -> Iterator[str]:
    """The commits whose signature says something: steps, and authors where two people must act."""
    for step in line:
        if _touches_data(step):
            yield step.commit
            if _two_people(step, main):
                yield step.parents[1]
        yield from step.elsewhere


class _Walk:
    """Main's steps, taken one after the other."""

    def __init__(self, root: Path, main: Mainline, proofs: Mapping[str, Signature]) -> None:
        self.root, self.main, self.proofs = root, main, proofs
        self.loose: list[str] = []

    def take(self, step: Landing, limit: dt.date | None) -> Step | None:
        """Judge a step; None where it touched no data and nothing was found."""
        main = self.main
        before, after, day = main.register, main.after(step), main.reached(step)
        change = Change(before, after, tuple(map(_path_change, step.differences)), {})
        data = _touches_data(step)
        found = [*self._shape(step), *self._lost(step)]
        acceptance = Acceptance(Grade.UNPROVEN)
        if data:
            found += _kept(change, step, day)
            entry = main.entry(step)
            if entry is not None and not entry.grew:
                path = next(path for path in _paths(step) if path.startswith(DAYBOOK))
                found.append(found_at("XM9004", path, "登记簿已有的登记被改动或删去"))
            author = self.proofs.get(step.parents[1]) if _two_people(step, main) else None
            proof = self.proofs[step.commit]
            acceptance, wrong = accepted(
                Case(step, change, proof, author, Term(day, limit), main.former)
            )
            found += wrong
            if ACCESS in _paths(step) and acceptance.grade is not Grade.SIGNED:
                self.loose.append(step.commit)
        main.advance(step, after)
        if not data and not found:
            return None
        subjects = {_subject(path) for path in _paths(step) if in_data_folder(path)}
        return Step(
            step.commit, step.is_merge, data, tuple(sorted(subjects)), acceptance, tuple(found)
        )

    def _shape(self, step: Landing) -> Iterator[Found]:
        """Main goes on by merges that hold what their branch brings, and by entries."""
        if len(step.parents) > 2:
            yield shape.octopus(step.commit[:12], len(step.parents))
        elif step.is_merge and not step.plain:
            brought = added_by_merge(self.root, step.commit, step.parents)
            yield from shape.merge_adds(step.commit[:12], brought)
        elif not step.is_merge:
            outside = [path for path in _paths(step) if not path.startswith(DAYBOOK)]
            if outside:
                yield shape.not_a_merge(step.commit[:12], outside)

    def _lost(self, step: Landing) -> Iterator[Found]:
        """Whether it brought merges that a reviewer had made: steps of a main that is no more."""
        access = self.main.register.access
        if any(reviews(access, self.proofs[each]) for each in step.elsewhere):
            ours = step.parents[0][:12]
            yield shape.line_lost(ours, step.commit[:12])


def _kept(change: Change, step: Landing, day: dt.date) -> Iterator[Found]:
    """What the change rules say of a step."""
    owners = None
    if ACCESS in _paths(step):
        # Which reviewers the list should name depends on a day that history cannot show.
        blob = next((d.new_blob for d in step.differences if d.path == changes.CODEOWNERS), "")
        owners = (blob, b"")
    case = changes.ChangeCase(change, day, None, step.parents[0][:12], owners)
    for rule in RULES:
        yield from rule(case)


def _path_change(each: Difference) -> PathChange:
    before = None if each.added else File(each.path, each.old_mode, each.old_blob)
    after = None if each.deleted else File(each.path, each.new_mode, each.new_blob)
    return PathChange(each.path, before, after)


def _paths(step: Landing) -> list[str]:
    return [each.path for each in step.differences]


def _subject(path: str) -> str:
    where = classify(path)
    if isinstance(where, RecordPath):
        return where.subject or where.id
    return path
