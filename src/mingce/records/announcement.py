"""Announcements (公告) of units and notices of the office: the front matter of a Markdown file.

Imports fields and filing. 第七条 asks that a change or deregistration with a ground be announced
to the public; domain.md lists what such an announcement has to tell. The body is the text as
issued and states no end of notice: page and print compute it.
"""

from __future__ import annotations

from typing import Literal

from mingce.records.fields import (
    AccountId,
    Day,
    DocumentId,
    Format,
    HttpsUrl,
    Line,
    Phone,
    Record,
    Slug,
    SubjectId,
    Text,
    public,
)
from mingce.records.filing import Ground


class ExternalAccount(Record):
    """A successor that this register does not hold."""

    title: Line = public("名称", "写明平台，例如：青岛发布（微信公众号）")
    url: HttpsUrl | None = public("链接", default=None)


class AnnouncedAccount(Record):
    """What an announcement says of one account."""

    id: AccountId = public("账号编号", "单位/平台，例如 licun/kuaishou")
    action: Literal["deregister", "transfer", "change", "continue"] = public(
        "事项", "deregister 注销；transfer 移交；change 变更；continue 继续运营（撤销原公告）"
    )
    to: Slug | None = public("移交给", "接收单位的文件夹名", default=None)
    successor: AccountId | ExternalAccount | None = public("接续账号", default=None)
    stops_on: Day | None = public("停止更新日期", default=None)
    deregister_planned_on: Day | None = public("计划注销日期", "不写时为公告期满次日", default=None)


class Objections(Record):
    """Where the public can object or ask."""

    phone: Phone = public("意见反映电话")
    address: Line | None = public("意见反映地址", default=None)


class Announcement(Record):
    """A unit's announcement of closures and changes."""

    format: Format = public("格式版本", "固定写 1")
    accounts: list[AnnouncedAccount] = public("涉及账号", min_length=1, max_length=50)
    ground: Ground | None = public("第七条事由", default=None)
    basis: Line = public("依据", "例如：李沧区政务新媒体管理办法第七条")
    objections: Objections = public("意见反映方式")
    content_goes_to: Text | None = public("历史内容去向", default=None)
    corrects: DocumentId | None = public("更正的公告", default=None)
    signed_by: Line = public("发布单位", "单位名称，不写个人姓名")
    date: Day = public("公告日期", "拟发布的日期")


class OfficeNotice(Record):
    """A circular, correction or other notice that the office issues."""

    format: Format = public("格式版本", "固定写 1")
    kind: Literal["circular", "correction", "notice"] = public(
        "类型", "circular 通报；correction 更正；notice 通知"
    )
    title: Line = public("标题")
    subjects: list[SubjectId] | None = public("涉及对象", default=None)
    corrects: DocumentId | None = public("更正的文件", default=None)
    audience: Literal["public", "internal"] = public("公开范围", "public 公开；internal 内部")
    number: Line | None = public("文号", default=None)
    signed_by: Line = public("发布单位")
    date: Day = public("日期")
