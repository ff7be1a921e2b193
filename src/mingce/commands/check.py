"""``mingce check``: judge the register. Imports click and, late, the core and git.tree."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import click

from mingce.commands import options


@click.command(help="检查整个名册，列出全部问题。有不予受理的问题时退出码为 1。")
@options.root
@options.as_of
@click.option("--format", "form", default="text", help="text 或 json", metavar="格式")
@click.option("--strict", is_flag=True, help="有任何问题都以退出码 1 结束")
def command(root: Path, as_of: dt.date | None, form: str, strict: bool) -> None:
    """Print every finding, then one line of counts and time."""
    from mingce.finding import Severity
    from mingce.reporting import FORMATS
    from mingce.reporting.text import counts

    if form not in FORMATS:
        raise click.UsageError(f"没有“{form}”这种格式，可用：{'、'.join(FORMATS)}")
    started = time.perf_counter()
    register, findings, day = options.judged(root, as_of)
    click.echo(FORMATS[form](findings), nl=False)
    took = time.perf_counter() - started
    click.echo(
        f"共 {len(register.units)} 个单位，{len(register.accounts)} 个账号，"
        f"{len(register.sheets)} 份备案和公告；截至 {day}：{counts(findings)}；用时 {took:.2f} 秒",
        err=form != "text",
    )
    failing = [each for each in findings if strict or each.severity is Severity.REFUSE]
    raise SystemExit(1 if failing else 0)
