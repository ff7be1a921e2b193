"""Every field of a record that is marked public, by its path.

May import: mingce.records.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from mingce.records.fields import PUBLIC


def public_fields(model: type[BaseModel]) -> set[str]:
    """The paths of a model's public fields down to what has no fields of its own."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        assert isinstance(extra, dict), (model, name)
        if extra["audience"] != PUBLIC:
            continue
        inner = [path for each in _models(field.annotation) for path in public_fields(each)]
        found |= {f"{name}.{path}" for path in inner} or {name}
    return found


def _models(kind: Any) -> list[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [model for each in get_args(kind) for model in _models(each)]
