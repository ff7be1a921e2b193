"""Who goes on after an account closes, as an announcement names it.

Imports records and the pages' view.
"""

from __future__ import annotations

from mingce.pages.view import Successor
from mingce.records.announcement import ExternalAccount


def successor_view(successor: str | ExternalAccount | None) -> Successor | None:
    """Return who goes on, as an announcement names it."""
    if successor is None:
        return None
    if isinstance(successor, str):
        return Successor(account=successor)
    return Successor(title=successor.title, url=successor.url or "")
