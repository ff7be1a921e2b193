"""What is said of findings: one small function a format.

Imports finding only. ``FORMATS`` names them for ``--format``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mingce.finding import Finding
from mingce.reporting.github import as_github
from mingce.reporting.gitlab import as_gitlab
from mingce.reporting.machine import as_json
from mingce.reporting.text import as_text, demand, how_to_explain, left_to_the_office

Reporter = Callable[[Iterable[Finding]], str]

FORMATS: dict[str, Reporter] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
}

__all__ = [
    "FORMATS",
    "Reporter",
    "as_github",
    "as_gitlab",
    "as_json",
    "as_text",
    "demand",
    "how_to_explain",
    "left_to_the_office",
]
