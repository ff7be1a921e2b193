"""An independent model of the notice, the month and the five days, against generated histories.

The model (tests/oracle: days, model) is written from the text of 第六条 and 第七条 and of the
policy's readings, and imports nothing of mingce. The rules judge the same history (histories) as
files in a register (files); both must find the same. 500 histories in a normal run;
MINGCE_FUZZ=20000 (make fuzz) runs so many, each time others. A disagreement becomes a case under
tests/cases.

Of some histories the calendar of a year is missing. What then holds under every calendar that the
year might have is so, what holds under none is not, and what only some would have so must be told
as 待核.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from tests.oracle.files import Files, files_of
from tests.oracle.histories import histories
from tests.oracle.model import GIVER, TAKER, Announced, Filing, Found, History, expect

from mingce.register import load
from mingce.rules import RULES
from mingce.rules.engine import judge
from mingce.sheet import load as load_sheet

FUZZ = int(os.environ.get("MINGCE_FUZZ", "0"))
CODES = {"XM0601", "XM0609", "XM0701", "XM0702", "XM0703", "XM0704", "XM0705", "XM0709"}
ASKED = [rule for rule in RULES if rule.code in CODES]


def found(history: History) -> set[Found]:
    register = load(Files(files_of(history)))
    assert register.problems == []
    return {
        (finding.code, finding.subject, finding.filing)
        for finding in judge(register, ASKED, history.as_of)
        if finding.subject in (GIVER, TAKER)
    }


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """The base is the same in every history: its files are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "mingce.register.loading.load_sheet", functools.lru_cache(maxsize=256)(load_sheet)
        )
        yield


def D(text: str) -> dt.date:  # noqa: N802
    return dt.date.fromisoformat(text)


CLOSED = History(
    (
        Filing("open", D("2023-04-10"), D("2023-04-12")),
        Filing("stop", D("2026-09-14"), D("2026-09-15")),
        Filing("deregister", D("2026-10-12"), D("2026-10-13")),
    ),
    (
        Announced(
            0, D("2026-09-14"), D("2026-09-14"), "deregister", D("2026-09-11"), D("2026-10-12")
        ),
    ),
    D("2026-11-24"),
)


def test_the_model_knows_the_worked_example() -> None:
    assert expect(CLOSED) == found(CLOSED) == set()
    early = dataclasses.replace(CLOSED.filings[2], day=D("2026-10-10"), handed_in=D("2026-10-16"))
    history = dataclasses.replace(CLOSED, filings=(*CLOSED.filings[:2], early))
    assert expect(history) == found(history) == {("XM0701", GIVER, early.id)}
    late = dataclasses.replace(early, day=D("2026-10-13"), handed_in=D("2026-10-21"))
    history = dataclasses.replace(CLOSED, filings=(*CLOSED.filings[:2], late))
    assert (
        expect(history)
        == found(history)
        == {
            ("XM0703", GIVER, late.id),
            ("XM0601", GIVER, late.id),
        }
    )


@settings(
    max_examples=FUZZ or 500,
    derandomize=not FUZZ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@example(CLOSED)
@given(histories())
def test_rules_and_model_find_the_same(history: History) -> None:
    assert found(history) == expect(history)


def test_the_histories_reach_both_sides_of_every_bound() -> None:
    """What is generated holds every verdict, and none always: else agreement would say little."""
    seen: dict[str, set[bool]] = {}

    @settings(max_examples=600, suppress_health_check=list(HealthCheck))
    @given(histories())
    def look(history: History) -> None:
        codes = {code for code, _, _ in expect(history)}
        for code in CODES:
            seen.setdefault(code, set()).add(code in codes)

    look()
    assert seen == {code: {True, False} for code in CODES}
