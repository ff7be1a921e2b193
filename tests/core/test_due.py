"""What is due of a subject, and by when."""

from __future__ import annotations

import datetime as dt

import pytest

from mingce.due import due_of
from mingce.finding import Finding
from mingce.rules import judge as judge_register

DAY = dt.date.fromisoformat
AS_OF = DAY("2026-11-24")
NOTICE = "announcements/licun/2026-09-14-weibo.md"
OPEN = "registry/licun/weibo/2026-01-12-open.yml"
NATIONAL = {"filed_on": "2026-01-12", "reference": "QG-370213-0001"}


def ground(date: str = "2026-09-11") -> dict[str, str]:
    return {"kind": "cannot_maintain", "date": date, "document": "会议纪要"}


@pytest.fixture
def files(base, write, account_facts):
    """A lawful register; its one filing stands in the national system."""
    return {
        **base(),
        OPEN: write(OPEN, occurred_on="2026-01-12", facts=account_facts, national_system=NATIONAL),
    }


@pytest.fixture
def add(write, files):
    def filing(name: str, **values) -> None:
        path = f"registry/{name}.yml"
        kind = path.rsplit("/", 1)[1][11:].split(".")[0]
        if kind not in ("apply", "correct", "supplement", "withdraw"):
            values.setdefault("occurred_on", path.rsplit("/", 1)[1][:10])
            values.setdefault("national_system", NATIONAL)
        files[path] = write(path, **values)

    return filing


@pytest.fixture
def due(register, files):
    """What is due but for findings, as kind, last day, and a mark where it is over."""

    def of(as_of: str = "2026-11-24", subject: str = "licun/weibo") -> list[str]:
        known = register(files)
        assert known.problems == []
        found = known.subject(subject)
        assert found is not None
        day = DAY(as_of)
        return [
            f"{task.kind} {task.by.latest if task.by else '-'}{'!' if task.overdue(day) else ''}"
            for task in due_of(known, found, [], day)
        ]

    return of


@pytest.fixture
def texts(register, files):
    def of(as_of: str = "2026-11-24", subject: str = "licun/weibo", judged: bool = False):
        known = register(files)
        found = known.subject(subject)
        assert found is not None
        findings: list[Finding] = judge_register(known, DAY(as_of)) if judged else []
        return {task.kind: task.what for task in due_of(known, found, findings, DAY(as_of))}

    return of


def test_nothing_is_due(due) -> None:
    assert due() == []
    assert due(subject="licun") == []


# ---- the national system


@pytest.mark.parametrize(("day", "mark"), [("2026-10-13", ""), ("2026-10-14", "!")])
def test_the_national_system_is_outstanding(due, texts, add, day, mark) -> None:
    # The fifth working day after 2026-09-30 lies behind the holiday.
    add("licun/weibo/2026-09-30-change", facts={"name": "李村街道"}, national_system=None)
    assert due(day) == [f"national_system 2026-10-13{mark}"]
    assert texts(day)["national_system"] == (
        "变更备案（2026-09-30-change）还没有在全国系统填报，填报后请交 supplement 备案"
    )
    add(
        "licun/weibo/2026-10-12-supplement",
        refers_to="2026-09-30-change",
        national_system={"filed_on": "2026-10-12", "reference": "QG-2"},
    )
    assert due(day) == []


def test_what_the_national_system_does_not_hold_is_not_outstanding(due, add) -> None:
    facts = {"followers": {"count": "12", "as_of": "2026-09-29"}}
    add("licun/weibo/2026-09-30-change", facts=facts, national_system=None)
    assert due("2026-10-14") == []
    add("licun/weibo/2026-10-08-change", facts=facts | {"name": "李村街道"}, national_system=None)
    assert due("2026-10-12") == ["national_system 2026-10-14"]


# ---- a closing


def test_a_ground_wants_an_announcement_and_an_end(due, texts, add) -> None:
    add("licun/weibo/2026-09-11-stop", ground=ground())
    assert due("2026-09-14") == ["announce 2026-09-14", "finish 2026-10-12"]
    assert due("2026-10-13") == ["announce 2026-09-14!", "finish 2026-10-12!"]
    assert texts("2026-09-14") == {
        "announce": "请发布公告；最迟于 2026-09-14 发布，期满后才来得及在期限内办结",
        "finish": "最迟于 2026-10-12 办结（事由发生于 2026-09-11）",
    }


def test_a_month_that_holds_no_notice(texts, due, add, files) -> None:
    policy = "office/policy/2021-07-23.yml"
    files[policy] = files[policy].replace("working_days: 15", "working_days: 25")
    add("licun/weibo/2026-09-11-stop", ground=ground())
    assert due("2026-09-14") == ["finish 2026-10-12", "announce -"]
    assert texts("2026-09-14")["announce"] == "请尽快发布公告；期限之内已容不下公告期"


def test_a_scheduled_announcement_waits_for_its_entry(due, texts, announce, files) -> None:
    files[NOTICE] = announce(
        NOTICE, [{"id": "licun/weibo", "action": "deregister"}], ground=ground()
    )
    assert due("2026-09-14") == ["publish 2026-09-14", "finish 2026-10-12"]
    assert texts("2026-09-14")["publish"] == "公告待发布登记（拟于 2026-09-14 发布）"


@pytest.fixture
def published(announce, daybook, files):
    entry = {
        "id": "licun/weibo",
        "action": "deregister",
        "stops_on": "2026-09-14",
        "deregister_planned_on": "2026-10-12",
    }
    files[NOTICE] = announce(NOTICE, [entry], ground=ground())
    files["office/daybook/2026-09.csv"] = daybook(
        f"LC-2026-0001,2026-09-14,published,2026-09-14,{NOTICE[:-3]},本站"
    )


def test_a_running_notice(due, texts, add, published) -> None:
    assert due("2026-09-15") == [
        "stop 2026-09-20",
        "notice 2026-10-10",
        "finish 2026-10-12",
        "deregister 2026-10-19",
    ]
    assert texts("2026-09-15") == {
        "stop": "公告说自 2026-09-14 停止更新，请交 stop 备案",
        "notice": "公告期自 2026-09-14 至 2026-10-10",
        "finish": "最迟于 2026-10-12 办结（事由发生于 2026-09-11）",
        "deregister": "计划于 2026-10-12 注销，最早可于 2026-10-11 注销，注销后须备案",
    }
    add("licun/weibo/2026-09-15-stop", occurred_on="2026-09-14")
    assert due("2026-10-10") == ["notice 2026-10-10", "finish 2026-10-12", "deregister 2026-10-19"]
    assert due("2026-10-20") == ["finish 2026-10-12!", "deregister 2026-10-19!"]
    add("licun/weibo/2026-10-13-deregister", occurred_on="2026-10-12")
    assert due("2026-10-20") == []


def test_before_the_announced_stop_nothing_is_filed(due, published) -> None:
    assert "stop 2026-09-20" not in due("2026-09-13")


def test_without_the_next_years_calendar_the_last_day_is_a_span(
    due, texts, files, announce, daybook
):
    notice = "announcements/licun/2026-12-21-weibo.md"
    files[notice] = announce(notice, [{"id": "licun/weibo", "action": "deregister"}])
    files["office/daybook/2026-12.csv"] = daybook(
        f"LC-2026-0001,2026-12-21,published,2026-12-21,{notice[:-3]},本站"
    )
    said = texts("2026-12-22")["notice"]
    assert said.startswith("公告期自 2026-12-21 至 2027-01-")
    assert said.endswith("之间的某一天")


def test_a_change_with_a_ground_is_done_when_it_is_filed(due, add) -> None:
    add("licun/weibo/2026-09-14-change", facts={"name": "李村街道"}, ground=ground())
    assert due() == []


# ---- transfers and applications


def test_a_release_waits_for_its_taker(due, texts, add, unit_facts) -> None:
    add("jiushui/2026-01-07-enrol", facts={**unit_facts, "name": "九水街道办事处"})
    add("licun/weibo/2026-11-16-transfer", to="jiushui")
    assert due() == ["take_over -"]
    assert texts()["take_over"] == (
        "移交办理中：等待九水街道办事处交 transfer 备案（from: licun/weibo）"
    )
    add("jiushui/weibo/2026-11-18-transfer", **{"from": "licun/weibo"}, facts={})
    assert due() == []


def test_an_application_waits_for_its_answer_then_for_the_opening(
    due, texts, add, write, files, account_facts
) -> None:
    add("licun/douyin/2026-10-12-apply", facts={"name": "李村街道"})
    assert due(subject="licun/douyin") == ["consent -"]
    assert texts(subject="licun/douyin")["consent"] == "等待主管单位答复开设申请"
    consent = "office/decisions/licun/2026-10-19-consent.yml"
    said = {
        "date": "2026-10-19",
        "by": "区政务调度服务中心主任",
        "reference": "李新媒函〔2026〕1号",
        "subject": "licun/douyin",
        "name": "李村街道",
        "platform": "douyin",
        "expires": "2026-11-24",
    }
    files[consent] = write(consent, **said)
    assert due(subject="licun/douyin") == ["open 2026-11-24"]
    assert texts(subject="licun/douyin")["open"] == (
        "主管单位已同意开设，有效期至 2026-11-24；开设后须备案"
    )
    assert due("2026-11-25", subject="licun/douyin") == ["open 2026-11-24!"]
    assert texts("2026-11-25", subject="licun/douyin")["open"] == (
        "同意开设的有效期已于 2026-11-24 届满，仍要开设的请再申请"
    )
    add("licun/douyin/2026-11-23-open", facts=account_facts)
    assert due(subject="licun/douyin") == []


def test_a_declined_application_is_over_until_it_is_handed_in_again(due, add, write, files) -> None:
    add("licun/douyin/2026-10-12-apply", facts={"name": "李村街道"})
    decline = "office/decisions/licun/2026-10-19-decline.yml"
    files[decline] = write(
        decline, date="2026-10-19", by="主任", reference="1", subject="licun/douyin", reason="重复"
    )
    assert due(subject="licun/douyin") == []
    add("licun/douyin/2026-11-02-apply", facts={"name": "李村街道"})
    assert due(subject="licun/douyin") == ["consent -"]


# ---- findings


def test_a_breach_wants_an_explanation_and_then_an_answer(texts, add, write, files) -> None:
    late = {"occurred_on": "2026-10-20", "facts": {"name": "李村街道"}}
    add("licun/weibo/2026-11-02-change", **late)
    said = (
        "XM0601 违规：备案超期：变更发生于 2026-10-20，"
        "第5个工作日为 2026-10-27，报送日为 2026-11-02"
    )
    assert texts(judged=True)["explain"] == f"请说明原因 {said}"
    explanation = [{"rule": "XM0601", "text": "平台审核延迟"}]
    add("licun/weibo/2026-11-02-change", **late, explanations=explanation)
    assert texts(judged=True)["answer"] == f"已作说明，待主管单位批复 {said}"
    answer = "office/decisions/licun/2026-11-09-answer.yml"
    files[answer] = write(
        answer,
        date="2026-11-09",
        by="主任",
        reference="1",
        rule="XM0601",
        filing="licun/weibo/2026-11-02-change",
        text="情况属实",
    )
    assert not [what for what in texts(judged=True).values() if "XM0601" in what]


def test_a_refusal_is_to_be_mended(texts, add) -> None:
    add("licun/weibo/2026-11-02-change", occurred_on="2026-11-03", facts={"name": "李村街道"})
    assert texts(judged=True)["mend"].startswith("请改正 XM0027 不予受理：发生日期 2026-11-03 晚于")


# ---- of a unit, and in order


def test_a_units_accounts_are_due_with_it_the_earliest_first(
    register, files, add, published
) -> None:
    add("licun/douyin/2026-10-12-apply", facts={"name": "李村街道"})
    known = register(files)
    tasks = due_of(known, known.units["licun"], [], DAY("2026-09-15"))
    assert [(task.subject, task.kind) for task in tasks] == [
        ("licun/weibo", "stop"),
        ("licun/weibo", "notice"),
        ("licun/weibo", "finish"),
        ("licun/weibo", "deregister"),
        ("licun/douyin", "consent"),
    ]
    assert [task.filing for task in tasks] == [NOTICE[:-3]] * 4 + ["licun/douyin/2026-10-12-apply"]


def test_a_register_without_a_policy_counts_no_days(due, register, files, add) -> None:
    add("licun/weibo/2026-09-11-stop", ground=ground())
    del files["office/policy/2021-07-23.yml"]
    known = register(files)
    assert due_of(known, known.accounts["licun/weibo"], [], AS_OF) == []


# ---- a dissolved unit, and duplicates


@pytest.mark.parametrize(("day", "mark"), [("2026-10-12", ""), ("2026-10-13", "!")])
def test_a_dissolved_units_account_is_handed_over_or_deregistered(
    due, texts, add, day, mark
) -> None:
    add("licun/2026-09-11-dissolve", into="jiushui", document="区委编办通知")
    assert due(day) == [f"dissolved 2026-10-12{mark}"]
    assert texts(day)["dissolved"] == "主办单位撤并于 2026-09-11，最迟于 2026-10-12 移交或者注销"
    # A ground of the account's own that is no later has the earlier month.
    add("licun/weibo/2026-09-14-stop", ground=ground("2026-09-11"))
    assert [each.split()[0] for each in due(day)] == ["announce", "finish"]
    add("licun/weibo/2026-10-09-deregister")
    assert due(day) == []


@pytest.mark.parametrize(("day", "mark"), [("2026-10-30", ""), ("2026-10-31", "!")])
def test_a_duplicate_is_merged_by_its_day(
    due, texts, add, files, write, account_facts, day, mark
) -> None:
    add("licun/weibo/2026-09-01-change", facts={"merge_by": "2026-10-30"})
    assert due(day) == []
    path = "registry/licun/weibo.2/2026-01-12-open.yml"
    facts = account_facts | {"identifier": "0512345679"}
    files[path] = write(path, occurred_on="2026-01-12", facts=facts, national_system=NATIONAL)
    assert due(day) == [f"merge 2026-10-30{mark}"]
    assert texts(day)["merge"] == "最迟于 2026-10-30 整合同一平台的账号，办理注销或者移交"
    add("licun/weibo.2/2026-09-03-stop")
    assert due(day) == []
