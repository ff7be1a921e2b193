"""A tree's files made into a register.

Imports finding, workdays, reading, records, sheet, timeline, daybook and the rest of this room.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from mingce.daybook import Daybook
from mingce.daybook import read as read_daybook
from mingce.finding import Found, Place
from mingce.reading import Problem
from mingce.records.office import CalendarFile
from mingce.records.paths import RecordPath, Unclaimed, classify, in_data_folder
from mingce.register.model import Read, Register
from mingce.register.subjects import Account, Unit
from mingce.sheet import Sheet, keep, recall
from mingce.sheet import load as load_sheet
from mingce.sheet import read as read_sheet
from mingce.timeline import account_timeline, taken_from, unit_timeline
from mingce.workdays import Calendar, Holiday, YearDays


class Files(Protocol):
    """What the register needs of a tree."""

    def entries(self) -> Mapping[str, Any]:
        """Every file by path; one that has no ``blob`` yet may have it once it was read."""

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of these files; nothing of one that is gone."""


class Kept(Protocol):
    """What was kept of files that were read before, by contents' id and schema."""

    def get(self, key: str) -> bytes | None:
        """What was kept, or None."""

    def put(self, key: str, kept: bytes) -> None:
        """Keep something."""


def load(
    tree: Files,
    known: Register | None = None,
    kept: Kept | None = None,
    units: Collection[str] | None = None,
    book: Daybook | None = None,
) -> Register:
    """Read every record of a tree into a register; what cannot be read is in ``problems``.

    ``known`` is the register of another tree, most often the one that this tree came from: files
    with the same blob are not read again, and subjects of the same sheets not folded again.
    ``kept`` makes the same of files read in an earlier run; the register is the same without it.
    ``units`` are those that the tree is a part of: of the daybook only what is about them is read.
    ``book`` is what was read of the daybook already, for a tree without it.
    """
    register = Register()
    places: dict[str, RecordPath] = {}
    for path, entry in sorted(tree.entries().items()):
        if not in_data_folder(path):
            continue
        where = classify(path)
        mode = getattr(entry, "mode", "100644")
        if mode not in ("100644", "100755"):
            register.problems.append(_special(path, mode))
        elif isinstance(where, Unclaimed):
            register.problems.append(
                Found("XM0013", Place(path), where.why, where.remedy, filing=path)
            )
        else:
            places[path] = where
    reads = register.reads = _reads(tree, places, known.reads if known else {}, kept)
    folders: dict[str, list[Sheet]] = {}
    broken: dict[str, list[str]] = {}
    daybook: list[tuple[str, bytes]] = []
    for path, read in reads.items():
        where = places[path]
        register.problems += read.problems
        if where.group == "daybook":
            daybook.append((path, read.data))
        elif read.sheet is None:
            broken.setdefault(where.subject, []).append(path)
        elif where.group in ("unit", "account"):
            folders.setdefault(where.subject, []).append(read.sheet)
            register.sheets[read.sheet.id] = read.sheet
        else:
            _place_office(register, read.sheet)
    register.unreadable = broken
    _order_office(register)
    prefix = register.file.numbering.prefix if register.file else None
    register.daybook, found = (book, []) if book else read_daybook(daybook, prefix, units)
    register.problems += found
    _subjects(register, folders, broken, known)
    return register


def restrict(whole: Register, sheets: Iterable[Sheet]) -> Register:
    """A register of these filings and announcements alone, and of all else that ``whole`` has.

    Subjects with the same sheets as in ``whole`` are not folded again.
    """
    register = Register()
    for name, value in vars(whole).items():
        if not name.startswith("_"):
            setattr(register, name, value)
    register.problems, register.announcements = [], []
    register.units, register.accounts, register.takers, register.sheets = {}, {}, {}, {}
    folders: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        register.sheets[sheet.id] = sheet
        if sheet.where.group == "announcement":
            register.announcements.append(sheet)
        else:
            folders.setdefault(sheet.subject, []).append(sheet)
    broken = {id: paths for id, paths in whole.unreadable.items() if id in folders}
    _subjects(register, folders, broken, whole)
    return register


def _reads(
    tree: Files,
    places: Mapping[str, RecordPath],
    known: Mapping[str, Read],
    kept: Kept | None,
) -> dict[str, Read]:
    entries = tree.entries()
    done: dict[str, Read] = {}
    for path, where in places.items():
        blob = getattr(entries[path], "blob", "")
        if not blob:
            continue
        before = known.get(path)
        if before is not None and before.blob == blob:
            done[path] = before
        elif kept is not None and (sheet := _recall(tree, where, blob, kept)):
            done[path] = Read(blob, b"", sheet, ())
    fresh: dict[str, Read] = {}
    for path, data in tree.read_many(path for path in places if path not in done):
        blob = getattr(entries[path], "blob", "")
        fresh[path] = _read(tree, places[path], blob, data, kept)
    if not done:
        return fresh
    both = done | fresh
    return {path: both[path] for path in places if path in both}


def _read(tree: Files, where: RecordPath, blob: str, data: bytes, kept: Kept | None) -> Read:
    if where.group == "daybook":
        return Read(blob, data, None, ())
    if kept is None or not blob:
        sheet, problems = load_sheet(where, data)
    elif sheet := _recall(tree, where, blob, kept):
        return Read(blob, b"", sheet, ())
    else:
        read = read_sheet(where, data)
        sheet, problems = read.sheet, read.problems
        if (worth := keep(read)) is not None:
            kept.put(_key(where, blob), worth)
    return Read(blob, b"", sheet, tuple(_problem(where, problem) for problem in problems))


def _recall(tree: Files, where: RecordPath, blob: str, kept: Kept) -> Sheet | None:
    found = kept.get(_key(where, blob))
    return None if found is None else recall(where, found, functools.partial(_again, tree))


def _again(tree: Files, path: str) -> bytes:
    return next((data for _, data in tree.read_many([path])), b"")


def _key(where: RecordPath, blob: str) -> str:
    return f"{blob}:{where.schema}"


def _special(path: str, mode: str) -> Found:
    word = {"120000": "符号链接", "160000": "子模块"}.get(mode, "特殊文件")
    return Found(
        "XM0014", Place(path), f"数据文件夹里不能放{word}", "请改为普通文件，或删除它", filing=path
    )


def _problem(where: RecordPath, problem: Problem) -> Found:
    return Found(
        problem.code,
        Place(where.path, problem.line, problem.column),
        problem.message,
        problem.remedy,
        subject=where.subject,
        filing=where.id,
        field=problem.field,
        judged_on=where.date,
    )


def _place_office(register: Register, sheet: Sheet) -> None:
    group, record = sheet.where.group, sheet.record
    register.office[sheet.id] = sheet
    if group == "announcement":
        register.announcements.append(sheet)
        register.sheets[sheet.id] = sheet
    elif group == "notice":
        register.notices.append(sheet)
    elif group == "decision":
        register.decisions.append(sheet)
    elif group == "policy":
        register.policies.append((sheet.handed_in, record, sheet))
    elif group == "register":
        register.file = record
    elif group == "platforms":
        register.platforms_file = record
        register.platforms = record.platforms
    elif group == "scope":
        register.scope = record
    elif group == "access":
        register.access = record


def _order_office(register: Register) -> None:
    for sheets in (register.announcements, register.notices, register.decisions):
        sheets.sort(key=lambda sheet: sheet.order)
    register.policies.sort(key=lambda entry: entry[0])
    register.calendar = Calendar(dict(_years(register)))
    if not register.policies:
        register.problems.append(
            Found(
                "XM0019",
                Place("office/policy"),
                "没有可以使用的办法文件，各项规则无从判断",
                "请恢复 office/policy/ 下以施行日期为名的文件，或改正其中的错误",
                filing="office/policy",
            )
        )


def _years(register: Register) -> Iterator[tuple[int, YearDays]]:
    for sheet in sorted(register.office.values(), key=lambda each: each.id):
        if sheet.where.group != "calendar":
            continue
        record: CalendarFile = sheet.record
        days = [*record.work, *(day for run in record.holidays for day in (run.from_, run.to))]
        wrong = next((day for day in days if day.year != record.year), None)
        message = ""
        if wrong or str(record.year) != sheet.where.word:
            message = f"日历的年份与文件名或日期不一致（{wrong or record.year}）"
        else:
            runs = [Holiday(run.name, run.from_, run.to) for run in record.holidays]
            try:
                yield record.year, YearDays.from_notice(runs, record.work)
            except ValueError:
                message = "放假的结束早于开始，或者调休上班日不是周末、又在放假期间"
        if message:
            register.problems.append(
                Found(
                    "XM0019",
                    sheet.at("year"),
                    message,
                    "请核对文件名、year 和每个日期，跨年的假期分写在两年的文件里",
                    filing=sheet.id,
                    field="year",
                )
            )


def _subjects(
    register: Register,
    folders: Mapping[str, list[Sheet]],
    broken: Mapping[str, list[str]],
    known: Register | None,
) -> None:
    ids = sorted({*folders, *(id for id in broken if id)})
    for id in ids:
        same = _unchanged(known, id, folders.get(id, []), broken.get(id, []))
        if isinstance(same, Account):
            register.accounts[id] = same
            continue
        if same is not None:
            register.units[id] = same
            continue
        if "/" not in id:
            sheets = tuple(folders.get(id, ()))
            if sheets or any(path.startswith(f"registry/{id}/") for path in broken.get(id, ())):
                register.units[id] = Unit(
                    id, sheets, unit_timeline(id, sheets), tuple(broken.get(id, ()))
                )
            continue
        sheets = tuple(folders.get(id, ()))
        unit, folder = id.split("/", 1)
        platform, _, nth = folder.partition(".")
        giver = taken_from(sheets)
        chain = _chain(giver, folders, id)
        register.accounts[id] = Account(
            id,
            unit,
            platform,
            int(nth or 1),
            sheets,
            account_timeline(id, sheets, chain),
            giver,
            tuple(broken.get(id, ())),
        )

    for account in register.accounts.values():
        former = register.accounts.get(account.giver or "")
        if former is not None and former.released_to == account.unit:
            register.takers.setdefault(former.id, account.id)


def _unchanged(
    known: Register | None, id: str, sheets: Sequence[Sheet], broken: Sequence[str]
) -> Unit | Account | None:
    """The subject as it was already folded from the very same sheets, if it was.

    One that came by transfer also depends on its giver's sheets, and is folded anew.
    """
    same = known.subject(id) if known else None
    if same is None or (isinstance(same, Account) and same.giver):
        return None
    alike = len(same.sheets) == len(sheets) and all(map(operator.is_, same.sheets, sheets))
    return same if alike and list(same.unreadable) == list(broken) else None


def _chain(giver: str | None, folders: Mapping[str, list[Sheet]], taker: str) -> list[list[Sheet]]:
    chain: list[list[Sheet]] = []
    seen = {taker}
    while giver and giver in folders and giver not in seen:
        seen.add(giver)
        chain.append(folders[giver])
        giver = taken_from(folders[giver])
    return chain
