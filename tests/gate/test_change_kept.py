"""What stands on main stays: filings, what the office issued, announcements and the daybook.

Each rule over two trees in memory: what it finds, and its neighbour it lets be. Who may do it is
not asked here; the attacks go through the whole gate.
"""

from __future__ import annotations

import datetime as dt

import pytest
from tests.gate.judging import ANSWER, BOOK, ENROL, NOTICE, OLD, ROW, SHEET, brought, told
from tests.gate.records import (
    CALENDAR,
    DAY,
    FILES,
    PLATFORMS,
    POLICY,
    Changes,
    Node,
    announcement,
    answer,
    enrol,
    executable,
    unit_change,
)

DRAFT = "announcements/licun/2026-11-23-weibo-2.md"
RESTORE = "git restore --source=main --staged --worktree -- "


@pytest.mark.parametrize(
    ("after", "how"),
    [
        ({ENROL: enrol("李村街道")}, "修改"),
        ({ENROL: executable(str(FILES[ENROL]))}, "修改"),
        ({ENROL: None}, "删除"),
        ({ENROL: None, "registry/licun/2026-08-04-enrol.yml": FILES[ENROL]},
         "改名为 registry/licun/2026-08-04-enrol.yml"),
        ({ENROL: None, "README.md": FILES[ENROL]}, "删除"),
        ({ENROL: None, SHEET: unit_change()}, "删除"),
    ],
)  # fmt: skip
def test_a_filing_stays(after: Changes, how: str) -> None:
    [found] = [each for each in brought(after) if each.code == "XM9001"]
    assert told([found]) == [("XM9001", ENROL, "licun", "licun/2026-08-03-enrol", "")]
    assert found.message.endswith(f"这里将其{how}")
    renamed = how.partition("改名为 ")[2]
    back = f"git mv -- {renamed} {ENROL}" if renamed else f"{RESTORE}{ENROL}"
    assert f"（{back}）" in found.remedy


def test_what_is_no_filing_may_go() -> None:
    base = {"registry/licun/README.md": "说明\n", "README.yml": "a: 1\n"}
    for path in base:
        assert brought({path: None}, base) == []


NOTE = "office/notices/2026-11-02-results.md"
NOTES = """\
---
format: 1
kind: inspection
title: 检查结果
date: 2026-11-02
---
已检查。
"""


@pytest.mark.parametrize(
    ("path", "after", "says", "instead"),
    [
        (
            ANSWER,
            answer("subject: licun"),
            "已作出的决定不能修改或删除：这里将其修改",
            "另作一份 revoke",
        ),
        (ANSWER, None, "已作出的决定不能修改或删除：这里将其删除", "另作一份 revoke"),
        (NOTE, NOTES + "又\n", "已作出的通知不能修改或删除：这里将其修改", "另发一份更正通知"),
        (NOTE, None, "已作出的通知不能修改或删除：这里将其删除", "另发一份更正通知"),
        ("office/calendar/2026.yml", None, "工作日历不能删除或改名", "需要更新的请修改内容"),
        ("office/platforms.yml", None, "平台名单不能删除或改名", "需要更新的请修改内容"),
        ("office/access.yml", None, "权限名单不能删除或改名", "需要更新的请修改内容"),
        ("office/register.yml", None, "名册说明不能删除或改名", "需要更新的请修改内容"),
        ("office/policy/2021-07-23.yml", None, "政策文件不能删除或改名", "需要更新的请修改内容"),
        (
            "office/policy/2021-07-23.yml",
            POLICY + "# \n",
            "政策自 2021-07-23 起施行，施行后不能修改",
            "修改办法或者解释口径时，请新增一个以施行日期为名的文件",
        ),
    ],
)
def test_what_the_office_issued_stays(
    path: str, after: str | None, says: str, instead: str
) -> None:
    [found] = brought({path: after}, {NOTE: NOTES})
    subject = "jiushui" if path == ANSWER else ""
    assert told([found]) == [("XM9002", path, subject, path.rpartition(".")[0], "")]
    assert found.message == says
    assert found.remedy == f"请恢复该文件（{RESTORE}{path}），{instead}"


@pytest.mark.parametrize(
    "after",
    [
        {"office/calendar/2026.yml": CALENDAR + "# \n"},
        {"office/platforms.yml": PLATFORMS + "# \n"},
        {f"office/decisions/licun/{DAY}-answer.yml": answer("subject: licun")},
        {"office/stray.txt": None},
    ],
    ids=["calendar", "platforms", "a new decision", "what no record claims"],
)
def test_what_the_office_may_change(after: Changes) -> None:
    assert brought(after, {"office/stray.txt": "a"}) == []


@pytest.mark.parametrize(("day", "codes"), [("2026-12-01", ["XM9002"]), ("2026-11-30", [])])
def test_a_policy_is_frozen_from_the_day_it_takes_force(day: str, codes: list[str]) -> None:
    path = "office/policy/2026-12-01.yml"
    found = brought({path: POLICY + "# \n"}, {path: POLICY}, dt.date.fromisoformat(day))
    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("path", "after", "says"),
    [
        (NOTICE, announcement("licun/weibo") + "又\n",
         "公告已于 2026-11-20 发布，不能修改：这里将其修改"),
        (NOTICE, None, "公告已于 2026-11-20 发布，不能删除或改名：这里将其删除"),
        (DRAFT, None, "公告不能删除或改名：这里将其删除"),
    ],
)  # fmt: skip
def test_an_announcement_is_kept(path: str, after: str | None, says: str) -> None:
    base = {DRAFT: announcement("licun/weibo.2", "2026-11-23")}
    [found] = brought({path: after}, base)
    assert told([found]) == [("XM9003", path, "licun", path[:-3], "")]
    assert found.message == says
    assert f"（{RESTORE}{path}）" in found.remedy


def test_an_announcement_that_did_not_go_out_may_be_mended() -> None:
    text = announcement("licun/weibo.2", "2026-11-23")
    assert brought({DRAFT: text + "又\n"}, {DRAFT: text}) == []
    assert brought({DRAFT: text}) == []


def test_an_announcement_whose_day_of_publication_is_not_said() -> None:
    book = str(FILES[BOOK]).replace("published,2026-11-20", "published,")
    [found] = brought(
        {NOTICE: None}, {BOOK: book.replace(",2026-11-20,published", ",2026-11-21,published")}
    )
    assert found.message.startswith("公告已于 2026-11-21 发布，")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (OLD, OLD + ROW, False),
        (OLD, OLD.replace("11-02", "11-03"), True),
        (OLD, OLD.split("LC-2026-0002")[0], True),
        (OLD, ROW + OLD, True),
        (OLD, None, True),
        # A last row without its line break would be lengthened by what is added.
        (OLD.rstrip("\n"), OLD.rstrip("\n") + ROW, True),
        (OLD.rstrip("\n"), OLD, True),
        (OLD, executable(OLD), False),
        (OLD.rstrip("\n"), executable(OLD.rstrip("\n")), False),
    ],
)
def test_the_daybook_grows_at_its_end(before: str, after: str | Node | None, found: bool) -> None:
    got = [each for each in brought({BOOK: after}, {BOOK: before}) if each.code == "XM9004"]
    assert told(got) == [("XM9004", BOOK, "", BOOK[:-4], "")] * found
    assert all(f"（{RESTORE}{BOOK}）" in each.remedy for each in got)


def test_a_new_month_of_the_daybook() -> None:
    head = "number,entered_on,event,occurred_on,subject,where\n"
    assert brought({"office/daybook/2026-12.csv": head}) == []


EARLY = "announcements/licun/2026-11-19-weibo-2.md"
LAWFUL = {
    "announcements/aaa.txt": "a",
    EARLY: announcement("licun/weibo.2", "2026-11-19") + "又\n",
    "announcements/licun/2026-11-19-more.md": announcement("licun/weibo.2", "2026-11-19"),
    "office/aaa.txt": "a",
    "office/calendar/2025.yml": CALENDAR.replace("2026", "2025"),
    "office/daybook/2026-10.csv": OLD.splitlines(keepends=True)[0],
    "registry/aaa.txt": "a",
}
"""What a change may bring, at paths before those of what it may not."""


@pytest.mark.parametrize(
    ("path", "after", "code"),
    [
        (ENROL, None, "XM9001"),
        (ANSWER, None, "XM9002"),
        (NOTICE, None, "XM9003"),
        (BOOK, None, "XM9004"),
        ("office/policy/2026-11-01.yml", POLICY, "XM9006"),
    ],
)
def test_what_is_lawful_in_a_change_hides_nothing(path: str, after: str | None, code: str) -> None:
    base = {EARLY: announcement("licun/weibo.2", "2026-11-19")}
    found = [each for each in brought({**LAWFUL, path: after}, base) if each.code != "XM9013"]
    assert [(each.code, each.place.path) for each in found] == [(code, path)]


def test_a_filing_and_its_copy_in_a_change_that_moves_others() -> None:
    """Only what was added is where a deleted file went."""
    base = {"docs/a.md": FILES[ENROL], "docs/b.md": "b"}
    found = brought({ENROL: None, "docs/b.md": FILES[ENROL], "docs/a.md": None}, base)
    assert [each.message.endswith("这里将其删除") for each in found if each.code == "XM9001"] == [
        True
    ]


def test_what_the_office_issued_is_moved_only_to_a_new_file() -> None:
    text = str(FILES[ANSWER])
    moved = "office/decisions/jiushui/2026-11-03-answer.yml"
    for after, how in (({moved: text}, f"改名为 {moved}"), ({ENROL: text}, "删除"), ({}, "删除")):
        [found] = [each for each in brought({ANSWER: None, **after}) if each.code == "XM9002"]
        assert told([found]) == [("XM9002", ANSWER, found.subject, ANSWER[:-4], "")]
        assert found.message.endswith(f"这里将其{how}")
