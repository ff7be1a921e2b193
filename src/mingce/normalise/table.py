"""The reader's table: plain data made from office/platforms.yml, and matching by it.

Standard library only. Patterns that Python and browsers could read differently are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_WORDS = (
    "账号标识", "账号名称", "账号", "帐号", "标识", "名称", "认证主体", "开发者", "运营单位", "ID",
)  # fmt: skip
"""Words before what is meant that are of no platform."""
_GROUP = re.compile(r"\(\?P<(id|handle|name|store)>")
_ODD = re.compile(
    r"\(\?(?!:|=|!|P<(?:id|handle|name|store)>)"  # lookbehind, flags, other named groups
    r"|\\[^\W1du_wx]|\\[2-9]"  # \b \s \A \Z: they differ, or mean nothing, in one of the two
    r"|[*+?}]\+|\{,|(?<!\\)\[\^?\]|[\^$](?![^\[]*\])"
    r"|[\U00010000-\U0010ffff]"
)


def pattern_problem(pattern: str, *, grouped: bool = False) -> str:
    """Say in Chinese why Python and browsers could read a pattern differently; empty if not.

    ``grouped``: the pattern is one of an address and captures exactly one of id, handle, name and
    store.
    """
    try:
        re.compile(pattern)
    except re.error:
        return "写错了"
    if _ODD.search(pattern):
        return "用了浏览器与检查程序读法不同的写法"
    if grouped and (len(_GROUP.findall(pattern)) != 1 or re.search(r"(?<!\\)\((?!\?)", pattern)):
        return "须有且只有一个命名组 id、handle、name 或者 store，其余括号写成 (?:…)"
    return ""


def table_of(
    platforms: Mapping[str, Any],
    short_links: Sequence[str] = (),
    others: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the reader's table as plain data, the same for Python and the browser.

    Arguments are the parts of office/platforms.yml, as mingce.records.office reads them. A pattern
    with a problem is left out.
    """
    return {
        "platforms": [_row(key, platform) for key, platform in platforms.items()],
        "short": list(short_links),
        "labels": list(_WORDS),
        "others": [
            [key, [each for each in other.patterns if not pattern_problem(each)]]
            for key, other in (others or {}).items()
        ],
    }


def _row(key: str, platform: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": key,
        "name": platform.name,
        "id": _shape(platform.identifier),
        "handle": _shape(platform.handle) if platform.handle else None,
    }
    profile = platform.url
    if profile:
        row["patterns"] = [
            _pattern(each) for each in profile.patterns if not pattern_problem(each, grouped=True)
        ]
        row["hosts"] = list(profile.hosts or ())
        row["short"] = list(profile.short_links or ())
        if profile.hosts:
            row["keep"] = list(profile.parameters or ())
        row["paste"] = profile.paste
    return {name: value for name, value in row.items() if value or name == "keep"}


def _shape(shape: Any) -> list[Any]:
    pattern = "(?!)" if pattern_problem(shape.pattern) else shape.pattern
    return [pattern, int(shape.case == "fold"), [shape.label, *(shape.also_called or ())]]


def _pattern(pattern: str) -> list[str]:
    match = _GROUP.search(pattern)
    assert match
    return [match[1], _GROUP.sub("(", pattern)]


class Shapes:
    """Matches whole texts with the table's patterns, each compiled once."""

    def __init__(self) -> None:
        self._compiled: dict[str, re.Pattern[str]] = {}

    def shaped(self, shape: Sequence[Any], value: str) -> str:
        """Return a value that has its platform's shape, as it is compared; else nothing."""
        value = value.lower() if shape[1] else value
        return value if self.full(shape[0], value) else ""

    def full(self, pattern: str, text: str) -> re.Match[str] | None:
        """Return the match of a pattern with the whole of a text."""
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = self._compiled[pattern] = re.compile(pattern, re.ASCII)
        return compiled.fullmatch(text)
