"""Records as text: what the desk writes, nobody types (editor line, format, quoting).

Imports records and sheet. What is written is read back and validated before it reaches a disk.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from mingce.reading import Problem
from mingce.records.paths import RecordPath
from mingce.sheet import Sheet, load

_PLAIN = re.compile(r"[\u3400-\u9fffA-Za-z][^\x00-\x1f:#\"'\[\]{},&*!|>%@`\x7f-\x9f\u2028\u2029]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"})


def editor_line(where: RecordPath) -> str:
    """The first line of a record, by which an editor finds its schema."""
    ups = "../" * where.path.count("/")
    return f"# yaml-language-server: $schema={ups}schemas/{where.schema}"


def record_text(where: RecordPath, values: Mapping[str, Any]) -> str:
    """A record's text: editor line, format, kind, then the values in the order given.

    Values that are None are left out.
    """
    lines = [editor_line(where), "format: 1", f"kind: {where.kind}"]
    lines += [f"{key}: {record_value(each)}" for key, each in values.items() if each is not None]
    return "\n".join([*lines, ""])


def record_value(value: Any) -> str:
    """One value on one line: mappings and lists in their flow style, texts quoted where need be."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key}: {record_value(each)}" for key, each in value.items())
        return f"{{{inside}}}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dt.date):
        return str(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(record_value(each) for each in value)}]"
    return json.dumps(value)


def _text(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)


def read_back(where: RecordPath, text: str) -> tuple[Sheet | None, list[Problem]]:
    """The record that a text is, or None and everything wrong with it."""
    return load(where, text.encode("utf-8"))
