"""Change rules: what a change may do to main's data, seen from base to head (codes XM90nn).

Imports finding, archived, change, records, register, sheet, timeline and the engine. Paths,
authority and the shape of history have modules of their own; ``CHECKS`` is the list of what is
asked of a change.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import shlex
from collections.abc import Callable, Iterator

from mingce import archived
from mingce.authority import DAYBOOK
from mingce.change import Change, PathChange
from mingce.finding import Found, Place, Severity
from mingce.records.paths import RecordPath
from mingce.rules.engine import Rule, Scope
from mingce.sheet import Sheet
from mingce.timeline import State


@dataclasses.dataclass(frozen=True, slots=True)
class ChangeCase:
    """What change rules judge: a change on a day.

    ``received`` is the day of the change's first receipt, where CI or the hook knows it;
    ``source`` names the base for a command that restores from it; ``codeowners`` is what the
    forge's list of owners should be by the head's access file.
    """

    change: Change
    as_of: dt.date
    received: dt.date | None = None
    source: str = "main"
    codeowners: tuple[str, bytes] | None = None


CODEOWNERS = ".github/CODEOWNERS"


def frozen(case: ChangeCase) -> Iterator[Found]:
    """A filing on main stays where it is, byte for byte (第六条)."""
    data = case.change.data
    before = {each.path: each.before for each in data if each.before}
    after = {each.path: each.after for each in data if each.after}
    yield from archived.rewritten(before, after, case.source)


def _how(case: ChangeCase, each: PathChange) -> str:
    assert each.before is not None
    return archived.fate(each.before, each.after, _added(case))


def _added(case: ChangeCase) -> dict[str, str]:
    """The files that a change adds: contents' id → path."""
    data = case.change.data
    return {each.after.blob: each.path for each in data if each.after and not each.before}


def _undo(case: ChangeCase, each: PathChange) -> str:
    """How a file comes to be again what it was: it gets its name back, or is restored."""
    assert each.before is not None
    to = None if each.after else _added(case).get(each.before.blob)
    if to is not None:
        return f"请恢复原名（git mv -- {shlex.quote(to)} {shlex.quote(each.path)}）"
    return f"请恢复该文件（{archived.restore(each.path, case.source)}）"


_DELETED = {
    "policy": "政策文件",
    "calendar": "工作日历",
    "register": "名册说明",
    "platforms": "平台名单",
    "scope": "登记范围",
    "access": "权限名单",
}


def issued(case: ChangeCase) -> Iterator[Found]:
    """What the office issued stays as it is; its own files are kept (第六条)."""
    for each in case.change.data:
        where = each.where
        if each.before is None or where is None:
            continue
        if where.group in ("decision", "notice"):
            word = "决定" if where.group == "decision" else "通知"
            instead = "revoke" if where.group == "decision" else "更正通知"
            yield _office(
                case,
                each,
                where,
                f"已作出的{word}不能修改或删除：这里将其{_how(case, each)}",
                f"另发一份{instead}" if where.group == "notice" else f"另作一份 {instead}",
            )
        elif where.group in _DELETED and each.after is None:
            yield _office(
                case, each, where, f"{_DELETED[where.group]}不能删除或改名", "需要更新的请修改内容"
            )
        elif where.group == "policy" and where.date is not None and where.date <= case.as_of:
            yield _office(
                case,
                each,
                where,
                f"政策自 {where.date} 起施行，施行后不能修改",
                "修改办法或者解释口径时，请新增一个以施行日期为名的文件",
            )


def _office(
    case: ChangeCase, each: PathChange, where: RecordPath, message: str, instead: str
) -> Found:
    return Found(
        "XM9002",
        Place(each.path),
        message,
        f"{_undo(case, each)}，{instead}",
        subject=where.subject,
        filing=where.id,
    )


def announcements(case: ChangeCase) -> Iterator[Found]:
    """An announcement is kept for ever, and its text is frozen once it went out (第七条)."""
    published = case.change.base.daybook.published
    for each in case.change.data:
        where = each.where
        if each.before is None or where is None or where.group != "announcement":
            continue
        if each.after is not None and where.id not in published:
            continue
        row = published.get(where.id)
        when = f"已于 {row.occurred_on or row.entered_on} 发布，" if row else ""
        yield Found(
            "XM9003",
            Place(each.path),
            f"公告{when}不能{'修改' if each.after else '删除或改名'}：这里将其{_how(case, each)}",
            f"{_undo(case, each)}；内容有误的，另发一份公告，用 corrects 指向这一份",
            subject=where.unit,
            filing=where.id,
        )


def daybook_grows(case: ChangeCase) -> Iterator[Found]:
    """Rows of the daybook are added at its end, never changed (第六条)."""
    before, after = case.change.base.reads, case.change.head.reads
    for each in case.change.data:
        if not each.path.startswith(DAYBOOK) or each.before is None:
            continue
        old, new = before.get(each.path), after.get(each.path)
        if old is not None and (new is None or not _grew(old.data, new.data)):
            yield Found(
                "XM9004",
                Place(each.path),
                "登记簿只能在末尾增加，这里改动或删去了已有的登记",
                f"{_undo(case, each)}；登记有误的另作一行 void 登记",
                filing=each.path[:-4],
            )


def _grew(old: bytes, new: bytes) -> bool:
    return new.startswith(old) and (old.endswith(b"\n") or old == new)


def apart(case: ChangeCase) -> Iterator[Found]:
    """Code and data change apart, and the daybook apart from both."""
    change = case.change
    code = [each for each in change.code if not _generated(case, each)]
    if code and change.data:
        yield Found(
            "XM9005",
            Place(code[0].path),
            f"程序和数据不能在同一次改动里修改（另有数据 {change.data[0].path}）",
            "请分成两次提交，分别审核",
        )
    entered = [each for each in change.data if each.path.startswith(DAYBOOK)]
    others = [each for each in change.paths if not each.path.startswith(DAYBOOK)]
    if entered and others:
        yield Found(
            "XM9013",
            Place(entered[0].path),
            f"登记簿须单独写入，这里同时改动了 {others[0].path}",
            "请撤去登记簿的改动，合并之后由登记命令写入",
            filing=entered[0].path[:-4],
        )


def _generated(case: ChangeCase, each: PathChange) -> bool:
    """Whether this is the list of owners as the head's access file makes it."""
    return (
        case.codeowners is not None
        and each.path == CODEOWNERS
        and each.after is not None
        and (each.after.mode, each.after.blob) == ("100644", case.codeowners[0])
    )


def policy_forward(case: ChangeCase) -> Iterator[Found]:
    """A policy or reading takes effect for what is filed after it, never backwards."""
    base = case.change.base
    if not base.policies:
        return
    last = max((sheet.handed_in for sheet in base.sheets.values()), default=dt.date.min)
    last = max([last, *(row.entered_on for row in base.daybook.rows)])
    for each in case.change.data:
        where = each.where
        if each.after is None or where is None or where.group != "policy" or each.before:
            continue
        assert where.date is not None
        if where.date >= case.as_of and where.date > last:
            continue
        why = f"早于今天（{case.as_of}）" if where.date < case.as_of else f"已有 {last} 报送的备案"
        yield Found(
            "XM9006",
            Place(each.path),
            f"政策和解释口径只对以后的备案起作用：施行日期 {where.date} {why}",
            "请把文件名改为以后的施行日期",
            filing=where.id,
        )


def handed_in(case: ChangeCase) -> Iterator[Found]:
    """The date in a filing's name against the day on which its change first came (第六条)."""
    if case.received is None:
        return
    returned = {sheet.record.filing for sheet in case.change.base.decisions_of("return")}
    for sheet in case.change.added:
        entered = sheet.record.entered_by
        if sheet.id in returned or (entered and entered.received_on <= sheet.handed_in):
            continue
        if sheet.handed_in < case.received:
            yield _date(
                "XM9007",
                sheet,
                f"报送日期 {sheet.handed_in} 早于首次收到的日期 {case.received}",
                "文件名中的日期请写实际报送之日；"
                "确有原因的，请在 explanations 中说明（rule: XM9007）",
            )
        elif sheet.handed_in > case.received:
            yield _date(
                "XM9008",
                sheet,
                f"报送日期 {sheet.handed_in} 晚于首次收到的日期 {case.received}",
                "请审核时核对；首次收到之后又补充过内容的，以文件名为准",
            )


def _date(code: str, sheet: Sheet, message: str, remedy: str) -> Found:
    place = Place(sheet.where.path, 1, 1)
    return Found(
        code, place, message, remedy, subject=sheet.subject, filing=sheet.id, field="date",
        judged_on=sheet.handed_in,
    )  # fmt: skip


def transfers(case: ChangeCase) -> Iterator[Found]:
    """A transfer takes two changes: the taker's record wants the release in base (第七条)."""
    base, head = case.change.base, case.change.head
    for sheet in case.change.added:
        if sheet.kind == "transfer" and sheet.record.from_:
            yield from _taken(case, sheet, sheet.record.from_)
            continue
        account = base.accounts.get(sheet.subject)
        if account is None or account.state is not State.TRANSFERRED:
            continue
        taker = base.takers.get(account.id)
        after = head.accounts.get(account.id)
        if taker and sheet.kind in ("withdraw", "correct") and after is not None:
            if after.state is State.TRANSFERRED and after.released_to == account.released_to:
                continue
            yield _transfer(
                sheet,
                ("refers_to",),
                f"账号已由 {taker} 接收，移交不能再撤回或更改",
                "请由接收单位另行移交回来",
            )


def _taken(case: ChangeCase, sheet: Sheet, giver: str) -> Iterator[Found]:
    base = case.change.base
    account = base.accounts.get(giver)
    to = account.released_to if account and account.state is State.TRANSFERRED else None
    taker = base.takers.get(giver)
    if to == sheet.where.unit and taker in (None, sheet.subject):
        return
    if to == sheet.where.unit:
        why = f"账号“{giver}”已由 {taker} 接收"
    elif to:
        why = f"账号“{giver}”移交给的是单位“{to}”，不是“{sheet.where.unit}”"
    else:
        why = f"主分支上还没有账号“{giver}”移交给本单位的备案"
    yield _transfer(
        sheet,
        ("from",),
        why,
        f"移交分两次办理：先由原单位交 transfer（to: {sheet.where.unit}），"
        "合并之后再由接收单位报送",
    )


def _transfer(sheet: Sheet, path: tuple[str, ...], message: str, remedy: str) -> Found:
    return Found(
        "XM9009",
        sheet.at(*path),
        message,
        remedy,
        subject=sheet.subject,
        filing=sheet.id,
        field=path[0],
        judged_on=sheet.handed_in,
    )


CHECKS: tuple[Callable[[ChangeCase], Iterator[Found]], ...] = (
    frozen,
    issued,
    announcements,
    daybook_grows,
    apart,
    policy_forward,
    handed_in,
    transfers,
)


def _rule(
    code: str, title: str, accepts: str, finds: str, severity: Severity = Severity.REFUSE
) -> Rule:
    return Rule(code, title, Scope.CHANGE, severity, "第六条", None, accepts, finds)


RULES = (
    _rule(
        archived.CODE,
        "已归档的备案不改不删",
        "另交一份 change 或 correct",
        "修改主分支上已有的备案文件",
    ),
    _rule(
        "XM9002",
        "主管单位发出的文件不改不删",
        "另作一份 revoke 撤销决定",
        "修改主分支上已有的批复",
    ),
    _rule("XM9003", "公告发布后不改不删", "另发一份 corrects 原公告的公告", "修改已发布的公告"),
    _rule("XM9004", "登记簿只增不改", "在末尾增加一行", "删去登记簿中的一行"),
    _rule("XM9005", "程序和数据分开提交", "只改数据", "同时修改备案和 src/ 中的程序"),
    _rule(
        "XM9006",
        "政策不溯及以往",
        "新增 office/policy/ 下个月施行的文件",
        "新增施行日期在过去的政策文件",
    ),
    _rule(
        "XM9007",
        "报送日期不早于首次收到之日",
        "2026-10-14 首次收到 2026-10-14-change.yml",
        "2026-10-16 首次收到 2026-10-12-change.yml，没有说明",
        Severity.BREACH,
    ),
    _rule(
        "XM9008",
        "报送日期与首次收到之日一致",
        "2026-10-14 首次收到 2026-10-14-change.yml",
        "2026-10-14 首次收到，文件名为 2026-10-16-change.yml",
        Severity.ADVICE,
    ),
    _rule(
        "XM9009",
        "移交分两次办理",
        "主分支上已有原单位的 transfer（to: 本单位）",
        "原单位没有移交，接收单位就写 transfer（from: 账号）",
    ),
    _rule("XM9013", "登记簿单独写入", "登记命令单独提交登记簿", "同时提交备案和登记簿"),
)
