"""What was typed, in a real browser: read as the checker reads it, kept as text, never sent."""

from __future__ import annotations

import json
import random
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from tests.site.verifying import afresh, answered, ask, heads

from mingce.git.tree import WorkTree
from mingce.normalise import table_of
from mingce.normalise.pasted import Reader
from mingce.register import load

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FILE = yaml.safe_load((ROOT / "tests/cases/verify/readings.yml").read_text("utf-8"))
CASES = FILE["cases"]
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "https://weibo.com/u/0512345678\"onmouseover='alert(1)'",
    "<template><script>alert(1)</script></template>",
    "https://example.com/<iframe srcdoc='<script>alert(1)</script>'>",
    "{{ 7731*7731 }}",
)


@pytest.fixture(scope="module")
def table() -> dict:
    file = load(WorkTree(ROOT)).platforms_file
    assert file is not None
    table = table_of(file.platforms, file.short_links or (), file.no_accounts)
    return {**table, "fold": FILE["fold"]}


@pytest.fixture
def browser(driver, address):
    return afresh(driver, address)


def messages(browser) -> list[dict]:
    return [json.loads(each["message"])["message"] for each in browser.get_log("performance")]


def read_there(browser, address, table, texts):
    """What the reader in the browser makes of each text."""
    browser.get(f"{address}verify/")
    return browser.execute_script(
        "var read = mingceReading.reader(arguments[0]);"
        "return arguments[1].map(function (text) { return read(text); });",
        table,
        texts,
    )


def test_browser_reads_every_case_as_the_checker_does(browser, address, table) -> None:
    texts = [case["text"] for case in CASES]
    texts += [
        disguise.replace("{host}", host).replace("{rest}", rest)
        for group in FILE["impostors"].values()
        for disguise in group
        for host, rest in (
            ("weibo.com", "u/0512345678"),
            ("appgallery.huawei.com", "#/app/C0000001"),
        )
    ]
    found = read_there(browser, address, table, texts)
    expected = [Reader(table).read(text).data() for text in texts]
    assert [
        (text, one) for text, one, other in zip(texts, found, expected, strict=True) if one != other
    ] == []


PIECES = (
    "李村街道", "微信公眾號", "公众号", "微博", "抖音号", "視頻號", "帳號", "B站", "UID", "号",
    "的", " ", "：", ":", "=", "@", "（", "）", "【", "】", "“", "”", "[", "]", "-", "|", "#", "，",
    "。", "\n", "😀", "𠮷", "İ", "ß", "gh_000000000006", "0512345678", "demo-licun", "示範-0001",
    "https://weibo.com/u/0512345678", "x",
)  # fmt: skip


def test_browser_reads_what_nobody_thought_of_as_the_checker_does(browser, address, table) -> None:
    """Pieces and broken cases in any order: the two take them apart alike."""
    chance, texts = random.Random(29), []
    for _ in range(1500):
        text = "".join(chance.choices(PIECES, k=chance.randrange(1, 8)))
        if chance.random() < 0.3:
            case = chance.choice(CASES)["text"]
            cut = chance.randrange(len(case) + 1)
            text = case[:cut] + text + case[cut:]
        texts.append(text)
    found = read_there(browser, address, table, texts)
    reader = Reader(table)
    expected = [reader.read(text).data() for text in texts]
    assert [
        (text, one) for text, one, other in zip(texts, found, expected, strict=True) if one != other
    ] == []


def test_every_pattern_of_the_office_compiles_in_the_browser(browser, address, table) -> None:
    patterns = [
        pattern
        for row in table["platforms"]
        for pattern in (
            row["id"][0],
            *([row["handle"][0]] if "handle" in row else []),
            *(each[1] for each in row.get("patterns", ())),
        )
    ] + [pattern for _, several in table["others"] for pattern in several]
    assert len(patterns) > 60
    browser.get(f"{address}verify/")
    assert (
        browser.execute_script(
            "return arguments[0].filter(function (each) {"
            " try { new RegExp(each); return false; } catch (e) { return true; } });",
            patterns,
        )
        == []
    )


def test_an_unknown_identifier_on_a_known_host_is_never_in_the_register(
    browser, address, table, demo
) -> None:
    hosts = [host.replace("*.", "") for row in table["platforms"] for host in row.get("hosts", ())]
    paths = [
        "", "/", "/u/9999999999", "/9999999999", "/user/MS4wLjABAAAA9999999999999999",
        "/share/user/MS4wLjABAAAA9999999999999999", "/profile/999999999999", "/space/999999",
        "/c/user/token/MS4wLjABAAAA9999999999999999", "/u?app_id=9999999999999999",
        "/home?app_id=9999999999999999", "/user_9999999999",
        "/user/profile/ffffffffffffffffffffffff",
        "/people/nobody", "/org/nobody", "/app/C999999999", "/appdetail/com.nobody.app",
        "/s/0512345678", "/?u=0512345678", "/#0512345678", "/nobody", "/n/没有这个名称",
    ]  # fmt: skip
    links = [f"https://{host}{path}" for host in hosts for path in paths]
    browser.get(f"{address}verify/")
    data = json.loads(demo.text("data/verify.json"))
    found = browser.execute_script(
        "var book = mingceVerify.opened(arguments[0]);"
        "return arguments[1].map(function (link) {"
        " return mingceVerify.answers(book, link).map(function (each) { return each[0]; }); });",
        data,
        links,
    )
    kinds = {kind for each in found for kind in each}
    assert len(links) > 500
    assert kinds <= {"none", "page", "short", "unknown"}, kinds


def test_nothing_typed_is_sent(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    browser.get(address)
    urls = [
        each["params"]["request"]["url"]
        for each in messages(browser)
        if each["method"] == "Network.requestWillBeSent"
    ]
    assert not [url for url in urls if "data/" in url], "the home page loads no register data"
    box = browser.find_element("id", "vq")
    box.send_keys("0512345678", Keys.ENTER)
    WebDriverWait(browser, 20, 0.02).until(lambda each: "/verify/#q=0512345678" in each.current_url)
    assert "“李村街道”" in answered(browser)
    box = browser.find_element("id", "vq")
    box.clear()
    box.send_keys("没有这个名称", Keys.ENTER)
    WebDriverWait(browser, 20, 0.02).until(lambda each: heads(each) == ["未查到"])
    sent = [each["params"] for each in messages(browser) if "request" in each.get("params", {})]
    assert any("data/verify.json" in each["request"]["url"] for each in sent)
    for each in sent:
        request = each["request"]
        assert request["url"].startswith(address), request["url"]
        # The part after # stays in the browser: the protocol reports it apart.
        told = json.dumps([request["url"], request["headers"], request.get("postData", "")])
        assert "0512345678" not in told
        assert quote("没有这个名称") not in told


def test_keyboard_leads_to_the_answer(browser, address) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{address}verify/")
    place = browser.find_element("id", "answer")
    assert place.get_attribute("aria-live") == "polite"
    assert browser.find_element("css selector", ".vf label").get_attribute("for") == "vq"
    browser.find_element("id", "vq").send_keys("gh_000000000001", Keys.ENTER)
    answered(browser)
    assert browser.switch_to.active_element.get_attribute("id") == "answer"
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "打开账号页"
    browser.find_element("id", "vq").clear()
    browser.find_element("id", "vq").send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "vq"


def test_hostile_input_stays_text(browser, address) -> None:
    for text in HOSTILE:
        ask(browser, address, text)
        assert (
            browser.execute_script(
                "return document.querySelectorAll("
                "'#answer script, #answer img, #answer iframe, #answer [onload], #answer [onerror],"
                ' #answer [onmouseover], #answer [href^="javascript"]\').length'
            )
            == 0
        ), text
        shown = browser.execute_script(
            "return [].map.call(document.querySelectorAll('#answer a'),"
            " function (each) { return each.protocol; })"
        )
        assert set(shown) <= {"http:", "tel:"}, text
    assert browser.get_log("browser") == []


def test_without_scripts_nothing_can_be_sent_and_the_way_is_told(browser, address) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(address)
    body = browser.find_element("tag name", "body").text
    assert "未启用脚本，不能自动回答：请按三步核对" in body
    # Without a name nothing of a form is sent, whatever is done with it.
    assert not browser.find_element("id", "vq").get_attribute("name")
    browser.get(f"{address}verify/")
    body = browser.find_element("tag name", "body").text
    assert "打开名册，用浏览器的“在页面中查找”查标识" in body
    assert "名册会怎样回答" in body
    assert not browser.find_element("id", "answer").is_displayed()
