"""第五条: the responsible section, and to whom the daily operation may be commissioned.

Imports finding, records, register, timeline, workdays and the engine. Whether a licence's scope
covers what is commissioned is for the reviewer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.records.account import Contractor, Licence
from mingce.register import Account
from mingce.rules.counting import EXPLAIN, taken, told_on
from mingce.rules.engine import Case, Rule, Scope
from mingce.timeline import Fact
from mingce.workdays import later


def responsible_section(case: Case) -> Iterator[Found]:
    """A sponsor with accounts names its responsible section (第五条).

    One that was dissolved has none to name: its accounts are another's to take over (第七条).
    """
    for unit in case.register.units.values():
        if unit.facts.get("responsible_section") or not unit.timeline.steps or unit.dissolved:
            continue
        accounts = [each for each in case.register.accounts_of(unit.id) if each.running]
        if not accounts:
            continue
        last = unit.timeline.steps[-1].fact
        yield Found(
            "XM0501",
            last.place("facts"),
            f"“{unit.name}”有{len(accounts)}个账号，没有写责任科室",
            "请用 change 补填 responsible_section：本单位办公室或者指定的专门科室",
            subject=unit.id,
            field="facts.responsible_section",
            judged_on=last.sheet.handed_in,
        )


def _commissioned(case: Case) -> Iterator[tuple[Account, Fact, Contractor | None]]:
    """Every running account that says it is operated by a contractor, and what it says of it."""
    for account in case.register.accounts.values():
        operation = account.facts.get("operation")
        if operation is None or operation.by != "contracted" or not account.running:
            continue
        setter = account.timeline.setter("operation")
        assert setter is not None
        yield account, setter, operation.contractor


def licensed(case: Case) -> Iterator[Found]:
    """A contractor is named and holds a licence for news on the internet (第五条).

    One that gives technical service only is waivable without, be it that it ran out.
    """
    for account, setter, contractor in _commissioned(case):
        if contractor is None:
            yield _found(
                "XM0502",
                account,
                setter,
                ("by",),
                "委托运维，没有写受托机构",
                "请用 change 补填 contractor：机构名称、资质和合同期限；自行运维的写 by: own",
            )
        elif contractor.technical_only and not _runs(case, contractor.licence):
            licence = contractor.licence
            told = (
                f"资质已于 {licence.expires_on} 到期" if licence else "没有互联网新闻信息服务资质"
            )
            yield _found(
                "XM0505",
                account,
                setter,
                ("contractor", "technical_only"),
                f"受托机构“{contractor.name}”仅提供技术服务，{told}",
                "内容采编发布须由本单位办理；请在 explanations 中说明委托的范围，由主管单位批复",
                of_today=licence is not None,
            )
        elif contractor.licence is None:
            yield _found(
                "XM0502",
                account,
                setter,
                ("contractor", "name"),
                f"受托机构“{contractor.name}”没有写资质",
                "请用 change 补填 licence：资质名称、编号、有效期和范围；"
                f"没有资质的不得承担采编发布，请停止委托，{EXPLAIN}",
            )


def _runs(case: Case, licence: Licence | None) -> bool:
    return licence is not None and licence.expires_on >= case.as_of


def licence_runs(case: Case) -> Iterator[Found]:
    """A contractor's licence has not run out (第五条)."""
    for account, setter, contractor in _commissioned(case):
        licence = contractor.licence if contractor else None
        if contractor is None or licence is None or _runs(case, licence):
            continue
        if contractor.technical_only:
            continue  # XM0505 says so.
        yield _found(
            "XM0503",
            account,
            setter,
            ("contractor", "licence", "expires_on"),
            f"受托机构“{contractor.name}”的资质（{licence.kind}）已于 {licence.expires_on} 到期",
            "续期的请用 change 备案新的有效期；没有续期的，请停止委托内容采编发布",
            of_today=True,
        )


def contract_runs(case: Case) -> Iterator[Found]:
    """The contract covers the time in which the contractor operates (第五条).

    A renewal that is filed ahead goes on from the contract before. Of an account that was taken
    over the time at its giver is the giver's.
    """
    for account, setter, contractor in _commissioned(case):
        if contractor is None:
            continue
        if contractor.contract_until < contractor.contract_from:
            yield _found(
                "XM0504",
                account,
                setter,
                ("contractor", "contract_until"),
                f"合同结束日期 {contractor.contract_until} 早于开始日期 {contractor.contract_from}",
                "请对照合同核对，抄写有误的用 correct 更正",
            )
        elif contractor.contract_until < case.as_of:
            yield _found(
                "XM0504",
                account,
                setter,
                ("contractor", "contract_until"),
                f"与受托机构“{contractor.name}”的合同已于 {contractor.contract_until} 结束",
                "续签的请用 change 备案新的期限；没有续签的，请备案现在由谁运维",
                of_today=True,
            )
        elif contractor.contract_from > (since := _operates_since(account, setter, contractor)):
            yield _found(
                "XM0504",
                account,
                setter,
                ("contractor", "contract_from"),
                f"受托机构“{contractor.name}”自 {since} 起运维，"
                f"合同自 {contractor.contract_from} 才开始",
                f"请对照合同核对，抄写有误的用 correct 更正；确在签约之前委托的，{EXPLAIN}",
            )


def _operates_since(account: Account, setter: Fact, contractor: Contractor) -> dt.date:
    """The day from which the present contract must cover what a contractor does."""
    since = told_on(setter)
    taking = taken(account)
    if taking is not None and setter.sheet.subject != account.id:
        return max(since, told_on(taking))
    step = next(step for step in account.timeline.steps if step.fact is setter)
    before = step.before.facts.get("operation")
    former = before.contractor if before is not None else None
    if former is None or former.name != contractor.name or former.contract_from > since:
        return since
    return max(since, later(former.contract_until, 1))


def _found(
    code: str,
    account: Account,
    setter: Fact,
    path: tuple[str, ...],
    message: str,
    remedy: str,
    *,
    of_today: bool = False,
) -> Found:
    return Found(
        code,
        setter.place("facts", "operation", *path),
        message,
        remedy,
        subject=account.id,
        filing=setter.sheet.id,
        field=".".join(("facts", "operation", *path)),
        judged_on=None if of_today else setter.sheet.handed_in,
    )


RULES = (
    Rule(
        "XM0501",
        "有责任科室",
        Scope.REGISTER,
        Severity.BREACH,
        "第五条",
        responsible_section,
        "responsible_section: 党政办公室",
        "单位有账号，没有 responsible_section",
    ),
    Rule(
        "XM0502",
        "受托机构有资质",
        Scope.REGISTER,
        Severity.BREACH,
        "第五条",
        licensed,
        "contractor 写明 licence 的名称、编号、有效期和范围",
        "by: contracted，没有 contractor 或者 licence",
    ),
    Rule(
        "XM0503",
        "受托机构的资质在有效期内",
        Scope.CALENDAR,
        Severity.BREACH,
        "第五条",
        licence_runs,
        "资质到期日当天",
        "资质到期日的次日",
    ),
    Rule(
        "XM0504",
        "委托合同在期限内",
        Scope.CALENDAR,
        Severity.BREACH,
        "第五条",
        contract_runs,
        "合同结束日期当天",
        "合同结束日期的次日",
    ),
    Rule(
        "XM0505",
        "仅提供技术服务的受托机构",
        Scope.CALENDAR,
        Severity.WAIVABLE,
        "第五条",
        licensed,
        "technical_only: true，并写明 licence",
        "technical_only: true，没有 licence，或者资质已到期",
    ),
)
