"""XM1501: what a finding says of a name, of the daybook and of a hidden value, field by field.

Every number here is made up of zeros; none is anybody's.
"""

from __future__ import annotations

MOBILE = "13800000000"
MESSAGE = "疑似手机号码，名册不得保存个人信息"
KEY = f"SHA256:demo/{MOBILE}/{'a' * 25}"
BOOK = "office/daybook/2026-01.csv"


def told(found) -> list[tuple[str, str, str, str, str]]:
    return [
        (str(each.place), each.message, each.subject, each.filing, each.field) for each in found
    ]


def test_a_name_is_told_whole(judge, base, write) -> None:
    path = f"registry/licun/weibo/2026-11-02-change-{MOBILE}.yml"
    files = {**base(), path: write(path, occurred_on="2026-11-02")}
    assert told(judge(files, "XM1501")) == [(path, MESSAGE, "licun/weibo", path[9:-4], "path")]


def test_a_row_of_the_daybook_is_told_by_its_number(judge, base, daybook) -> None:
    row = f"LC-2026-0001,2026-01-12,filed,,licun/weibo/2026-01-12-open,{MOBILE}"
    files = {**base(), BOOK: daybook(row)}
    assert told(judge(files, "XM1501")) == [(f"{BOOK}:2:1", MESSAGE, "", BOOK[:-4], "LC-2026-0001")]


def test_a_hidden_value_is_told_by_its_field_as_the_file_has_it(judge, base, write) -> None:
    path = "registry/licun/weibo/2026-11-02-transfer.yml"
    text = write(path, occurred_on="2026-11-02", facts={"verification": {"subject": "甲"}})
    hidden = '"licun-\\x31380000\\u0030000/weibo"'
    files = {**base(), path: f"{text}from: {hidden}\n".replace('"甲"', '"\\x31380000\\u0030001"')}
    assert told(judge(files, "XM1501")) == [
        (f"{path}:5:37", MESSAGE, "licun/weibo", path[9:-4], "facts.verification.subject"),
        (f"{path}:7:7", MESSAGE, "licun/weibo", path[9:-4], "from"),
    ]


def test_keys_in_lists_may_look_like_one_but_what_stands_beside_them_not(judge, base) -> None:
    files = base()
    files["office/access.yml"] = f"""\
# yaml-language-server: $schema=../schemas/office/access.json
format: 1
units:
  licun: {{keys: ["{KEY}0"]}}
reviewers:
- {{post: 审核, unit: licun, keys: ["{KEY}1"], from: 2026-01-01}}
forge_keys: ["{KEY}2"]
daybook_writer: {{keys: ["{KEY}3"]}}
"""
    assert judge(files, "XM1501") == []
    files["office/access.yml"] = files["office/access.yml"].replace("审核", f"审核 {MOBILE}")
    assert told(judge(files, "XM1501")) == [
        ("office/access.yml:6:13", MESSAGE, "", "office/access", "手机号码.1")
    ]
