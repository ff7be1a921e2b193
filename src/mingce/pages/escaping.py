"""Texts as they stand in a page: escaped where need be, and marked as escaped.

Imports nothing of mingce. Every page has hundreds of pieces of text, and most of them hold nothing
to escape: what ``markupsafe`` does for each of them is done here for those that do.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_SPECIAL = re.compile("[&<>'\"]")


def escaped(value: object) -> str:
    """A value as it stands in a page; most texts have nothing to escape."""
    kind = type(value)
    if kind is Markup or (kind is str and not _SPECIAL.search(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


def marked(html: str) -> Markup:
    """Mark as escaped what the caller has escaped."""
    return str.__new__(Markup, html)
