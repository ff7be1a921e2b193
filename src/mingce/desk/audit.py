"""Prove from a clone that every step of main was lawful (``mingce audit``).

Imports finding, records, sheet, authority, rules and git. The walk keeps what the parent tree says
(access, the daybook, which unit is whose section) and reads a file only where a step touches it, so
that twenty thousand steps cost a few passes of ``git log``. The parent tree alone decides; the
dates of commits are never believed, only those that records and the daybook state.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mingce.authority import fingerprint, in_force
from mingce.daybook import read as read_daybook
from mingce.finding import Found, Place
from mingce.git.merged import added_by_merge
from mingce.git.plumbing import objects
from mingce.git.proof import Difference, Landing, Signature, landings, signatures, tampering
from mingce.git.tree import CommitTree
from mingce.records.office import AccessFile, Reviewer
from mingce.records.paths import RecordPath, classify, in_data_folder
from mingce.rules import shape
from mingce.sheet import load

ACCESS = "office/access.yml"
DAYBOOK = "office/daybook/"
CODEOWNERS = ".github/CODEOWNERS"
_PLAIN = "100644"


class Grade(enum.StrEnum):
    """By what a step is proven, the best first."""

    SIGNED = "signed"
    FORGE = "forge"
    UNPROVEN = "unproven"

    @property
    def word(self) -> str:
        """The Chinese word."""
        return {
            Grade.SIGNED: "签名可证",
            Grade.FORGE: "平台合并，受理者此处不可证",
            Grade.UNPROVEN: "无凭据",
        }[self]


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One step of main that touched data. ``by`` is the post or key, ``note`` what else to know."""

    commit: str
    merge: bool
    subjects: tuple[str, ...]
    grade: Grade
    by: str
    note: str
    found: tuple[Found, ...]

    @property
    def lawful(self) -> bool:
        """Whether nothing was found."""
        return not self.found


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """The whole walk: its ends, what the clone hides, the steps, and how many touched no data."""

    trusted: str
    head: str
    warnings: tuple[str, ...]
    steps: tuple[Step, ...]
    others: int

    @property
    def first_unlawful(self) -> Step | None:
        """The first step at which something was found."""
        return next((step for step in self.steps if not step.lawful), None)


class _Parent:
    """What the parent tree of the next step says."""

    def __init__(self, root: Path, trusted: str) -> None:
        tree = CommitTree(root, trusted)
        entries = tree.entries()
        wanted = [
            path
            for path in entries
            if path == ACCESS or path.startswith(DAYBOOK) or _is_unit_sheet(path)
        ]
        self.access: AccessFile | None = None
        self.published: set[str] = set()
        self.parents: dict[str, str] = {}
        self.day = dt.date.min
        for path in entries:
            self.see_date(path)
        for path, data in tree.read_many(wanted):
            self.see(path, data)

    def see(self, path: str, data: bytes) -> None:
        """Take in one file as a step leaves it."""
        if path == ACCESS:
            self.access = _access(data)
        elif path.startswith(DAYBOOK):
            daybook, _ = read_daybook([(path, data)], None)
            self.published |= set(daybook.published)
            self.day = max([self.day, *(row.entered_on for row in daybook.rows)])
        elif _is_unit_sheet(path) and b"parent" in data:
            where = classify(path)
            sheet = load(where, data)[0] if isinstance(where, RecordPath) else None
            facts = getattr(sheet.record, "facts", None) if sheet else None
            parent = facts.__dict__.get("parent") if facts else None
            if isinstance(parent, str) and isinstance(where, RecordPath):
                self.parents[where.unit] = parent

    def see_date(self, path: str) -> None:
        """A record's date is a day that main has reached."""
        match = _DATED.search(path)
        if match and path.startswith("registry/"):
            try:
                self.day = max(self.day, dt.date.fromisoformat(match[1]))
            except ValueError:
                return

    def above(self, unit: str) -> list[str]:
        """A unit and those that it is a section of."""
        found: list[str] = []
        here: str | None = unit
        while here and here not in found:
            found.append(here)
            here = self.parents.get(here)
        return found

    def barred(self, reviewer: Reviewer, units: Iterable[str]) -> bool:
        """Whether a reviewer stands back for these units (design.md, Rules)."""
        own = self.above(reviewer.unit)
        return any(unit in own or reviewer.unit in self.above(unit) for unit in units)


_DATED = re.compile(r"/([0-9]{4}-[0-9]{2}-[0-9]{2})-[^/]*\.yml$")
_UNIT_SHEET = re.compile(r"registry/[^/]+/[^/]+\.yml")


def _is_unit_sheet(path: str) -> bool:
    return _UNIT_SHEET.fullmatch(path) is not None


def _access(data: bytes) -> AccessFile | None:
    where = classify(ACCESS)
    assert isinstance(where, RecordPath)
    sheet, _ = load(where, data)
    record: AccessFile | None = sheet.record if sheet else None
    return record


def audit(
    root: Path, trusted: str, revision: str = "HEAD", since: str = "", *, cache: bool = True
) -> Report:
    """Walk main from a commit that is known out of band; raises :class:`GitError`.

    ``since`` leaves out the report of what lies before it; everything is walked all the same.
    """
    walked = landings(root, trusted, revision)
    touching = [step for step in walked if any(in_data_folder(d.path) for d in step.differences)]
    proofs = signatures(root, [step.commit for step in touching], cache)
    parent = _Parent(root, trusted)
    contents = _contents(root, touching)
    steps = [_step(root, step, parent, proofs, contents) for step in touching]
    if since:
        known = {step.commit for step in landings(root, since, revision)}
        steps = [step for step in steps if step.commit in known]
    return Report(
        trusted,
        walked[-1].commit if walked else trusted,
        tuple(tampering(root)),
        tuple(steps),
        len(walked) - len(touching),
    )


def _contents(root: Path, steps: Sequence[Landing]) -> dict[str, bytes]:
    """The blobs that the walk must read, in one call."""
    wanted = {
        blob
        for step in steps
        for each in step.differences
        if each.path == ACCESS or each.path.startswith(DAYBOOK) or _is_unit_sheet(each.path)
        for blob in (each.old_blob, each.new_blob)
        if blob.strip("0")
    }
    names = sorted(wanted)
    return dict(zip(names, objects(root, names), strict=True))


def _step(
    root: Path,
    step: Landing,
    parent: _Parent,
    proofs: Mapping[str, Signature],
    contents: Mapping[str, bytes],
) -> Step:
    data = [each for each in step.differences if in_data_folder(each.path)]
    proof = proofs.get(step.commit, Signature("unknown", ""))
    found = [*_kept(data, parent, contents), *_apart(step, data), *_shape(root, step, data)]
    grade, by, note, more = _accepted(step, data, parent, proof)
    for each in data:
        if not each.deleted:
            if each.new_blob in contents:
                parent.see(each.path, contents[each.new_blob])
            parent.see_date(each.path)
    subjects = sorted({subject for each in data if (subject := _subject(each.path))})
    return Step(step.commit, step.is_merge, tuple(subjects), grade, by, note, (*found, *more))


def _subject(path: str) -> str:
    where = classify(path)
    if isinstance(where, RecordPath):
        return where.subject or where.id
    return path


def _kept(
    data: Sequence[Difference], parent: _Parent, contents: Mapping[str, bytes]
) -> Iterator[Found]:
    """What stood on main stays (the change rules, by paths and bytes)."""
    for each in data:
        where = classify(each.path)
        if not each.deleted and each.new_mode != _PLAIN:
            yield _found("XM9030", each.path, "数据文件夹里出现了普通文件以外的东西")
        if each.added:
            continue
        what = "删除" if each.deleted else "修改"
        group = where.group if isinstance(where, RecordPath) else ""
        if group in ("unit", "account"):
            yield _found("XM9001", each.path, f"已归档的备案被{what}")
        elif group in ("decision", "notice") or (group and group != "announcement" and each.deleted
                                                 and group != "daybook"):  # fmt: skip
            yield _found("XM9002", each.path, f"已作出的决定或主管单位的文件被{what}")
        elif group == "announcement" and (each.deleted or _id(where) in parent.published):
            yield _found("XM9003", each.path, f"公告被{what}")
        elif group == "policy" and isinstance(where, RecordPath) and where.date is not None:
            if where.date <= parent.day:
                yield _found("XM9002", each.path, "已施行的办法文件被修改")
        elif group == "daybook":
            old, new = contents.get(each.old_blob, b""), contents.get(each.new_blob, b"")
            if each.deleted or not new.startswith(old):
                yield _found("XM9004", each.path, "登记簿已有的登记被改动或删去")


def _id(where: object) -> str:
    return where.id if isinstance(where, RecordPath) else ""


def _apart(step: Landing, data: Sequence[Difference]) -> Iterator[Found]:
    paths = [each.path for each in step.differences]
    code = [path for path in paths if not in_data_folder(path) and path != CODEOWNERS]
    entered = [path for path in paths if path.startswith(DAYBOOK)]
    if code and data:
        yield _found("XM9005", code[0], "程序和数据在同一步里修改")
    if entered and len(entered) != len(paths):
        yield _found("XM9013", entered[0], "登记簿与其他文件在同一步里修改")


def _shape(root: Path, step: Landing, data: Sequence[Difference]) -> Iterator[Found]:
    if len(step.parents) > 2:
        yield shape.octopus(step.commit, len(step.parents))
    elif step.is_merge and step.own:
        # Where both sides changed a file git may have merged the texts: that brings nothing.
        parents = [CommitTree(root, each) for each in step.parents]
        brought = added_by_merge(root, CommitTree(root, step.commit), parents)
        yield from shape.merge_adds(step.commit, brought)
    elif not step.is_merge and any(not each.path.startswith(DAYBOOK) for each in data):
        outside = [each.path for each in data if not each.path.startswith(DAYBOOK)]
        yield shape.not_a_merge(step.commit, outside)


def _accepted(
    step: Landing, data: Sequence[Difference], parent: _Parent, proof: Signature
) -> tuple[Grade, str, str, list[Found]]:
    """By what the step is proven: grade, by whom, a note, and what is wrong with it."""
    if proof.state == "bad":
        bad = _found("XM9049", step.commit, "签名与内容不符")
        return Grade.UNPROVEN, "", "签名无效", [bad]
    access = parent.access
    if access is None:
        return Grade.UNPROVEN, "", f"父提交里没有可读的 {ACCESS}", []
    if not step.is_merge:
        return _entered(step, access, proof)
    if proof.state != "good":
        return Grade.UNPROVEN, "", "没有签名" if proof.state == "none" else "签名无法核验", []
    key = proof.fingerprint
    owners = [each for each in access.reviewers if _holds(each.keys, key)]
    if owners:
        return _reviewed(step, data, parent, access, owners)
    if _holds(access.forge_keys, key):
        return Grade.FORGE, key, "", []
    units = [unit for unit, entry in access.units.items() if _holds(entry.keys, key)]
    if units:
        wrong = _found("XM9028", step.commit, f"由单位“{units[0]}”的密钥合并，不是审核岗位")
        return Grade.UNPROVEN, key, "", [wrong]
    return Grade.UNPROVEN, key, "签名的密钥不在父提交的名单里", []


def _reviewed(
    step: Landing,
    data: Sequence[Difference],
    parent: _Parent,
    access: AccessFile,
    owners: Sequence[Reviewer],
) -> tuple[Grade, str, str, list[Found]]:
    serving = [each for each in owners if in_force(each, parent.day)]
    if not serving:
        left = _found("XM9028", step.commit, f"{owners[0].post}此时不在任")
        return Grade.UNPROVEN, owners[0].post, "", [left]
    units = {_unit(each.path) for each in data} - {""}
    free = [each for each in serving if not parent.barred(each, units)]
    if free:
        return Grade.SIGNED, free[0].post, "", []
    others = [
        each
        for each in access.reviewers
        if in_force(each, parent.day) and not parent.barred(each, units)
    ]
    if not others:
        return Grade.SIGNED, serving[0].post, "没有可以回避替换的审核岗位，按办法指定岗位办理", []
    own = _found("XM9027", step.commit, f"{serving[0].post}受理了本单位的事项，应当回避")
    return Grade.SIGNED, serving[0].post, "", [own]


def _entered(
    step: Landing, access: AccessFile, proof: Signature
) -> tuple[Grade, str, str, list[Found]]:
    writer = access.daybook_writer
    if writer is None:
        return Grade.UNPROVEN, "", "名单里没有登记密钥", []
    if proof.state == "good" and _holds(writer.keys, proof.fingerprint):
        return Grade.SIGNED, "登记密钥", "", []
    why = _found("XM9025", step.commit, "主分支上的提交没有登记密钥的签名")
    return Grade.UNPROVEN, proof.fingerprint, "", [why]


def _holds(keys: Iterable[str] | None, key: str) -> bool:
    return any(fingerprint(each) == key for each in keys or ())


def _unit(path: str) -> str:
    where = classify(path)
    return where.unit if isinstance(where, RecordPath) else ""


def _found(code: str, place: str, message: str) -> Found:
    return Found(
        code, Place(place), message, "请主管单位查明经过，在主分支上公开纠正", filing=place
    )
