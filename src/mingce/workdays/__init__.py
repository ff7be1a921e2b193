"""Working days: what a deadline is, and how sure of it we can be.

A pure room of the core: plain dates in, plain dates out. It imports nothing of mingce, reads no
file and no clock. The holidays of a year come from office/calendar/<year>.yml, which the records
room reads and hands in as :class:`YearDays`; the lengths of periods come from policy.

Counting follows 民法典 201 to 203 (docs/decisions/0001-counting-days.md): the day of the event is
not counted, a month ends on the day of the same number, clamped to the month's end and rolled to
the next working day.

**Years without a calendar.** A State Council notice fixes one year at a time, usually in the
November before. Past the known years nothing is guessed. A deadline is then a span over every
*possible calendar*, :class:`Due`. A possible calendar of an unknown year is one in which

- the days that law itself fixes (:data:`STATUTORY`) are off;
- any other day, weekends included, may be a working day (make-up days are put where the notice
  likes);
- a weekday may be off only inside a window around a statutory holiday, and no more weekdays a
  window than :data:`WINDOWS` allows: one more than any year since 2004 took. A lunar holiday's
  window holds every day on which it can fall. One more entry spans the whole year, for a holiday
  decreed for an occasion, as in September 2015.

So what is in time under every possible calendar is in time, what is late under every one is late,
and only what lies between waits for the year's file.
"""

from mingce.workdays.calendar import (
    Calendar,
    Day,
    Holiday,
    YearDays,
    later,
)
from mingce.workdays.periods import (
    Due,
    Verdict,
    add_months,
    add_workdays,
    calendar_path,
    days_between,
    first_take_down,
    judge,
    latest_publication,
    month_end,
    notice_last_day,
    workdays_between,
)
from mingce.workdays.possible import (
    STATUTORY,
    WINDOWS,
    Window,
)

__all__ = [
    "STATUTORY",
    "WINDOWS",
    "Calendar",
    "Day",
    "Due",
    "Holiday",
    "Verdict",
    "Window",
    "YearDays",
    "add_months",
    "add_workdays",
    "calendar_path",
    "days_between",
    "first_take_down",
    "judge",
    "later",
    "latest_publication",
    "month_end",
    "notice_last_day",
    "workdays_between",
]
