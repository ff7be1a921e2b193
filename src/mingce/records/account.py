"""An account or app (政务新媒体): what an account's folder says of it.

Imports fields. The fields follow attachment 1 of 第六条 as filing forms of this kind ask for
them; those of apps follow 第六条（四） and 第十五条（四）.
"""

from __future__ import annotations

from typing import Literal

from mingce.records.fields import (
    Day,
    HttpsUrl,
    Line,
    Record,
    Slug,
    Text,
    Whole,
    YesNo,
    internal,
    public,
)


class Verification(Record):
    """What the platform shows publicly about who runs the account (认证信息)."""

    subject: Line = public("认证主体", "平台显示的认证主体全称，逐字填写")
    verified_on: Day | None = public("认证日期", "平台没有显示则删去此行", default=None)
    expires_on: Day | None = public("认证到期日", default=None)
    by: Literal["organisation", "personal"] | None = internal(
        "认证类型", "organisation 机构认证；personal 个人认证", default=None
    )


class NationalEntry(Record):
    """What the national reporting system showed of the account when somebody looked (第六条)."""

    name: Line = internal("全国系统中的账号名称", "逐字填写")
    subject: Line = internal("全国系统中的主办单位", "逐字填写")
    seen_on: Day = internal("核对日期")


class Licence(Record):
    """A contractor's licence (第五条)."""

    kind: Line = internal("资质名称", "例如：互联网新闻信息服务许可证")
    number: Line = internal("资质编号")
    expires_on: Day = internal("有效期至")
    scope: Line = internal("许可范围")


class Contractor(Record):
    """Who is commissioned with the daily operation (第五条)."""

    name: Line = public("受托机构", "机构全称")
    technical_only: YesNo = internal(
        "是否仅提供技术服务", "true 表示不参与内容采编发布", default=False
    )
    licence: Licence | None = internal("资质", default=None)
    contract_from: Day = internal("合同开始日期")
    contract_until: Day = internal("合同结束日期")


class Operation(Record):
    """Who operates the account."""

    by: Literal["own", "contracted"] = public("运维方式", "own 自行运维；contracted 委托运维")
    contractor: Contractor | None = public("受托机构", default=None)


class Followers(Record):
    """Followers on a day, as the platform shows them."""

    count: Whole = public("关注数", ge=0)
    as_of: Day = public("截至日期")


class Store(Record):
    """An app's listing in one store. Its id is set once (第六条（四）、第七条)."""

    id: Line = public("应用标识", "包名或者应用编号，请加引号")
    url: HttpsUrl | None = public("商店页面", default=None)
    listed_on: Day | None = public("上架日期", default=None)
    removed_on: Day | None = public("下架日期", default=None)


class Ipv6(Record):
    """Support of IPv6 with the test that shows it (第六条（四）)."""

    tested_on: Day = internal("检测日期")
    passed: YesNo = public("是否支持 IPv6")
    report: Line = internal("检测报告", "报告名称和存档编号")


class Hosting(Record):
    """Where the app is deployed (第十五条（四）)."""

    country: Literal["CN", "other"] = public("部署地", "CN 境内；other 境外")
    provider: Line = internal("服务商")


class AppFacts(Record):
    """What only apps have (第六条（四）)."""

    ipv6: Ipv6 | None = public("IPv6 支持情况", default=None)
    terminals: list[Literal["android", "ios", "harmonyos", "web", "pc"]] | None = public(
        "适用终端",
        "android 安卓；ios 苹果；harmonyos 鸿蒙；web 网页；pc 电脑",
        default=None,
    )
    hosting: Hosting | None = public("部署", default=None)
    large_print: YesNo | None = public("是否有长者模式", default=None)
    icp_number: Line | None = public("ICP备案号", default=None)
    links_removed_on: Day | None = public(
        "链接清除日期", "注销时，指向该应用的链接全部删除之日", default=None
    )


class AccountFacts(Record):
    """The state of an account. What it must hold is listed in policy, not here."""

    name: Line = public("账号名称", "平台显示的名称，逐字填写")
    variant: Slug | None = public(
        "账号类型", "平台分设类型时填写，例如 service 服务号", default=None
    )
    identifier: Line | None = public(
        "账号标识", "平台上不变的标识，请加引号；暂时看不到可以先不填", default=None
    )
    handle: Line | None = public("平台账号", "平台显示的账号（如微信号），可能变化", default=None)
    url: HttpsUrl | None = public("主页链接", default=None)
    verification: Verification = public("认证信息")
    function: Text = public("功能定位", "发布什么、为谁服务")
    name_rationale: Line | None = internal(
        "名称说明", "名称与单位名称、工作职责的关系", default=None
    )
    purpose: Literal["standing", "single"] | None = internal(
        "开设目的", "standing 日常工作；single 专项活动或专项工作", default=None
    )
    operation: Operation = public("运维方式")
    managers: list[Slug] = internal("管理岗位", "主办单位备案中的岗位代号，例如 m1", min_length=1)
    systems: dict[Slug, Day] = internal(
        "管理制度", "制度代号对应印发日期，例如 review 信息发布审核制度"
    )
    followers: Followers | None = public("关注情况", default=None)
    stores: dict[Slug, Store] | None = public("应用商店", "商店代号对应上架信息", default=None)
    app: AppFacts | None = public("移动客户端", default=None)
    national_entry: NationalEntry | None = internal(
        "全国系统所载内容", "核对全国系统后填写，与本备案一致的可以不填", default=None
    )
    merge_by: Day | None = internal(
        "整合期限", "同平台重复开设的账号，计划整合完成之日", default=None
    )
