"""How fast the page of verification answers in Chromium, and how many bytes an account takes.

Usage: python bench/run.py --verify [--accounts 20000] [--runs 7] [--in FOLDER]

The register is that of ``make_register.py``, drawn without a generator and served from loopback.
An answer is timed on the open page: from the change of its address until the answer stands there
laid out, the data loaded already. The first one is timed apart, with loading and opening the data.
Bytes are those of ``data/verify.json`` as gzip of level 6 sends it. Imports mingce's desk.source
and pages; wants Chromium and its driver.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import statistics
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from make_register import AS_OF

from mingce.desk.source import read_source
from mingce.pages import Book, drafts, static_files
from mingce.pages.address import place_of
from mingce.pages.frame import Frame
from mingce.pages.lookup import LOOKUP_URI, lookup_json
from mingce.pages.view import Account, Site

GOAL = 50
"""Milliseconds that an answer may take with 20,000 accounts."""

PAGE = "verify/"

ANSWER = """
const [hash, done] = arguments, began = performance.now();
addEventListener('hashchange', function () {
  const place = document.getElementById('answer');
  place.getBoundingClientRect();
  done([performance.now() - began, [].map.call(place.querySelectorAll('.ans-h'),
    each => each.textContent.trim())]);
}, {once: true});
location.hash = hash;
"""
"""The page's own listener stands before this one: what it calls is done when this one runs."""

FIRST = """
const [hash, done] = arguments, began = performance.now();
const place = document.getElementById('answer');
new MutationObserver(function (_, watch) {
  if (!place.querySelector('.ans')) return;
  watch.disconnect();
  place.getBoundingClientRect();
  done(performance.now() - began);
}).observe(place, {childList: true});
location.hash = hash;
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _written(site: Site, out: Path) -> int:
    """The page, what it loads and the data; returns the bytes of the data, as they are sent."""
    book = Book(site)
    page = next(each for each in drafts(book, "") if each.uri == PAGE).draw()
    data = lookup_json(book)
    files = {each.uri: each.data for each in static_files()}
    files[f"{PAGE}index.html"] = Frame(site, "").document(page).encode()
    files[LOOKUP_URI] = data
    for uri, content in files.items():
        target = out / uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return len(gzip.compress(data, 6, mtime=0))


def _chromium(profile: Path) -> Any:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        raise SystemExit("chromium and chromedriver are not on PATH: no answer can be timed")
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"):
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={profile}")
    options.binary_location = browser
    return webdriver.Chrome(options, Service(driver))


def questions(site: Site) -> dict[str, str]:
    """What is asked, by what it is: of an account in the middle and of one that is not there."""
    accounts = [each for each in site.accounts if each.platform == "weibo" and each.identifier]
    account: Account = accounts[len(accounts) // 2]
    unit = next(each for each in site.units if each.id == account.unit)
    return {
        "identifier": account.identifier,
        "link": f"https://m.weibo.cn/u/{account.identifier}?uid={account.identifier}&from=share",
        "name": account.name,
        "part of a name": account.name[1:-1],
        "part of very many names": account.name[-2:],
        "unit": unit.legal_name or unit.name,
        "nothing, by link": "https://weibo.com/u/9999999999",
        "nothing, by name": "没有这个账号",
    }


def compare(root: Path, runs: int) -> Iterator[str]:
    """The size of the data, and a row for every question."""
    site = read_source(root).site(AS_OF)
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "site"
        sent = _written(site, out)
        raw = (out / LOOKUP_URI).stat().st_size
        count = len(site.accounts)
        yield (
            f"{LOOKUP_URI} of {count} accounts: {raw / 1e6:.2f} MB, sent as {sent / 1e6:.2f} MB, "
            f"{sent / count:.1f} bytes an account"
        )
        handler = functools.partial(_Quiet, directory=str(out))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            driver = _chromium(Path(temporary) / "profile")
            try:
                address = place_of(f"http://127.0.0.1:{server.server_port}/", PAGE)
                yield from _timed(driver, address, questions(site), runs)
            finally:
                driver.quit()
                server.shutdown()


def _timed(driver: Any, address: str, asked: dict[str, str], runs: int) -> Iterator[str]:
    first = []
    for _ in range(runs):
        driver.get("about:blank")
        driver.get(address)
        first.append(driver.execute_async_script(FIRST, f"#q={quote(asked['identifier'])}"))
    yield f"{'first answer, with loading the data':<44}{statistics.median(first):8.1f} ms"
    took: dict[str, list[float]] = {label: [] for label in asked}
    heads: dict[str, list[str]] = {}
    driver.execute_async_script(ANSWER, "#q=warm")
    for _ in range(runs):
        for label, text in asked.items():
            milliseconds, heads[label] = driver.execute_async_script(ANSWER, f"#q={quote(text)}")
            took[label].append(milliseconds)
    for label, times in took.items():
        said = f"{heads[label][0]}, {len(heads[label])} answers"
        yield (
            f"{label:<44}{statistics.median(times):8.1f} ms, at the most {max(times):.1f}   {said}"
        )
    most = max(max(times) for times in took.values())
    yield f"every answer within {GOAL} ms: {'yes' if most < GOAL else 'no'}"
