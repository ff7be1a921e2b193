"""第二条: what a sponsor is: an administrative body, an institution with such duties, or a section.

Imports finding, register and the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Unit
from mingce.rules.engine import Case, Rule, Scope
from mingce.timeline import State

_CREDIT = {"administrative": ("11", "机关"), "institution": ("12", "事业单位")}


def section_has_parent(case: Case) -> Iterator[Found]:
    """An internal section names the unit that it belongs to, itself no section (第二条)."""
    for unit in case.register.units.values():
        if unit.timeline.now.state is not State.ENROLLED:
            continue
        parent, body = unit.facts.get("parent"), unit.facts.get("body")
        field, problem = "parent", ""
        if body == "internal_section":
            above = case.register.units.get(parent or "")
            if parent is None:
                field, problem = "body", "单位性质为内设机构，没有写所属单位"
            elif parent == unit.id:
                problem = "所属单位写成了自己"
            elif above is not None and above.facts.get("body") == "internal_section":
                problem = f"所属单位“{above.name}”也是内设机构"
            elif above is not None and above.dissolved:
                problem = f"所属单位“{above.name}”已经撤并"
        elif parent is not None:
            problem = "只有内设机构才写所属单位"
        if problem:
            yield _found(
                "XM0201",
                unit,
                field,
                f"“{unit.name}”{problem}",
                "内设机构请写 parent: 所属单位的文件夹名；不是内设机构的，请核对 body、删去 parent",
            )


def credit_code_fits(case: Case) -> Iterator[Found]:
    """A credit code begins as the body's class: 11 administrative, 12 institution (第二条)."""
    for unit in case.register.units.values():
        code, body = unit.facts.get("credit_code"), unit.facts.get("body")
        if not code or body not in _CREDIT or code.startswith(_CREDIT[body][0]):
            continue
        word = "行政机关" if body == "administrative" else "承担行政职能的事业单位"
        yield _found(
            "XM0202",
            unit,
            "credit_code",
            f"“{unit.name}”的单位性质为{word}，统一社会信用代码却以 {code[:2]} 开头，"
            f"{_CREDIT[body][1]}的应以 {_CREDIT[body][0]} 开头",
            "请对照证书核对 body 和 credit_code，填错的用 correct 更正",
        )


def _found(code: str, unit: Unit, field: str, message: str, remedy: str) -> Found:
    setter = unit.timeline.setter(field)
    assert setter is not None
    return Found(
        code,
        setter.place("facts", field),
        message,
        remedy,
        subject=unit.id,
        filing=setter.sheet.id,
        field=f"facts.{field}",
        judged_on=setter.sheet.handed_in,
    )


RULES = (
    Rule(
        "XM0201",
        "内设机构写明所属单位",
        Scope.REGISTER,
        Severity.BREACH,
        "第二条",
        section_has_parent,
        "body: internal_section，parent: licun",
        "body: internal_section，没有 parent",
    ),
    Rule(
        "XM0202",
        "单位性质与信用代码相符",
        Scope.REGISTER,
        Severity.ADVICE,
        "第二条",
        credit_code_fits,
        "行政机关，代码以 11 开头",
        "行政机关，代码以 12 开头",
    ),
)
