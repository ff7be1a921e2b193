"""第十五条: what data shows of safety. Personal numbers (（三）) have a module of their own.

Imports finding and the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.rules.article_06_apps import running_apps
from mingce.rules.counting import EXPLAIN
from mingce.rules.engine import Case, Rule, Scope


def hosted_at_home(case: Case) -> Iterator[Found]:
    """No app is deployed on servers abroad (第十五条（四）)."""
    for account in running_apps(case):
        app = account.facts.get("app")
        if app is None or app.hosting is None or app.hosting.country == "CN":
            continue
        setter = account.timeline.setter("app")
        assert setter is not None
        yield Found(
            "XM1504",
            setter.place("facts", "app", "hosting", "country"),
            f"应用“{account.name}”部署在境外服务器",
            f"请迁回境内后用 change 备案；{EXPLAIN}",
            subject=account.id,
            filing=setter.sheet.id,
            field="facts.app.hosting.country",
            judged_on=setter.sheet.handed_in,
        )


RULES = (
    Rule(
        "XM1504",
        "应用部署在境内",
        Scope.REGISTER,
        Severity.BREACH,
        "第十五条（四）",
        hosted_at_home,
        "hosting: {country: CN, provider: …}",
        "hosting: {country: other, provider: …}",
    ),
)
