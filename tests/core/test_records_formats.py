"""Formats: the chain of upgraders, and a register of every format that there ever was."""

import copy
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from mingce.daybook import read as read_daybook
from mingce.reading import read_markdown, read_yaml
from mingce.records import formats
from mingce.records.decisions import DECISIONS
from mingce.records.fields import Record
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.formats import CURRENT, UPGRADERS, FormatError, upgrade
from mingce.records.paths import RecordPath, classify
from mingce.records.schemas import has_editor_line

TREES = Path(__file__).parents[1] / "formats"


def files(tree: Path) -> list[tuple[str, bytes]]:
    found = sorted(path for path in tree.rglob("*") if path.is_file())
    return [(path.relative_to(tree).as_posix(), path.read_bytes()) for path in found]


def claim(path: str) -> RecordPath:
    where = classify(path)
    assert isinstance(where, RecordPath), where
    return where


def records(tree: Path) -> list[tuple[RecordPath, Record]]:
    """Every record of a tree, read, upgraded and validated by today's models."""
    found = []
    for path, data in files(tree):
        where = claim(path)
        if where.model is not None:
            read = read_markdown if path.endswith(".md") else read_yaml
            document = read(data)
            assert document.problems == []
            value = upgrade(where.group, where.kind, document.value)
            found.append((where, where.model.model_validate(value)))
    return found


class TestUpgrade:
    def test_leaves_the_present_format_as_it_is(self):
        value = {"format": "1", "kind": "change", "facts": {"name": "李村街道"}}
        assert upgrade("account", "change", value) == value

    def test_chains_upgraders_and_changes_nothing_that_it_is_given(self, monkeypatch):
        seen = []

        def first(group: str, kind: str, value: Any) -> dict[str, Any]:
            seen.append((1, group, kind, value["format"]))
            rest = {key: each for key, each in value.items() if key != "title"}
            return {**rest, "name": value["title"]}

        def second(group: str, kind: str, value: Any) -> dict[str, Any]:
            seen.append((2, group, kind, value["format"]))
            return {**value, "facts": {"name": value["name"]}}

        monkeypatch.setattr(formats, "CURRENT", 3)
        monkeypatch.setattr(formats, "UPGRADERS", {1: first, 2: second})
        old = {"format": "1", "title": "李村街道"}
        kept = copy.deepcopy(old)
        assert upgrade("account", "change", old) == {
            "format": "3",
            "name": "李村街道",
            "facts": {"name": "李村街道"},
        }
        assert old == kept
        assert seen == [(1, "account", "change", "1"), (2, "account", "change", "2")]
        seen.clear()
        assert upgrade("unit", "enrol", {"format": "2", "name": "甲"})["facts"] == {"name": "甲"}
        assert seen == [(2, "unit", "enrol", "2")]
        assert upgrade("unit", "enrol", {"format": "3"}) == {"format": "3"}
        assert len(seen) == 1

    def test_takes_the_format_as_a_number_too(self):
        assert upgrade("unit", "enrol", {"format": 1}) == {"format": 1}

    @pytest.mark.parametrize("said", ["3", 3, "999999"], ids=["text", "number", "large"])
    def test_names_a_newer_format(self, said):
        with pytest.raises(FormatError) as caught:
            upgrade("unit", "enrol", {"format": said})
        assert caught.value.message == f"此文件的格式版本为 {said}，本程序只认识到 1"
        assert caught.value.remedy == "请升级 mingce"
        assert str(caught.value) == f"此文件的格式版本为 {said}，本程序只认识到 1：请升级 mingce"

    def test_asks_for_a_missing_format(self):
        with pytest.raises(FormatError) as caught:
            upgrade("unit", "enrol", {"kind": "enrol"})
        assert caught.value.message == "此文件没有写格式版本"
        assert caught.value.remedy == "请在编辑器提示行下面加一行 format: 1"

    @pytest.mark.parametrize(
        ("said", "shown"),
        [
            ("0", "“0”"),
            ("-1", "“-1”"),
            ("1.0", "“1.0”"),
            ("v1", "“v1”"),
            ("１", "“１”"),
            ("01", "“01”"),
            ("", "“”"),
            ("9" * 5000, "所写的内容"),
            (None, "所写的内容"),
            ({}, "所写的内容"),
            (["1"], "所写的内容"),
        ],
        ids=[
            "0",
            "negative",
            "float",
            "word",
            "wide",
            "zero",
            "empty",
            "long",
            "null",
            "map",
            "list",
        ],
    )
    def test_refuses_what_is_no_format(self, said, shown):
        with pytest.raises(FormatError) as caught:
            upgrade("unit", "enrol", {"format": said})
        assert caught.value.message == f"格式版本不能是{shown}"
        assert caught.value.remedy == "请改为 format: 1"

    def test_there_is_an_upgrader_from_every_past_format(self):
        assert set(UPGRADERS) == set(range(1, CURRENT))


class TestFixtures:
    def test_there_is_a_tree_of_every_format(self):
        assert {path.name for path in TREES.iterdir()} == {str(n) for n in range(1, CURRENT + 1)}

    @pytest.mark.parametrize("number", range(1, CURRENT + 1))
    def test_every_record_is_still_read(self, number):
        found = records(TREES / str(number))
        assert len(found) > 50
        for where, record in found:
            assert isinstance(record, where.model or ())

    @pytest.mark.parametrize("number", range(1, CURRENT + 1))
    def test_the_daybook_is_still_read(self, number):
        books = [each for each in files(TREES / str(number)) if each[0].endswith(".csv")]
        daybook, problems = read_daybook(books, "LC")
        assert problems == []
        assert len(daybook.rows) > 30
        ids = {where.id for where, _ in records(TREES / str(number))}
        assert {row.subject for row in daybook.rows} <= ids

    @pytest.mark.parametrize("number", range(1, CURRENT + 1))
    def test_yaml_files_begin_with_their_editor_line(self, number):
        tree = files(TREES / str(number))
        assert [path for path, data in tree if not has_editor_line(data, path)] == []

    def test_the_tree_of_today_has_every_kind_of_record(self):
        found = {(where.group, where.kind) for where, _ in records(TREES / str(CURRENT))}
        assert found == {
            *(("unit", kind) for kind in UNIT_KINDS),
            *(("account", kind) for kind in ACCOUNT_KINDS),
            *(("decision", kind) for kind in DECISIONS),
            ("announcement", "announcement"),
            ("notice", "notice"),
            *((group, "") for group in ("policy", "calendar", "register", "scope", "platforms")),
            ("access", ""),
        }

    def test_the_tree_of_today_states_every_field(self):
        """So that an upgrader that forgets one is found."""
        stated: dict[type[BaseModel], set[str]] = {}

        def look(value: Any) -> None:
            if isinstance(value, BaseModel):
                stated.setdefault(type(value), set()).update(value.model_fields_set)
                for name in value.model_fields_set:
                    look(getattr(value, name))
            elif isinstance(value, dict):
                for each in value.values():
                    look(each)
            elif isinstance(value, list):
                for each in value:
                    look(each)

        for _, record in records(TREES / str(CURRENT)):
            look(record)
        parts = {
            model: set(model.model_fields) - names
            for model, names in stated.items()
            if not issubclass(model, _ENVELOPES) and "Changes" not in model.__name__
        }
        assert {model.__name__: names for model, names in parts.items() if names} == {}
        # Of what all filings share each field is stated by one of them.
        of_envelopes = {
            name
            for model in stated
            if issubclass(model, _ENVELOPES)
            for name in set(model.model_fields) - stated[model]
        }
        said = {name for model in stated if issubclass(model, _ENVELOPES) for name in stated[model]}
        assert of_envelopes - said == set()


_ENVELOPES = (
    *(kind.model for kind in UNIT_KINDS.values()),
    *(kind.model for kind in ACCOUNT_KINDS.values()),
)
