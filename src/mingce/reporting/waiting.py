"""What waits on open branches, for people and programs.

Imports finding, register, workdays and of this room machine, markdown and tasks.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from mingce.finding import Finding
from mingce.register import Register
from mingce.reporting.machine import as_data
from mingce.reporting.markdown import cell
from mingce.reporting.tasks import when
from mingce.workdays import Due


class Turn(NamedTuple):
    """Whose turn it is: ``unit`` or ``office``, and what to do (Chinese)."""

    who: str
    what: str


class Left(NamedTuple):
    """The legal time of one filing: its last day, and what that means (Chinese)."""

    filing: str
    by: Due
    what: str


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """One open branch; ``names`` are those of ``units``.

    ``since`` is the earliest day handed in, None where no filing is in it.
    """

    branch: str
    commit: str
    units: tuple[str, ...]
    names: tuple[str, ...]
    filings: tuple[str, ...]
    since: dt.date | None
    turn: Turn
    left: tuple[Left, ...]
    failing: tuple[Finding, ...]
    checks: str

    def age(self, day: dt.date) -> int | None:
        """For how many days it has been waiting."""
        return (day - self.since).days if self.since else None


class Queue(NamedTuple):
    """All that is open on a day, the oldest first. ``register`` has main's calendar."""

    register: Register
    day: dt.date
    waiting: Sequence[Waiting]


def queue_text(told: Queue) -> str:
    """Some lines a branch."""
    lines: list[str] = []
    for each in told.waiting:
        lines.append(f"{each.branch}　{_age(told, each)}　{_who(each)}：{each.turn.what}")
        lines += [f"    {filing}" for filing in each.filings]
        lines += [f"    期限：{left.filing} {_left(told, left)}" for left in each.left]
        lines.append(f"    检查：{each.checks}")
        lines += [f"        {one.code} {one.message}" for one in each.failing]
    office = sum(each.turn.who == "office" for each in told.waiting)
    lines.append(
        f"截至 {told.day}：待受理 {len(told.waiting)} 件，"
        f"其中等主管单位 {office} 件，等报送单位 {len(told.waiting) - office} 件"
    )
    return "".join(f"{line}\n" for line in lines)


def _age(told: Queue, waiting: Waiting) -> str:
    age = waiting.age(told.day)
    if age is None:
        return "没有报送日期"
    return f"{waiting.since} 报送，已 {age} 天" if age > 0 else f"{waiting.since} 报送"


def _who(waiting: Waiting) -> str:
    if waiting.turn.who == "office":
        return "主管单位"
    return "、".join(waiting.names)


def _left(told: Queue, left: Left) -> str:
    return f"{left.what}（{when(told.register, told.day, left.by)}）"


def queue_markdown(told: Queue) -> str:
    """A table; nothing that a branch is called or a filing says is read as Markdown."""
    lines = [f"# 待受理（截至 {told.day}）", ""]
    if not told.waiting:
        return "\n".join([*lines, "没有待受理的备案。", ""])
    lines += ["| 分支 | 备案 | 报送 | 该谁办 | 期限 | 检查 |", "|---|---|---|---|---|---|"]
    for each in told.waiting:
        limits = "\n".join(f"{left.filing} {_left(told, left)}" for left in each.left)
        found = "\n".join([each.checks, *(f"{one.code} {one.message}" for one in each.failing)])
        cells = (
            each.branch,
            "\n".join(each.filings),
            _age(told, each),
            f"{_who(each)}：{each.turn.what}",
            limits,
            found,
        )
        lines.append(f"| {' | '.join(cell(text) for text in cells)} |")
    return "\n".join([*lines, ""])


def queue_json(told: Queue) -> str:
    """One JSON object."""
    value = {"as_of": str(told.day), "queue": [_data(told, each) for each in told.waiting]}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _data(told: Queue, waiting: Waiting) -> dict[str, Any]:
    return {
        "branch": waiting.branch,
        "commit": waiting.commit,
        "units": list(waiting.units),
        "filings": list(waiting.filings),
        "handed_in": str(waiting.since) if waiting.since else None,
        "age_days": waiting.age(told.day),
        "who": waiting.turn.who,
        "what": waiting.turn.what,
        "deadlines": [
            {
                "filing": left.filing,
                "by_earliest": str(left.by.earliest),
                "by_latest": str(left.by.latest),
                "what": left.what,
            }
            for left in waiting.left
        ],
        "failing": [as_data(each) for each in waiting.failing],
        "checks": waiting.checks,
    }
