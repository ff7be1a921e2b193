"""How main goes on: merges, commits on main itself, references; by check and by the hook.

``mingce check --mainline`` judges a commit that is about to become main; the hook judges a push.
"""

from __future__ import annotations

import shutil
import subprocess

import pytest
from tests.forging import forge_parent
from tests.gate.conftest import Gate, Repo
from tests.gate.records import (
    ACCESS,
    DAY,
    FILES,
    JIUSHUI,
    LICUN,
    ONE,
    PAPER,
    PLATFORMS,
    THREE,
    TWO,
    TWO_FINGERPRINT,
    WRITER,
    answer,
    unit_change,
)

SHEET = f"registry/licun/{DAY}-change.yml"
THEIRS = f"registry/jiushui/{DAY}-change.yml"
BOOK = "office/daybook/2026-11.csv"
ROW = "LC-2026-0003,2026-11-24,filed,,licun/weibo/2026-08-06-open,\n"


def filed(gate: Gate, actor: str = LICUN, path: str = SHEET, text: str | None = None) -> str:
    """A unit's filing on a branch that its unit has pushed; the commit."""
    branch = gate.clone.commit({path: text or unit_change()})
    assert gate.push(actor, f"{branch}:refs/heads/{actor}").code == 0
    return branch


def main_line(gate: Gate, head: str, author: str, accepter: str):
    return gate.check(head, author, "--accepter", accepter, "--mainline")


def stopped(gate: Gate, head: str, author: str, accepter: str, code: str, *refspec: str) -> None:
    """Both refuse with this code of the gate alone, and main stays."""
    before = gate.refs()["refs/heads/main"]
    checked = main_line(gate, head, author, accepter)
    pushed = gate.push(accepter, *(refspec or (f"{head}:refs/heads/main",)), force=True)
    assert (checked.code, checked.governance) == (1, {code}), checked.said
    assert (pushed.code, pushed.governance) == (1, {code}), pushed.said
    assert gate.refs()["refs/heads/main"] == before


def passed(gate: Gate, head: str, author: str, accepter: str) -> None:
    checked = main_line(gate, head, author, accepter)
    assert (checked.code, checked.codes) == (0, set()), checked.said
    pushed = gate.push(accepter, f"{head}:refs/heads/main")
    assert pushed.code == 0, pushed.said
    assert gate.refs()["refs/heads/main"] == head


def test_a_filing_is_merged_by_a_reviewer(gate):
    passed(gate, gate.clone.merge(filed(gate)), LICUN, ONE)


def test_a_filing_is_merged_by_a_reviewer_known_by_key(gate):
    passed(gate, gate.clone.merge(filed(gate)), LICUN, TWO_FINGERPRINT)


def test_a_merge_that_brings_more_than_its_parents(gate):
    head = gate.clone.merge(filed(gate), changes={"office/platforms.yml": f"{PLATFORMS}# \n"})
    checked = main_line(gate, head, LICUN, ONE)
    pushed = gate.push(ONE, f"{head}:refs/heads/main")
    assert (checked.code, checked.governance) == (1, {"XM9043", "XM9023"}), checked.said
    assert (pushed.code, pushed.governance) == (1, {"XM9043", "XM9023"}), pushed.said
    assert "office/platforms.yml XM9043" in pushed.said


def test_a_merge_that_drops_what_its_branch_brings(gate):
    branch = filed(gate)
    head = gate.clone.commit_tree(gate.clone.tree("main", {}), "main", branch)
    stopped(gate, head, LICUN, ONE, "XM9043")


def test_a_merge_of_two_branches_at_once(gate):
    one, two = filed(gate), filed(gate, JIUSHUI, THEIRS)
    tree = gate.clone.tree("main", {SHEET: unit_change(), THEIRS: unit_change()})
    head = gate.clone.commit_tree(tree, "main", one, two)
    checked, pushed = main_line(gate, head, ONE, ONE), gate.push(ONE, f"{head}:refs/heads/main")
    assert "XM9043" in checked.governance, checked.said
    assert "XM9043" in pushed.governance, pushed.said


def test_main_fast_forwarded_to_a_branch_that_merged_it(gate):
    passed(gate, gate.clone.merge(filed(gate)), LICUN, ONE)
    main = gate.refs()["refs/heads/main"]
    branch = gate.clone.commit({THEIRS: unit_change()})
    tree = gate.clone.tree(main, {THEIRS: unit_change()})
    swapped = gate.clone.commit_tree(tree, branch, main)
    assert gate.push(JIUSHUI, f"{swapped}:refs/heads/jiushui").code == 0

    checked = gate.check(swapped, JIUSHUI, "--accepter", ONE, "--mainline", base=main)
    assert (checked.code, checked.codes) == (1, {"XM9042"}), checked.said
    pushed = gate.push(ONE, f"{swapped}:refs/heads/main")
    assert (pushed.code, pushed.codes) == (1, {"XM9042"}), pushed.said
    assert gate.refs()["refs/heads/main"] == main


def test_a_branch_that_merged_main_is_merged_as_any_other(gate):
    passed(gate, gate.clone.merge(filed(gate)), LICUN, ONE)
    main = gate.refs()["refs/heads/main"]
    branch = gate.clone.commit({THEIRS: unit_change()})
    updated = gate.clone.commit_tree(gate.clone.tree(main, {THEIRS: unit_change()}), branch, main)
    assert gate.push(JIUSHUI, f"{updated}:refs/heads/jiushui").code == 0
    head = gate.clone.merge(updated, main)
    checked = gate.check(head, JIUSHUI, "--accepter", ONE, "--mainline", base=main)
    assert (checked.code, checked.codes) == (0, set()), checked.said
    assert gate.push(ONE, f"{head}:refs/heads/main").code == 0


def test_a_branch_behind_main_is_merged_as_it_is(gate):
    passed(gate, gate.clone.merge(filed(gate)), LICUN, ONE)
    main = gate.refs()["refs/heads/main"]
    branch = filed(gate, JIUSHUI, THEIRS)
    checked = gate.check(branch, JIUSHUI, base=main)
    assert (checked.code, checked.codes) == (0, set()), checked.said
    assert "改动 1 个文件" in checked.said
    head = gate.clone.commit_tree(gate.clone.tree(main, {THEIRS: unit_change()}), main, branch)
    assert gate.push(ONE, f"{head}:refs/heads/main").code == 0


def test_main_rewritten(gate):
    passed(gate, gate.clone.merge(filed(gate)), LICUN, ONE)
    main = gate.refs()["refs/heads/main"]
    other = gate.clone.merge(filed(gate, JIUSHUI, THEIRS))
    checked = gate.check(other, JIUSHUI, "--accepter", ONE, "--mainline", base=main)
    assert (checked.code, checked.codes) == (1, {"XM9041"}), checked.said
    pushed = gate.push(ONE, f"{other}:refs/heads/main", force=True)
    assert (pushed.code, pushed.codes) == (1, {"XM9041"}), pushed.said


@pytest.mark.parametrize("more", [[], ["--mainline", "--accepter", ONE]], ids=["branch", "main"])
def test_a_base_that_is_no_ancestor_at_all(gate, more):
    orphan = gate.clone.commit_tree(gate.clone.tree("main", {SHEET: unit_change()}))
    checked = gate.check(orphan, LICUN, *more)
    assert (checked.code, checked.codes) == (1, {"XM9040"}), checked.said
    name = "main" if more else "orphan"
    pushed = gate.push(ONE if more else LICUN, f"{orphan}:refs/heads/{name}", force=True)
    assert (pushed.code, pushed.codes) == (1, {"XM9040"}), pushed.said


def test_a_commit_on_main_itself(gate):
    head = gate.clone.commit({f"office/decisions/licun/{DAY}-answer.yml": answer("subject: licun")})
    stopped(gate, head, ONE, ONE, "XM9044")


def test_the_daybook_is_entered_on_main_itself(gate):
    head = gate.clone.commit({BOOK: str(FILES[BOOK]) + ROW})
    passed(gate, head, WRITER, WRITER)


def test_the_daybook_is_not_entered_by_a_reviewer(gate):
    head = gate.clone.commit({BOOK: str(FILES[BOOK]) + ROW})
    stopped(gate, head, ONE, ONE, "XM9025")


def test_a_unit_does_not_merge_its_own_filing(gate):
    stopped(gate, gate.clone.merge(filed(gate)), LICUN, LICUN, "XM9028")


def test_whoever_entered_a_paper_does_not_accept_it(gate):
    branch = filed(gate, ONE, text=unit_change("0532-00000007", PAPER))
    head = gate.clone.merge(branch)
    stopped(gate, head, ONE, ONE, "XM9028")
    passed(gate, head, ONE, TWO)


def test_whoever_changed_the_access_file_does_not_accept_it(gate):
    branch = filed(gate, ONE, "office/access.yml", ACCESS + "\n")
    head = gate.clone.merge(branch)
    stopped(gate, head, ONE, ONE, "XM9028")
    passed(gate, head, ONE, TWO)


@pytest.mark.parametrize(
    ("unit", "author", "accepter"),
    [
        ("jiushui", JIUSHUI, THREE),
        ("zwddzx", THREE, ONE),
        ("qzfb", THREE, ONE),
        ("ke", THREE, ONE),
    ],
    ids=["their own unit's filing", "their office's, on paper", "the parent's", "a section's"],
)
def test_nobody_accepts_for_their_own_unit(gate, unit, author, accepter):
    paper = [] if author == JIUSHUI else [PAPER]
    text = unit_change("0532-00000007", *paper)
    head = gate.clone.merge(filed(gate, author, f"registry/{unit}/{DAY}-change.yml", text))
    stopped(gate, head, author, accepter, "XM9027")
    passed(gate, head, author, ONE if author == JIUSHUI else TWO)


def test_a_branch_that_nobody_pushed(gate):
    head = gate.clone.merge(gate.clone.commit({SHEET: unit_change()}))
    pushed = gate.push(ONE, f"{head}:refs/heads/main")
    assert (pushed.code, pushed.codes) == (1, {"XM9020"}), pushed.said
    checked = gate.check(head, "", "--accepter", ONE, "--mainline")
    assert (checked.code, checked.codes) == (1, {"XM9020"}), checked.said


def test_a_branch_and_its_merge_in_one_push(gate):
    branch = gate.clone.commit({"office/platforms.yml": f"{PLATFORMS}# \n"})
    head = gate.clone.merge(branch)
    done = gate.push(ONE, f"{branch}:refs/heads/platforms", f"{head}:refs/heads/main")
    assert done.code == 0, done.said


def test_main_is_not_deleted(gate):
    done = gate.push(ONE, ":refs/heads/main")
    assert (done.code, done.codes) == (1, {"XM9048"}), done.said


def test_somebody_elses_branch_is_left_alone(gate):
    filed(gate)
    mine = gate.clone.commit({THEIRS: unit_change()})
    for refspec in (f"{mine}:refs/heads/{LICUN}", f":refs/heads/{LICUN}"):
        done = gate.push(JIUSHUI, refspec, force=True)
        assert (done.code, done.codes) == (1, {"XM9048"}), done.said
    again = gate.clone.commit({SHEET: unit_change("0532-00000008")})
    assert gate.push(LICUN, f"{again}:refs/heads/{LICUN}", force=True).code == 0
    assert gate.push(ONE, f":refs/heads/{LICUN}").code == 0


def test_a_commit_pushed_again_by_somebody_else_stays_whose_it_was(gate):
    branch = filed(gate, ONE, "office/platforms.yml", f"{PLATFORMS}# \n")
    assert gate.push(TWO, f"{branch}:refs/heads/again").code == 0
    head = gate.clone.merge(branch)
    assert gate.push(TWO, f"{head}:refs/heads/main").code == 0


def test_a_replacement_reference(gate, tmp_path):
    main = gate.clone.git("rev-parse", "main")
    other = gate.clone.commit({SHEET: unit_change()})
    pushed = gate.push(ONE, f"{other}:refs/replace/{main}")
    assert (pushed.code, pushed.codes) == (1, {"XM9045"}), pushed.said

    own = tmp_path / "own"
    shutil.copytree(gate.clone.path, own)
    clone = Gate(Repo(own), gate.server)
    clone.clone.git("replace", main, other)
    checked = clone.check(clone.clone.commit({THEIRS: unit_change()}, onto=other), JIUSHUI)
    assert "XM9046" in checked.codes, checked.said
    assert "git replace -d" in checked.said


@pytest.mark.parametrize("name", ["refs/notes/commits", "refs/mingce/x", "refs/pull/1/head"])
def test_references_that_are_no_branches_or_tags(gate, name):
    pushed = gate.push(ONE, f"{gate.clone.commit({})}:{name}")
    assert (pushed.code, pushed.codes) == (1, {"XM9045"}), pushed.said


def test_grafts(gate, tmp_path):
    own = tmp_path / "own"
    shutil.copytree(gate.clone.path, own)
    clone = Gate(Repo(own), gate.server)
    head = clone.clone.commit({SHEET: unit_change()})
    (own / ".git/info").mkdir(exist_ok=True)
    (own / ".git/info/grafts").write_text(f"{head}\n")
    checked = clone.check(head, LICUN)
    assert (checked.code, checked.codes) == (1, {"XM9046"}), checked.said


def test_a_forged_commit_graph(gate, tmp_path):
    own = tmp_path / "own"
    shutil.copytree(gate.clone.path, own)
    clone = Gate(Repo(own), gate.server)
    main = clone.clone.git("rev-parse", "main")
    tree = clone.clone.tree("main", {SHEET: unit_change()})
    orphan = clone.clone.commit_tree(tree)
    head = clone.clone.commit_tree(tree, orphan)
    forge_parent(own, orphan, main)
    # Git itself takes what has no history in common for a branch of main.
    assert clone.clone.git("merge-base", "main", head) == main
    checked = clone.check(head, LICUN)
    assert (checked.code, checked.codes) == (1, {"XM9040"}), checked.said


def test_a_shallow_clone_is_refused_with_the_command_that_deepens_it(gate, tmp_path):
    branch = filed(gate)
    own, server = tmp_path / "shallow", tmp_path / "shallow.git"
    url = f"file://{gate.server.path}"
    for more in (["--no-checkout", str(own)], ["--bare", str(server)]):
        subprocess.run(
            ["git", "clone", "-q", "--template=", "--depth", "1", "--no-single-branch", url, *more],
            check=True,
        )
    shutil.copytree(gate.server.path / "hooks", server / "hooks")
    clone = Gate(Repo(own), Repo(server))
    clone.clone.git("checkout", "-q", "main")
    checked = clone.check(branch, LICUN, base="origin/main")
    assert (checked.code, "XM9047" in checked.codes) == (1, True), checked.said
    assert "git fetch --unshallow" in checked.said
    pushed = Gate(gate.clone, Repo(server)).push(
        LICUN, f"{gate.clone.commit({SHEET: unit_change()})}:refs/heads/more"
    )
    assert (pushed.code, "XM9047" in pushed.codes) == (1, True), pushed.said


def test_tags_stand_on_main_and_stay(gate):
    off = gate.clone.commit({SHEET: unit_change()})
    main = gate.clone.git("rev-parse", "main")
    assert gate.push(LICUN, f"{main}:refs/tags/v1").codes == {"XM9045"}
    assert gate.push(ONE, f"{off}:refs/tags/v1").codes == {"XM9045"}
    assert gate.push(ONE, f"{main}:refs/tags/v1").code == 0
    assert gate.push(ONE, ":refs/tags/v1").codes == {"XM9045"}
    assert gate.push(ONE, f"{off}:refs/tags/v1", force=True).codes == {"XM9045"}


def test_nothing_of_a_refused_push_stays(gate):
    good, bad = gate.clone.commit({SHEET: unit_change()}), gate.clone.commit({THEIRS: "x"})
    before = gate.refs()
    done = gate.push(LICUN, f"{good}:refs/heads/good", f"{bad}:refs/heads/bad")
    assert done.code == 1
    assert "本次推送没有接收，服务器上没有任何变化。" in done.said
    assert gate.refs() == before
    assert not (gate.server.path / "mingce").exists()
    missing = subprocess.run(["git", "cat-file", "-e", good], cwd=gate.server.path, check=False)
    assert missing.returncode != 0
