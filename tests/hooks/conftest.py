"""A small register in a repository of its own, with the hooks installed as Git calls them.

Two units, no accounts, so that only few rules have anything to say: licun is complete, hushan has
lacked its public phone ever since it was enrolled (XM0035, a breach that stands).
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCHEMA = "# yaml-language-server: $schema=../../schemas/"

REGISTER = """\
# yaml-language-server: $schema=../schemas/office/register.json
format: 1
jurisdiction: {code: "370213", name: 李沧区}
office: {name: 李沧区人民政府办公室, phone: 0532-00000001}
numbering: {prefix: LC}
site: {public: true}
demonstration: {as_of: 2026-11-24}
"""

POLICY = f"""\
{SCHEMA}office/policy.json
format: 1
instrument: {{title: 试行办法, number: 试〔2021〕1号, issued_by: 李沧区人民政府办公室}}
periods:
  filing: {{working_days: 5, counts_to: handed_in, kinds: [open], article: 第六条}}
  closing: {{months: 1, article: 第七条}}
  notice: {{working_days: 15, take_down: after_last_day, article: 第七条}}
  national_system_grace: {{working_days: 5, article: 第六条}}
readings: []
required: {{unit: [public_phone], account: [], app: []}}
systems: {{}}
rules: {{}}
"""

PLATFORMS = """\
# yaml-language-server: $schema=../schemas/office/platforms.json
format: 1
platforms: {}
"""

LICUN = "registry/licun/2026-08-03-enrol.yml"
HUSHAN = "registry/hushan/2026-08-03-enrol.yml"
SHIYUAN = "registry/shiyuan/2026-11-20-enrol.yml"


def enrol(name: str, *lines: str, phone: bool = True) -> str:
    """A unit's first sheet; ``lines`` are added at its end."""
    return "\n".join(
        [
            f"{SCHEMA}unit/enrol.json",
            "format: 1",
            "kind: enrol",
            "facts:",
            f"  name: {name}",
            f"  legal_name: 青岛市李沧区人民政府{name}",
            "  body: administrative",
            "  responsible_section: 党政办公室",
            *(["  public_phone: 0532-00000006"] if phone else []),
            "submitted_by: 党政办公室",
            *lines,
            "",
        ]
    )


FILES = {
    "office/register.yml": REGISTER,
    "office/policy/2021-07-23.yml": POLICY,
    "office/platforms.yml": PLATFORMS,
    LICUN: enrol("李村街道办事处"),
    HUSHAN: enrol("虎山路街道办事处", phone=False),
}

HOOKS = ("pre-commit", "pre-merge-commit", "pre-push")


@dataclasses.dataclass(frozen=True)
class Done:
    """What a git command that ran hooks came to."""

    code: int
    said: str

    @property
    def found(self) -> list[tuple[str, str]]:
        """Path and code of each finding that was said, in order."""
        heads = [
            line for line in self.said.splitlines() if line.startswith(("registry/", "office/"))
        ]
        return [(line.split(" ")[0].split(":")[0], line.split(" ")[1]) for line in heads]


@dataclasses.dataclass(frozen=True)
class Clerk:
    """Somebody at work in a clone: a repository's folder, with what the tests write into it."""

    path: Path

    LICUN = LICUN
    HUSHAN = HUSHAN
    SHIYUAN = SHIYUAN
    FILES = FILES
    enrol = staticmethod(enrol)

    def run(self, *arguments: str) -> Done:
        """Run git with its hooks; what it says on both channels."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return Done(done.returncode, done.stdout)

    def git(self, *arguments: str) -> str:
        """Run git, which must succeed; its output without the last line break."""
        done = self.run(*arguments)
        assert done.code == 0, done.said
        return done.said.rstrip("\n")

    def write(self, path: str, text: str) -> None:
        """Write one file of the work tree."""
        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
        (self.path / path).write_text(text, encoding="utf-8", newline="")

    def stage(self, path: str, text: str) -> None:
        """Write one file and stage it."""
        self.write(path, text)
        self.git("add", "--", path)

    def commit(self, *arguments: str) -> Done:
        """Commit what is staged, through the hooks."""
        return self.run("commit", "--message", "Change", *arguments)

    def slip(self) -> str:
        """Commit the whole work tree past the hooks; the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "--message", "Slip")
        return self.git("rev-parse", "HEAD")


def install(git_folder: Path) -> None:
    """Install the three hooks as scripts of this Python."""
    (git_folder / "hooks").mkdir(exist_ok=True)
    for hook in HOOKS:
        script = git_folder / "hooks" / hook
        start = "import sys; from mingce_hooks.cli import main; sys.exit(main())"
        script.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{start}' {hook} \"$@\"\n")
        script.chmod(0o755)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    """Neither what pre-commit hands down, should it run the tests, nor a wish for tracebacks."""
    for name in list(os.environ):
        if name.startswith("PRE_COMMIT") or name == "MINGCE_DEBUG":
            monkeypatch.delenv(name)


@pytest.fixture
def clerk(git_repo):
    """The register committed on main, hooks installed, at work on a branch ``work``."""
    clerk = Clerk(git_repo.path)
    for path, text in FILES.items():
        clerk.write(path, text)
    clerk.slip()
    install(clerk.path / ".git")
    clerk.git("switch", "--quiet", "--create", "work")
    return clerk


@pytest.fixture
def server(clerk, tmp_path):
    """The remote ``origin`` of the clerk's clone, with main pushed; the folder of it."""
    folder = tmp_path / "server.git"
    clerk.git("init", "--quiet", "--bare", "--initial-branch=main", str(folder))
    clerk.git("remote", "add", "origin", str(folder))
    clerk.git("push", "--quiet", "--no-verify", "origin", "main")
    return folder


@pytest.fixture
def other_clerk(server, tmp_path):
    """Somebody else with a clone of their own, hooks installed, on main."""
    folder = tmp_path / "other"
    subprocess.run(["git", "clone", "--quiet", str(server), str(folder)], check=True)
    install(folder / ".git")
    return Clerk(folder)
