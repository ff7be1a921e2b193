"""The shapes of what was filed: of every public field of a record, as JSON Schema.

Imports records. Names, titles and hints are those of the forms; all of it is made from the marks
on the fields, as the values are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from mingce.records.fields import PUBLIC

Shape = dict[str, Any]

_PLAIN = {str: "string", int: "integer", bool: "boolean"}


def filed(model: type[BaseModel], told: Collection[str] = ()) -> dict[str, tuple[Shape, str]]:
    """Return shape and title of each public field of a model but those ``told`` elsewhere."""
    found: dict[str, tuple[Shape, str]] = {}
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if name in told or not isinstance(extra, dict) or extra.get("audience") != PUBLIC:
            continue
        hint = {"description": field.description} if field.description else {}
        found[name] = (_maybe(_shape(field.annotation)) | hint, str(field.title))
    return found


def _shape(kind: Any) -> Shape:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _shape(inner[0])
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is list:
        return {"type": "array", "items": _shape(inner[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _shape(inner[1])}
    if origin is not None:  # a value or none
        return _shape(next(each for each in inner if each is not type(None)))
    if issubclass(kind, BaseModel):
        fields = filed(kind)
        properties = {name: {"title": title} | shape for name, (shape, title) in fields.items()}
        return {"type": "object", "properties": properties, "required": list(fields)}
    if kind is dt.date:
        return {"type": "string", "format": "date"}
    return {"type": _PLAIN[kind]}


def _maybe(shape: Shape) -> Shape:
    """The same where nothing need be stated."""
    if "enum" in shape:
        return shape | {"enum": [*shape["enum"], None]}
    return shape | {"type": [shape["type"], "null"]}
