"""Personal numbers: a record keeps posts and office phones, never a person's own numbers.

Imports finding, sheet, register and the engine. Git does not forget, so a mobile number or a
resident id is refused wherever it stands, comments, bodies and names included (第十五条（三）).
Typed fields that can look like one (platform ids, hashes, credit codes, addresses) are exempt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from mingce.finding import Found, Place, Severity
from mingce.rules.engine import Case, Rule, Scope
from mingce.sheet import Sheet

_TYPED = frozenset(
    {"identifier", "id", "sha256", "credit_code", "division", "blob", "keys", "forge_keys", "url"}
)
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－．　＋", "0123456789Xx-. +")
# A hyphen, a dash, a dot, or some blanks, be it over a line's end.
_S = "(?:[-.·\u2010-\u2015\u2212]|\\s{1,8})?"
_GROUPS = ((3, 4, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (5, 6), (6, 5))
_MOBILE = "|".join(
    _S.join([f"1[3-9][0-9]{{{first - 2}}}", *(f"[0-9]{{{more}}}" for more in rest)])
    for first, *rest in _GROUPS
)
_RESIDENT = (
    f"[1-9][0-9]{{5}}{_S}(?:18|19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    f"{_S}[0-9]{{3}}[0-9Xx]"
)
_NUMBER = re.compile(
    f"(?<![0-9])(?:(?:(?:00)?86{_S})?(?P<mobile>{_MOBILE})|(?P<resident>{_RESIDENT}))(?![0-9])"
)
# A letter beside a number is a word (tel138…), or, with a digit beyond, a hash (a1b138…).
_AFTER_CODE = re.compile(r"[0-9][A-Za-z_]+\Z")
_BEFORE_CODE = re.compile(r"[A-Za-z_]+[0-9]")
_SEPARATORS = b"-. \r\n"
_RUN = re.compile(rb"1[3-9][0-9]{9}|[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx]")
_HIDDEN = re.compile(
    rb"\\|\xef\xbc[\x8d-\x99]|[0-9](?:\xe2\x80[\x90-\x95]|\xe2\x88\x92|\xc2[\xa0\xb7]|\xe3\x80\x80)"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class _Number(NamedTuple):
    """A personal number: what it is, its digits, and its line and column from 1."""

    word: str
    digits: str
    line: int
    column: int


def personal_numbers(case: Case) -> Iterator[Found]:
    """No person's mobile number or resident id stands in any record (第十五条（三）)."""
    register = case.register
    for sheet in {**register.sheets, **register.office}.values():
        yield from _in_path(sheet)
        if _may_hold(sheet.data):
            yield from _in_sheet(sheet)
    for row in register.daybook.rows:
        for number in _numbers(f"{row.subject} {row.where}"):
            yield _found(number.word, row.place, row.place.path[:-4], "", row.number)


def _in_path(sheet: Sheet) -> Iterator[Found]:
    for number in _numbers(sheet.where.path):
        yield _found(number.word, Place(sheet.where.path), sheet.id, sheet.subject, "path")


def _may_hold(data: bytes) -> bool:
    return bool(_HIDDEN.search(data) or _RUN.search(data.translate(None, _SEPARATORS)))


def _in_sheet(sheet: Sheet) -> Iterator[Found]:
    values = list(_values(sheet.record.__dict__, ()))
    written = list(_numbers(sheet.data.decode("utf-8-sig")))
    # Finding the place of a value costs a careful reading: only where there is a number.
    exempt = [(sheet.at(*path), len(value)) for path, value, typed in values if typed and written]
    written = [number for number in written if not _within(number, exempt)]
    for count, number in enumerate(written, 1):
        place = Place(sheet.where.path, number.line, number.column)
        # Neither the line nor the number itself may be part of a finding's identity.
        yield _found(number.word, place, sheet.id, sheet.subject, f"{number.word}.{count}")
    seen = {number.digits for number in written}
    for path, value, typed in values:
        for number in _numbers(value):
            # Written with escapes, or folded: not as it stands in the file.
            if not typed and number.digits not in seen:
                field = ".".join(str(key) for key in path)
                yield _found(number.word, sheet.at(*path), sheet.id, sheet.subject, field)


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


def _numbers(text: str) -> Iterator[_Number]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_WIDE)
    for match in _NUMBER.finditer(text):
        before = _AFTER_CODE.search(text, max(0, match.start() - 10), match.start())
        if before or _BEFORE_CODE.match(text, match.end()):
            continue
        kind = "mobile" if match["mobile"] else "resident"
        digits = re.sub(r"[^0-9Xx]", "", match[kind])
        if kind == "resident" and not _is_resident_id(digits):
            continue
        start = match.start(kind)
        yield _Number(
            "手机号码" if kind == "mobile" else "居民身份证号码",
            digits,
            text.count("\n", 0, start) + 1,
            start - text.rfind("\n", 0, start),
        )


def _is_resident_id(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def _within(number: _Number, exempt: Iterable[tuple[Place, int]]) -> bool:
    # A quoted value begins one column later than its quote.
    return any(
        place.line == number.line and place.column <= number.column <= place.column + length
        for place, length in exempt
    )


_Path = tuple[str | int, ...]


def _values(value: Any, path: _Path) -> Iterator[tuple[_Path, str, bool]]:
    """Every text of a record with its path in the file, and whether its field is typed."""
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
        here = (*path, key.rstrip("_") if isinstance(key, str) else key)
        if isinstance(inner, str) or type(inner) is int:
            owner = key if isinstance(key, str) else path[-1] if path else ""
            yield here, str(inner), owner in _TYPED
        else:
            yield from _values(inner, here)


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
