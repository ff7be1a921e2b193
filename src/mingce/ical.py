"""Calendars (RFC 5545) of whole days: deadlines and the ends of notices.

Imports nothing of mingce. Written by hand because only a part of the format is needed and the
bytes must not depend on the clock: the caller says when an event was stamped. No METHOD: with it
a file is a message of a scheduling and every event needs its organizer's address (RFC 5546, 3.2.1).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

_LINE = 75
"""Octets of a line, its end not counted (RFC 5545, 3.1)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Something that stands on a day. ``uid`` never changes; ``stamped`` is when it was known."""

    uid: str
    day: dt.date
    stamped: dt.date
    summary: str
    description: str = ""
    url: str = ""


def calendar(name: str, product: str, events: Iterable[Event]) -> bytes:
    """Return a calendar file. ``product`` names the program, as ``-//mingce//公告//ZH``."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_text(product)}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(map(_folded, lines))


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{event.stamped:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(event.summary)}",
        "TRANSP:TRANSPARENT",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    if event.url:
        # A URI is no text: nothing in it is escaped, so nothing may break the line.
        lines.append(f"URL:{''.join(each for each in event.url if each.isprintable())}")
    lines.append("END:VEVENT")
    return lines


def _text(value: str) -> str:
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    value = value.replace("\r\n", "\n").replace("\n", "\\n")
    return "".join(each for each in value if each.isprintable() or each == "\t")


def _folded(line: str) -> bytes:
    """A line in parts of at most 75 octets, no character cut in two; the parts after the first
    begin with a space.
    """  # noqa: D205
    parts = [b""]
    for character in line:
        octets = character.encode()
        if len(parts[-1]) + len(octets) > _LINE:
            parts.append(b" ")
        parts[-1] += octets
    return b"\r\n".join(parts) + b"\r\n"
