"""What a change may bring: what goes together, policies, dates of names, and what is taken over.

Each rule over two trees in memory: what it finds, and its neighbour it lets be. Who may do it is
not asked here; the attacks go through the whole gate.
"""

from __future__ import annotations

import datetime as dt

import pytest
from tests.gate.judging import BOOK, NOTICE, OLD, ROW, SHEET, TODAY, brought, told
from tests.gate.records import (
    ACCESS,
    DAY,
    FILES,
    PAPER,
    POLICY,
    Changes,
    account,
    answer,
    executable,
    unit_change,
)

from mingce.git.tree import MemoryTree

RELEASE = "registry/licun/weibo.2/2026-11-10-transfer.yml"
TAKING = f"registry/jiushui/weibo.2/{DAY}-transfer.yml"


def taking(giver: str) -> str:
    return account(
        "transfer", "occurred_on: 2026-11-23", f"from: {giver}", "facts: {managers: [m1]}"
    )


def later(kind: str, refers_to: str, *lines: str) -> str:
    return account(kind, f"refers_to: {refers_to}", *lines)


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


def test_a_policy_over_a_register_without_a_filing() -> None:
    none = dict.fromkeys((path for path in FILES if path.startswith("registry/")), None)
    assert brought({"office/policy/2026-11-25.yml": POLICY}, none) == []


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


def test_a_policy_over_an_empty_register() -> None:
    rooms = ("registry/", "announcements/", "office/daybook/", "office/decisions/")
    none = dict.fromkeys((path for path in FILES if path.startswith(rooms)), None)
    assert brought({"office/policy/2026-11-25.yml": POLICY}, none) == []


@pytest.mark.parametrize(
    ("received", "remedy"),
    [
        (
            "2026-11-25",
            "文件名中的日期请写实际报送之日；确有原因的，请在 explanations 中说明（rule: XM9007）",
        ),
        ("2026-11-23", "请审核时核对；首次收到之后又补充过内容的，以文件名为准"),
    ],
)
def test_how_to_mend_the_date_of_a_name(received: str, remedy: str) -> None:
    found = brought({SHEET: unit_change()}, received=dt.date.fromisoformat(received))
    assert [each.remedy for each in found] == [remedy]


def test_a_transfer_that_is_let_be_hides_nothing_of_the_next() -> None:
    other = "registry/jiushui/douyin/2026-11-24-transfer.yml"
    found = brought({TAKING: taking("licun/weibo.2"), other: taking("licun/weibo.2")}, {})
    assert [each.code for each in found] == []
    last = "registry/shiyuan/weibo/2026-11-24-transfer.yml"
    found = brought({TAKING: taking("licun/weibo.2"), last: taking("licun/weibo.2")})
    assert [(each.code, each.place.path) for each in found] == [("XM9009", last)]


def test_a_release_that_stays_hides_nothing_of_the_next() -> None:
    opened = "registry/licun/weibo.2/2026-08-06-open.yml"
    base = {
        **TAKEN,
        f"registry/licun/weibo.3/{opened[-19:]}": FILES[opened],
        f"registry/licun/weibo.3/{RELEASE[-23:]}": FILES[RELEASE],
        "registry/jiushui/weibo.3/2026-11-12-transfer.yml": taking("licun/weibo.3"),
    }
    first = f"registry/licun/douyin/{DAY}-change.yml"
    strike = f"registry/licun/weibo.3/{DAY}-withdraw.yml"
    changes = {
        first: account("change", f"occurred_on: {DAY}", "facts: {name: 李村}"),
        MEND: later("correct", "2026-11-10-transfer", "changes: {occurred_on: 2026-11-08}"),
        strike: later("withdraw", "2026-11-10-transfer", "reason: 报错了"),
    }
    found = [each for each in brought(changes, base) if each.code == "XM9009"]
    assert [each.place.path for each in found] == [strike]
