"""Findings as lines for people. Imports finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def demand(failing: Sequence[Finding]) -> str:
    """What findings that stop ask for: a breach is to be explained, never dated otherwise.

    One of form, such as a part that is missing, can be filled in as well.
    """
    refused = [finding.severity is Severity.REFUSE for finding in failing]
    if all(refused):
        return "必须先改正"
    mendable = any(refused) or any(finding.code.startswith("XM00") for finding in failing)
    return "须先改正或说明" if mendable else "须先说明原因"


def left_to_the_office(said: Iterable[Finding]) -> str:
    """What stops nobody though it is a breach: it was explained, and waits for the answer."""
    waiting = sum(each.severity in (Severity.BREACH, Severity.WAIVABLE) for each in said)
    return f"其中违规、原则上 {waiting} 项不必再改，由主管单位批复。\n" if waiting else ""


def how_to_explain(failing: Iterable[Finding]) -> str:
    """The line that explains each of those that are no refusals, and where it is written."""
    wanted: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for finding in failing:
        if finding.severity is not Severity.REFUSE:
            wanted[finding.place.path.startswith("registry/")][finding.code] = None
    lines = (
        ("该备案里（已归档的用 supplement 补充）", wanted[True]),
        ("账号的备案里（没有合适的，另交 supplement）", wanted[False]),
    )
    return "".join(
        f"说明写在{where}：explanations: [{', '.join(map(_explanation, codes))}]\n"
        for where, codes in lines
        if codes
    )


def _explanation(code: str) -> str:
    return f"{{rule: {code}, text: 原因}}"
