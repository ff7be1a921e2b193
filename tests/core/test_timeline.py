"""The fold: the whole table of moves, several moves on one day, and filings that come late."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from mingce.timeline import Fact, State, unit_timeline

DAY = dt.date.fromisoformat
RUNNING = ("live", "suspended", "stopped")
STATES = ("-", "proposed", *RUNNING, "deregistered", "transferred")

# Written out from the design's table, not from the code: kind → from → to.
TABLE: dict[str, dict[str, str]] = {
    "apply": {"-": "proposed", "proposed": "proposed"},
    "open": {"-": "live", "proposed": "live"},
    "suspend": {"live": "suspended", "stopped": "suspended"},
    "resume": {"suspended": "live", "stopped": "live", "deregistered": "live"},
    "stop": {"live": "stopped", "suspended": "stopped"},
    "deregister": dict.fromkeys(RUNNING, "deregistered"),
    "transfer": dict.fromkeys(RUNNING, "transferred"),
    "change": {state: state for state in RUNNING},
    "blocked": {state: state for state in RUNNING},
}
# Outside the table a move that happened takes effect, but a tombstone is left only by resume, a
# released record by nothing, and an application changes nothing that is there.
EFFECT = {
    "open": "live",
    "suspend": "suspended",
    "resume": "live",
    "stop": "stopped",
    "deregister": "deregistered",
    "transfer": "transferred",
}
PATHS = {
    "-": (),
    "proposed": ("apply",),
    "live": ("open",),
    "suspended": ("open", "suspend"),
    "stopped": ("open", "stop"),
    "deregistered": ("open", "deregister"),
    "transferred": ("open", "transfer"),
}


def expected(kind: str, state: str) -> tuple[str, bool]:
    if state in TABLE[kind]:
        return TABLE[kind][state], True
    if kind == "apply" or state in ("deregistered", "transferred"):
        return state, False
    return EFFECT.get(kind, state), False


def name_of(fact: Fact | None) -> str:
    return fact.sheet.name if fact else ""


def word(state: State | None) -> str:
    return state.value if state else "-"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", TABLE)
def test_every_move_from_every_state(folder, kind: str, state: str) -> None:
    for number, before in enumerate(PATHS[state]):
        folder.file(f"2026-01-{10 + number}-{before}")
    folder.file(f"2026-03-02-{kind}")
    step = folder.timeline().steps[-1]
    assert word(step.before.state) == state
    assert (word(step.after.state), step.lawful) == expected(kind, state)


def test_the_table_of_this_test_is_whole() -> None:
    assert sum(len(row) for row in TABLE.values()) == 4 + 5 + 2 + 3 + 3 + 6


@pytest.mark.parametrize(
    ("kind", "state", "after", "lawful"),
    [
        ("enrol", "-", "enrolled", True),
        ("enrol", "enrolled", "enrolled", False),
        ("enrol", "dissolved", "dissolved", False),
        ("change", "-", "-", False),
        ("change", "enrolled", "enrolled", True),
        ("change", "dissolved", "dissolved", False),
        ("dissolve", "-", "dissolved", False),
        ("dissolve", "enrolled", "dissolved", True),
        ("dissolve", "dissolved", "dissolved", False),
    ],
)
def test_every_move_of_a_unit(write, sheets, kind: str, state: str, after: str, lawful: bool):
    paths = {"-": [], "enrolled": ["enrol"], "dissolved": ["enrol", "dissolve"]}
    files = {}
    for name in (
        *(f"2026-01-0{n}-{k}" for n, k in enumerate(paths[state], 5)),
        f"2026-03-02-{kind}",
    ):
        path = f"registry/licun/{name}.yml"
        more = {"document": "撤并文件"} if "dissolve" in name else {"facts": dict[str, str]()}
        files[path] = write(path, occurred_on=name[:10], **more)
    step = unit_timeline("licun", sheets(files)).steps[-1]
    assert word(step.before.state) == state
    assert (word(step.after.state), step.lawful) == (after, lawful)


@pytest.mark.parametrize(
    ("state", "kinds", "order", "breaches", "after"),
    [
        (
            "live",
            {"suspend", "resume", "stop", "deregister"},
            "suspend resume stop deregister",
            "",
            "deregistered",
        ),
        ("live", {"resume", "stop"}, "stop resume", "", "live"),
        ("suspended", {"resume", "stop"}, "resume stop", "", "stopped"),
        ("stopped", {"resume", "suspend"}, "suspend resume", "", "live"),
        ("live", {"deregister", "resume"}, "deregister resume", "", "live"),
        (
            "deregistered",
            {"deregister", "resume", "change"},
            "resume change deregister",
            "",
            "deregistered",
        ),
        ("-", {"open", "apply", "change"}, "apply open change", "", "live"),
        (
            "-",
            {"stop", "change", "open", "transfer"},
            "open change stop transfer",
            "",
            "transferred",
        ),
        ("live", {"blocked", "deregister"}, "deregister blocked", "blocked", "deregistered"),
        ("live", {"open", "resume"}, "open resume", "open resume", "live"),
        ("-", {"resume", "suspend"}, "suspend resume", "suspend", "live"),
        ("-", {"change", "stop"}, "change stop", "change stop", "stopped"),
        ("transferred", {"stop", "resume"}, "resume stop", "resume stop", "transferred"),
    ],
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, set) else None,
)
def test_one_day_in_any_order_of_names(
    folder, state: str, kinds: set[str], order: str, breaches: str, after: str
) -> None:
    for number, before in enumerate(PATHS[state]):
        folder.file(f"2026-01-{10 + number}-{before}")
    earlier = dict(folder.files)
    for permuted in itertools.permutations(sorted(kinds)):
        folder.files = dict(earlier)
        for place, kind in enumerate(permuted):
            # A name gives no order between kinds, whatever word or number follows them.
            folder.file(f"2026-03-02-{kind}-{'zyxw'[place]}-{9 - place}")
        steps = folder.timeline().steps[len(earlier) :]
        assert " ".join(step.fact.move.removesuffix("-to") for step in steps) == order
        assert " ".join(s.fact.move.removesuffix("-to") for s in steps if not s.lawful) == breaches
        assert word(steps[-1].after.state) == after


@pytest.mark.parametrize("listed", list(itertools.permutations(range(4))), ids=str)
def test_one_kind_goes_by_day_handed_in_then_number(folder, listed) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    names = (
        "2026-03-02-change",
        "2026-03-02-change-2",
        "2026-03-02-change-10",
        "2026-03-05-change",
    )
    for index in listed:
        folder.file(names[index], "2026-03-02", facts={"name": f"第{index}个"})
    timeline = folder.timeline()
    assert [step.fact.sheet.name for step in timeline.steps[1:]] == list(names)
    assert timeline.now.facts["name"] == "第3个"


def test_an_intermediate_fact_filed_later(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲", "function": "一"})
    folder.file("2026-05-04-change", "2026-05-01", facts={"name": "丙"})
    folder.file("2026-10-12-change", "2026-03-02", facts={"name": "乙", "function": "二"})
    timeline = folder.timeline()
    assert [
        timeline.at(DAY(day)).facts["name"] for day in ("2026-03-01", "2026-03-02", "2026-05-01")
    ] == [
        "甲",
        "乙",
        "丙",
    ]
    assert timeline.now.facts["function"] == "二"
    assert str(timeline.blame("name")) == "registry/licun/weibo/2026-05-04-change.yml:5:17"
    assert str(timeline.blame("function")) == "registry/licun/weibo/2026-10-12-change.yml:5:34"


def test_an_unknown_opening_day_folds_first(folder) -> None:
    folder.file("2026-09-01-open", None, facts={"name": "甲"})
    folder.file("2026-03-02-change", "2026-03-01", facts={"name": "乙"})
    folder.file("2026-09-01-suspend", "2019-01-01")
    timeline = folder.timeline()
    assert [step.fact.move for step in timeline.steps] == ["open", "suspend", "change"]
    assert all(step.lawful for step in timeline.steps)
    assert timeline.steps[0].fact.day is None
    assert timeline.at(dt.date.min).state is State.LIVE
    assert timeline.now.since == DAY("2019-01-01")


def test_a_kind_without_a_day_folds_when_handed_in(folder) -> None:
    folder.file("2026-02-02-apply", facts={"name": "甲"})
    folder.file("2026-03-02-open", "2026-02-27", facts={})
    timeline = folder.timeline()
    assert [(step.fact.move, step.fact.day) for step in timeline.steps] == [
        ("apply", DAY("2026-02-02")),
        ("open", DAY("2026-02-27")),
    ]
    assert timeline.at(DAY("2026-02-26")).state is State.PROPOSED
    assert timeline.at(DAY("2026-02-01")).state is None


@pytest.mark.parametrize("opened", ["2026-01-20", None])
def test_what_stands_in_the_application_is_opened_with_it(folder, opened) -> None:
    folder.file("2026-02-02-apply", facts={"name": "甲", "function": "一"})
    folder.file("2026-03-02-open", opened, application="2026-02-02-apply", facts={"name": "乙"})
    timeline = folder.timeline()
    assert [step.fact.move for step in timeline.steps] == ["apply", "open"]
    assert all(step.lawful for step in timeline.steps)
    assert timeline.steps[0].fact.day == DAY("2026-02-02")
    assert (timeline.now.state, timeline.now.facts) == (
        State.LIVE,
        {"name": "乙", "function": "一"},
    )


def test_an_application_for_what_is_there_changes_nothing(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file("2026-02-02-apply", facts={"name": "乙"})
    timeline = folder.timeline()
    assert timeline.now.facts == {"name": "甲"}
    assert timeline.setter("name") is timeline.steps[0].fact
    assert not timeline.steps[1].effective


def test_a_tombstone_keeps_what_is_filed_of_it(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲", "stores": {"huawei": {"id": "1"}}})
    folder.file("2026-02-02-deregister")
    folder.file("2026-02-09-change", facts={"stores": {"huawei": {"removed_on": "2026-02-06"}}})
    folder.file("2026-02-10-blocked")
    folder.file("2026-02-11-stop", facts={"name": "乙"})
    timeline = folder.timeline()
    assert [(step.lawful, step.effective) for step in timeline.steps[2:]] == [
        (False, True),
        (False, False),
        (False, False),
    ]
    assert timeline.now.state is State.DEREGISTERED
    assert timeline.now.since == DAY("2026-02-02")
    assert timeline.now.facts["name"] == "甲"
    assert timeline.now.facts["stores"]["huawei"] == {"id": "1", "removed_on": DAY("2026-02-06")}
    assert not timeline.now.blocked


def test_a_released_record_keeps_nothing(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file("2026-02-02-transfer")
    folder.file("2026-02-09-change", facts={"name": "乙"})
    timeline = folder.timeline()
    assert timeline.now.facts == {"name": "甲"}
    assert not timeline.steps[-1].effective


@pytest.mark.parametrize(
    ("kind", "blocked"),
    [("resume", False), ("deregister", False), ("stop", True), ("change", True)],
)
def test_blocked_until_deregistered_or_resumed(folder, kind: str, blocked: bool) -> None:
    folder.file("2026-01-10-open")
    folder.file("2026-02-02-suspend")
    folder.file(
        "2026-03-02-blocked", attempts=[{"date": "2026-03-02", "what": "申请", "result": "驳回"}]
    )
    folder.file(f"2026-04-02-{kind}")
    timeline = folder.timeline()
    assert timeline.at(DAY("2026-04-01")).blocked
    assert timeline.now.blocked is blocked


def test_whole_values_replace_and_null_removes(folder) -> None:
    folder.file(
        "2026-01-10-open",
        facts={
            "name": "甲",
            "handle": "jia",
            "managers": ["m1", "m2"],
            "operation": {
                "by": "contracted",
                "contractor": {
                    "name": "公司",
                    "contract_from": "2026-01-01",
                    "contract_until": "2026-12-31",
                },
            },
        },
    )
    folder.file(
        "2026-02-02-change", facts={"handle": None, "managers": ["m3"], "operation": {"by": "own"}}
    )
    facts = folder.timeline().now.facts
    assert {key: facts.get(key) for key in ("name", "handle", "managers")} == {
        "name": "甲",
        "handle": None,
        "managers": ["m3"],
    }
    assert "handle" not in facts
    assert facts["operation"].contractor is None


def test_mappings_by_id_merge_entry_by_entry_and_field_by_field(write, sheets) -> None:
    post = {"post": "专员", "phone": "0532-00000016", "dedicated": True}
    files = {}
    for name, posts in {
        "2026-01-10-enrol": {"m1": {**post, "from": "2026-01-01"}, "m2": post, "m3": post},
        "2026-02-02-change": {"m1": {"phone": "0532-00000026"}, "m2": None},
        "2026-03-02-change": {"m1": {"from": None, "trained_on": "2026-03-01"}, "m4": post},
    }.items():
        path = f"registry/licun/{name}.yml"
        files[path] = write(path, occurred_on=name[:10], facts={"posts": posts})
    timeline = unit_timeline("licun", sheets(files))
    posts = timeline.now.facts["posts"]
    assert posts == {
        "m1": {**post, "phone": "0532-00000026", "trained_on": DAY("2026-03-01")},
        "m3": post,
        "m4": post,
    }
    assert timeline.at(DAY("2026-02-02")).facts["posts"]["m1"]["from_"] == DAY("2026-01-01")
    # What an entry was before is not touched by what came later.
    assert timeline.at(DAY("2026-01-10")).facts["posts"]["m2"] == post
    names = {
        key: name_of(timeline.setter("posts", *key)) for key in itertools.product(["m1"], post)
    }
    assert names == {
        ("m1", "post"): "2026-01-10-enrol",
        ("m1", "phone"): "2026-02-02-change",
        ("m1", "dedicated"): "2026-01-10-enrol",
    }
    assert name_of(timeline.setter("posts", "m1", "trained_on")) == "2026-03-02-change"
    assert name_of(timeline.setter("posts", "m2", "phone")) == "2026-02-02-change"
    assert timeline.setter("posts", "m9") is None
