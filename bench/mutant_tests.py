"""A plugin of pytest for mutation runs: what is most likely to notice a mutant is asked first.

bench/mutants.py hands it to mutmut, which forks a process for each mutant and has pytest run there,
up to the first failure, the tests that reach the mutated function. Before pytest collects
anything, the cases are gone through here, those of the mutant's own rules first: most mutants
fail one within a hundredth of a second. What passes them all meets the other tests.
"""

from __future__ import annotations

import functools
import gc
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import mutmut.mutation.trampoline
import pytest

import mingce.sheet

CASES = "tests.core.test_cases"
CASES_FILE = "tests/core/test_cases.py"
ROOMS = ("mingce.rules", "mingce.timeline", "mingce.workdays")
CODE = re.compile(r"XM[0-9]{4}")
MUTANT = re.compile(r"(?P<module>mingce[\w.]*)\.x(?:_|ǁ(?:\w+)ǁ)(?P<function>\w+)__mutmut_[0-9]+")

AROUND = {
    "test_it_is_found_after_what_is_lawful": "FINDING",
    "test_a_new_policy_judges_nothing_filed_before_it": "EVER_FINDING",
    "test_it_is_found_wherever_it_stands": "GROUPS",
}
"""The tests that put cases into other surroundings, and what they are given: most of the time."""

GATE = frozenset({"changes", "corrected", "engine", "judgment", "leaks", "paths", "shape"})
"""Modules of mingce.rules that judge what a branch brings: the gate's tests are theirs alone."""

# No mutant is made in what parses files: what one test has read the next need not read again.
mingce.sheet.read = functools.cache(mingce.sheet.read)
mingce.sheet._document = functools.cache(mingce.sheet._document)


def under_test() -> re.Match[str] | None:
    """The mutant of this process."""
    return MUTANT.fullmatch(os.environ.get("MUTANT_UNDER_TEST", ""))


def codes_of(module: str, function: str) -> tuple[frozenset[str], frozenset[str]]:
    """The codes that a function names, and those that its module names."""
    path = Path("src", *module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = path.read_text("utf-8")
    body = re.search(rf"^( *)def x_?\S*?{function}__mutmut_orig\(.*?(?=^\1\S)", text, re.M | re.S)
    return frozenset(CODE.findall(body[0] if body else "")), frozenset(CODE.findall(text))


def questions(own: frozenset[str], near: frozenset[str]) -> Iterator[Callable[[], None]]:
    """Every case as a call, those of the mutant's codes first; in other surroundings those alone.

    Of a module without codes, pytest asks for the surroundings after all else.
    """
    cases = sys.modules[CASES]
    plain = [(name, cases.test_case) for name in cases.BY_NAME]
    plain += [(name, cases.test_moved_bound_turns_the_verdict) for name in cases.FLIPPING]
    around = [
        (name, getattr(cases, test))
        for test, names in AROUND.items()
        for name in getattr(cases, names)
    ]

    def rank(each: tuple[str, Callable[[str], None]]) -> int:
        code = each[0].split("/")[1]
        return 0 if code in own else 1 if code in near else 2

    asked = plain + [each for each in around if rank(each) < 2]
    for name, ask in sorted(asked, key=rank):
        yield functools.partial(ask, name)


def forget() -> None:
    """Drop what the rooms have kept from before there was a mutant."""
    for name in [name for name in sys.modules if name.startswith(ROOMS)]:
        for value in vars(sys.modules[name]).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis report the first example that fails: the smallest one interests nobody."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    quick = hypothesis.settings(hypothesis.settings.get_profile("mingce"), phases=phases)
    hypothesis.settings.register_profile("mutants", quick)
    hypothesis.settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Go through the cases; the exit code of a failure where one fails, else on to pytest."""
    mutant = under_test()
    if mutant is None:
        return None
    gc.disable()
    forget()
    name = mutant[0]
    mutmut.mutation.trampoline.get_mutant_under_test = lambda: name
    if not any(argument.startswith(CASES_FILE) for argument in config.args):
        return None
    for ask in questions(*codes_of(mutant["module"], mutant["function"])):
        try:
            ask()
        except Exception:
            return 1
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was asked already and what is of other rooms; the slow ones come last."""
    mutant = under_test()
    if mutant is None:
        return
    room, _, name = mutant["module"].removeprefix("mingce.").partition(".")
    _, near = codes_of(mutant["module"], mutant["function"])

    def rank(item: pytest.Item) -> int:
        if item.path.name == "test_cases.py" and hasattr(item, "callspec"):
            return 4
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            return 3
        return 0 if name and name in item.path.name else 1 if room in item.path.name else 2

    def asked(item: pytest.Item) -> bool:
        if item.path.name == "test_cases.py" and hasattr(item, "callspec"):
            return bool(near) or item.function.__name__ not in AROUND
        return item.path.parent.name == "gate" and name not in GATE

    left = sorted((item for item in items if not asked(item)), key=rank)
    if left:
        config.hook.pytest_deselected(items=[item for item in items if asked(item)])
        items[:] = left
