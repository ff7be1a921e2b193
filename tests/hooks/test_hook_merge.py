"""git merge with the hooks installed: the merge's result is judged before it is recorded."""

from __future__ import annotations

BAD = "colour: red"


def diverge(clerk, mine="README.md", text="mine\n"):
    """A commit on ``work``, so that merging main into it makes a merge commit."""
    clerk.git("switch", "--quiet", "work")
    clerk.write(mine, text)
    clerk.slip()


def on_main(clerk, path, text):
    """A commit on main, past the hooks; back on ``work``."""
    clerk.git("switch", "--quiet", "main")
    clerk.write(path, text)
    clerk.slip()
    clerk.git("switch", "--quiet", "work")


def test_mains_new_sheets_come_in(clerk):
    diverge(clerk)
    on_main(clerk, clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    done = clerk.run("merge", "--no-edit", "main")
    assert done.code == 0
    assert done.found == []
    assert clerk.git("rev-list", "--count", "--merges", "HEAD") == "1"


def test_a_branch_that_breaks_a_rule_is_not_merged(clerk):
    diverge(clerk, clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
    on_main(clerk, "README.md", "main\n")
    clerk.git("switch", "--quiet", "main")
    done = clerk.run("merge", "--no-edit", "work")
    assert done.code == 1
    assert done.found == [(clerk.SHIYUAN, "XM0017")]
    assert "以上 1 项必须先改正，本次合并已停止。" in done.said
    assert clerk.git("rev-list", "--count", "--merges", "HEAD") == "0"


def test_what_stands_on_the_remotes_main_does_not_stop_who_takes_it_over(clerk, server):
    on_main(clerk, clerk.SHIYUAN, clerk.enrol("世园街道办事处", phone=False))
    clerk.git("push", "--quiet", "--no-verify", "origin", "main")
    diverge(clerk)
    done = clerk.run("merge", "--no-edit", "origin/main")
    assert done.code == 0
    assert done.found == []


def test_two_sheets_that_clash_only_together_are_found(clerk):
    # Each beginning of the binder is lawful alone; together, one folder would begin twice.
    diverge(clerk, clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    second = "registry/shiyuan/2026-11-21-enrol.yml"
    on_main(clerk, second, clerk.enrol("世园街道办事处"))
    done = clerk.run("merge", "--no-edit", "main")
    assert done.code == 1
    assert (second, "XM0024") in done.found


def test_a_merge_that_drops_what_main_brought_is_refused(clerk, server):
    on_main(clerk, clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    clerk.git("push", "--quiet", "--no-verify", "origin", "main")
    diverge(clerk)
    done = clerk.run("merge", "--no-edit", "--strategy=ours", "origin/main")
    assert done.code == 1
    assert done.found == [(clerk.SHIYUAN, "XM9001")]


def test_the_local_main_counts_where_there_is_no_remote(clerk):
    on_main(clerk, clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    diverge(clerk)
    done = clerk.run("merge", "--no-edit", "--strategy=ours", "main")
    assert done.code == 1
    assert done.found == [(clerk.SHIYUAN, "XM9001")]


def test_a_conflict_resolved_against_main_is_refused_when_it_is_committed(clerk):
    diverge(clerk, clerk.SHIYUAN, clerk.enrol("世园街道办"))
    on_main(clerk, clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    assert "CONFLICT" in clerk.run("merge", "--no-edit", "main").said
    clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办"))
    done = clerk.commit()
    assert done.code == 1
    assert done.found == [(clerk.SHIYUAN, "XM9001")]
    clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    assert clerk.commit().code == 0


def test_a_conflict_left_open_is_said_in_words(clerk):
    diverge(clerk, "README.md", "mine\n")
    on_main(clerk, "README.md", "main\n")
    clerk.run("merge", "--no-edit", "main")
    done = clerk.run("hook", "run", "pre-commit")
    assert done.code == 2
    assert done.said.startswith("有未解决的合并冲突：README.md\n    改法：")


def test_a_sheet_mended_on_the_branch_survives_merging_the_branchs_older_copy(clerk):
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办"))
    older = clerk.slip()
    clerk.git("branch", "copy", older)
    clerk.git("switch", "--quiet", "copy")
    clerk.write("README.md", "copy\n")
    clerk.slip()
    clerk.git("switch", "--quiet", "work")
    clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
    clerk.slip()
    done = clerk.run("merge", "--no-edit", "copy")
    assert done.code == 0
    assert done.found == []
