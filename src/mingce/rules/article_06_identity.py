"""第六条: one record per identity.

Imports finding, register, timeline and the engine. An identity is the platform's stable
identifier (of an app also its id in a store). A transfer and a lawful ``reopens`` hand an identity
on; a claim that ``disputes`` another waits for the office's ``assign``; any other second claim is
refused. The earlier record is never blamed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from mingce.finding import Found, Place, Severity
from mingce.register import Account, Register
from mingce.rules.article_06_reopening import opening_says, reopening_problem
from mingce.rules.engine import Case, Rule, Scope
from mingce.sheet import Sheet
from mingce.timeline import Fact, State


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class _Claim:
    """An account that states an identity, and the sheet and field that state it first.

    ``present`` is whether the account still states it; a corrected identity stays held.
    """

    account: Account
    fact: Fact
    sheet: Sheet
    path: tuple[str, ...]
    present: bool

    @property
    def place(self) -> Place:
        """Where the identity is claimed."""
        return self.fact.place(*self.path)


def claimed_once(case: Case) -> Iterator[Found]:
    """An identity is in one record; a second claim is refused or disputed (第六条)."""
    register = case.register
    lines = _Lines(register)
    for (key, value), ids in register.identities.items():
        if len(ids) > 1:
            platform = register.platforms.get(key)
            claims = [_identifier_claim(register, register.accounts[id], value) for id in ids]
            what = f"标识“{value}”（{platform.name if platform else key}）"
            yield from _clashes(register, lines, claims, what)
    stores = register.platforms_file.stores if register.platforms_file else None
    in_stores = _store_ids(register)
    yield from _disputes_nothing(register, lines, in_stores)
    for (store, value), ids in in_stores.items():
        if len(ids) > 1:
            claims = [_store_claim(register.accounts[id], store, value) for id in ids]
            what = f"应用标识“{value}”（{(stores or {}).get(store, store)}）"
            yield from _clashes(register, lines, claims, what)


def _disputes_nothing(
    register: Register, lines: _Lines, in_stores: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[Found]:
    """A dispute of an account that states another identity: there is nothing to assign."""
    for account in register.accounts.values():
        other = register.accounts.get(opening_says(account, "disputes") or "")
        if other is None or account.identifier is None or other.identifier is None:
            continue
        shared = any(
            account.id in ids and other.id in ids
            for held in (register.identities, in_stores)
            for ids in held.values()
        )
        if not shared and not lines.assigned(account.id, other.id):
            steps = account.timeline.steps
            fact = next(step.fact for step in steps if step.fact.says.get("disputes"))
            yield Found(
                "XM0604",
                fact.place("disputes"),
                f"账号“{other.name}”（{other.id}）的标识与本账号不同，没有可以认定的争议",
                "请核对标识和 disputes 所写的账号编号；写错的用 correct 更正",
                subject=account.id,
                filing=fact.sheet.id,
                field="disputes",
                judged_on=fact.sheet.handed_in,
            )


def _identifier_claim(register: Register, account: Account, value: str) -> _Claim:
    def same(said: object) -> bool:
        fold = register.fold_identifier
        return isinstance(said, str) and fold(account.platform, said) == value

    path = ("facts", "identifier")
    return _claim(account, path, same(account.identifier), lambda facts: same(facts.identifier))


def _store_ids(register: Register) -> Mapping[tuple[str, str], Sequence[str]]:
    """(Store, id) → the apps that hold it; one whose entry was taken away holds it on."""
    found: dict[tuple[str, str], list[str]] = {}
    for account in register.accounts.values():
        held = {
            (store, entry["id"])
            for step in account.timeline.steps
            for store, entry in (step.after.facts.get("stores") or {}).items()
            if entry.get("id")
        }
        for each in sorted(held):
            found.setdefault(each, []).append(account.id)
    return found


def _store_claim(account: Account, store: str, value: str) -> _Claim:
    def states(facts: Any) -> bool:
        entry = facts.stores.get(store) if isinstance(facts.stores, dict) else None
        return entry is not None and entry.id == value

    now = (account.facts.get("stores") or {}).get(store) or {}
    return _claim(account, ("facts", "stores", store, "id"), now.get("id") == value, states)


def _claim(
    account: Account, path: tuple[str, ...], present: bool, states: Callable[[Any], bool]
) -> _Claim:
    """The first sheet that states an identity; of a taker that inherits it, its first sheet.

    A correction states it on its own day, not on that of the sheet that it corrects.
    """
    own = [step.fact for step in account.timeline.steps if step.fact.sheet.subject == account.id]
    found = []
    for fact in own:
        for sheet in (fact.sheet, *fact.corrections):
            record = sheet.record.changes if sheet.kind == "correct" else sheet.record
            facts = getattr(record, "facts", None)
            if isinstance(facts, BaseModel) and states(facts):
                found.append(_Claim(account, fact, sheet, path, present))
    if found:
        return min(found, key=lambda claim: claim.sheet.order)
    taken = next((fact for fact in own if fact.move == "transfer-from"), own[0])
    return _Claim(account, taken, taken.sheet, ("from",), present)


def _clashes(register: Register, lines: _Lines, claims: list[_Claim], what: str) -> Iterator[Found]:
    claims.sort(
        key=lambda claim: (
            lines.receipt(claim.sheet),
            claim.sheet.handed_in,
            claim.account.nth,
            claim.sheet.order,
        )
    )
    shown: set[str] = set()
    for index, later in enumerate(claims):
        if not later.present:
            continue
        for earlier in claims[:index]:
            one, other = earlier.account, later.account
            if lines.joins(one, other) or lines.assigned(one.id, other.id):
                continue
            if _disputes(other, one.id) or _disputes(one, other.id):
                for claim, against in ((earlier, other), (later, one)):
                    if claim.account.id not in shown:
                        shown.add(claim.account.id)
                        yield _disputed(claim, against, what)
                continue
            if opening_says(other, "reopens") == one.id:
                continue  # XM0608 says why it may not
            yield _refused(register, later, earlier, what)
            break


def _disputes(account: Account, other: str) -> bool:
    return opening_says(account, "disputes") == other


def _disputed(claim: _Claim, against: Account, what: str) -> Found:
    return Found(
        "XM0604",
        claim.place,
        f"归属待核：{what}另有账号“{against.name}”（{against.id}）主张，等待主管单位认定",
        "请双方向主管单位提交平台后台截图等材料；认定之前两个账号的页面都显示“归属待核”",
        subject=claim.account.id,
        filing=claim.sheet.id,
        field=".".join(claim.path),
        judged_on=claim.sheet.handed_in,
    )


def _refused(register: Register, later: _Claim, earlier: _Claim, what: str) -> Found:
    one, other = earlier.account, later.account
    unit = register.units.get(one.unit)
    whose = "本单位" if one.unit == other.unit else (unit.name if unit else one.unit)
    state = "已注销的" if one.state is State.DEREGISTERED else ""
    return Found(
        "XM0603",
        later.place,
        f"{what}已由{whose}{state}账号“{one.name}”（{one.id}）在 {earlier.sheet.id} 备案",
        _remedy(one, other),
        subject=other.id,
        filing=later.sheet.id,
        field=".".join(later.path),
        judged_on=later.sheet.handed_in,
    )


def _remedy(one: Account, other: Account) -> str:
    if one.state is State.DEREGISTERED and one.unit == other.unit:
        return f"重新启用已注销的账号，请在 open 中写 reopens: {one.id}"
    if one.unit == other.unit:
        return f"同一个账号请在 registry/{one.id}/ 里继续备案；确是另一个账号的，请核对标识"
    if other.giver == one.id:
        return f"请原单位先交移交备案（transfer，to: {other.unit}），再由接收单位备案"
    return (
        "请先核对标识；由原单位移交来的，请原单位先交移交备案（transfer）；"
        f"确属本单位的，请在 open 中写 disputes: {one.id}，由主管单位认定归属"
    )


class _Lines:
    """Which records hand one identity on: by a release and its taking, or by a reopening."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._receipts: dict[str, int] | None = None
        self._assigned = [
            frozenset(sheet.record.subjects) for sheet in register.decisions_of("assign")
        ]

    def receipt(self, sheet: Sheet) -> int:
        """The place of a sheet's receipt in the daybook; one without a receipt comes last."""
        rows = self._register.daybook.rows
        if self._receipts is None:
            self._receipts = {
                row.subject: index for index, row in enumerate(rows) if row.event == "filed"
            }
        return self._receipts.get(sheet.id, len(rows))

    def assigned(self, one: str, other: str) -> bool:
        """Whether the office decided between two accounts."""
        return any(one in subjects and other in subjects for subjects in self._assigned)

    def joins(self, one: Account, other: Account) -> bool:
        """Whether one of two records goes on from the other."""
        return one.id in self._before(other) or other.id in self._before(one)

    def _before(self, account: Account) -> set[str]:
        found: set[str] = set()
        pending = [account]
        while pending:
            here = pending.pop()
            for former in self._former(here):
                if former.id not in found:
                    found.add(former.id)
                    pending.append(former)
        return found

    def _former(self, account: Account) -> Iterator[Account]:
        giver = self._register.accounts.get(account.giver or "")
        if giver is not None and giver.released_to == account.unit:
            yield giver
        former = self._register.accounts.get(opening_says(account, "reopens") or "")
        if former is not None and not reopening_problem(self._register, account, former):
            yield former


RULES = (
    Rule(
        "XM0603",
        "一个标识只在一份登记里",
        Scope.REGISTER,
        Severity.REFUSE,
        "第六条",
        claimed_once,
        "经移交的账号在接收单位继续备案",
        "两个单位备案了同一个标识",
    ),
    Rule(
        "XM0604",
        "归属待核",
        Scope.REGISTER,
        Severity.ADVICE,
        "第六条",
        claimed_once,
        "主管单位已经认定归属",
        "后一份开设备案写了 disputes，尚未认定",
    ),
)
