"""The accounts as data: one JSON of all, one of each, and a table.

Imports book, plain, shapes, states and view. Keys are part of the public promise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mingce.pages.book import Book
from mingce.pages.data.plain import about, alone, header, line, table, texts, written
from mingce.pages.data.shapes import ACCOUNT_FILED
from mingce.pages.states import STATES
from mingce.pages.view import Account, Successor

COLUMNS = (
    "id", "state", "state_word", "name", "platform", "platform_name", "unit", "unit_name",
    "identifier", "handle", "verified_subject", "function", "opened_on", "since", "number",
    "last_filed", "successor", "page",
)  # fmt: skip


class Records:
    """All accounts as data, each made once for the files that hold it."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._accounts = (*book.listed, *book.withdrawn)
        self._records = [_record(book, account) for account in self._accounts]
        self._texts = [texts(record) for record in self._records]

    def json(self) -> bytes:
        """Return all accounts with what pages show of them."""
        return written(header(self._book), "accounts", map(line, self._texts))

    def table(self) -> bytes:
        """Return the same as a table for spreadsheets."""
        rows = []
        for record in self._records:
            successor = record["successor"] or {}
            shown = successor.get("id") or successor.get("title") or ""
            rows.append([shown if column == "successor" else record[column] for column in COLUMNS])
        return table(COLUMNS, rows)

    def each(self) -> Iterator[tuple[str, bytes]]:
        """Yield where each account's own data stands, and the account with all to read it alone."""
        head = about(self._book)
        for account, record in zip(self._accounts, self._texts, strict=True):
            yield self._book.record_uri(account.id), alone(head, "account", record)


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
        "url": _address(book, account),
        "function": None if withdrawn else account.function or None,
        "variant_name": None if withdrawn else account.variant or None,
        "opened_on": account.opened_on,
        "since": account.since,
        "number": account.number or None,
        "last_filed": account.last_filed,
        "successor": successor_of(book, account.successor),
        "transferred_to": public_id(book, account.transferred_to),
        "transferred_from": public_id(book, account.transferred_from),
        "announcement": account.notice or None,
        "page": book.account_uri(account.id),
        "data": book.record_uri(account.id),
        "filings": [
            {
                "id": entry.id or None,
                "date": entry.date,
                "kind": entry.kind,
                "words": entry.words,
                "number": entry.number or None,
                "commit": book.site.commits.get(entry.id),
            }
            for entry in account.log
        ],
        **filed_of(book, account.filed, ACCOUNT_FILED),
    }


def filed_of(book: Book, known: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
    """What was filed of the wanted fields; a demonstration has no addresses of pages elsewhere."""
    linked = not book.site.demonstration
    return {name: _filed(known.get(name), linked=linked) for name in wanted}


def _filed(value: Any, *, linked: bool) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        key: each if key != "url" or (linked and _is_web(each)) else None
        for key, each in ((key, _filed(each, linked=linked)) for key, each in value.items())
    }


def _is_web(url: Any) -> bool:
    return isinstance(url, str) and url.startswith(("https://", "http://"))


def _address(book: Book, account: Account) -> str | None:
    """The profile's address; a demonstration has none, because its accounts are nobody's."""
    known = _is_web(account.url) and account.state != "withdrawn"
    return account.url if known and not book.site.demonstration else None


def successor_of(book: Book, successor: Successor | None) -> dict[str, str | None] | None:
    """Who goes on, with an id where this register holds it."""
    if successor is None:
        return None
    if successor.account:
        return {
            "id": public_id(book, successor.account),
            "title": book.successor_name(successor),
        }
    return {"id": None, "title": successor.title}


def public_id(book: Book, account_id: str) -> str | None:
    """An account's id as it is published; None for none."""
    return f"{book.site.code}:{account_id}" if account_id else None
