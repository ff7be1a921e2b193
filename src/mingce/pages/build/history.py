"""A record's history in words: what was filed, old value and new, with its filing number.

Imports daybook, register, timeline, records, then, words and the pages' view. Public fields only:
a change of internal ones is told as such and not what it was.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

from mingce.daybook import Daybook, Row
from mingce.pages.build.then import unit_name_then
from mingce.pages.build.words import Phrase, changes
from mingce.pages.view import Entry, Notice
from mingce.records.account import AccountFacts
from mingce.records.filing import ACCOUNT_KINDS, UNIT_KINDS
from mingce.records.unit import UnitFacts
from mingce.register import Account, Register, Unit
from mingce.sheet import Sheet
from mingce.timeline import Fact, Step

ANNOUNCED = {
    "deregister": "注销公告",
    "transfer": "移交公告",
    "change": "变更公告",
    "continue": "继续运营公告",
}
OPENING, CHANGE, CLOSURE = "opening", "change", "closure"
GROUPS = {
    "open": OPENING,
    "transfer-from": OPENING,
    "stop": CLOSURE,
    "deregister": CLOSURE,
    "blocked": CLOSURE,
    "transfer-to": CLOSURE,
    "transfer": CLOSURE,
}
"""What a move, or what an announcement intends, is in the main; all else is a change."""


def is_stale(subject: Unit | Account, stale: Collection[str]) -> bool:
    """Whether a subject has a filing that cannot be read now."""
    folder = f"registry/{subject.id}/"
    return any(path.startswith(folder) for path in subject.unreadable) or any(
        sheet.where.path in stale for sheet in subject.sheets
    )


def account_log(
    register: Register, account: Account, notices: Mapping[str, Notice]
) -> tuple[Entry, ...]:
    """Return an account's filings and announcements in the order of their days."""
    found: list[tuple[dt.date, int, Entry]] = []
    for step in account.timeline.steps:
        if step.fact.move != "apply":
            group = GROUPS.get(step.fact.move, CHANGE)
            entry = _entry(register, step.fact.sheet, *_account_words(register, step), group)
            found.append((step.fact.sheet.handed_in, 1, entry))
            found += [(each.date, 2, each) for each in _corrections(register, step.fact)]
    found += [(each.date, 2, each) for each in _strikes(register, account.sheets)]
    found += [(each.date, 0, each) for each in _announced(register, account, notices)]
    return tuple(entry for _, _, entry in sorted(found, key=lambda each: each[:2]))


def unit_log(register: Register, unit: Unit) -> tuple[Entry, ...]:
    """Return a unit's filings in the order of their days."""
    found: list[tuple[dt.date, int, Entry]] = []
    for step in unit.timeline.steps:
        found.append(
            (
                step.fact.sheet.handed_in,
                1,
                _entry(register, step.fact.sheet, _unit_words(register, step)),
            )
        )
        found += [(each.date, 2, each) for each in _corrections(register, step.fact)]
    found += [(each.date, 2, each) for each in _strikes(register, unit.sheets)]
    return tuple(entry for _, _, entry in sorted(found, key=lambda each: each[:2]))


def _entry(
    register: Register, sheet: Sheet, words: str, brief: str = "", group: str = CHANGE
) -> Entry:
    row = register.daybook.filed.get(sheet.id)
    number = row.number if row else ""
    return Entry(
        sheet.handed_in,
        _kind_word(sheet),
        words,
        number,
        brief=brief,
        id=sheet.id,
        group=group,
        entered_on=row.entered_on if row else None,
    )


def _kind_word(sheet: Sheet) -> str:
    kinds = ACCOUNT_KINDS if "/" in sheet.subject else UNIT_KINDS
    word = kinds[sheet.kind].word
    return word if word.endswith("登记") or len(word) > 2 else f"{word}备案"


def _corrections(register: Register, fact: Fact) -> Iterator[Entry]:
    for sheet in fact.corrections:
        about = f"{fact.sheet.handed_in}的{_kind_word(fact.sheet)}"
        yield _entry(register, sheet, f"更正{about}。")


def _strikes(register: Register, sheets: Collection[Sheet]) -> Iterator[Entry]:
    names = {sheet.name: sheet for sheet in sheets}
    for sheet in sheets:
        if sheet.kind != "withdraw":
            continue
        target = names.get(sheet.record.refers_to)
        if target is None or target.kind == "apply":
            continue
        entry = _entry(register, sheet, f"撤回{target.handed_in}的{_kind_word(target)}。")
        row = _void(register.daybook, target.id)
        yield dataclasses.replace(
            entry,
            number=row.number if row else "",
            entered_on=row.entered_on if row else None,
            awaited=target.id in register.daybook.filed,
        )


def _void(book: Daybook, filing: str) -> Row | None:
    """The receipt of a withdrawal, which has no other: the row that made a filing void.

    Where the withdrawal was withdrawn, its row is no longer what the daybook says, but was given.
    """
    if filing not in book.filed:
        return None
    given = (each for each in book.rows if (each.event, each.subject) == ("void", filing))
    return book.void.get(filing) or next(given, None)


def _announced(
    register: Register, account: Account, notices: Mapping[str, Notice]
) -> Iterator[Entry]:
    for sheet in register.announced.get(account.id, ()):
        actions = {each.action for each in sheet.record.accounts if each.id == account.id}
        row = register.daybook.published.get(sheet.id)
        notice = notices[sheet.id]
        yield Entry(
            notice.published_on or notice.date,
            ANNOUNCED[min(actions)],
            _period(notice),
            row.number if row else "",
            notice=sheet.id,
            id=sheet.id,
            group=GROUPS.get(min(actions), CHANGE),
            entered_on=row.entered_on if row else None,
        )


def _period(notice: Notice) -> str:
    if notice.published_on is None:
        return "公告待发布登记。"
    if notice.last_day is None:
        return f"公告期自{notice.published_on}起，最后一日待核。"
    days = f"（{notice.working_days}个工作日）"
    return f"公告期{notice.published_on}至{notice.last_day}{days}。"


def _since(fact: Fact) -> str:
    """自…起 where the day it happened is not the day it was filed."""
    return f"自{fact.day}起" if fact.day and fact.day != fact.sheet.handed_in else ""


def _account_words(register: Register, step: Step) -> tuple[str, str]:
    """What a filing tells; and only what was changed, where old and new value make a long line."""
    told = _told(register, step)
    if told is not None:
        return told, ""
    changed = changes(register, step, AccountFacts)
    words = _changed(_since(step.fact), changed)
    if step.fact.move != "change" or len(words) <= 44:
        return words, ""
    return words, f"变更{'、'.join(dict.fromkeys(title for title, _ in changed))}。"


def _told(register: Register, step: Step) -> str | None:
    """What a filing tells by its kind; None for one that tells what is changed."""
    fact = step.fact
    since = _since(fact)
    match fact.move:
        case "open":
            return _opening(step)
        case "suspend":
            return f"{since}暂停更新。"
        case "resume":
            return f"{since}恢复更新。"
        case "stop":
            return f"{since}停止更新。"
        case "deregister":
            return f"{since}不再由{_own_unit_name(register, fact)}运营。"
        case "blocked":
            return f"{since}办理注销，平台尚未办结。"
        case "transfer-to":
            other = _unit_name(register, fact, fact.says.get("to") or "")
            return f"{since}移交给{other or '其他单位'}。"
        case "transfer-from":
            giver = str(fact.says.get("from_") or "").split("/", 1)[0]
            former = _unit_name(register, fact, giver) if giver in register.units else "原单位"
            taken = f"{since}由{_own_unit_name(register, fact)}接收{former}移交的账号。"
            changed = _joined(changes(register, step, AccountFacts))
            return f"{taken}{changed}。" if changed else taken
        case _:
            return None


def _own_unit_name(register: Register, fact: Fact) -> str:
    return _unit_name(register, fact, fact.sheet.subject.split("/", 1)[0])


def _unit_name(register: Register, fact: Fact, unit_id: str) -> str:
    """A unit's name as it was when a filing was handed in."""
    return unit_name_then(register, unit_id, fact.sheet.handed_in)


def _opening(step: Step) -> str:
    facts, fact = step.after.facts, step.fact
    opened = f"{fact.day}" if fact.day and fact.day != fact.sheet.handed_in else ""
    name = facts.get("name")
    words = f"{opened}{f'以“{name}”为名称' if name else ''}开设"
    verification = facts.get("verification")
    if verification:
        words += f"，认证主体为{verification.subject}"
    if fact.says.get("reopens"):
        words += "，重新启用已注销的账号"
    return f"{words}。"


def _unit_words(register: Register, step: Step) -> str:
    fact = step.fact
    if fact.move == "enrol":
        return f"以“{step.after.facts.get('name') or fact.sheet.subject}”登记为主办单位。"
    if fact.move == "dissolve":
        into = fact.says.get("into") or ""
        heir = _unit_name(register, fact, into) if into in register.units else ""
        return f"{_since(fact)}单位撤并{f'，职责由{heir}承接' if heir else ''}。"
    changed = changes(register, step, UnitFacts)
    return _changed(_since(fact), changed)


def _changed(since: str, changed: Iterable[Phrase]) -> str:
    comma = "，" if since else ""
    return f"{since}{comma}{_joined(changed) or '变更不对外公布的登记事项'}。"


def _joined(changed: Iterable[Phrase]) -> str:
    return "；".join(f"{title}：{words}" for title, words in changed)
