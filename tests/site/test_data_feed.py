"""The register as data: JSON, CSV and Atom, exact and the same every time."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

from mingce.pages import Page, render
from mingce.pages.data import COLUMNS

ATOM = "{http://www.w3.org/2005/Atom}"


def assets(site, address: str = "") -> dict[str, bytes]:
    return {part.uri: part.data for part in render(site, address) if not isinstance(part, Page)}


def test_json_has_every_public_account(site) -> None:
    document = json.loads(assets(site)["data/accounts.json"])
    assert {key: value for key, value in document.items() if key != "accounts"} == {
        "format": 1,
        "title": "示范区政务新媒体名册",
        "jurisdiction": "370213",
        "as_of": "2026-11-24",
        "demonstration": True,
        "instrument": "示范办法",
    }
    assert len(document["accounts"]) == 13
    assert document["accounts"][1] == {
        "id": "370213:jia/weibo",
        "state": "notice",
        "state_word": "公告中",
        "also": [],
        "name": "甲街道",
        "former_names": [],
        "platform": "weibo",
        "platform_name": "新浪微博",
        "unit": "jia",
        "unit_name": "甲街道办事处",
        "identifier": "0512345678",
        "handle": None,
        "verified_subject": "示范市甲街道办事处",
        "function": "发布街道信息",
        "opened_on": "2024-03-06",
        "since": "2026-11-20",
        "number": "LC-2024-0001",
        "last_filed": "2024-03-08",
        "successor": {"id": "370213:jia/wechat", "title": "甲街道发布"},
        "transferred_to": None,
        "transferred_from": None,
        "announcement": "announcements/jia/2026-11-20-weibo",
        "page": "accounts/jia/weibo/",
        "filings": [
            {
                "date": "2024-03-08",
                "kind": "开设备案",
                "words": "以“甲街道”为名称开设。",
                "number": "LC-2024-0001",
            }
        ],
    }


def test_csv_opens_in_a_spreadsheet(make_site, kit) -> None:
    formula = kit.account("jia/weibo", "filed", name="=1+1", handle="@x", identifier="-1")
    data = assets(make_site(accounts=(formula,), notices=(), events=()))["data/accounts.csv"]
    assert data.startswith(b"\xef\xbb\xbfid,state,")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == list(COLUMNS)
    record = dict(zip(rows[0], rows[1], strict=True))
    assert (record["name"], record["handle"], record["identifier"]) == ("'=1+1", "'@x", "'-1")
    assert record["page"] == "accounts/jia/weibo/"
    assert data.endswith(b"\r\n")


def test_feed_tells_published_announcements_once(site) -> None:
    feed = ET.fromstring(assets(site, "https://mingce.example/sub/")["feed/announcements.xml"])  # noqa: S314
    assert feed.findtext(f"{ATOM}id") == "urn:mingce:370213:announcements"
    assert feed.findtext(f"{ATOM}title") == "【示范数据】示范区政务新媒体公告"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-20T00:00:00+08:00"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 1
    (entry,) = entries
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://mingce.example/sub/announcements/jia/2026-11-20-weibo/"
    assert {name: entry.findtext(f"{ATOM}{name}") for name in ("id", "published", "updated")} == {
        "id": "urn:mingce:370213:announcements/jia/2026-11-20-weibo",
        "published": "2026-11-20T00:00:00+08:00",
        "updated": "2026-11-20T00:00:00+08:00",
    }
    assert entry.findtext(f"{ATOM}summary") == (
        "【示范数据】甲街道办事处，公告期2026-11-20至2026-12-11，"
        "“甲街道”（新浪微博）UID0512345678，接续账号：甲街道发布。"
    )


def test_an_empty_feed_does_not_read_the_clock(make_site) -> None:
    data = assets(make_site(notices=(), accounts=(), events=()))["feed/announcements.xml"]
    feed = ET.fromstring(data)  # noqa: S314
    assert feed.findtext(f"{ATOM}updated") == "2026-11-24T00:00:00+08:00"


def test_robots_stay_out_of_a_demonstration(make_site) -> None:
    assert assets(make_site())["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    real = assets(make_site(demonstration=False), "https://mingce.example/")["robots.txt"]
    assert real == b"User-agent: *\nAllow: /\n\nSitemap: https://mingce.example/sitemap.xml\n"


def test_the_same_values_give_the_same_bytes(make_site) -> None:
    assert list(render(make_site())) == list(render(make_site()))
