"""A small register behind a receive hook, and changes made of Git's own objects.

Three units that file (licun, jiushui, shiyuan); the office is zwddzx, a section of qzfb, with a
section ke of its own. Reviewer one is of zwddzx, reviewer two of shiyuan, reviewer three left.
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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mingce.authority import fingerprint
from mingce.cli import group

Y = "# yaml-language-server: $schema="
DAY = "2026-11-24"

LICUN, JIUSHUI, SHIYUAN = "900000101", "900000102", "900000103"
ONE, TWO, LEFT, THREE = "900000201", "900000202", "900000203", "900000204"
LICUN_KEY = "SHA256:" + "licun0" * 7 + "a"
WRITER = "SHA256:" + "writer" * 7 + "a"
TWO_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
TWO_FINGERPRINT = fingerprint(TWO_KEY)

ACCESS = f"""\
{Y}../schemas/office/access.json
format: 1
units:
  licun: {{logins: [{{name: licun-office, id: {LICUN}}}], keys: ["{LICUN_KEY}"]}}
  jiushui: {{logins: [{{name: jiushui-office, id: {JIUSHUI}}}]}}
  shiyuan: {{logins: [{{name: shiyuan-office, id: {SHIYUAN}}}]}}
  zwddzx: {{}}
  qzfb: {{}}
  ke: {{}}
reviewers:
  - {{post: 一级科员, unit: zwddzx, logins: [{{name: r1, id: {ONE}}}], from: 2026-01-01}}
  - post: 二级科员
    unit: shiyuan
    logins: [{{name: r2, id: {TWO}}}]
    keys: ["{TWO_KEY}"]
    from: 2026-01-01
  - post: 原科员
    unit: zwddzx
    logins: [{{name: r3, id: {LEFT}}}]
    from: 2026-01-01
    until: 2026-06-30
  - {{post: 三级科员, unit: jiushui, logins: [{{name: r4, id: {THREE}}}], from: 2026-01-01}}
daybook_writer: {{keys: ["{WRITER}"]}}
"""
POLICY = f"""\
{Y}../../schemas/office/policy.json
format: 1
instrument: {{title: 试行办法, number: 试〔2021〕1号, issued_by: 李沧区人民政府办公室}}
periods:
  filing: {{working_days: 5, counts_to: handed_in, kinds: [change, deregister], article: 第六条}}
  closing: {{months: 1, article: 第七条}}
  notice: {{working_days: 15, take_down: after_last_day, article: 第七条}}
  national_system_grace: {{working_days: 5, article: 第六条}}
readings: []
required: {{unit: [], account: [], app: []}}
systems: {{}}
rules: {{}}
recusal: {{post: 分管副主任}}
"""
REGISTER = f"""\
{Y}../schemas/office/register.json
format: 1
jurisdiction: {{code: "370213", name: 李沧区}}
office: {{name: 李沧区人民政府办公室, phone: 0532-00000001}}
numbering: {{prefix: LC}}
site: {{public: true}}
demonstration: {{as_of: {DAY}}}
"""
PLATFORMS = f"""\
{Y}../schemas/office/platforms.json
format: 1
platforms:
  weibo:
    name: 新浪微博
    kind: account
    identifier:
      label: UID
      pattern: "[0-9]{{10}}"
      example: "0500000001"
      case: sensitive
      where: 主页链接
      demonstration: 05[0-9]{{8}}
    approval: {{status: approved, basis: 试行}}
"""
CALENDAR = f"""\
{Y}../../schemas/office/calendar.json
format: 1
year: 2026
notice: {{title: 试行安排}}
holidays: []
work: []
"""
DAYBOOK = """\
number,entered_on,event,occurred_on,subject,where
LC-2026-0001,2026-08-03,filed,,licun/2026-08-03-enrol,
LC-2026-0002,2026-11-20,published,2026-11-20,announcements/licun/2026-11-20-weibo,本网站
"""


def enrol(name: str, parent: str = "") -> str:
    return "\n".join(
        [
            f"{Y}../../schemas/unit/enrol.json",
            "format: 1",
            "kind: enrol",
            "facts:",
            f"  name: {name}",
            f"  legal_name: 青岛市李沧区人民政府{name}",
            f"  body: {'internal_section' if parent else 'administrative'}",
            *([f"  parent: {parent}"] if parent else []),
            "  public_phone: 0532-00000006",
            "  posts: {m1: {post: 专员, phone: 0532-00000016, trained_on: 2026-08-03}}",
            "  responsible_section: 办公室",
            "submitted_by: 办公室",
            "",
        ]
    )


def unit_change(phone: str = "0532-00000007", *lines: str, occurred: str = "2026-11-23") -> str:
    return "\n".join(
        [
            f"{Y}../../schemas/unit/change.json",
            "format: 1",
            "kind: change",
            f"occurred_on: {occurred}",
            f"facts: {{public_phone: {phone}}}",
            "submitted_by: 办公室",
            *lines,
            "",
        ]
    )


def account(kind: str, *lines: str) -> str:
    return "\n".join(
        [f"{Y}../../../schemas/account/{kind}.json", "format: 1", f"kind: {kind}", *lines,
         "submitted_by: 办公室", ""]
    )  # fmt: skip


def opening(name: str, identifier: str, occurred: str = "2026-08-04", *lines: str) -> str:
    return account(
        "open",
        f"occurred_on: {occurred}",
        *lines,
        f'facts: {{name: {name}, identifier: "{identifier}", function: 发布信息, managers: [m1],',
        "  operation: {by: own}}",
    )


def announcement(id: str, date: str = "2026-11-20") -> str:
    return f"""\
---
format: 1
accounts: [{{id: {id}, action: deregister, stops_on: {date}}}]
ground: {{kind: cannot_maintain, date: 2026-11-18, document: 会议纪要}}
basis: 试行办法第七条
content_goes_to: 已归档
objections: {{phone: 0532-00000006}}
signed_by: 李村街道办事处
date: {date}
---
本单位决定注销账号。
"""


def answer(*lines: str, by: str = "一级科员") -> str:
    return "\n".join(
        [
            f"{Y}../../../schemas/office/answer.json",
            "format: 1",
            "kind: answer",
            f"date: {DAY}",
            f"by: {by}",
            "reference: 试〔2026〕9号",
            "rule: XM0601",
            "text: 准予备案",
            *lines,
            "",
        ]
    )


PAPER = f"entered_by: {{post: 一级科员, received_on: {DAY}, reference: 收文9号}}"

FILES: dict[str, str | bytes] = {
    "office/register.yml": REGISTER,
    "office/access.yml": ACCESS,
    "office/policy/2021-07-23.yml": POLICY,
    "office/platforms.yml": PLATFORMS,
    "office/calendar/2026.yml": CALENDAR,
    "office/daybook/2026-11.csv": DAYBOOK.replace(
        "LC-2026-0001,2026-08-03", "LC-2026-0001,2026-11-02"
    ),
    "office/decisions/jiushui/2026-11-02-answer.yml": answer("subject: jiushui", by="二级科员"),
    "registry/licun/2026-08-03-enrol.yml": enrol("李村街道办事处"),
    "registry/jiushui/2026-08-03-enrol.yml": enrol("九水街道办事处"),
    "registry/shiyuan/2026-08-03-enrol.yml": enrol("世园街道办事处"),
    "registry/zwddzx/2026-08-03-enrol.yml": enrol("区政务调度服务中心", "qzfb"),
    "registry/qzfb/2026-08-03-enrol.yml": enrol("区政府办公室"),
    "registry/ke/2026-08-03-enrol.yml": enrol("中心一科", "zwddzx"),
    "registry/licun/weibo/2026-08-06-open.yml": opening("李村发布", "0500000001"),
    "registry/licun/weibo.2/2026-08-06-open.yml": opening("李村服务", "0500000002"),
    "registry/licun/weibo.2/2026-11-10-transfer.yml": account(
        "transfer", "occurred_on: 2026-11-09", "to: jiushui"
    ),
    "registry/jiushui/weibo/2026-08-06-open.yml": opening("九水发布", "0500000003"),
    "announcements/licun/2026-11-20-weibo.md": announcement("licun/weibo"),
    "src/program.py": "print('name')\n",
    ".gitattributes": "* text=auto eol=lf\n",
    ".github/workflows/check.yml": "name: check\n",
    "hooks/run": "#!/bin/sh\n",
    "README.md": "A register\n",
}


@dataclasses.dataclass(frozen=True)
class Node:
    """What is no plain file."""

    mode: str
    content: str | bytes


def link(target: str) -> Node:
    return Node("120000", target)


def executable(content: str) -> Node:
    return Node("100755", content)


SUBMODULE = Node("160000", "1" * 40)

Changes = Mapping[str, str | bytes | Node | None]
"""Path → contents; None deletes."""


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
                found |= block if line.rstrip().endswith("必须先改正。") else set()
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
