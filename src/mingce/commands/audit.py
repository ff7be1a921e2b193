"""``mingce audit``: prove main's steps from a clone. Imports click and, late, desk.audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingce.commands import options
from mingce.commands._desk import said

if TYPE_CHECKING:
    from mingce.desk.audit import Report, Step


@click.command(help="从可信的起点核查主分支的每一步：改动合不合规矩，由谁受理，凭什么证明。")
@options.root
@click.option("--trust-root", required=True, metavar="提交", help="另一途径核对过的起点提交")
@click.option("--since", default="", metavar="提交", help="只报告这个提交以后的各步")
@click.option("--head", "revision", default="HEAD", metavar="提交", help="核查到哪里（默认 HEAD）")
@click.option("--no-cache", is_flag=True, help="不用已核验签名的记录")
@click.option("--format", "form", default="text", metavar="格式", help="text 或 json")
def command(
    root: Path, trust_root: str, since: str, revision: str, no_cache: bool, form: str
) -> None:
    """Print a line a step, then the sum; exit 1 where a step was unlawful."""
    from mingce.desk.audit import audit

    if form not in ("text", "json"):
        raise click.UsageError(f"没有“{form}”这种格式，可用：text、json")
    with said():
        report = audit(root, trust_root, revision, since, cache=not no_cache)
    if form == "json":
        click.echo(json.dumps(as_data(report), ensure_ascii=False, indent=1))
    else:
        click.echo(as_text(report), nl=False)
    raise SystemExit(1 if report.first_unlawful else 0)


def as_text(report: Report) -> str:
    """A line a step, findings beneath it, the sum and the first unlawful step last."""
    lines = [f"注意：{warning}" for warning in report.warnings]
    grades: dict[str, int] = {}
    for step in report.steps:
        grades[step.grade.word] = grades.get(step.grade.word, 0) + 1
        lines.append(_line(step))
        lines += [f"    {found.code} {found.place} {found.message}" for found in step.found]
    counted = (
        "，".join(f"{word} {number}" for word, number in grades.items()) or "没有触及数据的步骤"
    )
    lines.append(
        f"自 {report.trusted[:12]} 至 {report.head[:12]}：触及数据 {len(report.steps)} 步"
        f"（{counted}），其余 {report.others} 步"
    )
    first = report.first_unlawful
    if first is None:
        lines.append("没有发现不合规矩的步骤")
    else:
        lines.append(f"第一处不合规矩：{first.commit}")
    return "\n".join(lines) + "\n"


def _line(step: Step) -> str:
    kind = "合并" if step.merge else "提交"
    shown = "、".join(step.subjects[:4]) + (
        f" 等 {len(step.subjects)} 项" if len(step.subjects) > 4 else ""
    )
    by = f"，{step.by}" if step.by else ""
    note = f"（{step.note}）" if step.note else ""
    mark = "" if step.lawful else " ✗"
    return f"{step.commit[:12]} {kind} {shown}：{step.grade.word}{by}{note}{mark}"


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    first = report.first_unlawful
    return {
        "trusted": report.trusted,
        "head": report.head,
        "warnings": list(report.warnings),
        "other_steps": report.others,
        "first_unlawful": first.commit if first else None,
        "steps": [
            {
                "commit": step.commit,
                "merge": step.merge,
                "subjects": list(step.subjects),
                "grade": step.grade.value,
                "by": step.by,
                "note": step.note,
                "findings": [
                    {"code": each.code, "path": each.place.path, "message": each.message}
                    for each in step.found
                ],
            }
            for step in report.steps
        ],
    }
