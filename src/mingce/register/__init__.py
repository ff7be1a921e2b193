"""The register of one tree: every subject, folded and indexed by what rules ask for.

Imports finding, workdays, reading, records, sheet, timeline and daybook. Pure over a tree (path →
bytes): the same bytes give the same register, in any order of reading and on any day.
"""

from mingce.register.loading import Files, Kept, load, restrict
from mingce.register.model import Register
from mingce.register.subjects import Account, Unit

__all__ = ["Account", "Files", "Kept", "Register", "Unit", "load", "restrict"]
