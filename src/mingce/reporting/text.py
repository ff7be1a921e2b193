"""Findings as lines for people. Imports finding."""

from __future__ import annotations

from collections.abc import Iterable

from mingce.finding import Finding, Severity


def as_text(findings: Iterable[Finding]) -> str:
    """Two lines a finding: place, code, weight, cause and article; then the remedy."""
    return "".join(
        f"{finding.place} {finding.code} {finding.severity.word} {finding.message}"
        f"{f'（{finding.article}）' if finding.article else ''}\n"
        f"    改法：{finding.remedy}\n"
        for finding in findings
    )


def counts(findings: Iterable[Finding]) -> str:
    """How many of each weight, in words; 没有发现问题 for none."""
    each = dict.fromkeys(Severity, 0)
    for finding in findings:
        each[finding.severity] += 1
    found = [f"{severity.word} {number}" for severity, number in each.items() if number]
    return "，".join(found) if found else "没有发现问题"
