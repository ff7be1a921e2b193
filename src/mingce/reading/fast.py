"""The plain pass: text to values, as near to libyaml's bare event loop as Python gets.

It knows sound files only. Whatever it doubts it leaves to ``careful``, which reads again and
says what is wrong and where. Imports nothing of mingce.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

DEPTH = 16
"""How many mappings and lists may lie in one another, the root counted."""

Parser: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml's events, or PyYAML's own, some twelve times slower, where it was built without."""

NULLS = frozenset({"null", "~"})
_SPECIAL = NULLS | {"", "<<"}


def build(text: str) -> dict[str, Any] | None:
    """The mapping that the text is, or None where anything calls for a careful look.

    Anchors, tags and aliases on values are not looked for: the caller knows that none is there.
    """
    try:
        return _build(Parser(text).get_event)
    except yaml.YAMLError:
        return None


def _build(get: Callable[[], Any]) -> dict[str, Any] | None:  # noqa: C901
    # One loop and no calls: every event costs two microseconds, and an attribute shows.
    scalar, mapping, sequence = ScalarEvent, MappingStartEvent, SequenceStartEvent
    mapping_end, sequence_end, special = MappingEndEvent, SequenceEndEvent, _SPECIAL
    get()
    start = get()
    if type(start) is StreamEndEvent or start.version or start.tags or type(get()) is not mapping:
        return None
    root: dict[str, Any] = {}
    into: Any = root
    in_mapping = True
    key: str | None = None
    outer: list[tuple[Any, bool]] = []
    while True:
        event = get()
        kind = type(event)
        if kind is scalar:
            value = event.value
            if value in special:
                if value not in NULLS:
                    return None
                if event.implicit[0]:
                    value = None
            if not in_mapping:
                into.append(value)
            elif key is None:
                if value is None or value in into:
                    return None
                key = value
            else:
                into[key] = value
                key = None
        elif kind is mapping or kind is sequence:
            if len(outer) == DEPTH - 1:
                return None
            new: Any = {} if kind is mapping else []
            if not in_mapping:
                into.append(new)
            elif key is None:
                return None
            else:
                into[key] = new
                key = None
            outer.append((into, in_mapping))
            into, in_mapping = new, kind is mapping
        elif kind is mapping_end or kind is sequence_end:
            if not outer:
                break
            into, in_mapping = outer.pop()
        else:
            return None
    if type(get()) is DocumentEndEvent and type(get()) is StreamEndEvent:
        return root
    return None
