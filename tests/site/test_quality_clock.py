"""Read years later: a site tells days left and the age of its data by the reader's clock.

A demonstration stands still on its own date, and says so on every page.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest
from tests.site.verifying import ask, heads

from mingce.desk.source import read_source
from mingce.pages import Site, publish
from mingce.pages.asking import Asking
from mingce.pages.view import NoticeDay

ROOT = Path(__file__).parents[2]
FROZEN = dt.date(2026, 11, 24)
YEARS = (2027, 2030)
DAY = dt.timedelta(days=1)

CLOCK = """
(function (at) {
  var Real = Date;
  function Set() {
    if (!(this instanceof Set)) return new Real(at).toString();
    return arguments.length ? new (Real.bind.apply(Real, [null].concat([].slice.call(arguments))))()
      : new Real(at);
  }
  Set.prototype = Real.prototype;
  Set.now = function () { return at; };
  Set.parse = Real.parse;
  Set.UTC = Real.UTC;
  window.Date = Set;
})(Date.parse('%s'));
"""


@pytest.fixture
def browser(driver):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 1280, "height": 844, "deviceScaleFactor": 1, "mobile": False},
    )
    return driver


@pytest.fixture
def clock(browser):
    """Sets the moment, in UTC, at which pages loaded from now on find the browser's clock."""
    added: list[str] = []

    def clear() -> None:
        while added:
            browser.execute_cdp_cmd(
                "Page.removeScriptToEvaluateOnNewDocument", {"identifier": added.pop()}
            )

    def on(moment: str) -> None:
        clear()
        done = browser.execute_cdp_cmd(
            "Page.addScriptToEvaluateOnNewDocument", {"source": CLOCK % moment}
        )
        added.append(done["identifier"])
        browser.get("about:blank")

    yield on
    clear()


def text(browser) -> str:
    return browser.execute_script("return document.body.innerText.replace(/\\s+/g, ' ').trim()")


def written(site: Site, folder: Path) -> Path:
    for each in publish(site):
        target = folder / each.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(each.data)
    return folder


TABLE = {
    "platforms": [
        {"key": "weibo", "name": "新浪微博", "id": ["[0-9]{5,11}", 0, ["UID"]], "hosts": [],
         "keep": [], "patterns": []},
        {"key": "wechat", "name": "微信公众号", "id": ["gh_[0-9a-z]{10,32}", 1, ["原始标识"]]},
    ],
    "short": [],
    "others": [],
}  # fmt: skip


def running(site: Site, as_of: dt.date) -> Site:
    """The sample as a real register with data of that day, its announcement published then."""
    days = [NoticeDay(as_of, "publication")]
    while sum(each.kind == "work" for each in days) < 15:
        day = days[-1].date + dt.timedelta(days=1)
        days.append(NoticeDay(day, "rest" if day.weekday() > 4 else "work"))
    notice = dataclasses.replace(
        site.notices[0],
        date=as_of,
        published_on=as_of,
        last_day=days[-1].date,
        take_down_from=days[-1].date + dt.timedelta(days=1),
        days=tuple(days),
    )
    return dataclasses.replace(
        site,
        as_of=as_of,
        demonstration=False,
        complete=True,
        notices=(notice,),
        asking=Asking(table=TABLE, fresh_until=as_of + dt.timedelta(days=90)),
    )


NOTICE = "announcements/jia/2026-11-20-weibo/"
COUNTING = ("", "announcements/", NOTICE, "accounts/jia/weibo/", "units/jia/")


@pytest.mark.browser
@pytest.mark.parametrize("year", YEARS)
def test_days_left_count_by_a_clock_of_that_year(
    browser, clock, kit, tmp_path, make_site, year: int
) -> None:
    site = running(make_site(), dt.date(year, 3, 1))
    days, last = site.notices[0].days, site.notices[0].last_day
    assert last is not None
    work = [each.date for each in days if each.kind == "work"]
    with kit.served(written(site, tmp_path / "site")) as address:
        for moment, left in (
            (f"{work[0]}T04:00:00Z", 15),
            (f"{work[4]}T04:00:00Z", 11),
            # The day of the reader begins in Beijing, at 16:00 of the day before.
            (f"{last - dt.timedelta(days=1)}T15:59:59Z", 2 if work[-2] == work[-1] - DAY else 1),
            (f"{last}T15:59:59Z", 1),
            (f"{last}T16:00:00Z", 0),
            (f"{year}-12-31T16:00:00Z", 0),
        ):
            clock(moment)
            ended = f"，还剩{left}个工作日" if left else "，已满"
            for uri in COUNTING:
                browser.get(address + uri)
                said = browser.find_element("css selector", ".left[data-days]").text
                assert said.replace(" ", "") == f"公告期至{last}{ended}", (moment, uri)
            said = ask(browser, address, "0512345678").replace(" ", "")
            assert heads(browser)[0] == "公告中"
            told = f"还剩{left}个工作日" if left else "已经期满，尚未办结"
            assert f"公告期{days[0].date}至{last}，{told}。" in said, moment
            assert ("数据已过期，请刷新" in said) == (moment > f"{year}-06"), moment


@pytest.mark.browser
@pytest.mark.parametrize("year", YEARS)
def test_data_of_years_ago_are_told_to_be_old(
    browser, clock, kit, tmp_path, make_site, year: int
) -> None:
    site = running(make_site(), FROZEN)
    with kit.served(written(site, tmp_path / "site")) as address:
        clock(f"{year}-03-15T04:00:00Z")
        for asked, words in (
            ("0512345678", "已经期满，尚未办结。"),
            ("gh_000000000001", "“甲街道发布”（微信公众号）在名册中，由甲街道办事处运营。"),
            ("甲街道", "请核对账号标识和认证主体"),
            ("没有这个账号", "中未查到，这不表示该账号是假冒。"),
        ):
            said = ask(browser, address, asked).replace(" ", "")
            assert said.startswith(
                "数据已过期，请刷新。本页的名册数据截至2026-11-24，已经超过规定的更新期限。"
            ), asked
            assert words in said, asked
            assert "数据截至2026-11-24" in said.removeprefix("数据已过期，请刷新。"), asked
        browser.get(address + NOTICE)
        slips = browser.find_elements("css selector", ".slips .slip.left")
        assert slips == []
        assert len(browser.find_elements("css selector", ".slips .slip.past")) == 15


@pytest.mark.browser
def test_figures_and_lists_do_not_change_with_the_clock(
    browser, clock, kit, tmp_path, make_site
) -> None:
    """Statistics, the register, changes: of the data's day, and each page says of which."""
    site = running(make_site(), FROZEN)
    with kit.served(written(site, tmp_path / "site")) as address:
        told: dict[str, list[str]] = {}
        for moment in (f"{FROZEN}T04:00:00Z", *(f"{year}-07-01T04:00:00Z" for year in YEARS)):
            clock(moment)
            for uri in ("stats/", "register/", "changes/", "states/notice/", "deregistered/"):
                browser.get(address + uri)
                told.setdefault(uri, []).append(text(browser))
        for uri, texts in told.items():
            assert texts[1:] == texts[:1] * len(YEARS), uri
            assert "数据截至2026-11-24" in texts[0], uri
        assert "2025年12月至2026年11月" in told["stats/"][0]


def test_a_demonstration_says_so_and_of_which_day_on_every_page(published) -> None:
    pages = sorted(published.path.rglob("*.html"))
    assert len(pages) > 100
    banner = (
        r'<p class="demo"><b>示范数据</b>，截至<time datetime="2026-11-24">2026-11-24</time>，'
        "账号均为虚构。</p>"
    )
    for page in pages:
        html = page.read_text("utf-8")
        where = page.relative_to(published.path).as_posix()
        assert len(re.findall(banner, html)) == 1, where
        assert "（示范数据）</title>" in html, where
        assert '<meta name="robots" content="noindex' in html, where
    badges = sorted(published.path.glob("badges/**/*.svg"))
    assert len(badges) > 40
    for badge in badges:
        assert "示范数据，截至2026-11-24，以本站页面为准" in badge.read_text("utf-8"), badge


@pytest.mark.parametrize("year", YEARS)
def test_a_demonstration_is_built_the_same_in_any_year(year: int) -> None:
    source = read_source(ROOT)
    assert source.site(dt.date(year, 7, 1)) == source.site(FROZEN)


@pytest.mark.browser
def test_a_demonstration_stands_still_whatever_the_clock_says(
    browser, clock, address, kinds
) -> None:
    told: dict[str, list[str]] = {}
    for moment in (f"{FROZEN}T04:00:00Z", *(f"{year}-03-15T04:00:00Z" for year in YEARS)):
        clock(moment)
        for label, uri in kinds.items():
            browser.get(address + uri)
            shown = browser.find_element("css selector", ".banner .demo")
            assert shown.is_displayed(), label
            assert shown.text == "示范数据，截至2026-11-24，账号均为虚构。", label
            told.setdefault(label, []).append(text(browser))
        for asked in ("https://weibo.com/u/0512345678", "李村街道", "没有这个账号", "浮山路街道"):
            said = ask(browser, address, asked).replace(" ", "")
            assert "示范数据" in said, asked
            assert "数据截至2026-11-24" in said, asked
            assert "数据已过期" not in said, asked
            told.setdefault(f"answer {asked}", []).append(said)
    for label, texts in told.items():
        assert texts[1:] == texts[:1] * len(YEARS), label


@pytest.mark.browser
def test_the_clock_is_really_set(browser, clock, address) -> None:
    clock("2030-07-01T04:00:00Z")
    browser.get(address)
    assert browser.execute_script(
        "return [new Date().toISOString(), Date.now(), new Date(2020, 0, 1).getFullYear(),"
        " Date().indexOf('2030') > 0, new Date() instanceof Date];"
    ) == ["2030-07-01T04:00:00.000Z", 1909108800000, 2020, True, True]
