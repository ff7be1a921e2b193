"""What is not a page: tables, calendars, JSON and the bodies of announcements."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re

import pytest

from mingce.pages import Book, render
from mingce.pages.feeds import notices_calendar
from mingce.pages.markdown import render_body
from mingce.pages.page import Page

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def test_tables_hold_no_formula(hostile, hostile_files, payloads) -> None:
    text = hostile_files["data/accounts.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == len(payloads) + 1
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA)] == []
    names = {account.name for account in hostile.accounts}
    place = rows[0].index("name")
    assert {row[place] for row in rows[1:]} == {
        f"'{name}" if name.startswith(FORMULA) else name for name in names
    }
    assert len([name for name in names if name.startswith(FORMULA)]) >= 10


def test_calendars_have_our_lines_alone(hostile, payloads) -> None:
    """A calendar in which every payload is the name of an account that is announced."""
    model = hostile.notices[0]
    item = model.accounts[0]
    notices = [
        dataclasses.replace(
            model,
            id=f"announcements/{account.unit}/2026-11-20-n{number}",
            accounts=(dataclasses.replace(item, account=account.id),),
            status="running",
        )
        for number, account in enumerate(hostile.accounts)
    ]
    book = Book(dataclasses.replace(hostile, notices=tuple(notices)))
    data = notices_calendar(book, "https://www.example.gov.cn/")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert {re.split("[:;]", line)[0] for line in lines if line} == {
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "X-WR-TIMEZONE", "UID",
        "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP", "DESCRIPTION", "URL", "END",
    }  # fmt: skip
    assert lines.count("BEGIN:VEVENT") == len(payloads)
    assert {line for line in lines if line.startswith("BEGIN:")} == {
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
    }
    places = {line for line in lines if line.startswith("URL:")}
    assert all(each.startswith("URL:https://www.example.gov.cn/") for each in places)


def test_json_is_json(hostile, hostile_files, payloads) -> None:
    documents = {
        uri: json.loads(data) for uri, data in hostile_files.items() if uri.endswith(".json")
    }
    assert len(documents) > len(payloads)
    accounts = documents["data/accounts.json"]["accounts"]
    assert {each["name"] for each in accounts} == set(payloads)
    for each in accounts:
        assert each["url"] is None or each["url"].startswith(("https://", "http://"))
    for uri in ("data/verify.json", "data/register.json"):
        assert payloads[0] in json.dumps(documents[uri], ensure_ascii=False)


def test_json_for_machines_stands_whole_in_its_page(hostile, payloads) -> None:
    found = set()
    for page in render(hostile):
        if isinstance(page, Page) and page.kind in ("account", "tombstone"):
            _, _, rest = page.html.partition('<script type="application/ld+json">')
            block, end, _ = rest.partition("</script>")
            assert end
            assert not set("<>&\u2028\u2029") & set(block)
            found.add(json.loads(block)["mainEntity"]["name"])
    assert found == set(payloads)


FORMS = (
    "{}",
    "[x]({})",
    "[x](<{}>)",
    "[x](https://xss.invalid/ '{}')",
    "![x]({})",
    "![{}](https://xss.invalid/x.png)",
    "<{}>",
    "[x]\n\n[x]: {}",
    '[x]\n\n[x]: https://xss.invalid/ "{}"',
    "[{}](https://xss.invalid/)",
    "# {}",
    "> {}",
    "- {}",
    "| a |\n| - |\n| {} |",
    "`{}`",
    "```{}\nx\n```",
    "    {}",
    "<div>\n\n{}\n\n</div>",
    "https://xss.invalid/{}",
    "*{}* _{}_ **{}**",
)
"""Where in Markdown a payload stands: alone, as address, title, picture, reference, code …"""


@pytest.mark.browser
def test_bodies_in_every_form_of_markdown(pit, put, payloads) -> None:
    """Each payload in each form, rendered alone, and all of them looked at in the browser."""
    documents = {}
    for number, form in enumerate(FORMS):
        parts = [render_body(form.replace("{}", text)).html for text in payloads]
        text = "".join(f"<section data-part>{part}</section>\n" for part in parts)
        documents[f"{number}.html"] = f"<!doctype html><meta charset=utf-8><body>{text}</body>"
    found = pit.files(put(documents), documents, hidden=True)
    assert found.parts == len(FORMS) * len(payloads)


@pytest.mark.browser
def test_one_body_of_all(pit, put, payloads) -> None:
    """A body in which each payload is a paragraph: what one opens, another may close."""
    documents = {}
    for number in range(4):
        text = "\n\n".join(payloads[number::4])
        documents[f"{number}.html"] = (
            f"<!doctype html><meta charset=utf-8><body><section data-part>"
            f"{render_body(text).html}</section></body>"
        )
    found = pit.files(put(documents), documents)
    assert found.parts == 4
