"""The formats of records, past and present: old files stay readable for ever.

Imports nothing of mingce. A file says its format (``format: 1``); before validation
:func:`upgrade` carries it through a chain of pure upgraders to the format of today's models. A
new format is: the models changed, ``CURRENT`` and ``fields.Format`` one higher, an upgrader from
the format before in ``UPGRADERS``, and a fixture tree of the new format beside the old ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

CURRENT = 1
"""The format that today's models describe."""

Upgrader = Callable[[str, str, Mapping[str, Any]], dict[str, Any]]
"""``(group, kind, value) -> value`` one format later; group and kind are those of RecordPath.

It changes nothing that it is given, and need not touch ``format``.
"""

UPGRADERS: dict[int, Upgrader] = {}
"""Format n → the upgrader from n to n+1. There is one for each n below ``CURRENT``."""

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class FormatError(Exception):
    """A record's format is missing or not one that this program reads; both texts Chinese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}：{remedy}")
        self.message = message
        self.remedy = remedy


def upgrade(group: str, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's value as today's models want it; ``value`` itself is never changed.

    ``value`` is what reading gives, its scalars texts. Raises :class:`FormatError` where
    ``format`` is absent, no number, or newer than this program.
    """
    number = _number(value)
    if number > CURRENT:
        raise FormatError(f"此文件的格式版本为 {number}，本程序只认识到 {CURRENT}", "请升级 mingce")
    result = dict(value)
    for each in range(number, CURRENT):
        result = {**UPGRADERS[each](group, kind, result), "format": str(each + 1)}
    return result


def _number(value: Mapping[str, Any]) -> int:
    if "format" not in value:
        raise FormatError("此文件没有写格式版本", f"请在编辑器提示行下面加一行 format: {CURRENT}")
    said = value["format"]
    if isinstance(said, int | str) and _NUMBER.fullmatch(str(said)):
        return int(said)
    shown = f"“{said}”" if isinstance(said, str) and len(said) <= 20 else "所写的内容"
    raise FormatError(f"格式版本不能是{shown}", f"请改为 format: {CURRENT}")
