"""``mingce queue``: what waits on open branches. Imports click and, late, the desk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mingce.commands import options
from mingce.commands._desk import said

FORMATS = ("text", "json", "markdown")


@click.command(
    help="列出各分支（本机的和远程的）上还没有合并的备案：报送了多久、该谁办、法定期限还剩多少、"
    "检查是否通过。先 git fetch 取回最新的分支。"
)
@options.root
@options.as_of
@click.option("--format", "form", default="text", metavar="格式", help="text、json 或 markdown")
def command(root: Path, as_of: dt.date | None, form: str) -> None:
    """Print the queue, the oldest first."""
    from mingce.desk.queue import queue
    from mingce.processes import uncollected
    from mingce.reporting import waiting

    if form not in FORMATS:
        raise click.UsageError(f"没有“{form}”这种格式，可用：{'、'.join(FORMATS)}")
    with said(), uncollected():
        told = queue(root, as_of, options.today())
    say = {
        "text": waiting.queue_text,
        "json": waiting.queue_json,
        "markdown": waiting.queue_markdown,
    }[form]
    click.echo(say(told).encode("utf-8", "replace"), nl=False)
