"""The field types: what each takes and refuses, in the words a clerk reads."""

import datetime as dt
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mingce.records import fields


def accept(type_: Any, value: Any) -> Any:
    return TypeAdapter(type_).validate_python(value)


def refusal(type_: Any, value: Any) -> str:
    """The message of the one error of a value that is refused."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(type_).validate_python(value)
    (error,) = caught.value.errors()
    return error["msg"].removeprefix("Value error, ")


SHAPE = "日期请写成“2026-03-05”的样子，年四位，月、日各两位，日历上有这一天"


class TestDay:
    @pytest.mark.parametrize("value", ["2026-03-05", "2024-02-29", "0001-01-01", "9999-12-31"])
    def test_takes_a_day_of_the_calendar(self, value):
        assert accept(fields.Day, value) == dt.date.fromisoformat(value)

    @pytest.mark.parametrize(
        "value",
        [
            "20260305",
            "2026-3-5",
            "2026-03-5",
            "26-03-05",
            "2026/03/05",
            "2026.03.05",
            "2026年3月5日",
            "2026-W10-4",
            "2026-064",
            "2026-03-05T00:00:00",
            "2026-03-05 ",
            " 2026-03-05",
            "2026-03-05\n",
            "２０２６-０３-０５",
            "+2026-03-05",
            "1772640000",
            "0",
            "",
            1772640001,
            1772640000.0,
            True,
        ],
    )
    def test_refuses_any_other_way_of_writing(self, value):
        assert refusal(fields.Day, value) == SHAPE

    @pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "2025-02-29", "0000-01-01"])
    def test_refuses_a_day_that_no_calendar_has(self, value):
        assert refusal(fields.Day, value) == SHAPE

    def test_takes_what_is_a_day_already(self):
        assert accept(fields.Day, dt.date(2026, 3, 5)) == dt.date(2026, 3, 5)
        assert refusal(fields.Day, dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC)) == SHAPE

    def test_leaves_null_to_the_field(self):
        assert accept(fields.Day | None, None) is None
        with pytest.raises(ValidationError, match="日期请写成"):
            accept(fields.Day, None)


FIRST = "统一社会信用代码不对：第18位校验码与前17位不符，请对照法人证书逐位核对"
SECOND = "统一社会信用代码不对：第9至17位（组织机构代码）的校验码不符，请对照法人证书逐位核对"


class TestCreditCode:
    @pytest.mark.parametrize(
        "value",
        [
            "11331002002673575G",  # a real government body: both check digits hold
            "11370213000000019Y",  # made up for demonstrations
            "1137021300000006X2",  # the inner check digit is the X that stands for ten
            "113702130000000782",
        ],
    )
    def test_takes_what_passes_both_check_digits(self, value):
        assert accept(fields.CreditCode, value) == value

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            ("11331002002673575H", FIRST),  # the last sign changed: only the outer one fails
            ("11331002002673576G", FIRST),
            ("11331002002673585G", FIRST),
            # The organisation's check digit changed and the last sign made to fit again.
            ("11331002002673576K", SECOND),
            ("11331002002673574D", SECOND),
            ("113702130000000009", FIRST),
        ],
    )
    def test_says_which_check_digit_is_wrong(self, value, message):
        assert refusal(fields.CreditCode, value) == message

    @pytest.mark.parametrize(
        "value",
        [
            "11331002002673575",
            "11331002002673575GG",
            "11331002002673575g",
            "1133 1002002673575G",
            "1133100200267357IG",  # I, O, S, V and Z are not used
            "１１331002002673575G",
        ],
    )
    def test_refuses_another_shape(self, value):
        assert "should match pattern" in refusal(fields.CreditCode, value)


class TestPhone:
    @pytest.mark.parametrize(
        "value",
        [
            "0532-00000016",
            "010-00000000",
            "0532-0000001",
            "0532-00000016-8",
            "0532-00000016-801234",
            "12345",
            "400-000-0000",
            "4000000000",
        ],
    )
    def test_takes_office_phones(self, value):
        assert accept(fields.Phone, value) == value

    @pytest.mark.parametrize(
        "value",
        [
            "13000000000",  # a mobile number, in the ways that people write one
            "130-0000-0000",
            "130 0000 0000",
            "+86-13000000000",
            "013000000000",
            "0130-0000000-0000000",
            "53200000016",
            "00000016",
            "0532-000016",
            "0532-000000160",
            "0532 00000016",
            "0532—00000016",
            "0532-00000016转8",
            "0532-00000016-",
            "0532-00000016-1234567",
            "123456",
            "110",
            "0532-00000016\n",
        ],
    )
    def test_refuses_the_rest(self, value):
        assert "should match pattern" in refusal(fields.Phone, value)


class TestNumbersAndWords:
    @pytest.mark.parametrize(("value", "number"), [("0", 0), ("5", 5), ("007", 7), (12, 12)])
    def test_takes_whole_numbers(self, value, number):
        assert accept(fields.Whole, value) == number

    @pytest.mark.parametrize(
        "value", ["1_000", "1,000", "5.0", "1e3", "+5", "-5", " 5", "５", "五", "", "9" * 16]
    )
    def test_refuses_other_ways_of_writing_a_number(self, value):
        assert refusal(fields.Whole, value) == "这里填整数，只用数字 0 到 9，例如 5"

    @pytest.mark.parametrize("value", ["true", "false", True, False])
    def test_takes_true_and_false(self, value):
        assert accept(fields.YesNo, value) is (value in ("true", True))

    @pytest.mark.parametrize(
        "value", ["yes", "no", "on", "off", "y", "n", "1", "0", "True", "TRUE", "是", ""]
    )
    def test_refuses_other_words_for_them(self, value):
        assert refusal(fields.YesNo, value) == "这里只填 true（是）或 false（否）"

    @pytest.mark.parametrize("value", ["01", 1])
    def test_takes_the_format_as_text_or_number(self, value):
        assert accept(fields.Format, value) == 1

    @pytest.mark.parametrize("value", ["2", "0", "1.0", "v1", "", None, "1" * 5000])
    def test_refuses_another_format(self, value):
        assert refusal(fields.Format, value) == "Input should be 1"


LINE = "should match pattern"


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        (fields.Line, ["x", "李村 街道", "“引号”", "x" * 200], ["", "a\nb", "a\tb", "x" * 201]),
        (fields.Line, ["ab"], ["a\x85b", "a\u2028b", "a\x7fb", "a\n"]),
        (fields.Text, ["一\n二", "x" * 2000], ["", "a\tb", "a\rb", "a\x00b", "x" * 2001]),
        (fields.Slug, ["licun", "m1", "wechat-official"], ["", "1a", "Licun", "a--b", "a-", "a_b"]),
        (fields.Slug, ["a" * 40], ["a" * 41, "李村", "a/b", "a.2", "a\n"]),
        (fields.AccountId, ["licun/weibo", "licun/weibo.2", "licun/weibo.10"], ["licun"]),
        (fields.AccountId, ["a/b"], ["licun/weibo.1", "licun/weibo.0", "licun/weibo/x", "/weibo"]),
        (fields.SubjectId, ["licun", "licun/weibo", "licun/weibo.2"], ["", "licun/", "Licun"]),
        (fields.SheetName, ["2026-10-14-change", "2026-10-14-change-name-2"], ["change"]),
        (fields.SheetName, ["2026-10-14-x"], ["2026-10-14", "2026-10-14-change.yml", "../x"]),
        (
            fields.DocumentId,
            ["licun/weibo/2026-10-14-change", "announcements/licun/2026-09-14-kuaishou"],
            ["licun", "/licun/x", "licun//x", "licun/x.YML", "a/b/c/d/e/f", "licun/x y"],
        ),
        (fields.Email, ["xmt@example.gov.cn"], ["xmt", "xmt@example", "a b@example.cn", "@x.cn"]),
        (fields.Sha256, ["0" * 64], ["0" * 63, "0" * 65, "A" * 64, "g" * 64]),
        (fields.Division, ["370213", "370213006", "370213006001"], ["3702", "3702130", "37021X"]),
        (
            fields.HttpsUrl,
            ["https://weibo.com/u/0512345678", "http://example.cn/?a=b&c=d#e"],
            ["weibo.com", "ftp://x", "javascript:alert(1)", "https://", "https://a b"],
        ),
        (fields.HttpsUrl, ["https://x/页"], ["https://x/<b>", 'https://x/"', "https://x/'"]),
        (
            fields.FilledUrl,
            ["https://x.cn/", "https://x.cn/new?title={title}&body={body}&at={page}&id={id}"],
            ["https://x.cn/{name}", "https://x.cn/{", "https://x.cn/{{title}}", "{title}"],
        ),
        (fields.HttpsUrl, ["https://x/" + "a" * 490], ["https://x/" + "a" * 491, "https://x/\\"]),
    ],
)
def test_texts_of_a_shape(type_, good, bad):
    for value in good:
        assert accept(type_, value) == value
    for value in bad:
        with pytest.raises(ValidationError):
            accept(type_, value)
