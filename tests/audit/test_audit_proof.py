"""By whom a step was accepted: the parent tree alone decides."""

from __future__ import annotations

import pytest


def proven(main, *arguments):
    said = main.audit(*arguments)
    return (said.code, *said.last)


@pytest.mark.parametrize(
    ("key", "by"), [("one", "one"), ("two", "two")], ids=["listed whole", "listed by fingerprint"]
)
def test_a_merge_signed_by_a_reviewer_of_the_parent_is_proven(main, filing, key, by):
    commit = main.land(filing(), key)
    said = main.audit("--strict")
    assert (said.code, *said.last) == (0, "signed", by, [])
    assert said.out == (
        f"{commit[:12]} 合并 licun：签名可证，{by}\n"
        f"自 {main.root[:12]} 至 {commit[:12]}：触及数据 1 步（签名可证 1），其余 0 步\n"
        "没有发现不合规矩的步骤\n"
    )


def test_one_whose_key_the_merge_itself_lists_does_not_count(main, keys):
    more = {"post": "new", "unit": "licun", "keys": [keys.public("new")], "from": "2026-01-01"}
    main.land({"office/access.yml": keys.access([keys.one(), keys.two(), more])}, "new")
    said = main.audit()
    assert (said.code, *said.last) == (1, "unproven", keys.print("new"), ["XM9028"])
    assert said.steps[0]["findings"][0]["message"] == (
        "签名的密钥由这一步自己写进名单，父提交的名单里没有"
    )
    assert said.data["first_unlawful"] == main.git("rev-parse", "HEAD")
    assert "office/access.yml 在 " in said.out
    assert "有过没有签名可证的改动" in said.out


def test_from_the_next_step_on_a_new_reviewers_key_counts(main, keys, filing):
    more = {"post": "new", "unit": "licun", "keys": [keys.public("new")], "from": "2026-11-03"}
    main.land({"office/access.yml": keys.access([keys.one(), keys.two(), more])}, "one")
    main.land(filing(unit="shiyuan"), "new")
    said = main.audit("--strict")
    assert (said.code, *said.last) == (0, "signed", "new", [])
    assert said.data["warnings"] == []


def test_a_revoked_key_proves_nothing_any_more(main, keys, filing):
    main.land(filing("2026-11-03"), "one")
    main.land({"office/access.yml": keys.access([keys.two()])}, "two")
    main.land(filing("2026-11-04"), "one")
    said = main.audit()
    assert [step["grade"] for step in said.steps] == ["signed", "signed", "unproven"]
    assert (said.code, said.codes) == (1, ["XM9028"])
    assert "签名的密钥曾属于审核岗位，已从名单撤下" in said.out


def test_a_replaced_key_counts_in_place_of_the_old_one(main, keys, filing):
    replaced = keys.one(keys=[keys.print("new")])
    main.land({"office/access.yml": keys.access([replaced, keys.two()])}, "two")
    main.land(filing("2026-11-03"), "new")
    assert proven(main, "--strict") == (0, "signed", "one", [])
    main.land(filing("2026-11-04"), "one")
    assert proven(main) == (1, "unproven", keys.print("one"), ["XM9028"])


def test_a_key_listed_again_counts_again(main, keys, filing):
    main.land({"office/access.yml": keys.access([keys.two()])}, "two")
    main.land({"office/access.yml": keys.access()}, "two")
    main.land(filing(), "one")
    assert proven(main, "--strict") == (0, "signed", "one", [])


@pytest.mark.parametrize("date", ["2019-01-01T00:00:00Z", "2031-01-01T00:00:00Z", ""])
def test_a_reviewer_who_left_counts_until_the_registers_own_dates_pass(main, keys, filing, date):
    leaving = keys.one(until="2026-11-05")
    main.land({"office/access.yml": keys.access([leaving, keys.two()])}, "two")
    main.branch(filing("2026-11-05"))
    main.merge("one", date=date)
    assert proven(main) == (0, "signed", "one", [])
    main.enter(2, "2026-11-06", "licun/2026-11-05-change")
    main.branch(filing("2026-11-04"))
    last = main.merge("one", date=date)
    said = main.audit()
    assert (said.code, *said.last) == (1, "unproven", "one", ["XM9028"])
    assert said.steps[-1]["findings"][0]["message"] == (
        "one已于 2026-11-05 离任，这一步不早于 2026-11-06"
    )
    assert said.data["first_unlawful"] == last


def test_a_filing_later_than_the_reviewers_last_day_shows_it_too(main, keys, filing):
    leaving = keys.one(until="2026-11-05")
    main.land({"office/access.yml": keys.access([leaving, keys.two()])}, "two")
    main.land(filing("2026-11-06"), "one")
    assert proven(main)[3] == ["XM9028"]


def test_a_reviewer_who_begins_later_counts_unless_a_receipt_shows_otherwise(main, keys, filing):
    later = keys.one(**{"from": "2026-11-10"})
    main.land({"office/access.yml": keys.access([later, keys.two()])}, "two")
    main.land(filing("2026-11-05"), "one")
    # Handed in on the 5th; whether it was accepted then or on the 10th, nothing says yet.
    assert proven(main) == (0, "signed", "one", [])
    main.enter(2, "2026-11-09", "licun/2026-11-05-change")
    said = main.audit()
    assert (said.code, said.codes) == (1, ["XM9028"])
    assert "one自 2026-11-10 起任职，这一步不晚于 2026-11-09" in said.out


def test_a_forge_key_proves_a_merge_by_the_forge_only(main, keys, filing):
    main.land(filing(), "forge")
    said = main.audit("--strict")
    assert (said.code, *said.last) == (0, "forge", keys.print("forge"), [])
    assert "平台合并，受理者此处不可证" in said.out


def test_an_unsigned_merge_is_unproven_and_said_so(main, filing):
    commit = main.land(filing())
    said = main.audit()
    assert (said.code, *said.last) == (0, "unproven", "", [])
    assert said.steps[0]["note"] == "没有签名"
    assert f"第一处无凭据：{commit}\n没有发现不合规矩的步骤\n" in said.out
    assert said.data["first_unproven"] == commit
    assert main.audit("--strict").code == 1


def test_a_strangers_signature_proves_nothing(main, keys, filing):
    main.land(filing(), "stranger")
    said = main.audit()
    assert (said.code, *said.last) == (0, "unproven", keys.print("stranger"), [])
    assert said.steps[0]["note"] == "签名的密钥不在父提交的名单里"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("licun", "由单位“licun”的密钥合并，不是审核岗位"),
        ("writer", "由登记密钥合并；登记密钥只写登记簿，不受理备案"),
    ],
)
def test_a_merge_by_somebody_who_may_not_is_unlawful(main, keys, filing, key, why):
    main.land(filing(), key)
    said = main.audit()
    assert (said.code, *said.last) == (1, "unproven", keys.print(key), ["XM9028"])
    assert why in said.out


def test_a_tampered_commit_is_found(main, filing):
    main.land(filing(), "one")
    sound = main.git("cat-file", "commit", "HEAD") + "\n"
    for forged in (sound.replace("\n\nm\n", "\n\nM\n"), sound.replace("AAAA", "AAAB", 1)):
        assert forged != sound
        made = main.git("hash-object", "-t", "commit", "-w", "--stdin", input=forged)
        main.git("reset", "-q", "--hard", made)
        said = main.audit()
        assert (said.code, *said.last) == (1, "unproven", "", ["XM9049"])
        assert said.data["first_unlawful"] == made
        assert "签名与内容不符" in said.out


@pytest.mark.parametrize("word", ["PGP SIGNATURE", "PGP MESSAGE", "SIGNED MESSAGE", "OTHER"])
def test_another_kind_of_signature_is_not_judged(main, filing, word):
    main.land(filing(), "one")
    sound = main.git("cat-file", "commit", "HEAD") + "\n"
    other = sound.replace("SSH SIGNATURE", word)
    made = main.git("hash-object", "-t", "commit", "-w", "--stdin", input=other)
    main.git("reset", "-q", "--hard", made)
    said = main.audit()
    assert (said.code, *said.last) == (0, "unproven", "", [])
    assert said.steps[0]["note"] == "不是 SSH 签名，未核验"


@pytest.mark.parametrize("unit", ["zwddzx", "qzfb", "ke"], ids=["own", "parent", "section"])
def test_a_reviewer_stands_back_for_their_own_unit(main, filing, unit):
    main.land(filing(unit=unit), "one")
    said = main.audit()
    assert (said.code, *said.last) == (1, "signed", "one", ["XM9027"])
    assert "one：应当回避" in said.out


@pytest.mark.parametrize("unit", ["zwddzx", "qzfb", "ke"])
def test_another_reviewer_may(main, filing, unit):
    main.land(filing(unit=unit), "two")
    assert proven(main, "--strict") == (0, "signed", "two", [])


def test_whose_section_a_unit_is_the_parent_tree_says(main):
    moved = (
        "format: 1\nkind: change\noccurred_on: 2026-11-02\nfacts: {parent: null}\n"
        "submitted_by: 办公室\n"
    )
    path = "registry/ke/2026-11-03-change.yml"
    main.land({path: moved}, "one")
    # Its own step still concerns a section of one's unit; the next no longer does.
    assert proven(main)[3] == ["XM9027"]
    main.land({"registry/ke/2026-11-04-change.yml": moved}, "one")
    assert proven(main)[1:] == ("signed", "one", [])


def test_a_decision_on_ones_own_unit_is_for_somebody_else(main):
    text = (
        "format: 1\nkind: consent\ndate: 2026-11-03\nby: 主任\nreference: 函〔2026〕1号\n"
        "subject: zwddzx/weibo\nname: 名\nplatform: weibo\nexpires: 2027-02-03\n"
    )
    path = "office/decisions/zwddzx/2026-11-03-consent.yml"
    main.land({path: text}, "one")
    assert proven(main)[3] == ["XM9027"]


def test_where_no_other_reviewer_is_left_the_policys_post_answers_and_it_is_said(
    main, keys, filing
):
    main.land({"office/access.yml": keys.access([keys.one()])}, "two")
    main.land(filing(unit="zwddzx"), "one")
    said = main.audit("--strict")
    assert (said.code, *said.last) == (0, "signed", "one", [])
    assert said.steps[-1]["note"] == "各审核岗位都应回避，按办法由分管副主任办理"


def test_a_change_of_access_or_policy_takes_two_people(main, keys):
    files = {"office/access.yml": keys.access(forge_keys=[])}
    main.land(files, "one", author="one")
    said = main.audit()
    assert (said.code, *said.last) == (1, "signed", "one", ["XM9028"])
    assert "权限、政策和程序的修改须由另一人受理" in said.out


def test_two_people_are_enough(main, keys):
    main.land({"office/access.yml": keys.access(forge_keys=[])}, "two", author="one")
    assert proven(main, "--strict") == (0, "signed", "two", [])


PAPER = "entered_by: {post: one, received_on: 2026-11-03, reference: 收文1号}\n"


@pytest.mark.parametrize(
    ("more", "author", "codes"),
    [
        (PAPER, "one", ["XM9028"]),
        (PAPER.replace("entered", '"\\x65ntered').replace(":", '":', 1), "one", ["XM9028"]),
        (PAPER, "two", []),
        (PAPER, "licun", []),
        (PAPER, "", []),
        ("", "one", []),
    ],
    ids=["same person", "spelt otherwise", "another", "a unit", "nobody known", "no paper"],
)
def test_whoever_entered_a_paper_does_not_accept_it(main, filing, more, author, codes):
    [(path, text)] = filing().items()
    main.land({path: text + more}, "one", author=author)
    said = main.audit()
    assert said.last == ("signed", "one", codes)


def test_without_a_readable_access_file_nothing_is_proven(main, keys, filing):
    main.land({"office/access.yml": "format: 1\n"}, "two")
    main.land(filing("2026-11-03"), "one")
    assert proven(main)[1:] == ("unproven", "", [])
    main.land({"office/access.yml": None}, "two")
    said = main.audit()
    assert said.last == ("unproven", "", ["XM9002"])
    assert said.steps[-1]["note"] == "父提交里没有可读的 office/access.yml"
    main.land({"office/access.yml": keys.access()}, "two")
    main.land(filing("2026-11-04"), "one")
    assert main.audit().last == ("signed", "one", [])
    assert "2 步" in main.audit().data["warnings"][0]


@pytest.mark.parametrize(
    ("key", "codes", "note"),
    [
        ("writer", [], ""),
        ("one", ["XM9025"], "签名的密钥不是登记密钥"),
        ("", ["XM9025"], "没有签名"),
    ],
    ids=["writer", "another", "unsigned"],
)
def test_the_daybook_is_its_writers(main, filing, key, codes, note):
    main.land(filing(), "two")
    main.enter(2, "2026-11-04", "licun/2026-11-03-change", key=key)
    said = main.audit()
    step = said.steps[-1]
    assert (said.code, step["merge"], step["note"]) == (int(bool(codes)), False, note)
    assert said.codes == codes
    assert step["grade"] == ("signed" if key == "writer" else "unproven")


def test_where_no_writer_is_listed_an_entry_is_unproven_not_unlawful(main, keys):
    main.land({"office/access.yml": keys.access(daybook_writer=None)}, "two")
    main.enter(2, "2026-11-04", "licun/x", key="")
    said = main.audit()
    assert (said.code, *said.last) == (0, "unproven", "", [])
    assert said.steps[-1]["note"] == "父提交的名单里没有登记密钥"


def test_a_merge_does_not_bring_the_daybook(main):
    main.git("switch", "-q", "-c", "b")
    main.enter(2, "2026-11-04", "licun/x")
    main.git("switch", "-q", "main")
    main.merge("two")
    assert proven(main) == (1, "signed", "two", ["XM9025"])
