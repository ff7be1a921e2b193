"""What the office's desk lets Git do: commits made of objects, one reference moved at a time.

Imports plumbing and refs. A commit is built beside the index and the work tree and only then does
one reference move, and only from where it was seen: whoever is killed, rejected or overtaken in
between leaves objects that nothing names.
"""

from __future__ import annotations

import enum
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from mingce.git.plumbing import PROGRAM, GitError, environment, explain, run, run_or_none
from mingce.git.refs import find, is_id, resolve

MAIN = "main"
"""The branch that is the register."""


class Pushed(enum.Enum):
    """What became of a push."""

    DONE = "done"
    OVERTAKEN = "overtaken"
    """Somebody else's push came first: fetch and begin again."""


def call(
    root: Path,
    *arguments: str,
    given: bytes | None = None,
    more: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run git with something on its standard input or in its environment; never raises for git."""
    try:
        return subprocess.run(
            [*PROGRAM, *arguments],
            cwd=root,
            env=environment() | dict(more or {}),
            input=b"" if given is None else given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise GitError(
            "找不到 git 程序", "请安装 Git（2.34 或更高版本），并确认命令 git 可以运行"
        ) from error


def _told(root: Path, *arguments: str, **more: object) -> str:
    done = call(root, *arguments, **more)  # type: ignore[arg-type]
    if done.returncode:
        raise _failure(root, arguments, done)
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def _failure(
    root: Path, arguments: Sequence[str], done: subprocess.CompletedProcess[bytes]
) -> GitError:
    text = done.stderr.decode("utf-8", "replace")
    if "tell me who you are" in text or "empty ident" in text or "auto-detect email" in text:
        return GitError(
            "Git 还不知道提交人是谁",
            "请运行 git config user.name 岗位 和 git config user.email 办公邮箱（不写姓名）",
        )
    if "-S" in arguments:
        return GitError(
            f"签名没有成功，没有写入任何提交：{_first(done.stderr)}",
            "请核对 git config user.signingkey 指向的密钥，git config gpg.format 应为 ssh",
        )
    names = [each for each in arguments if not each.startswith("-")]
    return explain(root, names[0] if names else "", done.returncode, done.stderr)


# What is written ----------------------------------------------------------------------------------


def signs_with_ssh(root: Path) -> bool:
    """Whether this clone is set up to sign with an SSH key, the only kind that can be proven."""
    form = (run_or_none(root, "config", "--get", "gpg.format") or b"").strip()
    return bool(signing_key(root)) and form == b"ssh"


def signing_key(root: Path) -> str:
    """The key with which this clone is set up to sign; empty for none."""
    answer = run_or_none(root, "config", "--get", "user.signingkey")
    return (answer or b"").decode("utf-8", "replace").strip()


def commit_files(
    root: Path,
    parent: str,
    files: Mapping[str, bytes],
    message: str,
    *,
    sign: bool,
) -> str:
    """Make a commit on ``parent`` (an id) with these files added or replaced; its id.

    Nothing points to it yet, and neither index nor work tree is touched.
    """
    blobs = {
        path: _told(root, "hash-object", "-w", "--stdin", given=data)
        for path, data in files.items()
    }
    listed = "".join(f"100644 {blob}\t{path}\0" for path, blob in sorted(blobs.items()))
    with _own_index() as index:
        _told(root, "read-tree", parent, more=index)
        _told(root, "update-index", "-z", "--index-info", given=listed.encode(), more=index)
        tree = _told(root, "write-tree", more=index)
    return _commit(root, tree, [parent], message, sign)


def merged_tree(root: Path, bases: Sequence[str], ours: str, theirs: str) -> str | None:
    """The tree of two commits put together file by file; None where both changed one file.

    No file's lines are ever mixed, so that a merge holds nothing that neither parent has.
    """
    with _own_index() as index:
        done = call(root, "read-tree", "-i", "-m", "--aggressive", *bases, ours, theirs, more=index)
        if done.returncode:
            return None
        written = call(root, "write-tree", more=index)
    return None if written.returncode else written.stdout.decode("ascii").strip()


def commit_merge(root: Path, tree: str, ours: str, theirs: str, message: str, *, sign: bool) -> str:
    """Make a merge commit of a tree; its id. Nothing points to it yet."""
    return _commit(root, tree, [ours, theirs], message, sign)


def _commit(root: Path, tree: str, parents: Sequence[str], message: str, sign: bool) -> str:
    given = [part for parent in parents for part in ("-p", parent)]
    signing = ["-S"] if sign else []
    return _told(root, "commit-tree", tree, *given, *signing, "-F", "-", given=message.encode())


@contextmanager
def _own_index() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield {"GIT_INDEX_FILE": os.path.join(folder, "index")}  # noqa: PTH118 - a plain text


# Where it goes ------------------------------------------------------------------------------------


def move(root: Path, branch: str, new: str, old: str) -> bool:
    """Let a local branch name another commit; False where it no longer names ``old``."""
    done = call(root, "update-ref", "-m", "mingce", f"refs/heads/{branch}", new, old)
    if done.returncode == 0:
        return True
    text = done.stderr.decode("utf-8", "replace")
    if "cannot lock ref" in text or "but expected" in text:
        return False
    raise _failure(root, ["update-ref"], done)


def remote_of(root: Path, wanted: str | None) -> str | None:
    """The remote to work with: the one named, else origin, else the only one; None for none."""
    names = run(root, "remote").decode("utf-8", "replace").split()
    if wanted is not None:
        if wanted not in names:
            raise GitError(
                f"没有名为“{wanted}”的远程仓库",
                f"可用：{'、'.join(names) or '（没有设置）'}；查看：git remote -v",
            )
        return wanted
    if "origin" in names:
        return "origin"
    if len(names) > 1:
        raise GitError("有几个远程仓库，不知道用哪一个", f"请用 --remote 指明：{'、'.join(names)}")
    return names[0] if names else None


def fetch(root: Path, remote: str, branches: bool = False) -> str:
    """Get the remote's main as it is now, or all its branches; main's commit."""
    target = f"refs/remotes/{remote}/{MAIN}"
    wanted = "*" if branches else MAIN
    done = call(
        root,
        "fetch",
        "--quiet",
        "--no-tags",
        remote,
        f"+refs/heads/{wanted}:refs/remotes/{remote}/{wanted}",
    )
    if done.returncode:
        raise GitError(
            f"取不到远程仓库 {remote} 的 {MAIN}：{_first(done.stderr)}",
            "请核对网络和权限（git fetch），恢复后重新运行，不会重复",
        )
    return resolve(root, target)


def push(root: Path, remote: str, commit: str) -> Pushed:
    """Push a commit to the remote's main, which must be one of its ancestors."""
    done = call(root, "push", "--porcelain", remote, f"{commit}:refs/heads/{MAIN}")
    if done.returncode == 0:
        return Pushed.DONE
    said = (done.stdout + b"\n" + done.stderr).decode("utf-8", "replace")
    flags = [line for line in said.splitlines() if line.startswith("!")]
    if any(_overtaken(line) for line in flags):
        return Pushed.OVERTAKEN
    lines = [line.strip() for line in done.stderr.decode("utf-8", "replace").splitlines()]
    told = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    if flags:
        reason = "\n    ".join(each for each in told if each) or flags[0].split("\t")[-1]
        raise GitError(
            f"远程仓库 {remote} 没有接受推送：{reason}", "请按上面的原因处理后重新运行，不会重复"
        )
    raise GitError(
        f"推送到 {remote} 没有成功：{_first(done.stderr)}",
        "请核对网络和权限，恢复后重新运行，不会重复",
    )


def _overtaken(line: str) -> bool:
    if "[remote rejected]" in line:
        return "lock" in line or "failed to update ref" in line or "but expected" in line
    return any(word in line for word in ("fetch first", "non-fast-forward", "stale info"))


def _first(stderr: bytes) -> str:
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[0] if lines else "没有更多说明"


# The work tree ------------------------------------------------------------------------------------


def branch_here(root: Path) -> str:
    """The branch that is checked out; empty where HEAD is a commit, or there is no work tree."""
    if run(root, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        return ""
    answer = run_or_none(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    return (answer or b"").decode("utf-8", "replace").strip()


def clean(root: Path) -> bool:
    """Whether nothing that Git tracks was edited or staged here."""
    return not run(root, "status", "--porcelain", "--untracked-files=no", "-z").strip()


def forward(root: Path, commit: str) -> bool:
    """Bring the branch checked out here and its work tree to a later commit; False if it cannot.

    Files edited here are never overwritten.
    """
    return call(root, "merge", "--ff-only", "--quiet", commit).returncode == 0


def take_over(root: Path, paths: Sequence[str]) -> None:
    """Let index and work tree have these files as HEAD has them."""
    if paths:
        _told(root, "checkout", "--quiet", "HEAD", "--", *paths)


def blob_of(root: Path, revision: str, path: str) -> str | None:
    """Git's id of a file in a commit, or None where there is none."""
    commit = find(root, revision)
    if commit is None or "\n" in path:
        return None
    done = call(root, "rev-parse", "--verify", "--quiet", f"{commit}:{path}")
    name = done.stdout.decode("ascii", "replace").strip()
    return name if is_id(name) else None
