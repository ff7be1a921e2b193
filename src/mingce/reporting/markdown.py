"""Text of a filing inside Markdown or HTML: shown as it is, read as nothing.

Standard library only; imports nothing of mingce. Signs that Markdown or HTML would take for its own
are escaped, and what cannot be seen (controls, direction marks) is named.
"""

from __future__ import annotations

import html
import re
import unicodedata

_SIGNS = re.compile(r"([\\`*_\[\]|~$])")
_BLOCK = re.compile(r"(\s*)(?:([#+\-=])|([0-9]+)([.)]))")
"""What would begin a heading, a list or a line across, at the beginning of a text."""
_LINK = re.compile(r"(?i)(:)(//)|(www)(\.)")
"""What GitHub and GitLab make a link of without being asked."""


def seen(text: str) -> str:
    """Text with what cannot be seen named by its code, on one line."""
    return "".join(sign if _visible(sign) else _named(sign) for sign in text)


def _visible(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or sign == "\n"


def _named(sign: str) -> str:
    return " " if sign in "\t\r" else f"⟨U+{ord(sign):04X}⟩"


def inline(text: str) -> str:
    """Text for a line of Markdown; line breaks become spaces."""
    told = " ".join(seen(text).split("\n"))
    told = _SIGNS.sub(r"\\\1", told)
    told = _LINK.sub(r"\1\3\\\2\4", told)
    told = _BLOCK.sub(_begun, told, count=1) if _BLOCK.match(told) else told
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("@", "&#64;")):
        told = told.replace(sign, name)
    return told


def _begun(match: re.Match[str]) -> str:
    space, sign, number, end = match.groups(default="")
    return f"{space}{number}\\{sign}{end}"


def cell(text: str) -> str:
    """Text for a cell of a Markdown table; a line break is kept as one."""
    return "<br>".join(inline(line) for line in seen(text).split("\n")) or " "


def page(text: str) -> str:
    """Text for an HTML page."""
    return "<br>".join(html.escape(line) for line in seen(text).split("\n"))
