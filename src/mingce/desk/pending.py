"""Everything with a date ahead or past, of the whole register: the office's list of what is due.

Imports finding, due, register, records and workdays. Pure: derived from a register, its findings
and a day. What one subject shows is due.py's; here is what no one subject shows (calendars,
entries, disputes) and what expires.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from mingce.desk.entries import Wanted, unentered
from mingce.due import Task, due_of
from mingce.finding import Finding
from mingce.register import Account, Register
from mingce.workdays import Due, calendar_path

EXPIRES_WITHIN = 60
"""So many days ahead an expiry is listed, where nobody says otherwise."""

OFFICE = frozenset({"answer", "assign", "calendar", "consent", "enter", "publish", "waiver"})
"""Kinds of tasks that are the office's; all others are the unit's."""

_NOTICE_MONTH = 11
"""In November the State Council's notice fixes the next year's calendar."""

_SOONER = {"waiver", "verification", "licence", "contract", "merge"}


def everything(
    register: Register,
    findings: Sequence[Finding],
    day: dt.date,
    unit: str | None = None,
    within: int = EXPIRES_WITHIN,
) -> list[Task]:
    """Return what is due on a day, the oldest date first and what has none last.

    Of one unit, what it and its accounts have to do; else everybody's, and the office's own.
    """
    tasks = list(_of_units(register, findings, day, unit))
    tasks += _expiring(register, day)
    tasks += _waivers(register)
    tasks += _consents(register)
    tasks += _disputes(findings)
    if unit is None:
        tasks += _calendars(register, tasks, day)
        tasks += _entries(register)
    horizon = day + dt.timedelta(days=within)
    chosen = {
        task
        for task in tasks
        if (unit is None or unit in (task.subject.split("/", 1)[0], _taker(register, task)))
        and not (task.kind in _SOONER and task.by and task.by.earliest > horizon)
    }
    return sorted(chosen, key=_order)


def _taker(register: Register, task: Task) -> str | None:
    """The unit that has to take over an account."""
    account = register.accounts.get(task.subject) if task.kind == "take_over" else None
    return account.released_to if account else None


def _order(task: Task) -> tuple[dt.date, str, str, str, str]:
    last = task.by.latest if task.by else dt.date.max
    return (last, task.subject, task.kind, task.filing, task.what)


def _of_units(
    register: Register, findings: Iterable[Finding], day: dt.date, unit: str | None
) -> Iterator[Task]:
    found: dict[str, list[Finding]] = {}
    for each in findings:
        found.setdefault(each.subject.split("/", 1)[0], []).append(each)
    for id, known in register.units.items():
        given = any(each.released_to == unit for each in register.accounts_of(id))
        if unit in (None, id) or given:
            yield from due_of(register, known, found.get(id, ()), day)
    for account in register.accounts.values():
        if account.unit not in register.units and unit in (None, account.unit):
            yield from due_of(register, account, found.get(account.unit, ()), day)
    for account in register.accounts.values():
        if account.timeline.now.blocked:
            yield _blocked(account)


def _blocked(account: Account) -> Task:
    facts = [step.fact for step in account.timeline.steps]
    first = next(fact for fact in facts if fact.move == "blocked")
    last = max(
        (
            each.date
            for fact in facts
            if fact.move == "blocked"
            for each in fact.says.get("attempts") or ()
        ),
        default=None,
    )
    tried = f"，最近一次办理于 {last}" if last else "，还没有写办理经过"
    what = f"注销受阻：自 {first.day} 起{tried}；请继续向平台办理，并用 supplement 补充办理经过"
    return Task("blocked", account.id, what, filing=first.sheet.id)


def _expiring(register: Register, day: dt.date) -> Iterator[Task]:
    """Verifications, licences and contracts that end, and duplicates to be merged."""
    for account in register.accounts.values():
        if not account.running:
            continue
        facts = account.facts
        verification = facts.get("verification")
        if verification is not None and verification.expires_on is not None:
            yield _ends("verification", account, "平台认证", verification.expires_on, day)
        operation = facts.get("operation")
        contractor = operation.contractor if operation is not None else None
        if contractor is not None:
            yield _ends("contract", account, "委托运维合同", contractor.contract_until, day)
            if contractor.licence is not None:
                word = f"受托机构的{contractor.licence.kind}"
                yield _ends("licence", account, word, contractor.licence.expires_on, day)
        merge_by = facts.get("merge_by")
        if merge_by is not None:
            what = f"同平台重复开设的账号，计划于 {merge_by} 前整合"
            yield Task("merge", account.id, what, Due(merge_by, merge_by))


def _ends(kind: str, account: Account, what: str, until: dt.date, day: dt.date) -> Task:
    when = f"已于 {until} 到期" if until < day else f"{until} 到期"
    return Task(kind, account.id, f"{what}{when}，续办后请交 change 备案", Due(until, until))


def _waivers(register: Register) -> Iterator[Task]:
    """Answers that hold until a day: after it the finding runs again."""
    for sheet in register.decisions_of("answer"):
        record = sheet.record
        if record.until is None:
            continue
        filed = register.sheets.get(record.filing or "")
        subject = record.subject or (filed.subject if filed else sheet.where.unit)
        what = f"批复（{record.rule}）有效期至 {record.until}，期满后重新列为问题"
        yield Task("waiver", subject, what, Due(record.until, record.until), sheet.id)


def _consents(register: Register) -> Iterator[Task]:
    """Consents to accounts of which the register holds nothing yet."""
    for sheet in register.decisions_of("consent"):
        record = sheet.record
        if record.subject not in register.accounts:
            what = f"主管单位已同意开设“{record.name}”，有效期至 {record.expires}；开设后须备案"
            yield Task("open", record.subject, what, Due(record.expires, record.expires), sheet.id)


def _disputes(findings: Iterable[Finding]) -> Iterator[Task]:
    for each in findings:
        if each.code == "XM0604":
            yield Task("assign", each.subject, f"请认定归属：{each.message}", filing=each.filing)


def _calendars(register: Register, tasks: Iterable[Task], day: dt.date) -> Iterator[Task]:
    """The years without a calendar: this one, the next from November on, and any that is needed."""
    needed = {year for task in tasks if task.by for year in task.by.missing_years}
    years = {day.year, *((day.year + 1,) if day.month >= _NOTICE_MONTH else ()), *needed}
    for year in sorted(years - set(register.calendar.known_years)):
        last = dt.date(year - 1, 12, 31)
        waits = "，有期限因此还不能认定" if year in needed else ""
        yield Task(
            "calendar",
            "",
            f"{calendar_path(year)} 还没有{waits}；"
            f"国务院办公厅的放假通知公布后请运行 mingce calendar add {year}",
            Due(last, last),
        )


def _entries(register: Register) -> Iterator[Task]:
    sheets = unentered(register, Wanted())
    filings = [sheet for sheet in sheets if sheet.where.group != "announcement"]
    if filings:
        first = min(sheet.handed_in for sheet in filings)
        what = f"{len(filings)} 份备案还没有登记编号，最早的于 {first} 报送；请运行 mingce enter"
        yield Task("enter", "", what, Due(first, first))
