"""From the records: every text field of every model takes payloads, or refuses them.

The models are walked, not listed: a field that is added is filled too. The register of all kinds
and fields (tests/formats) is read, each text gets a payload that its type takes, and the site of it
is opened; then the same with payloads that no type was asked about.
"""

from __future__ import annotations

import itertools
import re
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from tests.site import every_field

from mingce.pages import publish
from mingce.reading import Problem
from mingce.records.announcement import Announcement, OfficeNotice
from mingce.records.decisions import DECISIONS
from mingce.records.fields import FilledUrl, HttpsUrl, Line, Text
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.office import AccessFile, CalendarFile, PlatformsFile, RegisterFile, ScopeFile
from mingce.records.paths import RecordPath, Unclaimed, classify
from mingce.records.policy import PolicyFile
from mingce.sheet import load as load_sheet

ROOTS = (
    *(kind.model for kind in (*UNIT_KINDS.values(), *ACCOUNT_KINDS.values())),
    *DECISIONS.values(),
    *(Announcement, OfficeNotice, RegisterFile, PlatformsFile, ScopeFile, CalendarFile),
    *(PolicyFile, AccessFile),
)
PATTERNS = {"pattern", "patterns", "demonstration"}
"""Regular expressions of the office, which no page shows; one that is none is refused by a rule."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def texts(model: type[BaseModel], done: set[type]) -> Iterator[tuple[str, str, Any]]:
    """Every text field under a model: the model, the field and the field's type."""
    if model in done:
        return
    done.add(model)
    for name, field in model.model_fields.items():
        given = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        for kind in leaves(given):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from texts(kind, done)
            else:
                yield model.__name__, name, kind


def leaves(kind: Any) -> Iterator[Any]:
    """The models and texts that a type is made of."""
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *demands = get_args(kind)
        # What a patch demands of a text stands around the text and the word for its absence.
        for each in get_args(inner) if get_origin(inner) in (Union, types.UnionType) else [inner]:
            yield from [Annotated[str, *demands]] if each is str else leaves(each)
    elif origin in (Union, types.UnionType, list, dict):
        for each in get_args(kind):
            yield from leaves(each)
    elif origin is not Literal and isinstance(kind, type) and issubclass(kind, (str, BaseModel)):
        yield kind


@pytest.fixture(scope="module")
def adapters() -> dict[str, tuple[TypeAdapter[str], list[str]]]:
    """Each type of text, by what it demands, with the fields that are of it."""
    found: dict[str, tuple[TypeAdapter[str], list[str]]] = {}
    done: set[type] = set()
    for root in ROOTS:
        for model, name, kind in texts(root, done):
            entry = found.setdefault(str(kind), (TypeAdapter(kind), []))
            entry[1].append(f"{model}.{name}")
    return found


def accepted(adapter: TypeAdapter[str], payloads: list[str]) -> list[str]:
    taken = []
    for text in payloads:
        try:
            taken.append(adapter.validate_python(text))
        except ValidationError:
            continue
    return taken


def test_every_text_field_refuses_payloads_or_is_a_text(adapters, payloads) -> None:
    free: list[str] = []
    assert sum(len(fields) for _, fields in adapters.values()) > 150
    for kind, (adapter, fields) in adapters.items():
        taken = accepted(adapter, payloads)
        if not taken:
            continue
        if kind in (str(HttpsUrl), str(FilledUrl)):
            assert all(each.startswith(("https://", "http://")) for each in taken), fields
            assert not [each for each in taken if set(each) & set("\"'<>` ")], fields
            continue
        if {each.rpartition(".")[2] for each in fields} <= PATTERNS:
            continue
        free += fields
        assert not [each for each in taken if CONTROL.search(each)], fields
        assert len(taken) > 500, fields
    assert len(free) > 90
    names = {each.rpartition(".")[2] for each in free}
    assert not names & {"url", "email", "phone", "platform", "repository", "sha256", "key", "keys"}


def test_a_line_and_a_text_take_all_but_control_signs(payloads) -> None:
    for kind, limit, bad in ((Line, 200, "[\x00-\x1f\x7f\x85\u2028\u2029]"), (Text, 2000, CONTROL)):
        refused = set(payloads) - set(accepted(TypeAdapter(kind), payloads))
        expected = {
            each
            for each in payloads
            if len(each) > limit or re.search(bad, each) or (kind is Text and "\t" in each)
        }
        assert refused == expected
        assert len(refused) > 40


FILING = """format: 1
kind: enrol
facts: {name: %s, legal_name: 示范单位, body: administrative}
submitted_by: 办公室
"""
QUOTED = "'{}'"


def test_the_reader_refuses_what_a_line_refuses_and_says_why(payloads) -> None:
    where = classify("registry/jia/2026-01-12-enrol.yml")
    assert isinstance(where, RecordPath)
    line = TypeAdapter(Line)
    for text in payloads:
        data = FILING % QUOTED.format(text.replace("'", "''"))
        sheet, problems = load_sheet(where, data.encode())
        fine = bool(accepted(line, [text]))
        if sheet is not None:
            assert fine or set(text) & set("\r\n"), text
            if fine:
                assert sheet.record.facts.name == text
            continue
        assert problems
        assert all(isinstance(each, Problem) and each.remedy for each in problems), text
        assert (
            not fine
            or set(text) & set("\ufeff\ufffe\uffff\u200b\u202e\u2066\u2069\u202c\u00ad")
            or text != text.strip()
            or re.search(r"[\ud800-\udfff\ue000-\uf8ff\u0080-\u009f\u2028\u2029]", text)
        ), text


def test_no_file_name_carries_one(payloads) -> None:
    places = (
        "registry/{}/2026-01-12-enrol.yml",
        "registry/jia/{}/2026-03-08-open.yml",
        "registry/jia/weibo/2026-03-08-{}.yml",
        "registry/jia/weibo/{}",
        "announcements/jia/2026-11-20-{}.md",
        "announcements/{}/2026-11-20-weibo.md",
        "office/notices/2026-11-20-{}.md",
        "office/decisions/jia/2026-11-20-{}.yml",
        "office/daybook/{}.csv",
        "office/{}",
    )
    for place in places:
        for text in payloads:
            found = classify(place.format(text))
            assert isinstance(found, Unclaimed), (place, text)
            assert found.why
            assert found.remedy


class Filler:
    """Puts payloads into every text of a record, also into those that it does not state."""

    def __init__(self, payloads: list[str], *, asking: bool, start: int = 0) -> None:
        self._payloads = payloads
        self._turn = start
        self._asking = asking
        self._takes: dict[str, list[str]] = {}
        self.filled: dict[str, set[str]] = {}

    def record(self, model: BaseModel) -> BaseModel:
        changed = {}
        for name, field in type(model).model_fields.items():
            if name in KEPT or (type(model).__name__, name) in KEPT_OF:
                continue
            given = (
                Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            )
            changed[name] = self.value(
                given, getattr(model, name), f"{type(model).__name__}.{name}"
            )
        return model.model_copy(update=changed)

    def value(self, kind: Any, known: Any, where: str) -> Any:
        if isinstance(known, BaseModel):
            return self.record(known)
        if isinstance(known, list):
            return [self.value(kind, each, where) for each in known]
        if isinstance(known, dict):
            return {key: self.value(kind, each, where) for key, each in known.items()}
        if known is not None and not isinstance(known, str):
            return known
        wanted = [each for each in leaves(kind) if not _is_model(each)]
        if not wanted or (known is None and len(list(leaves(kind))) > 1):
            return known
        text = self.text(wanted[-1])
        if text is None or (_within(kind, list, dict) and known is None):
            return known
        self.filled.setdefault(where, set()).add(text)
        return text

    def text(self, kind: Any) -> str | None:
        if not self._asking:
            self._turn += 1
            return self._payloads[self._turn % len(self._payloads)]
        key = str(kind)
        if key not in self._takes:
            self._takes[key] = accepted(TypeAdapter(kind), self._payloads)
        if not self._takes[key]:
            return None
        self._turn += 1
        return self._takes[key][self._turn % len(self._takes[key])]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _within(kind: Any, *wanted: type) -> bool:
    origin = get_origin(kind)
    return origin in wanted or any(_within(each, *wanted) for each in get_args(kind))


KEPT = {"format", "kind", "id", "unit", "subject", "subjects", "platform", "refers_to", "filing",
        "disputes", "corrects", "to", "holder", "merged_into", "parent", "code", "prefix",
        "rule", "managers", "disputed", *PATTERNS}  # fmt: skip
KEPT_OF = {("Operation", "by")}
"""Ids and words of the code: what a path or another record is found by."""


def filled(filler: Filler) -> dict[str, bytes]:
    def fill(where, sheet):
        sheet.record = filler.record(sheet.record)
        if hasattr(sheet, "body") and where.path.endswith(".md"):
            sheet.body = "\n\n".join(filter(None, (filler.text(Text) for _ in range(40))))

    site = every_field.changed(every_field.files(), fill)
    return {each.uri: each.data for each in publish(site)}


@pytest.mark.browser
@pytest.mark.parametrize(("asking", "start"), [(True, 0), (False, 400)])
def test_the_site_of_a_register_full_of_them(pit, put, payloads, asking: bool, start: int) -> None:
    filler = Filler(payloads, asking=asking, start=start)
    documents = filled(filler)
    pages = [uri for uri in documents if uri.endswith(".html") and uri != "404.html"]
    assert len(pages) > 45
    assert len(filler.filled) > 100
    assert len(set(itertools.chain(*filler.filled.values()))) > 250
    found = pit.files(put(documents), pages)
    assert len(found.texts) == len(pages)
