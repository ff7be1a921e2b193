"""Which record a path holds: the places of design.md's table, and nothing else.

Imports filing, announcement, office, policy, decisions (the models), stray and fields. Pure: a
path is a string with slashes, relative to the root of the register.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import NamedTuple

from mingce.records import stray
from mingce.records.announcement import Announcement, OfficeNotice
from mingce.records.decisions import DECISIONS
from mingce.records.fields import Record
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.office import AccessFile, CalendarFile, PlatformsFile, RegisterFile, ScopeFile
from mingce.records.policy import PolicyFile

DATA_FOLDERS = ("registry", "announcements", "office")

RESERVED = ("announcements", "office")
"""What no unit's folder may be called: its filings' ids would be those of other records."""

SLUG = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_DATE = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_WORD = r"(?:-(?P<word>[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*))?"
_NUMBER = r"(?:-(?P<number>[2-9]|[1-9][0-9]+))?"
_NAME = rf"{_DATE}-(?P<kind>[a-z]+){_WORD}{_NUMBER}"
_UNIT = rf"registry/(?P<unit>{SLUG})/"
_ACCOUNT = rf"(?P<platform>{SLUG})(?:\.(?P<nth>[2-9]|[1-9][0-9]+))?/"
_UNIT_SHEET = re.compile(rf"{_UNIT}{_NAME}\.yml")
_ACCOUNT_SHEET = re.compile(rf"{_UNIT}{_ACCOUNT}{_NAME}\.yml")
_FOLDER = re.compile(rf"{_UNIT}(?:{_ACCOUNT})?[^/]+\Z")
_ANNOUNCEMENT = re.compile(
    rf"announcements/(?P<unit>{SLUG})/{_DATE}-(?P<word>[a-z0-9]+(?:-[a-z0-9]+)*)\.md"
)
_NOTICE = re.compile(rf"office/notices/{_DATE}-(?P<word>[a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_DECISION = re.compile(rf"office/decisions/(?P<unit>{SLUG})/{_NAME}\.yml")
_POLICY = re.compile(rf"office/policy/{_DATE}\.yml")
_CALENDAR = re.compile(r"office/calendar/(?P<year>[0-9]{4})\.yml")
_DAYBOOK = re.compile(r"office/daybook/(?P<month>[0-9]{4}-[0-9]{2})\.csv")

_SINGLE: dict[str, tuple[str, type[Record]]] = {
    "office/register.yml": ("register", RegisterFile),
    "office/scope.yml": ("scope", ScopeFile),
    "office/platforms.yml": ("platforms", PlatformsFile),
    "office/access.yml": ("access", AccessFile),
}


class RecordPath(NamedTuple):
    """A path that a record kind claims.

    ``group`` is one of unit, account, announcement, notice, decision, policy, calendar, daybook,
    register, scope, platforms, access. ``schema`` is the schema's path under ``schemas/``, empty
    where there is none (the daybook).
    """

    path: str
    group: str
    model: type[Record] | None
    schema: str
    unit: str = ""
    platform: str = ""
    nth: int = 1
    date: dt.date | None = None
    kind: str = ""
    word: str = ""
    number: int = 1

    @property
    def id(self) -> str:
        """The record's id: its path without the ending, filings without ``registry/``."""
        return self.path.rpartition(".")[0].removeprefix("registry/")

    @property
    def subject(self) -> str:
        """The unit or account whose folder this is; empty for the office's own files."""
        if self.group != "account":
            return self.unit
        folder = self.platform if self.nth == 1 else f"{self.platform}.{self.nth}"
        return f"{self.unit}/{folder}"


@dataclasses.dataclass(frozen=True, slots=True)
class Unclaimed:
    """Why no record kind claims a path: ``why`` and ``remedy`` in Chinese."""

    path: str
    why: str
    remedy: str


def in_data_folder(path: str) -> bool:
    """Whether a path lies in one of the three data folders."""
    return path.split("/", 1)[0] in DATA_FOLDERS and "/" in path


def classify(path: str) -> RecordPath | Unclaimed:
    """Say what record a path in a data folder holds."""
    found = _classify(path)
    if isinstance(found, RecordPath) and found.unit in RESERVED:
        return Unclaimed(
            path,
            f"单位的文件夹不能叫“{found.unit}”，这个名称另有用处",
            "请给单位换一个文件夹名，例如单位名称的拼音，所有文件一起移过去",
        )
    return found


def _classify(path: str) -> RecordPath | Unclaimed:
    single = _SINGLE.get(path)
    if single:
        return RecordPath(path, single[0], single[1], f"office/{single[0]}.json")
    if path.startswith("registry/"):
        return _sheet(path)
    for pattern, make in (
        (_ANNOUNCEMENT, _announcement),
        (_NOTICE, _notice),
        (_DECISION, _decision),
        (_POLICY, _policy),
        (_CALENDAR, _calendar),
        (_DAYBOOK, _daybook),
    ):
        match = pattern.fullmatch(path)
        if match:
            return make(path, match)
    return _stray(path)


def _sheet(path: str) -> RecordPath | Unclaimed:
    match = _ACCOUNT_SHEET.fullmatch(path)
    group, kinds = "account", ACCOUNT_KINDS
    if not match:
        match = _UNIT_SHEET.fullmatch(path)
        group, kinds = "unit", UNIT_KINDS
    if not match:
        return _stray(path)
    kind = kinds.get(match["kind"])
    if kind is None:
        allowed = "、".join(f"{name}（{each.word}）" for name, each in kinds.items())
        whose = "账号" if group == "account" else "单位"
        return Unclaimed(
            path,
            f"文件名中的备案类型“{match['kind']}”不是{whose}的备案类型",
            _of_the_other(match, group) or f"文件名请写成“日期-类型.yml”，类型可用：{allowed}",
        )
    date = _date(match["date"])
    if date is None:
        return _bad_date(path, match["date"])
    parts = match.groupdict()
    return RecordPath(
        path,
        group,
        kind.model,
        f"{group}/{kind.name}.json",
        unit=match["unit"],
        platform=parts.get("platform") or "",
        nth=int(parts.get("nth") or 1),
        date=date,
        kind=kind.name,
        word=match["word"] or "",
        number=int(match["number"] or 1),
    )


def _of_the_other(match: re.Match[str], group: str) -> str:
    """Where a filing belongs whose kind is one of accounts in a unit's folder, or the reverse."""
    if group == "unit" and match["kind"] in ACCOUNT_KINDS:
        return f"{match['kind']} 是账号的备案，请放到 registry/{match['unit']}/平台/ 文件夹"
    if group == "account" and match["kind"] in UNIT_KINDS:
        return f"{match['kind']} 是单位的备案，请放到 registry/{match['unit']}/ 文件夹"
    return ""


def _announcement(path: str, match: re.Match[str]) -> RecordPath | Unclaimed:
    date = _date(match["date"])
    if date is None:
        return _bad_date(path, match["date"])
    return RecordPath(
        path,
        "announcement",
        Announcement,
        "announcement.json",
        unit=match["unit"],
        date=date,
        kind="announcement",
        word=match["word"],
    )


def _notice(path: str, match: re.Match[str]) -> RecordPath | Unclaimed:
    date = _date(match["date"])
    if date is None:
        return _bad_date(path, match["date"])
    return RecordPath(
        path,
        "notice",
        OfficeNotice,
        "office/notice.json",
        date=date,
        kind="notice",
        word=match["word"],
    )


def _decision(path: str, match: re.Match[str]) -> RecordPath | Unclaimed:
    model = DECISIONS.get(match["kind"])
    if model is None:
        return Unclaimed(
            path,
            f"文件名中的决定类型“{match['kind']}”不存在",
            f"文件名请写成“日期-类型.yml”，类型可用：{'、'.join(DECISIONS)}",
        )
    date = _date(match["date"])
    if date is None:
        return _bad_date(path, match["date"])
    return RecordPath(
        path,
        "decision",
        model,
        f"office/{match['kind']}.json",
        unit=match["unit"],
        date=date,
        kind=match["kind"],
        word=match["word"] or "",
        number=int(match["number"] or 1),
    )


def _policy(path: str, match: re.Match[str]) -> RecordPath | Unclaimed:
    date = _date(match["date"])
    if date is None:
        return _bad_date(path, match["date"])
    return RecordPath(path, "policy", PolicyFile, "office/policy.json", date=date)


def _calendar(path: str, match: re.Match[str]) -> RecordPath | Unclaimed:
    return RecordPath(path, "calendar", CalendarFile, "office/calendar.json", word=match["year"])


def _daybook(path: str, match: re.Match[str]) -> RecordPath | Unclaimed:
    if _date(f"{match['month']}-01") is None:
        return _bad_date(path, match["month"])
    return RecordPath(path, "daybook", None, "", word=match["month"])


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _bad_date(path: str, text: str) -> Unclaimed:
    return Unclaimed(
        path, f"文件名中的日期“{text}”不存在", "请改为真实的日期，写成“2026-03-05”的样子"
    )


def _stray(path: str) -> Unclaimed:
    said = stray.of_the_desktop(path)
    if said is None and path.startswith("registry/"):
        folder = _FOLDER.match(path)
        if folder is None:
            said = stray.placed_wrong()
        else:
            said = stray.named_wrong(path, ACCOUNT_KINDS if folder["platform"] else UNIT_KINDS)
    elif said is None and path.startswith("announcements/"):
        said = stray.announcement(path)
    return Unclaimed(path, *(said or stray.of_the_office()))
