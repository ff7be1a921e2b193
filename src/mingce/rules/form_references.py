"""References: what one record says of another must be there (codes XM0021 to XM0025).

Imports finding, register, timeline and the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account, Register, Unit
from mingce.rules.engine import Case, Check, Rule, Scope
from mingce.timeline import Fact, State

_BEGINS = ("open", "enrol", "transfer-from")


def references(case: Case) -> Iterator[Found]:
    """A correction, supplement or withdrawal names an earlier filing of its own folder (第六条)."""
    for subject in case.register.subjects():
        for sheet in subject.timeline.dangling:
            yield Found(
                "XM0021",
                sheet.at("refers_to"),
                f"所指的备案“{sheet.record.refers_to}”不在本文件夹，或者报送在后",
                "refers_to 请写本文件夹内一份更早备案的文件名（不含 .yml）",
                subject=sheet.subject,
                filing=sheet.id,
                field="refers_to",
                judged_on=sheet.handed_in,
            )


def known_subjects(case: Case) -> Iterator[Found]:
    """Units, accounts, posts and applications that a record names exist (第六条)."""
    register = case.register
    for account in register.accounts.values():
        if account.unit not in register.units:
            first = min(account.sheets, key=lambda sheet: sheet.order, default=None)
            if first is not None:
                yield Found(
                    "XM0022",
                    first.at(),
                    f"单位“{account.unit}”还没有登记",
                    f"请先在 registry/{account.unit}/ 交一份 enrol 登记备案",
                    subject=account.id,
                    filing=first.id,
                    judged_on=first.handed_in,
                )
        for step in account.timeline.steps:
            if step.fact.sheet.subject == account.id:
                yield from _account_references(register, account, step.fact)
    for unit in register.units.values():
        parent = unit.facts.get("parent")
        if parent and parent not in register.units:
            fact = unit.timeline.setter("parent")
            if fact:
                yield _unknown(fact, ("facts", "parent"), f"所属单位“{parent}”", unit.id)
        if unit.into and unit.into not in register.units:
            for step in unit.timeline.steps:
                if step.fact.says.get("into") == unit.into:
                    yield _unknown(step.fact, ("into",), f"并入单位“{unit.into}”", unit.id)
    yield from _announced(register)
    yield from _managers(register)


def _account_references(register: Register, account: Account, fact: Fact) -> Iterator[Found]:
    says = fact.says
    for key, word in (("reopens", "原账号"), ("disputes", "对方账号"), ("from_", "原账号")):
        other = says.get(key)
        if other and other not in register.accounts:
            yield _unknown(fact, (key.rstrip("_"),), f"{word}“{other}”", account.id)
    to = says.get("to")
    if to and to not in register.units:
        yield _unknown(fact, ("to",), f"接收单位“{to}”", account.id)
    application = says.get("application")
    if application and not any(
        sheet.name == application and sheet.kind == "apply" for sheet in account.sheets
    ):
        yield _unknown(fact, ("application",), f"申请“{application}”", account.id)


def _managers(register: Register) -> Iterator[Found]:
    for account in register.accounts.values():
        unit = register.units.get(account.unit)
        if unit is None or not (account.running or account.state is State.PROPOSED):
            continue
        posts = unit.facts.get("posts") or {}
        for post in account.facts.get("managers") or ():
            if post not in posts:
                fact = account.timeline.setter("managers")
                if fact:
                    yield _unknown(
                        fact,
                        ("facts", "managers"),
                        f"管理岗位“{post}”（{unit.name}的备案里没有这个岗位代号）",
                        account.id,
                        detail=post,
                    )


def _announced(register: Register) -> Iterator[Found]:
    for sheet in register.announcements:
        for index, entry in enumerate(sheet.record.accounts):
            account = register.accounts.get(entry.id)
            place = ("accounts", index, "id")
            if account is None or account.unit != sheet.where.unit:
                why = "名册里没有账号" if account is None else "不能公告别的单位的账号"
                yield Found(
                    "XM0023",
                    sheet.at(*place),
                    f"{why}“{entry.id}”",
                    "公告里的账号须是本单位在册的账号，请核对编号",
                    subject=entry.id,
                    filing=sheet.id,
                    field=f"accounts.{entry.id}",
                    judged_on=sheet.handed_in,
                )
            for key in ("successor", "to"):
                value = getattr(entry, key)
                known = register.accounts if key == "successor" else register.units
                if isinstance(value, str) and value not in known:
                    yield Found(
                        "XM0022",
                        sheet.at("accounts", index, key),
                        f"{'接续账号' if key == 'successor' else '接收单位'}“{value}”不在名册里",
                        "请核对编号；名册以外的接续账号请写成 {title: 名称, url: 链接}"
                        if key == "successor"
                        else "请核对单位的文件夹名",
                        subject=entry.id,
                        filing=sheet.id,
                        field=f"accounts.{entry.id}.{key}",
                        judged_on=sheet.handed_in,
                    )


def _unknown(fact: Fact, path: tuple[str, ...], what: str, subject: str, detail: str = "") -> Found:
    return Found(
        "XM0022",
        fact.place(*path),
        f"{what}不在名册里",
        "请核对拼写；还没有登记的，请先登记",
        subject=subject,
        filing=fact.sheet.id,
        field=".".join(path) + (f".{detail}" if detail else ""),
        judged_on=fact.sheet.handed_in,
    )


def beginnings(case: Case) -> Iterator[Found]:
    """A sheet that begins a record stands in a folder that none has begun (第六条)."""
    for subject in case.register.subjects():
        begun: Fact | None = None
        for step in subject.timeline.steps:
            fact = step.fact
            if fact.sheet.subject != subject.id:
                continue
            if fact.move in _BEGINS:
                if begun is not None:
                    yield _second_beginning(case.register, subject, fact, begun)
                begun = begun or fact
        yield from _transfers(subject)


def _second_beginning(
    register: Register, subject: Unit | Account, fact: Fact, begun: Fact
) -> Found:
    if isinstance(subject, Account):
        count = 2
        while f"{subject.unit}/{subject.platform}.{count}" in register.accounts:
            count += 1
        free = f"registry/{subject.unit}/{subject.platform}.{count}/"
        remedy = f"同一平台的另一个账号请放在下一个空文件夹 {free}；同一个账号的变化请用 change"
    else:
        remedy = "单位已经登记，变化请用 change"
    return Found(
        "XM0024",
        fact.place("kind"),
        f"这个文件夹的备案已由 {begun.sheet.name} 开始",
        remedy,
        subject=subject.id,
        filing=fact.sheet.id,
        field="kind",
        judged_on=fact.sheet.handed_in,
    )


def _transfers(subject: Unit | Account) -> Iterator[Found]:
    for step in subject.timeline.steps:
        fact = step.fact
        if fact.sheet.kind != "transfer" or fact.sheet.subject != subject.id:
            continue
        if bool(fact.says.get("to")) == bool(fact.says.get("from_")):
            yield Found(
                "XM0025",
                fact.place("kind"),
                "移交备案须写明移交给谁（to）或者接收自哪个账号（from），只能写一项",
                "移出单位写 to: 接收单位；接收单位写 from: 原账号编号",
                subject=subject.id,
                filing=fact.sheet.id,
                field="kind",
                judged_on=fact.sheet.handed_in,
            )


def _rule(
    code: str, title: str, severity: Severity, check: Check, accepts: str, finds: str
) -> Rule:
    return Rule(code, title, Scope.REGISTER, severity, "第六条", check, accepts, finds)


RULES = (
    _rule(
        "XM0021", "所指的备案存在", Severity.REFUSE, references,
        "refers_to: 2026-10-13-deregister，该文件在同一文件夹", "refers_to 指向不存在的文件",
    ),
    _rule(
        "XM0022", "所指的单位、账号和岗位存在", Severity.REFUSE, known_subjects,
        "successor: licun/weibo，名册里有这个账号", "successor: licun/weib0，名册里没有",
    ),
    _rule(
        "XM0023", "公告只涉及本单位账号", Severity.REFUSE, known_subjects,
        "announcements/licun/ 里的公告写 id: licun/kuaishou",
        "announcements/licun/ 里的公告写 id: jiushui/weibo",
    ),
    _rule(
        "XM0024", "一个文件夹一个账号", Severity.REFUSE, beginnings,
        "第二个账号放在 registry/licun/weibo.2/", "在已有账号的文件夹里再交一份 open",
    ),
    _rule(
        "XM0025", "移交写明去处或来处", Severity.REFUSE, beginnings,
        "kind: transfer，to: jiushui", "kind: transfer，既无 to 也无 from",
    ),
)  # fmt: skip
