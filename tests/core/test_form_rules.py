"""Form rules of a register, XM0020 to XM0038: each beside its clean neighbour."""

from __future__ import annotations

import datetime as dt

import pytest

OPEN = "registry/licun/weibo/2026-01-12-open.yml"
ENROL = "registry/licun/2026-01-07-enrol.yml"
CHANGE = "registry/licun/weibo/2026-11-02-change.yml"
NOTICE = "announcements/licun/2026-11-02-weibo.md"
PLATFORMS = "office/platforms.yml"


@pytest.fixture
def said(judge):
    """Findings of a code as place, message and remedy."""

    def of(files, code: str, **options) -> list[str]:
        found = judge(files, code, **options)
        assert all(each.article for each in found)
        return [f"{each.place} {each.message}" for each in found]

    return of


@pytest.fixture
def form(judge):
    """All findings of form; what articles ask besides is no matter here."""

    def of(files):
        return [each for each in judge(files) if each.code < "XM0100"]

    return of


@pytest.fixture
def files(base):
    return base()


@pytest.fixture
def add(write, files):
    """Add a filing to the register; its day is the one in its name."""

    def filing(name: str, text: str | None = None, **values) -> str:
        path = f"registry/{name}.yml"
        kind = path.rsplit("/", 1)[1][11:].split(".")[0].split("-")[0]
        if kind not in ("apply", "correct", "supplement", "withdraw"):
            values.setdefault("occurred_on", path.rsplit("/", 1)[1][:10])
        files[path] = text or write(path, **values)
        return path

    return filing


def test_the_base_is_clean(form, files) -> None:
    assert form(files) == []


# ---- XM0020


def test_xm0020_the_editor_line(judge, said, files) -> None:
    line, rest = files[OPEN].split("\n", 1)
    files[OPEN] = f"# 说明\n{rest}"
    (found,) = judge(files, "XM0020")
    assert (str(found.place), found.message, found.severity, found.fixable) == (
        f"{OPEN}:1:1",
        "首行缺少编辑器提示行",
        "advice",
        True,
    )
    assert found.remedy == f"请在首行加上：{line}"
    assert line == "# yaml-language-server: $schema=../../../schemas/account/open.json"
    files[OPEN] = f"{line.replace('open', 'change')}\n{rest}"
    (found,) = judge(files, "XM0020")
    assert found.message == "首行的编辑器提示行指向别的格式说明"
    assert found.remedy == f"请把首行改为：{line}"
    for text in (
        f"\ufeff{line}\r\n{rest}",
        f"# yaml-language-server: $schema=https://example.cn/schemas/account/open.json\n{rest}",
    ):
        files[OPEN] = text
        assert said(files, "XM0020") == []


# ---- XM0021, XM0037


@pytest.mark.parametrize(
    ("name", "target", "why"),
    [
        ("2026-11-02-supplement", "2026-01-12-open", None),
        ("2026-11-02-supplement", "2026-01-13-open", "不在本文件夹"),
        ("2026-01-11-supplement", "2026-01-12-open", "报送在后"),
        ("2026-11-02-supplement", "2026-11-02-supplement", "就是这份备案自己"),
    ],
)
def test_xm0021_what_a_sheet_speaks_of_is_there(judge, add, files, name, target, why) -> None:
    path = add(f"licun/weibo/{name}", refers_to=target)
    found = judge(files, "XM0021")
    if why is None:
        assert found == []
        return
    assert [(str(each.place), each.message, each.severity) for each in found] == [
        (f"{path}:4:12", f"所指的备案“{target}”{why}", "refuse")
    ]
    assert found[0].remedy == "refers_to 请写本文件夹内一份更早备案的文件名（不含 .yml）"


def test_xm0021_of_units_and_circles(said, add, files) -> None:
    one = add("licun/2026-11-02-withdraw", refers_to="2026-11-02-withdraw-b", reason="误报")
    other = add("licun/2026-11-02-withdraw-b", refers_to="2026-11-02-withdraw", reason="误报")
    assert said(files, "XM0021") == [
        f"{other}:4:12 所指的备案“2026-11-02-withdraw”又指回这份备案",
        f"{one}:4:12 所指的备案“2026-11-02-withdraw-b”又指回这份备案",
    ]


def test_xm0037_a_correction_changes_what_its_filing_has(judge, add, files) -> None:
    add("licun/weibo/2026-11-02-change", facts={"name": "李村街道"})
    path = add(
        "licun/weibo/2026-11-03-correct",
        refers_to="2026-11-02-change",
        changes={"occurred_on": "2026-11-01", "to": "jiushui", "from": "licun/weibo"},
    )
    found = judge(files, "XM0037")
    assert [(str(each.place), each.message) for each in found] == [
        (f"{path}:5:40", "“变更”备案（2026-11-02-change）里没有“to”这一项，不能更正"),
        (f"{path}:5:57", "“变更”备案（2026-11-02-change）里没有“from”这一项，不能更正"),
    ]
    assert found[0].remedy == "changes 只写所指备案里有的项"
    add(
        "licun/weibo/2026-11-03-correct",
        refers_to="2026-11-02-change",
        changes={"occurred_on": "2026-11-01"},
    )
    add(
        "licun/weibo/2026-11-04-correct",
        refers_to="2026-11-03-correct",
        changes={"occurred_on": "2026-11-02"},
    )
    assert judge(files, "XM0037") == []


# ---- XM0022, XM0023, XM0038


def test_xm0022_the_unit_is_enrolled(judge, said, files) -> None:
    del files[ENROL]
    (found,) = judge(files, "XM0022")
    assert (str(found.place), found.message) == (f"{OPEN}:2:1", "单位“licun”还没有登记")
    assert found.remedy == "请先在 registry/licun/ 交一份 enrol 登记备案"


@pytest.mark.parametrize(
    ("name", "values", "said_of"),
    [
        ("licun/weibo.2/2026-11-02-open", {"reopens": "licun/weixin"}, "5:10 原账号“licun/weixin”"),
        (
            "licun/weibo.2/2026-11-02-open",
            {"disputes": "licun/weixin"},
            "5:11 对方账号“licun/weixin”",
        ),
        ("licun/weibo/2026-11-02-transfer", {"to": "jiushui"}, "5:5 接收单位“jiushui”"),
        ("licun/weibo.2/2026-11-02-transfer", {"from": "licun/weixin"}, "5:7 原账号“licun/weixin”"),
        (
            "licun/weibo.2/2026-11-02-open",
            {"application": "2026-10-12-apply"},
            "5:14 申请“2026-10-12-apply”",
        ),
        ("licun/2026-11-02-change", {"facts": {"parent": "jiushui"}}, "5:19 所属单位“jiushui”"),
        (
            "licun/2026-11-02-dissolve",
            {"into": "jiushui", "document": "撤并"},
            "5:7 并入单位“jiushui”",
        ),
    ],
)
def test_xm0022_whom_a_filing_names(
    said, judge, add, write, unit_facts, files, name, values, said_of
):
    path = add(name, **values)
    place, what = said_of.split(" ")
    assert said(files, "XM0022") == [f"{path}:{place} {what}不在名册里"]
    assert judge(files, "XM0022")[0].remedy == "请核对拼写；还没有登记的，请先登记"
    add("jiushui/2026-01-07-enrol", facts=unit_facts)
    add("licun/weixin/2026-01-07-open")
    add("licun/weibo.2/2026-10-12-apply", facts={})
    assert said(files, "XM0022") == []


def test_xm0022_through_a_correction(said, add, files) -> None:
    add("licun/weibo/2026-11-02-transfer", to="licun")
    path = add(
        "licun/weibo/2026-11-03-correct", refers_to="2026-11-02-transfer", changes={"to": "jiushui"}
    )
    assert said(files, "XM0022") == [f"{path}:5:17 接收单位“jiushui”不在名册里"]


def test_xm0022_posts_and_xm0038_posts_that_are_gone(form, said, add, files) -> None:
    path = add("licun/weibo/2026-11-02-change", facts={"managers": ["m1", "m3"]})
    assert said(files, "XM0022") == [
        f"{path}:5:21 管理岗位“m3”（李村街道办事处的备案里没有这个岗位代号）不在名册里"
    ]
    add("licun/weibo/2026-11-02-change", facts={"managers": ["m1", "m2"]})
    assert form(files) == []
    add("licun/2026-11-03-change", facts={"posts": {"m2": None}})
    (found,) = form(files)
    assert (found.code, found.severity, str(found.place)) == ("XM0038", "breach", f"{path}:5:21")
    assert found.message == (
        "管理岗位“m2”已从李村街道办事处的备案中撤去，账号还没有改由别的岗位管理"
    )
    assert found.remedy == "请在账号的 change 备案里把 managers 改为现有的岗位代号"
    add("licun/weibo/2026-11-04-change", facts={"managers": ["m1"]})
    assert form(files) == []


def test_xm0038_ends_with_the_account(judge, form, add, files) -> None:
    add("licun/2026-11-03-change", facts={"posts": {"m1": None}})
    assert [each.code for each in form(files)] == ["XM0038"]
    add(
        "licun/weibo/2026-11-04-deregister",
        ground={"kind": "other", "date": "2026-11-04", "document": "无"},
    )
    assert judge(files, "XM0038") == []


@pytest.mark.parametrize(
    ("entry", "code", "place", "message", "remedy"),
    [
        ({"id": "licun/weibo"}, None, "", "", ""),
        (
            {"id": "licun/weixin"},
            "XM0023",
            "3:19",
            "名册里没有账号“licun/weixin”",
            "公告里的账号须是本单位在册的账号，请核对编号",
        ),
        (
            {"id": "jiushui/weibo"},
            "XM0023",
            "3:19",
            "不能公告别的单位的账号“jiushui/weibo”",
            "公告里的账号须是本单位在册的账号，请核对编号",
        ),
        (
            {"id": "licun/weibo", "successor": "licun/weixin"},
            "XM0022",
            "3:71",
            "接续账号“licun/weixin”不在名册里",
            "请核对编号；名册以外的接续账号请写成 {title: 名称, url: 链接}",
        ),
        (
            {"id": "licun/weibo", "to": "huzhai"},
            "XM0022",
            "3:64",
            "接收单位“huzhai”不在名册里",
            "请核对单位的文件夹名",
        ),
        ({"id": "licun/weibo", "successor": "jiushui/weibo", "to": "jiushui"}, None, "", "", ""),
        ({"id": "licun/weibo", "successor": {"title": "青岛发布（微信公众号）"}}, None, "", "", ""),
    ],
)
def test_whom_an_announcement_names(
    form, add, announce, files, unit_facts, account_facts, entry, code, place, message, remedy
) -> None:
    add("jiushui/2026-01-07-enrol", facts=unit_facts)
    add("jiushui/weibo/2026-01-12-open", facts={**account_facts, "identifier": "0512345679"})
    said = {"id": entry["id"], "action": "deregister", **{k: entry[k] for k in entry if k != "id"}}
    files[NOTICE] = announce(NOTICE, [said])
    found = [each for each in form(files) if each.code in ("XM0022", "XM0023")]
    assert [(each.code, str(each.place), each.message, each.remedy) for each in found] == [
        (code, f"{NOTICE}:{place}", message, remedy)
    ] * (code is not None)


# ---- XM0024, XM0025


def test_xm0024_one_record_a_folder(judge, said, add, files, account_facts) -> None:
    # The later to be handed in is found, though it says that it happened first.
    path = add("licun/weibo/2026-11-02-open", occurred_on="2026-01-08", facts=account_facts)
    (found,) = judge(files, "XM0024")
    assert (str(found.place), found.message, found.severity) == (
        f"{path}:3:7",
        "这个文件夹的备案已由 2026-01-12-open 开始",
        "refuse",
    )
    assert found.remedy == (
        "同一平台的另一个账号请放在下一个空文件夹 registry/licun/weibo.2/；"
        "同一个账号的变化请用 change"
    )
    other = {**account_facts, "identifier": "0512345679"}
    add("licun/weibo.2/2026-11-02-open", facts=other)
    assert "registry/licun/weibo.3/" in judge(files, "XM0024")[0].remedy
    del files[path]
    assert said(files, "XM0024") == []


def test_xm0024_a_taking_where_a_record_stands_and_a_unit_twice(
    said, judge, add, files, unit_facts
):
    taking = add("licun/weibo/2026-11-02-transfer", **{"from": "licun/weibo.2"})
    enrol = add("licun/2026-11-02-enrol", facts=unit_facts)
    assert said(files, "XM0024") == [
        f"{enrol}:3:7 这个文件夹的备案已由 2026-01-07-enrol 开始",
        f"{taking}:3:7 这个文件夹的备案已由 2026-01-12-open 开始",
    ]
    assert judge(files, "XM0024")[0].remedy == "单位已经登记，变化请用 change"


def test_xm0024_begun_anew_after_a_withdrawal(said, add, files, account_facts) -> None:
    add("licun/weibo/2026-11-02-withdraw", refers_to="2026-01-12-open", reason="误报")
    add("licun/weibo/2026-11-03-open", facts=account_facts)
    assert said(files, "XM0024") == []


@pytest.mark.parametrize(
    ("values", "found"),
    [({"to": "licun"}, False), ({}, True), ({"to": "licun", "from": "licun/douyin"}, True)],
)
def test_xm0025_a_transfer_says_where_from_or_to(judge, add, files, values, found) -> None:
    path = add("licun/weibo/2026-11-02-transfer", **values)
    assert [(str(each.place), each.message, each.remedy) for each in judge(files, "XM0025")] == [
        (
            f"{path}:3:7",
            "移交备案须写明移交给谁（to）或者接收自哪个账号（from），只能写一项",
            "移出单位写 to: 接收单位；接收单位写 from: 原账号编号",
        )
    ] * found


# ---- XM0026, XM0027, XM0028


@pytest.mark.parametrize(("day", "found"), [("2026-11-02", False), ("2026-11-01", True)])
def test_xm0026_not_handed_in_after_the_day_of_the_check(judge, add, files, day, found) -> None:
    path = add("licun/weibo/2026-11-02-supplement", refers_to="2026-01-12-open")
    as_of = dt.date.fromisoformat(day)
    assert [
        (str(each.place), each.message, each.remedy, each.severity)
        for each in judge(files, "XM0026", as_of=as_of)
    ] == [
        (
            f"{path}:1:1",
            "文件名中的报送日期 2026-11-02 晚于今天（2026-11-01）",
            "文件名中的日期请写实际报送之日",
            "refuse",
        )
    ] * found


def test_xm0026_an_announcement_may_be_scheduled(said, files, announce) -> None:
    path = "announcements/licun/2026-11-30-weibo.md"
    files[path] = announce(path, [{"id": "licun/weibo", "action": "deregister"}])
    assert said(files, "XM0026") == []


@pytest.mark.parametrize(("day", "found"), [("2026-11-02", False), ("2026-11-03", True)])
def test_xm0027_not_before_it_happened(judge, add, files, day, found) -> None:
    path = add("licun/weibo/2026-11-02-change", occurred_on=day, facts={"name": "李村街道"})
    assert [
        (str(each.place), each.message, each.remedy, each.severity)
        for each in judge(files, "XM0027")
    ] == [
        (
            f"{path}:4:14",
            "发生日期 2026-11-03 晚于报送日期 2026-11-02",
            "备案写已经发生的事；计划中的注销请写在公告里，日期请按平台显示如实填写",
            "refuse",
        )
    ] * found


def test_xm0027_is_found_at_the_correction_that_says_so(said, add, files, unit_facts) -> None:
    add("licun/weibo/2026-11-02-change", facts={"name": "李村街道"})
    path = add(
        "licun/weibo/2026-11-09-correct",
        refers_to="2026-11-02-change",
        changes={"occurred_on": "2026-11-03"},
    )
    late = add("licun/2026-11-09-dissolve", occurred_on="2026-11-10", document="撤并")
    assert said(files, "XM0027") == [
        f"{late}:4:14 发生日期 2026-11-10 晚于报送日期 2026-11-09",
        f"{path}:5:26 发生日期 2026-11-03 晚于报送日期 2026-11-02",
    ]


@pytest.mark.parametrize(
    ("before", "name", "message"),
    [
        ([], "weibo/2026-11-02-stop", None),
        (["weibo/2026-11-01-stop"], "weibo/2026-11-02-stop", "状态为“已停更”时不应有“停更”"),
        ([], "douyin/2026-11-02-change", "状态为“尚未开设”时不应有“变更”"),
        (
            ["weibo/2026-11-01-deregister"],
            "weibo/2026-11-02-stop",
            "状态为“已注销”时不应有“停更”，这份备案不改变状态",
        ),
        (
            ["weibo/2026-11-01-deregister"],
            "weibo/2026-11-02-change",
            "状态为“已注销”时不应有“变更”，这份备案不改变状态",
        ),
        (["weibo/2026-11-01-deregister"], "weibo/2026-11-02-resume", None),
        ([], "weibo/2026-11-02-apply", "状态为“在用”时不应有“申请开设”，这份备案不改变状态"),
        (
            ["2026-11-01-dissolve"],
            "2026-11-02-change",
            "状态为“已撤并”时不应有“变更”，这份备案不改变状态",
        ),
    ],
)
def test_xm0028_states_move_along_the_table(judge, add, files, before, name, message) -> None:
    for each in (*before, name):
        kind = each.rsplit("-", 1)[1]
        values: dict[str, dict] = {"dissolve": {"document": "撤并"}}
        values |= {"apply": {"facts": {}}, "change": {"facts": {}}}
        path = add(f"licun/{each}", **values.get(kind, {}))
    assert [(str(each.place), each.message, each.severity) for each in judge(files, "XM0028")] == [
        (f"{path}:3:7", message, "breach")
    ] * (message is not None)
    for each in judge(files, "XM0028"):
        assert each.remedy == "请核对日期和类型；已经发生的请如实保留，并在 explanations 中说明"


def test_xm0028_of_a_unit_that_is_not_enrolled_yet(said, add, files) -> None:
    files[ENROL] = files[ENROL].replace("kind:", 'occurred_on: "2026-01-06"\nkind:')
    path = add("licun/2026-01-08-change", occurred_on="2026-01-05", facts={})
    assert said(files, "XM0028") == [f"{path}:3:7 状态为“尚未登记”时不应有“变更”"]


# ---- XM0029 to XM0034


def test_xm0029_the_platform_is_listed(judge, said, add, files) -> None:
    path = add("licun/weixin/2026-11-03-change", facts={})
    path = add("licun/weixin/2026-11-02-open")
    (found,) = judge(files, "XM0029")
    assert (str(found.place), found.message) == (
        f"{path}:1:1",
        "平台“weixin”不在 office/platforms.yml 里",
    )
    assert found.remedy == "可用的平台：weibo、douyin、app；新平台请先商主管单位列入"
    files[PLATFORMS] = files[PLATFORMS].replace("  douyin:", "  weixin:")
    assert said(files, "XM0029") == []


def test_xm0019_a_pattern_that_is_none(judge, files) -> None:
    files[PLATFORMS] = files[PLATFORMS].replace("'[A-Za-z0-9_]{4,20}'", "'[A-Za-z'")
    (found,) = judge(files, "XM0019")
    assert (found.message, found.remedy) == (
        "平台“weibo”的正则表达式写错了：[A-Za-z",
        "请改正该表达式",
    )
    assert found.place.path == PLATFORMS


@pytest.mark.parametrize(
    ("facts", "place", "message", "remedy"),
    [
        ({"identifier": "0512345678"}, "", "", ""),
        (
            {"identifier": "李村发布"},
            ("identifier"),
            "新浪微博的UID“李村发布”写法不对",
            "应像“0512345678”；主页的“更多资料”",
        ),
        (
            {"handle": "李村"},
            ("handle"),
            "新浪微博的个性域名“李村”写法不对",
            "请照平台显示逐字填写",
        ),
        ({"handle": "licunfabu"}, "", "", ""),
        (
            {"url": "https://t.cn/a"},
            ("url"),
            "这不是新浪微博的主页链接",
            "应像 https://weibo.com/u/{id}；请打开账号主页，复制完整链接，不要用短链接",
        ),
        (
            {"url": "https://weibo.com/u/0512345679"},
            ("url"),
            "主页链接里的标识“0512345679”与备案的标识“0512345678”不同",
            "请打开账号主页，复制完整链接，并与账号标识核对",
        ),
        ({"url": "https://weibo.com/u/0512345678"}, "", "", ""),
    ],
)
def test_xm0030_as_the_platform_writes_it(judge, base, facts, place, message, remedy) -> None:
    files = base(**facts)
    found = judge(files, "XM0030")
    assert [(each.place.path, each.message, each.remedy, each.field) for each in found] == [
        (OPEN, message, remedy, f"facts.{place}")
    ] * bool(place)
    for each in found:
        line = files[OPEN].splitlines()[each.place.line - 1]
        assert line[each.place.column :].startswith(facts[place])


def test_xm0030_an_address_that_was_put_right_is_not_found(said, add, base, files) -> None:
    files |= base(url="https://weibo.com/u/0512345679")
    path = add("licun/weibo/2026-11-02-change", facts={"url": "https://weibo.com/u/0512345670"})
    assert [each.split(" ")[0] for each in said(files, "XM0030")] == [f"{path}:5:16"]
    add("licun/weibo/2026-11-02-change", facts={"url": "https://weibo.com/u/0512345678"})
    assert said(files, "XM0030") == []


def test_xm0030_letter_case_where_the_platform_folds_it(
    said, base, add, files, account_facts
) -> None:
    files[PLATFORMS] = files[PLATFORMS].replace(
        "  app:\n",
        "    url:\n"
        "      template: https://d.cn/{id}\n"
        "      patterns: ['https://d\\.cn/(?P<id>[A-Za-z]+)']\n"
        "  app:\n",
    )
    add(
        "licun/douyin/2026-11-02-open",
        facts={**account_facts, "identifier": "demo", "url": "https://d.cn/DEMO"},
    )
    assert said(files, "XM0030") == []
    files[PLATFORMS] = files[PLATFORMS].replace(
        "case: fold\n      where", "case: sensitive\n      where"
    )
    assert len(said(files, "XM0030")) == 1


def test_xm0031_demonstration_ranges(judge, base) -> None:
    files = base(identifier="5512345678")
    (found,) = judge(files, "XM0031")
    assert (found.message, found.severity) == ("示范名册的标识“5512345678”不在示范号段内", "refuse")
    assert found.remedy == (
        "示范数据不得使用真实账号的标识，请改用 office/platforms.yml 写明的示范号段"
    )
    register = "office/register.yml"
    files[register] = files[register].replace("demonstration: {as_of: 2026-11-24}\n", "")
    assert judge(files, "XM0031") == []
    files = base()
    assert judge(files, "XM0031") == []
    files[register] = files[register].replace("demonstration: {as_of: 2026-11-24}\n", "")
    (found,) = judge(files, "XM0031")
    assert (found.message, found.remedy) == (
        "标识“0512345678”属于示范号段",
        "请照平台显示填写真实标识",
    )


def test_xm0032_and_xm0033_without_an_identifier(form, write, files, account_facts) -> None:
    facts = {key: value for key, value in account_facts.items() if key != "identifier"}

    def found(**more):
        files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts={**facts, **more})
        return [
            (each.code, str(each.place), each.severity, each.message, each.remedy)
            for each in form(files)
        ]

    assert found(identifier="0512345678") == []
    assert found(handle="licunfabu") == [
        (
            "XM0032",
            f"{OPEN}:5:8",
            "advice",
            "还没有填UID，暂以平台账号和认证主体识别",
            "查到UID后请用 change 补填 identifier",
        )
    ]
    assert found() == [
        (
            "XM0033",
            f"{OPEN}:5:8",
            "breach",
            "没有填UID，平台账号和认证主体也不全，无法识别是哪个账号",
            "请填 identifier；查不到时，handle 和 verification 都要填",
        )
    ]


def test_xm0033_stays_the_same_finding_when_something_else_is_filed(
    form, write, add, files, account_facts
) -> None:
    facts = {
        key: value for key, value in account_facts.items() if key not in ("identifier", "function")
    }
    files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts=facts)
    before = {each.identity for each in form(files)}
    add("licun/weibo/2026-11-02-change", facts={"name": "李村街道"})
    after = {each.identity for each in form(files)}
    assert {each.code for each in after} == {"XM0033", "XM0035"}
    assert before == after


def test_an_app_is_known_by_its_stores(form, add, files, account_facts) -> None:
    facts = {key: value for key, value in account_facts.items() if key != "identifier"}
    ipv6 = {"tested_on": "2026-11-02", "passed": True, "report": "检测报告"}
    app = {"app": {"ipv6": ipv6}, "stores": {"huawei": {"id": "C1"}}}
    add("licun/app/2026-11-02-open", facts={**facts, **app})
    assert form(files) == []
    add("licun/app/2026-11-02-open", facts={**facts, "app": app["app"]})
    assert [each.code for each in form(files)] == ["XM0033", "XM0035"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ({"identifier": "0512345678"}, {"identifier": "0512345678"}, None),
        ({"identifier": "0512345678"}, {"identifier": "0512345679"}, "identifier"),
        ({"identifier": "0512345678"}, {"identifier": None}, "identifier"),
        ({"identifier": None}, {"identifier": "0512345678"}, None),
        ({"stores": {"huawei": {"id": "1"}}}, {"stores": {"huawei": {"url": None}}}, None),
        (
            {"stores": {"huawei": {"id": "1"}}},
            {"stores": {"huawei": {"id": "2"}}},
            "stores.huawei.id",
        ),
        ({"stores": {"huawei": {"id": "1"}}}, {"stores": {"apple": {"id": "2"}}}, None),
        ({"stores": {"huawei": {"id": "1"}}}, {"stores": {"huawei": None}}, None),
    ],
)
def test_xm0034_an_identifier_is_set_once(judge, base, add, files, old, new, field) -> None:
    files |= base(**old)
    path = add("licun/weibo/2026-11-02-change", facts=new)
    found = judge(files, "XM0034")
    value = "0512345678" if field == "identifier" else "1"
    assert [(each.place.path, each.field, each.message, each.remedy) for each in found] == [
        (
            path,
            f"facts.{field}",
            f"账号标识已填为“{value}”，不能在变更备案里改",
            "当初填错的，请用 correct 更正那份备案；换了账号的，请另行开设备案",
        )
    ] * (field is not None)


def test_xm0034_correct_alters_it(judge, add, files) -> None:
    add(
        "licun/weibo/2026-11-02-correct",
        refers_to="2026-01-12-open",
        changes={"facts": {"identifier": "0512345679"}},
    )
    assert judge(files, "XM0034") == []


def test_xm0034_finds_the_sheet_that_was_handed_in_later(
    judge, write, add, files, account_facts
) -> None:
    facts = {key: value for key, value in account_facts.items() if key != "identifier"}
    files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts=facts)
    add("licun/weibo/2026-05-11-change", facts={"identifier": "0512345678"})
    late = add(
        "licun/weibo/2026-11-02-change",
        occurred_on="2026-03-02",
        facts={"identifier": "0512345679"},
    )
    assert [each.place.path for each in judge(files, "XM0034")] == [late]


# ---- XM0035


def test_xm0035_what_policy_asks_for(judge, write, files, account_facts, unit_facts) -> None:
    facts = {
        key: value for key, value in account_facts.items() if key not in ("function", "systems")
    }
    files[OPEN] = write(OPEN, occurred_on="2026-01-12", facts={**facts, "systems": {}})
    unit = {key: value for key, value in unit_facts.items() if key != "responsible"}
    files[ENROL] = write(ENROL, facts=unit)
    found = judge(files, "XM0035")
    assert [(str(each.place), each.message, each.subject, each.severity) for each in found] == [
        (f"{ENROL}:4:8", "缺少必填事项“责任人”（responsible）", "licun", "breach"),
        (f"{OPEN}:5:8", "缺少必填事项“功能定位”（function）", "licun/weibo", "breach"),
        (f"{OPEN}:5:8", "缺少必填事项“管理制度”（systems）", "licun/weibo", "breach"),
    ]
    assert {each.remedy for each in found} == {"请用 change 或 correct 补填"}


def test_xm0035_follows_policy_and_state(judge, write, add, files, account_facts) -> None:
    policy = "office/policy/2021-07-23.yml"
    files[policy] = files[policy].replace(
        "managers, systems]", "managers, systems, verification.verified_on]"
    )
    assert [each.message for each in judge(files, "XM0035")] == [
        "缺少必填事项“认证日期”（verification.verified_on）"
    ]
    add(
        "licun/weibo/2026-11-02-deregister",
        ground={"kind": "other", "date": "2026-11-02", "document": "无"},
    )
    assert judge(files, "XM0035") == []


def test_xm0035_an_app_besides(judge, add, files, account_facts) -> None:
    path = add("licun/app/2026-11-02-open", facts={**account_facts, "identifier": "com.example.a"})
    assert [f"{each.place} {each.message}" for each in judge(files, "XM0035")] == [
        f"{path}:5:8 缺少必填事项“IPv6 支持情况”（app.ipv6）",
        f"{path}:5:8 缺少必填事项“应用商店”（stores）",
    ]


def test_xm0035_a_taker_states_its_own_managers_and_verification(
    judge, form, add, files, unit_facts
) -> None:
    add("jiushui/2026-01-07-enrol", facts=unit_facts)
    add("licun/weibo/2026-11-02-transfer", to="jiushui")
    path = add(
        "jiushui/weibo/2026-11-03-transfer", **{"from": "licun/weibo"}, facts={"managers": ["m1"]}
    )
    assert [f"{each.place} {each.message}" for each in judge(files, "XM0035")] == [
        f"{path}:6:8 接收单位没有填写自己的“认证信息”（verification）"
    ]
    add(
        "jiushui/weibo/2026-11-03-transfer",
        **{"from": "licun/weibo"},
        facts={"managers": ["m1"], "verification": {"subject": "九水街道办事处"}},
    )
    assert judge(files, "XM0035") == []
    # Nothing of it is found in the giver's folder.
    assert {each.place.path for each in form(files)} <= {path}


# ---- XM0036


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[政务网](https://www.example.cn/)", None),
        ("`[政务网](www.example.cn)`", None),
        (
            "[政务网](www.example.cn)",
            "链接“www.example.cn”：链接地址不完整，请写全 https:// 开头的地址；网页上会显示为文字",
        ),
        (
            "[政务网](javascript:alert(1))",
            (
                "链接“javascript:alert(1)”：链接类型“javascript:”不允许，"
                "只可用 http、https、mailto、tel；网页上会显示为文字"
            ),
        ),
    ],
)
def test_xm0036_links_of_an_announcement(judge, announce, files, body, message) -> None:
    files[NOTICE] = announce(
        NOTICE, [{"id": "licun/weibo", "action": "deregister"}], f"公告。\n\n{body}"
    )
    assert [
        (str(each.place), each.message, each.remedy, each.severity)
        for each in judge(files, "XM0036")
    ] == [
        (
            f"{NOTICE}:11:1",
            message,
            "请写以 https:// 开头的完整地址，或去掉链接",
            "advice",
        )
    ] * (message is not None)
