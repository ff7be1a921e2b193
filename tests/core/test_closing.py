"""An account's closing: what starts it, what counts of it, what ends it, what is handed on."""

from __future__ import annotations

import datetime as dt

import pytest

from mingce.closing import Closing, closing_of
from mingce.sheet import Sheet
from mingce.timeline import Fact, State

DAY = dt.date.fromisoformat
NOTICE = "announcements/licun/2026-09-14-weibo.md"


def ground(date: str = "2026-09-11", kind: str = "cannot_maintain") -> dict[str, str]:
    return {"kind": kind, "date": date, "document": "会议纪要〔2026〕18号"}


@pytest.fixture
def closing(register):
    def of(files, account: str = "licun/weibo") -> Closing | None:
        known = register(files)
        assert known.problems == []
        return closing_of(known, known.accounts[account])

    return of


@pytest.fixture
def file(write):
    def make(files, path: str, **values) -> None:
        path = f"registry/{path}.yml"
        if path.rsplit("/", 1)[1][11:].split(".")[0] not in ("withdraw", "correct", "supplement"):
            values.setdefault("occurred_on", path.rsplit("/", 1)[1][:10])
        files[path] = write(path, **values)

    return make


@pytest.fixture
def published(announce, daybook):
    """An announcement that went out on its date, or on another, or (None) not yet."""

    def make(files, path: str = NOTICE, on: str | None = "", number: int = 1, **values) -> None:
        accounts = values.pop("accounts", None) or [{"id": "licun/weibo", "action": "deregister"}]
        files[path] = announce(path, accounts, **values)
        day = path.rsplit("/", 1)[1][:10] if on == "" else on
        if day is not None:
            book = f"office/daybook/{day[:7]}.csv"
            row = f"LC-2026-{number:04d},{day},published,{day},{path[:-3]},本站"
            known = files.get(book)
            files[book] = f"{known}{row}\n" if known else daybook(row)

    return make


def test_nothing_speaks_of_a_closing(closing, base) -> None:
    assert closing(base()) is None


def test_a_whole_closing(closing, base, published, file) -> None:
    files = base()
    entry = {"id": "licun/weibo", "action": "deregister", "deregister_planned_on": "2026-10-12"}
    published(files, ground=ground(), accounts=[entry])
    file(
        files, "licun/weibo/2026-09-15-stop", occurred_on="2026-09-14", ground=ground("2026-09-10")
    )
    known = closing(files)
    assert isinstance(known.ground_source, Sheet)
    assert str(known.ground_place) == f"{NOTICE}:8:45"
    assert known.ground.date == DAY("2026-09-11")
    assert (known.published_on, known.last_day.latest) == (DAY("2026-09-14"), DAY("2026-10-10"))
    assert known.take_down_from.earliest == DAY("2026-10-11")
    assert known.month_end.latest == DAY("2026-10-12")
    assert known.latest_publication.latest == DAY("2026-09-14")
    assert (known.planned, known.done, known.done_on) == (DAY("2026-10-12"), None, None)
    assert str(known.entry_place("deregister_planned_on")) == f"{NOTICE}:3:83"
    assert not known.scheduled
    assert [known.under_notice(DAY(day)) for day in ("2026-09-13", "2026-09-14", "2026-11-24")] == [
        False,
        True,
        True,
    ]
    file(
        files,
        "licun/weibo/2026-10-13-deregister",
        occurred_on="2026-10-12",
        ground=ground("2026-10-01"),
    )
    known = closing(files)
    assert known.done_on == DAY("2026-10-12")
    assert known.ground.date == DAY("2026-09-11")
    assert [known.under_notice(DAY(day)) for day in ("2026-10-11", "2026-10-12")] == [True, False]


def test_the_first_ground_starts_the_month(closing, base, published, file) -> None:
    files = base()
    file(files, "licun/weibo/2026-09-11-stop", ground=ground("2026-09-10"))
    published(files, ground=ground("2026-09-13"))
    file(files, "licun/weibo/2026-09-20-blocked", ground=ground("2026-09-18", "hijacked"))
    known = closing(files)
    assert isinstance(known.ground_source, Fact)
    assert known.ground.date == DAY("2026-09-10")
    assert known.ground_place.path == "registry/licun/weibo/2026-09-11-stop.yml"


def test_a_ground_added_and_corrected_by_correction(closing, base, file) -> None:
    files = base()
    file(files, "licun/weibo/2026-09-11-stop", reason="无力维护")
    assert closing(files) is None
    file(
        files,
        "licun/weibo/2026-09-12-correct",
        refers_to="2026-09-11-stop",
        changes={"ground": ground()},
    )
    known = closing(files)
    assert known.ground.date == DAY("2026-09-11")
    assert str(known.ground_place) == "registry/licun/weibo/2026-09-12-correct.yml:5:57"


def test_resume_ends_a_closing(closing, base, published, file) -> None:
    files = base()
    published(files, ground=ground())
    file(files, "licun/weibo/2026-09-15-stop", ground=ground())
    file(files, "licun/weibo/2026-09-28-resume")
    assert closing(files) is None
    # The next one has a ground and a month of its own.
    file(files, "licun/weibo/2026-11-02-stop", ground=ground("2026-10-30"))
    known = closing(files)
    assert (known.ground.date, known.announcement) == (DAY("2026-10-30"), None)


def test_stopped_and_resumed_on_one_day(closing, base, file) -> None:
    files = base()
    file(files, "licun/weibo/2026-09-28-stop", ground=ground())
    file(files, "licun/weibo/2026-09-28-resume")
    assert closing(files) is None


def test_an_announcement_that_the_account_goes_on_calls_the_notice_off(
    closing, base, published, file
) -> None:
    files = base()
    published(files, ground=ground())
    later = "announcements/licun/2026-09-21-weibo.md"
    published(files, later, number=2, accounts=[{"id": "licun/weibo", "action": "continue"}])
    assert closing(files) is None
    # What comes after it is another closing.
    file(files, "licun/weibo/2026-11-02-stop", ground=ground("2026-10-30"))
    known = closing(files)
    assert (known.ground.date, known.announcement) == (DAY("2026-10-30"), None)
    again = "announcements/licun/2026-11-03-weibo.md"
    published(files, again, number=3)
    known = closing(files)
    assert (known.ground.date, known.announcement.id) == (DAY("2026-10-30"), again[:-3])


def test_the_latest_announcement_counts_from_its_earliest_publication(
    closing, base, published, daybook
) -> None:
    files = base()
    published(files, ground=ground("2026-09-12"))
    later = "announcements/licun/2026-09-16-weibo.md"
    published(files, later, None, corrects=NOTICE[:-3], ground=ground("2026-09-11"))
    known = closing(files)
    assert (known.announcement.id, known.published_on, known.last_day) == (later[:-3], None, None)
    assert known.scheduled
    assert not known.under_notice(DAY("2026-11-24"))
    # The ground that is corrected gives way.
    assert known.ground.date == DAY("2026-09-11")
    files["office/daybook/2026-09.csv"] = daybook(
        f"LC-2026-0001,2026-09-14,published,2026-09-14,{NOTICE[:-3]},本站",
        f"LC-2026-0002,2026-09-21,published,2026-09-18,{later[:-3]},微信公众号",
        f"LC-2026-0003,2026-09-22,published,2026-09-17,{later[:-3]},本站",
        f"LC-2026-0004,2026-09-23,published,,{later[:-3]},报纸",
    )
    assert closing(files).published_on == DAY("2026-09-17")


def test_policy_that_lets_take_down_at_any_day(closing, base, published) -> None:
    files = base()
    policy = "office/policy/2021-07-23.yml"
    files[policy] = files[policy].replace("after_last_day", "any_day")
    published(files, ground=ground())
    known = closing(files)
    assert (known.take_down_from.latest, known.last_day.latest) == (
        DAY("2026-09-14"),
        DAY("2026-10-10"),
    )


def test_an_ordinary_change_is_no_closing_and_one_with_a_ground_is_done_by_itself(
    closing, base, file
) -> None:
    files = base()
    file(files, "licun/weibo/2026-09-14-change", facts={"name": "李村街道"})
    assert closing(files) is None
    file(
        files,
        "licun/weibo/2026-09-15-change",
        facts={"name": "李村街"},
        ground=ground("2026-09-01", "merged"),
    )
    known = closing(files)
    assert (known.ground.date, known.done) == (DAY("2026-09-01"), None)
    # A closing after it starts with its own ground.
    file(files, "licun/weibo/2026-11-02-stop", ground=ground("2026-10-30"))
    assert closing(files).ground.date == DAY("2026-10-30")
    del files["registry/licun/weibo/2026-11-02-stop.yml"]
    file(files, "licun/weibo/2026-11-02-deregister")
    assert closing(files).ground is None


def test_the_notice_of_a_change_is_over_with_its_last_day(closing, base, published) -> None:
    files = base()
    published(files, accounts=[{"id": "licun/weibo", "action": "change"}])
    known = closing(files)
    assert [known.under_notice(DAY(day)) for day in ("2026-10-10", "2026-10-11")] == [True, False]


def test_withdrawn_steps_of_a_closing_count_for_nothing(closing, base, file) -> None:
    files = base()
    file(files, "licun/weibo/2026-09-11-stop", ground=ground())
    file(files, "licun/weibo/2026-09-12-withdraw", refers_to="2026-09-11-stop", reason="误报")
    assert closing(files) is None


# ---- transfers


@pytest.fixture
def merger(base, file, published, write, unit_facts, account_facts):
    """A unit merged into another: one account under notice, one suspended, both handed over."""

    def make(taken: bool = True) -> dict:
        files = base()
        douyin = {**account_facts, "identifier": "demo0002"}
        file(files, "licun/douyin/2026-01-12-open", facts=douyin)
        file(files, "licun/weibo/2026-09-15-stop", occurred_on="2026-09-14", ground=ground())
        published(files, ground=ground())
        file(files, "licun/douyin/2026-09-16-suspend")
        file(files, "jiushui/2026-01-07-enrol", facts=unit_facts)
        file(files, "licun/2026-09-28-dissolve", into="jiushui", document="撤并文件")
        for platform in ("weibo", "douyin"):
            file(
                files,
                f"licun/{platform}/2026-09-28-transfer",
                to="jiushui",
                ground=ground("2026-09-25", "merged"),
            )
            if taken:
                file(
                    files,
                    f"jiushui/{platform}/2026-09-29-transfer",
                    occurred_on="2026-09-28",
                    facts={"managers": ["m1"], "verification": account_facts["verification"]},
                    ground=ground("2026-09-25", "merged"),
                    **{"from": f"licun/{platform}"},
                )
        return files

    return make


def test_a_merger_with_one_account_under_notice_and_one_suspended(
    closing, register, merger
) -> None:
    files = merger()
    known = register(files)
    assert {id: (a.state, a.name, a.facts["managers"]) for id, a in known.accounts.items()} == {
        "jiushui/douyin": (State.SUSPENDED, "李村发布", ["m1"]),
        "jiushui/weibo": (State.STOPPED, "李村发布", ["m1"]),
        "licun/douyin": (State.TRANSFERRED, "李村发布", ["m1"]),
        "licun/weibo": (State.TRANSFERRED, "李村发布", ["m1"]),
    }
    assert known.units["licun"].dissolved
    assert known.units["licun"].into == "jiushui"
    # The notice runs on, and so does its month.
    goes_on = closing(files, "jiushui/weibo")
    assert (goes_on.ground.date, goes_on.done) == (DAY("2026-09-11"), None)
    assert (goes_on.announcement.id, goes_on.published_on) == (NOTICE[:-3], DAY("2026-09-14"))
    assert goes_on.under_notice(DAY("2026-09-30"))
    # The giver's is done; the ground of the transfer is done with it, at the taker too.
    given = closing(files, "licun/weibo")
    assert (given.done_on, given.ground.date) == (DAY("2026-09-28"), DAY("2026-09-11"))
    assert not given.under_notice(DAY("2026-09-30"))
    assert closing(files, "jiushui/douyin") is None
    handed = closing(files, "licun/douyin")
    assert (handed.done_on, handed.ground.kind) == (DAY("2026-09-28"), "merged")


def test_a_release_that_nobody_took_yet(closing, register, merger) -> None:
    files = merger(taken=False)
    known = register(files)
    assert known.accounts["licun/weibo"].released_to == "jiushui"
    assert known.takers == {}
    assert closing(files, "licun/weibo").done_on == DAY("2026-09-28")


def test_what_the_giver_announced_of_the_transfer_is_done_at_the_taker(
    closing, merger, published
) -> None:
    files = merger()
    later = "announcements/licun/2026-09-21-weibo.md"
    published(
        files,
        later,
        number=2,
        accounts=[{"id": "licun/weibo", "action": "transfer", "to": "jiushui"}],
        ground=ground("2026-09-20", "merged"),
    )
    known = closing(files, "jiushui/weibo")
    assert known.announcement is None
    # But its own filing stated a ground, and a transfer carries that on until it resumes.
    assert known.ground.date == DAY("2026-09-11")
    assert closing(files, "licun/weibo").announcement.id == later[:-3]


def test_only_notices_that_ran_when_it_was_taken_go_over(closing, merger, published) -> None:
    files = merger()
    published(
        files,
        "announcements/licun/2026-10-09-weibo.md",
        number=2,
        accounts=[{"id": "licun/weibo", "action": "continue"}],
    )
    assert closing(files, "jiushui/weibo").announcement.id == NOTICE[:-3]


def test_the_taker_announces_anew_and_ends_it(closing, merger, published, file) -> None:
    files = merger()
    own = "announcements/jiushui/2026-10-09-weibo.md"
    published(files, own, number=2, accounts=[{"id": "jiushui/weibo", "action": "continue"}])
    assert closing(files, "jiushui/weibo") is None
    del files[own]
    file(files, "jiushui/weibo/2026-10-09-resume")
    assert closing(files, "jiushui/weibo") is None
