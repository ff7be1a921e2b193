"""mingce-hook itself: what it takes, what it says, how it ends."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from mingce_hooks import checks
from mingce_hooks.cli import main, pushed

ZERO, ONE, TWO = "0" * 40, "1" * 40, "2" * 40


@pytest.mark.parametrize("arguments", [[], ["post-commit"], ["--help"]], ids=str)
def test_what_it_does_not_know(arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err == "用法：mingce-hook pre-commit | pre-merge-commit | pre-push\n"


@pytest.mark.parametrize("hook", ["pre-commit", "pre-merge-commit", "pre-push"])
def test_a_clean_register_passes_without_a_word(clerk, server, hook, monkeypatch, capsys):
    monkeypatch.chdir(clerk.path / "registry")
    assert main([hook]) == 0
    assert capsys.readouterr() == ("", "")


def test_nothing_is_judged_where_nothing_of_the_register_changed(clerk, monkeypatch):
    def never(*_):
        pytest.fail("judged")

    monkeypatch.setattr(checks, "brought", never)
    monkeypatch.chdir(clerk.path)
    clerk.stage("README.md", "changed\n")
    clerk.stage("registry-notes/x.yml", "outside: the data folders\n")
    assert main(["pre-commit"]) == 0


def test_where_nothing_changed_neither_models_nor_gitpython_are_loaded(clerk):
    clerk.stage("README.md", "changed\n")
    program = (
        "import sys; from mingce_hooks.cli import main; code = main(['pre-commit']);"
        "print(code, sorted({'pydantic', 'yaml', 'git', 'click'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=clerk.path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0 []\n"


def test_outside_a_repository(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["pre-commit"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"这个文件夹不在 Git 仓库里：{tmp_path}\n    改法：")


class TestAFaultOfMingce:
    @pytest.fixture(autouse=True)
    def _fault(self, clerk, monkeypatch):
        def broken(*_):
            raise ZeroDivisionError("secret detail")

        monkeypatch.setattr(checks, "check_staged", broken)
        monkeypatch.chdir(clerk.path)

    def test_is_reported_without_a_traceback(self, capsys):
        assert main(["pre-commit"]) == 3
        said = capsys.readouterr().err
        assert said.startswith("名册的检查程序自身出错，本次操作已停止，您填写的内容没有丢失。\n")
        assert "ZeroDivisionError，broken 第 " in said
        assert "Traceback" not in said
        assert "secret detail" not in said

    def test_and_with_one_where_it_is_asked_for(self, monkeypatch, capsys):
        monkeypatch.setenv("MINGCE_DEBUG", "1")
        assert main(["pre-commit"]) == 3
        assert capsys.readouterr().err.startswith("Traceback (most recent call last):\n")


class TestPushed:
    def test_what_git_says(self):
        lines = io.StringIO(
            f"refs/heads/a {ONE} refs/heads/a {ZERO}\n"
            f"(delete) {ZERO} refs/heads/b {TWO}\n"
            f"HEAD~1 {TWO} refs/heads/c {ONE}\n"
            f"refs/heads/d {ONE} refs/heads/d {TWO}\n"
        )
        arguments = ["upstream", "https://example.invalid/register.git"]
        assert pushed(arguments, {}, lines) == ("upstream", [ONE, TWO])

    def test_git_that_pushes_nothing(self):
        assert pushed(["origin", "x"], {}, io.StringIO("")) == ("origin", [])

    def test_what_pre_commit_says(self):
        environ = {
            "PRE_COMMIT_REMOTE_NAME": "upstream",
            "PRE_COMMIT_TO_REF": ONE,
            "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/a",
        }
        assert pushed([], environ, io.StringIO("")) == ("upstream", [ONE])

    def test_nothing_said(self):
        assert pushed([], {}, io.StringIO("")) == ("origin", ["HEAD"])


def test_names_and_paths_survive_a_terminal_that_is_not_utf8(clerk):
    path = "registry/licun/备案.yml"
    clerk.stage(path, "a: 1\n")
    done = subprocess.run(
        [sys.executable, "-c", "from mingce_hooks.cli import main; main(['pre-commit'])"],
        cwd=clerk.path,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().startswith(f"{path} XM0013 不予受理 ")
