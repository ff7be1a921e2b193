"""What a change comes to, over trees in memory; and what is said of the shape of history."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from tests.gate.records import (
    CALENDAR,
    DAY,
    FILES,
    JIUSHUI,
    LICUN,
    ONE,
    POLICY,
    Changes,
    account,
    answer,
    enrol,
    unit_change,
)

from mingce.authority import Actor
from mingce.change import Change, load_change
from mingce.finding import Finding, Found, Place, Severity
from mingce.git.tree import MemoryTree
from mingce.register import load
from mingce.rules import RULES, rule_of, shape
from mingce.rules.engine import answered, difference, explained, fails
from mingce.rules.judgment import Handing, Judgment, finding_of, judge_change, stops

TODAY = dt.date.fromisoformat(DAY)
SHEET = f"registry/licun/{DAY}-change.yml"
LATE = unit_change(occurred="2026-11-02")
WHY = "explanations: [{rule: XM0601, text: 节后补报}]"
EXPLAINED = unit_change("0532-00000007", WHY, occurred="2026-11-02")
ENROL = "registry/licun/2026-08-03-enrol.yml"


def change_of(changes: Changes, base: Changes | None = None) -> Change:
    stands = {**FILES, **(base or {})}
    head = {path: each for path, each in {**stands, **changes}.items() if each is not None}
    return load_change(MemoryTree(stands), MemoryTree(head))


def judged(changes: Changes, base: Changes | None = None, **more) -> Judgment:
    return judge_change(change_of(changes, base), RULES, TODAY, **more)


def brief(findings) -> list[tuple[str, str]]:
    return [(each.code, each.filing) for each in findings]


FILED = SHEET[9:-4]


@pytest.mark.parametrize(
    ("text", "base", "new", "failing"),
    [
        (unit_change(), {}, [], []),
        (LATE, {}, ["XM0601"], ["XM0601"]),
        (EXPLAINED, {}, ["XM0601"], []),
        (EXPLAINED.replace("rule: XM0601", "rule: XM0602"), {}, ["XM0601"], ["XM0601"]),
        # An answer that main has for all of the unit's.
        (LATE, {f"office/decisions/licun/{DAY}-answer.yml": answer("subject: licun")},
         ["XM0601"], []),
        (LATE, {f"office/decisions/licun/{DAY}-answer.yml": answer("subject: jiushui")},
         ["XM0601"], ["XM0601"]),
    ],
)  # fmt: skip
def test_a_breach_stops_where_nothing_is_said_of_it(text, base, new, failing) -> None:
    got = judged({SHEET: text}, base)
    assert brief(got.new) == [(code, FILED) for code in new]
    assert brief(got.failing) == [(code, FILED) for code in failing]
    assert (got.as_of, got.gone) == (TODAY, [])


def test_an_answer_in_the_change_itself_is_none() -> None:
    mine = {f"office/decisions/licun/{DAY}-answer.yml": answer("subject: licun")}
    assert brief(judged({SHEET: LATE, **mine}).failing) == [("XM0601", FILED)]


def test_a_refusal_stops_and_advice_does_not() -> None:
    got = judged({ENROL: enrol("李村街道") + "# \n"})
    assert [each.code for each in got.failing] == ["XM9001"]
    got = judged({SHEET: unit_change()}, handing=Handing(received=TODAY.replace(day=23)))
    assert [each.code for each in got.new] == ["XM9020", "XM9008"]
    assert [each.code for each in got.failing] == ["XM9020"]


def test_what_the_office_brings_to_light_stops_nobody() -> None:
    path = "registry/licun/2026-11-20-change.yml"
    base = {path: unit_change(occurred="2026-11-13")}
    calendar = "office/calendar/2026.yml"
    after = {calendar: CALENDAR.replace("work: []", "work: [2026-11-14]")}
    got = judged(after, base)
    assert brief(got.new) == [("XM0601", path[9:-4])]
    assert got.new[0].message.endswith(f"；由本次改动 {calendar} 引起")
    assert got.failing == []
    # Of several files of the office one is named.
    policy = "office/policy/2027-01-01.yml"
    got = judged({**after, policy: POLICY}, base)
    named = [each.message.rpartition("；")[2] for each in got.new if each.filing == path[9:-4]]
    assert named == [f"由本次改动 {calendar} 引起"]
    # The same with a filing in the change: whoever files answers for what it brings.
    got = judged({**after, SHEET: unit_change()}, base)
    assert brief(got.failing) == [("XM0601", path[9:-4])]
    assert got.failing[0].message.endswith(f"；由本次改动 {SHEET} 引起")


def test_at_most_two_files_are_named_as_the_cause() -> None:
    path = "registry/licun/2026-11-20-change.yml"
    base = {path: unit_change(occurred="2026-11-13")}
    calendar = CALENDAR.replace("work: []", "work: [2026-11-14]")
    after = {"office/calendar/2026.yml": calendar}
    names = [f"registry/licun/{DAY}-change{end}.yml" for end in ("-2", "-3", "")]
    for count, more in ((2, ""), (3, "等 3 个文件")):
        mine = {name: unit_change() for name in names[:count]}
        [found] = [
            each for each in judged({**after, **mine}, base).new if each.filing == path[9:-4]
        ]
        assert found.message.endswith(f"；由本次改动 {names[0]}、{names[1]}{more} 引起")


def test_what_stood_and_what_is_gone() -> None:
    stood = judged({SHEET: unit_change()})
    assert ("XM0610", "licun/weibo/2026-08-06-open") in brief(stood.old)
    assert {each.subject for each in stood.old} > {each.subject for each in stood.concerned()}
    assert {each.subject for each in stood.concerned()} <= {"licun"}

    path = f"registry/licun/weibo/{DAY}-correct.yml"
    mended = account("correct", "refers_to: 2026-08-06-open", "changes: {consent: 试〔2026〕1号}")
    got = judged({path: mended})
    assert {each.subject for each in got.concerned()} == {"licun/weibo"}
    assert set(brief(got.old)).isdisjoint(brief(got.gone))
    assert len(got.old) + len(got.gone) == len(stood.old) + len(stood.gone)


def test_findings_of_the_base_that_are_known_are_not_sought_again() -> None:
    change = change_of({SHEET: LATE})
    known = judge_change(change, RULES, TODAY).new
    got = judge_change(change, RULES, TODAY, base=known)
    assert ("XM0601", FILED) not in brief(got.new)
    assert brief(got.old) == [("XM0601", FILED)]


def test_who_may_is_asked_where_somebody_hands_it_in() -> None:
    licun, jiushui, one = (Actor(id, "试验") for id in (LICUN, JIUSHUI, ONE))
    asked = {
        Handing(licun): [],
        Handing(jiushui): ["XM9022"],
        Handing(jiushui, one, True): ["XM9022"],
        Handing(licun, one, True): [],
        Handing(licun, one): [],
        Handing(licun, licun): [],
    }
    for handing, codes in asked.items():
        assert [each.code for each in judged({SHEET: unit_change()}, handing=handing).new] == codes
    got = judged({SHEET: unit_change()}, handing=Handing(licun, licun, True))
    assert [each.code for each in got.failing] != []
    assert judged({SHEET: unit_change()}).new == []


def test_what_else_is_told_of_a_change_is_used() -> None:
    got = judged({ENROL: None}, source="0123456789ab")
    [found] = [each for each in got.new if each.code == "XM9001"]
    assert "--source=0123456789ab" in found.remedy
    got = judged({SHEET: unit_change()}, shapes=[shape.shallow()])
    assert brief(got.failing) == [("XM9047", shape.MAIN)]
    owners, made = ".github/CODEOWNERS", "* @office\n"
    blob = MemoryTree({owners: made}).entries()[owners].blob
    after = {owners: made, "office/access.yml": str(FILES["office/access.yml"]) + "\n"}
    assert [each.code for each in judged(after).new] == ["XM9005"]
    assert judged(after, codeowners=(blob, made.encode())).new == []
    got = judged({"docs/con.md": ""})
    assert [each.code for each in got.failing] == ["XM9032"]


def test_findings_stand_in_the_order_of_their_places() -> None:
    after = {"registry/aux/2026-11-24-apply.yml": "a", SHEET: LATE, ENROL: None}
    got = judged(after)
    assert [each.place.path for each in got.new] == sorted(each.place.path for each in got.new)


@pytest.mark.parametrize(
    ("entry", "article"),
    [("{}", "第六条"), ("{XM9001: {article: 第九条, severity: advice}}", "第九条")],
)
def test_a_policy_names_the_article_and_weighs_no_rule_of_changes(entry, article) -> None:
    base = {"office/policy/2021-07-23.yml": POLICY.replace("rules: {}", f"rules: {entry}")}
    found = Found("XM9001", Place(ENROL, 1, 2), "说明", "改法", "licun", "licun/a", "date")
    assert finding_of(change_of({}, base), found) == Finding(
        "XM9001", Severity.REFUSE, found.place, "说明", "改法", article, "licun", "licun/a", "date"
    )


def test_a_base_without_a_policy_has_the_rule_s_own_article() -> None:
    stands = {path: each for path, each in FILES.items() if "policy" not in path}
    change = load_change(MemoryTree(stands), MemoryTree(stands))
    assert finding_of(change, shape.shallow()).article == "第六条"


@pytest.mark.parametrize("code", ["XM9040", "XM9007", "XM9008", "XM9034"])
def test_each_has_the_weight_of_its_rule(code) -> None:
    found = Found(code, Place("a"), "", "")
    rule = rule_of(code)
    assert rule is not None
    expected = {"XM9007": "breach", "XM9008": "advice"}.get(code, "refuse")
    assert finding_of(change_of({}), found).severity == rule.severity == expected


def test_a_code_that_is_none() -> None:
    assert rule_of("XM9999") is None


def finding(severity: Severity, **values) -> Finding:
    told = {"subject": "licun", "filing": FILED, **values}
    return Finding("XM0601", severity, Place(SHEET, 4, 14), "说明", "改法", "第六条", **told)


@pytest.mark.parametrize(
    ("severity", "changes", "expected"),
    [
        (Severity.REFUSE, {"office/platforms.yml": "a"}, True),
        (Severity.REFUSE, {SHEET: EXPLAINED}, True),
        (Severity.BREACH, {SHEET: LATE}, True),
        (Severity.WAIVABLE, {SHEET: LATE}, True),
        (Severity.BREACH, {SHEET: EXPLAINED}, False),
        (Severity.ADVICE, {SHEET: LATE}, False),
        (Severity.BREACH, {"office/platforms.yml": "a"}, False),
        (Severity.BREACH, {"announcements/licun/a.txt": "a"}, True),
    ],
)
def test_what_stops(severity, changes, expected) -> None:
    assert stops(change_of(changes), finding(severity), TODAY) is expected


@pytest.mark.parametrize(
    ("severity", "new", "expected"),
    [
        (Severity.REFUSE, False, True),
        (Severity.REFUSE, True, True),
        (Severity.BREACH, True, True),
        (Severity.WAIVABLE, True, True),
        (Severity.BREACH, False, False),
        (Severity.ADVICE, True, False),
    ],
)
def test_what_fails_a_check_of_everything(severity, new, expected) -> None:
    for text, fails_there in ((LATE, expected), (EXPLAINED, severity is Severity.REFUSE)):
        register = load(MemoryTree({**FILES, SHEET: text}))
        assert fails(register, finding(severity), new=new, as_of=TODAY) is fails_there
    given = {f"office/decisions/licun/{DAY}-answer.yml": answer("subject: licun")}
    register = load(MemoryTree({**FILES, SHEET: LATE, **given}))
    failing = fails(register, finding(severity), new=new, as_of=TODAY)
    assert failing is (severity is Severity.REFUSE)


def test_whose_explanation_counts() -> None:
    register = load(MemoryTree({**FILES, SHEET: EXPLAINED}))
    assert explained(register, finding(Severity.BREACH))
    assert not explained(register, finding(Severity.BREACH, filing="licun/2026-08-03-enrol"))
    # Of no one filing: any of the subject's, and of no other's.
    assert explained(register, finding(Severity.BREACH, filing=""))
    assert not explained(register, finding(Severity.BREACH, filing="", subject="jiushui"))
    assert not explained(register, finding(Severity.BREACH, filing="", subject="nobody"))
    notice = "announcements/licun/2026-11-20-weibo"
    assert not explained(register, finding(Severity.BREACH, filing=notice))
    other = dataclasses.replace(finding(Severity.BREACH), code="XM0602")
    assert not explained(register, other)


def test_a_taker_explains_what_it_has_from_its_giver() -> None:
    giver, taker = f"jiushui/weibo/{DAY}-transfer", f"licun/weibo/{DAY}-transfer"
    folder = "registry/jiushui/weibo"
    told = account("transfer", f"occurred_on: {DAY}", "to: licun")
    taken = account(
        "transfer", f"occurred_on: {DAY}", "from: jiushui/weibo", "facts: {function: 发布}", WHY
    )
    files = {
        **FILES,
        f"{folder}/2026-11-20-open.yml": account("open", "facts: {name: 李村发布}"),
        f"{folder}/{DAY}-transfer.yml": told,
        f"registry/licun/weibo/{DAY}-transfer.yml": taken,
    }
    register = load(MemoryTree(files))
    assert register.problems == []
    inherited = "jiushui/weibo/2026-11-20-open"
    found = finding(Severity.BREACH, filing=inherited, subject="licun/weibo")
    assert explained(register, found)
    assert explained(register, dataclasses.replace(found, filing=giver))
    assert explained(register, dataclasses.replace(found, filing=taker))
    # At the giver itself, and in what the taker filed before, it explains nothing.
    assert not explained(register, dataclasses.replace(found, subject="jiushui/weibo"))
    assert not explained(register, dataclasses.replace(found, code="XM0602"))
    later = dataclasses.replace(found, filing="jiushui/weibo/2026-11-25-change")
    more = {
        f"{folder}/2026-11-25-change.yml": account(
            "change", f"occurred_on: {DAY}", "facts: {name: 九水}"
        )
    }
    assert not explained(load(MemoryTree(files | more)), later)


def test_an_old_explanation_explains_no_later_closing() -> None:
    def at(day: str) -> Finding:
        found = finding(Severity.BREACH, filing="")
        return dataclasses.replace(found, place=Place(f"registry/licun/{day}-change.yml", 1, 1))

    older, later = "2026-11-20", "2026-11-25"
    files = {
        **FILES,
        SHEET: EXPLAINED,
        f"registry/licun/{older}-change.yml": LATE,
        f"registry/licun/{later}-change.yml": LATE,
    }
    register = load(MemoryTree(files))
    assert [explained(register, at(day)) for day in (older, DAY, later)] == [True, True, False]
    # What is added to an old filing later explains from that day on.
    for day, expected in ((DAY, False), (later, True)):
        more = {f"registry/licun/{day}-supplement.yml": "\n".join(
            ["# yaml-language-server: $schema=../../schemas/unit/supplement.json", "format: 1",
             "kind: supplement", f"refers_to: {older}-change", WHY, "submitted_by: 办公室", ""]
        )}  # fmt: skip
        assert explained(load(MemoryTree(files | more)), at(later)) is expected
    # A correction stands for what it corrects.
    more = {f"registry/licun/{later}-correct.yml": "\n".join(
        ["# yaml-language-server: $schema=../../schemas/unit/correct.json", "format: 1",
         "kind: correct", f"refers_to: {DAY}-change", "changes: {reason: 改正}",
         "submitted_by: 办公室", ""]
    )}  # fmt: skip
    corrected = dataclasses.replace(
        at(later), place=Place(f"registry/licun/{later}-correct.yml", 1, 1)
    )
    assert explained(load(MemoryTree(files | more)), corrected)


def test_an_answer_by_subject_reaches_no_later_filing() -> None:
    given = {
        "office/decisions/licun/2026-11-23-answer.yml": answer("subject: licun").replace(
            f"date: {DAY}", "date: 2026-11-23"
        )
    }
    register = load(MemoryTree({**FILES, SHEET: LATE, **given}))
    of_a_filing, of_none = finding(Severity.BREACH), finding(Severity.BREACH, filing="")
    assert answered(register, of_a_filing, TODAY) is None
    assert answered(register, of_none, TODAY) is not None


def test_an_explanation_that_is_corrected_away_or_in() -> None:
    path = f"registry/licun/{DAY}-correct.yml"
    text = "\n".join(
        ["# yaml-language-server: $schema=../../schemas/unit/correct.json", "format: 1",
         "kind: correct", f"refers_to: {DAY}-change", f"changes: {{{WHY}}}",
         "submitted_by: 办公室", ""]
    )  # fmt: skip
    register = load(MemoryTree({**FILES, SHEET: LATE, path: text}))
    assert register.problems == []
    assert explained(register, finding(Severity.BREACH))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["subject: licun"], True),
        (["subject: jiushui"], False),
        ([f"filing: {FILED}"], True),
        (["filing: licun/2026-08-03-enrol"], False),
        ([f"filing: {FILED}", "subject: jiushui"], True),
        ([f"filing: {FILED}", "until: 2026-11-24"], True),
        ([f"filing: {FILED}", "until: 2026-11-23"], False),
        (["subject: licun", "rule: XM0602"], False),
        (["subject: licun", "date: 2026-11-25"], False),
    ],
)
def test_which_answer_counts(lines, expected) -> None:
    text = answer(*(line for line in lines if not line.startswith(("rule", "date"))))
    for line in lines:
        key = line.split(":")[0]
        if key in ("rule", "date"):
            text = text.replace({"rule": "rule: XM0601", "date": f"date: {DAY}"}[key], line)
    day = "2026-11-25" if "date: 2026-11-25" in lines else DAY
    path = f"office/decisions/licun/{day}-answer.yml"
    register = load(MemoryTree({**FILES, SHEET: LATE, path: text}))
    assert register.problems == []
    given = answered(register, finding(Severity.BREACH), TODAY)
    assert (given is not None) is expected
    if given is not None:
        assert given.id == path[:-4]


def test_an_answer_after_one_that_does_not_count() -> None:
    first = answer("subject: jiushui")
    paths = {
        f"office/decisions/{unit}/{DAY}-answer.yml": text
        for unit, text in (("jiushui", first), ("licun", answer("subject: licun")))
    }
    register = load(MemoryTree({**FILES, SHEET: LATE, **paths}))
    given = answered(register, finding(Severity.BREACH), TODAY)
    assert given is not None
    assert given.id == f"office/decisions/licun/{DAY}-answer"


def test_the_difference_goes_by_identity() -> None:
    here, moved = finding(Severity.BREACH), finding(Severity.ADVICE)
    moved = dataclasses.replace(moved, message="别的", place=Place(SHEET, 9, 9))
    other = finding(Severity.BREACH, field="date")
    assert difference([here], [moved, other]) == [other]


@pytest.mark.parametrize(
    ("tell", "given", "code", "where", "says"),
    [
        (shape.unrelated, ["b1", "h1"], "XM9040", "h1", "h1 与主分支 b1 没有共同的历史"),
        (shape.rewritten, ["b1", "h1"], "XM9041", "h1", "b1 不在 h1 之中"),
        (shape.line_lost, ["b1", "h1"], "XM9042", "h1", "b1 不在 h1 的第一父线上"),
        (shape.octopus, ["c1", 3], "XM9043", "c1", "合并 c1 有 3 个父提交"),
        (shape.not_a_merge, ["c1", ["a", "b"]], "XM9044", "a", "主分支上的提交 c1 不是合并"),
        (shape.not_a_merge, ["c1", []], "XM9044", "c1", "主分支上的提交 c1 不是合并"),
        (shape.bad_ref, ["refs/replace/a"], "XM9045", "refs/replace/a", "这是替换引用，"),
        (shape.bad_ref, ["refs/notes/a"], "XM9045", "refs/notes/a", "这是分支和标签以外的引用"),
        (shape.bad_tag, ["refs/tags/a", "移动了"], "XM9045", "refs/tags/a",
         "不接收标签 refs/tags/a：移动了"),
        (shape.replaced, [["a", "b", "c", "d"]], "XM9046", "a", "嫁接：a、b、c，"),
        (shape.shallow, [], "XM9047", "refs/heads/main", "浅克隆"),
        (shape.deleted, ["refs/heads/main"], "XM9048", "refs/heads/main", "不能删除主分支"),
        (shape.deleted, ["refs/heads/a"], "XM9048", "refs/heads/a", "不能删除别的报送者的分支"),
        (shape.others_branch, ["refs/heads/a"], "XM9048", "refs/heads/a",
         "refs/heads/a 是别的报送者的分支"),
    ],
)  # fmt: skip
def test_the_shape_of_history_in_words(tell, given, code: str, where: str, says: str) -> None:
    found = tell(*given)
    assert (found.code, str(found.place), found.filing) == (code, where, where)
    assert (found.subject, found.field) == ("", "")
    assert says in found.message
    assert found.remedy


def test_every_path_that_a_merge_adds() -> None:
    found = list(shape.merge_adds("c1", ["a", "b"]))
    assert [(each.code, each.place.path) for each in found] == [("XM9043", "a"), ("XM9043", "b")]
    assert found[1].message == "合并 c1 在这里夹带了改动，两边的提交里都没有"
