"""A plugin of pytest for mutation runs: what is most likely to notice a mutant is asked first.

bench/mutants.py hands it to mutmut, which forks a process for each mutant and has pytest run there,
up to the first failure, the tests that reach the mutated function. Before pytest collects
anything, the cases of the mutant's own rules are gone through here: most mutants fail one within a
hundredth of a second. What passes them meets the other tests, and then all other cases.
"""

from __future__ import annotations

import functools
import gc
import os
import re
import sys
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import hypothesis
import mutmut.mutation.trampoline
import pytest

import mingce.sheet
import mingce.workdays

CASES = "tests.core.test_cases"
CASES_FILE = "tests/core/test_cases.py"
_Ask = Callable[[], None]

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


def questions(own: frozenset[str], near: frozenset[str]) -> tuple[list[_Ask], list[_Ask]]:
    """Every case as a call: those of the mutant's own codes and its module's, and all others.

    In other surroundings only the former are asked, where the module has codes at all.
    """
    cases = sys.modules[CASES]
    plain = [(name, cases.test_case) for name in cases.BY_NAME]
    plain += [(name, cases.test_moved_bound_turns_the_verdict) for name in cases.FLIPPING]
    around = [
        (name, getattr(cases, test))
        for test, names in AROUND.items()
        for name in getattr(cases, names)
    ]

    def rank(name: str) -> int:
        code = name.split("/")[1]
        return 0 if code in own else 1 if code in near else 2

    asked = plain + [each for each in around if not near or rank(each[0]) < 2]
    asked.sort(key=lambda each: rank(each[0]))
    first = sum(rank(name) < 2 for name, _ in asked)
    asks: list[_Ask] = [functools.partial(ask, name) for name, ask in asked]
    return asks[:first], asks[first:]


def passes(asks: Iterable[_Ask]) -> bool:
    """Whether nothing fails; asked no further than the first that does."""
    for ask in asks:
        try:
            ask()
        except Exception:
            return False
    return True


def forget() -> None:
    """Drop what the rooms, and the tests' calendars, have kept from before there was a mutant."""
    for name in [name for name in sys.modules if name.startswith((*ROOMS, "tests."))]:
        for value in vars(sys.modules[name]).values():
            if isinstance(value, mingce.workdays.Calendar):
                value.walked.clear()
            elif name.startswith(ROOMS) and hasattr(value, "cache_clear"):
                value.cache_clear()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis report the first example that fails: the smallest one interests nobody."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    quick = hypothesis.settings(hypothesis.settings.get_profile("mingce"), phases=phases)
    hypothesis.settings.register_profile("mutants", quick)
    hypothesis.settings.load_profile("mutants")


def cases_of(config: pytest.Config) -> tuple[list[_Ask], list[_Ask]]:
    """The cases to go through, before pytest and after; none where none reaches the mutant."""
    mutant = under_test()
    if mutant is None or not any(each.startswith(CASES_FILE) for each in config.args):
        return [], []
    return questions(*codes_of(mutant["module"], mutant["function"]))


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Go through the cases of the mutant's rules; the exit code of a failure, else on to pytest."""
    mutant = under_test()
    if mutant is None:
        return None
    gc.disable()
    forget()
    name = mutant[0]
    mutmut.mutation.trampoline.get_mutant_under_test = lambda: name
    return None if passes(cases_of(config)[0]) else 1


@pytest.hookimpl(wrapper=True, specname="pytest_cmdline_main")
def pytest_ask_the_rest(config: pytest.Config) -> Generator[None, int, int]:
    """What pytest's tests let pass meets the cases of all other rules."""
    result = yield
    if under_test() is None or result not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
        return result
    return 0 if passes(cases_of(config)[1]) else 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is asked apart and what is of other rooms; the slow ones come last."""
    mutant = under_test()
    if mutant is None:
        return
    room, _, name = mutant["module"].removeprefix("mingce.").partition(".")

    def rank(item: pytest.Item) -> int:
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            return 3
        return 0 if name and name in item.path.name else 1 if room in item.path.name else 2

    def apart(item: pytest.Item) -> bool:
        if item.path.name == "test_cases.py" and hasattr(item, "callspec"):
            return True
        return item.path.parent.name == "gate" and name not in GATE

    gone = [item for item in items if apart(item)]
    config.hook.pytest_deselected(items=gone)
    items[:] = sorted((item for item in items if not apart(item)), key=rank)
