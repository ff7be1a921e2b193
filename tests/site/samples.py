"""A small register as pages see it, with an account in every displayed state.

May import: mingce.pages.view.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from mingce.pages.view import (
    Account,
    Entry,
    Footer,
    Notice,
    NoticeAccount,
    NoticeDay,
    Platform,
    Site,
    Successor,
    Unit,
)

AS_OF = dt.date(2026, 11, 24)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def account(id: str, state: str, **values: Any) -> Account:
    unit, platform = id.split("/")
    known: dict[str, Any] = {
        "name": "甲街道",
        "identifier": "0512345678",
        "subject": "示范市甲街道办事处",
        "function": "发布街道信息",
        "opened_on": day("2024-03-06"),
        "since": day("2024-03-06"),
        "number": "LC-2024-0001",
        "last_filed": day("2024-03-08"),
        "log": (Entry(day("2024-03-08"), "开设备案", "以“甲街道”为名称开设。", "LC-2024-0001"),),
    }
    return Account(
        id, f"370213:{id}", unit, platform.split(".")[0], state=state, **(known | values)
    )


def notice_days() -> tuple[NoticeDay, ...]:
    """2026-11-20 (publication) to 2026-12-11, the fifteenth working day after it."""
    days = [NoticeDay(day("2026-11-20"), "publication")]
    for offset in range(1, 22):
        date = day("2026-11-20") + dt.timedelta(days=offset)
        days.append(NoticeDay(date, "rest" if date.weekday() > 4 else "work"))
    return tuple(days)


def sample(**values: Any) -> Site:
    accounts = (
        account(
            "jia/wechat", "filed", name="甲街道发布", identifier="gh_000000000001", handle="jiafabu"
        ),
        account(
            "jia/weibo",
            "notice",
            since=day("2026-11-20"),
            notice="announcements/jia/2026-11-20-weibo",
            successor=Successor("jia/wechat"),
        ),
        account("jia/douyin", "suspended", since=day("2026-10-09")),
        account(
            "jia/kuaishou",
            "deregistered",
            since=day("2026-10-12"),
            successor=Successor("jia/wechat"),
            content_goes_to="内容已归档",
        ),
        account("yi/wechat", "pending", number="", name="乙局", since=None),
        account("yi/weibo", "stopped", since=day("2026-09-01"), also=("notice",)),
        account("yi/douyin", "blocked", since=day("2026-11-02")),
        account("yi/kuaishou", "releasing", since=day("2026-11-16"), releasing_to="jia"),
        account(
            "yi/kuaishou.2", "transferred", since=day("2026-11-16"), transferred_to="jia/wechat"
        ),
        account(
            "bing/wechat", "disputed", since=None, disputed_with=("bing/weibo",), name="丙中心"
        ),
        account(
            "bing/weibo", "disputed", since=None, disputed_with=("bing/wechat",), name="丙中心"
        ),
        account("bing/douyin", "assigned", since=None, holder="jia/wechat"),
        account("bing/kuaishou", "withdrawn", since=day("2026-05-06"), number=""),
    )
    running = Notice(
        id="announcements/jia/2026-11-20-weibo",
        unit="jia",
        accounts=(
            NoticeAccount(
                "jia/weibo",
                "deregister",
                "",
                Successor("jia/wechat"),
                day("2026-11-20"),
                day("2026-12-14"),
            ),
        ),
        status="running",
        date=day("2026-11-20"),
        signed_by="甲街道办事处",
        body="为集中力量做好政务信息发布，决定注销微博账号。\n",
        basis="示范办法第七条",
        ground="无力维护",
        ground_document="会议纪要〔2026〕1号",
        published_on=day("2026-11-20"),
        last_day=day("2026-12-11"),
        take_down_from=day("2026-12-12"),
        days=notice_days(),
        content_goes_to="历史内容已归档",
        objections_phone="0532-00000006",
        number="LC-2026-0003",
    )
    scheduled = dataclasses.replace(
        running,
        id="announcements/yi/2026-11-24-weibo",
        unit="yi",
        accounts=(NoticeAccount("yi/weibo", "deregister"),),
        status="scheduled",
        date=AS_OF,
        published_on=None,
        last_day=None,
        take_down_from=None,
        days=(),
        number="",
    )
    known: dict[str, Any] = {
        "jurisdiction": "示范区",
        "code": "370213",
        "as_of": AS_OF,
        "demonstration": True,
        "instrument": "示范办法",
        "instrument_number": "示范〔2021〕1号",
        "office": "示范区政府办公室",
        "covers": "示范区各机关开设的账号",
        "outside": ("学校",),
        "report_phone": "0532-00000002",
        "footer": Footer("示范区政府办公室", "0000000000", "鲁ICP备00000000号-0", ""),
        "units": (
            Unit(
                "jia",
                "甲街道办事处",
                "街道办事处",
                "示范市甲街道办事处",
                "党政办公室",
                "0532-00000006",
            ),
            Unit("yi", "乙局", "部门"),
            Unit("bing", "丙中心", "部门"),
            Unit("ding", "丁局", "部门"),
        ),
        "platforms": (
            Platform("wechat", "微信公众号", "原始标识", "微信号", "“更多资料”"),
            Platform("weibo", "新浪微博", "UID", "个性域名", "主页链接"),
            Platform("douyin", "抖音"),
            Platform("kuaishou", "快手"),
        ),
        "accounts": accounts,
        "notices": (running, scheduled),
        "events": (
            Entry(
                day("2026-11-20"),
                "注销公告",
                "“甲街道”（新浪微博），公告期至2026-12-11",
                "LC-2026-0003",
                notice=running.id,
                id=running.id,
                group="closure",
                unit="jia",
                entered_on=day("2026-11-20"),
            ),
            Entry(
                day("2024-03-08"),
                "开设备案",
                "“甲街道发布”（微信公众号），甲街道办事处",
                "LC-2024-0001",
                account="jia/wechat",
                id="jia/wechat/2024-03-08-open",
                group="opening",
                unit="jia",
                entered_on=day("2024-03-11"),
            ),
        ),
    }
    return Site(**(known | values))
