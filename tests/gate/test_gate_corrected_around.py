"""What a correction removes around its own sheet: in its unit, and along a chain of transfers."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.gate.records import FILES, account, announcement, enrol, opening
from tests.gate.test_gate_corrected import later

from mingce.finding import Finding
from mingce.git.tree import MemoryTree
from mingce.register import load
from mingce.rules import judge

AS_OF = dt.date(2026, 11, 24)
OFFICE = {path: text for path, text in FILES.items() if path.startswith("office/")}
UNITS = {f"registry/{unit}/2026-08-03-enrol.yml": enrol(name) for unit, name in (
    ("licun", "李村街道办事处"), ("jiushui", "九水街道办事处"), ("shiyuan", "世园街道办事处"),
)}  # fmt: skip
POLICY = "office/policy/2021-07-23.yml"
OWN, SECOND = "registry/licun/weibo", "registry/licun/weibo.2"
TAKEN, PASSED = "registry/jiushui/weibo", "registry/shiyuan/weibo"
OPENED = {f"{OWN}/2026-08-06-open.yml": opening("李村发布", "0500000001")}
TWO = OPENED | {f"{SECOND}/2026-08-06-open.yml": opening("李村服务", "0500000002")}
VERIFIED = [f"青岛市李沧区人民政府{name}" for name in ("中心一科", "区政务调度服务中心")]
GROUND = "ground: {kind: merged, date: 2026-10-12, document: 会议纪要}"


def give(to: str, day: str = "2026-10-13", ground: str = GROUND) -> str:
    return account("transfer", f"occurred_on: {day}", f"to: {to}", ground)


def take(giver: str, day: str = "2026-10-13") -> str:
    return account(
        "transfer", f"occurred_on: {day}", f"from: {giver}", "facts: {managers: [m1]}"
    )  # fmt: skip


def about(kind: str, name: str, *lines: str) -> str:
    return account(kind, f"refers_to: {name}", *lines)


def withdraw(name: str) -> str:
    return about("withdraw", name, "reason: 报错了")


def correct(name: str, changes: str) -> str:
    return about("correct", name, f"changes: {{{changes}}}")


def all_of(files: dict[str, str], as_of: dt.date = AS_OF) -> list[Finding]:
    register = load(MemoryTree({**OFFICE, **UNITS, **files}))
    assert register.problems == []
    return judge(register, as_of)


def kept(files: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """What was corrected away: code, subject, filing and the sheet that removed it."""
    told = [each for each in all_of(files) if "不再成立" in each.message]
    return sorted(
        (each.code, each.subject, each.filing, each.message.split("（")[-1].split("）")[0])
        for each in told
    )


GIVEN = {
    **OPENED,
    f"{OWN}/2026-10-14-transfer.yml": give("jiushui"),
    f"{TAKEN}/2026-10-15-transfer.yml": take("licun/weibo"),
}
PASSED_ON = {
    **GIVEN,
    f"{TAKEN}/2026-10-20-transfer.yml": give("shiyuan", "2026-10-19"),
    f"{PASSED}/2026-10-21-transfer.yml": take("jiushui/weibo", "2026-10-19"),
}


@pytest.mark.parametrize(
    ("files", "folder", "name"),
    [(GIVEN, TAKEN, "2026-10-15-transfer"), (PASSED_ON, PASSED, "2026-10-21-transfer")],
)
def test_a_taking_that_is_struck_went_on_from_its_giver(files, folder, name) -> None:
    """Without its giver the account would have been handed over before it was opened."""
    assert kept(files | {f"{folder}/2026-10-22-withdraw.yml": withdraw(name)}) == []


def test_a_taking_whose_giver_is_corrected_went_on_from_the_former() -> None:
    files = {
        **TWO,
        f"{OWN}/2026-10-14-transfer.yml": give("jiushui"),
        f"{SECOND}/2026-10-14-transfer.yml": give("jiushui"),
        f"{TAKEN}/2026-10-15-transfer.yml": take("licun/weibo.2"),
        f"{TAKEN}/2026-10-16-correct.yml": correct("2026-10-15-transfer", "from: licun/weibo"),
    }
    assert kept(files) == []


def test_a_late_change_of_a_taker_stays_and_nothing_of_its_chain() -> None:
    change = account("change", "occurred_on: 2026-10-22", "facts: {name: 世园发布}")
    files = {
        **PASSED_ON,
        f"{PASSED}/2026-11-10-change.yml": change,
        f"{PASSED}/2026-11-11-withdraw.yml": withdraw("2026-11-10-change"),
    }
    told = "2026-11-11-withdraw"
    assert kept(files) == [("XM0601", "shiyuan/weibo", "shiyuan/weibo/2026-11-10-change", told)]


def test_what_was_taken_over_in_time_is_no_breach_of_a_giver_that_corrects() -> None:
    """Without its taker the month would have run out before the ground was corrected."""
    ground = "ground: {kind: merged, date: 2026-11-10, document: 会议纪要}"
    told = "2026-11-16-correct"
    mended = {f"{OWN}/{told}.yml": correct("2026-10-14-transfer", ground)}
    assert kept(GIVEN | mended) == []
    # Taken over later than that, it had run out.
    late = {path: text for path, text in GIVEN.items() if not path.startswith(TAKEN)}
    late |= mended | {f"{TAKEN}/2026-11-18-transfer.yml": take("licun/weibo")}
    assert kept(late) == [("XM0703", "licun/weibo", "", told)]


@pytest.mark.parametrize(
    ("folder", "struck"), [(OWN, "licun/weibo"), (SECOND, "licun/weibo.2")]
)  # fmt: skip
def test_two_accounts_of_one_platform_stay_whichever_is_struck(folder, struck) -> None:
    """Each is a breach of the later one, and its own opening that of the one that is struck."""
    opening, told = "2026-08-06-open", "2026-08-07-withdraw"
    named = told if struck == "licun/weibo.2" else f"licun/weibo/{told}"
    assert kept(TWO | {f"{folder}/{told}.yml": withdraw(opening)}) == sorted(
        [
            ("XM0602", "licun/weibo.2", f"licun/weibo.2/{opening}", named),
            ("XM0610", struck, f"{struck}/{opening}", told),
        ]
    )


def test_what_is_corrected_in_another_unit_touches_no_other() -> None:
    """Two opened, in two units: the second's breach is not there to be removed."""
    files = {
        **OPENED,
        f"{TAKEN}/2026-08-06-open.yml": opening("九水发布", "0500000003"),
        f"{TAKEN}/2026-08-07-withdraw.yml": withdraw("2026-08-06-open"),
    }
    filing = "jiushui/weibo/2026-08-06-open"
    assert kept(files) == [("XM0610", "jiushui/weibo", filing, "2026-08-07-withdraw")]


def test_an_account_whose_unit_nobody_enrolled_is_judged_all_the_same() -> None:
    folder, told = "registry/fushan/weibo", "2026-08-07-withdraw"
    files = {
        f"{folder}/2026-08-06-open.yml": opening("浮山发布", "0500000006"),
        f"{folder}/{told}.yml": withdraw("2026-08-06-open"),
    }
    assert kept(files) == [("XM0610", "fushan/weibo", "fushan/weibo/2026-08-06-open", told)]


TRAINED = later(
    "correct", "2026-08-03-enrol", "changes: {facts: {posts: {m1: {trained_on: 2026-08-01}}}}"
)
OPENING = "licun/weibo/2026-08-06-open"


def unit_corrected(day: str) -> dict[str, str]:
    """Opened a day before its manager was trained, as the unit had it before its correction."""
    return {
        f"{OWN}/2026-08-06-open.yml": opening("李村发布", "0500000001", "2026-08-02"),
        f"registry/licun/{day}-correct.yml": TRAINED,
    }


def test_a_unit_s_correction_removes_no_breach_of_its_accounts() -> None:
    files = unit_corrected("2026-08-10")
    assert kept(files) == [("XM0613", "licun/weibo", OPENING, "licun/2026-08-10-correct")]
    # What was corrected before the account was opened had never been one.
    assert kept(unit_corrected("2026-08-05")) == []


@pytest.mark.parametrize("other", ["jiushui", "shiyuan"])
def test_it_names_the_correction_of_its_own_unit(other) -> None:
    mended = later("correct", "2026-08-03-enrol", "changes: {facts: {public_phone: 0532-00000009}}")
    files = unit_corrected("2026-08-10") | {f"registry/{other}/2026-08-10-correct.yml": mended}
    assert kept(files) == [("XM0613", "licun/weibo", OPENING, "licun/2026-08-10-correct")]


def test_it_names_the_account_s_own_correction_before_its_unit_s() -> None:
    own = correct("2026-08-06-open", "facts: {function: 发布信息}")
    files = unit_corrected("2026-08-10") | {f"{OWN}/2026-08-10-correct-own.yml": own}
    assert kept(files) == [("XM0613", "licun/weibo", OPENING, "2026-08-10-correct-own")]


def test_the_unit_of_an_account_that_is_corrected_is_known() -> None:
    """Alone, the account would name a manager whom nobody has."""
    own = correct("2026-08-06-open", "facts: {managers: [m1]}")
    opened = opening("李村发布", "0500000001").replace("managers: [m1]", "managers: [m2]")
    posts = "    m2: {post: 专员, phone: 0532-00000016, trained_on: 2026-08-03, dedicated: true}\n"
    text = enrol("李村街道办事处").replace("  responsible_section", f"{posts}  responsible_section")
    files = {
        "registry/licun/2026-08-03-enrol.yml": text,
        f"{OWN}/2026-08-06-open.yml": opened,
        f"{OWN}/2026-08-10-correct.yml": own,
    }
    assert kept(files) == []


DEREGISTERED = {
    **OPENED,
    f"{OWN}/2026-11-12-deregister.yml": account("deregister", "occurred_on: 2026-11-12"),
}
GONE = "licun/weibo/2026-11-12-deregister"


@pytest.mark.parametrize(
    ("announced", "codes"),
    [("2026-11-12", ["XM0701"]), ("2026-11-13", ["XM0701", "XM0704"])],
)
def test_what_was_announced_by_the_day_of_a_correction_counts(announced, codes) -> None:
    """The announcement states the ground: on the day itself, but not when it comes later."""
    text = announcement("licun/weibo", announced).replace("2026-11-18", "2026-11-09")
    files = DEREGISTERED | {
        f"announcements/licun/{announced}-weibo.md": text,
        f"{OWN}/2026-11-12-withdraw.yml": withdraw("2026-11-12-deregister"),
    }
    assert kept(files) == [(code, "licun/weibo", GONE, "2026-11-12-withdraw") for code in codes]


@pytest.mark.parametrize(("severity", "stays"), [("advice", False), ("breach", True)])
def test_what_a_policy_makes_a_breach_stays_like_one(severity, stays) -> None:
    rules = f"rules: {{XM0202: {{article: 第二条, severity: {severity}}}}}"
    told, enrolment = "2026-08-10-correct", "2026-08-03-enrol"
    code = "  credit_code: 12370213000000027N\n  public_phone:"
    changes = "changes: {facts: {body: institution}}"
    files = {
        POLICY: OFFICE[POLICY].replace("rules: {}", rules),
        f"registry/licun/{enrolment}.yml": enrol("李村街道办事处").replace("  public_phone:", code),
        f"registry/licun/{told}.yml": later("correct", enrolment, changes),
    }
    assert kept(files) == [("XM0202", "licun", f"licun/{enrolment}", told)] * stays


def test_what_others_mended_by_a_change_is_none_that_a_correction_removed() -> None:
    """The taker had no identifier on the day on which its giver corrected another thing."""
    opened = OPENED[f"{OWN}/2026-08-06-open.yml"].replace('identifier: "0500000001", ', "")
    change = account(
        "change", "occurred_on: 2026-10-20", 'facts: {identifier: "0500000001"}'
    )  # fmt: skip
    files = {
        **GIVEN,
        f"{OWN}/2026-08-06-open.yml": opened,
        f"{OWN}/2026-10-16-correct.yml": correct("2026-10-14-transfer", "reason: 机构改革"),
        f"{TAKEN}/2026-10-20-change.yml": change,
    }
    assert kept(files) == []
    del files[f"{TAKEN}/2026-10-20-change.yml"]
    assert ("XM0033", "jiushui/weibo") in [(each.code, each.subject) for each in all_of(files)]


def test_what_another_of_the_unit_had_corrected_before_is_corrected() -> None:
    struck, told = "licun/weibo.2", "2026-08-07-withdraw"
    opening = f"{struck}/2026-08-06-open"
    files = {
        **TWO,
        f"{SECOND}/{told}.yml": withdraw("2026-08-06-open"),
        f"{OWN}/2026-08-10-correct.yml": correct("2026-08-06-open", "reason: 机构改革"),
    }
    assert kept(files) == [(code, struck, opening, told) for code in ("XM0602", "XM0610")]


def test_an_announcement_that_came_too_late_stays_so() -> None:
    """It came after the month that began with the ground, until the ground was corrected."""
    ground = "ground: {{kind: cannot_maintain, date: {}, document: 会议纪要}}"
    notice = announcement("licun/weibo").replace("2026-11-18", "2026-10-12")
    stop = account("stop", "occurred_on: 2026-11-12", ground.format("2026-10-12"))
    files = {
        **OPENED,
        f"{OWN}/2026-11-13-stop.yml": stop,
        "announcements/licun/2026-11-20-weibo.md": notice,
    }
    late = ["XM0703", "XM0705"]
    assert sorted({each.code for each in all_of(files)}.intersection(late)) == late
    told = "2026-11-21-correct"
    files[f"{OWN}/{told}.yml"] = correct("2026-11-13-stop", ground.format("2026-11-12"))
    assert kept(files) == [(code, "licun/weibo", "", told) for code in late]


SECTION = {
    POLICY: OFFICE[POLICY].replace(
        "readings", "  verification_grace: {working_days: 15, article: 第六条}\nreadings"
    ),
    "registry/zwddzx/2026-08-03-enrol.yml": enrol("区政务调度服务中心"),
    "registry/ke/2026-08-03-enrol.yml": enrol("中心一科", "zwddzx"),
}


def verified_as(name: str) -> str:
    return f"verification: {{subject: {name}, verified_on: 2026-08-04}}"


def opened_as(name: str) -> dict[str, str]:
    text = opening("一科发布", "0500000004")
    text = text.replace("managers:", f"{verified_as(name)}, managers:")
    return {"registry/ke/weibo/2026-08-06-open.yml": text}


@pytest.mark.parametrize("verified", [*VERIFIED, "别的单位"])
def test_a_section_s_account_may_bear_its_parent_s_name_before_and_after(verified) -> None:
    told, opening = "2026-10-10-correct", "2026-08-06-open"
    other = VERIFIED[verified == VERIFIED[0]]
    mended = correct(opening, f"facts: {{{verified_as(other)}}}")
    files = SECTION | opened_as(verified) | {f"registry/ke/weibo/{told}.yml": mended}
    breach = ("XM0606", "ke/weibo", f"ke/weibo/{opening}", told)
    assert kept(files) == [breach] * (verified not in VERIFIED)


def test_a_parent_s_correction_removes_no_breach_of_a_section_s_account() -> None:
    told, name = "2026-10-10-correct", "青岛市李沧区政务调度服务中心"
    changes = f"changes: {{facts: {{legal_name: {name}}}}}"
    mended = {f"registry/zwddzx/{told}.yml": later("correct", "2026-08-03-enrol", changes)}
    breach = ("XM0606", "ke/weibo", "ke/weibo/2026-08-06-open", f"zwddzx/{told}")
    assert kept(SECTION | opened_as(name) | mended) == [breach]
