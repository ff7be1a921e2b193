"""Form: what every record must keep to, whatever it says (codes XM00nn).

Imports finding, links, records, register, timeline and the engine. The reader itself yields
XM0001 to XM0019; the rules here see records that could be read. References,
identifiers and moves have modules of their own.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping

from mingce.finding import Found, Place, Severity
from mingce.links import IMAGE, bad_links
from mingce.records.account import AccountFacts
from mingce.records.policy import PolicyFile
from mingce.records.titles import label_of, title_of
from mingce.records.unit import UnitFacts
from mingce.register import Account, Unit
from mingce.rules.engine import Case, Rule, Scope, form_rule
from mingce.timeline import Fact, State

_EDITOR_LINE = b"# yaml-language-server: $schema="
_OTHER_GROUP = {
    "unit": (b"account", "账号", "单位", "registry/单位/平台/"),
    "account": (b"unit", "单位", "账号", "registry/单位/"),
}
"""For a sheet in the folder of a unit or an account: what the other is, in words."""
_OF_THE_TAKER = frozenset({"managers", "verification"})
"""What a taker states anew: it does not go on from the giver."""
_DONE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "verification": (("verified_on",),),
    "followers": (("as_of",),),
    "national_entry": (("seen_on",),),
    "app": (("ipv6", "tested_on"), ("links_removed_on",)),
    "posts": (("trained_on",),),
    "stores": (("listed_on",), ("removed_on",)),
    "systems": ((),),
}
"""Where a field, or each entry of a mapping by id, holds the day of a thing done."""
_SECTION = ("responsible_section", "XM0501")
"""What a unit with accounts lacks under an article's own rule: one cause gives one finding."""


def editor_line(case: Case) -> Iterator[Found]:
    """A YAML file begins with the line by which an editor finds its schema (第六条)."""
    for sheet in (*case.register.sheets.values(), *case.register.office.values()):
        schema = sheet.where.schema
        if not sheet.where.path.endswith(".yml") or not schema:
            continue
        first = sheet.first_line
        said = first.startswith(_EDITOR_LINE)
        if said and first.endswith(f"/{schema}".encode()):
            continue
        ups = "../" * sheet.where.path.count("/")
        line = f"# yaml-language-server: $schema={ups}schemas/{schema}"
        message = "首行的编辑器提示行指向别的格式说明" if said else "首行缺少编辑器提示行"
        remedy = f"请把首行改为：{line}" if said else f"请在首行加上：{line}"
        other = _OTHER_GROUP.get(sheet.where.group)
        if said and other and b"/schemas/%b/" % other[0] in first:
            message = f"首行的编辑器提示行是{other[1]}备案的，文件却放在{other[2]}的文件夹里"
            remedy = f"报{other[1]}的，请把文件移到 {other[3]}；确是{other[2]}备案的，{remedy}"
        yield Found(
            "XM0020",
            Place(sheet.where.path, 1, 1),
            message,
            remedy,
            subject=sheet.subject,
            filing=sheet.id,
            judged_on=sheet.where.date,
            fixable=True,
        )


def changes_something(case: Case) -> Iterator[Found]:
    """A change says what is otherwise than before (第六条)."""
    for account in case.register.accounts.values():
        for step in account.timeline.steps:
            sheet = step.fact.sheet
            if sheet.kind != "change" or sheet.subject != account.id or step.fact.facts:
                continue
            if sheet.record.facts is None:
                yield Found(
                    "XM0018",
                    sheet.at(),
                    "变更备案没有写变了什么（facts）",
                    "补写“facts: {项: 新的内容}”一行，例如 facts: {name: 新名称}；"
                    "没有变化、只补材料或者说明的，请改交 supplement",
                    subject=account.id,
                    filing=sheet.id,
                    field="facts",
                    judged_on=sheet.handed_in,
                )


def dates(case: Case) -> Iterator[Found]:
    """Nothing is handed in after the day of the check, or before what it tells of (第六条)."""
    for sheet in case.register.sheets.values():
        if sheet.handed_in > case.as_of and sheet.where.group != "announcement":
            file = case.register.file
            frozen = file is not None and file.demonstration is not None
            yield Found(
                "XM0026",
                Place(sheet.where.path, 1, 1),
                f"文件名中的报送日期 {sheet.handed_in} 晚于今天（{case.as_of}）",
                "文件名中的日期请写实际报送之日"
                + (f"；示范名册的今天固定为 {case.as_of}，练习时请写这一天" if frozen else ""),
                subject=sheet.subject,
                filing=sheet.id,
                field="date",
            )
    for subject in case.register.subjects():
        for step in subject.timeline.steps:
            fact = step.fact
            if fact.sheet.subject != subject.id:
                continue
            if fact.day is not None and fact.day > fact.sheet.handed_in:
                yield _in_future(
                    subject,
                    fact,
                    ("occurred_on",),
                    f"发生日期 {fact.day} 晚于报送日期 {fact.sheet.handed_in}",
                )
            for path, day in _past(fact, fact.sheet.handed_in):
                # What a correction or supplement tells of may have happened after its filing.
                later = (*fact.corrections, *fact.supplements)
                told = max((each.handed_in for each in later), default=fact.sheet.handed_in)
                if day > told:
                    label = label_of(type(fact.sheet.record), path)
                    yield _in_future(subject, fact, path, f"{label} {day} 晚于报送日期 {told}")


def _in_future(subject: Unit | Account, fact: Fact, path: tuple[str, ...], message: str) -> Found:
    return Found(
        "XM0027",
        fact.place(*path),
        message,
        "备案写已经发生的事；计划中的注销请写在公告里，日期请按平台显示如实填写",
        subject=subject.id,
        filing=fact.sheet.id,
        field=".".join(path),
        judged_on=fact.sheet.handed_in,
    )


def _past(fact: Fact, until: dt.date) -> Iterator[tuple[tuple[str, ...], dt.date]]:
    """The days after one that a fact tells of as of things done: none can be still to come."""
    for name, value in fact.facts.items():
        within = _DONE.get(name)
        if within is None or value is None:
            continue
        keyed = isinstance(value, dict)
        for key, part in value.items() if keyed else ((name, value),):
            for inner in within:
                day = _at(part, inner)
                if isinstance(day, dt.date) and day > until:
                    yield ("facts", *((name, key) if keyed else (name,)), *inner), day
    national = fact.says.get("national_system")
    if national is not None and national.filed_on > until:
        yield ("national_system", "filed_on"), national.filed_on
    for attempt in fact.says.get("attempts") or ():
        if attempt.date > until:
            yield ("attempts",), attempt.date


def _at(value: object, path: tuple[str, ...]) -> object:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else getattr(value, key, None)
    return value


def complete(case: Case) -> Iterator[Found]:
    """A state holds what policy lists from attachment 1 (第六条, 附件1)."""
    for unit in case.register.units.values():
        if unit.timeline.now.state is State.ENROLLED:
            yield from _missing(case, unit, "unit")
    for account in case.register.accounts.values():
        if not account.running:
            continue
        yield from _missing(case, account, "account")
        platform = case.register.platforms.get(account.platform)
        if platform is not None and platform.kind == "app":
            yield from _missing(case, account, "app")


def _missing(case: Case, subject: Unit | Account, group: str) -> Iterator[Found]:
    last = last_own(subject)
    policy = case.policy(last.sheet.handed_in)
    for field in getattr(policy.required, group):
        if field == _SECTION[0] and _section_asked(case, subject, policy):
            continue
        if not _holds(subject.timeline.now.facts, field):
            message = f"缺少必填事项“{_system(policy, field) or _title(group, field)}”（{field}）"
        elif _is_givers(subject, field):
            message = f"接收单位没有填写自己的“{_title(group, field)}”（{field}）"
        else:
            continue
        yield Found(
            "XM0035",
            last.sheet.at("facts"),
            message,
            "请补填；已归档的用 change 或 correct 补填",
            subject=subject.id,
            field=f"facts.{field}",
            judged_on=last.sheet.handed_in,
        )


def _is_givers(subject: Unit | Account, field: str) -> bool:
    """Whether what each sponsor has of its own still is as the giver of the account had it."""
    if field not in _OF_THE_TAKER or not isinstance(subject, Account) or subject.giver is None:
        return False
    setter = subject.timeline.setter(*_parts(field))
    return setter is not None and setter.sheet.subject != subject.id


def _section_asked(case: Case, unit: Unit | Account, policy: PolicyFile) -> bool:
    """Whether 第五条's own rule asks this unit for its section."""
    entry = policy.rules.get(_SECTION[1])
    asked = entry is None or entry.severity != "none"
    return asked and any(each.running for each in case.register.accounts_of(unit.id))


def last_own(subject: Unit | Account) -> Fact:
    """The last fact of a subject that has one, by occurrence, from its own folder."""
    own = [step.fact for step in subject.timeline.steps if step.fact.sheet.subject == subject.id]
    return own[-1]


def _holds(facts: object, field: str) -> bool:
    value = _at(facts, _parts(field))
    return value is not None and (bool(value) or not isinstance(value, dict | list))


@functools.cache
def _parts(field: str) -> tuple[str, ...]:
    return tuple(field.split("."))


def _system(policy: PolicyFile, field: str) -> str | None:
    """What policy calls a system of the sponsor's, whose field has no title of its own."""
    return policy.systems.get(field.removeprefix("systems."))


@functools.cache
def _title(group: str, field: str) -> str:
    model = UnitFacts if group == "unit" else AccountFacts
    return title_of(model, tuple(field.split("."))) or field


def announcement_links(case: Case) -> Iterator[Found]:
    """An announcement's links lead to a full address; a bad one is shown as plain text (第七条)."""
    for sheet in (*case.register.announcements, *case.register.notices):
        for line, target, why in bad_links(sheet.body, sheet.body_line):
            yield Found(
                "XM0036",
                Place(sheet.where.path, line, 1),
                f"链接“{target}”：{why}；网页上会显示为文字",
                "请去掉图片，把内容写成文字"
                if why == IMAGE
                else "请写以 https:// 开头的完整地址，或去掉链接",
                subject=sheet.subject,
                filing=sheet.id,
                field=f"body.{target}",
                judged_on=sheet.handed_in,
            )


def _reader(code: str, title: str, accepts: str, finds: str) -> Rule:
    return Rule(code, title, Scope.SHEET, Severity.REFUSE, "第六条", None, accepts, finds)


RULES = (
    _reader(
        "XM0001", "文件可以读懂",
        "kind: stop", 'kind: "stop，引号没有写完',
    ),
    _reader(
        "XM0002", "同一项只写一次",
        "name 只写一行", "facts 里写了两行 name，内容不同",
    ),
    _reader(
        "XM0003", "不用锚点、别名、合并键和标签",
        "需要的内容再写一遍", "managers: &m [m1]，另一处写 *m",
    ),
    _reader(
        "XM0004", "一个文件只写一份",
        "一份变更，一个文件", "用“---”隔开，一个文件里写了两份变更",
    ),
    _reader(
        "XM0005", "嵌套不超过16层",
        "facts 下写 verification，再写 subject", "一层套一层，套了17层",
    ),
    _reader(
        "XM0006", "文件不超过规定大小",
        "一份备案几百字", "把截图的内容粘进备案，文件有 100 kB",
    ),
    _reader(
        "XM0007", "文件为 UTF-8 编码",
        "文件存为 UTF-8", "文件存为 GBK",
    ),
    _reader(
        "XM0008", "不用制表符缩进",
        "缩进用空格", "缩进用制表符",
    ),
    _reader(
        "XM0009", "冒号用半角，后面空一格",
        "name: 李村街道", "name：李村街道（全角冒号），或者 name:李村街道（没有空格）",
    ),
    _reader(
        "XM0010", "不留空值",
        "没有个性域名，就不写 handle", "handle: 后面什么也不写",
    ),
    _reader(
        "XM0011", "公告有完整的前置信息栏",
        "文件第一行是“---”，事项之后又一行“---”，再写正文", "没有第二行“---”",
    ),
    _reader(
        "XM0012", "内容是逐项填写的",
        "kind: stop 等逐项写成几行", "整个文件只写了一段话",
    ),
    _reader(
        "XM0013", "数据文件夹里只放规定的文件",
        "registry/licun/weibo/2026-10-14-change.yml", "registry/licun/weibo/改名.docx",
    ),
    _reader(
        "XM0014", "数据文件夹里只放普通文件",
        "普通文件", "指向别处的符号链接",
    ),
    _reader(
        "XM0015", "格式版本可以识别",
        "format: 1", "format: 99",
    ),
    _reader(
        "XM0016", "填写内容符合要求",
        "occurred_on: 2026-09-30", "occurred_on: 2026-09-31",
    ),
    _reader(
        "XM0017", "没有多余的项",
        "reason: 账号名称与机构名称统一", "raeson: 账号名称与机构名称统一",
    ),
    form_rule(
        "XM0018", "该填的项都有", Severity.REFUSE, changes_something,
        "变更写明 occurred_on 和 facts", "变更没有写 occurred_on，或者没有写变了什么",
    ),
    _reader(
        "XM0019", "主管单位的数据前后一致",
        "office/calendar/2026.yml 里写 year: 2026", "office/calendar/2026.yml 里写 year: 2025",
    ),
    form_rule(
        "XM0020", "首行是编辑器提示行", Severity.ADVICE, editor_line,
        "# yaml-language-server: $schema=../../../schemas/account/open.json",
        "首行直接写 format: 1",
    ),
    form_rule(
        "XM0026", "报送日期不晚于今天", Severity.REFUSE, dates,
        "2026-10-14 报送 2026-10-14-change.yml", "2026-10-14 报送 2026-10-20-change.yml",
    ),
    form_rule(
        "XM0027", "发生日期不晚于报送日期", Severity.REFUSE, dates,
        "2026-10-14-change.yml 写 occurred_on: 2026-10-14",
        "2026-10-14-change.yml 写 occurred_on: 2026-10-15",
    ),
    form_rule(
        "XM0035", "必填事项齐全", Severity.BREACH, complete,
        "政策列出的事项都已填写", "没有填功能定位",
    ),
    form_rule(
        "XM0036", "公告的链接完整", Severity.ADVICE, announcement_links,
        "[政务网](https://www.example.cn/)", "[政务网](www.example.cn)",
    ),
)  # fmt: skip
