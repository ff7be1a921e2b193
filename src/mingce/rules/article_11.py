"""第十一条: what data shows of service to older people.

Imports finding and the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.rules.article_06_apps import running_apps
from mingce.rules.engine import Case, Rule, Scope


def large_print(case: Case) -> Iterator[Found]:
    """An app has a mode for older people (第十一条)."""
    for account in running_apps(case):
        app = account.facts.get("app")
        setter = account.timeline.setter("app")
        if app is None or app.large_print or setter is None:
            continue
        told = "没有长者模式" if app.large_print is False else "没有写明是否有长者模式"
        yield Found(
            "XM1101",
            setter.place("facts", "app", "large_print"),
            f"应用“{account.name}”{told}",
            "请增设字体放大、操作简化的长者模式后用 change 备案；已有的请补填 large_print: true",
            subject=account.id,
            filing=setter.sheet.id,
            field="facts.app.large_print",
            judged_on=setter.sheet.handed_in,
        )


RULES = (
    Rule(
        "XM1101",
        "应用有长者模式",
        Scope.REGISTER,
        Severity.ADVICE,
        "第十一条",
        large_print,
        "large_print: true",
        "large_print: false",
    ),
)
