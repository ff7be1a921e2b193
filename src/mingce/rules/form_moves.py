"""Moves of a state: what is filed follows from what stood before (code XM0028).

Imports finding, register, timeline, form_references and the engine.
"""

from __future__ import annotations

from collections.abc import Iterator

from mingce.finding import Found, Severity
from mingce.register import Account, Unit
from mingce.rules.engine import Case, form_rule
from mingce.rules.form_references import beginnings_of
from mingce.rules.words import KIND_WORDS, STATE_WORDS
from mingce.timeline import FINAL, State, Step


def moves(case: Case) -> Iterator[Found]:
    """A state moves along the table; what happened otherwise is a breach on the record (第六条)."""
    for subject in case.register.subjects():
        if isinstance(subject, Account) and subject.platform not in case.register.platforms:
            continue  # XM0029: the folder is none of an account.
        begins = beginnings_of(subject)
        for step in subject.timeline.steps:
            if step.lawful or step.fact.sheet.subject != subject.id or _completes(step):
                continue
            if len(begins) > 1 and step.fact in begins:
                continue  # XM0024 says so.
            kind = step.fact.sheet.kind
            stays = not step.effective or step.before.state in FINAL
            effect = "，这份备案不改变状态" if stays else ""
            yield Found(
                "XM0028",
                step.fact.place("kind"),
                f"状态为“{_state(subject, step.before.state)}”时不应有"
                f"“{KIND_WORDS.get(kind, kind)}”{effect}",
                _remedy(subject, step),
                subject=subject.id,
                filing=step.fact.sheet.id,
                field="kind",
                judged_on=step.fact.sheet.handed_in,
            )


def _remedy(subject: Unit | Account, step: Step) -> str:
    if step.before.state is None and isinstance(subject, Account):
        return (
            "这个文件夹里没有有效的 open 备案，请核对文件夹；漏报开设的请补交 open，"
            "已经发生的请如实保留，并在 explanations 中说明"
        )
    return "请核对日期和类型；已经发生的请如实保留，并在 explanations 中说明"


def _completes(step: Step) -> bool:
    """Whether a change completes the closing of an app: out of a store, its links removed (第七条).

    It was true when filed that the store still listed the app: that is a change, no correction.
    """
    fact, before = step.fact, step.before
    if fact.move != "change" or before.state is not State.DEREGISTERED or not fact.facts:
        return False
    for name, value in fact.facts.items():
        if name == "stores" and value is not None:
            if any(not entry or set(entry) != {"removed_on"} for entry in value.values()):
                return False
        elif name == "app" and value is not None and value.links_removed_on is not None:
            # An app's facts are stated whole: what else stands there must be as it was.
            known = before.facts.get("app")
            for key in value.model_fields_set - {"links_removed_on"}:
                if getattr(value, key) != getattr(known, key, None):
                    return False
        else:
            return False
    return True


def _state(subject: Unit | Account, state: State | None) -> str:
    if state is None and isinstance(subject, Unit):
        return "尚未登记"
    return STATE_WORDS[state]


RULES = (
    form_rule(
        "XM0028", "状态变动合乎顺序", Severity.BREACH, moves,
        "在用的账号交 stop 停更备案", "已停更的账号又交 stop 停更备案",
    ),
)  # fmt: skip
