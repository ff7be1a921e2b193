"""What the supervising office keeps: this register, platforms, scope, calendar, access.

Imports fields. One model a file of office/ (design.md, Records); policy and decisions have
modules of their own.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from mingce.records.fields import (
    Day,
    Email,
    Format,
    HttpsUrl,
    Line,
    Phone,
    Record,
    Slug,
    Text,
    Whole,
    YesNo,
    internal,
    public,
)


class Jurisdiction(Record):
    """Whose register this is."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] = public(
        "行政区划代码", "六位，请加引号"
    )
    name: Line = public("名称", "例如：李沧区")


class Numbering(Record):
    """How the daybook numbers."""

    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}$")] = public(
        "编号前缀", "大写字母，例如 LC"
    )


class SiteIdentity(Record):
    """The site: whether merging and deploying is publishing, and what its footer must show."""

    is_public: YesNo = public("网站是否对公众公开", alias="public")
    url: HttpsUrl | None = public("网站地址", default=None)
    sponsor: Line | None = public("网站主办单位", default=None)
    site_code: Line | None = public("网站标识码", default=None)
    icp: Line | None = public("ICP备案号", default=None)
    police: Line | None = public("公安备案号", default=None)
    repository: HttpsUrl | None = public(
        "仓库地址", "名册仓库对公众公开的写，账号页的备案记录可以点开提交", default=None
    )


class Office(Record):
    """The supervising office (第四条)."""

    name: Line = public("主管单位")
    unit: Slug | None = public("主管单位的文件夹名", default=None)
    section: Line | None = public("具体监管机构", default=None)
    phone: Phone | None = public("联系电话", default=None)
    email: Email | None = public("电子邮箱", default=None)


class Demonstration(Record):
    """A register of fictional accounts, frozen at a date."""

    as_of: Day = public("示范数据截至日期")


class RegisterFile(Record):
    """office/register.yml."""

    format: Format = public("格式版本", "固定写 1")
    jurisdiction: Jurisdiction = public("辖区")
    office: Office = public("主管单位")
    numbering: Numbering = public("编号")
    site: SiteIdentity = public("网站")
    demonstration: Demonstration | None = public("示范", default=None)


Pattern = Annotated[str, StringConstraints(min_length=1, max_length=200)]


Host = Annotated[
    str, StringConstraints(max_length=100, pattern=r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$")
]
"""A host without ``www.``; ``*.`` before it stands for whatever is below it."""

LinkStart = Annotated[
    str,
    StringConstraints(max_length=100, pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._-]+)*/?$"),
]
"""How short links begin: a host, perhaps with the beginning of a path."""


class IdentifierRule(Record):
    """How a platform's stable identifier looks and how two are compared."""

    label: Line = public("标识名称", "例如 UID、原始 ID")
    also_called: list[Line] | None = public(
        "标识的其他叫法", "核验时写在标识前面也能认出", default=None
    )
    pattern: Pattern = public("标识格式", "正则表达式，须匹配整个标识")
    example: Line = public("示例")
    case: Literal["sensitive", "fold"] = public("大小写", "sensitive 区分；fold 不区分")
    where: Text = public("在哪里看")
    subject_where: Text | None = public("认证主体在哪里看", default=None)
    drawing: Literal["profile", "address", "backend", "store"] | None = public(
        "图示",
        "profile 应用内主页；address 浏览器地址栏；backend 平台后台；store 应用市场详情页",
        default=None,
    )
    demonstration: Pattern | None = public(
        "示范号段", "正则表达式；示范数据的标识须匹配，真实数据不得匹配", default=None
    )


class HandleRule(Record):
    """How the account name that a platform shows looks; it may change."""

    label: Line = public("平台账号名称", "例如 微信号")
    also_called: list[Line] | None = public("平台账号的其他叫法", default=None)
    pattern: Pattern = public("格式")
    case: Literal["sensitive", "fold"] = public("大小写", "sensitive 区分；fold 不区分")


class ProfileUrl(Record):
    """How a profile's address is read and written.

    Patterns are matched with a whole address in one way of writing: https, the host in small
    letters without ``www.``, no final slash, no fragment, and of the parameters only those listed.
    """

    template: Line | None = public(
        "规范链接", "用 {id} 或 {handle} 表示标识或账号；平台没有公开主页则删去此行", default=None
    )
    hosts: list[Host] | None = public("平台网址", "不写 www.；*. 表示其下各级", default=None)
    short_links: list[LinkStart] | None = public(
        "短链接的开头", "看不出指向哪个账号的链接", default=None
    )
    parameters: list[Line] | None = public(
        "链接中有用的参数", "其余参数（分享、追踪）一律不看", default=None
    )
    patterns: list[Pattern] = public(
        "可识别的链接",
        "正则表达式，须匹配整个链接，命名组 id、handle、name 或者 store",
        default_factory=list,
    )
    paste: Text | None = public("请粘贴怎样的链接", "链接看不出账号时告诉公众", default=None)


class Approval(Record):
    """Why accounts may be opened on a platform (第六条（三）)."""

    status: Literal["approved", "unapproved", "unknown"] = public(
        "核准情况", "approved 已核准；unapproved 未核准；unknown 待主管单位确认"
    )
    basis: Line = public("依据")


class Platform(Record):
    """One platform."""

    name: Line = public("平台名称")
    kind: Literal["account", "miniprogram", "app"] = public(
        "类别", "account 账号；miniprogram 小程序；app 移动客户端"
    )
    identifier: IdentifierRule = public("标识")
    handle: HandleRule | None = public("平台账号", default=None)
    url: ProfileUrl | None = public("主页链接", default=None)
    variants: dict[Slug, Line] | None = public("账号类型", default=None)
    approval: Approval = public("核准")


class NoAccount(Record):
    """What people ask about that is no account at all: calls, messages, private accounts."""

    name: Line = public("类别", "例如：电话号码")
    patterns: list[Pattern] = public("怎样认出", "正则表达式，须匹配全部内容")
    advice: Text = public("怎样核实")


class PlatformsFile(Record):
    """office/platforms.yml."""

    format: Format = public("格式版本", "固定写 1")
    platforms: dict[Slug, Platform] = public("平台")
    stores: dict[Slug, Line] | None = public("应用商店", default=None)
    short_links: list[LinkStart] | None = public("其他短链接的开头", default=None)
    no_accounts: dict[Slug, NoAccount] | None = public("不是账号的内容", default=None)


class ScopeClass(Record):
    """A class of accounts that this register does not hold."""

    name: Line = public("类别", "例如：学校")
    words: list[Line] = public("识别用词")
    ask: Text = public("向谁询问")


class ScopeFile(Record):
    """office/scope.yml."""

    format: Format = public("格式版本", "固定写 1")
    covers: Text = public("本名册登记的范围")
    complete: YesNo = public("登记是否完整", "完整之前，查不到不作任何表示")
    outside: list[ScopeClass] = public("不在范围内的类别")


class HolidayNotice(Record):
    """The notice that a year's calendar comes from."""

    title: Line = public("通知名称")
    number: Line | None = public("文号", default=None)
    date: Day | None = public("发布日期", default=None)


class Holiday(Record):
    """Named days off, first and last day included."""

    name: Line = public("节日")
    from_: Day = public("开始", alias="from")
    to: Day = public("结束")


class CalendarFile(Record):
    """office/calendar/<year>.yml."""

    format: Format = public("格式版本", "固定写 1")
    year: Whole = public("年份", ge=2000, le=2100)
    notice: HolidayNotice = public("依据的通知")
    holidays: list[Holiday] = public("放假")
    work: list[Day] = public("调休上班")


class Login(Record):
    """A forge account. The numeric id decides: names can be taken over."""

    name: Line = internal("登录名")
    id: Whole = internal("数字编号", ge=1)


Key = Annotated[
    str, StringConstraints(pattern=r"^(SHA256:[A-Za-z0-9+/]{43}|ssh-[a-z0-9-]+ [A-Za-z0-9+/=]+)$")
]


class UnitAccess(Record):
    """Who writes in a unit's folder."""

    logins: list[Login] | None = internal("登录账号", default=None)
    keys: list[Key] | None = internal("密钥指纹", default=None)


class Reviewer(Record):
    """A post that decides merges, with its own unit, for which it does not decide."""

    post: Line = internal("岗位")
    unit: Slug = internal("所在单位")
    logins: list[Login] | None = internal("登录账号", default=None)
    keys: list[Key] | None = internal("密钥", default=None)
    from_: Day = internal("开始日期", alias="from")
    until: Day | None = internal("结束日期", default=None)


class DaybookWriter(Record):
    """The only key that writes the daybook."""

    keys: list[Key] = internal("密钥")


class AccessFile(Record):
    """office/access.yml. Naming a unit here opens its folder."""

    format: Format = internal("格式版本", "固定写 1")
    units: dict[Slug, UnitAccess] = internal("单位")
    reviewers: list[Reviewer] = internal("审核岗位")
    forge_keys: list[Key] | None = internal("平台合并密钥", default=None)
    daybook_writer: DaybookWriter | None = internal("登记簿写入密钥", default=None)
