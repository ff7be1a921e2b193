"""What an earlier run kept of a register, and the register of the work tree read with it.

Imports cache, git (stats, tree) and register. Whether anything is kept, the environment says here
and nowhere else: ``MINGCE_NO_CACHE`` set to anything reads every file anew, as CI should.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mingce.git.tree import WorkTree
from mingce.register import Register, load

if TYPE_CHECKING:
    from mingce.cache import Cache
    from mingce.git.stats import Stats

OFF = "MINGCE_NO_CACHE"


def kept_for(root: Path, *, no_cache: bool = False) -> Path | None:
    """The folder for what is kept for a register; None where nothing is to be kept."""
    from mingce.git.stats import folder_of

    return None if no_cache or os.environ.get(OFF) else folder_of(root)


@contextlib.contextmanager
def keeping(folder: Path | None, root: Path) -> Iterator[tuple[Stats | None, Cache | None]]:
    """What was kept of a register, and what is new of it kept after it was read to the end.

    None of either where nothing is to be kept.
    """
    if folder is None:
        yield None, None
        return
    from mingce.cache import Cache
    from mingce.git.stats import Stats

    stats, cache = Stats(folder, root), Cache(folder)
    yield stats, cache
    cache.save()
    stats.save()


def work_tree(root: Path, *, no_cache: bool = False) -> Register:
    """The register of a folder; what is kept for it lies in its repository's .git."""
    with keeping(kept_for(root, no_cache=no_cache), root) as (stats, cache):
        return load(WorkTree(root, stats), kept=cache)
