"""``mingce accept BRANCH``: check, show the sheet, ask once, merge. Imports click and the desk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mingce.commands import options
from mingce.commands._change import actor as parse_actor
from mingce.commands._desk import said
from mingce.commands._shared import Stop


@click.command(
    help="受理：检查一个分支，显示审核单，询问一次，确认后作出签名的合并并推送。"
    "合并就是收件；编号随后由 mingce enter 登记。"
)
@click.argument("branch", metavar="分支")
@options.root
@options.as_of
@click.option("--actor", metavar="编号", help="报送者的数字编号或密钥指纹（默认看分支末端的签名）")
@click.option("--actor-source", default="--actor 参数", metavar="来源", help="编号从何而来")
@click.option("--received", type=options.Day(), help="首次收到的日期")
@click.option("--remote", metavar="名称", help="哪个远程仓库（默认 origin；没有远程则在本机）")
@click.option("--yes", is_flag=True, help="不再询问，供脚本使用")
def command(
    branch: str,
    root: Path,
    as_of: dt.date | None,
    actor: str | None,
    actor_source: str,
    received: dt.date | None,
    remote: str | None,
    yes: bool,
) -> None:
    """Judge, show, ask, merge."""
    from mingce.desk import accept
    from mingce.desk.names import around_names
    from mingce.reporting.review import About, review_sheet
    from mingce.reporting.text import as_text

    author = parse_actor(actor, actor_source)
    with said():
        prepared = accept.prepare(
            root,
            branch,
            lambda register: as_of or register.as_of(options.today()),
            remote=remote,
            author=author,
            received=received,
        )
        among = around_names(prepared.base, prepared.judgment.change)
    about = About(
        f"main（{prepared.base.tree.commit[:12]}）",
        f"{branch}（{prepared.head[:12]}）",
        str(prepared.author or ""),
    )
    sheet = review_sheet(prepared.judgment, about, among)
    click.echo(sheet.encode("utf-8", "replace"), nl=False)
    if prepared.judgment.failing:
        click.echo(
            "\n没有受理：以上问题须先改正或说明，或者用 mingce decide return 退回。", err=True
        )
        raise SystemExit(1)
    if not yes and not _confirmed(branch):
        click.echo("没有受理，什么都没有改动。", err=True)
        raise SystemExit(1)
    with said():
        done = accept.accept(prepared, received)
    if done.refused:
        click.echo(as_text(done.refused), nl=False)
        click.echo("没有受理：作出合并的密钥不能受理这次改动，什么都没有改动。", err=True)
        raise SystemExit(1)
    where = f"，已推送到 {prepared.remote}" if prepared.remote else ""
    click.echo(
        f"\n已受理：合并提交 {done.commit[:12]}，已签名{where}。下一步：mingce enter 登记编号"
    )
    if done.behind:
        click.echo(
            "工作区没有跟上新的 main：有改动和它冲突。\n"
            "    改法：请先提交或移走这些改动，再运行 git pull --ff-only",
            err=True,
        )


def _confirmed(branch: str) -> bool:
    try:
        answer = click.prompt(
            f"受理 {branch} 并合并到 main 吗？（是/否）", err=True, prompt_suffix="：", default="否"
        )
    except click.Abort:
        raise Stop("没有得到回答，没有受理\n    改法：请在终端里重新运行，脚本请加 --yes") from None
    return answer.strip().lower() in ("是", "y", "yes")
