"""Main grows by merges of its branches, which bring what they hold and no more."""

from __future__ import annotations

import pytest
from tests.audit.unlawful import first

DECISION = "office/decisions/licun/2026-11-03-consent.yml"


@pytest.mark.parametrize("path", ["registry/licun/2026-11-03-change.yml", "src/x.py"])
def test_a_commit_that_is_no_merge_only_enters(main, path):
    commit = main.commit({path: "format: 1\n"}, "two")
    assert first(main.audit()) == (commit, [("XM9044", path)])


def test_an_empty_commit_brings_nothing(main):
    main.commit({})
    assert main.audit("--strict").code == 0


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
