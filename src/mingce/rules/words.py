"""The Chinese words for states and kinds that messages use. Imports timeline and filing."""

from __future__ import annotations

from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.timeline import State

STATE_WORDS = {
    None: "尚未开设",
    State.PROPOSED: "申请中",
    State.LIVE: "在用",
    State.SUSPENDED: "已暂停",
    State.STOPPED: "已停更",
    State.DEREGISTERED: "已注销",
    State.TRANSFERRED: "已移交",
    State.ENROLLED: "已登记",
    State.DISSOLVED: "已撤并",
}
KIND_WORDS = {name: kind.word for name, kind in {**ACCOUNT_KINDS, **UNIT_KINDS}.items()}
