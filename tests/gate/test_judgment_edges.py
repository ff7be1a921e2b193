"""What a change comes to where least is told of it: the source, the day, who, and the cause."""

from __future__ import annotations

import datetime as dt

from tests.gate.judging import ENROL, SHEET, TODAY, tree
from tests.gate.records import (
    DAY,
    FILES,
    LICUN,
    ONE,
    PAPER,
    POLICY,
    Changes,
    account,
    answer,
    enrol,
    opening,
    unit_change,
)

from mingce.authority import Actor
from mingce.change import load_change
from mingce.finding import Finding, Place, Severity
from mingce.register import load
from mingce.rules import RULES
from mingce.rules.engine import answered, explained
from mingce.rules.judgment import Handing, Judgment, judge_change


def judged(changes: Changes, handing: Handing | None = None) -> Judgment:
    change = load_change(tree(FILES), tree({**FILES, **changes}))
    return judge_change(change, RULES, TODAY, handing)


def test_a_file_is_restored_from_main_unless_another_source_is_named() -> None:
    [found] = [each for each in judged({ENROL: None}).new if each.code == "XM9001"]
    assert "（git restore --source=main --staged" in found.remedy


def test_a_policy_is_judged_on_the_day_of_the_check() -> None:
    for day, codes in ((TODAY, []), (TODAY - dt.timedelta(1), ["XM9006"])):
        got = judged({f"office/policy/{day}.yml": POLICY})
        assert [each.code for each in got.new if each.code == "XM9006"] == codes


def test_who_wrote_a_change_does_not_accept_it() -> None:
    one = Actor(ONE, "试验")
    paper = unit_change("0532-00000007", PAPER)
    accepted = judged({SHEET: paper}, Handing(one, one, True))
    assert [each.code for each in accepted.failing] == ["XM9028"]
    assert judged({SHEET: unit_change()}, Handing(Actor(LICUN, "试验"), one, True)).failing == []


def test_what_stands_in_the_change_itself_has_no_other_cause() -> None:
    got = judged({SHEET: unit_change(occurred="2026-11-02")})
    assert [(each.code, each.place.path) for each in got.new] == [("XM0601", SHEET)]
    assert "由本次改动" not in got.new[0].message


WHY = "explanations: [{rule: XM0601, text: 节后补报}]"
LATE = unit_change(occurred="2026-11-02")
EXPLAINED = unit_change("0532-00000007", WHY, occurred="2026-11-02")


def about(kind: str, name: str, *lines: str) -> str:
    return "\n".join(
        [f"# yaml-language-server: $schema=../../schemas/unit/{kind}.json", "format: 1",
         f"kind: {kind}", f"refers_to: {name}", *lines, "submitted_by: 办公室", ""]
    )  # fmt: skip


def finding(path: str, filing: str = "", subject: str = "licun") -> Finding:
    place = Place(path, 1, 1)
    return Finding("XM0601", Severity.BREACH, place, "说明", "改法", "第六条", subject, filing)


def is_explained(found: Finding, files: Changes) -> bool:
    register = load(tree({**FILES, **files}))
    assert register.problems == []
    return explained(register, found)


def test_a_filing_that_is_struck_still_explains_itself() -> None:
    struck = {
        f"registry/licun/{DAY}-withdraw.yml": about("withdraw", f"{DAY}-change", "reason: 误")
    }
    found = finding(SHEET, f"licun/{DAY}-change")
    assert is_explained(found, {SHEET: EXPLAINED, **struck})
    assert not is_explained(found, {SHEET: LATE, **struck})


def test_an_older_filing_explains_no_correction_of_a_later_one() -> None:
    path = "registry/licun/2026-11-25-correct.yml"
    older = {"registry/licun/2026-11-23-change.yml": EXPLAINED}
    files = {SHEET: LATE, path: about("correct", f"{DAY}-change", "changes: {reason: 改正}")}
    assert not is_explained(finding(path), files | older)
    # That of the filing itself does, though it was handed in before its correction.
    assert is_explained(finding(path), files | {SHEET: EXPLAINED})


def test_an_older_filing_of_a_second_account_explains_no_later_one() -> None:
    """The folder's name has a dot of its own."""
    folder = "registry/licun/weibo.3"
    files = {
        f"{folder}/2026-08-06-open.yml": opening("李村问政", "0500000009", "2026-08-04", WHY),
        f"{folder}/{DAY}-change.yml": account(
            "change", f"occurred_on: {DAY}", "facts: {name: 李村}"
        ),
    }
    for name, expected in (("2026-08-06-open", True), (f"{DAY}-change", False)):
        found = finding(f"{folder}/{name}.yml", subject="licun/weibo.3")
        assert is_explained(found, files) is expected


def test_what_a_correction_adds_explains_what_no_one_filing_says() -> None:
    path = f"registry/licun/{DAY}-correct.yml"
    added = {path: about("correct", f"{DAY}-change", f"changes: {{{WHY}}}")}
    assert is_explained(finding(SHEET), {SHEET: LATE, **added})
    assert not is_explained(finding(SHEET), {SHEET: LATE})


def test_corrections_of_each_other_are_gone_through_once() -> None:
    first, second = (f"registry/licun/{DAY}-correct{end}.yml" for end in ("", "-2"))
    files = {
        first: about("correct", f"{DAY}-correct-2", "changes: {reason: 改正}"),
        second: about("correct", f"{DAY}-correct", "changes: {reason: 改正}"),
    }
    assert not is_explained(finding(first), files)


def test_an_answer_counts_after_one_that_came_before_the_filing() -> None:
    earlier = answer("subject: licun").replace(f"date: {DAY}", "date: 2026-11-23")
    paths = {
        "office/decisions/licun/2026-11-23-answer.yml": earlier,
        f"office/decisions/licun/{DAY}-answer.yml": answer("subject: licun"),
    }
    register = load(tree({**FILES, SHEET: LATE, **paths}))
    given = answered(register, finding(SHEET, f"licun/{DAY}-change"), TODAY)
    assert given is not None
    assert given.id == f"office/decisions/licun/{DAY}-answer"


def test_what_a_unit_lacks_is_brought_by_what_asks_for_it_and_no_later_filing() -> None:
    lacking = enrol("世园街道办事处").replace("  responsible_section: 办公室\n", "")
    base = {**FILES, "registry/shiyuan/2026-08-03-enrol.yml": lacking}
    opened = {f"registry/shiyuan/weibo/{DAY}-open.yml": opening("世园发布", "0500000007", DAY)}
    changed = {f"registry/shiyuan/{DAY}-change.yml": unit_change()}

    def brings(stands: Changes, changes: Changes) -> list[str]:
        change = load_change(tree(stands), tree({**stands, **changes}))
        return [each.code for each in judge_change(change, RULES, TODAY).new]

    assert "XM0501" in brings(base, opened)
    assert brings({**base, **opened}, changed) == []


def test_a_giver_s_plan_that_is_too_early_refuses_no_taking() -> None:
    """Nobody's breach stops somebody else's change: the taker could not even announce anew yet."""
    folder, name = "registry/licun/weibo", "announcements/licun/2026-11-20-weibo.md"
    early = str(FILES[name]).replace("stops_on", "deregister_planned_on: 2026-12-01, stops_on")
    released = account("transfer", "occurred_on: 2026-11-23", "to: jiushui")
    base = {**FILES, name: early}
    change = load_change(tree(FILES), tree(base))
    assert "XM0702" in [each.code for each in judge_change(change, RULES, TODAY).failing]
    base[f"{folder}/2026-11-23-transfer.yml"] = released
    taking = account(
        "transfer", f"occurred_on: {DAY}", "from: licun/weibo", "facts: {managers: [m1]}"
    )
    change = load_change(
        tree(base), tree({**base, f"registry/jiushui/weibo.2/{DAY}-transfer.yml": taking})
    )
    codes = {each.code for each in judge_change(change, RULES, TODAY).new}
    assert "XM0702" not in codes
