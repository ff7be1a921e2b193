"""``mingce receive-pack``: the pre-receive hook of a Git server. Imports click and, late, the desk.

Git runs the hook in the repository's folder and tells it the references on standard input; the
pushed objects are still in quarantine. What is printed reaches the one who pushes, in UTF-8 as the
names of references are: the language that ssh hands on is that of the pusher's own terminal.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingce.commands import options

if TYPE_CHECKING:
    from mingce.authority import Actor

SOURCES = {
    "ssh": "SSH 登录密钥",
    "gitea": "Gitea 的推送者编号",
    "gitlab": "GitLab 的推送者编号",
    "env": "环境变量 MINGCE_ACTOR",
}
"""Where the hook may have it from who pushes; the administrator chooses one."""

UNSAID = {
    None: "钩子没有写 --actor-from",
    "ssh": "sshd_config 没有写 ExposeAuthInfo yes，或者不是用密钥登录的",
    "gitea": "服务器没有给出 Gitea 的推送者编号",
    "gitlab": "服务器没有给出 GitLab 的推送者编号",
    "env": "服务器没有给出环境变量 MINGCE_ACTOR",
}
"""Why it is not known who pushes, for whoever keeps the server."""

HELP = """服务器的接收钩子：推送时按主分支的权限名单和全部规则把关，不合格的整次推送都不接收。

装在裸仓库的 hooks/pre-receive 里，由 Git 调用；--actor-from 写明从哪里得知推送者是谁。"""


@click.command(help=HELP)
@click.option(
    "--actor-from",
    "source",
    type=click.Choice(list(SOURCES)),
    metavar="来源",
    help=f"推送者的来历：{'、'.join(f'{name}（{word}）' for name, word in SOURCES.items())}",
)
def command(source: str | None) -> None:
    """Judge a push; exit 1 where it is not received."""
    from mingce.desk.receive_pack import receive, updates
    from mingce.git.plumbing import GitError
    from mingce.processes import uncollected
    from mingce.reporting import as_text, demand, how_to_explain

    _speak_utf8()
    actor = pusher(source, os.environ)
    try:
        with uncollected():
            verdict = receive(Path.cwd(), updates(sys.stdin), actor, options.today())
    except GitError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"推送者：{actor or _unsaid(source)}")
    for name, found in verdict.said.items():
        click.echo(f"{as_text(found)}以上 {len(found)} 项由 {name} 带来，请留意，不妨碍接收。")
    for name, found in verdict.stopping.items():
        click.echo(f"{as_text(found)}以上 {len(found)} 项由 {name} 带来，{demand(found)}。")
        click.echo(how_to_explain(found), nl=False)
    for note in verdict.notes:
        click.echo(note)
    if verdict.stopping:
        click.echo("本次推送没有接收，服务器上没有任何变化。")
    raise SystemExit(1 if verdict.stopping else 0)


def pusher(source: str | None, environ: Mapping[str, str]) -> Actor | None:
    """Who pushes, by the source that the administrator chose; None where it says nothing.

    Only that one is asked: what else is in the environment could come from the one who pushes.
    """
    from mingce.authority import Actor

    text = ""
    if source == "ssh":
        text = _key(environ.get("SSH_USER_AUTH", ""))
    elif source == "gitea":
        text = environ.get("GITEA_PUSHER_ID", "")
    elif source == "gitlab":
        who, _, number = environ.get("GL_ID", "").partition("-")
        text = number if who == "user" else ""
    elif source == "env":
        text = environ.get("MINGCE_ACTOR", "")
    if source is None or not text or text == "0":
        return None
    try:
        return Actor.parse(text, SOURCES[source])
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def _speak_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            errors = "surrogateescape" if stream is sys.stdin else "backslashreplace"
            stream.reconfigure(encoding="utf-8", errors=errors)


def _unsaid(source: str | None) -> str:
    return f"未给出（{UNSAID[source]}，请服务器管理员核对）"


def _key(path: str) -> str:
    """The key that sshd says was used (ExposeAuthInfo yes writes it to a file of its own)."""
    if not path:
        return ""
    try:
        lines = Path(path).read_text("ascii").splitlines()
    except OSError:
        return ""
    return next(
        (line.removeprefix("publickey ") for line in lines if line.startswith("publickey ")), ""
    )
