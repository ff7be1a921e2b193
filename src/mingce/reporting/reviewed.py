"""One handed-in record in words: what it says, what it changes, what only a person can check.

Imports closing, change, records, register, rules' words, sheet, timeline and of this room values,
subject, deadlines and markdown. Every text of a filing is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from mingce.change import Change
from mingce.closing import closing_of
from mingce.register import Account, Register, Unit
from mingce.reporting.deadlines import closing_deadlines, filing_deadline, notice_deadlines
from mingce.reporting.markdown import cell, inline
from mingce.reporting.subject import ACTIONS, model_of, names_for
from mingce.reporting.values import changes, leaves, title, words
from mingce.rules.words import KIND_WORDS, STATE_WORDS
from mingce.sheet import Sheet
from mingce.timeline import Fact, Step

_TOLD = frozenset(
    {"format", "kind", "facts", "changes", "evidence", "explanations", "attempts", "occurred_on"}
)
"""What is not told as a plain line."""


def filing(change: Change, sheet: Sheet) -> Iterator[str]:
    """A filing as lines of Markdown."""
    yield f"### {KIND_WORDS[sheet.kind]}　{inline(sheet.name)}"
    yield ""
    yield from _envelope(sheet)
    subject = change.head.subject(sheet.subject)
    if subject is not None:
        if sheet.kind in ("correct", "supplement", "withdraw"):
            yield from _about(change, subject, sheet)
        else:
            yield from _step(change.head, subject, sheet)
    yield from _boxes(checks(change.head, sheet))


def _envelope(sheet: Sheet) -> Iterator[str]:
    record = sheet.record
    occurred = getattr(record, "occurred_on", None)
    yield f"- 报送于 {sheet.handed_in}" + (f"，发生于 {occurred}" if occurred else "")
    said = {
        name: getattr(record, name)
        for name in record.model_fields_set
        if name not in _TOLD and getattr(record, name) is not None
    }
    model = type(record)
    for path, value in leaves(model, said):
        yield f"- {inline(title(model, path, {}))}：{inline(words(model, path, value, {}))}"
    for each in getattr(record, "attempts", None) or ():
        yield f"- 办理经过：{each.date} {inline(each.what)}——{inline(each.result)}"
    for each in getattr(record, "explanations", None) or ():
        yield f"- 情况说明（{inline(each.rule)}）：{inline(each.text)}"
    yield ""


def _step(register: Register, subject: Unit | Account, sheet: Sheet) -> Iterator[str]:
    step = next((each for each in subject.timeline.steps if each.fact.sheet.id == sheet.id), None)
    if step is None:
        return
    yield f"状态：{_move(step)}"
    yield ""
    model, names = model_of(subject), names_for(register, subject)
    rows = list(changes(model, step.fact.facts, step.before.facts, step.after.facts, names))
    yield from _table((title(model, path, names), old, new) for path, old, new in rows)
    yield from filing_deadline(register, step.fact)
    if isinstance(subject, Account) and step.fact.move in ("deregister", "transfer-to"):
        closing = closing_of(register, subject)
        if closing is not None:
            yield from closing_deadlines(register, closing)


def _move(step: Step) -> str:
    before, after = STATE_WORDS[step.before.state], STATE_WORDS[step.after.state]
    if not step.effective:
        return f"{before}，不因这份备案改变"
    remark = "" if step.lawful else "（不合变动顺序）"
    return f"{before} → {after}{remark}" if before != after else f"{before}，不变{remark}"


def _table(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    shown = [f"| {cell(what)} | {cell(old)} | {cell(new)} |" for what, old, new in rows]
    if shown:
        yield from ("| 字段 | 旧值 | 新值 |", "|---|---|---|", *shown, "")


def _about(change: Change, subject: Unit | Account, sheet: Sheet) -> Iterator[str]:
    """What a correction or withdrawal makes of what it speaks of."""
    names = {each.name: each for each in subject.sheets}
    target = sheet
    for _ in subject.sheets:
        if getattr(target.record, "refers_to", None) not in names:
            break
        target = names[target.record.refers_to]
    before = change.before(subject.id).fact_of(target.id)
    after = change.after(subject.id).fact_of(target.id)
    word = KIND_WORDS[target.kind]
    if sheet.kind == "withdraw":
        state = STATE_WORDS[change.before(subject.id).now.state]
        then = STATE_WORDS[change.after(subject.id).now.state]
        moved = f"{state} → {then}" if state != then else f"{state}，不变"
        yield from (f"撤回：{word}　{inline(target.name)}；状态：{moved}", "")
        return
    yield from (f"所指：{word}　{inline(target.name)}", "")
    if before is not None and after is not None and sheet.kind == "correct":
        yield from _table(_corrected(change.head, subject, before, after))
        yield from filing_deadline(change.head, after)


def _corrected(
    register: Register, subject: Unit | Account, before: Fact, after: Fact
) -> Iterator[tuple[str, str, str]]:
    model, names = model_of(subject), names_for(register, subject)
    stated = {**before.facts, **after.facts}
    for path, old, new in changes(model, stated, before.facts, after.facts, names):
        yield title(model, path, names), old, new
    record = type(after.sheet.record)
    left = {"explanations", "evidence", "attempts"}
    old_says, new_says = _plain(before.says, left), _plain(after.says, left)
    for path, old, new in changes(record, {**old_says, **new_says}, old_says, new_says, {}):
        yield title(record, path, {}), old, new


def _plain(says: Mapping[str, Any], left: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in says.items() if name not in left and value is not None}


# What only a person can check ---------------------------------------------------------------------


def checks(register: Register, sheet: Sheet) -> Iterator[str]:
    """What only a person can check of a filing, each a line of Markdown."""
    record = sheet.record
    evidence = getattr(record, "evidence", None) or ()
    for each in evidence:
        yield (
            f"材料“{inline(each.name)}”与所报一致（存档 {inline(each.archive)}，"
            f"校验值 `{each.sha256}`）"
        )
    entered = getattr(record, "entered_by", None)
    if entered is not None:
        yield (
            f"录入内容与纸质件一致（收文 {inline(entered.reference)}，"
            f"{entered.received_on} 收到，{inline(entered.post)}录入）"
        )
    if evidence or entered is not None:
        yield "材料上的印章清晰，与报送单位一致"
    facts = getattr(record, "facts", None)
    stated = facts.model_fields_set if isinstance(facts, BaseModel) else frozenset()
    if "/" in sheet.subject and stated & {"name", "identifier", "verification", "handle"}:
        platform = register.platforms.get(sheet.where.platform)
        where = f"（标识见：{inline(platform.identifier.where)}）" if platform else ""
        yield f"平台页面显示的名称、标识和认证主体与所报一致{where}"
    ground = getattr(record, "ground", None)
    if ground is not None:
        yield f"依据文件“{inline(ground.document)}”已核对，事由发生日期 {ground.date} 与文件一致"
    national = getattr(record, "national_system", None)
    if national is not None:
        yield f"全国系统可以查到编号 {inline(national.reference)}（{national.filed_on}）"
    if getattr(record, "submitted_by", None):
        yield f"报送岗位“{inline(record.submitted_by)}”属于报送单位"


def _boxes(lines: Iterable[str]) -> Iterator[str]:
    shown = [f"- [ ] {line}" for line in lines]
    if shown:
        yield from ("请人工核对：", "", *shown, "")


# Announcements and decisions ----------------------------------------------------------------------


def announcement(register: Register, sheet: Sheet) -> Iterator[str]:
    """An announcement as lines of Markdown; its body is counted, never shown as Markdown."""
    record = sheet.record
    yield f"### 公告　{inline(sheet.name)}"
    yield ""
    yield f"- 公告日期 {record.date}，发布单位：{inline(record.signed_by)}"
    yield f"- 依据：{inline(record.basis)}；意见反映电话：{inline(record.objections.phone)}"
    if record.ground is not None:
        kind = words(type(record.ground), ("kind",), record.ground.kind, {})
        yield f"- 事由：{inline(kind)}，{record.ground.date}，{inline(record.ground.document)}"
    if record.content_goes_to:
        yield f"- 历史内容去向：{inline(record.content_goes_to)}"
    if record.corrects:
        yield f"- 更正的公告：{inline(record.corrects)}"
    for entry in record.accounts:
        yield f"- {inline(entry.id)}：{'；'.join(_entry(entry))}"
    yield ""
    published = register.daybook.published_on(sheet.id)
    if any(entry.action in ("deregister", "transfer") for entry in record.accounts):
        ground = record.ground.date if record.ground else None
        yield from notice_deadlines(
            register, published or record.date, ground, planned=published is None
        )
    yield from (f"正文（{len(sheet.body)} 字）：", "")
    yield from (f"> {inline(line)}" for line in sheet.body.strip().split("\n") if line.strip())
    yield ""
    boxes = ["正文与上面各项一致，不写公告期的截止日期", "正文不含个人信息，联系方式是办公电话"]
    if record.ground is not None:
        boxes.append(f"依据文件“{inline(record.ground.document)}”已核对，日期与文件一致")
    yield from _boxes(boxes)


def _entry(entry: Any) -> Iterator[str]:
    yield ACTIONS[entry.action]
    if entry.to:
        yield f"移交给 {inline(entry.to)}"
    if entry.successor is not None:
        known = entry.successor
        yield f"接续账号 {inline(known if isinstance(known, str) else known.title)}"
    if entry.stops_on:
        yield f"{entry.stops_on} 停止更新"
    if entry.deregister_planned_on:
        yield f"计划于 {entry.deregister_planned_on} 注销"


def office(sheet: Sheet) -> Iterator[str]:
    """A decision or another record of the office as lines of Markdown."""
    model = type(sheet.record)
    yield f"### {inline(sheet.id)}"
    yield ""
    said = {
        name: getattr(sheet.record, name)
        for name in model.model_fields
        if name != "format" and getattr(sheet.record, name) is not None
    }
    for path, value in leaves(model, said):
        yield f"- {inline(title(model, path, {}))}：{inline(words(model, path, value, {}))}"
    yield ""
