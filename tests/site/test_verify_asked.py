"""What people ask in words of their own: a unit's short name, a number of ours, a page of ours."""

from __future__ import annotations

import json

import pytest
from tests.site.verifying import afresh, ask, heads

pytestmark = pytest.mark.browser

UNITS = (
    ("文旅局", "区文化和旅游局", 4),
    ("李沧综合局", "区综合行政执法局", 1),
    ("李沧区教育局", "区教育和体育局", 3),
    ("市场监管局", "区市场监督管理局", 1),
    ("李沧审批局", "区行政审批服务局", 3),
    ("李村办事处", "李村街道办事处", 4),
    ("微信公众号：文旅局", "区文化和旅游局", 1),
)
"""A short name, the unit that is meant, how many accounts it has registered."""

NO_UNITS = (
    "李沧区人民政府",
    "崂山文旅局",
    "没有这个局",
    "局",
)
"""What is not the beginning of anything: of another district, too short, too general."""


@pytest.fixture
def browser(driver, address):
    return afresh(driver, address)


def links(browser) -> list[str]:
    found = browser.execute_script(
        "return [].map.call(document.querySelectorAll('#answer a'),"
        " function (each) { return each.href; })"
    )
    return [str(each) for each in found]


def test_a_unit_s_short_name_finds_its_accounts(browser, address) -> None:
    for text, unit, count in UNITS:
        said = ask(browser, address, text).replace(" ", "")
        assert heads(browser) == ["有名称相近的单位"], text
        on = "（微信公众号）" if text.startswith("微信公众号") else ""
        assert f"名册中有单位的名称与它相近，由这些单位登记的账号{on}有{count}个。" in said, text
        assert "只凭名称不能确认，请核对账号标识和认证主体。" in said
        assert "这不表示您看到的账号是假冒。" in said
        assert unit in said, text
        assert "数据截至2026-11-24" in said


def test_an_account_s_name_is_near_with_and_without_the_district(browser, address) -> None:
    for text, name, count in (
        ("李沧区文旅局", "李沧文旅", 4),
        ("青岛市李沧区卫健委", "李沧卫健", 1),
        ("区政务服务大厅", "李沧政务服务", 5),
    ):
        said = ask(browser, address, text).replace(" ", "")
        assert heads(browser) == ["有名称相近的账号"], text
        assert f"名册中名称相近、或者含有这几个字的账号有{count}个" in said, text
        assert name in said
    ask(browser, address, "烟台商务局")
    assert heads(browser) == ["未查到"], "what no district of ours stands before is not near"


def test_accounts_that_are_over_stand_last(browser, address) -> None:
    said = ask(browser, address, "快手 兴城路街道")
    assert said.index("已备案 兴城路街道办事处") < said.index("已注销 兴城路街道办事处")


def test_a_platform_beside_the_name_says_where_to_look(browser, address) -> None:
    for text, name, platform in (
        ("李村街道公众号", "李村街道", "微信公众号"),
        ("李村街道的微信公众号", "李村街道", "微信公众号"),
        ("公众号“李村街道”", "李村街道", "微信公众号"),
        ("李沧文旅视频号", "李沧文旅", "微信视频号"),
        ("李沧文旅抖音", "李沧文旅", "抖音"),
        ("李沧文旅抖音号", "李沧文旅", "抖音"),
        ("小红书李村街道", "李村街道", "小红书"),
        ("李沧文旅【视频号】", "李沧文旅", "微信视频号"),
        ("李村街道-微博", "李村街道", "新浪微博"),
        ("[小程序] 李沧文旅", "李沧文旅", "微信小程序"),
        ("头条号：湘潭路街道", "湘潭路街道", "今日头条"),
        ("订阅号：李村街道", "李村街道", "微信公众号"),
        ("李沧政务微博", "李沧政务", "新浪微博"),
    ):
        said = ask(browser, address, text).replace(" ", "")
        assert heads(browser)[0] == "有同名备案账号，请核对", text
        assert f"名册中有1个账号（{platform}）叫“{name}”。" in said, text
        assert f"{name}（{platform}）" in said
    said = ask(browser, address, "李村街道抖音")
    assert heads(browser) == ["有名称相近的账号"], "on that platform none is registered"
    ask(browser, address, "没有这个名称公众号")
    assert heads(browser) == ["未查到"]


TRADITIONAL = (
    ("青島市李滄區教育和體育局", "青岛市李沧区教育和体育局"),
    ("李滄區衞生健康局", "李沧区卫生健康局"),
    ("興華路街道辦事處", "兴华路街道办事处"),
    ("李滄文旅", "李沧文旅"),
    ("李滄應急管理", "李沧应急管理"),
    ("李滄區文旅局", "李沧区文旅局"),
    ("樓山街逍", "楼山街逍"),
    ("市場監管局", "市场监管局"),
    ("公眾號：李滄文旅", "公众号：李沧文旅"),
    ("李滄文旅視頻號", "李沧文旅视频号"),
    ("微信號：demo-licun", "微信号：demo-licun"),
    ("原始標識：gh_000000000006", "原始标识：gh_000000000006"),
    ("嶗山區應急管理局", "崂山区应急管理局"),
    ("青島市應急管理局", "青岛市应急管理局"),
    ("李滄示範小學", "李沧示范小学"),
    ("青島市李滄區沒有這個單位", "青岛市李沧区没有这个单位"),
    ("沒有這個名稱", "没有这个名称"),
    ("您好，請掃碼加群領取補貼", "您好，请扫码加群领取补贴"),
    ("釘釘群123", "钉钉群123"),
    ("備案號：LC-2026-0038", "备案号：LC-2026-0038"),
)
"""The same question in traditional and in simplified characters."""


def test_traditional_characters_are_answered_as_simplified_ones(browser, address) -> None:
    for traditional, simplified in TRADITIONAL:
        said = []
        for text in (traditional, simplified):
            answer = ask(browser, address, text)
            for each in browser.find_elements("css selector", "#answer .ans-q .id"):
                assert each.text in text.replace("：", ":"), "as it was asked"
                answer = answer.replace(each.text, "", 1)
            said.append((heads(browser), links(browser), answer))
        assert said[0] == said[1], traditional


def test_no_identifier_is_found_by_another_writing(browser, address, demo) -> None:
    """Two identifiers that differ by such a character alone are two."""
    data = json.loads(demo.text("data/verify.json"))
    row = [each["key"] for each in data["table"]["platforms"]].index("renminhao")
    data["table"]["fold"] += "範范"
    data["p"] = chr(ord("0") + row) + data["p"][1:]
    data["i"] = [[common, "" if n == row else rest] for n, (common, rest) in enumerate(data["i"])]
    data["i"][row] = ["", "示范-0001"]
    browser.get(f"{address}verify/")
    found = browser.execute_script(
        "var book = mingceVerify.opened(arguments[0]);"
        "return arguments[1].map(function (text) {"
        " return mingceVerify.answers(book, text)[0][0]; });",
        data,
        ["示范-0001", "示範-0001"],
    )
    assert found[0] in [each[0] for each in data["states"]]
    assert found[1] == "none"


def test_a_name_in_traditional_characters_is_found_by_simplified_ones(
    browser, address, demo
) -> None:
    data = json.loads(demo.text("data/verify.json"))
    data["n"], data["t"] = data["n"].replace("李沧文旅", "李滄文旅"), 1
    browser.get(f"{address}verify/")
    found = browser.execute_script(
        "var book = mingceVerify.opened(arguments[0]);"
        "return arguments[1].map(function (text) {"
        " var said = mingceVerify.answers(book, text)[0]; return [said[0], said[1].called]; });",
        data,
        ["李沧文旅", "李滄文旅"],
    )
    assert found == [["same", "李滄文旅"]] * 2, "and called as it is registered"


def test_what_only_looks_like_a_unit_finds_none(browser, address) -> None:
    for text in NO_UNITS:
        ask(browser, address, text)
        assert heads(browser)[0] in ("未查到", "请多输入几个字"), text


def test_a_page_of_ours_is_its_record(browser, address, demo) -> None:
    for text in (
        f"{address}accounts/licun/weibo/",
        f"{address.removeprefix('http://')}accounts/licun/weibo",
        f"李村街道的账号页：{address}accounts/licun/weibo/#main",
        "370213:licun/weibo",
        "账号编号：370213：licun/weibo",
    ):
        said = ask(browser, address, text).replace(" ", "")
        assert heads(browser) == ["已备案"], text
        assert "“李村街道”（新浪微博）在名册中" in said
        assert "这是只按标识查到的" not in said
    said = ask(browser, address, f"{address}accounts/xingchenglu/kuaishou/")
    assert heads(browser) == ["已注销"], "the record that is asked for, not the identity's"
    for text in (f"{address}accounts/nosuch/weibo/", f"{address}register/"):
        ask(browser, address, text)
        assert heads(browser) == ["无法判断"], text
    for text in (
        "https://evil.example/accounts/licun/weibo/",
        f"https://evil.example/{address}accounts/licun/weibo/",
        f"https://evil.example/?{address.removeprefix('http://')}accounts/licun/weibo/",
        f"https://evil.{address.removeprefix('http://')}accounts/licun/weibo/",
        f"https://evil.example/%20{address.removeprefix('http://')}accounts/licun/weibo/",
        f"https://evil.example/李村{address.removeprefix('http://')}accounts/licun/weibo/",
        f"evil.example 李村 {address.removeprefix('http://')}accounts/licun/weibo/",
    ):
        ask(browser, address, text)
        assert heads(browser) == ["无法判断"], text


def test_a_filing_number_proves_nothing(browser, address) -> None:
    for text in ("LC-2026-0038", "lc-2026-0038", "备案号：LC-2026-0038", "登记号 LC-2026-0038"):
        said = ask(browser, address, text).replace(" ", "")
        assert heads(browser) == ["无法判断"], text
        assert "备案号谁都可以照抄，不能凭它核验一个账号。" in said


def test_two_records_of_one_identity_say_which_is_which(browser, address) -> None:
    said = ask(browser, address, "https://www.kuaishou.com/profile/000000000005")
    assert heads(browser) == ["已备案", "已注销"]
    assert said.count("这个标识现在的登记见上面，下面是另一份。") == 1
    assert said.index("由兴城路街道办事处运营") < said.index("下面是另一份")
    said = ask(browser, address, f"{address}accounts/xingchenglu/kuaishou/")
    assert "下面是另一份" not in said


def test_who_has_only_a_phone_is_told_what_to_do(browser, address) -> None:
    for text in ("https://v.douyin.com/iRabcDEF/", "https://mp.weixin.qq.com/s/abc"):
        said = ask(browser, address, text)
        assert "打不开、找不到的，可以输入账号名称来查，再核对认证主体。" in said, text
    ask(browser, address, "https://space.bilibili.com/0000000023")
    assert "tel:0532-00023001" in links(browser)
    ask(browser, address, "13800138000")
    assert f"{address}units/" in links(browser)
    said = ask(browser, address, "https://example.com/u/1")
    assert "请看清“查的是”后面、第一个斜杠之前的部分，那是网站的名称。" in said
    said = ask(browser, address, "weixin://contacts/profile/gh_000000000001")
    assert heads(browser) == ["无法判断"]
    assert "那是网站的名称" not in said


def test_a_name_is_quoted_as_it_is_registered(browser, address) -> None:
    said = ask(browser, address, "李村 街 道")
    assert "名册中有4个账号叫“李村街道”。" in said
    said = ask(browser, address, "李沧社区服务")
    assert heads(browser) == ["有同名账号，已不在册"]
    assert "有没有接续账号，见各自的账号页" in said
