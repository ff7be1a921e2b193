"""What verification answers, in a real browser: for every state and day, no more than is known."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import http.server
import json
import re
import threading
from pathlib import Path

import pytest
from tests.site.verifying import afresh, ask, heads

from mingce.pages import Page, Site, publish, render
from mingce.pages.asking import Asking, NoAccount, OutsideClass, Shown
from mingce.pages.states import STATES
from mingce.pages.view import Successor

pytestmark = pytest.mark.browser

ANSWERS = (
    ("https://weibo.com/u/0512345678", "已备案", "（新浪微博）在名册中，由李村街道办事处运营。"),
    ("李村街道", "有同名备案账号，请核对", "名册中有4个账号叫“李村街道”。"),
    ("李村发布", "有同名备案账号，请核对", "名册中有1个账号曾经叫“李村发布”。"),
    ("微信号：licunfabu", "未查到", "这不表示该账号是假冒。"),
    ("weibo.com/licunfabu", "有同名备案账号，请核对", "名册中有1个账号的个性域名是“licunfabu”。"),
    ("weibo.com/nosuchname", "无法判断", "这是新浪微博的网址，但从中看不出是哪个账号。"),
    ("李村", "有名称相近的账号", "都是已登记的账号"),
    ("振华路街逍", "有名称相近的账号", "名册中名称相近、或者含有这几个字的账号有"),
    ("青岛市李沧区人民政府李村街道办事处", "单位名称", "您输入的是单位名称。"),
    ("李沧区李村街道办事处", "单位名称", "名册中有4个账号由它运营"),
    ("李沧区应急管理局", "单位名称", "您输入的是单位名称。"),
    ("李沧区文化和旅游局", "单位名称", "您输入的是单位名称。"),
    ("李沧区教育和体育局", "单位名称", "您输入的是单位名称。"),
    ("李沧区行政审批服务局", "单位名称", "您输入的是单位名称。"),
    ("李沧区人民政府办公室", "单位名称", "您输入的是单位名称。"),
    ("崂山区应急管理局", "不在本名册范围", "您输入的内容含有“崂山区”。"),
    ("青岛市应急管理局", "不在本名册范围", "您输入的内容含有“青岛市”。"),
    ("崂山李沧区应急管理局", "未查到", "这不表示该账号是假冒。"),
    ("https://weibo.com/u/0599999999", "未查到", "名册（数据截至2026-11-24）中未查到，这不表示"),
    ("李沧示范小学", "不在本名册范围", "您输入的内容含有“小学”。"),
    ("青岛市李沧区没有这个单位", "未查到", "账号刚开设，还在5个工作日的备案时限内"),
    ("青岛市没有这个单位", "不在本名册范围", "您输入的内容含有“青岛市”。"),
    ("https://v.douyin.com/00000000000/", "无法判断", "这是短链接，名册看不到它指向哪个账号。"),
    ("https://mp.weixin.qq.com/s/abc", "无法判断", "公众号没有公开的主页链接"),
    ("https://weibo.com@example.com/u/0512345678", "无法判断", "这不是名册认识的平台网址"),
    ("https://weibo.com/u/0512345678 https://weibo.com/u/0512345679", "无法判断", "不止一个链接"),
    ("13800000000", "无法判断", "名册只登记账号和应用，不能核对电话号码。"),
    ("wxid_abc123", "无法判断", "不能核对个人微信。"),
    ("https://apps.apple.com/cn/app/id0000000003", "已备案", "由区行政审批服务局运营。"),
    ("https://apps.apple.com/cn/app/李沧政务服务/id0000000003", "已备案", "“李沧政务服务”"),
    # 称呼之后
    ("微信公众号 李村街道", "有同名备案账号，请核对", "有1个账号（微信公众号）叫“李村街道”。"),
    ("微信公众号：李村街道", "有同名备案账号，请核对", "李村街道（微信公众号）"),
    ("公众号：李村街道", "有同名备案账号，请核对", "李村街道（微信公众号）"),
    ("抖音号：九水街道", "有同名备案账号，请核对", "九水街道（抖音）"),
    ("抖音 九水街道", "有同名备案账号，请核对", "九水街道（抖音）"),
    ("微博@李村街道", "有同名备案账号，请核对", "李村街道（新浪微博）"),
    ("新浪微博：李村街道", "有同名备案账号，请核对", "李村街道（新浪微博）"),
    ("账号标识：gh_000000000001", "已备案", "“振华路街道”（微信公众号）"),
    ("微信号：gh_000000000001", "已备案", "“振华路街道”（微信公众号）"),
    ("抖音号：MS4wLjABAAAA0000000000000012", "已暂停", "“九水街道”（抖音）"),
    ("小红书号：0000000000000000000000a7", "已备案", "“李村街道”（小红书）"),
    ("快手号：000000000001", "注销受阻", "“振华路街道”（快手）"),
    ("微信：demo-licun", "有同名备案账号，请核对", "名册中有1个账号的微信号是“demo-licun”。"),
    ("微信号：demo-licun（李村街道）", "有同名备案账号，请核对", "的微信号是“demo-licun”。"),
    ("B站：李沧教体", "有同名备案账号，请核对", "名册中有1个账号（哔哩哔哩）叫“李沧教体”。"),
    ("sec_uid=MS4wLjABAAAA0000000000000012", "已暂停", "“九水街道”（抖音）"),
    ("请关注“李村街道”微信公众号", "有同名备案账号，请核对", "名册中有4个账号叫“李村街道”。"),
    ("#李村街道#", "有同名备案账号，请核对", "名册中有4个账号叫“李村街道”。"),
    ("李村街道（官方）", "有名称相近的账号", "没有查到名称完全相同的账号"),
    ("ID: demo-licun", "有同名备案账号，请核对", "名册中有1个账号的微信号是“demo-licun”。"),
    ("微信公众号 没有这个名称", "未查到", "这不表示该账号是假冒。"),
    # 几样在一起、断开的
    ("UID 0512345678 李村街道", "已备案", "“李村街道”（新浪微博）"),
    ("gh_000000000001 振华路街道", "已备案", "“振华路街道”（微信公众号）"),
    ("振华路街道 gh_000000000001", "已备案", "“振华路街道”（微信公众号）"),
    ("gh_999999999999 振华路街道", "有同名备案账号，请核对", "请核对账号标识和认证主体"),
    ("李村街道\n微信号：demo-licun", "有同名备案账号，请核对", "的微信号是“demo-licun”。"),
    ("😀李村街道😀", "有同名备案账号，请核对", "名册中有4个账号叫“李村街道”。"),
    ("gh_ 000000000001", "已备案", "“振华路街道”（微信公众号）"),
    ("gh_ 999999999999", "未查到", "这不表示该账号是假冒。"),
    ("051 2345 678", "已备案", "“李村街道”（新浪微博）"),
    ("weibo.com/u/05123\n45678", "无法判断", "这是新浪微博的网址，但从中看不出是哪个账号。"),
    # 电话、聊天内容
    ("0532 87610000", "无法判断", "不能核对电话号码。"),
    ("138 0013 8000", "无法判断", "不能核对电话号码。"),
    ("+86 138 0013 8000", "无法判断", "不能核对电话号码。"),
    ("电话：0532-87610000", "无法判断", "不能核对电话号码。"),
    ("0532-0000 0002", "无法判断", "不能核对电话号码。"),
    ("微信：wxid_abcdef123", "无法判断", "不能核对个人微信。"),
    ("QQ 123456789", "无法判断", "不能核对QQ号和群聊。"),
    ("qq群123456", "无法判断", "不能核对QQ号和群聊。"),
    ("加我微信13800138000", "无法判断", "不能核对短信或者聊天内容。"),
    ("【李沧社保】您的医保卡异常，请加微信 lcsb2026 处理", "无法判断", "短信或者聊天内容。"),
    # 备案没有办完的
    ("世园街道（微信视频号）", "备案办理中，请核对", "主管单位尚未登记备案号"),
    ("世园街道", "有同名备案账号，请核对", "名册中有2个账号叫“世园街道”。"),
    ("世园", "有名称相近的账号", "其中有的备案还没有办完，或者已经撤回，见各自的状态。"),
    ("李", "请多输入几个字", "只有一个字，看不出要查哪个账号。"),
)  # fmt: skip
ACCUSING = ("是假的", "诈骗", "违规", "冒充", "非法", "骗子", "仿冒", "虚假")


@pytest.fixture
def browser(driver, address):
    return afresh(driver, address)


def test_every_account_answers_by_its_identifier(browser, address, demo) -> None:
    accounts = json.loads(demo.text("data/accounts.json"))["accounts"]
    browser.get(f"{address}verify/")
    found = browser.execute_script(
        "var book = mingceVerify.opened(arguments[0]);"
        "return arguments[1].map(function (id) {"
        " return mingceVerify.answers(book, id).map(function (each) {"
        "  return each[1].n === undefined ? [each[0]] : [each[0], book.name[each[1].n],"
        "   book.id[each[1].n]]; }); });",
        json.loads(demo.text("data/verify.json")),
        [each["identifier"] for each in accounts],
    )
    for account, answers in zip(accounts, found, strict=True):
        assert [account["state"], account["name"], account["identifier"]] in answers, account["id"]


def test_the_script_says_what_the_page_shows(browser, address) -> None:
    """The examples, filled in when the site was built, and the answers, filled in when asked."""
    browser.get(f"{address}verify/")
    examples = browser.execute_script(
        "return [].map.call(document.querySelectorAll('.ans-q'), function (each) {"
        " var part = each.closest('.ans'), id = each.querySelector('code').textContent;"
        " return [id, part.textContent.replace(/\\s+/g, ' ').trim()]; });"
    )
    assert len(examples) >= 9
    for asked, words in examples:
        answer = ask(browser, address, asked)
        answer = re.sub("这是只按标识查到的。.*?不是这个账号。", "", answer)
        answer = answer.replace("这个标识现在的登记见上面，下面是另一份。", "")
        assert words.replace(" ", "") in answer.replace(" ", ""), asked


def test_answers_say_no_more_than_the_register_knows(browser, address) -> None:
    for text, head, words in ANSWERS:
        said = ask(browser, address, text)
        assert heads(browser)[0] == head, text
        assert words.replace(" ", "") in said.replace(" ", ""), (text, said)
        assert "示范数据" in said
        assert "数据截至2026-11-24" in said.replace(" ", ""), text
        assert not [each for each in ACCUSING if each in said], text


def test_a_transferred_account_names_who_took_it(browser, address, demo) -> None:
    accounts = json.loads(demo.text("data/accounts.json"))["accounts"]
    given = next(each for each in accounts if each["state"] == "transferred")
    taken = next(each for each in accounts if each["id"] == given["transferred_to"])
    said = ask(browser, address, given["identifier"])
    assert heads(browser) == ["已备案", "已移交"]
    assert f"改由{taken['unit_name']}运营" in said.replace(" ", "")


def test_a_successor_is_headed_only_where_one_is_registered(browser, address, demo) -> None:
    accounts = json.loads(demo.text("data/accounts.json"))["accounts"]
    closed = [each for each in accounts if each["state"] == "deregistered"]
    seen = set()
    for each in closed:
        said = ask(browser, address, each["identifier"])
        followed = "请以接续账号" in said
        assert ("有接续账号" in said) == followed, each["id"]
        assert ("名册没有登记接续账号。" in said) != followed, each["id"]
        seen.add(followed)
    assert seen == {True, False}


def test_answers_fit_a_narrow_screen(browser, address) -> None:
    for text in (
        "李村",
        "MS4wLjABAAAA0000000000000012",
        "x" * 60,
        "https://weibo.com/u/0512345678",
    ):
        ask(browser, address, text)
        for width, large in ((320, False), (320, True), (1280, True)):
            browser.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 700},
            )
            wide = browser.execute_script(
                "document.documentElement.classList.toggle('large', arguments[0]);"
                "return document.documentElement.scrollWidth",
                large,
            )
            assert wide <= width, (text, width, large)


# A register that is no demonstration, in the plainest frame.

FRAME = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>x</title>'
    '<link rel="stylesheet" href="{up}assets/mingce/mingce.css"><main class="mc">{html}</main>'
    "{scripts}</html>"
)


@dataclasses.dataclass
class Plain:
    """Writes a site's parts to a folder that is served."""

    folder: Path
    address: str

    def write(self, site: Site) -> None:
        for part in render(site):
            if isinstance(part, Page):
                up = "../" * part.uri.count("/")
                scripts = "".join(
                    f'<script src="{up}assets/mingce/{each}" defer></script>'
                    for each in part.scripts
                )
                data = FRAME.format(up=up, html=part.html, scripts=scripts).encode()
                target = self.folder / part.uri / "index.html"
            else:
                data, target = part.data, self.folder / part.uri
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


@pytest.fixture
def plain(tmp_path: Path):
    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self):
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

        def log_message(self, format, *args):
            pass

    handler = functools.partial(Handler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Plain(tmp_path, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


@pytest.fixture
def clock(browser):
    """Sets the day that pages loaded from now on see."""
    added: list[str] = []

    def on(day: str) -> None:
        source = f"Date.now = function () {{ return Date.parse('{day}T04:00:00Z'); }};"
        done = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
        added.append(done["identifier"])

    yield on
    for each in added:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": each})


ASKING = Asking(
    table={
        "platforms": [
            {
                "key": "weibo", "name": "新浪微博", "id": ["[0-9]{5,11}", 0, ["UID"]],
                "hosts": ["weibo.com"], "keep": [],
                "patterns": [["id", "https://weibo\\.com/u/([0-9]{5,11})"]],
            },
            {"key": "wechat", "name": "微信公众号", "id": ["gh_[0-9a-z]{10,32}", 1, ["原始标识"]]},
        ],
        "short": [],
        "others": [["phone", ["[0-9]{3}"]]],
    },
    fresh_until=dt.date(2026, 12, 1),
    outside=(OutsideClass("学校", ("小学",), "请向学校询问"),),
    no_accounts=(NoAccount("phone", "电话号码", "请拨打对外公布的电话"),),
    shown=(Shown("weibo", "address", "名称下方", "weibo.com/u/"),),
)  # fmt: skip


def notices_linked(browser) -> list[str]:
    return browser.execute_script(
        "return [].filter.call(document.querySelectorAll('#answer a'), function (each) {"
        " return each.textContent === '看公告全文'; })"
        ".map(function (each) { return each.pathname.slice(1); })"
    )


def test_days_left_count_from_the_reader_s_day(browser, plain, clock, make_site) -> None:
    plain.write(make_site(demonstration=False, complete=True, asking=ASKING))
    text = "https://weibo.com/u/0512345678"
    for day, words in (
        ("2026-11-24", "公告期2026-11-20至2026-12-11，还剩14个工作日。"),
        ("2026-12-11", "公告期2026-11-20至2026-12-11，还剩1个工作日。"),
        ("2026-12-12", "公告期2026-11-20至2026-12-11，已经期满，尚未办结。"),
    ):
        clock(day)
        said = ask(browser, plain.address, text).replace(" ", "")
        assert "示范数据" not in said
        assert words in said, day
        assert ("数据已过期，请刷新" in said) == (day > "2026-12-01"), day
        assert notices_linked(browser) == ["announcements/jia/2026-11-20-weibo/"], day


def test_the_notice_is_linked_whatever_its_last_day(browser, plain, clock, make_site) -> None:
    clock("2026-11-24")
    site = make_site(demonstration=False, complete=True, asking=ASKING)
    notice = dataclasses.replace(site.notices[0], last_day=None, days=())
    plain.write(dataclasses.replace(site, notices=(notice,)))
    assert "公告期最后一日待核。" in ask(browser, plain.address, "weibo.com/u/0512345678")
    assert notices_linked(browser) == [f"{notice.id}/"]


def test_an_account_blocked_while_its_notice_runs_links_it(
    browser, plain, clock, make_site
) -> None:
    clock("2026-11-24")
    site = make_site(demonstration=False, complete=True, asking=ASKING)
    for also, linked in ((("notice",), [f"{site.notices[0].id}/"]), ((), [])):
        accounts = tuple(
            dataclasses.replace(each, state="blocked", also=also)
            for each in site.accounts
            if each.notice
        )
        plain.write(dataclasses.replace(site, accounts=accounts))
        said = ask(browser, plain.address, "weibo.com/u/0512345678")
        assert ("同时登记的状态：公告中。" in said) == bool(also)
        assert notices_linked(browser) == linked


def test_an_announcement_counts_from_the_reader_s_day(browser, plain, clock, make_site) -> None:
    for file in publish(make_site(demonstration=False)):
        target = plain.folder / file.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)
    page = "announcements/jia/2026-11-20-weibo/"
    for day, words, past in (
        ("2026-11-24", "公告期至2026-12-11，还剩14个工作日", 1),
        ("2026-12-11", "公告期至2026-12-11，还剩1个工作日", 14),
        ("2026-12-12", "公告期至2026-12-11，已满", 15),
    ):
        clock(day)
        for uri in (page, "announcements/", "accounts/jia/weibo/", "units/jia/", ""):
            browser.get(plain.address + uri)
            said = browser.find_element("css selector", ".left[data-days]").text
            assert said.replace(" ", "") == words, (day, uri)
        browser.get(plain.address + page)
        assert len(browser.find_elements("css selector", ".slips .slip.past")) == past, day


PROMISED = {
    "filed": "“甲街道”（新浪微博）在名册中，由甲街道办事处运营。",
    "pending": "甲街道办事处已报送“甲街道”（新浪微博）的备案，主管单位尚未登记备案号。",
    "notice": "甲街道办事处已公告拟注销。公告期2026-11-20至2026-12-11，还剩14个工作日。",
    "suspended": "如看到以它的名义新发的内容，请先向甲街道办事处核实，电话0532-00000006。",
    "stopped": "在名册中，自2026-03-02起停止更新，尚未注销。",
    "blocked": "甲街道办事处已办理注销，平台尚未办结。",
    "releasing": "甲街道办事处已报送移交，将由乙局接收。",
    "disputed": "归属正在由主管单位核定。核定之前，名册不能确认该账号由哪家单位运营。",
    "transferred": "不再由甲街道办事处运营，改由乙局运营；请以“乙局”（新浪微博）的账号页为准。",
    "deregistered": "自2026-03-02起不再由甲街道办事处运营；请以接续账号“乙局”（新浪微博）为准。",
    "assigned": "经主管单位认定，该账号（标识0512345610）不属于甲街道办事处，由乙局运营；",
    "withdrawn": "甲街道办事处已撤回该账号（标识0512345611）的备案，名册不再登记它。",
}


def states_site(make_site):
    """A register that is no demonstration, with one account of each state, each its identifier."""
    after = {"jia/weibo.9": {"transferred_to": "yi/weibo"}, "jia/weibo.7": {"releasing_to": "yi"},
             "jia/weibo.10": {"successor": Successor("yi/weibo")},
             "jia/weibo.11": {"holder": "yi/weibo"},
             "jia/weibo.3": {"notice": "announcements/jia/2026-11-20-weibo"}}  # fmt: skip
    site = make_site(demonstration=False, complete=True, asking=ASKING)
    plain = next(each for each in site.accounts if each.id == "jia/wechat")
    accounts = [
        dataclasses.replace(
            plain,
            id=(key := f"jia/weibo.{number}" if number > 1 else "jia/weibo"),
            platform="weibo",
            name="甲街道",
            handle="",
            identifier=f"05123456{number - 1:02}",
            state=state,
            since=dt.date(2026, 3, 2),
            **after.get(key, {}),
        )
        for number, state in enumerate(PROMISED, 1)
    ]
    taker = dataclasses.replace(
        accounts[0], id="yi/weibo", unit="yi", name="乙局", identifier="0512345699"
    )
    notice = dataclasses.replace(
        site.notices[0],
        accounts=(dataclasses.replace(site.notices[0].accounts[0], account="jia/weibo.3"),),
    )
    return dataclasses.replace(site, accounts=(*accounts, taker), notices=(notice,), events=())


def test_every_state_is_answered_as_promised(browser, plain, clock, make_site) -> None:
    clock("2026-11-24")
    plain.write(states_site(make_site))
    assert list(PROMISED) == list(STATES)
    for number, (state, words) in enumerate(PROMISED.items()):
        for text in (f"https://weibo.com/u/05123456{number:02}", f"UID：05123456{number:02}"):
            said = ask(browser, plain.address, text).replace(" ", "")
            assert heads(browser) == [STATES[state].word], text
            assert words in said, (text, said)
            assert "数据截至2026-11-24" in said
            assert "数据已过期" not in said
            assert not [each for each in ACCUSING if each in said]
        # A number alone could be another platform's: every state says of which it is.
        said = ask(browser, plain.address, f"05123456{number:02}").replace(" ", "")
        assert words in said
        assert "这是只按标识查到的。它是新浪微博的UID，" in said
        assert "在别的平台上，同样的号码不是这个账号。" in said


def test_until_coverage_is_complete_nothing_is_said_of_what_is_missing(
    browser, plain, clock, make_site
) -> None:
    clock("2026-11-24")
    plain.write(make_site(demonstration=False, complete=False, asking=ASKING))
    for text in ("https://weibo.com/u/0599999999", "没有这个名称"):
        said = ask(browser, plain.address, text)
        assert heads(browser) == ["名册不能回答"]
        assert "不能回答这个账号是否在册" in said
        assert "未查到" not in said


def test_data_that_does_not_come_is_said(browser, plain, make_site) -> None:
    plain.write(make_site(asking=ASKING))
    (plain.folder / "data/verify.json").unlink()
    said = ask(browser, plain.address, "0512345678")
    assert heads(browser) == ["暂时不能回答"]
    assert "名册数据没有取到。" in said


def test_hostile_records_stay_text(browser, plain, clock, make_site) -> None:
    clock("2026-11-24")
    nasty = '"></a><img src=x onerror=alert(1)><script>alert(2)</script>'
    site = make_site(demonstration=False, complete=True, asking=ASKING)
    site = dataclasses.replace(
        site,
        accounts=tuple(
            dataclasses.replace(
                each, name=nasty, subject=nasty, handle=nasty, former_names=(nasty,)
            )
            for each in site.accounts
        ),
        units=tuple(dataclasses.replace(each, name=nasty, phone=nasty) for each in site.units),
    )
    plain.write(site)
    for text in (nasty, "0512345678", "onerror"):
        ask(browser, plain.address, text)
        assert (
            browser.execute_script(
                "return document.querySelectorAll('#answer script, #answer img').length"
            )
            == 0
        ), text
