"""How data is written: JSON a record a line, tables that spreadsheets open without harm.

Imports book. Same register, same bytes: no clock, no order but the register's.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

from mingce.pages.book import Book

FORMAT = 1
"""Counts up when a key changes its meaning; new keys may come without it."""


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def header(book: Book) -> dict[str, Any]:
    """What every file of the whole register begins with."""
    site = book.site
    return {
        "format": FORMAT,
        "title": f"{site.jurisdiction}政务新媒体名册",
        "jurisdiction": site.code,
        "as_of": site.as_of,
        "demonstration": site.demonstration,
        "instrument": site.instrument,
    }


def about(book: Book) -> dict[str, str]:
    """What every file of one record begins with, as JSON already."""
    site = book.site
    return texts(
        {
            "format": FORMAT,
            "jurisdiction": site.code,
            "as_of": site.as_of,
            "demonstration": site.demonstration,
        }
    )


def lines(head: Mapping[str, Any], name: str, records: Iterable[Mapping[str, Any]]) -> bytes:
    """A document whose records stand a line each: half the size of an indented one, and a change
    of one record is a line's change.
    """  # noqa: D205
    return written(head, name, map(_json, records))


def written(head: Mapping[str, Any], name: str, records: Iterable[str]) -> bytes:
    """The same of records that are lines already."""
    body = ",\n".join(records)
    return f'{_json(head)[:-1]},"{name}":[\n{body}\n]}}\n'.encode()


def texts(value: Mapping[str, Any]) -> dict[str, str]:
    """Each value of a record as JSON, to be put into a line (:func:`line`) and a document."""
    return {key: _text(each) for key, each in value.items()}


def line(record: Mapping[str, str]) -> str:
    """A record whose values are JSON already as one line."""
    return "{" + ",".join([f'"{key}":{text}' for key, text in record.items()]) + "}"


def alone(first: Mapping[str, str], name: str, record: Mapping[str, str]) -> bytes:
    """A document of one record, a line a value. Its values are JSON already, as those around it."""
    head = "".join([f' "{key}": {text},\n' for key, text in first.items()])
    body = ",\n".join([f'  "{key}": {text}' for key, text in record.items()])
    return f'{{\n{head} "{name}": {{\n{body}\n }}\n}}\n'.encode()


def indented(value: Mapping[str, Any]) -> bytes:
    """A small document that people read too."""
    return f"{json.dumps(value, ensure_ascii=False, indent=1, default=_plain)}\n".encode()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table in UTF-8 with a mark at its head, which spreadsheets ask for.

    A cell that a spreadsheet would take for a formula begins with an apostrophe; Chinese ones take
    full-width signs too.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json(value: object) -> str:
    return _encode(value)


def _text(value: object) -> str:
    """The same, quicker for what most values are."""
    if type(value) is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    if type(value) is dt.date:
        return f'"{value}"'
    return _encode(value) if value != [] else "[]"


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"not data: {value!r}")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
