"""The cases under tests/cases: what each rule must accept and what it must find, by folder.

A case is a small register laid over tests/cases/base: header lines, then files.

    as_of: 2026-11-24                          the day of the check
    expect: XM0601 registry/…/…yml:4:14        what must be found, code and place (find only)
    identity: licun/weibo licun/… occurred_on  its subject, filing and field; - where it has none
    message: 第5个工作日为 2026-10-13           part of the message of the expect line above
    remedy: 超期仍可备案                        part of its remedy
    policy: periods.filing.working_days=6      a value of the base policy changed for this case
    flips: periods.filing.working_days +1      a bound that, moved so, turns the verdict
    without: registry/jiushui/….yml            a file of the base that this case does not have
    --- registry/licun/weibo/2026-10-14-change.yml

In accept/<CODE>/ nothing of that code may be found, in find/<CODE>/ exactly what is expected; in
accept/ALL/ lie strange but lawful registers, in which no rule of an article may find anything.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from mingce.finding import Finding, Identity, Severity
from mingce.register import load
from mingce.rules import RULES, judge

CASES = Path(__file__).parents[1] / "cases"
BASE = CASES / "base"
POLICY = "office/policy/2021-07-23.yml"

KEYS = frozenset({"as_of", "expect", "identity", "message", "remedy", "policy", "flips", "without"})
OF_ARTICLES = re.compile("XM(0[2-9]|1[0-9]|80)[0-9]{2}")

ELSEWHERE = frozenset(rule.code for rule in RULES if rule.check is None)
"""Codes that the reader, the daybook's reader or the hooks yield: their own tests cover them."""


class Files:
    """A register in memory, as mingce.register asks for it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(sorted(files.items()))

    def entries(self) -> Mapping[str, None]:
        return dict.fromkeys(self._files)

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        return ((path, self._files[path]) for path in paths)


@dataclasses.dataclass(frozen=True)
class Expected:
    """A finding that must be there, what makes it itself, and what its message must say."""

    code: str
    place: str
    identity: Identity | None = None
    says: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Case:
    """One case file, read."""

    name: str
    code: str
    accept: bool
    as_of: dt.date
    expected: tuple[Expected, ...]
    policy: tuple[str, ...]
    flips: tuple[str, ...]
    without: tuple[str, ...]
    files: Mapping[str, str]


def read(path: Path) -> Case:
    head, *sections = re.split(r"^--- (\S+)\n", path.read_text("utf-8"), flags=re.MULTILINE)
    files = dict(zip(sections[::2], sections[1::2], strict=True))
    lines = [line.split(": ", 1) for line in head.splitlines() if line and line[0] != "#"]
    said: dict[str, list[str]] = {}
    expected: list[Expected] = []
    for key, value in lines:
        assert key in KEYS, f"{path}: {key}"
        said.setdefault(key, []).append(value)
        if key == "expect":
            code, place = value.split(" ")
            expected.append(Expected(code, place))
        elif key == "identity":
            last = expected[-1]
            parts = ("" if part == "-" else part for part in value.split(" "))
            expected[-1] = dataclasses.replace(last, identity=Identity(last.code, *parts))
        elif key == "message":
            last = expected[-1]
            expected[-1] = dataclasses.replace(last, says=(*last.says, value))
        elif key == "remedy":
            last = expected[-1]
            expected[-1] = dataclasses.replace(last, mends=(*last.mends, value))
    return Case(
        f"{path.parent.parent.name}/{path.parent.name}/{path.stem}",
        path.parent.name,
        path.parent.parent.name == "accept",
        dt.date.fromisoformat(said.get("as_of", ["2026-11-24"])[0]),
        tuple(expected),
        tuple(said.get("policy", ())),
        tuple(said.get("flips", ())),
        tuple(said.get("without", ())),
        files,
    )


STANDING = {
    path.relative_to(BASE).as_posix(): path.read_bytes()
    for path in BASE.rglob("*")
    if path.is_file()
}


def base() -> dict[str, bytes]:
    return dict(STANDING)


def with_policy(files: dict[str, bytes], changes: Iterable[str]) -> None:
    policy = yaml.safe_load(files[POLICY])
    for change in changes:
        path, value = change.split("=", 1)
        *parents, last = path.split(".")
        here = policy
        for key in parents:
            here = here.setdefault(key, {})
        here[last] = yaml.safe_load(value)
    text = yaml.safe_dump(policy, allow_unicode=True, width=1000)
    files[POLICY] = f"# yaml-language-server: $schema=policy.json\n{text}".encode()


def judged(
    case: Case, policy: Iterable[str] = (), more: Mapping[str, bytes] | None = None
) -> list[Finding]:
    files = base() | dict(more or {})
    for path in case.without:
        del files[path]
    files |= {path: text.encode() for path, text in case.files.items()}
    changes = [*case.policy, *policy]
    if changes:
        with_policy(files, changes)
    register = load(Files(files))
    unread = [f"{found.place}: {found.code} {found.message}" for found in register.problems]
    assert unread == [], "a case must be readable"
    return judge(register, case.as_of)


def moved(case: Case, flip: str) -> str:
    """A bound of the base policy, moved as ``flips`` says."""
    path, delta = flip.split(" ")
    for change in case.policy:
        if change.startswith(f"{path}="):
            return f"{path}={int(change.split('=')[1]) + int(delta)}"
    here = yaml.safe_load((BASE / POLICY).read_text("utf-8"))
    for key in path.split("."):
        here = here[key]
    return f"{path}={here + int(delta)}"


ALL = [read(path) for path in sorted(CASES.glob("*/*/*.case"))]
BY_NAME = {case.name: case for case in ALL}
FLIPPING = {f"{case.name}: {flip}": (case, flip) for case in ALL for flip in case.flips}


def of_code(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    if case.code == "ALL":
        return [finding for finding in findings if OF_ARTICLES.fullmatch(finding.code)]
    return [finding for finding in findings if finding.code == case.code]


@pytest.mark.parametrize("name", BY_NAME)
def test_case(name: str) -> None:
    case = BY_NAME[name]
    findings = of_code(case, judged(case))
    shown = sorted(f"{finding.code} {finding.place}" for finding in findings)
    assert shown == sorted(f"{each.code} {each.place}" for each in case.expected), [
        f"{finding.place} {finding.message}" for finding in findings
    ]
    assert bool(case.expected) is not case.accept
    for each in case.expected:
        here = [finding for finding in findings if str(finding.place) == each.place]
        assert each.identity is None or each.identity in [finding.identity for finding in here]
        for part in each.says:
            assert any(part in finding.message for finding in here), here
        for part in each.mends:
            assert any(part in finding.remedy for finding in here), here
    for finding in findings:
        assert finding.message
        assert finding.remedy
        assert finding.article
        assert finding.subject or finding.filing


@pytest.mark.parametrize("name", FLIPPING)
def test_moved_bound_turns_the_verdict(name: str) -> None:
    case, flip = FLIPPING[name]
    assert bool(of_code(case, judged(case, [moved(case, flip)]))) is case.accept


OTHERS = {
    path.relative_to(CASES / "others").as_posix(): path.read_bytes()
    for path in (CASES / "others").rglob("*")
    if path.is_file()
}
"""Lawful subjects of many kinds, read before those of the cases: none of them has a breach."""

FINDING = [case.name for case in ALL if not case.accept and not case.policy]
EVER_FINDING = [case.name for case in ALL if not case.accept]


@pytest.mark.parametrize("name", FINDING)
def test_it_is_found_after_what_is_lawful(name: str) -> None:
    case = BY_NAME[name]
    alone = of_code(case, judged(case))
    among = of_code(case, judged(case, more=OTHERS))
    assert [(each.place, each.identity) for each in among] == [
        (each.place, each.identity) for each in alone
    ]


ROW = re.compile(r"LC-([0-9]{4})-[0-9]{4,6}(,([0-9-]{10}),.*)")
APART = ("XM0603", "XM0604", "XM0608", "XM9012")
"""Codes that compare what a register's units state, or name the rows of its one daybook."""


def _goes_with_others(case: Case) -> bool:
    office = [path for path in case.files if path.startswith("office/")]
    kept = all(path.startswith(("office/daybook/", "office/decisions/")) for path in office)
    return kept and not case.without and case.code not in (*APART, "ALL")


def _groups() -> dict[str, tuple[Case, ...]]:
    """The cases of a code under one policy that fit into one register."""
    found: dict[tuple[str, tuple[str, ...]], list[Case]] = {}
    for case in filter(_goes_with_others, ALL):
        found.setdefault((case.code, case.policy), []).append(case)
    return {
        f"together/{code}/{' '.join(policy)}": tuple(group)
        for (code, policy), group in found.items()
        if not all(case.accept for case in group)
    }


GROUPS = _groups()


def side_by_side(group: Iterable[Case]) -> dict[str, bytes]:
    """Files of many cases as one register, each in units of its own, in the order given."""
    files = {path: text for path, text in STANDING.items() if not path.startswith("registry/")}
    rows: list[tuple[str, str, str]] = []
    for index, case in enumerate(group):
        own = {path: text.decode() for path, text in STANDING.items() if path not in files}
        own |= case.files
        units = {path.split("/")[1] for path in own if path.startswith("registry/")}
        word = re.compile(rf"\b(?=(?:{'|'.join(sorted(units))})\b(?![.-]))")
        for path, text in own.items():
            text = word.sub(f"a{index:03d}-", text)
            if path.startswith("office/daybook/"):
                rows += [(day, year, rest) for year, rest, day in ROW.findall(text)]
            else:
                files[word.sub(f"a{index:03d}-", path)] = text.encode()
    books: dict[str, list[str]] = {}
    numbers: dict[str, Iterator[int]] = {}
    for day, year, rest in sorted(rows, key=lambda row: row[0]):
        number = next(numbers.setdefault(year, itertools.count(1)))
        books.setdefault(day[:7], []).append(f"LC-{year}-{number:04d}{rest}\n")
    head = "number,entered_on,event,occurred_on,subject,where\n"
    for month, lines in books.items():
        files[f"office/daybook/{month}.csv"] = "".join((head, *lines)).encode()
    return files


def found_in(group: Sequence[Case], turned: bool) -> list[tuple[dt.date, str, ...]]:
    """What is found of many cases in one register, each told by its place in the group."""
    files = side_by_side(group[::-1] if turned else group)
    with_policy(files, group[0].policy)
    register = load(Files(files))
    assert [str(problem) for problem in register.problems] == []

    def place(unit: re.Match[str]) -> str:
        return f"{len(group) - 1 - int(unit[1]) if turned else int(unit[1])}-"

    return sorted(
        (
            day,
            *(re.sub(r"\ba([0-9]{3})-", place, text) for text in (*found.identity, found.message)),
        )
        for day in {case.as_of for case in group if not case.accept}
        for found in judge(register, day)
        if found.code not in APART
    )


@pytest.mark.parametrize("name", GROUPS)
def test_it_is_found_wherever_it_stands(name: str) -> None:
    """Each case that must be found stands there twice, and all once more in the opposite order.

    A rule that stops at what is lawful, or at its first breach, finds less in one of the two.
    """
    group = (*GROUPS[name], *(case for case in GROUPS[name] if not case.accept))
    found = found_in(group, turned=False)
    assert found == found_in(group, turned=True)
    assert name.split("/")[1] in {code for _, code, *_ in found}


OF_TODAY = frozenset(
    {
        *("XM0026", "XM0401", "XM0503", "XM0606", "XM0607", "XM0615", "XM0618"),
        *("XM0627", "XM0628", "XM0629", "XM0714", "XM1501", "XM9012"),
        "find/XM0504/day-after",
        "find/XM0505/its-licence-ran-out",
        "find/XM0609/dormant-grace-in-an-unknown-year",
        "find/XM0609/names-grace-in-an-unknown-year",
        "find/XM0609/two-names-whose-grace-is-in-an-unknown-year",
        "find/XM0609/verification-grace-in-an-unknown-year",
        "find/XM0616/an-old-change-with-a-ground",
        "find/XM0616/announcement-not-published",
        "find/XM0616/closing-called-off",
        "find/XM0616/day-after-grace",
        "find/XM0616/notice-over",
        "find/XM0616/second-day-after-the-notice",
        "find/XM0616/stopped-twice",
        "find/XM0702/a-longer-notice-by-policy",
        "find/XM0702/before-it-is-published-under-any-day",
        "find/XM0702/judged-again-on-the-publication-day",
        "find/XM0702/last-day-of-the-notice",
        "find/XM0702/no-ground",
        "find/XM0702/planned-too-early-and-yet-past-the-month",
        "find/XM0705/announced-a-day-late",
        "find/XM0705/planned-past-the-month",
        "find/XM0705/published-too-late-though-dated-in-time",
        "find/XM0705/transfer-announced-too-late",
        "find/XM0709/plan-in-an-unknown-year",
        "find/XM0712/handed-over-and-not-tried-again",
        "find/XM0712/not-tried-again",
        "find/XM0712/tried-more-than-once",
    }
)
"""Rules, or cases of a rule, that say how things stand today: by today's policy."""


@pytest.mark.parametrize("name", EVER_FINDING)
def test_a_new_policy_judges_nothing_filed_before_it(name: str) -> None:
    """A policy that takes force on the day of the check weighs only what is judged as of today."""
    case = BY_NAME[name]
    before = of_code(case, judged(case))
    weight = "advice" if before[0].severity is not Severity.ADVICE else "breach"
    entry = f"rules: {{{case.code}: {{article: 新办法, severity: {weight}}}}}"
    files = {POLICY: STANDING[POLICY]}
    if case.policy:
        with_policy(files, case.policy)
    newer = {f"office/policy/{case.as_of}.yml": files[POLICY].replace(b"rules: {}", entry.encode())}
    after = of_code(case, judged(case, more=newer))
    assert [each.place for each in after] == [each.place for each in before]
    today = not OF_TODAY.isdisjoint((case.code, name))
    assert {each.article == "新办法" for each in after} == {today}
    assert {each.severity == weight for each in after} == {today}


def test_every_rule_has_cases_to_accept_and_to_find() -> None:
    codes = {rule.code for rule in RULES} - ELSEWHERE
    assert codes - {case.code for case in ALL if case.accept} == set()
    assert codes - {case.code for case in ALL if not case.accept} == set()
    assert {case.code for case in ALL} <= {"ALL"} | {rule.code for rule in RULES}


def test_every_rule_has_a_case_that_says_what_its_finding_is_about() -> None:
    """Answers name a finding by its identity: one that changed would leave them unheard."""
    told = {each.code for case in ALL for each in case.expected if each.identity}
    assert told == {rule.code for rule in RULES} - ELSEWHERE


def test_every_period_of_policy_has_a_case_on_each_side_of_its_bound() -> None:
    periods = yaml.safe_load((BASE / POLICY).read_text("utf-8"))["periods"]
    for name, period in periods.items():
        number = next(key for key in ("working_days", "months") if key in period)
        sides = {
            case.accept
            for case, flip in FLIPPING.values()
            if flip.startswith(f"periods.{name}.{number} ")
        }
        assert sides == {True, False}, name
