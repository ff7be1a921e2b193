"""What the pages say of an account in each state, and of announcements, word for word."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest

from mingce.pages import Page, render
from mingce.pages.states import STATES
from mingce.pages.view import Successor

SENTENCES = {
    "jia/wechat": "由甲街道办事处运营2024-03-06开设",
    "jia/weibo": "甲街道办事处已公告拟注销，公告期至2026-12-11，还剩14个工作日。看公告全文",
    "jia/douyin": "暂停更新。暂停不是注销，账号仍由甲街道办事处负责；名册没有登记恢复日期。",
    "jia/kuaishou": "该账号（标识 0512345678）自2026-10-12起不再由甲街道办事处运营；"
    "请以接续账号“甲街道发布”（微信公众号）为准。",
    "yi/wechat": "乙局已报送开设备案，主管单位尚未登记备案号。",
    "yi/weibo": "不再更新，尚未注销。账号仍由乙局负责。",
    "yi/douyin": "乙局办理注销受阻，平台尚未办结。账号仍由乙局负责，不再更新。",
    "yi/kuaishou": "乙局已报送移交，将由甲街道办事处接收。接收单位报送之前，仍由乙局负责。",
    "yi/kuaishou.2": "该账号（标识 0512345678）自2026-11-16起不再由乙局运营，"
    "改由甲街道办事处运营；请以其账号页为准。",
    "bing/wechat": "名册中有2份登记使用同一账号标识，归属正在由主管单位核定。核定之前，"
    "名册不能确认该账号由哪家单位运营。另见：“丙中心”（新浪微博）。",
    "bing/douyin": "经主管单位认定，该账号（标识 0512345678）不属于丙中心，"
    "由甲街道办事处运营；请以其账号页为准。",
    "bing/kuaishou": "丙中心已撤回该账号（标识 0512345678）的备案，名册不再登记它。",
}


def text_of(fragment: str) -> str:
    """A page's words as a reader sees them, without what stands between tags."""
    without = re.sub(r"<svg.*?</svg>", "", fragment, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s*\n\s*|\s{2,}", "", re.sub(r"<[^>]+>", "", without)))


def pages_of(site) -> dict[str, Page]:
    return {part.uri: part for part in render(site) if isinstance(part, Page)}


def test_every_state_is_told(site) -> None:
    shown = {each.state for each in site.accounts}
    assert shown == set(STATES)
    told = {each.state for each in site.accounts if each.id in SENTENCES}
    assert told == set(STATES)


@pytest.mark.parametrize("id", SENTENCES)
def test_state_has_mark_word_and_sentence(site, id: str) -> None:
    page = pages_of(site)[f"accounts/{id}/"]
    state = next(each.state for each in site.accounts if each.id == id)
    word = STATES[state].word
    assert SENTENCES[id] in text_of(page.html)
    assert f'<symbol id="st-{state}"' in page.html
    assert f'<use href="#st-{state}"/></svg>{word}</span>' in page.html
    assert page.kind == ("tombstone" if STATES[state].over else "account")
    assert page.root == "register/"
    assert page.search is False


def test_a_mark_is_never_drawn_twice_the_same_way() -> None:
    from mingce.pages.marks import shape

    shapes = {shape(key, 1, 1, 9, 18) for key in STATES}
    assert len(shapes) == len(STATES)


def test_closed_account_without_a_successor_says_so(make_site, kit) -> None:
    closed = kit.account("jia/weibo", "deregistered")
    page = pages_of(make_site(accounts=(closed,), notices=(), events=()))["accounts/jia/weibo/"]
    assert (
        "该账号（标识 0512345678）自2024-03-06起不再由甲街道办事处运营。名册没有登记接续账号。"
        "注销之后，该标识在平台上由谁使用，名册没有记录。" in text_of(page.html)
    )


def test_closed_account_that_was_opened_again_names_who_uses_it(make_site, kit) -> None:
    again = Successor(account="jia/weibo.2")
    closed = kit.account("jia/weibo", "deregistered", successor=again)
    opened = kit.account("jia/weibo.2", "filed", name=closed.name)
    pages = pages_of(make_site(accounts=(closed, opened), notices=(), events=()))
    tombstone = text_of(pages["accounts/jia/weibo/"].html)
    assert "该标识自2024-03-06起由甲街道办事处重新启用。" in tombstone
    assert "名册没有记录" not in tombstone
    assert "同名账号" not in text_of(pages["accounts/jia/weibo.2/"].html)


def test_pages_that_a_register_has(site) -> None:
    assert sorted(pages_of(site)) == sorted(
        [
            "",
            "register/",
            "units/",
            "platforms/",
            "states/",
            "announcements/",
            "changes/",
            "stats/",
            "data/",
            "rules/",
            "deregistered/",
            "withdrawn/",
            "verify/",
            *(f"units/{unit}/" for unit in ("jia", "yi", "bing", "ding")),
            *(f"platforms/{key}/" for key in ("wechat", "weibo", "douyin", "kuaishou")),
            *(f"states/{key}/" for key in STATES if key != "withdrawn"),
            *(f"accounts/{each.id}/" for each in site.accounts),
            *(f"{each.id}/" for each in site.notices),
        ]
    )


def test_register_lists_all_but_the_withdrawn(site) -> None:
    page = pages_of(site)["register/"].html
    rows = re.findall(r'<tr role="row"><th role="rowheader" scope="row"><a href="([^"]+)">', page)
    assert len(rows) == 12
    assert "../accounts/bing/kuaishou/" not in rows
    assert rows[0] == "../accounts/jia/wechat/"
    assert "登记的12个账号，含已注销、已移交的3个" in text_of(page)
    assert "没有登记账号的1家单位不在表中" in text_of(page)


def test_a_long_register_is_paged(make_site, kit) -> None:
    accounts = tuple(
        kit.account(f"jia/wechat.{number}", "filed", name=f"第{number}号")
        for number in range(2, 503)
    )
    pages = pages_of(make_site(accounts=accounts, notices=(), events=()))
    assert pages["register/"].html.count('<th role="rowheader"') == 500
    assert pages["register/2/"].html.count('<th role="rowheader"') == 1
    assert pages["states/filed/2/"].html.count('<th role="rowheader"') == 1
    assert "共501个账号，本页列出第501至第501个" in text_of(pages["register/2/"].html)
    assert 'href="../../register/"' in pages["register/2/"].html
    assert "一条约代表3个账号" in text_of(pages[""].html)


def test_home_asks_and_promises_no_verdict(site) -> None:
    words = text_of(pages_of(site)[""].html)
    assert "这个账号是政府的吗？" in words
    assert "名称可以被别人照用，只查名称不能确认。" in words
    assert "输入的内容只在您的浏览器里查找，不会发出。" in words
    assert "甲街道（新浪微博）拟注销公告中，还剩14个工作日" in words
    assert "另有1家单位没有登记账号" in words


def test_notice_in_a_demonstration_counts_from_its_date(site) -> None:
    page = pages_of(site)["announcements/jia/2026-11-20-weibo/"]
    words = text_of(page.html)
    assert page.title == "关于拟注销“甲街道”（新浪微博）的公告"
    assert "公告中还剩14个工作日" in words
    assert "已过1个工作日还剩14个工作日数据日期2026-11-24，算在还剩之内" in words
    assert page.html.count('class="slip past"') == 1 + 1  # one in the drawing, one in the legend
    assert page.html.count('class="slip left"') == 14 + 1
    assert page.html.count('class="tick"') == 1 + 1
    for said in (
        "账号名称甲街道",
        "所在平台新浪微博",
        "账号标识0512345678（UID）",
        "认证主体",
        "依据",
        "内容去向",
        "停止更新自2026年11月20日起",
        "拟注销2026年12月14日",
        "接续账号“甲街道发布”（微信公众号），原始标识 gh_000000000001",
        "事由无力维护（会议纪要〔2026〕1号）",
        "公告期2026年11月20日至2026年12月11日，共15个工作日，自发布次日起算",
        "意见反映电话0532-00000006",
        "甲街道办事处2026年11月20日",
        "示范办法（示范〔2021〕1号）。本件由名册网页打印，未加盖印章，以网页为准",
    ):
        assert said in words


def test_notice_of_a_real_register_leaves_counting_to_the_reader(make_site) -> None:
    page = pages_of(make_site(demonstration=False))["announcements/jia/2026-11-20-weibo/"]
    assert "还剩" not in text_of(page.html)
    assert 'class="tick"' not in page.html
    assert 'class="slip past"' not in page.html
    dates = re.search(r'data-days="([^"]*)"', page.html)
    assert dates
    assert len(dates[1].split()) == 15
    assert text_of(page.html).startswith("公告／甲街道办事处公告中公告期至2026-12-11")


def test_scheduled_notice_is_shown_in_full_and_marked(site) -> None:
    words = text_of(pages_of(site)["announcements/yi/2026-11-24-weibo/"].html)
    assert words.count("公告待发布登记") == 3
    assert "公告期自登记的发布日次日起算15个工作日。" in words
    assert "为集中力量做好政务信息发布，决定注销微博账号。" in words
    assert "接续账号没有" in words


def test_a_period_into_an_unknown_year_is_open(make_site, site) -> None:
    open_end = dataclasses.replace(
        site.notices[0], last_day=None, take_down_from=None, days=(), missing_year=2027
    )
    words = text_of(pages_of(make_site(notices=(open_end,)))[f"{open_end.id}/"].html)
    assert "2027年的放假安排尚未录入，公告期最后一日待核。" in words
    assert "自2026年11月20日起15个工作日，最后一日待核" in words


def test_unreadable_filing_leaves_a_mark(make_site, kit) -> None:
    for state in ("filed", "deregistered"):
        broken = kit.account("jia/weibo", state, unreadable=True)
        pages = pages_of(make_site(accounts=(broken,), notices=(), events=()))
        assert "该账号有一份备案材料暂时不能读取，本页按此前的登记显示。" in text_of(
            pages["accounts/jia/weibo/"].html
        )


def test_profile_links_only_of_a_real_register(make_site, kit) -> None:
    known = kit.account("jia/weibo", "filed", url="https://weibo.com/u/0512345678")
    values = {"accounts": (known,), "notices": (), "events": ()}
    assert "weibo.com" not in pages_of(make_site(**values))["accounts/jia/weibo/"].html
    real = pages_of(make_site(demonstration=False, **values))["accounts/jia/weibo/"].html
    assert '<a href="https://weibo.com/u/0512345678" rel="noopener noreferrer">' in real


def test_an_empty_register_has_its_pages(make_site) -> None:
    empty = make_site(units=(), platforms=(), accounts=(), notices=(), events=())
    pages = pages_of(empty)
    assert "名册里还没有账号。" in text_of(pages[""].html)
    assert "现在没有公告。" in text_of(pages["announcements/"].html)


@pytest.mark.parametrize(
    ("uri", "lead"),
    [
        ("units/jia/", "在名册中登记了4个账号，含已注销、已移交的1个。"),
        ("units/ding/", "在名册中没有登记账号。"),
        ("platforms/wechat/", "在名册中登记了3个账号。"),
        ("platforms/kuaishou/", "在名册中登记了3个账号，含已注销、已移交的2个。"),
        (
            "units/",
            "名册里的4家单位和它们登记的账号数，含已注销、已移交的。没有登记账号的单位也列出。",
        ),
    ],
)
def test_a_page_counts_as_the_list_that_leads_to_it(site, uri: str, lead: str) -> None:
    page = next(each for each in render(site) if isinstance(each, Page) and each.uri == uri)
    said = re.search(r'<p class="lead">(.*?)</p>', page.html)
    assert said is not None
    assert re.sub("<[^>]+>", "", said[1]) == lead
