"""``mingce receive``: a filing that came by office mail, entered or told in full what to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

BY = ["--post", "中心一级科员", "--reference", "收文〔2026〕88号"]
GOOD = """\
# 李村街道办事处报送
format: 1
kind: change
occurred_on: 2026-11-20
facts:
  function: 便民信息
reason: 职能调整
submitted_by: 党政办公室
"""
PLACE = "registry/licun/weibo/2026-11-24-change.yml"


@pytest.fixture
def mail(tmp_path: Path):
    """Puts a file where mail lies."""

    def put(content: str | bytes, name: str = "来件.yml") -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return str(path)

    return put


def sheets(desk) -> list[str]:
    return desk.git("ls-files", "--others", "registry").splitlines()


def test_a_good_filing_is_entered_as_it_came(alone, run, mail):
    done = run(alone, "receive", mail(GOOD), "--subject", "licun/weibo", *BY)
    assert (done.code, done.err) == (0, "")
    assert (alone.path / PLACE).read_text("utf-8") == (
        "# yaml-language-server: $schema=../../../schemas/account/change.json\n"
        + GOOD
        + "entered_by: {post: 中心一级科员, received_on: 2026-11-24, reference: 收文〔2026〕88号}\n"
    )
    assert done.out == (
        f"已录入 {PLACE}\n下一步：核对无误后提交，由另一位审核人员受理\n"
        "    git switch -c receive-licun-weibo-2026-11-24-change\n"
        f"    git add {PLACE}\n"
        "    git commit -m '录入 licun/weibo/2026-11-24-change'\n"
    )
    assert run(alone, "check").code == 0


def test_windows_line_ends_mark_and_a_wrong_editor_line_are_put_right(alone, run, mail):
    text = "\ufeff# yaml-language-server: $schema=x.json\n" + GOOD.replace("format: 1\n", "")
    file = mail(text.replace("\n", "\r\n"))
    assert run(alone, "receive", file, "--subject", "licun/weibo", *BY).code == 0
    data = (alone.path / PLACE).read_bytes()
    assert data.startswith(
        "# yaml-language-server: $schema=../../../schemas/account/change.json\n"
        "format: 1\n# 李村街道办事处报送\nkind: change\n".encode()
    )
    assert b"\r" not in data


def test_the_day_it_came_is_the_day_it_was_handed_in(alone, run, mail):
    done = run(
        alone, "receive", mail(GOOD), "--subject", "licun/weibo", "--received-on", "2026-11-23", *BY
    )
    assert done.code == 0
    assert sheets(alone) == ["registry/licun/weibo/2026-11-23-change.yml"]


def test_everything_to_be_mended_is_told_at_once_at_the_lines_of_the_paper(alone, run, mail):
    bad = """\
kind: change
occurred_on: 2026-13-40
facts:
  fnction: 便民信息
  url: 不是网址
"""
    done = run(alone, "receive", mail(bad), "--subject", "licun/weibo", *BY)
    assert done.code == 1
    found = [line.split(" ")[:2] for line in done.out.splitlines() if line.startswith("来件.yml")]
    assert found == [
        ["来件.yml:1:1", "XM0018"],
        ["来件.yml:2:14", "XM0016"],
        ["来件.yml:4:3", "XM0017"],
        ["来件.yml:5:8", "XM0016"],
    ]
    assert done.out.endswith("以上共 4 项须由报送单位改正或说明，没有写入。\n")
    assert sheets(alone) == []


def test_a_breach_wants_its_explanation_first(alone, run, mail):
    late = GOOD.replace("2026-11-20", "2026-11-02")
    done = run(alone, "receive", mail(late), "--subject", "licun/weibo", *BY)
    assert done.code == 1
    assert done.out.startswith("来件.yml:4:14 XM0601 违规 备案超期")
    explained = late + "explanations: [{rule: XM0601, text: 平台审核延迟}]\n"
    done = run(alone, "receive", mail(explained), "--subject", "licun/weibo", *BY)
    assert done.code == 0, done.out
    assert done.out.startswith("来件.yml:4:14 XM0601 违规 备案超期")
    assert sheets(alone) == [PLACE]


def test_nothing_is_entered_twice_and_two_of_a_day_get_a_number(alone, run, mail):
    run(alone, "receive", mail(GOOD), "--subject", "licun/weibo", *BY)
    again = run(alone, "receive", mail(GOOD), "--subject", "licun/weibo", *BY)
    assert (again.code, f"收文 收文〔2026〕88号 已经录入：{PLACE}" in again.err) == (2, True)
    other = [*BY[:3], "收文〔2026〕89号"]
    assert run(alone, "receive", mail(GOOD), "--subject", "licun/weibo", *other).code == 0
    assert sheets(alone) == [PLACE.replace("change", "change-2"), PLACE]


def test_only_what_is_missing_is_asked_for(alone, run, mail):
    file = mail(GOOD, "registry/licun/weibo/2026-11-20-change.yml")
    done = run(alone, "receive", file, given="2\n收文〔2026〕88号\n")
    assert done.code == 0, done.err
    assert "录入岗位（填序号 1 到 2）：" in done.err
    assert "哪个单位" not in done.err
    assert "post: 中心一级科员" in (alone.path / PLACE).read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "subject", "said"),
    [
        (GOOD.encode("gb18030"), "licun/weibo", "没有写明备案类型"),
        ("一封信", "licun/weibo", "没有写明备案类型（kind），无从录入"),
        (GOOD.replace("change", "enlarge"), "licun/weibo", "“enlarge”不是账号的备案类型"),
        (GOOD, "nowhere/weibo", "名册里没有单位“nowhere”"),
        (GOOD, "../etc", "“../etc”不是单位或账号的编号"),
    ],
    ids=["encoding", "no-kind", "kind", "unit", "path"],
)
def test_what_cannot_be_entered_at_all(alone, run, mail, content, subject, said):
    done = run(alone, "receive", mail(content), "--subject", subject, *BY)
    assert (done.code, said in done.err) == (2, True), done.err
    assert sheets(alone) == []


def test_who_entered_it_is_the_office_to_say(alone, run, mail):
    own = GOOD + "entered_by: {post: 我, received_on: 2026-11-20, reference: 无}\n"
    done = run(alone, "receive", mail(own), "--subject", "licun/weibo", *BY)
    assert done.code == 1
    assert "XM0002" in done.out


def test_a_folder_that_was_not_opened_is_told_with_the_rest(alone, run, mail):
    access = alone.path / "office/access.yml"
    lines = [line for line in access.read_text("utf-8").splitlines() if "jiushui" not in line]
    access.write_text("\n".join([*lines, ""]), "utf-8")
    unit = alone.file(
        "registry/jiushui/2026-11-20-change.yml", occurred_on="2026-11-20", facts={"name": "x"}
    )
    content = (alone.path / unit).read_text("utf-8")
    (alone.path / unit).unlink()
    late = content.replace('"2026-11-20"', '"2026-11-02"')
    done = run(alone, "receive", mail(late), "--subject", "jiushui", *BY)
    assert done.code == 1
    codes = [line.split(" ")[1] for line in done.out.splitlines() if line.startswith("来件.yml")]
    assert codes == ["XM9026", "XM0601"]


def test_a_file_that_is_not_there(alone, run):
    done = run(alone, "receive", "nothing.yml", *BY)
    said = "读不到 nothing.yml：没有这个文件\n    改法：请核对文件名和位置\n"
    assert (done.code, done.err) == (2, said)
