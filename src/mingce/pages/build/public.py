"""The public fields of what was filed, as plain values: for the data, which leaves none out.

Imports records. Every field that is marked public is there, with None where nothing is stated, so a
field that is added to a record is published by its mark alone; no other is.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from mingce.records.fields import PUBLIC


class _Part(NamedTuple):
    """A public field: the model of its value or of its values, if any, and whether by keys."""

    name: str
    model: type[BaseModel] | None
    keyed: bool


def public_facts(model: type[BaseModel], facts: Any) -> dict[str, Any]:
    """Return the public fields of a model out of facts, or out of a value of it."""
    known = facts if isinstance(facts, Mapping) else facts.__dict__
    return {
        part.name: known.get(part.name)
        if part.model is None
        else _plain(part, part.model, known.get(part.name))
        for part in _parts(model)
    }


def _plain(part: _Part, model: type[BaseModel], value: Any) -> Any:
    if value is None:
        return None
    if part.keyed:
        return {
            key: public_facts(model, each)
            for key, each in sorted(value.items())
            if each is not None
        }
    return public_facts(model, value)


@functools.cache
def _parts(model: type[BaseModel]) -> tuple[_Part, ...]:
    found = []
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra.get("audience") == PUBLIC:
            found.append(_Part(name, *_model_in(field.annotation)))
    return tuple(found)


def _model_in(kind: Any) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind, False
    for each in get_args(kind):
        model, keyed = _model_in(each)
        if model is not None:
            return model, keyed or get_origin(kind) is dict
    return None, False
