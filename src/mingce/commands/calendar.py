"""``mingce calendar``: the office's yearly calendar files.

Imports desk and workdays.
"""

from __future__ import annotations

import re

import click

from mingce.commands._shared import Stop, find_root
from mingce.desk.calendar import TO_FILL, draft
from mingce.workdays import calendar_path

FIRST, LAST = 2000, 2100

_YEAR = re.compile(r"[0-9]{4}")


@click.group(short_help="工作日历：起草某一年的文件")
def command() -> None:
    """管理名册的工作日历（office/calendar/）。"""


@command.command(short_help="起草某一年的工作日历")
@click.argument("year", metavar="年份", required=False)
@click.option("--root", metavar="文件夹", help="名册所在的文件夹；不写则从当前文件夹向上找")
def add(year: str | None, root: str | None) -> None:
    """起草 office/calendar/年份.yml。

    草稿只列出法定节假日的名称，日期须对照国务院办公厅的放假通知填写；已有的文件不会改动。
    """
    if year is None or not _YEAR.fullmatch(year) or not FIRST <= int(year) <= LAST:
        said = "缺少年份。" if year is None else f"“{year}”不是年份。"
        raise Stop(
            f"{said}\n改法：请写 {FIRST} 到 {LAST} 的四位年份，例如 mingce calendar add 2027"
        )
    path = calendar_path(int(year))
    target = find_root(root) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(draft(int(year)))
    except FileExistsError:
        raise Stop(
            f"{path} 已经有了，没有改动。\n改法：要更正其中的日期，请直接修改这个文件"
        ) from None
    click.echo(f"已起草 {path}")
    click.echo(
        f"下一步：对照国务院办公厅关于{year}年部分节假日安排的通知，"
        f"把每处“{TO_FILL}”换成通知写明的日期，再运行 mingce check"
    )
