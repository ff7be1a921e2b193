"""On which days an account was in which state, as known today; and every event, told once."""

from __future__ import annotations

import datetime as dt

import pytest

from mingce.git.tree import MemoryTree
from mingce.pages.build import site_of
from mingce.register import load

AS_OF = dt.date(2026, 11, 24)
OPENED = "2024-03-08,filed,jia/weibo/2024-03-08-open"


def built(files: dict[str, str], as_of: dt.date = AS_OF):
    register = load(MemoryTree(files))
    assert register.problems == []
    return site_of(register, as_of)


def spans(files: dict[str, str], id: str = "jia/weibo") -> list[str]:
    account = next(each for each in built(files).accounts if each.id == id)
    return [f"{each.day} {each.state} {each.name}" for each in account.spans]


def test_a_late_filing_counts_from_the_day_of_what_it_tells(kit) -> None:
    more = "facts: {name: 甲街道发布}\n"
    files = kit.register_files(
        **{
            "registry/jia/weibo/2026-10-14-change.yml": kit.moved("change", "2026-05-06", more),
            "registry/jia/weibo/2026-08-03-suspend.yml": kit.moved("suspend", "2026-07-30"),
        }
    )
    assert spans(files) == [
        "2024-03-06 filed 甲街道",
        "2026-05-06 filed 甲街道发布",
        "2026-07-30 suspended 甲街道发布",
    ]


def test_a_notice_runs_from_its_publication_to_the_closing(kit) -> None:
    name = "announcements/jia/2026-10-12-weibo"
    files = kit.register_files(
        **{
            f"{name}.md": kit.announcement(day="2026-10-12"),
            "registry/jia/weibo/2026-11-09-deregister.yml": kit.moved("deregister", "2026-11-06"),
        }
    )
    files |= kit.daybook(OPENED, f"2026-10-13,published,{name}")
    assert spans(files) == [
        "2024-03-06 filed 甲街道",
        "2026-10-13 notice 甲街道",
        "2026-11-06 deregistered 甲街道",
    ]


def test_a_notice_that_was_called_off_was_there(kit) -> None:
    first, second = "announcements/jia/2026-10-12-weibo", "announcements/jia/2026-10-19-weibo"
    files = kit.register_files(
        **{
            f"{first}.md": kit.announcement(day="2026-10-12"),
            f"{second}.md": kit.announcement(day="2026-10-19", action="continue"),
        }
    )
    files |= kit.daybook(OPENED, f"2026-10-13,published,{first}", f"2026-10-19,published,{second}")
    assert spans(files) == [
        "2024-03-06 filed 甲街道",
        "2026-10-13 notice 甲街道",
        "2026-10-19 filed 甲街道",
    ]


def test_a_change_is_under_notice_to_the_last_day(kit) -> None:
    name = "announcements/jia/2026-10-12-weibo"
    files = kit.register_files(
        **{f"{name}.md": kit.announcement(day="2026-10-12", action="change")}
    )
    files |= kit.daybook(OPENED, f"2026-10-12,published,{name}")
    assert spans(files) == [
        "2024-03-06 filed 甲街道",
        "2026-10-12 notice 甲街道",
        "2026-11-03 filed 甲街道",
    ]


def test_an_account_whose_opening_day_is_unknown_was_there_when_it_was_filed(kit) -> None:
    text = kit.opening().replace("occurred_on: 2024-03-06\n", "")
    files = kit.register_files(**{"registry/jia/weibo/2024-03-08-open.yml": text})
    assert spans(files) == ["2024-03-08 filed 甲街道"]


def test_a_transfer_is_two_records(kit) -> None:
    give = kit.moved("transfer", "2026-11-16", "to: yi\n")
    take = kit.moved(
        "transfer",
        "2026-11-18",
        "from: jia/weibo\nfacts: {verification: {subject: 示范市乙局}, managers: [m1]}\n",
    )
    files = kit.register_files(
        **{
            "registry/jia/weibo/2026-11-16-transfer.yml": give,
            "registry/yi/weibo/2026-11-18-transfer.yml": take,
        }
    )
    assert spans(files) == ["2024-03-06 filed 甲街道", "2026-11-16 transferred 甲街道"]
    # The taker goes on from the giver's sheets, but it did not run the account before.
    assert spans(files, "yi/weibo") == ["2026-11-18 pending 甲街道"]
    events = [(each.id, each.group, each.account) for each in built(files).events]
    assert events == [
        ("yi/weibo/2026-11-18-transfer", "opening", "yi/weibo"),
        ("jia/weibo/2026-11-16-transfer", "closure", "jia/weibo"),
        ("jia/weibo/2024-03-08-open", "opening", "jia/weibo"),
        ("yi/2021-08-02-enrol", "change", ""),
        ("jia/2021-08-02-enrol", "change", ""),
    ]


def test_an_account_is_in_dispute_from_the_day_of_the_rivals_claim(kit) -> None:
    claim = kit.opening("乙局发布", day="2026-11-16").replace(
        "facts:", "disputes: jia/weibo\nfacts:"
    )
    name = "announcements/jia/2026-10-12-weibo"
    files = kit.register_files(
        **{
            "registry/yi/weibo/2026-11-18-open.yml": claim,
            "registry/jia/weibo/2026-10-14-change.yml": kit.moved(
                "change", "2026-05-06", "facts: {name: 甲街道发布}\n"
            ),
            f"{name}.md": kit.announcement(day="2026-10-12"),
        }
    )
    files |= kit.daybook(OPENED, f"2026-10-12,published,{name}")
    assert spans(files) == [
        "2024-03-06 filed 甲街道",
        "2026-05-06 filed 甲街道发布",
        "2026-10-12 notice 甲街道发布",
        "2026-11-16 disputed 甲街道发布",
    ]
    assert spans(files, "yi/weibo") == ["2026-11-16 disputed 乙局发布"]


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        ("suspend", "change"),
        ("stop", "closure"),
        ("deregister", "closure"),
        ("blocked", "closure"),
    ],
)
def test_events_say_what_they_are_in_the_main(kit, kind: str, group: str) -> None:
    name = f"2026-10-12-{kind}"
    files = kit.register_files(**{f"registry/jia/weibo/{name}.yml": kit.moved(kind, "2026-10-09")})
    event = built(files).events[0]
    assert (event.id, event.group, event.entered_on) == (f"jia/weibo/{name}", group, None)
    assert event.words.startswith("“甲街道”（新浪微博），自2026-10-09起")


def test_the_demonstration_ends_in_what_its_pages_say(kit) -> None:
    from mingce.git.tree import WorkTree

    register = load(WorkTree(kit.root))
    site = site_of(register, AS_OF)
    for account in site.accounts:
        last = [(each.state, each.name) for each in account.spans[-1:]]
        assert last == ([] if account.state == "withdrawn" else [(account.state, account.name)])
    ids = [each.id for each in site.events]
    assert len(ids) == len(set(ids))
    assert set(ids) <= {*register.sheets}
