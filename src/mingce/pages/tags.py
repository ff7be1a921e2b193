"""The smallest pieces of pages: a state's mark, a day, an identifier.

Imports escaping and states. A page has dozens of them and a register has thousands of pages: a
macro for each would take longer than all else on a page. What they are made of is escaped here.
"""

from __future__ import annotations

import datetime as dt
import functools

from markupsafe import Markup

from mingce.pages.escaping import escaped, marked
from mingce.pages.states import STATES


@functools.lru_cache(1024)
def st(key: str, word: str = "", size: str = "") -> Markup:
    """A state: its mark, and its word or another one."""
    size = f" st-{size}" if size else ""
    return marked(
        f'<span class="st st-{escaped(key)}{escaped(size)}">'
        f'<svg aria-hidden="true" focusable="false"><use href="#st-{escaped(key)}"/></svg>'
        f"{escaped(word or STATES[key].word)}</span>"
    )


@functools.lru_cache(8192)
def day(value: dt.date) -> Markup:
    """A day that machines can read too."""
    return marked(f'<time datetime="{value}">{value}</time>')


def id(value: str) -> Markup:
    """An identifier, in the letters by which signs that look alike are told apart."""
    return marked(f'<code class="id">{escaped(value)}</code>')


def num(value: str) -> Markup:
    """A filing number, on one line."""
    return marked(f'<code class="id nw">{escaped(value)}</code>')
