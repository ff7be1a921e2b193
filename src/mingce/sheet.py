"""One record as it lies in a tree: its path, its validated model, its bytes.

Imports finding, reading and records. :func:`load` turns bytes into a :class:`Sheet` or into what
is wrong with them; nothing is half read. Lines are found again only when somebody asks.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from pydantic import ValidationError

from mingce.finding import Place
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


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A readable record. ``record`` is its model, ``body`` the text below a front matter."""

    where: RecordPath
    record: Any
    data: bytes
    body: str = ""
    body_line: int = 0

    @property
    def id(self) -> str:
        """The record's id, e.g. ``licun/weibo/2026-10-14-change``."""
        return self.where.id

    @property
    def name(self) -> str:
        """The last part of the id, by which other sheets refer to this one."""
        return self.where.id.rsplit("/", 1)[-1]

    @property
    def subject(self) -> str:
        """The unit or account whose folder this is."""
        return self.where.subject

    @property
    def kind(self) -> str:
        """The kind of filing, announcement or decision."""
        return self.where.kind

    @property
    def handed_in(self) -> dt.date:
        """The day in the file's name."""
        assert self.where.date is not None
        return self.where.date

    @property
    def order(self) -> tuple[dt.date, int, str]:
        """By day handed in, then number, then name."""
        return (self.handed_in, self.where.number, self.where.path)

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
    return Sheet(where, record, data, body, line), document.problems


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
