"""Announcements, and the lists of what is over.

Imports book, markdown, page, states, drawer and view.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from markupsafe import Markup

from mingce.pages.draw.drawer import Drawer
from mingce.pages.draw.records import of_notice
from mingce.pages.markdown import render_body
from mingce.pages.page import Draft, Page
from mingce.pages.states import STATES
from mingce.pages.view import Account, Notice

_GROUPS = (
    ("公告中", "", ("running",)),
    ("待发布登记", "公告期还没有开始", ("scheduled",)),
    ("已期满", "", ("ended",)),
    ("已撤销", "", ("called_off",)),
)


def drafts(drawer: Drawer) -> Iterator[Draft]:
    """Yield the list of announcements, each of them, and the lists of what is over."""
    whole: frozenset[str] = frozenset()
    yield Draft("announcements/", whole, lambda: announcements(drawer))
    for notice in drawer.site.notices:
        yield Draft(
            drawer.book.notice_uri(notice.id),
            of_notice(notice),
            lambda notice=notice: announcement(drawer, notice),  # type: ignore[misc]
        )
    yield Draft("deregistered/", whole, lambda: deregistered(drawer))
    yield Draft("withdrawn/", whole, lambda: withdrawn(drawer))


def announcements(drawer: Drawer) -> Page:
    """Draw the list of announcements, the running ones first."""
    groups = [
        (heading, note, found)
        for heading, note, statuses in _GROUPS
        if (found := [each for each in drawer.site.notices if each.status in statuses])
    ]
    return drawer.page(
        "announcements",
        "announcements/",
        "公告",
        drawer.about(f"{drawer.site.jurisdiction}政务新媒体注销、移交、变更公告。"),
        groups=groups,
    )


def announcement(drawer: Drawer, notice: Notice) -> Page:
    """Draw an announcement, ready to be printed as an official notice."""
    book = drawer.book
    title = book.notice_title(notice)
    uri = book.notice_uri(notice.id)
    place = re.sub(r"^https?://", "", drawer.address.rstrip("/"))
    return drawer.page(
        "announcement",
        uri,
        title,
        drawer.about(f"{book.unit(notice.unit).name}{title}。"),
        root="announcements/",
        n=notice,
        title=title,
        body=Markup(render_body(notice.body).html),  # noqa: S704 - sanitised there
        outcome=book.outcome(notice),
        page_address=f"{place}/{uri}" if place else "",
    )


def deregistered(drawer: Drawer) -> Page:
    """Draw the list of accounts that their units no longer run, with who goes on."""
    groups = [
        (STATES[key].word, found)
        for key in ("deregistered", "transferred", "assigned")
        if (found := _latest_first(drawer, key))
    ]
    return drawer.page(
        "deregistered",
        "deregistered/",
        "已注销账号",
        drawer.about(f"{drawer.site.jurisdiction}已注销、已移交的政务新媒体账号和接续账号。"),
        root="register/",
        groups=groups,
    )


def withdrawn(drawer: Drawer) -> Page:
    """Draw the list of records that their units took back."""
    return drawer.page(
        "withdrawn",
        "withdrawn/",
        "备案已撤回",
        drawer.about(f"{drawer.site.jurisdiction}政务新媒体名册中撤回备案的账号。"),
        root="register/",
        accounts=drawer.book.withdrawn,
    )


def _latest_first(drawer: Drawer, key: str) -> list[Account]:
    found = drawer.book.by_state.get(key, [])
    return sorted(found, key=lambda account: account.since or dt.date.min, reverse=True)
