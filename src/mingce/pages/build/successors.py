"""Who goes on after an account closes, as an announcement names it.

Imports register, records, then and the pages' view.
"""

from __future__ import annotations

import datetime as dt

from mingce.pages.build.then import account_then
from mingce.pages.view import Successor
from mingce.records.announcement import ExternalAccount
from mingce.register import Register


def successor_view(successor: str | ExternalAccount | None) -> Successor | None:
    """Return who goes on, as an announcement names it."""
    if successor is None:
        return None
    if isinstance(successor, str):
        return Successor(account=successor)
    return Successor(title=successor.title, url=successor.url or "")


def successor_then(
    register: Register, successor: str | ExternalAccount | None, day: dt.date | None
) -> Successor | None:
    """Return the same with the name that an account of this register bore on a day."""
    if not isinstance(successor, str):
        return successor_view(successor)
    return Successor(successor, str(account_then(register, successor, day).get("name") or ""))
