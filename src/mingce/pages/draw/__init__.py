"""The pages of a register, as HTML fragments: which there are, and each one drawn when asked for.

Imports book and the pages' own rooms.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.pages.book import Book
from mingce.pages.draw import about, lists, news, notices, records, verify
from mingce.pages.draw.drawer import Drawer
from mingce.pages.page import Draft

__all__ = ["drafts"]


def drafts(book: Book, address: str = "") -> Iterator[Draft]:
    """Yield every page of a register, not drawn yet. ``address`` is the site's own."""
    drawer = Drawer(book, address)
    for room in (lists, verify, records, notices, news, about):
        yield from room.drafts(drawer)
