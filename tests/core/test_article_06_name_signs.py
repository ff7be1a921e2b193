"""Single signs of a name: which of them nobody sees or takes for another, and which are plain."""

from __future__ import annotations

import pytest

from mingce.rules.article_06_names import name_problem


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("\u200b", "U+200B"),
        ("\ue000", "U+E000"),
        ("\U0010ffff", "U+10FFFF"),
        ("\u0007", "U+0007"),
        ("\u2028", "U+2028"),
        ("\u2029", "U+2029"),
    ],
)
def test_a_sign_that_nobody_sees(sign: str, shown: str) -> None:
    assert name_problem(f"李村{sign}街道") == f"含有看不见的字符（{shown}）"


@pytest.mark.parametrize(
    ("sign", "what"),
    [
        ("\u2e80", "部首"),
        ("\u2fd5", "部首"),
        ("\uf900", "兼容汉字"),
        ("\ufad9", "兼容汉字"),
        ("\uff10", "全角数字"),
        ("\uff19", "全角数字"),
        ("\uff21", "全角字母"),
        ("\uff3a", "全角字母"),
        ("\uff41", "全角字母"),
        ("\uff5a", "全角字母"),
        ("\U0001d400", "数学字母"),
        ("\U0001d7ff", "数学字母"),
        ("\u2460", "带圈字符"),
        ("\u24ff", "带圈字符"),
    ],
)
def test_the_first_and_the_last_of_each_kind_of_look_alikes(sign: str, what: str) -> None:
    assert name_problem(f"李村{sign}街道") == f"含有容易混淆的字符“{sign}”（{what}）"


@pytest.mark.parametrize("sign", ["\uff20", "\uff3b", "\u245f", "\u2500"])
def test_a_sign_beside_the_look_alikes(sign: str) -> None:
    assert "容易混淆" not in name_problem(f"李村{sign}街道")


def test_a_letter_that_unicode_gives_no_name_is_plain() -> None:
    assert name_problem("李村\U00017000街道") == ""
    assert name_problem("\u0430\U00017000") == "混用了字形相近的外文字母"
    assert name_problem("\u0430\u0431") == ""
