"""Governance of the repository itself (codes XM90nn): the list of its rules.

Imports finding, register, the engine and the modules that judge changes. Here is what one tree
shows: the daybook's rows speak of something that exists. The daybook's own reader yields XM9010
and XM9011, :mod:`mingce.authority` XM9020 to XM9028.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.rules import changes, leaks, paths, shape
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
        elif row.event == "filed" and row.subject in filed and row.subject not in void:
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
                "登记过的文件不能删去或改名，请恢复；登记簿由登记命令写入，不要手工修改"
                if known is None
                else "登记簿由登记命令写入，请恢复该行，不要手工修改",
                filing=row.place.path[:-4],
                field=row.number,
            )


def _broken(case: Case) -> set[str]:
    return {
        path.rsplit(".", 1)[0].removeprefix("registry/")
        for paths in case.register.unreadable.values()
        for path in paths
    }


def _rule(code: str, title: str, accepts: str, finds: str, scope: Scope = Scope.REGISTER) -> Rule:
    return Rule(code, title, scope, Severity.REFUSE, "第六条", None, accepts, finds)


_DAYBOOK = (
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

_AUTHORITY = (
    _rule("XM9020", "权限可以核实", "CI 传入了报送者的数字编号", "没有给出报送者", Scope.CHANGE),
    _rule(
        "XM9021",
        "报送者在名单里",
        "数字编号在主分支的 access.yml 里",
        "同名的另一个账号",
        Scope.CHANGE,
    ),
    _rule(
        "XM9022",
        "只写本单位的文件夹",
        "李村写 registry/licun/",
        "李村写 registry/jiushui/",
        Scope.CHANGE,
    ),
    _rule(
        "XM9023",
        "主管单位的文件由审核岗位修改",
        "审核岗位新增批复",
        "单位修改 office/platforms.yml 或者 .github/",
        Scope.CHANGE,
    ),
    _rule(
        "XM9024",
        "主管单位只录入纸质件",
        "审核岗位新增写明 entered_by 的备案",
        "审核岗位代单位写备案，没有写 entered_by",
        Scope.CHANGE,
    ),
    _rule(
        "XM9025",
        "登记簿由登记密钥写入",
        "登记命令写入登记簿",
        "单位或者审核岗位自己写登记簿",
        Scope.CHANGE,
    ),
    _rule(
        "XM9026",
        "先开通文件夹再报送",
        "access.yml 已写入的单位报送",
        "在没有开通的单位文件夹里新增备案",
        Scope.CHANGE,
    ),
    _rule(
        "XM9027",
        "回避",
        "其他单位的审核岗位批复",
        "批复本单位、上级单位或者内设机构的事项",
        Scope.CHANGE,
    ),
    _rule(
        "XM9028",
        "由另一位审核岗位受理",
        "审核岗位合并单位的备案",
        "录入纸质件的人自己合并",
        Scope.CHANGE,
    ),
)

RULES = tuple(
    sorted(
        (*changes.RULES, *_DAYBOOK, *_AUTHORITY, *leaks.RULES, *paths.RULES, *shape.RULES),
        key=lambda rule: rule.code,
    )
)
"""Every rule of governance, by code."""
