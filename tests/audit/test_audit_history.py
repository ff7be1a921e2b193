"""What stood on main stays, main grows by merges of its branches, and clones that lie."""

from __future__ import annotations

import dataclasses
import json
import subprocess

import pytest
from tests.forging import forge_parent

SHEET = "registry/licun/2026-08-03-enrol.yml"
TOLD = "announcements/licun/2026-11-04-weibo.md"
DECISION = "office/decisions/licun/2026-11-03-consent.yml"


def test_nothing_after_the_trusted_commit_is_nothing_to_say(main):
    said = main.audit()
    assert (said.code, said.steps, said.data["other_steps"]) == (0, [], 0)
    assert said.out == (
        f"自 {main.root[:12]} 至 {main.root[:12]}：触及数据 0 步，其余 0 步\n"
        "没有发现不合规矩的步骤\n"
    )


def first(said):
    found = [step for step in said.steps if step["findings"]]
    return found[0]["commit"], [(each["code"], each["path"]) for each in found[0]["findings"]]


@pytest.mark.parametrize("after", ["format: 1\n", None], ids=["edited", "deleted"])
def test_a_sheet_on_main_stays(main, after):
    commit = main.land({SHEET: after}, "two")
    said = main.audit()
    assert (said.code, said.data["first_unlawful"]) == (1, commit)
    assert first(said) == (commit, [("XM9001", SHEET)])
    assert f"第一处不合规矩：{commit}\n" in said.out


def test_a_sheet_that_was_moved_is_named(main):
    text = (main.path / SHEET).read_text("utf-8")
    moved = SHEET.replace("enrol", "enrol-2")
    commit = main.land({SHEET: None, moved: text}, "two")
    said = main.audit()
    assert first(said) == (commit, [("XM9001", SHEET)])
    assert f"改名为 {moved}" in said.out


@pytest.mark.parametrize("after", ["kind: consent\n", None], ids=["edited", "deleted"])
def test_a_decision_stays(main, after):
    main.land({DECISION: "format: 1\n"}, "two")
    assert main.audit().code == 0
    commit = main.land({DECISION: after}, "two")
    assert first(main.audit()) == (commit, [("XM9002", DECISION)])


def test_an_announcement_is_free_until_it_went_out(main):
    main.land({TOLD: "one\n"}, "two")
    main.land({TOLD: "two\n"}, "two")
    assert main.audit().code == 0
    main.enter(2, "2026-11-04", TOLD.removesuffix(".md"), "published")
    assert main.audit().code == 0
    commit = main.land({TOLD: "three\n"}, "two")
    said = main.audit()
    assert first(said) == (commit, [("XM9003", TOLD)])
    assert "公告已于 2026-11-04 发布" in said.out


def test_an_announcement_published_before_the_trusted_commit_is_frozen_too(main):
    main.land({TOLD: "one\n"}, "two")
    root = main.enter(2, "2026-11-04", TOLD.removesuffix(".md"), "published")
    commit = main.land({TOLD: "two\n"}, "two")
    assert first(main.audit(root=root)) == (commit, [("XM9003", TOLD)])


def test_an_unpublished_announcement_is_not_deleted_either(main):
    main.land({TOLD: "one\n"}, "two")
    commit = main.land({TOLD: None}, "two")
    assert first(main.audit()) == (commit, [("XM9003", TOLD)])


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("licun/x", "licun/y"),
        lambda text: text.splitlines(keepends=True)[0],
        lambda text: text.rstrip("\n") + "0,2026-08-04,filed,,licun/z,\n",
        lambda text: None,
    ],
    ids=["row changed", "row lost", "written on in the last row", "file lost"],
)
def test_rows_of_the_daybook_stay(main, edit):
    path = "office/daybook/2026-08.csv"
    commit = main.commit({path: edit((main.path / path).read_text("utf-8"))}, "writer")
    assert first(main.audit()) == (commit, [("XM9004", path)])


def test_the_daybook_goes_on_in_the_next_months_file(main):
    main.enter(2, "2026-08-20", "licun/y")
    main.enter(3, "2026-11-04", "licun/z")
    said = main.audit("--strict")
    assert (said.code, len(said.steps)) == (0, 2)


def test_the_policy_in_force_stays_and_a_new_one_begins_later(main, filing):
    main.land(filing("2026-11-03"), "two")
    text = (main.path / "office/policy/2021-07-23.yml").read_text("utf-8")
    main.land({"office/policy/2026-12-01.yml": text}, "two")
    assert main.audit("--strict").code == 0
    path = "office/policy/2026-11-01.yml"
    commit = main.land({path: text}, "two")
    assert first(main.audit()) == (commit, [("XM9006", path)])


def test_editing_the_policy_in_force_is_unlawful(main):
    path = "office/policy/2021-07-23.yml"
    commit = main.land({path: "format: 1\n"}, "two")
    assert first(main.audit()) == (commit, [("XM9002", path)])


def test_code_and_data_do_not_change_together(main, filing):
    commit = main.land({**filing(), "src/x.py": "pass\n"}, "two")
    assert first(main.audit()) == (commit, [("XM9005", "src/x.py")])


def test_code_alone_is_no_step_of_data(main):
    main.land({"src/x.py": "pass\n"})
    said = main.audit("--strict")
    assert (said.code, said.steps, said.data["other_steps"]) == (0, [], 1)


def test_the_list_of_owners_changes_with_the_access_file_and_with_nothing_else(main, keys, filing):
    main.land({"office/access.yml": keys.access(forge_keys=[]), ".github/CODEOWNERS": "*\n"}, "two")
    assert main.audit("--strict").code == 0
    commit = main.land({**filing(), ".github/CODEOWNERS": "* @x\n"}, "two")
    assert first(main.audit()) == (commit, [("XM9005", ".github/CODEOWNERS")])


def test_the_daybook_and_a_filing_do_not_come_together(main, filing):
    main.write(filing())
    commit = main.enter(2, "2026-11-04", "licun/2026-11-03-change")
    codes = [code for code, _ in first(main.audit())[1]]
    assert codes == ["XM9044", "XM9013"]
    assert main.audit().data["first_unlawful"] == commit


@pytest.mark.parametrize("path", ["registry/licun/2026-11-03-change.yml", "src/x.py"])
def test_a_commit_that_is_no_merge_only_enters(main, path):
    commit = main.commit({path: "format: 1\n"}, "two")
    assert first(main.audit()) == (commit, [("XM9044", path)])


def test_an_empty_commit_brings_nothing(main):
    main.commit({})
    assert main.audit("--strict").code == 0


def link(main):
    target = main.path / "registry/licun/2026-11-03-change.yml"
    target.symlink_to("2026-08-03-enrol.yml")
    return "XM9030", "registry/licun/2026-11-03-change.yml"


def executable(main):
    target = main.path / "registry/licun/2026-11-03-change.yml"
    target.write_text("format: 1\n")
    target.chmod(0o755)
    return "XM9030", "registry/licun/2026-11-03-change.yml"


def submodule(main):
    main.git("update-index", "--add", "--cacheinfo", f"160000,{main.root},registry/licun/weibo")
    return "XM9030", "registry/licun/weibo"


def attributes(main):
    main.write({"registry/licun/.gitattributes": "* ident\n"})
    return "XM9033", "registry/licun/.gitattributes"


def device(main):
    main.write({"registry/aux/2026-11-03-enrol.yml": "format: 1\n"})
    return "XM9032", "registry/aux/2026-11-03-enrol.yml"


@pytest.mark.parametrize("put", [link, executable, submodule, attributes, device])
def test_only_plain_files_with_plain_names(main, put):
    main.git("switch", "-q", "-c", "b")
    wanted = put(main)
    if put is not submodule:
        main.git("add", "--all")
    main.git("commit", "-q", "-m", "x")
    main.git("switch", "-q", "-f", "main")
    commit = main.merge("two")
    said = main.audit()
    assert said.code == 1
    assert first(said) == (commit, [wanted])


# The shape of history -----------------------------------------------------------------------------


def test_a_merge_holds_what_its_branch_brings_and_no_more(main, filing):
    branch = main.branch(filing("2026-11-03"))
    main.git("merge", "-q", "--no-commit", "--no-ff", "b")
    commit = main.made([main.root, branch], filing("2026-11-04", text="0532-00000008"), "two")
    said = main.audit()
    assert first(said) == (commit, [("XM9043", "registry/licun/2026-11-04-change.yml")])
    assert f"合并 {commit[:12]} 在这里夹带了改动" in said.out


def test_a_merge_that_takes_back_what_main_had_is_found(main, keys):
    """The branch knows an older access file, and the merge brings it back: no parent asked that."""
    branch = main.branch({DECISION: "format: 1\n"})
    old = (main.path / "office/access.yml").read_text("utf-8")
    tip = main.land({"office/access.yml": keys.access([keys.two()])}, "two")
    main.git("branch", "-f", "b", branch)
    main.git("merge", "-q", "--no-commit", "--no-ff", "b")
    commit = main.made([tip, branch], {"office/access.yml": old}, "two")
    assert first(main.audit()) == (commit, [("XM9043", "office/access.yml")])


def test_a_merge_that_drops_part_of_its_branch_is_found(main, filing):
    both = {**filing("2026-11-03"), **filing("2026-11-04")}
    branch = main.branch(both)
    commit = main.made([main.root, branch], filing("2026-11-03"), "two")
    assert first(main.audit()) == (commit, [("XM9043", "registry/licun/2026-11-04-change.yml")])


def test_a_merge_of_nothing_that_changes_something_is_found(main, filing):
    main.land({DECISION: "format: 1\n"}, "two")
    tip = main.git("rev-parse", "HEAD")
    commit = main.made([tip, main.root], filing(), "two")
    assert first(main.audit()) == (commit, [("XM9043", "registry/licun/2026-11-03-change.yml")])


def test_a_branch_behind_main_and_one_that_merged_main_are_lawful(main, filing):
    main.branch(filing("2026-11-03"), name="slow")
    main.land({DECISION: "format: 1\n"}, "two")
    main.merge("two", name="slow")
    main.branch(filing("2026-11-05"), at=main.root, name="slow")
    main.git("switch", "-q", "slow")
    main.git("merge", "-q", "-m", "catch up", "main")
    main.commit(filing("2026-11-06"))
    main.git("switch", "-q", "main")
    main.land(filing("2026-11-04"), "two")
    main.merge("two", name="slow")
    said = main.audit("--strict")
    assert (said.code, said.codes, len(said.steps)) == (0, [], 4)


def test_a_file_that_both_sides_changed_may_be_merged_by_git(main, keys):
    lines = keys.access().splitlines(keepends=True)
    spread = "\n\n\n\n".join(lines)
    tip = main.land({"office/access.yml": spread}, "two")
    ours = spread.replace('"post": "one"', '"post": "first"')
    theirs = spread.replace("daybook_writer", "# the end\ndaybook_writer")
    main.branch({"office/access.yml": theirs}, name="other")
    main.land({"office/access.yml": ours}, "two")
    main.merge("two", name="other")
    assert main.git("rev-parse", "HEAD~1") != tip
    said = main.audit("--strict")
    assert (said.code, said.codes, len(said.steps)) == (0, [], 3)


def test_an_octopus_is_not_how_main_grows(main, filing):
    main.branch(filing("2026-11-03"), name="a")
    main.branch(filing("2026-11-04"), name="b")
    main.git("merge", "-q", "--no-ff", "-m", "m", "a", "b")
    commit = main.git("rev-parse", "HEAD")
    said = main.audit()
    assert first(said) == (commit, [("XM9043", commit[:12])])
    assert f"合并 {commit[:12]} 有 3 个父提交" in said.out


def test_an_unrelated_history_brings_everything_by_itself(main, filing):
    main.git("switch", "-q", "--orphan", "b")
    other = main.commit(filing("2026-11-03"))
    main.git("switch", "-q", "main")
    commit = main.made([main.root, other], filing("2026-11-03"), "two")
    assert first(main.audit()) == (commit, [("XM9043", "registry/licun/2026-11-03-change.yml")])


def fast_forward(main, filing, first_commit):
    """Let main go on from a branch that merged it; the commit by which it does."""
    main.git("switch", "-q", "-c", "b", main.root)
    if first_commit:
        main.commit(filing("2026-11-10"))
    main.git("switch", "-q", "main")
    main.land(filing("2026-11-03"), "two")
    main.branch(filing("2026-11-04"), name="c")
    main.merge("two", name="c")
    assert main.audit("--strict").code == 0
    main.git("switch", "-q", "b" if first_commit else "--detach", *([] if first_commit else ["b"]))
    if not first_commit:
        main.git("reset", "-q", "--hard", main.root)
    main.git("merge", "-q", "--no-ff", "-m", "catch up", "main")
    commit = main.git("rev-parse", "HEAD")
    main.git("switch", "-q", "main")
    main.git("merge", "-q", "--ff-only", commit)
    return commit


def test_main_that_was_fast_forwarded_to_a_branch_that_merged_it_is_found(main, filing):
    fast_forward(main, filing, True)
    said = main.audit()
    assert said.code == 1
    assert said.codes == ["XM9044", "XM9042"]


def test_also_where_the_branch_held_nothing_of_its_own(main, filing):
    commit = fast_forward(main, filing, False)
    said = main.audit()
    assert (said.code, said.data["first_unlawful"]) == (1, commit)
    assert said.codes == ["XM9042"]


def test_also_where_the_branch_brings_the_daybook(main, filing):
    main.branch({}, name="b")
    main.enter(2, "2026-11-04", "licun/x")
    commit = main.made([main.root, main.git("rev-parse", "HEAD")], {})
    said = main.audit()
    assert first(said) == (commit, [("XM9025", commit)])


def test_a_trusted_commit_that_is_not_on_the_line_is_refused(main, filing):
    main.branch(filing())
    main.merge("two")
    side = main.git("rev-parse", "HEAD^2")
    said = main.audit(root=side)
    assert said.code == 2
    assert f"起点 {side[:12]} 不在主分支的合并线上" in said.out
    assert "找不到版本“nowhere”" in main.audit(root="nowhere").out


def test_a_trusted_commit_without_a_register_is_refused(main):
    empty = main.git("commit-tree", "-m", "x", main.git("mktree", input=""))
    made = main.made([empty], {})
    said = main.audit(root=empty)
    assert said.code == 2
    assert f"起点 {empty[:12]} 里没有名册（office/register.yml）" in said.out
    assert main.audit(root=made).code == 0


def test_outside_a_repository_it_says_so(main, tmp_path):
    said = type(main)(tmp_path, main.keys, main.root).audit()
    assert (said.code, "不在 Git 仓库里" in said.out) == (2, True)


def test_since_shortens_the_report_not_the_walk(main, keys, filing):
    old = main.land({SHEET: None}, "two")
    main.land({"office/access.yml": keys.access([keys.two()])}, "two")
    main.git("tag", "accepted")
    last = main.land(filing(), "one")
    whole, late = main.audit(), main.audit("--since", "accepted")
    assert [len(said.steps) for said in (whole, late)] == [3, 1]
    assert [said.data["first_unlawful"] for said in (whole, late)] == [old, last]
    assert late.codes == ["XM9028"]
    assert (late.data["trusted"], late.data["head"]) == (main.root, last)
    none = main.audit("--since", main.root)
    assert len(none.steps) == 3
    side = main.audit("--since", "HEAD^2")
    assert (side.code, "不在起点以后的合并线上" in side.out) == (2, True)


def test_head_says_how_far(main, filing):
    commit = main.land(filing(), "two")
    main.commit(filing("2026-11-04"))
    said = main.audit("--head", commit)
    assert (said.code, said.data["head"]) == (0, commit)


def test_the_data_say_all_that_the_text_says(main, filing):
    commit = main.land(filing(unit="zwddzx"), "one")
    assert main.audit().data == {
        "trusted": main.root,
        "head": commit,
        "warnings": [],
        "other_steps": 0,
        "first_unlawful": commit,
        "first_unproven": None,
        "rules": main.audit().data["rules"],
        "steps": [
            {
                "commit": commit,
                "merge": True,
                "subjects": ["zwddzx"],
                "grade": "signed",
                "by": "one",
                "note": "",
                "findings": [
                    {
                        "code": "XM9027",
                        "path": commit,
                        "message": "one：应当回避：受理的岗位属于所涉单位、其上级单位或内设机构",
                    }
                ],
            }
        ],
    }
    assert "XM9001" in main.audit().data["rules"]


def test_another_format_is_a_usage_error(main):
    result = main.audit().text("--format", "xml")
    assert (result.exit_code, "没有“xml”这种格式" in result.output) == (2, True)


# Clones that lie ----------------------------------------------------------------------------------


def test_replacements_are_reported_and_not_believed(main, filing):
    commit = main.land({SHEET: None}, "two")
    harmless = main.git(
        "commit-tree", "-p", main.root, "-p", "b", "-m", "m", f"{main.root}^{{tree}}"
    )
    main.git("update-ref", f"refs/replace/{commit}", harmless)
    assert main.git("rev-parse", f"{commit}^{{tree}}") == main.git(
        "rev-parse", f"{main.root}^{{tree}}"
    )
    said = main.audit()
    assert first(said) == (commit, [("XM9001", SHEET)])
    assert said.data["warnings"] == [f"仓库里有替换或者嫁接 refs/replace/{commit}，核查时不予理会"]


def test_grafts_are_reported_and_not_believed(main, filing):
    bad = main.land({SHEET: None}, "two")
    last = main.land(filing(), "two")
    grafts = main.path / ".git/info/grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(f"{last} {main.root}\n")
    said = main.audit()
    assert first(said)[0] == bad
    assert said.out.startswith("注意：仓库里有替换或者嫁接 info/grafts，核查时不予理会\n")


def test_a_shallow_clone_is_refused_with_the_command_that_deepens_it(main, filing, tmp_path):
    main.land(filing(), "two")
    clone = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{main.path}", clone], check=True)
    said = type(main)(clone, main.keys, main.root).audit()
    assert said.code == 2
    assert "请先运行 git fetch --unshallow" in said.out


def test_a_bare_clone_will_do(main, filing, tmp_path):
    main.land(filing(), "two")
    subprocess.run(["git", "clone", "-q", "--bare", main.path, tmp_path / "bare"], check=True)
    said = type(main)(tmp_path / "bare", main.keys, main.root).audit("--strict")
    assert (said.code, said.last) == (0, ("signed", "two", []))


def test_commit_dates_do_not_decide_what_is_walked(main, filing):
    main.branch(filing("2026-11-03"))
    first_merge = main.merge("two", date="1999-01-01T00:00:00Z")
    main.branch(filing("2026-11-04"))
    main.merge("two", date="2099-01-01T00:00:00Z")
    main.branch({SHEET: None})
    last = main.merge("two", date="1980-01-01T00:00:00Z")
    said = main.audit()
    assert [step["commit"] for step in said.steps][0::2] == [first_merge, last]
    assert said.codes == ["XM9001"]


# What is kept of verified signatures --------------------------------------------------------------


def store(main):
    return main.path / ".git/mingce/signatures.json"


def test_verified_signatures_are_kept_by_commit(main, keys, filing):
    commit = main.land(filing("2026-11-03"), "two")
    main.land(filing("2026-11-04"))
    main.audit()
    assert json.loads(store(main).read_text()) == {commit: ["good", keys.print("two")]}


def test_a_kept_answer_is_not_asked_again_and_no_cache_asks_anew(main, keys, filing):
    commit = main.land(filing(), "stranger")
    store(main).parent.mkdir()
    # The cache is its owner's: one who lies to it lies to nobody else.
    store(main).write_text(json.dumps({commit: ["good", keys.print("two")]}))
    assert main.audit().last == ("signed", "two", [])
    before = store(main).read_bytes()
    assert main.audit("--no-cache").last == ("unproven", keys.print("stranger"), [])
    assert store(main).read_bytes() == before


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "{",
        "[]",
        "null",
        '{"x": 1}',
        '{"COMMIT": 1}',
        '{"COMMIT": ["good"]}',
        '{"COMMIT": ["good", 1]}',
        '{"COMMIT": ["good", ""]}',
        '{"COMMIT": [["good"], "SHA256:x"]}',
        '{"COMMIT": ["none", ""]}',
        "[" * 5000,
        "\x00\xff",
    ],
    ids=lambda text: repr(text[:26] + text[-9:]),
)
def test_garbage_in_its_place_is_harmless(main, filing, garbage):
    commit = main.land(filing(), "two")
    store(main).parent.mkdir()
    store(main).write_bytes(garbage.replace("COMMIT", commit).encode("latin-1"))
    assert main.audit("--strict").last == ("signed", "two", [])


def test_a_clone_that_cannot_be_written_to_goes_without(main, filing):
    main.land(filing(), "two")
    (main.path / ".git/mingce").write_text("a file where the folder should be")
    assert main.audit("--strict").last == ("signed", "two", [])


def test_without_ssh_keygen_nothing_is_judged_or_kept(main, filing, tmp_path, monkeypatch):
    main.land(filing(), "two")
    (tmp_path / "bin").mkdir()
    git = subprocess.run(["which", "git"], capture_output=True, text=True, check=True)
    (tmp_path / "bin/git").symlink_to(git.stdout.strip())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    said = main.audit()
    assert (said.code, "核验签名需要 ssh-keygen" in said.out) == (2, True)
    assert not store(main).exists()


def test_settings_of_the_clone_do_not_bend_the_verification(main, keys, filing, tmp_path):
    main.land(filing(), "two")
    revoked = tmp_path / "revoked"
    revoked.write_text(keys.public("two"))
    for name, value in (
        ("gpg.format", "openpgp"),
        ("gpg.ssh.program", "/bin/false"),
        ("gpg.ssh.revocationFile", str(revoked)),
        ("gpg.ssh.allowedSignersFile", str(tmp_path / "missing")),
        ("log.showSignature", "true"),
        ("diff.renames", "copies"),
        ("diff.ignoreSubmodules", "all"),
        ("core.quotePath", "true"),
        ("log.diffMerges", "off"),
    ):
        main.git("config", name, value)
    assert main.audit("--strict").last == ("signed", "two", [])


def test_a_forged_commit_graph_is_not_believed(main, tmp_path):
    before = (main.path / SHEET).read_text("utf-8")
    edited = main.commit({SHEET: before + "# \n"})
    last = main.commit({SHEET: before})
    forge_parent(main.path, last, main.root)
    clone = tmp_path / "clone"
    main.git("clone", "-q", ".", str(clone))
    for path in (main.path, clone):
        here = dataclasses.replace(main, path=path)
        # Git itself no longer sees the step between.
        assert here.git("rev-list", "--first-parent", last) == f"{last}\n{main.root}"
        said = here.audit()
        assert [step["commit"] for step in said.steps] == [edited, last]
        assert said.data["first_unlawful"] == edited
        assert [each["code"] for each in said.steps[0]["findings"]] == ["XM9044", "XM9001"]


def test_a_demonstration_says_that_its_history_proves_nothing(main, filing):
    said = "注意：这是示范名册：其中的身份和密钥均为虚构，历史没有签名，不能证明什么\n"
    assert said not in main.audit().out
    path = "office/register.yml"
    register = (main.path / path).read_text("utf-8")
    root = main.commit({path: f"{register}demonstration: {{as_of: 2026-11-24}}\n"})
    main.land(filing())
    shown = main.audit(root=root)
    assert (shown.code, shown.last[0]) == (0, "unproven")
    assert shown.out.startswith(said)
