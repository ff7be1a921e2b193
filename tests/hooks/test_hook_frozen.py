"""Sheets that main has: what counts as rewriting one. Pure, over entries."""

from __future__ import annotations

import pytest

from mingce.archived import is_sheet
from mingce.finding import Severity
from mingce.git.tree import MemoryTree
from mingce_hooks.frozen import rewritten

SHEET = "registry/licun/weibo/2021-09-03-open.yml"
OTHER = "registry/licun/2021-08-02-enrol.yml"
BASE = {SHEET: "kind: open\n", OTHER: "kind: enrol\n", "office/scope.yml": "a", "README.md": "b"}
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def found(head, modes=None):
    before, after = MemoryTree(BASE).entries(), MemoryTree(head, modes).entries()
    return list(rewritten(before, after, COMMIT))


@pytest.mark.parametrize(
    "head",
    [
        BASE,
        BASE | {"registry/licun/2021-08-02-enrol-2.yml": "kind: enrol\n"},
        {SHEET: BASE[SHEET], OTHER: BASE[OTHER]},
        BASE | {"office/scope.yml": "changed"},
    ],
    ids=["same", "added", "others deleted", "others edited"],
)
def test_what_leaves_every_sheet_alone(head):
    assert found(head) == []


def test_a_deleted_sheet():
    head = {path: text for path, text in BASE.items() if path != SHEET}
    [finding] = found(head)
    assert finding.code == "XM9001"
    assert finding.severity is Severity.REFUSE
    assert str(finding.place) == SHEET
    assert finding.subject == "licun/weibo"
    assert finding.filing == "licun/weibo/2021-09-03-open"
    assert finding.message == ("已归档的备案不能修改或删除：这份备案已在主分支上，这里将其删除")
    assert finding.remedy == (
        f"请恢复该文件（git restore --source=0123456789ab --staged --worktree -- {SHEET}），"
        "情况有变另交一份 change，原来填错另交一份 correct"
    )


def test_an_edited_sheet_a_comment_counts_too():
    [finding] = found(BASE | {OTHER: "kind: enrol\n# 备注\n"})
    assert str(finding.place) == OTHER
    assert finding.subject == "licun"
    assert finding.message.endswith("这里将其修改")


def test_a_renamed_sheet_names_its_new_place():
    new = "registry/licun/weibo/2021-09-04-open.yml"
    head = {path: text for path, text in BASE.items() if path != SHEET} | {new: BASE[SHEET]}
    [finding] = found(head)
    assert str(finding.place) == SHEET
    assert finding.message.endswith(f"这里将其改名为 {new}")


def test_another_mode_is_an_edit():
    assert [each.message[-2:] for each in found(BASE, {SHEET: "120000"})] == ["修改"]


def test_a_name_that_a_shell_would_take_apart_is_quoted_in_the_remedy():
    path = "registry/licun/a b; rm.yml"
    before = MemoryTree({path: "a"}).entries()
    [finding] = rewritten(before, {}, COMMIT)
    assert f"-- '{path}'）" in finding.remedy


def test_all_of_them_by_path():
    assert [str(each.place) for each in found({})] == [OTHER, SHEET]


@pytest.mark.parametrize(
    ("path", "sheet"),
    [
        (SHEET, True),
        ("registry/licun/README.md", False),
        ("office/decisions/licun/2021-08-25-consent.yml", False),
        ("announcements/licun/2026-09-14-kuaishou.md", False),
    ],
)
def test_which_paths_are_sheets(path, sheet):
    assert is_sheet(path) is sheet
