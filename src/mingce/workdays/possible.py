"""The possible calendars of an unknown year, and the working days that they have.

Imports calendar. What a possible calendar is stands in the docstring of the room.
"""

from __future__ import annotations

import functools
from datetime import date
from typing import NamedTuple

from mingce.workdays.calendar import FIRST, LAST, Calendar

STATUTORY = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
"""Month and day of what 全国年节及纪念日放假办法 itself gives off every year."""


class Window(NamedTuple):
    """Where weekdays of an unknown year may be off.

    ``first`` and ``last`` are (month, day), last < first runs over the turn of the year;
    ``cap`` is the most weekdays off, statutory days apart; ``falls`` says where it comes from.
    """

    name: str
    first: tuple[int, int]
    last: tuple[int, int]
    cap: int
    falls: str


WINDOWS = (
    Window("元旦", (12, 28), (1, 7), 3, "1 January"),
    Window("春节", (1, 15), (3, 3), 7, "first lunar day: 21 January to 21 February"),
    Window("清明节", (4, 1), (4, 9), 4, "4 to 6 April"),
    Window("劳动节", (4, 26), (5, 10), 6, "1 May"),
    Window("端午节", (5, 24), (6, 30), 4, "fifth day of the fifth month: 27 May to 26 June"),
    Window(
        "中秋节", (9, 3), (10, 12), 4, "fifteenth of the eighth month: 7 September to 8 October"
    ),
    Window("国庆节", (9, 26), (10, 13), 5, "1 October"),
    Window("特别安排", (1, 1), (12, 31), 2, "an occasion, such as 3 and 4 September 2015"),
)


def nth_workday(
    calendar: Calendar, start: int, n: int, back_to: int | None = None
) -> tuple[int | None, int | None]:
    """The n-th working day from a day on, in the calendars with most and with fewest of them.

    Days are ordinals; the first itself is not counted. Forward, or backward while later than
    ``back_to``; None where there are not so many.
    """
    key = (start, n, back_to)
    if key not in calendar.walked:
        calendar.walked[key] = _walk(calendar, start, n, back_to)
    return calendar.walked[key]


class _Span(NamedTuple):
    """One occurrence of a window, in ordinals."""

    first: int
    last: int
    cap: int


@functools.cache
def _spans(year: int) -> tuple[_Span, ...]:
    """The windows that touch a year."""
    spans = []
    for window in WINDOWS:
        turns = window.last < window.first
        for end_year in (year, year + 1) if turns else (year,):
            first = _ordinal(end_year - turns, window.first)
            spans.append(_Span(first, _ordinal(end_year, window.last), window.cap))
    return tuple(spans)


def _ordinal(year: int, month_day: tuple[int, int]) -> int:
    if year < date.min.year:
        return FIRST
    if year > date.max.year:
        return LAST
    return date(year, *month_day).toordinal()


def _walk(
    calendar: Calendar, start: int, n: int, back_to: int | None
) -> tuple[int | None, int | None]:
    """Day by day through known and unknown years.

    The calendar with fewest working days takes every weekday off that the windows still allow.
    Of several windows the one that closes soonest pays first, so no other choice gives fewer.
    """
    step, stop = (1, LAST) if back_to is None else (-1, back_to + 1)
    used: dict[_Span, int] = {}
    nth_of_most: int | None = None
    most = fewest = 0
    for ordinal in range(start + step, stop + step, step):
        day = date.fromordinal(ordinal)
        known = calendar.is_workday(day)
        if known is None:
            may = (day.month, day.day) not in STATUTORY
            must = may and day.weekday() < 5 and not _taken_off(day, step, used)
        else:
            may = must = known
        if may:
            most += 1
            if most == n:
                nth_of_most = ordinal
        if must:
            fewest += 1
            if fewest == n:
                return nth_of_most, ordinal
    return nth_of_most, None


def _taken_off(day: date, step: int, used: dict[_Span, int]) -> bool:
    """Whether a window still lets this weekday be off; counts it against that window."""
    ordinal = day.toordinal()
    open_spans = [
        span
        for span in _spans(day.year)
        if span.first <= ordinal <= span.last and used.get(span, 0) < span.cap
    ]
    if not open_spans:
        return False
    if step > 0:
        pays = min(open_spans, key=lambda span: span.last)
    else:
        pays = max(open_spans, key=lambda span: span.first)
    used[pays] = used.get(pays, 0) + 1
    return True
