"""第六条（二）（三）: duplicates merged, dormant and little-used accounts, platform and purpose.

Imports finding, register, closing, timeline, workdays and the engine. Whether a platform is
approved and a purpose is standing is the office's to say: such findings are questions, not blame.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account
from mingce.rules.article_06_one import lost_by_assignment, of_one_kind
from mingce.rules.counting import EXPLAIN, in_words, last_day_of_grace, waiting
from mingce.rules.engine import Case, Rule, Scope, filings_answered
from mingce.timeline import Fact, State
from mingce.workdays import Verdict, add_workdays, judge


def merged_in_time(case: Case) -> Iterator[Found]:
    """A duplicate is merged by the day that its filing states (第六条（二）)."""
    lost = lost_by_assignment(case.register)
    for account in case.register.accounts.values():
        day = account.facts.get("merge_by")
        if day is None or day >= case.as_of or account.state not in _IN_USE or account.id in lost:
            continue
        setter = account.timeline.setter("merge_by")
        if setter is None or setter.sheet.subject != account.id:
            continue  # a giver's own plan: it is done by the transfer
        others = [
            other
            for other in case.register.accounts_of(account.unit)
            if other is not account
            and other.platform == account.platform
            and other.state in _IN_USE
            and other.id not in lost
            and of_one_kind(case, account, other, setter.sheet.handed_in)
        ]
        if not others:
            continue
        yield Found(
            "XM0615",
            setter.place("facts", "merge_by"),
            f"整合期限 {day} 已过，同一平台仍有两个在用账号："
            f"“{account.name}”和“{others[0].name}”（{others[0].id}）",
            f"请办理注销或者移交；须延长的，{EXPLAIN}",
            subject=account.id,
            filing=setter.sheet.id,
            field="facts.merge_by",
        )


_IN_USE = (State.LIVE, State.SUSPENDED)


def dormant(case: Case) -> Iterator[Found]:
    """A stopped account is deregistered soon (第六条（二）).

    One whose closing is announced, has a ground (its month is counted by 第七条) or is blocked by
    the platform is on its way.
    """
    for account in case.register.accounts.values():
        now = account.timeline.now
        if now.state is not State.STOPPED or now.blocked or _on_its_way(case, account):
            continue
        stop = next(
            step.fact for step in reversed(account.timeline.steps) if step.fact.move == "stop"
        )
        grace = case.policy(case.as_of).periods.dormant
        if grace is None or stop.day is None:
            continue
        due = last_day_of_grace(case, stop.day, grace.working_days)
        verdict = judge(case.as_of, due)
        if verdict is Verdict.IN_TIME:
            continue
        told = f"账号“{account.name}”自 {stop.day} 停更，没有注销，也没有公告注销"
        if verdict is Verdict.UNKNOWN:
            yield waiting(
                "XM0609", stop.place("occurred_on"), told, due, subject=account.id,
                filing=stop.sheet.id, field="dormant", judged_on=case.as_of,
            )  # fmt: skip
            continue
        yield Found(
            "XM0616",
            stop.place("occurred_on"),
            f"“僵尸”账号：{told}，宽限的最后一天为 {in_words(due)}",
            "请公告后注销；平台不予办理的，请交 blocked 备案，写明办理经过；"
            "恢复更新的，请交 resume 备案",
            subject=account.id,
            filing=stop.sheet.id,
            field="occurred_on",
        )


def _on_its_way(case: Case, account: Account) -> bool:
    closing = case.closing(account)
    if closing is None or closing.of_change:
        return False
    if closing.ground is not None:
        return True
    return closing.take_down_from is not None and case.as_of <= closing.take_down_from.latest


def announced_stop_filed(case: Case) -> Iterator[Found]:
    """An account that was announced to stop posting is filed as stopped in time (第六条)."""
    for account in case.register.accounts.values():
        if account.state is not State.LIVE or account.id not in case.register.announced:
            continue
        closing = case.closing(account)
        if closing is None or closing.entry is None or closing.published_on is None:
            continue
        day = closing.entry.stops_on
        if day is None or day >= case.as_of:
            continue
        days = case.policy(day).periods.filing.working_days
        due = add_workdays(case.register.calendar, day, days)
        if judge(case.as_of, due) is not Verdict.LATE:
            continue
        assert closing.announcement is not None
        yield Found(
            "XM0628",
            closing.entry_place("stops_on"),
            f"公告说“{account.name}”自 {day} 停止更新，第{days}个工作日（{in_words(due)}）已过，"
            "还没有停更备案",
            "已经停更的请交 stop 备案，日期照实填写；没有停更的，请发更正公告",
            subject=account.id,
            filing=closing.announcement.id,
            field=f"accounts.{account.id}.stops_on",
        )


def little_used(case: Case) -> Iterator[Found]:
    """Accounts alike in function and little followed are tidied up (第六条（二）)."""
    terms = case.policy(case.as_of).terms
    if terms is None or terms.few_followers is None:
        return
    for account in case.register.accounts.values():
        followers = account.facts.get("followers")
        if followers is None or followers.count >= terms.few_followers:
            continue
        if account.state not in _IN_USE:
            continue
        alike = [
            other
            for other in case.register.accounts_of(account.unit)
            if other is not account
            and other.platform != account.platform
            and other.state in _IN_USE
            and other.facts.get("function") == account.facts.get("function")
        ]
        setter = account.timeline.setter("followers")
        if not alike or setter is None:
            continue
        yield Found(
            "XM0629",
            setter.place("facts", "followers"),
            f"账号“{account.name}”关注数 {followers.count}（{followers.as_of}），"
            f"不到 {terms.few_followers}，功能与“{alike[0].name}”（{alike[0].id}）相同",
            "请研究是否清理优化；确属无力维护的，请按规定公告后注销",
            subject=account.id,
            filing=setter.sheet.id,
            field="facts.followers",
        )


def organisation_only(case: Case) -> Iterator[Found]:
    """No account is opened in a person's name (第六条（三）); in an application it is avoidable."""
    for account in case.register.accounts.values():
        verification = account.facts.get("verification")
        proposed = account.state is State.PROPOSED
        if verification is None or verification.by != "personal":
            continue
        setter = account.timeline.setter("verification")
        if setter is None or not (account.running or proposed):
            continue
        told = "申请为个人认证" if proposed else "为个人认证"
        remedy = (
            "请改为主办单位的机构认证，写 by: organisation，再行申请"
            if proposed
            else "请在平台改为主办单位的机构认证后用 change 备案；"
            "平台不能改的，请公告后注销，另行申请"
        )
        yield Found(
            "XM0617",
            setter.place("facts", "verification", "by"),
            f"账号“{account.name}”{told}，不得以个人名义开办政务新媒体",
            remedy,
            subject=account.id,
            filing=setter.sheet.id,
            field="facts.verification.by",
            judged_on=setter.sheet.handed_in,
        )


def approved_platform(case: Case) -> Iterator[Found]:
    """Accounts run on platforms that the state approved: others are the office's question (（三）).

    office/platforms.yml says which are approved, with the basis of each.
    """
    for account in case.register.accounts.values():
        platform = case.register.platforms.get(account.platform)
        if platform is None or platform.approval.status == "approved":
            continue
        fact = _own(account)
        if fact is None or not (account.running or account.state is State.PROPOSED):
            continue
        told = "未经核准" if platform.approval.status == "unapproved" else "是否核准尚未确认"
        yield Found(
            "XM0618",
            fact.place("kind"),
            f"请主管单位认定：{platform.name}{told}（{platform.approval.basis}）",
            "主管单位核实后更新 office/platforms.yml 的 approval；不得开办的，请公告后注销",
            subject=account.id,
            filing=fact.sheet.id,
            field="platform",
        )


def standing_purpose(case: Case) -> Iterator[Found]:
    """No account is opened for one campaign or task alone: the office's question (第六条（三）).

    Its answer ends the question.
    """
    answered = filings_answered(case.register, "XM0619")
    for account in case.register.accounts.values():
        if account.facts.get("purpose") != "single":
            continue
        if not (account.running or account.state is State.PROPOSED):
            continue
        setter = account.timeline.setter("purpose")
        if setter is None or setter.sheet.id in answered:
            continue
        yield Found(
            "XM0619",
            setter.place("facts", "purpose"),
            f"请主管单位认定：账号“{account.name}”是为专项活动或者专项工作开办的",
            "专项工作请用本单位已有的账号发布；开设目的填错的，请用 correct 更正；"
            "主管单位批复保留的不再提示",
            subject=account.id,
            filing=setter.sheet.id,
            field="facts.purpose",
            judged_on=setter.sheet.handed_in,
        )


def _own(account: Account) -> Fact | None:
    for step in account.timeline.steps:
        if step.fact.sheet.subject == account.id:
            return step.fact
    return None


def _rule(
    code: str,
    title: str,
    scope: Scope,
    severity: Severity,
    article: str,
    check: object,
    examples: tuple[str, str],
) -> Rule:
    assert callable(check)
    return Rule(code, title, scope, severity, article, check, *examples)


RULES = (
    _rule(
        "XM0615", "重复账号按期整合", Scope.CALENDAR, Severity.BREACH, "第六条（二）",
        merged_in_time, ("merge_by 当日", "merge_by 次日，两个账号都还在用"),
    ),
    _rule(
        "XM0616", "停更的账号抓紧注销", Scope.CALENDAR, Severity.BREACH, "第六条（二）",
        dormant, ("停更后已公告注销", "停更后超过宽限，没有公告也没有注销"),
    ),
    _rule(
        "XM0617", "不以个人名义开办", Scope.REGISTER, Severity.BREACH, "第六条（三）",
        organisation_only, ("by: organisation", "by: personal"),
    ),
    _rule(
        "XM0618", "平台经过核准", Scope.REGISTER, Severity.ADVICE, "第六条（三）",
        approved_platform, ("platforms.yml 写明已核准", "platforms.yml 写 unknown 或者 unapproved"),
    ),
    _rule(
        "XM0619", "不为专项单独开办", Scope.REGISTER, Severity.ADVICE, "第六条（三）",
        standing_purpose, ("purpose: standing", "purpose: single"),
    ),
    _rule(
        "XM0628", "公告停更后按时备案", Scope.CALENDAR, Severity.ADVICE, "第六条",
        announced_stop_filed, ("公告停更后第5个工作日", "公告停更后第6个工作日，还没有停更备案"),
    ),
    _rule(
        "XM0629", "关注度低的清理优化", Scope.CALENDAR, Severity.ADVICE, "第六条（二）",
        little_used, ("关注数不低于政策写明的界限", "关注数低于界限，另一平台有功能相同的账号"),
    ),
)  # fmt: skip
