"""The small pieces of a page: what is escaped, what stays on one line, what a macro is given."""

from __future__ import annotations

import re

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from mingce.pages.escaping import escaped, marked
from mingce.pages.templating import environment, names, tidy


def kept_together(html: str) -> list[str]:
    return re.findall('<span class="nw">(.*?)</span>', html)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        (
            "公告期2026-11-02至2026-11-23（15个工作日）。",
            ["2026-11-02", "2026-11-23", "15个工作日"],
        ),
        ("拨打0532-00000016，或0532-000001", ["0532-00000016"]),
        ("备案号LC-2026-0012，旧号 ABCDEFG-2026-1", ["LC-2026-0012", "BCDEFG-2026-1"]),
        ("共3个，第12个", ["3个", "12个"]),
        ("12345和2026-1-2，A2026-11-02、号2026", ["2026-11-02"]),
        ("１２个", ["１２个"]),
        ("没有数字", []),
    ],
)
def test_dates_numbers_and_counts_stay_on_one_line(text, together) -> None:
    assert kept_together(tidy(text)) == together
    assert re.sub("<[^>]+>", "", tidy(text)) == text


def test_quoted_names_and_platforms_stay_on_one_line() -> None:
    assert kept_together(names("关于拟注销“甲发布”（新浪微博）的公告")) == [
        "“甲发布”",
        "（新浪微博）",
    ]


def test_what_is_kept_together_is_escaped_all_the_same() -> None:
    assert tidy("<b>1个</b>&") == '&lt;b&gt;<span class="nw">1个</span>&lt;/b&gt;&amp;'
    assert names("“<i>”") == '<span class="nw">“&lt;i&gt;”</span>'


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("平常", "平常"),
        ("<a href='x'>\"&", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;"),
        (Markup("<b>"), "<b>"),
        (None, "None"),
        (7, "7"),
    ],
)
def test_everything_is_escaped_but_what_was(value, html) -> None:
    assert escaped(value) == html


def test_what_is_marked_is_not_escaped_again() -> None:
    assert isinstance(marked("<b>"), Markup)
    assert escaped(marked("<b>")) == "<b>"
    assert marked("<b>") + "<i>" == "<b>&lt;i&gt;"


def rendered(template: str) -> str:
    return environment().from_string(template).render()


def test_a_macro_takes_what_it_is_given_by_place_or_name_and_says_what_lacks() -> None:
    macro = "{% macro m(a, b='二', c='三') %}<{{ a }}{{ b }}{{ c }}>{% endmacro %}"
    assert rendered(macro + "{{ m('&') }}") == "<&amp;二三>"
    assert rendered(macro + "{{ m('一', c='叁') }}") == "<一二叁>"
    assert rendered(macro + "{{ m('一', '贰', '叁') }}") == "<一贰叁>"
    with pytest.raises(UndefinedError, match="parameter 'a' was not provided"):
        rendered(macro + "{{ m() }}")
    with pytest.raises(TypeError):
        rendered(macro + "{{ m('一', '贰', '叁', '四') }}")
    with pytest.raises(KeyError):
        rendered(macro + "{{ m('一', d='四') }}")


def test_a_macro_can_be_given_what_stands_in_it() -> None:
    macro = "{% macro m(a) %}{{ a }}<{{ caller() }}>{% endmacro %}"
    assert rendered(macro + "{% call m('一') %}&amp;{{ '&' }}{% endcall %}") == "一<&amp;&amp;>"
