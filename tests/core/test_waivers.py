"""The office's answer waives a 原则上 to its last day, and notes a breach while it runs."""

from __future__ import annotations

import datetime as dt

import pytest

from mingce.rules import answered, fails

ANSWER = "office/decisions/licun/2026-11-12-answer.yml"
GIVEN, LAST = dt.date(2026, 11, 12), dt.date(2026, 11, 30)
DAY = dt.timedelta(days=1)
TECHNICAL = {
    "by": "contracted",
    "contractor": {
        "name": "某科技公司",
        "technical_only": True,
        "contract_from": "2026-01-01",
        "contract_until": "2027-01-01",
    },
}
SECOND = "registry/licun/weibo.2/2026-11-02-open.yml"
LATE = "registry/licun/weibo/2026-11-10-change.yml"


@pytest.fixture
def found(base, write, account_facts, register, judge):
    """A finding of a code, and the same register with the office's answer to it."""

    def given(code, **said):
        files = base()
        if code == "XM0505":
            files = base(operation=TECHNICAL)
        elif code == "XM0612":
            files = base(managers=["m2"])
        elif code == "XM0602":
            facts = {**account_facts, "name": "李村生活", "identifier": "0512345679"}
            files[SECOND] = write(SECOND, occurred_on="2026-11-02", facts=facts)
        elif code == "XM0601":
            said_then = {"occurred_on": "2026-11-02", "facts": {"function": "便民"}}
            files[LATE] = write(LATE, **said_then)
        [finding] = judge(files, code)
        said = {"subject": finding.subject, "rule": code, "until": LAST.isoformat(), **said}
        said = {key: value for key, value in said.items() if value is not None}
        files[ANSWER] = write(
            ANSWER,
            date=GIVEN.isoformat(),
            by="区政务调度服务中心主任",
            reference="李政〔2026〕9号",
            text="暂予保留",
            **said,
        )
        assert judge(files, code) == [finding], "an answer does not hide what it answers"
        return finding, register(files)

    return given


@pytest.mark.parametrize("code", ["XM0505", "XM0602", "XM0612", "XM0601"])
def test_an_answer_runs_from_its_day_to_its_last_and_not_a_day_longer(found, code):
    finding, register = found(code)
    for day, runs in [(GIVEN - DAY, False), (GIVEN, True), (LAST, True), (LAST + DAY, False)]:
        assert (answered(register, finding, day) is not None) is runs, day
        assert fails(register, finding, new=True, as_of=day) is not runs, day
        assert not fails(register, finding, new=False, as_of=day)


def test_an_answer_without_an_end_runs_on(found):
    finding, register = found("XM0602", until=None)
    assert answered(register, finding, dt.date(2030, 1, 1)) is not None
    assert answered(register, finding, GIVEN - DAY) is None


@pytest.mark.parametrize(
    "said",
    [
        {"rule": "XM0601"},
        {"subject": "licun/weibo"},
        {"subject": "jiushui/weibo.2"},
        {"subject": None, "filing": "licun/weibo/2026-01-12-open"},
        {"filing": "licun/weibo/2026-01-12-open"},
        {"subject": None},
    ],
    ids=str,
)
def test_an_answer_to_something_else_waives_nothing(found, said):
    finding, register = found("XM0602", **said)
    assert (finding.subject, finding.filing) == (
        "licun/weibo.2",
        "licun/weibo.2/2026-11-02-open",
    )
    assert answered(register, finding, LAST) is None


def test_an_answer_to_the_filing_itself_waives_it(found):
    finding, register = found("XM0602", subject=None, filing="licun/weibo.2/2026-11-02-open")
    assert answered(register, finding, LAST) is not None
    assert answered(register, finding, LAST + DAY) is None
