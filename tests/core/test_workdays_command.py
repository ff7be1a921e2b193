"""The answers of ``mingce workdays`` and ``mingce calendar add``, word by word."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import ValidationError

from mingce.commands.calendar import command as calendar
from mingce.commands.workdays import command as workdays
from mingce.desk.calendar import TO_FILL, draft
from mingce.reading import read_yaml
from mingce.records.office import CalendarFile
from mingce.records.policy import PolicyFile

ROOT = Path(__file__).parents[2]
POLICY = """\
format: 1
instrument: {title: 某区政务新媒体管理办法, number: 某政办发〔2021〕1号, issued_by: 某区政府}
periods:
  filing: {working_days: 5, counts_to: handed_in, kinds: [open], article: 第六条}
  closing: {months: 1, article: 第七条}
  notice: {working_days: 15, take_down: after_last_day, article: 第七条}
  national_system_grace: {working_days: 5, article: 第六条}
readings:
  - {about: periods.notice, text: 公告期满次日起方可注销, by: 某区政府, status: 待确认}
required: {unit: [name], account: [name], app: [name]}
systems: {duty: 值班制度}
rules:
  XM0601: {article: 第六条, severity: breach}
"""
YEAR = """\
format: 1
year: 2027
notice: {{title: 通知}}
holidays: [{{name: 元旦, from: {first}, to: 2027-01-03}}]
work: [{work}]
"""
SHORTER = POLICY.replace("working_days: 15", "working_days: 10")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "office/calendar", tmp_path / "office/calendar")
    for year in range(2027, 2031):
        (tmp_path / f"office/calendar/{year}.yml").unlink(missing_ok=True)
    (tmp_path / "office/register.yml").write_text("format: 1\n", encoding="utf-8")
    (tmp_path / "office/policy").mkdir()
    (tmp_path / "office/policy/2021-07-23.yml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def ask(register: Path, *arguments: str) -> Result:
    return CliRunner().invoke(workdays, [*arguments, "--root", str(register)])


def draft_a_year(register: Path, *arguments: str) -> Result:
    return CliRunner().invoke(calendar, ["add", *arguments, "--root", str(register)])


def vectors() -> list[dict[str, str]]:
    lines = (ROOT / "tests/data/date-vectors.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_five_working_days_and_nothing_else(register: Path) -> None:
    result = ask(register, "2026-09-30", "--add", "5")
    assert (result.stdout, result.stderr, result.exit_code) == ("2026-10-13\n", "", 0)


@pytest.mark.parametrize("row", vectors(), ids=lambda row: row["day"])
def test_the_worked_cases(register: Path, row: dict[str, str]) -> None:
    for column, arguments in (
        ("within_5_working_days", ["--add", "5"]),
        ("notice_of_15_last_day", ["--notice", "15"]),
        ("one_month", ["--month"]),
        ("latest_publication", ["--latest-publication"]),
    ):
        result = ask(register, row["day"], *arguments)
        assert (result.exit_code, result.stdout) == (0, row[column] + "\n")
        assert bool(result.stderr) == (row[column] == "UNKNOWN-YEAR")


def test_the_file_to_add_is_named(register: Path) -> None:
    result = ask(register, "2026-12-25", "--add", "5")
    assert (result.stdout, result.exit_code) == ("UNKNOWN-YEAR\n", 0)
    assert result.stderr == (
        "2027 年的工作日历还没有，这个日期定不下来（最早为 2027-01-02，最迟为 2027-01-11）。\n"
        "改法：国务院办公厅的放假通知公布后，请由主管单位运行 mingce calendar add 2027，"
        "填好 office/calendar/2027.yml\n"
    )


def test_a_draft_that_is_not_filled_in_is_no_calendar(register: Path) -> None:
    assert draft_a_year(register, "2027").exit_code == 0
    result = ask(register, "2026-12-25", "--add", "5")
    assert (result.stdout, result.exit_code) == ("UNKNOWN-YEAR\n", 0)
    assert "office/calendar/2027.yml 还不能用（第 10 行的内容不对或尚未填写）" in result.stderr
    assert ask(register, "2026-12-24", "--add", "5").stdout == "2026-12-31\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("format: 1\nformat: 1\n", "第 2 行："),
        ("format: 1\nyear: 2027\n", "行的内容不对或尚未填写"),
        (YEAR.format(first="2028-01-03", work="2027-01-09"), "有的日期不在 2027 年"),
        (YEAR.format(first="2027-01-05", work="2027-01-09"), "先后颠倒"),
        (YEAR.format(first="2027-01-01", work="2027-01-11"), "与放假、周末对不上"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_unknown_year(register: Path, text: str, why: str) -> None:
    (register / "office/calendar/2027.yml").write_text(text, encoding="utf-8")
    result = ask(register, "2026-12-25", "--add", "5")
    assert (result.stdout, result.exit_code) == ("UNKNOWN-YEAR\n", 0)
    assert why in result.stderr


def test_a_day_that_only_some_calendars_have(register: Path) -> None:
    result = ask(register, "2026-12-10", "--latest-publication")
    assert result.stdout == "UNKNOWN-YEAR\n"
    assert "最早为 2026-12-10，最迟为 2026-12-22" in result.stderr
    result = ask(register, "2026-12-31", "--latest-publication")
    assert "最迟不晚于 2027-01-15，也可能没有合适的日子" in result.stderr


def test_none_where_the_notice_never_fits(register: Path) -> None:
    policy = register / "office/policy/2021-07-23.yml"
    policy.write_text(POLICY.replace("working_days: 15", "working_days: 30"), encoding="utf-8")
    result = ask(register, "2026-05-08", "--latest-publication")
    assert (result.stdout, result.stderr, result.exit_code) == ("NONE\n", "", 0)
    facts = json.loads(ask(register, "2026-05-08", "--latest-publication", "--format=json").stdout)
    assert facts == {
        "day": "2026-05-08",
        "value": "NONE",
        "certain": True,
        "earliest": None,
        "latest": None,
        "missing_years": [],
        "holidays": [],
    }


def test_the_policy_of_the_day_gives_the_period(register: Path) -> None:
    (register / "office/policy/2026-05-09.yml").write_text(SHORTER, encoding="utf-8")
    assert ask(register, "2026-05-08", "--latest-publication").stdout == "2026-05-17\n"
    assert ask(register, "2026-05-09", "--latest-publication").stdout == "2026-05-25\n"
    assert ask(register, "2021-06-01", "--latest-publication").stdout == "2021-06-08\n"


def test_json_tells_how_sure_it_is_and_what_was_passed(register: Path) -> None:
    facts = json.loads(ask(register, "2026-09-14", "--notice", "15", "--format", "json").stdout)
    assert facts == {
        "day": "2026-09-14",
        "value": "2026-10-10",
        "certain": True,
        "earliest": "2026-10-10",
        "latest": "2026-10-10",
        "missing_years": [],
        "holidays": [
            {"name": "中秋节", "from": "2026-09-25", "to": "2026-09-27"},
            {"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"},
        ],
    }
    facts = json.loads(ask(register, "2026-12-25", "--add", "5", "--format", "json").stdout)
    assert facts == {
        "day": "2026-12-25",
        "value": "UNKNOWN-YEAR",
        "certain": False,
        "earliest": "2027-01-02",
        "latest": "2027-01-11",
        "missing_years": [2027],
        "holidays": [],
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--add", "5"], "缺少日期。"),
        (["2026-02-30", "--add", "5"], "“2026-02-30”不是日期。"),
        (["20260930", "--add", "5"], "“20260930”不是日期。"),
        (["2026-W40-3", "--add", "5"], "“2026-W40-3”不是日期。"),
        (["2026-09-30", "--add", "0"], "--add 后面的“0”不对。"),
        (["2026-09-30", "--add", "-1"], "--add 后面的“-1”不对。"),
        (["2026-09-30", "--notice", "五"], "--notice 后面的“五”不对。"),
        (["2026-09-30", "--notice", "9999999999"], "--notice 后面的“9999999999”不对。"),
        (["2026-09-30"], "请写明要算什么"),
        (["2026-09-30", "--add", "5", "--month"], "请写明要算什么"),
        (["2026-09-30", "--month", "--format", "yaml"], "--format 后面的“yaml”不对。"),
    ],
)
def test_what_cannot_be_answered(register: Path, arguments: list[str], message: str) -> None:
    result = ask(register, *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.startswith(message)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("what", ["--add=250", "--notice=15", "--month", "--latest-publication"])
def test_the_ends_of_time_are_answered_too(register: Path, day: str, what: str) -> None:
    result = ask(register, day, what)
    assert result.exit_code == 0
    assert result.exception is None


def test_no_policy_and_a_policy_that_cannot_be_read(register: Path) -> None:
    policy = register / "office/policy/2021-07-23.yml"
    for text in ("format: 1\n", "format: [\n"):
        policy.write_text(text, encoding="utf-8")
        result = ask(register, "2026-05-08", "--latest-publication")
        assert (result.stdout, result.exit_code) == ("", 2)
        assert result.stderr.startswith("office/policy/2021-07-23.yml 读不出公告期和办结时限。")
    policy.unlink()
    result = ask(register, "2026-05-08", "--latest-publication")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.startswith("office/policy/ 里没有管理办法的参数")


def test_the_register_is_found_from_within(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = register / "registry/licun"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    result = CliRunner().invoke(workdays, ["2026-09-30", "--add", "5"])
    assert result.stdout == "2026-10-13\n"
    (register / "office/register.yml").unlink()
    result = CliRunner().invoke(workdays, ["2026-09-30", "--add", "5"])
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.startswith("当前文件夹及其上级都不是名册")
    result = ask(register, "2026-09-30", "--add", "5")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert "不是名册的文件夹" in result.stderr


def test_a_draft_names_every_holiday_and_guesses_nothing(register: Path) -> None:
    result = draft_a_year(register, "2027")
    assert result.exit_code == 0
    assert result.stdout.startswith("已起草 office/calendar/2027.yml\n下一步：")
    text = (register / "office/calendar/2027.yml").read_bytes().decode("utf-8")
    assert text == draft(2027)
    assert "\r" not in text
    first = "# yaml-language-server: $schema=../../schemas/office/calendar.json"
    assert text.splitlines()[0] == first
    document = read_yaml(text.encode("utf-8"))
    assert document.problems == []
    assert document.value["year"] == "2027"
    assert document.value["notice"] == {
        "title": "国务院办公厅关于2027年部分节假日安排的通知",
        "number": TO_FILL,
        "date": TO_FILL,
    }
    names = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
    assert document.value["holidays"] == [
        {"name": name, "from": TO_FILL, "to": TO_FILL} for name in names
    ]
    assert document.value["work"] == [TO_FILL]
    with pytest.raises(ValidationError):
        CalendarFile.model_validate(document.value)


def test_a_draft_filled_in_is_a_calendar(register: Path) -> None:
    draft_a_year(register, "2027")
    path = register / "office/calendar/2027.yml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(f"  - {TO_FILL}", "  - 2027-02-20").replace(TO_FILL, "2027-01-04")
    path.write_text(text, encoding="utf-8")
    result = ask(register, "2027-01-01", "--add", "1")
    assert (result.stdout, result.stderr) == ("2027-01-05\n", "")


def test_a_file_that_is_there_is_never_overwritten(register: Path) -> None:
    path = register / "office/calendar/2026.yml"
    before = path.read_bytes()
    result = draft_a_year(register, "2026")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        "office/calendar/2026.yml 已经有了，没有改动。\n"
        "改法：要更正其中的日期，请直接修改这个文件\n"
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "缺少年份。"), (["27"], "“27”不是年份。"), (["1999"], "“1999”不是年份。")],
)
def test_a_year_is_four_digits(register: Path, arguments: list[str], message: str) -> None:
    result = draft_a_year(register, *arguments)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr.startswith(message)


def test_the_policy_of_these_tests_is_one() -> None:
    assert PolicyFile.model_validate(read_yaml(POLICY.encode("utf-8")).value).periods
