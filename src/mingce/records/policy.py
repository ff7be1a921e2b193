"""Policy (office/policy/<in force from>.yml): every number and reading of a regulation.

Imports fields. A filing is judged by the policy in force when it was handed in, a notice by the
one of its publication day; another district changes this file, not code (principle 6).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from mingce.records.fields import (
    Day,
    Email,
    FilledUrl,
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


class NationalSystemGrace(Grace):
    """第六条: how long after handing in a filing the national system must have it."""

    kinds: list[Slug] | None = public(
        "适用的备案类型", "不写时为账号的各类应按时备案的事项", default=None
    )


class Periods(Record):
    """All periods. A grace that is absent is one that the office does not set."""

    filing: FilingPeriod = public("备案时限")
    closing: ClosingPeriod = public("办结时限")
    notice: NoticePeriod = public("公告期")
    national_system_grace: NationalSystemGrace = public("全国系统填报宽限")
    verification_grace: Grace | None = public("认证信息一致宽限", default=None)
    names_grace: Grace | None = public("名称一致宽限", default=None)
    data_fresh: Grace | None = public("数据有效天数", default=None)
    dormant: Grace | None = public(
        "停更后注销宽限", "停更未注销、又没有公告注销的账号，超过这一期限提示抓紧注销", default=None
    )
    suspension: Grace | None = public(
        "紧急暂停宽限", "被盗用、泄密或者责令关闭的账号应立即暂停；不写时为当日", default=None
    )
    attempts: Grace | None = public(
        "受阻办理间隔", "注销受阻期间，两次向平台申请之间不超过的工作日", default=None
    )


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
    severity: Literal["refuse", "breach", "waivable", "advice", "none"] = public(
        "程度",
        "refuse 不予受理；breach 违规；waivable 原则上；advice 提示；none 本办法没有这项要求",
    )


class Required(Record):
    """What a complete state holds, by dotted field name."""

    unit: list[Line] = public("单位")
    account: list[Line] = public("账号")
    app: list[Line] = public("移动客户端")


class Terms(Record):
    """What the office reads into words of the regulation that are not periods."""

    variants: Literal["apart", "together"] | None = public(
        "平台分设的账号类型",
        "apart 各类型可以各开一个；together 合并计算；不写时为 apart",
        default=None,
    )
    terminals: Whole | None = public(
        "移动客户端至少适用的终端数", "第六条（四）：支持在不同终端使用", default=None, ge=1, le=5
    )
    few_followers: Whole | None = public(
        "关注度低的界限", "第六条（二）：关注数少于此数的提示清理优化", default=None
    )


class Recusal(Record):
    """Who answers where no other reviewer exists."""

    post: Line = public("岗位")


class Reporting(Record):
    """Ways by which the public reports a problem."""

    phone: Phone | None = public("电话", default=None)
    email: Email | None = public("电子邮箱", default=None)
    url: FilledUrl | None = public(
        "网页找错", "门户网站“我要找错”的网址；{page} 处填入出错页面的网址", default=None
    )
    issues: FilledUrl | None = public(
        "网上提交",
        "代码平台的问题表单，例如 https://…/issues/new?title={title}&body={body}",
        default=None,
    )


class PolicyFile(Record):
    """office/policy/<in force from>.yml."""

    format: Format = public("格式版本", "固定写 1")
    instrument: Instrument = public("规范性文件")
    periods: Periods = public("时限")
    readings: list[Reading] = public("解释口径")
    required: Required = public("备案必填事项")
    systems: dict[Slug, Line] = public("管理制度", "代号对应制度名称")
    terms: Terms | None = public("用词口径", default=None)
    rules: dict[RuleCode, RuleEntry] = public("规则")
    recusal: Recusal | None = public("回避", default=None)
    report: Reporting | None = public("纠错方式", default=None)
