"""The home page, the register and its cuts: by unit, by platform, by state.

Imports book, marks, page, states and drawer.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.pages.book import Book
from mingce.pages.draw.drawer import Drawer
from mingce.pages.draw.verify import Answers
from mingce.pages.marks import roll
from mingce.pages.page import Draft, Page, Part, parts
from mingce.pages.states import STATES
from mingce.pages.view import Account

UNITS_ON_HOME = 120
UNITS_TO_CHOOSE = 200
"""Over so many units a choice or a table of all of them is of no use to a reader."""

LATEST = 8

Item = tuple[str, str, int]
"""A link with a count: address, label, how many."""

_WHOLE: frozenset[str] = frozenset()


def drafts(drawer: Drawer) -> Iterator[Draft]:
    """Yield the pages that list: all of them tell of the whole register."""
    book = drawer.book
    yield Draft("", _WHOLE, lambda: home(drawer))
    for part in parts(book.listed, "register/"):
        yield Draft(part.uri, _WHOLE, lambda part=part: register(drawer, part))  # type: ignore[misc]
    yield Draft("units/", _WHOLE, lambda: units(drawer))
    yield Draft("platforms/", _WHOLE, lambda: platforms(drawer))
    for key in used_platforms(book):
        for part in parts(book.by_platform[key], book.platform_uri(key)):
            yield Draft(
                part.uri,
                _WHOLE,
                lambda key=key, part=part: platform(drawer, key, part),  # type: ignore[misc]
            )
    yield Draft("states/", _WHOLE, lambda: states(drawer))
    for key in STATES:
        if key == "withdrawn":
            continue  # no account of the register any more: it has a list of its own
        for part in parts(book.by_state.get(key, []), book.state_uri(key)):
            yield Draft(
                part.uri,
                _WHOLE,
                lambda key=key, part=part: state(drawer, key, part),  # type: ignore[misc]
            )


def used_platforms(book: Book) -> list[str]:
    """The platforms with a listed account, in the order of the office's table."""
    named = [each.key for each in book.site.platforms if each.key in book.by_platform]
    return named + sorted(set(book.by_platform) - set(named))


def home(drawer: Drawer) -> Page:
    """Draw the home page: the question, then what is new."""
    book, site = drawer.book, drawer.site
    example = next(
        (each for each in book.listed if each.state == "filed" and each.identifier), None
    )
    svg, each = roll([account.state for account in book.listed])
    held = [unit for unit in site.units if unit.id in book.by_unit]
    groups: dict[str, list[Item]] = {}
    if len(held) <= UNITS_ON_HOME:
        for unit in held:
            groups.setdefault(unit.group, []).append(_unit_item(book, unit.id))
    return drawer.page(
        "home",
        "",
        f"这个账号是政府的吗？{site.jurisdiction}政务新媒体名册",
        drawer.about(f"查一个账号是否在{site.jurisdiction}政府系统名册中，由哪家单位运营。"),
        scripts=("reading.js", "verify.js"),
        example=Answers(book, "").on(example, asked="") if example else None,
        running=[notice for notice in site.notices if notice.status == "running"],
        recent=site.events[:LATEST],
        roll_svg=svg,
        each=each,
        counts=book.counts(),
        total=len(book.listed),
        groups=list(groups.items()),
        without=len(site.units) - len(held) if groups else 0,
        platforms=_platform_items(book),
    )


def register(drawer: Drawer, part: Part[Account]) -> Page:
    """Draw one page of the whole table."""
    book, site = drawer.book, drawer.site
    held = list(book.by_unit)
    return drawer.page(
        "register",
        part.uri,
        "名册" if part.number == 1 else f"名册第{part.number}页",
        drawer.about(f"{site.jurisdiction}政府系统登记的{part.total}个政务新媒体账号。"),
        root="register/",
        scripts=("register.js",),
        all_marks=True,
        part=part,
        over=sum(count for key, count in book.counts() if STATES[key].over),
        counts=book.counts(),
        withdrawn=len(book.withdrawn),
        without=sum(unit.id not in book.by_unit for unit in site.units),
        unit_options=[(key, book.unit(key).name) for key in held]
        if len(held) <= UNITS_TO_CHOOSE
        else [],
        platform_options=[(key, book.platform(key).name) for key in used_platforms(book)],
    )


def states(drawer: Drawer) -> Page:
    """Draw the list of states: what each one means, and how many accounts are in it."""
    return drawer.page(
        "states",
        "states/",
        "按状态",
        drawer.about(f"{drawer.site.jurisdiction}政务新媒体名册中各种状态的意思和账号数。"),
        root="register/",
        counts=dict(drawer.book.counts()),
        withdrawn=len(drawer.book.withdrawn),
    )


def state(drawer: Drawer, key: str, part: Part[Account]) -> Page:
    """Draw one page of the accounts in a state."""
    found = STATES[key]
    return drawer.page(
        "state",
        part.uri,
        found.word if part.number == 1 else f"{found.word}第{part.number}页",
        drawer.about(f"{drawer.site.jurisdiction}政务新媒体名册中“{found.word}”的账号。"),
        root="register/",
        state=found,
        part=part,
    )


def units(drawer: Drawer) -> Page:
    """Draw the list of units."""
    site = drawer.site
    groups: dict[str, list[Item]] = {}
    for unit in site.units:
        groups.setdefault(unit.group or "单位", []).append(_unit_item(drawer.book, unit.id))
    return drawer.page(
        "group_index",
        "units/",
        "按单位",
        drawer.about(f"{site.jurisdiction}各单位登记的政务新媒体账号数。"),
        root="register/",
        heading="按单位",
        lead=f"名册里的{len(site.units)}家单位和它们登记的账号数，含已注销、已移交的。"
        "没有登记账号的单位也列出。",
        measure="家",
        groups=list(groups.items()),
    )


def platforms(drawer: Drawer) -> Page:
    """Draw the list of platforms."""
    items = _platform_items(drawer.book)
    return drawer.page(
        "group_index",
        "platforms/",
        "按平台",
        drawer.about(f"{drawer.site.jurisdiction}政务新媒体在各平台的账号数。"),
        root="register/",
        heading="按平台",
        lead=f"名册里的账号分布在{len(items)}个平台。",
        measure="个",
        groups=[("平台", items)] if items else [],
    )


def platform(drawer: Drawer, key: str, part: Part[Account]) -> Page:
    """Draw one page of a platform's accounts."""
    found = drawer.book.platform(key)
    return drawer.page(
        "platform",
        part.uri,
        found.name if part.number == 1 else f"{found.name}第{part.number}页",
        drawer.about(f"{drawer.site.jurisdiction}政务新媒体名册在{found.name}上的账号。"),
        root="register/",
        platform=found,
        part=part,
        over=sum(STATES[account.state].over for account in drawer.book.by_platform[key]),
    )


def _unit_item(book: Book, key: str) -> Item:
    return book.unit_uri(key), book.unit(key).name, len(book.by_unit.get(key, ()))


def _platform_items(book: Book) -> list[Item]:
    return [
        (book.platform_uri(key), book.platform(key).name, len(book.by_platform[key]))
        for key in used_platforms(book)
    ]
