"""What a branch once held and no longer holds: Git does not forget it (第十五条（三）).

Imports finding, numbers, records, register, sheet, personal and the engine. A merge brings every
commit of a branch along, so that a personal number that was deleted in the next commit would stay
in main's history for ever.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from mingce.finding import Found, Place, Severity
from mingce.numbers import find, may_hold
from mingce.records.paths import RecordPath, classify
from mingce.register import Register
from mingce.rules.engine import Case, Rule, Scope
from mingce.rules.personal import personal_numbers
from mingce.sheet import load

ARTICLE = "第十五条"

# Of a text that cannot be read: what stands beside a key that may hold such digits.
_TYPED = re.compile(r"(?m)^.*\b(?:identifier|id|sha256|credit_code|division|blob|url)[\"']?\s*:.*$")


def leaked(versions: Iterable[tuple[str, str, bytes]]) -> Iterator[Found]:
    """Personal numbers in versions of data files: (commit, path, contents)."""
    for commit, path, data in versions:
        if not may_hold(data):
            continue
        for word in sorted(_numbers(path, data)):
            yield Found(
                "XM9034",
                Place(path),
                f"分支的历史里疑似有{word}：在提交 {commit[:12]} 里，后来的提交虽已删去，"
                "合并之后仍会永远留在名册的历史里",
                "请从主分支新建分支（git switch -c 新分支 origin/main），取来改正后的文件"
                "（git restore --source=旧分支 -- 文件）再提交，并删去旧分支",
                filing=path,
                field=word,
            )


def _numbers(path: str, data: bytes) -> set[str]:
    where = classify(path)
    if isinstance(where, RecordPath) and where.model is not None:
        sheet, _ = load(where, data)
        if sheet is not None:
            alone = Register()
            alone.sheets = {sheet.id: sheet}
            found = personal_numbers(Case(alone, dt.date.max))
            return {each.message.partition("，")[0].removeprefix("疑似") for each in found}
    text = _TYPED.sub("", data.decode("utf-8", "replace"))
    return {number.word for number in find(text)}


RULES = (
    Rule(
        "XM9034",
        "分支的历史里没有个人信息",
        Scope.CHANGE,
        Severity.REFUSE,
        ARTICLE,
        None,
        "分支里从来没有写过手机号码",
        "第一次提交写了手机号码，第二次提交删去",
    ),
)
