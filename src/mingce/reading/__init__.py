"""Bytes to values, each with its line and column, refusing what is unsafe or unclear.

The third room of the core: it imports nothing of mingce. A YAML file is read through the events
of libyaml, never composed, since composing nests in C and a file of brackets ends the process.
Every scalar stays the text that was written, so that no ``no``, ``on``, ``0101`` or ``12:30`` is
taken for something else; the models say what each must be.

XM0001 cannot be read · XM0002 key twice · XM0003 anchor, alias, merge, tag · XM0004 several
documents · XM0005 too deep · XM0006 too large · XM0007 not UTF-8 · XM0008 tab · XM0009 wrong
colon · XM0010 empty value · XM0011 front matter without its fences · XM0012 not a mapping.
"""

from mingce.reading.document import (
    RECORD_LIMIT,
    TABLE_LIMIT,
    Document,
    MarkdownDocument,
    read_markdown,
    read_yaml,
)
from mingce.reading.marks import Mark, Path, Problem, dotted

__all__ = [
    "RECORD_LIMIT",
    "TABLE_LIMIT",
    "Document",
    "Mark",
    "MarkdownDocument",
    "Path",
    "Problem",
    "dotted",
    "read_markdown",
    "read_yaml",
]
