"""The register of all kinds and fields (tests/formats): its files, and its site once changed.

May import: mingce.git.tree, mingce.pages, mingce.register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mingce.git.tree import MemoryTree
from mingce.pages import Site
from mingce.pages.build import site_of
from mingce.register import load, loading

TREE = Path(__file__).parents[1] / "formats/1"


def files() -> dict[str, bytes]:
    """Its files by path."""
    return {
        path.relative_to(TREE).as_posix(): path.read_bytes()
        for path in sorted(TREE.rglob("*"))
        if path.is_file()
    }


def changed(files: dict[str, bytes], change: Callable[[Any, Any], None]) -> Site:
    """The site of files of which ``change`` was given each place and sheet as it was read."""
    real = loading.load_sheet

    def load_changed(where, data):
        sheet, problems = real(where, data)
        if sheet is not None:
            # A sheet never changes once made; here, before anybody has seen it, it does.
            change(where, sheet)
        return sheet, problems

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "load_sheet", load_changed)
        register = load(MemoryTree(files))
    assert register.problems == []
    return site_of(register, dt.date(2026, 11, 24))
