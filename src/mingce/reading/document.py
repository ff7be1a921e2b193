"""A file as read: its value, its problems, and the place of every value when asked.

The door of ``reading``; imports the other modules of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from mingce.reading import colons, fast
from mingce.reading.marks import Mark, Path, Problem
from mingce.reading.source import (
    clean,
    conflict_problem,
    decode,
    has_unseen_breaks,
    size_problem,
)

if TYPE_CHECKING:
    from mingce.reading.careful import Examination

RECORD_LIMIT = 64 * 1024
TABLE_LIMIT = 1024 * 1024

_FENCE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_LIKE_A_FENCE = re.compile(r"^[ \t]*[-—–－─一]{2,}[ \t]*$", re.MULTILINE)

# Where an anchor, an alias or a tag can begin. An ampersand inside an address is none.
_INDICATOR = re.compile(r"(?:\A|[\s\[{,:])[&*!]")
# Where a key can begin with a blank that YAML takes for a letter.
_WIDE_INDENT = re.compile(r"(?:\A|[\s{,])[\xa0\u3000]")

# Problems that leave the structure as it stands: a key twice, an anchor or tag, an empty value.
_WITHIN = frozenset({"XM0002", "XM0003", "XM0010"})

_Reading: TypeAlias = "tuple[Any, list[Problem], Examination | None]"


class Document:
    """What one YAML text says.

    ``value`` holds dicts, lists, texts and None (for a plain ``null`` or ``~``); every scalar is
    a text as written: no word, date or number is guessed. It is ``{}`` where ``readable`` is
    False, and ``readable`` is False as soon as there is a problem. ``structure`` is what can be
    known all the same where no problem touches how the parts belong together: fit to look for
    more problems in, never to be believed.
    """

    __slots__ = ("_first_line", "_source", "_view", "problems", "readable", "structure", "value")

    def __init__(self, source: bytes | str, first_line: int, reading: _Reading) -> None:
        value, problems, view = reading
        self.value = value if not problems else {}
        whole = all(problem.code in _WITHIN for problem in problems)
        self.structure = value if whole and isinstance(value, dict) else {}
        self.problems = problems
        self.readable = not problems
        self._source = source
        self._first_line = first_line
        self._view = view

    def at(self, path: Path) -> Mark:
        """The place of a value.

        Of one that is absent the key of the nearest thing around it that is there, so that a
        missing part is shown where it belongs.
        """
        view = self._examined()
        path = tuple(path)
        if path in view.values:
            return view.values[path]
        while path:
            path = path[:-1]
            mark = view.keys.get(path) or view.values.get(path)
            if mark is not None:
                return mark
        return Mark(self._first_line, 1)

    def key_at(self, path: Path) -> Mark:
        """The place of the key of a value; of an entry of a list that of the entry."""
        mark = self._examined().keys.get(tuple(path))
        return mark if mark is not None else self.at(path)

    def wrong_colon(self, path: Path, text: str) -> Problem | None:
        """XM0009 for a text that stands where keys were wanted: ``name：李村`` under ``facts:``.

        Only the model knows that keys were wanted; as a text it may be as it should.
        """
        mark = self.at(path)
        line = self._text().split("\n")[mark.line - self._first_line][mark.column - 1 :]
        spot = colons.in_key_line([line], 0)
        if spot is None or not text.startswith(line[: spot.column + 1]):
            return None
        return colons.problem(spot, mark.line, mark.column + spot.column)

    def _examined(self) -> Examination:
        # Kept apart from the plain pass: of ten thousand sound files nobody asks for a place.
        if self._view is None:
            self._view = _examine(self._text(), self._first_line)
        return self._view

    def _text(self) -> str:
        source = decode(self._source)[0] if isinstance(self._source, bytes) else self._source
        return clean(source)[0]


class MarkdownDocument(Document):
    """The front matter of a Markdown file, with what follows it.

    ``body`` has ``\\n`` at every line end; ``body_line`` is the number of its first line. Where
    the fences are amiss the whole text is the body, so that it can still be searched.
    """

    __slots__ = ("body", "body_line")

    def __init__(
        self, matter: str, first_line: int, reading: _Reading, body: str, body_line: int
    ) -> None:
        super().__init__(matter, first_line, reading)
        self.body = body
        self.body_line = body_line


def read_yaml(data: bytes, *, limit: int = RECORD_LIMIT, first_line: int = 1) -> Document:
    """Read one YAML file; never raises. ``first_line`` is the number that its first line has."""
    problem = size_problem(data, limit)
    if problem is None:
        text, problem = decode(data)
        problem = problem or conflict_problem(text)
    if problem is not None:
        problem = problem._replace(line=problem.line + first_line - 1)
        return Document(b"", first_line, _refused(problem))
    # The bytes are kept, not the text: whoever read the tree holds them anyway.
    return Document(data, first_line, _read(text, first_line))


def read_markdown(data: bytes, *, limit: int = RECORD_LIMIT) -> MarkdownDocument:
    """Read a Markdown file that begins with front matter between two lines of ``---``."""
    problem = size_problem(data, limit)
    text = ""
    if problem is None:
        text, problem = decode(data)
        problem = problem or conflict_problem(text)
    if problem is not None:
        return MarkdownDocument("", 1, _refused(problem), "", 1)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = _FENCE.match(text)
    if opening is None:
        return MarkdownDocument("", 1, _refused(_no_fence(text)), text, 1)
    closing = _FENCE.search(text, opening.end())
    if closing is None:
        body = text[opening.end() :]
        return MarkdownDocument("", 1, _refused(_open_fence(text, opening.end())), body, 2)
    matter = text[opening.end() : closing.start()]
    reading = _read(matter, 2)
    body_line = text.count("\n", 0, closing.end()) + 1
    return MarkdownDocument(matter, 2, reading, text[closing.end() :], body_line)


def _read(text: str, first_line: int) -> _Reading:
    """The plain pass where nothing speaks against it, else the careful one."""
    if not _is_doubtful(text):
        value = fast.build(text)
        if value is not None:
            return value, [], None
    view = _examine(text, first_line)
    return view.value, view.problems, view if view.problems else None


def _refused(problem: Problem) -> _Reading:
    return {}, [problem], None


def _is_doubtful(text: str) -> bool:
    """Cheap tests, one character each, for all that the plain pass does not look for."""
    return (
        "\t" in text
        or (("&" in text or "*" in text or "!" in text) and bool(_INDICATOR.search(text)))
        or has_unseen_breaks(text)
        or (("\xa0" in text or "\u3000" in text) and bool(_WIDE_INDENT.search(text)))
        or colons.may_hide_fields(text)
    )


def _no_fence(text: str) -> Problem:
    first = text.split("\n", 1)[0]
    message = "文件的第一行应为三个减号“---”，公告的各项信息写在两行“---”之间"
    if _LIKE_A_FENCE.fullmatch(first):
        message = f"第一行写成了“{first.strip()[:10]}”，应为恰好三个半角减号“---”，前面不留空格"
    elif not first.strip() and text.strip():
        message = "第一行是空行，应为三个减号“---”"
    remedy = "在文件最开头写一行“---”，各项信息写完后再写一行“---”，正文写在其后"
    return Problem("XM0011", 1, 1, message, remedy)


def _open_fence(text: str, start: int) -> Problem:
    remedy = "各项信息写完后，另起一行写“---”，正文写在其后"
    like = _LIKE_A_FENCE.search(text, start)
    if like is None:
        message = "开头的“---”没有结束：后面缺少另一行“---”"
        return Problem("XM0011", 1, 1, message, remedy)
    line = text.count("\n", 0, like.start()) + 1
    shown = like.group().strip()[:10]
    message = f"这一行写成了“{shown}”，应为恰好三个半角减号“---”，前后不留空格"
    return Problem("XM0011", line, 1, message, remedy)


def _examine(text: str, first_line: int) -> Examination:
    # Late: a hook on a sound filing has no need of the careful pass and its words.
    from mingce.reading.careful import examine

    return examine(text, first_line)
