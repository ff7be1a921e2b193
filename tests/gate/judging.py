"""A change over two trees in memory, and what the rules of changes and of paths find in it."""

from __future__ import annotations

import datetime as dt

from tests.gate.records import DAY, FILES, Changes, Node

from mingce.change import load_change
from mingce.finding import Found
from mingce.git.tree import MemoryTree
from mingce.rules import changes as rules
from mingce.rules import paths

TODAY = dt.date.fromisoformat(DAY)
BOOK = "office/daybook/2026-11.csv"
ENROL = "registry/licun/2026-08-03-enrol.yml"
NOTICE = "announcements/licun/2026-11-20-weibo.md"
ANSWER = "office/decisions/jiushui/2026-11-02-answer.yml"
SHEET = f"registry/licun/{DAY}-change.yml"
ROW = "LC-2026-0003,2026-11-24,filed,,licun/weibo/2026-08-06-open,\n"
OLD = str(FILES[BOOK])


def tree(files: Changes) -> MemoryTree:
    nodes = {
        path: each if isinstance(each, Node) else Node("100644", each)
        for path, each in files.items()
        if each is not None
    }
    return MemoryTree(
        {path: node.content for path, node in nodes.items()},
        {path: node.mode for path, node in nodes.items()},
    )


def brought(
    changes: Changes,
    base: Changes | None = None,
    as_of: dt.date = TODAY,
    received: dt.date | None = None,
    codeowners: tuple[str, bytes] | None = None,
) -> list[Found]:
    stands = {**FILES, **(base or {})}
    change = load_change(tree(stands), tree({**stands, **changes}))
    case = rules.ChangeCase(change, as_of, received, "main", codeowners)
    return [found for check in (*rules.CHECKS, *paths.CHECKS) for found in check(case)]


def told(found: list[Found]) -> list[tuple[str, str, str, str, str]]:
    return [(each.code, str(each.place), each.subject, each.filing, each.field) for each in found]
