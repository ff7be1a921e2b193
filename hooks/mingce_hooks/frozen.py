"""A sheet that main has is never rewritten: the core's rule, asked without importing all rules.

Imports finding, archived and git.tree. What only a branch has may be mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mingce import archived
from mingce.finding import Finding, Severity
from mingce.git.tree import Entry


def rewritten(
    base: Mapping[str, Entry], head: Mapping[str, Entry], source: str
) -> Iterator[Finding]:
    """The sheets of ``base`` that ``head`` deletes, renames or edits, in the order of paths.

    ``source`` is the commit that ``base`` lists, from which the remedy restores.
    """
    for found in archived.rewritten(base, head, source[:12]):
        yield Finding(
            found.code,
            Severity.REFUSE,
            found.place,
            found.message,
            found.remedy,
            article=archived.ARTICLE,
            subject=found.subject,
            filing=found.filing,
        )
