"""Run git and read what it says; raise :class:`GitError` in words that staff understand.

Imports nothing of mingce. A commit hook runs on every commit and importing GitPython alone takes
as long as all that git does here; GitPython also knows nothing of GIT_INDEX_FILE, by which git
tells a hook what ``commit -a`` and ``commit PATH`` are about to record. So the hook's way asks the
program itself, and only :mod:`mingce.git.history` goes through GitPython.

GIT_DIR, GIT_INDEX_FILE and the like reach git as they were handed down.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

ENVIRONMENT = {
    # A replacement reference shows another commit under an old name, to everybody but us.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # A path is a path, never a pattern.
    "GIT_LITERAL_PATHSPECS": "1",
    # Errors are recognised by their English words.
    "LC_ALL": "C",
}
"""What is laid over the environment in which git runs."""

SETTINGS = ("core.commitGraph=false",)
"""What git is told with ``-c``, above every configuration file.

The commit-graph is a cache of trees and parents that git believes before it reads a commit. Whoever
prepared a clone could let it skip a step of main, and a clone of a path copies it along. Pack
indexes cannot be left out like that: what they can hide, ``git fsck`` finds.
"""

PROGRAM = ("git", "--no-pager", *(part for each in SETTINGS for part in ("-c", each)))
"""How every call of git begins."""

_CLASHING = ("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS")

READ_LIMIT = 4 * 1024 * 1024
"""Bytes of a file that are handed on; no record may be nearly as long, so the rest is not kept."""


class GitError(Exception):
    """Git cannot answer: why, and what to do about it, both in Chinese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n    改法：{self.remedy}"


def environment() -> dict[str, str]:
    """The environment for git: as handed down, without what would change its answers."""
    kept = {name: value for name, value in os.environ.items() if name not in _CLASHING}
    return kept | ENVIRONMENT


def run(root: Path, *arguments: str) -> bytes:
    """Run git in a folder and return its standard output, or raise :class:`GitError`."""
    done = _complete(root, arguments)
    if done.returncode:
        raise explain(root, arguments[0], done.returncode, done.stderr)
    return done.stdout


def run_or_none(root: Path, *arguments: str) -> bytes | None:
    """Like :func:`run`, but None where git answers no (its exit code 1) and says nothing more."""
    done = _complete(root, arguments)
    if done.returncode == 1:
        return None
    if done.returncode:
        raise explain(root, arguments[0], done.returncode, done.stderr)
    return done.stdout


def _complete(root: Path, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [*PROGRAM, *arguments],
            cwd=root,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise _missing(root) from error


def _missing(root: Path) -> GitError:
    if not root.is_dir():
        return GitError(f"没有这个文件夹：{root}", "请核对路径后重试")
    return GitError("找不到 git 程序", "请安装 Git（2.34 或更高版本），并确认命令 git 可以运行")


def explain(root: Path, command: str, code: int, stderr: bytes) -> GitError:
    """Put a failure of git into words. ``command`` is the git command that failed."""
    text = stderr.decode("utf-8", "replace").strip()
    if "not a git repository" in text:
        return GitError(
            f"这个文件夹不在 Git 仓库里：{root}",
            "请进入登记册所在的仓库再运行；新的登记册请先运行 git init",
        )
    if "dubious ownership" in text or "unsafe repository" in text:
        return GitError(
            f"Git 不读取属于其他用户的仓库：{root}",
            f"确认这个仓库可信后，运行 git config --global --add safe.directory {root}",
        )
    if "must be run in a work tree" in text:
        return GitError(
            f"这是没有工作区的裸仓库：{root}", "请在检出了文件的仓库里运行，或指明要检查的提交"
        )
    first = text.splitlines()[0] if text else "没有更多说明"
    return GitError(
        f"git {command} 没有成功（退出码 {code}）：{first}",
        "请在仓库里运行 git status 和 git fsck，看仓库是否完好",
    )


def objects(root: Path, names: Iterable[str]) -> Iterator[bytes]:
    """The contents of objects by name, in the order given, from one ``git cat-file --batch``.

    Contents are cut at :data:`READ_LIMIT`. Raises :class:`GitError` where one is missing.
    """
    # From a file, not a pipe: with both ends of one process in one thread, whoever writes more
    # than a pipe holds before reading waits for ever.
    listed = "".join(f"{name}\n" for name in names).encode("ascii")
    if not listed:
        return
    with tempfile.TemporaryFile() as wanted:
        wanted.write(listed)
        wanted.seek(0)
        try:
            process = subprocess.Popen(
                [*PROGRAM, "cat-file", "--batch", "--buffer"],
                cwd=root,
                env=environment(),
                stdin=wanted,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError as error:
            raise _missing(root) from error
        with process:
            assert process.stdout is not None
            try:
                yield from _answers(process.stdout, listed.count(b"\n"))
            finally:
                # Also where the caller stops half way: nothing is left waiting for a reader.
                process.kill()


def _answers(stream: IO[bytes], count: int) -> Iterator[bytes]:
    for _ in range(count):
        header = stream.readline()
        fields = header.split()
        if len(fields) != 3:
            name = fields[0].decode("ascii", "replace") if fields else "（没有回答）"
            raise GitError(
                f"Git 仓库里缺少对象 {name}",
                "浅克隆或不完整的克隆请运行 git fetch --unshallow；否则请运行 git fsck 检查仓库",
            )
        size = int(fields[2])
        kept = stream.read(min(size, READ_LIMIT))
        rest = size - len(kept) + 1  # and the line break after the contents
        while rest > 0 and (skipped := stream.read(min(rest, READ_LIMIT))):
            rest -= len(skipped)
        yield kept
