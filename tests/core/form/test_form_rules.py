"""Form rules of one record (rules/form.py): each finding beside its clean neighbour."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from mingce.links import IMAGE

OPEN = "registry/licun/weibo/2026-01-12-open.yml"
ENROL = "registry/licun/2026-01-07-enrol.yml"
NOTICE = "announcements/licun/2026-11-02-weibo.md"


def test_the_base_is_clean(form, files) -> None:
    assert form(files) == []


# ---- XM0020


def test_xm0020_the_editor_line(judge, said, files) -> None:
    line, rest = files[OPEN].split("\n", 1)
    files[OPEN] = f"# 说明\n{rest}"
    (found,) = judge(files, "XM0020")
    assert (str(found.place), found.message, found.severity, found.fixable) == (
        f"{OPEN}:1:1",
        "首行缺少编辑器提示行",
        "advice",
        True,
    )
    assert found.remedy == f"请在首行加上：{line}"
    assert line == "# yaml-language-server: $schema=../../../schemas/account/open.json"
    files[OPEN] = f"{line.replace('open', 'change')}\n{rest}"
    (found,) = judge(files, "XM0020")
    assert found.message == "首行的编辑器提示行指向别的格式说明"
    assert found.remedy == f"请把首行改为：{line}"
    files[OPEN] = f"{line.replace('account', 'unit')}\n{rest}"
    (found,) = judge(files, "XM0020")
    assert found.message == "首行的编辑器提示行是单位备案的，文件却放在账号的文件夹里"
    assert found.remedy == (
        f"报单位的，请把文件移到 registry/单位/；确是账号备案的，请把首行改为：{line}"
    )
    for text in (
        f"\ufeff{line}\r\n{rest}",
        f"# yaml-language-server: $schema=https://example.cn/schemas/account/open.json\n{rest}",
    ):
        files[OPEN] = text
        assert said(files, "XM0020") == []


# ---- XM0026, XM0027, XM0028


@pytest.mark.parametrize(("day", "found"), [("2026-11-02", False), ("2026-11-01", True)])
def test_xm0026_not_handed_in_after_the_day_of_the_check(judge, add, files, day, found) -> None:
    path = add("licun/weibo/2026-11-02-supplement", refers_to="2026-01-12-open")
    as_of = dt.date.fromisoformat(day)
    assert [
        (str(each.place), each.message, each.remedy, each.severity)
        for each in judge(files, "XM0026", as_of=as_of)
    ] == [
        (
            f"{path}:1:1",
            "文件名中的报送日期 2026-11-02 晚于今天（2026-11-01）",
            "文件名中的日期请写实际报送之日；示范名册的今天固定为 2026-11-01，练习时请写这一天",
            "refuse",
        )
    ] * found
    register = "office/register.yml"
    files[register] = files[register].replace("demonstration: {as_of: 2026-11-24}\n", "")
    for each in judge(files, "XM0026", as_of=as_of):
        assert each.remedy == "文件名中的日期请写实际报送之日"


def test_xm0026_an_announcement_may_be_scheduled(said, files, announce) -> None:
    path = "announcements/licun/2026-11-30-weibo.md"
    files[path] = announce(path, [{"id": "licun/weibo", "action": "deregister"}])
    assert said(files, "XM0026") == []


@pytest.mark.parametrize(("day", "found"), [("2026-11-02", False), ("2026-11-03", True)])
def test_xm0027_not_before_it_happened(judge, add, files, day, found) -> None:
    path = add("licun/weibo/2026-11-02-change", occurred_on=day, facts={"name": "李村街道"})
    assert [
        (str(each.place), each.message, each.remedy, each.severity)
        for each in judge(files, "XM0027")
    ] == [
        (
            f"{path}:4:14",
            "发生日期 2026-11-03 晚于报送日期 2026-11-02",
            "备案写已经发生的事；计划中的注销请写在公告里，日期请按平台显示如实填写",
            "refuse",
        )
    ] * found


def test_xm0027_is_found_at_the_correction_that_says_so(said, add, files, unit_facts) -> None:
    add("licun/weibo/2026-11-02-change", facts={"name": "李村街道"})
    path = add(
        "licun/weibo/2026-11-09-correct",
        refers_to="2026-11-02-change",
        changes={"occurred_on": "2026-11-03"},
    )
    late = add("licun/2026-11-09-dissolve", occurred_on="2026-11-10", document="撤并")
    assert said(files, "XM0027") == [
        f"{late}:4:14 发生日期 2026-11-10 晚于报送日期 2026-11-09",
        f"{path}:5:26 发生日期 2026-11-03 晚于报送日期 2026-11-02",
    ]


@pytest.mark.parametrize(
    ("before", "name", "message"),
    [
        ([], "weibo/2026-11-02-stop", None),
        (["weibo/2026-11-01-stop"], "weibo/2026-11-02-stop", "状态为“已停更”时不应有“停更”"),
        ([], "douyin/2026-11-02-change", "状态为“尚未开设”时不应有“变更”"),
        (
            ["weibo/2026-11-01-deregister"],
            "weibo/2026-11-02-stop",
            "状态为“已注销”时不应有“停更”，这份备案不改变状态",
        ),
        (
            ["weibo/2026-11-01-deregister"],
            "weibo/2026-11-02-change",
            "状态为“已注销”时不应有“变更”，这份备案不改变状态",
        ),
        (["weibo/2026-11-01-deregister"], "weibo/2026-11-02-resume", None),
        ([], "weibo/2026-11-02-apply", "状态为“在用”时不应有“申请开设”，这份备案不改变状态"),
        (
            ["2026-11-01-dissolve"],
            "2026-11-02-change",
            "状态为“已撤并”时不应有“变更”，这份备案不改变状态",
        ),
    ],
)
def test_xm0028_states_move_along_the_table(judge, add, files, before, name, message) -> None:
    for each in (*before, name):
        kind = each.rsplit("-", 1)[1]
        values: dict[str, dict] = {"dissolve": {"document": "撤并"}}
        values |= {"apply": {"facts": {}}, "change": {"facts": {}}}
        path = add(f"licun/{each}", **values.get(kind, {}))
    assert [(str(each.place), each.message, each.severity) for each in judge(files, "XM0028")] == [
        (f"{path}:3:7", message, "breach")
    ] * (message is not None)
    where = (
        "这个文件夹里没有有效的 open 备案，请核对文件夹；漏报开设的请补交 open，"
        if "douyin" in name
        else "请核对日期和类型；"
    )
    for each in judge(files, "XM0028"):
        assert each.remedy == f"{where}已经发生的请如实保留，并在 explanations 中说明"


def test_xm0028_of_a_folder_that_is_no_platform(form, add, files) -> None:
    add("licun/weixin/2026-11-02-change", facts={"name": "李村街道"})
    assert [each.code for each in form(files)] == ["XM0029"]


def test_xm0028_of_a_unit_that_is_not_enrolled_yet(said, add, files) -> None:
    files[ENROL] = files[ENROL].replace("kind:", 'occurred_on: "2026-01-06"\nkind:')
    path = add("licun/2026-01-08-change", occurred_on="2026-01-05", facts={})
    assert said(files, "XM0028") == [f"{path}:3:7 状态为“尚未登记”时不应有“变更”"]


# ---- XM0035


def test_xm0035_what_policy_asks_for(judge, write, files, account_facts, unit_facts) -> None:
    facts = {
        key: value for key, value in account_facts.items() if key not in ("function", "systems")
    }
    files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts={**facts, "systems": {}})
    unit = {key: value for key, value in unit_facts.items() if key != "responsible"}
    files[ENROL] = write(ENROL, facts=unit)
    found = judge(files, "XM0035")
    assert [(str(each.place), each.message, each.subject, each.severity) for each in found] == [
        (f"{ENROL}:4:8", "缺少必填事项“责任人”（responsible）", "licun", "breach"),
        (f"{OPEN}:5:8", "缺少必填事项“功能定位”（function）", "licun/weibo", "breach"),
        (f"{OPEN}:5:8", "缺少必填事项“管理制度”（systems）", "licun/weibo", "breach"),
    ]
    assert {each.remedy for each in found} == {"请补填；已归档的用 change 或 correct 补填"}


def test_xm0035_calls_a_system_as_policy_does(judge, write, files, account_facts) -> None:
    policy = "office/policy/2021-07-23.yml"
    files[policy] = re.sub("systems: {.*}", "systems: {duty: 值班值守制度}", files[policy])
    files[policy] = files[policy].replace("managers, systems]", "managers, systems.duty]")
    facts = {**account_facts, "systems": {"review": "2026-01-06"}}
    files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts=facts)
    assert [each.message for each in judge(files, "XM0035")] == [
        "缺少必填事项“值班值守制度”（systems.duty）"
    ]


def test_xm0035_follows_policy_and_state(judge, write, add, files, account_facts) -> None:
    policy = "office/policy/2021-07-23.yml"
    files[policy] = files[policy].replace(
        "managers, systems]", "managers, systems, verification.verified_on]"
    )
    assert [each.message for each in judge(files, "XM0035")] == [
        "缺少必填事项“认证日期”（verification.verified_on）"
    ]
    add(
        "licun/weibo/2026-11-02-deregister",
        ground={"kind": "other", "date": "2026-11-02", "document": "无"},
    )
    assert judge(files, "XM0035") == []


def test_xm0035_an_app_besides(judge, add, files, account_facts) -> None:
    path = add("licun/app/2026-11-02-open", facts={**account_facts, "identifier": "com.example.a"})
    assert [f"{each.place} {each.message}" for each in judge(files, "XM0035")] == [
        f"{path}:5:8 缺少必填事项“IPv6 支持情况”（app.ipv6）",
        f"{path}:5:8 缺少必填事项“应用商店”（stores）",
    ]


def test_xm0035_a_taker_states_its_own_managers_and_verification(
    judge, form, add, files, unit_facts
) -> None:
    add("jiushui/2026-01-07-enrol", facts=unit_facts)
    add("licun/weibo/2026-11-02-transfer", to="jiushui")
    path = add(
        "jiushui/weibo/2026-11-03-transfer", **{"from": "licun/weibo"}, facts={"managers": ["m1"]}
    )
    assert [f"{each.place} {each.message}" for each in judge(files, "XM0035")] == [
        f"{path}:6:8 接收单位没有填写自己的“认证信息”（verification）"
    ]
    add(
        "jiushui/weibo/2026-11-03-transfer",
        **{"from": "licun/weibo"},
        facts={"managers": ["m1"], "verification": {"subject": "九水街道办事处"}},
    )
    assert judge(files, "XM0035") == []
    # Nothing of it is found in the giver's folder.
    assert {each.place.path for each in form(files)} <= {path}


# ---- XM0036


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[政务网](https://www.example.cn/)", None),
        ("`[政务网](www.example.cn)`", None),
        ("![图](https://a.cn/a.png)", f"链接“https://a.cn/a.png”：{IMAGE}；网页上会显示为文字"),
        (
            "[政务网](www.example.cn)",
            "链接“www.example.cn”：链接地址不完整，请写全 https:// 开头的地址；网页上会显示为文字",
        ),
        (
            "[政务网](javascript:alert(1))",
            (
                "链接“javascript:alert(1)”：链接类型“javascript:”不允许，"
                "只可用 http、https、mailto、tel；网页上会显示为文字"
            ),
        ),
    ],
)
def test_xm0036_links_of_an_announcement(judge, announce, files, body, message) -> None:
    files[NOTICE] = announce(
        NOTICE, [{"id": "licun/weibo", "action": "deregister"}], f"公告。\n\n{body}"
    )
    assert [
        (str(each.place), each.message, each.remedy, each.severity)
        for each in judge(files, "XM0036")
    ] == [
        (
            f"{NOTICE}:11:1",
            message,
            "请去掉图片，把内容写成文字"
            if "![" in body
            else "请写以 https:// 开头的完整地址，或去掉链接",
            "advice",
        )
    ] * (message is not None)
