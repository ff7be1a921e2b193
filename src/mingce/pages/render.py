"""The pages of a register, as HTML fragments.

Imports book, marks, markdown, states and view. Knows no generator: a page is what stands between a
site's header and its footer, with links relative to where it stands, so it works in any frame and
under any path. Everything from a record is escaped by the templates.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from mingce.pages.book import Book
from mingce.pages.markdown import render_body
from mingce.pages.marks import counted, roll, slips, sprite
from mingce.pages.states import STATES
from mingce.pages.view import Account, Notice

ROWS_A_PAGE = 500
UNITS_ON_HOME = 120


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """A page. ``uri`` is its directory from the site's root; ``html`` goes into the frame's main.

    ``kind`` names its sort (home, register, account …); ``root`` is the address of the entry of
    the main navigation under which it stands; ``search``: whether full-text search should hold it.
    """

    uri: str
    title: str
    description: str
    html: str
    kind: str
    root: str = ""
    search: bool = False


def pages(book: Book, address: str = "") -> Iterator[Page]:
    """Yield every page of a register. ``address`` is the site's own, shown on printed notices."""
    draw = _Drawer(book, address)
    yield draw.home()
    yield from draw.register()
    yield draw.units()
    yield draw.platforms()
    for unit in book.site.units:
        yield draw.unit(unit.id)
    for key in _used_platforms(book):
        yield from draw.platform(key)
    for account in (*book.listed, *book.withdrawn):
        yield draw.account(account)
    yield draw.announcements()
    for notice in book.site.notices:
        yield draw.announcement(notice)
    yield draw.deregistered()
    yield draw.withdrawn()


def _used_platforms(book: Book) -> list[str]:
    named = [platform.key for platform in book.site.platforms if platform.key in book.by_platform]
    return named + sorted(set(book.by_platform) - set(named))


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One page of a long table. ``uris`` are the addresses of all its pages."""

    accounts: list[Account]
    number: int
    first: int
    total: int
    uris: tuple[str, ...]

    @property
    def uri(self) -> str:
        """Where this page stands."""
        return self.uris[self.number - 1]


def _parts(accounts: list[Account], uri: str) -> Iterator[Part]:
    starts = range(0, max(len(accounts), 1), ROWS_A_PAGE)
    uris = (uri, *(f"{uri}{number}/" for number in range(2, len(starts) + 1)))
    for number, start in enumerate(starts, 1):
        rows = accounts[start : start + ROWS_A_PAGE]
        yield Part(rows, number, start + 1, len(accounts), uris)


class _Drawer:
    def __init__(self, book: Book, address: str) -> None:
        self.book = book
        self.site = book.site
        self.address = re.sub(r"^https?://", "", address.rstrip("/"))
        self.common = {
            "site": book.site,
            "book": book,
            # A demonstration stands still at its date; real readers count from their own day.
            "today": book.site.as_of if book.site.demonstration else None,
        }

    def _page(
        self,
        template: str,
        uri: str,
        title: str,
        description: str,
        /,
        *,
        root: str = "",
        **values: Any,
    ) -> Page:
        up = "../" * uri.count("/")
        html = (
            environment()
            .get_template(f"{template}.html")
            .render(url=lambda target: (up + target) or "./", **self.common, **values)
        )
        return Page(uri, title, description, f"{sprite(html)}{html}", template, root or uri)

    def _about(self, text: str) -> str:
        demonstration = "示范数据，" if self.site.demonstration else ""
        return f"{text}{demonstration}数据截至{self.site.as_of}。"

    def home(self) -> Page:
        svg, each = roll([account.state for account in self.book.listed])
        units = [unit for unit in self.site.units if unit.id in self.book.by_unit]
        groups: dict[str, list[tuple[str, str, int]]] = {}
        if len(units) <= UNITS_ON_HOME:
            for unit in units:
                groups.setdefault(unit.group, []).append(self._unit_item(unit.id))
        return self._page(
            "home",
            "",
            f"这个账号是政府的吗？{self.site.jurisdiction}政务新媒体名册",
            self._about(
                f"查一个账号是否在{self.site.jurisdiction}政府系统名册中，由哪家单位运营。"
            ),
            running=[notice for notice in self.site.notices if notice.status == "running"],
            recent=self.site.recent,
            roll_svg=svg,
            each=each,
            counts=self.book.counts(),
            total=len(self.book.listed),
            groups=list(groups.items()),
            without=len(self.site.units) - len(units) if groups else 0,
            platforms=self._platform_items(),
        )

    def register(self) -> Iterator[Page]:
        accounts = self.book.listed
        platforms = _used_platforms(self.book)
        for part in _parts(accounts, "register/"):
            yield self._page(
                "register",
                part.uri,
                "名册" if part.number == 1 else f"名册第{part.number}页",
                self._about(
                    f"{self.site.jurisdiction}政府系统登记的{len(accounts)}个政务新媒体账号。"
                ),
                root="register/",
                part=part,
                over=sum(STATES[account.state].over for account in accounts),
                counts=self.book.counts(),
                withdrawn=len(self.book.withdrawn),
                without=sum(unit.id not in self.book.by_unit for unit in self.site.units),
                unit_options=[
                    (key, self.book.unit(key).name)
                    for key in dict.fromkeys(account.unit for account in part.accounts)
                ],
                platform_options=[(key, self.book.platform(key).name) for key in platforms],
            )

    def _unit_item(self, key: str) -> tuple[str, str, int]:
        count = len(self.book.by_unit.get(key, ()))
        return self.book.unit_uri(key), self.book.unit(key).name, count

    def _platform_items(self) -> list[tuple[str, str, int]]:
        return [
            (
                self.book.platform_uri(key),
                self.book.platform(key).name,
                len(self.book.by_platform[key]),
            )
            for key in _used_platforms(self.book)
        ]

    def units(self) -> Page:
        groups: dict[str, list[tuple[str, str, int]]] = {}
        for unit in self.site.units:
            groups.setdefault(unit.group or "单位", []).append(self._unit_item(unit.id))
        return self._page(
            "group_index",
            "units/",
            "按单位",
            self._about(f"{self.site.jurisdiction}各单位登记的政务新媒体账号数。"),
            root="register/",
            heading="按单位",
            lead=f"名册里的{len(self.site.units)}家单位和它们的账号数，含没有登记账号的单位。",
            measure="家",
            groups=list(groups.items()),
        )

    def platforms(self) -> Page:
        items = self._platform_items()
        return self._page(
            "group_index",
            "platforms/",
            "按平台",
            self._about(f"{self.site.jurisdiction}政务新媒体在各平台的账号数。"),
            root="register/",
            heading="按平台",
            lead=f"名册里的账号分布在{len(items)}个平台。",
            measure="个",
            groups=[("平台", items)] if items else [],
        )

    def unit(self, unit_id: str) -> Page:
        unit = self.book.unit(unit_id)
        accounts = self.book.by_unit.get(unit_id, [])
        return self._page(
            "unit",
            self.book.unit_uri(unit_id),
            unit.name,
            self._about(f"{unit.name}在{self.site.jurisdiction}政务新媒体名册中的账号和公告。"),
            root="register/",
            unit=unit,
            accounts=accounts,
            held=sum(STATES[account.state].held for account in accounts),
            notices=self.book.unit_notices(unit_id),
        )

    def platform(self, key: str) -> Iterator[Page]:
        platform = self.book.platform(key)
        for part in _parts(self.book.by_platform[key], self.book.platform_uri(key)):
            yield self._page(
                "platform",
                part.uri,
                platform.name if part.number == 1 else f"{platform.name}第{part.number}页",
                self._about(f"{self.site.jurisdiction}政务新媒体名册在{platform.name}上的账号。"),
                root="register/",
                platform=platform,
                part=part,
            )

    def account(self, account: Account) -> Page:
        state = STATES[account.state]
        platform = self.book.platform(account.platform).name
        unit = self.book.unit(account.unit).name
        return self._page(
            "tombstone" if state.over else "account",
            self.book.account_uri(account.id),
            f"{account.name}（{platform}）",
            self._about(f"{account.name}（{platform}），{unit}，{state.word}。"),
            root="register/",
            a=account,
            open_notices=self.book.open_notices(account),
            same=self.book.same_name(account),
            notice=self.book.notice(account.notice),
        )

    def announcements(self) -> Page:
        notices = self.site.notices
        groups = [
            (heading, note, found)
            for heading, note, statuses in (
                ("公告中", "", ("running",)),
                ("待发布登记", "公告期还没有开始", ("scheduled",)),
                ("已期满", "", ("ended",)),
                ("已撤销", "", ("called_off",)),
            )
            if (found := [notice for notice in notices if notice.status in statuses])
        ]
        return self._page(
            "announcements",
            "announcements/",
            "公告",
            self._about(f"{self.site.jurisdiction}政务新媒体注销、移交、变更公告。"),
            groups=groups,
        )

    def announcement(self, notice: Notice) -> Page:
        title = self.book.notice_title(notice)
        uri = self.book.notice_uri(notice.id)
        return self._page(
            "announcement",
            uri,
            title,
            self._about(f"{self.book.unit(notice.unit).name}{title}。"),
            root="announcements/",
            n=notice,
            title=title,
            body=Markup(render_body(notice.body).html),  # noqa: S704 - sanitised there
            outcome=self.book.outcome(notice),
            page_address=f"{self.address}/{uri}" if self.address else "",
        )

    def deregistered(self) -> Page:
        groups = [
            (STATES[key].word, found)
            for key in ("deregistered", "transferred", "assigned")
            if (found := self._latest_first(key))
        ]
        return self._page(
            "deregistered",
            "deregistered/",
            "已注销账号",
            self._about(f"{self.site.jurisdiction}已注销、已移交的政务新媒体账号和接续账号。"),
            root="register/",
            groups=groups,
        )

    def withdrawn(self) -> Page:
        return self._page(
            "withdrawn",
            "withdrawn/",
            "备案已撤回",
            self._about(f"{self.site.jurisdiction}政务新媒体名册中撤回备案的账号。"),
            root="register/",
            accounts=self.book.withdrawn,
        )

    def _latest_first(self, key: str) -> list[Account]:
        found = [account for account in self.book.listed if account.state == key]
        return sorted(found, key=lambda account: account.since or dt.date.min, reverse=True)


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates' environment: escaping on, a name that is missing is an error."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    env.globals.update(states=STATES, slips=slips, counted=counted)
    env.filters.update(tidy=tidy, names=names, cn=cn, cn_number=cn_number, is_web=is_web)
    return env


_UNBREAKABLE = re.compile(
    r"\d{4}-\d{2}-\d{2}|0\d{2,3}-\d{7,8}|\d+个(?:工作日)?|[A-Z]{1,6}-\d{4}-\d+"
)
_NAMED = re.compile(r"“[^“”]{1,24}”|（[^（）]{1,16}）")


def tidy(text: str) -> Markup:
    """Escape a text and keep its dates, phone numbers and counts on one line."""
    return Markup(_UNBREAKABLE.sub(r'<span class="nw">\g<0></span>', str(escape(text))))  # noqa: S704


def names(text: str) -> Markup:
    """Escape a title and keep quoted names and bracketed platforms on one line."""
    return Markup(_NAMED.sub(r'<span class="nw">\g<0></span>', str(escape(text))))  # noqa: S704


def cn(day: dt.date) -> str:
    """Return a day as notices write it: 2026年9月14日."""
    return f"{day.year}年{day.month}月{day.day}日"


def cn_number(number: int) -> str:
    """Return a small number in Chinese numerals."""
    digits = "〇一二三四五六七八九十"
    if number <= 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"


def is_web(url: str) -> bool:
    """Whether an address may be a link: the web, and nothing that could run."""
    return url.startswith(("https://", "http://"))
