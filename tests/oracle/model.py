"""An independent model of what the rules must find, for tests/core/test_oracle.py.

It is written from the text of 第六条 and 第七条 and of the policy's readings, and imports nothing
of mingce. A history is one account's: opened, changed, halted, announced, deregistered, or released
to another unit, which takes it and goes on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from tests.oracle.days import IN_FORCE, Days

GIVER, TAKER = "licun/weibo", "jiushui/weibo"


@dataclasses.dataclass(frozen=True)
class Filing:
    """One sheet: what, when it happened (None: unknown), when it was handed in, of which folder.

    ``release`` and ``take`` are the two sheets of a transfer.
    """

    kind: str
    day: dt.date | None
    handed_in: dt.date
    ground: dt.date | None = None
    corrected: dt.date | None = None
    account: str = GIVER
    number: int = 1

    @property
    def id(self) -> str:
        kind = "transfer" if self.kind in ("release", "take") else self.kind
        suffix = f"-{self.number}" if self.number > 1 else ""
        return f"{self.account}/{self.handed_in}-{kind}{suffix}"

    @property
    def happened(self) -> dt.date | None:
        return self.corrected or self.day


@dataclasses.dataclass(frozen=True)
class Announced:
    """One announcement: its date, when it went out (None: not yet), and what it says."""

    index: int
    date: dt.date
    published: dt.date | None
    action: str
    ground: dt.date | None = None
    planned: dt.date | None = None
    account: str = GIVER

    @property
    def id(self) -> str:
        return f"announcements/{self.account.split('/')[0]}/{self.date}-n{self.index}"


@dataclasses.dataclass(frozen=True)
class History:
    """What one account went through, judged on a day, the calendars of some years missing."""

    filings: tuple[Filing, ...]
    announcements: tuple[Announced, ...]
    as_of: dt.date
    missing: frozenset[int] = frozenset()
    reason: str = "cannot_maintain"


# What is found.

Found = tuple[str, str, str]
"""Code, account and filing."""


@dataclasses.dataclass(frozen=True)
class Story:
    """What one folder tells: its own filings, and those that go on from the giver.

    ``heard`` are the announcements that count for it: its own, and of a taker's also what the
    giver had announced by the taking. ``given`` is whether another unit took it over.
    """

    account: str
    own: tuple[Filing, ...]
    before: tuple[Filing, ...]
    heard: tuple[Announced, ...]
    taken: Filing | None
    given: bool
    as_of: dt.date
    days: Days
    reason: str

    @property
    def all(self) -> tuple[Filing, ...]:
        return (*self.before, *self.own)


def stories(history: History) -> Iterator[Story]:
    days = Days(history.missing)
    taken = next((each for each in history.filings if each.kind == "take"), None)
    for account in (GIVER, TAKER) if taken else (GIVER,):
        own = tuple(each for each in history.filings if each.account == account)
        before: tuple[Filing, ...] = ()
        heard = [each for each in history.announcements if each.account == account]
        if taken is not None and account == TAKER:
            before = tuple(
                each
                for each in history.filings
                if each.account == GIVER
                and each.handed_in <= taken.handed_in
                and each.kind != "release"
            )
            heard += [
                each
                for each in history.announcements
                if each.account == GIVER and each.date <= taken.handed_in
            ]
        heard.sort(key=lambda each: (each.date, each.index))
        yield Story(
            account,
            own,
            before,
            tuple(heard),
            taken if account == TAKER else None,
            taken is not None and account == GIVER,
            history.as_of,
            days,
            history.reason,
        )


def expect(history: History) -> set[Found]:
    return {
        (code, story.account, filing)
        for story in stories(history)
        for part in (
            _expect_filing,
            _expect_take_down,
            _expect_changes,
            _expect_restored,
            _expect_closing,
        )
        for code, filing in part(story)
    }


Part = Iterator[tuple[str, str]]


def day_told(filing: Filing) -> dt.date:
    return filing.happened or dt.date.min


def _of(filings: Iterable[Filing], *kinds: str) -> list[Filing]:
    return sorted((each for each in filings if each.kind in kinds), key=day_told)


def _judged(verdict: bool | None, code: str, waits: str, filing: str) -> Part:
    if verdict is not False:
        yield (code if verdict else waits), filing


def _expect_filing(story: Story) -> Part:
    for filing in story.own:
        if filing.happened is not None:
            late = story.days.filed_late(filing.happened, filing.handed_in)
            yield from _judged(late, "XM0601", "XM0609", filing.id)
        elif story.days.filed_late(IN_FORCE, filing.handed_in) is not False:
            yield "XM0609", filing.id


def _expect_take_down(story: Story) -> Part:
    """Deregistrations, and changes and transfers with a ground, want a notice of their own kind
    that has run. A change's ground is its own; a transfer's may be told anywhere in its closing.
    """  # noqa: D205
    closing = _closing(story)
    for filing in _of(story.own, "change", "deregister", "release"):
        if filing.kind == "change" and filing.ground is None:
            continue
        if filing.kind == "release" and closing.ground is None:
            continue
        day = day_told(filing)
        if day < IN_FORCE:
            continue
        action = "transfer" if filing.kind == "release" else filing.kind
        resumed = max(
            (day_told(each) for each in _of(story.all, "resume") if day_told(each) < day),
            default=dt.date.min,
        )
        out = [
            (each.published, each.date, each.index, each.action)
            for each in story.heard
            if each.published is not None
            and resumed <= each.published <= day
            and not (each.account != story.account and each.action == "transfer")
        ]
        latest = max(out, default=None)
        if latest is None or latest[3] != action:
            yield "XM0701", filing.id
            continue
        run = story.days.notice_has_run(latest[0], day)
        yield from _judged(None if run is None else not run, "XM0701", "XM0709", filing.id)


def _expect_changes(story: Story) -> Part:
    """A change with a ground is done within the month of it."""
    for filing in _of(story.own, "change"):
        day = day_told(filing)
        if filing.ground and day >= IN_FORCE:
            late = story.days.past_the_month(filing.ground, day)
            yield from _judged(late, "XM0703", "XM0709", filing.id)


def _expect_restored(story: Story) -> Part:
    """A deregistration that was undone later was in time or late all the same."""
    for resume in _of(story.all, "resume"):
        day = day_told(resume)
        earlier = dataclasses.replace(
            story,
            own=tuple(each for each in story.own if day_told(each) < day),
            before=tuple(each for each in story.before if day_told(each) < day),
            heard=tuple(each for each in story.heard if each.date < day),
        )
        closing = _closing(earlier)
        done = closing.done
        if done is not None and done.kind == "deregister" and closing.ground is not None:
            late = story.days.past_the_month(closing.ground, day_told(done))
            yield from _judged(late, "XM0703", "XM0709", done.id)


@dataclasses.dataclass(frozen=True)
class Closing:
    """The present closing: its ground and who told it, its last announcement, its end."""

    ground: dt.date | None
    told_by: Filing | Announced | None
    latest: Announced | None
    done: Filing | None


def _closing(story: Story) -> Closing:
    """A resume ends what was before; so does an announcement that the account goes on, unless all
    was done by then, and of what a giver announced the transfer itself. A change that was
    announced and made is over once the account is closed, taken, or announced anew.
    """  # noqa: D205
    resumed = max((day_told(each) for each in _of(story.all, "resume")), default=dt.date.min)
    done = [each for each in _of(story.own, "deregister", "release") if day_told(each) > resumed]
    halts = [
        each
        for each in _of(story.all, "suspend", "stop", "deregister", "release")
        if each.ground is not None and day_told(each) > resumed
    ]
    running: list[Announced] = []
    called_off = changed = dt.date.min
    for each in story.heard:
        if each.date < resumed:
            continue
        if each.action == "continue" and done and day_told(done[0]) <= each.date:
            continue
        made = _made(story, running)
        if made is not None and made < each.date:
            running, changed = [], made
        running.append(each)
        if each.action == "continue":
            called_off = each.date
        if each.action == "continue" or (
            each.action == "transfer" and each.account != story.account
        ):
            running = []
    made = _made(story, running)
    taken = [story.taken] if story.taken else []
    if made is not None and any(day_told(each) > made for each in (*halts, *done, *taken)):
        running, changed = [], made
    latest = running[-1] if running else None
    # The first: by the day handed in, an announcement before a filing, then by what it tells of.
    stated: list[tuple[tuple[dt.date, int, int], Filing | Announced]] = [
        ((each.date, 0, each.index), each) for each in running if each.ground is not None
    ]
    stated += [
        ((each.handed_in, 1, day_told(each).toordinal()), each)
        for each in halts
        if each.handed_in > called_off and day_told(each) > changed
    ]
    first = min(stated, key=lambda each: each[0])[1] if stated else None
    return Closing(first.ground if first else None, first, latest, done[0] if done else None)


def _made(story: Story, running: list[Announced]) -> dt.date | None:
    """When the change that was announced last was made: after its announcement or its ground."""
    if not running or running[-1].action != "change":
        return None
    begun = min(running[-1].date, running[-1].ground or running[-1].date)
    return next(
        (day_told(each) for each in _of(story.all, "change") if day_told(each) >= begun), None
    )


def _expect_closing(story: Story) -> Part:
    closing = _closing(story)
    ground, done = closing.ground, closing.done
    # Who releases an account is rid of it when somebody takes it.
    rid = done is not None and (done.kind != "release" or story.given)
    if done is not None:
        early = day_told(done) < IN_FORCE
        if early and (rid or ground is None):
            return
        if ground is None:
            yield "XM0704", done.id
            return
        announced = isinstance(closing.told_by, Announced) and closing.latest
        of_change = announced and announced.action == "change"
        if not early and ground > day_told(done) and not of_change:
            yield "XM0704", done.id
    if ground is not None:
        finish = (done if rid else None) if done else _carried_out(story, closing)
        late = story.days.past_the_month(ground, day_told(finish) if finish else story.as_of)
        yield from _judged(late, "XM0703", "XM0709", finish.id if finish else "")
    if closing.latest is not None and done is None:
        yield from _expect_plan(story, closing.latest, ground)


def _carried_out(story: Story, closing: Closing) -> Filing | None:
    """What ends a closing that is no deregistration and no release."""
    assert closing.ground is not None
    if closing.latest is not None:
        if closing.latest.action == "change":
            changes = _of(story.all, "change")
            return next((each for each in changes if day_told(each) >= closing.ground), None)
        return None
    told = closing.told_by
    if isinstance(told, Filing) and told.account != story.account and story.reason == "merged":
        return story.taken  # the giver's own end: by the taking it is done
    return None


def _expect_plan(story: Story, latest: Announced, ground: dt.date | None) -> Part:
    start = latest.published or latest.date
    if latest.planned is not None:
        run = story.days.notice_has_run(start, latest.planned)
        if run is False:
            # Who took the account over answers for no plan of its giver's.
            if latest.account == story.account:
                yield "XM0702", latest.id
            return
        if run is None:
            yield "XM0709", latest.id
    if ground is not None and latest.action in ("deregister", "transfer"):
        take_down = latest.planned or story.days.first_free_day(start)
        if story.days.past_the_month(ground, take_down):
            yield "XM0705", ""
