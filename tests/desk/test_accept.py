"""``mingce accept``: what is checked, shown and confirmed is what main becomes, signed."""

from __future__ import annotations

import pytest

ACTOR = ["--actor", "900000101"]
PATH = "registry/licun/weibo/2026-11-20-change.yml"


@pytest.fixture
def office(clone, keys, server):
    """The office's clone with a reviewer's key, listed on main, and a unit's branch pushed."""
    desk = clone("office")
    desk.git("config", "gpg.format", "ssh")
    desk.git("config", "user.signingkey", str(keys["reviewer"]))
    access = desk.path / "office/access.yml"
    public = " ".join(keys["reviewer"].with_suffix(".pub").read_text().split()[:2])
    text = access.read_text("utf-8").replace(
        "- {post: 中心主任, unit: qzfb, ", f'- {{post: 中心主任, unit: qzfb, keys: ["{public}"], '
    )
    assert public in text
    access.write_text(text, "utf-8")
    desk.commit("Keys")
    desk.push()
    desk.git("switch", "--quiet", "--create", "licun-1120")
    desk.change()
    desk.commit("Filed")
    desk.push("licun-1120")
    desk.git("switch", "--quiet", "main")
    desk.git("branch", "--quiet", "-D", "licun-1120")
    return desk


def parents(desk) -> list[str]:
    return desk.git("log", "-1", "--format=%P", "main").split()


def signer(desk, keys, commit: str = "main") -> str:
    allowed = keys["reviewer"].parent / "allowed"
    allowed.write_text(f"reviewer {keys['reviewer'].with_suffix('.pub').read_text()}")
    verify = f"gpg.ssh.allowedSignersFile={allowed}"
    return desk.git("-c", verify, "log", "-1", "--format=%G? %GS", commit)


def test_it_shows_the_sheet_asks_once_and_makes_a_signed_merge(office, server, run, keys):
    main, branch = server.git("rev-parse", "main"), server.git("rev-parse", "licun-1120")
    done = run(office, "accept", "licun-1120", *ACTOR, given="是\n")
    assert done.code == 0, done.err
    assert done.out.startswith("# 审核单\n\n**检查通过，可以受理**\n")
    assert done.err == "受理 licun-1120 并合并到 main 吗？（是/否） [否]：是\n"
    commit = server.git("rev-parse", "main")
    told = f"合并提交 {commit[:12]}，已签名，已推送到 origin。下一步：mingce enter 登记编号"
    assert done.out.endswith(f"\n已受理：{told}\n")
    assert parents(server) == [main, branch]
    assert signer(server, keys) == "G reviewer"
    assert server.git("log", "-1", "--format=%s", "main") == ("受理 licun/weibo/2026-11-20-change")
    assert office.git("rev-parse", "HEAD") == commit
    assert (office.path / PATH).is_file()
    assert run(office, "enter").code == 0
    assert run(office, "accept", "licun-1120", *ACTOR).err == (
        "licun-1120 已经在 main 上\n    改法：不用再次受理\n"
    )


@pytest.mark.parametrize("answer", ["否\n", "\n", "好像可以\n"])
def test_whoever_does_not_say_yes_accepts_nothing(office, server, run, answer):
    before = server.git("rev-parse", "main")
    done = run(office, "accept", "licun-1120", *ACTOR, given=answer)
    assert (done.code, done.err.endswith("没有受理，什么都没有改动。\n")) == (1, True)
    assert server.git("rev-parse", "main") == office.git("rev-parse", "main") == before


def test_a_script_has_to_say_yes(office, server, run):
    before = server.git("rev-parse", "main")
    done = run(office, "accept", "licun-1120", *ACTOR)
    assert (done.code, "脚本请加 --yes" in done.err) == (2, True)
    assert server.git("rev-parse", "main") == before
    assert run(office, "accept", "licun-1120", *ACTOR, "--yes").code == 0


def test_what_fails_is_not_asked_about(office, server, run):
    office.git("switch", "--quiet", "--create", "late")
    office.file(PATH.replace("20", "23", 1), occurred_on="2026-11-02", facts={"function": "便民"})
    office.commit()
    before = server.git("rev-parse", "main")
    done = run(office, "accept", "late", *ACTOR, "--yes")
    assert done.code == 1
    assert "**不能受理：" in done.out
    assert "没有受理：以上问题须先改正或说明，或者用 mingce decide return 退回。" in done.err
    assert server.git("rev-parse", "main") == before


def test_without_a_proven_author_nothing_is_accepted(office, run):
    done = run(office, "accept", "licun-1120", "--yes")
    assert (done.code, "XM9020 不予受理" in done.out) == (1, True)
    wrong = run(office, "accept", "licun-1120", "--actor", "900000110", "--yes")
    assert (wrong.code, "XM9022 不予受理" in wrong.out) == (1, True)


def test_the_signature_of_the_branch_proves_its_author(office, server, run, keys):
    access = office.path / "office/access.yml"
    public = " ".join(keys["writer"].with_suffix(".pub").read_text().split()[:2])
    text = access.read_text("utf-8").replace("licun: {", f'licun: {{keys: ["{public}"], ')
    access.write_text(text, "utf-8")
    office.commit("Key of licun")
    office.push()
    office.git("switch", "--quiet", "--create", "signed")
    office.change(day="2026-11-23")
    office.git("add", "--all")
    office.git("-c", f"user.signingkey={keys['writer']}", "commit", "-S", "--quiet", "-m", "x")
    office.git("switch", "--quiet", "main")
    done = run(office, "accept", "signed", "--yes")
    assert done.code == 0, done.out
    assert "（来自分支末端提交的签名）" in done.out


def test_a_key_that_may_not_accept_leaves_main_alone(office, server, run, keys):
    office.git("config", "user.signingkey", str(keys["stranger"]))
    before = server.git("rev-parse", "main")
    done = run(office, "accept", "licun-1120", *ACTOR, "--yes")
    assert done.code == 1
    assert "XM9028 不予受理 合并到主分支须由审核岗位办理" in done.out
    assert done.err == "没有受理：作出合并的密钥不能受理这次改动，什么都没有改动。\n"
    assert server.git("rev-parse", "main") == office.git("rev-parse", "main") == before


@pytest.mark.parametrize("setting", ["user.signingkey", "gpg.format"])
def test_accepting_wants_an_ssh_key(office, run, setting):
    office.git("config", "--unset", setting)
    done = run(office, "accept", "licun-1120", *ACTOR, "--yes")
    assert (done.code, "还没有设置签名用的 SSH 密钥" in done.err) == (2, True)


def test_a_branch_that_lags_behind_is_merged_as_main_is_now(office, server, run):
    run(office, "accept", "licun-1120", *ACTOR, "--yes")
    office.git("switch", "--quiet", "--create", "old", "main~1")
    office.change(day="2026-11-23")
    office.commit()
    office.git("switch", "--quiet", "main")
    assert run(office, "accept", "old", *ACTOR, "--yes").code == 0
    listed = server.git("ls-tree", "-r", "--name-only", "main", "registry/licun/weibo")
    assert len(listed.splitlines()) == 3


def test_a_file_that_both_sides_changed_is_the_authors_to_merge(office, server, run):
    office.write("docs/a.md", "一\n")
    office.commit()
    office.push()
    for branch, text in (("one", "二\n"), ("two", "三\n")):
        office.git("switch", "--quiet", "--create", branch, "main")
        office.write("docs/a.md", text)
        office.commit()
    office.git("switch", "--quiet", "main")
    reviewer = ["--actor", "900000201", "--yes"]
    assert run(office, "accept", "one", *reviewer).code == 0
    done = run(office, "accept", "two", *reviewer)
    assert (done.code, "two 和 main 改动了同一个文件，不能直接合并" in done.err) == (2, True)


def test_main_that_moved_meanwhile_is_checked_again(office, server, run, clone, monkeypatch):
    from mingce.git import write

    other = clone("other")
    pushed = write.push

    def late(root, remote, commit):
        other.write("docs/x.md", "x\n")
        other.commit()
        other.push()
        return pushed(root, remote, commit)

    before = office.git("rev-parse", "main")
    with monkeypatch.context() as patch:
        patch.setattr(write, "push", late)
        done = run(office, "accept", "licun-1120", *ACTOR, "--yes")
    assert (done.code, "main 刚刚有了新的提交，没有合并" in done.err) == (2, True)
    assert office.git("rev-parse", "main") == before
    assert run(office, "accept", "licun-1120", *ACTOR, "--yes").code == 0
    assert parents(server)[0] == other.git("rev-parse", "main")


def test_without_a_remote_main_and_the_work_tree_move_together(office, run, keys):
    office.git("fetch", "--quiet")
    office.git("branch", "--quiet", "licun-1120", "origin/licun-1120")
    office.git("remote", "remove", "origin")
    draft = office.write("docs/draft.md", "x\n")
    office.git("add", "docs/draft.md")
    done = run(office, "accept", "licun-1120", *ACTOR, "--yes")
    assert (done.code, "工作区有没有提交的改动" in done.err) == (2, True)
    office.git("rm", "--quiet", "--cached", "docs/draft.md")
    draft.unlink()
    done = run(office, "accept", "licun-1120", *ACTOR, "--yes")
    assert done.code == 0, done.err
    assert "已签名。下一步：" in done.out
    assert office.git("status", "--porcelain") == ""
    assert (office.path / PATH).is_file()
    assert signer(office, keys) == "G reviewer"


def test_a_branch_that_is_not_there(office, run):
    done = run(office, "accept", "nowhere", *ACTOR)
    assert (done.code, "找不到版本“nowhere”" in done.err) == (2, True)
