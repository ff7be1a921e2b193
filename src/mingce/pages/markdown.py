"""The text of an announcement, from Markdown to HTML that is safe to show.

Imports links. Plain CommonMark and tables: raw HTML is shown as text, images and links whose
target is not a full address become plain text, and what is left passes a sanitiser. Nothing a
unit writes here is seen by the site's generator.
"""

from __future__ import annotations

import dataclasses
import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mingce.links import BadLink, bad_links, link_problem

_TAGS = {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre",
    "blockquote", "table", "thead", "tbody", "tr", "th", "td", "a", "br", "hr",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclasses.dataclass(frozen=True, slots=True)
class Body:
    """A rendered body and the links that it shows as plain text."""

    html: str
    bad_links: tuple[BadLink, ...]


def render_body(text: str, first_line: int = 1) -> Body:
    """Render an announcement's body. ``first_line`` is the file's line on which it begins."""
    source = _UNSEEN.sub("", text)
    tokens = _PARSER.parse(source)
    _level(tokens)
    for token in tokens:
        if token.children:
            token.children = _inert(token.children)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return Body(clean, tuple(bad_links(text, first_line)))


def _level(tokens: list[Token]) -> None:
    """Put headings under the page's own, and no level left out: readers go from one to the next."""
    above: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            above = [*(tag for tag in above if tag < token.tag), token.tag]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(above) + 1, 6)}"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Every link is parsed as one, and those that may not be shown are taken out afterwards: left
    # to itself the parser would print the Markdown of a refused link, target and all.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


def _inert(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    dropped: list[bool] = []
    for token in tokens:
        if token.type == "image":
            kept.append(_text(token.content))
            continue
        if token.type == "link_open":
            dropped.append(bool(link_problem(str(token.attrs.get("href", "")))))
            if dropped[-1]:
                continue
        if token.type == "link_close" and dropped.pop():
            continue
        kept.append(token)
    return kept


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
