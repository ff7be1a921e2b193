"""The wall of a Git server of one's own: what a push brings, judged before any reference moves.

Imports git, authority, the gate and the rules. The objects of a push lie in quarantine and are
read there as any others. A branch is judged as what merging it would do to main, by whoever pushes
it; a merge pushed to main by whoever had pushed its branch, and as accepted by whoever pushes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mingce.authority import ACCESS, Actor, in_force, roles_of, unknown
from mingce.change import Change
from mingce.desk import gate
from mingce.finding import Finding, Found, Place, Severity
from mingce.git import receipts
from mingce.git.line import Step, between, git_folder, is_ancestor
from mingce.git.plumbing import GitError
from mingce.git.receipts import Receipt
from mingce.git.refs import find, is_zero
from mingce.git.stats import folder_of
from mingce.git.tree import REGISTER_FILE
from mingce.rules import judge, shape
from mingce.rules.judgment import Handing, finding_of
from mingce.rules.shape import MAIN


class Update(NamedTuple):
    """One line of what Git tells a pre-receive hook."""

    old: str
    new: str
    name: str


class Verdict(NamedTuple):
    """What a push comes to: what stops it by reference, what is only said, and words beside."""

    stopping: Mapping[str, Sequence[Finding]]
    said: Mapping[str, Sequence[Finding]]
    notes: Sequence[str]


def updates(lines: Iterable[str]) -> list[Update]:
    """The lines of the hook's standard input."""
    return [Update(*line.split(None, 2)) for line in (each.strip() for each in lines) if line]


@contextlib.contextmanager
def _book() -> Iterator[None]:
    """Say whose work it is where the book of receipts cannot be read or written."""
    try:
        yield
    except OSError as error:
        raise GitError(
            f"服务器写不进推送记录 {receipts.NAME}（{error.strerror}），没有接收",
            "请服务器管理员核对：仓库的文件夹属于运行 Git 的账号，磁盘没有写满",
        ) from None


class _Push:
    def __init__(self, root: Path, actor: Actor | None, today: dt.date) -> None:
        self.root, self.actor, self.today = root, actor, today
        self.folder = git_folder(root)
        with _book():
            self.receipts = receipts.read(self.folder)
        self.stopping: dict[str, dict[Finding, None]] = {}
        self.said: dict[str, dict[Finding, None]] = {}
        self.brought: list[str] = []
        self.base: gate.Loaded | None = None

    @property
    def day(self) -> dt.date:
        assert self.base is not None
        return self.base.office.as_of(self.today)

    def stop(self, name: str, *found: Found) -> None:
        assert self.base is not None
        nothing = Change(self.base.office, self.base.office, (), {})
        self.stopping.setdefault(name, {}).update(
            dict.fromkeys(finding_of(nothing, each) for each in found)
        )

    def judged(self, name: str, new: Sequence[Finding], failing: Sequence[Finding]) -> None:
        if failing:
            self.stopping.setdefault(name, {}).update(dict.fromkeys(failing))
        others = [each for each in new if each not in failing]
        if others:
            self.said.setdefault(name, {}).update(dict.fromkeys(others))


def receive(root: Path, pushed: Sequence[Update], actor: Actor | None, today: dt.date) -> Verdict:
    """Judge a push; where nothing stops it, note who brought which branch.

    Raises :class:`GitError` where there is no main to judge by.
    """
    push = _Push(root, actor, today)
    tip = find(root, MAIN)
    if tip is None:
        return _founded(root, pushed, today)
    push.base = gate.load_commit(root, tip, folder_of(root))
    for found in gate.standing(root):
        push.stop(MAIN, found)
    # Branches first: a push may bring a branch and its merge at once.
    for update in sorted(pushed, key=lambda each: each.name == MAIN):
        if update.name == MAIN:
            _main(push, update)
        elif update.name.startswith("refs/heads/"):
            _branch(push, update)
        elif update.name.startswith("refs/tags/"):
            _tag(push, update, pushed)
        else:
            push.stop(update.name, shape.bad_ref(update.name))
    if not push.stopping and actor is not None:
        with _book():
            receipts.note(push.folder, push.brought, push.day, actor.id)
    return Verdict(
        {name: list(found) for name, found in push.stopping.items()},
        {name: list(found) for name, found in push.said.items()},
        [],
    )


def _founded(root: Path, pushed: Sequence[Update], today: dt.date) -> Verdict:
    """The first push: there is nothing yet by which to say who may."""
    main = next((each for each in pushed if each.name == MAIN), None)
    if main is None or is_zero(main.new) or len(pushed) > 1:
        raise GitError("服务器上还没有主分支", "请先单独推送主分支：git push origin main")
    loaded = gate.load_commit(root, main.new)
    if REGISTER_FILE not in loaded.tree.entries():
        raise GitError(
            f"推送的主分支里没有名册（{REGISTER_FILE}）", "请先运行 mingce init 建立名册"
        )
    day = loaded.register.as_of(today)
    found = judge(loaded.register, day)
    refused = [each for each in found if each.severity is Severity.REFUSE]
    if refused:
        return Verdict({MAIN: refused}, {}, [])
    access = loaded.register.access
    if not any(in_force(each, day) for each in (access.reviewers if access else ())):
        raise GitError(
            f"推送的主分支里没有现任的审核岗位（{ACCESS} 的 reviewers），以后谁也不能受理",
            "请先在 reviewers 里写上现任的审核岗位和密钥或编号，提交之后再推送",
        )
    notes = [
        "主分支首次建立：还没有权限名单可依，权限未核。",
        f"请记下提交号 {main.new}，作为以后核查的起点。",
    ]
    return Verdict({}, {}, notes)


def _branch(push: _Push, update: Update) -> None:
    assert push.base is not None
    access = push.base.office.access
    roles = roles_of(access, push.actor, push.day)
    if not is_zero(update.old) and not roles.reviewers:
        owner = push.receipts.get(update.old)
        if owner is None or not _is_own(push, owner):
            gone = is_zero(update.new)
            found = shape.deleted(update.name) if gone else shape.others_branch(update.name)
            push.stop(update.name, found)
            return
    if is_zero(update.new):
        return
    head = _commit(push, update)
    came = [*between(push.root, push.base.commit, head), head]
    received = receipts.first_day(push.receipts, came) or push.day
    handing = Handing(push.actor, received=received)
    judgment = gate.judge_branch(push.root, push.base, head, push.day, handing, stands=())
    push.judged(update.name, judgment.new, judgment.failing)
    if not roles and not judgment.change.paths:
        push.stop(update.name, _unknown(push.actor, update.name))
    push.brought.append(head)
    if push.actor is not None:
        push.receipts.setdefault(head, Receipt(push.day, push.actor.id))


def _unknown(actor: Actor | None, name: str) -> Found:
    """Of a branch that changes nothing no rule says who may: still nobody unknown brings one."""
    if actor is None:
        return Found(
            "XM9020",
            Place(name),
            "权限未核：不知道推送者是谁",
            "请用登记在名单里的密钥或账号推送；已经是的，请服务器管理员核对",
            field="author",
        )
    return unknown(actor, name)


def _is_own(push: _Push, receipt: Receipt) -> bool:
    if push.actor is None:
        return False
    if receipt.actor == push.actor.id:
        return True
    assert push.base is not None
    access = push.base.office.access
    owner = roles_of(access, Actor(receipt.actor, ""), push.day)
    return bool(owner.units & roles_of(access, push.actor, push.day).units)


def _main(push: _Push, update: Update) -> None:
    assert push.base is not None
    if is_zero(update.new):
        push.stop(MAIN, shape.deleted(MAIN))
        return
    head = _commit(push, update)

    def by(step: Step) -> Handing:
        if len(step.parents) < 2:
            return Handing(push.actor, push.actor, True)
        came = [*between(push.root, step.parents[0], step.parents[1]), step.parents[1]]
        receipt = push.receipts.get(step.parents[1])
        author = Actor(receipt.actor, "分支的推送记录") if receipt else None
        return Handing(author, push.actor, True, receipts.first_day(push.receipts, came))

    for landing in gate.judge_line(push.root, push.base, head, push.day, by):
        push.judged(MAIN, landing.judgment.new, landing.judgment.failing)


def _tag(push: _Push, update: Update, pushed: Sequence[Update]) -> None:
    assert push.base is not None
    if not is_zero(update.old):
        why = "标签建立之后不能移动或删除"
    elif not roles_of(push.base.office.access, push.actor, push.day).reviewers:
        why = "只有审核岗位可以新建"
    else:
        commit = find(push.root, update.new)
        mains = [push.base.commit, *(each.new for each in pushed if each.name == MAIN)]
        if commit and any(
            is_ancestor(push.root, commit, each) for each in mains if not is_zero(each)
        ):
            return
        why = "所指的提交不在主分支上"
    push.stop(update.name, shape.bad_tag(update.name, why))


def _commit(push: _Push, update: Update) -> str:
    commit = find(push.root, update.new)
    if commit is None:
        raise GitError(f"{update.name} 所指的不是提交", "分支只能指向提交")
    return commit
