"""References: what one record says of another must be there (XM0021 to XM0025, XM0037, XM0038).

Imports finding, register, timeline and the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account, Register, Unit
from mingce.rules.engine import Case, form_rule
from mingce.rules.words import KIND_WORDS
from mingce.sheet import Sheet
from mingce.timeline import Fact, State
from mingce.timeline.facts import ABOUT

_BEGINS = ("open", "enrol", "transfer-from")


def references(case: Case) -> Iterator[Found]:
    """A correction, supplement or withdrawal names an earlier filing of its own folder (第六条)."""
    for subject in case.register.subjects():
        names = {sheet.name: sheet for sheet in subject.sheets}
        for sheet in subject.timeline.dangling:
            yield Found(
                "XM0021",
                sheet.at("refers_to"),
                _why(sheet, names.get(sheet.record.refers_to)),
                "refers_to 请写本文件夹内一份更早备案的文件名（不含 .yml）"
                + _known(subject, sheet),
                subject=sheet.subject,
                filing=sheet.id,
                field="refers_to",
                judged_on=sheet.handed_in,
            )
        dangling = set(subject.timeline.dangling)
        for sheet in subject.sheets:
            target = names.get(sheet.record.refers_to) if sheet.kind == "correct" else None
            if target is not None and sheet not in dangling:
                yield from _changed(sheet, target)


def _known(subject: Unit | Account, sheet: Sheet) -> str:
    """The last filings that a sheet could refer to."""
    earlier = sorted(
        (each for each in subject.sheets if each.order < sheet.order and each.kind not in ABOUT),
        key=lambda each: each.order,
    )
    return f"，例如 {'、'.join(each.name for each in earlier[-3:])}" if earlier else ""


def _why(sheet: Sheet, target: Sheet | None) -> str:
    named = f"所指的备案“{sheet.record.refers_to}”"
    if target is None:
        return f"{named}不在本文件夹"
    if target.handed_in > sheet.handed_in:
        return f"{named}报送在后"
    return f"{named}又指回这份备案" if target is not sheet else f"{named}就是这份备案自己"


def _changed(sheet: Sheet, target: Sheet) -> Iterator[Found]:
    """Find what a correction changes though its filing has no such part."""
    record = target.record.changes if target.kind == "correct" else target.record
    for key in sorted(sheet.record.changes.model_fields_set):
        if key in type(record).model_fields:
            continue
        name = key.rstrip("_")
        yield Found(
            "XM0037",
            sheet.key_at("changes", name),
            f"“{KIND_WORDS[target.kind]}”备案（{target.name}）里没有“{name}”这一项，不能更正",
            "changes 只写所指备案里有的项",
            subject=sheet.subject,
            filing=sheet.id,
            field=f"changes.{name}",
            judged_on=sheet.handed_in,
        )


def known_subjects(case: Case) -> Iterator[Found]:
    """Units, accounts, posts and applications that a record names exist (第六条)."""
    register = case.register
    for account in register.accounts.values():
        if account.unit not in register.units and account.sheets:
            first = min(account.sheets, key=lambda sheet: sheet.order)
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
    """Find posts that the unit has not filed, or no longer has.

    A post that was there when the account named it was named rightly: that it is gone is a fact
    of the unit's, and a breach of the account's until another takes over.
    """
    for account in register.accounts.values():
        unit = register.units.get(account.unit)
        fact = account.timeline.setter("managers")
        if (
            unit is None
            or fact is None
            or fact.sheet.subject != account.id
            or not (account.running or account.state is State.PROPOSED)
        ):
            continue
        posts = unit.facts.get("posts") or {}
        for post in account.facts.get("managers") or ():
            if post in posts:
                continue
            if any(post in (step.fact.facts.get("posts") or {}) for step in unit.timeline.steps):
                yield _gone(account, unit, fact, post)
            else:
                yield _no_post(account, unit, fact, post)


def _no_post(account: Account, unit: Unit, fact: Fact, post: str) -> Found:
    known = "、".join(unit.facts.get("posts") or {})
    return Found(
        "XM0022",
        fact.place("facts", "managers"),
        f"{unit.name}的备案里没有管理岗位“{post}”",
        f"请写单位备案里的岗位代号{f'（现有：{known}）' if known else ''}；"
        f"新岗位请先在 registry/{unit.id}/ 交 change，写在 posts 里",
        subject=account.id,
        filing=fact.sheet.id,
        field=f"facts.managers.{post}",
        judged_on=fact.sheet.handed_in,
    )


def _gone(account: Account, unit: Unit, fact: Fact, post: str) -> Found:
    return Found(
        "XM0038",
        fact.place("facts", "managers"),
        f"管理岗位“{post}”已从{unit.name}的备案中撤去，账号还没有改由别的岗位管理",
        "请在账号的 change 备案里把 managers 改为现有的岗位代号",
        subject=account.id,
        field=f"facts.managers.{post}",
        judged_on=fact.sheet.handed_in,
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
        begins = beginnings_of(subject)
        for fact in begins[1:]:
            yield _second_beginning(case.register, subject, fact, begins[0])
        yield from _transfers(subject)


def beginnings_of(subject: Unit | Account) -> list[Fact]:
    """The sheets that begin a record in a folder, as handed in: XM0024 refuses all but the first.

    What else is wrong with a folder begun twice goes away with the second.
    """
    own = [step.fact for step in subject.timeline.steps if step.fact.sheet.subject == subject.id]
    begins = [fact for fact in own if fact.move in _BEGINS]
    return sorted(begins, key=lambda fact: fact.sheet.order)


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


RULES = (
    form_rule(
        "XM0021", "所指的备案存在", Severity.REFUSE, references,
        "refers_to: 2026-10-13-deregister，该文件在同一文件夹", "refers_to 指向不存在的文件",
    ),
    form_rule(
        "XM0022", "所指的单位、账号和岗位存在", Severity.REFUSE, known_subjects,
        "successor: licun/weibo，名册里有这个账号", "successor: licun/weib0，名册里没有",
    ),
    form_rule(
        "XM0023", "公告只涉及本单位账号", Severity.REFUSE, known_subjects,
        "announcements/licun/ 里的公告写 id: licun/kuaishou",
        "announcements/licun/ 里的公告写 id: jiushui/weibo",
    ),
    form_rule(
        "XM0037", "更正的是所指备案里有的项", Severity.REFUSE, references,
        "更正 change 备案的 facts 或 occurred_on", "更正 stop 备案时写 to: jiushui",
    ),
    form_rule(
        "XM0038", "管理岗位仍在册", Severity.BREACH, known_subjects,
        "managers 里的岗位都在单位备案里", "单位撤去了岗位 m2，账号的 managers 还写着 m2",
    ),
    form_rule(
        "XM0024", "一个文件夹一个账号", Severity.REFUSE, beginnings,
        "第二个账号放在 registry/licun/weibo.2/", "在已有账号的文件夹里再交一份 open",
    ),
    form_rule(
        "XM0025", "移交写明去处或来处", Severity.REFUSE, beginnings,
        "kind: transfer，to: jiushui", "kind: transfer，既无 to 也无 from",
    ),
)  # fmt: skip
