"""The register as data: JSON and CSV of the accounts.

Imports book, states and view. Keys are part of the public promise; ``format`` counts up when one
changes its meaning. Same register, same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

from mingce.pages.book import Book
from mingce.pages.states import STATES
from mingce.pages.view import Account, Successor

FORMAT = 1

COLUMNS = (
    "id", "state", "state_word", "name", "platform", "platform_name", "unit", "unit_name",
    "identifier", "handle", "verified_subject", "function", "opened_on", "since", "number",
    "last_filed", "successor", "page",
)  # fmt: skip


def accounts_json(book: Book) -> bytes:
    """Return all accounts with what pages show of them."""
    site = book.site
    document = {
        "format": FORMAT,
        "title": f"{site.jurisdiction}政务新媒体名册",
        "jurisdiction": site.code,
        "as_of": site.as_of,
        "demonstration": site.demonstration,
        "instrument": site.instrument,
    }
    head = _json(document)
    # A record a line: half the size of an indented file, and a change of one is a line's change.
    records = ",\n".join(_json(_record(book, each)) for each in (*book.listed, *book.withdrawn))
    return f'{head[:-1]},"accounts":[\n{records}\n]}}\n'.encode()


def accounts_csv(book: Book) -> bytes:
    """Return the same as a table, in UTF-8 with a mark at its head, which spreadsheets ask for.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for account in (*book.listed, *book.withdrawn):
        record = _record(book, account)
        successor = record["successor"] or {}
        record["successor"] = successor.get("id") or successor.get("title") or ""
        writer.writerow([_cell(record[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _record(book: Book, account: Account) -> dict[str, Any]:
    withdrawn = account.state == "withdrawn"
    return {
        "id": account.public_id,
        "state": account.state,
        "state_word": STATES[account.state].word,
        "also": list(account.also),
        "name": account.name,
        "former_names": list(account.former_names),
        "platform": account.platform,
        "platform_name": book.platform(account.platform).name,
        "unit": account.unit,
        "unit_name": book.unit(account.unit).name,
        "identifier": account.identifier or None,
        "handle": account.handle or None,
        "verified_subject": account.subject or None,
        "function": None if withdrawn else account.function or None,
        "opened_on": account.opened_on,
        "since": account.since,
        "number": account.number or None,
        "last_filed": account.last_filed,
        "successor": _successor(book, account.successor),
        "transferred_to": _public(book, account.transferred_to),
        "transferred_from": _public(book, account.transferred_from),
        "announcement": account.notice or None,
        "page": book.account_uri(account.id),
        "filings": [
            {
                "date": entry.date,
                "kind": entry.kind,
                "words": entry.words,
                "number": entry.number or None,
            }
            for entry in account.log
        ],
    }


def _successor(book: Book, successor: Successor | None) -> dict[str, str | None] | None:
    if successor is None:
        return None
    if successor.account:
        account = book.account(successor.account)
        name = account.name if account else successor.account
        return {"id": _public(book, successor.account), "title": name}
    return {"id": None, "title": successor.title}


def _public(book: Book, account_id: str) -> str | None:
    return f"{book.site.code}:{account_id}" if account_id else None


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"not data: {value!r}")
