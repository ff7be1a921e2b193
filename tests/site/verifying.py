"""What the tests of the page of verification share: a fresh browser, asking, what is answered.

Imports nothing of mingce.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote


def afresh(driver: Any, address: str) -> Any:
    """The browser as a phone that was never here, its logs read away."""
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True},
    )
    driver.get(f"{address}robots.txt")
    driver.execute_script("localStorage.clear()")
    driver.get_log("browser")
    driver.get_log("performance")
    return driver


def ask(browser: Any, address: str, text: str) -> str:
    """Ask on the page of verification by its address; what it answers."""
    browser.get("about:blank")
    browser.get(f"{address}verify/#q={quote(text)}")
    return answered(browser)


def answered(browser: Any) -> str:
    from selenium.webdriver.support.ui import WebDriverWait

    # What is said first, not what a screen's width makes of it.
    words = "return document.getElementById('answer').textContent.replace(/\\s+/g, ' ').trim()"
    WebDriverWait(browser, 20, 0.02).until(lambda each: each.execute_script(words))
    return browser.execute_script(words)


def heads(browser: Any) -> list[str]:
    return browser.execute_script(
        "return [].map.call(document.querySelectorAll('#answer .ans-h'),"
        " function (each) { return each.textContent.trim(); })"
    )
