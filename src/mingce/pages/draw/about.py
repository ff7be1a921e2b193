"""Pages on the register as a whole: its figures, its data, its rules.

Imports book, charts, data, feeds, page, drawer and view.
"""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mingce.pages.charts import month_chart, rows_chart
from mingce.pages.data import COLUMNS, PROMISE
from mingce.pages.data.package import TITLES, terms
from mingce.pages.data.shapes import ACCOUNT
from mingce.pages.draw.drawer import Drawer
from mingce.pages.draw.lists import UNITS_TO_CHOOSE, used_platforms
from mingce.pages.feeds import CALENDAR_URI, KINDS
from mingce.pages.page import Draft, Page
from mingce.pages.view import Account, ClosingTime

MONTHS = 12
CLOSING_DAYS = ((0, 15), (16, 31), (32, 62), (63, None))
"""Spans of calendar days by which closings are counted; the last one is open."""


def drafts(drawer: Drawer) -> Iterator[Draft]:
    """Yield the pages on the whole register."""
    whole: frozenset[str] = frozenset()
    yield Draft("stats/", whole, lambda: statistics(drawer))
    yield Draft("data/", whole, lambda: data(drawer))
    yield Draft("rules/", whole, lambda: rules(drawer))


class Month(NamedTuple):
    """Openings and deregistrations of a month, by the day on which they happened."""

    year: int
    month: int
    opened: int
    closed: int


def statistics(drawer: Drawer) -> Page:
    """Draw the figures: slips for accounts, and under each drawing its table."""
    book, site = drawer.book, drawer.site
    keys = [key for key, _ in book.counts()]
    platforms = [
        (book.platform(key).name, _by_state(book.by_platform[key], keys))
        for key in used_platforms(book)
    ]
    units = [
        (unit.name, book.unit_uri(unit.id), _by_state(book.by_unit[unit.id], keys))
        for unit in site.units
        if unit.id in book.by_unit
    ]
    months = _months(drawer)
    return drawer.page(
        "stats",
        "stats/",
        "统计",
        drawer.about(f"{site.jurisdiction}政务新媒体按平台、单位、状态的账号数，备案和注销情况。"),
        keys=keys,
        counts=book.counts(),
        platforms=platforms,
        platform_chart=rows_chart([counts for _, counts in platforms], keys),
        units=units if len(units) <= UNITS_TO_CHOOSE else [],
        many=len(units) if len(units) > UNITS_TO_CHOOSE else 0,
        months=months,
        month_chart=month_chart([(each.month, each.opened, each.closed) for each in months]),
        years=_years(drawer),
        closings=_closings(site.closing_times),
        total=len(book.listed),
    )


def _by_state(accounts: Sequence[Account], keys: Sequence[str]) -> list[int]:
    found = collections.Counter(account.state for account in accounts)
    return [found[key] for key in keys]


def _opened(drawer: Drawer) -> list[dt.date]:
    """The days of all openings; an account that was taken over was opened once."""
    return [
        account.opened_on
        for account in drawer.book.listed
        if account.opened_on and not account.transferred_from
    ]


def _closed(drawer: Drawer) -> list[dt.date]:
    return [
        account.since
        for account in drawer.book.listed
        if account.state == "deregistered" and account.since
    ]


def _months(drawer: Drawer) -> list[Month]:
    opened = collections.Counter((day.year, day.month) for day in _opened(drawer))
    closed = collections.Counter((day.year, day.month) for day in _closed(drawer))
    last = drawer.site.as_of.year * 12 + drawer.site.as_of.month - 1
    found = []
    for number in range(last - MONTHS + 1, last + 1):
        key = (number // 12, number % 12 + 1)
        found.append(Month(*key, opened[key], closed[key]))
    return found


def _years(drawer: Drawer) -> list[tuple[int, int, int]]:
    """Openings and deregistrations by year, the latest first."""
    opened = collections.Counter(day.year for day in _opened(drawer))
    closed = collections.Counter(day.year for day in _closed(drawer))
    return [(year, opened[year], closed[year]) for year in sorted({*opened, *closed}, reverse=True)]


def _closings(times: Sequence[ClosingTime]) -> list[tuple[str, int]]:
    found = []
    for low, high in CLOSING_DAYS:
        word = f"{low}至{high}天" if high else f"{low}天及以上"
        found.append(
            (word, sum(low <= each.days and (high is None or each.days <= high) for each in times))
        )
    return found


def data(drawer: Drawer) -> Page:
    """Draw the page of the open data: files, keys, feeds, and what will not change."""
    return drawer.page(
        "data",
        "data/",
        "数据",
        drawer.about("名册的公开字段可以下载和再次使用，备案和公告可以订阅。"),
        files=list(TITLES.items()),
        fields=[(name, title) for name, (_, title) in ACCOUNT.items()],
        columns=COLUMNS,
        feeds=KINDS,
        calendar=CALENDAR_URI,
        promise=PROMISE,
        terms=terms(drawer.book),
        example=next((a for a in drawer.book.listed if a.state == "filed"), None),
    )


def rules(drawer: Drawer) -> Page:
    """Draw the rules with examples, and what answers each paragraph of the regulation."""
    site = drawer.site
    return drawer.page(
        "rules",
        "rules/",
        "规则与条款对照",
        drawer.about(f"检查{site.jurisdiction}政务新媒体备案的全部规则，以及每一条款由什么落实。"),
        root="data/",
        coverage=site.coverage,
        rules=site.rules,
        known={rule.code for rule in site.rules},
    )
