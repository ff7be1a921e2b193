"""What every test stands on: a Git that is nobody's, no network, and hypothesis without chance.

Fixtures for the other rooms: ``git_repo`` is a fresh repository in a temporary folder.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import hypothesis.configuration
import pytest

GIT_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Test Author",
    "GIT_AUTHOR_EMAIL": "author@example.invalid",
    "GIT_AUTHOR_DATE": "2026-11-24T09:00:00+08:00",
    "GIT_COMMITTER_NAME": "Test Committer",
    "GIT_COMMITTER_EMAIL": "committer@example.invalid",
    "GIT_COMMITTER_DATE": "2026-11-24T09:00:00+08:00",
}

BROWSER_PROGRAMS = ("chromium", "chromedriver")
"""What the tests marked ``browser`` start."""

BROWSER_REQUIRED = "MINGCE_BROWSER_REQUIRED"
"""Set to 1 where a missing browser must fail the run, as CI does."""


def pytest_configure(config: pytest.Config) -> None:
    """Drop what a Git hook hands down (GIT_DIR, GIT_INDEX_FILE, ...) before anything runs Git."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    os.environ.update(GIT_ENVIRONMENT)
    # Material's notice on MkDocs 2, as in the Makefile.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"

    hypothesis.configuration.set_hypothesis_home_dir(config.rootpath / ".pytest_cache/hypothesis")
    hypothesis.settings.register_profile(
        "mingce", derandomize=True, database=None, deadline=None, print_blob=True
    )
    hypothesis.settings.load_profile("mingce")


def _missing_browser() -> list[str]:
    return [program for program in BROWSER_PROGRAMS if shutil.which(program) is None]


def pytest_report_header() -> list[str]:
    """Say which tests this machine cannot run, and how it could."""
    missing = _missing_browser()
    if not missing:
        return []
    return [f"browser tests need {' and '.join(missing)} (Debian: chromium, chromium-driver)"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser, unless the run must have one."""
    if not _missing_browser():
        return
    browser = [item for item in items if item.get_closest_marker("browser")]
    if not browser:
        return
    if os.environ.get(BROWSER_REQUIRED) == "1":
        raise pytest.UsageError(f"{BROWSER_REQUIRED}=1, but {_missing_browser()} cannot be found")
    config.hook.pytest_deselected(items=browser)
    items[:] = [item for item in items if item not in set(browser)]


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Let sockets reach this machine only: a test that needs more fails and says where to."""
    connect, connect_ex, getaddrinfo = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def refuse_unless_local(address):
        host = address[0] if isinstance(address, tuple) else None
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if host and host not in {"localhost", "::1", "0.0.0.0"} and not host.startswith("127."):  # noqa: S104
            pytest.fail(f"a test reached for the network: {address!r}", pytrace=True)

    def guarded_connect(self, address):
        refuse_unless_local(address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        refuse_unless_local(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *arguments, **options):
        refuse_unless_local((host,))
        return getaddrinfo(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@dataclasses.dataclass(frozen=True)
class GitRepo:
    """A repository of a test's own."""

    path: Path

    def git(self, *arguments: str, check: bool = True) -> str:
        """Run git here; its standard output without the last line break."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if check and done.returncode:
            pytest.fail(f"git {' '.join(arguments)}: {done.returncode}\n{done.stderr}")
        return done.stdout.rstrip("\n")

    def write(self, path: str, content: str | bytes) -> Path:
        """Write one file of the work tree, its folders included; text as UTF-8 with LF."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return target

    def commit(self, message: str = "Change") -> str:
        """Stage the whole work tree and commit it, without hooks; the commit's name."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def git_repo(tmp_path: Path) -> GitRepo:
    """An empty repository on branch main, in a folder of its own."""
    folder = tmp_path / "repository"
    folder.mkdir()
    repo = GitRepo(folder)
    repo.git("init", "--quiet", "--initial-branch=main")
    return repo
