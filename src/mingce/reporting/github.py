"""Findings as annotations of a GitHub job (workflow commands on standard output). Imports finding.

GitHub shows at most ten annotations of each kind a step, so that more would push out others
unseen: the rest is counted in a last line that is no annotation. The whole is in the step summary.
"""

from __future__ import annotations

from collections.abc import Iterable

from mingce.finding import Finding, Severity

LIMIT = 10
"""So many annotations of a kind GitHub shows of one step."""

_KINDS = {
    Severity.REFUSE: "error",
    Severity.BREACH: "warning",
    Severity.WAIVABLE: "warning",
    Severity.ADVICE: "notice",
}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def as_github(findings: Iterable[Finding]) -> str:
    """One workflow command a finding, ten of each kind, heaviest first."""
    ordered = sorted(findings, key=lambda each: (each.severity.rank, each.sort_key))
    shown = dict.fromkeys(_KINDS.values(), 0)
    lines = []
    for finding in ordered:
        kind = _KINDS[finding.severity]
        shown[kind] += 1
        if shown[kind] <= LIMIT:
            lines.append(_command(kind, finding))
    left = sum(max(0, number - LIMIT) for number in shown.values())
    if left:
        lines.append(f"另有 {left} 项没有标注，全部内容见本步骤的摘要")
    return "".join(f"{line}\n" for line in lines)


def _command(kind: str, finding: Finding) -> str:
    place = finding.place
    said = {"file": place.path}
    if place.line:
        said |= {"line": str(place.line), "col": str(place.column)}
    said["title"] = f"{finding.code} {finding.severity.word}"
    given = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in said.items())
    article = f"（{finding.article}）" if finding.article else ""
    message = f"{finding.message}{article}\n改法：{finding.remedy}"
    return f"::{kind} {given}::{_escaped(message, _DATA)}"


def _escaped(text: str, table: dict[str, str]) -> str:
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(table.get(sign, sign) for sign in whole)
