"""One account's closing under 第七条: its ground, announcement, notice, month and take-down.

Imports workdays, records, sheet, timeline and register. Derived, never stored: the first ground
starts the month, the latest announcement that names the account counts, its period runs from its
earliest publication in the daybook. A resume ends a closing, and so does an announcement that the
account goes on; a transfer hands it on to the taker.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import NamedTuple

from mingce.finding import Place
from mingce.records.announcement import AnnouncedAccount
from mingce.records.filing import Ground
from mingce.records.policy import PolicyFile
from mingce.register import Account, Register
from mingce.sheet import Sheet
from mingce.timeline import Fact, State
from mingce.workdays import Due, first_take_down, latest_publication, month_end, notice_last_day

_CLOSING = ("suspend", "stop", "deregister", "blocked", "transfer-to")
"""The moves by which an account is closed or handed over; a ground that they state carries on."""

_EVER = dt.date.max


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
    def of_change(self) -> bool:
        """Whether it is of a change, by which the account goes on: nothing is closed by it."""
        if isinstance(self.ground_source, Fact):
            return self.ground_source.move == "change"
        return self.entry is not None and self.entry.action == "change"

    @property
    def scheduled(self) -> bool:
        """Whether an announcement waits for its entry in the daybook (公告待发布登记)."""
        return self.announcement is not None and self.published_on is None

    def under_notice(self, day: dt.date) -> bool:
        """Whether the account is announced and not yet gone (公告中).

        A change leaves nothing to be done: its notice is over with its last day.
        """
        if self.published_on is None or self.published_on > day:
            return False
        if self.entry is not None and self.entry.action == "change":
            return self.last_day is not None and day <= self.last_day.latest
        return self.done_on is None or self.done_on > day

    def entry_place(self, *path: str) -> Place:
        """Where the announcement speaks of this account."""
        assert self.announcement is not None
        assert self.entry is not None
        index = self.announcement.record.accounts.index(self.entry)
        return self.announcement.at("accounts", index, *path)


def closing_of(register: Register, account: Account, until: dt.date = _EVER) -> Closing | None:
    """Return an account's closing, or None where nothing speaks of one.

    ``until`` is the last day of announcements that belong to it, where a resume ended it.
    """
    done = _done(account)
    since = _since(account)
    named, after = _named(register, account, since, done, until)
    announcement = named[-1] if named else None
    stated = [
        *_grounds(account, since, after, _CLOSING),
        *_announced_grounds(named),
    ]
    if not stated and done is None and (announcement is None or _action(announcement) == "change"):
        # A change with a ground is done by itself: it counts where there is no other closing.
        stated = _grounds(account, since, after, ("change",))[-1:]
    first = min(stated, key=lambda each: each.order, default=None)
    if announcement is None and first is None and done is None:
        return None
    sheet, entry = (announcement.sheet, announcement.entry) if announcement else (None, None)
    published = register.daybook.published_on(sheet.id) if sheet else None
    policy = register.policy_on(
        published or (first.order[0] if first else None) or (done.day if done else None) or _EVER
    )
    last, take_down = _notice(register, policy, published)
    end = latest = None
    if first is not None and policy is not None:
        months = policy.periods.closing.months
        # What happened before the regulation was in force counts from that day.
        begins = max(first.ground.date, register.first_day or first.ground.date)
        end = month_end(register.calendar, begins, months)
        latest = latest_publication(
            register.calendar, begins, months, policy.periods.notice.working_days
        )
    return Closing(
        account,
        first.ground if first else None,
        first.source if first else None,
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


def _since(account: Account) -> tuple[int, dt.date]:
    """How many steps belong to earlier closings, and the day of the resume that ended them."""
    steps = account.timeline.steps
    for index in range(len(steps) - 1, -1, -1):
        if steps[index].fact.move == "resume" and steps[index].effective:
            return index + 1, steps[index].fact.sort_day
    return 0, dt.date.min


class _Named(NamedTuple):
    """An announcement that names an account, with what it says of it."""

    sheet: Sheet
    entry: AnnouncedAccount


class _Stated(NamedTuple):
    """A ground, where it is stated, and the day on which it was handed in."""

    order: tuple[dt.date, int]
    ground: Ground
    source: Fact | Sheet


class _After(NamedTuple):
    """What the present closing is later than: a calling off, and a change that was made."""

    called_off: dt.date = dt.date.min
    made: dt.date = dt.date.min


def _action(named: _Named) -> str:
    return named.entry.action


def _named(
    register: Register,
    account: Account,
    since: tuple[int, dt.date],
    done: Fact | None,
    until: dt.date,
) -> tuple[list[_Named], _After]:
    """The announcements of the present closing, by date, and what it is later than.

    A notice that the giver ran goes on at the taker; what it announced of the transfer itself is
    done with it. What is done is not called off any more; an announced change that was made is
    over when something else begins.
    """
    found: list[tuple[bool, _Named]] = []
    here: Account | None = account
    seen: set[str] = set()
    while here is not None and here.id not in seen:
        seen.add(here.id)
        found += [
            (here is account, _Named(sheet, entry))
            for sheet in register.announced.get(here.id, ())
            for entry in sheet.record.accounts
            if entry.id == here.id and since[1] <= sheet.handed_in <= until
        ]
        until = min(until, _taken_on(here))
        here = register.accounts.get(here.giver) if here.giver else None
    found.sort(key=lambda each: each[1].sheet.order)
    named: list[_Named] = []
    after = _After()
    for own, each in found:
        date = each.sheet.handed_in
        if done and done.day and _action(each) == "continue" and date >= done.day:
            continue
        made = _made(account, named)
        if made and made < date:
            named, after = [], after._replace(made=made)
        named.append(each)
        if _action(each) == "continue":
            after = after._replace(called_off=date)
        if _action(each) == "continue" or (_action(each) == "transfer" and not own):
            named.clear()
    made = _made(account, named)
    if made and _began_anew(account, since[0], made, done):
        named, after = [], after._replace(made=made)
    return named, after


def _made(account: Account, named: list[_Named]) -> dt.date | None:
    """The day on which the change that was announced last was made."""
    if not named or _action(named[-1]) != "change":
        return None
    sheet = named[-1].sheet
    ground = sheet.record.ground
    begun = min(sheet.handed_in, ground.date) if ground else sheet.handed_in
    days = [
        step.fact.day
        for step in account.timeline.steps
        if step.fact.move == "change" and step.fact.day and step.fact.day >= begun
    ]
    return min(days, default=None)


def _began_anew(account: Account, first: int, made: dt.date, done: Fact | None) -> bool:
    """Whether anything after an announced change was made closes the account, or took it over."""
    for step in account.timeline.steps[first:]:
        fact = step.fact
        taken = fact.move == "transfer-from" and fact.sheet.subject == account.id
        closes = fact is done or (fact.move in _CLOSING and fact.says.get("ground"))
        if (taken or closes) and fact.sort_day > made:
            return True
    return False


def _taken_on(account: Account) -> dt.date:
    days = [
        step.fact.sheet.handed_in
        for step in account.timeline.steps
        if step.fact.move == "transfer-from" and step.fact.sheet.subject == account.id
    ]
    return min(days, default=dt.date.max)


def _grounds(
    account: Account, since: tuple[int, dt.date], after: _After, moves: tuple[str, ...]
) -> list[_Stated]:
    facts = [step.fact for step in account.timeline.steps[since[0] :] if step.fact.move in moves]
    return [
        _Stated((fact.sheet.handed_in, 1), fact.says["ground"], fact)
        for fact in facts
        if fact.says.get("ground")
        and fact.sheet.handed_in > after.called_off
        and fact.sort_day > after.made
    ]


def _announced_grounds(named: list[_Named]) -> list[_Stated]:
    """The grounds that announcements state; one that is corrected gives way to its correction."""
    grounds = [sheet for sheet, _ in named if sheet.record.ground is not None]
    corrected = {sheet.record.corrects for sheet in grounds}
    return [
        _Stated((sheet.handed_in, 0), sheet.record.ground, sheet)
        for sheet in grounds
        if sheet.id not in corrected
    ]


def _done(account: Account) -> Fact | None:
    if account.state not in (State.DEREGISTERED, State.TRANSFERRED):
        return None
    for step in reversed(account.timeline.steps):
        if step.effective and step.fact.move in ("deregister", "transfer-to"):
            return step.fact
    return None
