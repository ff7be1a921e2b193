"""The table of moves: which filing leads from which state to which (design.md, Records).

Imports records.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

from mingce.records.filing import ACCOUNT_KINDS


class State(enum.StrEnum):
    """The state of an account, or (enrolled, dissolved) of a unit."""

    PROPOSED = "proposed"
    LIVE = "live"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    DEREGISTERED = "deregistered"
    TRANSFERRED = "transferred"
    ENROLLED = "enrolled"
    DISSOLVED = "dissolved"


FINAL = frozenset({State.DEREGISTERED, State.TRANSFERRED, State.DISSOLVED})
"""States that are not left by a move outside the table."""

_RUNNING = (State.LIVE, State.SUSPENDED, State.STOPPED)
SAME = None
"""The target of a move that leaves the state as it is."""

Move = tuple[tuple[State | None, ...], State | None]
"""The states from which a move is lawful, and where it leads (``SAME``: nowhere else)."""

MOVES: Mapping[str, Move] = {
    "apply": ((None, State.PROPOSED), State.PROPOSED),
    "open": ((None, State.PROPOSED), State.LIVE),
    "change": (_RUNNING, SAME),
    "suspend": ((State.LIVE, State.STOPPED), State.SUSPENDED),
    "resume": ((State.SUSPENDED, State.STOPPED, State.DEREGISTERED), State.LIVE),
    "stop": ((State.LIVE, State.SUSPENDED), State.STOPPED),
    "deregister": (_RUNNING, State.DEREGISTERED),
    "blocked": (_RUNNING, SAME),
    "transfer-to": (_RUNNING, State.TRANSFERRED),
    "transfer-from": (_RUNNING, SAME),
}
UNIT_MOVES: Mapping[str, Move] = {
    "enrol": ((None,), State.ENROLLED),
    "change": ((State.ENROLLED,), SAME),
    "dissolve": ((State.ENROLLED,), State.DISSOLVED),
}

ORDER: Mapping[str, int] = {
    "enrol": -1,
    **{name: kind.order for name, kind in ACCOUNT_KINDS.items()},
    "transfer-to": ACCOUNT_KINDS["transfer"].order,
    "transfer-from": ACCOUNT_KINDS["transfer"].order,
    "dissolve": len(ACCOUNT_KINDS),
}
"""In which order the moves of one day are tried."""
