"""Calendars (RFC 5545) of whole days: deadlines and the ends of notices.

Imports nothing of mingce. Written by hand because only a part of the format is needed and the
bytes must not depend on the clock: the caller says when an event was stamped. No METHOD: with it
a file is a message of a scheduling and every event needs its organizer's address (RFC 5546, 3.2.1).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator

WIDTH = 75
"""Octets a line may have, its break left out (RFC 5545, 3.1)."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Something that stands on a day. ``uid`` never changes; ``stamped`` is when it was known."""

    uid: str
    day: dt.date
    stamped: dt.date
    summary: str
    description: str = ""
    url: str = ""


def calendar(name: str, product: str, events: Iterable[Event]) -> str:
    """Return the text of a calendar file. ``product`` names the program: ``-//mingce//x//ZH``."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{escaped(product)}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{event.stamped:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    if event.day < dt.date.max:
        # An all-day event ends with the day after it, which is not part of it.
        yield f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield "TRANSP:TRANSPARENT"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        # A URI is no text: nothing in it is escaped, so nothing may break the line.
        yield f"URL:{''.join(each for each in event.url if each.isprintable())}"
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
        size = len(sign.encode())
        if size > room:
            yield part
            room, part = WIDTH - 1, " "
        part += sign
        room -= size
    yield part
