"""The demonstration register: complete, lawful but for what it is meant to show, and no one's."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from chinese_calendar import is_workday

from mingce.closing import closing_of
from mingce.git.tree import WorkTree
from mingce.normalise import Candidate, table_of
from mingce.normalise.pasted import Reader
from mingce.pages.build import site_of
from mingce.pages.states import STATES
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.paths import RecordPath, classify
from mingce.register import Register, load
from mingce.rules import RULES
from mingce.rules.engine import answered, explained, judge
from mingce.timeline import State

ROOT = Path(__file__).parents[2]
AS_OF = dt.date(2026, 11, 24)

SUB_DISTRICTS = {
    "zhenhualu": ("振华路街道办事处", "370213001"),
    "cangkou": ("沧口街道办事处", "370213003"),
    "xinghualu": ("兴华路街道办事处", "370213004"),
    "xingchenglu": ("兴城路街道办事处", "370213005"),
    "licun": ("李村街道办事处", "370213006"),
    "hushanlu": ("虎山路街道办事处", "370213007"),
    "fushanlu": ("浮山路街道办事处", "370213008"),
    "xiangtanlu": ("湘潭路街道办事处", "370213010"),
    "loushan": ("楼山街道办事处", "370213011"),
    "jiushui": ("九水街道办事处", "370213012"),
    "shiyuan": ("世园街道办事处", "370213013"),
}

# Code, subject, filing, and what the filing and the office say of it. Nothing else is found.
MEANT = {
    # Renamed on the platform, filed one working day late.
    (
        "XM0601",
        "licun/weibo",
        "licun/weibo/2026-10-14-change",
    ): "explained and answered",
    # Filed two working days late; the office has not answered yet.
    (
        "XM0601",
        "fushanlu/wechat-official",
        "fushanlu/wechat-official/2026-11-18-change",
    ): "explained",
    # A second account of the same kind on one platform, waived until 2027-03-31.
    (
        "XM0602",
        "weijian/wechat-official.2",
        "weijian/wechat-official.2/2026-01-14-open",
    ): "explained and answered",
    # Dormant: stopped in June, neither deregistered nor announced by September.
    ("XM0616", "jiaoti/bilibili", "jiaoti/bilibili/2026-07-02-stop"): "",
    # Two units claim one account; the office has yet to say whose it is.
    (
        "XM0604",
        "dashuju/wechat-channels",
        "dashuju/wechat-channels/2026-11-18-open",
    ): "",
    ("XM0604", "shenpi/wechat-channels", "shenpi/wechat-channels/2024-01-24-open"): "",
    # The platform cancelled the account before the notice had run.
    (
        "XM0701",
        "loushan/baijiahao",
        "loushan/baijiahao/2026-07-24-deregister",
    ): "explained and answered",
}

WHERE = {
    "registry/dashuju/wechat-channels/2026-11-18-open.yml:8:15 XM0604",
    "registry/fushanlu/wechat-official/2026-11-18-change.yml:4:14 XM0601",
    "registry/jiaoti/bilibili/2026-07-02-stop.yml:4:14 XM0616",
    "registry/licun/weibo/2026-10-14-change.yml:4:14 XM0601",
    "registry/loushan/baijiahao/2026-07-24-deregister.yml:4:14 XM0701",
    "registry/shenpi/wechat-channels/2024-01-24-open.yml:7:15 XM0604",
    "registry/weijian/wechat-official.2/2026-01-14-open.yml:3:7 XM0602",
}


@pytest.fixture(scope="module")
def register() -> Register:
    return load(WorkTree(ROOT))


def test_every_file_is_a_record_that_can_be_read(register):
    assert register.problems == []
    assert all(isinstance(classify(path), RecordPath) for path in WorkTree(ROOT).entries())


@pytest.mark.parametrize("today", [AS_OF, dt.date(2027, 6, 1), dt.date(2030, 1, 1)], ids=str)
def test_nothing_is_found_but_what_is_meant_whatever_the_day(register, today):
    as_of = register.as_of(today)
    assert as_of == AS_OF
    found = {}
    for finding in judge(register, RULES, as_of):
        marks = [
            *(["explained"] if explained(register, finding) else []),
            *(["answered"] if answered(register, finding, as_of) else []),
        ]
        found[finding.code, finding.subject, finding.filing] = " and ".join(marks)
    assert found == MEANT


def test_what_is_meant_is_found_in_its_place(register):
    assert {f"{each.place} {each.code}" for each in judge(register, RULES, AS_OF)} == WHERE


def test_all_sub_districts_and_their_division_codes(register):
    assert {
        slug: (register.units[slug].name, register.units[slug].facts["division"])
        for slug in SUB_DISTRICTS
    } == SUB_DISTRICTS
    assert register.units["qzfb"].facts["legal_name"] == register.file.office.name.replace(
        "李沧区", "青岛市李沧区", 1
    )


def test_some_forty_accounts_in_the_real_mix(register):
    opened = [each for each in register.accounts.values() if each.state is not State.PROPOSED]
    platforms = Counter(account.platform for account in opened)
    assert 40 <= len(opened) <= 50
    assert len(platforms) >= 9
    assert [key for key, _ in platforms.most_common(2)] == ["wechat-official", "wechat-channels"]
    assert 2 * (platforms["wechat-official"] + platforms["wechat-channels"]) > len(opened)


def test_every_state_is_shown(register):
    states = {account.state for account in register.accounts.values()}
    assert states == set(State) - {State.ENROLLED, State.DISSOLVED}
    assert register.units["toucu"].timeline.now.state is State.DISSOLVED
    state = {id: account.state for id, account in register.accounts.items()}
    # Dormant: stopped, not deregistered, and nothing announced.
    assert state["jiaoti/bilibili"] is State.STOPPED
    assert "jiaoti/bilibili" not in register.announced
    # Released, and not yet taken over; taken over from a dissolved unit.
    assert state["xiaobao/wechat-channels"] is State.TRANSFERRED
    assert "xiaobao/wechat-channels" not in register.takers
    assert register.takers["toucu/wechat-official"] == "shangwu/wechat-official"
    assert register.accounts["zhenhualu/kuaishou"].timeline.now.blocked


def test_every_state_of_a_page_is_shown(register):
    """Withdrawn records and assigned ones are shown by the tests of pages/ alone."""
    accounts = site_of(register, AS_OF).accounts
    shown = {key for account in accounts for key in (account.state, *account.also)}
    assert shown == set(STATES) - {"assigned", "withdrawn"}


def test_a_deregistered_account_was_opened_again(register):
    former, again = (register.accounts[f"xingchenglu/kuaishou{nth}"] for nth in ("", ".2"))
    assert (former.state, again.state) == (State.DEREGISTERED, State.LIVE)
    assert former.identifier == again.identifier
    assert register.identities["kuaishou", again.identifier] == [former.id, again.id]
    shown = {each.id: each for each in site_of(register, AS_OF).accounts}
    assert shown[former.id].successor.account == again.id
    assert shown["hushanlu/weibo"].successor.account == "hushanlu/wechat-official"


def test_kinds_of_filings(register):
    kinds = Counter(
        (sheet.where.group, sheet.kind)
        for sheet in register.sheets.values()
        if sheet.where.group != "announcement"
    )
    assert sum(kinds.values()) >= 100
    assert {kind for group, kind in kinds if group == "account"} == set(ACCOUNT_KINDS)
    assert {kind for group, kind in kinds if group == "unit"} <= set(UNIT_KINDS)
    assert {"enrol", "change", "dissolve"} <= {kind for group, kind in kinds if group == "unit"}


def test_a_correction_of_a_correction_counts(register):
    fact = register.accounts["yingji/wechat-official"].timeline.fact_of("2026-05-14-change")
    assert fact.day == dt.date(2026, 5, 13)


def test_notices_run_on_the_day_of_the_demonstration(register):
    running, scheduled = {}, []
    for id, account in register.accounts.items():
        closing = closing_of(register, account)
        if closing is None:
            continue
        if closing.scheduled:
            scheduled.append(id)
        elif closing.under_notice(AS_OF) and closing.last_day.latest >= AS_OF:
            running[id] = closing.last_day.latest
    assert running == {
        "fushanlu/weibo": dt.date(2026, 11, 27),
        "xiangtanlu/toutiao": dt.date(2026, 12, 4),
    }
    assert scheduled == ["jiushui/douyin"]


def test_closings_ran_their_notice_and_their_month(register):
    done = {}
    for id, account in register.accounts.items():
        closing = closing_of(register, account)
        if closing is not None and closing.done_on is not None:
            day, days = closing.published_on, 0
            while day < closing.done_on - dt.timedelta(days=1):
                day += dt.timedelta(days=1)
                days += is_workday(day)
            assert closing.done_on <= closing.month_end.earliest
            done[id] = days
    early = {id for id, days in done.items() if days < 15}
    assert early == {"loushan/baijiahao"}
    assert set(done) - early == {
        "hushanlu/weibo",
        "licun/kuaishou",
        "minzheng/app",
        "toucu/wechat-channels",
        "toucu/wechat-official",
        "xiaobao/wechat-channels",
        "xingchenglu/kuaishou",
    }


def test_successors_are_live(register):
    successors = [
        entry.successor
        for sheet in register.announcements
        for entry in sheet.record.accounts
        if entry.successor is not None
    ]
    assert len(successors) >= 6
    assert {register.accounts[id].state for id in successors} == {State.LIVE}


def test_openings_since_the_regulation_had_consent(register):
    consents = {
        (each.record.subject, each.handed_in): each.record
        for each in register.decisions_of("consent")
    }
    for account in register.accounts.values():
        for step in account.timeline.steps:
            if step.fact.move != "open" or step.fact.day < register.first_day:
                continue
            if step.fact.sheet.subject != account.id:
                continue
            fitting = [
                consent
                for (subject, day), consent in consents.items()
                if subject == account.id and day < step.fact.day <= consent.expires
            ]
            assert len(fitting) == 1, account.id
            assert fitting[0].platform == account.platform
            assert fitting[0].name == step.after.facts["name"]


def test_what_the_platform_verifies_is_the_unit(register):
    for account in register.accounts.values():
        if account.running:
            unit = register.units[account.unit]
            assert account.facts["verification"].subject == unit.facts["legal_name"], account.id
            assert set(account.facts["managers"]) <= set(unit.facts["posts"]), account.id
            assert set(account.facts["systems"]) <= set(register.policy.systems), account.id


def test_everything_received_is_in_the_daybook_but_the_newest(register):
    waiting = [
        sheet.id
        for sheet in register.sheets.values()
        if sheet.kind not in ("supplement", "withdraw", "announcement")
        and sheet.id not in register.daybook.filed
    ]
    assert waiting == ["shiyuan/wechat-channels/2026-11-24-open"]
    for row in register.daybook.rows:
        assert is_workday(row.entered_on)
    void = set(register.daybook.void)
    assert void == {"cangkou/wechat-official/2026-06-25-change"}
    assert [s.id for s in register.accounts["cangkou/wechat-official"].timeline.struck] == [*void]
    assert register.accounts["cangkou/wechat-official"].name == "沧口街道"


def test_the_binder_of_licun_is_numbered_as_in_the_handbook(register):
    rows = {row.subject: (row.number, row.event) for row in register.daybook.rows}
    assert rows["licun/xiaohongshu/2026-09-01-open"] == ("LC-2026-0031", "filed")
    assert rows["announcements/licun/2026-09-14-kuaishou"] == ("LC-2026-0032", "published")
    assert rows["licun/kuaishou/2026-09-15-stop"] == ("LC-2026-0033", "filed")
    assert register.units["licun"].facts["posts"]["m1"]["phone"] == "0532-00000026"


def test_no_number_can_be_anyones():
    for path in WorkTree(ROOT).entries():
        if path.startswith("office/calendar/"):
            continue
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not re.search(r"0532-[1-9]", text), path
        for code in re.findall(r"credit_code: (.+)", text):
            assert re.fullmatch(r'"1[12]370213000000[0-9]{2}[0-9X][0-9A-Y]"', code), path


def test_platforms_hold_their_own_examples(register):
    for key, platform in register.platforms.items():
        rule = platform.identifier
        assert re.fullmatch(rule.pattern, rule.example), key
        assert re.fullmatch(rule.demonstration, rule.example), key
        if platform.url is None or platform.url.template is None:
            continue
        address = platform.url.template.replace("{id}", rule.example)
        reading = Reader(table_of(register.platforms)).address(address, key)
        assert reading.candidates == (Candidate(key, "id", rule.example),), key
