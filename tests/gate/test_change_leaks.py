"""What a branch once held, though it holds it no more: personal data found in its commits."""

from __future__ import annotations

import pytest
from tests.gate.judging import told
from tests.gate.records import DAY, unit_change

from mingce.rules import leaks

# Nobody's: made up of zeros, and of a birthday in 1900 with a right check digit.
PHONE, RESIDENT = "13800000000", "370213190001010013"
LEAK = f"registry/licun/{DAY}-change.yml"


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        (LEAK, unit_change("0532-00000007", f"reason: 电话 {PHONE}"), ["手机号码"]),
        (
            LEAK,
            unit_change("0532-00000007", f"reason: {PHONE} {RESIDENT}"),
            ["居民身份证号码", "手机号码"],
        ),
        (LEAK, unit_change(), []),
        # What cannot be read is searched as text, but for keys that hold such digits by right.
        (LEAK, f"kind: [\nreason: {PHONE}\n", ["手机号码"]),
        (LEAK, f'kind: [\nidentifier: "{PHONE}"\n', []),
        (LEAK, f'kind: [\nreason: a\n"id": "{PHONE}"\nurl : x{PHONE}\n', []),
        (LEAK, f"kind: [\nparty_id_card: {PHONE}\n", ["手机号码"]),
        ("registry/licun/notes.txt", f"{PHONE}\n", ["手机号码"]),
        ("registry/licun/notes.txt", "无\n", []),
    ],
)
def test_what_a_branch_once_held(path: str, text: str, words: list[str]) -> None:
    commit = "0123456789abcdef" * 2
    found = list(leaks.leaked([(commit, path, text.encode()), (commit, "registry/a", b"a")]))
    assert told(found) == [("XM9034", path, "", path, word) for word in words]
    for each in found:
        assert f"疑似有{each.field}：在提交 0123456789ab 里，" in each.message


def test_bytes_that_are_no_text_are_searched_too() -> None:
    found = leaks.leaked([("a" * 40, LEAK, b"\xff\xfe " + PHONE.encode() + b"\n")])
    assert [each.field for each in found] == ["手机号码"]


def test_every_version_is_searched_as_it_is_read() -> None:
    hidden = unit_change("0532-00000007", 'reason: "\\x31380000\\u0030000"')
    assert PHONE not in hidden
    versions = [("a" * 40, "registry/a", b"a"), ("b" * 40, LEAK, hidden.encode())]
    assert [each.field for each in leaks.leaked(versions)] == ["手机号码"]
