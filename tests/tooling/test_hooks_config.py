"""The hooks' configuration: local, offline, always run, and plain words where .venv is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
STAGES = ["pre-commit", "pre-merge-commit", "pre-push"]
NO_ROUTE = [["unshare", "--net"], ["unshare", "--map-root-user", "--net"]]
POISON = {
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
    "no_proxy": "",
    "PIP_NO_INDEX": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}


def config() -> dict[str, Any]:
    return yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))


def hooks() -> list[dict[str, Any]]:
    return [hook for repo in config()["repos"] for hook in repo["hooks"]]


def run(arguments: list[str], where: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=where,
        env=os.environ | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def copy_of_the_project(git_repo) -> Path:
    """What is tracked here, as the work tree has it, committed in a repository of its own."""
    listed = run(["git", "ls-files", "-z", "--cached"], ROOT)
    assert listed.returncode == 0, listed.stderr
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            git_repo.write(name, (ROOT / name).read_bytes())
            (git_repo.path / name).chmod((ROOT / name).stat().st_mode)
    git_repo.commit("The project as it stands")
    return git_repo.path


def test_every_repo_is_local_and_nothing_is_installed() -> None:
    assert [repo["repo"] for repo in config()["repos"]] == ["local"]
    assert {hook["language"] for hook in hooks()} == {"system"}
    assert [hook["id"] for hook in hooks() if "additional_dependencies" in hook] == []


def test_every_entry_runs_from_the_projects_environment() -> None:
    assert [hook["id"] for hook in hooks() if not hook["entry"].startswith("hooks/run ")] == []
    assert os.access(ROOT / "hooks/run", os.X_OK)


@pytest.mark.parametrize("stage", STAGES)
def test_the_register_is_judged_whole_at_every_stage(stage: str) -> None:
    (hook,) = [hook for hook in hooks() if hook.get("stages") == [stage]]
    assert hook["entry"] == f"hooks/run mingce-hook {stage}"
    assert hook["always_run"] is True
    assert hook["pass_filenames"] is False
    assert "files" not in hook
    assert stage in config()["default_install_hook_types"]


def test_another_district_is_offered_the_same_hooks() -> None:
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    ours = {hook["id"]: hook for hook in hooks() if hook["id"].startswith("mingce-")}
    assert [hook["id"] for hook in offered] == list(ours)
    for hook in offered:
        mine = ours[hook["id"]]
        assert "hooks/run " + hook["entry"] == mine["entry"]
        for key in ("name", "stages", "always_run", "pass_filenames"):
            assert hook[key] == mine[key]
        assert hook["language"] == "python"


def test_pre_commit_accepts_both_files() -> None:
    for command, name in (
        ("validate-config", ".pre-commit-config.yaml"),
        ("validate-manifest", ".pre-commit-hooks.yaml"),
    ):
        done = run([sys.executable, "-m", "pre_commit", command, name], ROOT)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_all_files_pass_without_a_route_and_with_an_empty_cache(git_repo, tmp_path: Path) -> None:
    project = copy_of_the_project(git_repo)
    (project / ".venv").symlink_to(Path(sys.prefix))
    apart = next(
        (
            [*prefix, "--"]
            for prefix in NO_ROUTE
            if shutil.which("unshare") and run([*prefix, "--", "true"], project).returncode == 0
        ),
        [],
    )
    if os.environ.get("CI") == "true":
        assert apart, "CI must be able to make a network namespace: unshare --net is refused"

    cache = tmp_path / "cache"
    done = run(
        [*apart, sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never"],
        project,
        PRE_COMMIT_HOME=str(cache),
        **POISON,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    # The register's hook also says what it advises and how long it took.
    results = [line.rsplit(".", 1)[-1] for line in done.stdout.splitlines() if "..." in line]
    assert results == ["Passed"] * 3
    made = sorted(path.name for path in cache.iterdir() if not path.name.startswith("."))
    assert made == ["README", "db.db"]


def test_a_missing_environment_is_said_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "hooks").mkdir()
    shutil.copy(ROOT / "hooks/run", tmp_path / "hooks/run")
    done = run([str(tmp_path / "hooks/run"), "mingce-hook", "pre-commit"], tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "缺少 .venv，或者其中没有 mingce-hook，检查无法进行，本次操作已停止。\n"
        f"改法：在 {tmp_path} 中运行 make hooks，然后重试。\n"
    )


def test_a_linked_worktree_uses_the_environment_of_the_main_one(git_repo, tmp_path: Path) -> None:
    git_repo.write("hooks/run", (ROOT / "hooks/run").read_bytes()).chmod(0o755)
    git_repo.write(".gitignore", ".venv/\n")
    program = git_repo.write(".venv/bin/mingce-hook", '#!/bin/sh\necho "ran: $*"\n')
    program.chmod(0o755)
    git_repo.commit()
    linked = tmp_path / "a linked tree"
    git_repo.git("worktree", "add", "--quiet", str(linked), "-b", "other")

    done = run([str(linked / "hooks/run"), "mingce-hook", "pre-push", "a b"], linked)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ran: pre-push a b\n", "")


def test_an_installed_hook_says_in_chinese_that_the_environment_is_gone(git_repo) -> None:
    for name in (".pre-commit-config.yaml", "hooks/install"):
        git_repo.write(name, (ROOT / name).read_bytes())
    git_repo.commit()
    environment = git_repo.path / ".venv"
    (environment / "bin").mkdir(parents=True)
    link = environment / "bin/pre-commit"
    link.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pre_commit "$@"\n', "utf-8")
    link.chmod(0o755)
    installed = run(["sh", "hooks/install"], git_repo.path)
    assert installed.returncode == 0, installed.stderr
    assert installed.stdout == "已安装 Git 钩子：以后提交、合并和推送之前自动检查。\n"

    for stage in STAGES:
        hook = git_repo.path / ".git/hooks" / stage
        assert os.access(hook, os.X_OK)
        text = hook.read_text("utf-8")
        assert sys.executable in text
        hook.write_text(text.replace(sys.executable, "/nowhere/python"), "utf-8")
        done = run([str(hook)], git_repo.path, PATH="/usr/bin:/bin")
        assert done.returncode == 1
        assert done.stderr == (
            "缺少 .venv，检查无法进行，本次操作已停止。请运行 make hooks，然后重试。\n"
        )
