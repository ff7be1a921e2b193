"""Why a file has no place in a data folder, and what its name or place should be.

Imports filing. Pure, like paths, which asks it: a path is a string with slashes. A name is only
proposed where date and kind can be read off the one that stands there.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath

from mingce.records.filing import Kind

Said = tuple[str, str]
"""Cause and remedy, in Chinese."""

_DESKTOP = re.compile(r"~\$.*|thumbs\.db|desktop\.ini", re.IGNORECASE)
_ENDINGS = ("", ".yml", ".yaml", ".txt")
_MEANT = re.compile(
    r"\s*([0-9]{4})[-_./ 年]?([0-9]{1,2})[-_./ 月]?([0-9]{1,2})日?"
    r"[-_. —]*([A-Za-z]+|[\u4e00-\u9fff]+)[-_ ]*(?:\.ya?ml)?(?:\.txt)?",
    re.IGNORECASE,
)

_ELSEWHERE = "请移出仓库：证明材料由主管单位存档，备案里只在 evidence 写名称、校验值和存档编号"


def of_the_desktop(path: str) -> Said | None:
    """A file that nobody wrote: hidden ones, and what Office and Windows leave behind."""
    name = PurePosixPath(path).name
    if name.startswith("."):
        return "数据文件夹里不能放以点开头的文件", "请删除这个文件"
    if _DESKTOP.fullmatch(name):
        return "这是电脑自动生成的文件，不是备案", "请删除这个文件"
    return None


def named_wrong(path: str, kinds: Mapping[str, Kind]) -> Said:
    """A file of a unit's or account's folder whose name is none of a filing."""
    name = PurePosixPath(path).name
    ending = PurePosixPath(name).suffix.lower()
    if ending[1:].isalnum() and ending not in _ENDINGS:
        return f"备案文件夹里只放 .yml 文件，这是 {ending} 文件", _ELSEWHERE
    shown = name if name.isprintable() else ascii(name)[1:-1]
    better = _proposed(name, kinds)
    how = (
        "请改名为报送之日加类型，例如 2026-03-05-change.yml，同日同类的第二份写成 "
        "2026-03-05-change-2.yml，只用小写字母、数字和连字符"
    )
    if better:
        how = f"请改名为 {better}，日期为报送之日"
    if ending == ".txt":
        how += "；看不到末尾 .txt 的，先在资源管理器里勾选“文件扩展名”"
        how += "" if better else "；不是备案的，请移出仓库"
    return f"文件名“{shown}”不是“日期-类型.yml”的样子", how


def placed_wrong() -> Said:
    """A file of registry/ that lies in no unit's or account's folder."""
    return (
        "这个文件不在单位或账号的文件夹里，或者文件夹名不合规定",
        (
            "单位备案请放在 registry/单位/，账号备案请放在 registry/单位/平台/，"
            "文件夹名只用小写字母、数字和连字符，例如 registry/licun/weibo/2026-03-05-change.yml"
        ),
    )


def announcement(path: str) -> Said:
    """A file of announcements/ that is none."""
    ending = PurePosixPath(path).suffix.lower()
    if ending not in (".md", ".txt", ""):
        return (
            f"公告文件夹里只放 .md 文件，这是 {ending} 文件",
            "请把公告正文写进 announcements/单位/日期-名称.md，原件移出仓库",
        )
    return (
        "这个文件不在公告应在的位置，或文件名不合规定",
        (
            "公告请放在 announcements/单位/日期-名称.md，只用小写字母、数字和连字符，"
            "例如 announcements/licun/2026-03-05-weibo.md"
        ),
    )


def of_the_office() -> Said:
    """A file of office/ that is none."""
    return (
        "office 文件夹里没有这样的文件",
        (
            "请核对位置和文件名：register.yml、scope.yml、platforms.yml、access.yml、policy/日期.yml、"
            "calendar/年份.yml、decisions/单位/日期-类型.yml、daybook/年-月.csv、notices/日期-名称.md"
        ),
    )


def _proposed(name: str, kinds: Mapping[str, Kind]) -> str:
    """The name that was meant; empty where date or kind cannot be read off it."""
    plain = unicodedata.normalize("NFKC", name)
    found = _MEANT.fullmatch(plain)
    if found is None:
        return ""
    year, month, day, word = found.groups()
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return ""
    for kind in kinds.values():
        if word.lower() == kind.name or word == kind.word:
            return f"{date}-{kind.name}.yml"
    return ""
