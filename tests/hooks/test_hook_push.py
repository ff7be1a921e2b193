"""git push with the hooks installed: the pushed commit is judged, not the disk."""

from __future__ import annotations

import subprocess

import pytest

from mingce_hooks.cli import main

BAD = "colour: red"


def pushed_branches(server):
    command = ["git", "for-each-ref", "--format=%(refname:short)"]
    done = subprocess.run(command, cwd=server, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_lawful_branch_is_pushed(clerk, server):
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    clerk.slip()
    done = clerk.run("push", "origin", "work")
    assert done.code == 0
    assert done.found == []
    assert pushed_branches(server) == ["main", "work"]


def test_what_slipped_past_the_commit_hook_is_not_pushed(clerk, server):
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
    clerk.slip()
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    done = clerk.run("push", "origin", "work")
    assert done.code == 1
    assert done.found == [(clerk.SHIYUAN, "XM0017")]
    assert "以上 1 项必须先改正，本次推送已停止。" in done.said
    assert pushed_branches(server) == ["main"]


def test_what_a_later_commit_deleted_is_not_pushed(clerk, server):
    # Nobody's number; on the server it could never be deleted again.
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", "reason: 电话 13800000000"))
    clerk.slip()
    slipped = clerk.git("rev-parse", "HEAD")
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    clerk.slip()
    done = clerk.run("push", "origin", "work")
    assert done.code == 1
    assert done.found == [(clerk.SHIYUAN, "XM9034")]
    assert f"疑似有手机号码：在提交 {slipped[:12]} 里" in done.said
    assert (
        "（第十五条）\n    改法：请从主分支新建分支（git switch -c 新分支 origin/main）"
        in done.said
    )
    assert pushed_branches(server) == ["main"]


def test_nor_if_nothing_of_it_is_left(clerk, server):
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", "reason: 电话 13800000000"))
    clerk.slip()
    clerk.git("rm", "--quiet", clerk.SHIYUAN)
    clerk.slip()
    assert clerk.run("push", "origin", "work").found == [(clerk.SHIYUAN, "XM9034")]
    assert pushed_branches(server) == ["main"]


def test_a_bad_disk_does_not_stop_a_good_commit(clerk, server):
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    clerk.slip()
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
    assert clerk.run("push", "origin", "work").code == 0


def test_another_branch_than_the_one_at_work(clerk, server):
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
    clerk.slip()
    clerk.git("switch", "--quiet", "main")
    assert clerk.run("push", "origin", "work").found == [(clerk.SHIYUAN, "XM0017")]
    assert clerk.run("push", "origin", "main").code == 0


def test_a_reverted_filing_of_main_is_refused(clerk, server):
    # `git revert` runs no commit hook.
    clerk.git("switch", "--quiet", "main")
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    clerk.slip()
    clerk.git("push", "--quiet", "--no-verify", "origin", "main")
    clerk.git("revert", "--no-edit", "HEAD")
    done = clerk.run("push", "origin", "main")
    assert done.code == 1
    assert done.found == [(clerk.SHIYUAN, "XM9001")]


def test_a_branch_mended_after_its_first_push_is_pushed_again(clerk, server):
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办"))
    clerk.slip()
    assert clerk.run("push", "origin", "work").code == 0
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    clerk.slip()
    assert clerk.run("push", "origin", "work").code == 0


def test_a_branch_that_left_main_before_it_moved_on(clerk, server, other_clerk):
    other_clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    other_clerk.slip()
    assert other_clerk.run("push", "origin", "main").code == 0
    clerk.git("fetch", "--quiet")
    clerk.write("README.md", "mine\n")
    clerk.slip()
    assert clerk.run("push", "origin", "work").code == 0


def test_the_first_push_of_a_register_is_stopped_by_refusals_alone(clerk, tmp_path):
    clerk.git("init", "--quiet", "--bare", str(tmp_path / "empty.git"))
    clerk.git("remote", "add", "origin", str(tmp_path / "empty.git"))
    clerk.git("switch", "--quiet", "main")
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
    clerk.slip()
    done = clerk.run("push", "origin", "main")
    assert done.code == 1
    assert done.found == [(clerk.HUSHAN, "XM0035"), (clerk.SHIYUAN, "XM0017")]
    clerk.git("rm", "--quiet", clerk.SHIYUAN)
    clerk.slip()
    done = clerk.run("push", "origin", "main")
    assert done.code == 0
    assert done.found == [(clerk.HUSHAN, "XM0035")]


def test_a_deleted_branch_a_tag_of_main_and_a_branch_without_a_register(clerk, server):
    clerk.git("push", "--quiet", "--no-verify", "origin", "work")
    assert clerk.run("push", "origin", "--delete", "work").code == 0
    clerk.git("tag", "v1", "main")
    assert clerk.run("push", "origin", "v1").code == 0
    clerk.git("switch", "--quiet", "--orphan", "gh-pages")
    clerk.write("index.html", "site\n")
    clerk.slip()
    done = clerk.run("push", "origin", "gh-pages")
    assert done.code == 0
    assert done.found == []


def test_a_commit_that_deletes_the_register_is_not_pushed(clerk, server):
    clerk.git("rm", "--quiet", "office/register.yml")
    clerk.slip()
    done = clerk.run("push", "origin", "work")
    assert done.code == 1
    assert "这里删去了 office/register.yml，没有它就没有名册\n    改法：请恢复：git " in done.said


def test_the_same_finding_of_two_branches_is_said_once(clerk, server):
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
    clerk.slip()
    clerk.git("branch", "copy")
    clerk.write("README.md", "more\n")
    clerk.slip()
    done = clerk.run("push", "origin", "work", "copy")
    assert done.code == 1
    assert done.found == [(clerk.SHIYUAN, "XM0017")]


class TestUnderPreCommit:
    """pre-commit keeps what Git says to itself, and names the first branch in its variables."""

    @pytest.fixture
    def bad(self, clerk, server, monkeypatch):
        clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
        commit = clerk.slip()
        clerk.git("switch", "--quiet", "main")
        monkeypatch.chdir(clerk.path)
        monkeypatch.setattr("sys.stdin", None)
        return commit

    def test_the_commit_that_it_names(self, bad, clerk, monkeypatch, capsys):
        monkeypatch.setenv("PRE_COMMIT_TO_REF", bad)
        monkeypatch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
        assert main(["pre-push"]) == 1
        assert capsys.readouterr().out.startswith(f"{clerk.SHIYUAN}:11:1 XM0017 ")

    def test_the_branch_where_it_names_no_commit(self, bad, clerk, monkeypatch, capsys):
        monkeypatch.setenv("PRE_COMMIT_LOCAL_BRANCH", "refs/heads/work")
        assert main(["pre-push"]) == 1
        assert capsys.readouterr().out.startswith(f"{clerk.SHIYUAN}:11:1 XM0017 ")

    def test_head_where_it_names_nothing(self, bad, clerk, capsys):
        assert main(["pre-push"]) == 0
        clerk.git("switch", "--quiet", "work")
        assert main(["pre-push"]) == 1
        assert capsys.readouterr().out.startswith(f"{clerk.SHIYUAN}:11:1 XM0017 ")
