"""The whole site by keyboard: every stop seen, in reading order, none that holds the reader."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

WATCH = """
const stops = 'a[href], button, input, select, summary, [tabindex]';
window.expected = [...document.querySelectorAll(stops)].filter(each =>
  each.tabIndex >= 0 && !each.disabled && each.type !== 'hidden' && each.getClientRects().length
  && getComputedStyle(each).visibility === 'visible' && !each.closest('[hidden]'));
window.reached = [];
window.unseen = [];
document.addEventListener('focusin', event => {
  const each = event.target, style = getComputedStyle(each), box = each.getBoundingClientRect();
  window.reached.push(each);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const inside = box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth
    && box.bottom > 0 && box.top < innerHeight;
  let shown = true;
  for (let up = each; up; up = up.parentElement)
    if (getComputedStyle(up).clipPath !== 'none' || getComputedStyle(up).opacity === '0')
      shown = false;
  if (!ring || !inside || !shown) window.unseen.push(each.outerHTML.slice(0, 120));
});
return window.expected.length;
"""
"""Notes every stop of the focus: where it should stop, and whether the reader sees it."""

REPORT = """
const name = each => each.outerHTML.slice(0, 120);
const wrong = window.unseen.map(each => 'not seen: ' + each);
const once = [...new Set(window.reached)];
window.expected.forEach((each, n) => {
  if (once[n] !== each) wrong.push('expected ' + name(each) + ', not '
    + (once[n] ? name(once[n]) : 'nothing'));
});
// Going up is reading on only at the head of a column further right.
for (let n = 1; n < once.length; n += 1) {
  const a = once[n - 1].getBoundingClientRect(), b = once[n].getBoundingClientRect();
  if (once[n - 1].matches('.skip, .reg thead *')) continue;  // they move what follows
  if (b.bottom <= a.top + 1 && b.left < a.right) wrong.push('goes up: ' + name(once[n]));
  const level = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (level > Math.min(a.height, b.height) / 2 && b.right <= a.left + 1)
    wrong.push('goes back: ' + name(once[n]));
}
return wrong.slice(0, 5);
"""


def show(driver, width: int) -> None:
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False},
    )


@pytest.fixture
def browser(driver, address):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    show(driver, 1280)
    driver.get(f"{address}robots.txt")
    driver.execute_script("localStorage.clear()")
    return driver


def press(driver, keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(driver, duration=0).send_keys(keys).perform()


def back(driver, times: int = 1) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    chain = ActionChains(driver, duration=0).key_down(Keys.SHIFT)
    chain.send_keys(Keys.TAB * times).key_up(Keys.SHIFT).perform()


def tab_to(driver, selector: str, most: int = 90) -> None:
    """Press Tab until the focus is on an element, as a reader does who sees where it is."""
    from selenium.webdriver.common.keys import Keys

    for _ in range(most):
        press(driver, Keys.TAB)
        if driver.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return
    pytest.fail(f"{most} times Tab, and never at {selector} of {driver.current_url}")


def until(driver, condition: str, *arguments: object) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(driver, 20, 0.02).until(
        lambda _: driver.execute_script(f"return {condition}", *arguments)
    )


def arrived(driver, part: str) -> None:
    until(
        driver,
        "document.readyState === 'complete' && decodeURI(location.href).includes(arguments[0])",
        part,
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_every_stop_is_seen_in_reading_order(browser, address, kinds, others, width) -> None:
    from selenium.webdriver.common.keys import Keys

    wrong = {}
    show(browser, width)
    seen = set()
    for label, page in ({label: address + uri for label, uri in kinds.items()} | others).items():
        if label.partition(" ")[0] in seen and label in kinds:
            continue  # a further account or announcement, in another state
        seen.add(label.partition(" ")[0])
        browser.get(page)
        # Of rows alike a few are enough; a preview's frames have stops of their own.
        browser.execute_script(
            "document.querySelectorAll('tbody tr:nth-child(n+5), .log li:nth-child(n+4),"
            " .facts > div:nth-child(n+9), .rules > div:nth-child(n+4), .ans ~ .ans ~ .ans,"
            " .sec ~ .sec ~ .sec ~ .sec ~ .sec ~ .sec, iframe')"
            ".forEach(each => each.remove())"
        )
        count = browser.execute_script(WATCH)
        assert count > 5 or label == "preview"
        # A date has three parts and a button: some stops of Tab are no new element.
        press(browser, Keys.TAB * (count + (3 if label == "register" else 0)))
        if found := browser.execute_script(REPORT):
            wrong[label] = found
    assert wrong == {}


def test_what_is_not_seen_or_out_of_order_would_be_found(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{address}rules/")
    browser.execute_script(
        "document.querySelector('#large').style.outline = 'none';"
        "document.querySelector('.nav li').style.order = '9';"
    )
    press(browser, Keys.TAB * browser.execute_script(WATCH))
    found = browser.execute_script(REPORT)
    assert [each.partition(":")[0] for each in found] == ["not seen", "goes back"]


def test_focus_comes_and_goes_both_ways(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(address)
    count = browser.execute_script(WATCH)
    press(browser, Keys.TAB * count)
    last = browser.execute_script("return document.activeElement === window.expected.pop()")
    assert last
    back(browser, count - 1)
    assert browser.switch_to.active_element.text == "跳到正文"


def test_from_the_question_to_the_announcement(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(address)
    press(browser, Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "跳到正文"
    assert skip.rect["y"] >= 0
    press(browser, Keys.ENTER)
    until(browser, "document.activeElement.id === 'main'")
    press(browser, Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") == "vq"
    press(browser, f"0512340008{Keys.ENTER}")
    arrived(browser, "/verify/#q=0512340008")
    until(browser, "document.activeElement.id === 'answer'")
    assert "公告中" in browser.switch_to.active_element.text
    tab_to(browser, "#answer a[href$='accounts/fushanlu/weibo/']")
    press(browser, Keys.ENTER)
    arrived(browser, "/accounts/fushanlu/weibo/")
    tab_to(browser, ".log a[href*='announcements/']")
    press(browser, Keys.ENTER)
    arrived(browser, "/announcements/fushanlu/")
    assert "浮山路街道" in browser.find_element("tag name", "h1").text


def test_register_is_filtered_and_sorted(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{address}register/")
    tab_to(browser, "#fq")
    press(browser, "街道")
    until(browser, "document.getElementById('shown').textContent.includes('符合条件')")
    tab_to(browser, "#fp")
    press(browser, "新浪")
    until(browser, "location.hash.includes('p=weibo')")
    rows = browser.find_elements("css selector", ".reg tbody th a")
    assert [each.text for each in rows] == ["李村街道", "虎山路街道", "浮山路街道"]
    tab_to(browser, "[data-sort=name] button")
    press(browser, Keys.SPACE)
    head = browser.find_element("css selector", "[data-sort=name]")
    assert head.get_attribute("aria-sort") == "ascending"
    rows = browser.find_elements("css selector", ".reg tbody th a")
    assert [each.text for each in rows] == ["浮山路街道", "虎山路街道", "李村街道"]
    assert browser.execute_script("return document.activeElement.className") == "sort"
    press(browser, Keys.ENTER)
    assert head.get_attribute("aria-sort") is None
    tab_to(browser, ".reg tbody th a")
    press(browser, Keys.ENTER)
    arrived(browser, "/accounts/licun/weibo/")


def test_register_is_sorted_on_a_phone(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, 390)
    browser.get(f"{address}register/#p=weibo")
    until(browser, "document.getElementById('shown').textContent.includes('符合条件')")
    tab_to(browser, "[data-sort=name] button")
    button = browser.switch_to.active_element
    assert button.rect["width"] > 40
    assert button.is_displayed()
    press(browser, Keys.ENTER)
    assert browser.find_element("id", "fo").get_attribute("value") == "name"


def test_search_on_a_phone_leads_to_the_field(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, 390)
    browser.get(f"{address}rules/")
    tab_to(browser, ".find button")
    press(browser, Keys.SPACE)
    arrived(browser, "/register/#fq")
    until(browser, "document.activeElement.id === 'fq'")


def test_large_print_is_chosen_and_stays(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    def large() -> bool:
        size = browser.execute_script("return getComputedStyle(document.documentElement).fontSize")
        return float(size.removesuffix("px")) > 26

    browser.get(address)
    tab_to(browser, "#large")
    assert not large()
    press(browser, Keys.SPACE)
    assert large()
    assert browser.switch_to.active_element.get_attribute("aria-pressed") == "true"
    browser.refresh()
    assert large()
    for uri in ("register/", "announcements/", "accounts/licun/weibo/", "404.html"):
        browser.get(address + uri)
        assert large(), uri
    tab_to(browser, "#scheme")
    press(browser, Keys.ENTER)
    assert browser.execute_script("return document.documentElement.dataset.scheme") == "dark"
    back(browser)
    assert browser.switch_to.active_element.get_attribute("aria-pressed") == "true"
    press(browser, Keys.ENTER)
    assert not large()
    browser.get(address)
    assert not large()
