"""What a change answers for: what it brings, not what stood; and how a transfer goes."""

from __future__ import annotations

import pytest
from tests.gate.conftest import findings
from tests.gate.records import (
    DAY,
    FILES,
    JIUSHUI,
    LICUN,
    ONE,
    PAPER,
    SHIYUAN,
    SUBMODULE,
    account,
    announcement,
    answer,
    opening,
    unit_change,
)

SHEET = f"registry/licun/{DAY}-change.yml"
TAKEN = account(
    "transfer",
    "occurred_on: 2026-11-23",
    "from: licun/weibo.2",
    "explanations: [{rule: XM0602, text: 接收后整合}]",
    "facts: {managers: [m1]}",
)


def test_what_stood_already_is_listed_apart_and_fails_nobody(gate):
    head = gate.clone.commit(
        {
            f"registry/licun/weibo/{DAY}-change.yml": account(
                "change", "occurred_on: 2026-11-23", "facts: {function: 发布街道信息}"
            )
        }
    )
    told = gate.check(head, LICUN)
    assert (told.code, told.codes) == (0, set()), told.said
    assert "registry/licun/weibo/2026-08-06-open.yml:4:14 XM0610" in told.said
    assert "以上 1 项主分支原有，涉及本次改动的对象，不由本次改动负责。" in told.said
    assert "registry/jiushui/weibo/2026-08-06-open.yml" not in told.said
    assert findings(gate.check(head, LICUN, "--format", "json")) == []


def test_what_is_not_ones_own_is_put_back_and_not_taken_away(gate):
    access = "office/access.yml"
    path = f"registry/jiushui/{DAY}-change.yml"
    head = gate.clone.commit(
        {access: f"{FILES[access]}# \n", path: unit_change(), "a.yml": "a: 1\n"}
    )
    found = findings(gate.check(head, LICUN, "--format", "json"))
    remedies = {each["path"]: each["remedy"] for each in found if each["code"] > "XM9021"}
    assert remedies == {
        access: (
            "请撤去对这个文件的改动（git restore --source=origin/main --staged --worktree -- "
            f"{access}）；需要修改的，请向主管单位提出"
        ),
        path: "请撤去这个文件；涉及其他单位的，请由该单位自己报送",
        "a.yml": (
            "请撤去这个文件；需要修改的，请向主管单位提出；备案请放在 registry/ 里本单位的文件夹"
        ),
    }


def test_a_name_that_is_taken_names_both_places(gate):
    path = f"registry/jiushui/weibo.2/{DAY}-open.yml"
    head = gate.clone.commit({path: opening("李村发布", "0500000001", "2026-11-23")})
    [found] = [
        each
        for each in findings(gate.check(head, JIUSHUI, "--format", "json"))
        if each["code"] == "XM0603"
    ]
    assert (found["path"], found["fails"]) == (path, True)
    assert "licun/weibo/2026-08-06-open" in str(found["message"])


def test_breaking_anothers_record_names_both_places(gate):
    taken = gate.clone.commit({f"registry/jiushui/weibo.2/{DAY}-transfer.yml": TAKEN})
    path = f"registry/licun/weibo.2/{DAY}-withdraw.yml"
    withdrawn = account("withdraw", "refers_to: 2026-11-10-transfer", "reason: 不移交了")
    head = gate.clone.commit({path: withdrawn}, onto=taken)
    told = gate.check(head, LICUN, base=taken)
    assert told.code == 1
    assert {"XM9009", "XM0603"} <= told.codes, told.said
    [line] = [line for line in told.said.splitlines() if " XM0603 " in line]
    assert line.startswith(f"registry/jiushui/weibo.2/{DAY}-transfer.yml:")
    assert f"；由本次改动 {path} 引起" in line


def test_a_release_can_be_struck_until_it_is_taken(gate):
    folder = "registry/licun/weibo.2"
    withdrawn = account("withdraw", "refers_to: 2026-11-10-transfer", "reason: 不移交了")
    alone = gate.check(gate.clone.commit({f"{folder}/{DAY}-withdraw.yml": withdrawn}), LICUN)
    assert (alone.code, alone.codes) == (1, {"XM0602"}), alone.said

    # Two accounts on one platform again: explained by a supplement to the sheet that is blamed.
    explained = account(
        "supplement",
        "refers_to: 2026-08-06-open",
        "explanations: [{rule: XM0602, text: 年底前整合}]",
    )
    both = {
        f"{folder}/{DAY}-withdraw.yml": withdrawn,
        f"{folder}/{DAY}-supplement.yml": explained,
    }
    told = gate.check(gate.clone.commit(both), LICUN)
    assert (told.code, told.codes) == (0, set()), told.said


def test_release_and_taking_are_two_changes(gate):
    release = {
        f"registry/licun/weibo/{DAY}-transfer.yml": account(
            "transfer",
            "occurred_on: 2026-11-23",
            "to: shiyuan",
            "ground: {kind: merged, date: 2026-11-20, document: 会议纪要}",
            "explanations: [{rule: XM0701, text: 机构撤并}]",
            PAPER,
        )
    }
    taking = {
        f"registry/shiyuan/weibo/{DAY}-transfer.yml": account(
            "transfer",
            "occurred_on: 2026-11-23",
            "from: licun/weibo",
            "facts: {managers: [m1]}",
            "explanations: [{rule: XM0701, text: 机构撤并}]",
            PAPER,
        )
    }
    both = gate.check(gate.clone.commit(release | taking), ONE)
    assert (both.code, both.governance) == (1, {"XM9009"}), both.said
    released = gate.clone.commit(release)
    then = gate.check(gate.clone.commit(taking, onto=released), ONE, base=released)
    assert (then.code, then.governance) == (0, set()), then.said


def test_of_two_that_are_each_valid_the_second_is_refused_once_the_first_is_merged(gate):
    def opened(unit):
        return gate.clone.commit(
            {
                f"registry/{unit}/weibo.7/{DAY}-open.yml": opening(
                    "新账号", "0500000077", "2026-11-23",
                    "explanations: [{rule: XM0610, text: 补办}, {rule: XM0602, text: 整合}]",
                )
            }
        )  # fmt: skip

    first, second = opened("shiyuan"), opened("jiushui")
    for head, actor in ((first, SHIYUAN), (second, JIUSHUI)):
        assert gate.check(head, actor).codes == set()
        assert gate.push(actor, f"{head}:refs/heads/{actor}").code == 0
    merge = gate.clone.merge(first)
    assert gate.push(ONE, f"{merge}:refs/heads/main").code == 0

    told = gate.check(second, JIUSHUI, base=merge)
    assert (told.code, told.codes) == (1, {"XM0603"}), told.said
    tree = gate.clone.tree(merge, {
        f"registry/jiushui/weibo.7/{DAY}-open.yml": gate.clone.show(second,
            f"registry/jiushui/weibo.7/{DAY}-open.yml")})  # fmt: skip
    pushed = gate.push(ONE, f"{gate.clone.commit_tree(tree, merge, second)}:refs/heads/main")
    assert (pushed.code, pushed.codes) == (1, {"XM0603"}), pushed.said


@pytest.mark.parametrize(
    ("received", "lines", "codes"),
    [
        (DAY, [], set()),
        ("2026-11-23", [], set()),
        ("2026-11-24T15:59:59Z", [], set()),
        ("2026-11-24T16:00:00Z", [], {"XM9007"}),
        ("2026-11-25", [], {"XM9007"}),
        ("2026-11-25", ["explanations: [{rule: XM9007, text: 平台故障}]"], set()),
    ],
)
def test_the_date_in_the_name_against_the_first_receipt(gate, received, lines, codes):
    head = gate.clone.commit({SHEET: unit_change("0532-00000007", *lines)})
    told = gate.check(head, LICUN, "--received", received)
    assert (told.code, told.codes) == (int(bool(codes)), codes), told.said
    assert ("XM9008 提示" in told.said) is (received == "2026-11-23")


def test_paper_counts_from_the_day_on_which_it_was_received(gate):
    head = gate.clone.commit({SHEET: unit_change("0532-00000007", PAPER)})
    told = gate.check(head, ONE, "--received", "2026-11-30")
    assert (told.code, told.codes) == (0, set()), told.said


def test_a_calendar_that_brings_breaches_to_light_is_not_stopped_by_them(gate):
    late = gate.clone.commit({"registry/licun/2026-11-20-change.yml": unit_change(
        occurred="2026-11-13")})  # fmt: skip
    calendar = str(FILES["office/calendar/2026.yml"])
    worked = calendar.replace("work: []", "work: [2026-11-14]")
    told = gate.check(
        gate.clone.commit({"office/calendar/2026.yml": worked}, onto=late), ONE, base=late
    )
    assert told.code == 0, told.said
    assert "registry/licun/2026-11-20-change.yml:4:14 XM0601" in told.said
    assert "由本次改动 office/calendar/2026.yml 引起" in told.said


def test_a_policy_does_not_judge_the_change_that_brings_it(gate):
    policy = str(FILES["office/policy/2021-07-23.yml"])
    lax = policy.replace("working_days: 5, counts", "working_days: 50, counts")
    changes = {
        "office/policy/2026-11-25.yml": lax,
        SHEET: unit_change("0532-00000007", PAPER, occurred="2026-11-02"),
    }
    told = gate.check(gate.clone.commit(changes), ONE)
    assert (told.code, told.codes) == (1, {"XM0601"}), told.said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--actor", "licun-office"], "不是数字编号，也不是密钥指纹"),
        (["--received", "24 November"], "日期“24 November”不对"),
        (["--head", "no-such"], "找不到版本“no-such”"),
        (["--head=--output=x"], "找不到版本“--output=x”"),
    ],
)
def test_what_cannot_be_asked(gate, more, said):
    told = gate.check("main", "", *more)
    assert told.code == 2
    assert said in told.said


def test_no_change_needs_no_actor(gate):
    told = gate.check("main")
    assert (told.code, told.codes) == (0, set())
    assert "改动 0 个文件" in told.said


def test_a_base_without_a_register(gate):
    empty = gate.clone.commit_tree(gate.clone.git("mktree"))
    told = gate.check("main", ONE, base=empty)
    assert told.code == 2
    assert "里没有名册（office/register.yml）" in told.said


@pytest.mark.parametrize("readable", [True, False], ids=["readable", "unreadable"])
def test_a_personal_number_that_a_later_commit_deletes_stays_in_history(gate, readable):
    number = "13" + "8" * 9  # of nobody: tests may hold no number that somebody has
    text = unit_change("0532-00000007", f"reason: 联系 {number}")
    first = gate.clone.commit({SHEET: text if readable else text.replace("kind:", "kind")})
    head = gate.clone.commit({SHEET: unit_change()}, onto=first)
    told = gate.check(head, LICUN)
    assert (told.code, told.codes) == (1, {"XM9034"}), told.said
    assert f"在提交 {first[:12]} 里" in told.said
    assert number not in told.said
    pushed = gate.push(LICUN, f"{head}:refs/heads/work")
    assert (pushed.code, pushed.codes) == (1, {"XM9034"}), pushed.said


def test_what_a_branch_mended_on_the_way_is_no_matter(gate):
    first = gate.clone.commit({SHEET: "kind: [", "registry/licun/douyin": SUBMODULE})
    identifier = opening(
        "李村视频", "0500000004", "2026-11-23", "explanations: [{rule: X, text: a}]"
    )
    second = gate.clone.commit({f"registry/licun/weibo.3/{DAY}-open.yml": identifier}, onto=first)
    head = gate.clone.commit(
        {
            SHEET: unit_change(),
            f"registry/licun/weibo.3/{DAY}-open.yml": None,
            "registry/licun/douyin": None,
        },
        onto=second,
    )
    told = gate.check(head, LICUN)
    assert (told.code, told.codes) == (0, set()), told.said


def gone(*lines: str) -> dict[str, str]:
    return {
        f"registry/licun/weibo/{DAY}-deregister.yml": account(
            "deregister", "occurred_on: 2026-11-23", *lines
        )
    }


def renamed(*lines: str) -> dict[str, str]:
    return {
        f"registry/licun/weibo/{DAY}-change.yml": account(
            "change", "occurred_on: 2026-09-11", "facts: {name: 李村街道}", *lines
        )
    }


def opened(*lines: str) -> dict[str, str]:
    path = f"registry/shiyuan/weibo.7/{DAY}-open.yml"
    return {path: opening("世园发布", "0500000077", "2026-11-23", *lines)}


@pytest.mark.parametrize(
    ("facts", "actor", "rules"),
    [
        (gone, LICUN, {"XM0701"}),
        (renamed, LICUN, {"XM0601"}),
        (opened, SHIYUAN, {"XM0610"}),
    ],
    ids=["deregistered before the notice ended", "an old rename", "opened without consent"],
)
def test_what_happened_is_recorded_as_a_breach_with_its_explanation(gate, facts, actor, rules):
    silent = gate.clone.commit(facts())
    told = gate.check(silent, actor)
    assert (told.code, told.codes) == (1, rules), told.said
    assert "不予受理" not in told.said
    assert gate.push(actor, f"{silent}:refs/heads/silent").codes == rules

    words = ", ".join(f"{{rule: {rule}, text: 平台所致}}" for rule in sorted(rules))
    head = gate.clone.commit(facts(f"explanations: [{words}]"))
    told = gate.check(head, actor)
    assert (told.code, told.codes) == (0, set()), told.said
    assert all(f" {rule} 违规 " in told.said for rule in rules), told.said
    assert gate.push(actor, f"{head}:refs/heads/explained").code == 0

    # It stays until the office answers, and fails nobody after.
    [rule] = rules
    later = gate.clone.commit({SHEET: unit_change("0532-00000008")}, onto=head)
    assert gate.check(later, LICUN, base=head).code == 0
    answered = answer(by="一级科员").replace("XM0601", rule)
    [path] = facts()
    filing = path.removeprefix("registry/").removesuffix(".yml")
    unit = path.split("/")[1]
    decided = {
        f"office/decisions/{unit}/{DAY}-answer.yml": answered.rstrip("\n") + f"\nfiling: {filing}\n"
    }
    told = gate.check(gate.clone.commit(decided, onto=head), ONE, base=head)
    assert (told.code, told.codes) == (0, set()), told.said


def test_a_plan_that_would_break_the_rule_is_refused(gate):
    path = f"announcements/jiushui/{DAY}-weibo.md"
    text = announcement("jiushui/weibo", DAY)
    planned = text.replace(
        f"stops_on: {DAY}", f"stops_on: {DAY}, deregister_planned_on: 2026-12-14"
    )
    assert planned != text
    head = gate.clone.commit({path: planned})
    told = gate.check(head, JIUSHUI)
    assert (told.code, told.codes) == (1, {"XM0702"}), told.said
    assert "XM0702 不予受理" in told.said
    assert gate.push(JIUSHUI, f"{head}:refs/heads/planned").codes == {"XM0702"}
    # 15 working days from the day after: until 2026-12-15, down from the 16th on.
    later = gate.clone.commit({path: planned.replace("2026-12-14", "2026-12-16")})
    told = gate.check(later, JIUSHUI)
    assert (told.code, told.codes) == (0, set()), told.said


def test_a_second_beginning_names_the_next_free_folder(gate):
    path = f"registry/licun/weibo/{DAY}-open.yml"
    text = opening("李村发布", "0500000009", "2026-11-23")
    told = gate.check(gate.clone.commit({path: text}), LICUN)
    assert (told.code, told.codes) == (1, {"XM0024"}), told.said
    assert "registry/licun/weibo.3/" in told.said
