"""The page on which a pasted text is answered, with the answers that the register can give.

Imports book, drawings, lookup, page, states, drawer and view. The words of every answer stand in
one template: filled from a record they are the page's examples, filled with empty places they are
what the script fills in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from mingce.pages.book import Book
from mingce.pages.draw.drawer import Drawer
from mingce.pages.drawings import drawing
from mingce.pages.lookup import goes_on
from mingce.pages.marks import counted
from mingce.pages.page import Draft, Page
from mingce.pages.states import STATES
from mingce.pages.view import Account, Successor

OTHER_KINDS = (
    "same", "same-pending", "same-over", "unit", "near", "near-unit", "none", "out",
    "short", "page", "unknown", "many", "brief", "number", "other", "error",
)  # fmt: skip
"""The answers that are no state of an account, by their names in the template."""

_PLAIN = "小学"
"""The word of the example of what lies outside, where the office's scope has it."""
_SINCE = {"suspended", "stopped", "transferred", "deregistered"}


class Values(dict[str, Any]):
    """What an answer's template fills in; what is not known is left out."""

    def __missing__(self, key: str) -> str:
        return ""

    def __getattr__(self, key: str) -> Any:
        return self[key]


class Slots:
    """Empty places with their names, for the script to fill."""

    def __getitem__(self, key: str) -> Markup:
        if key.endswith("_href"):
            return Markup(f'data-href="{key.removesuffix("_href")}"')  # noqa: S704 - our own names
        if key in ("heading", "named_by"):
            return Markup("")
        return Markup(f'<span data-v="{key}"></span>')  # noqa: S704

    __getattr__ = __getitem__


def drafts(drawer: Drawer) -> Iterator[Draft]:
    """Yield the page."""
    yield Draft("verify/", frozenset(), lambda: verify(drawer))


def verify(drawer: Drawer) -> Page:
    """Draw the page, with an example of each answer that the register can give now."""
    book, site = drawer.book, drawer.site
    answers = Answers(book, "../")
    found = {account.state: account for account in reversed((*book.listed, *book.withdrawn))}
    examples = [_numbered(key, answers.on(found[key])) for key in STATES if key in found]
    return drawer.page(
        "verify",
        "verify/",
        "核验",
        drawer.about(f"核对一个账号是否在{site.jurisdiction}政府系统名册中，由哪家单位运营。"),
        scripts=("reading.js", "verify.js"),
        all_marks=True,
        examples=examples,
        others=[_numbered(*each) for each in answers.others()],
        other_kinds=OTHER_KINDS,
        slots=Slots(),
        shown={each.platform: each for each in site.asking.shown},
        drawing=drawing,
    )


class Answers:
    """The answers that a register gives, as values. ``root`` leads from the page to the site's."""

    def __init__(self, book: Book, root: str) -> None:
        self._book = book
        self._site = book.site
        self._root = root

    def on(self, account: Account, asked: str | None = None) -> Values:
        """Return what the answer on one account says, as the script would fill it in.

        ``asked`` is what was asked, by itself the identifier.
        """
        book = self._book
        platform, unit = book.platform(account.platform), book.unit(account.unit)
        since = account.since if account.state in _SINCE else None
        values = Values(
            name=account.name,
            platform=platform.name,
            unit=unit.name,
            phone=unit.phone,
            phone_href=Markup('href="tel:{}"').format(unit.phone),
            id=account.identifier,
            no_id=not account.identifier,
            label=platform.identifier_label,
            subject=account.subject,
            no_subject=not account.subject,
            subject_label="开发者" if platform.is_app else "认证主体",
            since=since,
            no_since=not since,
            as_of=self._site.as_of,
            today=self._site.as_of,
            also="、".join(STATES[key].word for key in account.also),
            unreadable=account.unreadable,
            q=account.identifier if asked is None else asked,
            page_href=self._href(book.account_uri(account.id)),
        )
        values |= self._after(account)
        values |= self._notice(account)
        others = [book.account(key) for key in account.disputed_with]
        values["others"] = Markup("、").join(self._linked(each) for each in others if each)
        return values

    def others(self) -> Iterator[tuple[str, Values]]:
        """Yield the answers that are no state of an account, where an example says something."""
        common = {
            "as_of": self._site.as_of,
            "units_href": self._href("units/"),
            "register_href": self._href("register/"),
        }
        yield "none", Values(common)
        if self._site.asking.outside:
            outside = self._site.asking.outside
            shown = next((each for each in outside if _PLAIN in each.words), outside[0])
            word = _PLAIN if _PLAIN in shown.words else shown.words[0]
            yield "out", Values(common, word=word, outside=shown.name, ask=shown.ask)
        yield "short", Values(common, no_paste=True)

    def _after(self, account: Account) -> dict[str, Any]:
        book = self._book
        after = goes_on(book, account) if account.state != "withdrawn" else None
        if isinstance(after, Account):
            return {"successor": self._linked(after), "to_unit": book.unit(after.unit).name}
        if isinstance(after, Successor):
            return {"successor": self._titled(after)}
        to = account.releasing_to
        return {"no_successor": True, "to_unit": book.unit(to).name if book.has_unit(to) else ""}

    def _notice(self, account: Account) -> dict[str, Any]:
        notice = self._book.notice(account.notice)
        if notice is None or "notice" not in (account.state, *account.also):
            return {}
        left = counted(notice, self._site.as_of)[1]
        return {
            "action": self._book.action_word(notice, account.id),
            "from": notice.published_on or notice.date,
            "to": notice.last_day,
            "left": left,
            "ended": bool(notice.last_day) and not left,
            "open": not notice.last_day,
            "notice_href": self._href(self._book.notice_uri(notice.id)),
        }

    def _linked(self, account: Account) -> Markup:
        return Markup('“<a {}>{}</a>”<span class="nw">（{}）</span>').format(
            self._href(self._book.account_uri(account.id)),
            account.name,
            self._book.platform(account.platform).name,
        )

    def _titled(self, successor: Successor) -> Markup:
        if self._site.demonstration or not successor.url.startswith("https://"):
            return Markup("“{}”").format(successor.title)
        return Markup('“<a href="{}" rel="noopener noreferrer">{}</a>”').format(
            successor.url, successor.title
        )

    def _href(self, uri: str) -> Markup:
        return Markup('href="{}{}"').format(self._root, uri)


def _numbered(key: str, values: Values) -> tuple[str, Values]:
    """An answer whose heading has a name, so that its section is called by it."""
    values["heading"] = Markup(' id="ex-{}"').format(key)
    values["named_by"] = Markup(' aria-labelledby="ex-{}"').format(key)
    return key, values
