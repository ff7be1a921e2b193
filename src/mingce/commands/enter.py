"""``mingce enter``: keep the daybook. Imports click and, late, the desk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingce.commands import options
from mingce.commands._desk import said
from mingce.commands._shared import Stop

if TYPE_CHECKING:
    from mingce.desk.enter import Entered
    from mingce.desk.entries import Wanted
    from mingce.register import Register

EVENTS = {"filed": "收到备案", "published": "公告发布", "void": "作废"}


@click.command(
    help="登记：为主分支上还没有编号的备案、公告和撤回写入登记簿，并推送。"
    "可以重复运行，编号不会重复也不会遗漏；没有要登记的就不产生提交。"
)
@options.root
@click.option("--filings", "only", flag_value="filings", help="只登记备案和作废（部署之前）")
@click.option(
    "--publications", "only", flag_value="publications", help="只登记公告发布（部署之后）"
)
@click.option("--deployed", metavar="提交", help="网站是用哪个提交生成的；其中没有的公告不登记")
@click.option(
    "--published", metavar="公告", help="在别处发布的公告，写编号；同时写 --date 和 --where"
)
@click.option("--date", "day", type=options.Day(), help="公告在别处发布的日期")
@click.option("--where", metavar="发布处", help="公告在哪里发布，例如 区政府网站公告公示栏")
@click.option(
    "--remote", metavar="名称", help="登记到哪个远程仓库（默认 origin；没有远程则在本机）"
)
@click.option("--as-of", type=options.Day(), help="按哪一天登记，只用于示范名册")
@click.option("--job", is_flag=True, help="发布任务用：示范名册的日期是固定的，什么都不登记")
def command(
    root: Path,
    only: str | None,
    deployed: str | None,
    published: str | None,
    day: dt.date | None,
    where: str | None,
    remote: str | None,
    as_of: dt.date | None,
    job: bool,
) -> None:
    """Enter what is due and print a line a row."""
    wanted = _wanted(only, published, day, where)

    def entered_on(register: Register) -> dt.date:
        if job and register.file and register.file.demonstration:
            raise _FrozenError
        if as_of is not None and not (register.file and register.file.demonstration):
            raise Stop("--as-of 只用于示范名册：登记日期是实际登记的那一天\n    改法：去掉 --as-of")
        chosen = as_of or register.as_of(options.today())
        if day is not None and day > chosen:
            raise Stop(f"发布日期 {day} 还没有到（今天是 {chosen}）\n    改法：请在发布之后登记")
        return chosen

    from mingce.desk.enter import enter
    from mingce.processes import uncollected

    try:
        with said(), uncollected():
            done = enter(root, entered_on, wanted, remote=remote, deployed=deployed)
    except _FrozenError:
        click.echo("示范名册不登记（office/register.yml 写有 demonstration），没有产生提交。")
        return
    _print(done)
    if published and done.entries.held:
        raise SystemExit(1)


class _FrozenError(Exception):
    """The register is a demonstration, whose date stands still: a job enters nothing there."""


def _wanted(
    only: str | None, published: str | None, day: dt.date | None, where: str | None
) -> Wanted:
    from mingce.desk.entries import Publication, Wanted

    if published is None:
        if day is not None or where is not None:
            raise click.UsageError("--date 和 --where 要和 --published 一起写")
        return Wanted(filings=only != "publications", publications=only != "filings")
    if only is not None:
        raise click.UsageError("--published 不和 --filings、--publications 一起写")
    if day is None or where is None or not where.strip():
        raise click.UsageError("--published 要同时写明 --date 发布日期 和 --where 发布处")
    if any(ord(sign) < 0x20 for sign in where) or len(where) > 200:
        raise click.UsageError("--where 请写一行，不超过 200 字")
    id = published.removesuffix(".md")
    return Wanted(filings=False, told=Publication(id, day, where.strip()))


def _print(done: Entered) -> None:
    for row in done.entries.rows:
        date = f"，发生于 {row.occurred_on}" if row.occurred_on else ""
        place = f"，{row.where}" if row.where else ""
        click.echo(f"{row.number} {EVENTS[row.event]} {row.subject}{date}{place}")
    for each in done.entries.held:
        click.echo(each, err=True)
    if not done.entries.rows:
        click.echo("没有需要登记的内容，没有产生提交。")
    else:
        place = f"并推送到 {done.remote}" if done.remote else "到本机的 main"
        signed = "已签名" if done.signed else "未签名（没有设置 user.signingkey）"
        click.echo(
            f"共登记 {len(done.entries.rows)} 项{place}，提交 {done.commit[:12]}，{signed}。"
        )
    if done.behind:
        click.echo(
            "工作区没有跟上登记后的 main：有改动和它冲突。\n"
            "    改法：请先提交或移走这些改动，再运行 git pull --ff-only",
            err=True,
        )
