"""What is said of a file that has no place in a data folder: why, and what its name should be."""

from __future__ import annotations

import pytest

from mingce.records.paths import Unclaimed, classify

OFFICE = (
    "office 文件夹里没有这样的文件",
    (
        "请核对位置和文件名：register.yml、scope.yml、platforms.yml、access.yml、policy/日期.yml、"
        "calendar/年份.yml、decisions/单位/日期-类型.yml、daybook/年-月.csv、notices/日期-名称.md"
    ),
)
EXAMPLE = (
    "请改名为报送之日加类型，例如 2026-03-05-change.yml，同日同类的第二份写成 "
    "2026-03-05-change-2.yml，只用小写字母、数字和连字符"
)
TXT = "；看不到末尾 .txt 的，先在资源管理器里勾选“文件扩展名”"


def said(path: str) -> tuple[str, str]:
    """Cause and remedy of a path that holds no record."""
    where = classify(path)
    assert isinstance(where, Unclaimed), where
    assert where.path == path
    return where.why, where.remedy


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("2026-10-14-change.yaml", "2026-10-14-change.yml"),
        ("2026-10-14-change.YML", "2026-10-14-change.yml"),
        ("20261014-change.yml", "2026-10-14-change.yml"),
        ("2026-10-14_change.yml", "2026-10-14-change.yml"),
        ("2026-10-14 change.yml", "2026-10-14-change.yml"),
        ("2026-10-14-Change.yml", "2026-10-14-change.yml"),
        ("2026-10-14-change-.yml", "2026-10-14-change.yml"),
        ("2026-1-4-change.yml", "2026-01-04-change.yml"),
        ("2026.10.14变更.yml", "2026-10-14-change.yml"),
        ("2026年10月14日变更.yml", "2026-10-14-change.yml"),
        ("２０２６-10-14-change.yml", "2026-10-14-change.yml"),
        ("2026-10-14-撤并", "2026-10-14-dissolve.yml"),
    ],
)
def test_a_name_that_can_be_read_is_put_right(name, better):
    assert said(f"registry/licun/{name}") == (
        f"文件名“{name}”不是“日期-类型.yml”的样子",
        f"请改名为 {better}，日期为报送之日",
    )
    kind = classify(f"registry/licun/{better}")
    assert not isinstance(kind, Unclaimed)


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("2026-10-14-stop.yml.txt", "请改名为 2026-10-14-stop.yml，日期为报送之日"),
        ("2026-10-14-停更.txt", "请改名为 2026-10-14-stop.yml，日期为报送之日"),
    ],
)
def test_an_ending_that_windows_hides(name, better):
    assert said(f"registry/licun/weibo/{name}")[1] == better + TXT


def test_a_text_that_may_be_no_filing():
    remedy = f"{EXAMPLE}{TXT}；不是备案的，请移出仓库"
    assert said("registry/licun/weibo/说明.txt")[1] == remedy


@pytest.mark.parametrize(
    "name",
    [
        "change.yml",
        "2026-10-14.yml",
        "2026-13-14_change.yml",
        "2026-10-14-change--2.yml",
        "2026-10-14-change-1.yml",
        "2026-10-14-change-02.yml",
        "2026-10-14-change-2-name.yml",
        "2026-10-14-账号变更.yml",
        # The kinds of the other folder are none here.
        "2026-10-14停更.yml",
    ],
)
def test_of_other_names_an_example_is_given(name):
    assert said(f"registry/licun/{name}") == (f"文件名“{name}”不是“日期-类型.yml”的样子", EXAMPLE)


def test_a_name_shows_what_cannot_be_seen():
    assert said("registry/licun/2026-10-14-change.yml\n") == (
        "文件名“2026-10-14-change.yml\\n”不是“日期-类型.yml”的样子",
        EXAMPLE,
    )


@pytest.mark.parametrize("name", ["备案表.docx", "截图.PNG", "2026-10-14-change.yml.bak", "a.md"])
def test_papers_and_pictures_are_kept_elsewhere(name):
    assert said(f"registry/licun/weibo/{name}") == (
        f"备案文件夹里只放 .yml 文件，这是 .{name.rpartition('.')[2].lower()} 文件",
        "请移出仓库：证明材料由主管单位存档，备案里只在 evidence 写名称、校验值和存档编号",
    )


@pytest.mark.parametrize(
    "path",
    [
        "registry/README.md",
        "registry/2026-10-14-enrol.yml",
        "registry/Licun/2026-10-14-change.yml",
        "registry/李村/2026-10-14-change.yml",
        "registry/li_cun/2026-10-14-change.yml",
        "registry/-licun/2026-10-14-change.yml",
        "registry/licun.2/2026-10-14-change.yml",
        "registry/licun/微博/2026-10-14-change.yml",
        "registry/licun/weibo.1/2026-10-14-change.yml",
        "registry/licun/weibo.02/2026-10-14-change.yml",
        "registry/licun/weibo.x/2026-10-14-change.yml",
        "registry/licun/weibo/x/2026-10-14-change.yml",
        "registry//2026-10-14-change.yml",
    ],
)
def test_a_folder_that_is_none(path):
    assert said(path) == (
        "这个文件不在单位或账号的文件夹里，或者文件夹名不合规定",
        (
            "单位备案请放在 registry/单位/，账号备案请放在 registry/单位/平台/，"
            "文件夹名只用小写字母、数字和连字符，例如 registry/licun/weibo/2026-03-05-change.yml"
        ),
    )


@pytest.mark.parametrize(
    "path",
    [
        "announcements/2026-10-14-kuaishou.md",
        "announcements/licun/kuaishou.md",
        "announcements/licun/2026-10-14.md",
        "announcements/licun/2026-10-14-Kuaishou.md",
        "announcements/licun/kuaishou/2026-10-14-x.md",
        "announcements/licun/2026-10-14-kuaishou.txt",
    ],
)
def test_an_announcement_that_is_none(path):
    assert said(path) == (
        "这个文件不在公告应在的位置，或文件名不合规定",
        (
            "公告请放在 announcements/单位/日期-名称.md，只用小写字母、数字和连字符，"
            "例如 announcements/licun/2026-03-05-weibo.md"
        ),
    )


@pytest.mark.parametrize("ending", [".docx", ".markdown", ".yml"])
def test_the_original_of_an_announcement(ending):
    assert said(f"announcements/licun/公告{ending}") == (
        f"公告文件夹里只放 .md 文件，这是 {ending} 文件",
        "请把公告正文写进 announcements/单位/日期-名称.md，原件移出仓库",
    )


@pytest.mark.parametrize(
    "path",
    [
        "office/register.yaml",
        "office/README.md",
        "office/Register.yml",
        "office/policy.yml",
        "office/policy/current.yml",
        "office/calendar/26.yml",
        "office/calendar/2026.csv",
        "office/daybook/2026.csv",
        "office/daybook/2026-10.yml",
        "office/notices/circular.md",
        "office/decisions/2026-10-14-consent.yml",
        "office/decisions/licun/weibo/2026-10-14-consent.yml",
        "office/activity/2026-W47.csv",
    ],
)
def test_a_file_of_the_office_that_is_none(path):
    assert said(path) == OFFICE


@pytest.mark.parametrize(
    "path",
    [
        "registry/.gitattributes",
        "registry/licun/.gitkeep",
        "announcements/licun/.DS_Store",
        "office/.gitignore",
        "office/policy/.2026-10-14.yml",
    ],
)
def test_dotfiles(path):
    assert said(path) == ("数据文件夹里不能放以点开头的文件", "请删除这个文件")


@pytest.mark.parametrize("name", ["~$备案表.docx", "Thumbs.db", "desktop.ini"])
@pytest.mark.parametrize("folder", ["registry/licun", "announcements/licun", "office"])
def test_what_a_desktop_leaves_behind(folder, name):
    assert said(f"{folder}/{name}") == ("这是电脑自动生成的文件，不是备案", "请删除这个文件")
