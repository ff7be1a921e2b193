"""Main's first-parent line with what each step brought, and whose key signed it.

Imports plumbing, history and refs. Three passes of ``git log`` serve any number of commits: what
each differs in from its first parent, at which paths a merge is none of its parents', and git's own
verification of SSH signatures, whose answers are kept by commit id because a commit never changes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mingce.git.history import is_shallow
from mingce.git.plumbing import GitError, run
from mingce.git.refs import is_id, resolve

_LOG = (
    "log",
    "--no-color",
    "--no-ext-diff",
    "--no-renames",
    "--no-show-signature",
    "--no-abbrev",
    "--raw",
    "-z",
)


class Difference(NamedTuple):
    """One path at which a commit differs from its first parent; modes 000000 for absent."""

    path: str
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str

    @property
    def added(self) -> bool:
        """Whether the parent has no such file."""
        return self.old_mode == "000000"

    @property
    def deleted(self) -> bool:
        """Whether the commit has no such file any more."""
        return self.new_mode == "000000"


@dataclasses.dataclass(frozen=True, slots=True)
class Landing:
    """A step of main: a commit on its first-parent line.

    ``own`` are the paths at which a merge is none of its parents': what the merge itself brought.
    """

    commit: str
    parents: tuple[str, ...]
    differences: tuple[Difference, ...]
    own: tuple[str, ...] = ()

    @property
    def is_merge(self) -> bool:
        """Whether it has more than one parent."""
        return len(self.parents) > 1


class Signature(NamedTuple):
    """Git's word on a commit's signature: ``good``, ``bad``, ``none`` or ``unknown``."""

    state: str
    fingerprint: str


def landings(root: Path, trusted: str, revision: str) -> list[Landing]:
    """Every step of main after a trusted commit, oldest first.

    Raises :class:`GitError` in a shallow clone, and where the trusted commit is not on the
    first-parent line: then the line by which main grew is lost.
    """
    if is_shallow(root):
        raise GitError(
            "这是浅克隆，看不到完整的历史，不能核查", "请先运行 git fetch --unshallow，再重新运行"
        )
    start, end = resolve(root, trusted), resolve(root, revision)
    line = run(root, "rev-list", "--first-parent", "--parents", end).decode("ascii").split("\n")
    parents: dict[str, tuple[str, ...]] = {}
    order: list[str] = []
    for entry in line:
        ids = tuple(entry.split())
        if not ids:
            continue
        if ids[0] == start:
            break
        parents[ids[0]] = ids[1:]
        order.append(ids[0])
    else:
        raise GitError(
            f"起点 {start[:12]} 不在主分支的合并线上：主分支可能曾被快进到别的分支，合并线已经断开",
            "请用另一途径核对起点；确认后，找出快进的那一步，由审核岗位重新合并",
        )
    changes = _differences(root, start, end, "first-parent")
    own = _differences(root, start, end, "combined")
    return [
        Landing(
            commit,
            parents[commit],
            tuple(changes.get(commit, ())),
            tuple(each.path for each in own.get(commit, ())) if len(parents[commit]) > 1 else (),
        )
        for commit in reversed(order)
    ]


def _differences(root: Path, start: str, end: str, form: str) -> dict[str, list[Difference]]:
    options = ["--first-parent", f"--diff-merges={form}"]
    if form == "combined":
        options.append("--merges")
    answer = run(root, *_LOG, *options, "--format=%x01%H", end, f"^{start}", "--")
    found: dict[str, list[Difference]] = {}
    tokens = iter(answer.decode("utf-8", "surrogateescape").split("\0"))
    here: list[Difference] = []
    for token in tokens:
        token = token.lstrip("\n")
        while token.startswith("\x01"):
            head, _, token = token.partition("\n")
            here = found.setdefault(head[1:], [])
            token = token.lstrip("\n")
        if token.startswith(":"):
            here.append(_difference(token, next(tokens)))
    return found


def _difference(header: str, path: str) -> Difference:
    count = len(header) - len(header.lstrip(":"))
    fields = header[count:].split()
    if count == 1:
        return Difference(path, fields[0], fields[1], fields[2], fields[3])
    # Of a merge: the modes of the parents, its own; the blobs of the parents, its own.
    return Difference(path, fields[0], fields[count], fields[count + 1], fields[2 * count + 1])


def signatures(root: Path, commits: Sequence[str], cache: bool = True) -> Mapping[str, Signature]:
    """Git's verification of these commits' signatures, by commit id.

    Whose key it is, is for the caller to decide by the parent's tree: git is asked only whether
    the signature is sound and which key made it.
    """
    store = _store(root) if cache else None
    known = _kept(store)
    wanted = [commit for commit in commits if commit not in known]
    if wanted:
        fresh = dict(_verified(root, wanted))
        known |= fresh
        _keep(store, known)
    return {commit: known[commit] for commit in commits if commit in known}


def _verified(root: Path, commits: Iterable[str]) -> Iterator[tuple[str, Signature]]:
    with tempfile.TemporaryDirectory() as folder:
        # Empty: a sound signature by any key is then told with its fingerprint, as untrusted.
        allowed = Path(folder) / "allowed_signers"
        allowed.write_bytes(b"")
        pending = list(commits)
        for start in range(0, len(pending), 500):
            answer = run(
                root,
                *("-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={allowed}"),
                *("log", "--no-walk=unsorted", "--no-color", "--format=%H %G? %GF"),
                *pending[start : start + 500],
                "--",
            )
            for line in answer.decode("utf-8", "replace").splitlines():
                commit, _, rest = line.partition(" ")
                letter, _, key = rest.partition(" ")
                yield commit, _signature(letter, key.strip())


def _signature(letter: str, key: str) -> Signature:
    if letter == "N":
        return Signature("none", "")
    if letter in ("G", "U") and key.startswith("SHA256:"):
        return Signature("good", key)
    return Signature("bad" if letter in ("B", "U", "G") else "unknown", key)


def _store(root: Path) -> Path:
    folder = run(root, "rev-parse", "--path-format=absolute", "--git-common-dir")
    return Path(folder.decode("utf-8", "surrogateescape").strip()) / "mingce" / "signatures.json"


def _kept(store: Path | None) -> dict[str, Signature]:
    if store is None:
        return {}
    try:
        data = json.loads(store.read_bytes())
        return {
            commit: Signature(str(state), str(key))
            for commit, (state, key) in data.items()
            if is_id(commit) and state in ("good", "bad", "none")
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _keep(store: Path | None, known: Mapping[str, Signature]) -> None:
    """Write beside and move into place; a clone that cannot be written to goes without."""
    if store is None:
        return
    text = json.dumps({commit: list(known[commit]) for commit in sorted(known)})
    with contextlib.suppress(OSError):
        store.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=store.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(store)


def tampering(root: Path) -> list[str]:
    """What in this clone could show another history than its objects hold, in Chinese."""
    found = []
    replaced = run(root, "for-each-ref", "--format=%(refname)", "refs/replace/").decode()
    found += [f"有替换引用 {name}，核查时不予理会" for name in replaced.split()]
    common = run(root, "rev-parse", "--path-format=absolute", "--git-common-dir")
    grafts = Path(common.decode("utf-8", "surrogateescape").strip()) / "info" / "grafts"
    if grafts.is_file():
        found.append("有嫁接文件 info/grafts，核查时不予理会")
    return found
