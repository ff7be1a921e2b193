"""The daybook: one sequence of numbers a year, well-formed rows, receipts of what is there."""

from __future__ import annotations

import datetime as dt

import pytest

from mingce.daybook import read

DAY = dt.date.fromisoformat
HEAD = "number,entered_on,event,occurred_on,subject,where"
FILE = "登记簿由登记命令写入，请恢复该文件，不要手工修改"
ROW = "登记簿由登记命令写入，请恢复该行，不要手工修改"
COMMAND = "编号由登记命令依次产生，请恢复登记簿，重新运行登记命令"
OPEN = "licun/weibo/2026-01-12-open"


def filed(number: str, day: str, subject: str = OPEN) -> str:
    return f"{number},{day},filed,,{subject},"


def book(**months: list[str]) -> list[tuple[str, bytes]]:
    """Files of the daybook, ``m2026_01=[rows]``, the latest first."""
    files = []
    for month, rows in months.items():
        path = f"office/daybook/{month[1:5]}-{month[6:]}.csv"
        files.append((path, "\n".join([HEAD, *rows, ""]).encode()))
    return files[::-1]


def told(files: list[tuple[str, bytes]], prefix: str | None = "LC") -> list[str]:
    _, found = read(files, prefix)
    return [f"{each.code} {each.place} {each.message}" for each in found]


def test_a_sequence_over_months_and_years() -> None:
    files = book(
        m2026_11=[filed("LC-2026-0001", "2026-11-30")],
        m2026_12=[filed("LC-2026-0002", "2026-12-01"), filed("LC-2026-0003", "2026-12-31")],
        m2027_01=[filed("LC-2027-0001", "2027-01-04"), filed("LC-2027-0002", "2027-01-04")],
    )
    known, found = read(files, "LC")
    assert found == []
    assert [row.number for row in known.rows] == [
        "LC-2026-0001",
        "LC-2026-0002",
        "LC-2026-0003",
        "LC-2027-0001",
        "LC-2027-0002",
    ]
    assert str(known.rows[-1].place) == "office/daybook/2027-01.csv:3:1"


def test_nothing_entered_yet() -> None:
    assert told([]) == []
    assert told(book(m2026_11=[])) == []


JANUARY = "office/daybook/2026-01.csv"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ["LC-2026-0001", "LC-2026-0001", "LC-2026-0002"],
            [f"XM9011 {JANUARY}:3:1 编号 LC-2026-0001 重复，前一次在 {JANUARY}:2:1"],
        ),
        (
            ["LC-2026-0001", "LC-2026-0003", "LC-2026-0004"],
            [f"XM9011 {JANUARY}:3:1 编号 LC-2026-0003 不连续，此处应为 LC-2026-0002"],
        ),
        (
            ["LC-2026-0002"],
            [f"XM9011 {JANUARY}:2:1 编号 LC-2026-0002 不连续，此处应为 LC-2026-0001"],
        ),
        (
            ["LC-2026-0002", "LC-2026-0001"],
            [
                f"XM9011 {JANUARY}:2:1 编号 LC-2026-0002 不连续，此处应为 LC-2026-0001",
                f"XM9011 {JANUARY}:3:1 编号 LC-2026-0001 不连续，此处应为 LC-2026-0003",
            ],
        ),
        (
            ["LC-2026-00001"],
            [f"XM9011 {JANUARY}:2:1 编号 LC-2026-00001 不连续，此处应为 LC-2026-0001"],
        ),
        (
            ["LC-2026-0001", "SN-2026-0002", "LC-2026-0003"],
            [f"XM9011 {JANUARY}:3:1 编号 SN-2026-0002 的前缀不是 LC"],
        ),
    ],
    ids=["twice", "skipped", "not-from-one", "swapped", "not-four-digits", "prefix"],
)
def test_numbers_run_on(rows: list[str], said: list[str]) -> None:
    files = book(m2026_01=[filed(number, "2026-01-12") for number in rows])
    assert told(files) == said
    _, found = read(files, "LC")
    assert {each.remedy for each in found} == {COMMAND}
    assert {each.filing for each in found} == {JANUARY[:-4]}
    assert {each.field for each in found} <= set(rows)


def test_a_year_begins_with_one() -> None:
    december = [filed("LC-2026-0001", "2026-12-31")]
    assert told(book(m2026_12=december, m2027_01=[filed("LC-2026-0002", "2027-01-04")])) == [
        "XM9011 office/daybook/2027-01.csv:2:1 编号 LC-2026-0002 不连续，此处应为 LC-2027-0001"
    ]
    assert told(book(m2026_12=december, m2027_01=[filed("LC-2027-0002", "2027-01-04")])) == [
        "XM9011 office/daybook/2027-01.csv:2:1 编号 LC-2027-0002 不连续，此处应为 LC-2027-0001"
    ]


def test_a_register_without_a_readable_prefix_takes_any() -> None:
    assert told(book(m2026_01=[filed("SN-2026-0001", "2026-01-12")]), None) == []


def test_days_do_not_run_back() -> None:
    rows = [filed("LC-2026-0001", "2026-01-13"), filed("LC-2026-0002", "2026-01-12")]
    assert told(book(m2026_01=rows)) == [
        f"XM9011 {JANUARY}:3:1 登记日期 2026-01-12 早于上一行的 2026-01-13"
    ]
    assert told(book(m2026_01=[filed("LC-2026-0001", "2026-01-12")] * 1 + rows[1:])) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("LC-2026-0002,2026-01-12,filed,", "登记簿这一行应有 6 列"),
        ("", "登记簿这一行应有 6 列"),
        (f"LC-26-0002,2026-01-12,filed,,{OPEN},", "登记编号“LC-26-0002”的写法不对"),
        (f"lc-2026-0002,2026-01-12,filed,,{OPEN},", "登记编号“lc-2026-0002”的写法不对"),
        (f"LC-2026-0002,2026-01-32,filed,,{OPEN},", "登记日期“2026-01-32”不是有效日期"),
        (f"LC-2026-0002,20260112,filed,,{OPEN},", "登记日期“20260112”不是有效日期"),
        (f"LC-2026-0002,２０２６-01-12,filed,,{OPEN},", "登记日期“２０２６-01-12”不是有效日期"),
        (f"LC-2026-0002,2026-02-02,filed,,{OPEN},", "登记日期 2026-02-02 不在本文件的月份内"),
        (
            f"LC-2026-0002,2026-01-12,received,,{OPEN},",
            "登记事项“received”不存在，应为 filed、published、void",
        ),
        (f"LC-2026-0002,2026-01-12,filed,2026-1-2,{OPEN},", "发生日期“2026-1-2”不是有效日期"),
        (
            "LC-2026-0002,2026-01-12,published,2026-01-12,announcements/licun/2026-01-12-a,",
            "公告发布的登记没有写明发布处",
        ),
        ("LC-2026-0002,2026-01-12,filed,,,", "没有写明登记的是哪一份文件"),
    ],
)
def test_rows_are_well_formed(row: str, message: str) -> None:
    # The row after it is not found for what is wrong with this one.
    number = 3 if row.startswith("LC-2026-0002,") else 2
    rows = [filed("LC-2026-0001", "2026-01-12"), row, filed(f"LC-2026-000{number}", "2026-01-13")]
    assert told(book(m2026_01=rows)) == [f"XM9010 {JANUARY}:3:1 {message}"]
    known, found = read(book(m2026_01=rows), "LC")
    assert found[0].remedy == ROW
    assert len(known.rows) == 2


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", ":1:1", f"登记簿首行应为 {HEAD}"),
        (b"number,date\n", ":1:1", f"登记簿首行应为 {HEAD}"),
        (HEAD.replace(",", ";").encode(), ":1:1", f"登记簿首行应为 {HEAD}"),
        ("登记编号".encode("gbk"), "", "登记簿文件不是 UTF-8 编码"),
        (f'{HEAD}\n"LC-2026-0001"x,\n'.encode(), ":2:1", "登记簿文件不是规范的 CSV 表格"),
        (f'{HEAD}\n"LC-2026-0001'.encode(), ":2:1", "登记簿文件不是规范的 CSV 表格"),
        (b"x" * (1024 * 1024 + 1), "", "登记簿文件超过 1 MB"),
        (f"{HEAD}\n{'9' * 200_000}\n".encode(), ":2:1", "登记簿文件不是规范的 CSV 表格"),
    ],
    ids=["empty", "header", "semicolons", "gbk", "quotes", "open-quote", "large", "large-cell"],
)
def test_files_are_well_formed(data: bytes, place: str, message: str) -> None:
    known, found = read([(JANUARY, data)], "LC")
    assert [(each.code, str(each.place), each.message) for each in found] == [
        ("XM9010", f"{JANUARY}{place}", message)
    ]
    assert found[0].remedy == FILE
    assert known.rows == ()


SPREADSHEET = f"{HEAD}\r\n{filed('LC-2026-0001', '2026-01-12')}\r\n"


@pytest.mark.parametrize("data", [SPREADSHEET, f"\ufeff{SPREADSHEET}", SPREADSHEET.strip()])
def test_what_a_spreadsheet_writes_is_read(data: str) -> None:
    known, found = read([(JANUARY, data.encode())], "LC")
    assert found == []
    assert known.filed[OPEN].number == "LC-2026-0001"


def test_a_quoted_cell_over_lines_keeps_places_right() -> None:
    quoted = 'LC-2026-0001,2026-01-12,published,,a/b/c,"微博\n微信"'
    text = "\n".join([HEAD, quoted, filed("LC-2026-0003", "2026-01-12"), ""])
    assert told([(JANUARY, text.encode())]) == [
        f"XM9011 {JANUARY}:4:1 编号 LC-2026-0003 不连续，此处应为 LC-2026-0002"
    ]


def test_what_is_asked_of_the_daybook() -> None:
    notice = "announcements/licun/2026-01-12-weibo"
    rows = [
        filed("LC-2026-0001", "2026-01-12"),
        f"LC-2026-0002,2026-01-13,void,,{OPEN},",
        f"LC-2026-0003,2026-01-14,published,2026-01-13,{notice},本站",
        f"LC-2026-0004,2026-01-15,published,2026-01-12,{notice},微信公众号",
        f"LC-2026-0005,2026-01-16,published,,{notice},报纸",
    ]
    known, found = read(book(m2026_01=rows), "LC")
    assert found == []
    assert known.filed[OPEN].entered_on == DAY("2026-01-12")
    assert known.void[OPEN].number == "LC-2026-0002"
    assert known.published[notice].number == "LC-2026-0004"
    assert known.published_on(notice) == DAY("2026-01-12")
    assert known.published_on("announcements/licun/2026-01-13-weibo") is None
    again, _ = read(book(m2026_01=[*rows[:2], filed("LC-2026-0003", "2026-01-14")]), "LC")
    assert (again.filed[OPEN].number, again.void) == ("LC-2026-0003", {})
    backwards = [rows[1].replace("0002", "0001"), filed("LC-2026-0002", "2026-01-14")]
    assert read(book(m2026_01=backwards), "LC")[0].filed[OPEN].number == "LC-2026-0002"
    alone, _ = read(book(m2026_01=[rows[4].replace("0005", "0001")]), "LC")
    assert alone.published_on(notice) == DAY("2026-01-16")


@pytest.mark.parametrize("others", [0, 100])
def test_of_some_units_only_the_rows_about_them_are_read(others: int) -> None:
    """However many units those are: of few their names are looked for first."""
    subjects = ["licun/weibo/2026-01-05-open", "xingcheng/2026-01-05-enrol", "licun-b/2026-01-05-x"]
    subjects += ["announcements/licun/2026-01-05-weibo", "office/decisions/licun/2026-01-05-answer"]
    files = book(
        m2026_01=[
            filed(f"LC-2026-{number:04d}", "2026-01-05", subject)
            for number, subject in enumerate(subjects, 1)
        ]
    )
    units = ["licun", *(f"u{number}" for number in range(others))]
    rows, found = read(files, "LC", units)
    assert [row.number for row in rows.rows] == ["LC-2026-0001", "LC-2026-0004", "LC-2026-0005"]
    assert not found
