"""The Makefile, .ci/venv and .ci/run: what they say when something is missing, when they stop."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FITS = "#!/bin/sh\nexit 0\n"
TOO_OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n'
GIT = '#!/bin/sh\necho "git version {}"\n'


def run(arguments: list[str], where: Path, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        arguments,
        cwd=where,
        env=kept | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def machine(where: Path, git: str = "2.34.0", **pythons: str) -> dict[str, str]:
    """A PATH with nothing on it but a git of that version and these Pythons."""
    program(where / "bin/git", GIT.format(git))
    for name, text in pythons.items():
        program(where / "bin" / name.replace("_", "."), text)
    return {"PATH": str(where / "bin")}


def set_up(where: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return run([str(ROOT / ".ci/venv"), "site"], where, **env)


def test_help_names_every_target() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"(?m)^\.PHONY: (.+)$", text)) - {"again"}
    assert {"site", "test", "serve", "check", "lint", "lock", "help", "hooks"} <= targets

    done = run(["make", "help"], ROOT)
    assert done.returncode == 0, done.stderr
    named = set(re.findall(r"(?m)^  make ([a-z]+) ", done.stdout))
    assert named == targets


def test_no_python_is_said_plainly(tmp_path: Path) -> None:
    done = set_up(tmp_path, **machine(tmp_path, python3=TOO_OLD))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "没有找到可用的 Python 3.11 至 3.14。",
        "请先安装，或者指明位置，例如：make site PYTHON=/usr/bin/python3.12",
        "No Python 3.11 to 3.14 was found.",
        "Install one, or name it: make site PYTHON=/usr/bin/python3.12",
    ]
    assert not (tmp_path / ".venv").exists()


def test_a_named_python_that_does_not_fit_is_not_replaced(tmp_path: Path) -> None:
    done = set_up(tmp_path, **machine(tmp_path, python3=FITS), PYTHON="python9")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "没有找到可用的 Python 3.11 至 3.14（PYTHON=python9 不是）。"
    )


def test_a_python_without_venv_is_told_the_command(tmp_path: Path) -> None:
    done = set_up(tmp_path, **machine(tmp_path, python3=WITHOUT_VENV, python3_10=FITS))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "python3 缺少 venv 模块。Debian、Ubuntu 上请运行：apt-get install python3-venv",
        "python3 has no venv module. On Debian and Ubuntu: apt-get install python3-venv",
    ]
    assert not (tmp_path / ".venv").exists()


def test_a_complete_python_is_preferred_to_the_first(tmp_path: Path) -> None:
    marked = f"#!/bin/sh\ncase \"$*\" in *--clear*) echo made >'{tmp_path}/made'; exit 9 ;; esac\n"
    done = set_up(tmp_path, **machine(tmp_path, python3=WITHOUT_VENV, python3_12=marked))
    assert done.returncode == 9
    assert (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("version", "fits"),
    [("2.33.9", False), ("1.99", False), ("2.34.0", True), ("2.39.5 (Apple Git-154)", True)],
)
def test_git_is_new_enough(tmp_path: Path, version: str, fits: bool) -> None:
    done = set_up(tmp_path, **machine(tmp_path, git=version, python3=TOO_OLD))
    assert done.returncode == 1
    assert ("需要 git 2.34 或更新的版本" in done.stderr) is not fits


def made_project(where: Path, check: int, build: int = 0) -> None:
    """The Makefile beside an environment that is up to date and whose programs only answer."""
    for name in ("Makefile", "pyproject.toml", ".ci/venv", "requirements/site.txt"):
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, where / name)
    program(where / ".venv/bin/python", "#!/bin/sh\nexit 9\n")
    program(where / ".venv/bin/mingce", f'#!/bin/sh\necho "mingce $*"\nexit {check}\n')
    program(
        where / ".venv/bin/mkdocs",
        f'#!/bin/sh\necho "mkdocs $* $NO_MKDOCS_2_WARNING"\nexit {build}\n',
    )
    (where / ".venv/.place").write_text(f"{where}\n", "utf-8")
    (where / ".venv/.site").touch()


@pytest.mark.parametrize(("check", "builds"), [(0, True), (1, True), (2, False), (3, False)])
def test_findings_never_stop_the_site(tmp_path: Path, check: int, builds: bool) -> None:
    where = tmp_path / "a folder"
    made_project(where, check)
    done = run(["make", "site"], where)
    assert (done.returncode == 0) is builds, done.stderr
    assert done.stdout.splitlines()[:2] == ["== mingce check", "mingce check"]
    assert ("mkdocs build --strict 1" in done.stdout.splitlines()) is builds


def test_a_failed_build_fails(tmp_path: Path) -> None:
    made_project(tmp_path, check=0, build=1)
    assert run(["make", "site"], tmp_path).returncode == 2


@pytest.mark.parametrize(("committed", "hook"), [(True, 0), (False, 0), (True, 1), (False, 1)])
def test_a_check_of_what_is_committed_says_what_it_left_out(
    tmp_path: Path, committed: bool, hook: int
) -> None:
    made_project(tmp_path, check=0)
    (tmp_path / ".venv/.check").touch()
    (tmp_path / "requirements/check.txt").touch()
    os.utime(tmp_path / ".venv/.check")
    program(tmp_path / ".venv/bin/mingce-hook", f'#!/bin/sh\necho "hook $*"\nexit {hook}\n')
    run(["git", "init", "--quiet"], tmp_path)
    if not committed:
        program(tmp_path / "registry/licun/2026-10-14-change.yml", "")
    done = run(["make", "change"], tmp_path)
    assert (done.returncode == 0) is (hook == 0), done.stderr
    left = "注意：还没有提交的改动不在这次检查之内；请先提交，或者用 make check 检查。"
    fine = "本分支已提交的内容没有必须先改正或说明的问题。"
    said = [left] * (not committed) + ["hook pre-push"] + [fine] * (hook == 0)
    assert done.stdout.splitlines() == said


def ci(where: Path, **answers: str) -> subprocess.CompletedProcess[str]:
    """.ci/run with a make that answers as told for each target, and all programs there."""
    (where / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", where / ".ci/run")
    cases = "".join(f"{target}) {answer} ;; " for target, answer in answers.items())
    program(where / "bin/make", f'#!/bin/sh\necho "ran $1"\ncase $1 in {cases} esac\n')
    for name in ("chromium", "chromedriver"):
        program(where / "bin" / name, FITS)
    program(where / "bin/fc-list", "#!/bin/sh\necho font\n")
    return run(["bash", ".ci/run"], where, PATH=f"{where / 'bin'}:{os.environ['PATH']}")


def test_ci_passes_when_all_pass(tmp_path: Path) -> None:
    done = ci(tmp_path, lint="exit 0")
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("ran")] == [
        "ran lint",
        "ran site",
        "ran test",
    ]


def test_ci_installs_the_browser_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    for name in ("bash", "dirname", "grep", "timeout"):
        found = shutil.which(name)
        assert found is not None
        program(tmp_path / "bin" / name, f'#!/bin/sh\nexec {found} "$@"\n')
    program(tmp_path / "bin/sudo", '#!/bin/sh\nexec "$@"\n')
    program(tmp_path / "bin/chromium", FITS)
    program(tmp_path / "bin/make", '#!/bin/sh\necho "browser required: $MINGCE_BROWSER_REQUIRED"\n')
    program(tmp_path / "bin/apt-get", f"#!/bin/sh\necho \"$*\" >>'{tmp_path}/asked'\n")

    done = run(["bash", ".ci/run"], tmp_path, PATH=str(tmp_path / "bin"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "asked").read_text("utf-8").splitlines() == [
        "update -qq",
        "install -y -qq --no-install-recommends chromium-driver fonts-noto-cjk",
    ]
    assert done.stdout.count("browser required: 1") == 3


@pytest.mark.parametrize(
    ("target", "answer", "code"),
    [("lint", "exit 1", 1), ("site", "exit 2", 2), ("test", "kill -9 $$", 137)],
)
def test_ci_fails_when_one_fails_or_is_killed(
    tmp_path: Path, target: str, answer: str, code: int
) -> None:
    done = ci(tmp_path, **{target: answer})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"CI failed: make {target}: {code}"
    assert "ran test" in done.stdout
