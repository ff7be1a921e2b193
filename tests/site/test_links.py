"""Which links a body may carry, and that the finder and the renderer speak of the same ones."""

from __future__ import annotations

import re

import pytest

from mingce.links import IMAGE, BadLink, bad_links, link_problem
from mingce.pages.markdown import render_body

INCOMPLETE = "链接地址不完整，请写全 https:// 开头的地址"
HOSTLESS = "网址不完整，请写全 https:// 和域名"


@pytest.mark.parametrize(
    "target",
    [
        "https://www.example.gov.cn/a?b=c#d",
        "http://example.com",
        "HTTPS://EXAMPLE.COM:8443/",
        "https://示范.中国/公告",
        "mailto:office@example.gov.cn",
        "tel:12345",
        "tel:0532-00000006",
    ],
)
def test_whole_addresses_may_be_links(target: str) -> None:
    assert link_problem(target) == ""


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("", "链接没有地址"),
        ("www.example.cn", INCOMPLETE),
        ("/x", INCOMPLETE),
        ("//example.com/x", INCOMPLETE),
        ("../../register/", INCOMPLETE),
        ("#top", INCOMPLETE),
        ("?q=1", INCOMPLETE),
        ("https:", HOSTLESS),
        ("https://", HOSTLESS),
        ("https://localhost/", HOSTLESS),
        ("https:///example.com", HOSTLESS),
        ("https://user@example.com/", HOSTLESS),
        ("http:example.com", HOSTLESS),
        ("javascript:alert(1)", "链接类型“javascript:”不允许，只可用 http、https、mailto、tel"),
        ("JaVaScRiPt:alert(1)", "链接类型“javascript:”不允许，只可用 http、https、mailto、tel"),
        ("data:text/html,x", "链接类型“data:”不允许，只可用 http、https、mailto、tel"),
        ("file:///etc/passwd", "链接类型“file:”不允许，只可用 http、https、mailto、tel"),
        ("example.cn:8080/x", "链接类型“example.cn:”不允许，只可用 http、https、mailto、tel"),
        ("java\tscript:alert(1)", "链接地址含有不可见字符或反斜杠"),
        ("https:\\\\example.com", "链接地址含有不可见字符或反斜杠"),
    ],
)
def test_others_are_told_apart(target: str, why: str) -> None:
    assert link_problem(target) == why


BODY = """甲[可以](https://example.com/)，[不可以](www.example.cn)。

[b](/x "标题") 与 ![图](https://example.com/a.png)
`[代码](javascript:1)` 里的不算
```
[也](javascript:2) 不算
```
<javascript:alert(3)> 与 <https://example.com/>
[r]: <../y>
[名](<a b>) [嵌[套]](ftp://example.com) [转义](java\\script:4)
"""


def test_bad_links_are_found_by_line() -> None:
    assert bad_links(BODY, first_line=11) == [
        BadLink(11, "www.example.cn", INCOMPLETE),
        BadLink(13, "/x", INCOMPLETE),
        BadLink(13, "https://example.com/a.png", IMAGE),
        BadLink(
            18,
            "javascript:alert(3)",
            "链接类型“javascript:”不允许，只可用 http、https、mailto、tel",
        ),
        BadLink(19, "../y", INCOMPLETE),
        BadLink(20, "a b", INCOMPLETE),
        BadLink(20, "ftp://example.com", "链接类型“ftp:”不允许，只可用 http、https、mailto、tel"),
        BadLink(20, "java\\script:4", "链接地址含有不可见字符或反斜杠"),
    ]


def test_a_clean_body_has_none() -> None:
    assert bad_links("没有链接。[电话](tel:12345)\n") == []


def test_what_is_found_is_what_is_made_inert() -> None:
    body = render_body(BODY, first_line=11)
    assert re.findall(r'href="([^"]*)"', body.html) == [
        "https://example.com/",
        "https://example.com/",
    ]
    assert [each.line for each in body.bad_links] == [11, 13, 13, 18, 19, 20, 20, 20]
    assert "不可以" in body.html
    assert "www.example.cn" not in body.html


@pytest.mark.parametrize("text", ["[" * 30_000, "![" * 10_000, "[a](" * 5_000, "<a:" * 9_000])
def test_the_finder_does_not_lose_itself(text: str) -> None:
    assert bad_links(text[:65_536]) == []
