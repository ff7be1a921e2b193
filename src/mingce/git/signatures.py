"""Whose key signed a commit: git's own verification of SSH signatures, kept by commit.

Imports plumbing, refs and write. Git is asked whether a signature is sound and which key made it;
whose key that is, is for the caller to say. A commit never changes, so an answer is kept beside the
clone's objects; nothing is kept where the answer could be another elsewhere.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mingce.git.plumbing import GitError, explain, objects, run
from mingce.git.refs import is_id
from mingce.git.write import call

_SSH = b"-----BEGIN SSH SIGNATURE-----"
_AT_ONCE = 100
"""Commits a call of git; what was verified is kept after each round of calls."""
_BROKEN_PIPE = (-13, 141)
"""How git ends where ssh-keygen gives a malformed signature up before it has read the commit."""
_MISSING = GitError(
    "核验签名需要 ssh-keygen，这台电脑上没有，或者版本太旧",
    "请安装 OpenSSH 8.2 或更高版本（Windows 的 Git 自带），再重新运行",
)


class Signature(NamedTuple):
    """A commit's signature.

    ``state`` is ``good``, ``bad``, ``none`` or ``other`` (not an SSH signature: nothing is said of
    it); ``fingerprint`` is that of the key which made a good one.
    """

    state: str
    fingerprint: str = ""


def signatures(root: Path, commits: Sequence[str], cache: bool = True) -> Mapping[str, Signature]:
    """The signatures of these commits. ``cache`` takes and keeps answers in the clone.

    Raises :class:`GitError` where signatures are to be verified and cannot be.
    """
    store = _store(root) if cache else None
    known = _kept(store)
    signed = []
    fresh = [commit for commit in dict.fromkeys(commits) if commit not in known]
    for commit, data in zip(fresh, objects(root, fresh), strict=True):
        header = _signature_of(data, commit)
        if header is None:
            known[commit] = Signature("none")
        elif header.startswith(_SSH):
            signed.append(commit)
        else:
            known[commit] = Signature("other")
    workers = min(4, os.cpu_count() or 1)
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for start in range(0, len(signed), _AT_ONCE * workers):
            part = signed[start : start + _AT_ONCE * workers]
            chunks = [part[each::workers] for each in range(workers) if part[each::workers]]
            for answer in pool.map(lambda chunk: _verified(root, chunk), chunks):
                known |= answer
            _keep(store, known)
    return {commit: known[commit] for commit in commits}


def _signature_of(data: bytes, commit: str) -> bytes | None:
    """The signature in a commit object, or None."""
    name = b"gpgsig " if len(commit) == 40 else b"gpgsig-sha256 "
    for line in data.partition(b"\n\n")[0].split(b"\n"):
        if line.startswith(name):
            return line[len(name) :]
    return None


def _verified(root: Path, commits: Sequence[str]) -> dict[str, Signature]:
    with tempfile.TemporaryDirectory() as folder:
        # Empty: of a sound signature by any key git then tells the fingerprint, as "untrusted".
        nothing = Path(folder) / "empty"
        nothing.write_bytes(b"")
        settings = {
            "gpg.format": "ssh",
            "gpg.ssh.program": "ssh-keygen",
            "gpg.ssh.allowedSignersFile": str(nothing),
            "gpg.ssh.revocationFile": str(nothing),
        }
        done = call(
            root,
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            *("log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--no-color"),
            "--format=%H %G? %GF",
            given="".join(f"{commit}\n" for commit in commits).encode("ascii"),
        )
    if b"cannot run" in done.stderr or b"ssh-keygen -Y" in done.stderr:
        raise _MISSING
    if done.returncode in _BROKEN_PIPE:
        if len(commits) == 1:
            return {commits[0]: Signature("bad")}
        half = len(commits) // 2
        return _verified(root, commits[:half]) | _verified(root, commits[half:])
    if done.returncode:
        raise explain(root, "log", done.returncode, done.stderr)
    found = {}
    for line in done.stdout.decode("ascii", "replace").splitlines():
        commit, letter, key = [*line.split(" "), "", ""][:3]
        sound = letter in ("G", "U") and key.startswith("SHA256:")
        found[commit] = Signature("good", key) if sound else Signature("bad")
    return found


def _store(root: Path) -> Path:
    folder = run(root, "rev-parse", "--path-format=absolute", "--git-common-dir")
    name = folder.decode("utf-8", "surrogateescape").removesuffix("\n")
    return Path(name) / "mingce" / "signatures.json"


def _kept(store: Path | None) -> dict[str, Signature]:
    if store is None:
        return {}
    try:
        return {
            commit: Signature(state, key)
            for commit, (state, key) in json.loads(store.read_bytes()).items()
            if is_id(commit)
            and state in ("good", "bad")
            and isinstance(key, str)
            and key.startswith("SHA256:") == (state == "good")
        }
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _keep(store: Path | None, known: Mapping[str, Signature]) -> None:
    """Write beside and move into place; a clone that cannot be written to goes without."""
    if store is None:
        return
    kept = {
        commit: list(each)
        for commit, each in sorted(known.items())
        if each.state in ("good", "bad")
    }
    with contextlib.suppress(OSError):
        store.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=store.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(kept, file, indent=0)
        Path(name).replace(store)
