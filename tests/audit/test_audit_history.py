"""What stood on main stays, and what comes to it is plain."""

from __future__ import annotations

import pytest
from tests.audit.unlawful import SHEET, first

TOLD = "announcements/licun/2026-11-04-weibo.md"
DECISION = "office/decisions/licun/2026-11-03-consent.yml"


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
