"""``mingce init``: start another district's register. Imports click and, late, desk.start."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mingce.commands import options


@click.command(help="在空文件夹里为另一个区县新建名册：办法、平台、日历、权限、钩子和网站设置。")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--jurisdiction", required=True, metavar="代码", help="六位行政区划代码")
@click.option("--name", required=True, metavar="名称", help="辖区名称，例如 李沧区")
@click.option("--prefix", default="BA", metavar="字母", help="登记编号的前缀（默认 BA）")
@click.option("--in-force", type=options.Day(), help="本地办法施行之日（默认今天）")
def command(
    folder: Path, jurisdiction: str, name: str, prefix: str, in_force: dt.date | None
) -> None:
    """Write the files and say what to do next."""
    from mingce.desk.start import StartError, files, write

    try:
        made = files(jurisdiction, name, prefix, in_force or options.today())
        write(folder, made)
    except StartError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"已在 {folder} 新建{name}的名册，共 {len(made)} 个文件。")
    click.echo("接下来：阅读 README.md，核对 office/ 里的文件，然后运行 mingce check。")
