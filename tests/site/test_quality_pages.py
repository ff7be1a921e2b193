"""Every kind of page in a real browser: own files only, nothing inline, no wider than its window.

A page is loaded once and then looked at in every width: a desktop, the same at 200 %, a phone, and
320 pixels, each in normal and in large print.
"""

from __future__ import annotations

import gzip
import json
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

WINDOWS = ((1280, 1), (640, 2), (390, 3), (320, 1))
"""Width in CSS pixels, and pixels of the screen to one."""

INLINE = """
return [...document.querySelectorAll('*')].filter(each =>
  [...each.attributes].some(at => /^on|^style$/.test(at.name) || /^\\s*javascript:/i.test(at.value))
  || each.localName === 'style' || each.name && /^(INPUT|SELECT|TEXTAREA)$/.test(each.tagName)
  || each.localName === 'script' && !each.src && each.type !== 'application/ld+json'
).map(each => each.outerHTML.slice(0, 200));
"""
"""What a page's own HTML may not hold: handlers, styles, scripts, and fields that would be sent."""

SIDEWAYS = """
return [...document.querySelectorAll('body *')].filter(each => {
  const style = getComputedStyle(each);
  if (each.scrollWidth <= each.clientWidth + 1 || !each.clientWidth || style.overflowX === 'visible'
    || /^(INPUT|SELECT)$/.test(each.tagName) || style.clipPath !== 'none') return false;
  return style.overflowX !== 'auto' || each.tabIndex !== 0 || each.getAttribute('role') !== 'region'
    || !each.getAttribute('aria-label');
}).map(each => each.outerHTML.slice(0, 200));
"""
"""What is cut off at its right edge, or scrolls in a box that a keyboard cannot reach."""

LIMIT = 100_000


def requests(driver) -> list[dict]:
    """What was asked for since the last call; a browser draws a date field with data: addresses."""
    messages = [json.loads(each["message"])["message"] for each in driver.get_log("performance")]
    return [
        each["params"]["request"]
        for each in messages
        if each["method"] == "Network.requestWillBeSent"
        and not each["params"]["request"]["url"].startswith(("data:", "about:"))
    ]


def requested(driver) -> list[str]:
    return [each["url"] for each in requests(driver)]


def show(driver, width: int, density: int = 1) -> None:
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 844, "deviceScaleFactor": density, "mobile": width < 500},
    )


@pytest.fixture
def browser(driver):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    show(driver, 1280)
    driver.get_log("browser")
    driver.get_log("performance")
    yield driver
    driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": False})


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_clean_and_fits(browser, address, kinds, others, half: int) -> None:
    wrong: dict[str, object] = {}
    all_pages = {label: address + uri for label, uri in kinds.items()} | others
    # By any of ours: the icon of the page before may come late.
    ours = {urlsplit(page).netloc for page in all_pages.values()}
    for label, page in list(all_pages.items())[half::2]:
        browser.get(page)
        urls = requested(browser)
        found = {
            "elsewhere": [url for url in urls if urlsplit(url).netloc not in ours],
            "register data": [url for url in urls if url.endswith(".json")],
            "console": [each["message"] for each in browser.get_log("browser")],
            "inline": browser.execute_script(INLINE),
        }
        for large in (False, True):
            browser.execute_script(
                "document.documentElement.classList.toggle('large', arguments[0])", large
            )
            for width, density in WINDOWS:
                show(browser, width, density)
                where = f"{width}{' large' * large}"
                wide = browser.execute_script("return document.scrollingElement.scrollWidth")
                found[f"{where} sideways"] = wide if wide > width else 0
                found[f"{where} cut"] = browser.execute_script(SIDEWAYS)
        show(browser, 1280)
        for key, value in found.items():
            if value:
                wrong[f"{label}: {key}"] = value
    assert wrong == {}


def test_what_is_inline_or_too_wide_would_be_found(browser, address) -> None:
    browser.get(address)
    browser.execute_script(
        "const main = document.querySelector('#main');"
        "main.style.color = 'red';"
        "main.appendChild(document.createElement('input')).name = 'q';"
        "const box = main.appendChild(document.createElement('div'));"
        "box.className = 'scroll';"
        "box.appendChild(document.createElement('p')).className = 'nw';"
        "box.firstChild.textContent = '名册'.repeat(200);"
    )
    inline = browser.execute_script(INLINE)
    assert [each[:6] for each in inline] == ["<artic", "<input"]
    assert [each[:19] for each in browser.execute_script(SIDEWAYS)] == ['<div class="scroll"']


def test_wide_tables_are_moved_by_keys(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    show(browser, 390)
    browser.get(f"{address}stats/")
    box = browser.find_element("css selector", ".scroll")
    browser.execute_script("arguments[0].focus()", box)
    assert browser.find_element("css selector", ".swipe").is_displayed()
    first = box.find_element("css selector", "tbody th")
    before = first.rect["x"]
    for _ in range(4):
        box.send_keys(Keys.ARROW_RIGHT)
    WebDriverWait(browser, 20, 0.05).until(
        lambda _: browser.execute_script("return arguments[0].scrollLeft", box) > 40
    )
    assert first.rect["x"] == pytest.approx(before, abs=1), "the row's name stays in sight"


def test_pages_are_light(browser, address, kinds, demo) -> None:
    """Sizes over the wire, compressed, besides the files of the theme."""
    sizes: dict[str, tuple[int, int]] = {}
    for label, uri in kinds.items():
        browser.get(address + uri)
        own = theme = 0
        for url in requested(browser):
            path = urlsplit(url).path.lstrip("/")
            file = demo.path / path
            data = (file / "index.html" if file.is_dir() else file).read_bytes()
            size = len(gzip.compress(data, 6, mtime=0))
            if path.startswith(("assets/stylesheets/", "assets/mingce-site/")):
                theme += size
            else:
                own += size
        sizes[label] = own, theme
    for label, (own, theme) in sizes.items():
        print(f"{label:24} {own / 1000:6.1f} kB {theme / 1000:6.1f} kB of the theme")
    assert {label: own for label, (own, _) in sizes.items() if own > LIMIT} == {}


def test_register_data_comes_when_it_is_asked_for(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    def fetched() -> list[str]:
        return [urlsplit(url).path for url in requested(browser) if "/data/" in url]

    browser.get(address)
    browser.find_element("id", "vq").send_keys("0512345678")
    assert fetched() == []
    browser.find_element("id", "vq").send_keys(Keys.ENTER)
    WebDriverWait(browser, 20, 0.05).until(
        lambda _: browser.find_elements("css selector", "#answer .ans")
    )
    assert fetched() == ["/data/verify.json"]
    browser.get(f"{address}register/")
    assert fetched() == []
    browser.find_element("id", "fq").send_keys("街道")
    WebDriverWait(browser, 20, 0.05).until(
        lambda _: "符合条件" in browser.find_element("id", "shown").text
    )
    assert fetched() == ["/data/register.json"]


def test_nothing_typed_is_sent(browser, address) -> None:
    """Neither by the header's search, from any page, nor by the filter, nor by verification."""
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    typed = "gh0512345678街道"
    for uri, field in (
        ("", ".find input"),
        ("accounts/licun/weibo/", ".find input"),
        ("register/", ".find input"),
        ("register/", "#fq"),
        ("", "#vq"),
        ("verify/", "#vq"),
    ):
        browser.get("about:blank")
        browser.get(address + uri)
        browser.find_element("css selector", field).send_keys(typed, Keys.ENTER)
        WebDriverWait(browser, 20, 0.05).until(lambda _: "#q=" in browser.current_url)
        said = ".ans" if field == "#vq" else "#shown"
        WebDriverWait(browser, 20, 0.05).until(
            lambda _, said=said: (
                browser.find_elements("css selector", said)
                and browser.execute_script("return document.readyState") == "complete"
            )
        )
        assert not [
            each
            for each in requests(browser)
            if "0512345678" in each["url"] + json.dumps(each["headers"]) or each["method"] != "GET"
        ], (uri, field)


def test_the_headers_search_filters_the_register(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    def names() -> list[str]:
        WebDriverWait(browser, 20, 0.05).until(
            lambda _: "符合条件" in browser.find_element("id", "shown").text
        )
        return browser.execute_script(
            "return [].map.call(document.querySelectorAll('.reg tbody a'),"
            " function (each) { return each.textContent; })"
        )

    browser.get(address)
    browser.find_element("css selector", ".find input").send_keys("虎山 路", Keys.ENTER)
    WebDriverWait(browser, 20, 0.05).until(lambda _: "/register/#q=" in browser.current_url)
    assert set(names()) == {"虎山路街道"}
    assert browser.find_element("id", "fq").get_attribute("value") == "虎山 路"
    # Again from the register itself, and back again.
    browser.find_element("css selector", ".find input").send_keys("浮山路", Keys.ENTER)
    WebDriverWait(browser, 20, 0.05).until(lambda _: set(names()) == {"浮山路街道"})
    browser.back()
    WebDriverWait(browser, 20, 0.05).until(lambda _: set(names()) == {"虎山路街道"})
    # A place on the page is no condition.
    browser.execute_script("location.hash = '#main'")
    assert set(names()) == {"虎山路街道"}


def test_every_journey_without_scripts(browser, address) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    show(browser, 390)

    def follow(words: str, inside: str = "body") -> str:
        place = browser.find_element("css selector", inside)
        place.find_element("partial link text", words).click()
        return browser.find_element("tag name", "h1").text

    browser.get(address)
    # No field is offered that could not answer.
    assert not [
        each
        for each in browser.find_elements("css selector", "input, select, button")
        if each.is_displayed()
    ]
    assert follow("查账号", ".tools") == "名册"
    assert follow("浮山路街道", ".reg tbody").startswith("浮山路街道")
    browser.get(f"{address}register/")
    assert follow("按状态") == "按状态"
    assert follow("2个账号", ".facts-st") in ("公告中", "归属待核")
    browser.get(f"{address}accounts/fushanlu/weibo/")
    assert "拟注销" in follow("公告全文", ".log")
    assert follow("公告", ".nav") == "公告"
    assert follow("统计", ".nav") == "统计"
    assert follow("数据", ".nav") == "数据与订阅"
    assert follow("规则", ".foot") == "规则与条款对照"
    assert follow("已注销账号", ".foot") == "已注销账号"
    assert follow("最近变动", ".foot") == "最近变动"
    assert follow("核验", ".nav") == "核验一个账号"
    assert browser.find_element("id", "steps").is_displayed()
    assert browser.get_log("browser") == []
