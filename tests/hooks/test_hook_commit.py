"""git commit with the hooks installed: what is staged is what is judged."""

from __future__ import annotations

import pytest

BAD = "colour: red"  # a key that no sheet has: XM0017, a refusal


def sheet(kind: str, *lines: str) -> str:
    """A unit's sheet of a kind."""
    head = f"# yaml-language-server: $schema=../../schemas/unit/{kind}.json"
    return "\n".join([head, "format: 1", f"kind: {kind}", *lines, "submitted_by: 党政办公室", ""])


class TestWhatIsStaged:
    def test_bad_on_the_disk_and_good_in_the_index_passes(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
        assert clerk.commit().code == 0
        assert BAD not in clerk.git("show", f"HEAD:{clerk.SHIYUAN}")

    def test_good_on_the_disk_and_bad_in_the_index_is_stopped(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
        clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        done = clerk.commit()
        assert done.code == 1
        assert done.found == [(clerk.SHIYUAN, "XM0017")]
        assert f"{clerk.SHIYUAN}:11:1 XM0017 不予受理 " in done.said
        assert "\n    改法：" in done.said
        assert done.said.endswith("以上 1 项必须先改正，本次提交已停止。\n")

    def test_a_bad_file_that_is_not_added_is_not_judged(self, clerk):
        clerk.write("registry/shiyuan/notes.txt", "later")
        clerk.stage("README.md", "changed\n")
        assert clerk.commit().said.count("XM") == 0

    def test_a_file_that_is_only_meant_to_be_added_is_not_judged(self, clerk):
        clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
        clerk.git("add", "--intent-to-add", clerk.SHIYUAN)
        clerk.stage("README.md", "changed\n")
        assert clerk.commit().code == 0

    def test_commit_all_is_judged_by_the_disk(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        clerk.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
        done = clerk.commit("--all")
        assert done.code == 1
        assert done.found == [(clerk.SHIYUAN, "XM0017")]

    def test_commit_of_a_path_judges_that_path_alone(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
        clerk.write("README.md", "changed\n")
        clerk.git("add", "README.md")
        assert clerk.commit("--", "README.md").code == 0
        done = clerk.commit("--", clerk.SHIYUAN)
        assert done.code == 1
        assert done.found == [(clerk.SHIYUAN, "XM0017")]

    def test_a_file_with_a_name_in_chinese_is_found_under_that_name(self, clerk):
        clerk.stage("registry/licun/备案 说明.yml", "a: 1\n")
        done = clerk.commit()
        assert done.code == 1
        assert "registry/licun/备案 说明.yml XM0013 不予受理 " in done.said

    def test_a_link_is_refused_and_not_followed(self, clerk):
        (clerk.path / "registry" / "licun" / "2026-11-20-change.yml").symlink_to("/etc/hostname")
        clerk.git("add", "--all")
        done = clerk.commit()
        assert done.found == [("registry/licun/2026-11-20-change.yml", "XM0014")]

    def test_in_a_linked_worktree(self, clerk, tmp_path):
        clerk.git("worktree", "add", "--quiet", "-b", "linked", str(tmp_path / "linked"))
        linked = type(clerk)(tmp_path / "linked")
        clerk.stage("registry/licun/never.txt", "in the other worktree's index\n")
        linked.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处", BAD))
        linked.git("add", "--all")
        done = linked.commit()
        assert done.code == 1
        assert done.found == [(clerk.SHIYUAN, "XM0017")]
        linked.write(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        assert linked.commit("--all").code == 0


class TestWhatIsNew:
    def test_a_breach_that_stands_fails_nobody_and_is_not_said_again(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        done = clerk.commit()
        assert done.code == 0
        assert "XM0035" not in done.said

    def test_a_new_breach_without_an_explanation_is_stopped(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处", phone=False))
        done = clerk.commit()
        assert done.code == 1
        assert done.found == [(clerk.SHIYUAN, "XM0035")]
        assert done.said.endswith(
            "以上 1 项须先改正或说明，本次提交已停止。\n"
            "说明写在该备案里（已归档的用 supplement 补充）："
            "explanations: [{rule: XM0035, text: 原因}]\n"
        )

    def test_a_new_breach_with_its_explanation_is_said_and_passes(self, clerk):
        why = "explanations: [{rule: XM0035, text: 电话正在安装}]"
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处", why, phone=False))
        done = clerk.commit()
        assert done.code == 0
        assert done.found == [(clerk.SHIYUAN, "XM0035")]
        assert (
            "\n以上 1 项由本次提交带来，请留意，不妨碍提交。\n"
            "其中违规、原则上 1 项不必再改，由主管单位批复。\n"
        ) in done.said

    def test_what_it_does_to_another_file_names_the_file_that_does_it(self, clerk):
        change = "registry/licun/2026-11-20-change.yml"
        clerk.stage(change, sheet("change", "occurred_on: 2026-11-20", "facts: {name: 李村街道}"))
        assert clerk.commit().code == 0
        withdrawal = "registry/licun/2026-11-23-withdraw.yml"
        clerk.stage(withdrawal, sheet("withdraw", "refers_to: 2026-08-03-enrol", "reason: 误报"))
        done = clerk.commit()
        assert done.found == [(change, "XM0028")]
        assert f"时不应有“变更”；由本次改动 {withdrawal} 引起（第六条）" in done.said

    def test_advice_is_said_and_passes(self, clerk):
        without_line = clerk.enrol("世园街道办事处").split("\n", 1)[1]
        clerk.stage(clerk.SHIYUAN, without_line)
        done = clerk.commit()
        assert done.code == 0
        assert done.found == [(clerk.SHIYUAN, "XM0020")]
        assert "不必再改" not in done.said

    def test_a_refusal_that_slipped_in_does_not_stop_the_next_unit(self, clerk):
        clerk.write("registry/hushan/notes.txt", "slipped in\n")
        clerk.slip()
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        done = clerk.commit()
        assert done.code == 0
        assert done.found == []


class TestWhatMainHas:
    def test_an_edit_is_refused(self, clerk):
        clerk.stage(clerk.LICUN, clerk.enrol("李村街道办事处", "reason: 补充说明"))
        done = clerk.commit()
        assert done.code == 1
        assert done.found == [(clerk.LICUN, "XM9001")]
        assert "这里将其修改（第六条）" in done.said
        assert "\n    改法：请先另存新写的内容，再恢复该文件（git restore --source=" in done.said

    def test_a_commit_that_only_deletes_is_refused(self, clerk):
        clerk.git("rm", "--quiet", clerk.LICUN)
        done = clerk.commit()
        assert done.code == 1
        assert done.found == [(clerk.LICUN, "XM9001")]

    def test_a_rename_is_refused(self, clerk):
        new = "registry/licun/2026-08-04-enrol.yml"
        clerk.git("mv", clerk.LICUN, new)
        done = clerk.commit()
        assert done.code == 1
        assert (clerk.LICUN, "XM9001") in done.found
        assert f"改名为 {new}" in done.said

    def test_what_its_restoring_ends_is_not_said(self, clerk):
        supplement = "registry/licun/2026-11-20-supplement.yml"
        clerk.stage(supplement, sheet("supplement", "refers_to: 2026-08-03-enrol"))
        assert clerk.commit().code == 0
        new = "registry/licun/2026-08-04-enrol.yml"
        clerk.git("mv", clerk.LICUN, new)
        done = clerk.commit()
        assert done.found == [(clerk.LICUN, "XM9001")]
        undo = f"git mv -- {new} {clerk.LICUN}"
        assert f"    改法：请恢复原名（{undo}），情况有变另交一份 change" in done.said
        clerk.git(*undo.split()[1:])
        assert clerk.git("status", "--short") == ""

    def test_nor_what_is_wrong_under_its_new_name(self, clerk):
        clerk.git("mv", clerk.LICUN, "registry/licun/2026-12-04-enrol.yml")
        assert clerk.commit().found == [(clerk.LICUN, "XM9001")]

    def test_the_remedy_restores_it(self, clerk):
        clerk.git("rm", "--quiet", clerk.LICUN)
        remedy = clerk.commit().said.split("（git ")[1].split("）")[0]
        clerk.git(*remedy.split())
        assert clerk.git("status", "--porcelain") == ""

    def test_what_only_the_branch_has_may_be_mended_renamed_and_taken_back(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办"))
        assert clerk.commit().code == 0
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        assert clerk.commit().code == 0
        new = "registry/shiyuan/2026-11-23-enrol.yml"
        clerk.git("mv", clerk.SHIYUAN, new)
        assert clerk.commit().code == 0
        clerk.git("rm", "--quiet", new)
        assert clerk.commit().code == 0

    def test_amending_the_branchs_own_commit_is_no_way_around(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办"))
        assert clerk.commit().code == 0
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        assert clerk.commit("--amend").code == 0
        clerk.stage(clerk.LICUN, clerk.enrol("李村街道办"))
        done = clerk.commit("--amend")
        assert done.code == 1
        assert done.found == [(clerk.LICUN, "XM9001")]

    def test_an_edit_that_slipped_in_is_found_with_the_next_commit(self, clerk):
        clerk.write(clerk.LICUN, clerk.enrol("李村街道办"))
        clerk.slip()
        clerk.stage("README.md", "changed\n")
        assert clerk.commit().found == [(clerk.LICUN, "XM9001")]

    def test_the_remotes_main_counts_before_the_local_one(self, clerk, server):
        clerk.git("switch", "--quiet", "main")
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办"))
        assert clerk.commit().code == 0
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        assert clerk.commit().code == 0
        clerk.git("push", "--quiet", "--no-verify", "origin", "main")
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道"))
        assert clerk.commit().found == [(clerk.SHIYUAN, "XM9001")]

    def test_where_there_is_no_main_head_counts(self, clerk):
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道办事处"))
        clerk.commit()
        clerk.git("branch", "--quiet", "--delete", "--force", "main")
        clerk.stage(clerk.SHIYUAN, clerk.enrol("世园街道"))
        assert clerk.commit().found == [(clerk.SHIYUAN, "XM9001")]


class TestTheFirstCommit:
    @pytest.fixture
    def fresh(self, clerk):
        clerk.git("switch", "--quiet", "--orphan", "fresh")
        clerk.git("branch", "--quiet", "--delete", "--force", "main", "work")
        for path, text in clerk.FILES.items():
            clerk.stage(path, text)
        return clerk

    def test_lists_what_stands_and_passes(self, fresh):
        done = fresh.commit()
        assert done.code == 0
        assert done.found == [(fresh.HUSHAN, "XM0035")]

    def test_is_stopped_by_a_refusal(self, fresh):
        fresh.stage(fresh.SHIYUAN, fresh.enrol("世园街道办事处", BAD))
        done = fresh.commit()
        assert done.code == 1
        assert done.found == [(fresh.HUSHAN, "XM0035"), (fresh.SHIYUAN, "XM0017")]


class TestTheRegisterItself:
    def test_a_repository_without_one(self, git_repo, clerk):
        clerk.git("switch", "--quiet", "--orphan", "elsewhere")
        clerk.stage("README.md", "no register\n")
        done = clerk.commit()
        assert done.code == 1
        assert "仓库的最上层没有名册（office/register.yml）\n    改法：" in done.said

    def test_its_file_cannot_be_deleted(self, clerk):
        clerk.git("rm", "--quiet", "office/register.yml")
        done = clerk.commit()
        assert done.code == 1
        assert "这里删去了 office/register.yml，没有它就没有名册" in done.said

    def test_head_and_index_are_judged_on_the_day_that_head_names(self, clerk):
        future = "registry/shiyuan/2026-12-01-enrol.yml"
        clerk.stage(future, clerk.enrol("世园街道办事处"))
        assert clerk.commit().found == [(future, "XM0026")]
        later = clerk.FILES["office/register.yml"].replace("2026-11-24", "2026-12-24")
        clerk.stage("office/register.yml", later)
        assert clerk.commit().found == [(future, "XM0026")]
