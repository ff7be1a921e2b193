"""Findings as a GitLab Code Quality report (``artifacts: reports: codequality``). Imports finding.

GitLab tells by the fingerprint whether a finding is new: it is made of the finding's identity and
never of the line, so that a finding survives moved lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from mingce.finding import Finding, Severity

_SEVERITIES = {
    Severity.REFUSE: "blocker",
    Severity.BREACH: "major",
    Severity.WAIVABLE: "minor",
    Severity.ADVICE: "info",
}


def as_gitlab(findings: Iterable[Finding]) -> str:
    """One JSON array. Findings of one identity are told apart by their order."""
    seen: dict[str, int] = {}
    report = []
    for finding in findings:
        key = "\0".join((*finding.identity, finding.place.path))
        seen[key] = seen.get(key, 0) + 1
        report.append(_entry(finding, f"{key}\0{seen[key]}" if seen[key] > 1 else key))
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _entry(finding: Finding, key: str) -> dict[str, Any]:
    article = f"（{finding.article}）" if finding.article else ""
    return {
        "description": f"{finding.message}{article}。改法：{finding.remedy}",
        "check_name": finding.code,
        "fingerprint": hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": finding.place.path,
            "lines": {"begin": max(1, finding.place.line)},
        },
    }
