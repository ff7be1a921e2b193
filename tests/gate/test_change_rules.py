"""The rules of changes, each over two trees in memory: what it finds, and its neighbour it lets be.

Who may do it is not asked here; the attacks go through the whole gate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from tests.gate.records import (
    ACCESS,
    CALENDAR,
    DAY,
    FILES,
    PAPER,
    PLATFORMS,
    POLICY,
    SUBMODULE,
    Changes,
    Node,
    account,
    announcement,
    answer,
    enrol,
    executable,
    link,
    unit_change,
)

from mingce.change import load_change
from mingce.finding import Found
from mingce.git.tree import MemoryTree
from mingce.rules import changes as rules
from mingce.rules import leaks, paths

TODAY = dt.date.fromisoformat(DAY)
BOOK = "office/daybook/2026-11.csv"
ENROL = "registry/licun/2026-08-03-enrol.yml"
NOTICE = "announcements/licun/2026-11-20-weibo.md"
DRAFT = "announcements/licun/2026-11-23-weibo-2.md"
ANSWER = "office/decisions/jiushui/2026-11-02-answer.yml"
SHEET = f"registry/licun/{DAY}-change.yml"
RELEASE = "registry/licun/weibo.2/2026-11-10-transfer.yml"
TAKING = f"registry/jiushui/weibo.2/{DAY}-transfer.yml"
ROW = "LC-2026-0003,2026-11-24,filed,,licun/weibo/2026-08-06-open,\n"


def tree(files: Changes) -> MemoryTree:
    nodes = {
        path: each if isinstance(each, Node) else Node("100644", each)
        for path, each in files.items()
        if each is not None
    }
    return MemoryTree(
        {path: node.content for path, node in nodes.items()},
        {path: node.mode for path, node in nodes.items()},
    )


def brought(
    changes: Changes,
    base: Changes | None = None,
    as_of: dt.date = TODAY,
    received: dt.date | None = None,
    codeowners: tuple[str, bytes] | None = None,
) -> list[Found]:
    stands = {**FILES, **(base or {})}
    change = load_change(tree(stands), tree({**stands, **changes}))
    case = rules.ChangeCase(change, as_of, received, "main", codeowners)
    return [found for check in (*rules.CHECKS, *paths.CHECKS) for found in check(case)]


def told(found: list[Found]) -> list[tuple[str, str, str, str, str]]:
    return [(each.code, str(each.place), each.subject, each.filing, each.field) for each in found]


def taking(giver: str) -> str:
    return account(
        "transfer", "occurred_on: 2026-11-23", f"from: {giver}", "facts: {managers: [m1]}"
    )


def later(kind: str, refers_to: str, *lines: str) -> str:
    return account(kind, f"refers_to: {refers_to}", *lines)


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
    assert f"（{RESTORE}{ENROL}）" in found.remedy


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


OLD = str(FILES[BOOK])


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


def test_a_policy_over_a_register_without_a_filing() -> None:
    none = dict.fromkeys((path for path in FILES if path.startswith("registry/")), None)
    assert brought({"office/policy/2026-11-25.yml": POLICY}, none) == []


OWNERS = ".github/CODEOWNERS"
MADE = "* @office\n"
OWNED = (MemoryTree({OWNERS: MADE}).entries()[OWNERS].blob, MADE.encode())


@pytest.mark.parametrize(
    ("changes", "codeowners", "expected"),
    [
        ({"src/program.py": "", "hooks/run": ""}, None, []),
        ({SHEET: unit_change(), NOTICE + ".md": ""}, None, []),
        (
            {"src/program.py": "", "hooks/run": "", SHEET: unit_change()},
            None,
            [("XM9005", "hooks/run", "", "", "", SHEET)],
        ),
        ({OWNERS: MADE, "office/access.yml": ACCESS + "\n"}, OWNED, []),
        (
            {OWNERS: MADE, "office/access.yml": ACCESS + "\n"},
            None,
            [("XM9005", OWNERS, "", "", "", "office/access.yml")],
        ),
        (
            {OWNERS: "* @licun\n", "office/access.yml": ACCESS + "\n"},
            OWNED,
            [("XM9005", OWNERS, "", "", "", "office/access.yml")],
        ),
        (
            {OWNERS: executable(MADE), "office/access.yml": ACCESS + "\n"},
            OWNED,
            [("XM9005", OWNERS, "", "", "", "office/access.yml")],
        ),
        (
            {"CODEOWNERS": MADE, "office/access.yml": ACCESS + "\n"},
            OWNED,
            [("XM9005", "CODEOWNERS", "", "", "", "office/access.yml")],
        ),
        ({BOOK: OLD + ROW}, None, []),
        (
            {BOOK: OLD + ROW, SHEET: unit_change()},
            None,
            [("XM9013", BOOK, "", BOOK[:-4], "", SHEET)],
        ),
        (
            {BOOK: OLD + ROW, "src/program.py": ""},
            None,
            [
                ("XM9005", "src/program.py", "", "", "", BOOK),
                ("XM9013", BOOK, "", BOOK[:-4], "", "src/program.py"),
            ],
        ),
    ],
)
def test_code_data_and_the_daybook_change_apart(changes, codeowners, expected) -> None:
    found = brought(changes, codeowners=codeowners)
    assert told(found) == [each[:5] for each in expected]
    for one, each in zip(found, expected, strict=True):
        assert each[5] in one.message


def test_the_list_of_owners_is_not_taken_away_with_data() -> None:
    after = {OWNERS: None, "office/access.yml": ACCESS + "\n"}
    assert [each.code for each in brought(after, {OWNERS: MADE}, codeowners=OWNED)] == ["XM9005"]


@pytest.mark.parametrize(
    ("date", "base", "why"),
    [
        ("2026-11-24", {}, None),
        ("2026-11-25", {}, None),
        ("2026-11-23", {}, "施行日期 2026-11-23 早于今天（2026-11-24）"),
        # What is filed or entered on that day or later would be judged anew.
        ("2026-11-25", {"registry/licun/2026-11-24-change.yml": unit_change()}, None),
        ("2026-11-25", {"registry/licun/2026-11-25-change.yml": unit_change()},
         "施行日期 2026-11-25 已有 2026-11-25 报送的备案"),
        ("2026-11-25", {"registry/licun/2026-11-26-change.yml": unit_change()},
         "施行日期 2026-11-25 已有 2026-11-26 报送的备案"),
        ("2026-11-24", {BOOK: OLD + ROW}, "施行日期 2026-11-24 已有 2026-11-24 报送的备案"),
        ("2026-11-25", {BOOK: OLD + ROW}, None),
    ],
)  # fmt: skip
def test_a_policy_looks_forward(date: str, base: Changes, why: str | None) -> None:
    path = f"office/policy/{date}.yml"
    found = brought({path: POLICY}, base)
    assert told(found) == [("XM9006", path, "", path[:-4], "")] * (why is not None)
    assert [each.message.endswith(why or "") for each in found] == [True] * len(found)


def test_the_first_policy_may_be_of_the_past() -> None:
    none = {"office/policy/2021-07-23.yml": None}
    assert brought({"office/policy/2021-07-23.yml": POLICY}, none) == []


def test_what_goes_and_what_is_edited_is_no_new_policy() -> None:
    path = "office/policy/2021-07-23.yml"
    for after in (None, POLICY + "# \n"):
        assert "XM9006" not in [each.code for each in brought({path: after})]


@pytest.mark.parametrize(
    ("received", "code"),
    [(None, None), ("2026-11-24", None), ("2026-11-25", "XM9007"), ("2026-11-23", "XM9008")],
)
def test_the_date_of_a_name_against_the_first_receipt(received, code) -> None:
    day = received and dt.date.fromisoformat(received)
    found = brought({SHEET: unit_change()}, received=day)
    place = (f"{SHEET}:1:1", "licun", SHEET[9:-4], "date")
    assert told(found) == [(code, *place)] * (code is not None)
    assert [each.judged_on for each in found] == [TODAY] * len(found)
    assert [f"首次收到的日期 {received}" in each.message for each in found] == [True] * len(found)


def test_a_returned_filing_and_a_paper_keep_their_day() -> None:
    base = {
        f"office/decisions/licun/{DAY}-return.yml": answer(f"filing: {SHEET[9:-4]}")
        .replace("answer", "return")
        .replace("rule: XM0601", f"blob: {'0' * 40}\ncode: XM0036")
    }
    late, early = dt.date(2026, 11, 25), dt.date(2026, 11, 23)
    assert brought({SHEET: unit_change()}, base, received=late) == []
    other = f"registry/licun/weibo/{DAY}-change.yml"
    text = account("change", "occurred_on: 2026-11-23", "facts: {function: 发布}")
    found = brought({SHEET: unit_change(), other: text}, base, received=late)
    assert [(each.code, each.filing) for each in found] == [("XM9007", other[9:-4])]

    paper = unit_change("0532-00000007", PAPER)
    assert brought({SHEET: paper}, received=late) == []
    assert brought({SHEET: paper}, received=early) == []
    tomorrow = unit_change("0532-00000007", PAPER.replace(DAY, "2026-11-25"))
    assert [each.code for each in brought({SHEET: tomorrow}, received=late)] == ["XM9007"]


@pytest.mark.parametrize(
    ("path", "giver", "base", "why"),
    [
        (TAKING, "licun/weibo.2", {}, None),
        (TAKING, "licun/weibo", {}, "主分支上还没有账号“licun/weibo”移交给本单位的备案"),
        (TAKING, "licun/weibo.3", {}, "主分支上还没有账号“licun/weibo.3”移交给本单位的备案"),
        (
            f"registry/shiyuan/weibo/{DAY}-transfer.yml",
            "licun/weibo.2",
            {},
            "账号“licun/weibo.2”移交给的是单位“jiushui”，不是“shiyuan”",
        ),
        (
            f"registry/jiushui/weibo.3/{DAY}-transfer.yml",
            "licun/weibo.2",
            {"registry/jiushui/weibo.2/2026-11-12-transfer.yml": taking("licun/weibo.2")},
            "账号“licun/weibo.2”已由 jiushui/weibo.2 接收",
        ),
        (
            f"registry/jiushui/weibo.2/{DAY}-transfer.yml",
            "licun/weibo.2",
            {"registry/jiushui/weibo.2/2026-11-12-transfer.yml": taking("licun/weibo.2")},
            None,
        ),
    ],
)
def test_what_is_taken_was_released_before(path, giver, base, why) -> None:
    found = brought({path: taking(giver)}, base)
    subject = path[9:-4].rpartition("/")[0]
    place = (f"{path}:5:7", subject, path[9:-4], "from")
    assert told(found) == [("XM9009", *place)] * (why is not None)
    for each in found:
        assert (each.message, each.judged_on) == (why, TODAY)
        assert f"（to: {subject.split('/')[0]}）" in each.remedy


TAKEN = {"registry/jiushui/weibo.2/2026-11-12-transfer.yml": taking("licun/weibo.2")}
STRIKE = f"registry/licun/weibo.2/{DAY}-withdraw.yml"
MEND = f"registry/licun/weibo.2/{DAY}-correct.yml"


@pytest.mark.parametrize(
    ("path", "text", "base", "found"),
    [
        (STRIKE, later("withdraw", "2026-11-10-transfer", "reason: 报错了"), TAKEN, True),
        (STRIKE, later("withdraw", "2026-11-10-transfer", "reason: 报错了"), {}, False),
        (MEND, later("correct", "2026-11-10-transfer", "changes: {to: shiyuan}"), TAKEN, True),
        (MEND, later("correct", "2026-11-10-transfer", "changes: {to: shiyuan}"), {}, False),
        # The day may be mended: the account stays released to whom it was.
        (MEND, later("correct", "2026-11-10-transfer", "changes: {occurred_on: 2026-11-08}"),
         TAKEN, False),
        (f"registry/licun/weibo.2/{DAY}-supplement.yml",
         later("supplement", "2026-11-10-transfer", "facts: {national_system: {id: A1}}"),
         TAKEN, False),
        # An account that was never released has nothing to keep.
        (f"registry/licun/weibo/{DAY}-withdraw.yml",
         later("withdraw", "2026-08-06-open", "reason: 报错了"), TAKEN, False),
    ],
)  # fmt: skip
def test_a_release_that_was_taken_stays(path, text, base, found) -> None:
    got = brought({path: text}, base)
    place = (f"{path}:4:12", "licun/weibo.2", path[9:-4], "refers_to")
    assert told(got) == [("XM9009", *place)] * found
    assert [each.message for each in got] == [
        "账号已由 jiushui/weibo.2 接收，移交不能再撤回或更改"
    ] * found


@pytest.mark.parametrize(
    ("path", "node", "word"),
    [
        (SHEET, link("../../office/access.yml"), "符号链接"),
        ("docs/a", link("b"), "符号链接"),
        ("vendor", SUBMODULE, "子模块"),
        (SHEET, executable(unit_change()), "可执行文件"),
        ("docs/a", Node("100664", "a"), "特殊文件"),
        ("docs/a", executable("#!/bin/sh\n"), None),
        ("docs/a", "a", None),
    ],
)
def test_only_plain_files(path: str, node: str | Node, word: str | None) -> None:
    found = brought({path: node})
    unit = "licun" if path == SHEET else ""
    assert told(found) == [("XM9030", path, unit, path, "")] * (word is not None)
    for each in found:
        assert each.message == f"这里不能放{word}"
        assert ("--chmod=-x" in each.remedy) is (word == "可执行文件")


def test_what_goes_may_have_been_anything() -> None:
    assert (
        brought({"vendor": None, "docs/aux.md": None}, {"vendor": SUBMODULE, "docs/aux.md": ""})
        == []
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"readme.md": "", "docs/new.md": ""}, {"readme.md": "README.md"}),
        ({"Src/other.py": ""}, {"Src/other.py": "src"}),
        ({"SRC/PROGRAM.py": ""}, {"SRC/PROGRAM.py": "src"}),
        ({"docs/\u00e9.md": "", "docs/e\u0301.md": ""},
         {"docs/\u00e9.md": "docs/e\\u0301.md", "docs/e\u0301.md": "docs/\\xe9.md"}),
        ({"docs/\uff41.md": "", "docs/a.md": ""},
         {"docs/\uff41.md": "docs/a.md", "docs/a.md": "docs/\\uff41.md"}),
        ({"docs/stra\u00dfe.md": "", "docs/STRASSE.md": ""},
         {"docs/stra\u00dfe.md": "docs/STRASSE.md", "docs/STRASSE.md": "docs/stra\\xdfe.md"}),
        ({"README.md": "another\n"}, {}),
        ({"src/Program2.py": "", "docs/src": ""}, {}),
    ],
)  # fmt: skip
def test_no_two_paths_differ_in_writing_alone(
    changes: Changes, expected: Mapping[str, str]
) -> None:
    found = [each for each in brought(changes) if each.code == "XM9031"]
    assert {each.filing: each.message.split(" ")[1] for each in found} == expected
    assert told(found) == [("XM9031", path, "", path, "") for path in sorted(expected)]


def test_twins_that_stood_already_are_nobodys() -> None:
    twins = {"docs/A.md": "", "docs/a.md": ""}
    assert brought({"docs/a.md": "new"}, twins) == []
    [found] = brought({"DOCS/b.md": ""}, twins)
    assert (found.place.path, found.message.split(" ")[1]) == ("DOCS/b.md", "docs")


DEVICE = "用了 Windows 的设备名“{}”，在 Windows 上无法检出"
ENDS = "的一段以空格或句点开头、结尾，在 Windows 上会变成另一个名字"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("docs/con.md", DEVICE.format("con.md")),
        ("docs/CON", DEVICE.format("CON")),
        ("aux/a.md", DEVICE.format("aux")),
        ("docs/lpt9 .txt", DEVICE.format("lpt9 .txt")),
        ("docs/com0", DEVICE.format("com0")),
        ("docs/a.", ENDS),
        ("docs/a ", ENDS),
        ("docs/ a", ENDS),
        ("docs/a.md:b", "含有 Windows 不允许的字符"),
        ("docs/a\tb", "含有 Windows 不允许的字符"),
        ("docs/a\u200bb", "含有看不见的字符"),
        ("docs/a\u3164b", "含有看不见的字符"),
        ("docs/a\udce9", "不是 UTF-8 编码"),
        ("docs/console.md", None),
        ("docs/.a", None),
        ("docs/中文.md", None),
        ("docs/a b.md", None),
    ],
)
def test_paths_that_every_machine_can_hold(path: str, why: str | None) -> None:
    found = [each for each in brought({path: ""}) if each.code == "XM9032"]
    assert told(found) == [("XM9032", path, "", path, "")] * (why is not None)
    shown = path if path.isascii() and path.isprintable() else ascii(path)[1:-1]
    assert [each.message for each in found] == [f"路径 {shown} {why}"] * len(found)


def test_a_path_is_told_once_and_each_path_by_itself() -> None:
    found = brought({"aux/con/nul": "", "docs/con": "", "docs/ok": ""})
    assert [(each.code, each.place.path) for each in found] == [
        ("XM9032", "aux/con/nul"),
        ("XM9032", "docs/con"),
    ]
    assert brought({"docs/con": "new"}, {"docs/con": "old"}) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("registry/licun/.gitattributes", ".gitattributes"),
        ("registry/licun/.GIT/config", ".GIT"),
        ("registry/licun/git~1", "git~1"),
        ("office/gitmod~2", "gitmod~2"),
        ("announcements/licun/.lfsconfig", ".lfsconfig"),
        (".gitmodules", ".gitmodules"),
        ("vendor/.GitModules", ".GitModules"),
        (".gitattributes.md", None),
        ("docs/.gitignore", None),
        ("registry/licun/git.md", None),
    ],
)
def test_nothing_that_git_obeys_in_a_data_folder(path: str, name: str | None) -> None:
    found = [each for each in brought({path: "a\n"}) if each.code == "XM9033"]
    unit = "licun" if "licun" in path else ""
    assert told(found) == [("XM9033", path, unit, path, "")] * (name is not None)
    assert [each.message.split(" ")[0] for each in found] == [name] * len(found)


# Nobody's: made up of zeros, and of a birthday in 1900 with a right check digit.
PHONE, RESIDENT = "13800000000", "370213190001010013"
LEAK = f"registry/licun/{DAY}-change.yml"


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        (LEAK, unit_change("0532-00000007", f"reason: 电话 {PHONE}"), ["手机号码"]),
        (
            LEAK,
            unit_change("0532-00000007", f"reason: {PHONE} {RESIDENT}"),
            ["居民身份证号码", "手机号码"],
        ),
        (LEAK, unit_change(), []),
        # What cannot be read is searched as text, but for keys that hold such digits by right.
        (LEAK, f"kind: [\nreason: {PHONE}\n", ["手机号码"]),
        (LEAK, f'kind: [\nidentifier: "{PHONE}"\n', []),
        (LEAK, f'kind: [\nreason: a\n"id": "{PHONE}"\nurl : x{PHONE}\n', []),
        (LEAK, f"kind: [\nparty_id_card: {PHONE}\n", ["手机号码"]),
        ("registry/licun/notes.txt", f"{PHONE}\n", ["手机号码"]),
        ("registry/licun/notes.txt", "无\n", []),
    ],
)
def test_what_a_branch_once_held(path: str, text: str, words: list[str]) -> None:
    commit = "0123456789abcdef" * 2
    found = list(leaks.leaked([(commit, path, text.encode()), (commit, "registry/a", b"a")]))
    assert told(found) == [("XM9034", path, "", path, word) for word in words]
    for each in found:
        assert f"疑似有{each.field}：在提交 0123456789ab 里，" in each.message


def test_bytes_that_are_no_text_are_searched_too() -> None:
    found = leaks.leaked([("a" * 40, LEAK, b"\xff\xfe " + PHONE.encode() + b"\n")])
    assert [each.field for each in found] == ["手机号码"]
