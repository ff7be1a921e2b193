"""Time the gate and the audit on a long history, beside ``git log --name-status`` of the same.

Usage: python bench/history.py OUT [--accounts 10000] [--commits 20000] [--repeat 3]

OUT becomes a repository whose last filings came one by one: a branch, its merge, and for every two
an entry in the daybook, until main has so many commits. What is printed are times and their ratios
to git's; signatures are timed apart, on merges signed with a real key, and once more as kept.
Run again on the same OUT it only times. Imports nothing of mingce but what make_register does.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from make_register import _environment  # noqa: E402 - a script beside this one

HEAD = "number,entered_on,event,occurred_on,subject,where\n"
SIGNED = 200
WHO = "Bench <bench@example.invalid>"


def git(folder: Path, *arguments: str, given: bytes | None = None) -> str:
    """Run git and return what it says."""
    done = subprocess.run(
        ["git", *arguments],
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
    yield from _commit("main", "Begin", first)
    entered: list[tuple[str, str]] = []
    seen = set(first)
    for number, (book, line, path) in enumerate(late):
        if path not in seen:
            seen.add(path)
            new = {path: files[path]}
            yield from _commit("b", path, new, start="refs/heads/main", mark=number + 1)
            yield from _commit("main", f"Merge {path}", new, merge=number + 1)
        entered.append((book, line))
        if len(entered) == 2 or number == len(late) - 1:
            for name, text in entered:
                books[name] = books.get(name, HEAD) + text
            changed = {name: books[name].encode() for name, _ in entered}
            yield from _commit("main", "Enter", changed)
            entered = []


def _commit(
    branch: str,
    message: str,
    files: dict[str, bytes],
    start: str = "",
    mark: int = 0,
    merge: int = 0,
) -> Iterator[bytes]:
    if start:
        yield f"reset refs/heads/{branch}\nfrom {start}\n\n".encode()
    said = message.encode()
    yield f"commit refs/heads/{branch}\n".encode()
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


def branch(out: Path) -> None:
    """A branch with one more filing, to be checked and reviewed."""
    sheet = next(path for path in git(out, "ls-files", "registry").split("\n") if "-open" in path)
    account = sheet.rpartition("/")[0]
    text = (
        "format: 1\nkind: change\noccurred_on: 2026-11-23\n"
        "facts:\n  function: 发布辖区政务信息\nreason: 职责调整\nsubmitted_by: 党政办公室\n"
    )
    blob = git(out, "hash-object", "-w", "--stdin", given=text.encode())
    git(out, "read-tree", "main")
    path = f"{account}/2026-11-24-change.yml"
    git(out, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    tree = git(out, "write-tree")
    git(out, "read-tree", "main")
    git(
        out,
        "update-ref",
        "refs/heads/one-more",
        git(out, "commit-tree", tree, "-p", "main", "-m", "x"),
    )


def signed(out: Path) -> None:
    """Go on from main with merges signed by a real key, on a branch of their own."""
    key = out / ".git/bench-key"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    git(out, "config", "gpg.format", "ssh")
    git(out, "config", "user.signingkey", str(key))
    here = start = git(out, "rev-parse", "main")
    git(out, "read-tree", "main")
    for number in range(SIGNED):
        blob = git(out, "hash-object", "-w", "--stdin", given=f"{number}\n".encode())
        path = f"office/notices/2026-11-24-n{number}.md"
        git(out, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        tree = git(out, "write-tree")
        side = git(out, "commit-tree", tree, "-p", here, "-m", "x")
        here = git(out, "commit-tree", "-S", tree, "-p", here, "-p", side, "-m", "x")
    git(out, "read-tree", "main")
    git(out, "update-ref", "refs/heads/signed", here)
    git(out, "update-ref", "refs/heads/before-signed", start)


def best(repeat: int, *command: object) -> float:
    """The shortest of some runs, in seconds. A command's findings are no failure."""
    took = []
    for _ in range(repeat):
        started = time.perf_counter()
        done = subprocess.run([str(each) for each in command], check=False, capture_output=True)
        took.append(time.perf_counter() - started)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode())
    return min(took)


def main() -> None:
    """Make what is missing, time, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    out: Path = given.out
    if not (out / ".git").exists():
        out.mkdir(parents=True, exist_ok=True)
        make(out, given.accounts, given.commits)
        branch(out)
        signed(out)
    root = git(out, "rev-list", "--max-parents=0", "main")
    commits = git(out, "rev-list", "--count", "main")
    log = best(given.repeat, "git", "-C", out, "log", "--name-status", "main")
    print(f"{commits} commits; git log --name-status {log:.2f} s")
    mingce = (sys.executable, "-m", "mingce")
    where = ("--root", out)
    change = ("--base", "main", "--head", "one-more")
    for name, command in {
        "audit, no signatures": ("audit", *where, "--trust-root", root, "--head", "main"),
        "check --base": ("check", *where, *change, "--actor", "900000000"),
        "review": ("review", *where, *change),
    }.items():
        took = best(given.repeat, *mingce, *command)
        print(f"{name:22} {took:6.2f} s  {took / log:5.2f} × git log")
    late = ("audit", *where, "--trust-root", "before-signed", "--head", "signed")
    nothing = ("audit", *where, "--trust-root", "signed", "--head", "signed")
    none = best(given.repeat, *mingce, *nothing)
    fresh = best(given.repeat, *mingce, *late, "--no-cache") - none
    best(1, *mingce, *late)
    kept = best(given.repeat, *mingce, *late) - none
    print(f"{SIGNED} signed merges      {fresh:6.2f} s; {kept:.2f} s once their answers are kept")


if __name__ == "__main__":
    main()
