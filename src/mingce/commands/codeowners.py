"""``mingce codeowners``: write .github/CODEOWNERS. Imports click and, late, the core."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mingce.commands import options


@click.command(help="按 office/access.yml 生成 .github/CODEOWNERS，只列现任的审核岗位。")
@options.root
@options.as_of
@click.option("--check", is_flag=True, help="不写文件，只核对；不一致时退出码为 1")
def command(root: Path, as_of: dt.date | None, check: bool) -> None:
    """Write the file, or compare it."""
    from mingce.git.tree import WorkTree
    from mingce.register import load
    from mingce.reporting.codeowners import codeowners
    from mingce.rules.changes import CODEOWNERS

    register = load(WorkTree(root))
    if register.access is None:
        raise click.ClickException("office/access.yml 不存在或者读不懂，请先运行 mingce check")
    text = codeowners(register.access, as_of or register.as_of(options.today()))
    place = root / CODEOWNERS
    same = place.is_file() and place.read_bytes() == text.encode("utf-8")
    if check:
        click.echo(
            f"{CODEOWNERS} 与 office/access.yml 一致"
            if same
            else f"{CODEOWNERS} 与 office/access.yml 不一致\n"
            "    改法：运行 mingce codeowners，一并提交"
        )
        raise SystemExit(0 if same else 1)
    if not same:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode("utf-8"))
    click.echo(f"{CODEOWNERS} {'没有变化' if same else '已写入'}")
