"""A register whose main grows by real merges, signed with real SSH keys.

Reviewer one is of zwddzx, a section of qzfb, and has a section ke; reviewer two is of shiyuan.
One's key is listed whole, two's by its fingerprint. licun is a unit that files.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mingce.authority import fingerprint
from mingce.commands.audit import command

NAMES = ("one", "two", "new", "forge", "writer", "licun", "stranger")
HEAD = "number,entered_on,event,occurred_on,subject,where\n"
POLICY = """\
format: 1
instrument: {title: 试行办法, number: 试〔2021〕1号, issued_by: 区政府办公室}
periods:
  filing: {working_days: 5, counts_to: handed_in, kinds: [change], article: 第六条}
  closing: {months: 1, article: 第七条}
  notice: {working_days: 15, take_down: after_last_day, article: 第七条}
  national_system_grace: {working_days: 5, article: 第六条}
readings: []
required: {unit: [], account: [], app: []}
systems: {}
rules: {}
recusal: {post: 分管副主任}
"""


def enrol(unit: str, parent: str = "") -> str:
    """A unit's first sheet."""
    above = f", parent: {parent}" if parent else ""
    facts = f"{{name: {unit}{above}}}"
    return f"format: 1\nkind: enrol\nfacts: {facts}\nsubmitted_by: 办公室\n"


def change(text: str = "0532-00000007") -> str:
    """A later sheet of a unit."""
    return (
        f"format: 1\nkind: change\noccurred_on: 2026-11-02\nfacts: {{public_phone: {text}}}\n"
        "submitted_by: 办公室\n"
    )


def reviewer(post: str, unit: str, key: str, **more: Any) -> dict[str, Any]:
    """A reviewer's entry in the access file."""
    return {"post": post, "unit": unit, "keys": [key], "from": "2026-01-01", **more}


@dataclasses.dataclass(frozen=True)
class Keys:
    """Private key files by name, each with its .pub beside it."""

    files: Mapping[str, Path]

    def public(self, name: str) -> str:
        """A key as access.yml may list it whole."""
        return " ".join(self.files[name].with_suffix(".pub").read_text("ascii").split()[:2])

    def print(self, name: str) -> str:
        """A key's fingerprint."""
        return fingerprint(self.public(name))

    def access(self, reviewers: Sequence[Mapping[str, Any]] | None = None, **more: Any) -> str:
        """The access file; ``reviewers`` in place of one and two."""
        if reviewers is None:
            reviewers = [self.one(), self.two()]
        said = {
            "format": 1,
            "units": {
                "licun": {"keys": [self.print("licun")]},
                **{unit: {} for unit in ("qzfb", "zwddzx", "ke", "shiyuan")},
            },
            "reviewers": reviewers,
            "forge_keys": [self.public("forge")],
            "daybook_writer": {"keys": [self.print("writer")]},
            **more,
        }
        return "".join(f"{key}: {json.dumps(each)}\n" for key, each in said.items() if each)

    def one(self, **more: Any) -> dict[str, Any]:
        """Reviewer one's entry."""
        return reviewer("one", "zwddzx", self.public("one"), **more)

    def two(self, **more: Any) -> dict[str, Any]:
        """Reviewer two's entry."""
        return reviewer("two", "shiyuan", self.print("two"), **more)


@dataclasses.dataclass(frozen=True)
class Said:
    """What the audit came to. ``steps`` are those it lists, oldest first."""

    code: int
    data: dict[str, Any]
    text: Callable[[], Any]

    @property
    def out(self) -> str:
        """The same as text."""
        result = self.text()
        assert result.exit_code == self.code
        return str(result.output)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps."""
        return list(self.data["steps"])

    @property
    def last(self) -> tuple[str, str, list[str]]:
        """Grade, by whom and codes of the last step."""
        step = self.steps[-1]
        return step["grade"], step["by"], [each["code"] for each in step["findings"]]

    @property
    def codes(self) -> list[str]:
        """Every finding's code, in the order of the steps."""
        return [each["code"] for step in self.steps for each in step["findings"]]


@dataclasses.dataclass(frozen=True)
class Main:
    """A clone in which a test lets main grow. ``root`` is the trusted commit."""

    path: Path
    keys: Keys
    root: str = ""

    def git(self, *arguments: str, date: str = "", **more: Any) -> str:
        """Run git here; its standard output without the last line break."""
        when = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date} if date else {}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=os.environ | when,
            capture_output=True,
            text=True,
            encoding="utf-8",
            **({"stdin": subprocess.DEVNULL} | more if "input" not in more else more),
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout.rstrip("\n")

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files, or delete those that are None."""
        for path, content in files.items():
            target = self.path / path
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8", newline="")

    def commit(self, files: Mapping[str, str | None], key: str = "", date: str = "") -> str:
        """Commit files where HEAD is; the commit's id."""
        self.write(files)
        self.git("add", "--all")
        self.git(*self._signed(key), "commit", "-q", "--allow-empty", "-m", "x", date=date)
        return self.git("rev-parse", "HEAD")

    def _signed(self, key: str) -> list[str]:
        if not key:
            return []
        return ["-c", f"user.signingkey={self.keys.files[key]}", "-c", "commit.gpgsign=true"]

    def branch(
        self, files: Mapping[str, str | None], at: str = "main", name: str = "b", key: str = ""
    ) -> str:
        """Commit files on a branch of their own and go back to main; the commit's id."""
        self.git("switch", "-q", "-C", name, at)
        done = self.commit(files, key)
        self.git("switch", "-q", "main")
        return done

    def merge(self, key: str = "", name: str = "b", date: str = "") -> str:
        """Merge a branch into main, signed with a key; the merge's id."""
        self.git(*self._signed(key), "merge", "-q", "--no-ff", "-m", "m", name, date=date)
        return self.git("rev-parse", "HEAD")

    def land(self, files: Mapping[str, str | None], key: str = "", author: str = "") -> str:
        """Bring files onto main by a branch and its merge; the merge's id."""
        self.branch(files, key=author)
        return self.merge(key)

    def made(self, parents: Sequence[str], files: Mapping[str, str | None], key: str = "") -> str:
        """Let main be a commit of these parents that holds HEAD's files and others; its id."""
        self.write(files)
        self.git("add", "--all")
        tree = self.git("write-tree")
        given = [part for each in parents for part in ("-p", each)]
        sign = ["-S"] if key else []
        made = self.git(*self._signed(key), "commit-tree", *sign, *given, "-m", "m", tree)
        self.git("reset", "-q", "--hard", made)
        return made

    def enter(self, number: int, day: str, subject: str, event: str = "filed", **at: Any) -> str:
        """Write a row of the daybook on main, signed by its writer; the commit's id."""
        path = f"office/daybook/{day[:7]}.csv"
        target = self.path / path
        old = target.read_text("utf-8") if target.exists() else HEAD
        where = f"{day},{subject},here" if event == "published" else f",{subject},"
        row = f"LC-2026-{number:04d},{day},{event},{where}\n"
        return self.commit({path: old + row}, at.get("key", "writer"))

    def audit(self, *arguments: str, root: str = "") -> Said:
        """Run ``mingce audit`` here."""
        given = ["--root", str(self.path), "--trust-root", root or self.root, *arguments]

        def run(*more: str) -> Any:
            result = CliRunner().invoke(command, [*given, *more])
            if result.exception and not isinstance(result.exception, SystemExit):
                raise result.exception
            return result

        data = run("--format", "json")
        return Said(data.exit_code, json.loads(data.stdout) if data.stdout else {}, run)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Real keys."""
    folder = tmp_path_factory.mktemp("keys")
    for name in NAMES:
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name],
            check=True,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        )
    return Keys({name: folder / name for name in NAMES})


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Main:
    folder = tmp_path_factory.mktemp("audit") / "template"
    folder.mkdir()
    main = Main(folder, keys)
    main.git("init", "-q", "-b", "main")
    main.git("config", "gpg.format", "ssh")
    parents = {"zwddzx": "qzfb", "ke": "zwddzx"}
    root = main.commit(
        {
            "office/register.yml": (
                'format: 1\njurisdiction: {code: "370213", name: 李沧区}\n'
                "office: {name: 区政府办公室}\nnumbering: {prefix: LC}\nsite: {public: true}\n"
            ),
            "office/policy/2021-07-23.yml": POLICY,
            "office/access.yml": keys.access(),
            "office/daybook/2026-08.csv": f"{HEAD}LC-2026-0001,2026-08-03,filed,,licun/x,\n",
            **{
                f"registry/{unit}/2026-08-03-enrol.yml": enrol(unit, parents.get(unit, ""))
                for unit in ("licun", "qzfb", "zwddzx", "ke", "shiyuan")
            },
        }
    )
    return dataclasses.replace(main, root=root)


@pytest.fixture
def main(tmp_path: Path, _template: Main) -> Main:
    """Main at its trusted commit."""
    shutil.copytree(_template.path, tmp_path / "main")
    return dataclasses.replace(_template, path=tmp_path / "main")


@pytest.fixture
def filing() -> Callable[..., dict[str, str]]:
    """Makes a unit's change, as a mapping of one path."""

    def made(day: str = "2026-11-03", unit: str = "licun", text: str = "0532-00000007"):
        return {f"registry/{unit}/{day}-change.yml": change(text)}

    return made
