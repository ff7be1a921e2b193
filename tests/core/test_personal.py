"""XM1501: no mobile number and no resident id, wherever it stands; what only looks like one may.

Every number here is made up of zeros or invented with a right check digit; none is anybody's.
"""

from __future__ import annotations

import pytest

MOBILE = "13800000000"
RESIDENT = "370213000001010017"
REMEDY = "请删去；联系方式请写办公电话（区号-号码）或 12345，管理人员请写岗位，不写姓名"
CHANGE = "registry/licun/weibo/2026-11-02-change.yml"
NOTICE = "announcements/licun/2026-11-02-weibo.md"


def resident(birthday: str = "19000101", order: str = "001") -> str:
    """A resident id with its right check digit."""
    body = f"370213{birthday}{order}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]


@pytest.fixture
def places(judge, base, write):
    """Where a change of the account's is found, with the given values."""

    def find(**values) -> list[str]:
        values.setdefault("occurred_on", "2026-11-02")
        found = judge({**base(), CHANGE: write(CHANGE, **values)}, "XM1501")
        assert {each.place.path for each in found} <= {CHANGE}
        return [f"{each.place.line}:{each.place.column}" for each in found]

    return find


def test_a_finding_says_what_and_how_to_mend(judge, base, write) -> None:
    files = {**base(), CHANGE: write(CHANGE, occurred_on="2026-11-02", reason=f"联系{MOBILE}")}
    (found,) = judge(files, "XM1501")
    assert (str(found.place), found.severity, found.article) == (
        f"{CHANGE}:5:12",
        "refuse",
        "第十五条",
    )
    assert (found.message, found.remedy) == ("疑似手机号码，名册不得保存个人信息", REMEDY)
    assert (found.subject, found.filing) == ("licun/weibo", CHANGE[9:-4])
    # The number itself is not spread by what speaks of it.
    assert MOBILE not in repr(found)
    files[CHANGE] = files[CHANGE].replace(MOBILE, resident())
    (found,) = judge(files, "XM1501")
    assert found.message == "疑似居民身份证号码，名册不得保存个人信息"


@pytest.mark.parametrize(
    "text",
    [
        MOBILE,
        "138 0000 0000",
        "138-0000-0000",
        "138–0000–0000",
        "138.0000.0000",
        "138·0000·0000",
        "138\u00a00000\u00a00000",
        "138\u30000000\u30000000",
        "1380-000-0000",
        "1380 0000 000",
        "138 000 00000",
        "13800 000000",
        "138000 00000",
        "138 00000000",
        "１３８００００００００",
        "１３８－００００－００００",
        "138００００0000",
        "+8613800000000",
        "+86 138 0000 0000",
        "008613800000000",
        "86-138-0000-0000",
        "(+86)13800000000",
        "tel13800000000",
        "QQ：13800000000。",
        "13800000000转接",
        "13800000000a",
        "1.13800000000",
        "19900000000",
    ],
)
def test_mobile_numbers_however_they_are_written(places, text: str) -> None:
    assert len(places(reason=f"联系电话{text}")) == 1
    assert len(places(reason=text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "0532-00000016",
        "0532-00000016-1380",
        "053200000016",
        "12345",
        "400-000-0000",
        "12800000000",
        "10000000000",
        "1380000000",
        "138000000000",
        "2026-11-02 2026-11-03",
        "青李沧政办发〔2021〕33号",
        "a1b13800000000",
        "13800000000f0a1",
        "QG-370213-0107",
        "1万3800元，0000000份",
    ],
)
def test_numbers_that_are_nobodys(places, text: str) -> None:
    assert places(reason=f"电话 {text}") == []
    assert places(reason=text) == []


@pytest.mark.parametrize("birthday", ["19000101", "19991231", "20120229"])
def test_resident_ids_with_a_right_check_digit(places, birthday: str) -> None:
    number = resident(birthday)
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    assert places(reason=f"身份证{number}") == ["5:13"]
    assert places(reason=f"身份证{wrong}") == []
    assert places(reason=f"身份证1{number}") == []
    assert places(reason=f"身份证{number[:6]} {number[6:14]} {number[14:]}") == ["5:13"]


def test_resident_ids_that_end_in_x(places) -> None:
    number = next(each for n in range(100) if (each := resident(order=f"{n:03d}")).endswith("X"))
    wide = number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    for text in (number, number.lower(), wide):
        assert places(reason=text) == ["5:10"]
    assert places(reason=number[:17]) == []


@pytest.mark.parametrize("birthday", ["17991231", "21000101", "19001301", "19000132", "19000001"])
def test_no_resident_id_without_a_birthday(places, birthday: str) -> None:
    assert places(reason=resident(birthday)) == []


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"reason": MOBILE}, "5:10"),
        ({"submitted_by": f"党政办 {MOBILE}"}, "5:20"),
        ({"evidence": [{"name": f"截图{MOBILE}", "sha256": "0" * 64, "archive": "1"}]}, "5:24"),
        ({"evidence": [{"name": "截图", "sha256": "0" * 64, "archive": MOBILE}]}, "5:117"),
        ({"explanations": [{"rule": "XM0601", "text": f"电话{MOBILE}"}]}, "5:46"),
        ({"facts": {"handle": MOBILE}}, "5:20"),
        ({"facts": {"function": f"咨询{MOBILE}"}}, "5:24"),
        ({"facts": {"verification": {"subject": MOBILE}}}, "5:38"),
        ({"national_system": {"filed_on": "2026-11-02", "reference": MOBILE}}, "5:59"),
    ],
)
def test_any_field_of_text(places, values, place: str) -> None:
    assert places(**values) == [place]


def test_comments(judge, base) -> None:
    files = base()
    path = "registry/licun/weibo/2026-01-12-open.yml"
    files[path] += f"# 找张三 {MOBILE}\n"
    files["office/register.yml"] += f"# {resident()}\n"
    found = judge(files, "XM1501")
    assert [(each.place.path, each.place.column) for each in found] == [
        ("office/register.yml", 3),
        (path, 7),
    ]


def test_several_in_one_file_are_told_apart_without_their_lines(judge, base, write) -> None:
    text = write(CHANGE, occurred_on="2026-11-02", reason=f"{MOBILE}，{MOBILE}")
    first = judge({**base(), CHANGE: text}, "XM1501")
    moved = judge({**base(), CHANGE: text.replace("kind:", "# 说明\nkind:")}, "XM1501")
    assert [each.place.line for each in first] == [5, 5]
    assert [each.place.line for each in moved] == [6, 6]
    assert [each.identity for each in first] == [each.identity for each in moved]
    assert len({each.identity for each in first}) == 2


def test_bodies_and_front_matter(judge, base, announce) -> None:
    entry = [{"id": "licun/weibo", "action": "deregister"}]
    files = {
        **base(),
        NOTICE: announce(NOTICE, entry, "咨询电话：\n\n- 138 0000\n  0000\n- 0532-00000006"),
    }
    assert [str(each.place) for each in judge(files, "XM1501")] == [f"{NOTICE}:11:3"]
    files[NOTICE] = announce(NOTICE, entry, content_goes_to=f"问{MOBILE}")
    assert [str(each.place) for each in judge(files, "XM1501")] == [f"{NOTICE}:8:20"]
    files[NOTICE] = announce(NOTICE, entry, "咨询电话：0532-00000006，或拨打 12345")
    assert judge(files, "XM1501") == []


def test_escapes_and_folds_hide_nothing(judge, base, write) -> None:
    text = write(CHANGE, occurred_on="2026-11-02")
    for hidden in ('"\\x31380000\\u0030000"', '"138\\\n  00000000"', ">\n  电话 138\n  0000 0000"):
        files = {**base(), CHANGE: f"{text}reason: {hidden}\n"}
        (found,) = judge(files, "XM1501")
        assert found.place.line in (6, 7)
        assert found.field.startswith(("reason", "手机号码"))


def test_names_of_files(judge, base, write, announce) -> None:
    path = f"registry/licun/weibo/2026-11-02-change-{MOBILE}.yml"
    notice = f"announcements/licun/2026-11-02-a-{MOBILE}.md"
    files = {
        **base(),
        path: write(path, occurred_on="2026-11-02"),
        notice: announce(notice, [{"id": "licun/weibo", "action": "deregister"}]),
    }
    assert [str(each.place) for each in judge(files, "XM1501")] == [notice, path]


def test_the_daybook(judge, base, daybook) -> None:
    row = "LC-2026-0001,2026-01-12,filed,,licun/weibo/2026-01-12-open,"
    files = base()
    files["office/daybook/2026-01.csv"] = daybook(row, row.replace("0001", "0002", 1) + MOBILE)
    assert [str(each.place) for each in judge(files, "XM1501")] == [
        "office/daybook/2026-01.csv:3:1"
    ]


# ---- typed fields


def test_an_identifier_may_look_like_one_but_not_in_a_reason(judge, base) -> None:
    path = "registry/licun/weibo/2026-01-12-open.yml"
    files = base(identifier=MOBILE, url=f"https://weibo.com/u/{MOBILE}")
    assert judge(files, "XM1501") == []
    text = files[path]
    # The same digits beside it, in a comment of its line, and in a reason.
    files[path] = text.replace("facts:", f"# uid {MOBILE}\nfacts:") + f"reason: uid {MOBILE}\n"
    assert [each.place.line for each in judge(files, "XM1501")] == [5, 8]


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_the_exemption_ends_with_the_value(places, judge, base, write, quote: str) -> None:
    text = write(CHANGE, occurred_on="2026-11-02")
    files = {
        **base(),
        CHANGE: f"{text}facts: {{identifier: {quote}{MOBILE}{quote}}} # {MOBILE}\n",
    }
    (found,) = judge(files, "XM1501")
    assert found.place.column == 22 + len(quote) * 2 + len(MOBILE) + 3


def test_app_ids_hashes_and_links(places) -> None:
    digest = f"{MOBILE}{'a' * 53}"
    assert (
        places(facts={"stores": {"huawei": {"id": MOBILE, "url": f"https://example.com/{MOBILE}"}}})
        == []
    )
    assert places(evidence=[{"name": "截图", "sha256": digest, "archive": "1"}]) == []
    assert places(reason=f"校验值 {MOBILE}") == ["5:14"]


def test_credit_codes_and_forge_ids(judge, base) -> None:
    # A credit code may be a resident id by its digits; a login's number a mobile number.
    code = "11370213000000019Y"
    files = base()
    path = "registry/licun/2026-01-07-enrol.yml"
    files[path] = files[path].replace('{"name"', f'{{"credit_code": "{code}", "name"', 1)
    files["office/access.yml"] = f"""\
# yaml-language-server: $schema=../schemas/office/access.json
format: 1
units:
  licun: {{logins: [{{name: licun, id: {MOBILE}}}]}}
reviewers: []
"""
    assert judge(files, "XM1501") == []
    files["office/access.yml"] = files["office/access.yml"].replace(
        "name: licun", f"name: a-{MOBILE}"
    )
    assert [str(each.place) for each in judge(files, "XM1501")] == ["office/access.yml:4:29"]
