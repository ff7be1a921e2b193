"""``mingce show``: a subject's state with where each value comes from, its history, what is due."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mingce.cli import group

NATIONAL = {"filed_on": "2026-01-12", "reference": "QG-370213-0001"}
NOTICE = "announcements/licun/2026-09-14-weibo.md"


@pytest.fixture
def files(base, write, announce, daybook, account_facts):
    """An account that was renamed late, corrected, announced, stopped; one filing taken back."""
    files = base()

    def add(name: str, **values) -> None:
        path = f"registry/{name}.yml"
        files[path] = write(path, **values)

    add(
        "licun/weibo/2026-01-12-open",
        occurred_on="2026-01-12",
        facts={**account_facts, "purpose": "standing"},
        national_system=NATIONAL,
    )
    add(
        "licun/weibo/2026-04-15-change",
        occurred_on="2026-04-01",
        facts={"name": "李村街道", "handle": "licun_jiedao"},
        national_system=NATIONAL,
    )
    add(
        "licun/weibo/2026-04-16-correct",
        refers_to="2026-04-15-change",
        changes={"facts": {"name": "李村街道办"}},
    )
    add("licun/weibo/2026-04-20-change", occurred_on="2026-04-20", facts={"name": "误报"})
    add("licun/weibo/2026-04-21-withdraw", refers_to="2026-04-20-change", reason="误报")
    add(
        "licun/weibo/2026-09-15-stop",
        occurred_on="2026-09-14",
        ground={"kind": "cannot_maintain", "date": "2026-09-11", "document": "会议纪要"},
        national_system=NATIONAL,
    )
    files[NOTICE] = announce(NOTICE, [{"id": "licun/weibo", "action": "deregister"}])
    files["office/daybook/2026-01.csv"] = daybook(
        "LC-2026-0001,2026-01-12,filed,,licun/weibo/2026-01-12-open,"
    )
    files["office/daybook/2026-04.csv"] = daybook(
        "LC-2026-0002,2026-04-15,filed,,licun/weibo/2026-04-15-change,",
        "LC-2026-0003,2026-04-20,filed,,licun/weibo/2026-04-20-change,",
        "LC-2026-0004,2026-04-21,void,,licun/weibo/2026-04-20-change,",
    )
    files["office/daybook/2026-09.csv"] = daybook(
        f"LC-2026-0005,2026-09-14,published,2026-09-14,{NOTICE[:-3]},本站"
    )
    return files


@pytest.fixture
def show(files, tmp_path):
    """The output of mingce show on that register."""

    def run(*arguments: str, code: int = 0) -> str:
        for path, text in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        done = CliRunner().invoke(group, ["show", "--root", str(tmp_path), *arguments])
        assert done.exit_code == code, done.output
        return done.output

    return run


def test_an_account(show) -> None:
    text = show("licun/weibo", "--as-of", "2026-09-21")
    assert text.startswith(
        """\
李村街道办（licun/weibo）
新浪微博，李村街道办事处
状态：已停更（自 2026-09-14），公告中
登记事项
  账号名称：李村街道办　← registry/licun/weibo/2026-04-16-correct.yml:5
  账号标识：0512345678　← registry/licun/weibo/2026-01-12-open.yml:5
  平台账号：licun_jiedao　← registry/licun/weibo/2026-04-15-change.yml:5
"""
    )
    assert "  认证信息·认证主体：青岛市李沧区人民政府李村街道办事处　← " in text
    assert "  开设目的：日常工作　← " in text
    assert "  运维方式：自行运维　← " in text
    assert "  管理岗位：新媒体专员（m1）　← " in text
    assert "  管理制度·信息发布审核制度：2026-01-06　← " in text
    history = text[text.index("经过\n") : text.index("公告\n")]
    assert history.startswith(
        "经过\n  2026-01-12 发生，2026-01-12 报送　开设　LC-2026-0001\n      账号名称：李村发布\n"
    )
    assert history.endswith(
        """\
  2026-04-01 发生，2026-04-15 报送　变更　LC-2026-0002
      账号名称：李村发布 → 李村街道办
      平台账号：licun_jiedao
  2026-04-16 报送　更正（所指：2026-04-15-change）　未登记编号
  2026-09-14 发生，2026-09-15 报送　停更　未登记编号
      事由：无力维护，2026-09-11，会议纪要
  2026-04-20 发生，2026-04-20 报送　变更（已撤回）　LC-2026-0003，LC-2026-0004 作废
  2026-04-21 报送　撤回（所指：2026-04-20-change）
"""
    )
    assert (
        f"公告\n  2026-09-14　licun/weibo 注销　2026-09-14 发布，LC-2026-0005　{NOTICE[:-3]}\n"
        in text
    )
    due = text[text.index("待办\n") :].splitlines()
    assert due[1:4] == [
        "  2026-10-10　公告期自 2026-09-14 至 2026-10-10",
        "  2026-10-12　最迟于 2026-10-12 办结（事由发生于 2026-09-11）",
        "  2026-10-16　最早可于 2026-10-11 注销，注销后须备案",
    ]
    assert any(each.startswith("  请说明原因 XM0601 违规：备案超期：") for each in due[4:])


def test_what_is_overdue_is_marked(show) -> None:
    assert "  2026-10-12　【已超期】最迟于 2026-10-12 办结" in show("licun/weibo")


def test_a_unit(show) -> None:
    text = show("licun", "--as-of", "2026-09-21")
    assert text.startswith("李村街道办事处（licun）\n状态：已登记\n登记事项\n")
    assert "  单位性质：行政机关　← registry/licun/2026-01-07-enrol.yml:4\n" in text
    assert "  责任人·第一责任人：街道办事处主任　← " in text
    assert "  管理岗位·m1·是否专职：是　← " in text
    assert "账号\n  李村街道办（licun/weibo）已停更\n" in text
    assert "经过\n  2026-01-07 报送　登记　未登记编号\n" in text
    assert "\n  2026-10-10　licun/weibo：公告期自 2026-09-14 至 2026-10-10\n" in text


def test_a_filing(show) -> None:
    text = show("licun/weibo/2026-04-15-change", "--as-of", "2026-09-21")
    assert text.startswith(
        """\
licun/weibo/2026-04-15-change
李村街道办（licun/weibo）
2026-04-01 发生，2026-04-15 报送　变更　LC-2026-0002
    账号名称：李村发布 → 李村街道办
    平台账号：licun_jiedao
2026-04-16 报送　更正（所指：2026-04-15-change）　未登记编号
问题
  registry/licun/weibo/2026-04-15-change.yml:4:14 XM0601 备案超期：变更发生于 2026-04-01，"""
    )
    assert "待办\n  请说明原因 XM0601" in text


@pytest.mark.parametrize(
    ("id", "line"),
    [
        (
            "licun/weibo/2026-04-20-change",
            "2026-04-20 发生，2026-04-20 报送　变更（已撤回）　LC-2026-0003，LC-2026-0004 作废",
        ),
        (
            "licun/weibo/2026-04-16-correct",
            "2026-04-16 报送　更正（所指：2026-04-15-change）　未登记编号",
        ),
        ("licun/weibo/2026-04-21-withdraw", "2026-04-21 报送　撤回（所指：2026-04-20-change）"),
        ("licun/2026-01-07-enrol", "2026-01-07 报送　登记　未登记编号"),
    ],
)
def test_filings_of_every_sort(show, id: str, line: str) -> None:
    assert show(id).splitlines()[2] == line


def test_an_announcement(show, files) -> None:
    text = show(NOTICE[:-3], "--as-of", "2026-09-21")
    line = f"2026-09-14　licun/weibo 注销　2026-09-14 发布，LC-2026-0005　{NOTICE[:-3]}"
    assert text.startswith(f"{NOTICE[:-3]}\n{line}\n")
    assert "\n  2026-10-10　licun/weibo：公告期自" in text


@pytest.mark.parametrize(
    "id",
    [
        "370213:licun/weibo",
        "licun/weibo/",
        "registry/licun/weibo",
        " licun/weibo ",
    ],
)
def test_ids_as_they_are_copied(show, id: str) -> None:
    assert show(id) == show("licun/weibo")
    assert show(NOTICE) == show(NOTICE[:-3])
    assert show("registry/licun/2026-01-07-enrol.yml") == show("licun/2026-01-07-enrol")


def test_unknown_ids_and_the_nearest_known(show) -> None:
    for asked, near in (
        ("licum", "licun"),
        ("licun/weib0", "licun/weibo"),
        ("李村街道办", "licun/weibo"),
        ("李村街道", "licun/weibo"),
        ("licun/weibo/2026-04-14-change", "licun/weibo/2026-04-15-change"),
    ):
        text = show(asked, code=2)
        assert f"名册里没有“{asked}”这个单位、账号、备案或公告" in text
        assert near in text.rsplit("是不是：", 1)[1].strip().split("、")
    assert "是不是" not in show("qingdao/zzzzzz", code=2)


def test_json(show) -> None:
    data = json.loads(show("licun/weibo", "--as-of", "2026-09-21", "--format", "json"))
    assert {key: data[key] for key in ("id", "kind", "name", "state", "since", "also", "unit")} == {
        "id": "licun/weibo",
        "kind": "account",
        "name": "李村街道办",
        "state": "stopped",
        "since": "2026-09-14",
        "also": ["公告中"],
        "unit": "licun",
    }
    assert data["facts"][0] == {
        "field": "name",
        "title": "账号名称",
        "value": "李村街道办",
        "filing": "licun/weibo/2026-04-15-change",
        "path": "registry/licun/weibo/2026-04-16-correct.yml",
        "line": 5,
        "column": 29,
    }
    changed = data["timeline"][1]
    assert changed["changes"][0] == {
        "field": "name",
        "title": "账号名称",
        "old": "李村发布",
        "new": "李村街道办",
    }
    assert (changed["occurred_on"], changed["handed_in"], changed["number"]) == (
        "2026-04-01",
        "2026-04-15",
        "LC-2026-0002",
    )
    assert data["announcements"][0]["published_on"] == "2026-09-14"
    assert data["due"][0] == {
        "kind": "notice",
        "subject": "licun/weibo",
        "what": "公告期自 2026-09-14 至 2026-10-10",
        "by_earliest": "2026-10-10",
        "by_latest": "2026-10-10",
        "missing_years": [],
        "overdue": False,
        "filing": NOTICE[:-3],
    }
    filing = json.loads(show("licun/weibo/2026-04-15-change", "--format", "json"))
    assert (filing["kind"], filing["subject"]) == ("filing", "licun/weibo")
    assert [each["code"] for each in filing["findings"]] == ["XM0601"]
    assert json.loads(show("licun", "--format", "json"))["kind"] == "unit"
    assert json.loads(show(NOTICE, "--format", "json"))["kind"] == "announcement"


def test_overlays_and_what_cannot_be_read(show, files, write) -> None:
    release = "registry/licun/weibo/2026-11-16-transfer.yml"
    files[release] = write(release, occurred_on="2026-11-16", to="jiushui")
    broken = "registry/licun/weibo/2026-11-17-change.yml"
    files[broken] = "format: 1\nformat: 1\n"
    text = show("licun/weibo")
    assert "状态：已移交（自 2026-11-16），移交办理中\n" in text
    assert f"读不出来的文件：{broken}\n" in text
    assert "      移交给：jiushui（jiushui）\n" in text


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("2026-11-13-blocked", "已停更（自 2026-09-14），公告中，注销受阻，备案办理中"),
        ("2026-11-13-resume", "在用（自 2026-11-13），备案办理中"),
        ("2026-11-13-deregister", "已注销（自 2026-11-13），备案办理中"),
    ],
)
def test_states_and_what_holds_beside_them(show, files, write, name: str, state: str) -> None:
    path = f"registry/licun/weibo/{name}.yml"
    files[path] = write(path, occurred_on=name[:10])
    del files["office/daybook/2026-01.csv"]
    assert show("licun/weibo").splitlines()[2] == f"状态：{state}"


def test_an_announcement_that_waits_and_a_claim_that_is_disputed(
    show, files, write, account_facts, unit_facts
) -> None:
    del files["office/daybook/2026-09.csv"]
    for path, values in {
        "registry/jiushui/2026-01-07-enrol.yml": {"facts": unit_facts},
        "registry/jiushui/weibo/2026-11-13-open.yml": {
            "occurred_on": "2026-11-13",
            "facts": account_facts,
            "disputes": "licun/weibo",
        },
    }.items():
        files[path] = write(path, **values)
    assert show("licun/weibo").splitlines()[2] == (
        "状态：已停更（自 2026-09-14），公告待发布登记，归属待核"
    )
    assert "  2026-09-14　licun/weibo 注销　待发布登记　" in show("licun/weibo")
    assert show("jiushui/weibo").splitlines()[2].endswith("，归属待核，备案办理中")


def test_a_withdrawn_account(show, files, write) -> None:
    path = "registry/licun/weibo/2026-11-13-withdraw.yml"
    for each in [each for each in files if "/weibo/" in each and "-open" not in each]:
        del files[each]
    del files[NOTICE], files["office/daybook/2026-09.csv"]
    files[path] = write(path, refers_to="2026-01-12-open", reason="误报")
    lines = show("licun/weibo").splitlines()
    assert lines[0] == "licun/weibo（licun/weibo）"
    assert lines[2:6] == [
        "状态：备案已撤回",
        "经过",
        "  2026-01-12 发生，2026-01-12 报送　开设（已撤回）　LC-2026-0001",
        "  2026-11-13 报送　撤回（所指：2026-01-12-open）",
    ]


def test_an_announcement_of_a_unit_that_is_not_in_the_register(show, files, announce) -> None:
    path = "announcements/xiaobao/2026-11-02-a.md"
    files[path] = announce(path, [{"id": "xiaobao/weibo", "action": "deregister"}])
    assert show(path).startswith(f"{path[:-3]}\n2026-11-02　xiaobao/weibo 注销　待发布登记　")
