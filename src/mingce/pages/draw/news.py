"""What changed, week by week, and what the office tells the public.

Imports book, markdown, page, drawer and view.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from markupsafe import Markup

from mingce.pages.draw.drawer import Drawer
from mingce.pages.markdown import render_body
from mingce.pages.page import Draft, Page, Part, parts
from mingce.pages.view import Entry, OfficeNotice

EVENTS_A_PAGE = 200


def drafts(drawer: Drawer) -> Iterator[Draft]:
    """Yield the pages of changes, and each notice of the office."""
    for part in parts(drawer.site.events, "changes/", EVENTS_A_PAGE):
        yield Draft(part.uri, frozenset(), lambda part=part: changes(drawer, part))  # type: ignore[misc]
    for notice in drawer.site.office_notices:
        yield Draft(
            drawer.book.notice_uri(notice.id),
            frozenset({notice.id, *notice.subjects, notice.corrects} - {""}),
            lambda notice=notice: office_notice(drawer, notice),  # type: ignore[misc]
        )


def changes(drawer: Drawer, part: Part[Entry]) -> Page:
    """Draw one page of the events, grouped by week from Monday."""
    weeks = [
        (monday, monday + dt.timedelta(days=6), list(events))
        for monday, events in itertools.groupby(part.rows, key=lambda each: _monday(each.date))
    ]
    this = _monday(drawer.site.as_of)
    if part.number == 1 and (not weeks or weeks[0][0] < this):
        weeks.insert(0, (this, this + dt.timedelta(days=6), []))
    return drawer.page(
        "changes",
        part.uri,
        "最近变动" if part.number == 1 else f"最近变动第{part.number}页",
        drawer.about(f"{drawer.site.jurisdiction}政务新媒体的备案和公告，按周列出。"),
        root="register/",
        part=part,
        weeks=weeks,
        this=this,
    )


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def office_notice(drawer: Drawer, notice: OfficeNotice) -> Page:
    """Draw a notice of the office, ready to be printed."""
    return drawer.page(
        "office_notice",
        drawer.book.notice_uri(notice.id),
        notice.title,
        drawer.about(f"{notice.signed_by}{notice.kind}：{notice.title}。"),
        root="announcements/",
        n=notice,
        body=Markup(render_body(notice.body).html),  # noqa: S704 - sanitised there
    )
