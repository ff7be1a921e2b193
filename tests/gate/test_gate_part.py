"""A change judged by the units that it can matter to, against the same judged by all of main.

The register is the demonstration's; the changes are made of its own records by a seed: sheets put
into other folders, identities and names of others taken, withdrawals, deletions, decisions,
announcements, rows of the daybook, code, the office's own files.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mingce.authority import Actor
from mingce.desk import gate, names
from mingce.git.compare import ChangedTree, differences
from mingce.git.line import Step
from mingce.register import load
from mingce.reporting.similar import name_of, similar
from mingce.rules.judgment import Handing, Judgment

PROJECT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 24)
CODE = {"README.md": b"A register\n", "src/program.py": b"print('name')\n"}
FILES: dict[str, bytes] = CODE | {
    path.relative_to(PROJECT).as_posix(): path.read_bytes()
    for folder in ("registry", "announcements", "office")
    for path in sorted((PROJECT / folder).rglob("*"))
    if path.is_file()
}
SHEETS = [path for path in FILES if re.fullmatch(r"registry/[^/]+/[^/]+/[^/]+", path)]
TOLD = [path for path in FILES if path.startswith("announcements/")]
DECIDED = [path for path in FILES if path.startswith("office/decisions/")]
BOOK = max(path for path in FILES if path.startswith("office/daybook/"))
ACTORS = [
    Actor(found, "")
    for found in re.findall(rb"id: (\d+)".decode(), FILES["office/access.yml"].decode())
]
IDENTIFIER = re.compile(rb"identifier: .*")

Change = Mapping[str, bytes | None]


def change(by: random.Random) -> Change:
    """One to three steps, any of which may make nonsense."""
    found: dict[str, bytes | None] = {}
    for _ in range(by.choice((1, 1, 2, 3))):
        found |= by.choice(STEPS)(by)
    return found


def later(path: str, by: random.Random) -> str:
    """The name of a record of the same kind in the same folder, handed in another day."""
    day = DAY - dt.timedelta(days=by.randrange(60))
    return re.sub(r"/[0-9]{4}-[0-9]{2}-[0-9]{2}-", f"/{day}-", path)


def elsewhere(by: random.Random) -> Change:
    """A sheet once more, in another account's folder or its own."""
    path, other = by.choice(SHEETS), by.choice(SHEETS)
    folder = by.choice((path, other)).rpartition("/")[0]
    return {later(f"{folder}/{path.rpartition('/')[2]}", by): FILES[path]}


def claimed(by: random.Random) -> Change:
    """An account of one's own that takes an identity of somebody else's."""
    openings = [path for path in SHEETS if path.endswith("-open.yml")]
    mine, other = by.choice(openings), by.choice(openings)
    taken = IDENTIFIER.search(FILES[other])
    data = IDENTIFIER.sub(taken[0] if taken else b"", FILES[mine])
    folder = mine.rpartition("/")[0] + by.choice(("", ".2", ".3"))
    return {later(f"{folder}/{mine.rpartition('/')[2]}", by): data}


def withdrawn(by: random.Random) -> Change:
    """A withdrawal of any sheet."""
    folder, _, name = by.choice(SHEETS).rpartition("/")
    text = f"format: 1\nkind: withdraw\nrefers_to: {name[:-4]}\nreason: 报送有误\n"
    return {f"{folder}/{DAY}-withdraw.yml": f"{text}submitted_by: 办公室\n".encode()}


def released(by: random.Random) -> Change:
    """A transfer to any unit."""
    folder, taker = by.choice(SHEETS).rpartition("/")[0], by.choice(SHEETS).split("/")[1]
    text = (
        f"format: 1\nkind: transfer\noccurred_on: {DAY}\nto: {taker}\nsubmitted_by: 办公室\n"
        f"ground: {{kind: merged, date: {DAY}, document: 会议纪要}}\n"
    )
    return {f"{folder}/{DAY}-transfer.yml": text.encode()}


def taken(by: random.Random) -> Change:
    """A taking of any account."""
    giver, mine = by.choice(SHEETS).split("/"), by.choice(SHEETS).split("/")
    text = (
        f"format: 1\nkind: transfer\noccurred_on: {DAY}\nfrom: {giver[1]}/{giver[2]}\n"
        "facts: {managers: [m1]}\nsubmitted_by: 办公室\n"
    )
    return {f"registry/{mine[1]}/{giver[2]}/{DAY}-transfer.yml": text.encode()}


def lost(by: random.Random) -> Change:
    """A record deleted."""
    return {by.choice([*SHEETS, *TOLD, *DECIDED]): None}


def edited(by: random.Random) -> Change:
    """A record of any kind with another one's contents, or with a word changed."""
    path = by.choice([*SHEETS, *TOLD, *DECIDED])
    return {path: by.choice((FILES[path] + b"# \n", FILES[by.choice(SHEETS)], b"[", b"a: 1\n"))}


def decided(by: random.Random) -> Change:
    """A decision once more in any unit's folder, or one that revokes another."""
    path = by.choice(DECIDED)
    folder = f"office/decisions/{by.choice(SHEETS).split('/')[1]}"
    if by.random() < 0.5:
        return {later(f"{folder}/{path.rpartition('/')[2]}", by): FILES[path]}
    text = f"format: 1\nkind: revoke\ndate: {DAY}\nby: 主任\nrefers_to: {path[:-4]}\nreason: 有误\n"
    return {f"{folder}/{DAY}-revoke.yml": text.encode()}


def told(by: random.Random) -> Change:
    """An announcement once more."""
    path = by.choice(TOLD)
    folder = f"announcements/{by.choice((path, *SHEETS)).split('/')[1]}"
    return {later(f"{folder}/{path.rpartition('/')[2]}", by): FILES[path]}


def entered(by: random.Random) -> Change:
    """More rows of the daybook, or some lost."""
    old = FILES[BOOK]
    if by.random() < 0.3:
        return {BOOK: b"\n".join(old.split(b"\n")[: -by.randrange(2, 4)]) + b"\n"}
    last = old.rstrip().rpartition(b"\n")[2].decode().split(",")
    number = int(last[0][-4:]) + by.choice((1, 1, 1, 2, 0))
    subject = by.choice([*SHEETS, *TOLD]).rpartition(".")[0].removeprefix("registry/")
    event = by.choice(("filed", "published", "void"))
    row = f"{last[0][:-4]}{number:04},{last[1]},{event},,{subject},本站\n"
    return {BOOK: old + row.encode()}


def beside(by: random.Random) -> Change:
    """What is no unit's, or no record."""
    return by.choice(
        (
            {"README.md": b"Another\n"},
            {"src/more.py": b""},
            {"registry/Licun/x.yml": b""},
            {"registry/licun/notes.txt": b"x"},
            {"registry/readme.yml": b""},
            {"office/platforms.yml": FILES["office/platforms.yml"] + b"# \n"},
            {"office/policy/2026-12-01.yml": FILES["office/policy/2021-07-23.yml"]},
            {"office/access.yml": FILES["office/access.yml"] + b"# \n"},
        )
    )


STEPS = (
    *(elsewhere, claimed, withdrawn, released, taken, lost, edited, decided, told, entered),
    *(elsewhere, claimed, beside),
)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Iterator[Path]:
    """A bare repository whose main is the demonstration's register."""
    root = tmp_path_factory.mktemp("part")
    subprocess.run(["git", "init", "-q", "--bare", "--template=", "-b", "main", root], check=True)
    commit(root, {"main": FILES})
    yield root
    shutil.rmtree(root)


def commit(root: Path, branches: Mapping[str, Change], onto: str = "") -> None:
    """Commit each branch's files, on top of another branch where one is named."""
    stream = b""
    for name, files in branches.items():
        stream += f"commit refs/heads/{name}\ncommitter A <a@example.invalid> 0 +0800\n".encode()
        stream += b"data 1\nx\n" + (f"from refs/heads/{onto}^0\n".encode() if onto else b"")
        for path, data in files.items():
            stream += (
                f"D {path}\n".encode()
                if data is None
                else f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
            )
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=root, input=stream, check=True)


def handing(by: random.Random) -> Handing:
    return Handing(by.choice(ACTORS), by.choice(ACTORS), by.random() < 0.5, DAY)


def same(part: Judgment, whole: Judgment, name: object) -> None:
    assert whole.change.part is None
    assert list(part.new) == list(whole.new), name
    assert list(part.failing) == list(whole.failing), name
    assert list(part.gone) == list(whole.gone), name
    assert part.concerned() == whole.concerned(), name
    assert set(part.old) <= set(whole.old), name
    assert part.change.subjects == whole.change.subjects, name


COUNT = 60


def test_a_part_is_judged_as_the_whole(demonstration, monkeypatch):
    by = random.Random(20211)
    branches = {f"b{number}": change(by) for number in range(COUNT)}
    commit(demonstration, branches, "main")
    # Main goes on meanwhile: a branch is judged as merged into it.
    moved = {"ahead": {later(SHEETS[0], by): FILES[SHEETS[0]]}}
    commit(demonstration, moved, "main")
    bases = [gate.load_commit(demonstration, name) for name in ("main", "ahead")]
    parts = 0
    for name in branches:
        base, hand = by.choice(bases), handing(by)
        part = gate.judge_branch(demonstration, base, name, DAY, hand)
        parts += part.change.part is not None
        with monkeypatch.context() as patch:
            patch.setattr(gate, "touched", lambda *_: None)
            whole = gate.judge_branch(demonstration, base, name, DAY, hand)
        same(part, whole, branches[name].keys())
    assert parts > COUNT * 2 // 3


def test_names_nearby_are_those_of_the_whole(demonstration, monkeypatch):
    by = random.Random(0)
    monkeypatch.setattr(names, "_FIRST", 1)
    branches = {f"n{number}": claimed(by) for number in range(12)}
    commit(demonstration, branches, "main")
    base = gate.load_commit(demonstration, "main")
    shown = 0
    for name in branches:
        part = gate.judge_branch(demonstration, base, name, DAY).change
        among = names.around_names(base, part)
        tree = ChangedTree(base.tree, differences(demonstration, "main", name), "")
        whole = load(tree, base.register)
        for sheet in part.added:
            said = name_of(sheet)
            near = similar(among, said, sheet.subject) if said else []
            assert near == (similar(whole, said, sheet.subject) if said else [])
            shown += bool(near)
    assert shown > 5


def test_mains_own_steps_are_judged_as_the_whole(demonstration, monkeypatch):
    by = random.Random(370213)
    for number in range(6):
        name = f"line{number}"
        for at in range(3):
            files = entered(by) if at == 1 else change(by)
            commit(demonstration, {name: files}, name if at else "main")
        base, hand = gate.load_commit(demonstration, "main"), handing(by)

        def hands(_: Step, hand: Handing = hand) -> Handing:
            return hand

        parts = gate.judge_line(demonstration, base, name, DAY, hands)
        with monkeypatch.context() as patch:
            patch.setattr(gate, "touched", lambda *_: None)
            wholes = gate.judge_line(demonstration, base, name, DAY, hands)
        for part, whole in zip(parts, wholes, strict=True):
            assert part.step == whole.step
            same(part.judgment, whole.judgment, name)


@pytest.mark.parametrize(
    ("files", "units"),
    [
        ({"README.md": b"x"}, {"qzfb", "zwddzx"}),
        ({"office/policy/2026-12-01.yml": FILES["office/policy/2021-07-23.yml"]}, None),
        ({"office/access.yml": b"x"}, None),
        ({"registry/readme.yml": b"x"}, None),
        ({BOOK: b"x" + FILES[BOOK]}, None),
        ({BOOK: FILES[BOOK] + b'LC-2026-0099,"\n'}, None),
    ],
)
def test_what_is_read_of_main(demonstration, files, units):
    commit(demonstration, {"read": files}, "main")
    base = gate.load_commit(demonstration, "main")
    part = gate.judge_branch(demonstration, base, "read", DAY).change.part
    assert (part is None) is (units is None)
    if units is not None:
        assert units <= part
        assert "jiushui" not in part
