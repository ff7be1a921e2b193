"""What is due, for people, for programs and for calendars.

Imports due, ical, register and workdays.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Sequence
from typing import Any

from mingce import ical
from mingce.due import Task
from mingce.register import Register
from mingce.reporting.markdown import cell
from mingce.rules.counting import in_words
from mingce.workdays import Due, Verdict, judge, workdays_between


class Tasks:
    """Tasks of a register on a day; ``office`` are the kinds that the office has to do."""

    def __init__(
        self, register: Register, tasks: Sequence[Task], day: dt.date, office: Collection[str]
    ) -> None:
        self.register = register
        self.tasks = tasks
        self.day = day
        self.office = office

    def who(self, task: Task) -> str:
        """Who has to do it, by name."""
        if task.kind in self.office or not task.subject:
            return "主管单位"
        unit = task.subject.split("/", 1)[0]
        if task.kind == "take_over":
            unit = self.register.accounts[task.subject].released_to or unit
        known = self.register.units.get(unit)
        return known.name if known else unit

    def when(self, task: Task) -> str:
        """The date in words, with what is left of it."""
        if task.by is None:
            return "无期限"
        last = f"{task.by.latest} " if task.by.certain or task.overdue(self.day) else ""
        return f"{last}{when(self.register, self.day, task.by)}"


def when(register: Register, day: dt.date, due: Due) -> str:
    """What is left on a day until a last day, or for how long it is over."""
    if judge(day, due) is Verdict.LATE:
        return f"已过 {(day - due.latest).days} 天"
    if not due.certain:
        return f"{in_words(due)}（待核）"
    if due.latest == day:
        return "今天到期"
    days = workdays_between(register.calendar, day, due.latest)
    if any(each.workday is None for each in days):
        return f"还有 {(due.latest - day).days} 天"
    return f"还有 {len(days)} 个工作日"


def tasks_text(told: Tasks) -> str:
    """A line a task, the oldest date first."""
    lines = [
        f"{told.when(each)}　{told.who(each)}　{_about(each)}{each.what}" for each in told.tasks
    ]
    late = sum(each.overdue(told.day) for each in told.tasks)
    lines.append(f"截至 {told.day}：共 {len(told.tasks)} 项，其中已过期 {late} 项")
    return "".join(f"{line}\n" for line in lines)


def _about(task: Task) -> str:
    return f"{task.subject}：" if task.subject else ""


def tasks_json(told: Tasks) -> str:
    """One JSON object."""
    value = {"as_of": str(told.day), "due": [_data(told, each) for each in told.tasks]}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _data(told: Tasks, task: Task) -> dict[str, Any]:
    return {
        "kind": task.kind,
        "subject": task.subject,
        "who": "office" if task.kind in told.office or not task.subject else "unit",
        "what": task.what,
        "by_earliest": str(task.by.earliest) if task.by else None,
        "by_latest": str(task.by.latest) if task.by else None,
        "missing_years": list(task.by.missing_years) if task.by else [],
        "overdue": task.overdue(told.day),
        "filing": task.filing,
    }


def tasks_markdown(told: Tasks) -> str:
    """A table; nothing that a filing says is read as Markdown."""
    lines = [f"# 待办（截至 {told.day}）", ""]
    if not told.tasks:
        return "\n".join([*lines, "没有待办。", ""])
    lines += ["| 期限 | 谁办 | 对象 | 事项 |", "|---|---|---|---|"]
    lines += [
        f"| {cell(told.when(each))} | {cell(told.who(each))} | {cell(each.subject)} "
        f"| {cell(each.what)} |"
        for each in told.tasks
    ]
    return "\n".join([*lines, ""])


def tasks_ics(told: Tasks) -> str:
    """A calendar of the tasks with a date; an uncertain one stands on its earliest day."""
    file = told.register.file
    code = file.jurisdiction.code if file else "mingce"
    name = f"{file.jurisdiction.name if file else ''}政务新媒体名册待办"
    events = []
    seen: dict[str, int] = {}
    for each in told.tasks:
        if each.by is None:
            continue
        uid = _uid(each)
        seen[uid] = seen.get(uid, 0) + 1
        again = f"-{seen[uid]}" if seen[uid] > 1 else ""
        unsure = "" if each.by.certain else "【待核】"
        events.append(
            ical.Event(
                f"{uid}{again}@{code}.mingce",
                each.by.earliest,
                told.day,
                f"{unsure}{told.who(each)}：{_about(each)}{each.what}",
                f"{told.when(each)}\n{each.filing}".rstrip("\n"),
            )
        )
    return ical.calendar(name, "-//mingce//mingce//ZH", events)


def _uid(task: Task) -> str:
    # The words change as days go by; what the task is of does not.
    told = "\0".join((task.kind, task.subject, task.filing, str(task.by and task.by.latest.year)))
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:32]
