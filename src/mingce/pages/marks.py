"""The drawings: one bamboo slip (简) stands for one account, or for one working day.

Imports states and view. Everything drawn is numbers, never a text of a record. A state's shape is
defined once and drawn at any size, so that the mark beside a word and the slip in the whole roll
are the same figure; shape, not colour, tells states apart.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from mingce.pages.states import STATES
from mingce.pages.view import Notice

_NO_FOCUS = 'aria-hidden="true" focusable="false"'


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _box(x: float, y: float, w: float, h: float) -> str:
    return f"M{_n(x)} {_n(y)}h{_n(w)}v{_n(h)}h{_n(-w)}z"


def _frame(x: float, y: float, w: float, h: float, pen: float = 2) -> str:
    return _box(x + pen / 2, y + pen / 2, w - pen, h - pen)


def shape(state: str, x: float, y: float, w: float, h: float) -> tuple[str, str]:
    """Return a state's slip in a box as two paths: what is filled and what is drawn as line."""
    frame = _frame(x, y, w, h)
    slash = f"M{_n(x - 0.5)} {_n(y + h)}L{_n(x + w + 0.5)} {_n(y)}"
    middle = y + h / 2
    match state:
        case "notice":
            return _box(x + 1, middle, w - 2, h / 2 - 1), frame
        case "pending":
            return _box(x + 1, y + 1, w - 2, h * 0.3), frame
        case "suspended":
            bar = w * 0.38
            return _box(x, y, bar, h) + _box(x + w - bar, y, bar, h), ""
        case "stopped":
            part = h * 0.4
            return _box(x, y, w, part) + _box(x, y + h - part, w, part), ""
        case "blocked":
            return _box(x - 1, middle - 1.5, w + 2, 3), frame
        case "releasing":
            return _box(x, y, w * 0.42, h), _arrow(x, middle, w)
        case "transferred":
            return "", _frame(x, y, w * 0.48, h, 1.6) + _arrow(x, middle, w)
        case "disputed":
            return "", _behind(x, y, w, h) + _frame(x + w * 0.36, y + h * 0.26, w * 0.7, h * 0.74)
        case "assigned":
            return _box(x + w * 0.36, y + h * 0.26, w * 0.7, h * 0.74), _behind(x, y, w, h)
        case "deregistered":
            return "", frame + slash
        case "withdrawn":
            short = h * 0.44
            return "", (
                f"M{_n(x + 1)} {_n(y + short)}V{_n(y + 1)}h{_n(w - 2)}v{_n(short - 1)}"
                f"M{_n(x + 1)} {_n(y + h - 1)}h{_n(w - 2)}{slash}"
            )
        case _:
            return _box(x, y, w, h), ""


def _arrow(x: float, middle: float, w: float) -> str:
    tip = x + w * 1.15
    return f"M{_n(x + w * 0.62)} {_n(middle)}H{_n(tip)}M{_n(tip - 3)} {_n(middle - 3)}l3 3-3 3"


def _behind(x: float, y: float, w: float, h: float) -> str:
    """The part that shows of a slip that another covers."""
    return (
        f"M{_n(x + w * 0.36)} {_n(y + h * 0.66)}H{_n(x + 1)}V{_n(y + 1)}"
        f"h{_n(w * 0.6)}v{_n(h * 0.16)}"
    )


def paths(filled: str, drawn: str, pen: float = 2) -> str:
    """Return the elements of a shape: what is filled, and what is drawn as line."""
    out = f'<path d="{filled}" fill="currentColor"/>' if filled else ""
    if drawn:
        out += f'<path d="{drawn}" fill="none" stroke="currentColor" stroke-width="{_n(pen)}"/>'
    return out


ANSWERS = {
    "same": (
        '<path d="M4 14H1V2h6v3M5 6h6v12H5z" fill="none" stroke="currentColor" stroke-width="2"/>'
    ),
    "none": (
        '<path d="M2 2h7v16H2z" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-dasharray="3.1 2.65"/>'
    ),
    "out": '<path d="M1 0v20M5 4h6v12H5z" fill="none" stroke="currentColor" stroke-width="2"/>',
    "unsure": (
        '<path d="M1 2h10v16H1z" fill="none" stroke="currentColor" stroke-width="2"/>'
        '<path d="M4 8.2c0-2.8 4-2.6 4-.2 0 1.6-2 1.7-2 3.5M6 13.4v1.8" fill="none"'
        ' stroke="currentColor" stroke-width="1.7"/>'
    ),
}
"""The marks of answers that are no state: the register cannot say."""


@functools.cache
def _marks() -> dict[str, str]:
    return {key: mark_paths(key) for key in STATES} | ANSWERS


def mark_paths(state: str) -> str:
    """Return a state's mark as SVG, in a box of 12 by 20."""
    return paths(*shape(state, 1, 1, 9, 18))


def sprite(html: str | None) -> Markup:
    """Return the symbols of the marks that a page's HTML refers to, ready to stand before it.

    Without a page, the symbols of all marks.
    """
    if html is None:
        return _symbols(frozenset(_marks()))
    return _symbols(frozenset([each.partition('"')[0] for each in html.split('"#st-')[1:]]))


@functools.cache
def _symbols(shown: frozenset[str]) -> Markup:
    symbols = "".join(
        f'<symbol id="st-{key}" viewBox="0 0 12 20">{drawn}</symbol>'
        for key, drawn in _marks().items()
        if key in shown
    )
    if not symbols:
        return Markup("")
    return Markup(  # noqa: S704
        f'<svg width="0" height="0" class="sprite" {_NO_FOCUS}><defs>{symbols}</defs></svg>'
    )


ROLL_LIMIT = 240
_ROW = 60


def roll(states: Sequence[str]) -> tuple[Markup, int]:
    """Draw a whole register, one slip an account in the order given, in rows of two halves.

    Over ``ROLL_LIMIT`` accounts a slip stands for several of one state, the most frequent first;
    the second value is how many.
    """
    each = -(-len(states) // ROLL_LIMIT) if states else 1
    shown = list(states) if each == 1 else _sampled(states, each)
    rows = max(1, -(-len(shown) // _ROW))
    size = max(1, -(-len(shown) // (2 * rows)))
    parts = [shown[start : start + size] for start in range(0, len(shown), size)]
    return Markup("").join(_roll_part(part, size) for part in parts), each


def _sampled(states: Sequence[str], each: int) -> list[str]:
    return [key for key in STATES for _ in range(-(-sum(state == key for state in states) // each))]


def _roll_part(states: Sequence[str], size: int) -> Markup:
    width, end = size * 20, len(states) * 20
    groups = []
    for key in dict.fromkeys(states):
        shapes = [
            shape(key, number * 20 + 5, 4, 10, 52)
            for number, state in enumerate(states)
            if state == key
        ]
        filled, drawn = ("".join(column) for column in zip(*shapes, strict=True))
        groups.append(f'<g class="k-{key}">{paths(filled, drawn)}</g>')
    return Markup(  # noqa: S704
        f'<svg class="roll" width="{width}" height="60" viewBox="0 0 {width} 60" {_NO_FOCUS}>'
        f'<path class="cord" d="M0 18H{end}M0 42H{end}"/>{"".join(groups)}</svg>'
    )


_SLIP, _GAP = 32, 11


def slips(notice: Notice, today: dt.date | None) -> Markup:
    """Draw a notice's period: a slip a working day, bare cord for days that do not count.

    With ``today`` the days before it are filled and it is marked; without (a site whose readers
    count from their own day) all are hollow and the page's script fills them. Empty where the
    period cannot be counted.
    """
    if not notice.days:
        return Markup("")
    x = 4
    body: list[str] = []
    marks: list[str] = []
    feasts: dict[str, list[float]] = {}
    month = 0
    for day in notice.days:
        if day.kind == "rest":
            if day.holiday:
                feasts.setdefault(day.holiday, []).append(x + _GAP / 2)
            x += _GAP
            continue
        if day.kind == "makeup":
            marks.append(f'<text class="dn" x="{x + 16}" y="12">班</text>')
        body.append(
            f'<rect class="slip {_slip_class(day.kind, day.date, today)}" data-d="{day.date}"'
            f' x="{x + 6}" y="18" width="20" height="58" rx="1.5"/>'
        )
        label = str(day.date.day) if day.date.month == month else f"{day.date.month}/{day.date.day}"
        month = day.date.month
        now = " now" if day.date == today else ""
        # The first label is the longest: it ends with its slip, clear of its neighbour's.
        first, at = (" first", x + 26) if len(body) == 1 else ("", x + 16)
        marks.append(f'<text class="dn{first}{now}" x="{at}" y="96">{label}</text>')
        if now:
            marks.append(f'<path class="tick" d="M{x + 10} 4h12l-6 9z"/>')
        x += _SLIP
    marks += [
        f'<text class="dn" x="{_n(sum(places) / len(places))}" y="12">{Markup.escape(name)}</text>'
        for name, places in feasts.items()
    ]
    cords = "".join(f'<path class="cord" d="M2 {y}H{x + 2}"/>' for y in (34, 60))
    return Markup(  # noqa: S704
        f'<svg class="slips" viewBox="0 0 {x + 6} 102" {_NO_FOCUS}>'
        f"{''.join(body)}{cords}{''.join(marks)}</svg>"
    )


def _slip_class(kind: str, day: dt.date, today: dt.date | None) -> str:
    if kind == "publication":
        return "pub"
    return "past" if today is not None and day < today else "left"


def counted(notice: Notice, today: dt.date) -> tuple[int, int]:
    """Return how many working days of a notice are over and how many are left on a day.

    The day itself is still left.
    """
    days: Iterable[dt.date] = [day.date for day in notice.days if day.kind in ("work", "makeup")]
    past = sum(day < today for day in days)
    return past, sum(day >= today for day in days)
