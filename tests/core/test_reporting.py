"""What is said of findings, and of facts: lines for people, data for programs, words for values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest

from mingce.finding import Finding, Place, Severity
from mingce.records.account import AccountFacts, AppFacts, Operation, Verification
from mingce.records.unit import UnitFacts
from mingce.reporting import FORMATS, as_json, as_text, demand, how_to_explain
from mingce.reporting.text import counts
from mingce.reporting.values import changes, leaves, title, words

LATE = Finding(
    "XM0601",
    Severity.BREACH,
    Place("registry/licun/weibo/2026-10-14-change.yml", 4, 14),
    "备案超期",
    "请说明原因",
    "第六条",
    "licun/weibo",
    "licun/weibo/2026-10-14-change",
    "occurred_on",
)
WHOLE = Finding(
    "XM0013",
    Severity.REFUSE,
    Place("registry/.gitattributes"),
    "多余的文件",
    "请删除",
    fixable=True,
)


def test_text_has_place_code_weight_cause_article_and_remedy() -> None:
    assert as_text([LATE, WHOLE]) == (
        "registry/licun/weibo/2026-10-14-change.yml:4:14 XM0601 违规 备案超期（第六条）\n"
        "    改法：请说明原因\n"
        "registry/.gitattributes XM0013 不予受理 多余的文件\n"
        "    改法：请删除\n"
    )
    assert as_text([]) == ""


def test_a_breach_is_to_be_explained_and_a_refusal_to_be_mended() -> None:
    assert demand([WHOLE]) == "必须先改正"
    assert demand([LATE, LATE]) == "须先说明原因"
    assert demand([LATE, WHOLE]) == "须先改正或说明"
    lacking = dataclasses.replace(LATE, code="XM0035")
    assert demand([LATE, lacking]) == "须先改正或说明"


def test_how_to_explain_names_each_rule_once() -> None:
    second = dataclasses.replace(LATE, code="XM0602", severity=Severity.WAIVABLE)
    assert how_to_explain([LATE, WHOLE, second, LATE]) == (
        "说明写在该备案里（已归档的用 supplement 补充）："
        "explanations: [{rule: XM0601, text: 原因}, {rule: XM0602, text: 原因}]\n"
    )


def test_what_an_announcement_brings_is_explained_in_a_filing() -> None:
    assert how_to_explain([WHOLE]) == ""
    place = Place("announcements/licun/2026-11-24-weibo.md", 5, 9)
    notice = dataclasses.replace(LATE, code="XM0703", place=place)
    assert how_to_explain([notice, WHOLE, LATE]) == (
        "说明写在该备案里（已归档的用 supplement 补充）："
        "explanations: [{rule: XM0601, text: 原因}]\n"
        "说明写在账号的备案里（没有合适的，另交 supplement）："
        "explanations: [{rule: XM0703, text: 原因}]\n"
    )


def test_json_has_every_field() -> None:
    data = json.loads(as_json([LATE, WHOLE]))
    assert data[0] == {
        "code": "XM0601",
        "severity": "breach",
        "path": "registry/licun/weibo/2026-10-14-change.yml",
        "line": 4,
        "column": 14,
        "subject": "licun/weibo",
        "filing": "licun/weibo/2026-10-14-change",
        "field": "occurred_on",
        "article": "第六条",
        "message": "备案超期",
        "remedy": "请说明原因",
        "fixable": False,
    }
    assert (data[1]["line"], data[1]["column"], data[1]["fixable"]) == (0, 0, True)
    assert json.loads(as_json([])) == []
    assert "备案超期" in as_json([LATE])


def test_formats_by_name() -> None:
    assert FORMATS["text"] is as_text
    assert FORMATS["json"] is as_json


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ([], "没有发现问题"),
        (["refuse"], "不予受理 1"),
        (["advice", "refuse", "advice"], "不予受理 1，提示 2"),
        (["advice", "waivable", "breach", "refuse"], "不予受理 1，违规 1，原则上 1，提示 1"),
    ],
)
def test_counts_the_heaviest_first(severities: list[str], said: str) -> None:
    place = Place("a")
    findings = [Finding("XM0000", Severity(each), place, "", "") for each in severities]
    assert counts(findings) == said


# ---- words for values

FACTS = {
    "systems": {"review": dt.date(2026, 1, 6), "other": dt.date(2026, 1, 7)},
    "name": "李村发布",
    "operation": Operation(by="own"),
    "purpose": "standing",
    "verification": Verification(subject="办事处"),
    "managers": ["m1", "m2"],
    "stores": {"huawei": {"id": "C1", "url": None}},
    "app": AppFacts(large_print=False, terminals=["android", "ios"]),
}
NAMES = {"systems": {"review": "信息发布审核制度"}, "managers": {"m1": "新媒体专员"}}


def test_leaves_in_the_models_order_without_what_is_empty() -> None:
    assert [leaf.path for leaf in leaves(AccountFacts, FACTS)] == [
        ("name",),
        ("verification", "subject"),
        ("purpose",),
        ("operation", "by"),
        ("managers",),
        ("systems", "review"),
        ("systems", "other"),
        ("stores", "huawei", "id"),
        ("app", "terminals"),
        ("app", "large_print"),
    ]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("name", "账号名称：李村发布"),
        ("verification.subject", "认证信息·认证主体：办事处"),
        ("purpose", "开设目的：日常工作"),
        ("operation.by", "运维方式：自行运维"),
        ("managers", "管理岗位：新媒体专员（m1）、m2"),
        ("systems.review", "管理制度·信息发布审核制度：2026-01-06"),
        ("systems.other", "管理制度·other：2026-01-07"),
        ("stores.huawei.id", "应用商店·huawei·应用标识：C1"),
        ("app.terminals", "移动客户端·适用终端：安卓、苹果"),
        ("app.large_print", "移动客户端·是否有长者模式：否"),
    ],
)
def test_titles_and_words(path: str, said: str) -> None:
    keys = tuple(path.split("."))
    value = dict(leaves(AccountFacts, FACTS))[keys]
    assert f"{title(AccountFacts, keys, NAMES)}：{words(AccountFacts, keys, value, NAMES)}" == said


def test_titles_of_aliases_and_words_of_hints() -> None:
    assert title(UnitFacts, ("posts", "m1", "from_"), {}) == "管理岗位·m1·到岗日期"
    assert words(UnitFacts, ("body",), "institution", {}) == "承担行政职能的事业单位"
    # A name is not taken for one of a hint's words.
    assert words(AccountFacts, ("function",), "发布什么", {}) == "发布什么"
    assert words(AccountFacts, ("managers",), [], {}) == "（无）"


def test_changes_are_told_value_by_value() -> None:
    old = {"name": "甲", "handle": "jia", "stores": {"huawei": {"id": "1"}, "apple": {"id": "2"}}}
    new = {"name": "乙", "stores": {"huawei": {"id": "1", "removed_on": dt.date(2026, 1, 6)}}}
    stated: dict[str, object] = {"stores": {}, "name": "乙", "handle": None}
    assert list(changes(AccountFacts, stated, old, new, {})) == [
        (("name",), "甲", "乙"),
        (("handle",), "jia", ""),
        (("stores", "apple", "id"), "2", ""),
        (("stores", "huawei", "removed_on"), "", "2026-01-06"),
    ]
    assert list(changes(AccountFacts, {"name": "甲"}, {"name": "甲"}, {"name": "甲"}, {})) == []
