"""The feeds: Atom of events, in the whole, by what they are and by unit; a calendar of notices.

Imports address, book, ical and view. An entry tells one event, a filing that was entered or an
announcement that was published: its id and its date never change, so no reader sees it twice. What
is not entered yet is in no feed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from feedgenerator import Atom1Feed

from mingce import ical
from mingce.pages.address import uri_of
from mingce.pages.book import Book
from mingce.pages.page import Asset
from mingce.pages.view import Entry, Notice

LATEST = 200
"""So many events are in a feed, the latest first."""

NOTICES_URI = "feed/announcements.xml"
CALENDAR_URI = "feed/announcements.ics"
_URI = "/#%[]=:;$&()+,!?*@'~"
"""What stands in an address as it is."""

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ODD = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A feed of the whole register: where it stands, what it is called, which events it tells."""

    key: str
    title: str
    meaning: str
    wants: Callable[[Entry], bool]

    @property
    def uri(self) -> str:
        """Where the feed stands."""
        return f"feed/{self.key}.xml"


KINDS = (
    Kind("all", "全部变动", "单位和账号的全部备案、公告", lambda event: True),
    Kind("openings", "开设", "新开设、接收移交的账号", lambda event: event.group == "opening"),
    Kind("changes", "变更", "变更、更正、暂停、恢复等备案", lambda event: event.group == "change"),
    Kind(
        "closures",
        "停更与注销",
        "停更、注销、移交备案和公告",
        lambda event: event.group == "closure",
    ),
    Kind("announcements", "公告", "注销、移交、变更公告", lambda event: bool(event.notice)),
)
"""The feeds of the whole register; addresses are part of the public promise."""


FEED_URIS = (*(kind.uri for kind in KINDS), CALENDAR_URI)
"""The files of this room; each unit's feed comes to them."""


class _Feed(Atom1Feed):  # type: ignore[misc]  # the library has no types
    """An Atom feed whose date comes from its entries, never from the clock."""

    latest: dt.datetime
    entries: Sequence[str]

    def latest_post_date(self) -> dt.datetime:
        return self.latest

    def write_items(self, handler: Any) -> None:
        """Write what is XML already."""
        handler.ignorableWhitespace("".join(self.entries))


def unit_feed_uri(unit_id: str) -> str:
    """Where a unit's feed stands."""
    return f"feed/units/{unit_id}.xml"


def feeds(book: Book, address: str = "") -> Iterator[Asset]:
    """Yield every feed. ``address`` is the site's own; without it links are relative."""
    known = [each for each in book.site.events if _told_on(each) is not None]
    known.sort(key=lambda each: (_told_on(each), each.number, each.id), reverse=True)
    base = uri_of(f"{address.rstrip('/')}/") if address else ""
    name = f"{book.site.jurisdiction}政务新媒体"
    for kind in KINDS:
        events = [event for event in known if kind.wants(event)]
        page = "announcements/" if kind.key == "announcements" else "changes/"
        title = f"{name}{kind.title}"
        yield Asset(kind.uri, _atom(book, base, kind.uri, kind.key, title, page, events))
    by_unit: dict[str, list[Entry]] = {}
    for event in known:
        by_unit.setdefault(event.unit, []).append(event)
    for unit in book.site.units:
        uri = unit_feed_uri(unit.id)
        key, page = f"units/{unit.id}", book.unit_uri(unit.id)
        yield Asset(
            uri,
            _atom(book, base, uri, key, f"{unit.name}政务新媒体", page, by_unit.get(unit.id, ())),
        )
    yield Asset(CALENDAR_URI, notices_calendar(book, base))


def _atom(
    book: Book, base: str, uri: str, key: str, title: str, page: str, events: Iterable[Entry]
) -> bytes:
    site = book.site
    base = base or "../" * uri.count("/")
    prefix = "【示范数据】" if site.demonstration else ""
    feed = _Feed(
        title=_seen(prefix + title),
        link=_seen(f"{base}{page}"),
        description="",
        language="zh-CN",
        feed_url=_seen(f"{base}{uri}"),
        feed_guid=_seen(f"urn:mingce:{site.code}:{key}"),
        author_name=_seen(site.office or f"{site.jurisdiction}政务新媒体主管单位"),
    )
    latest = list(events)[:LATEST]
    days = [_told_on(each) or site.as_of for each in latest]
    feed.latest = _moment(max(days, default=site.as_of))
    feed.entries = [_entry(book, each, base, prefix) for each in latest]
    out = io.StringIO()
    feed.write(out, "utf-8")
    return f"{out.getvalue()}\n".encode()


def _entry(book: Book, event: Entry, base: str, prefix: str) -> str:
    """An event as an entry: a register has too many of them to build each piece by piece.

    Title and summary are plain text, never HTML: no name in them is markup to a reader of feeds.
    """
    site = book.site
    moment = _stamp(_told_on(event) or site.as_of)
    said, summary = _said(book, event)
    return (
        f"<entry><title>{_text(prefix + said)}</title>"
        f'<link href="{_link(base + _page(book, event))}" rel="alternate"/>'
        f"<published>{moment}</published><updated>{moment}</updated>"
        f"<id>{_text(f'urn:mingce:{site.code}:{event.id}')}</id>"
        f"<summary>{_text(prefix + summary)}</summary></entry>"
    )


def _text(text: str) -> str:
    """A text in XML; most hold nothing to escape or to leave out."""
    return escape(_seen(text)) if _ODD.search(text) else text


# Of one account there are several events, and of one day many.
@functools.lru_cache(1024)
def _link(target: str) -> str:
    return escape(quote(_seen(target), _URI))


@functools.lru_cache(1024)
def _stamp(day: dt.date) -> str:
    return _moment(day).isoformat()


def _told_on(event: Entry) -> dt.date | None:
    """The day of an announcement's publication, or of a filing's entry in the daybook."""
    return event.date if event.notice else event.entered_on


def _page(book: Book, event: Entry) -> str:
    if event.notice:
        return book.notice_uri(event.notice)
    return book.account_uri(event.account) if event.account else book.unit_uri(event.unit)


def _said(book: Book, event: Entry) -> tuple[str, str]:
    """An event's title, and what it says."""
    notice = book.notice(event.notice) if event.notice else None
    if notice is not None:
        return book.notice_title(notice), _summary(book, notice)
    number = f"。备案号{event.number}。" if event.number else ""
    return f"{event.kind}：{event.words.removesuffix('。')}", event.words.removesuffix(
        "。"
    ) + number


def _summary(book: Book, notice: Notice) -> str:
    parts = [notice.unit_name or book.unit(notice.unit).name]
    if notice.published_on and notice.last_day:
        parts.append(f"公告期{notice.published_on}至{notice.last_day}")
    for item in notice.accounts:
        account = book.account(item.account)
        identifier = (item.identifier if item.name else account.identifier) if account else ""
        if account and identifier:
            platform = book.platform(account.platform)
            parts.append(
                f"“{item.name or account.name}”（{platform.name}）"
                f"{platform.identifier_label}{identifier}"
            )
        if item.successor:
            parts.append(f"接续账号：{book.successor_name(item.successor)}")
    return "，".join(parts) + "。"


def notices_calendar(book: Book, base: str = "") -> bytes:
    """Return the ends of all notices that can be counted, the latest last."""
    site = book.site
    prefix = "【示范数据】" if site.demonstration else ""
    ends = [
        (notice.last_day, notice)
        for notice in site.notices
        if notice.last_day and notice.published_on and notice.status != "called_off"
    ]
    events = [
        ical.Event(
            f"{notice.id}@{site.code}.mingce",
            day,
            notice.published_on or day,
            f"{prefix}公告期满：{book.notice_title(notice)}",
            _summary(book, notice),
            f"{base}{book.notice_uri(notice.id)}" if base else "",
        )
        for day, notice in sorted(ends, key=lambda each: (each[0], each[1].id))
    ]
    name = f"{prefix}{site.jurisdiction}政务新媒体公告期满"
    return ical.calendar(name, "-//mingce//announcements//ZH", events).encode()


def _moment(day: dt.date) -> dt.datetime:
    china = dt.timezone(dt.timedelta(hours=8))
    return dt.datetime(day.year, day.month, day.day, tzinfo=china)


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)
