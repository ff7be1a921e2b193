"""Which links of an announcement's body may be shown as links, and which may not.

Standard library only and imports nothing of mingce: a rule that reports bad links runs where the
Markdown renderer is not installed, and the renderer asks the same function, so that what is
reported and what is made inert are one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

ALLOWED_SCHEMES = ("http", "https", "mailto", "tel")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"https?://[^\s/?#@:\[\]]+\.[^\s/?#@:\[\]]+(?:[:/?#]|$)", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_INLINE = re.compile(
    r"(?P<image>!?)\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
    r"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*))"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]+\]:\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>\S+))")
_AUTO = re.compile(r"<(?P<target>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*)>")
_REFERENCE_IMAGE = re.compile(r"!\[[^\[\]]*\](?!\()")


class BadLink(NamedTuple):
    """A link that a page shows as plain text. ``line`` counts from 1; ``why`` is Chinese."""

    line: int
    target: str
    why: str


def link_problem(target: str) -> str:
    """Say in Chinese why a link's target may not be a link; empty where it may.

    A body may link to the web, to a mail address and to a telephone number, always in full: a
    relative or host-less target would point somewhere else on every page that shows the text.
    """
    text = target.strip()
    if not text:
        return "链接没有地址"
    if any(ord(sign) < 0x20 or sign in "\x7f\u2028\u2029\\" for sign in text):
        return "链接地址含有不可见字符或反斜杠"
    match = _SCHEME.match(text)
    if not match:
        return "链接地址不完整，请写全 https:// 开头的地址"
    scheme = match[1].lower()
    if scheme not in ALLOWED_SCHEMES:
        return f"链接类型“{scheme}:”不允许，只可用 http、https、mailto、tel"
    if scheme in ("http", "https") and not _HOST.match(text):
        return "网址不完整，请写全 https:// 和域名"
    return ""


IMAGE = "公告正文不放图片，请改为文字"


def bad_links(text: str, first_line: int = 1) -> list[BadLink]:
    """Return the links of a Markdown text that pages show as plain text, by line.

    ``first_line`` is the line of the file on which the text begins. Code is not looked at. The
    search goes by lines: a link whose brackets and target stand on two lines is found by the line
    of its target where that is whole.
    """
    found = []
    for number, line in _lines_outside_code(text, first_line):
        for image, target in _targets(line):
            why = IMAGE if image else link_problem(target)
            if why:
                found.append(BadLink(number, target, why))
    return found


def _lines_outside_code(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), first_line):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not line[match.end() :].strip():
                fence = ""
            continue
        if match:
            fence = match[1]
            continue
        yield number, _CODE_SPAN.sub(" ", line)


def _targets(line: str) -> Iterator[tuple[bool, str]]:
    for match in _INLINE.finditer(line):
        yield bool(match["image"]), _unescape(match["angle"] or match["plain"] or "")
    definition = _DEFINITION.match(line)
    if definition:
        yield False, _unescape(definition["angle"] or definition["plain"])
    for match in _AUTO.finditer(line):
        yield False, match["target"]
    for _match in _REFERENCE_IMAGE.finditer(line):
        yield True, ""


def _unescape(target: str) -> str:
    return _ESCAPED.sub(r"\1", target)
