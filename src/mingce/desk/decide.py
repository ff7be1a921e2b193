"""The office's decisions, drawn up from what they decide: nobody copies a code or an id by hand.

Imports authority, change, records, register, rules, git.tree, overlay and text. Pure but for
:func:`write`: what a decision says follows from the register, and what is drawn up is validated
and judged before it is written. Nothing is ever overwritten.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mingce.authority import barred, in_force
from mingce.change import Change, named_by, subject_of
from mingce.desk.overlay import Overlay
from mingce.desk.text import read_back, record_text
from mingce.finding import Finding, Severity
from mingce.git.tree import Tree
from mingce.records.paths import RecordPath, classify
from mingce.register import Register, load
from mingce.rules import answered, difference, judge
from mingce.sheet import Sheet
from mingce.timeline import State
from mingce.workdays import add_months

CONSENT_MONTHS = 3
"""For how long a consent runs where nobody says otherwise."""


class DecideError(Exception):
    """Why a decision cannot be drawn up, in Chinese, with what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}\n    改法：{remedy}")


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it would be written. ``brings`` is what it brings to the register."""

    path: str
    text: str
    brings: tuple[Finding, ...]


# Who ----------------------------------------------------------------------------------------------


def deciders(register: Register, units: Iterable[str], day: dt.date) -> list[str]:
    """The posts that may decide on what concerns these units on a day.

    Nobody decides for their own unit, its parent or its sections; where nobody is left the post
    that policy names does.
    """
    units = list(units)
    here = Change(register, register, (), {})
    reviewers = register.access.reviewers if register.access else []
    posts = [
        each.post for each in reviewers if in_force(each, day) and not barred(here, each, units)
    ]
    policy = register.policy_on(day)
    if not posts and policy is not None and policy.recusal is not None:
        posts = [policy.recusal.post]
    return list(dict.fromkeys(posts))


def check_post(register: Register, post: str, units: Iterable[str], day: dt.date) -> None:
    """Refuse a post that must stand back; a post that the access file does not name passes."""
    allowed = deciders(register, units, day)
    reviewers = register.access.reviewers if register.access else []
    if post in allowed or post not in {each.post for each in reviewers}:
        return
    raise DecideError(
        f"“{post}”应当回避，或者这一天不在任：所涉单位是它的本单位、上级单位或内设机构",
        f"可由以下岗位作出：{'、'.join(allowed) or '（access.yml 里没有可以作出决定的岗位）'}",
    )


# What ---------------------------------------------------------------------------------------------


def application_of(register: Register, target: str) -> tuple[str, str | None]:
    """The account that a consent or its refusal is about, and the name applied for.

    ``target`` is the account or its application. The name is None where no application waits.
    """
    target = _id(target)
    sheet = register.sheets.get(target)
    id = sheet.subject if sheet is not None and sheet.kind == "apply" else target
    account = register.accounts.get(id)
    if account is not None and account.state not in (None, State.PROPOSED):
        raise DecideError(
            f"{id} 已经开设，没有待决定的申请", "已开设而未经同意的，请用 mingce decide answer 批复"
        )
    unit, _, folder = id.partition("/")
    platform = folder.partition(".")[0]
    if unit not in register.units or not platform:
        raise DecideError(
            f"名册里没有“{target}”",
            "请写账号编号（单位/平台），或者申请的编号，可用 mingce queue 查看",
        )
    if platform not in register.platforms:
        raise DecideError(
            f"office/platforms.yml 里没有平台“{platform}”", "请核对账号编号，或先在名单里增加平台"
        )
    name = account.facts.get("name") if account is not None else None
    return id, str(name) if name else None


def waiting(register: Register) -> list[str]:
    """The accounts whose application neither consent nor refusal has answered yet."""
    decided: dict[str, dt.date] = {}
    for kind in ("consent", "decline"):
        for sheet in register.decisions_of(kind):
            subject = sheet.record.subject
            decided[subject] = max(sheet.record.date, decided.get(subject, dt.date.min))
    return [
        account.id
        for account in register.accounts.values()
        if account.state is State.PROPOSED
        and max(step.fact.sheet.handed_in for step in account.timeline.steps)
        > decided.get(account.id, dt.date.min)
    ]


def unanswered(register: Register, findings: Iterable[Finding], day: dt.date) -> list[Finding]:
    """The breaches and 原则上 that no answer of the office speaks of, or no longer does."""
    return [
        each
        for each in findings
        if each.severity in (Severity.BREACH, Severity.WAIVABLE)
        and unit_of(register, each)
        and answered(register, each, day) is None
    ]


def matching(findings: Iterable[Finding], target: str, code: str | None) -> list[Finding]:
    """The findings about a filing, subject or unit, or of a code."""
    id = _id(target)
    return [
        each
        for each in findings
        if (not id or id in (each.filing, each.subject) or each.subject.startswith(f"{id}/"))
        and code in (None, each.code)
    ]


def unit_of(register: Register, finding: Finding) -> str:
    """The unit in whose folder of decisions an answer to a finding belongs; empty for none."""
    subject = finding.subject or subject_of(finding.filing)
    unit = subject.split("/", 1)[0]
    return unit if unit in register.units else ""


def answer_to(register: Register, finding: Finding) -> dict[str, Any]:
    """What an answer copies from its finding: the rule, and the filing or else the subject."""
    if finding.filing in register.sheets:
        return {"rule": finding.code, "filing": finding.filing}
    return {"rule": finding.code, "subject": finding.subject}


def claimants(register: Register, holder: str) -> tuple[str, list[str]]:
    """An account's id, and those that state the same identity, that one among them."""
    account = register.accounts.get(_id(holder))
    if account is None:
        raise DecideError(f"名册里没有账号“{holder}”", "请写账号编号，例如 licun/weibo")
    found = {
        id
        for (platform, _), ids in register.identities.items()
        if platform == account.platform and account.id in ids
        for id in ids
    }
    for step in account.timeline.steps:
        found |= {step.fact.says["disputes"]} if step.fact.says.get("disputes") else set()
    found |= {account.id}
    if len(found) < 2:
        raise DecideError(
            f"没有别的账号与 {account.id} 使用同一标识，无须认定归属", "请核对账号编号"
        )
    return account.id, sorted(found)


def revocable(register: Register, target: str) -> Sheet:
    """The decision that a revocation speaks of."""
    id = _id(target)
    if not id.startswith("office/"):
        id = f"office/decisions/{id}"
    sheet = register.office.get(id)
    if sheet is None or sheet.where.group != "decision" or sheet.kind == "revoke":
        raise DecideError(
            f"没有可以撤销的决定“{target}”",
            "请写决定的编号，例如 office/decisions/licun/2026-08-20-consent",
        )
    if sheet not in register.decisions_of(sheet.kind):
        raise DecideError(f"{id} 已经撤销", "不用再次撤销")
    return sheet


def units_named(sheet: Sheet) -> list[str]:
    """The units that a decision speaks of."""
    return sorted({sheet.where.unit, *(each.split("/", 1)[0] for each in named_by(sheet))})


def expiry(day: dt.date) -> dt.date:
    """Until when a consent runs where nobody says otherwise."""
    return add_months(day, CONSENT_MONTHS)


def _id(target: str) -> str:
    for ending in (".yml", ".md"):
        target = target.removesuffix(ending)
    return target.strip().strip("/").removeprefix("registry/")


# Drawing up and writing ---------------------------------------------------------------------------


def draw_up(
    tree: Tree,
    register: Register,
    unit: str,
    kind: str,
    values: dict[str, Any],
    day: dt.date,
) -> Decided:
    """Draw a decision up; DecideError where it cannot stand, or stands already."""
    date: dt.date = values["date"]
    _not_twice(register, kind, values)
    where = _free(tree, unit, date, kind)
    text = record_text(where, values)
    sheet, problems = read_back(where, text)
    if sheet is None or problems:
        listed = "；".join(f"{each.message}（{each.remedy}）" for each in problems)
        raise DecideError(f"这份决定不合格式：{listed}", "请改正所填内容后重新运行")
    then = load(Overlay(tree, {where.path: text.encode("utf-8")}), register)
    brings = difference(judge(register, day), judge(then, day))
    return Decided(where.path, text, tuple(brings))


def _not_twice(register: Register, kind: str, values: dict[str, Any]) -> None:
    said = {key: each for key, each in values.items() if key not in ("by", "reference", "until")}
    for sheet in register.decisions_of(kind):
        if all(getattr(sheet.record, key, None) == each for key, each in said.items()):
            raise DecideError(f"这份决定已经有了：{sheet.where.path}", "没有改动，不用再次作出")


def _free(tree: Tree, unit: str, date: dt.date, kind: str) -> RecordPath:
    number = 1
    while True:
        ending = f"-{number}" if number > 1 else ""
        path = f"office/decisions/{unit}/{date}-{kind}{ending}.yml"
        if path not in tree.entries():
            where = classify(path)
            assert isinstance(where, RecordPath)
            return where
        number += 1


def write(root: Path, decided: Decided) -> None:
    """Write a decision into the work tree; never over anything."""
    target = root / decided.path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(decided.text)
    except FileExistsError:
        raise DecideError(f"{decided.path} 已经有了，没有改动", "请重新运行") from None


def refusals(findings: Sequence[Finding]) -> list[Finding]:
    """What makes a decision one that may not be written."""
    return [each for each in findings if each.severity is Severity.REFUSE]
