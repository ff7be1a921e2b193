"""``mingce enter``: what is entered, in which order, and what is held back."""

from __future__ import annotations

import subprocess

HEAD = 4
"""So many rows the register of the tests begins with."""


def new(rows: list[str]) -> list[str]:
    return rows[HEAD:]


def merge(desk, branch: str, *paths: str) -> None:
    """Bring what lies in the work tree onto main as a merge."""
    desk.git("switch", "--quiet", "--create", branch)
    desk.commit(branch)
    desk.git("switch", "--quiet", "main")
    desk.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch)


def test_a_filing_gets_the_next_number_of_the_year_and_the_server_has_it(office, server, run):
    office.change()
    office.commit()
    office.push()
    done = run(office, "enter")
    assert (done.code, done.err) == (0, "")
    assert new(server.rows()) == ["LC-2026-0005,2026-11-24,filed,,licun/weibo/2026-11-20-change,"]
    commit = server.git("rev-parse", "main")
    assert done.out == (
        "LC-2026-0005 收到备案 licun/weibo/2026-11-20-change\n"
        f"共登记 1 项并推送到 origin，提交 {commit[:12]}，未签名（没有设置 user.signingkey）。\n"
    )
    assert server.git("log", "-1", "--format=%s%n%b", "main") == (
        "登记 LC-2026-0005\nLC-2026-0005 filed licun/weibo/2026-11-20-change"
    )
    assert office.git("rev-parse", "HEAD") == commit
    assert office.git("status", "--porcelain") == ""


def test_nothing_to_enter_makes_no_commit(office, server, run):
    before = server.git("rev-parse", "main")
    done = run(office, "enter")
    assert (done.code, done.out) == (0, "没有需要登记的内容，没有产生提交。\n")
    assert server.git("rev-parse", "main") == before


def test_a_second_run_finds_nothing_left(office, server, run):
    office.change()
    office.commit()
    office.push()
    run(office, "enter")
    before = server.git("rev-parse", "main")
    assert run(office, "enter").out == "没有需要登记的内容，没有产生提交。\n"
    assert server.git("rev-parse", "main") == before


def test_without_a_remote_the_local_main_is_the_register(alone, run):
    alone.change()
    alone.commit()
    done = run(alone, "enter")
    assert done.code == 0
    assert "共登记 1 项到本机的 main，" in done.out
    assert new(alone.rows()) == ["LC-2026-0005,2026-11-24,filed,,licun/weibo/2026-11-20-change,"]
    assert alone.git("status", "--porcelain") == ""
    assert (alone.path / "office/daybook/2026-11.csv").is_file()


def test_the_order_is_that_of_landing_on_main_not_of_the_names(alone, run):
    alone.change(day="2026-11-19")
    alone.git("switch", "--quiet", "--create", "slow")
    alone.commit("slow")
    alone.git("switch", "--quiet", "main")
    alone.change(day="2026-11-20")
    merge(alone, "quick")
    alone.git("merge", "--quiet", "--no-ff", "--message", "Merge slow", "slow")
    run(alone, "enter")
    assert [row.split(",")[4] for row in new(alone.rows())] == [
        "licun/weibo/2026-11-20-change",
        "licun/weibo/2026-11-19-change",
    ]


def test_supplements_get_no_number_and_corrections_do(alone, run):
    alone.change(day="2026-11-19")
    alone.file(
        "registry/licun/weibo/2026-11-20-supplement.yml",
        refers_to="2026-11-19-change",
        national_system={"filed_on": "2026-11-19", "reference": "QG-370213-0001"},
    )
    alone.file(
        "registry/licun/weibo/2026-11-23-correct.yml",
        refers_to="2026-11-19-change",
        changes={"occurred_on": "2026-11-18"},
    )
    alone.commit()
    run(alone, "enter")
    assert [row.split(",")[2:5] for row in new(alone.rows())] == [
        ["filed", "", "licun/weibo/2026-11-19-change"],
        ["filed", "", "licun/weibo/2026-11-23-correct"],
    ]


def test_a_withdrawal_voids_what_it_strikes_and_its_corrections(alone, run):
    alone.change(day="2026-11-18")
    alone.file(
        "registry/licun/weibo/2026-11-19-correct.yml",
        refers_to="2026-11-18-change",
        changes={"occurred_on": "2026-11-17"},
    )
    alone.commit()
    run(alone, "enter")
    alone.file(
        "registry/licun/weibo/2026-11-20-withdraw.yml", refers_to="2026-11-18-change", reason="误报"
    )
    alone.commit()
    done = run(alone, "enter")
    assert done.out.startswith("LC-2026-0007 作废 licun/weibo/2026-11-18-change\n")
    assert [row.split(",")[2:5] for row in new(alone.rows())][2:] == [
        ["void", "", "licun/weibo/2026-11-18-change"],
        ["void", "", "licun/weibo/2026-11-19-correct"],
    ]
    assert run(alone, "enter").out == "没有需要登记的内容，没有产生提交。\n"


def test_what_is_struck_before_it_was_entered_is_entered_and_voided(alone, run):
    alone.change(day="2026-11-18")
    alone.file(
        "registry/licun/weibo/2026-11-20-withdraw.yml", refers_to="2026-11-18-change", reason="误报"
    )
    alone.commit()
    run(alone, "enter")
    assert [row.split(",")[2] for row in new(alone.rows())] == ["filed", "void"]
    assert run(alone, "check").code == 0


def test_what_is_no_longer_struck_is_received_again(alone, run):
    alone.change(day="2026-11-18")
    alone.commit()
    run(alone, "enter")
    for name, struck in (
        ("2026-11-19-withdraw", "2026-11-18-change"),
        ("2026-11-20-withdraw", "2026-11-19-withdraw"),
    ):
        alone.file(f"registry/licun/weibo/{name}.yml", refers_to=struck, reason="误报")
        alone.commit()
        run(alone, "enter")
    assert [row.split(",")[2] for row in new(alone.rows())] == ["filed", "void", "filed"]
    assert run(alone, "enter").out == "没有需要登记的内容，没有产生提交。\n"
    assert run(alone, "check").code == 0


def test_the_counter_begins_anew_in_january(alone, run):
    register = alone.path / "office/register.yml"
    register.write_text(register.read_text("utf-8").replace("2026-11-24", "2027-01-05"), "utf-8")
    alone.change(day="2026-12-31")
    alone.commit()
    run(alone, "enter")
    assert new(alone.rows()) == ["LC-2027-0001,2027-01-05,filed,,licun/weibo/2026-12-31-change,"]


def plan(alone, date: str = "2026-11-24", **account: str) -> str:
    return alone.announce(
        f"announcements/licun/{date}-weibo.md",
        [{"id": "licun/weibo", "action": "deregister", "stops_on": date, **account}],
        content_goes_to="已归档",
        ground={"kind": "cannot_maintain", "date": "2026-11-23", "document": "会议纪要"},
    )


def test_on_a_public_site_an_announcement_is_published_by_its_deployment(alone, run):
    plan(alone)
    alone.commit()
    done = run(alone, "enter")
    assert done.code == 0
    assert new(alone.rows()) == [
        "LC-2026-0005,2026-11-24,published,2026-11-24,announcements/licun/2026-11-24-weibo,本站"
    ]


def test_filings_and_publications_can_be_entered_apart(alone, run):
    plan(alone)
    alone.change()
    alone.commit()
    run(alone, "enter", "--filings")
    assert [row.split(",")[2] for row in new(alone.rows())] == ["filed"]
    run(alone, "enter", "--publications")
    assert [row.split(",")[2] for row in new(alone.rows())] == ["filed", "published"]


def test_what_the_deployed_site_does_not_hold_is_not_published(alone, run):
    deployed = alone.git("rev-parse", "main")
    plan(alone)
    alone.commit()
    done = run(alone, "enter", "--publications", "--deployed", deployed)
    assert done.err == (
        "announcements/licun/2026-11-24-weibo 暂不登记：已部署的网站里还没有这份公告\n"
    )
    assert new(alone.rows()) == []
    run(alone, "enter", "--publications", "--deployed", "main")
    assert len(new(alone.rows())) == 1


def test_a_scheduled_announcement_waits_for_its_day(alone, run):
    plan(alone, "2026-11-25")
    alone.commit()
    done = run(alone, "enter")
    assert done.err == (
        "announcements/licun/2026-11-25-weibo 暂不登记：公告日期 2026-11-25 还没有到\n"
    )
    assert new(alone.rows()) == []


def test_a_plan_that_no_longer_fits_on_the_publication_day_is_not_entered(alone, run):
    # Dated 11-18 the fifteenth working day is 12-09; published on 11-24 it is 12-15.
    plan(alone, "2026-11-18", deregister_planned_on="2026-12-10")
    alone.change()
    alone.commit()
    assert run(alone, "check").code == 0
    done = run(alone, "enter")
    assert done.code == 0
    assert [row.split(",")[2] for row in new(alone.rows())] == ["filed"]
    assert "announcements/licun/2026-11-18-weibo 暂不登记：计划注销过早" in done.err
    assert "第15个工作日为 2026-12-15" in done.err
    assert "改法：请把 deregister_planned_on 改为 2026-12-16 或者更晚" in done.err
    assert run(alone, "check").code == 0


def test_without_a_readable_policy_filings_are_entered_and_announcements_wait(alone, run):
    plan(alone)
    alone.change()
    alone.write("office/policy/2021-07-23.yml", "format: [\n")
    alone.commit()
    done = run(alone, "enter")
    assert [row.split(",")[2] for row in new(alone.rows())] == ["filed"]
    assert done.err == (
        "announcements/licun/2026-11-24-weibo 暂不登记：office/policy/ 读不出来，"
        "计划的日期无从核对\n"
    )


def test_elsewhere_a_publication_is_told(alone, run):
    register = alone.path / "office/register.yml"
    register.write_text(
        register.read_text("utf-8").replace("public: true", "public: false"), "utf-8"
    )
    path = plan(alone, "2026-11-23")
    alone.commit()
    id = path.removesuffix(".md")
    done = run(alone, "enter")
    assert "网站不对公众公开" in done.err
    assert new(alone.rows()) == []
    told = ["--published", id, "--date", "2026-11-23", "--where", "区政府网站公告公示栏"]
    assert run(alone, "enter", *told).code == 0
    assert new(alone.rows()) == [
        f"LC-2026-0005,2026-11-24,published,2026-11-23,{id},区政府网站公告公示栏"
    ]
    assert run(alone, "enter", *told).out == "没有需要登记的内容，没有产生提交。\n"


def test_a_told_publication_that_breaks_its_plan_fails(alone, run):
    path = plan(alone, "2026-11-18", deregister_planned_on="2026-12-10")
    alone.commit()
    id = path.removesuffix(".md")
    done = run(alone, "enter", "--published", id, "--date", "2026-11-20", "--where", "公告栏")
    assert done.code == 1
    assert "计划注销过早：公告于 2026-11-20 发布" in done.err
    assert new(alone.rows()) == []


def test_usage_is_said_in_chinese(alone, run):
    for arguments, said in (
        (["--date", "2026-11-20"], "--date 和 --where 要和 --published 一起写"),
        (["--published", "announcements/licun/x"], "--published 要同时写明 --date"),
        (
            ["--published", "announcements/licun/x", "--date", "2026-11-25", "--where", "本站"],
            "main 上没有公告“announcements/licun/x”",
        ),
        (["--remote", "nowhere"], "没有名为“nowhere”的远程仓库"),
    ):
        done = run(alone, "enter", *arguments)
        assert (done.code, said in done.err) == (2, True), done.err


def test_only_a_demonstration_is_entered_on_another_day(alone, run):
    alone.change()
    alone.commit()
    assert run(alone, "enter", "--as-of", "2026-11-30").code == 0
    assert new(alone.rows())[0].startswith("LC-2026-0005,2026-11-30,")
    earlier = run(alone, "enter", "--as-of", "2026-11-29")
    assert (earlier.code, "早于登记簿最后一行的 2026-11-30（LC-2026-0005）" in earlier.err) == (
        2,
        True,
    )


def test_a_real_register_is_entered_today(alone, run):
    register = alone.path / "office/register.yml"
    lines = [
        line for line in register.read_text("utf-8").splitlines() if "demonstration" not in line
    ]
    register.write_text("\n".join([*lines, ""]), "utf-8")
    alone.commit()
    done = run(alone, "enter", "--as-of", "2026-11-30")
    assert (done.code, "--as-of 只用于示范名册" in done.err) == (2, True)


def test_a_broken_daybook_is_not_continued(alone, run):
    book = alone.path / "office/daybook/2026-01.csv"
    book.write_text(book.read_text("utf-8").replace("LC-2026-0002", "LC-2026-0007"), "utf-8")
    alone.change()
    alone.commit()
    done = run(alone, "enter")
    assert done.code == 2
    assert (
        "登记簿有误，不能接着登记：\n    office/daybook/2026-01.csv:3:1 编号 LC-2026-0007 不连续"
        in done.err
    )


def test_what_only_this_clone_has_of_main_is_pushed_first(office, run):
    office.change()
    office.commit()
    done = run(office, "enter")
    assert done.code == 2
    assert "本机的 main 有还没有推送到 origin 的提交" in done.err


def test_a_shallow_clone_is_told_how_to_deepen(server, tmp_path, run, office):
    office.change()
    office.commit()
    office.push()
    folder = tmp_path / "shallow"
    url = f"file://{server.path}"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", url, str(folder)], check=True)
    done = run(type(office)(folder), "enter")
    assert (done.code, "git fetch --unshallow" in done.err) == (2, True)


def test_edits_in_the_work_tree_survive(office, server, run):
    office.change()
    office.commit()
    office.push()
    draft = office.write("registry/licun/weibo/2026-11-23-change.yml", "draft\n")
    office.write("office/scope.yml", "draft\n")
    assert run(office, "enter").code == 0
    assert draft.read_text("utf-8") == "draft\n"
    assert office.git("rev-parse", "HEAD") == server.git("rev-parse", "main")


def test_on_another_branch_the_work_tree_stays(office, server, run):
    office.change()
    office.commit()
    office.push()
    office.git("switch", "--quiet", "--create", "other")
    before = office.git("rev-parse", "HEAD")
    assert run(office, "enter").code == 0
    assert office.git("rev-parse", "HEAD") == before
    assert len(new(server.rows())) == 1


def test_the_entry_is_signed_where_a_key_is_set_up(office, server, run, keys):
    office.git("config", "gpg.format", "ssh")
    office.git("config", "user.signingkey", str(keys["writer"]))
    office.change()
    office.commit()
    office.push()
    done = run(office, "enter")
    assert done.out.endswith("，已签名。\n")
    allowed = office.path.parent / "allowed"
    allowed.write_text(f"writer {keys['writer'].with_suffix('.pub').read_text()}")
    office.git("config", "gpg.ssh.allowedSignersFile", str(allowed))
    assert office.git("log", "-1", "--format=%G? %GS", "origin/main") == "G writer"


def test_a_key_that_is_not_there_enters_nothing(office, server, run, tmp_path):
    office.git("config", "gpg.format", "ssh")
    office.git("config", "user.signingkey", str(tmp_path / "missing"))
    office.change()
    office.commit()
    office.push()
    before = server.git("rev-parse", "main")
    done = run(office, "enter")
    assert (done.code, "签名没有成功，没有写入任何提交" in done.err) == (2, True), done.err
    assert server.git("rev-parse", "main") == before


def test_without_a_name_git_says_what_to_set(office, run, monkeypatch):
    office.change()
    office.commit()
    office.push()
    for name in (
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
    ):
        monkeypatch.delenv(name)
    office.git("config", "user.useConfigOnly", "true")
    done = run(office, "enter")
    assert (done.code, "Git 还不知道提交人是谁" in done.err) == (2, True), done.err
