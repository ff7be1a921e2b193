"""What a sheet states, as plain mappings, and how one statement lies over another.

Imports records. A field stated replaces the old one; only mappings by id merge, entry by entry
and field by field; None removes (design.md, Records).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from mingce.records.patch import stated


def explode(patch: BaseModel) -> dict[str, Any]:
    """A patch as plain mappings: field → value, or key → value | fields | None for mappings."""
    return {
        name: {key: _entry(entry) for key, entry in value.items()}
        if isinstance(value, dict)
        else value
        for name, value in stated(patch).items()
    }


def _entry(entry: Any) -> Any:
    return stated(entry) if isinstance(entry, BaseModel) else entry


def envelope(record: BaseModel) -> dict[str, Any]:
    """All that a record states by field name, its facts exploded."""
    said = stated(record)
    if said.get("facts") is not None:
        said["facts"] = explode(said["facts"])
    return said


def overlay(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """One patch over another: removals stay stated."""
    result = dict(old)
    for name, value in new.items():
        before = result.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            result[name] = overlay(before, value)
        else:
            result[name] = value
    return result


def apply(state: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A patch over a state: None removes."""
    result = dict(state)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict):
            before = result.get(name)
            result[name] = apply(before if isinstance(before, dict) else {}, value)
        else:
            result[name] = value
    return result


def states(value: Any, path: Sequence[str]) -> bool:
    """Whether a patch states what stands at a path, be it by removing something around it.

    Keys are those of the file or of the model: ``from`` finds ``from_``.
    """
    for key in path:
        # Plain mappings first: they are what this is asked of, and the quickest to tell.
        if type(value) is dict:
            if key not in value:
                key = f"{key}_"
            if key not in value:
                return False
            value = value[key]
        elif isinstance(value, BaseModel):
            name = key if key in value.model_fields_set else f"{key}_"
            if name not in value.model_fields_set:
                return False
            value = getattr(value, name)
        else:
            return True
    return True


def in_file(path: Sequence[str]) -> tuple[str, ...]:
    """A path by the keys of the file: the model's ``from_`` is ``from`` there."""
    return tuple(key.rstrip("_") for key in path)
