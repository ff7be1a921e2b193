"""第七条 of apps: which stores an app was in, and when it left each of them.

Imports register. A store whose entry was taken away without a day is
asked for no less, and one that lists the app again has not let it go.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from mingce.register import Account


def stores_left(account: Account) -> Mapping[str, dt.date | None]:
    """Each store that ever listed an app → the day it left it, None where it has not."""
    entries: dict[str, dict[str, Any]] = {}
    for step in account.timeline.steps:
        if not step.effective or "stores" not in step.fact.facts:
            continue
        for store, entry in (step.fact.facts["stores"] or {}).items():
            # An entry taken away says of no day that the app left the store.
            entries.setdefault(store, {}).update(entry or {})
    return {store: _left(entry) for store, entry in entries.items()}


def _left(entry: Mapping[str, Any]) -> dt.date | None:
    removed: dt.date | None = entry.get("removed_on")
    listed: dt.date | None = entry.get("listed_on")
    return None if removed is None or (listed is not None and listed > removed) else removed


def out_of_every_store(account: Account) -> dt.date | None:
    """The day on which an app left the last of its stores, None where it is in one or none."""
    if account.facts.get("stores") is None:
        return None
    days = stores_left(account).values()
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
