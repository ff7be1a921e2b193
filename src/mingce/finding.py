"""What a check says: one finding, its severity and its place.

The lowest room of the core; it imports nothing of mingce. Everything that judges yields
:class:`Finding`, everything that reports reads it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from typing import NamedTuple


class Severity(enum.StrEnum):
    """How much a finding weighs, heaviest first (principles 1 and 2 of the design)."""

    REFUSE = "refuse"
    BREACH = "breach"
    WAIVABLE = "waivable"
    ADVICE = "advice"

    @property
    def word(self) -> str:
        """The Chinese word that staff read."""
        return _WORDS[self]

    @property
    def rank(self) -> int:
        """0 for the heaviest."""
        return list(Severity).index(self)


_WORDS = {
    Severity.REFUSE: "不予受理",
    Severity.BREACH: "违规",
    Severity.WAIVABLE: "原则上",
    Severity.ADVICE: "提示",
}


class Place(NamedTuple):
    """Where a finding points. Line and column count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"


class Identity(NamedTuple):
    """What makes two findings the same finding on two trees. Never the line."""

    code: str
    subject: str
    filing: str
    field: str


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with everything a clerk needs to mend it.

    ``subject`` is a unit or account id (``licun``, ``licun/weibo``) or an office path; ``filing``
    the id of the sheet or announcement; ``field`` a dotted path inside it. Each may be empty.
    ``article`` is the article as policy words it, e.g. 第六条.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str
    article: str = ""
    subject: str = ""
    filing: str = ""
    field: str = ""
    fixable: bool = False

    @property
    def identity(self) -> Identity:
        """Code, subject, filing and field: stable under moved lines and reworded messages."""
        return Identity(self.code, self.subject, self.filing, self.field)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        """By place, then code, so that a run always prints the same order."""
        return (
            self.place.path,
            self.place.line,
            self.place.column,
            self.code,
            self.field,
            self.message,
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a rule yields: a finding but for its severity and article, which policy holds.

    ``judged_on`` is the day whose policy decides: a filing's hand-in day, a notice's publication.
    None takes the policy in force on the day of the check.
    """

    code: str
    place: Place
    message: str
    remedy: str
    subject: str = ""
    filing: str = ""
    field: str = ""
    judged_on: dt.date | None = None
    fixable: bool = False
