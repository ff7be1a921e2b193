"""Policy (office/policy/<in force from>.yml): every number and reading of a regulation.

Imports fields. A filing is judged by the policy in force when it was handed in, a notice by the
one of its publication day; another district changes this file, not code (principle 6).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from mingce.records.fields import (
    Day,
    Format,
    HttpsUrl,
    Line,
    Phone,
    Record,
    Slug,
    Text,
    Whole,
    public,
)

RuleCode = Annotated[str, StringConstraints(pattern=r"^XM[0-9]{4}$")]


class Instrument(Record):
    """The regulation."""

    title: Line = public("名称")
    number: Line = public("文号")
    issued_by: Line = public("制定机关")
    url: HttpsUrl | None = public("公开地址", default=None)


class FilingPeriod(Record):
    """第六条: how long after something happened it must be filed."""

    working_days: Whole = public("工作日数", ge=1, le=60)
    counts_to: Literal["handed_in", "entered"] = public(
        "截止于", "handed_in 报送之日；entered 登记之日"
    )
    kinds: list[Slug] = public("适用的备案类型")
    article: Line = public("条款")


class ClosingPeriod(Record):
    """第七条: how long after its ground a closing must be done."""

    months: Whole = public("月数", ge=1, le=12)
    article: Line = public("条款")


class NoticePeriod(Record):
    """第七条: how long a closing is announced before the take-down."""

    working_days: Whole = public("工作日数", ge=1, le=60)
    take_down: Literal["after_last_day", "any_day"] = public(
        "下架时间", "after_last_day 公告期满次日起；any_day 公告期内即可"
    )
    article: Line = public("条款")


class Grace(Record):
    """A grace that the office reads into the regulation."""

    working_days: Whole = public("工作日数", ge=0, le=250)
    article: Line = public("条款")


class Periods(Record):
    """All periods."""

    filing: FilingPeriod = public("备案时限")
    closing: ClosingPeriod = public("办结时限")
    notice: NoticePeriod = public("公告期")
    national_system_grace: Grace = public("全国系统填报宽限")
    verification_grace: Grace | None = public("认证信息一致宽限", default=None)
    names_grace: Grace | None = public("名称一致宽限", default=None)
    data_fresh: Grace | None = public("数据有效天数", default=None)


class Reading(Record):
    """An interpretation: what is silent in the regulation, who says how to read it."""

    about: Line = public("事项")
    text: Text = public("理解")
    by: Line = public("作出单位")
    status: Literal["待确认", "已确认"] = public("状态")
    reference: Line | None = public("文号", default=None)
    date: Day | None = public("日期", default=None)


class RuleEntry(Record):
    """Where a rule's article stands in this regulation, and how heavy it is here."""

    article: Line = public("条款")
    severity: Literal["refuse", "breach", "waivable", "advice"] = public(
        "程度", "refuse 不予受理；breach 违规；waivable 原则上；advice 提示"
    )


class Required(Record):
    """What a complete state holds, by dotted field name."""

    unit: list[Line] = public("单位")
    account: list[Line] = public("账号")
    app: list[Line] = public("移动客户端")


class Recusal(Record):
    """Who answers where no other reviewer exists."""

    post: Line = public("岗位")


class Reporting(Record):
    """Ways by which the public reports a problem."""

    phone: Phone | None = public("电话", default=None)
    url: HttpsUrl | None = public("网址", default=None)


class PolicyFile(Record):
    """office/policy/<in force from>.yml."""

    format: Format = public("格式版本", "固定写 1")
    instrument: Instrument = public("规范性文件")
    periods: Periods = public("时限")
    readings: list[Reading] = public("解释口径")
    required: Required = public("备案必填事项")
    systems: dict[Slug, Line] = public("管理制度", "代号对应制度名称")
    rules: dict[RuleCode, RuleEntry] = public("规则")
    recusal: Recusal | None = public("回避", default=None)
    report: Reporting | None = public("纠错方式", default=None)
