"""What a filing changed, in words: old value and new, a phrase a public field.

Imports register, timeline, records and then. Whatever is not public has no words here; every
public field has some, so that a change of it is never called one of internal matters.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from mingce.pages.build.then import unit_name_then
from mingce.records.account import AppFacts, Store, Verification
from mingce.records.fields import PUBLIC
from mingce.register import Register
from mingce.timeline import Fact, Step

_TERMINALS = {"android": "安卓", "ios": "苹果", "harmonyos": "鸿蒙", "web": "网页", "pc": "电脑"}
_COUNTRIES = {"CN": "境内", "other": "境外"}
_BODIES = {
    "administrative": "行政机关",
    "institution": "承担行政职能的事业单位",
    "internal_section": "内设机构",
}

Phrase = tuple[str, str]
"""What was changed, and how."""


def changes(register: Register, step: Step, model: type[BaseModel]) -> list[Phrase]:
    """Say what a step changed, a phrase a public field: 账号名称, “旧”→“新”."""
    return list(_phrases(register, step, model))


@functools.cache
def _titles(model: type[BaseModel]) -> Mapping[str, str]:
    """What each public field of a model is called."""
    return {
        name: str(field.title)
        for name, field in model.model_fields.items()
        if isinstance(field.json_schema_extra, dict)
        and field.json_schema_extra.get("audience") == PUBLIC
    }


def _phrases(register: Register, step: Step, model: type[BaseModel]) -> Iterator[Phrase]:
    titles = _titles(model)
    for name in step.fact.facts:
        title = titles.get(name)
        old, new = step.before.facts.get(name), step.after.facts.get(name)
        if title is None or old is new:
            continue
        match name:
            case "stores":
                yield from _stores(register, title, old or {}, new or {})
            case "app":
                yield from _each(AppFacts, _app_words(old), _app_words(new))
            case "verification":
                yield from _verification(title, old, new)
            case "url":
                # The address itself is for the page, which leaves a demonstration's out.
                if old != new:
                    yield title, "已更换" if old and new else "已登记" if new else "不再登记"
            case _:
                words = [_value_words(register, step.fact, name, each) for each in (old, new)]
                yield from _from_to(title, *words)


def _from_to(title: str, old: str, new: str) -> Iterator[Phrase]:
    if old != new:
        yield title, f"{old or '未登记'}→{new or '不再登记'}"


def _each(
    model: type[BaseModel], old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Phrase]:
    """The phrases of a value's own fields."""
    for name, field in model.model_fields.items():
        yield from _from_to(str(field.title), old.get(name, ""), new.get(name, ""))


def _value_words(register: Register, fact: Fact, name: str, value: Any) -> str:
    """A public value as a reader reads it; empty where there is none."""
    if not value:
        return ""
    match name:
        case "name":
            return f"“{value}”"
        case "operation":
            return operation_words(value)
        case "followers":
            return f"{value.count}（截至{value.as_of}）"
        case "responsible":
            return f"{value.first}、{value.direct}"
        case "body":
            return _BODIES.get(value, "")
        case "parent":
            return unit_name_then(register, value, fact.sheet.handed_in)
        case "variant":
            return variant_word(register, fact.sheet.subject, value)
        case _:
            return str(value)


def variant_word(register: Register, account_id: str, variant: str) -> str:
    """What a platform calls a kind of its accounts; its code where the table has no name."""
    key = account_id.rpartition("/")[2].partition(".")[0]
    platform = register.platforms.get(key)
    names = (platform.variants if platform else None) or {}
    return str(names.get(variant, variant))


def store_name(register: Register, key: str) -> str:
    """What a store is called; its code where the table has no name."""
    names = (register.platforms_file.stores if register.platforms_file else None) or {}
    return str(names.get(key, key))


def operation_words(operation: Any) -> str:
    """Who operates an account, in words."""
    if operation is None:
        return ""
    if operation.by == "own":
        return "自行运维"
    contractor = operation.contractor
    return f"委托运维（{contractor.name}）" if contractor else "委托运维"


def _verification(title: str, old: Any, new: Any) -> Iterator[Phrase]:
    """Who is verified; the dates where the subject stays the same."""
    before, after = (each.subject if each else "" for each in (old, new))
    if before != after or old is None or new is None:
        yield from _from_to(title, before, after)
        return
    for name in ("verified_on", "expires_on"):
        days = (str(getattr(each, name) or "") for each in (old, new))
        yield from _from_to(_titles(Verification)[name], *days)


def _app_words(app: Any) -> dict[str, str]:
    """What is public of an app, by field, in words."""
    if app is None:
        return {}
    flags = {True: "有", False: "没有", None: ""}
    return {
        "ipv6": ("支持" if app.ipv6.passed else "不支持") if app.ipv6 else "",
        "terminals": "、".join(_TERMINALS[each] for each in app.terminals or ()),
        "hosting": _COUNTRIES[app.hosting.country] if app.hosting else "",
        "large_print": flags[app.large_print],
        "icp_number": app.icp_number or "",
        "links_removed_on": str(app.links_removed_on or ""),
    }


def _stores(
    register: Register, title: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Phrase]:
    """What became of an app in each store: “应用宝：已下架（2026-08-26）”."""
    added = []
    for key in sorted({*old, *new}):
        before, after = _store(old.get(key)), _store(new.get(key))
        name = store_name(register, key)
        if before and not after:
            yield name, "不再登记"
        elif after and not before:
            # The newly listed ones stand together, as they were filed.
            added.append(f"{name}（{'，'.join(_listing(after))}）")
        elif before != after:
            yield name, "，".join(_store_changes(before, after))
    if added:
        yield title, f"新增{'、'.join(added)}"


def _store(value: Any) -> dict[str, Any]:
    fields = Store.model_fields
    if isinstance(value, Mapping):
        return {name: value[name] for name in fields if value.get(name) is not None}
    return {name: each for name in fields if (each := getattr(value, name, None)) is not None}


def _listing(store: Mapping[str, Any]) -> Iterator[str]:
    yield f"应用标识{store.get('id', '未登记')}"
    if "listed_on" in store:
        yield f"{store['listed_on']}上架"
    if "removed_on" in store:
        yield f"{store['removed_on']}下架"


def _store_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    removed = new.get("removed_on")
    if old.get("removed_on") != removed:
        yield f"已下架（{removed}）" if removed else "重新上架"
    for name in ("id", "listed_on"):
        for title, words in _from_to(
            str(Store.model_fields[name].title),
            str(old.get(name, "")),
            str(new.get(name, "")),
        ):
            yield f"{title}{words}"
    if old.get("url") != new.get("url"):
        yield "更换商店页面链接"
