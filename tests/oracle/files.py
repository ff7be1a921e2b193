"""A history of tests/core/test_oracle.py as a register's files, in the formats of its records."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.oracle.model import GIVER, TAKER, Announced, Filing, History

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "cases" / "base"


def _ground(day: dt.date | None, reason: str) -> str:
    return f"ground: {{kind: {reason}, date: {day}, document: 纪要}}\n" if day else ""


def _filing(filing: Filing, reason: str) -> Iterator[tuple[str, str]]:
    kind = "transfer" if filing.kind in ("release", "take") else filing.kind
    text = f"format: 1\nkind: {kind}\n"
    if filing.day is not None:
        text += f"occurred_on: {filing.day}\n"
    text += _ground(filing.ground, reason)
    if filing.kind == "open":
        text += 'facts: {name: 李村发布, identifier: "0512345678"}\n'
    elif filing.kind == "change":
        text += "facts: {name: 李村街道}\n"
    elif filing.kind == "release":
        text += f"to: {TAKER.split('/', maxsplit=1)[0]}\n"
    elif filing.kind == "take":
        text += f"from: {GIVER}\n"
    yield f"registry/{filing.id}.yml", text + "submitted_by: 办公室\n"
    if filing.corrected is not None:
        name = filing.id.rsplit("/", 1)[-1]
        word = f"correct-of-{'b' * filing.number}"
        path = f"registry/{filing.account}/{filing.handed_in}-{word}.yml"
        text = f"format: 1\nkind: correct\nrefers_to: {name}\n"
        yield path, f"{text}changes: {{occurred_on: {filing.corrected}}}\nsubmitted_by: 办公室\n"


def _announcement(each: Announced, reason: str) -> tuple[str, str]:
    planned = f"\n    deregister_planned_on: {each.planned}" if each.planned else ""
    if each.action == "transfer":
        planned = f"\n    to: {TAKER.split('/', maxsplit=1)[0]}"
    text = (
        f"---\nformat: 1\naccounts:\n  - id: {each.account}\n    action: {each.action}{planned}\n"
        f"{_ground(each.ground, reason)}basis: 第七条\nobjections: {{phone: 0532-00000006}}\n"
        f"signed_by: 李村街道办事处\ndate: {each.date}\n---\n公告。\n"
    )
    return f"{each.id}.md", text


def _daybook(history: History) -> dict[str, str]:
    rows = sorted((each.published, each.id) for each in history.announcements if each.published)
    counts: dict[int, int] = {}
    files: dict[str, str] = {}
    for day, id in rows:
        counts[day.year] = counts.get(day.year, 0) + 1
        path = f"office/daybook/{day:%Y-%m}.csv"
        files.setdefault(path, "number,entered_on,event,occurred_on,subject,where\n")
        files[path] += f"LC-{day.year}-{counts[day.year]:04d},{day},published,{day},{id},本网站\n"
    return files


class Files:
    """A register in memory, as mingce.register asks for it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(sorted(files.items()))

    def entries(self) -> Mapping[str, None]:
        return dict.fromkeys(self._files)

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        return ((path, self._files[path]) for path in paths)


@functools.cache
def base() -> Mapping[str, bytes]:
    """The base of the cases, with the calendars of all known years."""
    files = {
        path.relative_to(BASE).as_posix(): path.read_bytes()
        for path in BASE.rglob("*")
        if path.is_file()
    }
    calendars = (ROOT / "office" / "calendar").glob("202[1-6].yml")
    return files | {f"office/calendar/{path.name}": path.read_bytes() for path in calendars}


def _calendars(years: Iterable[int]) -> set[str]:
    return {f"office/calendar/{year}.yml" for year in years}


def files_of(history: History) -> dict[str, bytes]:
    reason = history.reason
    texts = dict(_announcement(each, reason) for each in history.announcements)
    for filing in history.filings:
        texts |= dict(_filing(filing, reason))
    texts |= _daybook(history)
    unknown = _calendars(history.missing)
    files = {path: data for path, data in base().items() if path not in unknown}
    return files | {path: text.encode() for path, text in texts.items()}
