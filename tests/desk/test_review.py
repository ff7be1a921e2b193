"""``mingce review``: the sheet says what changes, counts days, and reads no text of a filing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from mingce.reporting import review
from mingce.reporting.markdown import cell, inline, page

ACTOR = ["--actor", "900000101"]
SHA = "9f2c" * 16
NATIONAL = {"filed_on": "2026-11-20", "reference": "QG-370213-0002"}
GROUND = {"kind": "cannot_maintain", "date": "2026-09-11", "document": "会议纪要〔2026〕18号"}


@pytest.fixture
def branch(alone):
    """The clone, on a branch of a unit."""
    alone.git("switch", "--quiet", "--create", "licun-1124")
    return alone


@pytest.fixture
def sheet(branch, run):
    """The sheet of what lies in the work tree, and the exit code."""

    def made(*arguments: str) -> str:
        branch.commit()
        done = run(branch, "review", "--head", "licun-1124", *(arguments or ACTOR))
        assert done.code in (0, 1), done.err
        assert (done.code == 1) is ("**不能受理" in done.out)
        return done.out

    return made


def section(text: str, heading: str) -> list[str]:
    """The lines under a heading, up to the next heading of its rank or above."""
    lines = text.splitlines()
    start = next(
        number for number, line in enumerate(lines) if line.lstrip("#").strip().startswith(heading)
    )
    rank = len(lines[start]) - len(lines[start].lstrip("#"))
    found = []
    for line in lines[start + 1 :]:
        if re.match(rf"#{{1,{rank}}} ", line):
            break
        found.append(line)
    return [line for line in found if line]


def test_what_changes_nothing_is_not_to_be_accepted(sheet):
    said = sheet("--base", "HEAD", *ACTOR)
    assert said.startswith("# 审核单\n\n**与并入之处相同，没有要受理的改动**\n")


def test_a_change_in_words(branch, sheet):
    branch.file(
        "registry/licun/weibo/2026-11-24-change.yml",
        occurred_on="2026-11-20",
        facts={"name": "李村街道", "operation": {"by": "own"}},
        reason="名称统一",
        evidence=[{"name": "更名截图", "sha256": SHA, "archive": "2026-XMT-117"}],
        national_system=NATIONAL,
    )
    said = sheet()
    assert said.startswith("# 审核单\n\n**检查通过，可以受理**\n")
    assert "- 报送者：数字编号 900000101（来自--actor 参数）\n" in said
    assert "## 李村街道（licun/weibo，新浪微博，李村街道办事处）\n" in said
    lines = section(said, "变更　2026-11-24-change")
    assert lines[:3] == [
        "- 报送于 2026-11-24，发生于 2026-11-20",
        "- 原因：名称统一",
        "- 全国系统填报·全国系统填报日期：2026-11-20",
    ]
    assert "状态：在用，不变" in lines
    assert [line for line in lines if line.startswith("| 账号名称")] == [
        "| 账号名称 | 李村发布 | 李村街道 |"
    ]
    assert (
        "备案时限（第六条）：自 2026-11-20 起第5个工作日为 2026-11-27，"
        "报送于 2026-11-24，**按时**" in lines
    )
    boxes = [line for line in lines if line.startswith("- [ ]")]
    assert boxes == [
        f"- [ ] 材料“更名截图”与所报一致（存档 2026-XMT-117，校验值 `{SHA}`）",
        "- [ ] 材料上的印章清晰，与报送单位一致",
        "- [ ] 平台页面显示的名称、标识和认证主体与所报一致（标识见：主页）",
        "- [ ] 全国系统可以查到编号 QG-370213-0002（2026-11-20）",
        "- [ ] 报送岗位“党政办公室”属于报送单位",
    ]


def test_the_days_are_counted_out_with_the_holidays_between(branch, sheet):
    branch.file(
        "registry/licun/weibo/2026-10-14-change.yml",
        occurred_on="2026-09-30",
        facts={"function": "便民"},
        explanations=[{"rule": "XM0601", "text": "平台审核延迟"}],
    )
    lines = section(sheet(), "变更　2026-10-14-change")
    start = lines.index("| 2026-09-30 周三 | 起算当日 | 不计 |")
    assert lines[start + 1 : start + 7] == [
        "| 2026-10-01 至 2026-10-07 | 国庆节 | 不计 |",
        "| 2026-10-08 周四 | 工作日 | 第1个工作日 |",
        "| 2026-10-09 周五 | 工作日 | 第2个工作日 |",
        "| 2026-10-10 周六 | 调休上班 | 第3个工作日 |",
        "| 2026-10-11 | 周末 | 不计 |",
        "| 2026-10-12 周一 | 工作日 | 第4个工作日 |",
    ]
    assert "- 情况说明（XM0601）：平台审核延迟" in lines


def test_findings_in_three_groups(branch, sheet):
    branch.file(
        "registry/licun/weibo/2026-10-14-change.yml",
        occurred_on="2026-09-30",
        facts={"function": "便民", "managers": ["m9"]},
        explanations=[{"rule": "XM0601", "text": "平台审核延迟"}],
    )
    said = sheet()
    assert "**不能受理：2 项须先改正或说明**" in said
    must = section(said, "必须改（1）")
    assert must[0].startswith(
        "- XM0022 不予受理　registry/licun/weibo/2026-10-14-change.yml:5:39　"
        "李村街道办事处的备案里没有管理岗位“m9”"
    )
    explain = [line for line in section(said, "需说明（2）") if line.startswith("- XM")]
    assert [line.split("　")[-1] for line in explain] == [
        "**尚未说明**",
        "**已说明，受理后待批复**",
    ]
    reasons = section(said, "退回意见")
    assert [line[6:12] for line in reasons if line.startswith("- [ ] XM")] == ["XM0605", "XM0022"]
    assert "- [ ] T02　截图与所报内容不一致：" in "\n".join(reasons)


def test_without_an_actor_it_is_not_lawful(branch, sheet):
    branch.change()
    said = sheet("--base", "main")
    assert "- 报送者：权限未核（没有给出数字编号或密钥指纹）" in said
    assert section(said, "必须改（1）")[0].startswith("- XM9020 不予受理")


def test_an_announcement_with_its_notice_and_month(branch, sheet):
    branch.announce(
        "announcements/licun/2026-09-14-weibo.md",
        [
            {
                "id": "licun/weibo",
                "action": "deregister",
                "stops_on": "2026-09-14",
                "deregister_planned_on": "2026-10-12",
                "successor": {"title": "青岛发布（微信公众号）"},
            }
        ],
        ground=GROUND,
        content_goes_to="已归档",
    )
    lines = section(sheet(), "公告　2026-09-14-weibo")
    assert (
        "- licun/weibo：注销；接续账号 青岛发布（微信公众号）；2026-09-14 停止更新；"
        "计划于 2026-10-12 注销" in lines
    )
    assert (
        "公告期（第七条）：如果于 2026-09-14 发布，第15个工作日为 2026-10-10，"
        "最早可于 **2026-10-11** 注销" in lines
    )
    assert (
        "办结期限（第七条）：事由发生于 2026-09-11，1个月届满于 **2026-10-12**；"
        "公告最迟于 2026-09-14 发布" in lines
    )
    assert "| 2026-10-10 周六 | 调休上班 | 第15个工作日 |" in lines
    assert "> 特此公告。" in lines


def test_a_deregistration_shows_the_notice_that_it_waited_for(alone, run):
    alone.announce(
        "announcements/licun/2026-09-14-weibo.md",
        [{"id": "licun/weibo", "action": "deregister", "stops_on": "2026-09-14"}],
        ground=GROUND,
        content_goes_to="已归档",
    )
    alone.commit()
    run(alone, "enter", "--as-of", "2026-09-14")
    alone.git("switch", "--quiet", "--create", "licun-1012")
    alone.file(
        "registry/licun/weibo/2026-10-13-deregister.yml",
        occurred_on="2026-10-12",
        national_system=NATIONAL,
    )
    alone.commit()
    said = run(alone, "review", "--head", "licun-1012", *ACTOR).out
    assert "这次改动之后：在用 → **已注销**" in said
    lines = section(said, "注销　2026-10-13-deregister")
    assert "状态：在用 → 已注销" in lines
    assert any(
        line.startswith("公告期（第七条）：于 2026-09-14 发布，第15个工作日为 2026-10-10")
        for line in lines
    )


def test_a_correction_shows_what_it_makes_of_its_sheet(branch, sheet):
    branch.file(
        "registry/licun/weibo/2026-11-24-correct.yml",
        refers_to="2026-01-12-open",
        changes={"occurred_on": "2026-01-09", "facts": {"function": "便民信息"}},
    )
    lines = section(sheet(), "更正　2026-11-24-correct")
    assert "所指：开设　2026-01-12-open" in lines
    assert "| 功能定位 | 发布街道政务信息 | 便民信息 |" in lines
    assert "| 发生日期 | 2026-01-12 | 2026-01-09 |" in lines


def test_a_withdrawal_shows_the_state_that_it_leaves(branch, sheet):
    branch.file(
        "registry/licun/weibo/2026-11-24-withdraw.yml", refers_to="2026-01-12-open", reason="误报"
    )
    lines = section(sheet(), "撤回　2026-11-24-withdraw")
    assert "撤回：开设　2026-01-12-open；状态：在用 → 尚未开设" in lines


def test_a_decision_and_other_files_of_the_office(branch, sheet):
    branch.file(
        "office/decisions/licun/2026-11-24-consent.yml",
        date="2026-11-24",
        by="中心主任",
        reference="李政〔2026〕9号",
        subject="licun/douyin",
        name="李村街道",
        platform="douyin",
        expires="2027-02-24",
    )
    branch.write("office/scope.yml", "# 草稿\n")
    said = sheet("--actor", "900000202")
    lines = section(said, "office/decisions/licun/2026-11-24-consent")
    assert "- 同意的账号名称：李村街道" in lines
    assert section(said, "其他改动的文件")[0] == "- 新增 office/scope.yml"
    assert "## 退回意见" not in said


def test_names_nearby_are_shown_and_accuse_nobody(branch, sheet):
    facts = {**branch.ACCOUNT, "name": "李村發布", "identifier": "0512345679"}
    branch.file("registry/licun/weibo.2/2026-11-24-open.yml", occurred_on="2026-11-23", facts=facts)
    said = sheet()
    assert section(said, "相近的名称") == [
        "供核对，不表示有误：",
        "- 李村發布（licun/weibo.2）：李村发布（licun/weibo）",
    ]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[点](javascript:alert(1))",
    "![图](https://evil.example/x.png)",
    "https://evil.example/a?b",
    "www.evil.example",
    "`code` **粗** _斜_ ~~删~~ $x$",
    "| 又一格 |",
    "# 标题",
    "1. 列表",
    "- [x] 已核对",
    "> 引用",
    "&lt;b&gt; &#60;",
    "\\",
    "@everyone",
    "\u202e反写\u200b",
]


class Tags(HTMLParser):
    """Collects the tags and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.tags += [f"{tag}@{name}" for name, _ in attrs if name in ("href", "src", "onerror")]

    def handle_data(self, data):
        self.text += data


def tags(html: str) -> Tags:
    parser = Tags()
    parser.feed(html)
    return parser


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_shown_as_it_is_and_read_as_nothing(text):
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown = text.replace("\u202e", "⟨U+202E⟩").replace("\u200b", "⟨U+200B⟩")
    line = tags(renderer.render(f"- {inline(text)}\n"))
    assert (line.tags, line.text.strip()) == (["ul", "li"], shown)
    row = tags(renderer.render(f"| a |\n|---|\n| {cell(text)} |\n"))
    assert row.tags == ["table", "thead", "tr", "th", "tbody", "tr", "td"]
    assert row.text.split("\n")[-4].strip() == "" or shown in row.text
    assert shown in row.text
    assert tags(f"<p>{page(text)}</p>").tags == ["p"]
    assert tags(f"<p>{page(text)}</p>").text == shown
    for part in ("https://", "www.", "@everyone"):
        assert part not in inline(text)


def test_a_hostile_filing_on_the_whole_sheet(branch, sheet, run, tmp_path):
    text = " ".join(HOSTILE[:-1])
    branch.file(
        "registry/licun/weibo/2026-11-24-change.yml",
        occurred_on="2026-11-20",
        facts={"function": text},
        reason="\n".join(HOSTILE[:-1]),
        explanations=[{"rule": "XM0601", "text": "\n# 标题\n\n<b>x</b>"}],
        submitted_by=HOSTILE[2],
        ground={**GROUND, "document": HOSTILE[0]},
        evidence=[{"name": HOSTILE[0], "sha256": SHA, "archive": "|"}],
    )
    branch.announce(
        "announcements/licun/2026-11-24-weibo.md",
        [{"id": "licun/weibo", "action": "change"}],
        signed_by=HOSTILE[1],
    )
    with (branch.path / "announcements/licun/2026-11-24-weibo.md").open("a") as file:
        file.write("\n".join(HOSTILE))
    form = tmp_path / "退回.html"
    said = sheet(*ACTOR, "--return-form", str(form))
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = tags(renderer.render(said)).tags
    assert set(found) <= {
        *("h1", "h2", "h3", "p", "ul", "li", "strong", "code", "blockquote"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert "https://evil" not in said
    assert set(tags(form.read_text("utf-8")).tags) <= {
        *("html", "head", "meta", "title", "style", "body", "section", "h1", "p", "br"),
        *("table", "tr", "th", "td", "ul", "li", "code"),
    }


def test_a_form_to_print_for_each_filing_sent_back(branch, sheet, tmp_path):
    path = branch.file(
        "registry/licun/weibo/2026-11-24-change.yml",
        occurred_on="2026-11-02",
        facts={"function": "便民"},
    )
    form = tmp_path / "退回.html"
    sheet(*ACTOR, "--return-form", str(form))
    html = form.read_text("utf-8")
    assert html.count("<section>") == 1
    blob = branch.git("rev-parse", f"HEAD:{path}")
    assert f"<code>{blob}</code>" in html
    assert "<td>licun/weibo/2026-11-24-change</td>" in html
    assert "<li>☑ XM0601 备案超期：变更发生于 2026-11-02" in html
    assert "（第六条），第 4 行<br>改法：" in html
    assert "<li>☐ T01 印章或签署不符：" in html
    assert "李沧区人民政府办公室<br>" in html
    assert "http" not in html


def test_a_form_that_cannot_be_written_is_said(branch, run, tmp_path):
    branch.change()
    branch.commit()
    place = tmp_path / "nowhere/x.html"
    done = run(branch, "review", "--head", "licun-1124", *ACTOR, "--return-form", str(place))
    assert (done.code, "写不了" in done.err) == (2, True)


def test_a_filing_that_cannot_be_read_is_still_on_the_sheet(branch, sheet):
    branch.write("registry/licun/weibo/2026-11-24-change.yml", "kind: [\n")
    said = sheet()
    assert section(said, "其他改动的文件")[0] == (
        "- 新增 registry/licun/weibo/2026-11-24-change.yml"
    )
    assert section(said, "必须改")[0].startswith("- XM0001 不予受理")
    assert "## 退回意见" in said


def test_a_sheet_that_would_be_too_long_is_cut_between_its_parts(branch, sheet, monkeypatch):
    monkeypatch.setattr(review, "LIMIT", 9000)
    for number in range(2, 12):
        facts = {**branch.ACCOUNT, "identifier": f"05123456{number:02}"}
        path = f"registry/licun/weibo.{number}/2026-11-24-open.yml"
        branch.file(path, occurred_on="2026-11-23", facts=facts)
    said = sheet()
    assert len(said.encode()) <= 9000
    assert said.startswith("# 审核单\n\n**不能受理：20 项须先改正或说明**\n")
    assert "## 李村发布（licun/weibo.10，" in said
    assert "## 李村发布（licun/weibo.9，" not in said
    assert re.search(r"\n改动很多，另有 [5-9] 部分没有列出，请分批提交\n", said)
    assert "行检查结果没有列出，请运行 mingce check 查看\n" in said


def test_what_does_not_exist_is_said(branch, run):
    done = run(branch, "review", "--head", "nowhere")
    assert (done.code, "找不到版本“nowhere”" in done.err) == (2, True)
    done = run(branch, "review", "--head", "main", "--actor", "licun-office")
    assert (done.code, "登录名可能被他人占用" in done.err) == (2, True)
