"""Axe-core finds nothing on any kind of page: light, dark, large print, a desktop and a phone."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

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
const [tags, done] = arguments;
const options = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false};
axe.run(document, options).then(
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


@pytest.fixture(scope="module")
def axe() -> str:
    """The library's text. The package that brings it is never imported: it starts Playwright."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.submodule_search_locations is not None
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


def violations(driver) -> tuple[list[str], int]:
    """What is wrong with the page, and how many rules it passes."""
    wrong, passed = driver.execute_async_script(RUN, TAGS)
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
        # Accounts and announcements in their states differ by words and marks alone.
        for scheme, large in LOOKS[width][: 1 if again else None]:
            look(driver, scheme, large)
            wrong, passed = violations(driver)
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
