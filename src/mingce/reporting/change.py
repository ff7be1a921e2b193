"""What a change brings, told apart from what stood already: for people and for programs.

Imports finding and the formats of findings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from mingce.finding import Finding
from mingce.reporting.machine import as_data
from mingce.reporting.text import as_text, demand, how_to_explain, left_to_the_office


class Told(NamedTuple):
    """The parts of a judgment that are told.

    ``failing`` is part of ``new``; ``concerned`` is that part of ``old`` that speaks of what the
    change touches. ``units`` says how many units were looked at, None for all of them.
    """

    new: Sequence[Finding]
    failing: Sequence[Finding]
    old: Sequence[Finding]
    concerned: Sequence[Finding]
    gone: Sequence[Finding]
    units: int | None = None


def change_text(told: Told) -> str:
    """What must be mended, what is only said, and apart from both what stood already."""
    said = [each for each in told.new if each not in told.failing]
    parts = []
    if told.failing:
        parts.append(as_text(told.failing))
        parts.append(f"以上 {len(told.failing)} 项由本次改动带来，{demand(told.failing)}。\n")
        parts.append(how_to_explain(told.failing))
    if said:
        parts.append(as_text(said))
        parts.append(f"以上 {len(said)} 项由本次改动带来，请留意，不妨碍受理。\n")
        parts.append(left_to_the_office(said))
    if told.gone:
        parts.append(as_text(told.gone))
        parts.append(f"以上 {len(told.gone)} 项主分支原有，本次改动之后不再有。\n")
    if told.concerned:
        parts.append(as_text(told.concerned))
        parts.append(
            f"以上 {len(told.concerned)} 项主分支原有，涉及本次改动的对象，不由本次改动负责。\n"
        )
    others = len(told.old) - len(told.concerned)
    if others and told.units is None:
        parts.append(f"主分支另有 {others} 项，与本次改动无关，可运行 mingce check 查看。\n")
    elif others:
        parts.append(f"相关单位另有主分支原有的 {others} 项，与本次改动无关。\n")
    return "".join(parts)


def change_json(told: Told, about: dict[str, str]) -> str:
    """One JSON object; of each new finding whether it fails the change."""
    value = {
        **about,
        "units": told.units,
        "new": [{**as_data(each), "fails": each in told.failing} for each in told.new],
        "old": [as_data(each) for each in told.old],
        "gone": [as_data(each) for each in told.gone],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
