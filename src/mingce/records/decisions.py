"""Decisions of the office (office/decisions/<unit>/<date>-<kind>.yml).

Imports fields. They hold only what a merge does not say: consent and its refusal (第六条（一）4),
answers to findings, returns, assignments of a disputed identity, revocations.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from mingce.records.fields import (
    AccountId,
    Day,
    DocumentId,
    Format,
    Line,
    Record,
    Slug,
    SubjectId,
    Text,
    internal,
)
from mingce.records.policy import RuleCode


class Decision(Record):
    """Common to all decisions."""

    format: Format = internal("格式版本", "固定写 1")
    date: Day = internal("日期")
    by: Line = internal("作出岗位", "写岗位，不写姓名")
    reference: Line = internal("文号")


class Consent(Decision):
    """同意开设."""

    kind: Literal["consent"] = internal("决定类型", "consent 同意开设")
    subject: AccountId = internal("账号编号")
    name: Line = internal("同意的账号名称")
    platform: Slug = internal("平台")
    expires: Day = internal("有效期至")


class Decline(Decision):
    """不同意开设."""

    kind: Literal["decline"] = internal("决定类型", "decline 不同意开设")
    subject: AccountId = internal("账号编号")
    reason: Text = internal("理由")


class Answer(Decision):
    """批复: notes a breach, or waives a 原则上 until a day."""

    kind: Literal["answer"] = internal("决定类型", "answer 批复")
    rule: RuleCode = internal("规则代码")
    subject: SubjectId | None = internal("对象", default=None)
    filing: DocumentId | None = internal("备案或公告", default=None)
    text: Text = internal("批复意见")
    until: Day | None = internal("有效期至", default=None)


class Return(Decision):
    """退回: a filing is sent back; it may be absent from main."""

    kind: Literal["return"] = internal("决定类型", "return 退回")
    filing: DocumentId = internal("备案")
    blob: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")] = internal(
        "被退回文件的校验值"
    )
    code: Line = internal("退回理由代码")
    text: Text = internal("退回意见")


class Assign(Decision):
    """归属认定: who holds a disputed identity."""

    kind: Literal["assign"] = internal("决定类型", "assign 归属认定")
    subjects: list[AccountId] = internal("争议账号", min_length=2)
    holder: AccountId = internal("认定归属")


class Revoke(Decision):
    """撤销 of an earlier decision."""

    kind: Literal["revoke"] = internal("决定类型", "revoke 撤销决定")
    refers_to: DocumentId = internal("所撤销的决定")
    reason: Text | None = internal("理由", default=None)


DECISIONS: dict[str, type[Decision]] = {
    "consent": Consent,
    "decline": Decline,
    "answer": Answer,
    "return": Return,
    "assign": Assign,
    "revoke": Revoke,
}
