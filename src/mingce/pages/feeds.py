"""The Atom feed of announcements.

Imports book, markdown and view. An entry tells one event, that an announcement was published: its
id and its date never change, so no reader sees it twice.
"""

from __future__ import annotations

import datetime as dt
import io
import re

from feedgenerator import Atom1Feed

from mingce.pages.book import Book
from mingce.pages.view import Notice

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FEED_URI = "feed/announcements.xml"


class _Feed(Atom1Feed):  # type: ignore[misc]  # the library has no types
    """An Atom feed whose date comes from its entries, never from the clock."""

    empty: dt.datetime

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=self.empty)


def announcements_feed(book: Book, address: str = "") -> bytes:
    """Return the feed. ``address`` is the site's own; without it links are relative to the feed."""
    site = book.site
    base = f"{address.rstrip('/')}/" if address else "../"
    prefix = "【示范数据】" if site.demonstration else ""
    feed = _Feed(
        title=f"{prefix}{site.jurisdiction}政务新媒体公告",
        link=f"{base}announcements/",
        description="",
        language="zh-CN",
        feed_url=f"{base}{FEED_URI}",
        feed_guid=f"urn:mingce:{site.code}:announcements",
        author_name=site.office or f"{site.jurisdiction}政务新媒体主管单位",
    )
    feed.empty = _moment(site.as_of)
    published = [notice for notice in site.notices if notice.published_on]
    for notice in sorted(published, key=_when, reverse=True):
        moment = _moment(notice.published_on or site.as_of)
        feed.add_item(
            title=_seen(prefix + book.notice_title(notice)),
            link=base + book.notice_uri(notice.id),
            description=_seen(prefix + _summary(book, notice)),
            unique_id=f"urn:mingce:{site.code}:{notice.id}",
            pubdate=moment,
            updateddate=moment,
        )
    out = io.StringIO()
    feed.write(out, "utf-8")
    return f"{out.getvalue()}\n".encode()


def _when(notice: Notice) -> tuple[dt.date, str]:
    return notice.published_on or notice.date, notice.id


def _summary(book: Book, notice: Notice) -> str:
    parts = [book.unit(notice.unit).name]
    if notice.published_on and notice.last_day:
        parts.append(f"公告期{notice.published_on}至{notice.last_day}")
    for item in notice.accounts:
        account = book.account(item.account)
        if account and account.identifier:
            platform = book.platform(account.platform)
            parts.append(
                f"“{account.name}”（{platform.name}）{platform.identifier_label}{account.identifier}"
            )
        if item.successor:
            other = book.account(item.successor.account)
            parts.append(f"接续账号：{other.name if other else item.successor.title}")
    return "，".join(parts) + "。"


def _moment(day: dt.date) -> dt.datetime:
    china = dt.timezone(dt.timedelta(hours=8))
    return dt.datetime(day.year, day.month, day.day, tzinfo=china)


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)
