"""What was announced stays as it was announced: no later filing renames it."""

from __future__ import annotations

import datetime as dt

from mingce.git.tree import MemoryTree
from mingce.pages import publish
from mingce.pages.build import site_of
from mingce.register import load

NOTICE = "announcements/jia/2026-10-12-weibo"
ROWS = (
    "2024-03-08,filed,jia/weibo/2024-03-08-open",
    "2024-03-11,filed,jia/wechat-official/2024-03-11-open",
    f"2026-10-12,published,{NOTICE}",
)
RENAMED = "facts: {name: 新的名称, verification: {subject: 新的认证主体}}\n"


def published(kit, **more: str) -> dict[str, str]:
    """A register with a notice that is out and an account that goes on, and what came later."""
    notice = kit.announcement(day="2026-10-12")
    successor = "{title: 示范发布（微信公众号）}"
    assert successor in notice
    files = kit.register_files(
        **{
            f"{NOTICE}.md": notice.replace(successor, "jia/wechat-official"),
            "registry/jia/wechat-official/2024-03-11-open.yml": kit.opening(
                "甲街道公众号", "gh_00000000000a", "2024-03-06"
            ).replace("  url: https://weibo.com/u/gh_00000000000a\n", ""),
        }
        | more
    )
    register = load(MemoryTree(files | kit.daybook(*ROWS)))
    assert register.problems == []
    site = site_of(register, dt.date(2026, 11, 24))
    ends = (".html", ".json", ".xml", ".ics", ".csv")
    return {each.uri: each.data.decode() for each in publish(site) if each.uri.endswith(ends)}


def entry(feed: str, id: str) -> str:
    """The entry of an event in a feed."""
    return next(each for each in feed.split("<entry>") if f"{id}</id>" in each)


LATER = {
    "registry/jia/weibo/2026-11-05-change.yml": ("change", "2026-11-04", RENAMED),
    "registry/jia/wechat-official/2026-11-06-change.yml": (
        "change",
        "2024-03-07",
        "facts: {name: 新的公众号}\n",
    ),
    "registry/jia/2026-11-09-change.yml": ("change", "2026-11-06", "facts: {name: 新街道}\n"),
}


def renamed(kit) -> dict[str, str]:
    return published(kit, **{path: kit.moved(*filed) for path, filed in LATER.items()})


def test_the_feeds_and_the_calendar_say_what_they_said(kit) -> None:
    before, after = published(kit), renamed(kit)
    told = [row.split(",")[2] for row in ROWS]
    for uri, ids in (
        ("feed/all.xml", told),
        ("feed/openings.xml", told[:2]),
        ("feed/announcements.xml", told[2:]),
        ("feed/units/jia.xml", told),
    ):
        for id in ids:
            assert entry(after[uri], id) == entry(before[uri], id)
    assert after["feed/announcements.ics"] == before["feed/announcements.ics"]
    opened = entry(after["feed/all.xml"], told[0])
    assert "<title>【示范数据】开设备案：“甲街道”（新浪微博），甲街道办事处</title>" in opened
    summary = entry(after["feed/all.xml"], NOTICE)
    assert "甲街道办事处，公告期2026-10-12至2026-11-02，“甲街道”（新浪微博）" in summary
    assert "接续账号：甲街道公众号。" in summary


def test_the_notice_says_what_it_said(kit) -> None:
    page = renamed(kit)[f"{NOTICE}/index.html"]
    assert "关于拟注销“甲街道”（新浪微博）的公告" in page.replace('<span class="nw">', "").replace(
        "</span>", ""
    )
    facts = page.split('<section class="gw-items"')[1].split("</section>")[0]
    assert "<dd>甲街道</dd>" in facts
    assert "<dd>示范市甲街道办事处</dd>" in facts
    assert ">甲街道公众号</a>" in facts
    assert "新的" not in facts


def test_data_and_lists_say_what_they_said(kit) -> None:
    before, after = published(kit), renamed(kit)
    uri = f"data/{NOTICE}.json"
    assert after[uri] == before[uri]
    assert '"title": "关于拟注销“甲街道”（新浪微博）的公告"' in after[uri]
    assert '"title":"甲街道公众号"' in after[uri]
    events = after["data/events.json"].splitlines()
    found = next(each for each in events if "jia/weibo/2024-03-08-open" in each)
    assert '"words":"“甲街道”（新浪微博），甲街道办事处"' in found
    found = next(each for each in events if "jia/2021-08-02-enrol" in each)
    assert '"words":"甲街道办事处，以“甲街道办事处”登记为主办单位。"' in found
    assert "甲街道公众号" in after["announcements/index.html"]


def test_a_page_of_an_account_names_who_goes_on_as_it_is_called_now(kit) -> None:
    found = renamed(kit)
    assert '"title":"新的公众号"' in found["data/accounts/jia/weibo.json"]
    assert "<h1>新的名称" in found["accounts/jia/weibo/index.html"]


def test_a_later_correction_does_not_change_what_was_told(kit) -> None:
    path = "registry/jia/weibo/2026-11-05-correct.yml"
    corrected = (
        "format: 1\nkind: correct\nrefers_to: 2024-03-08-open\n"
        "changes: {facts: {name: 更正的名称}}\nreason: 笔误\nsubmitted_by: 党政办公室\n"
    )
    before, after = published(kit), published(kit, **{path: corrected})
    assert "更正的名称" in after["accounts/jia/weibo/index.html"]
    for id in ("jia/weibo/2024-03-08-open", NOTICE):
        assert entry(after["feed/all.xml"], id) == entry(before["feed/all.xml"], id)
