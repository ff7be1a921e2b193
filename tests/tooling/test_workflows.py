"""The forge's side: pinned actions, tokens that may only read, and no logic in YAML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
WRITES = {("publish", "deploy"): {"pages": "write", "id-token": "write"}}
ENTERING = ["filings", "publications"]
"""The jobs of publish that write the daybook, by a key of its own: the only secret there is."""


def load(path: Path) -> dict[Any, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_there_are_two_to_judge_and_one_to_publish() -> None:
    assert [path.name for path in WORKFLOWS] == ["check.yml", "gate.yml", "publish.yml"]
    # PyYAML reads the key `on` as true.
    assert load(WORKFLOWS[0])[True] == {"pull_request": None}
    assert load(WORKFLOWS[1])[True] == {
        "pull_request_target": {"types": ["opened", "reopened", "synchronize"]}
    }
    assert load(WORKFLOWS[2])[True] == {
        "push": {"branches": ["main"]},
        "schedule": [{"cron": "15 22 * * *"}],
    }


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    pinned = re.compile(r" +(- )?uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert lines
    assert [line for line in lines if not pinned.fullmatch(line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_tokens_may_read_and_only_the_deployment_writes(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for name, job in workflow["jobs"].items():
        assert job["permissions"] == WRITES.get((path.stem, name), {"contents": "read"})
        entering = path.stem == "publish" and name in ENTERING
        secrets = re.findall(r"secrets\.\w+", str(job))
        assert secrets == ["secrets.DAYBOOK_KEY"] * entering
        # Whoever may run this job with the key is for the forge's environment to say.
        assert (job.get("environment") == "daybook") is entering


def test_the_publishing_job_goes_step_by_step_and_never_beside_itself() -> None:
    publish = load(WORKFLOWS[2])
    assert publish["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    order = {name: job.get("needs") for name, job in publish["jobs"].items()}
    assert order == {
        "filings": None,
        "build": "filings",
        "deploy": "build",
        "publications": ["filings", "deploy"],
    }
    runs = [step["run"] for step in steps(publish) if "run" in step]
    assert runs == ["make filings", "make site", "make publications"]


def test_a_changes_findings_are_shown_at_its_lines_by_a_job_without_rights() -> None:
    # tests/desk/test_reporters.py runs the command that this makes.
    [step] = [step for step in steps(load(WORKFLOWS[0])) if "env" in step]
    assert step["run"] == "make check"
    assert step["env"]["ARGS"] == (
        "--base origin/main --actor ${{ github.event.pull_request.user.id }}"
        " --actor-source 拉取请求的发起者 --format github"
    )


def test_the_judging_job_hands_the_preview_over() -> None:
    [job] = load(WORKFLOWS[1])["jobs"].values()
    judge, draw, upload = job["steps"][-3:]
    assert (judge["run"], draw["run"]) == ("make gate", "make preview")
    # Drawn by main's program, without a token, from the objects that the verdict was about.
    assert draw["env"] == {"PULL": judge["env"]["PULL"]}
    assert upload["with"]["path"] == "preview"
    # A verdict that stops comes with its pages, and pages that cannot be drawn change no verdict.
    assert draw["if"] == upload["if"] == "${{ !cancelled() }}"
    assert draw["continue-on-error"] is True


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_checkout_has_the_whole_history_and_leaves_no_token(path: Path) -> None:
    checkouts = [step for step in steps(load(path)) if "checkout" in step.get("uses", "")]
    assert checkouts
    for step in checkouts:
        # The pages are built from the commit that the entries of this run left.
        ref = step["with"].pop("ref", "${{ needs.filings.outputs.commit }}")
        assert ref == "${{ needs.filings.outputs.commit }}"
        assert step["with"] == {"fetch-depth": 0, "persist-credentials": False}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_step_is_one_line_of_make(path: Path) -> None:
    lines = [step["run"] for step in steps(load(path)) if "run" in step]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"make [a-z]+", line)] == []


def test_one_action_has_one_pin() -> None:
    text = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    used = set(re.findall(r"uses: (actions/[a-z-]+)@(\S+ # \S+)", text))
    names = [name for name, _ in used]
    assert sorted(names) == sorted(set(names))


def test_the_pull_request_template_asks_for_what_a_filing_carries() -> None:
    template = (ROOT / ".github/pull_request_template.md").read_text("utf-8")
    for word in ("occurred_on", "explanations", "national_system", "evidence", "ground"):
        assert f"`{word}`" in template
    for word in ("第六条", "第七条", "5个工作日", "15个工作日", "一个月"):
        assert word in template


def test_the_other_forges_jobs_run_the_same_lines() -> None:
    jobs = load(ROOT / ".ci/gitlab.yml")
    made = re.compile(r"make (?:-C base )?([a-z]+)")
    lines = [
        line
        for job in jobs.values()
        if isinstance(job, dict)
        for part in ("before_script", "script", "after_script")
        for line in job.get(part, [])
    ]
    own = [match[1] for path in WORKFLOWS[1:] for match in made.finditer(path.read_text("utf-8"))]
    assert [match[1] for line in lines if (match := made.fullmatch(line))] == own
    # Of a change nothing is checked out, and what is fetched beside it is main's own.
    assert jobs["gate"]["variables"]["GIT_STRATEGY"] == "none"
    assert [line for line in lines if not made.fullmatch(line)] == [
        "rm -rf base review.md",
        'git clone --quiet --branch "$CI_DEFAULT_BRANCH" "$CI_REPOSITORY_URL" base',
        'git fetch --quiet origin "$commit"',
        "mv site public",
        'git fetch --quiet origin "$commit"',
    ]
