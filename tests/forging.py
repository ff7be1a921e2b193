"""A commit-graph file that lies, for tests of what is believed from a clone.

The file is a cache of commits' parents that Git reads before the commits themselves; it is copied
along with a folder, and by ``git clone`` of a path too.
"""

from __future__ import annotations

import hashlib
import struct
import subprocess
from pathlib import Path

_GENERATION = 1000
"""Later than any commit of a test: Git leaves out what it takes for too old to matter."""


def forge_parent(root: Path, commit: str, parent: str) -> None:
    """Let the commit-graph of a repository (SHA-1) say that a commit has this one parent."""
    subprocess.run(
        [
            "git",
            "-c",
            "commitGraph.generationVersion=1",
            "commit-graph",
            "write",
            "--stdin-commits",
        ],
        cwd=root,
        check=True,
        input=f"{commit}\n{parent}\n".encode("ascii"),
    )
    folder = subprocess.run(
        ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"],
        cwd=root,
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    place = Path(folder.decode().removesuffix("\n")) / "objects/info/commit-graph"
    data = bytearray(place.read_bytes()[:-20])
    assert data[:6] == b"CGPH\x01\x01"
    chunks = {}
    for number in range(data[6]):
        name, offset = struct.unpack_from(">4sQ", data, 8 + 12 * number)
        chunks[name] = offset
    ids, rows = chunks[b"OIDL"], chunks[b"CDAT"]
    order = [data[at : at + 20].hex() for at in range(ids, rows, 20)]
    row = rows + 36 * order.index(commit)
    struct.pack_into(">I", data, row + 20, order.index(parent))
    struct.pack_into(">I", data, row + 24, 0x70000000)  # no second parent
    [dated] = struct.unpack_from(">Q", data, row + 28)
    struct.pack_into(">Q", data, row + 28, _GENERATION << 34 | dated & (1 << 34) - 1)
    place.chmod(0o644)
    place.write_bytes(data + hashlib.sha1(data).digest())  # noqa: S324 - as the format has it
