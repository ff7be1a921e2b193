"""A sponsor (主办单位): what a unit's binder says of it.

Imports fields. The fields follow attachment 1 of 第六条 as filing forms of this kind ask for
them, and 第二条, 第五条, 第十六条.
"""

from __future__ import annotations

from typing import Literal

from mingce.records.fields import (
    CreditCode,
    Day,
    Division,
    Line,
    Phone,
    Record,
    Slug,
    YesNo,
    internal,
    public,
)


class Post(Record):
    """A post that manages accounts (第六条（一）2): a post and an office phone, never a person."""

    post: Line = internal("岗位名称", "写岗位，不写姓名，例如：新媒体专员")
    phone: Phone = internal("办公电话", "区号-号码，例如 0532-00000016；不得填写手机号码")
    dedicated: YesNo = internal("是否专职", "true 专职，false 兼职")
    trained_on: Day | None = internal("最近培训日期", default=None)
    from_: Day | None = internal("到岗日期", alias="from", default=None)


class Responsible(Record):
    """The first and the directly responsible post (第十六条)."""

    first: Line = public("第一责任人", "写职务，例如：街道办事处主任")
    direct: Line = public("直接责任人", "写职务，例如：分管副主任")


class UnitFacts(Record):
    """The state of a unit. What it must hold is listed in policy, not here."""

    name: Line = public("单位名称", "日常使用的名称")
    legal_name: Line = public("单位全称", "与平台认证主体一致的法定全称")
    body: Literal["administrative", "institution", "internal_section"] = public(
        "单位性质",
        "administrative 行政机关；institution 承担行政职能的事业单位；internal_section 内设机构",
    )
    parent: Slug | None = public("所属单位", "内设机构填写其所属单位的文件夹名", default=None)
    credit_code: CreditCode | None = public("统一社会信用代码", "18位，请加引号", default=None)
    division: Division | None = public("行政区划代码", "请加引号", default=None)
    responsible_section: Line = public("责任科室", "单位办公室或者指定的专门科室")
    responsible: Responsible = public("责任人")
    public_phone: Phone = public("对外电话", "公布给群众的办公电话")
    posts: dict[Slug, Post] = internal(
        "管理岗位", "岗位代号（如 m1）对应岗位；账号用代号指明由谁管理"
    )


class Dissolution(Record):
    """What a dissolution says besides the common fields."""

    into: Slug | None = public("并入单位", "承接职责的单位的文件夹名；没有则删去此行", default=None)
    document: Line = public("依据文件", "撤销或者合并的文件名称和文号")
