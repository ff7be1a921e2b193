"""What a branch held on its way and holds no more, read from Git: a merge would keep it for ever.

Imports git, records.paths and the rule of leaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingce.finding import Found
from mingce.git.compare import Difference, held
from mingce.git.line import passing
from mingce.git.plumbing import objects
from mingce.records.paths import in_data_folder
from mingce.rules import leaks


def forgotten(root: Path, base: str, head: str, changed: Sequence[Difference]) -> list[Found]:
    """What the commits on the way from base to head held in data folders, and head does not."""
    near = {entry.blob for each in changed for entry in (each.old, each.new) if entry}
    gone = [
        each
        for each in passing(root, base, head)
        if each.blob not in near and in_data_folder(each.path)
    ]
    if not gone:
        return []
    blobs = {each.blob for each in gone}
    present = held(root, base, blobs) | held(root, head, blobs)
    gone = [each for each in gone if each.blob not in present]
    contents = objects(root, (each.blob for each in gone))
    return list(
        leaks.leaked(
            (each.commit, each.path, data) for each, data in zip(gone, contents, strict=True)
        )
    )
