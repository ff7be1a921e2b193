"""The field types that records share, and the mark that says who may read a field.

Imports nothing of mingce. Every field of every record is made by :func:`public` or
:func:`internal` (principle 5 of the design): the mark is in the JSON Schema and only public
fields reach a page. Messages of validators are Chinese, because clerks read them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, core_schema

PUBLIC = "public"
INTERNAL = "internal"


class Record(BaseModel):
    """Base of every record and part of one: unknown keys refused, values frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def public(title: str, hint: str = "", **options: Any) -> Any:
    """Return a field that any reader may see. ``title`` and ``hint`` are Chinese."""
    return _field(PUBLIC, title, hint, options)


def internal(title: str, hint: str = "", **options: Any) -> Any:
    """Return a field that only the units and the office may see."""
    return _field(INTERNAL, title, hint, options)


def _field(audience: str, title: str, hint: str, options: dict[str, Any]) -> Any:
    return Field(
        title=title,
        description=hint or None,
        json_schema_extra={"audience": audience},
        **options,
    )


class _IsoDay:
    """Makes a day of ``2026-03-05``, and of nothing else.

    pydantic would read digits as a Unix time; a clerk's date is never that. A schema of pydantic's
    own and no validator of ours: a filing has five days, and a call for each takes as long as all
    else that is validated.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.str_schema(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", strict=True)
        return core_schema.union_schema(
            [
                core_schema.chain_schema([written, core_schema.date_schema()]),
                core_schema.date_schema(strict=True),
            ],
            mode="left_to_right",
            custom_error_type="day",
            custom_error_message="日期请写成“2026-03-05”的样子，年四位，月、日各两位，日历上有这一天",
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


Day = Annotated[dt.date, _IsoDay]
"""A day of the calendar, written as 2026-03-05."""


_DIGITS = re.compile(r"[0-9]{1,15}")


def _integer(value: object) -> object:
    # The reader keeps every scalar a string; a literal number wants a number.
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value


def _whole(value: object) -> object:
    # pydantic would read 1_000 and 5.0, which an editor that follows the schema refuses.
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("这里填整数，只用数字 0 到 9，例如 5")
    return _integer(value)


def _yes_or_no(value: object) -> object:
    # pydantic would read yes, on, y and 1, which YAML 1.2 keeps as words.
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("这里只填 true（是）或 false（否）")
    return value


Format = Annotated[Literal[1], BeforeValidator(_integer)]
"""The format of a record. A new format is a new literal here and an upgrader in formats."""

Whole = Annotated[int, BeforeValidator(_whole)]
"""A whole number, at most 15 digits."""

YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
"""``true`` or ``false``, and no other word for it."""

Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f\x85\u2028\u2029]+$"),
]
"""One line of text, at most 200 characters, without control characters."""

Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]+$"),
]
"""Some sentences, at most 2,000 characters."""

Slug = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
"""The ASCII name of a unit's folder, of a platform or of a post."""

AccountId = Annotated[
    str,
    StringConstraints(
        max_length=90,
        pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*/[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[2-9]|\.[1-9][0-9]+)?$",
    ),
]
"""An account: unit folder, slash, platform folder (``licun/weibo``, ``licun/weibo.2``)."""

SubjectId = Annotated[
    str,
    StringConstraints(
        max_length=90,
        pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*(/[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[2-9]|\.[1-9][0-9]+)?)?$",
    ),
]
"""A unit (``licun``) or an account (``licun/weibo``)."""

RuleCode = Annotated[str, StringConstraints(pattern=r"^XM[0-9]{4}$")]
"""The code of a rule, as findings name it."""

SheetName = Annotated[
    str,
    StringConstraints(max_length=80, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9-]+$"),
]
"""The last part of a filing's id: its file name without the ending."""

DocumentId = Annotated[
    str,
    StringConstraints(max_length=200, pattern=r"^[a-z][a-z0-9-]*(/[a-z0-9.-]+){1,4}$"),
]
"""A filing, announcement, notice or decision: its path without the ending."""

Phone = Annotated[
    str,
    StringConstraints(
        pattern=r"^(0[0-9]{2,3}-[0-9]{7,8}(-[0-9]{1,6})?|12345|400-?[0-9]{3}-?[0-9]{4})$"
    ),
]
"""An office phone: area code and number, with an extension after a hyphen if there is one."""

Email = Annotated[
    str,
    StringConstraints(
        max_length=100, pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    ),
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
HttpsUrl = Annotated[
    str,
    StringConstraints(max_length=500, pattern=r"""^https?://[^\s<>"'`{}|\\^\x00-\x1f]+$"""),
]
FilledUrl = Annotated[
    str,
    StringConstraints(
        max_length=500,
        pattern=r"""^https?://([^\s<>"'`{}|\\^\x00-\x1f]|\{(title|body|page|id)\})+$""",
    ),
]
"""An address in which a page fills in ``{title}``, ``{body}``, ``{page}`` and ``{id}``."""
Division = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}([0-9]{3})?([0-9]{3})?$")]
"""An administrative division code: district 6 digits, sub-district 9, community 12."""


_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _credit_code(value: str) -> str:
    """Check both check digits of a unified social credit code (GB 32100-2015, GB 11714-1997)."""
    from stdnum.cn import uscc  # late: only records that carry a code need it

    if not uscc.is_valid(value):
        raise ValueError("统一社会信用代码不对：第18位校验码与前17位不符，请对照法人证书逐位核对")
    organisation = value[8:17]
    total = sum(
        weight * _ORGANISATION_SIGNS.index(sign)
        for weight, sign in zip(_ORGANISATION_WEIGHTS, organisation[:8], strict=True)
    )
    check = (11 - total % 11) % 11
    if organisation[8] != ("X" if check == 10 else str(check)):
        raise ValueError(
            "统一社会信用代码不对：第9至17位（组织机构代码）的校验码不符，请对照法人证书逐位核对"
        )
    return value


CreditCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
    AfterValidator(_credit_code),
]
"""A unified social credit code; both check digits are tested."""
