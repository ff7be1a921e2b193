"""A calendar file (RFC 5545): all-day events, folded and escaped as the standard asks.

Imports nothing of mingce. Written here and not with a library: what is needed is one kind of event
and two rules about text, what reads it is whatever calendar the office has, and the check that
every clone installs stays free of a package for it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

WIDTH = 75
"""Octets a line may have, its break left out (RFC 5545, 3.1)."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


class Event(NamedTuple):
    """An all-day event. ``uid`` is the same for the same thing in every file."""

    uid: str
    day: dt.date
    summary: str
    description: str


def calendar(name: str, events: Iterable[Event], stamp: dt.date) -> str:
    """The text of a calendar file. ``stamp`` is the day it was made; no clock is read."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mingce//mingce//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(event: Event, stamp: dt.date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    if event.day < dt.date.max:
        # An all-day event ends with the day after it, which is not part of it.
        yield f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value (RFC 5545, 3.3.11): no line break or separator of its own is left."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _UNSEEN.sub("", text.replace("\n", "\\n"))


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, the later ones begun by a space; no sign is split."""
    room, part = WIDTH, ""
    for sign in line:
        size = len(sign.encode("utf-8", "replace"))
        if size > room:
            yield part
            room, part = WIDTH - 1, " "
        part += sign
        room -= size
    yield part
