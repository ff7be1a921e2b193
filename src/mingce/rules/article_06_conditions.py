"""第六条（一）: what an opening needs: its sponsor, full-time managers, management systems.

Imports finding, register, timeline, form_references and the engine. What was opened before the
regulation was in force is not judged by the day of its opening. The office's consent has a module
of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mingce.finding import Found, Severity
from mingce.register import Account, Unit
from mingce.rules.counting import EXPLAIN, TRUTH, in_force
from mingce.rules.engine import Case, Rule, Scope
from mingce.rules.form_references import beginnings_of
from mingce.timeline import Fact, State, Step


def openings(case: Case) -> Iterator[tuple[Account, Step, dt.date]]:
    """Each account's own openings on a known day, since the regulation was in force.

    One that a folder has no place for (XM0024) is judged where it belongs.
    """
    first = in_force(case)
    for account in case.register.accounts.values():
        for step in account.timeline.steps:
            fact = step.fact
            if fact.move != "open" or fact.day is None or fact.day < first:
                continue
            if fact.sheet.subject == account.id and fact not in beginnings_of(account)[1:]:
                yield account, step, fact.day


def sponsor_there(case: Case) -> Iterator[Found]:
    """An account is opened by a sponsor that still exists (第六条（一）1)."""
    for account, step, day in openings(case):
        unit = case.register.units.get(account.unit)
        if unit is None or not unit.dissolved:
            continue
        gone = next(each.fact for each in unit.timeline.steps if each.fact.move == "dissolve")
        if gone.day is None or day <= gone.day:
            continue
        yield Found(
            "XM0630",
            step.fact.place("occurred_on"),
            f"开设于 {day}，主办单位“{unit.name}”已于 {gone.day} 撤并",
            f"{TRUTH}；账号请由承接单位办理移交或者公告后注销，{EXPLAIN}",
            subject=account.id,
            filing=step.fact.sheet.id,
            field="unit",
            judged_on=step.fact.sheet.handed_in,
        )


def _managers(case: Case) -> Iterator[tuple[Unit, Mapping[str, list[Account]]]]:
    """Each unit with the running accounts that each of its posts manages.

    Posts that an account has from its giver are the giver's: XM0035 asks for the taker's own.
    """
    for unit in case.register.units.values():
        managed: dict[str, list[Account]] = {}
        for account in case.register.accounts_of(unit.id):
            if account.running and _names_its_own(account):
                for post in account.facts.get("managers") or ():
                    managed.setdefault(post, []).append(account)
        if managed:
            yield unit, managed


def _names_its_own(account: Account) -> bool:
    if account.giver is None:
        return True
    setter = account.timeline.setter("managers")
    return setter is not None and setter.sheet.subject == account.id


_UNSAID = "请用 change 补填 dedicated：专职写 true，兼职写 false，照实填写"


def full_time_managers(case: Case) -> Iterator[Found]:
    """An account has a full-time manager; declared part-time is waivable (第六条（一）2).

    What is not said is not held to be so.
    """
    for unit, managed in _managers(case):
        posts = unit.facts.get("posts") or {}
        for key, accounts in managed.items():
            post = posts.get(key)
            if post is None:
                continue
            alone = [
                account.name
                for account in accounts
                if not any(
                    posts.get(other, {}).get("dedicated") for other in account.facts["managers"]
                )
            ]
            said = "dedicated" in post
            path = ("posts", key, "dedicated") if said else ("posts", key)
            setter = unit.timeline.setter(*path)
            if not alone or setter is None:
                continue
            shown = "、".join(f"“{name}”" for name in alone[:3])
            more = f"等{len(alone)}个账号" if len(alone) > 3 else ""
            name = post.get("post", key)
            if said:
                told = f"没有专职管理人员：{shown}{more}只由兼职岗位“{name}”管理"
                remedy = (
                    "请配备专职人员后用 change 备案；暂由兼职人员管理的，"
                    "请在 explanations 中说明，由主管单位批复期限"
                )
            else:
                told = f"没有写明有专职管理人员：{shown}{more}由岗位“{name}”管理，没有写是否专职"
                remedy = _UNSAID
            yield Found(
                "XM0612",
                setter.place("facts", *path),
                told,
                remedy,
                subject=unit.id,
                filing=setter.sheet.id,
                field=f"facts.posts.{key}.dedicated",
                judged_on=setter.sheet.handed_in,
            )


def trained_managers(case: Case) -> Iterator[Found]:
    """Who manages an account has been trained for it (第六条（一）2).

    Being trained is a condition of the opening: who managed the account then was trained by then.
    """
    yield from _trained_late(case)
    for unit, managed in _managers(case):
        posts = unit.facts.get("posts") or {}
        for key in managed:
            post = posts.get(key)
            if post is None or post.get("trained_on"):
                continue
            setter = unit.timeline.setter("posts", key)
            if setter is None:
                continue
            yield Found(
                "XM0613",
                setter.place("facts", "posts", key),
                f"岗位“{post.get('post', key)}”管理政务新媒体，没有写培训日期",
                "请培训后用 change 补填 trained_on，写实际培训的日期",
                subject=unit.id,
                filing=setter.sheet.id,
                field=f"facts.posts.{key}.trained_on",
                judged_on=setter.sheet.handed_in,
            )


def _trained_late(case: Case) -> Iterator[Found]:
    for account, step, day in openings(case):
        unit = case.register.units.get(account.unit)
        managers = step.after.facts.get("managers") or _first_managers(account)
        for key in managers if unit else ():
            assert unit is not None
            # Of a later manager's time at the post nothing is told of who managed the account then.
            held = [post for post, came in _held(unit, key) if came is None or came <= day]
            days = [post["trained_on"] for post in held if post.get("trained_on")]
            if not days or min(days) <= day:
                continue
            post, trained = held[-1], min(days)
            yield Found(
                "XM0613",
                step.fact.place("facts", "managers"),
                f"开设时管理人员尚未培训：岗位“{post.get('post', key)}”培训于 {trained}，"
                f"开设于 {day}",
                f"此前培训过的，请在单位备案中用 correct 更正 trained_on；确未培训的，{EXPLAIN}",
                subject=account.id,
                filing=step.fact.sheet.id,
                field=f"facts.managers.{key}",
                judged_on=step.fact.sheet.handed_in,
            )


def _first_managers(account: Account) -> Sequence[str]:
    """The managers that an account's filings name first, where its opening names none."""
    for step in account.timeline.steps:
        if step.fact.facts.get("managers"):
            return list(step.fact.facts["managers"])
    return ()


def _held(unit: Unit, key: str) -> Iterator[tuple[Mapping[str, Any], dt.date | None]]:
    """What a unit told of a post, one after the other, and since when its holder was there.

    Where no day of coming is told it is that on which the post was first told of; None where the
    enrolment that told of it tells of no day.
    """
    for step in unit.timeline.steps:
        if key not in (step.fact.facts.get("posts") or {}):
            continue
        post = (step.after.facts.get("posts") or {}).get(key)
        if post is not None:
            if key not in (step.before.facts.get("posts") or {}):
                first = step.fact.day
            yield post, post.get("from_") or first


def systems_before_opening(case: Case) -> Iterator[Found]:
    """The management systems that policy names are in force when an account opens (第六条（一）3).

    A system's first date counts: a later edition does not undo it.
    """
    for account, step, day in openings(case):
        policy = case.policy(step.fact.sheet.handed_in)
        then = step.after.facts.get("systems") or {}
        for field in policy.required.account:
            group, _, key = field.partition(".")
            if group != "systems":
                continue
            setter: Fact | None = step.fact
            issued = then.get(key)
            if issued is None:
                setter, issued = _first_statement(account, key)
            else:
                setter = _before(account, step, key)
            if issued is None or setter is None or issued <= day:
                continue
            yield Found(
                "XM0614",
                setter.place("facts", "systems", key),
                f"开设时制度尚未建立：{policy.systems.get(key, key)}印发于 {issued}，开设于 {day}",
                f"日期请照印发文件如实填写；{EXPLAIN}",
                subject=account.id,
                filing=setter.sheet.id,
                field=f"facts.systems.{key}",
                judged_on=step.fact.sheet.handed_in,
            )


def _states(fact: Fact, key: str) -> dt.date | None:
    value = (fact.facts.get("systems") or {}).get(key)
    return value if isinstance(value, dt.date) else None


def _first_statement(account: Account, key: str) -> tuple[Fact | None, dt.date | None]:
    for step in account.timeline.steps:
        issued = _states(step.fact, key)
        if issued is not None:
            return step.fact, issued
    return None, None


def _before(account: Account, opening: Step, key: str) -> Fact | None:
    found = None
    for step in account.timeline.steps:
        if _states(step.fact, key) is not None:
            found = step.fact
        if step is opening:
            break
    return found


def rationale(case: Case) -> Iterator[Found]:
    """An application says how the name is tied to unit and duties (第六条（五）).

    Whether the tie holds is for the reviewer; no rule looks for words in a name.
    """
    for account in case.register.accounts.values():
        if account.state is not State.PROPOSED or account.facts.get("name_rationale"):
            continue
        fact = account.timeline.steps[-1].fact
        yield Found(
            "XM0626",
            fact.place("facts", "name"),
            f"申请的名称“{account.name}”没有写名称说明",
            "请填 name_rationale：名称与本单位名称、工作职责的关系，供审核时查看",
            subject=account.id,
            filing=fact.sheet.id,
            field="facts.name_rationale",
            judged_on=fact.sheet.handed_in,
        )


RULES = (
    Rule(
        "XM0612",
        "有专职管理人员",
        Scope.REGISTER,
        Severity.WAIVABLE,
        "第六条（一）2",
        full_time_managers,
        "账号的管理岗位里至少有一个专职",
        "账号的管理岗位都写 dedicated: false",
    ),
    Rule(
        "XM0613",
        "管理人员经过培训",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条（一）2",
        trained_managers,
        "管理岗位写有 trained_on，不晚于开设之日",
        "管理岗位没有 trained_on，或者开设之后才培训",
    ),
    Rule(
        "XM0614",
        "先有制度后开设",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条（一）3",
        systems_before_opening,
        "制度印发于开设当日或者之前",
        "制度印发于开设之后",
    ),
    Rule(
        "XM0630",
        "开设时主办单位仍在",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条（一）1",
        sponsor_there,
        "主办单位撤并当日或者之前开设",
        "主办单位撤并之后开设",
    ),
    Rule(
        "XM0626",
        "申请写明名称说明",
        Scope.REGISTER,
        Severity.ADVICE,
        "第六条（五）",
        rationale,
        "申请里写有 name_rationale",
        "申请里没有 name_rationale",
    ),
)
