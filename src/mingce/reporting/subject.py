"""What ``mingce show`` tells of a unit, an account or a filing, as plain data and as text.

Imports finding, records, timeline, register, closing, rules and the other modules of this room. For
those who file and decide: internal fields are among them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from mingce.closing import closing_of
from mingce.finding import Finding, Place
from mingce.records.account import AccountFacts
from mingce.records.unit import UnitFacts
from mingce.register import Account, Register, Unit
from mingce.reporting.values import Names, changes, leaves, title, words
from mingce.rules.words import KIND_WORDS, STATE_WORDS
from mingce.sheet import Sheet
from mingce.timeline import State, Step
from mingce.timeline.patches import in_file

_WHOM = {"to": "移交给", "from": "接收自", "into": "并入"}
_UNNUMBERED = ("supplement", "withdraw")
ACTIONS = {"deregister": "注销", "transfer": "移交", "change": "变更", "continue": "继续运营"}

Data = dict[str, Any]


def model_of(subject: Unit | Account) -> type[BaseModel]:
    """The state model of a subject."""
    return UnitFacts if isinstance(subject, Unit) else AccountFacts


def names_for(register: Register, subject: Unit | Account) -> Names:
    """What the ids in a subject's facts are called: systems, stores, variants, posts."""
    if isinstance(subject, Unit):
        return {}
    policy, file = register.policy, register.platforms_file
    platform = register.platforms.get(subject.platform)
    unit = register.units.get(subject.unit)
    posts = (unit.facts.get("posts") if unit else None) or {}
    return {
        "systems": policy.systems if policy else {},
        "stores": (file.stores if file else None) or {},
        "variant": (platform.variants if platform else None) or {},
        "managers": {key: str(post["post"]) for key, post in posts.items() if post.get("post")},
    }


def subject_data(
    register: Register, subject: Unit | Account, findings: Iterable[Finding], as_of: dt.date
) -> Data:
    """Everything about a unit or account but what is due, as plain data."""
    now = subject.timeline.now
    found = [each for each in findings if each.subject == subject.id]
    data: Data = {
        "id": subject.id,
        "kind": "unit" if isinstance(subject, Unit) else "account",
        "name": subject.name,
        "state": now.state.value if now.state else None,
        "state_word": _state_word(subject),
        "since": str(now.since) if now.since else None,
        "also": list(_overlays(register, subject, found, as_of)),
    }
    if isinstance(subject, Account):
        unit, platform = register.units.get(subject.unit), register.platforms.get(subject.platform)
        data |= {
            "unit": subject.unit,
            "unit_name": unit.name if unit else subject.unit,
            "platform": subject.platform,
            "platform_name": platform.name if platform else subject.platform,
            "transferred_from": subject.giver,
            "transferred_to": register.takers.get(subject.id),
        }
    else:
        data["accounts"] = [
            {"id": each.id, "name": each.name, "state_word": _state_word(each)}
            for each in register.accounts_of(subject.id)
        ]
    data |= {
        "facts": list(_facts(subject, names_for(register, subject))),
        "timeline": list(_timeline(register, subject)),
        "announcements": list(_announcements(register, subject)),
        "findings": [_finding(each) for each in found],
        "unreadable": list(subject.unreadable),
    }
    return data


def _state_word(subject: Unit | Account) -> str:
    state = subject.timeline.now.state
    if state is None:
        if subject.timeline.struck and not subject.timeline.steps:
            return "备案已撤回"
        return "尚未登记" if isinstance(subject, Unit) else STATE_WORDS[None]
    return STATE_WORDS[state]


def _overlays(
    register: Register, subject: Unit | Account, found: Iterable[Finding], as_of: dt.date
) -> Iterator[str]:
    if isinstance(subject, Unit):
        return
    closing = closing_of(register, subject)
    if closing is not None and closing.under_notice(as_of):
        yield "公告中"
    if closing is not None and closing.scheduled:
        yield "公告待发布登记"
    if subject.timeline.now.blocked:
        yield "注销受阻"
    if any(each.code == "XM0604" for each in found):
        yield "归属待核"
    begins = [
        step.fact.sheet.id
        for step in subject.timeline.steps
        if step.fact.sheet.subject == subject.id and step.fact.move in ("open", "transfer-from")
    ]
    if begins and begins[0] not in register.daybook.filed:
        yield "备案办理中"
    if subject.state is State.TRANSFERRED and subject.id not in register.takers:
        yield "移交办理中"


def _facts(subject: Unit | Account, names: Names) -> Iterator[Data]:
    model = model_of(subject)
    for path, value in leaves(model, subject.facts):
        fact = subject.timeline.setter(*path)
        place = subject.timeline.blame(*path)
        assert fact is not None
        assert place is not None
        yield {
            "field": ".".join(in_file(path)),
            "title": title(model, path, names),
            "value": words(model, path, value, names),
            "filing": fact.sheet.id,
            **_place(place),
        }


def _place(place: Place) -> Data:
    return {"path": place.path, "line": place.line, "column": place.column}


def _timeline(register: Register, subject: Unit | Account) -> Iterator[Data]:
    for step in subject.timeline.steps:
        yield _entry(register, subject, step)
        fact = step.fact
        for sheet in sorted((*fact.corrections, *fact.supplements), key=lambda each: each.order):
            yield _about(register, sheet)
    for sheet in subject.timeline.struck:
        day = getattr(sheet.record, "occurred_on", None)
        told = {"occurred_on": str(day)} if day else {}
        yield {**_about(register, sheet), **told, "struck": True}
    struck = {sheet.id for sheet in subject.timeline.struck}
    for sheet in subject.sheets:
        if sheet.kind == "withdraw" and sheet.id not in struck:
            yield _about(register, sheet)


def _entry(register: Register, subject: Unit | Account, step: Step) -> Data:
    fact = step.fact
    model = model_of(subject)
    names = names_for(register, subject)
    changed = changes(model, fact.facts, step.before.facts, step.after.facts, names)
    return {
        **_said(register, fact.sheet),
        "occurred_on": str(fact.day) if fact.day and fact.move != "apply" else None,
        "lawful": step.lawful,
        "effective": step.effective,
        "state_word": STATE_WORDS[step.after.state] if step.after.state else None,
        "changes": [
            {
                "field": ".".join(in_file(path)),
                "title": title(model, path, names),
                "old": old,
                "new": new,
            }
            for path, old, new in changed
        ],
        "ground": _ground(fact.says.get("ground")),
        **{key: _named(register, fact.says.get(key)) for key in ("to", "into")},
        "from": _named(register, fact.says.get("from_")),
        "struck": False,
    }


def _named(register: Register, id: str | None) -> Data | None:
    if id is None:
        return None
    subject = register.subject(id)
    return {"id": id, "name": subject.name if subject else id}


def _about(register: Register, sheet: Sheet) -> Data:
    return {
        **_said(register, sheet),
        "refers_to": getattr(sheet.record, "refers_to", None),
        "struck": False,
    }


def _said(register: Register, sheet: Sheet) -> Data:
    row = register.daybook.filed.get(sheet.id)
    void = register.daybook.void.get(sheet.id)
    return {
        "filing": sheet.id,
        "kind": sheet.kind,
        "kind_word": KIND_WORDS[sheet.kind],
        "handed_in": str(sheet.handed_in),
        "number": row.number if row else None,
        "void": void.number if void else None,
    }


def _ground(ground: Any) -> Data | None:
    if ground is None:
        return None
    kind = words(type(ground), ("kind",), ground.kind, {})
    return {"kind_word": kind, "date": str(ground.date), "document": ground.document}


def _announcements(register: Register, subject: Unit | Account) -> Iterator[Data]:
    if isinstance(subject, Unit):
        for sheet in register.announcements:
            if sheet.where.unit == subject.id:
                yield _announcement(register, sheet)
        return
    for sheet in dict.fromkeys(register.announced.get(subject.id, ())):
        said = _announcement(register, sheet)
        yield {**said, "accounts": [each for each in said["accounts"] if each["id"] == subject.id]}


def _announcement(register: Register, sheet: Sheet) -> Data:
    row = register.daybook.published.get(sheet.id)
    published = register.daybook.published_on(sheet.id)
    return {
        "announcement": sheet.id,
        "date": str(sheet.record.date),
        "published_on": str(published) if published else None,
        "number": row.number if row else None,
        "accounts": [
            {"id": entry.id, "action": entry.action, "action_word": ACTIONS[entry.action]}
            for entry in sheet.record.accounts
        ],
    }


def _finding(finding: Finding) -> Data:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "place": str(finding.place),
        "message": finding.message,
    }


def sheet_data(register: Register, sheet: Sheet, findings: Iterable[Finding]) -> Data:
    """Everything about one filing or announcement but what is due, as plain data."""
    found = [_finding(each) for each in findings if each.filing == sheet.id]
    if sheet.where.group == "announcement":
        said = _announcement(register, sheet)
        return {"id": sheet.id, "kind": "announcement", **said, "findings": found}
    subject = register.subject(sheet.subject)
    assert subject is not None
    entries = [each for each in _timeline(register, subject) if each["filing"] == sheet.id]
    speaking = [
        each
        for each in _timeline(register, subject)
        if each.get("refers_to") == sheet.name and each["filing"] != sheet.id
    ]
    return {
        "id": sheet.id,
        "kind": "filing",
        "subject": subject.id,
        "name": subject.name,
        "timeline": entries[:1],
        "about": speaking,
        "findings": found,
    }


# ---- text


def subject_text(data: Mapping[str, Any]) -> str:
    """What :func:`subject_data` found, as lines for people; ``due`` among it where it is there."""
    lines = [f"{data['name']}（{data['id']}）"]
    if data["kind"] == "account":
        lines.append(f"{data['platform_name']}，{data['unit_name']}")
        if data["transferred_from"]:
            lines.append(f"由 {data['transferred_from']} 移交而来")
        if data["transferred_to"]:
            lines.append(f"移交后的登记：{data['transferred_to']}")
    since = f"（自 {data['since']}）" if data["since"] else ""
    also = f"，{'，'.join(data['also'])}" if data["also"] else ""
    lines.append(f"状态：{data['state_word']}{since}{also}")
    lines += [f"读不出来的文件：{path}" for path in data["unreadable"]]
    lines += _section("登记事项", (_fact_line(each) for each in data["facts"]))
    if data["kind"] == "unit":
        shown = (f"{each['name']}（{each['id']}）{each['state_word']}" for each in data["accounts"])
        lines += _section("账号", shown)
    lines += _section("经过", (line for each in data["timeline"] for line in _entry_lines(each)))
    lines += _section("公告", (_announcement_line(each) for each in data["announcements"]))
    lines += _due_lines(data)
    return "\n".join(lines) + "\n"


def sheet_text(data: Mapping[str, Any]) -> str:
    """What :func:`sheet_data` found, as lines for people."""
    if data["kind"] == "announcement":
        lines = [data["id"], _announcement_line(data)]
    else:
        lines = [data["id"], f"{data['name']}（{data['subject']}）"]
        lines += [line for each in data["timeline"] for line in _entry_lines(each)]
        lines += [line for each in data["about"] for line in _entry_lines(each)]
    found = (f"{each['place']} {each['code']} {each['message']}" for each in data["findings"])
    lines += _section("问题", found)
    lines += _due_lines(data)
    return "\n".join(lines) + "\n"


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    shown = [f"  {line}" for line in lines]
    return [heading, *shown] if shown else []


def _fact_line(fact: Mapping[str, Any]) -> str:
    return f"{fact['title']}：{fact['value']}　← {fact['path']}:{fact['line']}"


def _entry_lines(entry: Mapping[str, Any]) -> Iterator[str]:
    number = entry["number"] or ("" if entry["kind"] in _UNNUMBERED else "未登记编号")
    if entry["void"]:
        number += f"，{entry['void']} 作废"
    occurred = f"{entry['occurred_on']} 发生，" if entry.get("occurred_on") else ""
    if entry["kind"] == "open" and not occurred and not entry["struck"]:
        occurred = "发生日期不详，"
    remark = "（已撤回）" if entry["struck"] else ""
    if not entry.get("lawful", True):
        remark += "（不合变动顺序）"
    about = f"（所指：{entry['refers_to']}）" if entry.get("refers_to") else ""
    words = [f"{occurred}{entry['handed_in']} 报送", f"{entry['kind_word']}{about}{remark}", number]
    yield "　".join(word for word in words if word)
    for key, word in _WHOM.items():
        if entry.get(key):
            yield f"    {word}：{entry[key]['name']}（{entry[key]['id']}）"
    ground = entry.get("ground")
    if ground:
        yield f"    事由：{ground['kind_word']}，{ground['date']}，{ground['document']}"
    for change in entry.get("changes", ()):
        old = f"{change['old']} → " if change["old"] else ""
        yield f"    {change['title']}：{old}{change['new'] or '（删去）'}"


def _announcement_line(entry: Mapping[str, Any]) -> str:
    accounts = "，".join(f"{each['id']} {each['action_word']}" for each in entry["accounts"])
    published = (
        f"{entry['published_on']} 发布，{entry['number']}" if entry["number"] else "待发布登记"
    )
    return f"{entry['date']}　{accounts}　{published}　{entry['announcement']}"


def _due_lines(data: Mapping[str, Any]) -> list[str]:
    shown = []
    here = data.get("subject", data["id"])
    for task in data.get("due", ()):
        late = "【已超期】" if task["overdue"] else ""
        whose = f"{task['subject']}：" if task["subject"] != here else ""
        by = f"{task['by_latest']}　" if task["by_latest"] else ""
        shown.append(f"{by}{late}{whose}{task['what']}")
    return _section("待办", shown) or ["待办：无"]
