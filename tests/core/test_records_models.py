"""Every model, walked: what is said of each field, and what a correction reaches."""

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from mingce.records.announcement import Announcement, OfficeNotice
from mingce.records.decisions import DECISIONS
from mingce.records.fields import INTERNAL, PUBLIC, Record
from mingce.records.filing import (
    ACCOUNT_KINDS,
    UNIT_KINDS,
    AccountCorrect,
    Apply,
    UnitCorrect,
)
from mingce.records.office import (
    AccessFile,
    CalendarFile,
    Holiday,
    PlatformsFile,
    RegisterFile,
    ScopeFile,
    SiteIdentity,
)
from mingce.records.policy import PolicyFile

ROOTS: list[type[Record]] = [
    *(kind.model for kind in UNIT_KINDS.values()),
    *(kind.model for kind in ACCOUNT_KINDS.values()),
    *DECISIONS.values(),
    Announcement,
    OfficeNotice,
    PolicyFile,
    RegisterFile,
    PlatformsFile,
    ScopeFile,
    CalendarFile,
    AccessFile,
]
# What YAML 1.1 takes for a boolean; some editors and old readers still do.
YAML_11_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def parts(annotation: Any) -> Iterator[Any]:
    """An annotation and everything inside it."""
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from parts(part)


def walk(model: type[BaseModel], seen: set[type[BaseModel]]) -> None:
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():
            for part in parts(field.annotation):
                if isinstance(part, type) and issubclass(part, BaseModel):
                    walk(part, seen)


def models() -> list[type[BaseModel]]:
    seen: set[type[BaseModel]] = set()
    for root in ROOTS:
        walk(root, seen)
    return sorted(seen, key=lambda model: model.__qualname__)


MODELS = models()
FIELDS: list[tuple[str, str, FieldInfo]] = [
    (f"{model.__qualname__}.{name}", field.alias or name, field)
    for model in MODELS
    for name, field in model.model_fields.items()
]


def test_the_walk_reaches_parts_and_derived_patches():
    names = {model.__qualname__ for model in MODELS}
    assert {"Licence", "Ipv6", "Login", "Holiday", "Grace", "Attempt"} <= names
    assert {"UnitFactsPatch", "PostPatch", "AccountFactsPatch", "StorePatch"} <= names
    assert {"UnitCorrectChanges", "AccountCorrectChanges"} <= names
    assert len(FIELDS) > 300


def test_every_model_refuses_unknown_keys_and_change():
    loose = [
        model.__qualname__
        for model in MODELS
        if model.model_config.get("extra") != "forbid" or not model.model_config.get("frozen")
    ]
    assert loose == []


def test_every_field_has_a_chinese_title():
    assert [name for name, _, field in FIELDS if not CHINESE.search(field.title or "")] == []


def test_every_hint_is_chinese():
    hints = [(name, field.description) for name, _, field in FIELDS if field.description]
    assert [name for name, hint in hints if not CHINESE.search(hint)] == []


def test_every_field_says_who_may_read_it():
    wrong = [
        name
        for name, _, field in FIELDS
        if not isinstance(field.json_schema_extra, dict)
        or field.json_schema_extra.get("audience") not in (PUBLIC, INTERNAL)
    ]
    assert wrong == []


def test_no_key_and_no_word_of_a_choice_is_a_yaml_11_word():
    keys = {key for _, key, _ in FIELDS}
    words = {
        str(word)
        for _, _, field in FIELDS
        for part in parts(field.annotation)
        if get_origin(part) is Literal
        for word in get_args(part)
    }
    assert {each for each in keys | words if each.lower() in YAML_11_WORDS} == set()
    assert {"from", "public"} <= keys
    assert "from_" not in keys


@pytest.mark.parametrize(
    ("model", "key", "value"),
    [(Holiday, "from", "2026-01-01"), (SiteIdentity, "public", "true")],
    ids=["from", "public"],
)
def test_a_key_that_code_calls_otherwise_is_taken_by_its_own_name_alone(model, key, value):
    rest = {"name": "元旦", "to": "2026-01-03"} if model is Holiday else {}
    assert model.model_validate({**rest, key: value})
    other = {"from": "from_", "public": "is_public"}[key]
    with pytest.raises(ValidationError) as caught:
        model.model_validate({**rest, other: value})
    assert {(error["loc"], error["type"]) for error in caught.value.errors()} == {
        ((key,), "missing"),
        ((other,), "extra_forbidden"),
    }


KEPT = {"format", "kind", "submitted_by", "entered_by", "refers_to"}


@pytest.mark.parametrize(
    ("kinds", "correct"),
    [(UNIT_KINDS, UnitCorrect), (ACCOUNT_KINDS, AccountCorrect)],
    ids=["unit", "account"],
)
def test_changes_cover_every_field_that_can_be_corrected(kinds, correct):
    changes = correct.model_fields["changes"].annotation
    correctable = {
        name
        for kind in kinds.values()
        if kind.name not in ("correct", "withdraw")
        for name in kind.model.model_fields
    } - KEPT
    assert set(changes.model_fields) == correctable
    assert {"occurred_on", "facts", "ground", "evidence", "national_system"} <= correctable


def test_an_application_names_no_day_and_no_number_of_the_national_system():
    assert set(Apply.model_fields) == {
        "format",
        "kind",
        "facts",
        "reason",
        "evidence",
        "explanations",
        "submitted_by",
        "entered_by",
    }


def test_kinds_are_tried_in_the_order_of_the_design():
    assert [kind.name for kind in sorted(ACCOUNT_KINDS.values(), key=lambda k: k.order)] == [
        "apply",
        "open",
        "change",
        "correct",
        "supplement",
        "suspend",
        "resume",
        "stop",
        "deregister",
        "blocked",
        "transfer",
        "withdraw",
    ]
    assert list(UNIT_KINDS) == ["enrol", "change", "correct", "supplement", "withdraw", "dissolve"]
    for name, kind in {**UNIT_KINDS, **ACCOUNT_KINDS}.items():
        assert kind.name == name
        assert CHINESE.match(kind.word)


@pytest.mark.parametrize("table", [UNIT_KINDS, ACCOUNT_KINDS], ids=["unit", "account"])
def test_each_kind_takes_only_its_own_word(table):
    for name, kind in table.items():
        assert get_args(kind.model.model_fields["kind"].annotation) == (name,)
    for name, decision in DECISIONS.items():
        assert get_args(decision.model_fields["kind"].annotation) == (name,)
