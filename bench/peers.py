"""The same pages as a register's site has, as Markdown for other generators.

Imports the standard library alone. Each page of a built site becomes a Markdown page of its words:
its title, and a table with a row for each line of its main part. Bare MkDocs with Material, and
Hugo with a layout that makes pages as long as ours, are given the same pages.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_TAG = re.compile(r"<[^>]*>")
_SCRIPT = re.compile(r"<script.*?</script>|<svg.*?</svg>", re.DOTALL)

MKDOCS = """\
site_name: Bare
theme: {name: material}
not_in_nav: /pages/*
nav: [index.md]
"""
HUGO = """\
baseURL = "https://example.invalid/"
title = "Bench"
disableKinds = ["taxonomy", "term", "rss", "sitemap", "robotsTXT", "404", "home", "section"]
"""
WHOLE = "whole.toml"
_WHOLE = f"""contentDir = "whole"
{HUGO}[outputs]
page = ["html", "json", "badge"]
[outputFormats.badge]
mediaType = "image/svg+xml"
isPlainText = true
"""
"""The settings by which each page has two files beside it, as an account has its data and badge."""


class Source(NamedTuple):
    """A page of the site: title, its words as Markdown, and its frame before and after them.

    ``record`` is the data of the record that it shows, if it shows one.
    """

    title: str
    body: str
    head: str
    tail: str
    record: object


def sources(site: Path) -> Iterator[Source]:
    """Read the pages of a built site, in the order of their addresses."""
    for path in sorted(site.rglob("index.html")):
        page = path.read_text(encoding="utf-8")
        head, _, rest = page.partition("<article")
        main, _, tail = rest.partition("</article>")
        title = page.partition("<title>")[2].partition("</title>")[0]
        lines = (
            html.unescape(_TAG.sub(" ", line)).replace("|", " ").replace("\\", " ")
            for line in _SCRIPT.sub("", main.partition(">")[2]).split("\n")
        )
        words = [" ".join(line.split()) for line in lines]
        rows = "".join(
            f"| {number} | {line} |\n" for number, line in enumerate(filter(None, words))
        )
        data = site / "data" / f"{path.parent.relative_to(site)}.json"
        record = json.loads(data.read_bytes()) if data.is_file() else None
        yield Source(html.unescape(title), f"| 序 | 内容 |\n|---|---|\n{rows}", head, tail, record)


def markdown(site: Path, mkdocs: Path, hugo: Path) -> None:
    """Write both sources into missing folders."""
    (mkdocs / "docs/pages").mkdir(parents=True)
    (mkdocs / "docs/index.md").write_text("# Bare\n", encoding="utf-8")
    for name in ("content", "whole", "layouts"):
        (hugo / name).mkdir(parents=True)
    (hugo / "hugo.toml").write_text(HUGO, encoding="utf-8")
    (hugo / WHOLE).write_text(_WHOLE, encoding="utf-8")
    for number, page in enumerate(sources(site)):
        text = f"# {page.title}\n\n{page.body}"
        (mkdocs / f"docs/pages/{number}.md").write_text(text, encoding="utf-8")
        for name, more in (("content", {}), ("whole", {"record": page.record})):
            front = json.dumps({"title": page.title, **more}, ensure_ascii=False)
            (hugo / f"{name}/{number}.md").write_text(f"{front}\n{text}", encoding="utf-8")


def layout(site: Path, hugo: Path, padding: int) -> None:
    """Write Hugo's layout: the frame of our pages, and as many bytes as a page lacks."""
    page = next(sources(site))
    head = re.sub("<title>.*?</title>", "<title>{{ .Title }}</title>", page.head)
    filler = "M4 5h4v22H4z" * (padding // 12)
    (hugo / "layouts/single.html").write_text(
        f'{head}<article>{{{{ .Content }}}}<svg><path d="{filler}"/></svg></article>{page.tail}',
        encoding="utf-8",
    )


def beside(hugo: Path, lacks: int) -> None:
    """Write the layouts of the two files beside each page: its record's data, and a badge.

    Each badge is so many bytes longer than it would be, to make up for what a page lacks.
    """
    filler = "M4 5h4v22H4z" * (lacks // 12)
    badge = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{{{{ .Title }}}}</title>{filler}</svg>'
    (hugo / "layouts/single.badge.svg").write_text(badge, encoding="utf-8")
    data = '{{ .Params.record | jsonify (dict "indent" " ") }}\n'
    (hugo / "layouts/single.json").write_text(data, encoding="utf-8")


def measure(folder: Path) -> tuple[int, int, int, int]:
    """How many pages, bytes of pages, bytes of all files and files a folder has."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    pages = [path.stat().st_size for path in files if path.name == "index.html"]
    return len(pages), sum(pages), sum(path.stat().st_size for path in files), len(files)
