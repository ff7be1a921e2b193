"""What pydantic finds, said in Chinese at the place in the file."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import re
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import (
    MISSING,
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from mingce.reading import read_yaml
from mingce.records import fields
from mingce.records.explain import explain, title_of
from mingce.records.titles import label_of


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Post(Part):
    post: str = Field(title="岗位")
    phone: fields.Phone | None = Field(title="办公电话", description="不填个人手机号", default=None)


class Link(Part):
    title: str = Field(title="名称")
    url: str | None = Field(title="链接", default=None)


def _own(value: str) -> str:
    if value == "坏":
        raise ValueError("代码不对：校验码不符，请对照证书核对")
    if value == "两句":
        raise ValueError("代码不对", "请改正代码")
    if value == "这里":
        raise ValueError("这里填代码")
    if value == "原因":
        raise ValueError("代码已停用")
    if value == "english":
        raise ValueError("not good")
    return value


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Facts(Part):
    name: str = Field(title="账号名称", description="平台显示的名称", max_length=5)
    by: Literal["own", "contracted"] = Field(
        title="运维方式", description="own 自行运维；contracted 委托运维", default="own"
    )
    handle: str | MISSING = Field(title="平台账号", default=MISSING, min_length=2)
    since: dt.date | None = Field(title="开始日期", default=None)
    count: int | None = Field(title="关注数", default=None, ge=1, le=9)
    running: bool | None = Field(title="是否在用", default=None)
    code: Annotated[str, AfterValidator(_own)] | None = Field(title="代码", default=None)
    colour: Colour | None = Field(title="颜色", default=None)
    managers: list[str] = Field(title="管理岗位", default=[], min_length=1, max_length=2)
    posts: dict[fields.Slug, Post | None] = Field(title="岗位", default={})
    successor: fields.AccountId | Link | None = Field(title="接续账号", default=None)
    number: Annotated[str, StringConstraints(pattern="^[0-9]+$")] | None = Field(
        title="编号", description="只写数字", default=None
    )
    links: list[Link] = Field(title="链接", default=[])
    share: decimal.Decimal | None = Field(title="比例", default=None, gt=0, lt=1)
    at: dt.datetime | None = Field(title="时间", default=None)


class Filing(Part):
    kind: Literal["open"] = Field(title="类型")
    facts: Facts = Field(title="事项", description="只写新的内容")
    from_: str | None = Field(title="接收自", alias="from", default=None)


def problems(text, model=Filing, told=True):
    document = read_yaml(text.encode())
    assert document.readable
    with pytest.raises(ValidationError) as caught:
        model.model_validate(document.value)
    return explain(caught.value, document, model if told else None)


def one(text, model=Facts):
    found = problems(text, model)
    assert len(found) == 1
    return tuple(found[0])


def test_a_missing_part_is_shown_at_the_key_above_it():
    assert [tuple(p) for p in problems("kind: open\nfacts:\n  since: 2026-01-01\n")] == [
        (
            "XM0018",
            2,
            1,
            "缺少“账号名称”（name）",
            "补写“name: 内容”一行，写在“facts”下面（平台显示的名称）",
            "facts.name",
        )
    ]
    assert [tuple(p) for p in problems("# 备案\nkind: open\n")] == [
        (
            "XM0018",
            2,
            1,
            "缺少“事项”（facts）",
            "补写“facts: {name: 内容}”一行（只写新的内容）",
            "facts",
        )
    ]
    assert one("name: a\nlinks:\n  - url: x\n") == (
        "XM0018",
        3,
        5,
        "缺少“名称”（title）",
        "补写“title: 内容”一行，写在“links”第 1 项下面",
        "links.1.title",
    )


@pytest.mark.parametrize(
    ("text", "place", "message", "remedy"),
    [
        (
            "kind: open\nfacts: {name: 甲, 平台账号: x}\n",
            (2, 18),
            "这里没有“平台账号”这一项",
            "键请写成“handle”",
        ),
        (
            "kind: open\nfacts: {name: 甲, hanlde: x}\n",
            (2, 18),
            "这里没有“hanlde”这一项",
            "是不是“handle”？键请按规定的写法填写",
        ),
        (
            "kind: open\nfacts: {name: 甲}\nHandle: x\n",
            (3, 1),
            "这里没有“Handle”这一项",
            "“handle”应写在“facts”下面，比它多缩进两个空格",
        ),
        (
            "kind: open\nfacts:\n  name: 甲\n  from: x\n",
            (4, 3),
            "这里没有“from”这一项",
            "“from”应写在最外层，从行首写起",
        ),
        (
            "kind: open\nfacts:\n  name: 甲\n  links: [{title: 甲, handle: x}]\n",
            (4, 22),
            "这里没有“handle”这一项",
            "“handle”应写在“facts”的下一级",
        ),
        (
            "kind: open\nfacts: {name: 甲}\nfr\u200bom: x\n",
            (3, 1),
            "键“from”里夹有看不见的字符（U+200B）",
            "键请写成“from”",
        ),
        (
            "kind: open\nfacts: {name: 甲}\n备注: x\n",
            (3, 1),
            "这里没有“备注”这一项",
            "这里可以写的有：kind、facts、from",
        ),
    ],
)
def test_an_unknown_key_is_shown_with_what_was_meant(text, place, message, remedy):
    found = problems(text)
    assert [tuple(p)[:5] for p in found] == [("XM0017", *place, message, remedy)]


def test_without_the_model_keys_stand_for_titles():
    found = problems("kind: opn\nfacts: {nmae: 甲}\n", told=False)
    assert [tuple(p)[:5] for p in found] == [
        ("XM0016", 1, 7, "“kind”不能是“opn”", "只能写：open"),
        ("XM0018", 2, 1, "缺少“name”", "补写“name: 内容”一行，写在“facts”下面"),
        (
            "XM0017",
            2,
            9,
            "这里没有“nmae”这一项",
            "对照同类文件核对键的写法；确属多余的，删去这一项",
        ),
    ]


LIST = "写成 [甲, 乙]，或另起一行，每项一行，以“- ”开头"
MAPPING = "在键的冒号后换行，下面每行一个“键: 值”，各多缩进两个空格"
DATE = "日期请写成 2026-03-05 的样子，年四位，月、日各两位"


@pytest.mark.parametrize(
    ("line", "column", "message", "remedy"),
    [
        (
            "name: [a]",
            7,
            "“账号名称”（name）应为一段文字，却写成了列表",
            "改为一行文字；文字里有英文冒号或方括号的，用引号括起来（平台显示的名称）",
        ),
        (
            "name: null",
            7,
            "“账号名称”（name）不能写 null",
            "写明内容；可以不填的，删去这一行（平台显示的名称）",
        ),
        (
            "name: 一二三四五六",
            7,
            "“账号名称”（name）过长，最多 5 个字",
            "请精简到 5 个字以内（平台显示的名称）",
        ),
        ("handle: x", 9, "“平台账号”（handle）过短，至少 2 个字", "请补充到 2 个字以上"),
        (
            "handle: {a: b}",
            9,
            "“平台账号”（handle）应为一段文字，却写成了一组“键: 值”",
            "改为一行文字；文字里有英文冒号或方括号的，用引号括起来",
        ),
        (
            "by: owm",
            5,
            "“运维方式”（by）不能是“owm”",
            "只写下列英文词之一：own 自行运维；contracted 委托运维；是不是“own”？",
        ),
        (
            "by: 委托运维",
            5,
            "“运维方式”（by）不能是“委托运维”",
            "只写下列英文词之一：own 自行运维；contracted 委托运维；是不是“contracted”？",
        ),
        ("colour: 绿", 9, "“颜色”（colour）不能是“绿”", "只写下列英文词之一：red、blue"),
        ("since: 今天", 8, "“开始日期”（since）不是日期：“今天”", DATE),
        (
            "since: 2026-02-30",
            8,
            "“开始日期”（since）不对：日历上没有“2026-02-30”这一天",
            "请核对日历后改正",
        ),
        (
            "since: ２０２６-０１-０２",
            8,
            "“开始日期”（since）不是日期：“２０２６-０１-０２”",
            f"切换到英文输入法，数字和连字符都用半角；{DATE}",
        ),
        (
            "links: 办事大厅",
            8,
            "“链接”（links）应为一个列表，却写成了一段文字",
            "写成 [{title: 内容}]，或另起一行，每项一行，以“- ”开头",
        ),
        ("since: [a]", 8, "“开始日期”（since）应为一个日期，却写成了列表", DATE),
        (
            "count: 五",
            8,
            "“关注数”（count）应为一个整数，不能是“五”",
            "只用数字 0 到 9，例如 5",
        ),
        ('count: "0"', 8, "“关注数”（count）过小，不得小于 1", "请核对后如实填写"),
        ("count: 10", 8, "“关注数”（count）过大，不得大于 9", "请核对后如实填写"),
        ("share: 0", 8, "“比例”（share）过小，应大于 0", "请核对后如实填写"),
        ("share: 1", 8, "“比例”（share）过大，应小于 1", "请核对后如实填写"),
        (
            "share: 半",
            8,
            "“比例”（share）应为一个数字，不能是“半”",
            "只用数字 0 到 9 和小数点，例如 5.5",
        ),
        (
            "at: 早上",
            5,
            "“时间”（at）应为一个时间，不能是“早上”",
            "时间请写成 2026-03-05T08:30:00+08:00 的样子",
        ),
        (
            "running: 是",
            10,
            "“是否在用”（running）应为 true 或 false，不能是“是”",
            "是写 true，否写 false",
        ),
        ("code: 坏", 7, "“代码”（code）不对：代码不对：校验码不符", "请对照证书核对"),
        ("code: 两句", 7, "“代码”（code）不对：代码不对", "请改正代码"),
        ("code: 这里", 7, "“代码”（code）的写法不对", "这里填代码"),
        ("code: 原因", 7, "“代码”（code）不对：代码已停用", "按上述要求改正"),
        ("code: english", 7, "“代码”（code）的写法不对", "对照同类文件和字段说明核对后改正"),
        ("managers: m1", 11, "“管理岗位”（managers）应为一个列表，却写成了一段文字", LIST),
        ("managers: []", 11, "“管理岗位”（managers）过少，至少 1 项", "补足到 1 项以上"),
        ("managers: [a, b, c]", 11, "“管理岗位”（managers）过多，最多 2 项", "只留 2 项以内"),
        (
            "managers: [a, [b]]",
            15,
            "“管理岗位”（managers）第 2 项应为一段文字，却写成了列表",
            "改为一行文字；文字里有英文冒号或方括号的，用引号括起来",
        ),
        (
            "posts: {M1: null}",
            9,
            "“M1”作为键的格式不对",
            "用小写英文字母、数字和连字符，以字母开头，例如 licun",
        ),
        (
            "posts: {m1: 专员}",
            13,
            "“岗位”（posts）中的“m1”应为一组“键: 值”，却写成了一段文字",
            f"写成 {{post: 内容}}；或{MAPPING}",
        ),
        (
            "posts: {m1: {post: 专员, phone: 05320}}",
            31,
            "“办公电话”（phone）的格式不对",
            "写办公电话，区号、号码和分机之间用连字符，例如 0532-00000006；不填个人手机号",
        ),
        (
            "number: 甲",
            9,
            "“编号”（number）的格式不对",
            "对照字段说明和同类文件核对后改正（只写数字）",
        ),
        (
            "successor: 李村",
            12,
            "“接续账号”（successor）的格式不对",
            "写成“单位/平台”，例如 licun/weibo",
        ),
        (
            "successor: [a]",
            12,
            "“接续账号”（successor）应为一段文字，或一组“键: 值”，却写成了列表",
            "按其中一种写法填写",
        ),
        (
            "successor: {title: [a]}",
            20,
            "“名称”（title）应为一段文字，却写成了列表",
            "改为一行文字；文字里有英文冒号或方括号的，用引号括起来",
        ),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_form(line, column, message, remedy):
    text = line if line.startswith("name") else f"name: 甲\n{line}"
    row = 1 if line.startswith("name") else 2
    assert one(text)[:5] == ("XM0016", row, column, message, remedy)


def test_of_a_part_that_may_be_two_things_only_the_one_meant_is_explained():
    found = problems("name: 甲\nsuccessor:\n  title: 青岛发布\n  link: x\n", Facts)
    assert [(p.code, p.line, p.column, p.field) for p in found] == [
        ("XM0017", 4, 3, "successor.link")
    ]


def test_a_wrong_colon_where_keys_were_wanted():
    text = "kind: open\nfacts:\n  name：甲\n"
    assert [tuple(p) for p in problems(text)] == [
        (
            "XM0009",
            3,
            7,
            "“name”后面用了全角冒号“：”，应为半角冒号加一个空格",
            "切换到英文输入法，写成“name: 内容”；如果这本来是一段文字，请用引号括起来",
            "facts",
        )
    ]
    assert [p.code for p in problems("kind: open\nfacts: '名：甲'\n")] == ["XM0016"]


def test_all_errors_are_told_in_the_order_of_the_file():
    found = problems("x: 1\nkind: opn\nfacts: {by: x, name: [], y: z}\n")
    assert [(p.code, p.line, p.column) for p in found] == [
        ("XM0017", 1, 1),
        ("XM0016", 2, 7),
        ("XM0016", 3, 13),
        ("XM0016", 3, 22),
        ("XM0017", 3, 26),
    ]


class Cat(Part):
    kind: Literal["cat"] = Field(title="种类")
    lives: int = Field(title="命数")


class Dog(Part):
    kind: Literal["dog"] = Field(title="种类")
    owner: str = Field(title="主人")


class Home(Part):
    pet: Cat | Dog = Field(title="宠物", discriminator="kind")
    either: Cat | Dog | None = Field(title="任一", default=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "pet: {kind: cat, lives: []}\n",
            ("XM0016", 1, 25, "“命数”（lives）应为一个整数，却写成了列表"),
        ),
        ("pet: {kind: cat, owner: x, lives: 9}\n", ("XM0017", 1, 18, "这里没有“owner”这一项")),
        ("pet: {kind: cow}\n", ("XM0016", 1, 6, "“宠物”（pet）的“kind”不能是“cow”")),
        ("pet: {lives: 9}\n", ("XM0018", 1, 1, "缺少“种类”（kind）")),
        (
            "pet: {kind: cat, lives: 9}\neither: {kind: dog}\n",
            ("XM0018", 2, 1, "缺少“主人”（owner）"),
        ),
    ],
)  # fmt: skip
def test_one_of_several_kinds_by_its_word(text, expected):
    assert one(text, Home)[:4] == expected


def test_titles_are_found_through_lists_mappings_and_unions():
    assert title_of(Filing, ("facts",)) == "事项"
    assert title_of(Filing, ("from",)) == "接收自"
    assert title_of(Filing, ("facts", "posts", "m1", "phone")) == "办公电话"
    assert title_of(Filing, ("facts", "links", 3, "url")) == "链接"
    assert title_of(Filing, ("facts", "successor", "title")) == "名称"
    assert title_of(Home, ("pet", "owner")) == "主人"
    for path in ((), ("x",), ("facts", "posts", "m1"), ("kind", "x"), (3,), ("from_",)):
        assert title_of(Filing, path) == ""


def test_labels_of_entries_name_what_holds_them():
    assert label_of(Filing, ()) == "文件内容"
    assert label_of(Filing, ("facts", "links", 1)) == "“链接”（links）第 2 项"
    assert label_of(Filing, ("facts", "posts", "m1")) == "“岗位”（posts）中的“m1”"
    assert label_of(Filing, ("facts", "x")) == "“事项”（facts）中的“x”"
    assert label_of(None, ("facts", "x")) == "“x”"


LATIN = re.compile("[A-Za-z]")
OURS = re.compile(r"“[^”]*”|（[^）]*）|\[甲, 乙\]|null|true|false|licun/weibo|licun|https?://|T08")
VALUES = st.recursive(
    st.one_of(st.none(), st.sampled_from(["甲", "own", "5", "2026-01-01", "true", "a：b"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*Facts.model_fields, "facts", "x"]), inner, max_size=5),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_whatever_is_wrong_is_said_without_english(value):
    document = read_yaml(b"a: b\n")
    document.structure = value
    try:
        TypeAdapter(Filing).validate_python(value)
    except ValidationError as error:
        found = explain(error, document, Filing)
        assert found
        for problem in found:
            assert problem.code in ("XM0009", "XM0016", "XM0017", "XM0018")
            assert problem.line == 1
            said = OURS.sub("", problem.message)
            assert not LATIN.search(said), said
            assert problem.remedy
