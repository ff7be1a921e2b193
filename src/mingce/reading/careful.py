"""The careful pass: values with the place of each, and everything that is wrong with the text.

Slower than ``fast`` and run only where a place is asked for or something is amiss. It goes on
after a problem wherever the rest can still be understood. Imports the other modules of
``reading``.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from mingce.reading import colons, fast, syntax
from mingce.reading.marks import Mark, Path, Problem, dotted
from mingce.reading.source import clean

_REPAIRS = 64
# More of one file nobody reads, and a file can be made to have a problem in every byte.
_TOLD = 100
_TABS_LEAVE = ("XM0003", "XM0009", "XM0010")


class Examination:
    """What the careful pass found: the value, the places of values and keys, the problems."""

    __slots__ = ("keys", "problems", "value", "values")

    def __init__(self) -> None:
        self.value: Any = None
        self.values: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.problems: list[Problem] = []


def examine(text: str, first_line: int = 1) -> Examination:
    """Read the text with places, finding every problem that can be found in one go.

    A wrong colon hides what follows it. So each is mended in a copy and the copy is read again:
    the problems behind it are then found as well, at their places in the text as it stands.
    """
    text, refused, indented = clean(text)
    lines = text.split("\n")
    grown: dict[int, list[int]] = {}
    wrong: list[Problem] = []
    walk = _Walk(lines)
    while len(wrong) < _REPAIRS:
        spots = walk.spots
        if not spots and walk.error is not None:
            spots = _behind(walk.error, lines)
        if not spots:
            break
        for spot in sorted(set(spots), reverse=True):
            column = _original(grown, spot.line, spot.column)
            wrong.append(colons.problem(spot, spot.line + 1, column + 1))
            if colons.repair(lines, spot):
                grown.setdefault(spot.line, []).append(column)
        walk = _Walk(lines)
    mended = {found.line for found in wrong}
    problems = wrong + [
        found._replace(column=_original(grown, found.line - 1, found.column - 1) + 1)
        for found in walk.told()
        # Where the parser stops in a mended line it is the mending that it minds.
        if found.code != "XM0001"
        or found.line not in mended
        or found.message == syntax.WIDE_COMMA[0]
    ]
    wide = {found.line for found in problems if found.message == syntax.WIDE_INDENTED[0]}
    if wide:
        # What is indented by such blanks seems missing above.
        problems = [
            found for found in problems if found.code != "XM0010" or found.line + 1 not in wide
        ]
    if indented:
        # The structure is unknown, so only what does not depend on it is worth saying.
        problems = [found for found in problems if found.code in _TABS_LEAVE]
    shift = first_line - 1
    done = Examination()
    done.value = walk.root
    done.values = {p: Mark(m.line + shift, m.column) for p, m in walk.values.items()}
    done.keys = {p: Mark(m.line + shift, m.column) for p, m in walk.keys.items()}
    problems = sorted(
        (found._replace(line=found.line + shift) for found in refused + problems),
        key=lambda found: (found.line, found.column, found.code),
    )
    done.problems = problems[:_TOLD]
    return done


def _behind(error: yaml.YAMLError, lines: list[str]) -> list[colons.Spot]:
    """The wrong colons that made the parser stop, if mending them lets it get further.

    That of the line where it stopped, or where what it was reading began, or of the line above;
    else those of all such lines together, since a parser reads a run of them as one text.
    """
    stop = _stop(error)
    context = getattr(error, "context_mark", None)
    run: list[colons.Spot] = []
    for number in range(min(stop[0], len(lines) - 1), -1, -1):
        spot = colons.in_key_line(lines, number)
        if spot is not None:
            run.append(spot)
        elif lines[number].strip() and number != stop[0]:
            break
    began = colons.in_key_line(lines, context.line) if context else None
    for spots in ([began] if began else [], run[:1], run[1:2], run):
        if not spots:
            continue
        mended = list(lines)
        for spot in spots:
            colons.repair(mended, spot)
        after = _Walk(mended)
        # The line may have grown by one, so one column is no progress.
        if after.error is None or _stop(after.error) > (stop[0], stop[1] + 1):
            return spots
    return []


def _place(event: Any, *, end: bool = False) -> Mark:
    mark = event.end_mark if end else event.start_mark
    return Mark(mark.line + 1, mark.column + 1)


def _stop(error: yaml.YAMLError) -> tuple[int, int]:
    mark = getattr(error, "problem_mark", None)
    return (mark.line, mark.column) if mark else (0, 0)


def _original(grown: dict[int, list[int]], line: int, column: int) -> int:
    """A 0-based column of the mended line as a column of the line as written."""
    for at in sorted(grown.get(line, ())):
        if column > at:
            column -= 1
    return column


class _Frame:
    """An open mapping or list: where it lies, what it holds, which key waits for its value."""

    __slots__ = ("first", "into", "key", "mark", "path", "waits")

    def __init__(self, path: Path, into: dict[str, Any] | list[Any], mark: Mark) -> None:
        self.mark = mark
        self.path = path
        self.into = into
        self.key = ""
        self.waits = False
        self.first: dict[str, int] = {}


class _Walk:
    """One run over the events of a text, without recursion and never deeper than allowed."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.root: Any = None
        self.values: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.problems: list[Problem] = []
        self.spots: list[colons.Spot] = []
        self.error: yaml.YAMLError | None = None
        self.frames: list[_Frame] = []
        self.documents = 0
        self.stopped = False
        try:
            parser = fast.Parser("\n".join(lines))
            while not self.stopped:
                event = parser.get_event()
                if event is None:
                    break
                self._take(event)
        except yaml.YAMLError as error:
            self.error = error
        if not self.stopped:
            self._judge_root()

    def told(self) -> list[Problem]:
        """The problems of this run, with what made the parser stop."""
        if self.error is None:
            return self.problems
        opened = self.frames[-1].mark if self.frames else None
        return [*self.problems, syntax.explain(self.error, self.lines, opened)]

    def _take(self, event: Event) -> None:
        if isinstance(event, NodeEvent):
            self._judge_node(event)
            if isinstance(event, CollectionStartEvent):
                self._open(event)
            else:
                self._scalar(event)
        elif isinstance(event, DocumentStartEvent):
            self._document(event)
        elif self.frames and type(event) in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            self.frames.pop()

    def _document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        line, column = _place(event)
        if self.documents > 1:
            message = "一个文件里写了多份内容：从这一行的“---”起是另一份"
            remedy = "一份备案一个文件；把后一份移到另一个文件，或删去这一行的“---”"
            self.problems.append(Problem("XM0004", line, column, message, remedy))
            self.stopped = True
        elif event.version or event.tags:
            message = "文件开头的“%”是 YAML 的指令写法，备案文件不使用"
            self.problems.append(Problem("XM0003", line, column, message, "删去这一行"))

    def _judge_node(self, event: NodeEvent) -> None:
        """XM0003: what makes a text mean something else than it shows."""
        line, column = _place(event)
        if isinstance(event, AliasEvent):
            message = f"“*{event.anchor}”是引用别处内容的写法，备案文件不使用"
            remedy = "把内容在这里完整写出；内容确以“*”开头的，用引号括起来"
            self.problems.append(Problem("XM0003", line, column, message, remedy))
            return
        if event.anchor is not None:
            message = f"“&{event.anchor}”是锚点的写法，备案文件不使用"
            remedy = "删去它；内容确以“&”开头的，用引号括起来"
            self.problems.append(Problem("XM0003", line, column, message, remedy))
        tag = getattr(event, "tag", None)
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            message = f"“{shown}”是标签的写法，备案文件不使用"
            remedy = "删去它；内容确以“!”开头的，用引号括起来"
            self.problems.append(Problem("XM0003", line, column, message, remedy))

    def _open(self, event: CollectionStartEvent) -> None:
        mark = _place(event)
        into: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        if len(self.frames) == fast.DEPTH:
            message = f"层次过深：这里已是第 {fast.DEPTH + 1} 层，最多 {fast.DEPTH} 层"
            remedy = "检查是否多写了括号“[”“{”或“- ”，按示例的层次填写"
            self.problems.append(Problem("XM0005", *mark, message, remedy))
            self.stopped = True
            return
        frame = self.frames[-1] if self.frames else None
        if frame is not None and isinstance(frame.into, dict) and not frame.waits:
            message = "键不能是列表或一组内容"
            remedy = "键写成一个词，例如 name；多余的“?”“[”“{”请删去"
            self.problems.append(Problem("XM0001", *mark, message, remedy))
            frame.key, frame.waits = "", True
            self.frames.append(_Frame((*frame.path, ""), into, mark))
            return
        self.frames.append(_Frame(self._put(into, mark), into, mark))

    def _scalar(self, event: Event) -> None:
        mark = _place(event)
        frame = self.frames[-1] if self.frames else None
        # An alias stands for a value that is not there; its problem has been told.
        text = event.value if isinstance(event, ScalarEvent) else "*"
        plain = isinstance(event, ScalarEvent) and event.implicit[0]
        if frame is not None and isinstance(frame.into, dict) and not frame.waits:
            self._key(frame, text, mark, plain)
            return
        value = None if plain and text in fast.NULLS else text
        if value == "" and frame is not None:
            self._empty(frame, mark, plain)
        if plain and frame is not None:
            self._run_together(frame, text, mark)
            self._swallowed(mark, _place(event, end=True).line)
        self._put(value, mark)

    def _put(self, value: Any, mark: Mark) -> Path:
        """Store a value where it belongs; the first of two values of a key stays."""
        if not self.frames:
            if not self.values:
                self.root = value
                self.values[()] = mark
            return ()
        frame = self.frames[-1]
        if isinstance(frame.into, list):
            path: Path = (*frame.path, len(frame.into))
            frame.into.append(value)
        else:
            path = (*frame.path, frame.key)
            frame.into.setdefault(frame.key, value)
            frame.waits = False
        self.values.setdefault(path, mark)
        return path

    def _key(self, frame: _Frame, text: str, mark: Mark, plain: bool) -> None:
        path = (*frame.path, text)
        field = dotted(path)
        frame.key, frame.waits = text, True
        if plain and text == "<<":
            message = "“<<”是合并别处内容的写法，备案文件不使用"
            remedy = "删去这一行，把内容在这里完整写出"
            self.problems.append(Problem("XM0003", *mark, message, remedy, field))
        elif not text or (plain and text in fast.NULLS):
            message = "冒号前面没有键" if not text else f"“{text}”不能作键"
            remedy = "在冒号前写上键的名称，例如 name；不需要的，删去这一行"
            self.problems.append(Problem("XM0001", *mark, message, remedy, field))
        elif plain and text[0] in "\u00a0\u3000":
            self.problems.append(Problem("XM0001", *mark, *syntax.WIDE_INDENTED, field))
        elif text in frame.first:
            message = f"“{text}”写了两次：第 {frame.first[text]} 行和第 {mark.line} 行"
            remedy = "只留一处；两处内容都要的，合并成一处"
            self.problems.append(Problem("XM0002", *mark, message, remedy, field))
        frame.first.setdefault(text, mark.line)
        self.keys.setdefault(path, mark)

    def _empty(self, frame: _Frame, mark: Mark, plain: bool) -> None:
        """XM0010, at the key where nothing was written, else at the empty quotes."""
        if isinstance(frame.into, list):
            if self.lines[mark.line - 1][mark.column - 2 : mark.column - 1] == "-":
                mark = mark._replace(column=mark.column - 1)
            field = dotted((*frame.path, len(frame.into)))
            remedy = "留空请删去这一项，连同前面的“-”或逗号"
            self.problems.append(Problem("XM0010", *mark, "列表里有一项是空的", remedy, field))
            return
        key = frame.key
        path = (*frame.path, key)
        place = self.keys.get(path, mark) if plain else mark
        if plain and (spot := colons.in_key(self.lines, key, place.line - 1, place.column - 1)):
            self.spots.append(spot)
            return
        if not key or (frame.first.get(key, place.line) < place.line):
            return
        message = f"“{key}”的值是空的"
        if plain and self.lines[place.line - 1].partition(":")[2].lstrip().startswith("#"):
            message += "（“#”后面的文字只是注释）"
        remedy = "留空请删去此行；要删去原来的值，写 null；下面几行是它的内容的，每行多缩进两个空格"
        self.problems.append(Problem("XM0010", *place, message, remedy, dotted(path)))

    def _run_together(self, frame: _Frame, text: str, mark: Mark) -> None:
        """A value in braces that holds the next key, behind a comma that is none to YAML."""
        comma = colons.FIELD_BEHIND_COMMA.search(text)
        if comma is None or self.lines[frame.mark.line - 1][frame.mark.column - 1] != "{":
            return
        before = text[: comma.start() + 1]
        if self.lines[mark.line - 1].startswith(before, mark.column - 1):
            mark = mark._replace(column=mark.column + comma.start())
        self.problems.append(Problem("XM0001", *mark, *syntax.WIDE_COMMA))

    def _swallowed(self, begin: Mark, end: int) -> None:
        """Fields that YAML took for the going on of a text above them, lines from 1."""
        if begin.line == end:
            return
        alone = not self.lines[begin.line - 1][: begin.column - 1].strip()
        for number in range(begin.line - 1 if alone else begin.line, end):
            spot = colons.in_text_line(self.lines, number)
            if spot:
                self.spots.append(spot)

    def _judge_root(self) -> None:
        """XM0012, or the wrong colons that made a text of what was meant as a mapping."""
        if isinstance(self.root, dict) or (self.error and not isinstance(self.root, list)):
            return
        place = self.values.get((), Mark(1, 1))
        remedy = "从行首写起，每行一个“键: 值”，例如 format: 1"
        if not self.root and not isinstance(self.root, list):
            place = Mark(1, 1)
            message = "文件是空的，或只有注释"
        elif isinstance(self.root, list):
            message = "文件的最外层是列表，应为一组“键: 值”"
            remedy = "删去最外层的“- ”或“[ ]”，从行首写起，例如 format: 1"
        else:
            found = (colons.in_key_line(self.lines, n) for n in range(len(self.lines)))
            self.spots.extend(spot for spot in found if spot)
            if self.spots:
                return
            message = "文件的内容只是一段文字，应为一组“键: 值”"
        self.problems.append(Problem("XM0012", *place, message, remedy))
