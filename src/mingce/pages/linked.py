"""What a page says to machines that read pages: schema.org, as JSON-LD.

Imports address, book, escaping and view. A data block runs nothing; every sign by which a text
could close it is written as an escape, so that no text of a record ends up as markup.
"""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from mingce.pages.address import place_of
from mingce.pages.book import Book
from mingce.pages.escaping import marked
from mingce.pages.states import STATES
from mingce.pages.view import Account

_CLOSING = re.compile("[<>&\u2028\u2029]")
_encode = json.JSONEncoder(ensure_ascii=False).encode


def block(value: dict[str, Any]) -> Markup:
    """Return a value as a data block that stands in a page."""
    said = {key: each for key, each in value.items() if each not in (None, "", [])}
    text = _encode({"@context": "https://schema.org", **said})
    return marked(f'<script type="application/ld+json">{_CLOSING.sub(_escape, text)}</script>')


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def account_block(book: Book, account: Account, address: str) -> Markup:
    """Return what machines are told of an account: names, identifiers, who runs it, its state."""
    site = book.site
    platform = book.platform(account.platform)
    unit = book.unit(account.unit)
    state = STATES[account.state]
    demonstration = "示范数据，账号为虚构。" if site.demonstration else ""
    identifiers: list[dict[str, Any]] = [
        {"@type": "PropertyValue", "propertyID": "名册编号", "value": account.public_id}
    ]
    if account.identifier:
        label = f"{platform.name}{platform.identifier_label}"
        identifiers.append(
            {"@type": "PropertyValue", "propertyID": label, "value": account.identifier}
        )
    about: dict[str, Any] = {
        "@type": "MobileApplication" if platform.is_app else "Organization",
        "name": account.name,
        "alternateName": list(account.former_names),
        "identifier": identifiers,
        "description": account.function,
    }
    if not state.over and account.state != "disputed":
        runner = {"@type": "GovernmentOrganization", "name": unit.legal_name or unit.name}
        about["publisher" if platform.is_app else "parentOrganization"] = runner
        if account.url.startswith(("https://", "http://")) and not site.demonstration:
            about["sameAs"] = account.url
    uri = book.account_uri(account.id)
    return block(
        {
            "@type": "ProfilePage",
            "name": f"{account.name}（{platform.name}）",
            "url": place_of(address, uri),
            "inLanguage": "zh-CN",
            "dateModified": account.last_filed.isoformat() if account.last_filed else None,
            "description": f"{demonstration}状态：{state.word}。数据截至{site.as_of}。",
            "mainEntity": {key: each for key, each in about.items() if each},
        }
    )
