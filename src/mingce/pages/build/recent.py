"""What changed last, for the home page: filings of accounts and announcements.

Imports the pages' view only, and register for platform names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from mingce.pages.build.history import ANNOUNCED
from mingce.pages.view import Account, Entry, Notice
from mingce.register import Register

LATEST = 8


def recent_entries(
    register: Register, accounts: Iterable[Account], notices: Iterable[Notice]
) -> tuple[Entry, ...]:
    """Return the latest events, the latest first."""
    known = {account.id: account for account in accounts}
    found = [
        _filed(register, account, entry)
        for account in known.values()
        for entry in account.log
        if not entry.notice and account.state != "withdrawn"
    ]
    found += [_announced(register, known, notice) for notice in notices if notice.published_on]
    found.sort(
        key=lambda entry: (entry.date, entry.number, entry.account, entry.notice), reverse=True
    )
    # A transfer is told by the taker's history and by the giver's: one line each number.
    seen: set[str] = set()
    latest = []
    for entry in found:
        if entry.number and entry.number in seen:
            continue
        seen.add(entry.number)
        latest.append(entry)
        if len(latest) == LATEST:
            break
    return tuple(latest)


def _who(register: Register, account: Account) -> str:
    platform = register.platforms.get(account.platform)
    return f"“{account.name}”（{platform.name if platform else account.platform}）"


def _filed(register: Register, account: Account, entry: Entry) -> Entry:
    unit = register.units.get(account.unit)
    opening = entry.kind == "开设备案"
    rest = (unit.name if unit else account.unit) if opening else entry.brief or entry.words
    return dataclasses.replace(
        entry, words=f"{_who(register, account)}，{rest.removesuffix('。')}", account=account.id
    )


def _announced(register: Register, known: dict[str, Account], notice: Notice) -> Entry:
    item = notice.accounts[0]
    account = known.get(item.account)
    who = _who(register, account) if account else item.account
    more = f"等{len(notice.accounts)}个账号" if len(notice.accounts) > 1 else ""
    until = (
        f"，公告期至{notice.last_day}" if notice.last_day and notice.status != "called_off" else ""
    )
    return Entry(
        notice.published_on or notice.date,
        ANNOUNCED[item.action],
        f"{who}{more}{until}",
        notice.number,
        notice=notice.id,
    )
