"""The templates' environment: escaping on, and the words that templates make of values.

Imports charts, escaping, marks, states and tags. Everything from a record is escaped; what a filter
marks as safe it has escaped itself.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator, Frame
from jinja2.utils import missing
from markupsafe import Markup

from mingce.pages import tags
from mingce.pages.charts import counts_chart, rows_chart
from mingce.pages.escaping import escaped, marked
from mingce.pages.marks import counted, slips
from mingce.pages.states import STATES


class Shared(dict[str, Any]):
    """What pages that stand equally deep have in common, and the macros made with it.

    Such pages write links alike, so their macros are the same: made anew for each page, they would
    take as long as the page. A macro sees nothing but these values, never those of one page.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values, shared=self)
        self.modules: dict[str | None, Any] = {}


class _Code(CodeGenerator):
    """Reads attributes and calls functions as Python does, without asking on each way through.

    What a template writes as ``a.name`` is an attribute of an object, never a key, and no function
    that it calls asks for the context itself.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(  # noqa: N802
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


class _Environment(jinja2.Environment):
    code_generator_class = _Code


def _macro(
    environment: Any, body: Callable[..., str], name: str, arguments: list[str], *more: bool
) -> Callable[..., str]:
    """A macro as a plain function of its arguments, where it asks for no others and no caller."""
    if any(more[:3]):
        return runtime.Macro(environment, body, name, arguments, *more)
    places = {argument: place for place, argument in enumerate(arguments)}

    def call(*given: object, **named: object) -> Markup:
        if len(given) < len(arguments):
            values = [*given, *[missing] * (len(arguments) - len(given))]
            for key, value in named.items():
                values[places[key]] = value
            return marked(body(*values))
        return marked(body(*given))

    return call


class _Template(jinja2.Template):
    """A template whose macros are made once for all pages that share their values.

    What it writes out is escaped by :func:`escaped`, which makes no object of each piece.
    """

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> jinja2.Template:
        namespace.update(escape=escaped, Macro=_macro)
        # Each page copies them: a plain mapping is quicker to copy than a chain of some.
        return super()._from_namespace(environment, namespace, dict(globals))

    def make_module(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,
    ) -> Any:
        common = (vars or {}).get("shared")
        if common is None:
            return super().make_module(vars, shared, locals)
        if self.name not in common.modules:
            common.modules[self.name] = super().make_module(common)
        return common.modules[self.name]


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates' environment: escaping on, a name that is missing is an error."""
    env = _Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    env.template_class = _Template
    env.globals.update(states=STATES, tags=tags, slips=slips, counted=counted)
    env.globals.update(counts_chart=counts_chart, rows_chart=rows_chart)
    env.filters.update(tidy=tidy, names=names, cn=cn, cn_number=cn_number, is_web=is_web)
    return env


# A date, a phone number, a count, a filing number. All begin with a digit or a capital letter:
# said first, that is what the search leaps to.
_UNBREAKABLE = re.compile(
    r"[\dA-Z](?:(?<=\d)\d{3}-\d{2}-\d{2}|(?<=0)\d{2,3}-\d{7,8}|(?<=\d)\d*个(?:工作日)?"
    r"|(?<=[A-Z])[A-Z]{0,5}-\d{4}-\d+)"
)
_NAMED = re.compile(r"“[^“”]{1,24}”|（[^（）]{1,16}）")


def tidy(text: str) -> Markup:
    """Escape a text and keep its dates, phone numbers and counts on one line."""
    return marked(_UNBREAKABLE.sub(_unbroken, escaped(text)))


def _unbroken(found: re.Match[str]) -> str:
    return f'<span class="nw">{found[0]}</span>'


def names(text: str) -> Markup:
    """Escape a title and keep quoted names and bracketed platforms on one line."""
    return marked(_NAMED.sub(_unbroken, escaped(text)))


def cn(day: dt.date) -> str:
    """Return a day as notices write it: 2026年9月14日."""
    return f"{day.year}年{day.month}月{day.day}日"


def cn_number(number: int) -> str:
    """Return a small number in Chinese numerals."""
    digits = "〇一二三四五六七八九十"
    if number <= 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"


def is_web(url: str) -> bool:
    """Whether an address may be a link: the web, and nothing that could run."""
    return url.startswith(("https://", "http://"))
