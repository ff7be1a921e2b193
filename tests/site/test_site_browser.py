"""The site in a real browser: colours, large print, the register's filter, paper, no scripts."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def browser(driver, address):
    """The browser as a reader first opens it: light, scripts on, a desktop's width."""
    driver.get(f"{address}robots.txt")
    driver.execute_script("localStorage.clear()")
    driver.get_log("browser")
    driver.get_log("performance")
    look(driver)
    return driver


def look(driver, width: int = 1280, *, dark: bool = False, scripts: bool = True) -> None:
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 700},
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})


def requests(driver) -> list[str]:
    messages = [json.loads(each["message"])["message"] for each in driver.get_log("performance")]
    return [
        each["params"]["request"]["url"]
        for each in messages
        if each["method"] == "Network.requestWillBeSent"
    ]


def paper(driver) -> str:
    return driver.execute_script("return getComputedStyle(document.body).backgroundColor")


def test_colours_follow_the_system_without_scripts(browser, address) -> None:
    look(browser, scripts=False)
    browser.get(address)
    assert paper(browser) == "rgb(255, 255, 255)"
    look(browser, dark=True, scripts=False)
    assert paper(browser) == "rgb(17, 25, 29)"


def test_colours_can_be_chosen_and_are_remembered(browser, address) -> None:
    browser.get(address)
    button = browser.find_element("id", "scheme")
    assert button.text == "深色"
    button.click()
    assert paper(browser) == "rgb(17, 25, 29)"
    browser.get(f"{address}register/")
    assert paper(browser) == "rgb(17, 25, 29)"
    assert browser.find_element("id", "scheme").text == "浅色"


def test_large_print_is_remembered(browser, address) -> None:
    browser.get(address)
    browser.find_element("id", "large").click()
    browser.get(f"{address}verify/")
    size = browser.execute_script("return getComputedStyle(document.documentElement).fontSize")
    assert round(float(size.removesuffix("px")), 1) == 26.7
    assert browser.find_element("id", "large").get_attribute("aria-pressed") == "true"


def shown(browser) -> list[str]:
    rows = browser.find_elements("css selector", ".reg tbody tr")
    return [row.find_element("css selector", "a").text for row in rows if row.is_displayed()]


def filtered(browser) -> list[str]:
    """The names shown, once the data of the filter is there."""
    from selenium.webdriver.support.ui import WebDriverWait

    said = browser.find_element("id", "shown")
    WebDriverWait(browser, 20).until(lambda _: "符合条件" in said.text)
    return shown(browser)


def test_filter_by_identifier_in_full_width(browser, address) -> None:
    browser.get(f"{address}register/")
    assert not any("register.json" in each for each in requests(browser))
    browser.find_element("id", "fq").send_keys("０５１２３４５６７８")
    assert filtered(browser) == ["李村街道"]
    assert "q=" in urlsplit(browser.current_url).fragment
    browser.find_element("id", "fq").clear()
    browser.find_element("id", "fq").send_keys(" ")
    assert browser.find_element("id", "shown").text == "共47个账号"
    assert len(shown(browser)) == 47


def test_sorted_by_name_by_mouse_and_from_the_address(browser, address) -> None:
    browser.get(f"{address}register/#p=weibo")
    before = filtered(browser)
    browser.find_element("css selector", "[data-sort=name] button").click()
    assert filtered(browser) == [
        "浮山路街道", "虎山路街道", "李沧政务", "李沧综合执法", "李村街道",
    ] != before  # fmt: skip
    head = browser.find_element("css selector", "[data-sort=name]")
    assert head.get_attribute("aria-sort") == "ascending"
    browser.get(browser.current_url)
    assert filtered(browser)[0] == "浮山路街道"
    assert browser.find_element("id", "fo").get_attribute("value") == "name"


SMALL = """
const shown = [...document.querySelectorAll('.slips text, .mchart text')]
  .filter(each => each.getClientRects().length);
return shown.map(each => [each.textContent,
  parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a]);
"""
"""The words in the drawings, each with the size in which it is read."""


def test_large_print_leaves_nothing_small_in_a_drawing_on_a_phone(browser, address) -> None:
    look(browser, 360)
    browser.get(address)
    browser.execute_script("localStorage.setItem('mc-large', '1')")
    shown = {}
    for uri in ("", "announcements/", "announcements/fushanlu/2026-11-06-weibo/", "stats/"):
        browser.get(f"{address}{uri}")
        shown[uri] = browser.execute_script(SMALL)
        assert not [each for each in shown[uri] if each[1] < 12], uri
    # Of a notice's days only the one that is now fits: its first and last stand beside in words.
    assert [each[0] for each in shown[""]] == ["24", "24"]
    assert len(shown["stats/"]) == 12


def test_names_stay_in_one_line_of_the_register(browser, address) -> None:
    broken = (
        "return [...document.querySelectorAll('.reg tbody th a')]"
        ".filter(each => each.getClientRects().length > 1).map(each => each.textContent)"
    )
    for width in (1280, 1000):
        look(browser, width)
        browser.get(f"{address}register/")
        assert browser.execute_script(broken) == [], width
        browser.execute_script("document.documentElement.classList.add('large')")
        assert browser.execute_script(broken) == [], f"{width} large"


def test_units_stand_in_one_line_of_their_list_on_a_small_phone(browser, address) -> None:
    for width in (390, 360, 320):
        look(browser, width)
        browser.get(f"{address}units/")
        broken = browser.execute_script(
            "return [...document.querySelectorAll('.cols a')].filter(each =>"
            " each.textContent.length < 9 &&"
            " each.offsetHeight > 1.5 * parseFloat(getComputedStyle(each).lineHeight)).length"
        )
        assert broken == 0, width


def test_a_telephone_number_is_never_broken(browser, address) -> None:
    look(browser, 360)
    browser.get(address)
    browser.execute_script("localStorage.setItem('mc-large', '1')")
    for uri in ("", "verify/", "accounts/licun/weibo/", "units/licun/", "404.html"):
        browser.get(f"{address}{uri}")
        broken = browser.execute_script(
            "return [...document.querySelectorAll('a[href^=\"tel:\"]')]"
            ".filter(each => each.getClientRects().length > 1).map(each => each.textContent)"
        )
        assert broken == [], uri


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("u=hushanlu", ["虎山路街道", "虎山路街道"]),
        ("s=notice", ["浮山路街道", "湘潭路街道"]),
        ("s=notice&p=toutiao", ["湘潭路街道"]),
        ("q=综合", ["李沧综合执法"]),
        ("u=licun&sort=platform", ["李村街道", "李村街道", "李村街道", "李村街道"]),
    ],
)
def test_each_condition_stands_in_the_address(browser, address, asked: str, names) -> None:
    browser.get("about:blank")
    browser.get(f"{address}register/#{asked}")
    assert filtered(browser) == names
    for pair in asked.split("&"):
        key, _, value = pair.partition("=")
        box = {"q": "fq", "u": "fu", "p": "fp", "s": "fs", "sort": "fo"}[key]
        assert browser.find_element("id", box).get_attribute("value") == value


def test_sorted_by_each_column(browser, address) -> None:
    def column(part: str) -> list[str]:
        return [each.text for each in browser.find_elements("css selector", f".reg tbody {part}")]

    def runs(values: list[str]) -> list[str]:
        return [value for k, value in enumerate(values) if k == 0 or values[k - 1] != value]

    browser.get(f"{address}register/")
    for key, part in (("unit", ".c-u"), ("platform", ".c-p"), ("state", ".c-s")):
        browser.find_element("css selector", f"[data-sort={key}] button").click()
        filtered(browser)
        found = runs(column(part))
        assert len(found) == len(set(found)) > 5, key
        assert f"sort={key}" in urlsplit(browser.current_url).fragment
    browser.find_element("css selector", "[data-sort=filed] button").click()
    filtered(browser)
    days = column(".c-d")
    assert len(days) == 47
    assert days == sorted(days, reverse=True)


def test_register_as_of_a_day(browser, address) -> None:
    browser.get(f"{address}register/#u=licun&on=2023-05-01")
    assert filtered(browser) == ["李村街道", "李村发布", "李村街道"]
    assert "下表按2023-05-01当天的情况列出" in browser.find_element("id", "past").text
    words = [each.text for each in browser.find_elements("css selector", ".reg .st")]
    assert words == ["已备案", "已备案", "已备案"]
    browser.get(f"{address}register/#u=licun&on=2026-10-01")
    filtered(browser)
    words = [each.text for each in browser.find_elements("css selector", ".reg .st")]
    assert words == ["已备案", "已备案", "公告中", "已备案"]
    browser.get(f"{address}register/#u=licun&on=2020-01-01")
    assert filtered(browser) == []


@pytest.mark.parametrize(
    ("asked", "said", "count"),
    [
        ("u=licun&on=2027-01-01", "所选日期晚于数据截至的2026-11-24，按现在的情况列出。", 4),
        ("p=weibo&u=nosuch", "网址里的条件没有用上，名册不认识：主办单位“nosuch”。", 5),
        ("u=no&s=so", "网址里的条件没有用上，名册不认识：主办单位“no”、状态“so”。", 47),
        ("u=licun&on=2023-05-01&sort=filed", "没有那一天的“最近备案”，按名册次序列出。", 3),
        ("u=licun&on=2026-11-24&sort=filed", "", 4),
    ],
)
def test_a_condition_that_is_not_used_is_named(
    browser, address, asked: str, said: str, count: int
) -> None:
    browser.get("about:blank")
    browser.get(f"{address}register/#{asked}")
    note = browser.find_element("id", "ignored")
    assert note.text == said
    assert not browser.find_element("id", "taken-back").is_displayed()
    if count != 47:
        assert len(filtered(browser)) == count
    for box in browser.find_elements("css selector", ".filter select"):
        assert box.get_property("selectedIndex") >= 0
    # With the next choice of a reader it is gone, unless it still holds.
    box = browser.find_element("id", "fd")
    browser.execute_script(
        "arguments[0].value = ''; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
        box,
    )
    assert not note.is_displayed()


def test_records_taken_back_are_pointed_to(browser, address) -> None:
    browser.get("about:blank")
    browser.get(f"{address}register/#s=withdrawn")
    assert browser.find_element("id", "taken-back").text == (
        "撤回备案的账号不在表中，见备案已撤回。"
    )
    assert not browser.find_element("id", "ignored").is_displayed()


def test_an_old_name_finds_its_account_and_says_so(browser, address) -> None:
    browser.get(f"{address}register/#q=李村发布")
    assert filtered(browser) == ["李村街道"]
    assert browser.find_element("css selector", ".was").text == "曾用名称：李村发布"


def test_nothing_found_accuses_nobody(browser, address) -> None:
    browser.get(f"{address}register/#q=https://weibo.com/u/9999999999")
    assert filtered(browser) == []
    words = browser.find_element("id", "miss").text
    assert "没有符合条件的账号。这不表示该账号是假冒" in words
    assert "；法院、检察院；公安机关；" in words
    assert "输入的像是链接。这里只按名称和标识筛选，不能识别链接，请核验这个链接。" in words
    link = browser.find_element("css selector", "#miss-link a")
    assert link.get_attribute("href") == (
        f"{address}verify/#q=https%3A%2F%2Fweibo.com%2Fu%2F9999999999"
    )
    link.click()
    assert "未查到" in browser.find_element("id", "answer").text
    browser.get(f"{address}register/#q=没有这个名称")
    filtered(browser)
    assert "输入的像是链接" not in browser.find_element("id", "miss").text


def test_without_scripts_everything_is_there(browser, address) -> None:
    look(browser, 390, scripts=False)
    browser.get(f"{address}register/")
    total = len(browser.find_elements("css selector", ".reg tbody tr"))
    assert total > 20
    assert len(shown(browser)) == total
    assert "未启用脚本，筛选不可用" in browser.find_element("tag name", "body").text
    assert not browser.find_element("id", "large").is_displayed()
    browser.get(f"{address}announcements/licun/2026-09-14-kuaishou/")
    assert "2026年9月14日至2026年10月10日" in browser.find_element("tag name", "body").text


def test_keyboard_reaches_the_text_first(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{address}register/")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    first = browser.switch_to.active_element
    assert first.text == "跳到正文"
    assert first.get_attribute("href").endswith("#main")


@pytest.mark.parametrize(
    "name",
    [
        "licun/2026-09-14-kuaishou",
        "fushanlu/2026-11-06-weibo",
        "toucu/2025-03-05-merger",
        "jiushui/2026-11-24-douyin",
        "minzheng/2026-05-27-app",
    ],
)
def test_announcement_prints_as_a_notice_on_one_sheet(browser, address, name: str) -> None:
    import base64

    browser.get(f"{address}announcements/{name}/")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    data = base64.b64decode(printed["data"])
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    for hidden in (".top", ".foot", ".prog", ".banner"):
        assert not browser.find_element("css selector", hidden).is_displayed()
    assert browser.find_element("css selector", ".gw-top").is_displayed()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
