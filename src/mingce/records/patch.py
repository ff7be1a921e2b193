"""Patches derived from a state model, so that no field is written twice.

Imports only fields. A filing states new values; what it may state is the state model's fields,
none of them required. A value stated is whole and replaces the old one. Only mappings by id
merge, entry by entry and field by field; ``null`` removes an entry, and a field that may be empty.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import MISSING, BaseModel, create_model
from pydantic.fields import FieldInfo

from mingce.records.fields import Record

__all__ = ["MISSING", "derive", "merge", "patch_of", "stated"]


@functools.cache
def patch_of(model: type[BaseModel]) -> type[Record]:
    """Return the patch model of a state model: the same fields, each of which may be left out."""
    return derive(f"{model.__name__}Patch", model.model_fields)


def derive(name: str, fields: Mapping[str, FieldInfo]) -> type[Record]:
    """Return a model with these fields, each optional by absence (``MISSING``)."""
    definitions: dict[str, Any] = {}
    for key, field in fields.items():
        info = copy.copy(field)
        info.default = MISSING
        info.default_factory = None
        definitions[key] = (_patched(field.annotation) | MISSING, info)
    return create_model(name, __base__=Record, **definitions)


def _patched(annotation: Any) -> Any:
    for part in (annotation, *get_args(annotation)):
        if get_origin(part) is dict:
            key, value = get_args(part)
            entry = patch_of(value) if _is_model(value) else value
            entries = dict[key, entry | None]  # type: ignore[valid-type]
            return entries if part is annotation else entries | None
    return annotation


def _is_model(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def stated(patch: BaseModel) -> dict[str, Any]:
    """Return what a patch states, by field name in the model's order, as validated (shallow)."""
    given = patch.model_fields_set  # a set: its own order would differ from run to run
    return {
        name: value
        for name, value in patch.__dict__.items()
        if name in given and value is not MISSING
    }


def merge(old: Mapping[str, Any], patch: BaseModel) -> dict[str, Any]:
    """Return ``old`` with what ``patch`` states put over it; neither is changed."""
    result = dict(old)
    for name, value in stated(patch).items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            result[name] = _merge_entries(result.get(name) or {}, value)
        else:
            result[name] = value
    return result


def _merge_entries(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(old)
    for key, entry in new.items():
        if entry is None:
            result.pop(key, None)
        elif isinstance(entry, BaseModel):
            result[key] = merge(result.get(key) or {}, entry)
        else:
            result[key] = entry
    return result
