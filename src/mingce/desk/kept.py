"""What an earlier run kept of a register, and the register of the work tree read with it.

Imports cache, git (stats, tree) and register. Whether anything is kept, the environment says here
and nowhere else: ``MINGCE_NO_CACHE`` set to anything reads every file anew, as CI should.
"""

from __future__ import annotations

import os
from pathlib import Path

from mingce.git.tree import WorkTree
from mingce.register import Register, load

OFF = "MINGCE_NO_CACHE"


def kept_for(root: Path, *, no_cache: bool = False) -> Path | None:
    """The folder for what is kept for a register; None where nothing is to be kept."""
    from mingce.git.stats import folder_of

    return None if no_cache or os.environ.get(OFF) else folder_of(root)


def work_tree(root: Path, *, no_cache: bool = False) -> Register:
    """The register of a folder; what is kept for it lies in its repository's .git."""
    folder = kept_for(root, no_cache=no_cache)
    if folder is None:
        return load(WorkTree(root))
    from mingce.cache import Cache
    from mingce.git.stats import Stats

    stats, cache = Stats(folder, root), Cache(folder)
    register = load(WorkTree(root, stats), kept=cache)
    cache.save()
    stats.save()
    return register
