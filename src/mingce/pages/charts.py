"""The charts: slips in rows and by month, numbers only, each with its table beneath.

Imports marks and states. Shape tells states apart, not colour; the order is the register's and
never by size.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from mingce.pages.marks import paths, shape

_ROW = 40
_STEP = 18
_A_MONTH = 3
_WIDTH = 56


def rows_chart(rows: Sequence[Sequence[int]], keys: Sequence[str]) -> tuple[list[Markup], int]:
    """Draw a row of slips for each row of counts by state; a slip stands for so many accounts.

    The second value is how many: the same in all rows, so that the longest fits.
    """
    return _rows([list(zip(keys, counts, strict=True)) for counts in rows])


def counts_chart(counts: Sequence[tuple[str, int]]) -> tuple[list[Markup], int]:
    """Draw a row of slips for each count of a state; the second value as of :func:`rows_chart`."""
    return _rows([[(key, count)] for key, count in counts])


def _rows(rows: Sequence[Sequence[tuple[str, int]]]) -> tuple[list[Markup], int]:
    longest = max((sum(count for _, count in row) for row in rows), default=0)
    each = max(1, -(-longest // _ROW))
    slips = [[(key, -(-count // each)) for key, count in row] for row in rows]
    # All as wide as the longest: a narrow window shrinks every row alike, and a slip is as long in
    # one as in another.
    width = max((sum(number for _, number in row) for row in slips), default=0) * _STEP + 4
    return [_row(row, width) for row in slips], each


def _row(slips: Sequence[tuple[str, int]], width: int) -> Markup:
    x = 4
    groups = []
    for key, number in slips:
        shapes = [shape(key, x + _STEP * place, 2, 10, 24) for place in range(number)]
        x += _STEP * number
        if shapes:
            filled, drawn = ("".join(column) for column in zip(*shapes, strict=True))
            groups.append(f'<g class="k-{key}">{paths(filled, drawn)}</g>')
    return Markup(  # noqa: S704
        f'<svg class="urow" width="{width}" height="28" viewBox="0 0 {width} 28" aria-hidden="true"'
        f' focusable="false">{"".join(groups)}</svg>'
    )


def month_chart(months: Sequence[tuple[int, int, int]]) -> tuple[Markup, int]:
    """Draw months: openings stand on the line, deregistrations hang under it.

    A month is its number, openings, deregistrations. The second value is how many a slip is.
    """
    most = max((max(opened, closed) for _, opened, closed in months), default=0)
    each = max(1, -(-most // _A_MONTH))
    base, high = 44, 34
    parts = []
    for place, (month, opened, closed) in enumerate(months):
        middle = place * _WIDTH + _WIDTH // 2
        for count, y, key in (
            (opened, base - high - 3, "filed"),
            (closed, base + 33, "deregistered"),
        ):
            number = -(-count // each)
            left = middle - (number * 16 - 6) / 2
            shapes = [shape(key, left + step * 16, y, 10, high) for step in range(number)]
            for filled, drawn in shapes:
                parts.append(f'<g class="k-{key}">{paths(filled, drawn)}</g>')
        parts.append(f'<text x="{middle}" y="{base + 21}">{month}</text>')
        if month == 1 and place:
            parts.append(f'<path class="year" d="M{place * _WIDTH} 0V{base + 36 + high}"/>')
    width = len(months) * _WIDTH
    return (
        Markup(  # noqa: S704
            f'<svg class="mchart" viewBox="0 0 {width} {base + high + 40}" aria-hidden="true"'
            f' focusable="false"><path class="axis" d="M0 {base}H{width}M0 {base + 30}H{width}"/>'
            f"{''.join(parts)}</svg>"
        ),
        each,
    )
