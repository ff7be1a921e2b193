"""Announcements as pages show them: their period in days, and where they stand.

Imports register, closing's readings of policy, workdays, then and the pages' view. The text states
no end of notice; it is counted here from the publication that the daybook holds (第七条).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from mingce.pages.build.successors import successor_then
from mingce.pages.build.then import account_then, unit_name_then
from mingce.pages.view import Notice, NoticeAccount, NoticeDay, Related
from mingce.records.announcement import AnnouncedAccount, Announcement
from mingce.records.policy import PolicyFile
from mingce.register import Register
from mingce.sheet import Sheet
from mingce.workdays import Due, days_between, notice_last_day

GROUNDS = {
    "unit_abolished": "主办单位撤销",
    "merged": "主办单位合并",
    "cannot_maintain": "无力维护",
    "hijacked": "账号被盗用",
    "leaked": "发生泄露",
    "ordered": "责令关闭",
    "other": "其他",
}
_STATUSES = ("running", "scheduled", "ended", "called_off")


def notice_views(register: Register, as_of: dt.date, stale: Collection[str]) -> tuple[Notice, ...]:
    """Return every announcement: running ones first, then by day, the latest first."""
    amended: dict[str, list[Sheet]] = {}
    for sheet in register.announcements:
        amended.setdefault(sheet.record.corrects, []).append(sheet)
    views = [
        _view(register, sheet, amended.get(sheet.id, ()), as_of, stale)
        for sheet in register.announcements
    ]
    views.sort(key=lambda view: (view.published_on or view.date, view.id), reverse=True)
    return tuple(sorted(views, key=lambda view: _STATUSES.index(view.status)))


def _view(
    register: Register,
    sheet: Sheet,
    amended: Sequence[Sheet],
    as_of: dt.date,
    stale: Collection[str],
) -> Notice:
    """``amended`` are the announcements that correct this one."""
    record: Announcement = sheet.record
    published = register.daybook.published_on(sheet.id)
    if published is not None and published > as_of:
        published = None
    policy = register.policy_on(published or record.date)
    length = policy.periods.notice.working_days if policy else 15
    due = notice_last_day(register.calendar, published, length) if published else None
    last = due.latest if due and due.certain else None
    row = register.daybook.published.get(sheet.id) if published else None
    return Notice(
        id=sheet.id,
        unit=sheet.where.unit,
        accounts=tuple(_account(register, each, published) for each in record.accounts),
        status=_status(register, sheet, amended, published, due, as_of),
        date=record.date,
        signed_by=record.signed_by,
        body=sheet.body,
        basis=record.basis,
        ground=GROUNDS[record.ground.kind] if record.ground else "",
        ground_document=record.ground.document if record.ground else "",
        published_on=published,
        last_day=last,
        take_down_from=_take_down(policy, published, last),
        working_days=length,
        days=_days(register, published, last),
        missing_year=due.missing_years[0] if due and due.missing_years else 0,
        content_goes_to=record.content_goes_to or "",
        objections_phone=record.objections.phone,
        objections_address=record.objections.address or "",
        number=row.number if row else "",
        corrects=_corrects(register, record),
        corrected_by=_corrected_by(register, sheet, amended),
        unreadable=sheet.where.path in stale,
        unit_name=unit_name_then(register, sheet.where.unit, published),
    )


def _account(register: Register, item: AnnouncedAccount, day: dt.date | None) -> NoticeAccount:
    facts = account_then(register, item.id, day)
    verification = facts.get("verification")
    return NoticeAccount(
        item.id,
        item.action,
        item.to or "",
        successor_then(register, item.successor, day),
        item.stops_on,
        item.deregister_planned_on,
        name=str(facts.get("name") or ""),
        identifier=str(facts.get("identifier") or ""),
        subject=verification.subject if verification else "",
    )


def _status(
    register: Register,
    sheet: Sheet,
    amended: Sequence[Sheet],
    published: dt.date | None,
    due: Due | None,
    as_of: dt.date,
) -> str:
    if _called_off(register, sheet):
        return "called_off"
    if published is None or due is None:
        return "scheduled"
    if as_of > due.latest or _superseded(register, amended) or _is_over(sheet):
        return "ended"
    return "running"


def _called_off(register: Register, sheet: Sheet) -> bool:
    if all(each.action == "continue" for each in sheet.record.accounts):
        return False
    return all(
        any(
            later.order > sheet.order and entry.id == each.id and entry.action == "continue"
            for later in register.announced.get(each.id, ())
            for entry in later.record.accounts
        )
        for each in sheet.record.accounts
    )


def _superseded(register: Register, amended: Sequence[Sheet]) -> bool:
    """A correction that is itself out stands in the place of what it corrects."""
    return any(register.daybook.published_on(later.id) for later in amended)


def _is_over(sheet: Sheet) -> bool:
    """A notice that calls another off announces nothing that would run."""
    return all(each.action == "continue" for each in sheet.record.accounts)


def _take_down(
    policy: PolicyFile | None, published: dt.date | None, last: dt.date | None
) -> dt.date | None:
    if policy is None or published is None or last is None:
        return None
    if policy.periods.notice.take_down == "any_day":
        return published
    return last + dt.timedelta(days=1)


def _days(
    register: Register, published: dt.date | None, last: dt.date | None
) -> tuple[NoticeDay, ...]:
    if published is None or last is None:
        return ()
    days = [NoticeDay(published, "publication")]
    for mark in days_between(register.calendar, published, last):
        if not mark.workday:
            feast = mark.holiday.replace("节", "")[:5] if mark.holiday else ""
            days.append(NoticeDay(mark.day, "rest", feast))
        else:
            days.append(NoticeDay(mark.day, "makeup" if mark.makeup else "work"))
    return tuple(days)


def _corrects(register: Register, record: Announcement) -> tuple[Related, ...]:
    sheet = register.sheets.get(record.corrects or "")
    if sheet is None or sheet.where.group != "announcement":
        return ()
    day = register.daybook.published_on(sheet.id) or sheet.record.date
    return (Related("原公告", day, sheet.id),)


def _corrected_by(
    register: Register, sheet: Sheet, amended: Sequence[Sheet]
) -> tuple[Related, ...]:
    units = [
        Related("更正公告", register.daybook.published_on(later.id) or later.record.date, later.id)
        for later in amended
    ]
    office = [
        Related(notice.record.title, notice.record.date, notice.id)
        for notice in register.notices
        if notice.record.corrects == sheet.id and notice.record.audience == "public"
    ]
    return tuple(units + office)
