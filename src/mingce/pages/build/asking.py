"""What the answers of verification are made with, from the office's files.

Imports register, records, normalise, workdays and the pages' view of it.
"""

from __future__ import annotations

import datetime as dt
import re

from mingce.normalise import table_of
from mingce.pages.asking import Asking, NoAccount, OutsideClass, Shown
from mingce.records.office import Platform
from mingce.records.policy import PolicyFile
from mingce.register import Register
from mingce.workdays import add_workdays


def asking_view(register: Register, policy: PolicyFile, as_of: dt.date) -> Asking:
    """Return how questions are answered on a date."""
    file, scope = register.platforms_file, register.scope
    others = (file.no_accounts if file else None) or {}
    return Asking(
        table=table_of(register.platforms, (file.short_links if file else None) or (), others),
        fresh_until=_fresh_until(register, policy, as_of),
        filing_days=policy.periods.filing.working_days,
        outside=tuple(
            OutsideClass(each.name, tuple(each.words), each.ask)
            for each in (scope.outside if scope else ())
        ),
        no_accounts=tuple(
            NoAccount(key, other.name, other.advice) for key, other in others.items()
        ),
        shown=tuple(
            Shown(
                key,
                platform.identifier.drawing or "",
                platform.identifier.subject_where or "",
                _beginning(platform),
            )
            for key, platform in register.platforms.items()
        ),
    )


def _beginning(platform: Platform) -> str:
    """How the address of a profile begins, as a reader sees it."""
    template = (platform.url.template if platform.url else None) or ""
    return re.sub(r"^https?://(www\.)?", "", template).partition("{")[0]


def _fresh_until(register: Register, policy: PolicyFile, as_of: dt.date) -> dt.date | None:
    """The last day on which the data of a date is not too old, under every possible calendar."""
    fresh = policy.periods.data_fresh
    if fresh is None:
        return None
    if fresh.working_days == 0:
        return as_of
    return add_workdays(register.calendar, as_of, fresh.working_days).earliest
