"""From a register's files to what its pages show: states, history, notices, who is left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple

import pytest

from mingce.git.tree import MemoryTree
from mingce.pages import Page, render
from mingce.pages.build import Unbuildable, site_of
from mingce.pages.view import Account, Entry, NoticeDay, Span, Successor
from mingce.register import load

AS_OF = dt.date(2026, 11, 24)
OPENED = "2024-03-08,filed,jia/weibo/2024-03-08-open"
PUBLISHED = "2026-11-13,published,announcements/jia/2026-11-13-weibo"


def built(files: dict[str, str], as_of: dt.date = AS_OF):
    register = load(MemoryTree(files))
    assert register.problems == []
    return site_of(register, as_of)


def account_of(files: dict[str, str], id: str = "jia/weibo") -> Account:
    return next(each for each in built(files).accounts if each.id == id)


def test_an_account_as_filed(kit) -> None:
    account = account_of(kit.register_files())
    assert account == Account(
        id="jia/weibo",
        public_id="370213:jia/weibo",
        unit="jia",
        platform="weibo",
        name="甲街道",
        state="filed",
        identifier="0512345678",
        handle="licunfabu",
        url="https://weibo.com/u/0512345678",
        subject="示范市甲街道办事处",
        function="发布街道政务信息",
        operation="自行运维",
        since=dt.date(2024, 3, 6),
        opened_on=dt.date(2024, 3, 6),
        number="LC-2024-0001",
        last_filed=dt.date(2024, 3, 8),
        log=(
            Entry(
                dt.date(2024, 3, 8),
                "开设备案",
                "2024-03-06以“甲街道”为名称开设，认证主体为示范市甲街道办事处。",
                "LC-2024-0001",
                id="jia/weibo/2024-03-08-open",
                group="opening",
                entered_on=dt.date(2024, 3, 8),
            ),
        ),
        spans=(Span(dt.date(2024, 3, 6), "filed", "甲街道"),),
        filed=account.filed,
    )


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        ("suspend", "suspended", "自2026-10-09起暂停更新。"),
        ("stop", "stopped", "自2026-10-09起停止更新。"),
        ("deregister", "deregistered", "自2026-10-09起不再由甲街道办事处运营。"),
        ("blocked", "blocked", "自2026-10-09起办理注销，平台尚未办结。"),
    ],
)
def test_a_move_becomes_a_state_and_a_line(kit, kind: str, state: str, words: str) -> None:
    path = f"registry/jia/weibo/2026-10-12-{kind}.yml"
    account = account_of(kit.register_files(**{path: kit.moved(kind, "2026-10-09")}))
    assert (account.state, account.since) == (state, dt.date(2026, 10, 9))
    assert account.log[-1].words == words
    assert account.log[-1].number == ""


def test_a_change_is_told_old_and_new(kit) -> None:
    more = "facts: {name: 甲街道发布, managers: [m1]}\n"
    path = "registry/jia/weibo/2026-10-14-change.yml"
    files = kit.register_files(**{path: kit.moved("change", "2026-09-30", more)})
    account = account_of(files)
    assert account.former_names == ("甲街道",)
    assert account.log[-1].words == "自2026-09-30起，账号名称：“甲街道”→“甲街道发布”。"


def test_a_change_of_internal_fields_is_told_without_them(kit) -> None:
    more = "facts: {managers: [m1], systems: {duty: 2021-08-20}}\n"
    path = "registry/jia/weibo/2026-10-14-change.yml"
    account = account_of(kit.register_files(**{path: kit.moved("change", "2026-10-14", more)}))
    assert account.log[-1].words == "变更不对外公布的登记事项。"


def test_an_opening_that_is_not_entered_is_pending(kit) -> None:
    files = kit.register_files()
    del files["office/daybook/2024-03.csv"]
    account = account_of(files)
    assert (account.state, account.number, account.since) == ("pending", "", None)


APPLY = """format: 1
kind: apply
facts:
  name: 甲街道
  function: 便民信息
  operation: {by: own}
  managers: [m1]
  systems: {duty: 2021-08-20}
submitted_by: 党政办公室
"""


def test_an_application_reaches_no_page(kit) -> None:
    site = built(kit.register_files(**{"registry/jia/douyin/2026-11-02-apply.yml": APPLY}))
    assert [account.id for account in site.accounts] == ["jia/weibo"]
    assert all("douyin" not in part.uri for part in render(site))


def test_a_transfer_over_two_folders(kit) -> None:
    give = kit.moved("transfer", "2026-11-16", "to: yi\n")
    files = kit.register_files(**{"registry/jia/weibo/2026-11-16-transfer.yml": give})
    releasing = account_of(files)
    assert (releasing.state, releasing.releasing_to) == ("releasing", "yi")
    take = kit.moved(
        "transfer",
        "2026-11-18",
        "from: jia/weibo\nfacts: {verification: {subject: 示范市乙局}, managers: [m1]}\n",
    )
    files["registry/yi/weibo/2026-11-18-transfer.yml"] = take
    given, taken = account_of(files), account_of(files, "yi/weibo")
    assert (given.state, given.transferred_to, given.releasing_to) == (
        "transferred",
        "yi/weibo",
        "",
    )
    assert (taken.state, taken.transferred_from, taken.subject) == (
        "pending",
        "jia/weibo",
        "示范市乙局",
    )
    assert taken.opened_on == dt.date(2024, 3, 6)
    assert taken.log[-1].words == (
        "由乙局接收甲街道办事处移交的账号。认证信息：示范市甲街道办事处→示范市乙局。"
    )


def test_two_records_of_one_identity_are_both_undecided(kit) -> None:
    other = {"registry/yi/weibo/2024-05-08-open.yml": kit.opening("乙局", day="2024-05-06")}
    files = kit.register_files(**other)
    one, two = account_of(files), account_of(files, "yi/weibo")
    assert (one.state, one.disputed_with) == ("disputed", ("yi/weibo",))
    assert (two.state, two.also, two.disputed_with) == ("disputed", ("pending",), ("jia/weibo",))
    files["office/decisions/jia/2026-06-01-assign.yml"] = (
        "format: 1\nkind: assign\ndate: 2026-06-01\nby: 主任\nreference: 示范函1号\n"
        "subjects: [jia/weibo, yi/weibo]\nholder: jia/weibo\n"
    )
    one, two = account_of(files), account_of(files, "yi/weibo")
    assert (one.state, one.disputed_with) == ("filed", ())
    assert (two.state, two.holder) == ("assigned", "jia/weibo")


def test_a_notice_and_what_it_makes_of_its_account(kit) -> None:
    files = kit.register_files(**{"announcements/jia/2026-11-13-weibo.md": kit.announcement()})
    site = built(files)
    (notice,) = site.notices
    assert (notice.status, notice.published_on, notice.days) == ("scheduled", None, ())
    assert site.accounts[0].state == "filed"
    files |= kit.daybook(OPENED, PUBLISHED)
    site = built(files)
    (notice,) = site.notices
    account = site.accounts[0]
    assert (notice.status, notice.number) == ("running", "LC-2026-0001")
    assert (notice.published_on, notice.last_day, notice.take_down_from) == (
        dt.date(2026, 11, 13),
        dt.date(2026, 12, 4),
        dt.date(2026, 12, 5),
    )
    assert (notice.ground, notice.basis) == ("无力维护", "示范办法第七条")
    assert (account.state, account.since, account.notice) == (
        "notice",
        dt.date(2026, 11, 13),
        notice.id,
    )
    assert account.successor == Successor(title="示范发布（微信公众号）")
    assert account.log[-1] == Entry(
        dt.date(2026, 11, 13),
        "注销公告",
        "公告期2026-11-13至2026-12-04（15个工作日）。",
        "LC-2026-0001",
        notice=notice.id,
        id=notice.id,
        group="closure",
        entered_on=dt.date(2026, 11, 13),
    )
    assert site.events[0].words == "“甲街道”（新浪微博），公告期至2026-12-04"


@pytest.mark.parametrize(
    ("as_of", "status"),
    [("2026-12-04", "running"), ("2026-12-05", "ended")],
    ids=["last-day", "day-after"],
)
def test_a_notice_runs_to_the_end_of_its_last_day(kit, as_of: str, status: str) -> None:
    files = kit.register_files(**{"announcements/jia/2026-11-13-weibo.md": kit.announcement()})
    files |= kit.daybook(OPENED, PUBLISHED)
    site = built(files, dt.date.fromisoformat(as_of))
    assert site.notices[0].status == status
    assert site.accounts[0].state == "notice"


def test_a_notice_over_holidays_names_them(kit) -> None:
    day = "2026-09-14"
    path = f"announcements/jia/{day}-weibo.md"
    files = kit.register_files(**{path: kit.announcement(day=day)})
    files |= kit.daybook(OPENED, f"{day},published,announcements/jia/{day}-weibo")
    (notice,) = built(files).notices
    assert notice.last_day == dt.date(2026, 10, 10)
    days = {each.date: each for each in notice.days}
    assert astuple(notice.days[0]) == (dt.date(2026, 9, 14), "publication", "")
    assert days[dt.date(2026, 9, 20)].kind == "makeup"
    assert days[dt.date(2026, 9, 25)] == NoticeDay(dt.date(2026, 9, 25), "rest", "中秋")
    assert days[dt.date(2026, 10, 1)].holiday == "国庆"
    assert sum(each.kind in ("work", "makeup") for each in notice.days) == 15


def test_a_notice_into_a_year_without_calendar_has_no_end(kit) -> None:
    day = "2026-12-21"
    path = f"announcements/jia/{day}-weibo.md"
    files = kit.register_files(**{path: kit.announcement(day=day)})
    files |= kit.daybook(OPENED, f"{day},published,announcements/jia/{day}-weibo")
    (notice,) = built(files, dt.date(2026, 12, 22)).notices
    assert (notice.status, notice.last_day, notice.days, notice.missing_year) == (
        "running",
        None,
        (),
        2027,
    )


def test_a_notice_that_is_called_off(kit) -> None:
    first = "announcements/jia/2026-11-13-weibo"
    second = "announcements/jia/2026-11-20-weibo"
    files = kit.register_files(
        **{
            f"{first}.md": kit.announcement(),
            f"{second}.md": kit.announcement(day="2026-11-20", action="continue"),
        }
    )
    files |= kit.daybook(OPENED, PUBLISHED, f"2026-11-20,published,{second}")
    site = built(files)
    assert {notice.id: notice.status for notice in site.notices} == {
        first: "called_off",
        second: "ended",
    }
    assert site.accounts[0].state == "filed"


def test_a_correction_names_what_it_corrects_and_stands_in_its_place(kit) -> None:
    first = "announcements/jia/2026-11-13-weibo"
    second = "announcements/jia/2026-11-16-weibo"
    corrected = kit.announcement(day="2026-11-16").replace(
        "signed_by", f"corrects: {first}\nsigned_by"
    )
    files = kit.register_files(**{f"{first}.md": kit.announcement(), f"{second}.md": corrected})
    files |= kit.daybook(OPENED, PUBLISHED, f"2026-11-16,published,{second}")
    notices = {notice.id: notice for notice in built(files).notices}
    assert notices[first].status == "ended"
    assert [each.notice for each in notices[first].corrected_by] == [second]
    assert [each.notice for each in notices[second].corrects] == [first]


def test_no_internal_field_reaches_any_output(kit) -> None:
    site = built(kit.register_files())
    for part in render(site):
        content = part.html.encode() if isinstance(part, Page) else part.data
        for hidden in (b"INTERNAL-MARKER", b"0532-00000097", b"2021-08-20"):
            assert hidden not in content, (part.uri, hidden)


def test_units_are_listed_sub_districts_first(kit) -> None:
    site = built(kit.register_files())
    assert [(unit.id, unit.group) for unit in site.units] == [
        ("jia", "街道办事处"),
        ("yi", "部门"),
    ]
    assert [entry.words for entry in site.units[0].log] == ["以“甲街道办事处”登记为主办单位。"]


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        (
            "office/policy/2021-07-23.yml",
            "format: 1\nformat: 1\n",
            "office/policy/2021-07-23.yml:2:1 ",
        ),
        ("office/register.yml", "[", "office/register.yml:1:"),
    ],
    ids=["policy", "register"],
)
def test_only_an_unreadable_policy_or_register_stops(kit, path, text, message) -> None:
    files = kit.register_files(**{path: text})
    with pytest.raises(Unbuildable) as stopped:
        site_of(load(MemoryTree(files)), AS_OF)
    assert str(stopped.value).startswith(message)
    assert "，无法建站\n    改法：" in str(stopped.value)


def test_everything_else_builds(kit) -> None:
    files = kit.register_files(
        **{
            "office/platforms.yml": "[",
            "office/scope.yml": "[",
            "office/calendar/2026.yml": "[",
            "registry/yi/2021-08-02-enrol.yml": "[",
            "registry/jia/weibo/2026-11-02-change.yml": "[",
            "announcements/jia/2026-11-13-weibo.md": "[",
        }
    )
    site = site_of(load(MemoryTree(files)), AS_OF)
    assert [(account.id, account.state, account.unreadable) for account in site.accounts] == [
        ("jia/weibo", "filed", True)
    ]
    assert list(render(site))


def test_an_account_handed_over_keeps_its_content(kit) -> None:
    name = "announcements/jia/2026-10-12-weibo"
    notice = kit.announcement(day="2026-10-12", action="transfer").replace(
        "    stops_on: 2026-11-13\n    successor: {title: 示范发布（微信公众号）}\n",
        "    to: yi\n  - {id: jia/douyin, action: deregister}\n",
    )
    files = kit.register_files(
        **{
            f"{name}.md": notice.replace("objections", "content_goes_to: 归档\nobjections"),
            "registry/jia/douyin/2024-03-08-open.yml": kit.opening("甲街道抖音", "0512345679"),
        }
    )
    files |= kit.daybook(f"2026-10-12,published,{name}")
    assert account_of(files).content_goes_to == ""
    assert account_of(files, "jia/douyin").content_goes_to == "归档"
    alone = files | {f"{name}.md": files[f"{name}.md"].replace("deregister}", "transfer, to: yi}")}
    assert account_of(alone).content_goes_to == "归档"


def test_the_register_says_what_lies_outside_as_the_office_does(make_site) -> None:
    def missed(**changed) -> str:
        pages = {part.uri: part for part in render(make_site(**changed)) if isinstance(part, Page)}
        return pages["register/"].html.split('id="miss"')[1].split("</div>")[0]

    whole = missed(complete=True, outside=("学校", "医院"))
    assert "名册（数据截至2026-11-24）没有符合条件的账号。</b>这不表示该账号是假冒" in whole
    assert "还在5个工作日的备案时限内；学校；医院的账号，大多不在本名册登记。" in whole
    assert "大多不在" not in missed(complete=True, outside=())
    part = missed(complete=False)
    assert "名册还没有登记齐全（数据截至2026-11-24），不能回答一个账号是否在册。" in part
    assert "假冒" not in part
