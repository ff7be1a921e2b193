"""The site's own address, as people read it and as machines want it.

Imports nothing of mingce.
"""

from __future__ import annotations

import functools
from urllib.parse import quote, urlsplit, urlunsplit


@functools.lru_cache(8)
def uri_of(address: str) -> str:
    """An address with what is not ASCII written as a URI wants it, as in a column named 名册."""
    parts = urlsplit(address)
    try:
        host = parts.netloc.encode("ascii").decode()
    except UnicodeEncodeError:
        host = parts.netloc.encode("idna").decode()
    return urlunsplit((parts.scheme, host, quote(parts.path, "/%~-._"), parts.query, ""))


def place_of(address: str, uri: str = "") -> str:
    """The whole URI of a page or file of the site; empty where the address is not known."""
    return f"{uri_of(address).rstrip('/')}/{quote(uri, '/~-._')}" if address else ""


def path_of(address: str) -> str:
    """Where the site begins on its host: ``/``, or ``/col/``; ``/`` where that is not known."""
    return f"{urlsplit(uri_of(address)).path.rstrip('/')}/"
