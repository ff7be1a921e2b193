"""The register as data: JSON, CSV and Atom, exact and the same every time."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import json
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from mingce import ical
from mingce.pages import Page, render
from mingce.pages.data import COLUMNS
from mingce.pages.data.shapes import schemas
from mingce.pages.view import ClosingTime, Covered, Entry, OfficeNotice, Rule, Timeliness

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
        "url": None,
        "successor": {"id": "370213:jia/wechat", "title": "甲街道发布"},
        "transferred_to": None,
        "transferred_from": None,
        "announcement": "announcements/jia/2026-11-20-weibo",
        "page": "accounts/jia/weibo/",
        "data": "data/accounts/jia/weibo.json",
        "filings": [
            {
                "id": None,
                "date": "2024-03-08",
                "kind": "开设备案",
                "words": "以“甲街道”为名称开设。",
                "number": "LC-2024-0001",
                "commit": None,
            }
        ],
        "variant": None,
        "variant_name": None,
        "verification": None,
        "operation": None,
        "followers": None,
        "stores": None,
        "app": None,
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


@pytest.mark.parametrize("name", sorted(schemas()))
def test_every_file_keeps_to_its_schema_and_the_schema_knows_every_key(
    make_site, name: str
) -> None:
    day = dt.date(2026, 11, 5)
    made = assets(
        make_site(
            office_notices=(
                OfficeNotice("office/notices/x", "通报", "标题", day, "办公室", subjects=("jia",)),
            ),
            timeliness=(Timeliness(2026, 3, 2, 1),),
            closing_times=(ClosingTime("jia/kuaishou", day, None, day),),
            rules=(Rule("XM0601", "五个工作日内备案", "违规", "第六条"),),
            coverage=(Covered("第六条", "按时备案", ("XM0601",)),),
        )
    )
    published = json.loads(made[f"data/schemas/{name}.json"])
    alone = {
        "account": "data/accounts/jia/weibo.json",
        "unit": "data/units/jia.json",
        "announcement": "data/announcements/jia/2026-11-20-weibo.json",
    }
    uri = alone.get(name, f"data/{name}.json")
    document = json.loads(made[uri])
    Draft202012Validator.check_schema(published)
    Draft202012Validator(published, format_checker=FormatChecker()).validate(document)
    assert list(unknown(document, published)) == []


def unknown(value, schema, path: str = ""):
    """Every key of a document that its schema does not speak of."""
    if isinstance(value, dict):
        for key, each in value.items():
            if "additionalProperties" in schema:
                yield from unknown(each, schema["additionalProperties"], f"{path}/{key}")
            elif key not in schema.get("properties", {}):
                yield f"{path}/{key}"
            else:
                yield from unknown(each, schema["properties"][key], f"{path}/{key}")
    elif isinstance(value, list):
        for each in value:
            yield from unknown(each, schema["items"], path)


@pytest.mark.parametrize(("one", "name"), [
    ("account", "accounts"), ("unit", "units"), ("announcement", "announcements"),
])  # fmt: skip
def test_a_record_alone_is_the_record_among_all(site, one: str, name: str) -> None:
    made = assets(site)
    among = {each["data"]: each for each in json.loads(made[f"data/{name}.json"])[name]}
    count = {"accounts": site.accounts, "units": site.units, "announcements": site.notices}
    assert len(among) == len(count[name])
    pages = {page.uri: page for page in render(site) if isinstance(page, Page)}
    for uri, record in among.items():
        page = pages[record["page"]]
        assert f'本页数据：<a href="{"../" * page.uri.count("/")}{uri}">JSON</a>' in page.html
        document = json.loads(made[uri])
        assert document.pop(one) == record
        assert document == {
            "format": 1,
            "jurisdiction": "370213",
            "as_of": "2026-11-24",
            "demonstration": True,
        }


def test_a_profile_is_linked_where_it_is_somebodys(make_site, kit) -> None:
    known = kit.account("jia/weibo", "filed", url="https://weibo.com/u/0512345678")
    for demonstration, url in ((True, None), (False, "https://weibo.com/u/0512345678")):
        site = make_site(accounts=(known,), notices=(), events=(), demonstration=demonstration)
        record = json.loads(assets(site)["data/accounts/jia/weibo.json"])["account"]
        assert record["url"] == url


def test_the_package_describes_the_files_and_the_sums_are_right(site) -> None:
    made = assets(site)
    package = json.loads(made["data/datapackage.json"])
    assert (package["name"], package["version"]) == ("mingce-370213", "1.1")
    assert package["created"] == "2026-11-24T00:00:00+08:00"
    assert [each["path"] for each in package["resources"]] == [
        "accounts.csv",
        "accounts.json",
        "units.json",
        "announcements.json",
        "events.json",
        "notices.json",
        "statistics.json",
        "rules.json",
    ]
    for each in package["resources"]:
        data = made[f"data/{each['path']}"]
        assert each["bytes"] == len(data)
        assert each["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        if "jsonSchema" in each:
            assert f"data/{each['jsonSchema']}" in made
    for each in package["records"]:
        assert f"data/{each['jsonSchema']}" in made
        assert f"data/{each['listedIn']}" in made
    assert [each["pathTemplate"] for each in package["records"]] == [
        "accounts/{unit}/{account}.json",
        "units/{unit}.json",
        "announcements/{unit}/{announcement}.json",
    ]
    for each in json.loads(made["data/accounts.json"])["accounts"]:
        unit, account = each["id"].split(":")[1].split("/")
        assert each["data"] == f"data/accounts/{unit}/{account}.json"
        assert each["data"] in made
    source = "示范区政务新媒体名册，数据截至2026-11-24"
    words = f"名册的公开字段都可以下载和再次使用。使用时请写明“{source}”。"
    assert package["licenses"] == [{"path": "index.html", "title": words}]
    assert "homepage" not in package
    there = json.loads(assets(site, "https://mingce.example/名册/")["data/datapackage.json"])
    assert there["homepage"] == "https://mingce.example/%E5%90%8D%E5%86%8C/data/"
    page = next(part for part in render(site) if isinstance(part, Page) and part.uri == "data/")
    assert words in page.html
    fields = package["resources"][0]["schema"]["fields"]
    assert [each["name"] for each in fields] == list(COLUMNS)
    sums = {
        name: digest
        for line in made["data/SHA256SUMS"].decode().splitlines()
        for digest, name in [line.split("  ", 1)]
    }
    apart = {"SHA256SUMS", "register.json", "verify.json"}
    public = {uri.removeprefix("data/") for uri in made if uri.startswith("data/")} - apart
    assert set(sums) == public
    assert list(sums) == sorted(sums)
    for name, known in sums.items():
        assert hashlib.sha256(made[f"data/{name}"]).hexdigest() == known


def entries(made: dict[str, bytes], uri: str) -> list[str]:
    feed = ET.fromstring(made[uri])  # noqa: S314
    return [str(each.findtext(f"{ATOM}id")) for each in feed.findall(f"{ATOM}entry")]


NOTICE = "urn:mingce:370213:announcements/jia/2026-11-20-weibo"
OPENING = "urn:mingce:370213:jia/wechat/2024-03-08-open"


def test_each_event_is_in_the_feeds_that_want_it(site) -> None:
    made = assets(site)
    assert {uri: entries(made, uri) for uri in made if uri.endswith(".xml")} == {
        "feed/all.xml": [NOTICE, OPENING],
        "feed/openings.xml": [OPENING],
        "feed/changes.xml": [],
        "feed/closures.xml": [NOTICE],
        "feed/announcements.xml": [NOTICE],
        "feed/units/jia.xml": [NOTICE, OPENING],
        "feed/units/yi.xml": [],
        "feed/units/bing.xml": [],
        "feed/units/ding.xml": [],
    }


def test_what_is_not_entered_is_in_no_feed(make_site) -> None:
    waiting = Entry(
        make_site().as_of,
        "变更备案",
        "“甲”，名称",
        account="jia/weibo",
        id="jia/weibo/x",
        unit="jia",
    )
    made = assets(make_site(events=(waiting,)))
    assert entries(made, "feed/all.xml") == []
    assert b"jia/weibo/x" in made["data/events.json"]


def test_a_filing_is_told_on_the_day_of_its_entry(site) -> None:
    feed = ET.fromstring(assets(site, "https://mingce.example/sub/")["feed/openings.xml"])  # noqa: S314
    (entry,) = feed.findall(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://mingce.example/sub/accounts/jia/wechat/"
    assert entry.findtext(f"{ATOM}updated") == "2024-03-11T00:00:00+08:00"
    assert entry.findtext(f"{ATOM}title") == (
        "【示范数据】开设备案：“甲街道发布”（微信公众号），甲街道办事处"
    )
    assert feed.findtext(f"{ATOM}title") == "【示范数据】示范区政务新媒体开设"


def test_a_column_with_a_chinese_name_is_written_as_a_uri(site) -> None:
    feed = ET.fromstring(assets(site, "https://x.cn/col/名册/")["feed/openings.xml"])  # noqa: S314
    links = [each.get("href") for each in feed.iter(f"{ATOM}link")]
    assert links == [
        "https://x.cn/col/%E5%90%8D%E5%86%8C/changes/",
        "https://x.cn/col/%E5%90%8D%E5%86%8C/feed/openings.xml",
        "https://x.cn/col/%E5%90%8D%E5%86%8C/accounts/jia/wechat/",
    ]


def test_feeds_lead_on_without_an_address_too(site) -> None:
    feed = ET.fromstring(assets(site)["feed/units/jia.xml"])  # noqa: S314
    links = [each.get("href") for each in feed.iter(f"{ATOM}link")]
    assert links[:2] == ["../../units/jia/", "../../feed/units/jia.xml"]
    assert links[-1] == "../../accounts/jia/wechat/"


def test_the_calendar_has_the_end_of_each_notice(site) -> None:
    data = assets(site, "https://mingce.example/")["feed/announcements.ics"]
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 1
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    assert event == [
        "UID:announcements/jia/2026-11-20-weibo@370213.mingce",
        "DTSTAMP:20261120T000000Z",
        "DTSTART;VALUE=DATE:20261211",
        "DTEND;VALUE=DATE:20261212",
        "SUMMARY:【示范数据】公告期满：关于拟注销“甲街道”（新浪微博）的公告",
        "TRANSP:TRANSPARENT",
        (
            "DESCRIPTION:甲街道办事处，公告期2026-11-20至2026-12-11，"
            "“甲街道”（新浪微博）UID0512345678，接续账号：甲街道发布。"
        ),
        "URL:https://mingce.example/announcements/jia/2026-11-20-weibo/",
    ]


def test_a_text_cannot_leave_its_line_of_a_calendar() -> None:
    day = dt.date(2026, 11, 24)
    event = ical.Event(
        "a;b", day, day, "一\r\nBEGIN:VALARM\\,;\x00", "二\n三　四", "https://x/\r\nX:1"
    )
    lines = ical.calendar("名,册", "-//x//y", [event]).split("\r\n")
    assert "X-WR-CALNAME:名\\,册" in lines
    assert "UID:a\\;b" in lines
    assert "SUMMARY:一\\nBEGIN:VALARM\\\\\\,\\;" in lines
    assert "DESCRIPTION:二\\n三　四" in lines, "a full-width space is a sign like others"
    assert "URL:https://x/X:1" in lines
    assert not any(line.startswith("BEGIN:VALARM") for line in lines)


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


def test_a_name_is_text_to_a_reader_of_feeds(make_site) -> None:
    name = "<img src=x onerror=alert(1)>"
    site = make_site()
    event = dataclasses.replace(site.events[-1], words=f"“{name}”，甲街道办事处", notice="")
    feed = ET.fromstring(assets(make_site(events=(event,)))["feed/all.xml"])  # noqa: S314
    (entry,) = feed.findall(f"{ATOM}entry")
    for part in ("title", "summary"):
        found = entry.find(f"{ATOM}{part}")
        assert found is not None
        assert name in (found.text or "")
        # Text is what stands there; html would be read once more, as markup.
        assert found.get("type") is None


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
