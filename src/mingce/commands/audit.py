"""``mingce audit``: prove main's steps from a clone. Imports click and, late, desk.audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingce.commands._desk import said

if TYPE_CHECKING:
    from mingce.desk.audit import Report, Step


def _clone(ctx: click.Context, param: click.Parameter, value: str | None) -> Path:
    """The register's folder, or a bare repository, which has none."""
    from mingce.git.tree import find_root

    start = Path(value) if value else Path.cwd()
    return find_root(start) or start


@click.command(help="从可信的起点核查主分支的每一步：改动合不合规矩，由谁受理，凭什么证明。")
@click.option(
    "--root", callback=_clone, metavar="文件夹", help="名册的仓库，裸仓库也可以（默认当前文件夹）"
)
@click.option("--trust-root", required=True, metavar="提交", help="另一途径核对过的起点提交")
@click.option("--since", default="", metavar="提交", help="只报告这个提交以后的各步")
@click.option("--head", "revision", default="HEAD", metavar="提交", help="核查到哪里（默认 HEAD）")
@click.option("--strict", is_flag=True, help="有无凭据的步骤也以退出码 1 结束")
@click.option("--no-cache", is_flag=True, help="不用已核验签名的记录，全部重新核验")
@click.option("--format", "form", default="text", metavar="格式", help="text 或 json")
def command(
    root: Path,
    trust_root: str,
    since: str,
    revision: str,
    strict: bool,
    no_cache: bool,
    form: str,
) -> None:
    """Print a line a step, then the sum; exit 1 where a step was unlawful."""
    from mingce.desk.audit import audit
    from mingce.processes import uncollected

    if form not in ("text", "json"):
        raise click.UsageError(f"没有“{form}”这种格式，可用：text、json")
    with said(), uncollected():
        report = audit(root, trust_root, revision, since, cache=not no_cache)
    if form == "json":
        click.echo(json.dumps(as_data(report), ensure_ascii=False, indent=1))
    else:
        click.echo(as_text(report), nl=False)
    raise SystemExit(1 if report.first_unlawful or (strict and report.first_unproven) else 0)


def as_text(report: Report) -> str:
    """A line a step, findings beneath it, the sum and the first unlawful step last."""
    from mingce.desk.grade import Grade

    lines = [f"注意：{warning}" for warning in report.warnings]
    grades = dict.fromkeys(Grade, 0)
    for step in report.steps:
        grades[step.acceptance.grade] += step.data
        lines.append(_line(step))
        lines += [f"    {found.code} {found.place} {found.message}" for found in step.found]
    counted = "，".join(f"{grade.word} {number}" for grade, number in grades.items() if number)
    lines.append(
        f"自 {report.trusted[:12]} 至 {report.head[:12]}：触及数据 {sum(grades.values())} 步"
        f"{f'（{counted}）' if counted else ''}，其余 {report.others} 步"
    )
    first, unproven = report.first_unlawful, report.first_unproven
    if unproven is not None:
        lines.append(f"第一处无凭据：{unproven.commit}")
    if first is None:
        lines.append("没有发现不合规矩的步骤")
    else:
        lines.append(f"第一处不合规矩：{first.commit}")
        lines.append(f"    改法：{first.found[0].remedy}")
    return "\n".join(lines) + "\n"


def _line(step: Step) -> str:
    kind = "合并" if step.merge else "提交"
    if not step.data:
        return f"{step.commit[:12]} {kind} 没有触及数据 ✗"
    shown = "、".join(step.subjects[:4])
    more = f" 等 {len(step.subjects)} 项" if len(step.subjects) > 4 else ""
    grade, by, note = step.acceptance
    said = "".join([f"，{by}" if by else "", f"（{note}）" if note else ""])
    return (
        f"{step.commit[:12]} {kind} {shown}{more}：{grade.word}{said}{'' if step.lawful else ' ✗'}"
    )


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    from mingce.desk.audit import CODES

    first, unproven = report.first_unlawful, report.first_unproven
    return {
        "trusted": report.trusted,
        "head": report.head,
        "warnings": list(report.warnings),
        "other_steps": report.others,
        "first_unlawful": first.commit if first else None,
        "first_unproven": unproven.commit if unproven else None,
        "rules": list(CODES),
        "steps": [
            {
                "commit": step.commit,
                "merge": step.merge,
                "subjects": list(step.subjects),
                "grade": step.acceptance.grade.value,
                "by": step.acceptance.by,
                "note": step.acceptance.note,
                "findings": [
                    {"code": each.code, "path": each.place.path, "message": each.message}
                    for each in step.found
                ],
            }
            for step in report.steps
        ],
    }
