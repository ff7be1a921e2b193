"""The publishing job, played: the lines of publish.yml run in clones of a real server.

Every job of the workflow gets a clone of its own, as its checkout step says, with the programs in
place; ``run`` lines run as they stand there, by make. The two actions of Pages are a copy into an
artifact and from there to the site. A push to main starts the workflow again, as on the forge.
"""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text("utf-8"))
CODE = ("Makefile", ".ci", "requirements", "pyproject.toml", "mkdocs.yml", ".gitignore")
PROGRAM = """\
#!/bin/sh
exec '{python}' -c '
import datetime, sys
today = datetime.date(2026, 11, 24)
{program}
' "$@"
"""
PROGRAMS = {
    "mingce": """\
from mingce.commands import options
options.today = lambda: today
from mingce.cli import main
main()""",
    "mkdocs": """\
from mingce_site.plugin import MingcePlugin
MingcePlugin._today = lambda self: today
from mkdocs.__main__ import cli
cli()""",
    "python": "",
}
_WHO = re.compile("GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL)")
TOLD = "announcements/licun/2026-11-24-weibo"
MORE = "announcements/licun/2026-11-24-weibo-2"
FILED = "licun/weibo/2026-11-20-change"


@dataclasses.dataclass
class Forge:
    """A server, the site that the public reads, and the workflow."""

    folder: Path
    server: Any
    key: str
    site: Path
    runs: int = 0
    after: Mapping[str, Callable[[], None]] = dataclasses.field(default_factory=dict)
    """What somebody else does once a job is done, in the first run."""
    said: str = ""

    def publish(self) -> None:
        """A push to main: run the workflow until main stays as it is."""
        while True:
            before = self.server.git("rev-parse", "main")
            self.run()
            assert self.runs < 5, "it starts itself for ever"
            if self.server.git("rev-parse", "main") == before:
                return

    def run(self) -> None:
        """One run of the workflow."""
        self.runs += 1
        outputs: dict[str, str] = {"github.run_attempt": "1", "secrets.DAYBOOK_KEY": self.key}
        sha = self.server.git("rev-parse", "main")
        for name, job in WORKFLOW["jobs"].items():
            needed = job.get("needs", [])
            for each in [needed] if isinstance(needed, str) else needed:
                assert f"{each} is done" in outputs
            self._job(name, job, outputs, sha)
            outputs[f"{name} is done"] = ""
            if self.runs == 1 and name in self.after:
                self.after[name]()

    def _job(self, name: str, job: Any, outputs: dict[str, str], sha: str) -> None:
        clone = self.folder / f"run-{self.runs}-{name}"
        for step in job["steps"]:
            given = {key: filled(str(each), outputs) for key, each in step.get("with", {}).items()}
            match step.get("uses", "").partition("@")[0]:
                case "actions/checkout":
                    self._checkout(clone, given.get("ref") or sha, "ref" in given)
                case "actions/setup-python":
                    programs(clone)
                case "actions/upload-pages-artifact":
                    shutil.copytree(clone / given["path"], self.folder / f"{self.runs}-artifact")
                case "actions/deploy-pages":
                    shutil.rmtree(self.site, ignore_errors=True)
                    shutil.copytree(self.folder / f"{self.runs}-artifact", self.site)
                case "":
                    env = {key: filled(each, outputs) for key, each in step["env"].items()}
                    self._line(clone, step["run"], env)
                case other:
                    raise AssertionError(other)
        for key, each in job.get("outputs", {}).items():
            step, told = re.fullmatch(r"\$\{\{ steps\.(\w+)\.outputs\.(\w+) \}\}", each).groups()
            assert step in [other.get("id") for other in job["steps"]]
            lines = (clone / "output").read_text().splitlines()
            written = dict(line.split("=", 1) for line in lines)
            outputs[f"needs.{name}.outputs.{key}"] = written[told]

    def _checkout(self, clone: Path, commit: str, detached: bool) -> None:
        subprocess.run(["git", "clone", "-q", self.server.path, clone], check=True)
        more = ["--detach"] if detached else ["-B", "main"]
        subprocess.run(["git", "checkout", "-q", *more, commit], cwd=clone, check=True)

    def _line(self, clone: Path, line: str, env: Mapping[str, str]) -> None:
        mine = {name: value for name, value in os.environ.items() if not _WHO.match(name)}
        done = subprocess.run(
            ["sh", "-euc", line],
            cwd=clone,
            env=mine | env | {"GITHUB_OUTPUT": str(clone / "output")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.said += done.stdout
        assert done.returncode == 0, done.stdout


def filled(text: str, outputs: Mapping[str, str]) -> str:
    """A value with its expressions filled in; variables that nobody set are empty."""

    def value(match: re.Match[str]) -> str:
        return "" if match[1].startswith("vars.") else outputs[match[1]]

    return re.sub(r"\$\{\{ ([\w.]+) \}\}", value, text)


def programs(clone: Path) -> None:
    """An environment as .ci/venv leaves it."""
    place = clone / ".venv/bin"
    place.mkdir(parents=True)
    for name, program in PROGRAMS.items():
        text = PROGRAM.format(python=sys.executable, program=program)
        (place / name).write_text(text, "utf-8")
        (place / name).chmod(0o755)
    (clone / ".venv/.place").write_text(f"{clone}\n", "utf-8")
    for stamp in ("check", "site", "test"):
        (clone / f".venv/.{stamp}").touch()


@pytest.fixture
def forge(office, server, keys, tmp_path) -> Forge:
    """The server with a register that is no demonstration, the job's code and the daybook's key."""
    real = office.path / "office/register.yml"
    real.write_text(re.sub(r"(?m)^demonstration: .*\n", "", real.read_text("utf-8")), "utf-8")
    public = " ".join(keys["writer"].with_suffix(".pub").read_text("ascii").split()[:2])
    access = office.path / "office/access.yml"
    access.write_text(f'{access.read_text("utf-8")}daybook_writer: {{keys: ["{public}"]}}\n')
    office.commit("The register is real")
    for name in CODE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, office.path / name)
        else:
            shutil.copy(ROOT / name, office.path / name)
    (office.path / "docs").mkdir()
    shutil.copy(ROOT / "docs/gate.md", office.path / "docs/gate.md")
    office.commit("Code")
    office.push()
    return Forge(tmp_path, server, keys["writer"].read_text("ascii"), tmp_path / "public")


def merged(office, branch: str, write: Callable[[], object]) -> None:
    """A reviewer merges a branch."""
    office.git("fetch", "-q")
    office.git("switch", "-q", "-C", "main", "origin/main")
    office.git("switch", "-q", "-C", branch)
    write()
    office.commit(branch)
    office.git("switch", "-q", "main")
    office.git("merge", "-q", "--no-ff", "-m", f"Merge {branch}", branch)
    office.push()


def change(office) -> None:
    office.change()


def announce(office, id: str = TOLD, **more: Any) -> None:
    office.announce(
        f"{id}.md",
        [{"id": "licun/weibo", "action": "deregister", "stops_on": "2026-11-24"}],
        ground={"kind": "cannot_maintain", "date": "2026-11-23", "document": "会议纪要"},
        content_goes_to="已归档",
        **more,
    )


def entered(server) -> list[str]:
    return [",".join(row.split(",")[:3] + row.split(",")[4:]) for row in server.rows()[4:]]


def test_from_a_merge_to_the_entries_and_the_pages_that_show_them(forge, office, server, run):
    merged(office, "licun-1120", lambda: (change(office), announce(office)))
    before = server.git("rev-parse", "main")
    # While the site is being deployed somebody merges one more announcement.
    forge.after = {
        "build": lambda: merged(office, "licun-1124", lambda: announce(office, MORE, corrects=TOLD))
    }
    forge.publish()
    rows = [
        f"LC-2026-0005,2026-11-24,filed,{FILED},",
        f"LC-2026-0006,2026-11-24,published,{TOLD},本站",
        f"LC-2026-0007,2026-11-24,published,{MORE},本站",
    ]
    assert entered(server) == rows
    assert f"{MORE} 暂不登记：已部署的网站里还没有这份公告" in forge.said
    log = server.git("log", "--first-parent", "--reverse", "--format=%s|%an", f"{before}..main")
    assert log.splitlines() == [
        "登记 LC-2026-0005|登记",
        "Merge licun-1124|Test Author",
        "登记 LC-2026-0006|登记",
        "登记 LC-2026-0007|登记",
    ]
    # Three runs: the merge's, the one that its entries started, the one that finds nothing left.
    assert forge.runs == 3
    page = (forge.site / "accounts/licun/weibo/index.html").read_text("utf-8")
    for number in ("LC-2026-0005", "LC-2026-0006", "LC-2026-0007"):
        assert number in page
    assert "公告待发布登记" not in page
    office.git("pull", "-q", "--ff-only")
    audited = run(office, "audit", "--trust-root", before, "--format", "json")
    assert audited.code == 0
    assert audited.out.count('"grade": "signed"') == 3


def test_nothing_to_enter_makes_no_commit(forge, server):
    before = server.git("rev-parse", "main")
    forge.publish()
    assert (forge.runs, server.git("rev-parse", "main")) == (1, before)
    assert forge.said.count("没有需要登记的内容，没有产生提交。") == 2
    assert (forge.site / "index.html").is_file()


LINES = [
    step
    for job in WORKFLOW["jobs"].values()
    for step in job["steps"]
    if "DAYBOOK_KEY" in step.get("env", {})
]


def lines(forge, commit: str) -> str:
    """Run only the two lines that enter; what they say."""
    clone = forge.folder / "lines"
    forge._checkout(clone, commit, detached=False)
    programs(clone)
    for step in LINES:
        given = {"secrets.DAYBOOK_KEY": forge.key, "needs.filings.outputs.commit": commit}
        env = {key: filled(each, given) for key, each in step["env"].items()}
        forge._line(clone, step["run"], env)
        assert (clone / "output").read_text() == f"commit={commit}\n"
        (clone / "output").write_text("")
    assert [step["run"] for step in LINES] == ["make filings", "make publications"]
    return forge.said


def test_a_demonstration_is_published_and_never_written(forge, office, server):
    def frozen() -> None:
        path = office.path / "office/register.yml"
        path.write_text(f"{path.read_text('utf-8')}demonstration: {{as_of: 2026-11-24}}\n", "utf-8")

    merged(office, "frozen", frozen)
    merged(office, "licun-1120", lambda: (change(office), announce(office)))
    before = server.git("rev-parse", "main")
    assert lines(forge, before).count("示范名册不登记") == 2
    assert server.git("rev-parse", "main") == before


def test_without_the_key_a_person_enters(forge, office, server):
    merged(office, "licun-1120", lambda: change(office))
    before = server.git("rev-parse", "main")
    forge.key = ""
    assert lines(forge, before).count("请由人运行 mingce enter") == 2
    assert server.git("rev-parse", "main") == before


def test_nothing_of_the_key_is_left(forge, office, server, monkeypatch):
    merged(office, "licun-1120", lambda: change(office))
    folder = forge.folder / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    clone = forge.folder / "clone"
    forge._checkout(clone, server.git("rev-parse", "main"), detached=False)
    programs(clone)
    forge._line(clone, "make filings", {"DAYBOOK_KEY": forge.key})
    assert entered(server) == [f"LC-2026-0005,2026-11-24,filed,{FILED},"]
    assert list(folder.iterdir()) == []
    assert forge.key.splitlines()[1] not in forge.said


SSH = """\
#!/bin/sh
# What ssh would run on the server; asked with the key and the known hosts of the job alone.
printf '%s\\n' "$*" >>"$SSH_SAID"
while [ "$1" != git@forge.example ]; do
    [ "$1" != -i ] || ssh-keygen -l -f "$2" >>"$SSH_SAID"
    case $1 in UserKnownHostsFile=*) cat "${1#*=}" >>"$SSH_SAID" ;; esac
    shift
done
shift
exec sh -c "$*"
"""


def test_it_is_pushed_by_that_key_to_a_host_that_is_known(forge, office, server, keys, monkeypatch):
    merged(office, "licun-1120", lambda: change(office))
    programs_of_the_machine = forge.folder / "bin"
    programs_of_the_machine.mkdir()
    ssh = programs_of_the_machine / "ssh"
    ssh.write_text(SSH)
    ssh.chmod(0o755)
    said = forge.folder / "said"
    monkeypatch.setenv("PATH", f"{programs_of_the_machine}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SSH_SAID", str(said))
    clone = forge.folder / "clone"
    forge._checkout(clone, server.git("rev-parse", "main"), detached=False)
    programs(clone)
    forge._line(
        clone,
        "make filings",
        {
            "DAYBOOK_KEY": forge.key,
            "DAYBOOK_REMOTE": f"ssh://git@forge.example{server.path}",
            "DAYBOOK_KNOWN_HOSTS": "forge.example ssh-ed25519 AAAA",
        },
    )
    assert entered(server) == [f"LC-2026-0005,2026-11-24,filed,{FILED},"]
    told = said.read_text("utf-8")
    # Once to fetch, once to push.
    assert told.count(f"git-upload-pack '{server.path}'") == 1
    assert told.count(f"git-receive-pack '{server.path}'") == 1
    assert told.count("forge.example ssh-ed25519 AAAA\n") == 2
    print_of = subprocess.run(
        ["ssh-keygen", "-l", "-f", keys["writer"]], check=True, capture_output=True, text=True
    )
    assert told.count(print_of.stdout.split()[1]) == 2
    assert told.count("StrictHostKeyChecking=yes") == 2
