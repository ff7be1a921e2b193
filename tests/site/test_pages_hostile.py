"""Every text of a record is untrusted: put where it hurts, in every field, it stays text."""

from __future__ import annotations

import dataclasses
import json
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from mingce.pages import Page, asking, render, view
from mingce.pages.view import Entry, NoticeAccount, Successor

HOSTILE = (
    """'"></title></script><script>alert(1)</script>"""
    "<img src=x onerror=alert(2)>{{ 7731*7731 }}{% x %}&#60;"
)
LINK = "javascript:alert(3)//"
FREE = {
    "about", "accepts", "address", "advice", "ask", "basis", "body", "brief", "by",
    "content_goes_to", "covers", "credit_code", "filed", "finds", "former_names", "function",
    "gist", "ground", "ground_document", "group", "handle", "handle_label", "identifier",
    "identifier_label", "instrument",
    "instrument_number", "jurisdiction", "legal_name", "name", "number", "objections_address",
    "objections_phone", "office", "office_phone", "office_section", "operation", "outside",
    "phone", "reference", "report_email", "report_phone", "review", "section", "signed_by",
    "stores", "subject", "subject_where", "text", "title", "unit_name", "variant",
    "where", "why", "words",
}  # fmt: skip
"""Fields that hold what somebody wrote; the others are ids, dates, words of the code or links."""


FILED = {"variant": "x", "stores": {"x": {"name": "x", "url": "x", "id": "x"}}}
LINKS = {"url", "report", "report_url", "report_issues", "repository"}


class Elements(HTMLParser):
    """The elements of a document, with what could run in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.targets: list[str] = []
        self.blocks: list[str] = []
        self._block = False
        self.feed(text)

    def handle_data(self, data):
        if self._block:
            self.blocks.append(data)

    def handle_endtag(self, tag):
        self._block = False

    def handle_starttag(self, tag, attrs):
        # A data block runs nothing; as in a browser, whatever closes it begins markup again.
        self._block = tag == "script" and dict(attrs) == {"type": "application/ld+json"}
        if self._block:
            return
        self.tags.add(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.handlers.append(f"{tag} {name}")
            if name in ("href", "src", "action"):
                self.targets.append(value or "")


def poisoned(value, name: str = ""):
    """The same value with every free text replaced by a hostile one."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        return dataclasses.replace(
            value, **{key: poisoned(each, key) for key, each in fields.items()}
        )
    if isinstance(value, tuple):
        return tuple(poisoned(each, name) for each in value)
    if isinstance(value, dict) and name == "filed":
        return {key: poisoned(each, "url" if key == "url" else name) for key, each in value.items()}
    if isinstance(value, str) and name in FREE:
        return HOSTILE
    return LINK if isinstance(value, str) and name in LINKS else value


def test_every_text_of_the_view_is_known() -> None:
    parts = (*vars(view).values(), *vars(asking).values())
    kinds = {each for each in parts if dataclasses.is_dataclass(each)}
    texts = {
        field.name
        for kind in kinds
        for field in dataclasses.fields(kind)
        if "str" in str(field.type)
    }
    assert texts - FREE == {
        "account", "action", "also", "article", "code", "commits", "corrects", "disputed_with",
        "drawing", "group", "holder", "holiday", "icp", "id", "key", "kind", "merged_into",
        "notice", "page", "page_title", "parent", "platform", "police", "public_id", "releasing_to",
        "report", "report_issues", "report_url", "repository", "rules", "severity", "site_code",
        "sponsor", "state", "status", "subjects", "table", "to", "transferred_from",
        "transferred_to", "unit", "url",
    } - FREE  # fmt: skip


@pytest.fixture
def hostile(make_site):
    site = make_site(demonstration=False)
    outside = NoticeAccount("jia/weibo", "deregister", "", Successor("", "x", LINK))
    notices = (dataclasses.replace(site.notices[0], accounts=(outside,)), site.notices[1])
    accounts = [
        dataclasses.replace(each, url=LINK, stores=(("x", "y"),), filed=FILED)
        for each in site.accounts
    ]
    accounts[3] = dataclasses.replace(accounts[3], successor=Successor("", "x", LINK))
    units = (
        dataclasses.replace(site.units[0], log=(Entry(site.as_of, "x", "y"),)),
        *site.units[1:],
    )
    return poisoned(
        dataclasses.replace(site, accounts=tuple(accounts), notices=notices, units=units)
    )


def test_the_poison_is_in_the_pages(hostile) -> None:
    pages = [part for part in render(hostile) if isinstance(part, Page)]
    assert all(
        "alert(1)" in page.html for page in pages if page.kind not in ("group_index", "states")
    )


def test_no_page_runs_anything(hostile) -> None:
    for page in render(hostile):
        if isinstance(page, Page):
            found = Elements(page.html)
            assert not found.tags & {"script", "img", "iframe", "object", "title", "style"}, (
                page.uri
            )
            assert found.handlers == [], page.uri
            assert {urlsplit(each).scheme for each in found.targets} <= {"", "tel", "mailto"}
            assert not [each for each in found.targets if "alert(" in each and "tel:" not in each]
            for block in found.blocks:
                said = json.loads(block)
                assert HOSTILE in said["mainEntity"]["name"], page.uri
                assert "<" not in block, page.uri
            assert len(found.blocks) == (page.kind in ("account", "tombstone"))
            assert "59768361" not in page.html, page.uri


def test_data_and_feed_stay_data(hostile) -> None:
    assets = {part.uri: part.data for part in render(hostile) if not isinstance(part, Page)}
    record = json.loads(assets["data/accounts.json"])["accounts"][0]
    assert record["name"] == HOSTILE
    assert record["variant"] == HOSTILE
    assert record["stores"] == {"x": {"name": HOSTILE, "url": None, "id": HOSTILE}}
    assert LINK.encode() not in assets["data/accounts.json"]
    feed = ET.fromstring(assets["feed/announcements.xml"])  # noqa: S314
    entry = feed.find("{http://www.w3.org/2005/Atom}entry")
    assert entry is not None
    title = entry.findtext("{http://www.w3.org/2005/Atom}title")
    assert title is not None
    assert HOSTILE in title
