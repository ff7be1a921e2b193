"""What answering for an account needs besides the accounts: how texts are read, what lies outside.

Imports nothing of mingce; part of the view, in a module of its own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class OutsideClass:
    """A class of accounts that this register does not hold, the words that tell it, whom to ask."""

    name: str
    words: tuple[str, ...]
    ask: str


@dataclasses.dataclass(frozen=True, slots=True)
class NoAccount:
    """What people ask about that is no account: a telephone number, a message."""

    key: str
    name: str
    advice: str


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """Where a platform shows what is to be compared.

    ``drawing`` names one of ``drawings``; ``address`` is how a profile's address begins.
    """

    platform: str
    drawing: str = ""
    subject_where: str = ""
    address: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """How questions are answered.

    ``table`` is the reader's (mingce.normalise.table_of); ``fresh_until`` the last day on which
    an answer from this data is not too old; ``filing_days`` within how many working days a new
    account is filed.
    """

    table: Mapping[str, Any] = dataclasses.field(
        default_factory=lambda: {"platforms": [], "short": [], "others": []}
    )
    fresh_until: dt.date | None = None
    filing_days: int = 5
    outside: tuple[OutsideClass, ...] = ()
    no_accounts: tuple[NoAccount, ...] = ()
    shown: tuple[Shown, ...] = ()
