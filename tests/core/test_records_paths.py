"""Which record a path holds, and what is said of a path that holds none."""

import datetime as dt

import pytest

from mingce.records import decisions, filing, office, policy
from mingce.records.announcement import Announcement, OfficeNotice
from mingce.records.paths import RecordPath, Unclaimed, classify, in_data_folder

DAY = dt.date(2026, 10, 14)


def claimed(path: str) -> RecordPath:
    where = classify(path)
    assert isinstance(where, RecordPath), where
    return where


def refused(path: str) -> Unclaimed:
    where = classify(path)
    assert isinstance(where, Unclaimed), where
    assert where.path == path
    return where


UNIT_REMEDY = (
    "文件名请写成“日期-类型.yml”，类型可用：enrol（登记）、change（变更）、correct（更正）、"
    "supplement（补充）、withdraw（撤回）、dissolve（撤并）"
)
ACCOUNT_REMEDY = (
    "文件名请写成“日期-类型.yml”，类型可用：apply（申请开设）、open（开设）、change（变更）、"
    "correct（更正）、supplement（补充）、suspend（暂停）、resume（恢复）、stop（停更）、"
    "deregister（注销）、blocked（注销受阻）、transfer（移交）、withdraw（撤回）"
)
DATE_REMEDY = "请改为真实的日期，写成“2026-03-05”的样子"


@pytest.mark.parametrize(("name", "kind"), list(filing.UNIT_KINDS.items()))
def test_sheets_of_a_unit(name, kind):
    where = claimed(f"registry/licun/2026-10-14-{name}.yml")
    assert where == RecordPath(
        f"registry/licun/2026-10-14-{name}.yml",
        "unit",
        kind.model,
        f"unit/{name}.json",
        unit="licun",
        date=DAY,
        kind=name,
    )
    assert (where.id, where.subject) == (f"licun/2026-10-14-{name}", "licun")


@pytest.mark.parametrize(("name", "kind"), list(filing.ACCOUNT_KINDS.items()))
def test_sheets_of_an_account(name, kind):
    where = claimed(f"registry/licun/weibo/2026-10-14-{name}.yml")
    assert where == RecordPath(
        f"registry/licun/weibo/2026-10-14-{name}.yml",
        "account",
        kind.model,
        f"account/{name}.json",
        unit="licun",
        platform="weibo",
        date=DAY,
        kind=name,
    )
    assert (where.id, where.subject) == (f"licun/weibo/2026-10-14-{name}", "licun/weibo")


@pytest.mark.parametrize(
    ("path", "platform", "nth", "word", "number"),
    [
        ("weibo/2026-10-14-change.yml", "weibo", 1, "", 1),
        ("weibo/2026-10-14-change-2.yml", "weibo", 1, "", 2),
        ("weibo/2026-10-14-change-12.yml", "weibo", 1, "", 12),
        ("weibo/2026-10-14-change-name.yml", "weibo", 1, "name", 1),
        ("weibo/2026-10-14-change-name-2.yml", "weibo", 1, "name", 2),
        ("weibo/2026-10-14-change-new-name-3.yml", "weibo", 1, "new-name", 3),
        ("weibo/2026-10-14-change-v2.yml", "weibo", 1, "v2", 1),
        ("weibo.2/2026-10-14-change.yml", "weibo", 2, "", 1),
        ("weibo.10/2026-10-14-change.yml", "weibo", 10, "", 1),
        ("wechat-official.3/2026-10-14-change.yml", "wechat-official", 3, "", 1),
    ],
)
def test_the_parts_of_a_name(path, platform, nth, word, number):
    where = claimed(f"registry/licun/{path}")
    assert (where.platform, where.nth, where.word, where.number) == (platform, nth, word, number)
    assert where.subject == f"licun/{path.split('/')[0]}"


@pytest.mark.parametrize(
    ("path", "group", "model", "schema", "unit"),
    [
        ("office/register.yml", "register", office.RegisterFile, "office/register.json", ""),
        ("office/scope.yml", "scope", office.ScopeFile, "office/scope.json", ""),
        ("office/platforms.yml", "platforms", office.PlatformsFile, "office/platforms.json", ""),
        ("office/access.yml", "access", office.AccessFile, "office/access.json", ""),
        ("office/policy/2026-10-14.yml", "policy", policy.PolicyFile, "office/policy.json", ""),
        ("office/calendar/2026.yml", "calendar", office.CalendarFile, "office/calendar.json", ""),
        ("office/daybook/2026-10.csv", "daybook", None, "", ""),
        ("office/notices/2026-10-14-x.md", "notice", OfficeNotice, "office/notice.json", ""),
        (
            "announcements/licun/2026-10-14-kuaishou.md",
            "announcement",
            Announcement,
            "announcement.json",
            "licun",
        ),
        *(
            (
                f"office/decisions/licun/2026-10-14-{name}.yml",
                "decision",
                model,
                f"office/{name}.json",
                "licun",
            )
            for name, model in decisions.DECISIONS.items()
        ),
    ],
)
def test_files_of_the_office_and_announcements(path, group, model, schema, unit):
    where = claimed(path)
    assert (where.group, where.model, where.schema, where.unit) == (group, model, schema, unit)
    assert where.id == path.rsplit(".", 1)[0]
    assert where.subject == unit
    assert where.date in (None, DAY)


def test_what_stands_in_the_names_of_the_office():
    assert claimed("office/policy/2026-10-14.yml").date == DAY
    assert claimed("office/calendar/2026.yml").word == "2026"
    assert claimed("office/daybook/2026-10.csv").word == "2026-10"
    assert claimed("office/notices/2026-10-14-2026-q3.md").word == "2026-q3"
    assert claimed("announcements/licun/2026-10-14-kuaishou.md").kind == "announcement"
    decision = claimed("office/decisions/licun/2026-10-14-consent-app-2.yml")
    assert (decision.kind, decision.word, decision.number) == ("consent", "app", 2)


@pytest.mark.parametrize(
    ("path", "why", "remedy"),
    [
        (
            "registry/licun/2026-10-14-open.yml",
            "文件名中的备案类型“open”不是单位的备案类型",
            "open 是账号的备案，请放到 registry/licun/平台/ 文件夹",
        ),
        (
            "registry/licun/2026-10-14-rename.yml",
            "文件名中的备案类型“rename”不是单位的备案类型",
            UNIT_REMEDY,
        ),
        (
            "registry/licun/weibo/2026-10-14-enrol.yml",
            "文件名中的备案类型“enrol”不是账号的备案类型",
            "enrol 是单位的备案，请放到 registry/licun/ 文件夹",
        ),
        (
            "registry/licun/weibo/2026-10-14-rename.yml",
            "文件名中的备案类型“rename”不是账号的备案类型",
            ACCOUNT_REMEDY,
        ),
        (
            "office/decisions/licun/2026-10-14-approve.yml",
            "文件名中的决定类型“approve”不存在",
            "文件名请写成“日期-类型.yml”，类型可用：consent、decline、answer、return、assign、revoke",
        ),
    ],
)
def test_a_kind_that_does_not_exist(path, why, remedy):
    assert (refused(path).why, refused(path).remedy) == (why, remedy)


@pytest.mark.parametrize("name", ["announcements", "office"])
@pytest.mark.parametrize(
    "path",
    [
        "registry/{}/2026-10-14-enrol.yml",
        "registry/{}/weibo/2026-10-14-open.yml",
        "announcements/{}/2026-10-14-weibo.md",
        "office/decisions/{}/2026-10-14-consent.yml",
    ],
)
def test_a_folder_that_no_unit_may_have(path, name):
    found = refused(path.format(name))
    assert found.why == f"单位的文件夹不能叫“{name}”，这个名称另有用处"
    assert found.remedy == "请给单位换一个文件夹名，例如单位名称的拼音，所有文件一起移过去"
    claimed(path.format(f"{name}-2"))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("registry/licun/2026-02-30-change.yml", "2026-02-30"),
        ("registry/licun/weibo/2026-13-01-change.yml", "2026-13-01"),
        ("announcements/licun/2025-02-29-kuaishou.md", "2025-02-29"),
        ("office/notices/2026-00-10-circular.md", "2026-00-10"),
        ("office/decisions/licun/2026-11-31-consent.yml", "2026-11-31"),
        ("office/policy/0000-01-01.yml", "0000-01-01"),
        ("office/daybook/2026-13.csv", "2026-13"),
    ],
)
def test_a_date_that_does_not_exist(path, text):
    assert refused(path).why == f"文件名中的日期“{text}”不存在"
    assert refused(path).remedy == DATE_REMEDY


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("registry/licun/2026-10-14-change.yml", True),
        ("announcements/x", True),
        ("office/.gitattributes", True),
        ("registry", False),
        ("registry.md", False),
        ("docs/registry/x.yml", False),
        ("tests/formats/1/registry/licun/2026-01-12-enrol.yml", False),
        ("Registry/x", False),
    ],
)
def test_the_three_data_folders(path, inside):
    assert in_data_folder(path) is inside
