"""What all rules of the articles keep to: their codes, articles and words, and their speed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from mingce.finding import Severity
from mingce.git.tree import WorkTree
from mingce.register import load
from mingce.rules import RULES
from mingce.rules.article_06_names import name_problem
from mingce.rules.engine import Case
from mingce.sheet import Sheet

ROOT = Path(__file__).parents[2]
NUMBERS = {2: "二", 4: "四", 5: "五", 6: "六", 7: "七", 11: "十一", 15: "十五"}
OF_ARTICLES = {rule.code: rule for rule in RULES if int(rule.code[2:4]) in NUMBERS}


def test_codes_are_given_once() -> None:
    codes = [rule.code for rule in RULES]
    assert sorted(codes) == sorted(set(codes))
    assert all(re.fullmatch(r"XM[0-9]{4}", code) for code in codes)


@pytest.mark.parametrize("code", OF_ARTICLES)
def test_a_code_says_its_article(code: str) -> None:
    rule = OF_ARTICLES[code]
    article = f"第{NUMBERS[int(code[2:4])]}条"
    assert rule.article == article or rule.article.startswith(f"{article}（")
    assert rule.check is not None
    assert "（" in (rule.check.__doc__ or "") or article in (rule.check.__doc__ or "")
    assert rule.title
    assert rule.accepts
    assert rule.finds
    assert rule.accepts != rule.finds


def test_only_what_can_be_avoided_or_is_held_is_refused() -> None:
    refused = {code for code, rule in OF_ARTICLES.items() if rule.severity is Severity.REFUSE}
    personal = {"XM1501"}
    assert refused - personal == {"XM0603", "XM0608", "XM0623", "XM0702"}


def test_what_the_regulation_asks_in_principle_is_waivable() -> None:
    waivable = {code for code, rule in OF_ARTICLES.items() if rule.severity is Severity.WAIVABLE}
    assert waivable == {"XM0505", "XM0602", "XM0612", "XM0622", "XM0625"}


def test_what_only_a_person_can_judge_is_advice() -> None:
    advice = {code for code, rule in OF_ARTICLES.items() if rule.severity is Severity.ADVICE}
    assert advice == {
        *("XM0202", "XM0401", "XM0604", "XM0609", "XM0611", "XM0618", "XM0619", "XM0626"),
        *("XM0627", "XM0628", "XM0629", "XM0631", "XM0709", "XM0710", "XM0713", "XM0714"),
        "XM1101",
    }


@pytest.mark.parametrize(
    ("prefix", "advice", "breaches"),
    [
        ("XM00", {"XM0020", "XM0032", "XM0036"}, {"XM0028", "XM0033", "XM0035", "XM0038"}),
        ("XM80", {"XM8001"}, set()),
        ("XM90", {"XM9008"}, {"XM9007"}),
    ],
    ids=["form", "other law", "governance"],
)
def test_what_the_repository_cannot_hold_is_refused(
    prefix: str, advice: set[str], breaches: set[str]
) -> None:
    rules = [rule for rule in RULES if rule.code.startswith(prefix)]
    expected = {Severity.ADVICE: advice, Severity.BREACH: breaches}
    for rule in rules:
        named = [weight for weight, codes in expected.items() if rule.code in codes]
        assert rule.severity is (named[0] if named else Severity.REFUSE), rule.code
        assert rule.title
        assert rule.accepts
        assert rule.finds
        if prefix != "XM80":
            assert rule.article == ("第十五条" if rule.code == "XM9034" else "第六条")
    assert advice | breaches <= {rule.code for rule in rules}


def test_a_lawful_register_is_judged_without_looking_for_a_line(monkeypatch) -> None:
    """Places are looked up only for findings: else ten thousand accounts would take minutes."""
    register = load(WorkTree(ROOT))
    as_of = dt.date(2026, 11, 24)
    places = 0
    look = Sheet.at

    def counted(self, *path):
        nonlocal places
        places += 1
        return look(self, *path)

    monkeypatch.setattr(Sheet, "at", counted)
    found = 0
    for check in {rule.check for rule in OF_ARTICLES.values() if rule.code != "XM1501"}:
        assert check is not None
        found += len(list(check(Case(register, as_of))))
    assert 0 < found < 20
    assert places <= 2 * found


@pytest.mark.parametrize(
    "name",
    [
        "李村街道",
        "李沧区人民政府",
        "李村e家",
        "李村·发布",
        "李村街道（李沧区）",
        "“李”响村里",
        "2026李村",
        "李村120急救",
        "李村12345",
        "Новости Лицан",
        "Νέα",
        "Qingdao Licang",
        "李村々",
        "李村。发布",
        "李村〇五",
        "李村・发布",
        "李村の家",
        "エロニ",
        "李村清扫码头志愿队",
        "李村Ⅱ期",
        "李村〠",
    ],
)
def test_a_name_that_holds_nothing_amiss(name: str) -> None:
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("李村http://a", "含有网址"),
        ("李村.com", "含有网址"),
        ("licun.com", "含有网址"),
        ("www.李村", "含有网址"),
        ("licun.cn发布", "含有网址"),
        ("发布licun@qq", "含有电子邮箱"),
        ("李村QR code", "含有二维码"),
        ("李村二维码", "含有二维码"),
        ("李村二维碼", "含有二维码"),
        ("扫码关注李村", "含有二维码"),
        ("掃碼李村", "含有二维码"),
        ("李村。cn", "含有网址"),
        ("licun｡com", "含有网址"),
        ("李沧エ业", "混用了字形相近的外文字母"),
        ("李沧区ロ岸", "混用了字形相近的外文字母"),
        ("二ニ三", "混用了字形相近的外文字母"),
        ("李村ー站", "混用了字形相近的外文字母"),
        ("李沧ﾛ岸", "混用了字形相近的外文字母"),
        ("ㄚ头李村", "混用了字形相近的外文字母"),
        ("李村ꓡꓲ", "混用了字形相近的外文字母"),
        ("Liꓡ", "混用了字形相近的外文字母"),
        ("㇀村", "含有容易混淆的字符“㇀”（笔画）"),
        ("㇐村", "含有容易混淆的字符“㇐”（笔画）"),
        ("㇣村", "含有容易混淆的字符“㇣”（笔画）"),
        ("〡村", "含有容易混淆的字符“〡”（苏州码子）"),
        ("〩村", "含有容易混淆的字符“〩”（苏州码子）"),
        ("李村 0532 0000 0006", "含有电话号码"),
        ("李村０５３２００００", "含有电话号码"),
        ("李村1234567", "含有电话号码"),
        ("李村123456", ""),
        ("李\u2060村", "含有看不见的字符（U+2060）"),
        ("李村\u202e布发", "含有看不见的字符（U+202E）"),
        ("李村\ue000", "含有看不见的字符（U+E000）"),
        ("⺠政", "含有容易混淆的字符“⺠”（部首）"),
        ("李\uf9e1村", "含有容易混淆的字符“\uf9e1”（兼容汉字）"),
        ("李村①号", "含有容易混淆的字符“①”（带圈字符）"),
        ("李村𝐀", "含有容易混淆的字符“𝐀”（数学字母）"),
        ("李村５号", "含有容易混淆的字符“５”（全角数字）"),
        ("李村О", "混用了字形相近的外文字母"),
        ("Liсang", "混用了字形相近的外文字母"),
    ],
)
def test_a_name_that_holds_what_it_may_not(name: str, problem: str) -> None:
    assert name_problem(name) == problem
