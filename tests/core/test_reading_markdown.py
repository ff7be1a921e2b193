"""Reading front matter and body of a Markdown file."""

from __future__ import annotations

import pytest

from mingce.reading import Mark, read_markdown

NOTICE = "---\nformat: 1\naccounts:\n  - id: licun/kuaishou\n---\n\n李村街道决定……\n\n---\n此致\n"


def test_front_matter_and_body_with_the_lines_of_the_file():
    document = read_markdown(NOTICE.encode())
    assert document.value == {"format": "1", "accounts": [{"id": "licun/kuaishou"}]}
    assert document.problems == []
    assert (document.body, document.body_line) == ("\n李村街道决定……\n\n---\n此致\n", 6)
    assert document.at(("accounts", 0, "id")) == Mark(4, 9)
    assert document.key_at(("accounts",)) == Mark(3, 1)


def test_line_ends_of_windows_and_a_mark_make_no_difference():
    plain = read_markdown(NOTICE.encode())
    windows = read_markdown(b"\xef\xbb\xbf" + NOTICE.replace("\n", "\r\n").encode())
    assert windows.value == plain.value
    assert (windows.body, windows.body_line) == (plain.body, plain.body_line)
    assert windows.at(("accounts", 0, "id")) == Mark(4, 9)


def test_a_body_may_hold_what_yaml_may_not():
    document = read_markdown("---\na: 1\n---\n\t&x：[[\n".encode())
    assert document.readable
    assert document.body == "\t&x：[[\n"


def test_the_marks_of_a_conflict_are_refused_in_a_body_too():
    document = read_markdown(f"{NOTICE}<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> b\n".encode())
    assert [tuple(found)[:4] for found in document.problems] == [
        ("XM0001", 11, 1, "文件里留有合并冲突的标记（第 11 行至第 15 行）")
    ]


def test_problems_of_the_front_matter_have_the_lines_of_the_file():
    document = read_markdown("---\na:\nb：1\n---\n正文\n".encode())
    assert [p[:3] for p in document.problems] == [("XM0010", 2, 1), ("XM0009", 3, 2)]
    assert (document.value, document.readable) == ({}, False)
    assert (document.body, document.body_line) == ("正文\n", 5)


def test_thirty_thousand_brackets_in_front_matter_get_a_message():
    document = read_markdown(b"---\na: " + b"[" * 30000 + b"\n---\n")
    assert [p[:3] for p in document.problems] == [("XM0005", 2, 19)]


@pytest.mark.parametrize(
    ("text", "place", "message", "body"),
    [
        (
            "a: 1\n",
            (1, 1),
            "文件的第一行应为三个减号“---”，公告的各项信息写在两行“---”之间",
            ("a: 1\n", 1),
        ),
        (
            "",
            (1, 1),
            "文件的第一行应为三个减号“---”，公告的各项信息写在两行“---”之间",
            ("", 1),
        ),
        ("\n---\n---\n", (1, 1), "第一行是空行，应为三个减号“---”", ("\n---\n---\n", 1)),
        (
            "———\na: 1\n---\n",
            (1, 1),
            "第一行写成了“———”，应为恰好三个半角减号“---”，前面不留空格",
            ("———\na: 1\n---\n", 1),
        ),
        ("---\na: 1\n", (1, 1), "开头的“---”没有结束：后面缺少另一行“---”", ("a: 1\n", 2)),
        ("---", (1, 1), "开头的“---”没有结束：后面缺少另一行“---”", ("", 2)),
        (
            "---\na: 1\n----\n正文\n",
            (3, 1),
            "这一行写成了“----”，应为恰好三个半角减号“---”，前后不留空格",
            ("a: 1\n----\n正文\n", 2),
        ),
    ],
)  # fmt: skip
def test_missing_fences_are_refused_and_the_text_can_still_be_searched(text, place, message, body):
    document = read_markdown(text.encode())
    assert [p[:4] for p in document.problems] == [("XM0011", *place, message)]
    assert (document.body, document.body_line) == body
    assert document.at(("a",)) == Mark(1, 1)


def test_front_matter_without_anything_is_no_mapping():
    assert [p[:3] for p in read_markdown("---\n---\n正文".encode()).problems] == [("XM0012", 2, 1)]


def test_size_and_encoding_are_those_of_the_whole_file():
    assert [p.code for p in read_markdown(b"---\na: 1\n---\n" + b"x" * 65536).problems] == [
        "XM0006"
    ]
    gbk = read_markdown(b"---\na: 1\n---\n" + "李村街道".encode("gbk"))
    assert [p[:3] for p in gbk.problems] == [("XM0007", 4, 1)]
    assert gbk.body == ""
