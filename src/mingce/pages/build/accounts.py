"""Accounts as pages show them: which state, since when, and who goes on.

Imports register, closing, timeline, workdays and the pages' view. A proposed account (申请开设)
reaches no page; a withdrawn one keeps a page that says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mingce.closing import Closing, closing_of
from mingce.pages.build.history import account_log, is_stale
from mingce.pages.build.identities import Claims, claims
from mingce.pages.build.public import public_facts
from mingce.pages.build.standing import BASE, Standing
from mingce.pages.build.successors import successor_view
from mingce.pages.build.words import operation_words, store_name, variant_word
from mingce.pages.view import Account as AccountView
from mingce.pages.view import Notice, Successor
from mingce.records.account import AccountFacts
from mingce.register import Account, Register
from mingce.timeline import account_timeline


def account_views(
    register: Register, as_of: dt.date, stale: Collection[str], notices: Sequence[Notice]
) -> tuple[AccountView, ...]:
    """Return every account that the public sees, by id."""
    claimed = claims(register)
    known = {notice.id: notice for notice in notices}
    views = []
    for account in register.accounts.values():
        if account.state in BASE:
            shown = _shown(register, account, as_of, stale, claimed)
        elif account.withdrawn and any(
            sheet.kind in ("open", "transfer") for sheet in account.timeline.struck
        ):
            shown = _withdrawn(register, account)
        else:
            continue
        log = account_log(register, account, known)
        filed = [entry.date for entry in log if not entry.notice]
        views.append(AccountView(**shown, log=log, last_filed=max(filed, default=None)))
    return tuple(views)


def _shown(
    register: Register, account: Account, as_of: dt.date, stale: Collection[str], claimed: Claims
) -> dict[str, Any]:
    closing = closing_of(register, account)
    standing = Standing(register, account, closing, claimed)
    shown = standing.on(as_of)
    spans = standing.spans(as_of)
    beginning = standing.beginning
    began = register.daybook.filed.get(beginning.sheet.id) if beginning else None
    taker = register.takers.get(account.id, "")
    again = claimed.reopened.get(account.id)
    return _known(register, account.id, account.facts) | {
        "state": shown[0],
        "also": tuple(shown[1:]),
        "since": _since(account, closing, shown[0]),
        "opened_on": _opened_on(account),
        "number": began.number if began else "",
        "successor": _successor(closing, again if shown[0] == "deregistered" else None),
        "content_goes_to": _content_goes_to(closing),
        "notice": closing.announcement.id if closing and closing.announcement else "",
        "transferred_to": taker,
        "transferred_from": account.giver or "",
        "releasing_to": (account.released_to or "") if shown[0] == "releasing" else "",
        "disputed_with": claimed.rivals.get(account.id, ()),
        "holder": claimed.holders.get(account.id, ""),
        "former_names": _former_names(account),
        "spans": spans,
        "unreadable": is_stale(account, stale),
        "filed": _filed(register, account),
    }


def _filed(register: Register, account: Account) -> dict[str, Any]:
    """All public fields, each store with its name."""
    filed = public_facts(AccountFacts, account.facts)
    stores = filed["stores"]
    if stores:
        for key, store in stores.items():
            stores[key] = {"name": store_name(register, key), **store}
    return filed


def _known(register: Register, account_id: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    unit, folder = account_id.split("/", 1)
    platform = folder.partition(".")[0]
    verification = facts.get("verification")
    return {
        "id": account_id,
        "public_id": f"{register.file.jurisdiction.code}:{account_id}"
        if register.file
        else account_id,
        "unit": unit,
        "platform": platform,
        "name": str(facts.get("name") or account_id),
        "identifier": str(facts.get("identifier") or ""),
        "handle": str(facts.get("handle") or ""),
        "url": str(facts.get("url") or ""),
        "subject": verification.subject if verification else "",
        "function": str(facts.get("function") or ""),
        "operation": operation_words(facts.get("operation")),
        "variant": variant_word(register, account_id, facts.get("variant") or ""),
        "stores": tuple(
            (store_name(register, key), str(_store(store, "id") or ""))
            for key, store in sorted((facts.get("stores") or {}).items())
            if store is not None and not _store(store, "removed_on")
        ),
    }


def _store(store: Any, field: str) -> Any:
    return store.get(field) if isinstance(store, Mapping) else getattr(store, field, None)


def _since(account: Account, closing: Closing | None, state: str) -> dt.date | None:
    if state == "notice":
        return closing.published_on if closing else None
    if state == "blocked":
        days = [step.fact.day for step in account.timeline.steps if step.fact.move == "blocked"]
        return days[0] if days else None
    if state in ("pending", "disputed", "assigned"):
        return None
    return account.timeline.now.since


def _opened_on(account: Account) -> dt.date | None:
    for step in account.timeline.steps:
        if step.fact.move == "open":
            return step.fact.day
    return None


def _former_names(account: Account) -> tuple[str, ...]:
    names = [
        str(step.after.facts["name"])
        for step in account.timeline.steps
        if step.effective and step.fact.move != "apply" and step.after.facts.get("name")
    ]
    return tuple(dict.fromkeys(name for name in names if name != account.name))


def _successor(closing: Closing | None, again: str | None) -> Successor | None:
    """Who goes on: the record that opened the account again, else whom its notice names."""
    successor = closing.entry.successor if closing and closing.entry else None
    return successor_view(again or successor)


def _content_goes_to(closing: Closing | None) -> str:
    """Where the content goes; of a notice that closes some accounts that of the others stays."""
    if closing is None or closing.announcement is None:
        return ""
    record = closing.announcement.record
    kept = closing.entry is not None and closing.entry.action != "deregister"
    if kept and any(each.action == "deregister" for each in record.accounts):
        return ""
    return record.content_goes_to or ""


def _withdrawn(register: Register, account: Account) -> dict[str, Any]:
    """A record whose sheets were all struck, with what it last said."""
    sheets = [sheet for sheet in account.sheets if sheet.kind != "withdraw"]
    struck_on = max(
        (sheet.handed_in for sheet in account.sheets if sheet.kind == "withdraw"), default=None
    )
    facts = account_timeline(account.id, sheets).now.facts
    return _known(register, account.id, facts) | {"state": "withdrawn", "since": struck_on}
