"""The histories of tests/core/test_oracle.py, drawn by hypothesis close to the bounds."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

import hypothesis.strategies as st
from hypothesis import assume
from tests.oracle.days import IN_FORCE
from tests.oracle.model import TAKER, Announced, Filing, History, day_told


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
    found = [opening, *(each for each in rest if day_told(each) < released), release]
    if days(0, 4) == 4:
        return found, announcements
    taken = _later(released, days(0, 12))
    take = Filing("take", taken, _later(max(taken, release.handed_in), days(0, 9)), account=TAKER)
    found.append(take)
    later = [each for each in rest if day_told(each) > taken]
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
