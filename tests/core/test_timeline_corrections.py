"""Sheets that speak of other sheets, and of each other."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from mingce.timeline import State, effective

DAY = dt.date.fromisoformat
HASH = "0" * 64


def paper(name: str) -> dict[str, str]:
    return {"name": name, "sha256": HASH, "archive": "2026-XMT-001"}


def names(sheets) -> list[str]:
    return [sheet.name for sheet in sheets]


def explained(timeline, name: str) -> list[str]:
    return [each.text for each in timeline.fact_of(name).says.get("explanations") or ()]


def test_a_corrected_date(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file("2026-03-16-change", facts={"name": "乙"})
    folder.file(
        "2026-04-01-correct", refers_to="2026-03-16-change", changes={"occurred_on": "2026-02-10"}
    )
    timeline = folder.timeline()
    assert timeline.at(DAY("2026-02-09")).facts["name"] == "甲"
    assert timeline.at(DAY("2026-02-10")).facts["name"] == "乙"
    fact = timeline.fact_of("2026-03-16-change")
    assert fact.day == DAY("2026-02-10")
    assert str(fact.place("occurred_on")) == "registry/licun/weibo/2026-04-01-correct.yml:5:26"
    # What the correction left alone is still the sheet's.
    assert str(fact.place("facts", "name")) == "registry/licun/weibo/2026-03-16-change.yml:5:17"
    assert str(fact.place("kind")) == "registry/licun/weibo/2026-03-16-change.yml:3:7"


def test_a_correction_merges_mappings_and_replaces_values(folder) -> None:
    folder.file(
        "2026-01-10-open",
        facts={
            "name": "甲",
            "stores": {"huawei": {"id": "1", "listed_on": "2026-01-10"}, "apple": {"id": "2"}},
        },
    )
    folder.file(
        "2026-04-01-correct",
        refers_to="2026-01-10-open",
        changes={"facts": {"stores": {"huawei": {"id": "11"}, "apple": None}}},
    )
    timeline = folder.timeline()
    assert timeline.now.facts["stores"] == {"huawei": {"id": "11", "listed_on": DAY("2026-01-10")}}
    blamed = {
        key: timeline.blame("stores", *key).path.rsplit("/", 1)[1]
        for key in (("huawei", "id"), ("huawei", "listed_on"), ("apple",))
    }
    assert blamed == {
        ("huawei", "id"): "2026-04-01-correct.yml",
        ("huawei", "listed_on"): "2026-01-10-open.yml",
        ("apple",): "2026-04-01-correct.yml",
    }


def test_a_correction_of_a_correction_patches_that_correction(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲", "function": "一"})
    folder.file(
        "2026-02-02-correct",
        refers_to="2026-01-10-open",
        changes={"occurred_on": "2026-01-08", "facts": {"name": "乙"}},
    )
    folder.file(
        "2026-02-03-correct",
        refers_to="2026-02-02-correct",
        changes={"occurred_on": "2026-01-07", "facts": {"function": "二"}},
    )
    timeline = folder.timeline()
    assert (timeline.now.since, timeline.now.facts) == (
        DAY("2026-01-07"),
        {"name": "乙", "function": "二"},
    )
    fact = timeline.steps[0].fact
    assert names(fact.corrections) == ["2026-02-02-correct", "2026-02-03-correct"]
    assert [fact.place(*path).path[-22:] for path in (("occurred_on",), ("facts", "name"))] == [
        "2026-02-03-correct.yml",
        "2026-02-02-correct.yml",
    ]


def test_a_correction_of_a_correction_does_not_outrun_a_later_correction(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file(
        "2026-02-02-correct", refers_to="2026-01-10-open", changes={"facts": {"name": "乙"}}
    )
    folder.file(
        "2026-02-03-correct", refers_to="2026-01-10-open", changes={"facts": {"name": "丙"}}
    )
    folder.file(
        "2026-02-04-correct", refers_to="2026-02-02-correct", changes={"facts": {"name": "丁"}}
    )
    timeline = folder.timeline()
    assert timeline.now.facts == {"name": "丙"}
    assert str(timeline.blame("name")) == "registry/licun/weibo/2026-02-03-correct.yml:5:29"


def test_a_correction_struck_by_a_withdrawal(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file(
        "2026-02-02-correct", refers_to="2026-01-10-open", changes={"facts": {"name": "乙"}}
    )
    folder.file(
        "2026-02-03-correct", refers_to="2026-02-02-correct", changes={"facts": {"name": "丙"}}
    )
    folder.file("2026-02-04-withdraw", refers_to="2026-02-02-correct", reason="误报")
    timeline = folder.timeline()
    assert timeline.now.facts == {"name": "甲"}
    assert timeline.steps[0].fact.corrections == ()
    assert names(timeline.struck) == ["2026-02-02-correct", "2026-02-03-correct"]
    assert timeline.dangling == ()


def test_a_withdrawal_strikes_a_sheet_with_all_that_speaks_of_it(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file("2026-02-02-change", facts={"name": "乙"})
    folder.file("2026-02-03-supplement", refers_to="2026-02-02-change", evidence=[paper("一")])
    folder.file(
        "2026-02-04-correct", refers_to="2026-02-02-change", changes={"occurred_on": "2026-02-01"}
    )
    folder.file("2026-02-05-withdraw", refers_to="2026-02-02-change", reason="误报")
    # Handed in after the withdrawal, and of no more use than what it corrects.
    folder.file(
        "2026-02-06-correct", refers_to="2026-02-02-change", changes={"facts": {"name": "丙"}}
    )
    timeline = folder.timeline()
    assert names(timeline.struck) == [
        "2026-02-02-change",
        "2026-02-03-supplement",
        "2026-02-04-correct",
        "2026-02-06-correct",
    ]
    assert [step.fact.move for step in timeline.steps] == ["open"]


def test_a_withdrawn_withdrawal_strikes_nothing(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file("2026-02-02-change", facts={"name": "乙"})
    folder.file("2026-02-03-withdraw", refers_to="2026-02-02-change", reason="误报")
    assert folder.timeline().now.facts == {"name": "甲"}
    folder.file("2026-02-04-withdraw", refers_to="2026-02-03-withdraw", reason="没有误报")
    timeline = folder.timeline()
    assert timeline.now.facts == {"name": "乙"}
    assert names(timeline.struck) == ["2026-02-03-withdraw"]
    folder.file("2026-02-05-withdraw", refers_to="2026-02-04-withdraw", reason="确系误报")
    assert folder.timeline().now.facts == {"name": "甲"}
    folder.file("2026-02-06-withdraw", refers_to="2026-01-10-open", reason="不是本单位的账号")
    timeline = folder.timeline()
    assert (timeline.now.state, timeline.steps) == (None, ())


def test_withdrawing_twice_and_taking_one_back_still_withdraws(folder) -> None:
    folder.file("2026-01-10-open")
    folder.file("2026-02-03-withdraw", refers_to="2026-01-10-open", reason="误报")
    folder.file("2026-02-04-withdraw", refers_to="2026-01-10-open", reason="误报")
    folder.file("2026-02-05-withdraw", refers_to="2026-02-04-withdraw", reason="重复")
    assert folder.timeline().steps == ()


@pytest.mark.parametrize("listed", list(itertools.permutations("abc")), ids="".join)
def test_sheets_of_one_day_speak_of_each_other_whatever_their_names(folder, listed) -> None:
    first, second, third = listed
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file(
        f"2026-02-02-correct-{first}",
        refers_to="2026-01-10-open",
        changes={"facts": {"name": "乙"}},
    )
    folder.file(
        f"2026-02-02-correct-{second}",
        refers_to=f"2026-02-02-correct-{first}",
        changes={"facts": {"name": "丙"}},
    )
    folder.file(
        f"2026-02-02-withdraw-{first}", refers_to=f"2026-02-02-correct-{second}", reason="误报"
    )
    folder.file(
        f"2026-02-02-withdraw-{second}", refers_to=f"2026-02-02-withdraw-{first}", reason="没有误报"
    )
    folder.file(
        f"2026-02-02-supplement-{third}", refers_to="2026-01-10-open", evidence=[paper("一")]
    )
    folder.file(
        f"2026-02-02-correct-{third}",
        refers_to=f"2026-02-02-supplement-{third}",
        changes={"evidence": [paper("二")]},
    )
    timeline = folder.timeline()
    assert timeline.dangling == ()
    assert names(timeline.struck) == [f"2026-02-02-withdraw-{first}"]
    assert timeline.now.facts == {"name": "丙"}
    assert [each.name for each in timeline.steps[0].fact.says["evidence"]] == ["二"]


def test_supplements_add_to_lists_and_the_latest_word_on_the_national_system_counts(folder) -> None:
    folder.file(
        "2026-01-10-open",
        evidence=[paper("一")],
        explanations=[{"rule": "XM0601", "text": "一"}],
        national_system={"filed_on": "2026-01-10", "reference": "QG-1"},
    )
    folder.file(
        "2026-02-02-supplement",
        refers_to="2026-01-10-open",
        evidence=[paper("二")],
        national_system={"filed_on": "2026-02-02", "reference": "QG-2"},
    )
    folder.file("2026-02-03-supplement", refers_to="2026-02-02-supplement", evidence=[paper("三")])
    folder.file(
        "2026-02-04-correct",
        refers_to="2026-01-10-open",
        changes={"evidence": [paper("更正")], "explanations": [{"rule": "XM0601", "text": "二"}]},
    )
    timeline = folder.timeline()
    says = timeline.steps[0].fact.says
    # A correction of the sheet does not take away what supplements added.
    assert [each.name for each in says["evidence"]] == ["更正", "二", "三"]
    assert explained(timeline, "2026-01-10-open") == ["二"]
    assert says["national_system"].reference == "QG-2"
    folder.file(
        "2026-02-05-correct",
        refers_to="2026-01-10-open",
        changes={"national_system": {"filed_on": "2026-02-05", "reference": "QG-3"}},
    )
    assert folder.timeline().steps[0].fact.says["national_system"].reference == "QG-3"


def test_places_of_what_a_supplement_added(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file(
        "2026-02-02-supplement",
        refers_to="2026-01-10-open",
        national_system={"filed_on": "2026-02-02", "reference": "QG-2"},
    )
    fact = folder.timeline().steps[0].fact
    assert str(fact.place("national_system", "filed_on")) == (
        "registry/licun/weibo/2026-02-02-supplement.yml:5:31"
    )
    # A supplement has a kind and a submitter of its own: they are not the filing's.
    assert str(fact.place("kind")) == "registry/licun/weibo/2026-01-10-open.yml:3:7"
    assert fact.place("submitted_by").path == "registry/licun/weibo/2026-01-10-open.yml"
    assert fact.place("explanations").path == "registry/licun/weibo/2026-01-10-open.yml"


def test_a_corrections_explanation_explains_what_it_makes_of_its_sheet(folder) -> None:
    folder.file("2026-01-10-open")
    folder.file(
        "2026-02-02-correct",
        refers_to="2026-01-10-open",
        changes={"occurred_on": "2025-12-01"},
        explanations=[{"rule": "XM0601", "text": "首次填写有误"}],
    )
    folder.file(
        "2026-02-03-supplement",
        refers_to="2026-02-02-correct",
        explanations=[{"rule": "XM0601", "text": "附情况说明"}],
    )
    assert explained(folder.timeline(), "2026-01-10-open") == ["首次填写有误", "附情况说明"]


def test_a_fact_that_a_correction_takes_back(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file("2026-02-02-stop", facts={"name": "乙"})
    folder.file("2026-02-03-correct", refers_to="2026-02-02-stop", changes={"facts": None})
    timeline = folder.timeline()
    assert (timeline.now.state, timeline.now.facts) == (State.STOPPED, {"name": "甲"})


@pytest.mark.parametrize(
    "circle",
    [
        {"2026-02-02-correct": "2026-02-02-correct"},
        {
            "2026-02-02-correct": "2026-02-02-correct-2",
            "2026-02-02-correct-2": "2026-02-02-correct",
        },
        {
            "2026-02-02-withdraw": "2026-02-02-supplement",
            "2026-02-02-supplement": "2026-02-02-correct",
            "2026-02-02-correct": "2026-02-02-withdraw",
        },
    ],
    ids=["itself", "two", "three"],
)
def test_a_circle_dangles(folder, circle: dict[str, str]) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    folder.file("2026-02-03-withdraw", refers_to="2026-01-10-open", reason="误报")
    folder.file("2026-02-04-withdraw", refers_to="2026-02-03-withdraw", reason="没有误报")
    for name, target in circle.items():
        kind = name[11:].split("-")[0]
        if kind == "correct":
            folder.file(name, refers_to=target, changes={"facts": {"name": "乙"}})
        else:
            folder.file(name, refers_to=target, **{"reason": "误报"} if kind == "withdraw" else {})
    timeline = folder.timeline()
    assert names(timeline.dangling) == sorted(circle)
    assert timeline.now.facts == {"name": "甲"}


def test_what_speaks_of_a_later_or_missing_sheet_dangles(folder) -> None:
    folder.file("2026-03-02-open", "2026-01-10", facts={"name": "甲"})
    folder.file("2026-03-01-withdraw", refers_to="2026-03-02-open", reason="误报")
    folder.file("2026-03-03-withdraw", refers_to="2026-03-02-change", reason="误报")
    folder.file("2026-03-04-supplement", refers_to="2026-03-02-change")
    folder.file("2026-03-05-withdraw", refers_to="2026-03-04-supplement", reason="误报")
    timeline = folder.timeline()
    assert names(timeline.dangling) == ["2026-03-01-withdraw", "2026-03-03-withdraw"]
    assert timeline.now.state is State.LIVE


def test_two_thousand_corrections_of_corrections(folder) -> None:
    folder.file("2026-01-10-open", facts={"name": "甲"})
    one = folder.file(
        "2026-02-02-correct", refers_to="2026-01-10-open", changes={"facts": {"name": "一"}}
    )
    text = folder.files[one]
    files = dict(folder.files)
    target = "2026-02-02-correct"
    for number in range(2, 2001):
        name = f"2026-02-02-correct-{number}"
        files[f"registry/licun/weibo/{name}.yml"] = text.replace(
            'refers_to: "2026-01-10-open"', f'refers_to: "{target}"'
        ).replace("一", f"第{number}")
        target = name
    folder.files = files
    sheets = folder.sheets
    known = effective(reversed(sheets))
    assert known.facts[0].facts == {"name": "第2000"}
    assert len(known.facts[0].corrections) == 2000
    assert known.facts[0].place("facts", "name").path.endswith("-correct-2000.yml")
    # The same as one long chain of withdrawals.
    folder.files = {
        path: data.replace('kind: "correct"', "kind: withdraw\nreason: 误报")
        .replace("changes:", "#")
        .replace("-correct", "-withdraw")
        for path, data in {p.replace("-correct", "-withdraw"): d for p, d in files.items()}.items()
    }
    known = effective(reversed(folder.sheets))
    assert len(known.struck) == 1000
    assert [fact.move for fact in known.facts] == ["open"]
