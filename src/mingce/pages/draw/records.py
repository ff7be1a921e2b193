"""The page of each record: a unit, an account that stands, an account that is over.

Imports book, page, states, drawer and view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mingce.pages.badges import badge_uri
from mingce.pages.book import Book
from mingce.pages.draw.drawer import Drawer
from mingce.pages.linked import account_block
from mingce.pages.page import Draft, Page
from mingce.pages.states import STATES
from mingce.pages.view import Account, Notice


def drafts(drawer: Drawer) -> Iterator[Draft]:
    """Yield a page a unit and a page an account, with the records that each one shows."""
    book = drawer.book
    for unit in drawer.site.units:
        yield Draft(
            book.unit_uri(unit.id),
            _of_unit(book, unit.id),
            lambda key=unit.id: unit_page(drawer, key),  # type: ignore[misc]
        )
    for account in (*book.listed, *book.withdrawn):
        yield Draft(
            book.account_uri(account.id),
            _of_account(book, account),
            lambda account=account: account_page(drawer, account),  # type: ignore[misc]
        )


def unit_page(drawer: Drawer, unit_id: str) -> Page:
    """Draw a unit's page."""
    book = drawer.book
    unit = book.unit(unit_id)
    accounts = book.by_unit.get(unit_id, [])
    return drawer.page(
        "unit",
        book.unit_uri(unit_id),
        unit.name,
        drawer.about(f"{unit.name}在{drawer.site.jurisdiction}政务新媒体名册中的账号和公告。"),
        root="register/",
        unit=unit,
        accounts=accounts,
        over=sum(STATES[account.state].over for account in accounts),
        notices=book.unit_notices(unit_id),
    )


def account_page(drawer: Drawer, account: Account) -> Page:
    """Draw an account's page; of one that is over, the page that stays as a reminder."""
    book = drawer.book
    state = STATES[account.state]
    platform = book.platform(account.platform).name
    unit = book.unit(account.unit).name
    uri = book.account_uri(account.id)
    return drawer.page(
        "tombstone" if state.over else "account",
        uri,
        f"{account.name}（{platform}）",
        drawer.about(f"{account.name}（{platform}），{unit}，{state.word}。"),
        root="register/",
        a=account,
        open_notices=book.open_notices(account),
        same=book.same_name(account),
        notice=book.notice(account.notice),
        linked=account_block(book, account, drawer.address),
        code=drawer.codes.svg(uri) if drawer.codes else "",
        badge=badge_uri(account),
    )


def _of_unit(book: Book, unit_id: str) -> frozenset[str]:
    unit = book.unit(unit_id)
    accounts = book.by_unit.get(unit_id, [])
    named = {unit_id, unit.merged_into, unit.parent, *(each.id for each in accounts)}
    return frozenset(named.union(*map(of_notice, book.unit_notices(unit_id))) - {""})


def _of_account(book: Book, account: Account) -> frozenset[str]:
    goes_on = book.goes_on(account)
    others = [
        account.transferred_from,
        account.transferred_to,
        account.holder,
        account.releasing_to,
        account.successor.account if account.successor else "",
        *account.disputed_with,
        *(each.id for each in book.same_name(account)),
    ]
    named = {account.id, account.unit, *others, goes_on.unit if goes_on else ""}
    named |= {_unit_of(each) for each in others}
    return frozenset(named.union(*map(of_notice, book.notices_of(account.id))) - {""})


def of_notice(notice: Notice) -> frozenset[str]:
    """The records of which an announcement's page or title tells."""
    return frozenset(_of_notice(notice)) - {""}


def _of_notice(notice: Notice) -> Iterable[str]:
    yield notice.id
    yield notice.unit
    for item in notice.accounts:
        yield item.account
        yield item.to
        if item.successor:
            yield item.successor.account
    for related in (*notice.corrects, *notice.corrected_by):
        yield related.notice


def _unit_of(record: str) -> str:
    return record.split("/", 1)[0]
