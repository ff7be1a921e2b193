"""Rules of form over several subjects: one that is let be hides nothing of the next."""

from __future__ import annotations

PLATFORMS = "office/platforms.yml"
CLOSED = {"kind": "other", "date": "2026-11-02", "document": "无"}
WEIBO_URLS = "patterns: ['https?://weibo\\.com/u/(?P<id>[0-9]+)']"


def told(found) -> list[tuple[str, str, str, str]]:
    return [(str(each.place), each.message, each.subject, each.field) for each in found]


def taken(add, unit_facts, **facts) -> str:
    """The account passes to another unit; the path of the taker's filing."""
    add("jiushui/2026-01-07-enrol", facts=unit_facts)
    add("licun/weibo/2026-11-02-transfer", to="jiushui")
    return add("jiushui/weibo/2026-11-03-transfer", **{"from": "licun/weibo"}, facts=facts)


# ---- XM0027, XM0035


def test_a_taker_answers_for_its_own_days_alone(judge, add, files, unit_facts) -> None:
    verification = {"subject": "九水街道办事处", "verified_on": "2026-11-04"}
    path = taken(add, unit_facts, managers=["m1"], verification=verification)
    assert told(judge(files, "XM0027")) == [
        (
            f"{path}:6:83",
            "“认证日期”（verified_on） 2026-11-04 晚于报送日期 2026-11-03",
            "jiushui/weibo",
            "facts.verification.verified_on",
        )
    ]


def test_what_a_taker_lacks_is_called_by_its_title(judge, add, files, unit_facts) -> None:
    path = taken(add, unit_facts)
    assert told(judge(files, "XM0035")) == [
        (
            f"{path}:6:8",
            "接收单位没有填写自己的“管理岗位”（managers）",
            "jiushui/weibo",
            "facts.managers",
        ),
        (
            f"{path}:6:8",
            "接收单位没有填写自己的“认证信息”（verification）",
            "jiushui/weibo",
            "facts.verification",
        ),
    ]


# ---- XM0019


def test_every_pattern_of_the_platforms_is_read(judge, files) -> None:
    text = files[PLATFORMS]
    for old, new in (
        ("'[0-9]{10,11}'", "'[0-9'"),
        ("'[A-Za-z0-9_]{4,20}'", "'[a-z'"),
        ("(?P<id>[0-9]+)", "([0-9]+)"),
        ("'0[0-9]{9}|1[0-9]{10}'", "'0[0-9'"),
    ):
        assert old in text
        text = text.replace(old, new)
    files[PLATFORMS] = text + (
        "no_accounts:\n"
        "  music: {name: 音乐, patterns: ['[a-z]+', 'https://a\\.cn/[a-z'], advice: 问平台}\n"
    )
    whose = "平台“weibo”的正则表达式"
    found = judge(files, "XM0019")
    assert {each.filing for each in found} == {"office/platforms"}
    one = "须有且只有一个命名组 id、handle、name 或者 store，其余括号写成 (?:…)"
    assert [(each.place.line, each.message, each.field) for each in found] == [
        (5, f"{whose}写错了：0[0-9", "platforms.weibo.0[0-9"),
        (5, f"{whose}写错了：[0-9", "platforms.weibo.[0-9"),
        (5, f"{whose}写错了：[a-z", "platforms.weibo.[a-z"),
        (
            5,
            f"{whose}{one}：https?://weibo\\.com/u/([0-9]+)",
            "platforms.weibo.https?://weibo\\.com/u/([0-9]+)",
        ),
        (
            39,
            "“音乐”的正则表达式写错了：https://a\\.cn/[a-z",
            "no_accounts.music.https://a\\.cn/[a-z",
        ),
    ]


def test_a_register_without_a_list_of_platforms_has_no_pattern(judge, files) -> None:
    del files[PLATFORMS]
    assert judge(files, "XM0019") == []
    assert len(judge(files, "XM0029")) == 1


# ---- XM0030


def test_identifiers_after_an_account_of_an_unlisted_platform(judge, add, files) -> None:
    add("licun/aaa/2026-11-02-open")
    path = add("licun/weibo/2026-11-02-change", facts={"handle": "李村"})
    assert [each.place.path for each in judge(files, "XM0030")] == [path]


def test_a_taker_answers_for_its_own_handle_alone(judge, base, add, files, unit_facts) -> None:
    files |= base(handle="李村")
    path = taken(add, unit_facts, handle="九水")
    found = judge(files, "XM0030")
    assert [(each.place.path, each.subject) for each in found] == [
        (path, "jiushui/weibo"),
        ("registry/licun/weibo/2026-01-12-open.yml", "licun/weibo"),
    ]


def test_an_address_where_the_platform_has_none_is_let_be(judge, add, files, account_facts) -> None:
    facts = {**account_facts, "identifier": "demo0001", "url": "https://a.example.cn/1"}
    add("licun/douyin/2026-11-02-open", facts=facts)
    assert judge(files, "XM0030") == []
    files[PLATFORMS] = files[PLATFORMS].replace("template: 'https://weibo.com/u/{id}', ", "")
    add("licun/weibo/2026-11-02-change", facts={"url": "https://a.example.cn/1"})
    assert judge(files, "XM0030") == []


def test_an_identifier_in_an_address_is_compared_as_its_platform_folds_it(
    judge, add, files, account_facts
) -> None:
    files[PLATFORMS] = files[PLATFORMS].replace(
        "      where: 主页\n",
        "      where: 主页\n"
        "    url: {template: 'https://douyin.example/{id}',"
        " patterns: ['https?://douyin\\.example/(?P<id>[A-Za-z0-9]+)']}\n",
    )
    facts = {**account_facts, "identifier": "Demo0001", "url": "https://douyin.example/dEMO0001"}
    path = add("licun/douyin/2026-11-02-open", facts=facts)
    assert judge(files, "XM0030") == []
    add("licun/douyin/2026-11-02-open", facts={**facts, "identifier": "Demo0002"})
    assert [(each.place.path, each.message) for each in judge(files, "XM0030")] == [
        (path, "主页链接里的标识“demo0001”与备案的标识“Demo0002”不同")
    ]


# ---- XM0032 to XM0034


def test_an_account_without_identifier_after_one_that_has_it(
    judge, add, files, account_facts
) -> None:
    bare = {key: value for key, value in account_facts.items() if key != "identifier"}
    app = {"stores": {"huawei": {"url": "https://a.example.cn/1"}}}
    add("licun/app/2026-11-02-open", facts={**bare, **app})
    path = add("licun/zzz/2026-11-02-open", facts={**bare, "handle": "licunfabu"})
    assert told(judge(files, "XM0032")) == [
        (f"{path}:5:8", "还没有填标识，暂以平台账号和认证主体识别", "licun/zzz", "facts.identifier")
    ]


def test_to_take_away_what_was_never_said_sets_nothing(judge, base, add, files) -> None:
    files |= base(identifier=None)
    add("licun/weibo/2026-11-01-change", facts={"identifier": None})
    add("licun/weibo/2026-11-02-change", facts={"identifier": "0512345678"})
    path = add("licun/weibo/2026-11-03-change", facts={"identifier": "0512345679"})
    assert told(judge(files, "XM0034")) == [
        (
            f"{path}:5:23",
            "账号标识已填为“0512345678”，不能在变更备案里改",
            "licun/weibo",
            "facts.identifier",
        )
    ]


def test_a_store_id_is_found_where_it_stands(judge, add, files, account_facts) -> None:
    facts = {**account_facts, "identifier": "com.example.a"}
    add("licun/app/2026-11-01-open", facts={**facts, "stores": {"huawei": {"id": "1"}}})
    path = add("licun/app/2026-11-02-change", facts={"stores": {"huawei": {"id": "2"}}})
    assert told(judge(files, "XM0034")) == [
        (
            f"{path}:5:37",
            "账号标识已填为“1”，不能在变更备案里改",
            "licun/app",
            "facts.stores.huawei.id",
        )
    ]


# ---- XM0022


def test_the_first_filing_of_a_folder_is_found_for_its_unit(judge, add, files) -> None:
    del files["registry/licun/2026-01-07-enrol.yml"]
    add("licun/weibo/2026-01-11-change", facts={"name": "李村街道"})
    add("licun/douyin/2026-01-11-change-2", facts={"name": "李村街道"})
    files["registry/licun/douyin/2026-01-10-open.yml"] = "kind: [\n"
    first = add("licun/douyin/2026-01-11-change", facts={"name": "李村"})
    found = [each for each in judge(files, "XM0022") if "还没有登记" in each.message]
    assert [(str(each.place), each.subject, each.filing) for each in found] == [
        (f"{first}:2:1", "licun/douyin", first[9:-4]),
        ("registry/licun/weibo/2026-01-11-change.yml:2:1", "licun/weibo",
         "licun/weibo/2026-01-11-change"),
    ]  # fmt: skip


def test_a_folder_that_cannot_be_read_is_no_filing_of_an_unknown_unit(judge, files) -> None:
    files["registry/jiushui/weibo/2026-01-10-open.yml"] = "kind: [\n"
    assert judge(files, "XM0022") == []


def test_whom_a_filing_names_is_told_with_its_own_subject(judge, add, files, unit_facts) -> None:
    change = add("licun/2026-11-02-change", facts={"parent": "nowhere"})
    dissolve = add("licun/2026-11-03-dissolve", into="elsewhere", document="无")
    path = add("licun/weibo/2026-11-04-transfer", to="faraway")
    taking = add("licun/douyin/2026-11-04-transfer", **{"from": "faraway/douyin"})
    assert told(judge(files, "XM0022")) == [
        (f"{change}:5:19", "所属单位“nowhere”不在名册里", "licun", "facts.parent"),
        (f"{dissolve}:5:7", "并入单位“elsewhere”不在名册里", "licun", "into"),
        (f"{taking}:5:7", "原账号“faraway/douyin”不在名册里", "licun/douyin", "from"),
        (f"{path}:5:5", "接收单位“faraway”不在名册里", "licun/weibo", "to"),
    ]


def test_an_opening_names_an_application_of_its_folder(judge, add, files, account_facts) -> None:
    add("licun/douyin/2026-10-01-apply", facts={"name": "李村发布"})
    name = "2026-10-02-apply"
    path = add("licun/douyin/2026-10-03-open", application=name, facts=account_facts)
    assert told(judge(files, "XM0022")) == [
        (f"{path}:5:14", f"申请“{name}”不在名册里", "licun/douyin", "application")
    ]
    add("licun/douyin/2026-10-03-open", application="2026-10-03-open", facts=account_facts)
    assert [each.message for each in judge(files, "XM0022")] == ["申请“2026-10-03-open”不在名册里"]
    add("licun/douyin/2026-10-03-open", application="2026-10-01-apply", facts=account_facts)
    assert judge(files, "XM0022") == []
