"""Governance of the repository itself (codes XM90nn).

Imports finding, register and the engine. Here is what one tree shows: the daybook's rows speak of
something that exists. The daybook's own reader yields XM9010 and XM9011; the hooks yield XM9001.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.rules.engine import Case, Rule, Scope


def daybook_subjects(case: Case) -> Iterator[Found]:
    """Every row of the daybook is the receipt of something on main (第六条)."""
    register = case.register
    filed: set[str] = set()
    void: set[str] = set()
    for row in register.daybook.rows:
        known = register.sheets.get(row.subject)
        message = ""
        if known is None:
            if row.subject in _broken(case):
                continue
            message = f"登记了不存在的文件“{row.subject}”"
        elif row.event == "published" and known.where.group != "announcement":
            message = f"“{row.subject}”不是公告，不能登记为公告发布"
        elif row.event != "published" and known.where.group == "announcement":
            message = f"“{row.subject}”是公告，只能登记为公告发布"
        elif row.event == "filed" and row.subject in filed - void:
            message = f"“{row.subject}”已经登记过"
        elif row.event == "filed" and row.entered_on < known.handed_in:
            message = f"登记日期 {row.entered_on} 早于报送日期 {known.handed_in}"
        elif row.event == "void" and row.subject not in filed:
            message = f"“{row.subject}”没有登记过，不能作废"
        elif row.event == "void" and row.subject in void:
            message = f"“{row.subject}”已经作废"
        if row.event == "filed":
            filed.add(row.subject)
            void.discard(row.subject)
        elif row.event == "void":
            void.add(row.subject)
        if message:
            yield Found(
                "XM9012",
                row.place,
                message,
                "登记簿由登记命令写入，请恢复该行，不要手工修改",
                filing=row.place.path[:-4],
                field=row.number,
            )


def _broken(case: Case) -> set[str]:
    return {
        path.rsplit(".", 1)[0].removeprefix("registry/")
        for paths in case.register.unreadable.values()
        for path in paths
    }


def _rule(code: str, title: str, accepts: str, finds: str) -> Rule:
    return Rule(code, title, Scope.REGISTER, Severity.REFUSE, "第六条", None, accepts, finds)


RULES = (
    _rule(
        "XM9001",
        "已归档的备案不改不删",
        "另交一份 change 或 correct",
        "修改主分支上已有的备案文件",
    ),
    _rule("XM9010", "登记簿的写法规范", "六列齐全，日期有效", "少一列，或者日期不存在"),
    _rule(
        "XM9011",
        "登记编号连续",
        "LC-2026-0031 之后是 LC-2026-0032",
        "LC-2026-0031 之后是 LC-2026-0033",
    ),
    Rule(
        "XM9012",
        "登记的文件存在",
        Scope.REGISTER,
        Severity.REFUSE,
        "第六条",
        daybook_subjects,
        "登记的是主分支上的一份备案",
        "登记的文件不在主分支上",
    ),
)
