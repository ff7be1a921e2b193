"""What a change does: two trees, the register of each, and what lies between them.

Imports archived, records, sheet, timeline and register. Pure: two trees in, a :class:`Change` out;
which commits they are is the room of Git's to say. The head is read on top of the base, so that
only what differs is read, and it is judged under the base's policy: a change never brings the law
by which it is judged.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import enum
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from mingce.archived import Entry
from mingce.records.paths import RecordPath, classify, in_data_folder
from mingce.records.policy import PolicyFile
from mingce.register import Account, Files, Register, Unit, load
from mingce.sheet import Sheet
from mingce.timeline import Timeline

FILE, EXECUTABLE = "100644", "100755"
"""Git's modes for plain files."""


Policies = list[tuple[dt.date, PolicyFile, Sheet]]


class Status(enum.StrEnum):
    """What became of a path. A renamed file is one deleted and one added."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"


@dataclasses.dataclass(frozen=True, slots=True)
class PathChange:
    """One path that differs between base and head. A comment or a mode alone is a difference."""

    path: str
    before: Entry | None
    after: Entry | None

    @property
    def status(self) -> Status:
        """Added, modified or deleted."""
        if self.before is None:
            return Status.ADDED
        return Status.DELETED if self.after is None else Status.MODIFIED

    @property
    def is_data(self) -> bool:
        """Whether the path lies in a data folder; everything else is code."""
        return in_data_folder(self.path) or self.path in ("registry", "announcements", "office")

    @property
    def where(self) -> RecordPath | None:
        """The record that the path holds; None for code and for paths that no record claims."""
        where = classify(self.path) if self.is_data else None
        return where if isinstance(where, RecordPath) else None

    @property
    def unit(self) -> str:
        """The unit in whose folder of registry/ or announcements/ it lies; empty for none."""
        parts = self.path.split("/", 2)
        return parts[1] if len(parts) == 3 and parts[0] in ("registry", "announcements") else ""


def path_changes(base: Mapping[str, Entry], head: Mapping[str, Entry]) -> Iterator[PathChange]:
    """Every path that differs, sorted."""
    for path in sorted({*base, *head}):
        before, after = base.get(path), head.get(path)
        if _contents(before) != _contents(after):
            yield PathChange(path, before, after)


def _contents(entry: Entry | None) -> tuple[str, str] | None:
    return (entry.mode, entry.blob) if entry else None


@dataclasses.dataclass(frozen=True, eq=False)
class Change:
    """A change from one tree to another.

    ``head`` is judged under the policies of ``base``, where that has any; ``own_policies`` are the
    head's, None where they are those. ``entries`` lists every file of the head, code included.
    Where ``part`` is given, base and head are only those units, and what the change cannot matter
    to was left out; ``entries`` then has at least what an added path may be taken for.
    """

    base: Register
    head: Register
    paths: tuple[PathChange, ...]
    entries: Mapping[str, Entry]
    own_policies: Policies | None = None
    part: frozenset[str] | None = None

    @property
    def filed(self) -> Register:
        """The head as it stands, with its own policies: the base of the next change."""
        return self.head if self.own_policies is None else _under(self.own_policies, self.head)

    @functools.cached_property
    def data(self) -> tuple[PathChange, ...]:
        """The paths that differ in the data folders."""
        return tuple(each for each in self.paths if each.is_data)

    @functools.cached_property
    def code(self) -> tuple[PathChange, ...]:
        """The paths that differ elsewhere."""
        return tuple(each for each in self.paths if not each.is_data)

    @functools.cached_property
    def subjects(self) -> tuple[str, ...]:
        """The units and accounts that the change speaks of: its folders, and whom it names."""
        found: set[str] = set()
        for each in self.data:
            where = each.where
            if where is None:
                continue
            if where.group in ("unit", "account"):
                found.add(where.subject)
            for register in (self.base, self.head):
                sheet = _sheet_at(register, where)
                if sheet is not None:
                    found.update(named_by(sheet))
        return tuple(sorted(found))

    @functools.cached_property
    def units(self) -> tuple[str, ...]:
        """The units of :attr:`subjects`."""
        return tuple(sorted({subject.split("/", 1)[0] for subject in self.subjects}))

    @functools.cached_property
    def added(self) -> tuple[Sheet, ...]:
        """The readable filings that the change adds, by path."""
        sheets = (
            self.head.sheets.get(each.where.id)
            for each in self.data
            if each.where is not None and each.status is Status.ADDED
        )
        return tuple(
            sheet
            for sheet in sheets
            if sheet is not None and sheet.where.group in ("unit", "account")
        )

    def sheet_of(self, each: PathChange) -> Sheet | None:
        """The record that head has at a path, if it can be read."""
        return _sheet_at(self.head, each.where) if each.where and each.after else None

    def before(self, subject: str) -> Timeline:
        """A subject's timeline in base."""
        return _timeline(subject, self.base.subject(subject))

    def after(self, subject: str) -> Timeline:
        """A subject's timeline in head."""
        return _timeline(subject, self.head.subject(subject))


class Tree(Files, Protocol):
    """The files of a whole repository."""

    def entries(self) -> Mapping[str, Entry]:
        """Every file by path."""


def load_change(base: Tree, head: Tree) -> Change:
    """Load two trees; of the head only what differs from the base is read."""
    before = load(base)
    return on_top(before, base, head)


def on_top(before: Register, base: Tree, head: Tree) -> Change:
    """The change from a tree whose register is loaded to another."""
    after = load(head, before)
    own = after.policies if before.policies else None
    if before.policies:
        after = _under(before.policies, after)
    entries = head.entries()
    return Change(before, after, tuple(path_changes(base.entries(), entries)), entries, own)


def _under(policies: Policies, register: Register) -> Register:
    judged = copy.copy(register)
    judged.policies = policies
    return judged


def named_by(sheet: Sheet) -> Iterable[str]:
    """The units and accounts that a record of the office or an announcement speaks of."""
    record, group = sheet.record, sheet.where.group
    if group == "announcement":
        yield from (entry.id for entry in record.accounts)
    elif group == "notice":
        yield from record.subjects or ()
    elif group == "decision":
        if sheet.kind in ("consent", "decline"):
            yield record.subject
        elif sheet.kind == "assign":
            yield from (*record.subjects, record.holder)
        elif sheet.kind == "answer" and record.subject:
            yield record.subject
        filing = getattr(record, "filing", None)
        if filing:
            yield subject_of(filing)


def subject_of(document: str) -> str:
    """The unit or account whose folder holds a filing or announcement of an id."""
    folder = document.rpartition("/")[0]
    return folder.removeprefix("announcements/")


def _sheet_at(register: Register, where: RecordPath) -> Sheet | None:
    return register.sheets.get(where.id) or register.office.get(where.id)


def _timeline(id: str, subject: Unit | Account | None) -> Timeline:
    return subject.timeline if subject else Timeline(id)
