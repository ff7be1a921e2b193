"""XM9012: every row of the daybook is the receipt of something on main."""

from __future__ import annotations

import pytest

OPEN = "licun/weibo/2026-01-12-open"
NOTICE = "announcements/licun/2026-01-12-weibo"
BOOK = "office/daybook/2026-01.csv"


@pytest.fixture
def files(base, announce):
    path = f"{NOTICE}.md"
    return {**base(), path: announce(path, [{"id": "licun/weibo", "action": "continue"}])}


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        ([f"filed,,{OPEN},", f"published,,{NOTICE},本站", f"void,,{OPEN},"], {}),
        ([f"published,,{NOTICE},本站", f"published,,{NOTICE},微信公众号"], {}),
        (
            ["filed,,licun/weibo/2026-01-12-close,"],
            {2: "登记了不存在的文件“licun/weibo/2026-01-12-close”"},
        ),
        (["filed,,office/register,"], {2: "登记了不存在的文件“office/register”"}),
        ([f"published,,{OPEN},本站"], {2: f"“{OPEN}”不是公告，不能登记为公告发布"}),
        ([f"filed,,{NOTICE},"], {2: f"“{NOTICE}”是公告，只能登记为公告发布"}),
        ([f"void,,{NOTICE},"], {2: f"“{NOTICE}”是公告，只能登记为公告发布"}),
        ([f"filed,,{OPEN},", f"filed,,{OPEN},"], {3: f"“{OPEN}”已经登记过"}),
        ([f"void,,{OPEN},"], {2: f"“{OPEN}”没有登记过，不能作废"}),
        ([f"filed,,{OPEN},", f"void,,{OPEN},", f"void,,{OPEN},"], {4: f"“{OPEN}”已经作废"}),
        # A sheet that was struck and stands again is received again.
        ([f"filed,,{OPEN},", f"void,,{OPEN},", f"filed,,{OPEN},"], {}),
    ],
)
def test_rows_are_receipts_of_what_is_there(judge, daybook, files, rows, messages) -> None:
    lines = [f"LC-2026-{number:04d},2026-01-12,{row}" for number, row in enumerate(rows, 1)]
    findings = judge({**files, BOOK: daybook(*lines)}, "XM9012")
    assert {each.place.line: each.message for each in findings} == messages
    for each in findings:
        assert (each.place.path, each.place.column, each.severity) == (BOOK, 1, "refuse")
        assert each.remedy == (
            "登记过的文件不能删去或改名，请恢复；登记簿由登记命令写入，不要手工修改"
            if "不存在" in each.message
            else "登记簿由登记命令写入，请恢复该行，不要手工修改"
        )
        assert (each.filing, each.field) == (BOOK[:-4], f"LC-2026-{each.place.line - 1:04d}")


@pytest.mark.parametrize(("day", "found"), [("2026-01-11", True), ("2026-01-12", False)])
def test_nothing_is_entered_before_it_was_handed_in(judge, daybook, files, day, found) -> None:
    book = daybook(f"LC-2026-0001,{day},filed,,{OPEN},")
    messages = [each.message for each in judge({**files, BOOK: book}, "XM9012")]
    assert messages == ["登记日期 2026-01-11 早于报送日期 2026-01-12"] * found


def test_what_cannot_be_read_now_is_still_there(judge, daybook, files) -> None:
    path = f"registry/{OPEN}.yml"
    book = daybook(f"LC-2026-0001,2026-01-12,filed,,{OPEN},")
    broken = {**files, path: files[path] + "kind: open\n", BOOK: book}
    assert [each.code for each in judge(broken)] == ["XM0002"]
