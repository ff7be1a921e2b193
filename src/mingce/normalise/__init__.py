"""What somebody pasted: which account it could mean, or why it names none.

Standard library only and imports nothing of mingce. One table, made from office/platforms.yml,
drives this reader and its twin in the browser (pages/static/reading.js): the table is plain data,
the steps are the same, and both pass tests/cases/verify. A reading says what the text *is*; who
answers for the account is the register's to say.

Never by host alone: an address means an account only where a pattern of its platform matches the
whole of it. Whatever could make a browser go elsewhere (a name before an ``@``, a foreign port,
dot segments, letters that are not ASCII in the host) makes the address one of no known platform.
A link into an app (``xhsdiscover://…``) means an account where a pattern begins with its scheme.
Filings state addresses alone: for them there is :class:`Addresses`. The whole reader is
:class:`mingce.normalise.pasted.Reader`.
"""

from mingce.normalise.addresses import Addresses
from mingce.normalise.reading import LONGEST, Candidate, Reading, tidied
from mingce.normalise.table import pattern_problem, table_of

__all__ = ["LONGEST", "Addresses", "Candidate", "Reading", "pattern_problem", "table_of", "tidied"]
