"""An independent model of the notice, the month and the five days, against generated histories.

The model is written from the text of 第六条 and 第七条 and of the policy's readings. It imports
nothing of mingce.rules or mingce.workdays: working days come from another package and are counted
one after another in a loop. The rules judge the same history as files in a register; both must
find the same. 500 histories in a normal run; MINGCE_FUZZ=20000 (make fuzz) runs so many, each time
others. A disagreement becomes a case under tests/cases.

A history is one account's: opened, changed, halted, announced, deregistered, or released to
another unit, which takes it and goes on. Of some histories the calendar of a year is missing. What
then holds under every calendar that the year might have is so, what holds under none is not, and
what only some would have so must be told as 待核.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import functools
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import chinese_calendar
import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, assume, example, given, settings

from mingce.register import load
from mingce.rules import RULES
from mingce.rules.engine import judge
from mingce.sheet import load as load_sheet

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "cases" / "base"
FUZZ = int(os.environ.get("MINGCE_FUZZ", "0"))
IN_FORCE = dt.date(2021, 7, 23)
PUBLISHED_YEARS = range(2021, 2027)
GIVER, TAKER = "licun/weibo", "jiushui/weibo"
CODES = {"XM0601", "XM0609", "XM0701", "XM0702", "XM0703", "XM0704", "XM0705", "XM0709"}
ONE_DAY = dt.timedelta(days=1)


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


# The model: days.

FIXED = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}
MAY_BE_OFF = (
    ((12, 28), (1, 7), 3),
    ((1, 15), (3, 3), 7),
    ((4, 1), (4, 9), 4),
    ((4, 26), (5, 10), 6),
    ((5, 24), (6, 30), 4),
    ((9, 3), (10, 12), 4),
    ((9, 26), (10, 13), 5),
    ((1, 1), (12, 31), 2),
)
"""Between which days of a year without a calendar how many weekdays can be off, at the most."""

Counted = tuple[int, int]
"""The working days of a span: at least and at most."""


@functools.lru_cache(maxsize=100_000)
def workdays_strictly_between(
    after: dt.date, before: dt.date, missing: frozenset[int] = frozenset()
) -> Counted:
    known = most = 0
    weekdays = []
    day = after + ONE_DAY
    while day < before:
        if day.year in PUBLISHED_YEARS and day.year not in missing:
            known += chinese_calendar.is_workday(day)
        elif (day.month, day.day) not in FIXED:
            most += 1
            if day.weekday() < 5:
                weekdays.append(day)
        day += ONE_DAY
    return known + len(weekdays) - _most_off(weekdays), known + most


def _most_off(weekdays: list[dt.date]) -> int:
    """How many of these days can be off together: each takes a place, or moves another on."""
    places: dict[tuple[dt.date, dt.date, int], dt.date] = {}

    def seated(day: dt.date, tried: set[tuple[dt.date, dt.date, int]]) -> bool:
        for place in _places(day):
            if place not in tried:
                tried.add(place)
                if place not in places or seated(places[place], tried):
                    places[place] = day
                    return True
        return False

    return sum(seated(day, set()) for day in weekdays)


@functools.cache
def _places(day: dt.date) -> list[tuple[dt.date, dt.date, int]]:
    found = []
    for first, last, at_most in MAY_BE_OFF:
        for year in (day.year - 1, day.year):
            start = dt.date(year, *first)
            end = dt.date(year + (last < first), *last)
            if start <= day <= end:
                found += [(start, end, number) for number in range(at_most)]
    return found


def at_least(number: int, counted: Counted) -> bool | None:
    """Whether so many working days went by; None where some calendars say so and others not."""
    fewest, most = counted
    return fewest >= number if (fewest >= number) == (most >= number) else None


@dataclasses.dataclass(frozen=True)
class Days:
    """The three periods, by the calendars that are there."""

    missing: frozenset[int]

    def filed_late(self, day: dt.date, handed_in: dt.date) -> bool | None:
        """Five working days, the day itself not counted: late once five have gone by before."""
        start = max(day, IN_FORCE)
        return at_least(5, workdays_strictly_between(start, handed_in, self.missing))

    def notice_has_run(self, published: dt.date, day: dt.date) -> bool | None:
        """Fifteen whole working days lie between the day it went out and the take-down."""
        return at_least(15, workdays_strictly_between(published, day, self.missing))

    def past_the_month(self, ground: dt.date, day: dt.date) -> bool | None:
        """The day of the same number next month, the month's last if it has none, or the working
        day that follows, has gone by.
        """  # noqa: D205
        start = max(ground, IN_FORCE)
        year, month = (start.year + 1, 1) if start.month == 12 else (start.year, start.month + 1)
        end = dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
        return at_least(1, workdays_strictly_between(end - ONE_DAY, day, self.missing))

    def first_free_day(self, published: dt.date) -> dt.date:
        """The first day on which some calendar has the notice run."""
        day = published
        while self.notice_has_run(published, day) is False:
            day += ONE_DAY
        return day


# The model: what is found.

Found = tuple[str, str, str]
"""Code, account and filing."""


@dataclasses.dataclass(frozen=True)
class Story:
    """What one folder tells: its own filings, and those that go on from the giver.

    ``heard`` are the announcements that count for it: its own, and of a taker's also what the
    giver had announced by the taking.
    """

    account: str
    own: tuple[Filing, ...]
    before: tuple[Filing, ...]
    heard: tuple[Announced, ...]
    taken: Filing | None
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
            history.as_of,
            days,
            history.reason,
        )


def expect(history: History) -> set[Found]:
    return {
        (code, story.account, filing)
        for story in stories(history)
        for part in (_expect_filing, _expect_take_down, _expect_changes, _expect_closing)
        for code, filing in part(story)
    }


Part = Iterator[tuple[str, str]]


def _told(filing: Filing) -> dt.date:
    return filing.happened or dt.date.min


def _of(filings: Iterable[Filing], *kinds: str) -> list[Filing]:
    return sorted((each for each in filings if each.kind in kinds), key=_told)


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
        day = _told(filing)
        if day < IN_FORCE:
            continue
        action = "transfer" if filing.kind == "release" else filing.kind
        resumed = max(
            (_told(each) for each in _of(story.all, "resume") if _told(each) < day),
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
        day = _told(filing)
        if filing.ground and day >= IN_FORCE:
            late = story.days.past_the_month(filing.ground, day)
            yield from _judged(late, "XM0703", "XM0709", filing.id)


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
    resumed = max((_told(each) for each in _of(story.all, "resume")), default=dt.date.min)
    done = [each for each in _of(story.own, "deregister", "release") if _told(each) > resumed]
    halts = [
        each
        for each in _of(story.all, "suspend", "stop", "deregister", "release")
        if each.ground is not None and _told(each) > resumed
    ]
    running: list[Announced] = []
    called_off = changed = dt.date.min
    for each in story.heard:
        if each.date < resumed:
            continue
        if each.action == "continue" and done and _told(done[0]) <= each.date:
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
    if made is not None and any(_told(each) > made for each in (*halts, *done, *taken)):
        running, changed = [], made
    latest = running[-1] if running else None
    # The first: by the day handed in, an announcement before a filing, then by what it tells of.
    stated: list[tuple[tuple[dt.date, int, int], Filing | Announced]] = [
        ((each.date, 0, each.index), each) for each in running if each.ground is not None
    ]
    stated += [
        ((each.handed_in, 1, _told(each).toordinal()), each)
        for each in halts
        if each.handed_in > called_off and _told(each) > changed
    ]
    first = min(stated, key=lambda each: each[0])[1] if stated else None
    return Closing(first.ground if first else None, first, latest, done[0] if done else None)


def _made(story: Story, running: list[Announced]) -> dt.date | None:
    """When the change that was announced last was made: after its announcement or its ground."""
    if not running or running[-1].action != "change":
        return None
    begun = min(running[-1].date, running[-1].ground or running[-1].date)
    return next((_told(each) for each in _of(story.all, "change") if _told(each) >= begun), None)


def _expect_closing(story: Story) -> Part:
    closing = _closing(story)
    ground, done = closing.ground, closing.done
    if done is not None:
        if _told(done) < IN_FORCE:
            return
        if ground is None:
            yield "XM0704", done.id
            return
    if ground is not None:
        finish = done or _carried_out(story, closing)
        late = story.days.past_the_month(ground, _told(finish) if finish else story.as_of)
        yield from _judged(late, "XM0703", "XM0709", finish.id if finish else "")
    if closing.latest is not None and done is None:
        yield from _expect_plan(story, closing.latest, ground)


def _carried_out(story: Story, closing: Closing) -> Filing | None:
    """What ends a closing that is no deregistration and no release."""
    assert closing.ground is not None
    if closing.latest is not None:
        if closing.latest.action == "change":
            changes = _of(story.all, "change")
            return next((each for each in changes if _told(each) >= closing.ground), None)
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
            yield "XM0702", latest.id
            return
        if run is None:
            yield "XM0709", latest.id
    if ground is not None and latest.action in ("deregister", "transfer"):
        take_down = latest.planned or story.days.first_free_day(start)
        if story.days.past_the_month(ground, take_down):
            yield "XM0705", ""


# The histories.


def _later(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A life of one account around one closing, its days drawn close to the bounds."""

    def days(low: int, high: int) -> int:
        return draw(st.integers(low, high))

    def often() -> bool:
        return draw(st.booleans())

    first = draw(st.sampled_from([(dt.date(2021, 5, 1), 90), (dt.date(2021, 6, 1), 1900)]))
    opened = _later(first[0], days(0, first[1]))
    announcements = _announcements(draw, opened)
    handed_in = _later(max(opened, IN_FORCE), days(0, 12))
    known = days(0, 9) > 0
    filings = [Filing("open", opened if known else None, handed_in)]
    anchor = announcements[-1].published if announcements else None
    middle = anchor or _later(opened, days(20, 90))
    for _ in range(days(0, 2)):
        near = often()
        day = _later(middle, days(15, 40)) if near else _later(opened, days(1, 150))
        ground = (
            _later(day, -days(20 if near else 0, 45)) if often() and (near or often()) else None
        )
        corrected = _later(day, -days(0, 12)) if days(0, 4) == 0 else None
        if corrected is not None and corrected <= opened:
            corrected = None
        filings.append(Filing("change", day, _later(day, days(0, 14)), ground, corrected))
    if often():
        day = _later(middle, days(-20, 20))
        ground = _later(day, -days(0, 20)) if often() else None
        filings.append(
            Filing(draw(st.sampled_from(["stop", "suspend"])), day, _later(day, days(0, 9)), ground)
        )
    if days(0, 4) == 0:
        day = _later(middle, days(-30, 60))
        filings.append(Filing("resume", day, _later(day, days(0, 9))))
    handed_over = days(0, 3) == 3
    if handed_over:
        filings, announcements = _handed_over(draw, filings, announcements, middle)
    elif often():
        day = _later(middle, days(15, 40))
        ground = _later(day, -days(20, 40)) if days(0, 3) == 0 else None
        filings.append(Filing("deregister", day, _later(day, days(0, 9)), ground))
    told = [each.happened for each in filings[1:] if each.happened]
    assume(all(day > opened for day in told))
    # On one day the order of the moves decides, which the fold's own tests hold.
    apart = {each.happened for each in filings if each.kind in ("resume", "release", "take")}
    apart_kinds = ("resume", "release", "take")
    assume(not any(each.happened in apart for each in filings if each.kind not in apart_kinds))
    resumes = {each.happened for each in filings if each.kind == "resume"}
    assume(
        not any(each.happened in resumes for each in filings if each.kind in ("release", "take"))
    )
    last = max(
        *(each.handed_in for each in filings),
        *(each.published or each.date for each in announcements),
        dt.date.min,
    )
    missing = frozenset({middle.year + days(-1, 1)}) if days(0, 3) == 3 else frozenset()
    return History(
        tuple(_numbered(filings)),
        tuple(announcements),
        _later(last, days(0, 40)),
        missing,
        draw(st.sampled_from(["cannot_maintain", "merged"])),
    )


def _handed_over(
    draw: st.DrawFn, filings: list[Filing], announcements: list[Announced], middle: dt.date
) -> tuple[list[Filing], list[Announced]]:
    """The account released and, mostly, taken: what would be later is the taker's to tell."""

    def days(low: int, high: int) -> int:
        return draw(st.integers(low, high))

    released = _later(middle, days(5, 40))
    ground = _later(released, -days(15, 40)) if draw(st.booleans()) else None
    release = Filing("release", released, _later(released, days(0, 9)), ground)
    opening, *rest = filings
    found = [opening, *(each for each in rest if _told(each) < released), release]
    if days(0, 4) == 4:
        return found, announcements
    taken = _later(released, days(0, 12))
    take = Filing("take", taken, _later(max(taken, release.handed_in), days(0, 9)), account=TAKER)
    found.append(take)
    later = [each for each in rest if _told(each) > taken]
    found += [dataclasses.replace(each, account=TAKER) for each in later]
    if draw(st.booleans()):
        day = _later(taken, days(5, 45))
        ground = _later(day, -days(20, 40)) if days(0, 3) == 0 else None
        found.append(Filing("deregister", day, _later(day, days(0, 9)), ground, account=TAKER))
    if draw(st.booleans()):
        date = _later(take.handed_in, days(1, 20))
        action = draw(st.sampled_from(["deregister", "deregister", "change", "continue"]))
        announcements = [*announcements, _announced(draw, len(announcements), date, action)]
    return found, [
        each if each.date <= take.handed_in else dataclasses.replace(each, account=TAKER)
        for each in announcements
    ]


def _announcements(draw: st.DrawFn, opened: dt.date) -> list[Announced]:
    found = []
    date = _later(opened, draw(st.integers(10, 90)))
    actions = ["deregister", "deregister", "deregister", "change", "transfer", "continue"]
    for index in range(draw(st.integers(0, 3))):
        date = _later(date, draw(st.integers(0, 25)))
        found.append(_announced(draw, index, date, draw(st.sampled_from(actions))))
    return found


def _announced(draw: st.DrawFn, index: int, date: dt.date, action: str) -> Announced:
    published = draw(st.sampled_from([0, 0, 0, 1, 3, None]))
    ground = planned = None
    if action != "continue" and draw(st.booleans()):
        ground = _later(date, -draw(st.integers(0, 14)))
    if action == "deregister" and draw(st.booleans()):
        planned = _later(date, draw(st.integers(17, 32)))
    went_out = None if published is None else _later(date, published)
    return Announced(index, date, went_out, action, ground, planned)


def _numbered(filings: Iterable[Filing]) -> Iterator[Filing]:
    taken: set[str] = set()
    for filing in filings:
        while filing.id in taken:
            filing = dataclasses.replace(filing, number=filing.number + 1)
        taken.add(filing.id)
        yield filing


# The same history as files.


def _ground(day: dt.date | None, reason: str) -> str:
    return f"ground: {{kind: {reason}, date: {day}, document: 纪要}}\n" if day else ""


def _filing(filing: Filing, reason: str) -> Iterator[tuple[str, str]]:
    kind = "transfer" if filing.kind in ("release", "take") else filing.kind
    text = f"format: 1\nkind: {kind}\n"
    if filing.day is not None:
        text += f"occurred_on: {filing.day}\n"
    text += _ground(filing.ground, reason)
    if filing.kind == "open":
        text += 'facts: {name: 李村发布, identifier: "0512345678"}\n'
    elif filing.kind == "change":
        text += "facts: {name: 李村街道}\n"
    elif filing.kind == "release":
        text += f"to: {TAKER.split('/', maxsplit=1)[0]}\n"
    elif filing.kind == "take":
        text += f"from: {GIVER}\n"
    yield f"registry/{filing.id}.yml", text + "submitted_by: 办公室\n"
    if filing.corrected is not None:
        name = filing.id.rsplit("/", 1)[-1]
        word = f"correct-of-{'b' * filing.number}"
        path = f"registry/{filing.account}/{filing.handed_in}-{word}.yml"
        text = f"format: 1\nkind: correct\nrefers_to: {name}\n"
        yield path, f"{text}changes: {{occurred_on: {filing.corrected}}}\nsubmitted_by: 办公室\n"


def _announcement(each: Announced, reason: str) -> tuple[str, str]:
    planned = f"\n    deregister_planned_on: {each.planned}" if each.planned else ""
    if each.action == "transfer":
        planned = f"\n    to: {TAKER.split('/', maxsplit=1)[0]}"
    text = (
        f"---\nformat: 1\naccounts:\n  - id: {each.account}\n    action: {each.action}{planned}\n"
        f"{_ground(each.ground, reason)}basis: 第七条\nobjections: {{phone: 0532-00000006}}\n"
        f"signed_by: 李村街道办事处\ndate: {each.date}\n---\n公告。\n"
    )
    return f"{each.id}.md", text


def _daybook(history: History) -> dict[str, str]:
    rows = sorted((each.published, each.id) for each in history.announcements if each.published)
    counts: dict[int, int] = {}
    files: dict[str, str] = {}
    for day, id in rows:
        counts[day.year] = counts.get(day.year, 0) + 1
        path = f"office/daybook/{day:%Y-%m}.csv"
        files.setdefault(path, "number,entered_on,event,occurred_on,subject,where\n")
        files[path] += f"LC-{day.year}-{counts[day.year]:04d},{day},published,{day},{id},本网站\n"
    return files


class Files:
    """A register in memory, as mingce.register asks for it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(sorted(files.items()))

    def entries(self) -> Mapping[str, None]:
        return dict.fromkeys(self._files)

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        return ((path, self._files[path]) for path in paths)


@functools.cache
def base() -> Mapping[str, bytes]:
    """The base of the cases, with the calendars of all known years."""
    files = {
        path.relative_to(BASE).as_posix(): path.read_bytes()
        for path in BASE.rglob("*")
        if path.is_file()
    }
    calendars = (ROOT / "office" / "calendar").glob("202[1-6].yml")
    return files | {f"office/calendar/{path.name}": path.read_bytes() for path in calendars}


def _calendars(years: Iterable[int]) -> set[str]:
    return {f"office/calendar/{year}.yml" for year in years}


def files_of(history: History) -> dict[str, bytes]:
    reason = history.reason
    texts = dict(_announcement(each, reason) for each in history.announcements)
    for filing in history.filings:
        texts |= dict(_filing(filing, reason))
    texts |= _daybook(history)
    unknown = _calendars(history.missing)
    files = {path: data for path, data in base().items() if path not in unknown}
    return files | {path: text.encode() for path, text in texts.items()}


ASKED = [rule for rule in RULES if rule.code in CODES]


def found(history: History) -> set[Found]:
    register = load(Files(files_of(history)))
    assert register.problems == []
    return {
        (finding.code, finding.subject, finding.filing)
        for finding in judge(register, ASKED, history.as_of)
        if finding.subject in (GIVER, TAKER)
    }


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """The base is the same in every history: its files are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "mingce.register.loading.load_sheet", functools.lru_cache(maxsize=256)(load_sheet)
        )
        yield


def D(text: str) -> dt.date:  # noqa: N802
    return dt.date.fromisoformat(text)


CLOSED = History(
    (
        Filing("open", D("2023-04-10"), D("2023-04-12")),
        Filing("stop", D("2026-09-14"), D("2026-09-15")),
        Filing("deregister", D("2026-10-12"), D("2026-10-13")),
    ),
    (
        Announced(
            0, D("2026-09-14"), D("2026-09-14"), "deregister", D("2026-09-11"), D("2026-10-12")
        ),
    ),
    D("2026-11-24"),
)


def test_the_model_knows_the_worked_example() -> None:
    assert expect(CLOSED) == found(CLOSED) == set()
    early = dataclasses.replace(CLOSED.filings[2], day=D("2026-10-10"), handed_in=D("2026-10-16"))
    history = dataclasses.replace(CLOSED, filings=(*CLOSED.filings[:2], early))
    assert expect(history) == found(history) == {("XM0701", GIVER, early.id)}
    late = dataclasses.replace(early, day=D("2026-10-13"), handed_in=D("2026-10-21"))
    history = dataclasses.replace(CLOSED, filings=(*CLOSED.filings[:2], late))
    assert (
        expect(history)
        == found(history)
        == {
            ("XM0703", GIVER, late.id),
            ("XM0601", GIVER, late.id),
        }
    )


@settings(
    max_examples=FUZZ or 500,
    derandomize=not FUZZ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@example(CLOSED)
@given(histories())
def test_rules_and_model_find_the_same(history: History) -> None:
    assert found(history) == expect(history)


def test_the_histories_reach_both_sides_of_every_bound() -> None:
    """What is generated holds every verdict, and none always: else agreement would say little."""
    seen: dict[str, set[bool]] = {}

    @settings(max_examples=600, suppress_health_check=list(HealthCheck))
    @given(histories())
    def look(history: History) -> None:
        codes = {code for code, _, _ in expect(history)}
        for code in CODES:
            seen.setdefault(code, set()).add(code in codes)

    look()
    assert seen == {code: {True, False} for code in CODES}
