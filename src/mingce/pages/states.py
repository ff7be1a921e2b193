"""The states an account is shown in: key, word and what each one means.

Imports nothing of mingce. Ordered as pages list them: in the register first, then what the
register cannot say for certain, then what is over.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """A displayed state. ``meaning`` is one sentence for the legend of the register's pages.

    ``held``: the account is in the register and its unit answers for it. ``over``: it is not, or
    no longer, and its page stays as a reminder.
    """

    key: str
    word: str
    meaning: str
    held: bool = True

    @property
    def over(self) -> bool:
        """Whether the account has left the register."""
        return not self.held


STATES: dict[str, State] = {
    state.key: state
    for state in (
        State("filed", "已备案", "主办单位已报送备案，主管单位已登记。"),
        State("pending", "备案办理中", "主办单位已报送备案，主管单位尚未登记备案号。"),
        State("notice", "公告中", "主办单位已公告拟注销、移交或变更，尚未办结。"),
        State("suspended", "已暂停", "主办单位暂停更新。暂停不是注销，账号仍由该单位负责。"),
        State("stopped", "已停更", "不再更新，账号尚未注销，仍由主办单位负责。"),
        State("blocked", "注销受阻", "主办单位办理注销，平台尚未办结，账号仍由该单位负责。"),
        State("releasing", "移交办理中", "原主办单位已报送移交，接收单位尚未报送。"),
        State("disputed", "归属待核", "两份登记使用同一账号标识，归属由主管单位核定。"),
        State("transferred", "已移交", "改由另一单位运营，以接收单位的账号页为准。", held=False),
        State("deregistered", "已注销", "不再由原主办单位运营。", held=False),
        State("assigned", "经认定不属于该单位", "主管单位认定账号属于另一单位。", held=False),
        State("withdrawn", "备案已撤回", "主办单位撤回了备案，名册不再登记。", held=False),
    )
}
"""Every displayed state by key, in the order of lists and legends."""
