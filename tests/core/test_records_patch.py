"""Patches: what a filing may state, and what stating it does."""

import datetime as dt

import pytest
from pydantic import ValidationError

from mingce.records.account import AccountFacts, Followers, Operation, Verification
from mingce.records.filing import AccountCorrect, Change, UnitCorrect
from mingce.records.patch import MISSING, merge, patch_of, stated
from mingce.records.unit import Responsible, UnitFacts

UnitPatch = patch_of(UnitFacts)
AccountPatch = patch_of(AccountFacts)
MAY_REMOVE_OF_A_UNIT = {"parent", "credit_code", "division"}
MAY_REMOVE_OF_AN_ACCOUNT = {
    "variant",
    "identifier",
    "handle",
    "url",
    "name_rationale",
    "purpose",
    "followers",
    "stores",
    "app",
    "merge_by",
    "national_entry",
}


def test_requires_nothing():
    assert stated(UnitPatch.model_validate({})) == {}
    assert stated(AccountPatch.model_validate({})) == {}


def test_states_only_what_was_written():
    patch = AccountPatch.model_validate({"name": "李村街道", "handle": None})
    assert stated(patch) == {"name": "李村街道", "handle": None}
    assert patch.__dict__["url"] is MISSING


@pytest.mark.parametrize(
    ("model", "patch", "removable"),
    [
        (UnitFacts, UnitPatch, MAY_REMOVE_OF_A_UNIT),
        (AccountFacts, AccountPatch, MAY_REMOVE_OF_AN_ACCOUNT),
    ],
    ids=["unit", "account"],
)
def test_null_removes_only_what_may_be_empty(model, patch, removable):
    for name in model.model_fields:
        if name in removable:
            assert stated(patch.model_validate({name: None})) == {name: None}
        else:
            with pytest.raises(ValidationError) as caught:
                patch.model_validate({name: None})
            assert [error["loc"][0] for error in caught.value.errors()] == [name]


def test_null_in_an_entry_removes_only_what_may_be_empty():
    assert UnitPatch.model_validate({"posts": {"m1": {"trained_on": None, "from": None}}})
    for name in ("post", "phone", "dedicated"):
        with pytest.raises(ValidationError) as caught:
            UnitPatch.model_validate({"posts": {"m1": {name: None}}})
        assert [error["loc"] for error in caught.value.errors()] == [("posts", "m1", name)]


def test_a_patch_takes_no_unknown_key_at_any_depth():
    for value, loc in (
        ({"nmae": "x"}, ("nmae",)),
        ({"verification": {"subject": "x", "who": "y"}}, ("verification", "who")),
        ({"stores": {"huawei": {"name": "x"}}}, ("stores", "huawei", "name")),
    ):
        with pytest.raises(ValidationError) as caught:
            AccountPatch.model_validate(value)
        assert [(e["loc"], e["type"]) for e in caught.value.errors()] == [(loc, "extra_forbidden")]


def test_a_stated_value_is_whole():
    with pytest.raises(ValidationError) as caught:
        AccountPatch.model_validate({"verification": {"verified_on": "2026-01-14"}})
    assert [(e["loc"], e["type"]) for e in caught.value.errors()] == [
        (("verification", "subject"), "missing")
    ]


def test_a_whole_value_replaces_the_old_one():
    old = {
        "verification": Verification(subject="甲", verified_on=dt.date(2026, 1, 14)),
        "managers": ["m1", "m2"],
        "operation": Operation(by="own"),
    }
    patch = AccountPatch.model_validate({"verification": {"subject": "乙"}, "managers": ["m3"]})
    assert merge(old, patch) == {
        "verification": Verification(subject="乙"),
        "managers": ["m3"],
        "operation": Operation(by="own"),
    }


def test_entries_merge_one_by_one_and_field_by_field():
    old = {
        "posts": {
            "m1": {"post": "新媒体专员", "phone": "0532-00000016", "dedicated": True},
            "m2": {"post": "值班员", "phone": "0532-00000017", "dedicated": False},
            "m3": {"post": "审核员", "phone": "0532-00000018", "trained_on": dt.date(2026, 1, 1)},
        }
    }
    patch = UnitPatch.model_validate(
        {
            "posts": {
                "m1": {"phone": "0532-00000026"},
                "m2": None,
                "m3": {"trained_on": None},
                "m4": {"post": "编辑", "from": "2026-03-02"},
            }
        }
    )
    assert merge(old, patch) == {
        "posts": {
            "m1": {"post": "新媒体专员", "phone": "0532-00000026", "dedicated": True},
            "m3": {"post": "审核员", "phone": "0532-00000018"},
            "m4": {"post": "编辑", "from_": dt.date(2026, 3, 2)},
        }
    }


def test_entries_that_are_plain_values_replace_and_go():
    old = {"systems": {"review": dt.date(2026, 1, 6), "duty": dt.date(2026, 1, 6)}}
    patch = AccountPatch.model_validate({"systems": {"duty": None, "review": "2026-09-01"}})
    assert merge(old, patch) == {"systems": {"review": dt.date(2026, 9, 1)}}


def test_null_removes_a_whole_mapping_where_it_may_be_empty():
    old = {"name": "九水通", "stores": {"huawei": {"id": "C1"}}}
    assert merge(old, AccountPatch.model_validate({"stores": None})) == {"name": "九水通"}


def test_merging_changes_neither_side():
    old = {"systems": {"review": dt.date(2026, 1, 6)}, "handle": "licunfabu"}
    patch = AccountPatch.model_validate({"systems": {"review": None}, "handle": None})
    merge(old, patch)
    assert old == {"systems": {"review": dt.date(2026, 1, 6)}, "handle": "licunfabu"}
    assert stated(patch) == {"systems": {"review": None}, "handle": None}


def test_bounds_and_validators_of_the_state_hold_in_the_patch():
    for model, value in (
        (UnitPatch, {"credit_code": "113702130000000009"}),
        (UnitPatch, {"posts": {"m1": {"phone": "13000000000"}}}),
        (UnitPatch, {"posts": {"M1": {}}}),
        (AccountPatch, {"managers": []}),
        (AccountPatch, {"followers": {"count": "-1", "as_of": "2026-01-01"}}),
        (AccountPatch, {"operation": {"by": "both"}}),
    ):
        with pytest.raises(ValidationError):
            model.model_validate(value)


def test_patches_are_made_once():
    assert patch_of(UnitFacts) is UnitPatch


def test_a_patch_in_its_filing():
    sheet = Change.model_validate(
        {
            "format": "1",
            "kind": "change",
            "occurred_on": "2026-03-19",
            "facts": {"name": "李村街道", "followers": {"count": "12", "as_of": "2026-03-19"}},
            "submitted_by": "党政办公室",
        }
    )
    assert stated(sheet.facts) == {
        "name": "李村街道",
        "followers": Followers(count=12, as_of=dt.date(2026, 3, 19)),
    }


def test_a_correction_patches_dates_and_facts():
    sheet = AccountCorrect.model_validate(
        {
            "format": "1",
            "kind": "correct",
            "refers_to": "2026-03-20-change",
            "changes": {
                "occurred_on": "2026-03-18",
                "facts": {"handle": None},
                "reason": None,
                "from": "licun/weibo",
            },
            "submitted_by": "党政办公室",
        }
    )
    said = stated(sheet.changes)
    assert said.pop("occurred_on") == dt.date(2026, 3, 18)
    assert stated(said.pop("facts")) == {"handle": None}
    assert said == {"reason": None, "from_": "licun/weibo"}


@pytest.mark.parametrize("key", ["kind", "format", "submitted_by", "entered_by", "refers_to"])
def test_a_correction_leaves_what_a_sheet_is_and_who_handed_it_in(key):
    for model in (UnitCorrect, AccountCorrect):
        with pytest.raises(ValidationError) as caught:
            model.model_validate(
                {
                    "format": "1",
                    "kind": "correct",
                    "refers_to": "2026-01-12-enrol",
                    "changes": {key: "x"},
                    "submitted_by": "党政办公室",
                }
            )
        assert [(e["loc"], e["type"]) for e in caught.value.errors()] == [
            (("changes", key), "extra_forbidden")
        ]


def test_responsible_posts_are_stated_together():
    patch = UnitPatch.model_validate({"responsible": {"first": "主任", "direct": "副主任"}})
    assert stated(patch) == {"responsible": Responsible(first="主任", direct="副主任")}
