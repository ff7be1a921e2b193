"""``mingce check``: judge the register, or a change. Imports click and, late, the core and git."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import click

from mingce.commands import options

HELP = """检查整个名册，列出全部问题。有不予受理的问题时退出码为 1。

写了 --base 则检查一次改动：从 BASE 到 HEAD 带来什么，由谁报送，合不合权限；
只看 Git 里的提交，不看工作区。改动带来不予受理的问题，或者没有说明的违规时，退出码为 1。"""


@click.command(help=HELP)
@options.root
@options.as_of
@options.no_cache
@click.option("--base", metavar="版本", help="与哪个版本比较，一般是 origin/main")
@click.option("--head", metavar="版本", help="检查哪个版本（默认 HEAD）")
@click.option("--actor", metavar="编号", help="报送者：平台的数字编号，或密钥指纹 SHA256:…")
@click.option("--accepter", metavar="编号", help="受理（合并）者，写法同上")
@click.option(
    "--actor-source", "source", default="--actor 参数", metavar="来源", help="编号从何而来"
)
@click.option("--received", type=options.Day(), help="这次改动首次收到的日期或时间")
@click.option("--mainline", is_flag=True, help="HEAD 将成为主分支：还要检查合并的样子")
@click.option("--format", "form", default="text", help="text、json、github、gitlab", metavar="格式")
@click.option("--strict", is_flag=True, help="有任何问题都以退出码 1 结束")
def command(
    root: Path,
    as_of: dt.date | None,
    no_cache: bool,
    base: str | None,
    head: str | None,
    actor: str | None,
    accepter: str | None,
    source: str,
    received: dt.date | None,
    mainline: bool,
    form: str,
    strict: bool,
) -> None:
    """Print every finding, then one line of counts and time."""
    from mingce.finding import Severity
    from mingce.reporting import FORMATS
    from mingce.reporting.text import counts

    if form not in FORMATS:
        raise click.UsageError(f"没有“{form}”这种格式，可用：{'、'.join(FORMATS)}")
    if base is not None:
        from mingce.processes import uncollected

        with uncollected():
            from mingce.commands import _change

            asked = _change.Asked(
                base, head or "HEAD", actor, accepter, source, received, mainline, no_cache
            )
            raise SystemExit(_change.check(root, as_of, asked, form, strict))
    if head or actor or accepter or received or mainline:
        raise click.UsageError(
            "--head、--actor、--accepter、--received 和 --mainline 要与 --base 同用"
        )
    from mingce.commands import _shares

    started = time.perf_counter()
    checked = _shares.judged(root, as_of, options.today(), no_cache)
    click.echo(FORMATS[form](checked.findings), nl=False)
    took = time.perf_counter() - started
    click.echo(
        f"共 {checked.units} 个单位，{checked.accounts} 个账号，{checked.sheets} 份备案和公告；"
        f"截至 {checked.day}：{counts(checked.findings)}；用时 {took:.2f} 秒",
        err=form != "text",
    )
    failing = [each for each in checked.findings if strict or each.severity is Severity.REFUSE]
    raise SystemExit(1 if failing else 0)
