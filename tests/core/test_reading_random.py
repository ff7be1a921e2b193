"""Reading whatever comes: no bytes raise, and the two passes agree."""

from __future__ import annotations

import re

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mingce.reading import read_markdown, read_yaml
from mingce.reading.careful import examine

PIECES = [
    *"ab:：{}[],-?&*!|>'\"\n \t#%@`\\~<名∶.\r",
    "\u3000", "\u00a0", "\u2028", "\ufeff", "\x85", "😀",
    "null", "- ", "a: ", "b: ", "\n  ", "---\n", "a：", "key:", "\nname：", "\n  c:d", "https://x",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
PATHS = st.lists(st.one_of(st.sampled_from(["a", "b", "名"]), st.integers(0, 2)), max_size=4)
# What stays of our own sentences: words between quotation marks and a few names.
OURS = re.compile(r"“.*?”|UTF-8|YAML|null|name|format|reason|U\+[0-9A-F]+|NUL|Tab", re.DOTALL)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), PATHS.map(tuple))
@example(b"\xff\xfe", ())
@example(b"\xef\xbb\xbf", ())
def test_no_bytes_raise(data, path):
    for document in (read_yaml(data), read_markdown(data), read_markdown(b"---\n" + data)):
        assert document.at(path).line >= 1
        assert document.key_at(path).column >= 1
        assert document.readable is (not document.problems)


@settings(max_examples=400, deadline=None)
@given(TEXTS, PATHS.map(tuple))
@example("? a：", ())
@example("{{", ("a",))
@example("---\n ", ())
@example("{---\n∶", ())
def test_the_plain_pass_takes_only_what_the_careful_pass_takes(text, path):
    document = read_yaml(text.encode())
    text = text.encode().decode("utf-8-sig")
    view = examine(text)
    assert view.problems == document.problems
    if document.readable:
        assert view.value == document.value
        assert _nulls(yaml.load(text, Loader=yaml.BaseLoader)) == _nulls(document.value)  # noqa: S506
    assert document.at(path) == document.at(path)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_problems_point_into_the_text_and_speak_chinese(text):
    lines = text.encode().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in read_yaml(text.encode()).problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.remedy
        said = OURS.sub("", problem.message + problem.remedy)
        assert not re.search("[A-Za-z]", said), said


def _nulls(value):
    if isinstance(value, dict):
        return {key: _nulls(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_nulls(part) for part in value]
    return None if value in ("null", "~") else value
