"""What a filing changed is told in words: no codes, and nothing public is called internal."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.site.public_fields import public_fields

from mingce.git.tree import MemoryTree
from mingce.pages.build import site_of
from mingce.records.account import AccountFacts
from mingce.records.unit import UnitFacts
from mingce.register import load

LISTED = "{id: com.example.a, url: 'https://store.example/a', listed_on: 2024-03-06}"
FILLED = f"""facts:
  variant: subscription
  verification: {{subject: 示范市甲街道办事处, verified_on: 2024-03-06, expires_on: 2025-03-05}}
  operation: {{by: contracted, contractor: {{name: 甲公司, contract_from: 2024-01-01, contract_until: 2026-12-31}}}}
  followers: {{count: 12, as_of: 2024-03-06}}
  stores: {{huawei: {LISTED}, tencent: {LISTED}}}
  app:
    ipv6: {{tested_on: 2024-03-06, passed: false, report: 报告}}
    terminals: [android]
    hosting: {{country: CN, provider: 甲公司}}
    large_print: false
"""  # noqa: E501
NEW = "应用标识com.example.a，2024-03-06上架"
APP = """app: {{ipv6: {{tested_on: 2024-03-06, passed: {passed}, report: 报告}},
  terminals: [{terminals}], hosting: {{country: {country}, provider: 甲公司}},
  large_print: {large}{more}}}"""


def app(
    passed: str = "false",
    terminals: str = "android",
    country: str = "CN",
    large: str = "false",
    more: str = "",
) -> str:
    return APP.format(
        passed=passed, terminals=terminals, country=country, large=large, more=more
    ).replace("\n", "")


def verified(subject: str, verified_on: str, expires_on: str) -> str:
    days = f"verified_on: {verified_on}, expires_on: {expires_on}"
    return f"verification: {{subject: {subject}, {days}}}"


CODE = "11370213000000019Y"
OTHER = """operation: {by: contracted,
  contractor: {name: 乙公司, contract_from: 2024-01-01, contract_until: 2026-12-31}}"""
SAME = "示范市甲街道办事处"
ACCOUNT = {
    "name": ("name: 新名", "账号名称：“甲街道”→“新名”"),
    "variant": ("variant: service", "账号类型：订阅号→服务号"),
    "identifier": ('identifier: "0512345699"', "账号标识：0512345678→0512345699"),
    "handle": ("handle: newhandle", "平台账号：licunfabu→newhandle"),
    "url": ("url: https://weibo.com/u/0512345699", "主页链接：已更换"),
    "verification.subject": (
        verified("示范市乙局", "2024-03-06", "2025-03-05"),
        "认证信息：示范市甲街道办事处→示范市乙局",
    ),
    "verification.verified_on": (
        verified(SAME, "2025-03-06", "2025-03-05"),
        "认证日期：2024-03-06→2025-03-06",
    ),
    "verification.expires_on": (
        verified(SAME, "2024-03-06", "2027-03-05"),
        "认证到期日：2025-03-05→2027-03-05",
    ),
    "function": ("function: 便民信息", "功能定位：发布街道政务信息→便民信息"),
    "operation.by": ("operation: {by: own}", "运维方式：委托运维（甲公司）→自行运维"),
    "operation.contractor.name": (
        OTHER,
        "运维方式：委托运维（甲公司）→委托运维（乙公司）",
    ),
    "followers.count": (
        "followers: {count: 34, as_of: 2024-03-06}",
        "关注情况：12（截至2024-03-06）→34（截至2024-03-06）",
    ),
    "followers.as_of": (
        "followers: {count: 12, as_of: 2025-03-06}",
        "关注情况：12（截至2024-03-06）→12（截至2025-03-06）",
    ),
    "stores.id": (
        "stores: {tencent: {id: com.example.b}}",
        "应用宝：应用标识com.example.a→com.example.b",
    ),
    "stores.url": (
        "stores: {tencent: {url: 'https://store.example/b'}}",
        "应用宝：更换商店页面链接",
    ),
    "stores.listed_on": (
        "stores: {tencent: {listed_on: 2024-03-05}}",
        "应用宝：上架日期2024-03-06→2024-03-05",
    ),
    "stores.removed_on": (
        "stores: {tencent: {removed_on: 2026-08-26}}",
        "应用宝：已下架（2026-08-26）",
    ),
    "app.ipv6.passed": (app(passed="true"), "IPv6 支持情况：不支持→支持"),
    "app.terminals": (app(terminals="android, pc"), "适用终端：安卓→安卓、电脑"),
    "app.hosting.country": (app(country="other"), "部署：境内→境外"),
    "app.large_print": (app(large="true"), "是否有长者模式：没有→有"),
    "app.icp_number": (app(more=", icp_number: 鲁ICP备1号"), "ICP备案号：未登记→鲁ICP备1号"),
    "app.links_removed_on": (
        app(more=", links_removed_on: 2026-08-26"),
        "链接清除日期：未登记→2026-08-26",
    ),
}
UNIT = {
    "name": ("name: 新街道", "单位名称：“甲街道办事处”→“新街道”"),
    "legal_name": ("legal_name: 新全称", "单位全称：示范市甲街道办事处→新全称"),
    "body": ("body: internal_section", "单位性质：行政机关→内设机构"),
    "parent": ("parent: yi", "所属单位：未登记→乙局"),
    "credit_code": (f"credit_code: {CODE}", f"统一社会信用代码：未登记→{CODE}"),
    "division": ('division: "370213007"', "行政区划代码：370213006→370213007"),
    "responsible_section": ("responsible_section: 宣传科", "责任科室：党政办公室→宣传科"),
    "responsible.first": (
        "responsible: {first: 局长, direct: 副主任}",
        "责任人：主任、副主任→局长、副主任",
    ),
    "responsible.direct": (
        "responsible: {first: 主任, direct: 副局长}",
        "责任人：主任、副主任→主任、副局长",
    ),
    "public_phone": ("public_phone: 0532-00000009", "对外电话：0532-00000006→0532-00000009"),
}


def site(files: dict[str, str]):
    register = load(MemoryTree(files))
    assert register.problems == []
    return site_of(register, dt.date(2026, 11, 24))


def account_words(kit, *filed: tuple[str, str]) -> list[str]:
    """The words of an account's filings after its opening: what is filed, by day."""
    more = {
        f"registry/jia/wechat-official/{day}-change.yml": kit.moved("change", day, facts)
        for day, facts in filed
    }
    more["registry/jia/wechat-official/2024-03-08-open.yml"] = kit.opening()
    accounts = site(kit.register_files(**more)).accounts
    found = next(each for each in accounts if each.id == "jia/wechat-official")
    return [entry.words for entry in found.log[1:]]


def test_every_public_field_is_in_the_tables() -> None:
    assert set(ACCOUNT) == public_fields(AccountFacts)
    assert set(UNIT) == public_fields(UnitFacts)


@pytest.mark.parametrize("path", ACCOUNT)
def test_a_change_of_a_public_field_of_an_account_is_told(kit, path: str) -> None:
    stated, words = ACCOUNT[path]
    found = account_words(kit, ("2024-04-08", FILLED), ("2026-10-12", f"facts:\n  {stated}\n"))
    assert found[-1] == f"{words}。"


@pytest.mark.parametrize("path", UNIT)
def test_a_change_of_a_public_field_of_a_unit_is_told(kit, path: str) -> None:
    stated, words = UNIT[path]
    filed = kit.moved("change", "2026-10-12", f"facts: {{{stated}}}\n")
    units = site(kit.register_files(**{"registry/jia/2026-10-12-change.yml": filed})).units
    found = next(each for each in units if each.id == "jia")
    assert found.log[-1].words == f"{words}。"


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (
            f"stores: {{apple: {LISTED}, honor: {LISTED}}}",
            f"应用商店：新增苹果应用商店（{NEW}）、荣耀应用市场（{NEW}）",
        ),
        (
            "stores: {tencent: null, huawei: {removed_on: 2026-08-26}}",
            "华为应用市场：已下架（2026-08-26）；应用宝：不再登记",
        ),
        ("url: null", "主页链接：不再登记"),
        (
            "stores: {other-store: {id: a, listed_on: 2026-08-26, removed_on: 2026-08-27}}",
            "应用商店：新增other-store（应用标识a，2026-08-26上架，2026-08-27下架）",
        ),
        ("variant: other", "账号类型：订阅号→other"),
    ],
)
def test_what_comes_and_goes_is_told(kit, stated: str, words: str) -> None:
    found = account_words(kit, ("2024-04-08", FILLED), ("2026-10-12", f"facts:\n  {stated}\n"))
    assert found[-1] == f"{words}。"


def test_what_is_back_in_a_store_is_told(kit) -> None:
    found = account_words(
        kit,
        ("2024-04-08", FILLED),
        ("2026-10-12", "facts: {stores: {tencent: {removed_on: 2026-08-26}}}\n"),
        ("2026-10-13", "facts: {stores: {tencent: {removed_on: null}}}\n"),
    )
    assert found[-2:] == ["应用宝：已下架（2026-08-26）。", "应用宝：重新上架。"]


def test_what_stays_internal_is_not_told(kit) -> None:
    tested = app().replace("2024-03-06, passed", "2026-10-12, passed")
    found = account_words(kit, ("2024-04-08", FILLED), ("2026-10-12", f"facts:\n  {tested}\n"))
    assert found[-1] == "变更不对外公布的登记事项。"
