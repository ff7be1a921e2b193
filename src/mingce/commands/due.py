"""``mingce due``: everything with a date ahead or past. Imports click and, late, the core."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mingce.commands import options

FORMATS = ("text", "json", "ics", "markdown")


@click.command(
    help="列出全部待办，日期早的在前：备案超期和将到期、公告期满、一个月期限和最迟公告日、注销受阻、"
    "待批复的问题、缺少的年度日历、批复和同意的有效期、认证和资质到期。"
)
@options.root
@options.as_of
@click.option("--unit", metavar="单位", help="只看一个单位，写文件夹名")
@click.option(
    "--within",
    type=click.IntRange(0),
    default=60,
    metavar="天数",
    help="认证、资质、合同、批复到期前多少天列出（默认 60）",
)
@click.option(
    "--format", "form", default="text", metavar="格式", help="text、json、ics 或 markdown"
)
def command(root: Path, as_of: dt.date | None, unit: str | None, within: int, form: str) -> None:
    """Print what is due on a day."""
    from mingce.desk import pending
    from mingce.reporting import tasks

    if form not in FORMATS:
        raise click.UsageError(f"没有“{form}”这种格式，可用：{'、'.join(FORMATS)}")
    register, findings, day = options.judged(root, as_of)
    if unit is not None:
        unit = unit.strip("/").removeprefix("registry/")
        if unit not in register.units:
            raise click.UsageError(f"名册里没有单位“{unit}”，请写单位的文件夹名，例如 licun")
    found = pending.everything(register, findings, day, unit, within)
    told = tasks.Tasks(register, found, day, pending.OFFICE)
    said = {
        "text": tasks.tasks_text,
        "json": tasks.tasks_json,
        "ics": tasks.tasks_ics,
        "markdown": tasks.tasks_markdown,
    }[form]
    # A calendar's line breaks are its own.
    click.echo(said(told).encode("utf-8", "replace"), nl=False)
