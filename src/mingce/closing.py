"""One account's closing under 第七条: its ground, announcement, notice, month and take-down.

Imports workdays, records, sheet, timeline and register. Derived, never stored: the first ground
starts the month, the latest announcement that names the account counts, its period runs from its
earliest publication in the daybook.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from mingce.finding import Place
from mingce.records.announcement import AnnouncedAccount
from mingce.records.filing import Ground
from mingce.records.policy import PolicyFile
from mingce.register import Account, Register
from mingce.sheet import Sheet
from mingce.timeline import Fact, State
from mingce.workdays import Due, first_take_down, latest_publication, month_end, notice_last_day


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Closing:
    """What is known of an account's closing. Days are None where the thing is not there.

    ``ground_source`` is the fact or announcement that first states the ground, ``done`` the fact
    by which the account was deregistered or released; ``planned`` the day an announcement plans,
    or None where it leaves it to the day after the notice.
    """

    account: Account
    ground: Ground | None
    ground_source: Fact | Sheet | None
    announcement: Sheet | None
    entry: AnnouncedAccount | None
    published_on: dt.date | None
    last_day: Due | None
    take_down_from: Due | None
    month_end: Due | None
    latest_publication: Due | None
    planned: dt.date | None
    done: Fact | None

    @property
    def done_on(self) -> dt.date | None:
        """The day on which the account was deregistered or released."""
        return self.done.day if self.done else None

    @property
    def ground_place(self) -> Place | None:
        """Where the ground's date stands."""
        if isinstance(self.ground_source, Sheet):
            return self.ground_source.at("ground", "date")
        return self.ground_source.place("ground", "date") if self.ground_source else None

    @property
    def scheduled(self) -> bool:
        """Whether an announcement waits for its entry in the daybook (公告待发布登记)."""
        return self.announcement is not None and self.published_on is None

    def under_notice(self, day: dt.date) -> bool:
        """Whether the account is announced and not yet gone (公告中)."""
        return (
            self.published_on is not None
            and self.published_on <= day
            and (self.done_on is None or self.done_on > day)
        )

    def entry_place(self, *path: str) -> Place:
        """Where the announcement speaks of this account."""
        assert self.announcement is not None
        assert self.entry is not None
        index = self.announcement.record.accounts.index(self.entry)
        return self.announcement.at("accounts", index, *path)


def closing_of(register: Register, account: Account) -> Closing | None:
    """Return an account's closing, or None where nothing speaks of one."""
    restart = _restart(account)
    announcement = _announcement(register, account, restart)
    ground, source, ground_day = _ground(register, account, restart)
    done = _done(account)
    called_off = announcement is not None and announcement[1].action == "continue"
    if called_off:
        announcement, ground, source = None, None, None
    if announcement is None and ground is None and done is None:
        return None
    sheet, entry = announcement or (None, None)
    published = register.daybook.published_on(sheet.id) if sheet else None
    policy = register.policy_on(
        published or ground_day or (done.day if done else None) or dt.date.max
    )
    last, take_down = _notice(register, policy, published)
    end = latest = None
    if ground is not None and policy is not None:
        months = policy.periods.closing.months
        end = month_end(register.calendar, ground.date, months)
        latest = latest_publication(
            register.calendar, ground.date, months, policy.periods.notice.working_days
        )
    return Closing(
        account,
        ground,
        source,
        sheet,
        entry,
        published,
        last,
        take_down,
        end,
        latest,
        entry.deregister_planned_on if entry else None,
        done,
    )


def _notice(
    register: Register, policy: PolicyFile | None, published: dt.date | None
) -> tuple[Due | None, Due | None]:
    if published is None or policy is None:
        return None, None
    days = policy.periods.notice.working_days
    last = notice_last_day(register.calendar, published, days)
    if policy.periods.notice.take_down == "any_day":
        return last, Due(published, published)
    return last, first_take_down(register.calendar, published, days)


def _restart(account: Account) -> dt.date:
    """The day from which a closing counts: the last resume ends what went before."""
    resumed = [step.fact.sort_day for step in account.timeline.steps if step.fact.move == "resume"]
    return max(resumed, default=dt.date.min)


def _announcement(
    register: Register, account: Account, restart: dt.date
) -> tuple[Sheet, AnnouncedAccount] | None:
    names = [account.id]
    giver = account.giver
    while giver and giver not in names:
        names.append(giver)
        known = register.accounts.get(giver)
        giver = known.giver if known else None
    # A notice that the giver ran goes on at the taker; one that announced the transfer is done.
    found = [
        (sheet, entry)
        for name in names
        for sheet in register.announced.get(name, ())
        for entry in sheet.record.accounts
        if entry.id == name
        and sheet.handed_in >= restart
        and not (name != account.id and entry.action == "transfer")
    ]
    return max(found, key=lambda pair: pair[0].order) if found else None


def _ground(
    register: Register, account: Account, restart: dt.date
) -> tuple[Ground | None, Fact | Sheet | None, dt.date | None]:
    found: list[tuple[tuple[dt.date, int], Ground, Fact | Sheet]] = [
        ((step.fact.sheet.handed_in, 1), step.fact.says["ground"], step.fact)
        for step in account.timeline.steps
        if step.fact.says.get("ground")
        and step.fact.sort_day >= restart
        and step.fact.move != "resume"
    ]
    found += [
        ((sheet.handed_in, 0), sheet.record.ground, sheet)
        for sheet in register.announced.get(account.id, ())
        if sheet.record.ground is not None and sheet.handed_in >= restart
    ]
    if not found:
        return None, None, None
    first = min(found, key=lambda each: each[0])
    return first[1], first[2], first[0][0]


def _done(account: Account) -> Fact | None:
    if account.state not in (State.DEREGISTERED, State.TRANSFERRED):
        return None
    for step in reversed(account.timeline.steps):
        if step.effective and step.fact.move in ("deregister", "transfer-to"):
            return step.fact
    return None
