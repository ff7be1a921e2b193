"""``mingce due``: everything with a date, oldest first, for people, programs and calendars."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from mingce.ical import Event, calendar, escaped, folded

GROUND = {"kind": "cannot_maintain", "date": "2026-11-20", "document": "会议纪要"}
NATIONAL = {"filed_on": "2026-11-20", "reference": "QG-370213-0002"}


def entered(desk, run) -> None:
    desk.commit()
    run(desk, "enter")


def due(desk, run, *arguments: str) -> list[dict]:
    done = run(desk, "due", "--format", "json", *arguments)
    assert done.code == 0, done.err
    return json.loads(done.out)["due"]


def kinds(tasks: list[dict]) -> list[str]:
    return [f"{each['kind']} {each['subject']} {each['by_latest']} {each['who']}" for each in tasks]


CALENDAR = "calendar  2026-12-31 office"


def test_of_a_lawful_register_only_the_next_calendar_is_due(alone, run):
    assert kinds(due(alone, run)) == [CALENDAR]
    assert kinds(due(alone, run, "--as-of", "2026-10-31")) == []
    assert kinds(due(alone, run, "--as-of", "2027-01-04")) == [CALENDAR]


def test_the_text_says_date_who_and_what(alone, run):
    assert run(alone, "due").out == (
        "2026-12-31 还有 27 个工作日　主管单位　office/calendar/2027.yml 还没有；"
        "国务院办公厅的放假通知公布后请运行 mingce calendar add 2027\n"
        "截至 2026-11-24：共 1 项，其中已过期 0 项\n"
    )
    late = run(alone, "due", "--as-of", "2027-01-04").out
    assert late.startswith("2026-12-31 已过 4 天　主管单位　")
    assert late.endswith("共 1 项，其中已过期 1 项\n")


def test_what_is_not_entered_is_the_offices(alone, run):
    alone.change(day="2026-11-19")
    tasks = due(alone, run)
    assert kinds(tasks)[0] == "enter  2026-11-19 office"
    assert tasks[0]["what"].startswith("1 份备案还没有登记编号，最早的于 2026-11-19 报送")


def test_a_closing_from_its_ground_to_its_notice(alone, run):
    alone.file(
        "registry/licun/weibo/2026-11-20-suspend.yml",
        occurred_on="2026-11-20",
        ground=GROUND,
        national_system=NATIONAL,
    )
    entered(alone, run)
    assert kinds(due(alone, run, "--unit", "licun")) == [
        "announce licun/weibo 2026-11-29 unit",
        "finish licun/weibo 2026-12-21 unit",
    ]
    alone.announce(
        "announcements/licun/2026-11-24-weibo.md",
        [{"id": "licun/weibo", "action": "deregister", "stops_on": "2026-11-24"}],
        ground=GROUND,
        content_goes_to="已归档",
    )
    entered(alone, run)
    assert kinds(due(alone, run, "--unit", "licun")) == [
        "notice licun/weibo 2026-12-15 unit",
        "finish licun/weibo 2026-12-21 unit",
        "deregister licun/weibo 2026-12-23 unit",
    ]


def test_a_breach_waits_for_its_explanation_then_for_its_answer_then_for_its_end(alone, run):
    path = "registry/licun/weibo/2026-11-20-change.yml"
    said = {"occurred_on": "2026-11-02", "facts": {"function": "便民"}, "national_system": NATIONAL}
    alone.file(path, **said)
    assert "explain licun/weibo None unit" in kinds(due(alone, run))
    alone.file(path, **said, explanations=[{"rule": "XM0601", "text": "平台审核延迟"}])
    assert "answer licun/weibo None office" in kinds(due(alone, run))
    by = ["--by", "中心主任", "--reference", "李政〔2026〕9号", "--text", "暂予记录"]
    run(alone, "decide", "answer", *by, "--until", "2026-12-10")
    entered(alone, run)
    assert kinds(due(alone, run)) == ["waiver licun/weibo 2026-12-10 office", CALENDAR]
    assert CALENDAR in kinds(due(alone, run, "--within", "5"))
    assert "waiver licun/weibo 2026-12-10 office" not in kinds(due(alone, run, "--within", "5"))


def test_a_platform_that_does_not_deregister(alone, run):
    alone.file(
        "registry/licun/weibo/2026-11-20-blocked.yml",
        occurred_on="2026-11-19",
        national_system=NATIONAL,
        attempts=[{"date": "2026-11-20", "what": "提交注销", "result": "平台答复材料不全"}],
    )
    entered(alone, run)
    [task] = [each for each in due(alone, run) if each["kind"] == "blocked"]
    assert task["what"].startswith("注销受阻：自 2026-11-19 起，最近一次办理于 2026-11-20；")
    assert task["filing"] == "licun/weibo/2026-11-20-blocked"


def test_what_expires_is_listed_when_it_is_near(alone, run):
    alone.file(
        "registry/licun/weibo/2026-11-20-change.yml",
        occurred_on="2026-11-20",
        national_system=NATIONAL,
        facts={
            "verification": {
                "subject": "青岛市李沧区人民政府李村街道办事处",
                "expires_on": "2026-12-20",
            },
            "operation": {
                "by": "contracted",
                "contractor": {
                    "name": "某公司",
                    "contract_from": "2026-01-01",
                    "contract_until": "2026-11-22",
                    "licence": {
                        "kind": "互联网新闻信息服务许可证",
                        "number": "1",
                        "expires_on": "2027-06-01",
                        "scope": "转载",
                    },
                },
            },
            "merge_by": "2027-01-10",
        },
    )
    entered(alone, run)
    found = [each for each in kinds(due(alone, run)) if each.split()[0] != "explain"]
    assert found == [
        "contract licun/weibo 2026-11-22 unit",
        "verification licun/weibo 2026-12-20 unit",
        CALENDAR,
        "merge licun/weibo 2027-01-10 unit",
    ]
    assert "licence licun/weibo 2027-06-01 unit" in kinds(due(alone, run, "--within", "200"))


def test_a_consent_runs_out_before_anything_was_opened(alone, run):
    by = ["--by", "中心主任", "--reference", "李政〔2026〕9号", "--name", "李村街道"]
    run(alone, "decide", "consent", "licun/douyin", *by, "--expires", "2027-02-20")
    tasks = due(alone, run, "--unit", "licun")
    assert kinds(tasks) == ["open licun/douyin 2027-02-20 unit"]
    assert tasks[0]["what"] == "主管单位已同意开设“李村街道”，有效期至 2027-02-20；开设后须备案"


def test_a_disputed_identity_waits_for_the_office(alone, run):
    facts = {**alone.ACCOUNT, "name": "九水发布"}
    facts["verification"] = {"subject": "青岛市李沧区人民政府九水街道办事处"}
    alone.file(
        "registry/jiushui/weibo/2026-11-20-open.yml",
        occurred_on="2026-11-19",
        facts=facts,
        disputes="licun/weibo",
        national_system=NATIONAL,
    )
    assert [each for each in kinds(due(alone, run)) if each.startswith("assign ")]
    assert [each for each in kinds(due(alone, run, "--unit", "jiushui")) if "assign" in each]


def test_who_takes_over_has_to_do_it(alone, run):
    alone.file(
        "registry/licun/weibo/2026-11-20-transfer.yml",
        occurred_on="2026-11-20",
        to="jiushui",
        ground={**GROUND, "kind": "merged"},
        national_system=NATIONAL,
    )
    assert [each for each in kinds(due(alone, run, "--unit", "jiushui")) if "take_over" in each]
    assert "九水街道办事处　licun/weibo：移交办理中" in run(alone, "due").out


def test_a_year_without_a_calendar_that_is_needed_says_so(alone, run):
    alone.announce(
        "announcements/licun/2026-12-11-weibo.md",
        [{"id": "licun/weibo", "action": "deregister", "stops_on": "2026-12-11"}],
        ground={**GROUND, "date": "2026-12-11"},
        content_goes_to="已归档",
    )
    alone.commit()
    run(alone, "enter", "--as-of", "2026-12-11")
    tasks = due(alone, run, "--as-of", "2026-12-11")
    notice = next(each for each in tasks if each["kind"] == "notice")
    assert notice["missing_years"] == [2027]
    assert notice["by_earliest"] < notice["by_latest"]
    [year] = [each for each in tasks if each["kind"] == "calendar"]
    assert "有期限因此还不能认定" in year["what"]


def test_usage(alone, run):
    for arguments, said in (
        (["--format", "xml"], "没有“xml”这种格式，可用：text、json、ics、markdown"),
        (["--unit", "nowhere"], "名册里没有单位“nowhere”"),
    ):
        done = run(alone, "due", *arguments)
        assert (done.code, said in done.err) == (2, True)


HOSTILE = "<script>alert(1)</script> | [点](javascript:x)\\ `x` @all **b** \u202e"


def test_a_table_shows_a_filings_text_and_reads_none_of_it(alone, run):
    alone.file(
        "registry/licun/2026-11-20-change.yml",
        occurred_on="2026-11-20",
        facts={"name": HOSTILE.strip(" \u202e")},
    )
    alone.change(day="2026-11-19")
    alone.file(
        "registry/licun/weibo/2026-11-20-suspend.yml", occurred_on="2026-11-20", ground=GROUND
    )
    said = run(alone, "due", "--format", "markdown").out
    rows = [line for line in said.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}
    assert "<script" not in said
    assert "@all" not in said
    assert not re.search(r"(?<!\\)\]\(", said)
    assert run(alone, "due", "--format", "markdown", "--unit", "qzfb").out == (
        "# 待办（截至 2026-11-24）\n\n没有待办。\n"
    )


WHAT = (
    "office/calendar/2027.yml 还没有；国务院办公厅的放假通知公布后请运行 mingce calendar add 2027"
)


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_calendar_file_holds_what_has_a_date(alone, run):
    done = run(alone, "due", "--format", "ics")
    again = run(alone, "due", "--format", "ics")
    assert done.out == again.out
    lines = unfolded(done.out)
    uid = lines[7]
    assert re.fullmatch(r"UID:[0-9a-f]{32}@370213\.mingce", uid)
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mingce//mingce//ZH",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:李沧区政务新媒体名册待办",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "BEGIN:VEVENT",
        uid,
        "DTSTAMP:20261124T000000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        f"SUMMARY:主管单位：{WHAT}",
        "TRANSP:TRANSPARENT",
        "DESCRIPTION:2026-12-31 还有 27 个工作日",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    assert all(len(part.encode()) <= 75 for part in done.out.split("\r\n"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [""]),
        ("x" * 75, ["x" * 75]),
        ("x" * 76, ["x" * 75, " x"]),
        ("x" * 74 + "街", ["x" * 74, " 街"]),
        ("街" * 50, ["街" * 25, " " + "街" * 24, " 街"]),
        ("x" * 150, ["x" * 75, " " + "x" * 74, " x"]),
    ],
    ids=["empty", "full", "one-more", "no-sign-split", "chinese", "two-folds"],
)
def test_lines_are_folded_at_75_octets(text, parts):
    assert list(folded(text)) == parts
    assert "".join(part[1:] if number else part for number, part in enumerate(parts)) == text


def test_no_text_ends_its_line_or_its_value():
    assert escaped("a;b,c\\d\r\nEND:VEVENT\rx\x07") == "a\\;b\\,c\\\\d\\nEND:VEVENT\\nx"
    event = Event("1", day := dt.date(2026, 11, 24), day, "a\r\nEND:VCALENDAR")
    lines = unfolded(calendar("b\nEND:VCALENDAR", "-//x//y", [event]))
    assert lines.count("END:VCALENDAR") == 1
    assert lines[-1] == "END:VCALENDAR"
