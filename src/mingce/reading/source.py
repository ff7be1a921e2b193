"""Bytes to text: size, encoding and characters that have no place in a record.

Imports only ``marks`` of mingce. Nothing here knows YAML, but that it has no tabs.
"""

from __future__ import annotations

import functools
import re

from mingce.reading.marks import Problem

_UTF16 = "UTF-16 编码（记事本里叫 Unicode）"


@functools.cache
def _forbidden() -> re.Pattern[str]:
    """The characters that YAML itself refuses, and four that no editor shows.

    Those it takes for a line end or passes over in silence. Compiled late: a hook on a sound filing
    has no need of it.
    """
    return re.compile(
        "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    )


def has_unseen_breaks(text: str) -> bool:
    """Whether the text holds a line end or a mark that no editor shows."""
    return "\x85" in text or "\u2028" in text or "\u2029" in text or "\ufeff" in text


def size_problem(data: bytes, limit: int) -> Problem | None:
    """XM0006 where the file is larger than ``limit`` bytes."""
    if len(data) <= limit:
        return None
    return Problem(
        "XM0006",
        1,
        1,
        f"文件过大：{_kilobytes(len(data))} kB，上限为 {_kilobytes(limit)} kB",
        "文件里只写备案内容；截图、公文等附件不放进来，只登记名称、sha256 和档号",
    )


def decode(data: bytes) -> tuple[str, Problem | None]:
    """The text of UTF-8 bytes without their mark, or an empty text and XM0007."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", _encoding_problem(data, error.start)
    nul = text.find("\0")
    if nul >= 0:
        return "", _nul_problem(data, text, nul)
    return text, None


_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)


def conflict_problem(text: str) -> Problem | None:
    """XM0001 where Git's marks of a conflict were left: nobody can say which side holds."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return None
    lines = [text.count("\n", 0, found.start()) + 1 for found in _CONFLICT.finditer(text)]
    if not lines:
        return None
    to = f"至第 {lines[-1]} 行" if lines[-1] > lines[0] else ""
    return Problem(
        "XM0001",
        lines[0],
        1,
        f"文件里留有合并冲突的标记（第 {lines[0]} 行{to}）",
        "“=======”上下是两种写法，选定一种或者合在一起，再删去“<<<<<<<”“=======”“>>>>>>>”各行",
    )


def clean(text: str) -> tuple[str, list[Problem], bool]:
    """The text with every line end as ``\\n`` and what is refused replaced by a space each.

    Gives the text, the problems (XM0008 and XM0001, one a line and cause) and whether a tab
    stands in an indentation, where it leaves the structure unknown. No place moves.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems: list[Problem] = []
    indented = False
    # Not splitlines: it knows more line ends than a clerk's editor does.
    for number, line in enumerate(text.split("\n"), 1):
        tab = line.find("\t")
        if tab >= 0:
            in_indentation = not line[:tab].strip(" ")
            indented = indented or (in_indentation and bool(line.strip()))
            problems.append(_tab_problem(number, tab + 1, in_indentation))
        unseen = _forbidden().search(line)
        if unseen:
            problems.append(_character_problem(number, unseen.start() + 1, unseen.group()))
    if problems:
        text = _forbidden().sub(" ", text).replace("\t", " ")
    return text, problems, indented


def _kilobytes(size: int) -> int:
    """Whole kB, rounded up, so that one byte too many shows."""
    return -(-size // 1024)


def _tab_problem(line: int, column: int, in_indentation: bool) -> Problem:
    if in_indentation:
        message = "这一行用了制表符（Tab 键）来缩进，应当用空格"
        remedy = "删去行首的制表符，每一级缩进改为两个空格"
    else:
        message = "这一行中间有制表符（Tab 键）"
        remedy = "删去制表符，需要间隔时改用一个空格"
    return Problem("XM0008", line, column, message, remedy)


def _character_problem(line: int, column: int, character: str) -> Problem:
    return Problem(
        "XM0001",
        line,
        column,
        f"这里有一个看不见的控制字符（U+{ord(character):04X}），多半是从别处粘贴带来的",
        "把光标移到这一列，删去这个字符；仍找不到的，删去整行后重新输入",
    )


def _nul_problem(data: bytes, text: str, nul: int) -> Problem:
    before = text[:nul]
    line, column = before.count("\n") + 1, nul - before.rfind("\n")
    if data.count(b"\0") * 4 >= len(data):
        return _saved_as(_UTF16, line, column)
    return Problem(
        "XM0007",
        line,
        column,
        "这里有一个空字符（NUL），文件可能已损坏，或不是文本文件",
        "请用文本编辑器重新录入这一行，并以 UTF-8 编码保存",
    )


def _encoding_problem(data: bytes, start: int) -> Problem:
    before = data[:start]
    line_start = before.rfind(b"\n") + 1
    line = before.count(b"\n") + 1
    column = len(data[line_start:start].decode("utf-8-sig", "replace")) + 1
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _saved_as(_UTF16, line, column)
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return _saved_as("", line, column)
    return _saved_as("GBK 编码（记事本里叫 ANSI）", line, column)


def _saved_as(encoding: str, line: int, column: int) -> Problem:
    guess = f"，看起来存成了 {encoding}" if encoding else "，从这里起无法辨认"
    return Problem(
        "XM0007",
        line,
        column,
        f"文件不是 UTF-8 编码{guess}",
        "用记事本打开，选“另存为”，编码选“UTF-8”后保存；其他编辑器同样在保存时选 UTF-8",
    )
