"""Attacks on the register, each through ``check --base`` and through a push to the receive hook.

A row is who attacks, with what, and the codes of the gate that stop it, exactly; ``also`` are codes
of other rooms that must be among what stops it.
"""

from __future__ import annotations

import dataclasses

import pytest
from tests.gate.conftest import Told
from tests.gate.records import (
    ACCESS,
    CALENDAR,
    DAY,
    FILES,
    JIUSHUI,
    LEFT,
    LICUN,
    LICUN_KEY,
    ONE,
    PAPER,
    PLATFORMS,
    POLICY,
    SHIYUAN,
    SUBMODULE,
    TWO,
    WRITER,
    Changes,
    account,
    announcement,
    answer,
    enrol,
    executable,
    link,
    opening,
    unit_change,
)

SHEET = f"registry/licun/{DAY}-change.yml"
ROW = "LC-2026-0003,2026-11-24,filed,,licun/weibo/2026-08-06-open,\n"
BOOK = "office/daybook/2026-11.csv"
OLD_BOOK = str(FILES[BOOK])


@dataclasses.dataclass(frozen=True)
class Attack:
    """One attack."""

    name: str
    actor: str
    changes: Changes
    codes: set[str]
    also: frozenset[str] = frozenset()


def attack(name: str, actor: str, changes: Changes, *codes: str) -> Attack:
    gate = {code for code in codes if code.startswith("XM90")}
    return Attack(name, actor, changes, gate, frozenset(codes) - gate)


ATTACKS = [
    # A unit outside its own folder.
    attack(
        "another's folder", LICUN, {f"registry/jiushui/{DAY}-change.yml": unit_change()}, "XM9022"
    ),
    attack(
        "another's account closed in another's name",
        LICUN,
        {f"announcements/jiushui/{DAY}-weibo.md": announcement("jiushui/weibo", DAY)},
        "XM9022",
    ),
    attack(
        "another's account closed in one's own name",
        LICUN,
        {f"announcements/licun/{DAY}-weibo.md": announcement("jiushui/weibo", DAY)},
        "XM0023",
    ),
    attack(
        "a decision",
        LICUN,
        {f"office/decisions/jiushui/{DAY}-answer.yml": answer("subject: jiushui")},
        "XM9023",
    ),
    attack(
        "answering itself",
        LICUN,
        {f"office/decisions/licun/{DAY}-answer.yml": answer("subject: licun")},
        "XM9023",
    ),
    attack("the daybook", LICUN, {BOOK: OLD_BOOK + ROW}, "XM9025"),
    attack(
        "itself as a reviewer",
        LICUN,
        {"office/access.yml": ACCESS.replace(f"id: {ONE}", f"id: {LICUN}")},
        "XM9023",
    ),
    attack("a comment in the access file", LICUN, {"office/access.yml": f"{ACCESS}# \n"}, "XM9023"),
    attack(
        "opening a folder",
        LICUN,
        {f"registry/newunit/{DAY}-enrol.yml": enrol("新设街道办事处")},
        "XM9026",
    ),
    attack(
        "opening a folder with the access file in the same change",
        ONE,
        {
            "office/access.yml": ACCESS.replace("  ke: {}", "  ke: {}\n  newunit: {}"),
            f"registry/newunit/{DAY}-enrol.yml": enrol("新设街道办事处") + f"{PAPER}\n",
        },
        "XM9026",
    ),
    attack(
        "an identity released to somebody else",
        SHIYUAN,
        {
            f"registry/shiyuan/weibo/{DAY}-transfer.yml": account(
                "transfer", "occurred_on: 2026-11-23", "from: licun/weibo.2"
            )
        },
        "XM9009",
        "XM0603",
    ),
    attack(
        "an identity released to somebody else, as one's own",
        SHIYUAN,
        {f"registry/shiyuan/weibo/{DAY}-open.yml": opening("李村服务", "0500000002", "2026-11-23")},
        "XM0603",
    ),
    attack(
        "an identity that was not released",
        JIUSHUI,
        {
            f"registry/jiushui/weibo.2/{DAY}-transfer.yml": account(
                "transfer", "occurred_on: 2026-11-23", "from: licun/weibo"
            )
        },
        "XM9009",
        "XM0603",
    ),
    # What is the office's.
    attack("a new policy", LICUN, {"office/policy/2026-12-01.yml": POLICY}, "XM9023"),
    attack(
        "the policy in force",
        LICUN,
        {"office/policy/2021-07-23.yml": POLICY.replace("15", "1")},
        "XM9002",
        "XM9023",
    ),
    attack("platforms", LICUN, {"office/platforms.yml": f"{PLATFORMS}# \n"}, "XM9023"),
    attack("calendar", LICUN, {"office/calendar/2026.yml": f"{CALENDAR}# \n"}, "XM9023"),
    attack("hooks", LICUN, {"hooks/run": executable("#!/bin/sh\nexit 0\n")}, "XM9023"),
    attack("workflows", LICUN, {".github/workflows/check.yml": "name: no\n"}, "XM9023"),
    attack("code owners", LICUN, {".github/CODEOWNERS": "* @licun-office\n"}, "XM9023"),
    attack("attributes", LICUN, {".gitattributes": "* ident\n"}, "XM9023"),
    attack("code", LICUN, {"src/program.py": "print('no')\n"}, "XM9023"),
    attack(
        "code and data",
        ONE,
        {"src/program.py": "", "office/platforms.yml": PLATFORMS + "\n"},
        "XM9005",
    ),
    attack(
        "data with code owners that are not the access file's",
        ONE,
        {"office/access.yml": ACCESS + "\n", ".github/CODEOWNERS": "* @licun-office\n"},
        "XM9005",
    ),
    attack(
        "attributes in its own folder",
        LICUN,
        {"registry/licun/.gitattributes": "* working-tree-encoding=UTF-16LE\n"},
        "XM9033",
        "XM0013",
    ),
    # Paths.
    attack("a link", LICUN, {SHEET: link("../../office/access.yml")}, "XM9030", "XM0014"),
    attack(
        "a link in place of a folder", LICUN, {"registry/licun/douyin": link("weibo")}, "XM9030"
    ),
    attack("a submodule", LICUN, {"registry/licun/douyin": SUBMODULE}, "XM9030", "XM0014"),
    attack("a submodule of the office", ONE, {"vendor": SUBMODULE}, "XM9030"),
    attack("an executable sheet", LICUN, {SHEET: executable(unit_change())}, "XM9030"),
    attack(
        "a folder that differs in case",
        LICUN,
        {f"registry/Licun/{DAY}-change.yml": unit_change()},
        "XM9026",
        "XM9031",
        "XM0013",
    ),
    attack(
        "a file that differs in case",
        LICUN,
        {"registry/licun/2026-08-03-ENROL.yml": enrol("李村")},
        "XM9031",
        "XM0013",
    ),
    attack("case in code", ONE, {"readme.md": "", "Src/program.py": ""}, "XM9031"),
    attack(
        "two ways to write a character",
        ONE,
        {"docs/\u00e9.md": "", "docs/e\u0301.md": ""},
        "XM9031",
    ),
    attack(
        "a Windows device",
        LICUN,
        {f"registry/licun/aux/{DAY}-apply.yml": account("apply", "facts: {name: 李村街道}")},
        "XM9032",
    ),
    attack("a Windows device with an ending", ONE, {"docs/con.md": ""}, "XM9032"),
    attack("a name that ends in a point", ONE, {"docs/a.": ""}, "XM9032"),
    attack("a stream of NTFS", ONE, {"docs/a.md:b": ""}, "XM9032"),
    attack("an unseen character", ONE, {"docs/a\u200b.md": ""}, "XM9032"),
    # The office.
    attack(
        "a decision on the reviewer's own unit",
        ONE,
        {f"office/decisions/zwddzx/{DAY}-answer.yml": answer("subject: zwddzx")},
        "XM9027",
    ),
    attack(
        "a decision on the parent",
        ONE,
        {f"office/decisions/qzfb/{DAY}-answer.yml": answer("subject: qzfb")},
        "XM9027",
    ),
    attack(
        "a decision on a section",
        ONE,
        {f"office/decisions/ke/{DAY}-answer.yml": answer("subject: ke")},
        "XM9027",
    ),
    attack(
        "a decision on the reviewer's own unit in another's folder",
        ONE,
        {f"office/decisions/licun/{DAY}-answer.yml": answer("subject: zwddzx")},
        "XM9027",
    ),
    attack(
        "the reviewer's own unit's filing, in another's folder",
        TWO,
        {
            f"office/decisions/licun/{DAY}-answer.yml": answer(
                "filing: shiyuan/2026-08-03-enrol", by="二级科员"
            )
        },
        "XM9027",
    ),
    attack("a unit's sheet", ONE, {SHEET: unit_change()}, "XM9024"),
    attack(
        "a unit's announcement",
        ONE,
        {f"announcements/licun/{DAY}-more.md": announcement("licun/weibo", DAY)},
        "XM9024",
    ),
    attack(
        "a reviewer's mark by a unit", LICUN, {SHEET: unit_change("0532-00000007", PAPER)}, "XM9024"
    ),
    attack("the daybook by a reviewer", ONE, {BOOK: OLD_BOOK + ROW}, "XM9025"),
    attack("a reviewer who left", LEFT, {"office/platforms.yml": f"{PLATFORMS}# \n"}, "XM9021"),
    attack("a taken-over login name", "900000999", {SHEET: unit_change()}, "XM9021"),
    attack("somebody else's key", f"SHA256:{'x' * 43}", {SHEET: unit_change()}, "XM9021"),
    attack("nobody", "", {SHEET: unit_change()}, "XM9020"),
    # History in the tree.
    attack(
        "a sheet edited",
        LICUN,
        {"registry/licun/2026-08-03-enrol.yml": enrol("李村街道") + "# \n"},
        "XM9001",
    ),
    attack("a sheet deleted", LICUN, {"registry/licun/2026-08-03-enrol.yml": None}, "XM9001"),
    attack(
        "a sheet renamed",
        LICUN,
        {
            "registry/licun/2026-08-03-enrol.yml": None,
            "registry/licun/2026-08-04-enrol.yml": FILES["registry/licun/2026-08-03-enrol.yml"],
        },
        "XM9001",
    ),
    attack(
        "a sheet made executable",
        LICUN,
        {
            "registry/licun/2026-08-03-enrol.yml": executable(
                str(FILES["registry/licun/2026-08-03-enrol.yml"])
            )
        },
        "XM9001",
        "XM9030",
    ),
    attack(
        "a decision edited",
        TWO,
        {
            "office/decisions/jiushui/2026-11-02-answer.yml": answer(
                "subject: jiushui", "until: 2030-01-01", by="二级科员"
            )
        },
        "XM9002",
    ),
    attack(
        "a decision deleted",
        TWO,
        {"office/decisions/jiushui/2026-11-02-answer.yml": None},
        "XM9002",
    ),
    attack("the calendar deleted", ONE, {"office/calendar/2026.yml": None}, "XM9002"),
    attack(
        "a published announcement edited",
        LICUN,
        {"announcements/licun/2026-11-20-weibo.md": announcement("licun/weibo") + "又\n"},
        "XM9003",
    ),
    attack(
        "a published announcement deleted",
        LICUN,
        {"announcements/licun/2026-11-20-weibo.md": None},
        "XM9003",
    ),
    attack(
        "a row of the daybook changed", WRITER, {BOOK: OLD_BOOK.replace("11-02", "11-03")}, "XM9004"
    ),
    attack(
        "a row of the daybook dropped",
        WRITER,
        {BOOK: OLD_BOOK.split("LC-2026-0002")[0]},
        "XM9004",
    ),
    attack("the writer's key elsewhere", WRITER, {SHEET: unit_change()}, "XM9022"),
    attack(
        "the writer's key, the daybook and a sheet",
        WRITER,
        {BOOK: OLD_BOOK + ROW, SHEET: unit_change()},
        "XM9013",
        "XM9022",
    ),
    attack("a policy for the past", ONE, {"office/policy/2026-11-01.yml": POLICY}, "XM9006"),
    attack(
        "a second beginning",
        LICUN,
        {f"registry/licun/weibo/{DAY}-open.yml": opening("李村发布", "0500000009", "2026-11-23")},
        "XM0024",
    ),
    attack("late without a word", LICUN, {SHEET: unit_change(occurred="2026-11-02")}, "XM0601"),
]


@pytest.fixture(scope="module")
def pushed(made_once):
    """What each actor's attacks came to when pushed: by attack, from a push for each actor.

    One push holds all of an actor's attacks, each a branch of its own; none may get in.
    """
    told: dict[str, Told] = {}
    for actor in dict.fromkeys(each.actor for each in ATTACKS):
        mine = [each for each in ATTACKS if each.actor == actor]
        heads = [made_once.clone.commit(each.changes) for each in mine]
        done = made_once.push(
            actor, *(f"{head}:refs/heads/attack-{at}" for at, head in enumerate(heads))
        )
        assert done.code == 1, done.said
        for at, each in enumerate(mine):
            told[each.name] = Told(done.code, done.of(f"refs/heads/attack-{at}"))
    assert list(made_once.refs()) == ["refs/heads/main"]
    return told


@pytest.mark.parametrize("attack", ATTACKS, ids=[each.name for each in ATTACKS])
def test_it_is_refused_by_the_check_and_by_the_server(made_once, pushed, attack):
    head = made_once.clone.commit(attack.changes)
    checked = made_once.check(head, attack.actor, "--received", DAY)
    assert (checked.code, checked.governance) == (1, attack.codes), checked.said
    assert attack.also <= checked.codes, checked.said

    received = pushed[attack.name]
    assert received.codes == checked.codes, received.said


LAWFUL = [
    attack("a unit's own sheet", LICUN, {SHEET: unit_change()}),
    attack("the same by key", LICUN_KEY, {SHEET: unit_change()}),
    attack(
        "its own announcement",
        JIUSHUI,
        {f"announcements/jiushui/{DAY}-weibo.md": announcement("jiushui/weibo", DAY)},
    ),
    attack(
        "late with a word",
        LICUN,
        {
            SHEET: unit_change(
                "0532-00000007",
                "explanations: [{rule: XM0601, text: 节后补报}]",
                occurred="2026-11-02",
            )
        },
    ),
    attack(
        "what was released to it",
        JIUSHUI,
        {
            f"registry/jiushui/weibo.2/{DAY}-transfer.yml": account(
                "transfer",
                "occurred_on: 2026-11-23",
                "from: licun/weibo.2",
                "explanations: [{rule: XM0602, text: 接收后整合}]",
                "facts: {managers: [m1]}",
            )
        },
    ),
    attack("paper that came in", ONE, {SHEET: unit_change("0532-00000007", PAPER)}),
    attack(
        "an answer to another unit",
        ONE,
        {f"office/decisions/licun/{DAY}-answer.yml": answer("subject: licun")},
    ),
    attack(
        "an answer on the office by somebody else",
        TWO,
        {f"office/decisions/zwddzx/{DAY}-answer.yml": answer("subject: zwddzx", by="二级科员")},
    ),
    attack("a policy for the future", ONE, {"office/policy/2026-12-01.yml": POLICY}),
    attack("code by a reviewer", ONE, {"src/program.py": "print('better')\n"}),
    attack(
        "a unit opened, with code owners",
        ONE,
        {"office/access.yml": ACCESS.replace("  ke: {}", "  ke: {}\n  newunit: {}")},
    ),
    attack("rows added to the daybook", WRITER, {BOOK: OLD_BOOK + ROW}),
]


@pytest.mark.parametrize("lawful", LAWFUL, ids=[each.name for each in LAWFUL])
def test_what_is_lawful_passes_both(gate, lawful):
    head = gate.clone.commit(lawful.changes)
    checked = gate.check(head, lawful.actor, "--received", DAY)
    assert (checked.code, checked.codes) == (0, set()), checked.said
    pushed = gate.push(lawful.actor, f"{head}:refs/heads/work")
    assert pushed.code == 0, pushed.said
    assert gate.refs()["refs/heads/work"] == head
