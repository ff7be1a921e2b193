"""Accept a branch: check it, and make the signed merge that is the office's receipt.

Imports moving, gate, git, authority and the judgment. What is judged, shown and merged is one tree,
made of whole files; the merge is judged once more as the step of main that it will be, with the key
that signed it, before main moves.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from mingce.authority import Actor
from mingce.desk import gate
from mingce.desk.moving import advance, follow, newest
from mingce.finding import Finding
from mingce.git import write
from mingce.git.line import is_ancestor
from mingce.git.plumbing import GitError
from mingce.git.refs import find, merge_bases, resolve
from mingce.git.signatures import signatures
from mingce.git.stats import folder_of
from mingce.git.write import MAIN
from mingce.register import Register
from mingce.rules.judgment import Handing, Judgment


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """A branch ready to be decided on. ``author`` is who handed it in, as far as proven."""

    root: Path
    remote: str | None
    branch: str
    base: gate.Loaded
    head: str
    author: Actor | None
    day: dt.date
    judgment: Judgment


@dataclasses.dataclass(frozen=True, slots=True)
class Accepted:
    """What came of it. ``refused`` is what the merge itself was stopped by; main then stands."""

    commit: str
    refused: tuple[Finding, ...] = ()
    behind: bool = False


def prepare(
    root: Path,
    branch: str,
    day: Callable[[Register], dt.date],
    *,
    remote: str | None = None,
    author: Actor | None = None,
    received: dt.date | None = None,
) -> Prepared:
    """Judge what merging a branch into main would do. Changes nothing but what is fetched."""
    if not write.signs_with_ssh(root):
        raise GitError(
            "还没有设置签名用的 SSH 密钥，受理须签名",
            "请运行 git config gpg.format ssh 和 git config user.signingkey 密钥文件；"
            "也可以在平台上点合并，但凭据的等级较低",
        )
    name = write.remote_of(root, remote)
    tip = newest(root, name, branches=True)
    if name is None and write.branch_here(root) == MAIN and not write.clean(root):
        raise GitError("工作区有没有提交的改动", "请先提交或移走这些改动，再重新运行")
    head = _head(root, branch, name)
    if is_ancestor(root, head, tip):
        raise GitError(f"{branch} 已经在 {MAIN} 上", "不用再次受理")
    base = gate.load_commit(root, tip, folder_of(root))
    author = author or _signer(root, head)
    on = day(base.office)
    judgment = gate.judge_branch(root, base, head, on, Handing(author, received=received))
    return Prepared(root, name, branch, base, head, author, on, judgment)


def _head(root: Path, branch: str, remote: str | None) -> str:
    """The commit of a branch: as the remote has it, where it has it, else as this clone does."""
    there = find(root, f"refs/remotes/{remote}/{branch}") if remote else None
    return there or find(root, f"refs/heads/{branch}") or resolve(root, branch)


def _signer(root: Path, commit: str) -> Actor | None:
    signature = signatures(root, [commit], cache=False)[commit]
    if signature.state != "good":
        return None
    return Actor.parse(signature.fingerprint, "分支末端提交的签名")


def accept(prepared: Prepared, received: dt.date | None = None) -> Accepted:
    """Make the signed merge, judge it as main's next step, and let main go on to it.

    Raises GitError where it cannot be made or main moved meanwhile; main then stands.
    """
    root, tip = prepared.root, prepared.base.tree.commit
    tree = write.merged_tree(root, merge_bases(root, tip, prepared.head), tip, prepared.head)
    if tree is None:
        raise GitError(
            f"{prepared.branch} 和 {MAIN} 改动了同一个文件，不能直接合并",
            f"请报送者先把 {MAIN} 合并到分支里，解决之后再受理",
        )
    commit = write.commit_merge(root, tree, tip, prepared.head, _message(prepared), sign=True)
    accepter = _signer(root, commit)
    handing = Handing(prepared.author, accepter, True, received)
    landings = gate.judge_line(root, prepared.base, commit, prepared.day, lambda _: handing)
    refused = tuple(each for landing in landings for each in landing.judgment.failing)
    if refused:
        return Accepted("", refused)
    if prepared.remote is None and write.branch_here(root) == MAIN:
        moved = write.forward(root, commit)
    else:
        moved = advance(root, prepared.remote, commit, tip)
    if not moved:
        raise GitError(
            f"{MAIN} 刚刚有了新的提交，没有合并", "请重新运行：要对着新的 main 再检查一次"
        )
    behind = prepared.remote is not None and not follow(root, prepared.remote, commit)
    return Accepted(commit, behind=behind)


def _message(prepared: Prepared) -> str:
    change = prepared.judgment.change
    names = [each.where.id if each.where else each.path for each in change.paths]
    more = f" 等 {len(names)} 项" if len(names) > 1 else ""
    lines = [f"受理 {names[0] if names else prepared.branch}{more}", ""]
    lines.append(f"来自 {prepared.branch}（{prepared.head[:12]}），报送者：{prepared.author}")
    lines += [f"{each.code} {each.filing or each.place.path}" for each in prepared.judgment.new]
    return "\n".join([*lines, ""])
