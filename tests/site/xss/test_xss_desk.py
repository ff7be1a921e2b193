"""What the office reads: the review sheet, the return form and a job's annotations."""

from __future__ import annotations

import datetime as dt
import json
import re

import markdown
import pytest
from markdown_it import MarkdownIt
from tests.site import every_field

from mingce.change import load_change
from mingce.git.tree import MemoryTree
from mingce.reporting.github import as_github
from mingce.reporting.gitlab import as_gitlab
from mingce.reporting.return_form import return_form
from mingce.reporting.review import About, review_sheet
from mingce.rules import RULES
from mingce.rules.judgment import Judgment, judge_change

DAY = dt.date(2026, 11, 24)

CHANGE = """format: 1
kind: change
occurred_on: 2026-11-20
facts: {{name: {}, handle: {}, function: {}}}
reason: {}
explanations: [{{rule: {}, text: {}}}]
evidence: [{{name: {}, sha256: "{sha}", archive: {}}}]
submitted_by: {}
"""
ANNOUNCEMENT = """---
format: 1
accounts: [{{id: licun/weibo, action: change, successor: {{title: {}}}}}]
basis: {}
objections: {{phone: 0532-00000006, address: {}}}
content_goes_to: {}
signed_by: {}
date: 2026-11-20
---
{body}
"""
DECISION = """format: 1
kind: return
date: 2026-11-20
by: {}
filing: licun/weibo/2026-11-20-change
reasons: [{{code: T01, text: {}}}]
"""


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="module")
def judgment(payloads) -> Judgment:
    """A change that holds every payload that a file can hold, and as many file names."""
    base = every_field.files()
    lines = [text for text in payloads if not set(text) & set(map(chr, range(32)))]
    assert len(lines) > 600
    turn = iter(range(10**9))

    def some(form: str, **more: str) -> str:
        places = len(re.findall(r"(?<!\{)\{\}", form))
        texts = [quoted(lines[next(turn) % len(lines)]) for _ in range(places)]
        return form.format(*texts, sha="0" * 64, **more)

    head: dict[str, bytes | str] = dict(base)
    for number in range(2, 100):
        head[f"registry/licun/weibo/2026-11-20-change-{number}.yml"] = some(CHANGE)
        if number < 40:
            body = "\n\n".join(lines[number::40])
            head[f"announcements/licun/2026-11-20-w{number}.md"] = some(ANNOUNCEMENT, body=body)
    for number, text in enumerate(payloads):
        place = ("registry/licun/weibo/{}", "docs/{}", "{}", "announcements/licun/{}.md")
        head[place[number % 4].format(text)] = some(CHANGE)
    change = load_change(MemoryTree(base), MemoryTree(head))
    return judge_change(change, RULES, DAY)


@pytest.fixture(scope="module")
def sheet(judgment, payloads) -> str:
    about = About(payloads[0], payloads[1], payloads[2])
    return review_sheet(judgment, about, judgment.change.head)


@pytest.mark.browser
def test_the_review_sheet_is_read_as_text_however_it_is_rendered(pit, put, sheet) -> None:
    """GitHub and GitLab clean what they render; here nothing does, and raw HTML is let through."""
    assert len(sheet) > 300_000
    tables = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    more = [
        "tables",
        "fenced_code",
        "attr_list",
        "md_in_html",
        "toc",
        "abbr",
        "footnotes",
        "admonition",
    ]
    rendered = {
        "commonmark.html": tables.render(sheet),
        "python.html": markdown.markdown(sheet, extensions=more),
    }
    for text in rendered.values():
        tags = {tag.lower() for tag in re.findall(r"<([A-Za-z][A-Za-z0-9]*)", text)}
        assert tags <= {
            "h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "em", "code", "table", "thead",
            "tbody", "tr", "th", "td", "br", "hr", "blockquote",
        }  # fmt: skip
    documents = {
        name: f"<!doctype html><meta charset=utf-8><body>{text}" for name, text in rendered.items()
    }
    pit.files(put(documents), documents, hidden=True)


@pytest.mark.browser
def test_the_return_form_is_text(pit, put, judgment) -> None:
    form = return_form(judgment)
    assert form.count("<section>") > 130
    tags = set(re.findall(r"</?([A-Za-z!][A-Za-z0-9]*)", form))
    assert tags <= {
        "!doctype", "html", "head", "meta", "title", "style", "body", "section", "h1", "p", "table",
        "tr", "th", "td", "ul", "li", "br", "code",
    }  # fmt: skip
    pit.files(put({"form.html": form}), ["form.html"], allowed=["style"], hidden=True)


def test_annotations_are_commands_of_ours_alone(judgment) -> None:
    assert len(judgment.new) > 700
    lines = as_github(judgment.new).splitlines()
    *commands, last = lines
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in commands)
    assert last.startswith("另有")
    assert len(json.loads(as_gitlab(judgment.new))) > 700
