"""What one record says of another (rules/form_references.py): each beside its clean neighbour."""

from __future__ import annotations

import pytest

OPEN = "registry/licun/weibo/2026-01-12-open.yml"
ENROL = "registry/licun/2026-01-07-enrol.yml"
NOTICE = "announcements/licun/2026-11-02-weibo.md"


# ---- XM0021, XM0037


@pytest.mark.parametrize(
    ("name", "target", "why", "such"),
    [
        ("2026-11-02-supplement", "2026-01-12-open", None, ""),
        ("2026-11-02-supplement", "2026-01-13-open", "不在本文件夹", "，例如 2026-01-12-open"),
        ("2026-01-11-supplement", "2026-01-12-open", "报送在后", ""),
        (
            "2026-11-02-supplement",
            "2026-11-02-supplement",
            "就是这份备案自己",
            "，例如 2026-01-12-open",
        ),
    ],
)
def test_xm0021_what_a_sheet_speaks_of_is_there(judge, add, files, name, target, why, such) -> None:
    path = add(f"licun/weibo/{name}", refers_to=target)
    found = judge(files, "XM0021")
    if why is None:
        assert found == []
        return
    assert [(str(each.place), each.message, each.severity) for each in found] == [
        (f"{path}:4:12", f"所指的备案“{target}”{why}", "refuse")
    ]
    assert found[0].remedy == f"refers_to 请写本文件夹内一份更早备案的文件名（不含 .yml）{such}"


def test_xm0021_the_last_three_filings_are_shown(judge, add, files) -> None:
    for day in range(2, 6):
        add(f"licun/weibo/2026-11-0{day}-change", facts={"name": f"李村{day}"})
    add("licun/weibo/2026-11-06-supplement", refers_to="2026-11-04-change")
    add("licun/weibo/2026-11-09-correct", refers_to="2026-11-07-change", changes={})
    (found,) = judge(files, "XM0021")
    assert found.remedy.endswith("，例如 2026-11-03-change、2026-11-04-change、2026-11-05-change")


def test_xm0021_of_units_and_circles(said, add, files) -> None:
    one = add("licun/2026-11-02-withdraw", refers_to="2026-11-02-withdraw-b", reason="误报")
    other = add("licun/2026-11-02-withdraw-b", refers_to="2026-11-02-withdraw", reason="误报")
    assert said(files, "XM0021") == [
        f"{other}:4:12 所指的备案“2026-11-02-withdraw”又指回这份备案",
        f"{one}:4:12 所指的备案“2026-11-02-withdraw-b”又指回这份备案",
    ]


def test_xm0037_a_correction_changes_what_its_filing_has(judge, add, files) -> None:
    add("licun/weibo/2026-11-02-change", facts={"name": "李村街道"})
    path = add(
        "licun/weibo/2026-11-03-correct",
        refers_to="2026-11-02-change",
        changes={"occurred_on": "2026-11-01", "to": "jiushui", "from": "licun/weibo"},
    )
    found = judge(files, "XM0037")
    assert [(str(each.place), each.message) for each in found] == [
        (f"{path}:5:40", "“变更”备案（2026-11-02-change）里没有“to”这一项，不能更正"),
        (f"{path}:5:57", "“变更”备案（2026-11-02-change）里没有“from”这一项，不能更正"),
    ]
    assert found[0].remedy == "changes 只写所指备案里有的项"
    add(
        "licun/weibo/2026-11-03-correct",
        refers_to="2026-11-02-change",
        changes={"occurred_on": "2026-11-01"},
    )
    add(
        "licun/weibo/2026-11-04-correct",
        refers_to="2026-11-03-correct",
        changes={"occurred_on": "2026-11-02"},
    )
    assert judge(files, "XM0037") == []


# ---- XM0022, XM0023, XM0038


def test_xm0022_the_unit_is_enrolled(judge, said, files) -> None:
    del files[ENROL]
    (found,) = judge(files, "XM0022")
    assert (str(found.place), found.message) == (f"{OPEN}:2:1", "单位“licun”还没有登记")
    assert found.remedy == "请先在 registry/licun/ 交一份 enrol 登记备案"


@pytest.mark.parametrize(
    ("name", "values", "said_of"),
    [
        ("licun/weibo.2/2026-11-02-open", {"reopens": "licun/weixin"}, "5:10 原账号“licun/weixin”"),
        (
            "licun/weibo.2/2026-11-02-open",
            {"disputes": "licun/weixin"},
            "5:11 对方账号“licun/weixin”",
        ),
        ("licun/weibo/2026-11-02-transfer", {"to": "jiushui"}, "5:5 接收单位“jiushui”"),
        ("licun/weibo.2/2026-11-02-transfer", {"from": "licun/weixin"}, "5:7 原账号“licun/weixin”"),
        (
            "licun/weibo.2/2026-11-02-open",
            {"application": "2026-10-12-apply"},
            "5:14 申请“2026-10-12-apply”",
        ),
        ("licun/2026-11-02-change", {"facts": {"parent": "jiushui"}}, "5:19 所属单位“jiushui”"),
        (
            "licun/2026-11-02-dissolve",
            {"into": "jiushui", "document": "撤并"},
            "5:7 并入单位“jiushui”",
        ),
    ],
)
def test_xm0022_whom_a_filing_names(
    said, judge, add, write, unit_facts, files, name, values, said_of
):
    path = add(name, **values)
    place, what = said_of.split(" ")
    assert said(files, "XM0022") == [f"{path}:{place} {what}不在名册里"]
    assert judge(files, "XM0022")[0].remedy == "请核对拼写；还没有登记的，请先登记"
    add("jiushui/2026-01-07-enrol", facts=unit_facts)
    add("licun/weixin/2026-01-07-open")
    add("licun/weibo.2/2026-10-12-apply", facts={})
    assert said(files, "XM0022") == []


def test_xm0022_through_a_correction(said, add, files) -> None:
    add("licun/weibo/2026-11-02-transfer", to="licun")
    path = add(
        "licun/weibo/2026-11-03-correct", refers_to="2026-11-02-transfer", changes={"to": "jiushui"}
    )
    assert said(files, "XM0022") == [f"{path}:5:17 接收单位“jiushui”不在名册里"]


def test_xm0022_posts_and_xm0038_posts_that_are_gone(form, judge, said, add, files) -> None:
    path = add("licun/weibo/2026-11-02-change", facts={"managers": ["m1", "m3"]})
    assert said(files, "XM0022") == [f"{path}:5:21 李村街道办事处的备案里没有管理岗位“m3”"]
    (found,) = judge(files, "XM0022")
    assert found.remedy == (
        "请写单位备案里的岗位代号（现有：m1、m2）；"
        "新岗位请先在 registry/licun/ 交 change，写在 posts 里"
    )
    add("licun/weibo/2026-11-02-change", facts={"managers": ["m1", "m2"]})
    assert form(files) == []
    add("licun/2026-11-03-change", facts={"posts": {"m2": None}})
    (found,) = form(files)
    assert (found.code, found.severity, str(found.place)) == ("XM0038", "breach", f"{path}:5:21")
    assert found.message == (
        "管理岗位“m2”已从李村街道办事处的备案中撤去，账号还没有改由别的岗位管理"
    )
    assert found.remedy == "请在账号的 change 备案里把 managers 改为现有的岗位代号"
    add("licun/weibo/2026-11-04-change", facts={"managers": ["m1"]})
    assert form(files) == []


def test_xm0038_ends_with_the_account(judge, form, add, files) -> None:
    add("licun/2026-11-03-change", facts={"posts": {"m1": None}})
    assert [each.code for each in form(files)] == ["XM0038"]
    add(
        "licun/weibo/2026-11-04-deregister",
        ground={"kind": "other", "date": "2026-11-04", "document": "无"},
    )
    assert judge(files, "XM0038") == []


@pytest.mark.parametrize(
    ("entry", "code", "place", "message", "remedy"),
    [
        ({"id": "licun/weibo"}, None, "", "", ""),
        (
            {"id": "licun/weixin"},
            "XM0023",
            "3:19",
            "名册里没有账号“licun/weixin”",
            "公告里的账号须是本单位在册的账号，请核对编号",
        ),
        (
            {"id": "jiushui/weibo"},
            "XM0023",
            "3:19",
            "不能公告别的单位的账号“jiushui/weibo”",
            "公告里的账号须是本单位在册的账号，请核对编号",
        ),
        (
            {"id": "licun/weibo", "successor": "licun/weixin"},
            "XM0022",
            "3:71",
            "接续账号“licun/weixin”不在名册里",
            "请核对编号；名册以外的接续账号请写成 {title: 名称, url: 链接}",
        ),
        (
            {"id": "licun/weibo", "to": "huzhai"},
            "XM0022",
            "3:64",
            "接收单位“huzhai”不在名册里",
            "请核对单位的文件夹名",
        ),
        ({"id": "licun/weibo", "successor": "jiushui/weibo", "to": "jiushui"}, None, "", "", ""),
        ({"id": "licun/weibo", "successor": {"title": "青岛发布（微信公众号）"}}, None, "", "", ""),
    ],
)
def test_whom_an_announcement_names(
    form, add, announce, files, unit_facts, account_facts, entry, code, place, message, remedy
) -> None:
    add("jiushui/2026-01-07-enrol", facts=unit_facts)
    add("jiushui/weibo/2026-01-12-open", facts={**account_facts, "identifier": "0512345679"})
    said = {"id": entry["id"], "action": "deregister", **{k: entry[k] for k in entry if k != "id"}}
    files[NOTICE] = announce(NOTICE, [said])
    found = [each for each in form(files) if each.code in ("XM0022", "XM0023")]
    assert [(each.code, str(each.place), each.message, each.remedy) for each in found] == [
        (code, f"{NOTICE}:{place}", message, remedy)
    ] * (code is not None)


# ---- XM0024, XM0025


def test_xm0024_one_record_a_folder(judge, said, add, files, account_facts) -> None:
    # The later to be handed in is found, though it says that it happened first.
    path = add("licun/weibo/2026-11-02-open", occurred_on="2026-01-08", facts=account_facts)
    (found,) = judge(files, "XM0024")
    assert (str(found.place), found.message, found.severity) == (
        f"{path}:3:7",
        "这个文件夹的备案已由 2026-01-12-open 开始",
        "refuse",
    )
    assert found.remedy == (
        "同一平台的另一个账号请放在下一个空文件夹 registry/licun/weibo.2/；"
        "同一个账号的变化请用 change"
    )
    other = {**account_facts, "identifier": "0512345679"}
    add("licun/weibo.2/2026-11-02-open", facts=other)
    assert "registry/licun/weibo.3/" in judge(files, "XM0024")[0].remedy
    del files[path]
    assert said(files, "XM0024") == []


def test_xm0024_a_taking_where_a_record_stands_and_a_unit_twice(
    said, judge, add, files, unit_facts
):
    taking = add("licun/weibo/2026-11-02-transfer", **{"from": "licun/weibo.2"})
    enrol = add("licun/2026-11-02-enrol", facts=unit_facts)
    assert said(files, "XM0024") == [
        f"{enrol}:3:7 这个文件夹的备案已由 2026-01-07-enrol 开始",
        f"{taking}:3:7 这个文件夹的备案已由 2026-01-12-open 开始",
    ]
    assert judge(files, "XM0024")[0].remedy == "单位已经登记，变化请用 change"


def test_xm0024_is_all_that_is_said_of_a_second_opening(form, add, files, account_facts) -> None:
    other = {**account_facts, "identifier": "0512345679"}
    for day in ("2026-11-02", "2026-01-08"):
        add("licun/weibo/2026-11-02-open", occurred_on=day, facts=other)
        assert [each.code for each in form(files)] == ["XM0024"]


def test_xm0024_begun_anew_after_a_withdrawal(said, add, files, account_facts) -> None:
    add("licun/weibo/2026-11-02-withdraw", refers_to="2026-01-12-open", reason="误报")
    add("licun/weibo/2026-11-03-open", facts=account_facts)
    assert said(files, "XM0024") == []


@pytest.mark.parametrize(
    ("values", "found"),
    [({"to": "licun"}, False), ({}, True), ({"to": "licun", "from": "licun/douyin"}, True)],
)
def test_xm0025_a_transfer_says_where_from_or_to(judge, add, files, values, found) -> None:
    path = add("licun/weibo/2026-11-02-transfer", **values)
    assert [(str(each.place), each.message, each.remedy) for each in judge(files, "XM0025")] == [
        (
            f"{path}:3:7",
            "移交备案须写明移交给谁（to）或者接收自哪个账号（from），只能写一项",
            "移出单位写 to: 接收单位；接收单位写 from: 原账号编号",
        )
    ] * found
