"""A small register in real Git for the tests of the desk: the office's clone and its server.

The register is a demonstration as of 2026-11-24. licun has an account on weibo, entered in the
daybook; everything else is what a test adds. ``office`` is a clone with main checked out,
``server`` the bare repository that it was pushed to; ``run`` calls the terminal's door.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests import office_files

from mingce import cli
from mingce.records.paths import RecordPath, classify

AS_OF = "2026-11-24"

OFFICE = {
    "office/register.yml": office_files.register(
        "{name: 李沧区人民政府办公室, unit: qzfb}", as_of=AS_OF
    ),
    "office/policy/2021-07-23.yml": office_files.policy(recusal="区政府办公室主任"),
    "office/platforms.yml": """\
# yaml-language-server: $schema=../schemas/office/platforms.json
format: 1
platforms:
  weibo:
    name: 新浪微博
    kind: account
    identifier:
      {label: UID, pattern: '[0-9]{10}', example: '0512345678', case: sensitive, where: 主页}
    approval: {status: approved, basis: 示范}
  douyin:
    name: 抖音
    kind: account
    identifier: {label: 抖音号, pattern: '[a-z0-9]{4,20}', example: demo0001, case: fold, where: 主}
    approval: {status: approved, basis: 示范}
""",
    "office/access.yml": """\
# yaml-language-server: $schema=../schemas/office/access.json
format: 1
units:
  licun: {logins: [{name: licun-office, id: 900000101}]}
  jiushui: {logins: [{name: jiushui-office, id: 900000110}]}
  qzfb: {logins: [{name: qzfb-office, id: 900000112}]}
reviewers:
  - {post: 中心主任, unit: qzfb, logins: [{name: lc-review-2, id: 900000202}], from: 2021-07-23}
  - {post: 中心一级科员, unit: qzfb, logins: [{name: lc-review-1, id: 900000201}], from: 2026-01-01}
""",
    "office/calendar/2026.yml": office_files.CALENDAR,
}
UNITS = {"licun": "李村街道办事处", "jiushui": "九水街道办事处", "qzfb": "区政府办公室"}
NUMBERS = {"licun": "06", "jiushui": "10", "qzfb": "01"}
ACCOUNT = {
    "name": "李村发布",
    "identifier": "0512345678",
    "verification": {"subject": "青岛市李沧区人民政府李村街道办事处"},
    "function": "发布街道政务信息",
    "operation": {"by": "own"},
    "managers": ["m1"],
    "systems": {"review": "2026-01-06"},
}
NATIONAL = {"filed_on": "2026-01-12", "reference": "QG-370213-0001"}


def text(path: str, **values: Any) -> str:
    """A record's text, each key on a line of its own in the order given."""
    where = classify(path)
    assert isinstance(where, RecordPath), where
    said = {"format": 1, "kind": where.kind, **values}
    if where.group in ("unit", "account"):
        said.setdefault("submitted_by", "党政办公室")
    ups = "../" * path.count("/")
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return "\n".join([f"# yaml-language-server: $schema={ups}schemas/{where.schema}", *lines, ""])


def announcement(path: str, accounts: list[dict[str, Any]], **values: Any) -> str:
    """An announcement's text, dated by its name."""
    said = {
        "format": 1,
        "accounts": accounts,
        "basis": "李沧区政务新媒体管理办法第七条",
        "objections": {"phone": "0532-00000006"},
        "signed_by": "李村街道办事处",
        "date": path.rsplit("/", 1)[1][:10],
        **values,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return "\n".join(["---", *lines, "---", "特此公告。", ""])


def unit_facts(unit: str) -> dict[str, Any]:
    """All that policy asks of a unit."""
    return {
        "name": UNITS[unit],
        "legal_name": f"青岛市李沧区人民政府{UNITS[unit]}",
        "body": "administrative",
        "responsible_section": "党政办公室",
        "responsible": {"first": "主任", "direct": "宣传委员"},
        "public_phone": f"0532-000000{NUMBERS[unit]}",
        "posts": {
            "m1": {
                "post": "新媒体专员",
                "phone": "0532-00000016",
                "dedicated": True,
                "trained_on": "2026-01-06",
            }
        },
    }


def base() -> dict[str, str]:
    """The register that every test begins with: lawful, and all of it entered."""
    files = dict(OFFICE)
    rows = ["number,entered_on,event,occurred_on,subject,where"]
    for unit in UNITS:
        path = f"registry/{unit}/2026-01-07-enrol.yml"
        files[path] = text(path, facts=unit_facts(unit))
        rows.append(f"LC-2026-{len(rows):04d},2026-01-07,filed,,{unit}/2026-01-07-enrol,")
    path = "office/decisions/licun/2026-01-08-consent.yml"
    files[path] = text(
        path,
        date="2026-01-08",
        by="中心主任",
        reference="李新媒函〔2026〕1号",
        subject="licun/weibo",
        name="李村发布",
        platform="weibo",
        expires="2026-04-08",
    )
    path = "registry/licun/weibo/2026-01-12-open.yml"
    files[path] = text(path, occurred_on="2026-01-12", facts=ACCOUNT, national_system=NATIONAL)
    rows.append(f"LC-2026-{len(rows):04d},2026-01-12,filed,,licun/weibo/2026-01-12-open,")
    files["office/daybook/2026-01.csv"] = "\n".join([*rows, ""])
    return files


@dataclasses.dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    err: str


@dataclasses.dataclass(frozen=True)
class Desk:
    """A clone of the register."""

    path: Path

    text = staticmethod(text)
    announcement = staticmethod(announcement)
    unit_facts = staticmethod(unit_facts)
    ACCOUNT = ACCOUNT

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
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout.rstrip("\n")

    def write(self, path: str, content: str) -> Path:
        """Write one file of the work tree."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="")
        return target

    def file(self, path: str, **values: Any) -> str:
        """Write one record; its path."""
        self.write(path, text(path, **values))
        return path

    def announce(self, path: str, accounts: list[dict[str, Any]], **values: Any) -> str:
        """Write one announcement; its path."""
        self.write(path, announcement(path, accounts, **values))
        return path

    def change(self, name: str = "更名", day: str = "2026-11-20", account: str = "weibo") -> str:
        """Write a change of the account's name, lawful as of the day of the tests; its path."""
        path = f"registry/licun/{account}/{day}-change.yml"
        return self.file(path, occurred_on=day, facts={"function": name}, reason="职能调整")

    def commit(self, message: str = "Change") -> str:
        """Commit the whole work tree; the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def push(self, branch: str = "main") -> None:
        """Push a branch to the server."""
        self.git("push", "--quiet", "origin", branch)

    def rows(self, revision: str = "main") -> list[str]:
        """The daybook's rows in a commit, headings left out."""
        listed = self.git("ls-tree", "-r", "--name-only", revision, "office/daybook").splitlines()
        files = [self.git("show", f"{revision}:{path}").splitlines() for path in sorted(listed)]
        return [line for lines in files for line in lines[1:]]


def _init(folder: Path) -> Desk:
    desk = Desk(folder)
    folder.mkdir()
    desk.git("init", "--quiet", "--initial-branch=main")
    for path, content in base().items():
        desk.write(path, content)
    desk.commit("Begin")
    return desk


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _init(tmp_path_factory.mktemp("desk") / "template").path


@pytest.fixture
def alone(tmp_path: Path, _template: Path) -> Desk:
    """The register in a repository without a remote."""
    shutil.copytree(_template, tmp_path / "alone")
    return Desk(tmp_path / "alone")


@pytest.fixture
def server(tmp_path: Path, _template: Path) -> Desk:
    """The bare repository to which everybody pushes."""
    folder = tmp_path / "server.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(_template), str(folder)], check=True)
    return Desk(folder)


@pytest.fixture
def clone(server: Desk, tmp_path: Path) -> Callable[[str], Desk]:
    """Makes a clone of the server."""

    def made(name: str) -> Desk:
        folder = tmp_path / name
        subprocess.run(["git", "clone", "--quiet", str(server.path), str(folder)], check=True)
        return Desk(folder)

    return made


@pytest.fixture
def office(clone: Callable[[str], Desk]) -> Desk:
    """The office's clone, on main."""
    return clone("office")


@pytest.fixture(scope="session")
def desk_at() -> Callable[[Path], Desk]:
    """Makes a desk of a repository that is there."""
    return Desk


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Call ``mingce …`` in a clone, in this process, answering its questions with ``given``."""

    def called(desk: Desk, *arguments: str, given: str = "") -> Said:
        monkeypatch.chdir(desk.path)
        result = CliRunner().invoke(_main, arguments, input=given, prog_name="mingce")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        # Bytes, because click's own text has lost what kind of line breaks there were.
        return Said(result.exit_code, result.stdout_bytes.decode(), result.stderr)

    return called


class _Main:
    """The door as a test calls it: ``mingce.cli.main`` under click's runner."""

    name = "mingce"

    def main(self, args: tuple[str, ...], prog_name: str, **_: Any) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.argv", [prog_name, *args])
            patch.delenv("MINGCE_DEBUG", raising=False)
            cli.main()


_main: Any = _Main()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Real SSH keys by name: private key files, each with its .pub beside it."""
    folder = tmp_path_factory.mktemp("keys")
    made = {}
    for name in ("reviewer", "writer", "stranger"):
        path = folder / name
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)],
            check=True,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        )
        made[name] = path
    return made
