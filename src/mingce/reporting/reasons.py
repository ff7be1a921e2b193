"""The coded reasons for sending a filing back (退回意见书).

Imports finding alone. A finding's own code is the reason where a rule found it; these are the
reasons that only a person can see. A code is permanent: decisions keep it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mingce.finding import Finding


class Reason(NamedTuple):
    """A reason: its code, its short name and what the unit is asked to do (both Chinese)."""

    code: str
    title: str
    ask: str


REASONS = (
    Reason("T01", "印章或签署不符", "请补盖报送单位印章，或由有权签署的岗位重新签署后报送"),
    Reason("T02", "截图与所报内容不一致", "请核对平台显示的名称、标识、主体和日期，附一致的截图"),
    Reason("T03", "材料缺失或打不开", "请重新提供材料原件，并核对文件的校验值（SHA-256）"),
    Reason("T04", "认证主体与报送单位不符", "请说明关系并附依据文件，或先在平台办理主体变更"),
    Reason("T05", "依据文件不足", "请附有文号的依据文件，或说明依据"),
    Reason("T06", "内容不完整", "请补齐表内应填的事项"),
    Reason("T07", "不属于本名册登记范围", "请向名册说明中列出的单位办理"),
    Reason("T08", "重复报送", "同一事项已有备案，请核对；情况有变的另报"),
    Reason("T99", "其他", "请按意见修改后重新报送"),
)

_BY_CODE = {reason.code: reason for reason in REASONS}
_RULE = re.compile(r"XM[0-9]{4}")


def reason_of(code: str) -> Reason | None:
    """The reason of a code, or None; a rule's code is none of these."""
    return _BY_CODE.get(code)


def is_reason(code: str) -> bool:
    """Whether a code can be a reason for sending back: one of the list, or a rule's."""
    return code in _BY_CODE or _RULE.fullmatch(code) is not None


def words_of(code: str, findings: list[Finding]) -> str:
    """What a return says by itself: of a rule's code what was found, else what is asked for."""
    reason = _BY_CODE.get(code)
    if reason is not None:
        return f"{reason.title}。{reason.ask}。"
    said = [each for each in findings if each.code == code]
    return "\n".join(f"{each.message}。改法：{each.remedy}。" for each in said)
