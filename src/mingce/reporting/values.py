"""Facts as a clerk reads them: Chinese titles, words for what is stored, value by value.

Imports records and timeline. For those who file and decide: internal fields are among them, so
nothing here may reach a public page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from mingce.records.titles import field_at
from mingce.timeline.patches import in_file

Path = tuple[str, ...]


Names = Mapping[str, Mapping[str, str]]
"""Field → id → its Chinese word, for ids that the office or the unit names."""


class Leaf(NamedTuple):
    """One value that stands alone: its path by the keys of the model, and itself."""

    path: Path
    value: Any


def leaves(model: type[BaseModel], facts: Mapping[str, Any]) -> Iterator[Leaf]:
    """Every value of a state, mappings by id and parts taken apart, in the model's order."""
    for name in model.model_fields:
        if name in facts:
            yield from _under((name,), facts[name])


def _under(path: Path, value: Any) -> Iterator[Leaf]:
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _under((*path, key), inner)
    elif value is not None:
        yield Leaf(path, value)


def title(model: type[BaseModel], path: Path, names: Names) -> str:
    """The Chinese name of a value: titles of its parts, and ids of entries, from the outside in."""
    found: list[str] = []
    for end in range(1, len(path) + 1):
        key = path[end - 1]
        field = field_at(model, in_file(path[:end]))
        word = field.title if field and field.title else names.get(path[0], {}).get(key, key)
        if not found or found[-1] != word:
            found.append(word)
    return "·".join(found)


def words(model: type[BaseModel], path: Path, value: Any, names: Names) -> str:
    """A value in words: yes or no, a list joined, and of fixed words the Chinese of the hint."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(words(model, path, each, names) for each in value) or "（无）"
    text = str(value)
    if len(path) == 1 and text in names.get(path[0], {}):
        return f"{names[path[0]][text]}（{text}）"
    field = field_at(model, in_file(path))
    if field is not None and field.description:
        meant = re.search(rf"(?:^|；){re.escape(text)} ([^；]+)", field.description)
        if meant:
            return meant[1]
    return text


def changes(
    model: type[BaseModel],
    stated: Mapping[str, Any],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    names: Names,
) -> Iterator[tuple[Path, str, str]]:
    """What a step changed of the fields that it states: path, old and new value or empty."""
    before = dict(leaves(model, {name: old[name] for name in stated if name in old}))
    after = dict(leaves(model, {name: new[name] for name in stated if name in new}))
    for path in dict.fromkeys((*before, *after)):
        one, other = before.get(path), after.get(path)
        if one != other:
            yield (
                path,
                "" if one is None else words(model, path, one, names),
                "" if other is None else words(model, path, other, names),
            )
