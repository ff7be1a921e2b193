"""What is kept of files that were read: with it a register is judged as without it.

Over random edits, switched branches, another policy and other platforms, another rule; over a cache
that is garbage, cut off, forged, or of another code; with several runs at once and with one killed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingce import cache as caching
from mingce import store
from mingce.cache import Cache
from mingce.finding import Finding, Found, Place
from mingce.git import stats as stats_of
from mingce.git.stats import FOLDER, Stats
from mingce.git.tree import WorkTree
from mingce.register import load
from mingce.rules import RULES, judge
from mingce.rules.engine import Case
from mingce.rules.engine import judge as judge_by

PROJECT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 24)
DATA = ("registry", "announcements", "office")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in DATA:
        shutil.copytree(PROJECT / name, tmp_path / name)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    return tmp_path


def git(root: Path, *words: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = ["-c", "user.name=办公室", "-c", "user.email=office@example.invalid"]
    done = subprocess.run(
        ["git", *who, *words],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=clean | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
    )
    return done.stdout


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "A step")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files for unchanged at once, on a disk whose clock is fine enough."""
    monkeypatch.setattr(stats_of, "_QUIET", 0)


class Counting(Cache):
    """A cache that counts what it had."""

    had = 0

    def get(self, key: str) -> bytes | None:
        found = super().get(key)
        self.had += found is not None
        return found


def known(root: Path) -> int:
    """How many files the disk shows to be as they were read."""
    folder = root / ".git" / FOLDER
    entries = WorkTree(root, Stats(folder, root)).entries().values()
    return sum(bool(entry.blob) for entry in entries)


def warm(root: Path) -> tuple[list[Finding], int]:
    """Judge with what is kept, as the command does; and how many files were known."""
    folder = root / ".git" / FOLDER
    stats, kept = Stats(folder, root), Counting(folder, few=0)
    findings = judge(load(WorkTree(root, stats), kept=kept), DAY)
    kept.save()
    stats.save()
    return findings, kept.had


def cold(root: Path) -> list[Finding]:
    return judge(load(WorkTree(root)), DAY)


def sheets(root: Path) -> list[Path]:
    return sorted((root / "registry").rglob("*.yml"))


def edited(root: Path, by: random.Random) -> None:
    """One edit as clerks, editors and mistakes make them."""
    path, other = by.choice(sheets(root)), by.choice(sheets(root))
    step = by.randrange(6)
    if step == 0:
        path.write_bytes(other.read_bytes())
    elif step == 1:
        path.with_name(f"2026-11-{by.randrange(1, 24):02}-change.yml").write_bytes(
            other.read_bytes()
        )
    elif step == 2:
        path.unlink()
    elif step == 3:
        path.write_bytes(path.read_bytes()[: by.randrange(400)])
    elif step == 4:
        # Of the same length, by a clock that stood still: told by the time of the change alone.
        text = path.read_bytes()
        seen = path.stat()
        path.write_bytes(text.replace(b"1", b"2", 1))
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    else:
        path.write_bytes(path.read_bytes() + b"# \xe5\xa4\x87\xe6\xb3\xa8\n")


def test_an_unchanged_register_is_known(root: Path) -> None:
    assert warm(root) == (cold(root), 0)
    readable = len(load(WorkTree(root)).sheets)
    assert known(root) > readable
    findings, had = warm(root)
    assert findings == cold(root)
    assert had >= readable
    edited = sheets(root)[0]
    edited.write_bytes(edited.read_bytes().replace(b"1", b"2", 1))
    assert known(root) == len(WorkTree(root).entries()) - 1


@pytest.mark.parametrize("seed", range(10))
def test_random_edits_and_branches_are_judged_alike(root: Path, seed: int) -> None:
    by = random.Random(seed)
    branches = ["main"]
    warm(root)
    for count in range(6):
        if by.randrange(3) == 0:
            commit(root)
            branches.append(f"b{count}")
            git(root, "checkout", "--quiet", "-b", branches[-1])
        elif by.randrange(3) == 0:
            commit(root)
            git(root, "checkout", "--quiet", by.choice(branches))
        else:
            edited(root, by)
        assert warm(root)[0] == cold(root)


def test_a_branch_that_was_read_before_is_known_again(root: Path) -> None:
    warm(root)
    git(root, "checkout", "--quiet", "-b", "other")
    for path in sheets(root):
        path.write_bytes(path.read_bytes() + b"# other\n")
    commit(root)
    assert warm(root)[0] == cold(root)
    for name in ("main", "other", "main"):
        git(root, "checkout", "--quiet", name)
        findings, had = warm(root)
        assert findings == cold(root)
        assert had >= len(sheets(root)) * 9 // 10


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("office/policy/2021-07-23.yml", r"working_days: 5\b", "working_days: 1"),
        ("office/policy/2021-07-23.yml", r"(XM0601: .*severity: )breach", r"\1advice"),
        ("office/platforms.yml", r'pattern: "\[0-9\]', 'pattern: "[a-z]'),
        ("office/register.yml", r"prefix: LC", "prefix: QD"),
        ("office/calendar/2026.yml", r"year: 2026", "year: 2025"),
    ],
)
def test_another_policy_judges_what_is_kept_anew(root: Path, path: str, old: str, new: str) -> None:
    before = warm(root)[0]
    text = (root / path).read_text("utf-8")
    (root / path).write_text(re.sub(old, new, text, count=1), "utf-8")
    findings, had = warm(root)
    assert findings == cold(root)
    assert findings != before
    assert had > len(sheets(root)) // 2


def test_another_rule_judges_what_is_kept_anew(root: Path) -> None:
    warm(root)
    folder = root / ".git" / FOLDER
    kept = Counting(folder)
    register = load(WorkTree(root, Stats(folder, root)), kept=kept)
    assert kept.had

    def every(case: Case) -> Iterator[Found]:
        for sheet in case.register.sheets.values():
            yield Found("XM0601", Place(sheet.where.path), "一份备案", "无", filing=sheet.id)

    rule = next(rule for rule in RULES if rule.code == "XM0601")
    only = [dataclasses.replace(each, check=None) for each in RULES if each is not rule]
    found = judge_by(register, [*only, dataclasses.replace(rule, check=every)], DAY)
    assert len([each for each in found if each.code == "XM0601"]) == len(register.sheets)


def test_what_other_code_kept_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warm(root)
    other = caching.kind().replace("values", "other")
    monkeypatch.setattr(caching, "kind", lambda: other)
    assert warm(root) == (cold(root), 0)


def test_every_module_that_turns_bytes_to_values_is_part_of_the_key() -> None:
    """A module that the readers import and that the key does not know could change what is kept."""
    package = PROJECT / "src/mingce"
    seen: set[str] = set()
    waiting = ["sheet.py", "ties.py", "reading/__init__.py"]
    while waiting:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        folder = package / part
        text = folder.read_text("utf-8")
        for name in re.findall(r"^\s*from mingce\.([a-z_.]+) import", text, flags=re.MULTILINE):
            place = name.replace(".", "/")
            file = f"{place}.py" if (package / f"{place}.py").is_file() else f"{place}/__init__.py"
            waiting.append(file)
    # Models are validated anew, and places are named anew, in every run.
    anew = re.compile(r"records/|finding\.py|workdays/")
    known = tuple(caching.CODE)
    missing = {
        part
        for part in seen
        if not (anew.match(part) and part != "records/formats.py")
        and not any(part == each or part.startswith(f"{each}/") for each in known)
    }
    assert missing == set()


def spoil(data: bytes, by: random.Random) -> bytes:
    step = by.randrange(5)
    at = by.randrange(len(data))
    if step == 0:
        return data[:at]
    if step == 1:
        return by.randbytes(at)
    if step == 2:
        return data[:at] + bytes([data[at] ^ 1 << by.randrange(8)]) + data[at + 1 :]
    if step == 3:
        return b""
    return data + by.randbytes(10)


@pytest.mark.parametrize("name", ["values", "stats"])
@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_cache_is_not_read(root: Path, name: str, seed: int) -> None:
    by = random.Random(seed)
    warm(root)
    path = root / ".git" / FOLDER / name
    path.write_bytes(spoil(path.read_bytes(), by))
    assert warm(root)[0] == cold(root)
    findings, had = warm(root)
    assert (findings, had > len(sheets(root)) // 2) == (cold(root), True)


def test_a_folder_or_a_link_in_its_place_harms_nothing(root: Path) -> None:
    folder = root / ".git" / FOLDER
    (folder / "values").mkdir(parents=True)
    (folder / "stats").symlink_to(root / "office/register.yml")
    before = (root / "office/register.yml").read_bytes()
    assert warm(root)[0] == cold(root)
    assert (root / "office/register.yml").read_bytes() == before


def test_values_that_fit_no_model_are_read_again(root: Path) -> None:
    """Well sealed and yet wrong: another program's, or another version's with the same name."""
    warm(root)
    path = root / ".git" / FOLDER / "values"
    content = store.read(path, caching.kind())
    assert content is not None
    wrong = content.replace(b'"kind":"open"', b'"kind":"shut"')
    assert wrong != content
    assert store.write(path, caching.kind(), wrong)
    assert warm(root)[0] == cold(root)


def test_a_file_that_changed_without_a_trace_but_its_time_of_change(root: Path) -> None:
    warm(root)
    path = sheets(root)[0]
    seen = path.stat()
    path.write_bytes(path.read_bytes().replace(b"kind", b"kinb", 1))
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (seen.st_size, seen.st_mtime_ns)
    assert warm(root)[0] == cold(root)
    assert path.relative_to(root).as_posix() in {each.place.path for each in cold(root)}


def test_nothing_wrong_is_kept(root: Path) -> None:
    broken = sheets(root)[0]
    broken.write_text("kind: 改\n", "utf-8")
    first = warm(root)[0]
    assert [each.place.path for each in first if each.code.startswith("XM00")].count(
        broken.relative_to(root).as_posix()
    )
    assert warm(root)[0] == first == cold(root)


def test_it_may_be_deleted_at_any_time(root: Path) -> None:
    warm(root)
    shutil.rmtree(root / ".git" / FOLDER)
    assert warm(root) == (cold(root), 0)


RUN = [sys.executable, "-m", "mingce", "check", "--format", "json"]


def start(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        RUN, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(os.environ)
    )


def test_runs_at_once_say_the_same(root: Path) -> None:
    many = [start(root) for _ in range(4)]
    said = {run.communicate()[0] for run in many}
    assert len(said) == 1
    alone = subprocess.run([*RUN, "--no-cache"], cwd=root, capture_output=True, check=False)
    assert said == {alone.stdout}
    assert list((root / ".git" / FOLDER).glob("*.tmp")) == []


def test_a_killed_run_leaves_the_old_or_the_new(root: Path) -> None:
    alone = subprocess.run([*RUN, "--no-cache"], cwd=root, capture_output=True, check=False).stdout
    for count in range(5):
        run = start(root)
        time.sleep(0.1 * count)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert warm(root)[0] == cold(root)
    done = subprocess.run(RUN, cwd=root, capture_output=True, check=False)
    assert done.stdout == alone


def test_killed_between_writing_and_replacing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        warm(root)
    monkeypatch.undo()
    assert list((root / ".git" / FOLDER).glob("*.tmp"))
    assert warm(root) == (cold(root), 0)
    left = (root / ".git" / FOLDER).glob("*.tmp")
    for path in left:
        os.utime(path, (1_700_000_000, 1_700_000_000))
    sheets(root)[0].write_bytes(sheets(root)[1].read_bytes())
    warm(root)
    assert list((root / ".git" / FOLDER).glob("*.tmp")) == []
