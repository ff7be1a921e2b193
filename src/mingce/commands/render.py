"""``mingce render``: write the whole public site without a generator. Imports click; late the core.

The register must outlive the generator that usually publishes it: this needs no MkDocs.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mingce.commands import options
from mingce.commands._files import empty_folder, web_address, write_files

HELP = """不用网站生成器，把名册的全部公开内容写成一个网站：页面、数据、订阅。

写进一个空文件夹，用任何网页服务器都能发布。发布时请写 --revision，
读的是那个提交里的内容，不是工作区。"""


@click.command(help=HELP)
@options.root
@click.option("--out", required=True, metavar="文件夹", help="写到哪里：一个空文件夹或新文件夹")
@click.option("--revision", default="", metavar="版本", help="发布哪个提交（默认读工作区的文件）")
@options.as_of
@click.option(
    "--address",
    metavar="网址",
    help="网站的网址，可以带栏目路径（默认用 office/register.yml 里的）",
)
def command(
    root: Path, out: str, revision: str, as_of: dt.date | None, address: str | None
) -> None:
    """Write every file and say how many there are."""
    from mingce.desk.kept import kept_for
    from mingce.desk.source import read_source
    from mingce.git.plumbing import GitError
    from mingce.pages import publish
    from mingce.pages.build import Unbuildable

    target = empty_folder(out)
    try:
        source = read_source(root, revision, kept_for(root))
        site = source.site(as_of or options.today())
    except (GitError, Unbuildable) as error:
        raise click.ClickException(str(error)) from None
    file = source.register.file
    known = (file.site.url if file else None) or ""
    count = write_files(target, publish(site, known if address is None else web_address(address)))
    for path in sorted(source.unreadable):
        click.echo(f"{path} 不能读取，按此前的登记显示", err=True)
    click.echo(f"已写入 {target}：{count} 个文件，数据截至 {site.as_of}")
