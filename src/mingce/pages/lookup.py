"""The register as the verification in the browser looks things up: one small file.

Imports asking, book, states and traditional. One file and not shards by what is asked: a shard's
name would tell the server a part of what somebody pasted. It is written in columns, so that it
stays small when it is compressed: accounts stand by unit, a name like the one before is left out,
identifiers stand by platform without what all of them begin with, and only what differs from the
usual is said of a single account. ``data/verify.json`` serves the script of the same build and is
no part of the public promise; accounts.json is.
"""

from __future__ import annotations

import collections
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mingce.pages.book import Book
from mingce.pages.states import STATES
from mingce.pages.traditional import pairs
from mingce.pages.view import Account, Notice, Successor

LOOKUP_URI = "data/verify.json"
_KEYS = list(STATES)
_SINCE = {"suspended", "stopped", "transferred", "deregistered"}
_ASKED = "备案编号登记"
"""What the script itself looks for in what is asked."""


def lookup_json(book: Book) -> bytes:
    """Return all that the browser needs to answer."""
    site, asking = book.site, book.site.asking
    accounts = in_order(book)
    place = {account.id: number for number, account in enumerate(accounts)}
    table, platforms = _table(book, accounts)
    units, members = _units(book, accounts)
    notices: dict[str, int] = {}
    document = {
        "format": 1,
        "as_of": site.as_of.isoformat(),
        "fresh_until": asking.fresh_until.isoformat() if asking.fresh_until else "",
        "demo": int(site.demonstration),
        "code": site.code,
        "region": site.jurisdiction,
        "table": table,
        "labels": [_labels(book, row["key"]) for row in table["platforms"]],
        "outside": [[each.name, list(each.words), each.ask] for each in asking.outside],
        "others": {each.key: [each.name, each.advice] for each in asking.no_accounts},
        "states": [[state.key, int(state.held)] for state in STATES.values()],
        "units": units,
        "p": "".join(_letter(platforms[account.platform]) for account in accounts),
        "s": "".join(_letter(_KEYS.index(account.state)) for account in accounts),
        "n": "\n".join(_names(accounts)),
        "t": int(not set(table["fold"][::2]).isdisjoint("".join(_names_of_all(book)))),
        "h": "\n".join(account.handle for account in accounts),
        "i": _identifiers(accounts, len(table["platforms"]), platforms),
        "x": {
            str(number): more
            for number, account in enumerate(accounts)
            if (more := _more(book, account, place, members, notices))
        },
        "notices": [_notice(book.notice(each)) for each in notices],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()


def in_order(book: Book) -> list[Account]:
    """Return the accounts as the file holds them: by unit, and within one as pages list them."""
    groups: dict[str, list[Account]] = {unit.id: [] for unit in book.site.units}
    for account in (*book.listed, *book.withdrawn):
        groups.setdefault(account.unit, []).append(account)
    return [account for group in groups.values() for account in group]


def goes_on(book: Book, account: Account) -> Account | Successor | None:
    """Return who goes on after an account: one of this register, or one elsewhere."""
    return book.goes_on(account) or (
        account.successor if account.successor and account.successor.title else None
    )


def _letter(number: int) -> str:
    """A sign that JSON need not escape."""
    return chr(number + (0x30 if number < 44 else 0x31))


def _table(book: Book, accounts: Sequence[Account]) -> tuple[dict[str, Any], Mapping[str, int]]:
    """The reader's table, with a row for each platform that only accounts name."""
    table = dict(book.site.asking.table)
    rows = list(table["platforms"])
    known = {row["key"] for row in rows}
    rows += [
        {"key": key, "name": book.platform(key).name}
        for key in sorted({account.platform for account in accounts} - known)
    ]
    table["platforms"] = rows
    table["fold"] = pairs((*_names_of_all(book), *_words(book, table)))
    return table, {row["key"]: number for number, row in enumerate(rows)}


def _names_of_all(book: Book) -> Iterator[str]:
    """What the register calls its accounts and units, and their subjects."""
    yield book.site.jurisdiction
    for unit in book.site.units:
        yield unit.name + unit.legal_name
    for account in book.site.accounts:
        yield account.name + account.subject + "".join(account.former_names)


def _words(book: Book, table: Mapping[str, Any]) -> Iterator[str]:
    """The other words by which a text is told."""
    yield _ASKED
    for row in table["platforms"]:
        yield row["name"]
        for field in ("id", "handle"):
            yield from row[field][2] if row.get(field) else ()
    for outside in book.site.asking.outside:
        yield from outside.words
    for _, patterns in table["others"]:
        yield from patterns
    yield from table.get("labels", ())


def _labels(book: Book, key: str) -> list[Any]:
    platform = book.platform(key)
    return [platform.identifier_label, platform.handle_label, int(platform.is_app)]


def _units(
    book: Book, accounts: Sequence[Account]
) -> tuple[list[list[Any]], Mapping[str, tuple[int, str]]]:
    """Units as [id, name, phone, accounts, usual subject, full name], and where each stands."""
    groups: dict[str, list[Account]] = {unit.id: [] for unit in book.site.units}
    for account in accounts:
        groups.setdefault(account.unit, []).append(account)
    rows: list[list[Any]] = []
    members: dict[str, tuple[int, str]] = {}
    for number, (key, group) in enumerate(groups.items()):
        unit = book.unit(key)
        subjects = collections.Counter(account.subject for account in group)
        usual = min(subjects, key=lambda each: (-subjects[each], each), default="")
        row = [key, unit.name, unit.phone, len(group), usual, unit.legal_name]
        if row[5] in (unit.name, usual):
            row[5] = ""
        while row[-1] == "":
            row.pop()
        rows.append(row)
        members[key] = (number, usual)
    return rows, members


def _names(accounts: Sequence[Account]) -> list[str]:
    before = [None, *(account.name for account in accounts)]
    return [
        "" if account.name == last else account.name
        for account, last in zip(accounts, before, strict=False)
    ]


def _identifiers(
    accounts: Sequence[Account], count: int, platforms: Mapping[str, int]
) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(count)]
    for account in accounts:
        columns[platforms[account.platform]].append(account.identifier)
    packed = []
    for column in columns:
        stated = [each for each in column if each]
        common = _common(stated)
        packed.append([common, "\n".join(each[len(common) :] for each in column)])
    return packed


def _common(texts: Sequence[str]) -> str:
    """What all texts begin with; at least one sign is left of each: nothing means not known."""
    if len(texts) < 2:
        return ""
    low, high = min(texts), max(texts)
    most = min(map(len, texts)) - 1
    return low[: next((n for n in range(most) if low[n] != high[n]), most)]


def _more(
    book: Book,
    account: Account,
    place: Mapping[str, int],
    members: Mapping[str, tuple[int, str]],
    notices: dict[str, int],
) -> dict[str, Any]:
    """Return what is said of one account.

    f folder, j subject, d since, a also, g who goes on, k unit to which it is handed, o its
    notice, r other claims, m former names, b ids in stores, u not readable now.
    """
    more: dict[str, Any] = {}
    folder = account.id.split("/", 1)[1]
    if folder != account.platform:
        more["f"] = folder
    if account.subject != members[account.unit][1]:
        more["j"] = account.subject
    if account.state in _SINCE and account.since:
        more["d"] = account.since.isoformat()
    if account.also:
        more["a"] = "".join(_letter(_KEYS.index(each)) for each in account.also)
    if account.state != "withdrawn":
        more |= _after(book, account, place, members)
        notice = book.notice(account.notice)
        if notice and "notice" in (account.state, *account.also):
            number = notices.setdefault(notice.id, len(notices))
            more["o"] = [number, book.action_word(notice, account.id)]
    others = [place[each] for each in account.disputed_with if each in place]
    if others:
        more["r"] = others
    if account.former_names:
        more["m"] = list(account.former_names)
    stores = sorted({value for _, value in account.stores if value != account.identifier})
    if stores:
        more["b"] = stores
    if account.unreadable:
        more["u"] = 1
    return more


def _after(
    book: Book,
    account: Account,
    place: Mapping[str, int],
    members: Mapping[str, tuple[int, str]],
) -> dict[str, Any]:
    after = goes_on(book, account)
    if isinstance(after, Account):
        return {"g": place[after.id]} if after.id in place else {}
    if after is not None:
        linked = after.url if after.url.startswith("https://") else ""
        return {"g": [after.title, "" if book.site.demonstration else linked]}
    if account.releasing_to in members:
        return {"k": members[account.releasing_to][0]}
    return {}


def _notice(notice: Notice | None) -> list[Any]:
    """A notice as [id, first day, last day, its working days as days after the first]."""
    assert notice is not None
    first = notice.published_on or notice.date
    days = [(day.date - first).days for day in notice.days if day.kind in ("work", "makeup")]
    return [notice.id, first.isoformat(), _iso(notice.last_day), days]


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
