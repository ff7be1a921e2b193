"""第四条: who supervises, and which office does so day by day.

Imports finding and the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.rules.engine import Case, Rule, Scope


def supervision_named(case: Case) -> Iterator[Found]:
    """A register with accounts names the office that supervises them day by day (第四条)."""
    file = case.register.file
    sheet = case.register.office.get("office/register")
    if file is None or sheet is None or file.office.section or not case.register.accounts:
        return
    yield Found(
        "XM0401",
        sheet.at("office"),
        f"没有写明“{file.office.name}”由哪个机构负责具体监管",
        "请在 office/register.yml 的 office 下补填 section，例如：section: 区政务调度服务中心",
        filing=sheet.id,
        field="office.section",
    )


RULES = (
    Rule(
        "XM0401",
        "写明具体监管机构",
        Scope.REGISTER,
        Severity.ADVICE,
        "第四条",
        supervision_named,
        "office: {name: 区政府办公室, section: 区政务调度服务中心}",
        "office: {name: 区政府办公室}",
    ),
)
