"""退回意见书: a page to print for each filing of a change, its reasons ticked or to be ticked.

Imports change, finding, judgment and of this room reasons, review and markdown. One HTML file that
loads nothing; every text of a filing is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.change import PathChange
from mingce.reporting.markdown import page
from mingce.reporting.reasons import REASONS
from mingce.reporting.review import returnable
from mingce.rules.judgment import Judgment

_STYLE = """\
@page { size: A4; margin: 28mm 26mm; }
body { font-family: FangSong, STFangsong, "Noto Serif CJK SC", serif; font-size: 12pt;
  line-height: 1.7; color: #000; max-width: 160mm; margin: 10mm auto; }
section { break-after: page; }
section:last-child { break-after: auto; }
h1 { font-size: 20pt; text-align: center; letter-spacing: 0.2em; }
table { border-collapse: collapse; width: 100%; }
td, th { border: 1px solid #000; padding: 1.5mm 2.5mm; vertical-align: top; text-align: left; }
th { width: 24mm; font-weight: normal; white-space: nowrap; }
code { font-family: monospace; font-size: 9pt; word-break: break-all; }
ul { list-style: none; padding: 0; margin: 0; }
li { margin: 1mm 0; }
.sign { margin-top: 14mm; text-align: right; }
"""


def return_form(judgment: Judgment) -> str:
    """The page or pages: one for each filing that the change adds."""
    sections = ["\n".join(_section(judgment, each)) for each in returnable(judgment.change)] or [
        "<section><p>这次改动没有可以退回的备案。</p></section>"
    ]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="zh-CN">',
            "<head>",
            '<meta charset="utf-8">',
            "<title>退回意见书</title>",
            f"<style>\n{_STYLE}</style>",
            "</head>",
            "<body>",
            *sections,
            "</body>",
            "</html>",
            "",
        ]
    )


def _section(judgment: Judgment, each: PathChange) -> Iterator[str]:
    assert each.where is not None
    assert each.after is not None
    register = judgment.change.head
    unit = register.units.get(each.where.unit)
    office = register.file.office.name if register.file else "主管单位"
    found = [one for one in judgment.failing if one.filing == each.where.id]
    yield "<section>"
    yield "<h1>退回意见书</h1>"
    yield f"<p>{page(unit.name if unit else each.where.unit)}：</p>"
    yield "<p>你单位报送的下列备案，因所列原因退回，请改正后重新报送。</p>"
    yield "<table>"
    yield f"<tr><th>备案</th><td>{page(each.where.id)}</td></tr>"
    yield f"<tr><th>报送日期</th><td>{each.where.date}</td></tr>"
    yield f"<tr><th>校验值</th><td><code>{page(each.after.blob)}</code></td></tr>"
    yield "<tr><th>退回理由</th><td><ul>"
    for one in found:
        article = f"（{page(one.article)}）" if one.article else ""
        line = f"，第 {one.place.line} 行" if one.place.line else ""
        yield (
            f"<li>☑ {page(one.code)} {page(one.message)}{article}{line}<br>"
            f"改法：{page(one.remedy)}</li>"
        )
    for reason in REASONS:
        yield f"<li>☐ {reason.code} {page(reason.title)}：{page(reason.ask)}</li>"
    yield "</ul></td></tr>"
    yield "<tr><th>补充意见</th><td><br><br><br></td></tr>"
    yield "</table>"
    yield (
        "<p>重新报送的，备案时限仍以第一次报送之日为准；日期请如实填写。"
        "对退回有异议的，可以向主管单位提出。</p>"
    )
    yield f'<p class="sign">{page(office)}<br>　　　　年　　月　　日</p>'
    yield "</section>"
