"""The whole way: files of a register, built by both doors, and what the scripts draw of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingce.cli import group
from mingce.pages import Book
from mingce.pages.draw import drafts
from mingce.pages.frame import Frame

pytestmark = pytest.mark.browser

OPEN = """format: 1
kind: open
occurred_on: 2024-03-06
facts:
  name: {}
  identifier: "05{number:08}"
  handle: {}
  url: https://weibo.com/u/05{number:08}
  verification: {{subject: {}, verified_on: 2024-03-06}}
  function: {}
  operation: {{by: own}}
  managers: [m1]
  systems: {{review: 2021-08-20}}
submitted_by: 办公室
"""
NOTICE = """---
format: 1
accounts: [{{id: jia/weibo, action: deregister, successor: {{title: {}}}}}]
ground: {{kind: cannot_maintain, date: 2026-11-12, document: {}}}
basis: {}
objections: {{phone: 0532-00000006, address: {}}}
content_goes_to: {}
signed_by: {}
date: 2026-11-13
---
{body}
"""
OFFICE = """---
format: 1
kind: circular
title: {}
audience: public
number: {}
signed_by: {}
date: 2026-11-0{number}
---
{body}
"""


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="module")
def register(kit, payloads, tmp_path_factory) -> Path:
    """A register whose every payload is written in a file as a clerk could write it."""
    lines = [
        text
        for text in payloads
        if len(text) <= 200
        and not set(text) & set(map(chr, (*range(32), 0x7F, 0x85, 0x2028, 0x2029)))
    ]
    turn = iter(range(10**9))

    def some(form: str, **more: object) -> str:
        places = len(re.findall(r"(?<!\{)\{\}", form))
        texts = (
            "'" + lines[next(turn) % len(lines)].replace("'", "''") + "'" for _ in range(places)
        )
        return form.format(*texts, **more)

    files = kit.register_files()
    rows = ["2024-03-08,filed,jia/weibo/2024-03-08-open"]
    for number in range(2, len(lines) // 4 + 2):
        files[f"registry/jia/weibo.{number}/2024-03-08-open.yml"] = some(OPEN, number=number)
        if number % 3:
            rows.append(f"2024-03-08,filed,jia/weibo.{number}/2024-03-08-open")
    for number in range(1, 9):
        name = f"announcements/jia/2026-11-13-w{number}"
        files[f"{name}.md"] = some(NOTICE, body="\n\n".join(lines[number::16]))
        rows.append(f"2026-11-13,published,{name}")
        files[f"office/notices/2026-11-0{number}-circular.md"] = some(
            OFFICE, number=number, body="\n\n".join(lines[number + 8 :: 16])
        )
    files |= kit.daybook(*rows)
    names = iter(lines[::7])
    for path in ("registry/jia/2021-08-02-enrol.yml", "registry/yi/2021-08-02-enrol.yml"):
        files[path] = re.sub(
            r"(?m)^(  (?:name|legal_name|responsible_section): ).*$",
            lambda match: match[1] + quoted(next(names)),
            files[path],
        )
    return kit.make_folder(tmp_path_factory.mktemp("hostile") / "register", files).path


def pages_of(site: Path, kept: int = 12) -> list[str]:
    """Pages but for most accounts' own, of which one of many is like the others."""
    found = [each.relative_to(site).as_posix() for each in site.rglob("index.html")]
    accounts = sorted(each for each in found if each.startswith("accounts/"))
    return sorted(set(found) - set(accounts[kept:]))


def test_mingce_render_of_it(pit, register, tmp_path) -> None:
    out = tmp_path / "site"
    done = CliRunner().invoke(group, ["render", "--root", str(register), "--out", str(out)])
    assert done.exit_code == 0, done.output
    accounts = json.loads((out / "data/accounts.json").read_text("utf-8"))["accounts"]
    assert len(accounts) > 150
    (out / "pit.html").write_text("<!doctype html><title>pit</title><body>", "utf-8")
    found = pit.files(out, pages_of(out))
    assert len(found.texts) > 50


def test_the_generators_site_of_it(pit, kit, register, tmp_path) -> None:
    """Through the theme, once a depth, and joined from that for all others."""
    out = kit.Folder(register).build(tmp_path / "site").path
    (out / "pit.html").write_text("<!doctype html><title>pit</title><body>", "utf-8")
    found = pit.files(out, pages_of(out))
    assert len(found.texts) > 50


ASK = """
var texts = arguments[0], done = arguments[1], said = [], shown = 0;
(function next() {
  if (!texts.length) return done([said, shown]);
  var text = texts.shift(), place = document.getElementById('answer');
  location.hash = '#q=' + encodeURIComponent(text);
  setTimeout(function () {
    if (place.textContent.indexOf(text.trim()) >= 0) shown++;
    [].forEach.call(place.querySelectorAll('*'), function (each) {
      [].forEach.call(each.attributes, function (attribute) {
        if (/^on|^srcdoc$/.test(attribute.name)) said.push([text, each.outerHTML]);
      });
      if (/^(script|img|iframe|object|embed|base|style|math)$/.test(each.localName) ||
          each.href && each.protocol && !/^(https?|tel|mailto):$/.test(each.protocol)) {
        said.push([text, each.outerHTML]);
      }
    });
    next();
  }, 2);
})();
"""


def test_what_the_scripts_draw_of_it(driver, kit, hostile, hostile_files, put, payloads) -> None:
    """Each payload asked on the page of verification, where it is a name; the register filtered."""
    from selenium.webdriver.support.ui import WebDriverWait

    documents: dict[str, bytes | str] = dict(hostile_files)
    for draft in drafts(Book(hostile)):
        if draft.uri in ("verify/", "register/"):
            documents[f"{draft.uri}index.html"] = Frame(hostile).document(draft.draw())
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.set_script_timeout(120)
    with kit.served(put(documents), kit.Open) as address:
        driver.get(f"{address}verify/#q=x")
        driver.get_log("browser")
        WebDriverWait(driver, 30, 0.02).until(
            lambda each: each.execute_script(
                "return document.getElementById('answer').textContent.trim()"
            )
        )
        asked = payloads[::3]
        said, shown = driver.execute_async_script(ASK, asked)
        assert said == []
        assert shown > len(asked) / 2
        driver.get(f"{address}register/#q=script")
        rows = driver.execute_script(
            "return ['tbody tr', 'script, .reg img, .reg [onload], .reg [onerror]'].map("
            "function (each) { return document.querySelectorAll('.reg ' + each).length; })"
        )
        assert rows[0] > 20
        assert rows[1] == 0
        assert [each for each in driver.get_log("browser") if each["level"] == "SEVERE"] == []
