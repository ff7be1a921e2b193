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


class Source(NamedTuple):
    """A page of the site: title, its words as Markdown, and its frame before and after them."""

    title: str
    body: str
    head: str
    tail: str


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
        yield Source(html.unescape(title), f"| 序 | 内容 |\n|---|---|\n{rows}", head, tail)


def markdown(site: Path, mkdocs: Path, hugo: Path) -> None:
    """Write both sources into missing folders."""
    (mkdocs / "docs/pages").mkdir(parents=True)
    (mkdocs / "docs/index.md").write_text("# Bare\n", encoding="utf-8")
    (hugo / "content").mkdir(parents=True)
    (hugo / "layouts").mkdir()
    (hugo / "hugo.toml").write_text(HUGO, encoding="utf-8")
    for number, page in enumerate(sources(site)):
        front = json.dumps({"title": page.title}, ensure_ascii=False)
        text = f"# {page.title}\n\n{page.body}"
        (mkdocs / f"docs/pages/{number}.md").write_text(text, encoding="utf-8")
        (hugo / f"content/{number}.md").write_text(f"{front}\n{text}", encoding="utf-8")


def layout(site: Path, hugo: Path, padding: int) -> None:
    """Write Hugo's layout: the frame of our pages, and as many bytes as a page lacks."""
    page = next(sources(site))
    head = re.sub("<title>.*?</title>", "<title>{{ .Title }}</title>", page.head)
    filler = "M4 5h4v22H4z" * (padding // 12)
    (hugo / "layouts/single.html").write_text(
        f'{head}<article>{{{{ .Content }}}}<svg><path d="{filler}"/></svg></article>{page.tail}',
        encoding="utf-8",
    )


def measure(folder: Path) -> tuple[int, int, int, int]:
    """How many pages, bytes of pages, bytes of all files and files a folder has."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    pages = [path.stat().st_size for path in files if path.name == "index.html"]
    return len(pages), sum(pages), sum(path.stat().st_size for path in files), len(files)
