"""Time the gate and the audit on a long history, beside ``git log --name-status`` of the same.

Usage: python bench/run.py --gate [--accounts 10000] [--commits 20000] [--in FOLDER]

What is made is a repository whose last filings came one by one: a branch, its merge, and for every
two an entry in the daybook, until main has so many commits; beside it fifty open branches, one of
three filings, merges signed with a real key, a bare copy behind the receive hook, and a clone with
something to enter. Medians of whole processes, wall and processor time, with their ratios to git's
and to the commit hook's; signatures are timed apart, and once more as kept. Imports make_register
and measure, and nothing of mingce but what those do.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from make_register import _environment
from measure import Job, Taken, once, rounds

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
HEAD = "number,entered_on,event,occurred_on,subject,where\n"
MAIN = "refs/heads/main"
SIGNED = 200
WAITING = 50
WHO = "Bench <bench@example.invalid>"


def git(folder: Path, *arguments: object, given: bytes | None = None) -> str:
    """Run git and return what it says."""
    done = subprocess.run(
        ["git", *map(str, arguments)],
        cwd=folder,
        env=dict(_environment()),
        input=given,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def rows(folder: Path) -> list[tuple[str, str, str]]:
    """The daybook in order: its file, the row, the path of what it speaks of."""
    found = []
    for book in sorted((folder / "office/daybook").glob("*.csv")):
        for line in book.read_text("utf-8").splitlines(keepends=True)[1:]:
            subject = line.split(",")[4]
            told = subject.startswith("announcements/")
            path = f"{subject}.md" if told else f"registry/{subject}.yml"
            found.append((book.relative_to(folder).as_posix(), line, path))
    return found


def stream(folder: Path, commits: int) -> Iterator[bytes]:
    """What git fast-import reads: a first commit, then branch, merge, branch, merge, entry."""
    events = rows(folder)
    late = events[-(commits * 2 // 5) :]
    early = events[: -len(late)]
    last = {path for _, _, path in late}
    books: dict[str, str] = {}
    for book, line, _ in early:
        books[book] = books.get(book, HEAD) + line
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("registry", "announcements", "office")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and "daybook" not in path.parts
    }
    first = {path: data for path, data in files.items() if path not in last}
    first |= {book: text.encode() for book, text in books.items()}
    yield from _commit(MAIN, "Begin", first)
    entered: list[tuple[str, str]] = []
    seen = set(first)
    for number, (book, line, path) in enumerate(late):
        if path not in seen:
            seen.add(path)
            new = {path: files[path]}
            yield from _commit("refs/heads/b", path, new, start=MAIN, mark=number + 1)
            yield from _commit(MAIN, f"Merge {path}", new, merge=number + 1)
        entered.append((book, line))
        if len(entered) == 2 or number == len(late) - 1:
            for name, text in entered:
                books[name] = books.get(name, HEAD) + text
            changed = {name: books[name].encode() for name, _ in entered}
            yield from _commit(MAIN, "Enter", changed)
            entered = []


def _commit(
    reference: str,
    message: str,
    files: dict[str, bytes],
    start: str = "",
    mark: int = 0,
    merge: int = 0,
) -> Iterator[bytes]:
    if start:
        yield f"reset {reference}\nfrom {start}\n\n".encode()
    said = message.encode()
    yield f"commit {reference}\n".encode()
    if mark:
        yield f"mark :{mark}\n".encode()
    yield f"committer {WHO} 1795482000 +0800\ndata {len(said)}\n".encode() + said + b"\n"
    if merge:
        yield f"merge :{merge}\n".encode()
    for path, data in files.items():
        yield f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


def make(out: Path, accounts: int, commits: int) -> None:
    """Make the repository."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "register"
        subprocess.run(
            [sys.executable, HERE / "make_register.py", folder, "--accounts", str(accounts)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        git(out, "init", "--quiet", "--initial-branch=main")
        git(out, "fast-import", "--quiet", given=b"".join(stream(folder, commits)))
    git(out, "repack", "-a", "-d", "--quiet")
    git(out, "reset", "--quiet", "--hard", "main")


def has(out: Path, reference: str) -> bool:
    """Whether a reference is there from an earlier time."""
    return bool(git(out, "for-each-ref", reference))


def change_of(folder: str) -> tuple[str, bytes]:
    """One more filing of an account or unit: its path and text."""
    schema = "account" if folder.count("/") == 2 else "unit"
    ups = "../" * (folder.count("/") + 1)
    facts = (
        "  function: 发布辖区政务信息" if schema == "account" else "  public_phone: 0532-00000006"
    )
    text = (
        f"# yaml-language-server: $schema={ups}schemas/{schema}/change.json\n"
        f"format: 1\nkind: change\noccurred_on: 2026-11-23\nfacts:\n{facts}\n"
        "reason: 职责调整\nsubmitted_by: 党政办公室\n"
    )
    return f"{folder}/2026-11-24-change.yml", text.encode()


def branches(out: Path) -> None:
    """A pull request of three files, one of one, and the queue."""
    accounts = [
        path.rpartition("/")[0]
        for path in git(out, "ls-files", "registry").split("\n")
        if path.endswith("-open.yml")
    ]
    unit = next(
        one.rpartition("/")[0]
        for one, other in itertools.pairwise(accounts)
        if one.rpartition("/")[0] == other.rpartition("/")[0]
    )
    mine = [each for each in accounts if each.startswith(f"{unit}/")][:2]
    step = len(accounts) // WAITING
    heads = {
        "refs/bench/three": [*mine, unit],
        "refs/bench/one": mine[:1],
        **{f"refs/heads/queue-{at:02}": [accounts[at * step]] for at in range(WAITING)},
    }
    stream = b"".join(
        part
        for name, folders in heads.items()
        for part in _commit(name, "x", dict(map(change_of, folders)), start=f"{MAIN}^0")
    )
    git(out, "fast-import", "--quiet", "--force", given=stream)


def signed(out: Path) -> None:
    """Go on from main with merges signed by a real key, on a branch of their own."""
    key = out / ".git/bench-key"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    git(out, "config", "gpg.format", "ssh")
    git(out, "config", "user.signingkey", str(key))
    here = git(out, "rev-parse", "main")
    git(out, "read-tree", "main")
    for number in range(SIGNED):
        blob = git(out, "hash-object", "-w", "--stdin", given=f"{number}\n".encode())
        path = f"office/notices/2026-11-24-n{number}.md"
        git(out, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        tree = git(out, "write-tree")
        side = git(out, "commit-tree", tree, "-p", here, "-m", "x")
        here = git(out, "commit-tree", "-S", tree, "-p", here, "-p", side, "-m", "x")
    git(out, "read-tree", "main")
    git(out, "update-ref", "refs/bench/signed", here)


def server(out: Path) -> Path:
    """A bare copy behind the receive hook."""
    bare = out.with_name(f"{out.name}.git")
    if not bare.exists():
        git(out.parent, "clone", "--quiet", "--bare", "--shared", "--single-branch", out, bare)
        hook = bare / "hooks/pre-receive"
        hook.write_text(f"#!/bin/sh\nexec {BIN}/mingce receive-pack --actor-from env\n")
        hook.chmod(0o755)
    return bare


def clerk(out: Path) -> Path:
    """A clone without a remote, where main has one filing more than the daybook."""
    clone = out.with_name(f"{out.name}-enter")
    if not clone.exists():
        git(out.parent, "clone", "--quiet", "--shared", "--single-branch", out, clone)
        git(clone, "fetch", "--quiet", "origin", "refs/bench/one:refs/bench/one")
        git(clone, "remote", "remove", "origin")
        tree = git(clone, "rev-parse", "refs/bench/one^{tree}")
        parents = ("-p", "main", "-p", "refs/bench/one")
        git(clone, "update-ref", "refs/bench/merged", git(clone, "commit-tree", tree, *parents))
    git(clone, "reset", "--quiet", "--hard", "refs/bench/merged")
    return clone


def prepared(folder: Path, accounts: int, commits: int) -> Path:
    """The repository in a folder, made where it or a part of it is missing."""
    out = folder / f"history-{accounts}"
    if not (out / ".git").exists():
        out.mkdir(parents=True)
        make(out, accounts, commits)
    if not has(out, "refs/bench/three"):
        branches(out)
    if not has(out, "refs/bench/signed"):
        signed(out)
    return out


def stage(out: Path) -> None:
    """Put the one filing into the index, as before a commit."""
    git(out, "read-tree", "main")
    [path] = git(out, "diff", "--name-only", "main", "refs/bench/one").split("\n")
    blob = git(out, "rev-parse", f"refs/bench/one:{path}")
    git(out, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")


def jobs(out: Path) -> Iterator[Job]:
    """Everything that is timed beside git log, but for signatures."""
    mingce = str(BIN / "mingce")
    root = git(out, "rev-list", "--max-parents=0", "main")
    change = ("--base", "main", "--head", "refs/bench/three")
    bare, clone = server(out), clerk(out)
    pushed = "refs/heads/three"

    def withdrawn() -> None:
        git(bare, "update-ref", "-d", pushed)

    def restored() -> None:
        git(clone, "reset", "--quiet", "--hard", "refs/bench/merged")

    def given(name: str, *words: str) -> Job:
        return Job(name, [mingce, *words], out, (0, 1))

    yield given("audit, no signatures", "audit", "--trust-root", root, "--head", "main")
    yield Job(HOOK, [str(BIN / "mingce-hook"), "pre-commit"], out, (0, 1), lambda: stage(out))
    yield given("check --base, three files", "check", *change, "--actor", "900000000")
    yield given("review, three files", "review", *change)
    push = ["git", "push", "--quiet", str(bare), f"refs/bench/three:{pushed}"]
    actor = {"MINGCE_ACTOR": "900000000"}
    yield Job("push through the receive hook", push, out, (0, 1), withdrawn, actor)
    yield given(f"queue, {WAITING} branches", "queue")
    yield given("due", "due")
    yield given("show, one account", "show", change_of_one(out))
    yield Job("enter, one filing", [mingce, "enter"], clone, (0,), restored)


def change_of_one(out: Path) -> str:
    """The account that the branch of one filing is about."""
    path = git(out, "diff", "--name-only", "main", "refs/bench/one")
    return path.removeprefix("registry/").rpartition("/")[0]


HOOK = "commit hook, one file"
LOG = "git log --name-status"


def compare(folder: Path, accounts: int, commits: int, runs: int) -> Iterator[str]:
    """The whole table, line by line."""
    out = prepared(folder, accounts, commits)
    log = Job(LOG, ["git", "log", "--name-status", "main"], out)
    timed = [log, *jobs(out)]
    yield f"{git(out, 'rev-list', '--count', 'main')} commits, {accounts} accounts"
    yield f"{'':<32}{'wall':>9}{'processor':>11}{'memory':>10}   ratios of wall (processor)"
    for job in timed:
        once(job)  # the first run keeps what the next ones need
    found = rounds(timed, runs)
    for name, taken in found.items():
        yield _line(name, taken, {"git log": found[LOG], "hook": found[HOOK]})
    yield from _signatures(out, runs)


def _line(name: str, taken: Taken, others: Mapping[str, Taken]) -> str:
    ratios = (
        f"{taken.seconds / other.seconds:.2f} ({taken.processor / other.processor:.2f}) × {word}"
        for word, other in others.items()
    )
    seconds = f"{taken.seconds:7.2f} s{taken.processor:9.2f} s{taken.megabytes:7.0f} MB"
    return f"{name:<32}{seconds}   {'   '.join(ratios)}"


def _signatures(out: Path, runs: int) -> Iterator[str]:
    """What signatures cost an audit: checked, and known from an earlier time."""

    def audited(name: str, trusted: str, *more: str) -> Job:
        words = ["audit", "--trust-root", trusted, "--head", "refs/bench/signed", *more]
        return Job(name, [str(BIN / "mingce"), *words], out, (0, 1))

    none = audited("none", "refs/bench/signed")
    fresh, kept = audited("fresh", "main", "--no-cache"), audited("kept", "main")
    once(kept)
    found = rounds([none, fresh, kept], runs)
    for job, word in ((fresh, "checked"), (kept, "known by their commits")):
        took = found[job.name].seconds - found["none"].seconds
        spent = found[job.name].processor - found["none"].processor
        yield f"{f'{SIGNED} signatures, {word}':<32}{took:7.2f} s{spent:9.2f} s"
