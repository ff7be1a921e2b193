"""The pages on the whole register: changes by week, figures, data, rules, the office's notices."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re

from mingce.git.tree import MemoryTree
from mingce.pages import Page, render
from mingce.pages.build import site_of
from mingce.pages.charts import counts_chart, month_chart, rows_chart
from mingce.pages.view import ClosingTime, Covered, Entry, OfficeNotice, Reading, Rule, Timeliness
from mingce.register import load
from mingce.rules import RULES

AS_OF = dt.date(2026, 11, 24)


def pages_of(site) -> dict[str, Page]:
    return {part.uri: part for part in render(site) if isinstance(part, Page)}


def text_of(fragment: str) -> str:
    without = re.sub(r"<svg.*?</svg>", "", fragment, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s*\n\s*|\s{2,}", "", re.sub(r"<[^>]+>", "", without)))


def built(files: dict[str, str], as_of: dt.date = AS_OF):
    register = load(MemoryTree(files))
    assert register.problems == []
    return site_of(register, as_of)


def event(day: str, number: str = "") -> Entry:
    return Entry(
        dt.date.fromisoformat(day), "变更备案", f"“甲”，{day}", number, "jia/weibo", id=f"x/{day}"
    )


def test_changes_stand_by_week_from_monday(make_site) -> None:
    events = tuple(event(day) for day in ("2026-11-24", "2026-11-23", "2026-11-22", "2025-12-29"))
    page = text_of(pages_of(make_site(events=events))["changes/"].html)
    assert re.findall(r"\d+月\d+日至(?:\d+月)?\d+日\d{4}年[^件]*件", page) == [
        "11月23日至29日2026年，数据日期所在的一周，2件",
        "11月16日至22日2026年，1件",
        "12月29日至1月4日2025年，1件",
    ]


def test_a_week_without_changes_says_so(make_site) -> None:
    page = text_of(pages_of(make_site(events=(event("2026-11-02"),)))["changes/"].html)
    assert "11月23日至29日2026年，数据日期所在的一周，0件这一周还没有变动。11月2日至8日" in page
    assert "这一周还没有变动。" in text_of(pages_of(make_site(events=()))["changes/"].html)


def test_many_changes_are_paged(make_site) -> None:
    day = dt.date(2026, 11, 24)
    events = tuple(event(str(day - dt.timedelta(days=number))) for number in range(201))
    pages = pages_of(make_site(events=events))
    assert pages["changes/"].html.count("<li><time") == 200
    assert pages["changes/2/"].html.count("<li><time") == 1
    assert "数据日期所在的一周" not in pages["changes/2/"].html


NOTICE = """---
format: 1
kind: {kind}
title: 关于检查情况的通报
subjects: [jia/weibo, yi]
audience: {audience}
number: 示范通〔2026〕1号
signed_by: 示范区政府办公室
date: {day}
---
一、正文。{secret}
"""


def test_public_notices_of_the_office_get_pages_and_internal_ones_do_not(kit) -> None:
    files = kit.register_files(
        **{
            "office/notices/2026-11-05-circular.md": NOTICE.format(
                kind="circular", audience="public", day="2026-11-05", secret=""
            ),
            "office/notices/2026-11-06-notice.md": NOTICE.format(
                kind="notice", audience="internal", day="2026-11-06", secret="NUR-INTERN"
            ),
        }
    )
    site = built(files)
    parts = list(render(site))
    pages = {part.uri: part for part in parts if isinstance(part, Page)}
    page = text_of(pages["notices/2026-11-05-circular/"].html)
    assert "关于检查情况的通报示范通〔2026〕1号，2026年11月5日一、正文。" in page
    assert "本件涉及的账号和单位：“甲街道”（新浪微博）乙局打印本页" in page
    assert "发现内容有误：拨打0532-00000002，说明文号示范通〔2026〕1号。" in page
    listed = text_of(pages["announcements/"].html)
    assert "主管单位通报和通知1份2026-11-05通报关于检查情况的通报示范通〔2026〕1号" in listed
    assert not [uri for uri in pages if "2026-11-06" in uri]
    for part in parts:
        assert b"NUR-INTERN" not in (part.html.encode() if isinstance(part, Page) else part.data)


def test_a_notice_of_the_future_waits(kit) -> None:
    text = NOTICE.format(kind="circular", audience="public", day="2026-11-05", secret="")
    files = kit.register_files(**{"office/notices/2026-11-05-circular.md": text})
    assert built(files, dt.date(2026, 11, 4)).office_notices == ()
    assert len(built(files, dt.date(2026, 11, 5)).office_notices) == 1


def test_a_correction_by_the_office_is_linked_from_what_it_corrects(make_site) -> None:
    site = make_site()
    first = site.notices[0]
    notice = OfficeNotice(
        "office/notices/2026-11-23-x", "更正", "更正通知", AS_OF, "办公室", corrects=first.id
    )
    page = pages_of(make_site(office_notices=(notice,)))["notices/2026-11-23-x/"].html
    assert "本件涉及" not in page
    assert f'<a href="../../{first.id}/">所更正的公告</a>' in page


def test_figures_are_counted_from_what_is_public(make_site) -> None:
    page = text_of(pages_of(make_site())["stats/"].html)
    assert "12个账号的平台和状态" in page
    assert "微信公众号110000010003" in page
    assert "合计1111111211112" in page
    assert "甲街道办事处101100000104" in page
    assert "2026年10月01" in page
    assert "2024年120" in page


def test_openings_and_closings_count_by_the_day_they_happened(make_site, kit) -> None:
    taken = kit.account("jia/wechat", "filed", transferred_from="yi/wechat")
    given = kit.account("yi/wechat", "transferred", transferred_to="jia/wechat")
    closed = kit.account("jia/weibo", "deregistered", since=dt.date(2026, 3, 2))
    site = make_site(accounts=(taken, given, closed), notices=(), events=())
    page = text_of(pages_of(site)["stats/"].html)
    assert "年份开设注销2026年012024年20" in page
    assert "2026年3月01" in page


def test_time_is_told_in_years_and_spans(make_site) -> None:
    site = make_site(
        timeliness=(
            Timeliness(2025, 4, 3, 0),
            Timeliness(2026, 3, 1, 1),
            Timeliness(2027, 1, 0, 1),
        ),
        closing_times=(
            ClosingTime("jia/kuaishou", dt.date(2026, 9, 11), None, dt.date(2026, 10, 12)),
            ClosingTime("jia/weibo", dt.date(2026, 1, 1), None, dt.date(2026, 3, 31)),
        ),
    )
    page = text_of(pages_of(site)["stats/"].html)
    assert "2027年101待核2026年31150.0%2025年43075.0%" in page
    assert "0至15天016至31天132至62天063天及以上1合计2" in page


def test_every_figure_is_drawn_above_its_table(make_site) -> None:
    site = make_site(
        timeliness=(Timeliness(2025, 4, 3, 0), Timeliness(2026, 3, 1, 1)),
        closing_times=(
            ClosingTime("jia/kuaishou", dt.date(2026, 9, 11), None, dt.date(2026, 10, 12)),
        ),
    )
    page = pages_of(site)["stats/"].html
    sections = {
        re.findall(r"<h2>(.*?)</h2>", each)[0]: each for each in page.split("<section ")[1:]
    }
    assert list(sections) == [
        "各状态账号数", "各平台账号数", "开设与注销", "按时备案", "注销用时", "各单位账号数",
    ]  # fmt: skip
    for name, section in sections.items():
        drawn, table = section.index('role="img"'), section.index("<table")
        assert "<svg class=" in section[drawn:table], name
        assert "数值见下表" in section[drawn:table], name
        # A narrow window shrinks rows of one width alike: a slip is as long in each of them.
        assert len(set(re.findall(r'class="urow" width="(\d+)"', section))) <= 1, name
    # The latest year first, as in its table; a shape for each kind, named in words.
    years = re.findall(r"<span>(\d+年)</span>(.*?)</svg>", sections["按时备案"])
    assert [(year, re.findall(r"k-(\w+)", row)) for year, row in years] == [
        ("2026年", ["filed", "stopped", "pending"]),
        ("2025年", ["filed", "stopped"]),
    ]
    assert "按时未按时待核一条代表一份备案" in text_of(sections["按时备案"])
    spans = re.findall(r"<span>(\d+[至天].*?)</span>(.*?)</svg>", sections["注销用时"])
    assert [word for word, row in spans if "k-deregistered" in row] == ["16至31天"]


def test_late_filings_are_counted_by_the_rule(kit) -> None:
    more = "facts: {name: 甲街道发布}\n"
    site = built(
        kit.register_files(
            **{
                "registry/jia/weibo/2026-10-13-change.yml": kit.moved("change", "2026-09-30", more),
                "registry/jia/weibo/2026-10-14-change.yml": kit.moved(
                    "change", "2026-09-30", more.replace("发布", "")
                ),
                "registry/jia/weibo/2026-10-15-supplement.yml": (
                    "format: 1\nkind: supplement\nrefers_to: 2026-10-14-change\n"
                    "submitted_by: 党政办公室\n"
                ),
            }
        )
    )
    assert [dataclasses.astuple(each) for each in site.timeliness if each.year > 2023] == [
        (2024, 1, 1, 0),
        (2026, 2, 1, 0),
    ]


def test_a_closing_is_timed_from_its_ground(kit) -> None:
    ground = "ground: {kind: cannot_maintain, date: 2026-09-11, document: 纪要}\n"
    path = "registry/jia/weibo/2026-10-13-deregister.yml"
    site = built(kit.register_files(**{path: kit.moved("deregister", "2026-10-12", ground)}))
    (time,) = site.closing_times
    assert (time.account, time.began_on, time.days) == ("jia/weibo", dt.date(2026, 9, 11), 31)
    path = "registry/jia/weibo/2026-10-13-deregister.yml"
    site = built(kit.register_files(**{path: kit.moved("deregister", "2026-10-12")}))
    assert site.closing_times == ()


def test_a_slip_is_several_accounts_where_there_are_many() -> None:
    rows, each = rows_chart([[1, 2], [0, 0]], ["filed", "stopped"])
    assert each == 1
    assert rows[0].count('class="k-') == 2
    assert 'class="k-' not in rows[1]
    _, each = rows_chart([[100, 20], [3, 0]], ["filed", "stopped"])
    assert each == 3
    rows, each = counts_chart([("filed", 120), ("stopped", 0)])
    assert each == 3
    assert ['class="k-' in row for row in rows] == [True, False]
    drawing, each = month_chart([(12, 2, 0), (1, 0, 7)])
    assert each == 3
    assert drawing.count("k-filed") == 1
    assert drawing.count("k-deregistered") == 3


def test_the_page_of_the_data_names_every_file_and_promises(site) -> None:
    parts = list(render(site))
    page = next(part for part in parts if isinstance(part, Page) and part.uri == "data/")
    linked = {
        each.removeprefix("../") for each in re.findall(r'href="(\.\./[^"]+)"', page.html)
    } - {"states/", "rules/"}
    made = {part.uri for part in parts}
    assert linked <= made
    own = {
        uri
        for uri in made
        if re.fullmatch(r"data/[a-zA-Z0-9]+(\.(?!json$)\w+)?|feed/\w+\.\w+", uri)
    }
    assert own <= linked | {"data/"}
    assert "承诺第1版" in text_of(page.html)


def test_rules_and_paragraphs_lead_to_each_other(make_site) -> None:
    site = make_site(
        rules=(Rule("XM0601", "五个工作日内备案", "违规", "第六条", "第5日", "第6日"),),
        coverage=(
            Covered("第六条", "按时备案", ("XM0601",), "材料真实吗？", "stats/", "统计"),
            Covered("第一条", "目的", why="没有要办理的事项"),
        ),
        readings=(Reading("periods.filing", "按报送日", "办公室", "待确认"),),
    )
    page = pages_of(site)["rules/"].html
    assert '<a class="id" href="#XM0601">XM0601</a>' in page
    assert '<div id="XM0601">' in page
    said = text_of(page)
    assert "第六条按时备案规则：XM0601由人审查：材料真实吗？页面：统计" in said
    assert "第一条目的说明：没有要办理的事项。" in said
    assert "XM0601 五个工作日内备案违规，第六条通过：第5日不通过：第6日" in said
    assert "periods.filing按报送日办公室，待确认" in said
    assert "本名册所依的是示范办法" in said


def test_every_rule_has_an_example(kit) -> None:
    site = built(kit.register_files())
    assert [rule.code for rule in site.rules] == sorted(rule.code for rule in RULES)
    assert [rule.code for rule in site.rules if not (rule.accepts and rule.finds)] == []
    pages = pages_of(site)
    known = {*pages}
    for row in site.coverage:
        assert not row.page or row.page in known
        assert set(row.rules) <= {rule.code for rule in site.rules}


def test_a_rule_that_the_policy_does_not_ask_for_says_so(kit) -> None:
    path = "office/policy/2021-07-23.yml"
    files = kit.register_files()
    files[path] = re.sub(
        r"XM0602: \{article: (\S+), severity: waivable\}",
        r"XM0602: {article: \1, severity: none}",
        files[path],
    )
    rules = {rule.code: rule.severity for rule in built(files).rules}
    assert rules["XM0602"] == "不适用"
    assert rules["XM0601"] == "违规"
