"""``mingce rules [CODE]``: list the rules, or explain one. Imports click and, late, the rules."""

from __future__ import annotations

import click


@click.command(help="列出全部规则；写明代码则说明这一条，并举一个通过和一个不通过的例子。")
@click.argument("code", required=False, metavar="[代码]")
def command(code: str | None) -> None:
    """Print a line a rule, or one rule with its examples."""
    from mingce.rules import RULES, rule_of

    if code is None:
        for rule in RULES:
            click.echo(f"{rule.code} {rule.severity.word} {rule.title}（{rule.article}）")
        return
    found = rule_of(code.upper())
    if found is None:
        raise click.UsageError(f"没有“{code}”这条规则；运行 mingce rules 可列出全部规则")
    click.echo(f"{found.code} {found.title}\n依据：{found.article}\n程度：{found.severity.word}")
    if found.accepts:
        click.echo(f"通过：{found.accepts}")
    if found.finds:
        click.echo(f"不通过：{found.finds}")
