"""The pages alone: every text that they are handed is a payload, whatever a record would refuse."""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markupsafe import escape

from mingce.pages import Book, publish, render
from mingce.pages.badges import badge_uri
from mingce.pages.draw import drafts
from mingce.pages.draw.drawer import Drawer
from mingce.pages.draw.records import account_page
from mingce.pages.frame import Frame
from mingce.pages.page import Page
from mingce.pages.preview import preview, touched
from mingce.pages.states import STATES
from mingce.pages.view import Site

UNSEEN = r"[\x00-\x1f\ufffe\uffff]|\s"

pytestmark = pytest.mark.browser

ADDRESS = "https://www.example.gov.cn/名册/"


def test_every_account_page_with_its_own_frame(pit, put, bundle, hostile, poison, payloads) -> None:
    """A page a payload: as the account's name, and in turn in all that stands around a page."""
    documents: dict[str, str] = {}
    bare = dataclasses.replace(
        hostile, units=(), accounts=(), notices=(), events=(), office_notices=()
    )
    drawer = Drawer(Book(hostile), "")
    for number, account in enumerate(hostile.accounts):
        own = poison(number * 17).into(bare)
        page = account_page(drawer, account)
        assert str(escape(account.name)) in page.html, number
        documents[f"{page.uri}index.html"] = Frame(own).document(page)
    parts = bundle(documents)
    found = pit.files(put(parts), parts, hidden=True)
    assert found.parts == len(payloads)


def test_a_page_of_every_kind(pit, put, hostile, hostile_files) -> None:
    """Lists of all, and each kind of page as a reader meets it: seen, clicked, focused."""
    states = {f"accounts/{each.id}/": each.state for each in hostile.accounts}
    states |= {f"{each.id}/": each.status for each in hostile.notices}
    frame, shown = Frame(hostile, ADDRESS), {}
    for part in drafts(Book(hostile), ADDRESS):
        key = part.uri.split("/")[0], part.uri.count("/"), states.get(part.uri)
        if key not in shown:
            page = part.draw()
            shown[key] = f"{page.uri}index.html", frame.document(page)
    kinds = {state for _, _, state in shown}
    assert set(STATES) | {"running", "scheduled", "ended", "called_off"} <= kinds
    found = pit.files(put(dict(shown.values()) | hostile_files), [uri for uri, _ in shown.values()])
    assert len(found.texts) == len(shown) > 30


def test_all_other_pages(pit, put, bundle, hostile, poison, kit, payloads) -> None:
    """Every unit and announcement; and small sites in which the office's words are the payloads."""
    by_depth: dict[int, dict[str, str]] = {}

    def add(name: str, text: str, depth: int) -> None:
        by_depth.setdefault(depth, {})[f"{'d/' * depth}{name}.html"] = text

    for draft in drafts(Book(hostile)):
        if draft.uri.startswith(("units/", "announcements/", "notices/")):
            add(
                f"big-{len(by_depth)}-{draft.uri.replace('/', '-')}",
                Frame(hostile).document(draft.draw()),
                draft.uri.count("/"),
            )
    for turn in range(6):
        small = poison(turn * 77).into(kit.sample(demonstration=bool(turn % 2)))
        for number, part in enumerate(publish(small)):
            if part.uri.endswith("index.html"):
                add(
                    f"small-{turn}-{number}",
                    part.data.decode("utf-8", "replace"),
                    part.uri.count("/"),
                )
    documents = {name: text for depth in by_depth.values() for name, text in bundle(depth).items()}
    found = pit.files(put(documents), documents, hidden=True)
    assert found.parts == sum(map(len, by_depth.values())) > 250


def test_identifiers_of_records_too(pit, put, bundle, kit, payloads, held) -> None:
    """Ids are made of paths, which take no such signs; were they to, the pages would still hold."""
    by_depth: dict[int, dict[str, str]] = {}
    for turn in range(6):
        for number, part in enumerate(
            render(_named(kit.sample(demonstration=False), payloads, held, turn))
        ):
            if isinstance(part, Page):
                depth = 3
                text = Frame(kit.sample()).document(dataclasses.replace(part, uri="a/b/c/"))
                by_depth.setdefault(depth, {})[f"a/b/c/{turn}-{number}.html"] = text
    documents = {name: text for each in by_depth.values() for name, text in bundle(each).items()}
    found = pit.files(put(documents), documents, hidden=True)
    assert found.parts > 150


def _named(site: Site, payloads: list[str], held: set[str], turn: int) -> Site:
    """The same site with a payload in every id, the same one wherever the id is named."""
    known = {"state", "status", "action", "also", "group", "code", "drawing"}
    given: dict[str, str] = {}

    def into(value: Any, name: str = "") -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return dataclasses.replace(
                value,
                **{
                    field.name: into(getattr(value, field.name), field.name)
                    for field in dataclasses.fields(value)
                },
            )
        if isinstance(value, tuple):
            return tuple(into(each, name) for each in value)
        if isinstance(value, str) and value and name in held - known:
            number = (len(given) * 31 + turn * 113) % len(payloads)
            return given.setdefault(value, f"{value}{payloads[number]}")
        return value

    return into(site)


def test_badges_are_pictures_that_run_nothing(pit, put, hostile, hostile_files, payloads) -> None:
    badges = {badge_uri(each): hostile_files[badge_uri(each)] for each in hostile.accounts}
    assert len(badges) == len(payloads)
    space = "{http://www.w3.org/2000/svg}"
    for data in badges.values():
        drawn = ET.fromstring(data)  # noqa: S314
        assert {each.tag.removeprefix(space) for each in drawn.iter()} <= {
            "svg", "title", "rect", "g", "path", "circle", "text", "tspan", "line",
        }  # fmt: skip
    one = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>' % b"".join(badges.values())
    documents = {"all.svg": one, **dict(itertools.islice(badges.items(), 12))}
    pit.files(put(documents), documents)


def test_feeds_are_data(pit, put, hostile, hostile_files, payloads) -> None:
    feeds = {
        uri: data
        for uri, data in hostile_files.items()
        if uri.startswith("feed/") and uri.endswith(".xml")
    }
    atom = "{http://www.w3.org/2005/Atom}"
    said = ""
    for uri, data in feeds.items():
        feed = ET.fromstring(data)  # noqa: S314
        assert {each.tag.removeprefix(atom) for each in feed.iter()} <= {
            "feed", "title", "link", "id", "updated", "published", "author", "name", "entry",
            "summary",
        }, uri  # fmt: skip
        for each in feed.iter():
            assert each.get("type") in (None, "html", "text"), uri
        for link in feed.iter(f"{atom}link"):
            assert link.get("href", "").startswith("https://www.example.gov.cn/"), uri
        said += "".join(feed.itertext())
    told = re.sub(r"\s", "", said)
    assert sum(re.sub(UNSEEN, "", text) in told for text in payloads) > 600
    opened = [uri for uri in feeds if uri.count("/") == 1] + sorted(feeds)[-4:]
    pit.files(put(feeds), opened)


def test_a_preview_shows_both_sides(pit, put, hostile, kit, poison) -> None:
    """Old and new side by side: the overview frames its own pages, and nothing else."""
    before = poison(5).into(kit.sample())
    after = dataclasses.replace(
        before,
        accounts=poison(305).into(before.accounts),
        notices=poison(505).into(before.notices),
        units=poison(605).into(before.units),
    )
    documents = {each.uri: each.data for each in preview(before, after, touched(before, after), ())}
    pages = [uri for uri in documents if uri.endswith("index.html")]
    assert len(pages) > 30
    pit.files(put(documents), ["index.html", *pages[1::5]], allowed=["iframe", "details"])
