"""Personal numbers: a record keeps posts and office phones, never a person's own numbers.

Imports finding, numbers, sheet, register and the engine. Git does not forget, so a mobile number
or a resident id is refused wherever it stands, in comments, bodies and names too (第十五条（三）).
Typed fields that can look like one (platform ids, hashes, credit codes, addresses) are exempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from mingce.finding import Found, Place, Severity
from mingce.numbers import Number, find, may_hold
from mingce.rules.engine import Case, Rule, Scope
from mingce.sheet import Sheet

_TYPED = frozenset(
    {"identifier", "id", "sha256", "credit_code", "division", "blob", "keys", "forge_keys", "url"}
)


def personal_numbers(case: Case) -> Iterator[Found]:
    """No person's mobile number or resident id stands in any record (第十五条（三）)."""
    register = case.register
    sheets = {**register.sheets, **register.office}.values()
    # Asked of all of them at once, most often for the last time.
    named = may_hold("\n".join([sheet.where.path for sheet in sheets]).encode())
    for sheet in sheets:
        if named:
            yield from _in_path(sheet)
        if sheet.holds_numbers:
            yield from _in_sheet(sheet)
    rows = register.daybook.rows
    if may_hold("\n".join([f"{row.subject} {row.where}" for row in rows]).encode()):
        for row in rows:
            for number in find(f"{row.subject} {row.where}"):
                yield _found(number.word, row.place, row.place.path[:-4], "", row.number)


def _in_path(sheet: Sheet) -> Iterator[Found]:
    for number in find(sheet.where.path):
        yield _found(number.word, Place(sheet.where.path), sheet.id, sheet.subject, "path")


def _in_sheet(sheet: Sheet) -> Iterator[Found]:
    values = list(_values(sheet.record.__dict__, ()))
    written = list(find(sheet.data.decode("utf-8-sig")))
    # Finding the place of a value costs a careful reading: only where there is a number.
    exempt = [(sheet.at(*path), len(value)) for path, value, typed in values if typed and written]
    written = [number for number in written if not _within(number, exempt)]
    for count, number in enumerate(written, 1):
        place = Place(sheet.where.path, number.line, number.column)
        # Neither the line nor the number itself may be part of a finding's identity.
        yield _found(number.word, place, sheet.id, sheet.subject, f"{number.word}.{count}")
    seen = {number.digits for number in written}
    for path, value, typed in values:
        for number in find(value):
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


def _within(number: Number, exempt: Iterable[tuple[Place, int]]) -> bool:
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
            owner = key if isinstance(key, str) else path[-1]
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
