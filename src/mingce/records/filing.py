"""Filings (备案表): one model a kind, all of one envelope.

Imports fields, patch, unit, account. A filing is one attachment-1 form of 第六条; ``facts`` is
the patch of the subject's state model. ``KINDS`` is the table of kinds in the order in which the
fold tries them (design.md, Records).
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic import create_model

from mingce.records.account import AccountFacts
from mingce.records.fields import (
    AccountId,
    Day,
    Format,
    Line,
    Record,
    RuleCode,
    Sha256,
    SheetName,
    Slug,
    Text,
    internal,
    public,
)
from mingce.records.patch import derive, patch_of
from mingce.records.unit import Dissolution, UnitFacts

if TYPE_CHECKING:
    UnitPatch: TypeAlias = Record
    AccountPatch: TypeAlias = Record
else:
    UnitPatch = patch_of(UnitFacts)
    AccountPatch = patch_of(AccountFacts)


class Evidence(Record):
    """A paper or picture that the office keeps; never in Git itself."""

    name: Line = internal("材料名称", "例如：平台更名成功截图")
    sha256: Sha256 = internal("文件校验值", "文件的 SHA-256，64位，请加引号")
    archive: Line = internal("存档编号")


class NationalSystem(Record):
    """The entry in the national reporting system (第六条)."""

    filed_on: Day = internal("全国系统填报日期")
    reference: Line = internal("全国系统编号")


class Explanation(Record):
    """Why something is late or departs from a 原则上."""

    rule: RuleCode = internal("规则代码", "例如 XM0601")
    text: Text = internal("说明")


class EnteredBy(Record):
    """The office's post that entered a filing that came on paper (principle 7)."""

    post: Line = internal("录入岗位")
    received_on: Day = internal("收件日期")
    reference: Line = internal("收文编号")


GroundKind = Literal[
    "unit_abolished",
    "merged",
    "cannot_maintain",
    "hijacked",
    "leaked",
    "ordered",
    "other",
]


class Ground(Record):
    """Why an account is closed or changes hands (第七条); its date starts the month."""

    kind: GroundKind = public(
        "事由",
        "unit_abolished 主办单位撤销；merged 合并；cannot_maintain 无力维护；hijacked 被盗用；"
        "leaked 泄密泄露；ordered 责令关闭；other 其他",
    )
    date: Day = public("事由发生日期")
    document: Line = public("依据文件")


class Attempt(Record):
    """One attempt to get a platform to deregister an account (第七条)."""

    date: Day = internal("办理日期")
    what: Text = internal("办理内容")
    result: Text = internal("平台答复")


class Moving(Record):
    """The envelope of a filing that tells what happened."""

    format: Format = public("格式版本", "固定写 1")
    occurred_on: Day | None = public("发生日期", "平台显示的日期，请如实填写", default=None)
    reason: Text | None = internal("原因", default=None)
    ground: Ground | None = public("第七条事由", default=None)
    evidence: list[Evidence] | None = internal("证明材料", default=None)
    national_system: NationalSystem | None = internal("全国系统填报", default=None)
    explanations: list[Explanation] | None = internal("情况说明", default=None)
    submitted_by: Line = internal("报送岗位", "写科室或岗位，不写姓名")
    entered_by: EnteredBy | None = internal("纸质件录入", default=None)


class Happened(Moving):
    """The envelope where the day it happened must be told."""

    occurred_on: Day = public("发生日期", "平台显示的日期，请如实填写")


class UnitEnrol(Moving):
    """登记: a unit's first sheet."""

    kind: Literal["enrol"] = public("备案类型", "enrol 登记")
    facts: UnitPatch = public("登记事项")


class UnitChange(Happened):
    """变更 of a unit's facts."""

    kind: Literal["change"] = public("备案类型", "change 变更")
    facts: UnitPatch = public("变更事项", "只写变化的内容")


class UnitDissolve(Happened, Dissolution):
    """撤并 of a unit."""

    kind: Literal["dissolve"] = public("备案类型", "dissolve 撤并")


class AccountSheet(Moving):
    """An account's filing that may state facts."""

    facts: AccountPatch | None = public("备案事项", "只写新的内容", default=None)


class AccountHappened(AccountSheet):
    """The same, where the day it happened must be told."""

    occurred_on: Day = public("发生日期", "平台显示的日期，请如实填写")


class Apply(Record):
    """申请开设: asks for the office's consent; there is no identifier yet."""

    format: Format = public("格式版本", "固定写 1")
    kind: Literal["apply"] = public("备案类型", "apply 申请开设")
    facts: AccountPatch = public("申请事项")
    reason: Text | None = internal("开设理由", default=None)
    evidence: list[Evidence] | None = internal("证明材料", default=None)
    explanations: list[Explanation] | None = internal("情况说明", default=None)
    submitted_by: Line = internal("报送岗位", "写科室或岗位，不写姓名")
    entered_by: EnteredBy | None = internal("纸质件录入", default=None)


class Open(AccountSheet):
    """开设. The day may be unknown for an old account: it then folds first."""

    kind: Literal["open"] = public("备案类型", "open 开设")
    application: SheetName | None = internal("对应的申请", "申请文件名，不含 .yml", default=None)
    reopens: AccountId | None = public("重新启用", "原已注销账号的编号", default=None)
    disputes: AccountId | None = internal("标识争议", "对方账号的编号", default=None)


class Change(AccountHappened):
    """变更."""

    kind: Literal["change"] = public("备案类型", "change 变更")


class Suspend(AccountHappened):
    """暂停."""

    kind: Literal["suspend"] = public("备案类型", "suspend 暂停")


class Resume(AccountHappened):
    """恢复."""

    kind: Literal["resume"] = public("备案类型", "resume 恢复")


class Stop(AccountHappened):
    """停更 (关停): no longer posts."""

    kind: Literal["stop"] = public("备案类型", "stop 停更")


class Deregister(AccountHappened):
    """注销: cancelled on the platform."""

    kind: Literal["deregister"] = public("备案类型", "deregister 注销")


class Blocked(AccountHappened):
    """注销受阻: the platform refuses or the login is lost."""

    kind: Literal["blocked"] = public("备案类型", "blocked 注销受阻")
    attempts: list[Attempt] | None = internal("办理经过", default=None)


class Transfer(AccountHappened):
    """移交: ``to`` in the giver's release, ``from`` in the taker's first sheet."""

    kind: Literal["transfer"] = public("备案类型", "transfer 移交")
    to: Slug | None = public("移交给", "接收单位的文件夹名", default=None)
    from_: AccountId | None = public("接收自", "原账号编号", alias="from", default=None)


class Later(Record):
    """The envelope of a sheet about an earlier sheet: it has no day of its own."""

    format: Format = public("格式版本", "固定写 1")
    refers_to: SheetName = public("所指备案", "文件名，不含 .yml，例如 2026-10-13-deregister")
    submitted_by: Line = internal("报送岗位", "写科室或岗位，不写姓名")
    entered_by: EnteredBy | None = internal("纸质件录入", default=None)
    explanations: list[Explanation] | None = internal("情况说明", default=None)


class Supplement(Later):
    """补充: evidence, national system, attempts or explanations that came later."""

    kind: Literal["supplement"] = public("备案类型", "supplement 补充")
    evidence: list[Evidence] | None = internal("证明材料", default=None)
    national_system: NationalSystem | None = internal("全国系统填报", default=None)
    attempts: list[Attempt] | None = internal("办理经过", default=None)


class Withdraw(Later):
    """撤回: strikes an earlier sheet with its supplements and corrections."""

    kind: Literal["withdraw"] = public("备案类型", "withdraw 撤回")
    reason: Text = internal("撤回原因")


class _Correct(Later):
    kind: Literal["correct"] = public("备案类型", "correct 更正")
    reason: Text | None = internal("更正原因", default=None)


def _correction(name: str, kinds: list[type[Record]]) -> type[_Correct]:
    """Return the correct model whose ``changes`` patch any sheet of these kinds.

    Everything but the kind, the format, who handed it in and what it refers to can be corrected.
    A correction of a correction states what that correction's ``changes`` should have been.
    """
    kept = {"format", "kind", "submitted_by", "entered_by", "refers_to"}
    fields = {
        key: field
        for model in kinds
        for key, field in model.model_fields.items()
        if key not in kept
    }
    changes = derive(f"{name}Changes", fields)
    return create_model(
        name,
        __base__=_Correct,
        __doc__="更正: a patch on an earlier sheet, its dates included, its kind not.",
        changes=(changes, public("更正内容", "只写更正后的内容")),
    )


_UNIT: list[type[Record]] = [UnitEnrol, UnitChange, UnitDissolve]
_ACCOUNT: list[type[Record]] = [
    Apply, Open, Change, Suspend, Resume, Stop, Deregister, Blocked, Transfer,
]  # fmt: skip
UnitCorrect = _correction("UnitCorrect", [*_UNIT, Supplement])
AccountCorrect = _correction("AccountCorrect", [*_ACCOUNT, Supplement])


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of filing: its name, Chinese word, model and place in the order of trying."""

    name: str
    word: str
    model: type[Record]
    order: int


def _kinds(*rows: tuple[str, str, type[Record]]) -> dict[str, Kind]:
    return {name: Kind(name, word, model, order) for order, (name, word, model) in enumerate(rows)}


UNIT_KINDS = _kinds(
    ("enrol", "登记", UnitEnrol),
    ("change", "变更", UnitChange),
    ("correct", "更正", UnitCorrect),
    ("supplement", "补充", Supplement),
    ("withdraw", "撤回", Withdraw),
    ("dissolve", "撤并", UnitDissolve),
)
ACCOUNT_KINDS = _kinds(
    ("apply", "申请开设", Apply),
    ("open", "开设", Open),
    ("change", "变更", Change),
    ("correct", "更正", AccountCorrect),
    ("supplement", "补充", Supplement),
    ("suspend", "暂停", Suspend),
    ("resume", "恢复", Resume),
    ("stop", "停更", Stop),
    ("deregister", "注销", Deregister),
    ("blocked", "注销受阻", Blocked),
    ("transfer", "移交", Transfer),
    ("withdraw", "撤回", Withdraw),
)

Filing = Any
"""A validated filing of any kind."""
