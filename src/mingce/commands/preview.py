"""``mingce preview``: the public pages that a change touches, old and new side by side.

Imports click; late the core.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from mingce.commands import options
from mingce.commands._files import empty_folder, write_files

HELP = """画出一次改动涉及的公开页面，改动前后并排。

HEAD 只作为 Git 里的内容读取，按 BASE 的政策和设置、用现在运行的程序画出；
HEAD 里的程序不会运行。写出的 index.html 可以直接用浏览器打开。"""


@click.command(help=HELP)
@options.root
@click.option("--base", required=True, metavar="版本", help="主分支，一般是 origin/main")
@click.option("--head", default="HEAD", metavar="版本", help="要预览的分支（默认 HEAD）")
@click.option("--out", required=True, metavar="文件夹", help="写到哪里：一个空文件夹或新文件夹")
@options.as_of
def command(root: Path, base: str, head: str, out: str, as_of: dt.date | None) -> None:
    """Write the preview and name the pages."""
    from mingce.desk.preview import sites
    from mingce.git.plumbing import GitError
    from mingce.pages import static_files
    from mingce.pages.build import Unbuildable
    from mingce.pages.preview import preview, touched

    target = empty_folder(out)
    try:
        before, after = sites(
            root, base, head, lambda register: as_of or register.as_of(options.today())
        )
    except (GitError, Unbuildable) as error:
        raise click.ClickException(str(error)) from None
    pages = touched(before, after)
    write_files(target, preview(before, after, pages, static_files()))
    for page in pages:
        click.echo(f"{page.word} {page.uri or '首页'} {page.title}")
    click.echo(f"共 {len(pages)} 个页面不同；请打开 {target / 'index.html'}")
