"""An announcement's body: plain CommonMark and tables, and nothing that runs or includes."""

from __future__ import annotations

import pytest

from mingce.pages.markdown import render_body

LINKED = (
    '<p><a href="https://example.com/" title="题" rel="noopener noreferrer nofollow">甲</a></p>\n'
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一段。\n\n二段。", "<p>一段。</p>\n<p>二段。</p>\n"),
        ("# 题\n## 次题", "<h2>题</h2>\n<h3>次题</h3>\n"),
        ("## 题\n#### 次题\n## 题", "<h2>题</h2>\n<h3>次题</h3>\n<h2>题</h2>\n"),
        ("## 题\n# 题\n###### 次题", "<h2>题</h2>\n<h2>题</h2>\n<h3>次题</h3>\n"),
        ("- 甲\n- 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n"),
        ("3. 甲", '<ol start="3">\n<li>甲</li>\n</ol>\n'),
        ("**重**、*斜*、`码`", "<p><strong>重</strong>、<em>斜</em>、<code>码</code></p>\n"),
        (
            '[甲](https://example.com/ "题")',
            LINKED,
        ),
        (
            "| 甲 |\n|:-:|\n| 乙 |",
            "<table>\n<thead>\n<tr>\n<th>甲</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>乙</td>\n</tr>\n</tbody>\n</table>\n",
        ),
        ("[甲](javascript:1)", "<p>甲</p>\n"),
        ("[**重**](/x)后", "<p><strong>重</strong>后</p>\n"),
        ("![图](https://example.com/a.png)", "<p>图</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("<b onclick=x>粗</b>", "<p>&lt;b onclick=x&gt;粗&lt;/b&gt;</p>\n"),
        ("# 题 {: onclick=x }", "<h2>题 {: onclick=x }</h2>\n"),
        ('--8<-- "office/access.yml"', '<p>--8&lt;-- "office/access.yml"</p>\n'),
        ("{{ config }}{% include 'x' %}", "<p>{{ config }}{% include 'x' %}</p>\n"),
        ("www.example.cn", "<p>www.example.cn</p>\n"),
        ("甲\x00\x08乙", "<p>甲乙</p>\n"),
        ("", ""),
    ],
)
def test_body(text: str, html: str) -> None:
    assert render_body(text).html == html


@pytest.mark.parametrize(
    "text", ["[" * 30_000, "> " * 20_000, "- " * 20_000, "*a_" * 15_000, "`" * 30_000]
)
def test_a_monstrous_body_is_rendered(text: str) -> None:
    assert "<script" not in render_body(text).html
