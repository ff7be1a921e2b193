"""What main said before each of its steps: as much of a register as the rules of history ask for.

Imports authority, daybook, records, register, sheet, timeline and git. A whole register is not
loaded for each of many thousand steps: only the access file, the policies, the units' own sheets
(whose section a unit is) and the daybook are followed, file by file, as steps touch them. The dates
of commits are never believed: the day that main has reached is the latest that its own filings and
receipts state.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mingce.authority import ACCESS, DAYBOOK, fingerprint
from mingce.daybook import COLUMNS, Daybook, Row
from mingce.daybook import read as read_daybook
from mingce.git.plumbing import GitError, objects
from mingce.git.proof import Difference, Landing
from mingce.git.tree import CommitTree
from mingce.records.paths import RecordPath, classify
from mingce.register import Register, Unit
from mingce.sheet import Sheet, load
from mingce.timeline import unit_timeline

POLICY = "office/policy/"
REGISTER = "office/register.yml"
_FILING_DAY = re.compile(r"registry/.+/([0-9]{4}-[0-9]{2}-[0-9]{2})-[^/]+\.yml")
_UNIT_SHEET = re.compile(r"registry/[^/]+/[^/]+\.yml")


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What a step does to the daybook: whether it only adds, and the rows that it adds."""

    grew: bool
    rows: tuple[Row, ...]


class Mainline:
    """Main as it stands before the next step. ``register`` holds the parts that are followed.

    ``papers`` are the sheets that steps bring and that somebody entered for a unit, by commit.
    """

    def __init__(self, root: Path, trusted: str, steps: Sequence[Landing]) -> None:
        tree = CommitTree(root, trusted)
        entries = tree.entries()
        if REGISTER not in entries:
            raise GitError(
                f"起点 {tree.commit[:12]} 里没有名册（{REGISTER}）",
                "请写主分支上已经有名册的一个提交",
            )
        self.register = Register()
        self.day = dt.date.min
        self.former: set[str] = set()
        self._binders: dict[str, dict[str, bytes]] = {}
        self._entries = _entries(root, steps, tree)
        self._blobs = _blobs(root, steps)
        self.papers = _papers(root, steps)
        for path in entries:
            self.day = max(self.day, filing_day(path))
        files = dict(tree.read_many(path for path in entries if _followed(path)))
        self._take(self.register, files)
        books = [(path, tree.read(path)) for path in entries if path.startswith(DAYBOOK)]
        self.register.daybook = Daybook(published={})
        self._enter(read_daybook(books, None)[0].rows)

    def entry(self, step: Landing) -> Entry | None:
        """What a step enters in the daybook, or None."""
        return self._entries.get(step.commit)

    def between(self, steps: Sequence[Landing]) -> list[dt.date | None]:
        """For each step the first day that the daybook states at or after it; None for none."""
        found: list[dt.date | None] = []
        known: dt.date | None = None
        for step in reversed(steps):
            entry = self.entry(step)
            if entry and entry.rows:
                known = entry.rows[0].entered_on
            found.append(known)
        return found[::-1]

    def reached(self, step: Landing) -> dt.date:
        """A day that a step cannot be earlier than."""
        entry = self.entry(step)
        days = [filing_day(each.path) for each in step.differences if not each.deleted]
        return max([self.day, *days, *(row.entered_on for row in (entry.rows if entry else ()))])

    def after(self, step: Landing) -> Register:
        """The register that a step leaves, but for the daybook."""
        changed = [each for each in step.differences if _followed(each.path)]
        papers = self.papers.get(step.commit, {})
        if not changed and not papers and not self.register.sheets:
            return self.register
        register = copy.copy(self.register)
        register.sheets = {each.id: each for each in papers.values()}
        register.policies, register.units = [*register.policies], {**register.units}
        files = {each.path: b"" if each.deleted else self._blobs[each.new_blob] for each in changed}
        self._take(register, files)
        return register

    def advance(self, step: Landing, after: Register) -> None:
        """Let a step have been taken."""
        self.day = self.reached(step)
        access = self.register.access
        if access is not None and access is not after.access:
            self.former |= {
                fingerprint(key) for each in access.reviewers for key in each.keys or ()
            }
        self.register = after
        entry = self.entry(step)
        if entry:
            self._enter(entry.rows)

    def _enter(self, rows: Iterable[Row]) -> None:
        book = self.register.daybook
        published = dict(book.published) if any(row.event == "published" for row in rows) else None
        last = book.rows
        for row in rows:
            last = (row,)
            self.day = max(self.day, row.entered_on)
            if published is not None and row.event == "published":
                published.setdefault(row.subject, row)
        kept = book.published if published is None else published
        self.register.daybook = Daybook(rows=last, published=kept)

    def _take(self, register: Register, files: Mapping[str, bytes]) -> None:
        """Put followed files into a register; an empty one is gone."""
        units = set()
        for path, data in files.items():
            if path == ACCESS:
                sheet = _read(path, data)
                register.access = sheet.record if sheet else None
            elif path == REGISTER:
                sheet = _read(path, data)
                register.file = sheet.record if sheet else None
            elif path.startswith(POLICY):
                kept = [each for each in register.policies if each[2].where.path != path]
                sheet = _read(path, data)
                more = [(sheet.handed_in, sheet.record, sheet)] if sheet else []
                register.policies = sorted([*kept, *more], key=lambda each: each[0])
            else:
                unit = path.split("/")[1]
                self._binders.setdefault(unit, {})[path] = data
                units.add(unit)
        for unit in units:
            binder = self._binders[unit]
            # Most units are nobody's section: their sheets need not be read to know that.
            if unit in register.units or any(map(_may_say_parent, binder.values())):
                read = (_read(path, binder[path]) for path in sorted(binder))
                sheets = tuple(sheet for sheet in read if sheet is not None)
                register.units[unit] = Unit(unit, sheets, unit_timeline(unit, sheets))


def _read(path: str, data: bytes) -> Sheet | None:
    where = classify(path)
    return load(where, data)[0] if data and isinstance(where, RecordPath) else None


def _may_say_parent(data: bytes) -> bool:
    # A backslash may write any letter of a key in another way.
    return b"parent" in data or b"\\" in data


def filing_day(path: str) -> dt.date:
    """The day in a filing's name; the first of all days for other paths."""
    match = _FILING_DAY.fullmatch(path)
    try:
        return dt.date.fromisoformat(match[1]) if match else dt.date.min
    except ValueError:
        return dt.date.min


def _followed(path: str) -> bool:
    return (
        path in (ACCESS, REGISTER)
        or path.startswith(POLICY)
        or _UNIT_SHEET.fullmatch(path) is not None
    )


def _blobs(root: Path, steps: Sequence[Landing]) -> dict[str, bytes]:
    """The contents that steps give to followed files, from one call."""
    names = sorted(
        {
            each.new_blob
            for step in steps
            for each in step.differences
            if _readable(each) and _followed(each.path)
        }
    )
    return dict(zip(names, objects(root, names), strict=True))


def _papers(root: Path, steps: Sequence[Landing]) -> dict[str, dict[str, Sheet]]:
    """The sheets that say who entered them, of those that merges add."""
    added = [
        (step.commit, each)
        for step in steps
        if step.is_merge
        for each in step.differences
        if each.added and _readable(each) and each.path.startswith("registry/")
    ]
    found: dict[str, dict[str, Sheet]] = {}
    contents = objects(root, (each.new_blob for _, each in added))
    for (commit, each), data in zip(added, contents, strict=True):
        # A backslash may write any letter of a key in another way.
        sheet = _read(each.path, data) if b"entered_by" in data or b"\\" in data else None
        if sheet is not None and getattr(sheet.record, "entered_by", None):
            found.setdefault(commit, {})[each.path] = sheet
    return found


def _readable(each: Difference) -> bool:
    return not each.deleted and each.new_mode != "160000"


def _entries(root: Path, steps: Sequence[Landing], start: CommitTree) -> dict[str, Entry]:
    """What each step does to the daybook: of a file that grew only its new end is parsed."""
    touched = [
        (step.commit, each)
        for step in steps
        for each in step.differences
        if each.path.startswith(DAYBOOK)
    ]
    paths = {each.path for _, each in touched} & set(start.entries())
    books = dict(start.read_many(sorted(paths)))
    contents = objects(root, (each.new_blob for _, each in touched if _readable(each)))
    found: dict[str, Entry] = {}
    for commit, each in touched:
        old = books.get(each.path, b"")
        new = books[each.path] = next(contents) if _readable(each) else b""
        grew = not each.deleted and new.startswith(old) and (old[-1:] in (b"\n", b"") or new == old)
        added = f"{','.join(COLUMNS)}\n".encode() + new[len(old) :] if grew and old else new
        rows = read_daybook([(each.path, added)], None)[0].rows
        known = found.get(commit, Entry(True, ()))
        found[commit] = Entry(known.grew and grew, (*known.rows, *rows))
    return found
