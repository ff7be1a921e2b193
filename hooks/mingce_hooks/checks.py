"""The checks of this door: of what is staged, and of what is pushed.

Imports git (trees, references, comparison), desk, frozen, staged and bases. Returns what was found;
says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mingce.finding import Finding, Severity
from mingce.git.compare import ChangedTree, differences, staged_since
from mingce.git.plumbing import GitError
from mingce.git.refs import find, merge_bases, merge_heads
from mingce.git.stats import folder_of
from mingce.git.tree import DATA_FOLDERS, REGISTER_FILE, CommitTree, IndexTree, Tree, data_entries
from mingce_hooks.bases import main_bases, main_tip, merged_bases
from mingce_hooks.frozen import rewritten
from mingce_hooks.staged import Brought, brought


def check_staged(root: Path, environ: Mapping[str, str], today: dt.date) -> Brought:
    """Check what the commit or merge under way would record, as the index has it.

    A finding counts as new where neither HEAD has it nor a commit of main that is merged in: who
    takes over main's state does not answer for it.
    """
    head = find(root, "HEAD")
    merging = merge_heads(root, environ)
    differences = staged_since(root, head) if head and not merging else None
    if head is None or differences is None:
        return _check_whole(root, head, merging, today)
    bases = dict.fromkeys(main_bases(root, head))
    lost: dict[str, Finding] = {}
    for base in bases:
        since = differences if base == head else staged_since(root, base) or []
        old = {each.path: each.old for each in since if each.old}
        new = {each.path: each.new for each in since if each.new}
        for finding in rewritten(old, new, base):
            lost.setdefault(finding.place.path, finding)
    stopping = [lost[path] for path in sorted(lost)]
    if not any(each.path.startswith(_DATA) for each in differences):
        head_tree = CommitTree(root, head, [REGISTER_FILE])
        _require_register(ChangedTree(head_tree, differences, "暂存区"), head_tree)
        return Brought(stopping, [])
    from mingce.desk.around import index_of, paths_of, units_around, units_touched

    units = None
    touched = units_touched(differences)
    if touched is not None:
        index = index_of(root, head, folder_of(root))
        units = units_around(root, index, differences, touched)
    head_tree = CommitTree(root, head, paths_of(units) if units is not None else ())
    staged = ChangedTree(head_tree, differences, "暂存区")
    _require_register(staged, head_tree)
    return _with(stopping, brought(staged, [head_tree], today, units, rewrites=bool(stopping)))


_DATA = tuple(f"{folder}/" for folder in DATA_FOLDERS)


def _check_whole(root: Path, head: str | None, merging: Sequence[str], today: dt.date) -> Brought:
    staged = IndexTree(root)
    head_tree = CommitTree(root, head) if head else None
    _require_register(staged, head_tree)
    if head_tree is None:
        return brought(staged, [], today) if data_entries(staged) else Brought([], [])

    frozen = dict.fromkeys(main_bases(root, head_tree.commit))
    compared: list[Tree] = [head_tree]
    for merged in merging:
        bases = merged_bases(root, merged)
        frozen |= dict.fromkeys(bases)
        if merged in bases:
            compared.append(CommitTree(root, merged))
    lost = _rewritten(root, frozen, staged)
    if data_entries(staged) == data_entries(head_tree):
        return Brought(lost, [])
    return _with(lost, brought(staged, compared, today, rewrites=bool(lost)))


def check_pushed(root: Path, pushed: str, remote: str, today: dt.date) -> Brought:
    """Check the tree of a pushed commit against what it has of the remote's main.

    A name that means no commit (a tag of something else) and a branch that never had a register
    (that of a built site) have nothing to check.
    """
    commit = find(root, pushed)
    if commit is None:
        return Brought([], [])
    tree = CommitTree(root, commit)
    tip = main_tip(root, remote)
    bases = merge_bases(root, tip[0], commit) if tip else []
    if commit in bases:
        if tip and tip[1]:
            return Brought([], [])
        bases = []  # Main itself, to a remote that has none: nothing to compare with.
    compared = [CommitTree(root, base) for base in bases]
    if REGISTER_FILE not in tree.entries():
        for base in compared:
            if REGISTER_FILE in base.entries():
                raise _register_deleted(base.commit[:12])
        return Brought([], [])
    lost = _rewritten(root, bases, tree)
    leaked = list(dict.fromkeys(each for base in bases for each in _leaked(root, base, commit)))
    if any(data_entries(tree) == data_entries(base) for base in compared):
        return Brought([*lost, *leaked], [])
    new = brought(tree, compared, today, rewrites=bool(lost))
    return _with([*lost, *leaked], new)


def _require_register(staged: Tree, head: Tree | None) -> None:
    if REGISTER_FILE in staged.entries():
        return
    if head is not None and REGISTER_FILE in head.entries():
        raise _register_deleted("HEAD")
    raise GitError(
        f"仓库的最上层没有名册（{REGISTER_FILE}）",
        "新的名册请先运行 mingce init，并把生成的文件 git add；"
        "不是名册的仓库请从 .pre-commit-config.yaml 中去掉名册的钩子",
    )


def _register_deleted(source: str) -> GitError:
    return GitError(
        f"这里删去了 {REGISTER_FILE}，没有它就没有名册",
        f"请恢复：git restore --source={source} --staged --worktree -- {REGISTER_FILE}",
    )


def _rewritten(root: Path, bases: Iterable[str], tree: Tree) -> list[Finding]:
    lost: dict[str, Finding] = {}
    for base in bases:
        for finding in rewritten(CommitTree(root, base).entries(), tree.entries(), base):
            lost.setdefault(finding.place.path, finding)
    return [lost[path] for path in sorted(lost)]


def _leaked(root: Path, base: str, commit: str) -> list[Finding]:
    """Personal numbers that a later commit deleted: on the server they could not be any more."""
    from mingce.desk.forgotten import forgotten
    from mingce.rules.leaks import ARTICLE

    return [
        Finding(
            each.code,
            Severity.REFUSE,
            each.place,
            each.message,
            each.remedy,
            article=ARTICLE,
            filing=each.filing,
            field=each.field,
        )
        for each in forgotten(root, base, commit, differences(root, base, commit))
    ]


def _with(lost: list[Finding], new: Brought) -> Brought:
    stopping = sorted([*lost, *new.stopping], key=lambda finding: finding.sort_key)
    return Brought(stopping, new.other)
