"""The register of :mod:`tests.gate.records` behind a receive hook, and changes of Git's objects.

Changes are built beside any work tree, so that also what no work tree holds can be committed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests.gate.records import FILES, SUBMODULE, Changes, Node

from mingce.cli import group

_COMMITTED: dict[object, str] = {}
"""Commits made already: the clone is shared, and dates are always the same."""


@dataclasses.dataclass(frozen=True)
class Repo:
    """A repository of the tests, with or without a work tree."""

    path: Path

    def git(self, *arguments: str, given: bytes = b"", index: str = "") -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            input=given,
            capture_output=True,
            env=os.environ | ({"GIT_INDEX_FILE": index} if index else {}),
        )
        assert done.returncode == 0, f"git {arguments}\n{done.stderr.decode()}"
        return done.stdout.decode().rstrip("\n")

    def tree(self, revision: str, changes: Changes) -> str:
        """The id of a commit's tree with some paths changed."""
        index = str(self.path / ".git" / "index-of-tests")
        self.git("read-tree", revision, index=index)
        lines = []
        for path, content in changes.items():
            if content is None:
                lines.append(f"0 {'0' * 40}\t{path}")
                continue
            node = content if isinstance(content, Node) else Node("100644", content)
            raw = node.content.encode() if isinstance(node.content, str) else node.content
            mode, blob = node.mode, raw.decode() if node == SUBMODULE else self.blob(raw)
            lines.append(f"{mode} {blob}\t{path}")
        given = "".join(f"{line}\0" for line in lines).encode()
        self.git("update-index", "-z", "--index-info", given=given, index=index)
        return self.git("write-tree", index=index)

    def blob(self, data: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", given=data)

    def commit(self, changes: Changes, onto: str = "main", *parents: str) -> str:
        """Commit changes of a commit's tree; its parents are that commit and others."""
        key = (str(self.path), tuple(changes.items()), onto, parents)
        if key not in _COMMITTED:
            _COMMITTED[key] = self.commit_tree(self.tree(onto, changes), onto, *parents)
        return _COMMITTED[key]

    def commit_tree(self, tree: str, *parents: str) -> str:
        given = [part for parent in parents for part in ("-p", parent)]
        return self.git("commit-tree", tree, *given, "-m", "Change")

    def show(self, revision: str, path: str) -> str:
        """A file as a commit has it."""
        return self.git("show", f"{revision}:{path}") + "\n"

    def merge(self, branch: str, onto: str = "main", changes: Changes | None = None) -> str:
        """Merge a branch that stands on ``onto``, with more changes than it has."""
        tree = self.tree(branch, changes or {})
        return self.commit_tree(tree, onto, branch)


@dataclasses.dataclass(frozen=True)
class Told:
    """What a check or a push came to."""

    code: int
    said: str

    @property
    def codes(self) -> set[str]:
        """The codes of the findings that stop: those above a line that says so."""
        found: set[str] = set()
        block: set[str] = set()
        for line in self.said.replace("remote: ", "").splitlines():
            if line.startswith("以上 "):
                stops = "带来，" in line and "不妨碍" not in line
                found |= block if stops else set()
                block = set()
            code = re.match(r"\S.* (XM[0-9]{4}) (不予受理|违规|原则上|提示) ", line)
            if code:
                block.add(code[1])
        return found

    def of(self, name: str) -> str:
        """What was said of one reference of a push."""
        found: list[str] = []
        block: list[str] = []
        for line in self.said.replace("remote: ", "").splitlines():
            block.append(line)
            if line.startswith("以上 "):
                found += block if f"由 {name} " in line else []
                block = []
        return "\n".join(found)

    @property
    def governance(self) -> set[str]:
        """Those of the gate itself, and of the form that goes with a path."""
        return {code for code in self.codes if code.startswith("XM90")}


@dataclasses.dataclass(frozen=True)
class Gate:
    """A clone to work in, and a bare repository behind the hook."""

    clone: Repo
    server: Repo

    def check(self, head: str, actor: str = "", *more: str, base: str = "main") -> Told:
        given = ["check", "--root", str(self.clone.path), "--base", base, "--head", head]
        done = CliRunner().invoke(
            group, [*given, *(["--actor", actor] if actor else []), *more], standalone_mode=False
        )
        if isinstance(done.exception, click.ClickException):
            return Told(2, done.exception.message)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Told(done.exit_code, done.output)

    def push(self, actor: str, *refspecs: str, force: bool = False) -> Told:
        done = subprocess.run(
            ["git", "push", *(["--force"] if force else []), str(self.server.path), *refspecs],
            cwd=self.clone.path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env=os.environ | {"MINGCE_ACTOR": actor},
        )
        return Told(done.returncode, done.stdout)

    def refs(self) -> dict[str, str]:
        lines = self.server.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)


WARM = Path(__file__).with_name("warm.py")
COLD = f"""\
#!/bin/sh
exec '{sys.executable}' -c 'from mingce.cli import main; main()' "$@"
"""
"""A program ``mingce`` that starts as on a server; see :mod:`tests.gate.warm` for the other."""


@pytest.fixture(scope="session")
def mingce_program() -> Iterator[str]:
    """The text of a program ``mingce`` that is quick to start."""
    with tempfile.TemporaryDirectory() as folder:  # a socket's path may not be long
        place = f"{folder}/socket"
        with subprocess.Popen(
            [sys.executable, WARM, "serve", place],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as server:
            assert server.stdin is not None
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"
            yield f"#!/bin/sh\nexec '{sys.executable}' -I -S '{WARM}' call '{place}' \"$@\"\n"
            server.stdin.close()


def hook(mingce: str) -> str:
    """The receive hook, by a program ``mingce``."""
    return mingce.replace('"$@"', "receive-pack --actor-from env")


@pytest.fixture(scope="session")
def _made(tmp_path_factory, mingce_program) -> tuple[Path, Path]:
    """The register on main in a clone, and a bare copy of it behind the hook."""
    folder = tmp_path_factory.mktemp("gate")
    clone, server = folder / "clone", folder / "server.git"
    subprocess.run(["git", "init", "-q", "--template=", "-b", "main", str(clone)], check=True)
    for path, content in FILES.items():
        place = clone / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    (clone / "hooks/run").chmod(0o755)
    repo = Repo(clone)
    repo.git("add", "--all")
    repo.git("commit", "-q", "-m", "Register")
    repo.git("checkout", "-q", "--detach")
    subprocess.run(
        ["git", "clone", "-q", "--bare", "--template=", str(clone), str(server)], check=True
    )
    place = server / "hooks/pre-receive"
    place.parent.mkdir()
    place.write_text(hook(mingce_program))
    place.chmod(0o755)
    return clone, server


def _own(made: tuple[Path, Path], folder: Path) -> Gate:
    shutil.copytree(made[1], folder / "server.git")
    return Gate(Repo(made[0]), Repo(folder / "server.git"))


@pytest.fixture(scope="module")
def made_once(_made, tmp_path_factory) -> Gate:
    """A gate for tests that change nothing but for objects."""
    return _own(_made, tmp_path_factory.mktemp("once"))


@pytest.fixture
def gate(_made, tmp_path, monkeypatch) -> Gate:
    """The clone, to which tests only add objects, and a server of the test's own."""
    monkeypatch.delenv("MINGCE_DEBUG", raising=False)
    return _own(_made, tmp_path)


def findings(told: Told) -> Sequence[dict[str, object]]:
    """The new findings of a check with ``--format json``."""
    value = json.loads(told.said[told.said.index("{") : told.said.rindex("}") + 1])
    found: Sequence[dict[str, object]] = value["new"]
    return found
