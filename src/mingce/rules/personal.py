"""Personal numbers: a record keeps posts and office phones, never a person's own numbers.

Imports finding, sheet, register and the engine. Git does not forget, so a mobile number or a
resident id is refused wherever it stands, comments and bodies included (第十五条（三）). Typed
fields that can look like one (platform ids, hashes, credit codes, addresses) are exempt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from mingce.finding import Found, Place, Severity
from mingce.rules.engine import Case, Rule, Scope
from mingce.sheet import Sheet

_TYPED = frozenset(
    {"identifier", "id", "sha256", "credit_code", "division", "blob", "keys", "forge_keys", "url"}
)
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－　", "0123456789Xx- ")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_])(?:(?:\+|00)?86[- ]?)?"
    r"(?P<mobile>1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4})(?![0-9A-Za-z_])"
    r"|(?<![0-9A-Za-z_])(?P<resident>[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])(?![0-9A-Za-z_])",
    re.ASCII,
)
_HINT = re.compile(
    rb"1[3-9][0-9][- ]?[0-9]{4}|(?:18|19|20)[0-9]{6}[0-9]{3}[0-9Xx]|\xef\xbc[\x90-\x99]"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def personal_numbers(case: Case) -> Iterator[Found]:
    """No person's mobile number or resident id stands in any record (第十五条（三）)."""
    register = case.register
    for sheet in {**register.sheets, **register.office}.values():
        if _HINT.search(sheet.data):
            yield from _in_sheet(sheet)
    for row in register.daybook.rows:
        for word, _, _ in _numbers(f"{row.subject} {row.where}"):
            yield _found(word, row.place, row.place.path[:-4], "", row.number)


def _in_sheet(sheet: Sheet) -> Iterator[Found]:
    text = sheet.data.decode("utf-8-sig")
    exempt = [
        (sheet.at(*path), len(value)) for path, value in _typed_values(sheet.record.__dict__, ())
    ]
    for word, line, column in _numbers(text):
        if not _within(line, column, exempt):
            yield _found(
                word,
                Place(sheet.where.path, line, column),
                sheet.id,
                sheet.subject,
                f"{word}.{line}",
            )


def _found(word: str, place: Place, filing: str, subject: str, field: str) -> Found:
    return Found(
        "XM1501",
        place,
        f"疑似{word}，名册不得保存个人信息",
        "请删去；联系方式请写办公电话（区号-号码）或 12345，管理人员请写岗位，不写姓名",
        subject=subject,
        filing=filing,
        field=field,
    )


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Each personal number with its line and column from 1."""
    for line, content in enumerate(text.translate(_WIDE).split("\n"), 1):
        for match in _NUMBER.finditer(content):
            if match["mobile"]:
                yield "手机号码", line, match.start("mobile") + 1
            elif _is_resident_id(match["resident"]):
                yield "居民身份证号码", line, match.start("resident") + 1


def _is_resident_id(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def _within(line: int, column: int, exempt: Iterable[tuple[Place, int]]) -> bool:
    # One more column for the quote that a long number wants.
    return any(
        place.line == line and place.column <= column <= place.column + length + 1
        for place, length in exempt
    )


def _typed_values(
    value: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    items: Iterable[tuple[str | int, Any]]
    if isinstance(value, BaseModel):
        items = ((name, getattr(value, name)) for name in value.model_fields_set)
    elif isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return
    for key, inner in items:
        if isinstance(inner, str):
            owner = key if isinstance(key, str) else path[-1] if path else ""
            if owner in _TYPED:
                yield (*path, key), inner
        else:
            yield from _typed_values(inner, (*path, key))


RULES = (
    Rule(
        "XM1501",
        "不含个人信息",
        Scope.SHEET,
        Severity.REFUSE,
        "第十五条",
        personal_numbers,
        "phone: 0532-00000016",
        "phone 或说明文字里写了手机号码",
    ),
)
