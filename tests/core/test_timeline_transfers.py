"""Transfers over two and more folders: the taker goes on from what the giver had handed in."""

from __future__ import annotations

import datetime as dt

import pytest

from mingce.timeline import State, taken_from

DAY = dt.date.fromisoformat


@pytest.fixture
def giver(folders):
    folder = folders("licun/weibo")
    folder.file("2026-01-12-open", facts={"name": "甲", "function": "一", "managers": ["m1"]})
    return folder


@pytest.fixture
def taker(folders):
    folder = folders("jiushui/weibo")
    folder.file("2026-11-18-transfer", **{"from": "licun/weibo"}, facts={"managers": ["m7"]})
    return folder


def test_the_taker_goes_on_in_the_givers_state(giver, taker) -> None:
    giver.file("2026-10-13-stop", "2026-10-12")
    giver.file("2026-10-20-blocked")
    giver.file("2026-11-16-transfer")
    assert giver.timeline().now.state is State.TRANSFERRED
    timeline = taker.timeline(chain=[giver.sheets])
    assert [step.fact.move for step in timeline.steps] == [
        "open",
        "stop",
        "blocked",
        "transfer-from",
    ]
    assert all(step.lawful for step in timeline.steps)
    now = timeline.now
    assert (now.state, now.blocked, now.since) == (State.STOPPED, True, DAY("2026-10-12"))
    assert now.facts == {"name": "甲", "function": "一", "managers": ["m7"]}
    assert timeline.blame("name").path == "registry/licun/weibo/2026-01-12-open.yml"
    assert timeline.blame("managers").path == "registry/jiushui/weibo/2026-11-18-transfer.yml"


def test_only_what_was_handed_in_by_then_goes_over(giver, taker) -> None:
    giver.file("2026-11-16-transfer")
    giver.file("2026-11-18-change", "2026-10-01", facts={"name": "乙"})
    giver.file("2026-11-19-change", "2026-10-02", facts={"name": "丙"})
    giver.file(
        "2026-11-19-correct", refers_to="2026-01-12-open", changes={"facts": {"function": "二"}}
    )
    assert taker.timeline(chain=[giver.sheets]).now.facts["name"] == "乙"
    assert taker.timeline(chain=[giver.sheets]).now.facts["function"] == "一"
    # The giver's own page says what the giver says.
    assert giver.timeline().now.facts == {"name": "丙", "function": "二", "managers": ["m1"]}


def test_what_changed_nothing_at_the_giver_changes_nothing_at_the_taker(giver, taker) -> None:
    giver.file("2026-11-16-transfer")
    giver.file("2026-11-17-deregister")
    timeline = taker.timeline(chain=[giver.sheets])
    assert timeline.now.state is State.LIVE


def test_two_transfers_in_a_row(giver, taker, folders) -> None:
    giver.file("2026-10-13-suspend")
    giver.file("2026-11-16-transfer")
    taker.file("2026-11-19-change", facts={"name": "乙"})
    taker.file("2026-11-20-transfer", to="huzhai")
    taker.file("2026-11-23-change", "2026-11-18", facts={"function": "二"})
    third = folders("huzhai/weibo")
    third.file("2026-11-20-transfer", **{"from": "jiushui/weibo"}, facts={"managers": ["m9"]})
    chain = [taker.sheets, giver.sheets]
    timeline = third.timeline(chain=chain)
    assert timeline.now.state is State.SUSPENDED
    assert timeline.now.facts == {"name": "乙", "function": "一", "managers": ["m9"]}
    assert [step.fact.sheet.subject for step in timeline.steps] == [
        "licun/weibo",
        "licun/weibo",
        "jiushui/weibo",
        "jiushui/weibo",
        "huzhai/weibo",
    ]
    # The order in which the chain's sheets are read does not matter.
    turned = third.timeline(chain=[list(reversed(sheets)) for sheets in chain])
    assert turned.now == timeline.now


def test_an_account_that_comes_back(giver, taker, folders) -> None:
    giver.file("2026-11-16-transfer")
    taker.file("2026-11-20-transfer", to="licun")
    back = folders("licun/weibo.2")
    back.file("2026-11-20-transfer", **{"from": "jiushui/weibo"}, facts={"name": "乙"})
    timeline = back.timeline(chain=[taker.sheets, giver.sheets])
    assert (timeline.now.state, timeline.now.facts["name"]) == (State.LIVE, "乙")


def test_a_withdrawn_taking_takes_nothing(giver, taker) -> None:
    giver.file("2026-11-16-transfer")
    assert taken_from(taker.sheets) == "licun/weibo"
    taker.file("2026-11-19-withdraw", refers_to="2026-11-18-transfer", reason="误报")
    assert taken_from(taker.sheets) is None
    assert taker.timeline(chain=[giver.sheets]).steps == ()


def test_a_release_that_is_struck_before_it_is_taken(giver) -> None:
    giver.file("2026-11-16-transfer")
    giver.file("2026-11-17-withdraw", refers_to="2026-11-16-transfer", reason="暂不移交")
    assert giver.timeline().now.state is State.LIVE


def test_a_corrected_origin(taker) -> None:
    taker.file(
        "2026-11-19-correct", refers_to="2026-11-18-transfer", changes={"from": "licun/weibo.2"}
    )
    assert taken_from(taker.sheets) == "licun/weibo.2"
    fact = taker.timeline().steps[0].fact
    assert str(fact.place("from")) == "registry/jiushui/weibo/2026-11-19-correct.yml:5:19"
    assert fact.place("from_") == fact.place("from")


def test_a_taker_without_a_giver(taker) -> None:
    timeline = taker.timeline()
    assert (timeline.now.state, timeline.steps[0].lawful) == (None, False)


def test_two_that_take_from_each_other(register, base, giver, taker) -> None:
    del giver.files["registry/licun/weibo/2026-01-12-open.yml"]
    giver.file("2026-11-18-transfer", **{"from": "jiushui/weibo"}, facts={})
    known = register({**giver.files, **taker.files})
    assert {id: account.state for id, account in known.accounts.items()} == {
        "jiushui/weibo": None,
        "licun/weibo": None,
    }
