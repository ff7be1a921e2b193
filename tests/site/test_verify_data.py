"""What verification stands on: the file it looks things up in, badges, QR codes and drawings."""

from __future__ import annotations

import dataclasses
import json
import random
import re
import string
from xml.etree import ElementTree as ET

import pytest
import segno

from mingce.pages import Page, render
from mingce.pages.asking import Asking, Shown
from mingce.pages.badges import badge_svg
from mingce.pages.book import Book
from mingce.pages.drawings import drawing
from mingce.pages.lookup import in_order, lookup_json
from mingce.pages.qr import Codes
from mingce.pages.states import STATES
from mingce.pages.traditional import pairs

ADDRESS = "https://minglu.example.cn/li/"
SVG = "{http://www.w3.org/2000/svg}"


def unpacked(data: dict) -> list[dict]:
    """The accounts of the file, as its script unpacks them."""
    names, last = [], ""
    for name in data["n"].split("\n"):
        last = name or last
        names.append(last)
    handles = data["h"].split("\n")
    columns = [(common, iter(rest.split("\n"))) for common, rest in data["i"]]
    units = [unit for unit in data["units"] for _ in range(unit[3])]
    found = []
    for number, (platform, state) in enumerate(zip(data["p"], data["s"], strict=True)):
        place = ord(platform) - 48 - (ord(platform) > 92)
        row = data["table"]["platforms"][place]
        common, rest = columns[place]
        tail = next(rest)
        more = data["x"].get(str(number), {})
        found.append(
            {
                "id": f"{units[number][0]}/{more.get('f', row['key'])}",
                "name": names[number],
                "handle": handles[number],
                "identifier": common + tail if tail else "",
                "state": data["states"][ord(state) - 48 - (ord(state) > 92)][0],
                "subject": more.get("j", units[number][4] if len(units[number]) > 4 else ""),
            }
        )
    return found


def test_the_file_holds_every_account_whole(site) -> None:
    book = Book(site)
    found = unpacked(json.loads(lookup_json(book)))
    assert found == [
        {
            "id": each.id,
            "name": each.name,
            "handle": each.handle,
            "identifier": each.identifier,
            "state": each.state,
            "subject": each.subject,
        }
        for each in in_order(book)
    ]
    assert {each["id"] for each in found} == {each.id for each in site.accounts}


def test_an_unknown_identifier_and_many_of_one_beginning(make_site) -> None:
    site = make_site()
    ids = iter(["gh_00a", "", "gh_00", "gh_00bc"] * 9)
    accounts = tuple(dataclasses.replace(each, identifier=next(ids)) for each in site.accounts)
    book = Book(dataclasses.replace(site, accounts=accounts))
    by_id = {each["id"]: each["identifier"] for each in unpacked(json.loads(lookup_json(book)))}
    assert by_id == {each.id: each.identifier for each in accounts}


def test_many_platforms_have_letters_that_json_need_not_escape(make_site) -> None:
    site = make_site()
    rows = [
        {"key": f"p{number}", "name": f"平台{number}", "id": ["[0-9]+", 0, ["编号"]]}
        for number in range(60)
    ]
    asking = Asking(table={"platforms": rows, "short": [], "others": []})
    accounts = tuple(
        dataclasses.replace(site.accounts[0], id=f"jia/p{number}", platform=f"p{number}")
        for number in range(60)
    )
    book = Book(dataclasses.replace(site, accounts=accounts, asking=asking))
    found = unpacked(json.loads(lookup_json(book)))
    assert {each["id"] for each in found} == {each.id for each in accounts}
    assert b"\\" not in lookup_json(book).replace(b"\\n", b"")


def test_the_same_register_gives_the_same_bytes(site, make_site) -> None:
    assert lookup_json(Book(site)) == lookup_json(Book(make_site()))


def test_traditional_characters_are_those_of_what_is_looked_up(site) -> None:
    """Pairs for names, units, labels and words alone, each character once and never as it is."""
    fold = json.loads(lookup_json(Book(site)))["table"]["fold"]
    old, new = fold[::2], fold[1::2]
    assert len(old) == len(new) == len(set(old))
    assert not set(old) & set(new)
    words = "".join(each.name for each in (*site.accounts, *site.units)) + site.jurisdiction
    for character, simple in ("區区", "號号", "衞卫", "衛卫", "備备", "醫医"):
        assert (character + simple in fold) == (simple in words + "备案编号登记"), simple


def test_a_register_in_traditional_characters_says_so(site) -> None:
    for name, said in (("甲区", 0), ("甲區", 1)):
        accounts = (dataclasses.replace(site.accounts[0], name=name), *site.accounts[1:])
        data = json.loads(lookup_json(Book(dataclasses.replace(site, accounts=accounts))))
        assert data["t"] == said
        assert "區区" in data["table"]["fold"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["李村街道"], ""),
        (["区"], "區区"),
        (["區"], "區区"),
        (["后"], "後后"),
        (["李沧区", "卫生"], "區区滄沧衛卫衞卫"),
        (["著名"], ""),
        (["gh_0", "瞭望"], ""),
    ],
)
def test_pairs_are_what_the_texts_need(texts: list[str], expected: str) -> None:
    assert pairs(texts) == expected


def test_it_is_small(make_site) -> None:
    """Bytes an account, compressed, with identifiers that do not repeat."""
    import gzip

    chance = random.Random(7)
    site = make_site()
    accounts = tuple(
        dataclasses.replace(
            site.accounts[0],
            id=f"jia/wechat.{number}" if number else "jia/wechat",
            name=f"示范{chance.choice('甲乙丙丁戊己庚辛')}{chance.choice('东南西北')}街道",
            identifier=f"gh_{chance.getrandbits(48):012x}",
            handle="",
        )
        for number in range(2000)
    )
    data = lookup_json(Book(dataclasses.replace(site, accounts=accounts)))
    assert len(gzip.compress(data, 9)) / 2000 < 20


class TestCodes:
    @pytest.mark.parametrize("prefix", [ADDRESS, "http://a.cn/", f"https://{'x' * 60}.cn/"])
    def test_each_is_the_code_that_an_encoder_makes(self, prefix: str) -> None:
        chance = random.Random(11)
        codes = Codes(prefix)
        for _ in range(8):
            length = chance.randrange(1, 60)
            uri = "".join(chance.choices(f"{string.ascii_letters}{string.digits}-./_", k=length))
            made = segno.make(
                prefix + uri, micro=False, error="m", boost_error=False, mode="byte", mask=2
            )
            bits = "".join("1" if module else "0" for row in made.matrix for module in row)
            assert codes.modules(uri) == (len(made.matrix), int(bits, 2))

    def test_it_is_dark_on_white_with_room_around(self) -> None:
        svg = str(Codes(ADDRESS).svg("accounts/jia/weibo/"))
        root = ET.fromstring(svg)  # noqa: S314
        assert [path.get("fill") or path.get("stroke") for path in root] == ["#fff", "#000"]
        side = int(str(root.get("viewBox")).split()[2])
        assert side == 33 + 8
        assert 'd="M4 4.5h7m' in svg

    def test_it_draws_just_its_modules(self) -> None:
        codes = Codes(ADDRESS)
        for uri in ("a/", "accounts/jia/weibo/", f"accounts/{'b' * 60}/wechat-official.2/"):
            size, modules = codes.modules(uri)
            path = re.findall(r' d="([^"]+)"', codes.svg(uri))[1]
            x, y, dark = 0.0, 0.0, set()
            for verb, first, second in re.findall(r"([Mhm])(-?[\d.]+)(?: (-?[\d.]+))?", path):
                step = float(first)
                if verb == "h":
                    dark |= {(y - 4.5, x - 4 + each) for each in range(int(step))}
                if verb == "M":
                    x, y = step, float(second)
                else:
                    x, y = x + step, y + float(second or 0)
            rows = [
                "".join("01"[(row, place) in dark] for place in range(size)) for row in range(size)
            ]
            assert int("".join(rows), 2) == modules, uri

    def test_what_cannot_be_encoded_has_none(self) -> None:
        assert Codes("https://名录.cn/").svg("a/") == ""

    def test_accounts_have_one_where_the_address_is_known(self, site) -> None:
        for address in (ADDRESS, ""):
            pages = [each for each in render(site, address) if isinstance(each, Page)]
            accounts = [each for each in pages if each.kind in ("account", "tombstone")]
            assert len(accounts) == len(site.accounts)
            assert {'<svg class="qr"' in each.html for each in accounts} == {bool(address)}


def words_of(svg: bytes) -> str:
    root = ET.fromstring(svg)  # noqa: S314
    return "".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))


class TestBadges:
    def test_every_account_has_one_that_says_its_state(self, site) -> None:
        book = Book(site)
        made = {part.uri: part.data for part in render(site) if not isinstance(part, Page)}
        for account in site.accounts:
            svg = made[f"badges/{account.id}.svg"]
            assert svg == badge_svg(book, account)
            words = words_of(svg)
            assert STATES[account.state].word in words
            assert account.name in words
            assert book.platform(account.platform).name in words
            assert "示范数据，截至2026-11-24，以本站页面为准" in words

    def test_a_closed_one_says_so(self, site) -> None:
        account = next(each for each in site.accounts if each.state == "deregistered")
        svg = badge_svg(Book(site), account)
        assert "已注销" in words_of(svg)
        assert "原由甲街道办事处运营" in words_of(svg)
        assert b"stroke-dasharray" in svg

    def test_names_stay_text_and_fit(self, site) -> None:
        name = "<script>&\"'\x00长" + "名" * 60
        account = dataclasses.replace(site.accounts[0], name=name)
        svg = badge_svg(Book(site), account)
        assert {each.tag.removeprefix(SVG) for each in ET.fromstring(svg).iter()} == {  # noqa: S314
            "svg", "title", "rect", "g", "path", "text", "tspan",
        }  # fmt: skip
        assert "…" in words_of(svg)
        assert "名" * 20 not in words_of(svg)


WHO = {
    "filed": "甲街道办事处",
    "pending": "乙局报送",
    "disputed": "丙中心报送，归属没有核定",
    "deregistered": "原由甲街道办事处运营",
    "transferred": "原由乙局运营",
    "assigned": "经认定不属于丙中心",
    "withdrawn": "丙中心已撤回备案",
}
"""What a badge says of the unit: in words that make nothing more of it than the register knows."""


def test_a_badge_says_of_the_unit_no_more_than_is_known(site) -> None:
    book = Book(site)
    by_state = {each.state: each for each in site.accounts}
    for state, who in WHO.items():
        svg = badge_svg(book, by_state[state]).decode()
        assert f'fill="#47565f">{who}</text>' in svg, state
        assert f"），{who}，" in svg, state
        unsure = state in ("disputed", "deregistered", "transferred", "assigned", "withdrawn")
        assert ("stroke-dasharray" in svg) is unsure, state


@pytest.mark.parametrize("kind", ["profile", "address", "backend", "store"])
def test_drawings_number_both_things_and_are_hidden_from_speech(kind: str) -> None:
    svg = str(drawing(Shown("x", kind, "", "a&b.cn/<i>")))
    root = ET.fromstring(svg)  # noqa: S314
    texts = [each.text for each in root.iter("text")]
    assert {"1", "2"} <= set(texts)
    assert root.get("aria-hidden") == "true"
    assert ("a&b.cn/<i>" in texts) == (kind == "address")


def test_no_drawing_where_the_office_names_none() -> None:
    assert drawing(Shown("x")) == ""
