"""The Chinese names of fields, found by walking a model along the path of a value.

Imports nothing of mingce. Knows what records are made of: models, optional parts, unions, lists
and mappings by id.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Path = tuple[str | int, ...]
_Model = type[BaseModel]


def title_of(model: _Model, path: Path) -> str:
    """The Chinese title of the field at a path; empty for one without, and for an entry."""
    found = field_at(model, path)
    return (found.title or "") if found else ""


def label_of(model: _Model | None, path: Path) -> str:
    """How a message names the value at a path: “认证信息”（verification）, “证明材料”第 2 项."""
    if not path:
        return "文件内容"
    last = path[-1]
    title = title_of(model, path) if model else ""
    if isinstance(last, int):
        return f"{label_of(model, path[:-1])}第 {last + 1} 项"
    if title:
        return f"“{title}”（{last}）"
    above = label_of(model, path[:-1]) if model and title_of(model, path[:-1]) else ""
    return f"{above}中的“{last}”" if above else f"“{last}”"


def field_at(model: _Model, path: Path, value: Any = None) -> FieldInfo | None:
    """The field at a path, if a model has it; None for an entry of a list or a mapping.

    ``value`` is the whole value read: it tells which of several kinds of a part is meant.
    """
    if not path:
        return None
    for holder in models_at(model, path[:-1], value):
        found = fields_of(holder).get(str(path[-1]))
        if found is not None:
            return found
    return None


def models_at(model: _Model, path: Path, value: Any = None) -> list[_Model]:
    """The models that the part at a path can be, by what the value read says of its kind."""
    spots: list[Any] = [model]
    for part in path:
        spots = list(_under(_meant(spots, value), part))
        value = _part(value, part)
    return [spot for spot in _meant(spots, value) if _is_model(spot)]


def fields_of(model: _Model) -> dict[str, FieldInfo]:
    """A model's fields by the keys that files use."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def models_in(annotation: Any) -> list[_Model]:
    """The models that a field itself may hold."""
    return [part for part in _alternatives(annotation) if _is_model(part)]


def shape_of(model: _Model | None, path: Path, value: Any = None) -> str:
    """How a field's group looks by its required keys, ``{a: 内容}``, ``[{a: 内容}]`` for a list.

    Empty where the field holds no group, or one of several, or one without required keys.
    """
    if model is None:
        return ""
    groups = models_at(model, path, value)
    entries = [] if groups else models_at(model, (*path, 0), value)
    if len(groups) + len(entries) != 1:
        return ""
    keys = [key for key, each in fields_of((groups or entries)[0]).items() if each.is_required()]
    shown = f"{{{', '.join(f'{key}: 内容' for key in keys)}}}" if keys else ""
    return f"[{shown}]" if entries and shown else shown


def _under(spots: Iterable[Any], part: str | int) -> Iterator[Any]:
    for spot in spots:
        if _is_model(spot):
            found = fields_of(spot).get(str(part))
            if found is not None:
                yield found.annotation
        elif get_origin(spot) is dict:
            yield get_args(spot)[1]
        elif get_origin(spot) in (list, tuple, set, frozenset):
            yield get_args(spot)[0]


def _meant(spots: Iterable[Any], value: Any) -> list[Any]:
    """The alternatives, without models whose fixed words contradict the value read."""
    parts = [part for spot in spots for part in _alternatives(spot)]
    if not isinstance(value, dict) or len(parts) < 2:
        return parts
    kept = [part for part in parts if not (_is_model(part) and _contradicts(part, value))]
    return kept if any(_is_model(part) for part in kept) else parts


def _contradicts(model: _Model, value: dict[str, Any]) -> bool:
    for key, field in fields_of(model).items():
        if get_origin(field.annotation) is Literal and key in value:
            words = [str(word) for word in get_args(field.annotation)]
            if str(value[key]) not in words:
                return True
    return False


def _alternatives(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from _alternatives(part)
    elif hasattr(annotation, "__value__"):
        yield from _alternatives(annotation.__value__)
    else:
        yield annotation


def _part(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _is_model(spot: Any) -> bool:
    return isinstance(spot, type) and issubclass(spot, BaseModel)
