"""In which states an account is shown, on a day: now, and on any day before.

Imports register, closing, timeline, workdays and the pages' view. By day of occurrence, as known
today: a filing that came late counts from the day of what it tells, what was never entered is shown
so on every day, and what is in dispute now from the day on which the other record began. An account
that was taken over is its taker's from the taking over on; before that it is its giver's.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator
from typing import NamedTuple

from mingce.closing import Closing
from mingce.pages.build.identities import Claims
from mingce.pages.view import Span
from mingce.register import Account, Register
from mingce.timeline import Fact, Snapshot, State
from mingce.workdays import notice_last_day

BASE = {
    State.LIVE: "filed",
    State.SUSPENDED: "suspended",
    State.STOPPED: "stopped",
    State.DEREGISTERED: "deregistered",
    State.TRANSFERRED: "transferred",
}
"""The state in which an account is shown where nothing lies over it."""

_BEGINNINGS = ("open", "transfer-from")
_ENDS = ("deregister", "transfer-to", "resume")


class _Window(NamedTuple):
    """The days on which an announcement had an account under notice; the last one is out."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day < self.end


class Standing:
    """How an account stands, on any day up to now."""

    def __init__(
        self, register: Register, account: Account, closing: Closing | None, claimed: Claims
    ) -> None:
        self._register = register
        self._account = account
        self._closing = closing
        self._assigned = account.id in claimed.holders
        self._disputed_from = _disputed_from(register, claimed.rivals.get(account.id, ()))
        self.beginning = _beginning(account)
        """The sheet of this folder that began the record: its opening or its taking over."""
        self._pending = self.beginning is not None and (
            self.beginning.sheet.id not in register.daybook.filed
        )

    def on(self, day: dt.date) -> list[str]:
        """The states in which the account is shown now, the foremost first."""
        under_notice = self._closing is not None and self._closing.under_notice(day)
        disputed = self._disputed_from is not None
        return self._states(self._account.timeline.now, notice=under_notice, disputed=disputed)

    def spans(self, as_of: dt.date) -> tuple[Span, ...]:
        """The foremost state and the name over time, up to a day on which both are as now."""
        timeline = self._account.timeline
        windows = list(_windows(self._register, self._account, self._closing))
        days = {_told_on(step.fact) for step in timeline.steps}
        days |= {day for window in windows for day in window}
        taken, contested = self._taken_on(), self._disputed_from
        if contested is not None:
            days.add(contested)
        found: list[Span] = []
        for day in sorted(day for day in days if taken <= day <= as_of):
            snapshot = timeline.at(day)
            if snapshot.state not in BASE:
                continue
            notice = any(day in window for window in windows)
            disputed = contested is not None and day >= contested
            state = self._states(snapshot, notice=notice, disputed=disputed)[0]
            name = str(snapshot.facts.get("name") or self._account.id)
            if not found or (found[-1].state, found[-1].name) != (state, name):
                found.append(Span(day, state, name))
        now = self.on(as_of)[0]
        if found and found[-1].state != now:
            # What the page says now is what counts: a table must not say anything else.
            found[-1] = dataclasses.replace(found[-1], state=now)
        return tuple(found)

    def _taken_on(self) -> dt.date:
        """The first day on which the account can have been this unit's."""
        if self.beginning is None or self.beginning.move != "transfer-from":
            return dt.date.min
        return _told_on(self.beginning)

    def _states(self, snapshot: Snapshot, *, notice: bool, disputed: bool) -> list[str]:
        assert snapshot.state is not None
        base = BASE[snapshot.state]
        if self._assigned:
            return ["assigned"]
        if snapshot.state is State.DEREGISTERED:
            return [base]
        if snapshot.state is State.TRANSFERRED:
            return [base if self._account.id in self._register.takers else "releasing"]
        shown = [
            key
            for key, holds in (
                ("disputed", disputed),
                ("pending", self._pending),
                ("blocked", snapshot.blocked),
                ("notice", notice),
            )
            if holds
        ]
        if base != "filed" or not shown:
            shown.append(base)
        return shown


def _told_on(fact: Fact) -> dt.date:
    """The day of a fact; of an opening whose day is unknown the day it was handed in."""
    return fact.sheet.handed_in if fact.sort_day == dt.date.min else fact.sort_day


def _beginning(account: Account) -> Fact | None:
    for step in reversed(account.timeline.steps):
        if step.fact.move in _BEGINNINGS and step.fact.sheet.subject == account.id:
            return step.fact
    return None


def _disputed_from(register: Register, rivals: Collection[str]) -> dt.date | None:
    """The day on which the first other record of the identity began; None where there is none."""
    begun = [_beginning(register.accounts[rival]) for rival in rivals]
    return min((_told_on(each) for each in begun if each), default=dt.date.min) if rivals else None


def _windows(register: Register, account: Account, closing: Closing | None) -> Iterator[_Window]:
    """When an account was under notice: by its own announcements, and by one taken over."""
    sheets = register.announced.get(account.id, ())
    for sheet in sheets:
        start = register.daybook.published_on(sheet.id)
        action = next(each.action for each in sheet.record.accounts if each.id == account.id)
        if start is not None and action != "continue":
            yield _Window(start, _end(register, account, start, action))
    if closing is None or closing.published_on is None or closing.announcement in sheets:
        return
    yield _Window(closing.published_on, closing.done_on or dt.date.max)


def _end(register: Register, account: Account, start: dt.date, action: str) -> dt.date:
    ends = [
        step.fact.sort_day
        for step in account.timeline.steps
        if step.effective and step.fact.move in _ENDS and step.fact.sort_day >= start
    ]
    for later in register.announced.get(account.id, ()):
        called_off = any(
            each.id == account.id and each.action == "continue" for each in later.record.accounts
        )
        published = register.daybook.published_on(later.id)
        if called_off and published is not None and published >= start:
            ends.append(published)
    policy = register.policy_on(start)
    if action == "change" and policy is not None:
        last = notice_last_day(register.calendar, start, policy.periods.notice.working_days)
        ends.append(last.latest + dt.timedelta(days=1))
    return min(ends, default=dt.date.max)
