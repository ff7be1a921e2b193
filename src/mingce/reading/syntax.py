"""The words for what a YAML parser cannot read: its own are English and speak of tokens.

Imports only ``marks`` of mingce. Knows the messages of libyaml and of PyYAML's own parser; what
it does not know becomes a general sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from mingce.reading.marks import Mark, Problem

_LOOK = "对照同类文件，检查这一行和上一行的缩进、冒号和引号"
_QUOTE = '把整段内容用英文引号括起来，例如 reason: "内容"'
_UNCLOSED = {
    "[": (
        "从这里开始的方括号“[”没有结束，或各项之间少了逗号",
        "各项之间用英文逗号加空格隔开，末尾补上“]”",
    ),
    "{": (
        "从这里开始的花括号“{”没有结束，或各项之间少了逗号",
        "各项之间用英文逗号加空格隔开，末尾补上“}”",
    ),
}
_WIDE_BRACKET = re.compile("(?::|-) +(?P<sign>[｛［])")
_WIDE_COMMA = re.compile(r"(?P<sign>[，、；]) *[a-z][a-z0-9_]* *$")
WIDE_COMMA = (
    "花括号里的各项之间用了全角标点，应为半角逗号加一个空格",
    "切换到英文输入法，写成“{name: 内容, url: 内容}”的样子；本来是一段文字的，请用引号括起来",
)
_WIDE_INDENT = re.compile("[ ]*(?:- +)*[\u00a0\u3000]")
WIDE_INDENTED = (
    "行首用了全角空格或不间断空格来缩进，应当用半角空格",
    "删去行首的空白，用半角空格重新缩进，每一级两个",
)

# What the parser says (context and problem), whether the place is where the thing began, the code,
# the cause and the remedy. The first that fits holds.
_CASES: tuple[tuple[re.Pattern[str], bool, str, str, str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), at_start, code, message, remedy)
    for pattern, at_start, code, message, remedy in (
        (
            r"escape|hexdec",
            False,
            "XM0001",
            "双引号里的反斜杠“\\”写法不对",
            "改用单引号括起来；确需双引号的，把每个“\\”写成“\\\\”",
        ),
        (
            r"quoted scalar",
            True,
            "XM0001",
            "从这里开始的引号没有结束",
            "在内容末尾补上同样的引号；内容里本身有引号的，改用另一种引号括起来",
        ),
        (
            r"anchor|alias",
            False,
            "XM0003",
            "内容以“&”或“*”开头，这是锚点或引用的写法，备案文件不使用",
            _QUOTE,
        ),
        (
            r"directive|incompatible YAML",
            False,
            "XM0001",
            "行首的“%”是 YAML 的指令写法，备案文件不使用",
            "删去这一行；内容确以“%”开头的，用引号括起来",
        ),
        (r"\btag\b", False, "XM0003", "内容以“!”开头，这是标签的写法，备案文件不使用", _QUOTE),
        (
            r"block scalar",
            False,
            "XM0001",
            "“|”或“>”后面的写法不对",
            "“|”后面直接换行，内容从下一行写起；内容确以这两个符号开头的，用引号括起来",
        ),
        (r"',' or '\]'", True, "XM0001", *_UNCLOSED["["]),
        (r"',' or '\}'", True, "XM0001", *_UNCLOSED["{"]),
        (
            r"found unexpected ':'",
            False,
            "XM0001",
            "方括号或花括号里的内容带有冒号",
            "把这一项用英文引号括起来",
        ),
        (
            r"(could not find|find) expected ':'",
            True,
            "XM0001",
            "这一行不是“键: 值”的写法",
            "写成“键: 值”，冒号为英文冒号，后面加一个空格；接着上一行写的文字，请比上一行多缩进",
        ),
        (
            r"sequence entr(y|ies)",
            False,
            "XM0001",
            "“- ”不能写在这里：列表不能与键写在同一行，各项的缩进也要相同",
            "在键的冒号后换行，每一项从下一行写起，以“- ”开头，各行对齐",
        ),
        (
            r"mapping keys are not allowed",
            False,
            "XM0001",
            "“?”后面加空格是特殊写法，备案文件不使用",
            _QUOTE,
        ),
        (
            r"expected '-' indicator|expected <block end>, but found '\?'",
            False,
            "XM0001",
            "这一行与上面列表各项没有对齐",
            "同一列表的各项以“- ”开头，缩进相同",
        ),
        (
            r"node content|expected the node",
            False,
            "XM0001",
            "这里应当有内容，却没有",
            "补上内容，或删去多余的逗号和括号",
        ),
        (
            r"<document start>",
            False,
            "XM0001",
            "这里的内容接不上前文",
            "各项都写成“键: 值”，最外层的键从行首写起，前面不加空格",
        ),
    )
)


def explain(error: yaml.YAMLError, lines: Sequence[str], opened: Mark | None) -> Problem:
    """A parser's error as a problem; places count from 1 in ``lines``.

    ``opened`` is where the innermost mapping or list that is still open began.
    """
    context = str(getattr(error, "context", None) or "")
    said = str(getattr(error, "problem", None) or "")
    mark = getattr(error, "problem_mark", None)
    start = getattr(error, "context_mark", None) or mark
    here = (mark.line, mark.column) if mark else (0, 0)
    if here[0] >= len(lines):
        # libyaml counts a line more where the last one has no end.
        here = (len(lines) - 1, len(lines[-1]))
    began = min((start.line, start.column), here) if start else here
    line = lines[here[0]]
    words = f"{context} / {said}"

    if (
        "quoted scalar" not in words
        and opened
        and here[0] >= len(lines) - 1
        and not line[here[1] :].strip()
    ):
        bracket = lines[opened.line - 1][opened.column - 1 : opened.column]
        if bracket in _UNCLOSED:
            return Problem("XM0001", *opened, *_UNCLOSED[bracket])
    if "quoted scalar" not in context and (blank := _WIDE_INDENT.match(line)):
        return _problem((here[0], blank.end() - 1), "XM0001", *WIDE_INDENTED)
    if "cannot start any token" in said:
        return _problem(here, *_bad_start(line[here[1] : here[1] + 1]))
    if "mapping values are not allowed" in said:
        if wide := _WIDE_BRACKET.search(line, 0, here[1]):
            message = f"用了全角括号“{wide['sign']}”，应为半角括号"
            remedy = "切换到英文输入法，写成“{”和“}”（列表写成“[”和“]”），各项之间用半角逗号加空格"
            return _problem((here[0], wide.start("sign")), "XM0001", message, remedy)
        return _problem(here, *_second_colon(line, here[1]))
    if "',' or '}'" in said and (wide := _WIDE_COMMA.search(line, 0, here[1])):
        return _problem((here[0], wide.start("sign")), "XM0001", *WIDE_COMMA)
    for pattern, at_start, code, message, remedy in _CASES:
        if pattern.search(words):
            return _problem(began if at_start else here, code, message, remedy)
    if "block mapping" in words or "expected key" in words:
        return _problem(here, *_misplaced(line, here[1]))
    return _problem(here, "XM0001", "这里不符合 YAML 的写法，无法读取", _LOOK)


def _problem(place: tuple[int, int], code: str, message: str, remedy: str) -> Problem:
    return Problem(code, place[0] + 1, place[1] + 1, message, remedy)


def _bad_start(character: str) -> tuple[str, str, str]:
    shown = f"“{character}”" if character.strip() else "这个字符"
    return "XM0001", f"内容不能以{shown}开头", _QUOTE


def _second_colon(line: str, column: int) -> tuple[str, str, str]:
    """A colon where none may be: a second one in the line, or a line under a finished value."""
    if ": " in line[:column]:
        return "XM0001", "这一行有两处冒号加空格，分不清哪个是键、哪个是值", _QUOTE
    return (
        "XM0001",
        "上一行已经写完了值，这一行却又缩进写了新的键",
        "与上一行同级的，缩进对齐；属于上一行的，上一行冒号后面不写内容",
    )


def _misplaced(line: str, column: int) -> tuple[str, str, str]:
    if line.lstrip(" -").startswith(":"):
        return "XM0001", "冒号前面没有键", "在冒号前写上键的名称，例如 name；不需要的，删去这一行"
    if line[:column].strip(" -"):
        return (
            "XM0001",
            "这里多出了内容：引号或括号结束之后，同一行不能再接文字",
            "把整段内容一起放进引号；内容里本身有引号的，改用另一种引号括起来",
        )
    return "XM0001", "这一行的缩进与上面各行没有对齐", "同一级的各行，行首的空格数要相同"
