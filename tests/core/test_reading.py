"""Reading YAML: what is taken as written, what is refused, and where it says so."""

from __future__ import annotations

import pytest
import yaml

from mingce.reading import TABLE_LIMIT, Mark, careful, fast, read_yaml

FILING = """\
# yaml-language-server: $schema=../../../schemas/account/open.json
format: 1
kind: open
occurred_on: 2021-09-01              # 平台显示的日期
facts:
  name: 李村发布
  identifier: "0512345678"
  verification: {subject: 李村街道办事处, verified_on: 2021-09-01}
  managers: [m1, m2]
evidence:
  - name: 截图
    archive: 2026-XMT-117
  - name: 公函
reason: null
"""


def said(text: str | bytes) -> list[tuple[str, int, int, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    document = read_yaml(data)
    assert document.readable is (not document.problems)
    assert document.value == {} or document.readable
    return [(p.code, p.line, p.column, p.message) for p in document.problems]


def places(text: str | bytes) -> list[tuple[str, int, int]]:
    return [found[:3] for found in said(text)]


def test_values_are_texts_lists_mappings_and_null():
    assert read_yaml(FILING.encode()).value == {
        "format": "1",
        "kind": "open",
        "occurred_on": "2021-09-01",
        "facts": {
            "name": "李村发布",
            "identifier": "0512345678",
            "verification": {"subject": "李村街道办事处", "verified_on": "2021-09-01"},
            "managers": ["m1", "m2"],
        },
        "evidence": [{"name": "截图", "archive": "2026-XMT-117"}, {"name": "公函"}],
        "reason": None,
    }


@pytest.mark.parametrize(
    "scalar",
    ["no", "on", "off", "yes", "0101234", "12:30:45", "2026-02-30", "1_000", "0x1f", "1e3", ".inf"],
)
def test_no_scalar_is_guessed(scalar):
    assert read_yaml(f"a: {scalar}\n".encode()).value == {"a": scalar}
    assert read_yaml(f"{scalar}: a\n".encode()).value == {scalar: "a"}


def test_only_the_plain_words_are_null():
    text = "a: null\nb: ~\nc: \"null\"\nd: '~'\ne: [null, Null]\n"
    expected = {"a": None, "b": None, "c": "null", "d": "~", "e": [None, "Null"]}
    assert read_yaml(text.encode()).value == expected


def test_places_of_values_and_keys():
    document = read_yaml(FILING.encode())
    assert document.at(()) == Mark(2, 1)
    assert document.at(("kind",)) == Mark(3, 7)
    assert document.key_at(("kind",)) == Mark(3, 1)
    assert document.at(("facts",)) == Mark(6, 3)
    assert document.key_at(("facts",)) == Mark(5, 1)
    assert document.at(("facts", "verification", "verified_on")) == Mark(8, 49)
    assert document.at(("facts", "managers", 1)) == Mark(9, 18)
    assert document.key_at(("facts", "managers", 1)) == Mark(9, 18)
    assert document.at(("evidence", 1, "name")) == Mark(13, 11)


def test_what_is_absent_is_shown_at_the_key_around_it():
    document = read_yaml(FILING.encode())
    assert document.at(("facts", "url")) == document.key_at(("facts",)) == Mark(5, 1)
    assert document.at(("facts", "posts", "m1", "phone")) == Mark(5, 1)
    assert document.key_at(("facts", "url")) == Mark(5, 1)
    assert document.at(("evidence", 1, "sha256")) == Mark(13, 5)
    assert document.at(("submitted_by",)) == Mark(2, 1)
    assert document.at((7, "x")) == Mark(2, 1)


def test_columns_count_characters_and_lines_start_where_told():
    document = read_yaml("a: {名册😀: x, b: y}\n".encode(), first_line=5)
    assert document.at(("a", "b")) == Mark(5, 16)
    assert read_yaml(b'a: "\n', first_line=5).problems[0][:3] == ("XM0001", 5, 4)


def test_a_place_is_looked_for_once_and_only_when_asked(monkeypatch):
    calls = []
    really = careful.examine

    def examine(text, first_line=1):
        calls.append(text)
        return really(text, first_line)

    monkeypatch.setattr("mingce.reading.careful.examine", examine)
    document = read_yaml(FILING.encode())
    assert calls == []
    document.at(("kind",))
    document.key_at(("facts",))
    assert len(calls) == 1


def test_line_ends_of_windows_and_a_byte_order_mark_are_taken():
    document = read_yaml(b"\xef\xbb\xbf" + "a: 李村\r\nb: |\r\n  甲\r\n  乙\r\n".encode())
    assert document.value == {"a": "李村", "b": "甲\n乙\n"}
    assert document.at(("b",)) == Mark(2, 4)
    assert document.key_at(("a",)) == Mark(1, 1)


# ------------------------------------------------------------------ XM0001

WIDE_COMMA = "花括号里的各项之间用了全角标点，应为半角逗号加一个空格"
SYNTAX = [
    ("a: b\nc: \"李村\n", (2, 4), "从这里开始的引号没有结束"),
    ("a: '李村\nc: d\n", (1, 4), "从这里开始的引号没有结束"),
    ("a: [b, c\nd: e\n", (1, 4), "从这里开始的方括号“[”没有结束，或各项之间少了逗号"),
    ("a: [\n", (1, 4), "从这里开始的方括号“[”没有结束，或各项之间少了逗号"),
    ("a: {b: c\nd: e\n", (1, 4), "从这里开始的花括号“{”没有结束，或各项之间少了逗号"),
    ("a: {b: \"李村}\nc: d\n", (1, 8), "从这里开始的引号没有结束"),
    ("a: {b: 李村，c: 甲}\n", (1, 10), WIDE_COMMA),
    ("a: {b: 李村， c：甲}\n", (1, 10), WIDE_COMMA),
    ("a: ｛b: 李村｝\n", (1, 4), "用了全角括号“｛”，应为半角括号"),
    ("a: 1\n<<<<<<< HEAD\nb: 2\n", (2, 1), "文件里留有合并冲突的标记（第 2 行）"),
    (
        "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> main\n",
        (1, 1),
        "文件里留有合并冲突的标记（第 1 行至第 5 行）",
    ),
    ("a: 甲: 乙\n", (1, 5), "这一行有两处冒号加空格，分不清哪个是键、哪个是值"),
    ("a: b\n  c: d\n", (2, 4), "上一行已经写完了值，这一行却又缩进写了新的键"),
    ("a:\n  b: c\n d: e\n", (3, 2), "这一行的缩进与上面各行没有对齐"),
    ("a:\n  - b\n - c\n", (3, 2), "这一行的缩进与上面各行没有对齐"),
    ("a: \"b\" c\n", (1, 8), "这里多出了内容：引号或括号结束之后，同一行不能再接文字"),
    ("a: [备案] 说明\n", (1, 9), "这里多出了内容：引号或括号结束之后，同一行不能再接文字"),
    ("a: - b\n", (1, 4), "“- ”不能写在这里：列表不能与键写在同一行，各项的缩进也要相同"),
    ("a: @b\n", (1, 4), "内容不能以“@”开头"),
    ("a: `b`\n", (1, 4), "内容不能以“`”开头"),
    ("a: %b\n", (1, 4), "内容不能以“%”开头"),
    ("a: \"\\q\"\n", (1, 5), "双引号里的反斜杠“\\”写法不对"),
    ("a: |说明\n  b\n", (1, 5), "“|”或“>”后面的写法不对"),
    ("a: [b,,c]\n", (1, 7), "这里应当有内容，却没有"),
    ("a: 1\n李村\nb: 2\n", (2, 1), "这一行不是“键: 值”的写法"),
    (": x\n", (1, 1), "冒号前面没有键"),
    ("null: x\n", (1, 1), "“null”不能作键"),
    ("[a]: x\n", (1, 1), "键不能是列表或一组内容"),
    ("? {a: b}\n: x\n", (1, 3), "键不能是列表或一组内容"),
    ("%FOO\n---\na: 1\n", (1, 5), "行首的“%”是 YAML 的指令写法，备案文件不使用"),
    ("a: 1\n...\nb: 2\n", (3, 1), "这里的内容接不上前文"),
    (
        "a: 甲\u2028乙\n",
        (1, 5),
        "这里有一个看不见的控制字符（U+2028），多半是从别处粘贴带来的",
    ),
    ("a: 甲\x07\n", (1, 5), "这里有一个看不见的控制字符（U+0007），多半是从别处粘贴带来的"),
    ("a: 甲\ufeff\n", (1, 5), "这里有一个看不见的控制字符（U+FEFF），多半是从别处粘贴带来的"),
    ("a:\n\u3000b: c\n", (2, 1), "行首用了全角空格或不间断空格来缩进，应当用半角空格"),
    ("a: 1\n\u00a0b: 2\n", (2, 1), "行首用了全角空格或不间断空格来缩进，应当用半角空格"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message"), SYNTAX)
def test_what_yaml_cannot_read_is_said_in_chinese(text, place, message):
    assert said(text) == [("XM0001", *place, message)]


def test_all_that_an_input_method_made_of_a_group_is_said_in_one_run():
    assert said("a: {b：李村，c：甲}\n") == [
        ("XM0009", 1, 6, "“b”后面用了全角冒号“：”，应为半角冒号加一个空格"),
        ("XM0001", 1, 9, WIDE_COMMA),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 见附件，app：未过\n", "见附件，app：未过"),
        ("a: [见附件，app：未过]\n", ["见附件，app：未过"]),
        ("a: {b: '见附件，app：未过'}\n", {"b": "见附件，app：未过"}),
        ("a: <<<<<<<\n", "<<<<<<<"),
    ],
)
def test_what_only_looks_like_such_a_slip_is_text(text, value):
    assert read_yaml(text.encode()).value == {"a": value}


# PyYAML passes over a directive that it does not know, and reads the same.
@pytest.mark.parametrize("text", [text for text, _, _ in SYNTAX if text[0] != "%"])
def test_without_libyaml_the_same_is_refused(text, monkeypatch):
    monkeypatch.setattr(fast, "Parser", yaml.BaseLoader)
    document = read_yaml(text.encode())
    assert [found.code for found in document.problems] == ["XM0001"]


def test_an_indented_paragraph_of_a_text_is_no_indentation_by_wide_blanks():
    text = "a: |\n  \u3000\u3000各单位：\n  \u3000\u3000通知如下\nb: 甲\u3000乙\n"
    assert read_yaml(text.encode()).value["a"] == "\u3000\u3000各单位：\n\u3000\u3000通知如下\n"


# ------------------------------------------------------------------ XM0002 to XM0006


def test_a_key_twice_names_both_lines():
    assert said("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 2\n") == [
        ("XM0002", 5, 3, "“c”写了两次：第 3 行和第 5 行"),
        ("XM0002", 6, 1, "“a”写了两次：第 1 行和第 6 行"),
    ]
    assert [p.field for p in read_yaml(b"b: {c: 1, c: 2}\n").problems] == ["b.c"]
    assert said("a: {c: 1}\nb: {c: 1}\n") == []


def test_anchors_aliases_tags_and_merges_are_refused_each():
    text = "a: &x {b: 1}\nc: *x\nd:\n  <<: *x\ne: !!str 1\nf: ! 2\ng: !own [1]\n"
    assert said(text) == [
        ("XM0003", 1, 4, "“&x”是锚点的写法，备案文件不使用"),
        ("XM0003", 2, 4, "“*x”是引用别处内容的写法，备案文件不使用"),
        ("XM0003", 4, 3, "“<<”是合并别处内容的写法，备案文件不使用"),
        ("XM0003", 4, 7, "“*x”是引用别处内容的写法，备案文件不使用"),
        ("XM0003", 5, 4, "“!!str”是标签的写法，备案文件不使用"),
        ("XM0003", 6, 4, "“!”是标签的写法，备案文件不使用"),
        ("XM0003", 7, 4, "“!own”是标签的写法，备案文件不使用"),
    ]
    assert places("a: *强调*\n") == [("XM0003", 1, 5)]
    assert places("a: !x!y z\n") == [("XM0003", 1, 4)]
    assert places("%YAML 1.1\n---\na: 1\n") == [("XM0003", 1, 1)]


def test_the_same_signs_inside_a_text_are_none():
    text = 'a: https://x.cn/?b=1&c=2*3\nb: 好! & *\nc: "&x"\nd: \'*x\'\ne: |\n  &x *y !z\nf: "<<"\n'
    assert read_yaml(text.encode()).value["e"] == "&x *y !z\n"


def test_nine_to_the_sixth_aliases_are_not_walked():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 7)]
    assert {code for code, _, _ in places("\n".join(lines))} == {"XM0003"}


def test_several_documents_are_refused_and_one_may_be_marked():
    assert said("a: 1\n---\nb: 2\n") == [
        ("XM0004", 2, 1, "一个文件里写了多份内容：从这一行的“---”起是另一份")
    ]
    assert read_yaml(b"---\na: 1\n...\n").value == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "column"), [("[" * 30000, 17), ("- " * 30000, 33), ("{a: " * 30000, 65)]
)
def test_thirty_thousand_levels_get_a_message(text, column):
    document = read_yaml(text.encode(), limit=TABLE_LIMIT)
    assert [p[:4] for p in document.problems] == [
        ("XM0005", 1, column, "层次过深：这里已是第 17 层，最多 16 层")
    ]
    assert document.at(("a", "a")).line == 1


def test_sixteen_levels_pass_and_seventeen_do_not():
    def nested(levels):
        return "".join("  " * n + "a:\n" for n in range(levels - 1)) + "  " * levels + "a: b\n"

    assert said(nested(16)) == []
    assert places(nested(17)) == [("XM0005", 17, 35)]
    assert said("a: " + "[" * 15 + "b" + "]" * 15) == []
    assert places("a: " + "[" * 16 + "b" + "]" * 16) == [("XM0005", 1, 19)]


def test_the_size_is_limited_to_the_byte():
    text = b"a: " + b"x" * (64 * 1024 - 3)
    assert read_yaml(text).readable
    assert said(text + b"x") == [("XM0006", 1, 1, "文件过大：65 kB，上限为 64 kB")]
    assert read_yaml(text + b"x", limit=TABLE_LIMIT).readable


# ------------------------------------------------------------------ XM0007, XM0008


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (
            b"a: 1\n" + "b: 李村".encode("gbk"),
            (2, 4),
            "文件不是 UTF-8 编码，看起来存成了 GBK 编码（记事本里叫 ANSI）",
        ),
        (
            "a: 李村".encode("utf-16"),
            (1, 1),
            "文件不是 UTF-8 编码，看起来存成了 UTF-16 编码（记事本里叫 Unicode）",
        ),
        (
            "a: 1".encode("utf-16-le"),
            (1, 2),
            "文件不是 UTF-8 编码，看起来存成了 UTF-16 编码（记事本里叫 Unicode）",
        ),
        ("名: 李".encode() + b"\xff", (1, 5), "文件不是 UTF-8 编码，从这里起无法辨认"),
        (b"a: \xed\xa0\x80 bcd", (1, 4), "文件不是 UTF-8 编码，从这里起无法辨认"),
        (
            b"a: 1\nb: \x00\n",
            (2, 4),
            "这里有一个空字符（NUL），文件可能已损坏，或不是文本文件",
        ),
    ],
)
def test_what_is_not_utf8_says_what_it_seems_to_be(data, place, message):
    assert said(data) == [("XM0007", *place, message)]


def test_tabs_are_refused_wherever_they_stand():
    assert said("a:\n\tb: 1\nc: x\ty\n") == [
        ("XM0008", 2, 1, "这一行用了制表符（Tab 键）来缩进，应当用空格"),
        ("XM0008", 3, 5, "这一行中间有制表符（Tab 键）"),
    ]
    assert places("a: 1\t# b\na: 2\n") == [("XM0008", 1, 5), ("XM0002", 2, 1)]
    assert places("a:\n\tb:\n\tc: &x 1\n") == [
        ("XM0008", 2, 1),
        ("XM0010", 2, 2),
        ("XM0008", 3, 1),
        ("XM0003", 3, 5),
    ]


# ------------------------------------------------------------------ XM0009


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("名称：李村\n", [(1, 3, "“名称”后面用了全角冒号“：”，应为半角冒号加一个空格")]),
        (
            "a: 1\nkind：open\nb: 2\n",
            [(2, 5, "“kind”后面用了全角冒号“：”，应为半角冒号加一个空格")],
        ),
        (
            "facts：\n  name: x\n",
            [(1, 6, "“facts”后面用了全角冒号“：”，应为半角冒号加一个空格")],
        ),
        ("a: 1\nb∶2\n", [(2, 2, "“b”后面用了全角冒号“∶”，应为半角冒号加一个空格")]),
        ("a:\u00a0b\n", [(1, 2, "“a”的冒号后面是不间断空格，应为一个半角空格")]),
        ("a:\u3000b\n", [(1, 2, "“a”的冒号后面是全角空格，应为一个半角空格")]),
        ("a: 1\nb:2\nc: 3\n", [(2, 2, "“b”的冒号后面少了一个空格")]),
        (
            "a: {id：x, b:y, c: z}\n",
            [
                (1, 7, "“id”后面用了全角冒号“：”，应为半角冒号加一个空格"),
                (1, 12, "“b”的冒号后面少了一个空格"),
            ],
        ),
        (
            "a: 李村\n  handle：x\n",
            [(2, 9, "“handle”后面用了全角冒号“：”，应为半角冒号加一个空格")],
        ),
    ],
)
def test_a_wrong_colon_is_pointed_at(text, expected):
    assert said(text) == [("XM0009", *found) for found in expected]


def test_every_wrong_colon_is_found_and_what_lies_behind_them():
    text = "format：1\nkind：open\nfacts：\n  name：李村\n  handle:\n  name:甲\nfacts: {a: b}\n"
    assert places(text) == [
        ("XM0009", 1, 7),
        ("XM0009", 2, 5),
        ("XM0009", 3, 6),
        ("XM0009", 4, 7),
        ("XM0010", 5, 3),
        ("XM0002", 6, 3),
        ("XM0009", 6, 7),
        ("XM0002", 7, 1),
    ]


def test_places_behind_a_mended_colon_are_those_of_the_file():
    assert places("a: [{id：x, b: &c d}]\n") == [("XM0009", 1, 8), ("XM0003", 1, 15)]


@pytest.mark.parametrize(
    "text",
    [
        "reason: 说明：已办\n",
        "reason: name：已办\n",
        "reason: |\n  name：李村\n  handle:x\n",
        "reason: >\n  name：李村\n",
        'reason: "上午\n  name：李村"\n',
        "reason: 平台\n  https://x.cn/\n",
        "reason: 上午\n  12:30 起\n",
        "a: b:c\nurl: https://x.cn:8080/\n",
        "a: [SHA256:abc, b：c]\n",
    ],
)
def test_a_colon_inside_a_text_is_left_alone(text):
    assert said(text) == []


def test_a_text_like_a_key_is_not_blamed_for_an_error_elsewhere():
    assert places("a: |\n  说明：已办\n b: c\n") == [("XM0001", 3, 2)]


def test_only_the_model_knows_that_keys_were_wanted():
    document = read_yaml("facts:\n  name：李村\nb: 'c：d'\n".encode())
    assert document.readable
    problem = document.wrong_colon(("facts",), document.value["facts"])
    assert problem is not None
    assert problem[:3] == ("XM0009", 2, 7)
    assert document.wrong_colon(("b",), document.value["b"]) is None


# ------------------------------------------------------------------ XM0010, XM0012


def test_empty_values_are_refused_each():
    assert said('a:\nb: ""\nc:\n  - x\n  -\nd: # 待填\ne: {f: , g: 1}\nh: []\n') == [
        ("XM0010", 1, 1, "“a”的值是空的"),
        ("XM0010", 2, 4, "“b”的值是空的"),
        ("XM0010", 5, 3, "列表里有一项是空的"),
        ("XM0010", 6, 1, "“d”的值是空的（“#”后面的文字只是注释）"),
        ("XM0010", 7, 5, "“f”的值是空的"),
    ]
    assert [p.field for p in read_yaml(b"a: {b: [x, '']}\n").problems] == ["a.b.2"]
    assert read_yaml(b"a: null\nb: [null]\n").value == {"a": None, "b": [None]}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", (1, 1), "文件是空的，或只有注释"),
        ("# 待填\n", (1, 1), "文件是空的，或只有注释"),
        ("---\n", (1, 1), "文件是空的，或只有注释"),
        ("\n- a\n- b\n", (2, 1), "文件的最外层是列表，应为一组“键: 值”"),
        ("\n李村街道\n", (2, 1), "文件的内容只是一段文字，应为一组“键: 值”"),
    ],
)
def test_the_root_is_a_mapping(text, place, message):
    assert said(text) == [("XM0012", *place, message)]


def test_a_list_is_still_read_for_other_problems():
    assert places("- a: 1\n  a: 2\n- \n") == [
        ("XM0012", 1, 1),
        ("XM0002", 2, 3),
        ("XM0010", 3, 1),
    ]


def test_no_more_than_a_hundred_problems_are_told():
    assert len(said("\t\n" * 3000)) == 100


def test_every_problem_says_how_it_is_mended():
    texts = [text for text, _, _ in SYNTAX] + ["a: 1\na: 2", "a：1", "a:", "- ", "\ta: 1"]
    for text in texts:
        assert all(problem.remedy for problem in read_yaml(text.encode()).problems)
