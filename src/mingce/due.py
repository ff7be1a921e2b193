"""What is due of one subject: what its unit, or the office, has still to do, and by when.

Imports finding, workdays, timeline, register, closing and rules. Pure: derived from a register, its
findings and a day, never stored. Facts are always recordable, so what is overdue is still due.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from mingce.closing import Closing, closing_of
from mingce.finding import Finding, Severity
from mingce.register import Account, Register, Unit
from mingce.rules.article_06_agreement import of_this_register_alone
from mingce.rules.counting import in_words, told_on
from mingce.rules.engine import answered, explained
from mingce.rules.words import KIND_WORDS
from mingce.sheet import Sheet
from mingce.timeline import Fact, State
from mingce.workdays import Due, Verdict, add_workdays, judge, month_end


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """One thing that is due.

    ``kind`` is a word for programs; ``what`` says in Chinese what to do; ``by`` is the last day in
    time, None where there is none; ``filing`` the filing, announcement or decision it follows from.
    """

    kind: str
    subject: str
    what: str
    by: Due | None = None
    filing: str = ""

    def overdue(self, day: dt.date) -> bool:
        """Whether the last day is over under every possible calendar."""
        return self.by is not None and judge(day, self.by) is Verdict.LATE


def due_of(
    register: Register, subject: Unit | Account, findings: Iterable[Finding], as_of: dt.date
) -> list[Task]:
    """Return what is due of a unit or an account on a day, the earliest first.

    ``findings`` are the register's, as judged on that day; of a unit its accounts' tasks are due
    with its own.
    """
    if isinstance(subject, Account):
        subjects: list[Unit | Account] = [subject]
        tasks = list(_of_account(register, subject, as_of))
    else:
        accounts = register.accounts_of(subject.id)
        subjects = [subject, *accounts]
        tasks = [task for each in accounts for task in _of_account(register, each, as_of)]
    ids = {each.id for each in subjects}
    tasks += [
        task
        for finding in findings
        if finding.subject in ids
        for task in _of_finding(register, finding, as_of)
    ]
    return sorted(tasks, key=lambda task: (task.by.latest if task.by else dt.date.max, *_key(task)))


def _key(task: Task) -> tuple[str, str, str]:
    return (task.subject, task.kind, task.filing)


def _of_account(register: Register, account: Account, as_of: dt.date) -> Iterator[Task]:
    if register.policy is None:
        return
    closing = closing_of(register, account)
    if closing is not None and closing.done is None:
        yield from _of_closing(register, account, closing, as_of)
    yield from _of_dissolved(register, account, closing)
    yield from _of_merger(register, account)
    for step in account.timeline.steps:
        if step.fact.sheet.subject == account.id:
            yield from _national_system(register, account, step.fact)
    if account.state is State.PROPOSED:
        yield from _of_application(register, account, as_of)
    if account.state is State.TRANSFERRED and account.id not in register.takers:
        unit = register.units.get(account.released_to or "")
        whom = unit.name if unit else account.released_to
        yield Task(
            "take_over",
            account.id,
            f"移交办理中：等待{whom}交 transfer 备案（from: {account.id}）",
        )


def _of_dissolved(register: Register, account: Account, closing: Closing | None) -> Iterator[Task]:
    """A dissolved unit's account is handed over or deregistered within the month (第七条)."""
    unit = register.units.get(account.unit)
    if unit is None or not unit.dissolved or not account.running:
        return
    fact = next(step.fact for step in reversed(unit.timeline.steps) if step.fact.move == "dissolve")
    day = told_on(fact)
    ground = closing.ground if closing is not None and not closing.of_change else None
    policy = register.policy_on(fact.sheet.handed_in)
    if policy is None or (ground is not None and ground.date <= day):
        return
    begun = max(day, register.first_day or day)
    end = month_end(register.calendar, begun, policy.periods.closing.months)
    yield Task(
        "dissolved",
        account.id,
        f"主办单位撤并于 {day}，最迟于 {in_words(end)} 移交或者注销",
        end,
        fact.sheet.id,
    )


def _of_merger(register: Register, account: Account) -> Iterator[Task]:
    """A duplicate is merged by the day that its filing states (第六条（二）)."""
    day = account.facts.get("merge_by")
    setter = account.timeline.setter("merge_by")
    used = (State.LIVE, State.SUSPENDED)
    if day is None or setter is None or account.state not in used:
        return
    if any(
        other is not account and other.platform == account.platform and other.state in used
        for other in register.accounts_of(account.unit)
    ):
        yield Task(
            "merge",
            account.id,
            f"最迟于 {day} 整合同一平台的账号，办理注销或者移交",
            Due(day, day),
            setter.sheet.id,
        )


def _of_closing(
    register: Register, account: Account, closing: Closing, as_of: dt.date
) -> Iterator[Task]:
    if closing.announcement is None:
        if closing.ground is None or _done_by_itself(closing):
            return
        latest = closing.latest_publication
        what = (
            f"请发布公告；最迟于 {in_words(latest)} 发布，期满后才来得及在期限内办结"
            if latest
            else "请尽快发布公告；期限之内已容不下公告期"
        )
        yield Task("announce", account.id, what, latest)
    else:
        yield from _of_notice(register, account, closing, as_of)
    if closing.month_end is not None and not _done_by_itself(closing):
        yield Task(
            "finish",
            account.id,
            f"最迟于 {in_words(closing.month_end)} 办结（事由发生于 {_date(closing)}）",
            closing.month_end,
            closing.announcement.id if closing.announcement else "",
        )


def _done_by_itself(closing: Closing) -> bool:
    """Whether the ground is that of a change, which is done when it is filed."""
    return isinstance(closing.ground_source, Fact) and closing.ground_source.move == "change"


def _date(closing: Closing) -> str:
    return str(closing.ground.date) if closing.ground else ""


def _of_notice(
    register: Register, account: Account, closing: Closing, as_of: dt.date
) -> Iterator[Task]:
    assert closing.announcement is not None
    assert closing.entry is not None
    notice = closing.announcement
    if closing.published_on is None:
        what = f"公告待发布登记（拟于 {notice.record.date} 发布）"
        yield Task("publish", account.id, what, closing.latest_publication, notice.id)
        return
    if closing.last_day is not None and judge(as_of, closing.last_day) is not Verdict.LATE:
        what = f"公告期自 {closing.published_on} 至 {in_words(closing.last_day)}"
        yield Task("notice", account.id, what, closing.last_day, notice.id)
    kind = {"deregister": "deregister", "transfer": "transfer"}.get(closing.entry.action)
    if kind is not None and closing.take_down_from is not None:
        word = KIND_WORDS[kind]
        planned = closing.planned
        on = f"计划于 {planned} {word}，" if planned else ""
        what = f"{on}最早可于 {in_words(closing.take_down_from)} {word}，{word}后须备案"
        by = _filed_by(register, planned or closing.take_down_from.latest)
        yield Task(kind, account.id, what, by, notice.id)
    stops = closing.entry.stops_on
    if stops is not None and stops <= as_of and account.state is State.LIVE:
        what = f"公告说自 {stops} 停止更新，请交 stop 备案"
        yield Task("stop", account.id, what, _filed_by(register, stops), notice.id)


def _filed_by(register: Register, day: dt.date) -> Due | None:
    policy = register.policy_on(day)
    if policy is None:
        return None
    return add_workdays(register.calendar, day, policy.periods.filing.working_days)


def _national_system(register: Register, account: Account, fact: Fact) -> Iterator[Task]:
    policy = register.policy_on(fact.sheet.handed_in)
    if policy is None or fact.says.get("national_system"):
        return
    periods = policy.periods
    if fact.sheet.kind not in (periods.national_system_grace.kinds or periods.filing.kinds):
        return
    if of_this_register_alone(fact):
        return
    days = periods.national_system_grace.working_days
    day = fact.sheet.handed_in
    yield Task(
        "national_system",
        account.id,
        f"{KIND_WORDS[fact.sheet.kind]}备案（{fact.sheet.name}）还没有在全国系统填报，"
        "填报后请交 supplement 备案",
        add_workdays(register.calendar, day, days) if days else Due(day, day),
        fact.sheet.id,
    )


def _of_application(register: Register, account: Account, as_of: dt.date) -> Iterator[Task]:
    """An application waits for its answer, then for the opening."""
    decision = _answer(register, account)
    if decision is None:
        last = account.timeline.steps[-1].fact.sheet
        yield Task("consent", account.id, "等待主管单位答复开设申请", filing=last.id)
    elif decision.kind == "consent":
        expires = decision.record.expires
        if expires < as_of:
            what = f"同意开设的有效期已于 {expires} 届满，仍要开设的请再申请"
        else:
            what = f"主管单位已同意开设，有效期至 {expires}；开设后须备案"
        yield Task("open", account.id, what, Due(expires, expires), decision.id)


def _answer(register: Register, account: Account) -> Sheet | None:
    """The latest decision on an account's application, if it was not handed in again since."""
    applied = max(
        step.fact.sheet.handed_in for step in account.timeline.steps if step.fact.move == "apply"
    )
    decisions = [
        sheet
        for kind in ("consent", "decline")
        for sheet in register.decisions_of(kind)
        if sheet.record.subject == account.id and sheet.record.date >= applied
    ]
    return max(decisions, key=lambda sheet: sheet.order, default=None)


def _of_finding(register: Register, finding: Finding, as_of: dt.date) -> Iterator[Task]:
    """A refusal is to be mended; a breach or 原则上 wants an explanation, then an answer."""
    if finding.severity is Severity.ADVICE or answered(register, finding, as_of) is not None:
        return
    said = f"{finding.code} {finding.severity.word}：{finding.message}"
    if finding.severity is Severity.REFUSE:
        yield Task("mend", finding.subject, f"请改正 {said}", filing=finding.filing)
    elif explained(register, finding):
        yield Task(
            "answer", finding.subject, f"已作说明，待主管单位批复 {said}", filing=finding.filing
        )
    else:
        yield Task("explain", finding.subject, f"请说明原因 {said}", filing=finding.filing)
