"""The stage of the story: people with clones and keys, a server behind its hook, and a clock.

Everything happens in one temporary folder with real git and real SSH keys. Whoever acts runs git
and mingce in a clone of their own; the server knows them by the key with which they log in. The
stage's clock stands in for the machine's, here and in the server's hook.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from mingce import cli
from mingce.authority import fingerprint
from mingce.commands import options
from mingce.records.paths import RecordPath, classify

HOOK = """\
#!/bin/sh
exec '{python}' -c '
import datetime, sys
from mingce.commands import options
today = datetime.date.fromisoformat(open(sys.argv.pop(1)).read())
options.today = lambda: today
from mingce.cli import main
main()
' '{clock}' receive-pack --actor-from ssh
"""
_FOUND = re.compile(r"(?:- )?\S.*?\b(XM[0-9]{4}) (?:不予受理|违规|原则上)")
WIDTH = 14
"""So many lines of an answer are printed; of a review sheet all."""


@dataclasses.dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    text: str

    @property
    def codes(self) -> list[str]:
        """The rules that stopped it, each once: of a push those above a line that says so."""
        found: list[str] = []
        for line in self.text.replace("remote: ", "").splitlines():
            match = _FOUND.match(line)
            if match:
                found.append(match[1])
            elif line.endswith("请留意，不妨碍接收。"):
                found = []
        return list(dict.fromkeys(found))

    def of(self, branch: str) -> Said:
        """What a push of several was told of one branch."""
        block: list[str] = []
        for line in self.text.replace("remote: ", "").splitlines():
            block.append(line)
            if line.startswith("以上 "):
                if f"由 refs/heads/{branch} 带来" in line and "不妨碍" not in line:
                    return Said(self.code, "\n".join(block))
                block = []
        return Said(0, "")


@dataclasses.dataclass(frozen=True)
class Node:
    """What is no plain file: Git's mode, and the contents; of a submodule its commit."""

    mode: str
    content: str


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody at a computer: the name that the story gives, their clone and their key."""

    name: str
    folder: Path
    key: Path

    @property
    def public(self) -> str:
        """Their public key."""
        return " ".join(self.key.with_suffix(".pub").read_text("ascii").split()[:2])

    @property
    def print(self) -> str:
        """Their key's fingerprint."""
        return fingerprint(self.public)


class Stage:
    """A folder with the server, everybody's clones and a clock. ``tell`` prints a line."""

    def __init__(self, folder: Path, tell: Callable[[str], None] = print) -> None:
        self.folder, self.tell = folder, tell
        self.server = folder / "server.git"
        self.clock = folder / "today"
        self.today = dt.date(2026, 8, 3)
        self.people: dict[str, Person] = {}

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Let the stage's clock stand in for the machine's while the story is played."""
        before, environment = options.today, dict(os.environ)
        for name in [name for name in os.environ if name.startswith(("GIT_", "SSH_", "MINGCE_"))]:
            del os.environ[name]
        os.environ |= {
            "HOME": str(self.folder),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
            "PYTHONUTF8": "1",
        }
        options.today = lambda: self.today
        try:
            yield
        finally:
            options.today = before
            os.environ.clear()
            os.environ.update(environment)

    def date(self, day: str) -> None:
        """A new day begins."""
        self.today = dt.date.fromisoformat(day)
        self.clock.write_text(day)
        moment = f"{day}T09:00:00+08:00"
        os.environ |= {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}

    def enters(self, id: str, name: str) -> Person:
        """Somebody gets a key; their clone follows when the server stands."""
        key = self.folder / "keys" / id
        key.parent.mkdir(exist_ok=True)
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", id, "-f", key],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        key.with_suffix(".auth").write_text(
            f"publickey {' '.join(key.with_suffix('.pub').read_text('ascii').split()[:2])}\n"
        )
        self.people[id] = Person(name, self.folder / id, key)
        return self.people[id]

    def found(self, files: Mapping[str, str]) -> str:
        """Build the server with these files on main, and everybody's clone; main's commit."""
        first = self.folder / "first"
        self._git(self.folder, "init", "-q", "-b", "main", str(first))
        self._put(first, files)
        self._git(first, "add", "--all")
        who = ("-c", "user.name=office", "-c", "user.email=office@example.invalid")
        self._git(first, *who, "commit", "-q", "-m", "建立名册")
        self._git(self.folder, "clone", "-q", "--bare", str(first), str(self.server))
        hook = self.server / "hooks/pre-receive"
        hook.write_text(HOOK.format(python=sys.executable, clock=self.clock))
        hook.chmod(0o755)
        for id, person in self.people.items():
            self._git(self.folder, "clone", "-q", str(self.server), str(person.folder))
            for name, value in {
                "user.name": id,
                "user.email": f"{id}@example.invalid",
                "gpg.format": "ssh",
                "user.signingkey": str(person.key),
                "commit.gpgsign": "true",
            }.items():
                self._git(person.folder, "config", name, value)
        return self._git(first, "rev-parse", "HEAD").strip()

    def _git(self, folder: Path, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return done.stdout

    def _put(self, folder: Path, files: Mapping[str, str | None]) -> None:
        for path, content in files.items():
            place = folder / path
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, encoding="utf-8", newline="")

    # What people do -------------------------------------------------------------------------------

    def types(self, id: str, line: str, given: str = "", show: int = WIDTH) -> Said:
        """Somebody types a command, and answers its question with ``given``."""
        person = self.people[id]
        program, *arguments = shlex.split(line)
        os.environ["SSH_USER_AUTH"] = str(person.key.with_suffix(".auth"))
        with contextlib.chdir(person.folder):
            run = self._mingce if program == "mingce" else self._program
            said = run(program, arguments, given)
        self.tell(f"  $ {line}" + (f"    ← {given}" if given else ""))
        lines = [each for each in said.text.rstrip("\n").splitlines() if each]
        for each in lines[:show]:
            self.tell(f"    {each}")
        if len(lines) > show:
            self.tell(f"    ……（共 {len(lines)} 行）")
        return said

    def quietly(self, id: str, *lines: str) -> str:
        """What a form or a click does for somebody; the answer to the last."""
        tell, self.tell = self.tell, lambda line: None
        try:
            said = Said(0, "")
            for line in lines:
                said = self.types(id, line)
                assert said.code == 0, (line, said.text)
        finally:
            self.tell = tell
        return said.text.strip()

    @staticmethod
    def _mingce(program: str, arguments: list[str], given: str) -> Said:
        result = CliRunner().invoke(_DOOR, arguments, input=f"{given}\n", prog_name=program)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.output)

    @staticmethod
    def _program(program: str, arguments: list[str], given: str) -> Said:
        done = subprocess.run(
            [program, *arguments],
            check=False,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        left = ("hint: ", "To ", "error: failed to push")
        lines = (line.rstrip() for line in done.stdout.splitlines())
        kept = [line for line in lines if not line.startswith(left)]
        return Said(done.returncode, "\n".join(kept))

    def hands_in(self, id: str, branch: str, files: Mapping[str, str | None]) -> Said:
        """Somebody writes files on a branch from main and pushes it: a pull request."""
        self.quietly(id, "git fetch -q --prune", f"git switch -q -C {branch} origin/main")
        return self.goes_on(id, branch, files)

    def goes_on(self, id: str, branch: str, files: Mapping[str, str | None]) -> Said:
        """The same on a branch that they have already."""
        person = self.people[id]
        self._put(person.folder, files)
        for path, content in files.items():
            self.tell(f"  {person.name}{'写' if content else '删去'} {path}")
            for line in (content or "").splitlines():
                if not line.startswith("# yaml-language-server"):
                    self.tell(f"    │ {line}")
        self.quietly(id, "git add --all", f"git commit -q -m {branch}")
        return self.types(id, f"git push -q -f origin {branch}")

    def makes(self, id: str, branch: str, files: Mapping[str, str | Node | None]) -> None:
        """Put anything on a branch from main, also what no work tree of theirs would hold."""
        self.quietly(id, "git fetch -q --prune", f"git switch -q -f -C {branch} origin/main")
        for path, content in files.items():
            if content is None:
                self.quietly(id, f"git rm -q --cached {shlex.quote(path)}")
                continue
            node = content if isinstance(content, Node) else Node("100644", content)
            blob = node.content
            if node.mode != "160000":
                self._put(self.people[id].folder, {".git/made": node.content})
                blob = self.quietly(id, "git hash-object -w .git/made")
            place = shlex.quote(f"{node.mode},{blob},{path}")
            self.quietly(id, f"git update-index --add --cacheinfo {place}")
        self.quietly(id, f"git commit -q -m {branch}", "git reset -q --hard")

    def accepts(self, id: str, branch: str, show: int = WIDTH) -> Said:
        """A reviewer looks at a branch, says yes, and main has it."""
        self.quietly(id, "git fetch -q --prune", "git switch -q main", "git pull -q --ff-only")
        return self.types(id, f"mingce accept {branch}", "是", show)

    def enters_daybook(self) -> Said:
        """The office's job enters what main has received."""
        self.quietly("writer", "git pull -q --ff-only")
        return self.types("writer", "mingce enter")


class _Door:
    """The door of the terminal as click's runner calls it."""

    name = "mingce"

    def main(self, args: list[str], prog_name: str, **_: Any) -> None:
        before = sys.argv
        sys.argv = [prog_name, *args]
        try:
            cli.main()
        finally:
            sys.argv = before


_DOOR: Any = _Door()


def record(path: str, **values: Any) -> str:
    """A record's text as a form would write it, each key on a line of its own."""
    where = classify(path)
    assert isinstance(where, RecordPath), where
    said = {"format": 1, "kind": where.kind, **values}
    if where.kind in ("", "announcement"):
        del said["kind"]
    if where.group in ("unit", "account"):
        said.setdefault("submitted_by", "党政办公室")
    ups = "../" * path.count("/")
    lines = [f"{key.rstrip('_')}: {_plain(value)}" for key, value in said.items()]
    return "\n".join([f"# yaml-language-server: $schema={ups}schemas/{where.schema}", *lines, ""])


def announcement(path: str, body: str, **values: Any) -> str:
    """An announcement's text, dated by its name."""
    said = {"format": 1, **values, "date": path.rsplit("/", 1)[1][:10]}
    lines = [f"{key}: {_plain(value)}" for key, value in said.items()]
    return "\n".join(["---", *lines, "---", body, ""])


def _plain(value: Any) -> str:
    """A value on one line: words and dates bare, as people write them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    text = json.dumps(value, ensure_ascii=False)
    bare = isinstance(value, str) and re.fullmatch(r"[^\W\d_][\w/.]*|[0-9]{4}-[0-9-]{5}", value)
    return str(value) if bare and value not in ("true", "false", "null") else text
