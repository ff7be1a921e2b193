"""``mingce decide …``: decisions from what they decide, and what is refused."""

from __future__ import annotations

import pytest

BY = ["--by", "中心主任", "--reference", "李新媒函〔2026〕12号"]
FUNCTION = '"function": "发布街道政务信息", '
LATE = "registry/licun/weibo/2026-11-20-change.yml"


def apply(desk, day: str = "2026-11-18") -> str:
    return desk.file(
        f"registry/licun/douyin/{day}-apply.yml",
        facts={
            "name": "李村街道",
            "function": "便民信息",
            "operation": {"by": "own"},
            "managers": ["m1"],
            "systems": {"review": "2026-01-06"},
        },
        reason="增设渠道",
    )


def late(desk, **more) -> str:
    """A change filed on the sixth working day, and explained."""
    return desk.file(
        LATE,
        occurred_on="2026-11-12",
        facts={"function": "便民"},
        explanations=[{"rule": "XM0601", "text": "平台审核延迟"}],
        **more,
    )


def decisions(desk) -> list[str]:
    folder = desk.path / "office/decisions"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.yml")}
    return sorted(found - {"licun/2026-01-08-consent.yml"})


def read(desk, name: str) -> str:
    return (desk.path / "office/decisions" / name).read_text("utf-8")


def test_consent_takes_name_and_platform_from_the_application(alone, run):
    apply(alone)
    done = run(alone, "decide", "consent", "licun/douyin", *BY, "--expires", "2027-02-20")
    assert (done.code, done.err) == (0, "")
    text = """\
# yaml-language-server: $schema=../../../schemas/office/consent.json
format: 1
kind: consent
date: 2026-11-24
by: 中心主任
reference: 李新媒函〔2026〕12号
subject: licun/douyin
name: 李村街道
platform: douyin
expires: 2027-02-20
"""
    assert read(alone, "licun/2026-11-24-consent.yml") == text
    assert done.out == (
        f"已写入 office/decisions/licun/2026-11-24-consent.yml\n\n{text}"
        "\n下一步：单独提交，交另一位审核人员合并\n"
        "    git switch -c consent-licun-1124\n"
        "    git add office/decisions/licun/2026-11-24-consent.yml\n"
        "    git commit -m 'consent licun'\n"
    )
    assert run(alone, "check").code == 0


def test_only_what_is_missing_is_asked_for(alone, run):
    apply(alone)
    done = run(alone, "decide", "consent", given="\n主任\n中心主任\n李新媒函〔2026〕12号\n")
    assert done.err.startswith("答复的申请：licun/douyin（李村街道）\n")
    assert "没有“主任”这一项，请填 1 到 2 的数字\n" in done.err
    assert done.code == 0, done.err
    assert "有效期至 [2027-02-24]：" in done.err
    assert "  1. 中心主任\n  2. 中心一级科员\n作出决定的岗位（填序号 1 到 2）：" in done.err
    assert "文号：" in done.err
    assert "名称" not in done.err
    assert "expires: 2027-02-24" in read(alone, "licun/2026-11-24-consent.yml")


def test_a_script_that_says_too_little_is_told_the_flag(alone, run):
    apply(alone)
    done = run(
        alone, "decide", "consent", "licun/douyin", "--expires", "2027-02-20", "--by", "中心主任"
    )
    assert done.code == 2
    assert done.err.endswith("没有填写文号\n    改法：请用 --reference 写明，或在终端里重新运行\n")
    assert decisions(alone) == []


def test_a_date_answered_wrongly_is_asked_again(alone, run):
    apply(alone)
    done = run(alone, "decide", "consent", "licun/douyin", *BY, given="明年\n2027-02-01\n")
    assert done.code == 0
    assert "日期“明年”不对" in done.err
    assert "expires: 2027-02-01" in read(alone, "licun/2026-11-24-consent.yml")


def test_decline(alone, run):
    apply(alone)
    done = run(alone, "decide", "decline", *BY, "--reason", "功能可以并入微博")
    assert done.code == 0, done.err
    assert "subject: licun/douyin\nreason: 功能可以并入微博\n" in read(
        alone, "licun/2026-11-24-decline.yml"
    )
    again = run(alone, "decide", "consent", *BY, "--expires", "2027-01-01")
    assert (again.code, "没有待答复的申请" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("licun/weibo", "licun/weibo 已经开设，没有待决定的申请"),
        ("nowhere/weibo", "名册里没有“nowhere/weibo”"),
        ("licun/kuaishou", "office/platforms.yml 里没有平台“kuaishou”"),
    ],
)
def test_consent_to_what_cannot_be_consented_to(alone, run, target, said):
    done = run(alone, "decide", "consent", target, *BY)
    assert (done.code, said in done.err) == (2, True), done.err


def test_an_answer_takes_rule_and_filing_from_the_finding(alone, run):
    late(alone)
    done = run(alone, "decide", "answer", *BY, "--text", "予以记录")
    assert done.code == 0, done.err
    assert done.err == (
        "批复：XM0601 备案超期：变更发生于 2026-11-12，第5个工作日为 2026-11-19，"
        "报送日为 2026-11-20\n"
    )
    assert read(alone, "licun/2026-11-24-answer.yml").endswith(
        "rule: XM0601\nfiling: licun/weibo/2026-11-20-change\ntext: 予以记录\n"
    )
    again = run(alone, "decide", "answer", LATE, *BY, "--text", "予以记录")
    assert (again.code, "没有待批复的问题，相关问题都已批复" in again.err) == (2, True)


def test_of_several_findings_one_is_chosen(alone, run):
    late(alone)
    alone.file(
        "registry/licun/2026-11-20-change.yml",
        occurred_on="2026-11-02",
        facts={"responsible_section": "综合办公室"},
    )
    done = run(alone, "decide", "answer", "licun", *BY, "--text", "予以记录", given="2\n")
    assert done.code == 0, done.err
    assert "  1. XM0601 licun/2026-11-20-change：备案超期" in done.err
    assert "filing: licun/weibo/2026-11-20-change" in read(alone, "licun/2026-11-24-answer.yml")
    run(alone, "decide", "answer", "licun/2026-11-20-change", *BY, "--text", "予以记录")
    assert decisions(alone) == ["licun/2026-11-24-answer-2.yml", "licun/2026-11-24-answer.yml"]


def test_what_no_filing_says_is_answered_by_its_subject(alone, run):
    lines = (alone.path / "registry/licun/weibo/2026-01-12-open.yml").read_text("utf-8")
    alone.write("registry/licun/weibo/2026-01-12-open.yml", lines.replace(FUNCTION, ""))
    done = run(alone, "decide", "answer", "licun/weibo", *BY, "--text", "限期补齐", given="1\n")
    assert done.code == 0, done.err
    text = read(alone, "licun/2026-11-24-answer.yml")
    assert "subject: licun/weibo\n" in text
    assert "filing:" not in text


def test_a_return_takes_the_filing_and_its_blob_from_the_branch(office, run):
    office.git("switch", "--quiet", "--create", "licun-1120")
    path = office.file(LATE, occurred_on="2026-11-12", facts={"function": "便民"})
    office.commit()
    blob = office.git("rev-parse", f"HEAD:{path}")
    office.git("switch", "--quiet", "main")
    done = run(office, "decide", "return", *BY, given="1\n")
    assert done.code == 0, done.err
    assert "  1. XM0601 备案超期：变更发生于 2026-11-12" in done.err
    assert "  2. T01 印章或签署不符\n" in done.err
    text = read(office, "licun/2026-11-24-return.yml")
    assert f'filing: licun/weibo/2026-11-20-change\nblob: "{blob}"\ncode: XM0601\n' in text
    assert "超期仍可备案" in text


def test_a_return_for_what_only_a_person_sees(office, run):
    office.git("switch", "--quiet", "--create", "licun-1120")
    late(office)
    office.commit()
    office.git("push", "--quiet", "origin", "licun-1120")
    office.git("switch", "--quiet", "main")
    office.git("branch", "--quiet", "-D", "licun-1120")
    done = run(
        office, "decide", "return", LATE, "--head", "origin/licun-1120", "--code", "t02", *BY
    )
    assert done.code == 0, done.err
    asked = "请核对平台显示的名称、标识、主体和日期，附一致的截图"
    assert read(office, "licun/2026-11-24-return.yml").endswith(
        f"code: T02\ntext: 截图与所报内容不一致。{asked}。\n"
    )


def test_what_is_on_main_is_not_sent_back(office, run):
    done = run(office, "decide", "return", "licun/weibo/2026-01-12-open", "--code", "T01", *BY)
    assert done.code == 2
    assert "没有待受理的备案“licun/weibo/2026-01-12-open”" in done.err
    assert "已经合并的备案不能退回" in done.err


def test_a_reason_is_one_of_the_list(office, run):
    office.git("switch", "--quiet", "--create", "licun-1120")
    late(office)
    office.commit()
    office.git("switch", "--quiet", "main")
    done = run(office, "decide", "return", "--code", "不行", *BY)
    assert (done.code, "没有“不行”这个退回理由" in done.err) == (2, True)


def clash(desk) -> None:
    facts = {**desk.ACCOUNT, "name": "九水发布"}
    facts["verification"] = {"subject": "青岛市李沧区人民政府九水街道办事处"}
    desk.file(
        "registry/jiushui/weibo/2026-11-20-open.yml",
        occurred_on="2026-11-19",
        facts=facts,
        disputes="licun/weibo",
    )


def test_an_assignment_takes_the_claimants_from_the_register(alone, run):
    clash(alone)
    alone.git("config", "user.name", "x")
    done = run(
        alone,
        "decide",
        "assign",
        "licun/weibo",
        "--by",
        "中心主任",
        "--reference",
        "李政〔2026〕9号",
    )
    assert done.code == 0, done.err
    assert read(alone, "licun/2026-11-24-assign.yml").endswith(
        "subjects: [jiushui/weibo, licun/weibo]\nholder: licun/weibo\n"
    )


def test_an_assignment_where_nobody_disputes(alone, run):
    done = run(alone, "decide", "assign", "licun/weibo", *BY)
    assert (done.code, "没有别的账号与 licun/weibo 使用同一标识" in done.err) == (2, True)
    done = run(alone, "decide", "assign", "licun/nothing", *BY)
    assert (done.code, "名册里没有账号“licun/nothing”" in done.err) == (2, True)


def test_a_revocation_names_what_it_revokes_once(alone, run):
    apply(alone)
    run(alone, "decide", "consent", "licun/douyin", *BY, "--expires", "2027-02-20")
    reason = ["--reason", "单位来函撤回申请"]
    done = run(alone, "decide", "revoke", "licun/2026-11-24-consent", *reason, *BY)
    assert done.code == 0, done.err
    assert read(alone, "licun/2026-11-24-revoke.yml").endswith(
        "refers_to: office/decisions/licun/2026-11-24-consent\nreason: 单位来函撤回申请\n"
    )
    again = run(alone, "decide", "revoke", "licun/2026-11-24-consent", *reason, *BY)
    assert (again.code, "office/decisions/licun/2026-11-24-consent 已经撤销" in again.err) == (
        2,
        True,
    )
    unknown = run(alone, "decide", "revoke", "licun/2026-11-23-consent", *reason, *BY)
    assert (unknown.code, "没有可以撤销的决定" in unknown.err) == (2, True)


def test_nothing_is_decided_twice_or_overwritten(alone, run):
    apply(alone)
    run(alone, "decide", "consent", "licun/douyin", *BY, "--expires", "2027-02-20")
    before = read(alone, "licun/2026-11-24-consent.yml")
    again = run(alone, "decide", "consent", "licun/douyin", *BY, "--expires", "2027-02-20")
    assert again.code == 2
    assert "这份决定已经有了：office/decisions/licun/2026-11-24-consent.yml" in again.err
    assert read(alone, "licun/2026-11-24-consent.yml") == before
    assert decisions(alone) == ["licun/2026-11-24-consent.yml"]


def test_nobody_decides_for_their_own_unit(alone, run):
    alone.file(
        "registry/qzfb/2026-11-20-change.yml",
        occurred_on="2026-11-02",
        facts={"responsible_section": "综合科"},
    )
    done = run(alone, "decide", "answer", "qzfb", *BY, "--text", "予以记录")
    assert done.code == 2
    assert "“中心主任”应当回避" in done.err
    assert "可由以下岗位作出：区政府办公室主任" in done.err
    other = run(
        alone, "decide", "answer", "qzfb", "--reference", "李政〔2026〕9号", "--text", "予以记录"
    )
    assert other.code == 0, other.err
    assert "by: 区政府办公室主任\n" in read(alone, "qzfb/2026-11-24-answer.yml")


def test_a_decision_is_not_dated_ahead(alone, run):
    apply(alone)
    done = run(alone, "decide", "consent", "licun/douyin", *BY, "--date", "2026-11-25")
    assert (done.code, "决定日期 2026-11-25 还没有到" in done.err) == (2, True)


def test_a_text_that_no_record_may_hold_is_refused(alone, run):
    late(alone)
    said = "请联系张三，手机 13905320000"
    done = run(alone, "decide", "answer", *BY, "--text", said)
    assert done.code == 1
    assert "没有写入" in done.out
    assert decisions(alone) == []


def test_signs_that_yaml_would_take_for_its_own_are_quoted(alone, run):
    late(alone)
    said = '注意: "一"，[二]，#三 {四}'
    assert run(alone, "decide", "answer", *BY, "--text", said).code == 0
    assert 'text: "注意: \\"一\\"，[二]，#三 {四}"\n' in read(alone, "licun/2026-11-24-answer.yml")
    assert run(alone, "check").code == 0
