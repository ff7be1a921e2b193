"""``mingce decide …``: the office's decisions, from what they decide.

Imports click and, late, the desk. Each decision is read off the application, finding, filing or
decision that it answers; only what none of them says is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingce.commands import options
from mingce.commands._desk import ask, ask_day, choose, said
from mingce.commands._shared import Stop

if TYPE_CHECKING:
    from mingce.finding import Finding
    from mingce.git.tree import WorkTree
    from mingce.register import Register

Command = Callable[..., None]


@click.group(
    short_help="作出决定",
    help="作出决定：同意、不同意、批复、退回、归属认定、撤销。"
    "编号和代码取自所答复的备案或问题，只询问缺少的内容；已有的决定不会被覆盖。",
)
def command() -> None:
    """Hold the kinds of decision."""


def _common(function: Command) -> Command:
    for option in (
        click.option("--reference", metavar="文号", help="决定的文号"),
        click.option("--by", metavar="岗位", help="作出决定的岗位，不写姓名"),
        click.option("--date", "day", type=options.Day(), help="决定日期（默认今天）"),
        options.root,
    ):
        function = option(function)
    return function


class _Desk:
    """The register that a decision is made on, and what every decision says."""

    def __init__(self, root: Path, day: dt.date | None) -> None:
        from mingce.git.tree import WorkTree
        from mingce.register import load

        self.root = root
        self.tree: WorkTree = WorkTree(root)
        self.register: Register = load(self.tree)
        self.as_of = self.register.as_of(options.today())
        self.day = day or self.as_of
        if self.day > self.as_of:
            raise Stop(f"决定日期 {self.day} 还没有到\n    改法：请写作出决定的那一天")

    def findings(self) -> list[Finding]:
        """Everything that the register shows on the day of the decision."""
        from mingce.rules import judge

        return judge(self.register, self.as_of)

    def done(
        self,
        unit: str,
        kind: str,
        values: dict[str, Any],
        by: str | None,
        reference: str | None,
        units: list[str] | None = None,
    ) -> None:
        """Ask for the post and the number, draw up, judge, write."""
        from mingce.desk import decide
        from mingce.reporting.text import as_text

        concerned = units or [unit]
        if by is None:
            posts = decide.deciders(self.register, concerned, self.day)
            by = choose(posts, posts, "作出决定的岗位", "--by") if posts else None
        post = ask(by, "作出决定的岗位", "--by")
        decide.check_post(self.register, post, concerned, self.day)
        number = ask(reference, "文号", "--reference")
        whole = {"date": self.day, "by": post, "reference": number, **values}
        drawn = decide.draw_up(self.tree, self.register, unit, kind, whole, self.as_of)
        refused = decide.refusals(drawn.brings)
        if refused:
            click.echo(as_text(refused), nl=False)
            click.echo("这份决定会带来以上问题，没有写入。")
            raise SystemExit(1)
        decide.write(self.root, drawn)
        click.echo(f"已写入 {drawn.path}\n\n{drawn.text}", nl=False)
        if drawn.brings:
            click.echo(as_text(drawn.brings), nl=False)
        click.echo(
            "\n下一步：单独提交，交另一位审核人员合并\n"
            f"    git switch -c {kind}-{unit}-{self.day:%m%d}\n"
            f"    git add {drawn.path}\n"
            f"    git commit -m '{kind} {unit}'"
        )


@command.command(
    short_help="同意开设", help="同意开设：名称和平台取自申请。账号不写则从待答复的申请中选。"
)
@click.argument("target", metavar="[账号或申请]", required=False)
@click.option("--name", metavar="名称", help="同意的账号名称（默认为申请的名称）")
@click.option("--expires", type=options.Day(), help="有效期至（默认三个月）")
@_common
def consent(
    root: Path,
    day: dt.date | None,
    target: str | None,
    name: str | None,
    expires: dt.date | None,
    by: str | None,
    reference: str | None,
) -> None:
    """Consent to an account that was applied for (第六条（一）4)."""
    from mingce.desk import decide

    with said():
        desk = _Desk(root, day)
        id, applied = decide.application_of(desk.register, target or _waiting(desk.register))
        name = ask(name or applied, "同意的账号名称", "--name")
        until = ask_day(expires, "有效期至", "--expires", decide.expiry(desk.day))
        if until < desk.day:
            raise Stop(f"有效期 {until} 早于决定日期 {desk.day}\n    改法：请重新填写")
        platform = id.split("/")[1].partition(".")[0]
        values = {"subject": id, "name": name, "platform": platform, "expires": until}
        desk.done(id.split("/")[0], "consent", values, by, reference)


@command.command(
    short_help="不同意开设", help="不同意开设：写明理由。账号不写则从待答复的申请中选。"
)
@click.argument("target", metavar="[账号或申请]", required=False)
@click.option("--reason", metavar="理由", help="不同意的理由")
@_common
def decline(
    root: Path,
    day: dt.date | None,
    target: str | None,
    reason: str | None,
    by: str | None,
    reference: str | None,
) -> None:
    """Decline an application."""
    from mingce.desk import decide

    with said():
        desk = _Desk(root, day)
        id, _ = decide.application_of(desk.register, target or _waiting(desk.register))
        values = {"subject": id, "reason": ask(reason, "理由", "--reason")}
        desk.done(id.split("/")[0], "decline", values, by, reference)


def _waiting(register: Register) -> str:
    from mingce.desk import decide

    found = decide.waiting(register)
    if not found:
        raise Stop("没有待答复的申请\n    改法：申请尚未合并的，请先合并；也可以写明账号编号")
    lines = [f"{id}（{register.accounts[id].name}）" for id in found]
    id = choose(found, lines, "答复哪一件申请", "账号编号")
    click.echo(f"答复的申请：{lines[found.index(id)]}", err=True)
    return id


@command.command(
    short_help="批复违规或者原则上",
    help="批复：对一项违规或者“原则上”作出答复。规则和备案取自检查结果；不写对象则从待批复的问题中选。",
)
@click.argument("target", metavar="[备案、账号或单位]", required=False)
@click.option("--rule", "code", metavar="代码", help="答复哪一条规则，例如 XM0601")
@click.option("--text", metavar="意见", help="批复意见")
@click.option("--until", type=options.Day(), help="有效期至（不写则一直有效）")
@_common
def answer(
    root: Path,
    day: dt.date | None,
    target: str | None,
    code: str | None,
    text: str | None,
    until: dt.date | None,
    by: str | None,
    reference: str | None,
) -> None:
    """Answer a finding: note a breach, or waive a 原则上 until a day."""
    from mingce.desk import decide

    with said():
        desk = _Desk(root, day)
        code = code.upper() if code else None
        known = decide.matching(desk.findings(), target or "", code)
        found = decide.unanswered(desk.register, known, desk.as_of)
        if not found:
            done = "，相关问题都已批复" if known else ""
            raise Stop(
                f"没有待批复的问题{done}\n"
                "    改法：请核对备案编号和规则代码，mingce due 列出全部待批复的问题"
            )
        lines = [f"{each.code} {each.filing or each.subject}：{each.message}" for each in found]
        finding = choose(found, lines, "批复哪一项", "备案编号和 --rule")
        click.echo(f"批复：{finding.code} {finding.message}", err=True)
        unit = decide.unit_of(desk.register, finding)
        values = decide.answer_to(desk.register, finding)
        values |= {"text": ask(text, "批复意见", "--text"), "until": until}
        desk.done(unit, "answer", values, by, reference)


@command.command(
    "return",
    short_help="退回一份备案",
    help="退回：对还没有合并的一份备案出具退回意见。备案不写则从各分支的备案中选；"
    "重新报送的，仍按第一次报送之日计算时限。",
)
@click.argument("filing", metavar="[备案]", required=False)
@click.option("--head", metavar="分支", help="备案在哪个分支上")
@click.option("--code", metavar="代码", help="退回理由代码：检查代码（XM…）或者 T01 等")
@click.option("--text", metavar="意见", help="退回意见（默认取自检查结果或者理由的说明）")
@_common
def return_(
    root: Path,
    day: dt.date | None,
    filing: str | None,
    head: str | None,
    code: str | None,
    text: str | None,
    by: str | None,
    reference: str | None,
) -> None:
    """Send a filing back that is not on main (退回意见书)."""
    from mingce.desk.filings import handed_in
    from mingce.desk.gate import judge_branch, load_commit
    from mingce.git.branches import main_of
    from mingce.git.stats import folder_of
    from mingce.reporting.reasons import REASONS, is_reason, words_of

    with said():
        desk = _Desk(root, day)
        wanted = (filing or "").removesuffix(".yml").removesuffix(".md").removeprefix("registry/")
        found = [each for each in handed_in(root, head) if wanted in ("", each.id)]
        if not found:
            raise Stop(
                f"没有待受理的备案{f'“{wanted}”' if wanted else ''}\n    改法：请核对编号，"
                "或用 --head 写明分支；已经合并的备案不能退回，请单位另交 correct 或 withdraw"
            )
        lines = [f"{each.id}（{each.branch.name}）" for each in found]
        handed = choose(found, lines, "退回哪一份", "备案编号和 --head")
        base = load_commit(root, main_of(root), folder_of(root))
        new = judge_branch(root, base, handed.branch.commit, desk.as_of).new
        about = [each for each in new if each.filing == handed.id]
        codes = list(dict.fromkeys(each.code for each in about))
        if code is None:
            words = [f"{each} {words_of(each, about).splitlines()[0]}" for each in codes]
            words += [f"{each.code} {each.title}" for each in REASONS]
            code = choose([*codes, *(each.code for each in REASONS)], words, "退回理由", "--code")
        code = code.upper()
        if not is_reason(code):
            raise Stop(f"没有“{code}”这个退回理由\n    改法：请用检查代码（XM…）或者 T01 到 T99")
        unit = handed.where.unit
        values = {
            "filing": handed.id,
            "blob": handed.blob,
            "code": code,
            "text": ask(text or words_of(code, about), "退回意见", "--text"),
        }
        desk.done(unit, "return", values, by, reference)


@command.command(
    short_help="归属认定",
    help="归属认定：几个账号使用同一标识的，认定归属。争议的各账号取自名册。",
)
@click.argument("holder", metavar="认定归属的账号")
@_common
def assign(
    root: Path, day: dt.date | None, holder: str, by: str | None, reference: str | None
) -> None:
    """Say who holds a disputed identity."""
    from mingce.desk import decide

    with said():
        desk = _Desk(root, day)
        id, subjects = decide.claimants(desk.register, holder)
        units = sorted({each.split("/")[0] for each in subjects})
        values = {"subjects": subjects, "holder": id}
        desk.done(id.split("/")[0], "assign", values, by, reference, units)


@command.command(short_help="撤销决定", help="撤销：撤销一份已经作出的决定。")
@click.argument("decision", metavar="决定")
@click.option("--reason", metavar="理由", help="撤销的理由")
@_common
def revoke(
    root: Path,
    day: dt.date | None,
    decision: str,
    reason: str | None,
    by: str | None,
    reference: str | None,
) -> None:
    """Revoke an earlier decision."""
    from mingce.desk import decide

    with said():
        desk = _Desk(root, day)
        sheet = decide.revocable(desk.register, decision)
        values = {"refers_to": sheet.id, "reason": ask(reason, "撤销的理由", "--reason")}
        units = decide.units_named(sheet)
        desk.done(sheet.where.unit, "revoke", values, by, reference, units)
