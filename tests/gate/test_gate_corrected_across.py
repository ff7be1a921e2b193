"""What a correction removes in another unit: of an account that was given there, or came of there.

And what was known on the day of a correction: who had taken what, and what stood in the daybook.
"""

from __future__ import annotations

import pytest
from tests.gate.records import account, announcement, answer, enrol, opening
from tests.gate.test_gate_corrected_around import (
    AS_OF,
    GIVEN,
    GROUND,
    OFFICE,
    OPENED,
    OWN,
    PASSED,
    PASSED_ON,
    POLICY,
    SECOND,
    TAKEN,
    TWO,
    all_of,
    correct,
    give,
    kept,
    take,
    withdraw,
)

BOOK = "office/daybook/2026-11.csv"
ROWS = "number,entered_on,event,occurred_on,subject,where\n"
EARLIER = GROUND.replace("2026-10-12", "2026-09-01")
STOPPED = {f"{OWN}/2026-09-03-stop.yml": account("stop", "occurred_on: 2026-09-01", EARLIER)}
RELEASED = {
    **TWO,
    f"{OWN}/2026-10-14-transfer.yml": give("jiushui"),
    f"{SECOND}/2026-10-14-transfer.yml": give("jiushui"),
    f"{TAKEN}/2026-10-15-transfer.yml": take("licun/weibo.2"),
}
"""Two were released, one taken over; of the other the month is over with 2026-11-12."""


def taken_as(giver: str, day: str) -> dict[str, str]:
    return {f"{TAKEN}/{day}-correct.yml": correct("2026-10-15-transfer", f"from: {giver}")}


def of(code: str, files: dict[str, str]) -> list[tuple[str, str, str, str]]:
    return [each for each in kept(files) if each[0] == code]


@pytest.mark.parametrize(("day", "stays"), [("2026-11-12", False), ("2026-11-13", True)])
def test_what_a_taker_s_correction_removes_of_the_giver_stays(day, stays) -> None:
    """Until the taker said so, nobody had taken it over: on the month's last day that is lawful."""
    told = ("XM0703", "licun/weibo", "", f"jiushui/weibo/{day}-correct")
    assert of("XM0703", RELEASED | taken_as("licun/weibo", day)) == [told] * stays


def test_it_has_the_identity_that_it_had_and_ends_with_the_answer() -> None:
    files = RELEASED | taken_as("licun/weibo", "2026-11-20")
    [before] = [each.identity for each in all_of(RELEASED) if each.code == "XM0703"]
    stays = [each.identity for each in all_of(files) if "不再成立" in each.message]
    assert stays == [before]
    about = answer("subject: licun/weibo").replace("rule: XM0601", "rule: XM0703")
    assert kept(files | {"office/decisions/licun/2026-11-24-answer.yml": about}) == []


def test_what_a_giver_s_correction_removes_of_the_taker_stays() -> None:
    """The month of its ground went on at the taker, who came to it on that very day."""
    files = {
        **OPENED,
        **STOPPED,
        f"{OWN}/2026-10-14-transfer.yml": give("jiushui", ground=EARLIER),
        f"{TAKEN}/2026-10-15-transfer.yml": take("licun/weibo"),
        f"{OWN}/2026-10-15-correct.yml": correct("2026-09-03-stop", GROUND),
        f"{OWN}/2026-10-15-correct-2.yml": correct("2026-10-14-transfer", GROUND),
    }
    mended = "2026-10-15-correct"
    assert of("XM0703", files) == [
        ("XM0703", "jiushui/weibo", "jiushui/weibo/2026-10-15-transfer", f"licun/weibo/{mended}"),
        ("XM0703", "licun/weibo", "licun/weibo/2026-10-14-transfer", mended),
    ]


def test_a_giver_s_correction_that_came_later_removes_nothing_of_the_taker() -> None:
    """A taker goes on from what had been handed in when it took the account over."""
    files = {
        **OPENED,
        **STOPPED,
        f"{OWN}/2026-10-14-transfer.yml": give("jiushui", ground=EARLIER),
        f"{TAKEN}/2026-10-15-transfer.yml": take("licun/weibo"),
        f"{OWN}/2026-10-16-correct.yml": correct("2026-09-03-stop", GROUND),
    }
    assert [each for each in kept(files) if each[1] == "jiushui/weibo"] == []
    assert [each.subject for each in all_of(files) if each.code == "XM0703"] == [
        "jiushui/weibo",
        "licun/weibo",
    ]


def test_what_goes_on_all_the_same_is_said_once() -> None:
    """Released too late, and taken over by nobody after the taker withdrew: one month is over."""
    late = {**OPENED, f"{OWN}/2026-11-17-transfer.yml": give("jiushui", "2026-11-16")}
    late |= {f"{TAKEN}/2026-11-18-transfer.yml": take("licun/weibo", "2026-11-16")}
    late |= {f"{TAKEN}/2026-11-19-withdraw.yml": withdraw("2026-11-18-transfer")}
    found = [each for each in all_of(late) if each.code == "XM0703"]
    assert [(each.filing, each.field) for each in found] == [("", "ground.date")]
    assert "不再成立" not in found[0].message


def test_what_had_been_taken_over_on_the_day_of_a_correction_was() -> None:
    """Whom it was taken from was corrected later: on that day nobody asked for the account."""
    ground = GROUND.replace("2026-10-12", "2026-11-10")
    mended = {f"{SECOND}/2026-11-16-correct.yml": correct("2026-10-14-transfer", ground)}
    files = RELEASED | mended | taken_as("licun/weibo", "2026-11-20")
    assert [each[1] for each in of("XM0703", files)] == ["licun/weibo"]
    withdrawn = {f"{TAKEN}/2026-11-20-withdraw.yml": withdraw("2026-10-15-transfer")}
    assert of("XM0703", RELEASED | mended | withdrawn) == []


def test_who_took_it_by_a_correction_had_taken_it_over() -> None:
    """The giver's correction came later, and before the month was over nobody was asked for it."""
    ground = GROUND.replace("2026-10-12", "2026-11-10")
    mended = {f"{OWN}/2026-11-16-correct.yml": correct("2026-10-14-transfer", ground)}
    assert of("XM0703", RELEASED | mended | taken_as("licun/weibo", "2026-11-10")) == []
    late = mended | taken_as("licun/weibo", "2026-11-17")
    assert [each[3] for each in of("XM0703", RELEASED | late)] == ["2026-11-16-correct"]


def test_so_had_who_named_another_unit_before() -> None:
    files = {
        **OPENED,
        f"{OWN}/2026-10-14-transfer.yml": give("jiushui"),
        f"{PASSED}/2026-08-06-open.yml": opening("世园发布", "0500000008"),
        f"{PASSED}/2026-10-14-transfer.yml": give("jiushui"),
        f"{TAKEN}/2026-10-15-transfer.yml": take("shiyuan/weibo"),
        **taken_as("licun/weibo", "2026-11-10"),
    }
    ground = GROUND.replace("2026-10-12", "2026-11-10")
    files[f"{OWN}/2026-11-16-correct.yml"] = correct("2026-10-14-transfer", ground)
    assert of("XM0703", files) == []


def test_the_first_of_a_chain_is_found_from_its_last() -> None:
    day, mended = "2026-10-15", "2026-10-15-correct"
    files = {
        **OPENED,
        **STOPPED,
        f"{OWN}/2026-10-14-transfer.yml": give("jiushui", ground=EARLIER),
        f"{TAKEN}/{day}-transfer.yml": take("licun/weibo"),
        f"{TAKEN}/{day}-transfer-2.yml": give("shiyuan", day, GROUND.replace("10-12", "10-15")),
        f"{PASSED}/{day}-transfer.yml": take("jiushui/weibo", day),
        f"{OWN}/{mended}.yml": correct("2026-09-03-stop", GROUND),
        f"{OWN}/{mended}-2.yml": correct("2026-10-14-transfer", GROUND),
    }
    found = {each[1]: each[3] for each in of("XM0703", files)}
    assert found == {
        "jiushui/weibo": f"licun/weibo/{mended}",
        "licun/weibo": mended,
        "shiyuan/weibo": f"licun/weibo/{mended}",
    }


def test_of_two_on_one_day_the_first_is_judged_without_the_second() -> None:
    """The second strikes what the first had made good."""
    late = account("change", "occurred_on: 2026-10-22", "facts: {name: 李村街道}")
    files = {
        **OPENED,
        f"{OWN}/2026-11-10-change.yml": late,
        f"{OWN}/2026-11-11-correct.yml": correct("2026-11-10-change", "occurred_on: 2026-11-10"),
        f"{OWN}/2026-11-11-withdraw.yml": withdraw("2026-11-10-change"),
    }
    told = ("XM0601", "licun/weibo", "licun/weibo/2026-11-10-change", "2026-11-11-correct")
    assert of("XM0601", files) == [told]


def test_what_its_own_correction_only_moves_stays() -> None:
    """Of its own account a correction removes the one breach, whatever other it shows."""
    posts = "    m2: {post: 专员, phone: 0532-00000016, trained_on: 2026-08-03, dedicated: true}\n"
    text = enrol("李村街道办事处").replace("  responsible_section", f"{posts}  responsible_section")
    files = {
        "registry/licun/2026-08-03-enrol.yml": text,
        f"{OWN}/2026-08-06-open.yml": opening("李村发布", "0500000001", "2026-08-02"),
        f"{OWN}/2026-08-10-correct.yml": correct("2026-08-06-open", "facts: {managers: [m2]}"),
    }
    opened = "licun/weibo/2026-08-06-open"
    assert of("XM0613", files) == [("XM0613", "licun/weibo", opened, "2026-08-10-correct")]
    assert len([each for each in all_of(files) if each.code == "XM0613"]) == 2


def test_the_nearest_of_a_chain_is_named() -> None:
    """Both takers correct a thing on the day on which the last one's makes the first one's good."""
    files = {
        **TWO,
        f"{OWN}/2026-10-14-transfer.yml": give("jiushui"),
        f"{TAKEN}/2026-10-15-transfer.yml": take("licun/weibo.2"),
        f"{SECOND}/2026-10-14-transfer.yml": give("jiushui"),
        f"{TAKEN}/2026-10-20-transfer.yml": give("shiyuan", "2026-10-19"),
        f"{PASSED}/2026-10-21-transfer.yml": take("jiushui/weibo", "2026-10-19"),
        f"{PASSED}/2026-11-20-correct.yml": correct("2026-10-21-transfer", "reason: 机构改革"),
    }
    told = ("XM0703", "licun/weibo", "", "jiushui/weibo/2026-11-20-correct")
    assert of("XM0703", files | taken_as("licun/weibo", "2026-11-20")) == [told]


def test_who_has_nothing_to_do_with_it_is_not_named() -> None:
    """Nor is anything kept of a third unit that corrects on the same day."""
    other = "registry/qzfb/weibo"
    third = {
        f"{other}/2026-08-06-open.yml": opening("区政府发布", "0500000009"),
        f"{other}/2026-11-20-correct.yml": correct("2026-08-06-open", "reason: 机构改革"),
    }
    files = RELEASED | third
    assert of("XM0703", files) == []
    told = ("XM0703", "licun/weibo", "", "jiushui/weibo/2026-11-20-correct")
    assert of("XM0703", files | taken_as("licun/weibo", "2026-11-20")) == [told]


def test_what_is_passed_on_in_time_leaves_nothing() -> None:
    for files, folder in ((GIVEN, TAKEN), (PASSED_ON, PASSED)):
        name = next(path[len(folder) + 1 : -4] for path in files if path.startswith(folder))
        mended = {f"{folder}/2026-11-20-correct.yml": correct(name, "reason: 机构改革")}
        assert kept(files | mended) == []


# ---- The daybook as it stood


def entered(*rows: str) -> dict[str, str]:
    return {BOOK: ROWS + "".join(f"LC-2026-{at:04d},{row}\n" for at, row in enumerate(rows, 1))}


ENTERED = {POLICY: OFFICE[POLICY].replace("counts_to: handed_in", "counts_to: entered")}
RENAMED = account("change", "occurred_on: 2026-11-09", "facts: {name: 李村街道}")


@pytest.mark.parametrize(
    ("corrected", "on", "stays"),
    [
        ("2026-11-16", "2026-11-17", False),
        ("2026-11-17", "2026-11-17", True),
        # Entered in time, though the correction was handed in later.
        ("2026-11-17", "2026-11-16", False),
        # The fifth working day is over, and nothing is entered yet.
        ("2026-11-17", "2026-11-18", True),
    ],
)
def test_what_was_entered_after_a_correction_was_not_late_before_it(corrected, on, stays) -> None:
    """Where lateness counts to the entry, that of 2026-11-16 is the last lawful one."""
    filing = "licun/weibo/2026-11-12-change"
    told = f"{corrected}-correct"
    files = {
        **ENTERED,
        **OPENED,
        **entered(f"{on},filed,,{filing},"),
        f"{OWN}/2026-11-12-change.yml": RENAMED,
        f"{OWN}/{told}.yml": correct("2026-11-12-change", "occurred_on: 2026-11-12"),
    }
    assert of("XM0601", files) == [("XM0601", "licun/weibo", filing, told)] * stays


NOTICE = "announcements/licun/2026-11-02-weibo"
CLOSING = "ground: {{kind: cannot_maintain, date: {}, document: 会议纪要}}"


@pytest.mark.parametrize(
    ("corrected", "row", "stays"),
    [
        ("2026-11-04", "2026-11-05,published,2026-11-05", False),
        ("2026-11-05", "2026-11-05,published,2026-11-05", True),
        # It had gone out by then, and in time, though the office entered that later.
        ("2026-11-05", "2026-11-06,published,2026-11-02", False),
        ("2026-11-05", "2026-11-06,published,2026-11-05", True),
        ("2026-11-05", "2026-11-06,published,", False),
        ("2026-11-06", "2026-11-06,published,", True),
    ],
)
def test_what_went_out_after_a_correction_was_not_too_late_before_it(corrected, row, stays) -> None:
    """Announced on 2026-11-02 the notice ends within the month of 2026-10-26; from the 5th not."""
    stop = account("stop", "occurred_on: 2026-10-26", CLOSING.format("2026-10-26"))
    notice = announcement("licun/weibo", "2026-11-02").replace("2026-11-18", "2026-10-26")
    notice = "\n".join(line for line in notice.split("\n") if not line.startswith("ground"))
    told = f"{corrected}-correct"
    files = {
        **OPENED,
        **entered(f"{row},{NOTICE},本网站"),
        f"{OWN}/2026-10-28-stop.yml": stop,
        f"{NOTICE}.md": notice,
        f"{OWN}/{told}.yml": correct("2026-10-28-stop", CLOSING.format("2026-11-02")),
    }
    assert of("XM0705", files) == [("XM0705", "licun/weibo", "", told)] * stays
    assert AS_OF.isoformat() == "2026-11-24"
