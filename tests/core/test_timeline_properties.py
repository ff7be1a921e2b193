"""Properties of the fold, of folders full of whatever can be filed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingce.timeline import EMPTY, Snapshot, account_timeline, effective, fold

FIRST = dt.date(2026, 1, 1)
KINDS = (
    "apply",
    "open",
    "change",
    "suspend",
    "resume",
    "stop",
    "deregister",
    "blocked",
    "transfer",
)
ABOUT = ("correct", "supplement", "withdraw")

DAYS = st.integers(0, 12)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from("甲乙丙"),
        "handle": st.sampled_from(["one", "two", None]),
        "stores": st.dictionaries(
            st.sampled_from(["huawei", "apple"]),
            st.one_of(
                st.none(),
                st.fixed_dictionaries({}, optional={"id": st.sampled_from("12"), "url": st.none()}),
            ),
            max_size=2,
        ),
    },
)


@st.composite
def filings(draw, kinds: tuple[str, ...] = KINDS + ABOUT) -> list[tuple[str, dict]]:
    """Names of filings with what they say, each name once."""
    drawn = draw(
        st.lists(
            st.tuples(DAYS, st.sampled_from(kinds), st.integers(1, 3), st.integers(0, 12), FACTS),
            max_size=9,
            unique_by=lambda each: each[:3],
        )
    )
    names = []
    for day, kind, number, *_ in drawn:
        names.append(f"{FIRST + dt.timedelta(day)}-{kind}" + (f"-{number}" if number > 1 else ""))
    result = []
    for name, (day, kind, _, back, facts) in zip(names, drawn, strict=True):
        values: dict = {"facts": facts}
        if kind == "open" and back > 10:
            pass
        elif kind not in ("apply", *ABOUT):
            values["occurred_on"] = str(FIRST + dt.timedelta(day - back))
        if kind == "open":
            values["application"] = draw(st.sampled_from(names))
        if kind == "transfer":
            values["to"] = "jiushui"
        if kind in ABOUT:
            values = {"refers_to": draw(st.sampled_from(names))}
            if kind == "correct":
                values["changes"] = {"facts": facts} if back % 2 else {"occurred_on": str(FIRST)}
            if kind == "withdraw":
                values["reason"] = "误报"
        result.append((name, values))
    return result


@pytest.fixture(scope="module")
def made(write, sheets):
    def make(names):
        files = {}
        for name, values in names:
            path = f"registry/licun/weibo/{name}.yml"
            files[path] = write(path, **values)
        return sheets(files)

    return make


def told(timeline) -> list[tuple]:
    """All that a timeline says, for comparing two."""
    return [
        (s.fact.sheet.id, s.fact.day, s.fact.facts, s.lawful, s.effective, s.after)
        for s in timeline.steps
    ]


PROPERTY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PROPERTY
@given(filings(), st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(made, names, random) -> None:
    known = made(names)
    timeline = account_timeline("licun/weibo", known)
    random.shuffle(known)
    shuffled = account_timeline("licun/weibo", known)
    assert told(shuffled) == told(timeline)
    assert shuffled.struck == timeline.struck
    assert shuffled.dangling == timeline.dangling


@PROPERTY
@given(filings(), DAYS)
def test_cutting_at_any_day_and_going_on_is_folding_all(made, names, day) -> None:
    cut = FIRST + dt.timedelta(day - 6)
    facts = effective(made(names)).facts
    whole = fold(facts)
    first = fold(fact for fact in facts if fact.sort_day <= cut)
    snapshot = first[-1].after if first else EMPTY
    rest = fold([fact for fact in facts if fact.sort_day > cut], start=snapshot)
    both = [*first, *rest]
    assert [step.fact for step in both] == [step.fact for step in whole]
    assert [step.after for step in both] == [step.after for step in whole]
    timeline = account_timeline("licun/weibo", made(names))
    assert timeline.at(cut) == snapshot


@PROPERTY
@given(filings())
def test_withdrawing_the_last_sheet_is_never_having_filed_it(made, names) -> None:
    if not names:
        return
    names.sort(key=lambda each: each[0][:10])
    last = names[-1][0]
    # Nothing speaks of it but the withdrawal, and no opening goes on from it.
    names = [
        (name, {**values, "refers_to": names[0][0]} if values.get("refers_to") == last else values)
        for name, values in names
        if values.get("application") != last
    ]
    without = account_timeline("licun/weibo", made([each for each in names if each[0] != last]))
    withdrawal = ("2026-03-01-withdraw", {"refers_to": last, "reason": "误报"})
    withdrawn = account_timeline("licun/weibo", made([*names, withdrawal]))
    assert told(withdrawn) == told(without)


@PROPERTY
@given(filings(KINDS))
def test_every_fact_has_its_step_and_every_value_its_setter(made, names) -> None:
    known = made(names)
    timeline = account_timeline("licun/weibo", known)
    assert {step.fact.sheet.id for step in timeline.steps} == {sheet.id for sheet in known}
    for name, value in timeline.now.facts.items():
        setter = timeline.setter(name)
        assert setter is not None
        place = timeline.blame(name)
        assert place is not None
        assert place.line > 0
        if not isinstance(value, dict):
            assert setter.facts[name] == value
    days = [step.fact.sort_day for step in timeline.steps]
    assert days == sorted(days)
    for before, after in zip(timeline.steps, timeline.steps[1:], strict=False):
        assert after.before is before.after


@PROPERTY
@given(filings(KINDS))
def test_a_lawful_move_goes_before_an_unlawful_one_of_its_day(made, names) -> None:
    """A step is a breach only where no other of its day that is still to come was lawful."""
    facts = effective(made(names)).facts
    steps = fold(facts)
    for index, step in enumerate(steps):
        if step.lawful:
            continue
        for later in steps[index + 1 :]:
            if later.fact.sort_day != step.fact.sort_day:
                break
            alone = fold([later.fact], start=Snapshot(step.before.state, step.before.facts))
            assert not alone[0].lawful
