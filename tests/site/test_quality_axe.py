"""Axe-core finds nothing on any kind of page: light, dark, large print, a desktop and a phone.

Accounts, announcements and answers are looked at in all of their states; a page is loaded once and
switched from look to look.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib.util
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from mingce.pages import Site, publish
from mingce.pages.asking import Asking, NoAccount, OutsideClass, Shown
from mingce.pages.states import STATES
from mingce.pages.view import Related

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

FILLED = {
    "verify found": "verify/#q=https://weibo.com/u/0512345678",
    "verify by name": "verify/#q=李村街道",
    "verify near": "verify/#q=李沧",
    "verify outside": "verify/#q=某某小学",
    "verify short": "verify/#q=https://v.douyin.com/abc/",
    "verify none": "verify/#q=没有这个账号",
    "register filtered": "register/#q=街道&sort=name",
    "register of a day": "register/#on=2023-05-01",
    "register without a hit": "register/#q=没有这个账号",
}
"""Pages as a script fills them."""

LOOKS = {
    1280: (("light", False), ("dark", False), ("light", True)),
    390: (("light", False), ("dark", False), ("light", True), ("dark", True)),
}
"""By width: the colours, and whether the print is large."""

RUN = """
const [tags, within, done] = arguments;
const options = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false};
axe.run(within ? {include: [[within]]} : document, options).then(
  result => done([result.violations.flatMap(rule => rule.nodes.map(node =>
    [rule.id, node.target.join(' '), node.failureSummary || ''].join(' | '))),
    result.passes.length]),
  error => done([['axe itself: ' + error], 0]));
"""

THIN = """
document.querySelectorAll('svg[aria-hidden] > *').forEach(each => each.remove());
if (location.hash)
  document.querySelectorAll('#answer ~ *').forEach(each => each.remove());
for (const parent of document.querySelectorAll('#main *')) {
  const seen = {};
  for (const child of [...parent.children]) {
    const all = [child, ...child.querySelectorAll('*')];
    const form = [...new Set(all.map(each => each.tagName + each.className))].sort().join();
    seen[form] = (seen[form] || 0) + 1;
    if (seen[form] > 4) child.remove();
  }
}
"""
"""Leaves four of those that are made of the same elements, of drawings what is read out, under an
answer nothing: axe's time grows with the elements."""


LEAN = """
document.querySelectorAll('svg[aria-hidden] > *').forEach(each => each.remove());
document.querySelectorAll('#answer ~ :not(#stale):not(#where)').forEach(each => each.remove());
"""
"""Leaves of the page of verification what a script needs to answer."""


@pytest.fixture(scope="module")
def axe() -> str:
    """The library's text. The package that brings it is never imported: it starts Playwright."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.submodule_search_locations is not None
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


def violations(driver, within: str = "") -> tuple[list[str], int]:
    """What is wrong with the page or a part of it, and how many rules it passes."""
    wrong, passed = driver.execute_async_script(RUN, TAGS, within)
    return wrong, passed


def size(driver, width: int) -> None:
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 700},
    )


def look(driver, scheme: str, large: bool) -> None:
    """Show the page as a reader chose it, and wait for colours that the theme lets fade."""
    driver.execute_async_script(
        "const [scheme, large, done] = arguments, root = document.documentElement;"
        "root.setAttribute('data-scheme', scheme);"
        "root.classList.toggle('large', large);"
        "requestAnimationFrame(() => Promise.allSettled("
        "document.getAnimations().map(each => each.finished)).then(() => done()));",
        scheme,
        large,
    )


def settled(driver, label: str) -> None:
    """Wait for what a script fetches."""
    from selenium.webdriver.support.ui import WebDriverWait

    if label.startswith("verify "):
        WebDriverWait(driver, 20, 0.02).until(
            lambda _: driver.find_elements("css selector", "#answer .ans")
        )
    if label.startswith("register "):
        said = driver.find_element("id", "shown")
        WebDriverWait(driver, 20, 0.02).until(lambda _: "符合条件" in said.text)


def pages(address: str, kinds: dict[str, str], others: dict[str, str]) -> dict[str, str]:
    return {label: address + uri for label, uri in (kinds | FILLED).items()} | others


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(driver, address, kinds, others, axe, width: int, half: int) -> None:
    found: dict[str, list[str]] = {}
    checks: Counter[str] = Counter()
    seen: set[str] = set()
    size(driver, width)
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    for label, page in list(pages(address, kinds, others).items())[half::2]:
        driver.get("about:blank")  # else a change of what follows # alone loads nothing
        driver.get(page)
        settled(driver, label)
        again = label in kinds and label.partition(" ")[0] in seen
        seen.add(label.partition(" ")[0])
        driver.execute_script(axe)
        driver.execute_script(THIN)
        # Every state on a phone, in all looks, has a test of its own below.
        looks = LOOKS[width][:1] if again and width == 390 else LOOKS[width]
        for number, (scheme, large) in enumerate(looks):
            look(driver, scheme, large)
            # What stands around is the same as around the first of the kind.
            wrong, passed = violations(driver, "#main" if again and number else "")
            checks[label] += passed
            if wrong:
                found[f"{label}, {scheme}{', large' * large}"] = wrong
    print(width, dict(checks))
    assert found == {}
    assert min(checks.values()) > 40, "axe looked at too little"


def test_axe_would_find(driver, address, axe) -> None:
    size(driver, 1280)
    driver.get(address)
    driver.execute_script(axe)
    look(driver, "light", False)
    driver.execute_script(
        "document.querySelector('.mc h2').style.setProperty('color', '#aaa', 'important');"
        "document.querySelector('.tool').textContent = '';"
    )
    assert {each.split(" | ")[0] for each in violations(driver)[0]} == {
        "button-name",
        "color-contrast",
    }


# A register that is no demonstration, with everything in every state.

DAY = dt.date(2026, 11, 20)


def asked_of(site: Site) -> Asking:
    """How a question is read: every platform by numbers alone, its links by its key."""
    return Asking(
        table={
            "platforms": [
                {"key": each.key, "name": each.name, "id": ["[0-9]{5,11}", 0, ["标识"]],
                 "handle": ["[a-z]{4,20}", 1, ["账号"]], "hosts": [f"{each.key}.example"],
                 "keep": [], "patterns": []}
                for each in site.platforms
            ],
            "short": ["t.example"],
            "others": [["phone", ["12345"]]],
        },
        fresh_until=dt.date(2020, 1, 1),
        outside=(OutsideClass("学校", ("小学",), "请向学校询问"),),
        no_accounts=(NoAccount("phone", "电话号码", "请拨打对外公布的电话"),),
        shown=(Shown("weibo", "address", "名称下方", "weibo.com/u/"), Shown("wechat", "profile")),
    )  # fmt: skip


def every_state(site: Site) -> Site:
    """The sample with an announcement in every state; what is over has a name of its own."""
    running = site.notices[0]
    later, around = Related("更正公告", DAY, running.id), Related("注销公告", DAY)
    ended = dataclasses.replace(running, status="ended", days=(), last_day=DAY)
    notices = (
        dataclasses.replace(running, corrected_by=(later,), unreadable=True),
        site.notices[1],
        dataclasses.replace(ended, id="announcements/jia/2026-10-01-weibo", corrects=(around,)),
        dataclasses.replace(
            ended,
            id="announcements/jia/2026-09-01-kuaishou",
            accounts=(dataclasses.replace(running.accounts[0], account="jia/kuaishou"),),
        ),
        dataclasses.replace(
            running, id="announcements/jia/2026-08-01-weibo", status="called_off", days=()
        ),
        dataclasses.replace(
            running,
            id="announcements/jia/2026-11-21-douyin",
            accounts=(dataclasses.replace(running.accounts[0], account="jia/douyin"),),
            last_day=None,
            days=(),
            missing_year=2027,
        ),
    )
    accounts = tuple(
        dataclasses.replace(
            each,
            identifier=f"05123456{number:02}",
            name="旧街道" if STATES[each.state].over else each.name,
            former_names=("从前的街道",) if each.state == "filed" else (),
            unreadable=each.state == "suspended",
        )
        for number, each in enumerate(site.accounts)
    )
    return dataclasses.replace(site, notices=notices, accounts=accounts, asking=asked_of(site))


OTHER_ANSWERS = {
    "same": "甲街道",
    "same-over": "旧街道",
    "same by handle": "jiafabu",
    "same by a former name": "从前的街道",
    "unit": "示范市甲街道办事处",
    "near": "甲街",
    "near-unit": "甲办事处",
    "number": "LC-2026-0001",
    "none": "没有这个账号",
    "none by identifier": "0599999999",
    "out": "示范小学",
    "short": "https://t.example/abc",
    "page": "https://weibo.example/s/1",
    "unknown": "https://example.com/u/1",
    "many": "https://weibo.example/s/1 https://weibo.example/s/2",
    "other": "12345",
}


@pytest.fixture(scope="module")
def stated(make_every_state, kit, tmp_path_factory):
    """Where that register is served, whole and with a coverage that is not complete yet."""
    folder = tmp_path_factory.mktemp("stated")
    for name, complete in (("whole", True), ("part", False)):
        for each in publish(dataclasses.replace(make_every_state, complete=complete)):
            target = folder / name / each.uri
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(each.data)
    with kit.served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def make_every_state(kit) -> Site:
    return every_state(kit.sample(demonstration=False))


def found_in(driver, label: str, within: str, checks: Counter[str]) -> dict[str, list[str]]:
    """What is wrong with a part of the page that is open, in each look of a phone."""
    found: dict[str, list[str]] = {}
    for scheme, large in LOOKS[390]:
        look(driver, scheme, large)
        wrong, passed = violations(driver, within)
        checks[label] += passed
        if wrong:
            found[f"{label}, {scheme}{', large' * large}"] = wrong
    return found


def test_axe_finds_nothing_on_a_record_in_any_state(driver, stated, make_every_state, axe) -> None:
    found: dict[str, list[str]] = {}
    checks: Counter[str] = Counter()
    size(driver, 390)
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    site = make_every_state
    records = {f"{each.state} {each.id}": f"accounts/{each.id}/" for each in site.accounts}
    records |= {f"{each.status} {each.id}": f"{each.id}/" for each in site.notices}
    assert {each.state for each in site.accounts} == set(STATES)
    assert {each.status for each in site.notices} == {"running", "scheduled", "ended", "called_off"}
    for label, uri in records.items():
        driver.get(f"{stated}whole/{uri}")
        driver.execute_script(axe)
        driver.execute_script(THIN)
        found |= found_in(driver, label, "#main", checks)
    print(dict(checks))
    assert found == {}
    assert min(checks.values()) > 40, "axe looked at too little"


def answer(driver, text: str) -> str:
    """Ask by the address, the page stays; what the answer's heads say."""
    from selenium.webdriver.support.ui import WebDriverWait

    driver.execute_script(
        "document.getElementById('answer').textContent = ''; location.hash = '#q=' + arguments[0];",
        quote(text),
    )
    WebDriverWait(driver, 20, 0.02).until(
        lambda _: driver.find_elements("css selector", "#answer .ans")
    )
    return driver.find_element("css selector", "#answer .ans-h").text


def test_axe_finds_nothing_in_any_answer(driver, stated, make_every_state, axe) -> None:
    found: dict[str, list[str]] = {}
    checks: Counter[str] = Counter()
    size(driver, 390)
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    asked = {each.state: each.identifier for each in make_every_state.accounts}
    driver.get(f"{stated}whole/verify/")
    driver.execute_script(axe)
    driver.execute_script(LEAN)
    for label, text in (asked | OTHER_ANSWERS).items():
        head = answer(driver, text)
        if label in STATES:
            assert head == STATES[label].word
        assert driver.find_elements("css selector", "#answer > .mark"), "the data are old"
        found |= found_in(driver, label, "#answer", checks)
    driver.get(f"{stated}part/verify/")
    driver.execute_script(axe)
    driver.execute_script(LEAN)
    assert answer(driver, "没有这个账号") == "名册不能回答"
    found |= found_in(driver, "not complete", "#answer", checks)
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/data/verify.json"]})
    try:
        driver.get("about:blank")
        driver.get(f"{stated}whole/verify/")
        driver.execute_script(axe)
        driver.execute_script(LEAN)
        assert answer(driver, "甲街道") == "暂时不能回答"
        found |= found_in(driver, "error", "#answer", checks)
    finally:
        driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    print(dict(checks))
    assert found == {}
    assert min(checks.values()) > 20, "axe looked at too little"


def test_axe_would_find_it_in_one_look_alone(driver, stated, axe) -> None:
    size(driver, 390)
    driver.get("about:blank")
    driver.get(f"{stated}whole/verify/")
    driver.execute_script(axe)
    driver.execute_script(LEAN)
    answer(driver, "甲街")
    driver.execute_script("document.querySelector('#answer .ans-h').style.color = '#334';")
    found = found_in(driver, "near", "#answer", Counter())
    assert {each.split(" | ")[0] for wrong in found.values() for each in wrong} == {
        "color-contrast"
    }
    assert set(found) == {"near, dark", "near, dark, large"}


def test_axe_finds_nothing_on_a_badge(driver, stated, make_every_state, axe) -> None:
    size(driver, 390)
    for each in make_every_state.accounts:
        driver.get(f"{stated}whole/badges/{each.id}.svg")
        driver.execute_script(axe)
        wrong, passed = violations(driver)
        assert wrong == [], each.id
        assert passed >= 4
