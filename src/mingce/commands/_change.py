"""``mingce check --base``: judge a change and say what comes of it.

Imports click, options, the gate and the formats.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import NamedTuple

import click

from mingce.authority import Actor
from mingce.commands import options
from mingce.desk import gate
from mingce.desk.kept import kept_for
from mingce.finding import Finding, Identity
from mingce.git.line import Step
from mingce.git.plumbing import GitError
from mingce.git.refs import resolve
from mingce.reporting import FORMATS
from mingce.reporting.change import Told, change_json, change_text
from mingce.reporting.text import counts
from mingce.rules.judgment import Handing, Judgment


class Asked(NamedTuple):
    """What the command was asked for."""

    base: str
    head: str
    actor: str | None
    accepter: str | None
    source: str
    received: dt.date | None
    mainline: bool
    no_cache: bool


def check(root: Path, as_of: dt.date | None, asked: Asked, form: str, strict: bool) -> int:
    """Judge a change, print what comes of it, and return the exit code."""
    started = time.perf_counter()
    author, accepter = actor(asked.actor, asked.source), actor(asked.accepter, "--accepter 参数")
    handing = Handing(author, accepter, bool(asked.accepter) or asked.mainline, asked.received)
    try:
        base, judgments, head = _judge(root, as_of, asked, handing)
    except GitError as error:
        raise click.ClickException(str(error)) from None
    told = _told(judgments)
    touched = sorted({each for one in judgments for each in one.change.subjects})
    paths = sorted({each.path for one in judgments for each in one.change.paths})
    day = judgments[0].as_of if judgments else as_of
    if form == "json":
        about = {"base": base, "head": head, "as_of": str(day), "actor": str(author or "")}
        click.echo(change_json(told, about), nl=False)
    elif form == "text":
        click.echo(change_text(told), nl=False)
    else:
        click.echo(FORMATS[form](told.new), nl=False)
    names = "、".join(touched[:5]) + (f" 等 {len(touched)} 个" if len(touched) > 5 else "")
    click.echo(
        f"{head[:12]} 相对 {base[:12]} 改动 {len(paths)} 个文件"
        f"{f'，涉及 {names}' if names else ''}；报送者：{author or '未给出'}；"
        f"截至 {day}：本次改动 {counts(told.new)}，{_looked(told)}原有 {len(told.old)} 项；"
        f"用时 {time.perf_counter() - started:.2f} 秒",
        err=form != "text",
    )
    return 1 if told.failing or (strict and told.new) else 0


def actor(text: str | None, source: str) -> Actor | None:
    """An actor as given on the terminal; a usage error for what is no proof."""
    if text is None or not text.strip():
        return None
    try:
        return Actor.parse(text, source)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _judge(
    root: Path, as_of: dt.date | None, asked: Asked, handing: Handing
) -> tuple[str, list[Judgment], str]:
    head = resolve(root, asked.head)
    base = gate.load_commit(root, asked.base, kept_for(root, no_cache=asked.no_cache))
    day = as_of or base.office.as_of(options.today())
    if not asked.mainline:
        judgments = [gate.judge_branch(root, base, head, day, handing)]
    else:

        def by(step: Step) -> Handing:
            # A commit that is no merge is entered and accepted by one hand.
            if len(step.parents) > 1:
                return handing
            return handing._replace(accepter=handing.accepter or handing.author)

        judgments = [each.judgment for each in gate.judge_line(root, base, head, day, by)]
    return base.commit, judgments, head


def _looked(told: Told) -> str:
    return "主分支" if told.units is None else f"有关的 {told.units} 个单位"


def _told(judgments: list[Judgment]) -> Told:
    """Several steps as one: what each brings, and what of the base's is left or gone at the end."""
    new = list(dict.fromkeys(each for one in judgments for each in one.new))
    failing = list(dict.fromkeys(each for one in judgments for each in one.failing))
    before: dict[Identity, Finding] = {}
    brought: set[Identity] = set()
    gone: set[Identity] = set()
    for one in judgments:
        for each in (*one.old, *one.gone):
            if each.identity not in brought:
                before.setdefault(each.identity, each)
        brought |= {each.identity for each in one.new}
        gone |= {each.identity for each in one.gone}
    stood = sorted(before.values(), key=lambda each: each.sort_key)
    old = [each for each in stood if each.identity not in gone]
    concerned = {each.identity for one in judgments for each in one.concerned()}
    units: set[str] | None = set()
    for one in judgments:
        units = None if units is None or one.change.part is None else units | one.change.part
    return Told(
        new,
        failing,
        old,
        [each for each in old if each.identity in concerned],
        [each for each in stood if each.identity in gone],
        None if units is None else len(units),
    )
