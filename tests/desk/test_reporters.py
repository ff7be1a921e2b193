"""The formats for forges: what they escape, what they leave out, what they remember."""

from __future__ import annotations

import json

from mingce.finding import Finding, Place, Severity
from mingce.reporting import FORMATS, as_github, as_gitlab


def finding(line: int = 4, **more) -> Finding:
    said = {
        "code": "XM0601",
        "severity": Severity.BREACH,
        "place": Place("registry/licun/weibo/2026-10-14-change.yml", line, 14),
        "message": "备案超期",
        "remedy": "请说明",
        "article": "第六条",
        "subject": "licun/weibo",
        "filing": "licun/weibo/2026-10-14-change",
        "field": "occurred_on",
        **more,
    }
    return Finding(**said)


def test_every_format_is_offered() -> None:
    assert list(FORMATS) == ["text", "json", "github", "gitlab"]
    assert [form([]) for form in FORMATS.values()] == ["", "[]\n", "", "[]\n"]


def test_github_writes_one_command_a_finding_heaviest_first() -> None:
    found = [finding(), finding(severity=Severity.REFUSE), finding(severity=Severity.ADVICE)]
    file = "file=registry/licun/weibo/2026-10-14-change.yml,line=4,col=14"
    assert as_github(found) == (
        f"::error {file},title=XM0601 不予受理::备案超期（第六条）%0A改法：请说明\n"
        f"::warning {file},title=XM0601 违规::备案超期（第六条）%0A改法：请说明\n"
        f"::notice {file},title=XM0601 提示::备案超期（第六条）%0A改法：请说明\n"
    )


def test_github_lets_no_text_of_a_filing_end_its_command() -> None:
    hostile = "100%\r\n::error::x, a:b\n::set-output name=x::y"
    said = as_github([finding(place=Place("a,b:c%\n.yml"), message=hostile, article="")])
    assert said == (
        "::warning file=a%2Cb%3Ac%25%0A.yml,title=XM0601 违规::"
        "100%25%0D%0A::error::x, a:b%0A::set-output name=x::y%0A改法：请说明\n"
    )
    assert said.count("\n") == 1


def test_github_can_say_a_name_that_is_not_utf_8() -> None:
    as_github([finding(place=Place("registry/\udcff.yml"))]).encode("utf-8")


def test_github_shows_ten_of_each_kind_and_counts_the_rest() -> None:
    found = [finding(line) for line in range(1, 13)]
    found += [finding(line, severity=Severity.REFUSE) for line in range(1, 12)]
    lines = as_github(found).splitlines()
    kinds = [line.split(" ")[0] for line in lines]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10 + ["另有"]
    assert lines[-1] == "另有 3 项没有标注，全部内容见本步骤的摘要"


def test_gitlab_remembers_a_finding_by_what_it_is_and_not_by_its_line() -> None:
    [one] = json.loads(as_gitlab([finding(4)]))
    [moved] = json.loads(as_gitlab([finding(9, message="备案超期两日")]))
    [other] = json.loads(as_gitlab([finding(4, field="facts.name")]))
    assert one["fingerprint"] == moved["fingerprint"] != other["fingerprint"]
    assert moved["location"]["lines"] == {"begin": 9}
    assert {key: each for key, each in one.items() if key != "fingerprint"} == {
        "description": "备案超期（第六条）。改法：请说明",
        "check_name": "XM0601",
        "severity": "major",
        "location": {
            "path": "registry/licun/weibo/2026-10-14-change.yml",
            "lines": {"begin": 4},
        },
    }


def test_gitlab_tells_two_of_one_identity_apart_and_begins_at_line_one() -> None:
    one, two = json.loads(as_gitlab([finding(0), finding(7)]))
    assert one["fingerprint"] != two["fingerprint"]
    assert one["location"]["lines"] == {"begin": 1}


def test_check_prints_them(alone, run) -> None:
    alone.change(day="2026-11-20")
    alone.file("registry/licun/weibo/2026-11-23-change.yml", occurred_on="2026-11-02", facts={})
    done = run(alone, "check", "--format", "github")
    assert done.out.startswith("::")
    assert "共 3 个单位" in done.err
    assert json.loads(run(alone, "check", "--format", "gitlab").out)


def test_of_a_change_they_tell_what_it_brings(alone, run) -> None:
    alone.file(
        "registry/licun/weibo/2026-11-20-change.yml",
        occurred_on="2026-11-02",
        facts={"function": "便民"},
        explanations=[{"rule": "XM0601", "text": "平台审核延迟"}],
    )
    alone.commit()
    alone.git("switch", "--quiet", "--create", "work")
    alone.file("registry/licun/weibo/2026-11-23-change.yml", occurred_on="2026-11-03", facts={})
    alone.commit()
    asked = ["check", "--base", "main", "--actor", "900000101"]
    asked += ["--actor-source", "拉取请求的发起者", "--format"]
    done = run(alone, *asked, "github")
    assert done.code == 1
    assert "2026-11-23-change.yml" in done.out
    assert "2026-11-20-change.yml" not in done.out
    found = json.loads(run(alone, *asked, "gitlab").out)
    assert [each["check_name"] for each in found] == ["XM0601"]
