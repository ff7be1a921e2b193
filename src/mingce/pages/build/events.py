"""Everything that happened, in one order: filings of units and accounts, announcements.

Imports the pages' view, history, register and then, for the names of the day. Each filing is one
event, told by the record whose folder holds it, so that nothing is told twice.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from mingce.pages.build.history import ANNOUNCED, CHANGE, GROUPS
from mingce.pages.build.then import NAME, account_then, unit_name_then
from mingce.pages.view import Account, Entry, Notice, Unit
from mingce.register import Register


def event_entries(
    register: Register,
    units: Iterable[Unit],
    accounts: Iterable[Account],
    notices: Iterable[Notice],
) -> tuple[Entry, ...]:
    """Return every public event, the latest first."""
    known = {account.id: account for account in accounts}
    found = [
        _filed(register, account, entry)
        for account in known.values()
        for entry in account.log
        if not entry.notice and entry.id.rpartition("/")[0] == account.id
    ]
    found += [
        dataclasses.replace(
            entry,
            words=f"{unit_name_then(register, unit.id, entry.date)}，{entry.words}",
            unit=unit.id,
        )
        for unit in units
        for entry in unit.log
    ]
    found += [_announced(register, known, notice) for notice in notices if notice.published_on]
    return tuple(sorted(found, key=lambda each: (each.date, each.number, each.id), reverse=True))


def _who(register: Register, account: Account, day: dt.date | None) -> str:
    platform = register.platforms.get(account.platform)
    name = account_then(register, account.id, day, NAME).get("name") or account.name
    return f"“{name}”（{platform.name if platform else account.platform}）"


def _filed(register: Register, account: Account, entry: Entry) -> Entry:
    opening = entry.kind == "开设备案"
    unit_name = unit_name_then(register, account.unit, entry.date)
    rest = unit_name if opening else entry.brief or entry.words
    return Entry(
        entry.date,
        entry.kind,
        f"{_who(register, account, entry.date)}，{rest.removesuffix('。')}",
        entry.number,
        account=account.id,
        id=entry.id,
        group=entry.group,
        unit=account.unit,
        entered_on=entry.entered_on,
        awaited=entry.awaited,
    )


def _announced(register: Register, known: dict[str, Account], notice: Notice) -> Entry:
    item = notice.accounts[0]
    account = known.get(item.account)
    who = _who(register, account, notice.published_on) if account else item.account
    more = f"等{len(notice.accounts)}个账号" if len(notice.accounts) > 1 else ""
    until = (
        f"，公告期至{notice.last_day}" if notice.last_day and notice.status != "called_off" else ""
    )
    row = register.daybook.published.get(notice.id)
    return Entry(
        notice.published_on or notice.date,
        ANNOUNCED[item.action],
        f"{who}{more}{until}",
        notice.number,
        notice=notice.id,
        id=notice.id,
        group=GROUPS.get(item.action, CHANGE),
        unit=notice.unit,
        entered_on=row.entered_on if row else None,
    )
