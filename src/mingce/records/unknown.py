"""What a key is meant for that nobody knows where it stands, as a clerk may mend it.

Imports reading, titles, account and unit. Guesses only by what the models know: a Chinese title,
a slip of the input method, the right key in the wrong place, the facts of the other kind of record.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import Any

from pydantic import BaseModel

from mingce.reading import Problem
from mingce.records.account import AccountFacts
from mingce.records.titles import Path, fields_of, models_at, models_in
from mingce.records.unit import UnitFacts

_GUESS = re.compile("(?:键请写成|是不是)“([a-z_]+)”")
_FACTS = (("账号", "registry/单位/平台/", AccountFacts), ("单位", "registry/单位/", UnitFacts))


def instead(model: type[BaseModel], path: Path, value: Any) -> str:
    """Where an unknown key may belong, or how it may be meant."""
    known: dict[str, str] = {}
    holders = models_at(model, path[:-1], value)
    for holder in holders:
        known |= {name: field.title or "" for name, field in fields_of(holder).items()}
    meant = plain(str(path[-1]))
    for name, title in known.items():
        if meant in (name, title):
            return f"键请写成“{name}”"
    if path[:-1] == ("changes",) and meant in fields_of(model):
        return f"“{meant}”不能更正，请删去；文件夹或类型报错了的，用 withdraw 撤回，另交一份"
    for holder in holders:
        for name, field in fields_of(holder).items():
            if any(meant in fields_of(inner) for inner in models_in(field.annotation)):
                return f"“{meant}”应写在“{name}”下面，比它多缩进两个空格"
    for length in range(len(path) - 2, -1, -1):
        if any(meant in fields_of(outer) for outer in models_at(model, path[:length], value)):
            place = f"“{path[length - 1]}”的下一级" if length else "最外层，从行首写起"
            return f"“{meant}”应写在{place}"
    if path[-2:-1] == ("facts",):
        for whose, folder, facts in _FACTS:
            if meant in fields_of(facts):
                return f"“{meant}”是{whose}备案的事项：报{whose}的，请把文件放到 {folder} 文件夹"
    near = difflib.get_close_matches(meant, known, 1)
    if len(meant) > 1 and not meant.isascii():
        within = [name for name, title in known.items() if meant in title]
        ends = [name for name in within if known[name].endswith(meant)]
        near = next((each for each in (ends, within) if len(each) == 1), [])
    if near:
        return f"是不是“{near[0]}”？键请按规定的写法填写"
    return f"这里可以写的有：{'、'.join(known)}" if known else ""


def meant_by(unknown: Problem) -> str:
    """The field that an unknown key was guessed to be: it is there, in another spelling."""
    guess = _GUESS.match(unknown.remedy)
    above = unknown.field.rpartition(".")[0]
    return ".".join(filter(None, (above, guess[1]))) if guess else ""


def plain(key: str) -> str:
    """A key as it would be without the slips of an input method."""
    seen = "".join(char for char in unicodedata.normalize("NFKC", key) if char.isprintable())
    return seen.strip().lower().replace("-", "_").replace(" ", "_")
