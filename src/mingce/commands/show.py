"""``mingce show ID``: a unit, an account or a filing as the register knows it, and what is due.

Imports click and, late, the core. For those who file and decide: internal fields are shown.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingce.commands import options

if TYPE_CHECKING:
    from mingce.due import Task
    from mingce.register import Register

HELP = """查看一个单位、账号或备案：现状和每项的出处、经过、公告、待办。

编号就是文件夹或文件的名字，例如 licun、licun/weibo、licun/weibo/2026-10-14-change。"""


@click.command(help=HELP)
@click.argument("id", metavar="编号")
@options.root
@options.as_of
@click.option("--format", "form", default="text", help="text 或 json", metavar="格式")
def command(id: str, root: Path, as_of: dt.date | None, form: str) -> None:
    """Print what is known of one subject."""
    import json

    from mingce.reporting.subject import sheet_text, subject_text

    if form not in ("text", "json"):
        raise click.UsageError(f"没有“{form}”这种格式，可用：text、json")
    register, findings, day = options.judged(root, as_of)
    data = _data(register, findings, day, _bare(id))
    if data is None:
        raise click.UsageError(_unknown(register, _bare(id)))
    if form == "json":
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        said = sheet_text if data["kind"] in ("filing", "announcement") else subject_text
        click.echo(said(data), nl=False)


def _bare(id: str) -> str:
    """An id as the register writes it, also of what was copied from a path or a public id."""
    id = id.strip().rstrip("/").split(":", 1)[-1]
    for ending in (".yml", ".md"):
        id = id.removesuffix(ending)
    return id.removeprefix("registry/")


def _data(register: Register, findings: list[Any], day: dt.date, id: str) -> dict[str, Any] | None:
    from mingce.due import due_of
    from mingce.reporting.subject import sheet_data, subject_data

    subject = register.subject(id)
    if subject is not None:
        data = subject_data(register, subject, findings, day)
        tasks = due_of(register, subject, findings, day)
    elif id in register.sheets:
        sheet = register.sheets[id]
        data = sheet_data(register, sheet, findings)
        owner = register.subject(sheet.subject)
        known = due_of(register, owner, findings, day) if owner else []
        tasks = [task for task in known if task.filing == id]
    else:
        return None
    data["due"] = [_task(task, day) for task in tasks]
    return data


def _task(task: Task, day: dt.date) -> dict[str, Any]:
    return {
        "kind": task.kind,
        "subject": task.subject,
        "what": task.what,
        "by_earliest": str(task.by.earliest) if task.by else None,
        "by_latest": str(task.by.latest) if task.by else None,
        "missing_years": list(task.by.missing_years) if task.by else [],
        "overdue": task.overdue(day),
        "filing": task.filing,
    }


def _unknown(register: Register, id: str) -> str:
    """That there is no such id, with the nearest ones: by name, then by spelling."""
    import difflib

    subjects = list(register.subjects())
    near = [subject.id for subject in subjects if subject.name == id]
    ids = [*register.units, *register.accounts, *register.sheets]
    near += difflib.get_close_matches(id, ids, n=5, cutoff=0.6)
    names = {subject.name: subject.id for subject in subjects}
    near += [names[name] for name in difflib.get_close_matches(id, names, n=3, cutoff=0.5)]
    hint = f"\n是不是：{'、'.join(dict.fromkeys(near))}" if near else ""
    return f"名册里没有“{id}”这个单位、账号、备案或公告{hint}"
