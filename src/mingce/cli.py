"""The door of the terminal: ``mingce COMMAND``.

Imports click; each command is a module of mingce.commands, imported when it is called. Exit codes:
0 clean, 1 findings that fail, 2 usage or unreadable repository, 3 a fault of mingce.
"""

from __future__ import annotations

import importlib
import io
import os
import platform
import sys
import traceback
import unicodedata
from collections.abc import Iterable

import click

import mingce

COMMANDS = {
    "check": "按办法检查名册",
    "rules": "列出或说明规则",
    "show": "查看一个单位或账号的现状、经过和待办",
    "workdays": "推算工作日、公告期和一个月期限",
    "due": "列出全部待办和期限",
    "queue": "列出各分支上待受理的备案",
    "review": "写出一次改动的审核单",
    "accept": "受理一个分支：检查、确认、签名合并",
    "receive": "录入一份寄来的备案",
    "decide": "作出决定：同意、批复、退回等",
    "enter": "把主分支上的备案和公告写入登记簿",
    "preview": "画出一次改动前后的公开页面",
    "render": "不用网站生成器，写出整个网站",
    "calendar": "起草某年的工作日历",
    "schemas": "生成编辑器用的格式说明",
    "audit": "从可信的起点核查主分支的每一步",
    "receive-pack": "接收钩子：推送到服务器时把关",
    "codeowners": "生成平台的审核人名单",
    "init": "为另一个区县新建名册",
}
"""Command → the line of help shown in the list; modules are mingce.commands.<name>."""


_HELP_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Arguments": "参数",
    "Show the version and exit.": "显示版本",
    "Show this message and exit.": "显示本说明",
}


class HelpFormatter(click.HelpFormatter):
    """Help as click lays it out, in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        args = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self.write(f"{' ' * self.current_indent}{_HELP_WORDS.get(heading, heading)}：\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write names and what they mean in two columns; a Chinese sign is two columns wide."""
        said = [(name, _in_chinese(_HELP_WORDS.get(meaning, meaning))) for name, meaning in rows]
        widest = max((_width(name) for name, _ in said), default=0)
        for name, meaning in said:
            padding = " " * max(min(widest, col_max) + col_spacing - _width(name), col_spacing)
            self.write(f"{' ' * self.current_indent}{name}{padding}{meaning}\n")


def _in_chinese(meaning: str) -> str:
    """What click adds to an option's help: whether it must be there, its default, its bounds."""
    text, extra, added = meaning.rpartition("  [")
    if not extra:
        return meaning
    words = []
    for each in added.removesuffix("]").split("; "):
        default, _, value = each.partition(": ")
        if each == "required":
            words.append("必填")
        elif default == "default":
            words.append(f"默认 {value}")
        elif each.startswith("x>="):
            words.append(f"不小于 {each[3:]}")
    return f"{text}（{'，'.join(words)}）" if words else text


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "FW" else 1 for sign in text)


click.Context.formatter_class = HelpFormatter


class Commands(click.Group):
    """Commands that are imported late: a hook on one file is all start-up."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are listed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"mingce.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say in Chinese that a command does not exist."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"没有“{args[0]}”这个命令，可用：{'、'.join(COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    help="名册：区县政务新媒体备案的检查和公布。",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(mingce.__version__, "--version", message="mingce %(version)s")
def group() -> None:
    """Hold the commands."""


def main() -> None:
    """Run; say in Chinese what a command does not understand, and report a fault of mingce."""
    # Whoever else is installed here has no part in this, and looking for them takes its time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _speak_chinese()
    try:
        code = group.main(prog_name="mingce", standalone_mode=False)
    except click.exceptions.Abort:
        sys.stderr.write("已中止\n")
        raise SystemExit(130) from None
    except click.ClickException as error:
        sys.stderr.write(f"{said(error)}\n")
        raise SystemExit(2) from None
    except BrokenPipeError:  # whoever read along has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None
    except Exception as error:  # the last resort: a clerk gets no traceback
        from mingce.git.plumbing import GitError

        if isinstance(error, GitError):
            sys.stderr.write(f"{error}\n")
            raise SystemExit(2) from None
        sys.stderr.write(report(error))
        raise SystemExit(3) from None
    raise SystemExit(code if isinstance(code, int) else 0)


def _speak_chinese() -> None:
    """Make both streams such that Chinese can be written: a locale without it gets UTF-8.

    What the terminal's own signs lack is written as an escape, and stops nothing.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            try:
                "名册".encode(stream.encoding)
                stream.reconfigure(errors="backslashreplace")
            except UnicodeEncodeError:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def said(error: click.ClickException) -> str:
    """A usage error in Chinese, with the command that shows the help."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "mingce"
    help_line = f"\n用法见 {path} --help"
    if isinstance(error, click.NoSuchOption):
        return f"没有“{error.option_name}”这个选项{help_line}"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(context) if error.param and context else ""
        if isinstance(error.param, click.Option):
            return f"缺少选项“{error.param.opts[0]} {name}”{help_line}"
        return f"缺少参数“{name}”{help_line}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项“{error.option_name}”后面缺少内容，或者多了内容{help_line}"
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        kind = error.param.type
        if isinstance(kind, type(click.INT)):
            least = getattr(kind, "min", None)
            bound = "" if least is None else f"，不小于 {least}"
            return f"选项“{error.param.opts[0]}”应为整数{bound}{help_line}"
    if (
        context
        and error.message.startswith("No such command")
        and isinstance(context.command, click.Group)
    ):
        return f"没有这个命令，可用：{'、'.join(context.command.list_commands(context))}{help_line}"
    if error.message.isascii() or error.message.startswith("Got unexpected"):
        return f"写法不对，参数过多或过少{help_line}"
    return error.message


def report(error: BaseException) -> str:
    """What to send when mingce itself is at fault."""
    if os.environ.get("MINGCE_DEBUG"):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    where = frames[-1] if frames else None
    place = f"{where.name} 第 {where.lineno} 行" if where else "未知位置"
    return (
        f"mingce 自身出错，您填写的内容没有丢失。\n"
        f"请把下面一行发给名册维护人员（加 MINGCE_DEBUG=1 重新运行可得到详细信息）：\n"
        f"mingce {mingce.__version__}，Python {platform.python_version()}，"
        f"{type(error).__name__}，{place}\n"
    )
