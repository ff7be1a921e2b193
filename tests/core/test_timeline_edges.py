"""The edges of the timeline: what nobody said, what is said twice, and what is taken back."""

from __future__ import annotations

import pytest

from mingce.timeline import EMPTY, account_timeline, taken_from, unit_timeline
from mingce.timeline.patches import in_file, states

OPEN = "2026-01-10-open"


def national(day: str, reference: str) -> dict[str, dict[str, str]]:
    return {"national_system": {"filed_on": day, "reference": reference}}


def reference(folder) -> str:
    return folder.timeline().steps[0].fact.says["national_system"].reference


def test_what_nobody_filed_has_no_setter_and_no_place() -> None:
    timeline = account_timeline("licun/weibo", ())
    assert (timeline.now, timeline.setter("name"), timeline.blame("name")) == (EMPTY, None, None)


def test_the_timeline_of_a_unit_knows_its_subject_and_what_was_struck(write, sheets) -> None:
    enrol, struck, strike, astray = (
        f"registry/licun/2026-0{month}-01-{kind}.yml"
        for month, kind in ((1, "enrol"), (2, "change"), (3, "withdraw"), (4, "withdraw"))
    )
    timeline = unit_timeline(
        "licun",
        sheets(
            {
                enrol: write(enrol, facts={"name": "甲"}),
                struck: write(struck, occurred_on="2026-02-01", facts={"name": "乙"}),
                strike: write(strike, refers_to="2026-02-01-change", reason="误报"),
                astray: write(astray, refers_to="2026-02-02-change", reason="误报"),
            }
        ),
    )
    assert timeline.subject == "licun"
    assert [sheet.name for sheet in timeline.struck] == ["2026-02-01-change"]
    assert [sheet.name for sheet in timeline.dangling] == ["2026-04-01-withdraw"]
    assert timeline.now.facts == {"name": "甲"}


def test_a_fact_as_a_whole_stands_in_its_sheet(folder) -> None:
    folder.file(OPEN)
    folder.file("2026-02-02-supplement", refers_to=OPEN, **national("2026-02-02", "QG-1"))
    fact = folder.timeline().steps[0].fact
    assert fact.place() == fact.sheet.at()
    # A supplement names its filing; what a filing would name itself is still the filing's.
    assert fact.place("refers_to").path == fact.sheet.where.path


def test_the_explanations_of_every_correction_and_supplement_count(folder) -> None:
    folder.file(OPEN)
    for day, kind, values in (
        ("02", "supplement", {"explanations": [{"rule": "XM0601", "text": "一"}]}),
        ("03", "correct", {"explanations": [{"rule": "XM0602", "text": "二"}]}),
        ("04", "correct", {"explanations": [{"rule": "XM0603", "text": "三"}]}),
        ("05", "correct", {}),
    ):
        if kind == "correct":
            values |= {"changes": {"occurred_on": "2026-01-09"}}
        folder.file(f"2026-02-{day}-{kind}", refers_to=OPEN, **values)
    says = folder.timeline().steps[0].fact.says
    assert [each.text for each in says["explanations"]] == ["一", "二", "三"]
    assert "national_system" not in says


def test_a_mended_correction_does_not_outrun_a_later_word_on_the_national_system(folder) -> None:
    folder.file(OPEN, **national("2026-01-10", "QG-1"))
    folder.file("2026-02-02-correct", refers_to=OPEN, changes=national("2026-01-10", "QG-2"))
    assert reference(folder) == "QG-2"
    folder.file("2026-02-03-correct", refers_to=OPEN, changes=national("2026-01-10", "QG-3"))
    assert reference(folder) == "QG-3"
    folder.file(
        "2026-02-04-correct",
        refers_to="2026-02-02-correct",
        changes=national("2026-01-10", "QG-4"),
    )
    assert reference(folder) == "QG-3"
    folder.file(
        "2026-02-05-correct",
        refers_to="2026-02-03-correct",
        changes=national("2026-01-10", "QG-5"),
    )
    assert reference(folder) == "QG-5"


def test_the_national_system_may_be_taken_back(folder) -> None:
    folder.file(OPEN, **national("2026-01-10", "QG-1"))
    folder.file("2026-02-02-correct", refers_to=OPEN, changes={"national_system": None})
    assert folder.timeline().steps[0].fact.says["national_system"] is None
    folder.file("2026-02-03-supplement", refers_to=OPEN, **national("2026-02-03", "QG-2"))
    assert reference(folder) == "QG-2"


@pytest.mark.parametrize("turned", [False, True])
def test_the_first_of_two_transfers_is_what_is_taken_from(folders, turned) -> None:
    folder = folders("jiushui/weibo")
    folder.file("2026-11-19-transfer", **{"from": "licun/weibo.2"})
    folder.file("2026-11-18-transfer", **{"from": "licun/weibo"})
    assert taken_from(folder.sheets[::-1] if turned else folder.sheets) == "licun/weibo"


def test_what_a_record_states_is_told_by_the_keys_of_its_file(folders) -> None:
    folder = folders("jiushui/weibo")
    folder.file("2026-11-18-transfer", **{"from": "licun/weibo"}, facts={"name": "甲"})
    (sheet,) = folder.sheets
    assert states(sheet.record, ("from",))
    assert states(sheet.record, ("from_",))
    assert states(sheet.record, ("facts", "name"))
    assert not states(sheet.record, ("facts", "handle"))
    assert not states(sheet.record, ("to",))
    assert in_file(("from_", "posts", "X")) == ("from", "posts", "X")
