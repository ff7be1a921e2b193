"""By whom a step of main was accepted, and by what that is proven.

Imports finding, records, change, authority, register and git's plain data. Whose a key is, the
parent tree says and nothing else; what the step itself brings counts from the next step on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from mingce.authority import ACCESS, DAYBOOK, Actor, barred, fingerprint, may_accept
from mingce.change import Change
from mingce.finding import Found, Place
from mingce.git.proof import Landing
from mingce.git.signatures import Signature
from mingce.records.office import AccessFile, Reviewer


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


class Acceptance(NamedTuple):
    """Grade, the post or key that it goes by, and what else to know."""

    grade: Grade
    by: str = ""
    note: str = ""


class Term(NamedTuple):
    """Between which days a step was taken, as far as the register's own dates say."""

    earliest: dt.date
    latest: dt.date | None


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A step with its proofs. ``author`` is the signature of what was merged, where that counts.

    ``former`` are the keys of all who reviewed before the parent tree.
    """

    step: Landing
    change: Change
    proof: Signature
    author: Signature | None
    term: Term
    former: Collection[str]


def accepted(case: Case) -> tuple[Acceptance, list[Found]]:
    """By what a step that touches data is proven, and what is wrong with it."""
    step, proof, access = case.step, case.proof, case.change.base.access
    if proof.state == "bad":
        bad = found_at("XM9049", step.commit, "签名与内容不符")
        return Acceptance(Grade.UNPROVEN, note="签名无效"), [bad]
    if access is None:
        return Acceptance(Grade.UNPROVEN, note=f"父提交里没有可读的 {ACCESS}"), []
    if not step.is_merge:
        return _entered(case, access)
    wrong = []
    if _daybook(step):
        message = "登记簿由合并带入，不是由登记密钥写入；主分支可能曾被快进到别的分支"
        wrong.append(found_at("XM9025", step.commit, message))
    if proof.state != "good":
        return Acceptance(Grade.UNPROVEN, note=_UNSIGNED[proof.state]), wrong
    acceptance, more = _merged(case, access, proof.fingerprint)
    return acceptance, [*wrong, *more]


_UNSIGNED = {"none": "没有签名", "other": "不是 SSH 签名，未核验"}


def reviews(access: AccessFile | None, proof: Signature) -> bool:
    """Whether a signature is a reviewer's by an access file, on whatever day."""
    return proof.state == "good" and bool(_owners(access, proof.fingerprint))


def found_at(code: str, place: str, message: str) -> Found:
    """A finding about a step of main: a path or a commit."""
    remedy = "请主管单位查明经过，另行提交更正；已有的历史不要改写"
    return Found(code, Place(place), message, remedy, filing=place)


def _daybook(step: Landing) -> list[str]:
    return [each.path for each in step.differences if each.path.startswith(DAYBOOK)]


def _entered(case: Case, access: AccessFile) -> tuple[Acceptance, list[Found]]:
    """A commit that is no merge: its writer's, if it enters anything."""
    key = case.proof.fingerprint
    if not _daybook(case.step):
        return Acceptance(Grade.UNPROVEN, note="不是合并"), []
    if access.daybook_writer is None:
        return Acceptance(Grade.UNPROVEN, note="父提交的名单里没有登记密钥"), []
    if case.proof.state == "good" and _holds(access.daybook_writer.keys, key):
        return Acceptance(Grade.SIGNED, "登记密钥"), []
    message = "登记簿的提交没有登记密钥的签名"
    note = _UNSIGNED.get(case.proof.state, "签名的密钥不是登记密钥")
    return Acceptance(Grade.UNPROVEN, key, note), [found_at("XM9025", case.step.commit, message)]


def _merged(case: Case, access: AccessFile, key: str) -> tuple[Acceptance, list[Found]]:
    owners = _owners(access, key)
    if owners:
        return _reviewed(case, owners)
    if _holds(access.forge_keys, key):
        return Acceptance(Grade.FORGE, key), []
    units = [unit for unit, entry in access.units.items() if _holds(entry.keys, key)]
    wrong = ""
    if key in case.former:
        wrong = "签名的密钥曾属于审核岗位，已从名单撤下"
    elif _owners(case.change.head.access, key):
        wrong = "签名的密钥由这一步自己写进名单，父提交的名单里没有"
    elif units:
        wrong = f"由单位“{units[0]}”的密钥合并，不是审核岗位"
    elif access.daybook_writer and _holds(access.daybook_writer.keys, key):
        wrong = "由登记密钥合并；登记密钥只写登记簿，不受理备案"
    if wrong:
        found = [found_at("XM9028", case.step.commit, wrong)]
        return Acceptance(Grade.UNPROVEN, key, "签名的不是现任审核岗位"), found
    return Acceptance(Grade.UNPROVEN, key, "签名的密钥不在父提交的名单里"), []


def _reviewed(case: Case, owners: Sequence[Reviewer]) -> tuple[Acceptance, list[Found]]:
    """A merge by a reviewer's key: in office then, and neither for their own unit nor alone."""
    earliest, latest = case.term
    serving = [
        each
        for each in owners
        if (each.until is None or each.until >= earliest)
        and (latest is None or each.from_ <= latest)
    ]
    if not serving:
        who = owners[0]
        left = who.until is not None and who.until < earliest
        message = (
            f"{who.post}已于 {who.until} 离任，这一步不早于 {earliest}"
            if left
            else f"{who.post}自 {who.from_} 起任职，这一步不晚于 {latest}"
        )
        found = [found_at("XM9028", case.step.commit, message)]
        return Acceptance(Grade.UNPROVEN, who.post, "签名时不在任"), found
    who, key = serving[0], case.proof.fingerprint
    day = max(earliest, who.from_)
    author = case.author
    wrote = Actor(author.fingerprint, "签名") if author and author.state == "good" else None
    wrong = [
        dataclasses.replace(
            found_at(each.code, case.step.commit, f"{who.post}：{each.message}"), field=each.field
        )
        for each in may_accept(case.change, wrote, Actor(key, "签名"), day)
    ]
    note = ""
    units = {each.unit for each in case.change.data if each.unit} | {
        each.where.unit
        for each in case.change.data
        if each.where is not None and each.where.group == "decision"
    }
    if not wrong and all(barred(case.change, each, units) for each in serving):
        policy = case.change.base.policy_on(day)
        post = policy.recusal.post if policy and policy.recusal else ""
        note = f"各审核岗位都应回避，按办法由{post}办理"
    return Acceptance(Grade.SIGNED, who.post, note), _once(wrong)


def _once(found: Iterable[Found]) -> list[Found]:
    return list(dict.fromkeys(found))


def _owners(access: AccessFile | None, key: str) -> list[Reviewer]:
    return [each for each in (access.reviewers if access else ()) if _holds(each.keys, key)]


def _holds(keys: Iterable[str] | None, key: str) -> bool:
    return any(fingerprint(each) == key for each in keys or ())
