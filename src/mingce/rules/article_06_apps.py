"""第六条（四）: apps have an identifier in each store, support IPv6 and more than one terminal.

Imports finding, register and the engine. Where an app is hosted is 第十五条（四）, its large-print
mode 第十一条.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account
from mingce.rules.article_07_stores import stores_left
from mingce.rules.counting import EXPLAIN
from mingce.rules.engine import Case, Rule, Scope


def running_apps(case: Case) -> Iterator[Account]:
    """Every running account on a platform of the kind app."""
    for account in case.register.accounts.values():
        platform = case.register.platforms.get(account.platform)
        if platform is not None and platform.kind == "app" and account.running:
            yield account


def store_identifiers(case: Case) -> Iterator[Found]:
    """An app has an identifier in every store that lists it (第六条（四）)."""
    stores = case.register.platforms_file.stores if case.register.platforms_file else None
    for account in running_apps(case):
        left = stores_left(account)
        for store, entry in (account.facts.get("stores") or {}).items():
            if entry.get("id") or left.get(store) is not None:
                continue
            setter = account.timeline.setter("stores", store)
            assert setter is not None
            yield Found(
                "XM0620",
                setter.place("facts", "stores", store),
                f"应用“{account.name}”在{(stores or {}).get(store, store)}没有写应用标识",
                "请用 change 补填 id：应用市场详情页显示的包名或者应用编号",
                subject=account.id,
                filing=setter.sheet.id,
                field=f"facts.stores.{store}.id",
                judged_on=setter.sheet.handed_in,
            )


def ipv6(case: Case) -> Iterator[Found]:
    """An app supports IPv6, shown by a test (第六条（四）)."""
    for account in running_apps(case):
        app = account.facts.get("app")
        if app is None or app.ipv6 is None or app.ipv6.passed:
            continue
        setter = account.timeline.setter("app")
        assert setter is not None
        yield Found(
            "XM0621",
            setter.place("facts", "app", "ipv6", "passed"),
            f"应用“{account.name}”不支持 IPv6（{app.ipv6.tested_on} 检测）",
            f"请改造后重新检测，用 change 备案新的检测结果；{EXPLAIN}",
            subject=account.id,
            filing=setter.sheet.id,
            field="facts.app.ipv6.passed",
            judged_on=setter.sheet.handed_in,
        )


def terminals(case: Case) -> Iterator[Found]:
    """An app can be used on different terminals (第六条（四）)."""
    for account in running_apps(case):
        app = account.facts.get("app")
        setter = account.timeline.setter("app")
        if app is None or app.terminals is None or setter is None:
            continue
        terms = case.policy(setter.sheet.handed_in).terms
        if terms is None or terms.terminals is None or len(set(app.terminals)) >= terms.terminals:
            continue
        yield Found(
            "XM0622",
            setter.place("facts", "app", "terminals"),
            f"应用“{account.name}”适用{len(set(app.terminals))}种终端，不到 {terms.terminals} 种",
            "请支持不同终端后用 change 备案；确有原因的，请在 explanations 中说明，由主管单位批复",
            subject=account.id,
            filing=setter.sheet.id,
            field="facts.app.terminals",
            judged_on=setter.sheet.handed_in,
        )


RULES = (
    Rule(
        "XM0620",
        "应用在每个商店都有标识",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条（四）",
        store_identifiers,
        "stores: {huawei: {id: C000001}}",
        "stores: {huawei: {listed_on: 2026-11-02}}",
    ),
    Rule(
        "XM0621",
        "应用支持 IPv6",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条（四）",
        ipv6,
        "ipv6: {passed: true, …}",
        "ipv6: {passed: false, …}",
    ),
    Rule(
        "XM0622",
        "应用支持不同终端",
        Scope.REGISTER,
        Severity.WAIVABLE,
        "第六条（四）",
        terminals,
        "terminals: [android, ios, harmonyos]",
        "terminals: [android]",
    ),
)
