"""Identifiers of accounts (rules/form_identifiers.py): each finding beside its clean neighbour."""

from __future__ import annotations

import pytest

OPEN = "registry/licun/weibo/2026-01-12-open.yml"
PLATFORMS = "office/platforms.yml"


def test_xm0029_the_platform_is_listed(judge, said, add, files) -> None:
    path = add("licun/weixin/2026-11-03-change", facts={})
    path = add("licun/weixin/2026-11-02-open")
    (found,) = judge(files, "XM0029")
    assert (str(found.place), found.message) == (
        f"{path}:1:1",
        "平台“weixin”不在 office/platforms.yml 里",
    )
    assert found.remedy == "可用的平台：weibo、douyin、app；新平台请先商主管单位列入"
    files[PLATFORMS] = files[PLATFORMS].replace("  douyin:", "  weixin:")
    assert said(files, "XM0029") == []


def test_xm0019_a_pattern_that_is_none(judge, files) -> None:
    files[PLATFORMS] = files[PLATFORMS].replace("'[A-Za-z0-9_]{4,20}'", "'[A-Za-z'")
    (found,) = judge(files, "XM0019")
    assert (found.message, found.remedy) == (
        "平台“weibo”的正则表达式写错了：[A-Za-z",
        "请改正该表达式",
    )
    assert found.place.path == PLATFORMS


@pytest.mark.parametrize(
    ("facts", "place", "message", "remedy"),
    [
        ({"identifier": "0512345678"}, "", "", ""),
        (
            {"identifier": "李村发布"},
            ("identifier"),
            "新浪微博的UID“李村发布”写法不对",
            "应像“0512345678”；主页的“更多资料”",
        ),
        (
            {"handle": "李村"},
            ("handle"),
            "新浪微博的个性域名“李村”写法不对",
            "请照平台显示逐字填写",
        ),
        ({"handle": "licunfabu"}, "", "", ""),
        (
            {"url": "https://t.cn/a"},
            ("url"),
            "这不是新浪微博的主页链接",
            "应像 https://weibo.com/u/0512345678；请打开账号主页，复制完整链接，不要用短链接",
        ),
        (
            {"url": "https://weibo.com/u/0512345679"},
            ("url"),
            "主页链接里的标识“0512345679”与备案的标识“0512345678”不同",
            "请打开账号主页，复制完整链接，并与账号标识核对",
        ),
        ({"url": "https://weibo.com/u/0512345678"}, "", "", ""),
    ],
)
def test_xm0030_as_the_platform_writes_it(judge, base, facts, place, message, remedy) -> None:
    files = base(**facts)
    found = judge(files, "XM0030")
    assert [(each.place.path, each.message, each.remedy, each.field) for each in found] == [
        (OPEN, message, remedy, f"facts.{place}")
    ] * bool(place)
    for each in found:
        line = files[OPEN].splitlines()[each.place.line - 1]
        assert line[each.place.column :].startswith(facts[place])


def test_xm0030_an_identifier_that_is_none_is_not_compared(said, add, base, files) -> None:
    files |= base(url="https://weibo.com/u/0512345678")
    path = add(
        "licun/weibo/2026-11-02-correct",
        refers_to="2026-01-12-open",
        changes={"facts": {"identifier": "5.12345678E+8"}},
    )
    assert [each.split(":")[0] for each in said(files, "XM0030")] == [path]


def test_xm0030_without_an_identifier_no_address_is_compared(
    said, add, files, account_facts
) -> None:
    facts = {**account_facts, "url": "https://weibo.com/u/0512345679"}
    del facts["identifier"]
    add("licun/weibo.2/2026-11-02-open", facts=facts)
    assert said(files, "XM0030") == []
    path = add("licun/weibo.2/2026-11-03-change", facts={"url": "https://t.cn/a"})
    assert [each.split(":")[0] for each in said(files, "XM0030")] == [path]


def test_xm0030_an_address_that_was_put_right_is_not_found(said, add, base, files) -> None:
    files |= base(url="https://weibo.com/u/0512345679")
    path = add("licun/weibo/2026-11-02-change", facts={"url": "https://weibo.com/u/0512345670"})
    assert [each.split(" ")[0] for each in said(files, "XM0030")] == [f"{path}:5:16"]
    add("licun/weibo/2026-11-02-change", facts={"url": "https://weibo.com/u/0512345678"})
    assert said(files, "XM0030") == []


def test_xm0030_letter_case_where_the_platform_folds_it(
    said, base, add, files, account_facts
) -> None:
    files[PLATFORMS] = files[PLATFORMS].replace(
        "  app:\n",
        "    url:\n"
        "      template: https://d.cn/{id}\n"
        "      patterns: ['https://d\\.cn/(?P<id>[A-Za-z]+)']\n"
        "  app:\n",
    )
    add(
        "licun/douyin/2026-11-02-open",
        facts={**account_facts, "identifier": "demo", "url": "https://d.cn/DEMO"},
    )
    assert said(files, "XM0030") == []
    files[PLATFORMS] = files[PLATFORMS].replace(
        "case: fold\n      where", "case: sensitive\n      where"
    )
    assert len(said(files, "XM0030")) == 1


def test_xm0031_demonstration_ranges(judge, base) -> None:
    files = base(identifier="5512345678")
    (found,) = judge(files, "XM0031")
    assert (found.message, found.severity) == ("示范名册的标识“5512345678”不在示范号段内", "refuse")
    assert found.remedy == (
        "示范数据不得使用真实账号的标识，请改用 office/platforms.yml 写明的示范号段"
    )
    register = "office/register.yml"
    files[register] = files[register].replace("demonstration: {as_of: 2026-11-24}\n", "")
    assert judge(files, "XM0031") == []
    files = base()
    assert judge(files, "XM0031") == []
    files[register] = files[register].replace("demonstration: {as_of: 2026-11-24}\n", "")
    (found,) = judge(files, "XM0031")
    assert (found.message, found.remedy) == (
        "标识“0512345678”属于示范号段",
        "请照平台显示填写真实标识",
    )


def test_xm0032_and_xm0033_without_an_identifier(form, write, files, account_facts) -> None:
    facts = {key: value for key, value in account_facts.items() if key != "identifier"}

    def found(**more):
        files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts={**facts, **more})
        return [
            (each.code, str(each.place), each.severity, each.message, each.remedy)
            for each in form(files)
        ]

    assert found(identifier="0512345678") == []
    assert found(handle="licunfabu") == [
        (
            "XM0032",
            f"{OPEN}:5:8",
            "advice",
            "还没有填UID，暂以平台账号和认证主体识别",
            "查到UID后请用 change 补填 identifier",
        )
    ]
    assert found() == [
        (
            "XM0033",
            f"{OPEN}:5:8",
            "breach",
            "没有填UID，平台账号和认证主体也不全，无法识别是哪个账号",
            "请填 identifier；查不到时，handle 和 verification 都要填",
        )
    ]


def test_xm0033_stays_the_same_finding_when_something_else_is_filed(
    form, write, add, files, account_facts
) -> None:
    facts = {
        key: value for key, value in account_facts.items() if key not in ("identifier", "function")
    }
    files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts=facts)
    before = {each.identity for each in form(files)}
    add("licun/weibo/2026-11-02-change", facts={"name": "李村街道"})
    after = {each.identity for each in form(files)}
    assert {each.code for each in after} == {"XM0033", "XM0035"}
    assert before == after


def test_an_app_is_known_by_its_stores(form, add, files, account_facts) -> None:
    facts = {key: value for key, value in account_facts.items() if key != "identifier"}
    ipv6 = {"tested_on": "2026-11-02", "passed": True, "report": "检测报告"}
    app = {"app": {"ipv6": ipv6}, "stores": {"huawei": {"id": "C1"}}}
    add("licun/app/2026-11-02-open", facts={**facts, **app})
    assert form(files) == []
    add("licun/app/2026-11-02-open", facts={**facts, "app": app["app"]})
    assert [each.code for each in form(files)] == ["XM0033", "XM0035"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ({"identifier": "0512345678"}, {"identifier": "0512345678"}, None),
        ({"identifier": "0512345678"}, {"identifier": "0512345679"}, "identifier"),
        ({"identifier": "0512345678"}, {"identifier": None}, "identifier"),
        ({"identifier": None}, {"identifier": "0512345678"}, None),
        ({"stores": {"huawei": {"id": "1"}}}, {"stores": {"huawei": {"url": None}}}, None),
        (
            {"stores": {"huawei": {"id": "1"}}},
            {"stores": {"huawei": {"id": "2"}}},
            "stores.huawei.id",
        ),
        ({"stores": {"huawei": {"id": "1"}}}, {"stores": {"apple": {"id": "2"}}}, None),
        ({"stores": {"huawei": {"id": "1"}}}, {"stores": {"huawei": None}}, None),
    ],
)
def test_xm0034_an_identifier_is_set_once(judge, base, add, files, old, new, field) -> None:
    files |= base(**old)
    path = add("licun/weibo/2026-11-02-change", facts=new)
    found = judge(files, "XM0034")
    value = "0512345678" if field == "identifier" else "1"
    assert [(each.place.path, each.field, each.message, each.remedy) for each in found] == [
        (
            path,
            f"facts.{field}",
            f"账号标识已填为“{value}”，不能在变更备案里改",
            "当初填错的，请用 correct 更正那份备案；换了账号的，请另行开设备案",
        )
    ] * (field is not None)


def test_xm0034_is_all_that_is_said_of_another_account(form, add, base, files) -> None:
    files |= base(url="https://weibo.com/u/0512345678")
    other = {"identifier": "0512345679"}
    for facts in (other, {**other, "url": "https://weibo.com/u/0512345679"}):
        add("licun/weibo/2026-11-02-change", facts=facts)
        assert [each.code for each in form(files)] == ["XM0034"]


def test_xm0034_beside_a_second_opening(said, add, files, account_facts) -> None:
    """What XM0024 refuses is not compared; what comes after it is."""
    add("licun/weibo/2026-03-02-open", facts={**account_facts, "identifier": "0512345670"})
    late = add("licun/weibo/2026-11-02-change", facts={"identifier": "0512345679"})
    assert [each.split(":")[0] for each in said(files, "XM0034")] == [late]


def test_xm0034_correct_alters_it(judge, add, files) -> None:
    add(
        "licun/weibo/2026-11-02-correct",
        refers_to="2026-01-12-open",
        changes={"facts": {"identifier": "0512345679"}},
    )
    assert judge(files, "XM0034") == []


def test_xm0034_finds_the_sheet_that_was_handed_in_later(
    judge, write, add, files, account_facts
) -> None:
    facts = {key: value for key, value in account_facts.items() if key != "identifier"}
    files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts=facts)
    add("licun/weibo/2026-05-11-change", facts={"identifier": "0512345678"})
    late = add(
        "licun/weibo/2026-11-02-change",
        occurred_on="2026-03-02",
        facts={"identifier": "0512345679"},
    )
    assert [each.place.path for each in judge(files, "XM0034")] == [late]
