"""The register in columns, for the script that filters, sorts and looks back in time.

Imports book, states and view. Small and quick to search: what repeats is a number, and what stays
the same is left out. It serves this site's own script; ``data/accounts.json`` is the public form.
"""

from __future__ import annotations

import json
from typing import Any

from mingce.pages.book import Book
from mingce.pages.states import STATES
from mingce.pages.view import Account

COLUMNS_URI = "data/register.json"


def columns_json(book: Book) -> bytes:
    """Return the listed accounts in the register's order, a column a field.

    ``spans`` holds by account triples of day, state and name, 0 for a name that stays.
    """
    accounts = book.listed
    units = list(dict.fromkeys(each.unit for each in accounts))
    platforms = list(
        dict.fromkeys(
            [
                *(each.key for each in book.site.platforms if each.key in book.by_platform),
                *(each.platform for each in accounts),
            ]
        )
    )
    states = list(STATES)
    document = {
        "as_of": book.site.as_of.isoformat(),
        "units": [[key, book.unit(key).name] for key in units],
        "platforms": [[key, book.platform(key).name] for key in platforms],
        "states": [[key, state.word] for key, state in STATES.items()],
        "unit": _places(units, [each.unit for each in accounts]),
        "platform": _places(platforms, [each.platform for each in accounts]),
        "folder": {
            place: folder
            for place, each in enumerate(accounts)
            if (folder := each.id.split("/", 1)[1]) != each.platform
        },
        "state": _places(states, [each.state for each in accounts]),
        "name": [each.name for each in accounts],
        "identifier": [each.identifier for each in accounts],
        "handle": [each.handle for each in accounts],
        "filed": [each.last_filed.isoformat() if each.last_filed else "" for each in accounts],
        "spans": [_spans(each, states) for each in accounts],
    }
    return f"{json.dumps(document, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def _places(values: list[str], of: list[str]) -> list[int]:
    where = {value: place for place, value in enumerate(values)}
    return [where[each] for each in of]


def _spans(account: Account, states: list[str]) -> list[Any]:
    found: list[Any] = []
    name = ""
    for span in account.spans:
        found += [span.day.isoformat(), states.index(span.state)]
        found.append(0 if span.name == name else span.name)
        name = span.name
    return found
