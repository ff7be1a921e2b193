"""Findings for programs. Imports finding."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mingce.finding import Finding


def as_data(finding: Finding) -> dict[str, Any]:
    """One finding as plain data; line and column count from 1, 0 means the whole file."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "subject": finding.subject,
        "filing": finding.filing,
        "field": finding.field,
        "article": finding.article,
        "message": finding.message,
        "remedy": finding.remedy,
        "fixable": finding.fixable,
    }


def as_json(findings: Iterable[Finding]) -> str:
    """One JSON array."""
    return json.dumps([as_data(each) for each in findings], ensure_ascii=False, indent=1) + "\n"
