"""One record as it lies in a tree: its path, its validated model, its bytes.

Imports finding, numbers, reading and records. :func:`load` turns bytes into a :class:`Sheet` or
into what is wrong with them; nothing is half read. Lines are found again only when somebody asks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import ValidationError

from mingce.finding import Place
from mingce.numbers import holds
from mingce.reading import (
    RECORD_LIMIT,
    TABLE_LIMIT,
    Document,
    Problem,
    read_markdown,
    read_yaml,
)
from mingce.records.explain import explain
from mingce.records.formats import FormatError, upgrade
from mingce.records.paths import RecordPath

Path = tuple[str | int, ...]


class Sheet:
    """A readable record; it never changes once made.

    ``record`` is its model, ``body`` the text below a front matter. ``id`` is the record's id, e.g.
    ``licun/weibo/2026-10-14-change``; ``name`` its last part, by which other sheets refer to this
    one; ``subject`` the unit or account whose folder this is; ``kind`` that of the filing or
    decision. ``handed_in`` is the day in the file's name and ``order`` sorts by that day, then
    number, then name: the office's files without a day have neither. ``holds_numbers`` is whether
    something like a person's number stands in the file.
    """

    # Rules ask for these millions of times: what would be a property is kept.
    __slots__ = (
        "body",
        "body_line",
        "data",
        "handed_in",
        "holds_numbers",
        "id",
        "kind",
        "name",
        "order",
        "record",
        "subject",
        "where",
    )

    handed_in: dt.date
    order: tuple[dt.date, int, str]

    def __init__(
        self,
        where: RecordPath,
        record: Any,
        data: bytes,
        holds_numbers: bool,
        body: str = "",
        body_line: int = 0,
    ) -> None:
        self.where = where
        self.record = record
        self.data = data
        self.holds_numbers = holds_numbers
        self.body = body
        self.body_line = body_line
        self.id = where.id
        self.name = self.id.rpartition("/")[2]
        self.subject = where.subject
        self.kind = where.kind
        if where.date is not None:
            self.handed_in = where.date
            self.order = (where.date, where.number, where.path)

    def at(self, *path: str | int) -> Place:
        """Where a value stands; the nearest part that is there, for one that is not."""
        mark = _document(self.where.path, self.data).at(path)
        return Place(self.where.path, mark.line, mark.column)

    def key_at(self, *path: str | int) -> Place:
        """Where a key stands."""
        mark = _document(self.where.path, self.data).key_at(path)
        return Place(self.where.path, mark.line, mark.column)


def _document(path: str, data: bytes) -> Document:
    if path.endswith(".md"):
        return read_markdown(data)
    return read_yaml(data, limit=TABLE_LIMIT if path in _TABLES else RECORD_LIMIT)


_TABLES = frozenset({"office/platforms.yml", "office/access.yml", "office/scope.yml"})


def load(where: RecordPath, data: bytes) -> tuple[Sheet | None, list[Problem]]:
    """Read, upgrade and validate one record; return it, or None and everything wrong with it."""
    document = _document(where.path, data)
    if not document.readable and not document.structure:
        return None, document.problems
    try:
        value = upgrade(where.group, where.kind, document.structure)
    except FormatError as error:
        mark = document.at(("format",))
        return None, [
            *document.problems,
            Problem("XM0015", mark.line, mark.column, error.message, error.remedy, "format"),
        ]
    assert where.model is not None
    try:
        record = where.model.model_validate(value)
    except ValidationError as error:
        found = explain(error, document, where.model)
        return None, [*document.problems, *_further(found, document.problems)]
    if not document.readable:
        return None, document.problems
    body, line = getattr(document, "body", ""), getattr(document, "body_line", 0)
    return Sheet(where, record, data, holds(data, value), body, line), document.problems


def _further(found: list[Problem], known: list[Problem]) -> list[Problem]:
    """What validation finds beside the reader's problems: nothing about a value twice."""
    fields = [problem.field for problem in known]
    return [
        problem
        for problem in found
        if not any(
            problem.field == field or problem.field.startswith(f"{field}.") for field in fields
        )
    ]
