"""The register of one tree: every subject, folded and indexed by what rules ask for.

Imports finding, workdays, reading, records, sheet, timeline and daybook. Pure over a tree (path →
bytes): the same bytes give the same register, in any order of reading and on any day.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from mingce.daybook import Daybook
from mingce.daybook import read as read_daybook
from mingce.finding import Found, Place
from mingce.reading import Problem
from mingce.records.office import (
    AccessFile,
    CalendarFile,
    Platform,
    PlatformsFile,
    RegisterFile,
    ScopeFile,
)
from mingce.records.paths import RecordPath, Unclaimed, classify, in_data_folder
from mingce.records.policy import PolicyFile
from mingce.sheet import Sheet
from mingce.sheet import load as load_sheet
from mingce.timeline import (
    State,
    Timeline,
    account_timeline,
    taken_from,
    unit_timeline,
)
from mingce.workdays import Calendar, Holiday, YearDays


class Files(Protocol):
    """What the register needs of a tree."""

    def entries(self) -> Mapping[str, Any]:
        """Every file by path."""

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of these files."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A sponsor (主办单位) and its binder."""

    id: str
    sheets: tuple[Sheet, ...]
    timeline: Timeline
    unreadable: tuple[str, ...] = ()

    @property
    def facts(self) -> Mapping[str, Any]:
        """The present facts by field of UnitFacts; mappings by id are plain mappings."""
        return self.timeline.now.facts

    @property
    def name(self) -> str:
        """The unit's name, or its folder where none is known."""
        return str(self.facts.get("name") or self.id)

    @property
    def dissolved(self) -> bool:
        """Whether the unit was abolished or merged."""
        return self.timeline.now.state is State.DISSOLVED

    @property
    def into(self) -> str | None:
        """The unit that took over a dissolved one."""
        for step in reversed(self.timeline.steps):
            if step.fact.move == "dissolve":
                return step.fact.says.get("into")
        return None


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Account:
    """An account or app and its folder."""

    id: str
    unit: str
    platform: str
    nth: int
    sheets: tuple[Sheet, ...]
    timeline: Timeline
    giver: str | None = None
    unreadable: tuple[str, ...] = ()

    @property
    def facts(self) -> Mapping[str, Any]:
        """The present facts by field of AccountFacts; mappings by id are plain mappings."""
        return self.timeline.now.facts

    @property
    def state(self) -> State | None:
        """The present state."""
        return self.timeline.now.state

    @property
    def name(self) -> str:
        """The account's name, or its id where none is known."""
        return str(self.facts.get("name") or self.id)

    @property
    def identifier(self) -> str | None:
        """The platform's stable identifier, as filed."""
        return self.facts.get("identifier")

    @property
    def running(self) -> bool:
        """Whether the account still exists on the platform in this unit's hands."""
        return self.state in (State.LIVE, State.SUSPENDED, State.STOPPED)

    @property
    def released_to(self) -> str | None:
        """The unit to which the account was released."""
        for step in reversed(self.timeline.steps):
            if step.fact.move == "transfer-to":
                return step.fact.says.get("to")
        return None

    @property
    def withdrawn(self) -> bool:
        """Whether every sheet that said something was struck (备案已撤回)."""
        return not self.timeline.steps and bool(self.timeline.struck)


class Register:
    """Everything that one tree says. Build with :func:`load`."""

    def __init__(self) -> None:
        self.problems: list[Found] = []
        self.file: RegisterFile | None = None
        self.policies: list[tuple[dt.date, PolicyFile, Sheet]] = []
        self.platforms: Mapping[str, Platform] = {}
        self.platforms_file: PlatformsFile | None = None
        self.scope: ScopeFile | None = None
        self.access: AccessFile | None = None
        self.calendar = Calendar({})
        self.units: dict[str, Unit] = {}
        self.accounts: dict[str, Account] = {}
        self.sheets: dict[str, Sheet] = {}
        self.announcements: list[Sheet] = []
        self.notices: list[Sheet] = []
        self.decisions: list[Sheet] = []
        self.office: dict[str, Sheet] = {}
        self.daybook = Daybook()
        self.unreadable: dict[str, list[str]] = {}
        self.takers: dict[str, str] = {}
        """Giver's account → the account that took it over, in the unit to which it was released."""
        self.reads: Mapping[str, _Read] = {}
        self._identities: dict[tuple[str, str], list[str]] | None = None
        self._announced: dict[str, list[Sheet]] | None = None
        self._by_unit: dict[str, list[Account]] | None = None

    def policy_on(self, day: dt.date) -> PolicyFile | None:
        """The policy in force on a day; the first one for days before it."""
        chosen = None
        for start, policy, _ in self.policies:
            if chosen is None or start <= day:
                chosen = policy
        return chosen

    @property
    def first_day(self) -> dt.date | None:
        """The day on which the first regulation came into force."""
        return self.policies[0][0] if self.policies else None

    @property
    def policy(self) -> PolicyFile | None:
        """The latest policy."""
        return self.policies[-1][1] if self.policies else None

    def as_of(self, today: dt.date) -> dt.date:
        """The day on which to judge: a demonstration's own, else today."""
        if self.file and self.file.demonstration:
            return self.file.demonstration.as_of
        return today

    def fold_identifier(self, platform: str, identifier: str) -> str:
        """An identifier as it is compared on its platform."""
        known = self.platforms.get(platform)
        if known and known.identifier.case == "fold":
            return identifier.casefold()
        return identifier

    @property
    def identities(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """(platform, folded identifier) → accounts that hold it, or ever held it."""
        if self._identities is None:
            found: dict[tuple[str, str], list[str]] = {}
            for account in self.accounts.values():
                for value in _identifiers(account):
                    key = (account.platform, self.fold_identifier(account.platform, value))
                    found.setdefault(key, []).append(account.id)
            self._identities = found
        return self._identities

    @property
    def announced(self) -> Mapping[str, Sequence[Sheet]]:
        """Account → the announcements that name it, by date."""
        if self._announced is None:
            found: dict[str, list[Sheet]] = {}
            for sheet in sorted(self.announcements, key=lambda each: each.order):
                for entry in sheet.record.accounts:
                    found.setdefault(entry.id, []).append(sheet)
            self._announced = found
        return self._announced

    def accounts_of(self, unit: str) -> list[Account]:
        """A unit's accounts by id."""
        if self._by_unit is None:
            self._by_unit = {}
            for account in self.accounts.values():
                self._by_unit.setdefault(account.unit, []).append(account)
        return self._by_unit.get(unit, [])

    def subjects(self) -> Iterator[Unit | Account]:
        """Every unit, then every account, by id."""
        yield from self.units.values()
        yield from self.accounts.values()

    def subject(self, id: str) -> Unit | Account | None:
        """The unit or account of an id."""
        return self.accounts.get(id) or self.units.get(id)

    def decisions_of(self, kind: str) -> list[Sheet]:
        """Decisions of a kind that no later one revoked, by date."""
        revoked: set[str] = set()
        for sheet in reversed(self.decisions):
            # A revocation that was revoked itself revokes nothing.
            if sheet.kind == "revoke" and sheet.id not in revoked:
                revoked.add(sheet.record.refers_to)
        return [sheet for sheet in self.decisions if sheet.kind == kind and sheet.id not in revoked]


def _identifiers(account: Account) -> list[str]:
    """All identifiers that an account's filings ever stated, corrected ones included."""
    found: dict[str, None] = {}
    for step in account.timeline.steps:
        for sheet in (step.fact.sheet, *step.fact.corrections):
            part = sheet.record.changes if sheet.kind == "correct" else sheet.record
            facts = getattr(part, "facts", None)
            value = facts.__dict__.get("identifier") if isinstance(facts, BaseModel) else None
            if isinstance(value, str):
                found[value] = None
    return list(found)


class _Read(NamedTuple):
    """What one file was read to. ``blob`` is Git's id of it, empty for a file of the disk."""

    blob: str
    data: bytes
    sheet: Sheet | None
    problems: tuple[Found, ...]


def load(tree: Files, known: Register | None = None) -> Register:
    """Read every record of a tree into a register; what cannot be read is in ``problems``.

    ``known`` is the register of another tree, most often the one that this tree came from: files
    with the same blob are not read again, and subjects of the same sheets not folded again.
    """
    register = Register()
    places: dict[str, tuple[RecordPath, str]] = {}
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
            places[path] = where, getattr(entry, "blob", "")
    reads = register.reads = _reads(tree, places, known.reads if known else {})
    folders: dict[str, list[Sheet]] = {}
    broken: dict[str, list[str]] = {}
    daybook: list[tuple[str, bytes]] = []
    for path, read in reads.items():
        where, _ = places[path]
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
    register.daybook, found = read_daybook(daybook, prefix)
    register.problems += found
    _subjects(register, folders, broken, known)
    return register


def _reads(
    tree: Files, places: Mapping[str, tuple[RecordPath, str]], known: Mapping[str, _Read]
) -> dict[str, _Read]:
    kept = {
        path: known[path]
        for path, (_, blob) in places.items()
        if blob and path in known and known[path].blob == blob
    }
    fresh = {
        path: _read(*places[path], data)
        for path, data in tree.read_many(path for path in places if path not in kept)
    }
    if not kept:
        return fresh
    both = kept | fresh
    return {path: both[path] for path in places if path in both}


def _read(where: RecordPath, blob: str, data: bytes) -> _Read:
    if where.group == "daybook":
        return _Read(blob, data, None, ())
    sheet, problems = load_sheet(where, data)
    return _Read(blob, b"", sheet, tuple(_problem(where, problem) for problem in problems))


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
