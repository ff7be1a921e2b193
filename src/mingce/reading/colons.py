"""Colons that YAML does not take for one: full-width, without a space, before an odd blank.

YAML reads such a line as text, or stops far below it, so the cause has to be looked for in the
lines themselves. Imports only ``marks`` of mingce.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mingce.reading.marks import Problem

_WIDE = "：﹕∶"
_COLON = rf"[ \u00a0\u3000]*(?P<colon>[{_WIDE}]|:(?=[\u00a0\u3000])|:(?=[^\s/]))"

# A line where a key must stand: whatever word comes first is one.
_KEY_LINE = re.compile(rf"[\s\ufeff]*(?:- +)*(?P<key>[\"']?[^\W\d][\w.-]*[\"']?){_COLON}")
# A line that may as well be text: only a key as the records have them counts.
_FIELD_LINE = re.compile(rf" *(?:- +)*(?P<key>[a-z][a-z0-9_]*){_COLON}")
FIELD_BEHIND_COMMA = re.compile(rf"[，、；] *[a-z][a-z0-9_]*{_COLON}")
"""A key behind a full-width comma: inside braces it belongs to no text."""
_ANY_COLON = re.compile(f"[{_WIDE}:]")
_FIELD = re.compile(rf"[\r\n]{_FIELD_LINE.pattern}")


class Spot(NamedTuple):
    """A wrong colon: 0-based line and column in the text, the key before it."""

    line: int
    column: int
    colon: str
    after: str
    key: str


def may_hide_fields(text: str) -> bool:
    """Whether a line may be a field that YAML takes for the going on of the text above it.

    A cheap test that few sound files fail: lines are looked at only where the text has a
    character that can make a colon a wrong one.
    """
    if "，" in text and FIELD_BEHIND_COMMA.search(text):
        return True
    spaced = text.count(": ") + text.count(":\n") + text.count("://")
    if text.count(":") == spaced and "：" not in text and "﹕" not in text and "∶" not in text:
        return False
    return _FIELD.search(text) is not None


def in_key_line(lines: list[str], number: int) -> Spot | None:
    """The wrong colon of a line where a key must stand."""
    return _spot(_KEY_LINE, lines, number)


def in_text_line(lines: list[str], number: int) -> Spot | None:
    """The wrong colon of a line of running text that begins as a field does."""
    return _spot(_FIELD_LINE, lines, number)


def in_key(lines: list[str], key: str, line: int, column: int) -> Spot | None:
    """The wrong colon inside a key without a value, as in ``{id：licun}``; the key's place."""
    match = _ANY_COLON.search(key)
    if match is None or not key[: match.start()].strip():
        return None
    start = match.start()
    if lines[line][column : column + start + 1] != key[: start + 1]:
        return None  # a key over several lines
    return Spot(line, column + start, match[0], key[start + 1 : start + 2], key[:start].strip())


def repair(lines: list[str], spot: Spot) -> bool:
    """Write the colon as YAML wants it, in place; true where the line grew by one."""
    line = lines[spot.line]
    head, tail = line[: spot.column], line[spot.column + 1 :]
    if spot.after in ("\u00a0", "\u3000"):
        tail = tail[1:]
    grows = tail[:1] not in ("", " ") and spot.after not in ("\u00a0", "\u3000")
    lines[spot.line] = f"{head}: {tail.removeprefix(' ')}" if tail else f"{head}:"
    return grows


def problem(spot: Spot, line: int, column: int) -> Problem:
    """XM0009 for a spot, at the place given (1-based, in the file)."""
    if spot.colon != ":":
        message = f"“{spot.key}”后面用了全角冒号“{spot.colon}”，应为半角冒号加一个空格"
    elif spot.after == "\u3000":
        message = f"“{spot.key}”的冒号后面是全角空格，应为一个半角空格"
    elif spot.after == "\u00a0":
        message = f"“{spot.key}”的冒号后面是不间断空格，应为一个半角空格"
    else:
        message = f"“{spot.key}”的冒号后面少了一个空格"
    how = "切换到英文输入法，写成" if spot.colon != ":" else "写成"
    remedy = f"{how}“{spot.key}: 内容”；如果这本来是一段文字，请用引号括起来"
    return Problem("XM0009", line, column, message, remedy)


def _spot(pattern: re.Pattern[str], lines: list[str], number: int) -> Spot | None:
    match = pattern.match(lines[number]) if 0 <= number < len(lines) else None
    if match is None:
        return None
    start = match.start("colon")
    after = lines[number][start + 1 : start + 2]
    return Spot(number, start, match["colon"], after, match["key"].strip("\"'"))
