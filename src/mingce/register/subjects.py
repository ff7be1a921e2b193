"""The subjects of a register: units (主办单位) and their accounts.

Imports sheet and timeline.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from mingce.sheet import Sheet
from mingce.timeline import State, Timeline


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A sponsor (主办单位) and its binder.

    ``facts`` are the present ones by field of UnitFacts, mappings by id plain mappings.
    """

    id: str
    sheets: tuple[Sheet, ...]
    timeline: Timeline
    unreadable: tuple[str, ...] = ()
    facts: Mapping[str, Any] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", self.timeline.now.facts)

    @property
    def name(self) -> str:
        """The unit's name, or its folder where none is known."""
        return str(self.facts.get("name") or self.id)

    @property
    def dissolved(self) -> bool:
        """Whether the unit was abolished or merged."""
        return self.timeline.now.state is State.DISSOLVED

    @property
    def into(self) -> str | None:
        """The unit that took over a dissolved one."""
        for step in reversed(self.timeline.steps):
            if step.fact.move == "dissolve":
                return step.fact.says.get("into")
        return None


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Account:
    """An account or app and its folder.

    ``facts`` are the present ones by field of AccountFacts, mappings by id plain mappings;
    ``state`` is the present state.
    """

    id: str
    unit: str
    platform: str
    nth: int
    sheets: tuple[Sheet, ...]
    timeline: Timeline
    giver: str | None = None
    unreadable: tuple[str, ...] = ()
    facts: Mapping[str, Any] = dataclasses.field(init=False)
    state: State | None = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", self.timeline.now.facts)
        object.__setattr__(self, "state", self.timeline.now.state)

    @property
    def name(self) -> str:
        """The account's name, or its id where none is known."""
        return str(self.facts.get("name") or self.id)

    @property
    def identifier(self) -> str | None:
        """The platform's stable identifier, as filed."""
        return self.facts.get("identifier")

    @property
    def running(self) -> bool:
        """Whether the account still exists on the platform in this unit's hands."""
        return self.state in (State.LIVE, State.SUSPENDED, State.STOPPED)

    @property
    def released_to(self) -> str | None:
        """The unit to which the account was released."""
        for step in reversed(self.timeline.steps):
            if step.fact.move == "transfer-to":
                return step.fact.says.get("to")
        return None

    @property
    def withdrawn(self) -> bool:
        """Whether every sheet that said something was struck (备案已撤回)."""
        return not self.timeline.steps and bool(self.timeline.struck)
