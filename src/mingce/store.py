"""Files that this machine keeps to be faster next time, and that may be lost at any moment.

Imports nothing of mingce. Each is sealed with a checksum and replaced in one step, so that a run
that was killed, a second one at the same time or a full disk leave the old file, the new one or
none, and what is damaged is not read. Nothing here can be executed: contents are plain bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from pathlib import Path

_HOUR = 3600 * 10**9


def read(path: Path, kind: str) -> bytes | None:
    """The contents of a file, or None where it is missing, damaged or of another kind."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head, _, content = data.partition(b"\n")
    return content if head == _seal(kind, content) else None


def write(path: Path, kind: str, content: bytes) -> bool:
    """Replace a file in one step; False where that is impossible, which is no fault."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(_seal(kind, content) + b"\n" + content)
        _tidy(path.parent, temporary.stat().st_mtime_ns)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        return False
    return True


def _seal(kind: str, content: bytes) -> bytes:
    name = hashlib.sha256(kind.encode("utf-8", "surrogateescape")).hexdigest()
    return f"mingce {name} {len(content)} {zlib.crc32(content):08x}".encode("ascii")


def _tidy(folder: Path, now: int) -> None:
    """Remove what killed runs left behind."""
    for left in folder.glob("*.tmp"):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime_ns < now - _HOUR:
                left.unlink()
