"""The register of a tree: what it holds, what it asks of others, what it cannot read."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from mingce.git.tree import MemoryTree
from mingce.register import load
from mingce.rules import judge
from mingce.timeline import State

DAY = dt.date.fromisoformat
OPEN = "registry/licun/weibo/2026-01-12-open.yml"
CALENDAR = "office/calendar/2026.yml"


@pytest.fixture
def files(base):
    return base()


@pytest.fixture
def add(write, files):
    def filing(name: str, **values) -> str:
        path = f"registry/{name}.yml"
        kind = path.rsplit("/", 1)[1][11:].split(".")[0]
        if kind not in ("apply", "correct", "supplement", "withdraw"):
            values.setdefault("occurred_on", path.rsplit("/", 1)[1][:10])
        files[path] = write(path, **values)
        return path

    return filing


@pytest.fixture
def problems(register):
    def of(files) -> list[str]:
        return [f"{each.code} {each.place} {each.message}" for each in register(files).problems]

    return of


def told(register) -> list[tuple]:
    """All that a register says of its subjects, for comparing two."""
    return [
        (
            subject.id,
            [(step.fact.sheet.id, step.after, step.lawful) for step in subject.timeline.steps],
            [sheet.id for sheet in subject.sheets],
            subject.unreadable,
        )
        for subject in register.subjects()
    ]


# ---- subjects


def test_units_and_accounts(register, files, add, unit_facts, account_facts) -> None:
    add("jiushui/2026-01-07-enrol", facts={**unit_facts, "name": "九水街道办事处"})
    add("licun/weibo.2/2026-02-02-open", facts={**account_facts, "identifier": "0512345679"})
    add("licun/douyin/2026-02-02-apply", facts={"name": "李村街道"})
    known = register(files)
    assert list(known.units) == ["jiushui", "licun"]
    assert list(known.accounts) == ["licun/douyin", "licun/weibo", "licun/weibo.2"]
    assert [each.id for each in known.accounts_of("licun")] == list(known.accounts)
    assert known.accounts_of("jiushui") == []
    second = known.accounts["licun/weibo.2"]
    assert (second.unit, second.platform, second.nth) == ("licun", "weibo", 2)
    assert (second.name, second.identifier, second.running) == ("李村发布", "0512345679", True)
    proposed = known.accounts["licun/douyin"]
    assert (proposed.state, proposed.identifier, proposed.running) == (State.PROPOSED, None, False)
    assert known.subject("licun") is known.units["licun"]
    assert known.subject("licun/weibo") is known.accounts["licun/weibo"]
    assert known.subject("licun/weixin") is None
    assert (known.units["licun"].name, known.units["licun"].dissolved) == ("李村街道办事处", False)


def test_the_order_of_files_does_not_matter(files, add, account_facts) -> None:
    add("licun/weibo/2026-02-02-change", facts={"name": "李村街道"})
    add("licun/weibo/2026-02-02-change-2", facts={"name": "李村街"})
    add("licun/weibo/2026-02-03-correct", refers_to="2026-02-02-change-2", changes={"facts": {}})
    add("licun/douyin/2026-02-02-open", facts={**account_facts, "identifier": "demo0001"})

    class Shuffled(MemoryTree):
        def entries(self):
            listed = list(super().entries().items())
            random.Random(7).shuffle(listed)
            return dict(listed)

    assert told(load(Shuffled(files))) == told(load(MemoryTree(files)))


def test_a_record_that_was_taken_back(register, files, add) -> None:
    add("licun/weibo/2026-02-02-withdraw", refers_to="2026-01-12-open", reason="误报")
    account = register(files).accounts["licun/weibo"]
    assert (account.withdrawn, account.state, account.name) == (True, None, "licun/weibo")
    assert not register({**files, OPEN: files[OPEN]}).accounts["licun/weibo"].running


# ---- transfers


@pytest.fixture
def transferred(files, add, unit_facts):
    for unit in ("jiushui", "huzhai"):
        add(f"{unit}/2026-01-07-enrol", facts=unit_facts)
    add("licun/weibo/2026-11-16-transfer", to="jiushui")
    add("jiushui/weibo/2026-11-18-transfer", **{"from": "licun/weibo"}, facts={"name": "九水街道"})
    return files


def test_a_taker_goes_on(register, transferred) -> None:
    known = register(transferred)
    assert known.takers == {"licun/weibo": "jiushui/weibo"}
    giver, taker = known.accounts["licun/weibo"], known.accounts["jiushui/weibo"]
    assert (giver.state, giver.released_to, giver.name) == (
        State.TRANSFERRED,
        "jiushui",
        "李村发布",
    )
    assert (taker.state, taker.giver, taker.name) == (State.LIVE, "licun/weibo", "九水街道")
    assert taker.identifier == "0512345678"


def test_a_taker_to_whom_nothing_was_released_takes_nothing_over(
    register, transferred, add
) -> None:
    add("huzhai/weibo/2026-11-17-transfer", **{"from": "licun/weibo"}, facts={})
    assert register(transferred).takers == {"licun/weibo": "jiushui/weibo"}
    add("licun/weibo/2026-11-19-withdraw", refers_to="2026-11-16-transfer", reason="误报")
    assert register(transferred).takers == {}


def test_a_chain_of_takers(register, transferred, add) -> None:
    add("jiushui/weibo/2026-11-19-transfer", to="huzhai")
    add("huzhai/weibo/2026-11-20-transfer", **{"from": "jiushui/weibo"}, facts={})
    known = register(transferred)
    assert known.takers == {"licun/weibo": "jiushui/weibo", "jiushui/weibo": "huzhai/weibo"}
    assert known.accounts["huzhai/weibo"].name == "九水街道"


def test_a_giver_that_cannot_be_read_does_not_stop_its_taker(register, transferred) -> None:
    transferred[OPEN] = "kind: open\nkind: open\n"
    known = register(transferred)
    assert known.accounts["licun/weibo"].unreadable == (OPEN,)
    assert known.accounts["jiushui/weibo"].facts["name"] == "九水街道"


def test_a_dissolved_unit(register, files, add) -> None:
    add("licun/2026-11-02-dissolve", into="jiushui", document="撤并文件")
    unit = register(files).units["licun"]
    assert (unit.dissolved, unit.into) == (True, "jiushui")


# ---- identities


def test_identities_hold_what_was_ever_stated(register, files, add) -> None:
    add(
        "licun/weibo/2026-02-02-correct",
        refers_to="2026-01-12-open",
        changes={"facts": {"identifier": "0512345679"}},
    )
    add(
        "licun/weibo/2026-02-03-correct",
        refers_to="2026-02-02-correct",
        changes={"facts": {"identifier": "0512345670"}},
    )
    known = register(files)
    assert known.accounts["licun/weibo"].identifier == "0512345670"
    assert known.identities == {
        ("weibo", value): ["licun/weibo"] for value in ("0512345678", "0512345679", "0512345670")
    }


def test_identities_are_folded_where_the_platform_folds(
    register, files, add, account_facts
) -> None:
    for unit, value in (("licun", "Demo0001"), ("jiushui", "demo0001")):
        add(f"{unit}/douyin/2026-02-02-open", facts={**account_facts, "identifier": value})
        add(f"{unit}/app/2026-02-02-open", facts={**account_facts, "identifier": value})
    known = register(files)
    assert known.identities["douyin", "demo0001"] == ["jiushui/douyin", "licun/douyin"]
    assert known.identities["app", "demo0001"] == ["jiushui/app"]
    assert known.identities["app", "Demo0001"] == ["licun/app"]
    assert known.fold_identifier("unlisted", "Ab") == "Ab"


# ---- the office's own


def test_policies_in_force(register, files) -> None:
    later = "office/policy/2026-06-01.yml"
    files[later] = files["office/policy/2021-07-23.yml"].replace("months: 1", "months: 2")
    known = register(files)
    months = {
        day: policy.periods.closing.months
        for day in ("2000-01-01", "2021-07-23", "2026-05-31", "2026-06-01", "2030-01-01")
        if (policy := known.policy_on(DAY(day)))
    }
    assert list(months.values()) == [1, 1, 1, 2, 2]
    assert known.first_day == DAY("2021-07-23")
    assert known.policy is known.policy_on(dt.date.max)


def test_without_a_policy(register, files, problems) -> None:
    del files["office/policy/2021-07-23.yml"]
    known = register(files)
    assert (known.policy, known.first_day, known.policy_on(DAY("2026-01-01"))) == (None, None, None)
    assert problems(files) == ["XM0019 office/policy 没有可以使用的办法文件，各项规则无从判断"]
    (found,) = judge(known, DAY("2026-01-01"))
    assert (found.code, found.severity, found.article) == ("XM0019", "refuse", "第六条")


def test_every_subject_has_its_timeline(register, files) -> None:
    known = register(files)
    for subject in known.subjects():
        timeline = subject.timeline
        assert (timeline.subject, timeline.struck, timeline.dangling) == (subject.id, (), ())


def test_the_day_of_the_check(register, files) -> None:
    assert register(files).as_of(DAY("2027-01-01")) == DAY("2026-11-24")
    path = "office/register.yml"
    files[path] = files[path].replace("demonstration: {as_of: 2026-11-24}\n", "")
    assert register(files).as_of(DAY("2027-01-01")) == DAY("2027-01-01")
    del files[path]
    assert register(files).as_of(DAY("2027-01-01")) == DAY("2027-01-01")


def test_decisions_that_stand(register, files, write) -> None:
    def decide(name: str, **values) -> str:
        path = f"office/decisions/licun/{name}.yml"
        files[path] = write(path, date=name[:10], by="主任", reference="1", **values)
        return path[:-4]

    def standing() -> list[str]:
        return [sheet.name for sheet in register(files).decisions_of("decline")]

    first = decide("2026-02-02-decline", subject="licun/douyin", reason="重复")
    decide("2026-02-03-decline", subject="licun/app", reason="重复")
    assert standing() == ["2026-02-02-decline", "2026-02-03-decline"]
    revocation = decide("2026-02-04-revoke", refers_to=first)
    assert standing() == ["2026-02-03-decline"]
    decide("2026-02-05-revoke", refers_to=revocation)
    assert standing() == ["2026-02-02-decline", "2026-02-03-decline"]


def test_announcements_by_account(register, files, announce) -> None:
    for day, ids in {
        "2026-09-21": ["licun/weibo", "licun/douyin"],
        "2026-09-14": ["licun/weibo"],
    }.items():
        path = f"announcements/licun/{day}-closing.md"
        files[path] = announce(path, [{"id": id, "action": "deregister"} for id in ids])
    known = register(files)
    assert {id: [sheet.name for sheet in each] for id, each in known.announced.items()} == {
        "licun/weibo": ["2026-09-14-closing", "2026-09-21-closing"],
        "licun/douyin": ["2026-09-21-closing"],
    }
    assert known.sheets["announcements/licun/2026-09-14-closing"] in known.announcements


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("year: 2026", "year: 2025", "日历的年份与文件名或日期不一致（2026）"),
        ("work: [2026-01-04", "work: [2025-01-04", "日历的年份与文件名或日期不一致（2025-01-04）"),
        (
            "from: 2026-10-01",
            "from: 2026-10-08",
            "放假的结束早于开始，或者调休上班日不是周末、又在放假期间",
        ),
        (
            "2026-10-10]",
            "2026-10-09]",
            "放假的结束早于开始，或者调休上班日不是周末、又在放假期间",
        ),
    ],
    ids=["year", "day", "backwards", "not-a-weekend"],
)
def test_a_calendar_that_contradicts_itself_is_not_used(
    register, files, problems, old, new, message
):
    files[CALENDAR] = files[CALENDAR].replace(old, new)
    [said] = problems(files)
    assert said.startswith(f"XM0019 {CALENDAR}:3:7 日历的年份" if "年份" in message else "XM0019")
    assert said.split(" ", 2)[2].startswith(message[:10])
    assert register(files).calendar.is_workday(DAY("2026-11-24")) is None


def test_the_calendar(register, files, problems) -> None:
    known = register(files)
    assert problems(files) == []
    assert known.calendar.is_workday(DAY("2026-10-10")) is True
    assert known.calendar.is_workday(DAY("2026-10-07")) is False
    assert known.calendar.is_workday(DAY("2027-01-04")) is None


# ---- what is not a record


def test_strays_and_special_files_are_problems_and_stop_nothing(register, files) -> None:
    modes = {"registry/licun/link.yml": "120000", "office/sub": "160000", OPEN: "100755"}
    strays = {
        "registry/licun/.gitattributes": "* -text\n",
        "registry/licun/weibo/2026-13-01-change.yml": "",
        "registry/licun/weibo/2026-02-02-rename.yml": "",
        "announcements/notes.txt": "",
        "office/Policy.yml": "",
    }
    tree = MemoryTree({**files, **strays, **dict.fromkeys(modes, "x"), OPEN: files[OPEN]}, modes)
    known = load(tree)
    assert [(each.code, str(each.place)) for each in known.problems] == [
        ("XM0013", "announcements/notes.txt"),
        ("XM0013", "office/Policy.yml"),
        ("XM0014", "office/sub"),
        ("XM0013", "registry/licun/.gitattributes"),
        ("XM0014", "registry/licun/link.yml"),
        ("XM0013", "registry/licun/weibo/2026-02-02-rename.yml"),
        ("XM0013", "registry/licun/weibo/2026-13-01-change.yml"),
    ]
    assert [each.message for each in known.problems if each.code == "XM0014"] == [
        "数据文件夹里不能放子模块",
        "数据文件夹里不能放符号链接",
    ]
    assert known.accounts["licun/weibo"].running


def test_files_outside_the_data_folders_are_nobodys_business(register, files) -> None:
    known = register({**files, "README.md": "", "registryx/a.yml": "", "docs/registry/a.yml": ""})
    assert known.problems == []


def test_what_cannot_be_read_is_a_problem_of_its_subject(register, files, add) -> None:
    path = add("licun/weibo/2026-02-02-change", facts={"name": "李村街道"})
    files[path] += "kind: change\n"
    known = register(files)
    (problem,) = known.problems
    assert (problem.code, str(problem.place)) == ("XM0002", f"{path}:7:1")
    assert (problem.subject, problem.filing) == ("licun/weibo", "licun/weibo/2026-02-02-change")
    assert problem.judged_on == DAY("2026-02-02")
    assert known.accounts["licun/weibo"].unreadable == (path,)
    assert known.accounts["licun/weibo"].name == "李村发布"
    assert known.units["licun"].unreadable == ()


def test_a_folder_of_which_nothing_can_be_read(register, files) -> None:
    files[OPEN] = "\t"
    files["registry/licun/2026-01-07-enrol.yml"] = "\t"
    known = register(files)
    assert (known.accounts["licun/weibo"].state, known.units["licun"].name) == (None, "licun")
    # An office file of a unit's does not make the unit.
    known = register({"office/decisions/xiaobao/2026-02-02-decline.yml": "\t"})
    assert (known.units, known.accounts) == ({}, {})
    assert known.unreadable == {"xiaobao": ["office/decisions/xiaobao/2026-02-02-decline.yml"]}


# ---- read again


def test_a_later_tree_is_read_as_if_alone(files, add, transferred) -> None:
    first = load(MemoryTree(files))
    add("licun/weibo/2026-11-18-change", occurred_on="2026-10-01", facts={"name": "李村街道"})
    add("licun/2026-11-18-change", facts={"public_phone": "0532-00000036"})
    second = load(MemoryTree(files), first)
    alone = load(MemoryTree(files))
    assert told(second) == told(alone)
    assert (second.takers, second.identities) == (alone.takers, alone.identities)
    # What is the same was not read again; who took it from a changed giver was folded anew.
    assert (
        second.sheets["licun/weibo/2026-01-12-open"] is first.sheets["licun/weibo/2026-01-12-open"]
    )
    assert second.units["jiushui"] is first.units["jiushui"]
    assert second.accounts["jiushui/weibo"] is not first.accounts["jiushui/weibo"]
    del files["registry/licun/weibo/2026-11-18-change.yml"]
    assert told(load(MemoryTree(files), second)) == told(load(MemoryTree(files)))
