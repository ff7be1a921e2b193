"""The queue: what is handed in on branches and not on main, how old, whose turn, how long still.

Imports filings, gate, git, register, workdays and the shapes that reporting tells. Each branch is
judged as if it were merged into main now, against one reading of main.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from mingce.desk import gate
from mingce.desk.filings import Handed, added_by
from mingce.finding import Found
from mingce.git.branches import Branch, main_of, open_branches
from mingce.git.stats import folder_of
from mingce.register import Register
from mingce.reporting.text import counts
from mingce.reporting.waiting import Left, Queue, Turn, Waiting
from mingce.rules.counting import in_words
from mingce.rules.judgment import Judgment
from mingce.sheet import Sheet
from mingce.workdays import add_workdays, latest_publication


def queue(root: Path, as_of: dt.date | None, today: dt.date) -> Queue:
    """Every open branch that touches the register; main is read once."""
    base = gate.load_commit(root, main_of(root), folder_of(root))
    day = as_of or base.office.as_of(today)
    stands = gate.standing(root)
    found = [
        waiting
        for branch in open_branches(root, base.commit)
        for waiting in _waiting(root, base, branch, day, stands)
    ]
    found.sort(key=lambda each: (each.since or dt.date.max, each.branch))
    return Queue(base.office, day, found)


def _waiting(
    root: Path, base: gate.Loaded, branch: Branch, day: dt.date, stands: Sequence[Found]
) -> Iterator[Waiting]:
    judgment = gate.judge_branch(root, base, branch.commit, day, stands=stands)
    change = judgment.change
    if not change.data:
        return
    handed = list(added_by(change.paths, branch))
    units = tuple(sorted({each.where.unit for each in handed})) or change.units
    known = (change.base.units.get(unit) for unit in units)
    days = [each.where.date for each in handed if each.where.date is not None]
    left = tuple(each for one in handed for each in _left(judgment, one))
    yield Waiting(
        branch.name,
        branch.commit,
        units,
        tuple(unit.name if unit else id for id, unit in zip(units, known, strict=True)),
        tuple(each.id for each in handed) or tuple(each.path for each in change.data),
        min(days, default=None),
        _turn(change.base, judgment, handed),
        left,
        tuple(judgment.failing),
        f"{len(judgment.failing)} 项须改正或说明" if judgment.failing else _passed(judgment),
    )


def _passed(judgment: Judgment) -> str:
    return "检查通过" + (f"（{counts(judgment.new)}）" if judgment.new else "")


def _turn(register: Register, judgment: Judgment, handed: Sequence[Handed]) -> Turn:
    returned = {
        (sheet.record.filing, sheet.record.blob): sheet for sheet in register.decisions_of("return")
    }
    sent_back = [
        returned[each.id, each.blob] for each in handed if (each.id, each.blob) in returned
    ]
    if sent_back:
        last = max(sent_back, key=lambda sheet: sheet.order)
        return Turn("unit", f"已于 {last.record.date} 退回（{last.record.code}），等待重新报送")
    if not handed:
        if judgment.failing:
            return Turn("office", "请改正")
        return Turn("office", "请另一位审核人员受理")
    if judgment.failing:
        return Turn("unit", "请改正或说明")
    return Turn("office", "请审核")


def _left(judgment: Judgment, handed: Handed) -> Iterator[Left]:
    register = judgment.change.head
    sheet = register.sheets.get(handed.id)
    if sheet is None:
        return
    if handed.where.group == "announcement":
        yield from _announcement(register, sheet)
        return
    subject = register.subject(sheet.subject)
    fact = subject.timeline.fact_of(sheet.id) if subject else None
    policy = register.policy_on(sheet.handed_in)
    if fact is None or fact.day is None or policy is None:
        return
    period = policy.periods.filing
    if sheet.kind not in period.kinds:
        return
    start = max(fact.day, register.first_day or fact.day)
    due = add_workdays(register.calendar, start, period.working_days)
    to = "登记" if period.counts_to == "entered" else "报送"
    yield Left(handed.id, due, f"{to}期限为 {in_words(due)}")


def _announcement(register: Register, sheet: Sheet) -> Iterator[Left]:
    ground = sheet.record.ground
    policy = register.policy_on(sheet.record.date)
    if ground is None or policy is None:
        return
    periods = policy.periods
    latest = latest_publication(
        register.calendar, ground.date, periods.closing.months, periods.notice.working_days
    )
    if latest is not None:
        yield Left(sheet.id, latest, f"最迟于 {in_words(latest)} 发布，才来得及在期限内办结")
