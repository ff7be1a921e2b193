"""Units as pages show them: sub-districts first, then departments.

Imports register, records and the pages' view.
"""

from __future__ import annotations

from collections.abc import Collection

from mingce.pages.build.history import is_stale, unit_log
from mingce.pages.build.public import public_facts
from mingce.pages.view import Unit as UnitView
from mingce.records.unit import UnitFacts
from mingce.register import Register, Unit
from mingce.timeline import State

STREETS, DEPARTMENTS, SECTIONS = "街道办事处", "部门", "内设机构"
_ORDER = {STREETS: 0, DEPARTMENTS: 1, SECTIONS: 2, "": 3}


def unit_views(register: Register, stale: Collection[str]) -> tuple[UnitView, ...]:
    """Return every unit with a binder, in the order in which pages list them."""
    units = [unit for unit in register.units.values() if unit.timeline.now.state is not None]
    grouped = any(_is_street(unit) for unit in units)
    views = [_view(register, unit, stale, grouped=grouped) for unit in units]
    return tuple(
        sorted(views, key=lambda view: (_ORDER[view.group], _code(register, view.id), view.id))
    )


def _view(register: Register, unit: Unit, stale: Collection[str], *, grouped: bool) -> UnitView:
    facts = unit.facts
    dissolved = unit.timeline.now.since if unit.timeline.now.state is State.DISSOLVED else None
    return UnitView(
        id=unit.id,
        name=unit.name,
        group=_group(unit) if grouped else "",
        legal_name=str(facts.get("legal_name") or ""),
        section=str(facts.get("responsible_section") or ""),
        phone=str(facts.get("public_phone") or ""),
        credit_code=str(facts.get("credit_code") or ""),
        parent=str(facts.get("parent") or ""),
        dissolved_on=dissolved,
        merged_into=unit.into or "" if dissolved else "",
        log=unit_log(register, unit),
        unreadable=is_stale(unit, stale),
        filed=public_facts(UnitFacts, facts),
    )


def _group(unit: Unit) -> str:
    if unit.facts.get("body") == "internal_section":
        return SECTIONS
    return STREETS if _is_street(unit) else DEPARTMENTS


def _is_street(unit: Unit) -> bool:
    return len(str(unit.facts.get("division") or "")) == 9


def _code(register: Register, unit_id: str) -> str:
    return str(register.units[unit_id].facts.get("division") or "")
