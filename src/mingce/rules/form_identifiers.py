"""Identifiers: how an account is told from every other on its platform (codes XM0029 to XM0034).

Imports finding, normalise, register, timeline and the engine. Shapes come from
office/platforms.yml; addresses are read as the public's verification reads them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from mingce.finding import Found, Place, Severity
from mingce.normalise import Addresses, pattern_problem, table_of
from mingce.register import Account, Register
from mingce.rules.engine import Case, form_rule
from mingce.rules.form import last_own
from mingce.rules.form_references import beginnings_of
from mingce.rules.words import KIND_WORDS
from mingce.timeline import Fact


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def platforms(case: Case) -> Iterator[Found]:
    """A folder names a platform that office/platforms.yml lists (第六条（三）)."""
    for account in case.register.accounts.values():
        if account.platform in case.register.platforms or not account.sheets:
            continue
        first = min(account.sheets, key=lambda sheet: sheet.order)
        yield Found(
            "XM0029",
            Place(first.where.path, 1, 1),
            f"平台“{account.platform}”不在 office/platforms.yml 里",
            f"可用的平台：{'、'.join(case.register.platforms) or '（尚未登记）'}；"
            "新平台请先商主管单位列入",
            subject=account.id,
            filing=first.id,
            field="platform",
            judged_on=first.handed_in,
        )
    for key, platform in case.register.platforms.items():
        patterns = [platform.identifier.pattern]
        patterns += [platform.handle.pattern] if platform.handle else []
        problems = [(pattern, pattern_problem(pattern)) for pattern in patterns]
        problems += [
            (pattern, pattern_problem(pattern, grouped=True))
            for pattern in (platform.url.patterns if platform.url else ())
        ]
        demonstration = platform.identifier.demonstration
        if demonstration is not None and _compiled(demonstration) is None:
            problems.append((demonstration, "写错了"))
        yield from _patterns(case.register, f"platforms.{key}", f"平台“{key}”", problems)
    file = case.register.platforms_file
    for key, other in ((file.no_accounts if file else None) or {}).items():
        problems = [(pattern, pattern_problem(pattern)) for pattern in other.patterns]
        yield from _patterns(case.register, f"no_accounts.{key}", f"“{other.name}”", problems)


def _patterns(
    register: Register, field: str, whose: str, problems: Iterable[tuple[str, str]]
) -> Iterator[Found]:
    """Every pattern is read alike by this program and by browsers."""
    for pattern, problem in problems:
        if problem:
            yield Found(
                "XM0019",
                register.office["office/platforms"].at(*field.split(".")),
                f"{whose}的正则表达式{problem}：{pattern}",
                "请改正该表达式",
                filing="office/platforms",
                field=f"{field}.{pattern}",
            )


def identifiers(case: Case) -> Iterator[Found]:
    """Identifier, handle and address look as the platform's do (第六条, 附件1)."""
    demonstration = bool(case.register.file and case.register.file.demonstration)
    reader = Addresses(table_of(case.register.platforms))
    for account in case.register.accounts.values():
        platform = case.register.platforms.get(account.platform)
        if platform is None:
            continue
        first = _first_set(account)
        for step in account.timeline.steps:
            fact = step.fact
            if fact.sheet.subject != account.id or not fact.facts:
                continue
            value = fact.facts.get("identifier")
            if value is not None:
                rule = platform.identifier
                if not _matches(rule.pattern, value):
                    yield _wrong(
                        fact,
                        account,
                        "identifier",
                        f"{platform.name}的{rule.label}“{value}”写法不对",
                        f"应像“{rule.example}”；{rule.where}",
                    )
                elif rule.demonstration and _matches(rule.demonstration, value) != demonstration:
                    yield _range(fact, account, value, demonstration)
            handle = fact.facts.get("handle")
            shape = platform.handle
            if handle is not None and shape and not _matches(shape.pattern, handle):
                yield _wrong(
                    fact,
                    account,
                    "handle",
                    f"{platform.name}的{shape.label}“{handle}”写法不对",
                    "请照平台显示逐字填写",
                )
            yield from _address(case.register, account, fact, first, reader)


def _matches(pattern: str, value: str) -> bool:
    compiled = _compiled(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


def _wrong(fact: Fact, account: Account, field: str, message: str, remedy: str) -> Found:
    return Found(
        "XM0030",
        fact.place("facts", field),
        message,
        remedy,
        subject=account.id,
        filing=fact.sheet.id,
        field=f"facts.{field}",
        judged_on=fact.sheet.handed_in,
    )


def _range(fact: Fact, account: Account, value: str, demonstration: bool) -> Found:
    if demonstration:
        message, remedy = (
            f"示范名册的标识“{value}”不在示范号段内",
            "示范数据不得使用真实账号的标识，请改用 office/platforms.yml 写明的示范号段",
        )
    else:
        message, remedy = f"标识“{value}”属于示范号段", "请照平台显示填写真实标识"
    return Found(
        "XM0031",
        fact.place("facts", "identifier"),
        message,
        remedy,
        subject=account.id,
        filing=fact.sheet.id,
        field="facts.identifier",
        judged_on=fact.sheet.handed_in,
    )


def _address(
    register: Register, account: Account, fact: Fact, known: str | None, reader: Addresses
) -> Iterator[Found]:
    """Find an address that is none of the platform's, or of another account than the ``known``."""
    url = fact.facts.get("url")
    platform = register.platforms[account.platform]
    if url is None or platform.url is None or platform.url.template is None:
        return
    found = [
        each
        for each in reader.address(url, account.platform).candidates
        if each.platform == account.platform
    ]
    if not found:
        example = platform.url.template.replace("{id}", platform.identifier.example)
        yield _wrong(
            fact,
            account,
            "url",
            f"这不是{platform.name}的主页链接",
            f"应像 {example}；请打开账号主页，复制完整链接，不要用短链接",
        )
        return
    if known and fact.facts.get("identifier") not in (None, known):
        return  # XM0034: it is another account that this sheet tells of.
    if known and not _matches(platform.identifier.pattern, known):
        return  # Said of the identifier already.
    for each in found:
        if (
            each.field == "id"
            and known
            and account.timeline.setter("url") is fact
            and register.fold_identifier(account.platform, each.value)
            != register.fold_identifier(account.platform, known)
        ):
            yield _wrong(
                fact,
                account,
                "url",
                f"主页链接里的标识“{each.value}”与备案的标识“{known}”不同",
                "请打开账号主页，复制完整链接，并与账号标识核对",
            )


def visible_identity(case: Case) -> Iterator[Found]:
    """Without an identifier, handle and verified subject stand in, with a warning (附件1)."""
    for account in case.register.accounts.values():
        if not account.running or account.identifier:
            continue
        facts = account.facts
        platform = case.register.platforms.get(account.platform)
        if platform is not None and platform.kind == "app" and facts.get("stores"):
            continue
        last = last_own(account)
        label = platform.identifier.label if platform else "标识"
        enough = facts.get("handle") and facts.get("verification")
        yield Found(
            "XM0032" if enough else "XM0033",
            last.sheet.at("facts"),
            f"还没有填{label}，暂以平台账号和认证主体识别"
            if enough
            else f"没有填{label}，平台账号和认证主体也不全，无法识别是哪个账号",
            f"查到{label}后请用 change 补填 identifier"
            if enough
            else "请填 identifier；查不到时，handle 和 verification 都要填",
            subject=account.id,
            field="facts.identifier",
            judged_on=last.sheet.handed_in,
        )


def identifier_once(case: Case) -> Iterator[Found]:
    """An identifier is set once; only a correction alters it (附件1).

    The first sheet to be handed in sets it, whatever the days of occurrence.
    """
    for account in case.register.accounts.values():
        facts = [step.fact for step in account.timeline.steps if step.fact.facts]
        known: dict[str, str] = {}
        refused = beginnings_of(account)[1:]
        for fact in sorted(facts, key=lambda each: each.sheet.order):
            if fact in refused:
                continue  # XM0024 says so.
            for field, value in _identities(fact):
                old = known.setdefault(field, value) if value else known.get(field)
                if old not in (None, value) and fact.sheet.subject == account.id:
                    yield _altered(fact, account, field, str(old))


def _first_set(account: Account) -> str | None:
    """The identifier as it was set: what a later sheet says otherwise, XM0034 refuses."""
    facts = [step.fact for step in account.timeline.steps if step.fact.facts.get("identifier")]
    first = min(facts, key=lambda fact: fact.sheet.order, default=None)
    return first.facts["identifier"] if first else None


def _identities(fact: Fact) -> Iterator[tuple[str, str | None]]:
    """The identifiers that a fact states, None where it takes one away, by dotted field.

    To take a whole store away is to say that the app is not in it any more.
    """
    if "identifier" in fact.facts:
        yield "identifier", fact.facts["identifier"]
    for store, entry in (fact.facts.get("stores") or {}).items():
        if entry and "id" in entry:
            yield f"stores.{store}.id", entry["id"]


def _altered(fact: Fact, account: Account, field: str, old: str) -> Found:
    return Found(
        "XM0034",
        fact.place("facts", *field.split(".")),
        f"账号标识已填为“{old}”，不能在{KIND_WORDS.get(fact.sheet.kind, '这份')}备案里改",
        "当初填错的，请用 correct 更正那份备案；换了账号的，请另行开设备案",
        subject=account.id,
        filing=fact.sheet.id,
        field=f"facts.{field}",
        judged_on=fact.sheet.handed_in,
    )


RULES = (
    form_rule(
        "XM0029", "平台已列入", Severity.REFUSE, platforms,
        "registry/licun/weibo/", "registry/licun/weibbo/",
    ),
    form_rule(
        "XM0030", "标识、账号和链接符合平台的写法", Severity.REFUSE, identifiers,
        'identifier: "0512345678"（新浪微博）', "identifier: 李村发布（新浪微博）",
    ),
    form_rule(
        "XM0031", "示范号段只用于示范数据", Severity.REFUSE, identifiers,
        "示范名册用示范号段", "示范名册写了真实账号的标识",
    ),
    form_rule(
        "XM0032", "标识尽早补填", Severity.ADVICE, visible_identity,
        "填了 identifier", "只填 handle 和 verification",
    ),
    form_rule(
        "XM0033", "账号可以识别", Severity.BREACH, visible_identity,
        "填了 identifier，或者 handle 和 verification 都填了", "identifier、handle 都没有填",
    ),
    form_rule(
        "XM0034", "标识只填一次", Severity.REFUSE, identifier_once,
        "补填原来没有填的 identifier", "change 里把 identifier 改成另一个",
    ),
)  # fmt: skip
