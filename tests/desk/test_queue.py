"""``mingce queue``: what is open, for how long, whose turn it is, and what the checks say."""

from __future__ import annotations

import json

BY = ["--by", "中心主任", "--reference", "李政〔2026〕9号"]


def file_on(desk, branch: str, write, start: str = "main") -> str:
    """Make a branch with what ``write`` writes; its commit. Main is checked out afterwards."""
    desk.git("switch", "--quiet", "--create", branch, start)
    write()
    commit = desk.commit(branch)
    desk.git("switch", "--quiet", "main")
    return commit


def queue(desk, run, *arguments: str) -> list[dict]:
    done = run(desk, "queue", "--format", "json", *arguments)
    assert done.code == 0, done.err
    return json.loads(done.out)["queue"]


def test_nothing_waits(alone, run):
    assert run(alone, "queue").out == (
        "截至 2026-11-24：待受理 0 件，其中等主管单位 0 件，等报送单位 0 件\n"
    )
    assert run(alone, "queue", "--format", "markdown").out == (
        "# 待受理（截至 2026-11-24）\n\n没有待受理的备案。\n"
    )


def test_the_oldest_first_with_age_turn_time_left_and_checks(alone, run):
    late = file_on(
        alone,
        "late",
        lambda: alone.file(
            "registry/licun/weibo/2026-11-23-change.yml",
            occurred_on="2026-11-02",
            facts={"function": "便民"},
        ),
    )
    file_on(alone, "good", lambda: alone.change(day="2026-11-20"))
    assert run(alone, "queue").out == (
        "good　2026-11-20 报送，已 4 天　主管单位：请审核\n"
        "    licun/weibo/2026-11-20-change\n"
        "    期限：licun/weibo/2026-11-20-change 报送期限为 2026-11-27（还有 3 个工作日）\n"
        "    检查：检查通过\n"
        "late　2026-11-23 报送，已 1 天　李村街道办事处：请改正或说明\n"
        "    licun/weibo/2026-11-23-change\n"
        "    期限：licun/weibo/2026-11-23-change 报送期限为 2026-11-09（已过 15 天）\n"
        "    检查：1 项须改正或说明\n"
        "        XM0601 备案超期：变更发生于 2026-11-02，第5个工作日为 2026-11-09，"
        "报送日为 2026-11-23\n"
        "截至 2026-11-24：待受理 2 件，其中等主管单位 1 件，等报送单位 1 件\n"
    )
    [_, found] = queue(alone, run)
    assert (found["commit"], found["who"], found["age_days"]) == (late, "unit", 1)
    assert [each["code"] for each in found["failing"]] == ["XM0601"]
    assert found["deadlines"] == [
        {
            "filing": "licun/weibo/2026-11-23-change",
            "by_earliest": "2026-11-09",
            "by_latest": "2026-11-09",
            "what": "报送期限为 2026-11-09",
        }
    ]


def test_remote_branches_count_once_and_merged_ones_not_at_all(office, server, run):
    file_on(office, "licun-1120", lambda: office.change(day="2026-11-20"))
    office.push("licun-1120")
    file_on(office, "only-here", lambda: office.change(day="2026-11-23"))
    assert [each["branch"] for each in queue(office, run)] == ["licun-1120", "only-here"]
    office.git("branch", "--quiet", "-D", "licun-1120")
    assert [each["branch"] for each in queue(office, run)] == ["origin/licun-1120", "only-here"]
    office.git("merge", "--quiet", "--no-ff", "--message", "x", "only-here")
    assert [each["branch"] for each in queue(office, run)] == ["origin/licun-1120"]


def test_a_filing_sent_back_waits_for_its_unit_until_it_is_another(alone, run):
    file_on(alone, "good", lambda: alone.change(day="2026-11-20"))
    run(alone, "decide", "return", "--code", "T01", *BY)
    alone.commit()
    [found] = queue(alone, run)
    assert (found["who"], found["what"]) == ("unit", "已于 2026-11-24 退回（T01），等待重新报送")
    alone.git("switch", "--quiet", "good")
    alone.change("便民利企", day="2026-11-20")
    alone.commit()
    alone.git("switch", "--quiet", "main")
    [found] = queue(alone, run)
    assert (found["who"], found["what"]) == ("office", "请审核")


def test_the_offices_own_change_waits_for_somebody_else(alone, run):
    def decide() -> None:
        run(
            alone,
            "decide",
            "consent",
            "licun/douyin",
            *BY,
            "--name",
            "x",
            "--expires",
            "2027-01-01",
        )

    file_on(alone, "consent", decide)
    [found] = queue(alone, run)
    assert found["what"] == "请另一位审核人员受理"
    assert found["filings"] == ["office/decisions/licun/2026-11-24-consent.yml"]
    assert found["handed_in"] is None
    assert "consent　没有报送日期　主管单位：" in run(alone, "queue").out


def test_an_announcement_has_a_last_day_to_publish(alone, run):
    def announce() -> None:
        alone.announce(
            "announcements/licun/2026-11-24-weibo.md",
            [{"id": "licun/weibo", "action": "deregister", "stops_on": "2026-11-24"}],
            ground={"kind": "cannot_maintain", "date": "2026-11-20", "document": "会议纪要"},
            content_goes_to="已归档",
        )

    file_on(alone, "closing", announce)
    assert (
        "    期限：announcements/licun/2026-11-24-weibo 最迟于 2026-11-29 发布，"
        "才来得及在期限内办结（还有 3 个工作日）\n" in run(alone, "queue").out
    )


def test_two_that_clash_are_each_judged_against_main(alone, run):
    for unit, branch in (("jiushui", "one"), ("qzfb", "two")):
        facts = {**alone.ACCOUNT, "identifier": "0512345699", "name": "新账号"}

        def write(unit: str = unit, facts: dict = facts) -> None:
            alone.file(
                f"registry/{unit}/weibo/2026-11-23-open.yml",
                occurred_on="2026-11-23",
                facts=facts,
                explanations=[{"rule": "XM0610", "text": "急"}],
            )

        file_on(alone, branch, write)

    def codes() -> dict[str, list[str]]:
        return {
            each["branch"]: [one["code"] for one in each["failing"]] for each in queue(alone, run)
        }

    before = codes()
    assert "XM0603" not in before["two"]
    alone.git("merge", "--quiet", "--no-ff", "--message", "x", "one")
    assert "XM0603" in codes()["two"]


def test_a_filing_that_cannot_be_read_is_told_too(alone, run):
    file_on(
        alone,
        "broken",
        lambda: alone.write("registry/licun/weibo/2026-11-23-change.yml", "kind: [\n"),
    )
    [found] = queue(alone, run)
    assert found["filings"] == ["licun/weibo/2026-11-23-change"]
    assert (found["who"], found["deadlines"]) == ("unit", [])


def test_branches_of_other_things_are_no_filings(alone, run):
    file_on(alone, "code", lambda: alone.write("docs/x.md", "x\n"))
    alone.git("switch", "--quiet", "--orphan", "pages")
    alone.git("commit", "--quiet", "--allow-empty", "--message", "site")
    alone.git("switch", "--quiet", "main")
    assert queue(alone, run) == []


def test_a_branchs_name_is_no_markdown(alone, run):
    file_on(alone, "a|b<script>", lambda: alone.change(day="2026-11-20"))
    said = run(alone, "queue", "--format", "markdown").out
    assert "| a\\|b&lt;script&gt; | licun/weibo/2026-11-20-change |" in said


def test_usage(alone, run, tmp_path):
    done = run(alone, "queue", "--format", "xml")
    assert (done.code, "没有“xml”这种格式" in done.err) == (2, True)
    alone.git("branch", "--quiet", "-m", "main", "trunk")
    done = run(alone, "queue")
    assert (done.code, "找不到主分支 main" in done.err) == (2, True)
