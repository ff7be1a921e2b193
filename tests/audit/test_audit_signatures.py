"""What is kept of verified signatures, and what that proves."""

from __future__ import annotations

import json
import subprocess

import pytest


def store(main):
    return main.path / ".git/mingce/signatures.json"


def test_verified_signatures_are_kept_by_commit(main, keys, filing):
    commit = main.land(filing("2026-11-03"), "two")
    main.land(filing("2026-11-04"))
    main.audit()
    assert json.loads(store(main).read_text()) == {commit: ["good", keys.print("two")]}


def test_a_kept_answer_is_not_asked_again_and_no_cache_asks_anew(main, keys, filing):
    commit = main.land(filing(), "stranger")
    store(main).parent.mkdir()
    # The cache is its owner's: one who lies to it lies to nobody else.
    store(main).write_text(json.dumps({commit: ["good", keys.print("two")]}))
    assert main.audit().last == ("signed", "two", [])
    before = store(main).read_bytes()
    assert main.audit("--no-cache").last == ("unproven", keys.print("stranger"), [])
    assert store(main).read_bytes() == before


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "{",
        "[]",
        "null",
        '{"x": 1}',
        '{"COMMIT": 1}',
        '{"COMMIT": ["good"]}',
        '{"COMMIT": ["good", 1]}',
        '{"COMMIT": ["good", ""]}',
        '{"COMMIT": [["good"], "SHA256:x"]}',
        '{"COMMIT": ["none", ""]}',
        "[" * 5000,
        "\x00\xff",
    ],
    ids=lambda text: repr(text[:26] + text[-9:]),
)
def test_garbage_in_its_place_is_harmless(main, filing, garbage):
    commit = main.land(filing(), "two")
    store(main).parent.mkdir()
    store(main).write_bytes(garbage.replace("COMMIT", commit).encode("latin-1"))
    assert main.audit("--strict").last == ("signed", "two", [])


def test_a_clone_that_cannot_be_written_to_goes_without(main, filing):
    main.land(filing(), "two")
    (main.path / ".git/mingce").write_text("a file where the folder should be")
    assert main.audit("--strict").last == ("signed", "two", [])


def test_without_ssh_keygen_nothing_is_judged_or_kept(main, filing, tmp_path, monkeypatch):
    main.land(filing(), "two")
    (tmp_path / "bin").mkdir()
    git = subprocess.run(["which", "git"], capture_output=True, text=True, check=True)
    (tmp_path / "bin/git").symlink_to(git.stdout.strip())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    said = main.audit()
    assert (said.code, "核验签名需要 ssh-keygen" in said.out) == (2, True)
    assert not store(main).exists()
