"""The suite itself: names that importlib mode needs, and the guards of conftest.py."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import hypothesis
import pytest

TESTS = Path(__file__).parents[1]
BROWSER_TEST = """
import pytest

@pytest.mark.browser
def test_browser():
    pass

def test_other():
    pass
"""


def test_file_names_are_unique_and_no_folder_is_a_package() -> None:
    names = Counter(path.name for path in TESTS.rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
    assert list(TESTS.rglob("__init__.py")) == []


def test_no_source_is_ignored() -> None:
    done = subprocess.run(
        ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "-z"],
        cwd=TESTS.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    rooms = ("docs/", "hooks/", "office/", "plugins/", "registry/", "src/", "tests/")
    ignored = [name for name in done.stdout.split("\0") if name.startswith(rooms)]
    assert [name for name in ignored if "/__pycache__/" not in name] == []


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("registry.invalid", 443)])
def test_the_network_is_out_of_reach(address: tuple[str, int]) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"^a test reached for the network: "):
        socket.create_connection(address, timeout=1)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_git_is_nobodys(git_repo) -> None:
    assert {name for name in os.environ if name.startswith("GIT_")} == {
        "GIT_AUTHOR_DATE",
        "GIT_AUTHOR_EMAIL",
        "GIT_AUTHOR_NAME",
        "GIT_COMMITTER_DATE",
        "GIT_COMMITTER_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_TERMINAL_PROMPT",
    }
    git_repo.write("folder/file.txt", "text\n")
    first = git_repo.commit("First")
    assert git_repo.git("log", "--format=%H %an %ae %cn %s") == (
        f"{first} Test Author author@example.invalid Test Committer First"
    )
    assert git_repo.git("status", "--short", "--branch") == "## main"


def test_hypothesis_leaves_nothing_to_chance() -> None:
    settings = hypothesis.settings.default
    assert settings is not None
    assert (settings.derandomize, settings.database, settings.deadline) == (True, None, None)


@pytest.mark.parametrize(
    ("required", "code", "said"),
    [
        ({}, 0, "1 passed, 1 deselected"),
        ({"MINGCE_BROWSER_REQUIRED": "1"}, 4, "MINGCE_BROWSER_REQUIRED=1, but"),
    ],
    ids=["said", "required"],
)
def test_a_missing_browser_is_said_or_fails(
    tmp_path: Path, required: dict[str, str], code: int, said: str
) -> None:
    shutil.copy(TESTS / "conftest.py", tmp_path)
    (tmp_path / "test_browser.py").write_text(BROWSER_TEST, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path)} | required,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    output = done.stdout + done.stderr
    assert done.returncode == code, output
    assert said in output
    assert code or "browser tests need chromium and chromedriver" in output
