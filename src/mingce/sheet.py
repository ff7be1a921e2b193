"""One record as it lies in a tree: its path, its validated model, its bytes.

Imports finding, numbers, reading and records. :func:`load` turns bytes into a :class:`Sheet` or
into what is wrong with them; nothing is half read. Lines are found again only when somebody asks.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import to_json

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
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.formats import CURRENT, FormatError, upgrade
from mingce.records.paths import RecordPath

Path = tuple[str | int, ...]


class Written(NamedTuple):
    """What else is known of a file than its values: all that is asked of every file's text.

    ``first_line`` has no mark of UTF-8 and no blanks at its end; ``holds_numbers`` is whether
    something like a person's number stands in the file; ``body`` is the text below a front matter
    and ``body_line`` the number of its first line.
    """

    first_line: bytes
    holds_numbers: bool
    body: str = ""
    body_line: int = 0


class Sheet:
    """A readable record; it never changes once made.

    ``record`` is its model; ``first_line``, ``holds_numbers``, ``body`` and ``body_line`` are those
    of :class:`Written`. ``id`` is the record's id, e.g. ``licun/weibo/2026-10-14-change``; ``name``
    its last part, by which other sheets refer to this one; ``subject`` the unit or account whose
    folder this is; ``kind`` that of the filing or decision. ``handed_in`` is the day in the file's
    name and ``order`` sorts by that day, then number, then name: the office's files without a day
    have neither.
    """

    # Rules ask for these millions of times: what would be a property is kept.
    __slots__ = (
        "_source",
        "body",
        "body_line",
        "first_line",
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
        written: Written,
        source: bytes | Callable[[str], bytes],
    ) -> None:
        self.where = where
        self.record = record
        self.first_line, self.holds_numbers, self.body, self.body_line = written
        self._source = source
        self.id = where.id
        self.name = self.id.rpartition("/")[2]
        self.subject = where.subject
        self.kind = where.kind
        if where.date is not None:
            self.handed_in = where.date
            self.order = (where.date, where.number, where.path)

    @property
    def data(self) -> bytes:
        """The file's bytes; read again where the record was known without them."""
        source = self._source
        return source if isinstance(source, bytes) else source(self.where.path)

    def at(self, *path: str | int) -> Place:
        """Where a value stands; the nearest part that is there, for one that is not."""
        mark = _last_document(self.where.path, self.data).at(path)
        return Place(self.where.path, mark.line, mark.column)

    def key_at(self, *path: str | int) -> Place:
        """Where a key stands."""
        mark = _last_document(self.where.path, self.data).key_at(path)
        return Place(self.where.path, mark.line, mark.column)


def _document(path: str, data: bytes) -> Document:
    if path.endswith(".md"):
        return read_markdown(data)
    return read_yaml(data, limit=TABLE_LIMIT if path in _TABLES else RECORD_LIMIT)


# Whoever asks for one place of a file often asks for twenty.
_last_document = functools.lru_cache(maxsize=1)(_document)

_TABLES = frozenset({"office/platforms.yml", "office/access.yml", "office/scope.yml"})


class Read(NamedTuple):
    """What a file was read to: its sheet, or None, and everything wrong with it.

    ``value`` are the record's plain values in today's format.
    """

    sheet: Sheet | None
    problems: list[Problem]
    value: Any = None


def load(where: RecordPath, data: bytes) -> tuple[Sheet | None, list[Problem]]:
    """Read, upgrade and validate one record; return it, or None and everything wrong with it."""
    sheet, problems, _ = read(where, data)
    return sheet, problems


def read(where: RecordPath, data: bytes) -> Read:
    """Read, upgrade and validate one record."""
    document = _document(where.path, data)
    if not document.readable and not document.structure:
        return Read(None, document.problems)
    known = document.problems
    structure = document.structure
    try:
        value = upgrade(where.group, where.kind, structure)
    except FormatError as error:
        mark = document.at(("format",))
        problem = Problem("XM0015", mark.line, mark.column, error.message, error.remedy, "format")
        known = [*known, problem]
        if "format" in structure:
            return Read(None, known)
        # It is today's that was meant: what else is wrong is said as well.
        value = {"format": str(CURRENT), **structure}
    assert where.model is not None
    try:
        record = where.model.model_validate(value)
    except ValidationError as error:
        # Late: a hook on a sound filing has no need of the words.
        from mingce.records.explain import explain

        found = explain(error, document, where.model)
        found = [_misnamed(where, structure, each) for each in found]
        return Read(None, [*known, *_further(found, known)])
    if not document.readable or known is not document.problems:
        return Read(None, known)
    body, line = getattr(document, "body", ""), getattr(document, "body_line", 0)
    first = data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].rstrip()
    written = Written(first, holds(data, value), body, line)
    return Read(Sheet(where, record, written, data), document.problems, value)


def values(where: RecordPath, data: bytes) -> Any:
    """A record's plain values in today's format, whether they are those of a sound one or not."""
    try:
        return upgrade(where.group, where.kind, _document(where.path, data).structure)
    except FormatError:
        return None


def keep(read: Read) -> bytes | None:
    """What :func:`recall` makes the same sheet of; None for a file with anything wrong in it."""
    sheet = read.sheet
    if sheet is None or read.problems:
        return None
    head = b"%d%b\n" % (sheet.holds_numbers, sheet.first_line)
    body = f"\n{sheet.body_line}\n{sheet.body}".encode() if sheet.body_line else b""
    return head + to_json(read.value) + body


def recall(where: RecordPath, kept: bytes, source: Callable[[str], bytes]) -> Sheet | None:
    """The sheet of what :func:`keep` gave; None where it does not fit the record's model.

    The values are validated as those of a file are: nothing enters a register unseen.
    """
    assert where.model is not None
    head, _, rest = kept.partition(b"\n")
    value, _, below = rest.partition(b"\n")
    line, _, body = below.partition(b"\n")
    try:
        record = where.model.model_validate_json(value)
        written = Written(head[1:], head[:1] == b"1", body.decode(), int(line or 0))
    except ValueError:
        return None
    return Sheet(where, record, written, source)


def _misnamed(where: RecordPath, structure: Any, problem: Problem) -> Problem:
    """A kind other than that of the file's name: only who filed knows which of the two is meant."""
    kinds = {"account": ACCOUNT_KINDS, "unit": UNIT_KINDS}.get(where.group, {})
    said = kinds.get(str(structure.get("kind")))
    if said is None or problem.field != "kind":
        return problem
    named = kinds[where.kind]
    return problem._replace(
        message=f"备案类型写的是 {said.name}（{said.word}），"
        f"文件名写的是 {named.name}（{named.word}）",
        remedy=f"报{said.word}的，请把文件名里的 {named.name} 改为 {said.name}；"
        f"报{named.word}的，请写 kind: {named.name}",
    )


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
