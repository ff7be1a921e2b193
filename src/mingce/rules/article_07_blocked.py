"""第七条 of a deregistration that the platform blocks: what was tried, and that it is tried again.

Imports finding, register, timeline, workdays and the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found
from mingce.register import Account
from mingce.rules.counting import in_words, last_day_of_grace
from mingce.rules.engine import Case
from mingce.timeline import Fact
from mingce.workdays import Verdict, judge


def attempts_kept(case: Case) -> Iterator[Found]:
    """A blocked deregistration tells what was tried, and goes on trying (第七条).

    Whoever released the account tries no more: whoever took it over does.
    """
    for account in case.register.accounts.values():
        steps = account.timeline.steps
        blocks = [step.fact for step in steps if step.fact.move == "blocked"]
        for fact in blocks:
            if fact.sheet.subject == account.id and not fact.says.get("attempts"):
                yield _attempt(account, fact, "注销受阻，没有写办理经过", True)
        if not blocks or not account.timeline.now.blocked or not account.running:
            continue
        tried = [each.date for step in steps for each in step.fact.says.get("attempts") or ()]
        grace = case.policy(case.as_of).periods.attempts
        if not tried or grace is None:
            continue
        due = last_day_of_grace(case, max(tried), grace.working_days)
        if judge(case.as_of, due) is Verdict.LATE:
            told = (
                f"注销受阻，最近一次办理是 {max(tried)}，"
                f"此后{grace.working_days}个工作日（{in_words(due)}）没有再办"
            )
            own = [fact for fact in blocks if fact.sheet.subject == account.id] or [
                step.fact for step in steps if step.fact.move == "transfer-from"
            ]
            yield _attempt(account, own[-1], told, False)


def _attempt(account: Account, fact: Fact, message: str, missing: bool) -> Found:
    return Found(
        "XM0712",
        fact.place("attempts") if fact.says.get("attempts") else fact.place("kind"),
        f"账号“{account.name}”{message}",
        "请用 supplement 补充 attempts：日期、向平台办理了什么、平台怎么答复",
        subject=account.id,
        filing=fact.sheet.id,
        field="attempts" if missing else "attempts.latest",
        judged_on=fact.sheet.handed_in if missing else None,
    )
