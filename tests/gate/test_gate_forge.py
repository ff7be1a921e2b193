"""The forge's side of the gate: its list of owners, its settings, and the judging job."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.gate.records import ACCESS, DAY, FILES, JIUSHUI, LICUN, ONE, POLICY, TWO, unit_change

from mingce.cli import group
from mingce.git.tree import MemoryTree
from mingce.register import load
from mingce.reporting.codeowners import codeowners

ROOT = Path(__file__).parents[2]
OWNERS = ".github/CODEOWNERS"


def owners(access: str, day: str = DAY) -> str:
    register = load(MemoryTree(FILES | {"office/access.yml": access}))
    assert register.access is not None
    return codeowners(register.access, dt.date.fromisoformat(day))


def command(root: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["codeowners", "--root", str(root), *more])
    return done.exit_code, done.output


def test_only_reviewers_in_office_are_named():
    assert owners(ACCESS).splitlines()[-1] == "* @r1 @r2 @r4"
    assert owners(ACCESS, "2026-06-30").splitlines()[-1] == "* @r1 @r2 @r3 @r4"
    for unit in ("licun", "jiushui", "shiyuan"):
        assert unit not in owners(ACCESS)


def test_without_a_reviewer_there_are_no_owners():
    nobody = re.sub(r"(?ms)^reviewers:.*?(?=^daybook_writer)", "reviewers: []\n", ACCESS)
    assert all(line.startswith("#") for line in owners(nobody).splitlines())


def test_the_command_writes_and_compares(gate, tmp_path):
    root = tmp_path / "root"
    shutil.copytree(gate.clone.path, root)
    assert command(root, "--check") == (
        1,
        f"{OWNERS} 与 office/access.yml 不一致\n    改法：运行 mingce codeowners，一并提交\n",
    )
    assert command(root) == (0, f"{OWNERS} 已写入\n")
    assert command(root) == (0, f"{OWNERS} 没有变化\n")
    assert command(root, "--check") == (0, f"{OWNERS} 与 office/access.yml 一致\n")
    assert (root / OWNERS).read_text() == owners(ACCESS)


def test_this_register_has_its_owners():
    assert command(ROOT, "--check")[0] == 0


def test_owners_go_with_the_access_file_that_they_are_made_from(gate):
    access = ACCESS.replace("name: r2,", "name: r9,")
    head = gate.clone.commit({"office/access.yml": access, OWNERS: owners(access)})
    told = gate.check(head, ONE)
    assert (told.code, told.codes) == (0, set()), told.said
    other = gate.clone.commit({"office/access.yml": access, OWNERS: owners(ACCESS)})
    assert gate.check(other, ONE).codes == {"XM9005"}


def test_the_settings_that_the_gate_relies_on():
    ruleset = json.loads((ROOT / ".github/rulesets/main.json").read_text("utf-8"))
    rules = {rule["type"]: rule.get("parameters") for rule in ruleset["rules"]}
    assert ruleset["enforcement"] == "active"
    assert ruleset["conditions"]["ref_name"] == {"include": ["~DEFAULT_BRANCH"], "exclude": []}
    assert {"deletion", "non_fast_forward"} <= set(rules)
    asked = rules["pull_request"]
    assert asked["allowed_merge_methods"] == ["merge"]
    assert asked["dismiss_stale_reviews_on_push"] is True
    assert asked["require_last_push_approval"] is True
    assert asked["require_code_owner_review"] is True
    [checks] = rules["required_status_checks"]["required_status_checks"]
    assert rules["required_status_checks"]["strict_required_status_checks_policy"] is True
    workflow = (ROOT / ".github/workflows/gate.yml").read_text("utf-8")
    assert f"    name: {checks['context']}\n" in workflow
    # The daybook's writer is the only one who may push to main itself.
    assert [each["actor_type"] for each in ruleset["bypass_actors"]] == ["DeployKey"]


def test_access_policy_and_code_want_two_reviewers():
    ruleset = json.loads((ROOT / ".github/rulesets/main.json").read_text("utf-8"))
    [asked] = [rule["parameters"] for rule in ruleset["rules"] if rule["type"] == "pull_request"]
    [two] = asked["required_reviewers"]
    assert two["minimum_approvals"] == 2
    patterns = two["file_patterns"]

    def wanted(path: str) -> bool:
        tops = [each for each in patterns if path.count("/") == each.count("/") or "**" in each]
        return any(fnmatchcase(path, each) for each in tops)

    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    data = ("registry/", "announcements/", "office/")
    for path in done.stdout.split("\0")[:-1]:
        sensitive = not path.startswith(data) or path.startswith("office/policy/")
        assert wanted(path) is (sensitive or path == "office/access.yml"), path


def test_the_judging_job_checks_out_main_alone_and_has_one_reasoned_exception():
    text = (ROOT / ".github/workflows/gate.yml").read_text("utf-8")
    assert "pull_request.head" not in text
    assert "ref:" not in text
    assert "secrets" not in text
    ignored = [line for line in text.splitlines() if "zizmor: ignore" in line]
    assert [line.split("#")[1] for line in ignored] == [
        " zizmor: ignore[dangerous-triggers] nothing of the change is run, see above"
    ]


@pytest.fixture
def judged(gate, tmp_path, mingce_program):
    """Run .ci/gate as the job does: in a clone of the server, on a pull request of it."""
    clone = tmp_path / "job"
    subprocess.run(
        ["git", "clone", "-q", "--template=", str(gate.server.path), str(clone)], check=True
    )
    (clone / ".venv/bin").mkdir(parents=True)
    mingce = clone / ".venv/bin/mingce"
    mingce.write_text(mingce_program)
    mingce.chmod(0o755)

    def run(head: str, actor: str, step: str = "gate", **more: str) -> tuple[int, str, str]:
        gate.clone.git("config", "uploadpack.allowAnySHA1InWant", "true")
        gate.server.git(
            "fetch",
            "-q",
            str(gate.clone.path),
            f"{head}:{more.get('PULL_REF', 'refs/pull/7/head')}",
        )
        summary = tmp_path / "summary.md"
        done = subprocess.run(
            [str(ROOT / ".ci" / step)],
            cwd=clone,
            env=os.environ
            | {"PULL": "7", "ACTOR": actor, "RECEIVED": f"{DAY}T01:00:00Z"}
            | {"GITHUB_STEP_SUMMARY": str(summary)}
            | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        told = summary.read_text("utf-8") if summary.exists() else ""
        return done.returncode, done.stdout, told

    return run


SHEET = f"registry/licun/{DAY}-change.yml"


def test_the_job_accepts_what_is_lawful(gate, judged):
    code, said, summary = judged(gate.clone.commit({SHEET: unit_change()}), LICUN)
    assert code == 0, said
    assert f"报送者：数字编号 {LICUN}（来自拉取请求的发起者）" in said
    assert "李村街道办事处" in summary


def test_the_job_of_another_forge_says_where_it_knows_the_actor_from(gate, judged):
    code, said, _ = judged(
        gate.clone.commit({SHEET: unit_change()}),
        LICUN,
        PULL_REF="refs/merge-requests/7/head",
        ACTOR_SOURCE="启动流水线的用户",
        RECEIVED="",
    )
    assert code == 0, said
    assert f"报送者：数字编号 {LICUN}（来自启动流水线的用户）" in said


@pytest.mark.parametrize(
    ("actor", "changes", "finding"),
    [
        (JIUSHUI, {SHEET: unit_change()}, "XM9022"),
        ("7", {SHEET: unit_change()}, "XM9021"),
        (TWO, {"src/mingce.py": "import os; os._exit(0)", "Makefile": "gate:\n"}, ""),
        (LICUN, {".ci/gate": "#!/bin/sh\nexit 0\n", ".github/workflows/gate.yml": ""}, "XM9023"),
        (LICUN, {"src/mingce.py": "", "sitecustomize.py": "import os; os._exit(0)"}, "XM9023"),
    ],
)
def test_the_job_is_not_judged_by_the_change(gate, judged, actor, changes, finding):
    code, said, _ = judged(gate.clone.commit(changes), actor)
    assert code == int(bool(finding)), said
    assert finding in said
    assert "改动 " in said


def test_a_token_goes_to_the_fetch_alone(gate, judged):
    code, said, summary = judged(
        gate.clone.commit({SHEET: unit_change()}), LICUN, GITHUB_TOKEN="synthetic-token"
    )
    assert code == 0, said
    assert "synthetic-token" not in said + summary


def test_the_job_draws_the_pages_that_a_change_touches_by_main_alone(gate, judged, tmp_path):
    marked = POLICY.replace("试行办法", "改动自带的办法")
    head = gate.clone.commit(
        {
            SHEET: unit_change("0532-00000077"),
            "office/policy/2021-07-23.yml": marked,
            "src/mingce.py": "import os; os._exit(0)",
            "mkdocs.yml": "plugins: [none]\n",
        }
    )
    assert judged(head, LICUN)[0] == 1
    code, said, _ = judged(head, LICUN, "preview")
    assert code == 0, said
    assert "改变 units/licun/ 李村街道办事处\n" in said
    drawn = tmp_path / "job/preview"
    assert (drawn / "index.html").is_file()
    text = "".join(path.read_text("utf-8") for path in drawn.rglob("*.html"))
    assert "0532-00000077" in text
    assert "改动自带的办法" not in text
    # Of the change nothing is in the work tree.
    listed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=tmp_path / "job", capture_output=True, check=True
    )
    assert listed.stdout.decode().splitlines() == ["?? .venv/", "?? preview/"]
