"""Only what is marked public reaches the public: every internal field is marked and looked for.

The register of all kinds and fields (tests/formats) is read; in every record every internal field,
stated or not, gets a value of its own; then every byte of the published site is searched.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel
from tests.site import every_field

from mingce.pages import publish
from mingce.records.decisions import DECISIONS
from mingce.records.fields import INTERNAL
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.office import AccessFile

MARK = re.compile(rb"INTERN[0-9]+|17[0-9]{2}-[0-9]{2}-[0-9]{2}|77700[0-9]{5}")
WORDS = {"format", "kind"}
"""Fields whose value is a word of ours."""
NAMES = {"subject", "subjects", "holder", "filing", "refers_to", "rule", "platform", "disputes"}
"""Fields of decisions and disputes that name a record; pages derive states from them."""


class Marker:
    """Gives values that are found again, of whatever type a field wants."""

    def __init__(self) -> None:
        self.count = 0
        self.seen: set[tuple[str, str]] = set()

    def record(self, model: BaseModel, *, inside: bool = False) -> BaseModel:
        """The same record with every internal field marked; ``inside``: all fields are."""
        changed: dict[str, Any] = {}
        for name, field in type(model).model_fields.items():
            extra = field.json_schema_extra
            assert isinstance(extra, dict), (type(model), name)
            value = getattr(model, name)
            if inside or extra["audience"] == INTERNAL:
                self.seen.add((_plain(type(model)), name))
                if name not in WORDS | NAMES:
                    changed[name] = self.value(field.annotation, value)
            else:
                changed[name] = self.public(value)
        return model.model_copy(
            update={key: each for key, each in changed.items() if each is not getattr(model, key)}
        )

    def public(self, value: Any) -> Any:
        if isinstance(value, BaseModel):
            return self.record(value)
        if isinstance(value, list):
            return [self.public(each) for each in value]
        if isinstance(value, dict):
            return {key: self.public(each) for key, each in value.items()}
        return value

    def value(self, kind: Any, known: Any) -> Any:
        """A marked value of a type; the known one where the type has no room for a mark."""
        self.count += 1
        origin = get_origin(kind)
        if origin is Annotated:
            return self.value(get_args(kind)[0], known)
        if origin in (Union, types.UnionType):
            wanted = [each for each in get_args(kind) if each is not type(None)]
            return self.value(wanted[0], known)
        if origin is Literal or kind is bool:
            return known
        if origin is list:
            inner = known if isinstance(known, list) and known else [None]
            return [self.value(get_args(kind)[0], each) for each in inner]
        if origin is dict:
            inner = known if isinstance(known, dict) and known else {f"INTERN{self.count}": None}
            return {key: self.value(get_args(kind)[1], each) for key, each in inner.items()}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if isinstance(known, BaseModel):
                return self.record(known, inside=True)
            fields = kind.model_fields.items()
            return kind.model_construct(
                **{name: self.value(field.annotation, None) for name, field in fields}
            )
        if kind is dt.date:
            return dt.date(1701, 1, 1) + dt.timedelta(days=self.count)
        if kind is int:
            return 7770000000 + self.count
        assert kind is str, kind
        return f"INTERN{self.count}"


def _plain(model: type[BaseModel]) -> str:
    return model.__name__.removesuffix("Patch").removesuffix("Changes")


def internal_fields() -> set[tuple[str, str]]:
    """Every internal field of every kind of record that a unit or the office writes."""
    models = [kind.model for kind in (*UNIT_KINDS.values(), *ACCOUNT_KINDS.values())]
    pending: list[Any] = [*models, *DECISIONS.values(), AccessFile]
    found: set[tuple[str, str]] = set()
    done: set[type] = set()
    while pending:
        model = pending.pop()
        if model in done:
            continue
        done.add(model)
        for name, field in model.model_fields.items():
            extra = field.json_schema_extra
            if isinstance(extra, dict) and extra["audience"] == INTERNAL:
                found.add((_plain(model), name))
            pending += _models(field.annotation)
    return found


def _models(kind: Any) -> list[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [model for each in get_args(kind) for model in _models(each)]


@pytest.fixture(scope="module")
def marker() -> Marker:
    return Marker()


@pytest.fixture(scope="module")
def published(marker) -> dict[str, bytes]:
    """The site of the marked register, by path."""
    files = {
        path: data + b"# INTERN99999\n" if path.endswith(".yml") else data
        for path, data in every_field.files().items()
    }

    def mark(_where, sheet):
        if getattr(sheet.record, "audience", "") == "internal":
            words = {"title": "INTERN1", "signed_by": "INTERN2", "number": "INTERN3"}
            sheet.record = sheet.record.model_copy(update=words)
            sheet.body = "INTERN4"
        else:
            sheet.record = marker.record(sheet.record)

    site = every_field.changed(files, mark)
    return {each.uri: each.data for each in publish(site, "https://x.example/")}


def test_every_internal_field_of_every_record_was_marked(published, marker) -> None:
    assert internal_fields() - marker.seen == set()
    assert len(marker.seen) > 60


def test_no_byte_of_the_site_has_a_mark(published) -> None:
    found = {
        uri: sorted(set(MARK.findall(data)))[:5]
        for uri, data in published.items()
        if MARK.search(data)
    }
    assert found == {}


def test_the_site_is_there_and_a_mark_would_be_found(published) -> None:
    assert len(published) > 50
    assert "李村".encode() in published["index.html"]
    assert MARK.search(b"x INTERN12 y")
    assert MARK.search(b"1702-03-04")
    assert MARK.search(b"7770000012")
