"""What the desk's commands share: how they stop, and how they ask for what is missing.

Imports click and, late, git and the desk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

from mingce.commands import options
from mingce.commands._shared import Stop

T = TypeVar("T")


@contextmanager
def said() -> Iterator[None]:
    """Turn what Git and the desk refuse into one Chinese message and exit code 2."""
    from mingce.desk.decide import DecideError
    from mingce.desk.entries import EntryError
    from mingce.desk.receive import ReceiveError
    from mingce.git.plumbing import GitError

    try:
        yield
    except (GitError, EntryError, DecideError, ReceiveError) as error:
        raise Stop(str(error)) from None


def ask(value: str | None, what: str, flag: str, default: str | None = None) -> str:
    """What an option says, or the answer to a question; one line, never empty."""
    while value is None or not value.strip():
        value = _prompt(f"{what}", flag, default)
    if len(value) > 2000 or any(ord(sign) < 0x20 and sign != "\n" for sign in value):
        raise Stop(f"{what}太长，或者含有看不见的字符\n    改法：请重新填写 {flag}")
    return value.strip()


def ask_day(value: dt.date | None, what: str, flag: str, default: dt.date) -> dt.date:
    """A date, as an option says or as answered."""
    while value is None:
        text = _prompt(what, flag, str(default))
        try:
            value = options.Day().convert(text, None, None)
        except click.BadParameter as error:
            click.echo(error.message, err=True)
    return value


def choose(found: Sequence[T], lines: Sequence[str], what: str, flag: str) -> T:
    """The only one, or the one that is chosen from a numbered list."""
    if len(found) == 1:
        return found[0]
    for number, line in enumerate(lines, 1):
        click.echo(f"{number:3}. {line}", err=True)
    while True:
        text = _prompt(f"{what}（填序号 1 到 {len(found)}）", flag, None)
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(found):
            return found[int(text) - 1]
        if text in lines:
            return found[list(lines).index(text)]
        click.echo(f"没有“{text}”这一项，请填 1 到 {len(found)} 的数字", err=True)


def _prompt(what: str, flag: str, default: str | None) -> str:
    try:
        text: str = click.prompt(what, default=default, err=True, prompt_suffix="：")
    except click.Abort:
        raise Stop(f"没有填写{what}\n    改法：请用 {flag} 写明，或在终端里重新运行") from None
    return text
