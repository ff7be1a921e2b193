"""Clones that lie about their history are not believed."""

from __future__ import annotations

import dataclasses
import subprocess

from tests.audit.unlawful import SHEET, first
from tests.forging import forge_parent


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
