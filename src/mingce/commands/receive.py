"""``mingce receive FILE.yml``: enter what came by office mail. Imports click and the desk."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import click

from mingce.commands import options
from mingce.commands._desk import ask, choose, said
from mingce.commands._shared import Stop

LIMIT = 1024 * 1024


@click.command(
    help="录入：把单位寄来的一份备案（YAML 文件）放进该单位的文件夹，写明录入岗位、收件日期和"
    "收文编号，交第二个人受理。要改的地方一次说全，有不合格的不写入。"
)
@click.argument("file", metavar="文件")
@options.root
@click.option("--subject", metavar="单位或账号", help="例如 licun 或者 licun/weibo")
@click.option("--received-on", type=options.Day(), help="收件日期（默认今天），即报送日期")
@click.option("--reference", metavar="编号", help="收文编号")
@click.option("--post", metavar="岗位", help="录入岗位，不写姓名")
def command(
    file: str,
    root: Path,
    subject: str | None,
    received_on: dt.date | None,
    reference: str | None,
    post: str | None,
) -> None:
    """Judge the paper, say all that must be mended, or write the sheet."""
    from mingce.authority import in_force
    from mingce.desk import receive
    from mingce.git.tree import WorkTree
    from mingce.register import load
    from mingce.reporting.text import as_text

    data = _read(file)
    tree = WorkTree(root)
    register = load(tree)
    day = register.as_of(options.today())
    posts = [
        each.post
        for each in (register.access.reviewers if register.access else [])
        if in_force(each, day)
    ]
    if post is None and posts:
        post = choose(posts, posts, "录入岗位", "--post")
    paper = receive.Paper(
        Path(file).name,
        data,
        _subject(ask(subject or _guess(file), "哪个单位或者账号（例如 licun/weibo）", "--subject")),
        received_on or day,
        ask(post, "录入岗位", "--post"),
        ask(reference, "收文编号", "--reference"),
    )
    with said():
        received = receive.receive(tree, register, paper, day)
        if received.mend:
            click.echo(as_text((*received.mend, *received.notes)), nl=False)
            click.echo(f"以上共 {len(received.mend)} 项须由报送单位改正或说明，没有写入。")
            raise SystemExit(1)
        receive.write(root, received)
    if received.notes:
        click.echo(as_text(received.notes), nl=False)
    name = received.path.removeprefix("registry/").removesuffix(".yml")
    click.echo(
        f"已录入 {received.path}\n下一步：核对无误后提交，由另一位审核人员受理\n"
        f"    git switch -c receive-{name.replace('/', '-')}\n"
        f"    git add {received.path}\n"
        f"    git commit -m '录入 {name}'"
    )


def _read(file: str) -> bytes:
    try:
        with Path(file).open("rb") as opened:
            data = opened.read(LIMIT + 1)
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else error.strerror
        raise Stop(f"读不到 {file}：{why}\n    改法：请核对文件名和位置") from None
    if len(data) > LIMIT:
        raise Stop(f"{file} 超过 1 MB，不是一份备案\n    改法：请单位只寄备案本身，材料另存")
    return data


def _guess(file: str) -> str | None:
    """The subject, where the file came in the folders of a register."""
    match = re.search(r"(?:^|/)registry/(.+)/[^/]+$", Path(file).as_posix())
    return match[1] if match else None


def _subject(text: str) -> str:
    subject = text.strip().strip("/").removeprefix("registry/")
    if not re.fullmatch(r"[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*(\.[0-9]+)?)?", subject):
        raise Stop(f"“{text}”不是单位或账号的编号\n    改法：请写成 licun 或者 licun/weibo 的样子")
    return subject
