"""Reading what was pasted: every case of tests/cases/verify, and that a host alone says nothing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mingce.git.tree import WorkTree
from mingce.normalise import Candidate, Reading, pattern_problem, table_of, tidied
from mingce.normalise.pasted import Reader
from mingce.register import load

ROOT = Path(__file__).parents[2]
FILE = yaml.safe_load((ROOT / "tests/cases/verify/readings.yml").read_text("utf-8"))
CASES = FILE["cases"]


def _table() -> dict:
    file = load(WorkTree(ROOT)).platforms_file
    assert file is not None
    table = table_of(file.platforms, file.short_links or (), file.no_accounts)
    return {**table, "fold": FILE["fold"]}


TABLE = _table()
READER = Reader(TABLE)
HOSTS = sorted({host for row in TABLE["platforms"] for host in row.get("hosts", ())})


def said(reading: Reading) -> str:
    """A reading as the case file writes it."""
    if reading.kind == "address":
        return " + ".join(
            f"{each.field} {each.platform} {each.value}" for each in reading.candidates
        )
    return f"{reading.kind} {reading.platform}".strip() if reading.kind != "words" else "words"


def later_ways(reading: Reading) -> set[str]:
    """What the further ways to read words could mean, as the case file writes it."""
    found = {
        f"{one.field} {one.platform} {one.value}"
        for each in reading.then
        for one in each.candidates
    }
    return found | {
        " ".join(filter(None, ("name", each.platform, each.name)))
        for each in reading.then
        if each.name
    }


@pytest.mark.parametrize("case", CASES, ids=[f"{n}" for n, _ in enumerate(CASES)])
def test_case(case: dict) -> None:
    reading = READER.read(case["text"])
    assert said(reading) == case["is"]
    if case["is"] == "words":
        assert (reading.name, reading.other, reading.platform) == (
            case.get("name", ""),
            case.get("other", ""),
            case.get("platform", ""),
        )
        found = {f"{each.field} {each.platform} {each.value}" for each in reading.candidates}
        assert set(case.get("has", ())) <= found
        assert not set(case.get("hasnt", ())) & found
        later = later_ways(reading)
        assert set(case.get("then", ())) <= later
        assert not set(case.get("never", ())) & (later | found)


def test_every_form_has_its_source() -> None:
    assert {case["source"] for case in CASES} == set(FILE["sources"])


def _platforms_of(case: dict) -> set[str]:
    """The platforms that a case is of."""
    words = [each.split() for each in (case["is"], *case.get("has", ()))]
    return {each[1] for each in words if len(each) > 1}


def test_every_platform_has_eight_forms_with_a_source() -> None:
    forms: dict[str, set[str]] = {row["key"]: set() for row in TABLE["platforms"]}
    for case in CASES:
        if case["source"] not in ("made", "observed"):
            for key in _platforms_of(case):
                forms[key].add(case["text"])
    assert {key: len(texts) for key, texts in forms.items() if len(texts) < 8} == {}


def test_no_form_stands_twice() -> None:
    assert [text for text, n in Counter(case["text"] for case in CASES).items() if n > 1] == []


REAL = [re.fullmatch(r"https?://([^/?#]+)/?([!-~]*)", case["text"]) for case in CASES
        if case["is"].split()[0] in ("id", "handle", "store")]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "disguise"),
    [(where, one) for where in FILE["impostors"] for one in FILE["impostors"][where]],
)
def test_no_impostor_is_recognised(where: str, disguise: str) -> None:
    """Whatever an address is made to look like, it names no account; nor a platform of ours."""
    tried = {match[1]: match[2] for match in REAL if match}
    assert len(tried) > 25
    for host, rest in tried.items():
        if "chenzhongtech" in host:  # its subdomains are many, and all of them the platform's
            continue
        reading = READER.read(disguise.replace("{host}", host).replace("{rest}", rest))
        assert not reading.candidates, reading
        assert reading.kind in ("unknown", "many") or (where, reading.kind) == ("page", "page")


@given(st.sampled_from(HOSTS), st.text(max_size=40), st.sampled_from(("https://", "http://", "")))
def test_a_host_alone_is_no_account(host: str, rest: str, scheme: str) -> None:
    """Whatever follows a known host: an account comes from what is written, never from the host."""
    text = f"{scheme}{host.replace('*.', 'm.')}/{rest}"
    for each in READER.read(text).candidates:
        assert each.value.lower() in unquote(tidied(text)).lower()


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    reading = READER.read(text)
    assert reading.kind in ("empty", "address", "short", "page", "unknown", "many", "words")
    assert READER.read(text) == reading


@given(st.text(alphabet=f"{FILE['fold']}示范号-_a0：@（） ", max_size=40))
def test_no_identifier_is_written_otherwise(text: str) -> None:
    """However a text is taken apart, what it could mean is written as it was pasted."""
    pasted = tidied(text).lower().replace(" ", "")
    reading = READER.read(text)
    for one in (reading, *reading.then):
        for each in one.candidates:
            assert each.value.lower() in pasted


@given(st.sampled_from([case["text"] for case in CASES if case["is"].startswith("id ")]))
def test_no_foreign_host_borrows_an_address(text: str) -> None:
    match = re.search(r"(?i)https?://([^/]+)", text)
    if match:
        for host in (
            f"{match[1]}.example.com",
            f"{match[1]}@example.com",
            f"example.com/{match[1]}",
        ):
            reading = READER.read(f"https://{host}{text[match.end() :]}")
            assert reading.kind in ("unknown", "many"), reading


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern",
        [
            r"(?<=a)b", r"(?i)a", r"(?P=id)", r"\bword\b", r"\Aword\Z", r"a\s", "a++", "a*+",
            "(?P<other>a)", "a{,3}", "[]a]", "^a", "a$", r"\2", "𠮷",
        ],
    )  # fmt: skip
    def test_what_the_two_read_differently_is_refused(self, pattern: str) -> None:
        assert pattern_problem(pattern) in ("用了浏览器与检查程序读法不同的写法", "写错了")

    def test_what_is_wrong_is_said(self) -> None:
        assert pattern_problem("a(") == "写错了"
        assert pattern_problem("a(?P<id>b)(c)", grouped=True).startswith("须有且只有一个命名组")
        assert pattern_problem("abc", grouped=True).startswith("须有且只有一个命名组")

    @pytest.mark.parametrize(
        "pattern",
        [r"(?P<id>[0-9]{5,11})(?:\?sec_uid=\1)?", r"[^/?]+(?!x)\d\w\.", r"[\u4e00-\u9fff]"],
    )
    def test_what_both_read_alike_passes(self, pattern: str) -> None:
        assert pattern_problem(pattern) == ""

    def test_the_office_uses_no_other(self) -> None:
        file = load(WorkTree(ROOT)).platforms_file
        assert file is not None
        stated = sum(len(each.url.patterns) for each in file.platforms.values() if each.url)
        assert stated == sum(len(row.get("patterns", ())) for row in TABLE["platforms"])


class TestAddressOfAFiling:
    def test_of_its_platform(self) -> None:
        reading = READER.address("https://m.weibo.cn/u/0512345678?luicode=1", "weibo")
        assert reading.candidates == (Candidate("weibo", "id", "0512345678"),)

    def test_of_another_platform(self) -> None:
        reading = READER.address("https://space.bilibili.com/0000000001", "weibo")
        assert reading.platform == "bilibili"

    @pytest.mark.parametrize("text", ["weibo.com/u/0512345678", "李村街道", "ftp://weibo.com/u/1"])
    def test_no_whole_address(self, text: str) -> None:
        assert READER.address(text, "weibo").kind == "unknown"

    def test_patterns_of_before_are_still_read(self) -> None:
        """A platform that states no hosts matches with all parameters, as it was written then."""

        class Shape:
            label, pattern, case, also_called = "UID", "[0-9]{5,11}", "sensitive", None

        class Url:
            patterns = (
                r"https?://(?:www\.)?example\.cn/u\?(?:[^#]*&)?a=(?P<id>[0-9]{5,11})(?:[&#].*)?",
            )
            hosts = short_links = parameters = paste = None

        class Old:
            name, identifier, handle, url = "旧平台", Shape, None, Url

        reader = Reader(table_of({"old": Old}))
        reading = reader.address("https://www.example.cn/u?b=1&a=0512345678&c=2", "old")
        assert reading.candidates == (Candidate("old", "id", "0512345678"),)
