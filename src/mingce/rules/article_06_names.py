"""第六条（五）: what a name may hold, and that a unit's names agree across platforms.

Imports finding, register, timeline, workdays and the engine. Whether a name is tied to unit and
duties is for the reviewer: no rule looks for words in it, and none compares names by likeness.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account
from mingce.rules.counting import (
    EXPLAIN,
    in_words,
    last_day_of_grace,
    stands_since,
    taken,
    told_on,
    waiting,
)
from mingce.rules.engine import Case, Rule, Scope
from mingce.timeline import State
from mingce.workdays import Verdict, judge

_ADDRESS = re.compile(
    r"https?:|www\.|[\w-]\.(?:com|cn|net|org|gov|edu|info|top|vip|cc|xyz)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9-]+", re.ASCII)
_PHONE = re.compile(r"(?:[0-9][-  ]?){6,}[0-9]|[+＋][0-9]{6,}")
_CODE = re.compile(r"二维[码碼]|[扫掃][码碼](?!头)|扫一扫|QR\s?code", re.IGNORECASE)
"""Words of a code to scan; those who sweep a quay (打扫码头) have nothing to do with it."""
_NATION = re.compile(r"中国|中华|中央|全国|国家")
_FOREIGN = frozenset(
    {
        *("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"),
        *("KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "BOPOMOFO"),
    }
)
"""Scripts with letters like Latin or Chinese ones, as Unicode's names of the letters begin."""
_LOOK_ALIKES = (
    (0x2E80, 0x2FDF, "部首"),
    (0x3021, 0x3029, "苏州码子"),
    (0x31C0, 0x31EF, "笔画"),
    (0xF900, 0xFAFF, "兼容汉字"),
    (0x2F800, 0x2FA1F, "兼容汉字"),
    (0xFF10, 0xFF19, "全角数字"),
    (0xFF21, 0xFF3A, "全角字母"),
    (0xFF41, 0xFF5A, "全角字母"),
    (0x1D400, 0x1D7FF, "数学字母"),
    (0x2460, 0x24FF, "带圈字符"),
)


@functools.lru_cache(maxsize=65536)
def name_problem(name: str) -> str:
    """Say in Chinese what a name holds that it may not; empty where it is clean.

    Addresses, phone numbers and codes, and characters that look like others: signs that nobody
    sees, radicals and compatibility forms, letters of scripts mixed with Latin or Chinese ones.
    """
    plain = unicodedata.normalize("NFKC", name).replace("。", ".")
    for pattern, what in (
        (_MAIL, "电子邮箱"),
        (_ADDRESS, "网址"),
        (_CODE, "二维码"),
        (_PHONE, "电话号码"),
    ):
        if pattern.search(plain):
            return f"含有{what}"
    return _confusable(name)


def _confusable(name: str) -> str:
    if name.isascii():
        return ""
    scripts = set()
    for sign in name:
        category = unicodedata.category(sign)
        if category in ("Cf", "Co", "Cn", "Cc", "Zl", "Zp"):
            return f"含有看不见的字符（U+{ord(sign):04X}）"
        for first, last, what in _LOOK_ALIKES:
            if first <= ord(sign) <= last:
                return f"含有容易混淆的字符“{sign}”（{what}）"
        if category[0] == "L":
            word = unicodedata.name(sign, "").split(" ", 1)[0]
            scripts.add("other" if word in _FOREIGN else "plain")
    if scripts == {"other", "plain"}:
        return "混用了字形相近的外文字母"
    return ""


def clean_names(case: Case) -> Iterator[Found]:
    """A name holds no address, phone, code or confusable character (第六条（五）).

    In an application it can still be mended and is refused; where it is already there it is a
    breach.
    """
    for account in case.register.accounts.values():
        name = account.facts.get("name")
        if not name or not (account.running or account.state is State.PROPOSED):
            continue
        problem = name_problem(name)
        national = _NATION.search(name)
        if not problem and not national:
            continue
        setter = account.timeline.setter("name")
        assert setter is not None
        place, filing = setter.place("facts", "name"), setter.sheet.id
        if problem:
            proposed = account.state is State.PROPOSED
            yield Found(
                "XM0623" if proposed else "XM0624",
                place,
                f"账号名称“{name}”{problem}",
                "请换一个名称再申请" if proposed else f"请在平台改名后用 change 备案；{EXPLAIN}",
                subject=account.id,
                filing=filing,
                field="facts.name",
                judged_on=setter.sheet.handed_in,
            )
        if national:
            yield Found(
                "XM8001",
                place,
                f"账号名称“{name}”含有“{national[0]}”，平台会从严核验",
                "请核对名称是否符合互联网用户账号信息管理规定，并备好核验材料",
                subject=account.id,
                filing=filing,
                field="facts.name",
                judged_on=setter.sheet.handed_in,
            )


def same_name_everywhere(case: Case) -> Iterator[Found]:
    """A unit's accounts bear one name on all platforms, after a grace (第六条（五）).

    The name that most of the unit's accounts bear is the measure, of equals the one that was
    there first; the account that departs from it is found. A second account on a platform cannot
    bear the name of the first there; that it is there at all is for XM0602.
    """
    for unit in case.register.units:
        accounts = [
            account
            for account in case.register.accounts_of(unit)
            if account.running and account.facts.get("name")
        ]
        if len({account.name for account in accounts}) > 1:
            yield from _departing(case, accounts)


def _departing(case: Case, accounts: list[Account]) -> Iterator[Found]:
    named = {}
    borne: dict[str, dt.date] = {}
    bearers: dict[str, list[Account]] = {}
    for account in accounts:
        setter = stands_since(account.timeline, lambda facts: facts.get("name"))
        assert setter is not None
        taking = taken(account)
        named[account.id] = setter
        borne[account.id] = told_on(setter)
        if taking is not None and told_on(taking) >= told_on(setter):
            # The taker answers for a name that it took over, from the day of the taking on.
            named[account.id] = taking
            borne[account.id] = told_on(taking)
        bearers.setdefault(account.name, []).append(account)
    first = {name: min(borne[account.id] for account in group) for name, group in bearers.items()}
    measure = min(bearers, key=lambda name: (-len(bearers[name]), first[name], name))
    for account in accounts:
        if account.name == measure:
            continue
        others = bearers[measure]
        if any(other.platform == account.platform for other in others):
            continue
        setter = named[account.id]
        grace = case.policy(setter.sheet.handed_in).periods.names_grace
        if grace is None:
            continue
        since = max(borne[account.id], first[measure])
        due = last_day_of_grace(case, since, grace.working_days)
        verdict = judge(case.as_of, due)
        if verdict is Verdict.IN_TIME:
            continue
        told = f"名称“{account.name}”与本单位其他平台的“{measure}”（{others[0].id}）不一致"
        field = ("facts", "name") if "name" in setter.facts else ("from",)
        place, filing = setter.place(*field), setter.sheet.id
        if verdict is Verdict.UNKNOWN:
            yield waiting(
                "XM0609", place, told, due,
                subject=account.id, filing=filing, field="facts.name", judged_on=case.as_of,
            )  # fmt: skip
            continue
        yield Found(
            "XM0625",
            place,
            f"{told}，宽限至 {in_words(due)}",
            "请统一名称后用 change 备案；职能不同确需不同名称的，请在 explanations 中说明，"
            "由主管单位批复",
            subject=account.id,
            filing=filing,
            field="facts.name",
            judged_on=setter.sheet.handed_in,
        )


RULES = (
    Rule(
        "XM0623",
        "申请的名称不含网址、电话和易混字符",
        Scope.REGISTER,
        Severity.REFUSE,
        "第六条（五）",
        clean_names,
        "李村街道",
        "李村街道0532-00000006",
    ),
    Rule(
        "XM0624",
        "名称不含网址、电话和易混字符",
        Scope.REGISTER,
        Severity.BREACH,
        "第六条（五）",
        clean_names,
        "李村街道",
        "李村街道 www.example.cn",
    ),
    Rule(
        "XM0625",
        "各平台名称一致",
        Scope.CALENDAR,
        Severity.WAIVABLE,
        "第六条（五）",
        same_name_everywhere,
        "微博和公众号都叫“李村街道”",
        "微博改名“李村街道”，其他平台仍叫“李村发布”，已过宽限",
    ),
)
NATIONAL = (
    Rule(
        "XM8001",
        "名称中的“中国”“全国”等字样从严核验",
        Scope.REGISTER,
        Severity.ADVICE,
        "互联网用户账号信息管理规定",
        clean_names,
        "李村街道",
        "中国李村",
    ),
)
"""Rules of the nation, not of the district."""
