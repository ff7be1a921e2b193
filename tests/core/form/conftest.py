"""What the tests of form share: a lawful register, filings added to it, what is found of them."""

from __future__ import annotations

import pytest


@pytest.fixture
def said(judge):
    """Findings of a code as place, message and remedy."""

    def of(files, code: str, **options) -> list[str]:
        found = judge(files, code, **options)
        assert all(each.article for each in found)
        return [f"{each.place} {each.message}" for each in found]

    return of


@pytest.fixture
def form(judge):
    """All findings of form; what articles ask besides is no matter here."""

    def of(files):
        return [each for each in judge(files) if each.code < "XM0100"]

    return of


@pytest.fixture
def files(base):
    return base()


@pytest.fixture
def add(write, files):
    """Add a filing to the register; its day is the one in its name."""

    def filing(name: str, text: str | None = None, **values) -> str:
        path = f"registry/{name}.yml"
        kind = path.rsplit("/", 1)[1][11:].split(".")[0].split("-")[0]
        if kind not in ("apply", "correct", "supplement", "withdraw"):
            values.setdefault("occurred_on", path.rsplit("/", 1)[1][:10])
        files[path] = text or write(path, **values)
        return path

    return filing
