"""``mingce review``: one sheet by which a change is decided. Imports click and, late, the gate."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mingce.commands import options
from mingce.commands._change import actor as parse_actor
from mingce.commands._desk import said
from mingce.commands._shared import Stop


@click.command(
    help="审核单：一次改动在每个单位和账号上改了什么、期限怎么算、检查结果、请人工核对的事项、"
    "相近的名称和退回理由，写成一份 Markdown。有须改正的问题时退出码为 1。"
)
@options.root
@options.as_of
@click.option("--base", default="main", show_default=True, metavar="版本", help="并入哪里")
@click.option("--head", required=True, metavar="版本", help="要审核的分支或提交")
@click.option("--actor", metavar="编号", help="报送者在平台上的数字编号，或者密钥指纹")
@click.option("--actor-source", default="--actor 参数", metavar="来源", help="编号从何而来")
@click.option("--received", type=options.Day(), help="首次收到的日期")
@click.option("--return-form", metavar="文件.html", help="另写一份可以打印的退回意见书")
def command(
    root: Path,
    as_of: dt.date | None,
    base: str,
    head: str,
    actor: str | None,
    actor_source: str,
    received: dt.date | None,
    return_form: str | None,
) -> None:
    """Judge the change and print the sheet."""
    from mingce.desk import gate
    from mingce.desk.kept import kept_for
    from mingce.desk.names import around_names
    from mingce.git.refs import resolve
    from mingce.processes import uncollected
    from mingce.reporting.return_form import return_form as form
    from mingce.reporting.review import About, review_sheet
    from mingce.rules.judgment import Handing

    author = parse_actor(actor, actor_source)
    with said(), uncollected():
        commit = resolve(root, head)
        loaded = gate.load_commit(root, base, kept_for(root))
        day = as_of or loaded.office.as_of(options.today())
        handing = Handing(author, received=received)
        judgment = gate.judge_branch(root, loaded, commit, day, handing)
        among = around_names(loaded, judgment.change)
    about = About(f"{base}（{loaded.commit[:12]}）", f"{head}（{commit[:12]}）", str(author or ""))
    click.echo(review_sheet(judgment, about, among).encode("utf-8", "replace"), nl=False)
    if return_form is not None:
        try:
            Path(return_form).write_text(form(judgment), encoding="utf-8", newline="\n")
        except OSError as error:
            raise Stop(f"写不了 {return_form}：{error.strerror}\n    改法：请换一个位置") from None
        click.echo(f"退回意见书已写入 {return_form}", err=True)
    raise SystemExit(1 if judgment.failing else 0)
