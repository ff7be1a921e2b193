"""One record, read, upgraded and validated: all that is wrong with it is said in one run."""

from mingce.records.paths import RecordPath, classify
from mingce.sheet import load

PATH = "registry/licun/weibo/2026-10-14-change.yml"


def where(path: str = PATH) -> RecordPath:
    """The record path of a sheet."""
    found = classify(path)
    assert isinstance(found, RecordPath)
    return found


def problems(text: str) -> list[tuple[str, int, int, str]]:
    """Code, line, column and field of everything wrong with a text."""
    sheet, found = load(where(), text.encode())
    assert (sheet is None) == bool(found)
    return [(each.code, each.line, each.column, each.field) for each in found]


GOOD = "format: 1\nkind: change\noccurred_on: 2026-10-12\nfacts: {name: 李村}\nsubmitted_by: 办\n"


def test_a_sound_sheet_is_loaded() -> None:
    sheet, found = load(where(), GOOD.encode())
    assert found == []
    assert sheet is not None
    assert (sheet.id, sheet.kind, str(sheet.at("occurred_on"))) == (
        "licun/weibo/2026-10-14-change",
        "change",
        f"{PATH}:3:14",
    )


def test_an_empty_value_does_not_hide_a_wrong_date() -> None:
    text = GOOD.replace("2026-10-12", "2026-13-12") + "reason:\n"
    assert problems(text) == [
        ("XM0010", 6, 1, "reason"),
        ("XM0016", 3, 14, "occurred_on"),
    ]


def test_a_value_is_blamed_once() -> None:
    assert problems(GOOD.replace("2026-10-12", "")) == [("XM0010", 3, 1, "occurred_on")]


def test_a_broken_structure_is_not_guessed_at() -> None:
    codes = [code for code, *_ in problems(GOOD.replace("facts: {", "facts: {[") + "x: y\n")]
    assert set(codes) == {"XM0001"}


def test_a_newer_format_asks_for_an_upgrade() -> None:
    assert problems(GOOD.replace("format: 1", "format: 9")) == [("XM0015", 1, 9, "format")]
