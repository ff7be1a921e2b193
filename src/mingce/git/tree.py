"""A register's files as path -> bytes, from the disk, the index, a commit or memory.

Imports plumbing, refs and stats. Paths are relative to the root of the register, with slashes; a
name that is not UTF-8 keeps its bytes as surrogates. A tree lists its files once: make a new one to
see what was edited since.
"""

from __future__ import annotations

import abc
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from mingce.git.plumbing import READ_LIMIT, GitError, objects, run
from mingce.git.refs import resolve
from mingce.git.stats import Stats

DATA_FOLDERS = ("registry", "announcements", "office")
REGISTER_FILE = "office/register.yml"

FILE, EXECUTABLE, SYMLINK, SUBMODULE = "100644", "100755", "120000", "160000"
"""Modes as Git writes them. Only FILE is fit for a record; the others are for a rule to refuse."""


class Entry(NamedTuple):
    """One file of a tree. ``blob`` is Git's id of its contents, empty for a file on the disk."""

    path: str
    mode: str
    blob: str


class Tree(Protocol):
    """The files of a register."""

    @property
    def label(self) -> str:
        """What this is, in Chinese, for a report."""

    def entries(self) -> Mapping[str, Entry]:
        """Every file, sorted by path."""

    def read(self, path: str) -> bytes:
        """The contents of one file; KeyError where there is none of that path.

        Of a symbolic link the text of the link, of a submodule nothing. What is longer than any
        record may be is cut (:data:`mingce.git.plumbing.READ_LIMIT`).
        """

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files, in the order given, without a process for each."""


class MemoryTree:
    """Files held in memory, text as UTF-8; ``modes`` for those that are not plain files."""

    def __init__(
        self,
        files: Mapping[str, bytes | str],
        modes: Mapping[str, str] | None = None,
        label: str = "内存",
    ) -> None:
        self.label = label
        self._files = {
            path: each.encode("utf-8") if isinstance(each, str) else bytes(each)
            for path, each in sorted(files.items())
        }
        self._modes = dict(modes or {})
        self._entries: dict[str, Entry] | None = None

    def entries(self) -> Mapping[str, Entry]:
        """Every file, sorted by path, with Git's id of its contents."""
        if self._entries is None:
            self._entries = {
                path: Entry(path, self._modes.get(path, FILE), blob_id(data))
                for path, data in self._files.items()
            }
        return self._entries

    def read(self, path: str) -> bytes:
        """The contents of one file; KeyError where there is none of that path."""
        return self._files[path]

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files."""
        return ((path, self._files[path]) for path in paths)


class WorkTree:
    """The files on the disk in the three data folders; needs no Git.

    Symbolic links are listed and never followed; a folder that is a Git repository of its own is
    listed as the submodule that Git would make of it, and not entered. With ``stats`` an entry has
    its contents' id where the disk shows the file untouched since last time, and as soon as it
    was read. ``enters`` is asked of each folder, by its path, whether it is listed.
    """

    label = "工作区"

    def __init__(
        self,
        root: Path,
        stats: Stats | None = None,
        enters: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self.root = root
        self._enters = enters
        self._base = os.fspath(root)
        self._entries: dict[str, Entry] | None = None
        self._stats = stats
        self._seen: dict[str, os.stat_result] = {}

    def entries(self) -> Mapping[str, Entry]:
        """Every file in the data folders, sorted by path; ``blob`` is empty where not known."""
        if self._entries is None:
            self._entries = {entry.path: entry for entry in sorted(self._walk())}
        return self._entries

    def _walk(self) -> Iterator[Entry]:
        stats = self._stats
        for path, kind, seen in _walk(self.root, self._enters):
            blob = ""
            if stats is not None and seen is not None and kind != SYMLINK:
                blob = stats.blob(path, seen)
                if not blob:
                    self._seen[path] = seen
            yield Entry(path, kind, blob)

    def read(self, path: str) -> bytes:
        """The contents of one file; KeyError where there is none of that path (any more)."""
        mode = self.entries()[path].mode
        place = f"{self._base}/{path}"
        try:
            if mode == SYMLINK:
                return os.fsencode(os.readlink(place))  # noqa: PTH115 - bytes, whatever they are
            if mode == SUBMODULE:
                return b""
            data = _contents(place)
        except FileNotFoundError:
            raise KeyError(path) from None
        except OSError as error:
            raise GitError(
                f"无法读取 {path}：{error.strerror}", "请检查这个文件的权限和磁盘后重试"
            ) from error
        if self._stats is not None and path in self._seen and len(data) < READ_LIMIT:
            blob = blob_id(data)
            self._stats.learn(path, self._seen.pop(path), blob)
            assert self._entries is not None
            self._entries[path] = Entry(path, mode, blob)
        return data

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files; one that was deleted since the listing is left out."""
        for path in paths:
            try:
                yield path, self.read(path)
            except KeyError:
                if path not in self.entries():
                    raise


def folders(root: Path, path: str) -> list[str]:
    """The names of the folders in a folder of the disk; none where it is no folder itself."""
    try:
        if not stat.S_ISDIR(os.lstat(root / path).st_mode):
            return []
        with os.scandir(root / path) as listing:
            return [each.name for each in listing if each.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: OSError) -> GitError:
    return GitError(f"无法读取 {path}：{error.strerror}", "请检查文件和文件夹的权限后重试")


_LEFT_BEHIND = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What desktops put into any folder that they show: nobody wrote it, and .gitignore keeps it out
of Git. Where it was added all the same, the index and the commit have it."""


def _walk(
    root: Path, enters: Callable[[str], bool]
) -> Iterator[tuple[str, str, os.stat_result | None]]:
    """Path, mode and, of a file, what the disk says of it."""
    base = os.fspath(root)
    waiting = []
    for folder in DATA_FOLDERS:
        try:
            seen = os.lstat(f"{base}/{folder}")
        except FileNotFoundError:
            continue
        if stat.S_ISDIR(seen.st_mode):
            if enters(folder):
                waiting.append(folder)
        elif kind := _mode(seen.st_mode):
            yield folder, kind, seen
    while waiting:
        path = waiting.pop()
        try:
            with os.scandir(f"{base}/{path}") as listing:
                found = list(listing)
            if any(each.name == ".git" for each in found):
                yield path, SUBMODULE, None
                continue
            for each in found:
                # No look at folders: the listing says what they are, and a third of all is folders.
                if each.is_dir(follow_symlinks=False):
                    if enters(folder := f"{path}/{each.name}"):
                        waiting.append(folder)
                elif each.name in _LEFT_BEHIND:
                    continue
                elif (there := _look(each)) and (kind := _mode(there.st_mode)):
                    yield f"{path}/{each.name}", kind, there
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _unreadable(path, error) from error


def _look(listed: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return listed.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None


def _contents(place: str) -> bytes:
    # Between listing and reading, a file can have been replaced by a link: not followed.
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        parts = []
        left = READ_LIMIT
        # Bit by bit: a buffer of the limit's size for each small file costs more than the file.
        while left and (part := os.read(handle, min(left, _PART))):
            parts.append(part)
            left -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
    finally:
        os.close(handle)


_PART = 64 * 1024


def _mode(mode: int) -> str:
    """Git's mode for a file of the disk; empty for what Git does not keep (sockets, pipes)."""
    if stat.S_ISLNK(mode):
        return SYMLINK
    if stat.S_ISREG(mode):
        return EXECUTABLE if mode & stat.S_IXUSR else FILE
    return ""


class GitTree(abc.ABC):
    """What index and commit have in common: contents are Git's blobs.

    ``within`` are the paths at and below which files are listed; empty for all.
    """

    label = ""

    def __init__(self, root: Path, within: Sequence[str] = ()) -> None:
        self.root = root
        self.within = tuple(within)
        self._entries: dict[str, Entry] | None = None

    def entries(self) -> Mapping[str, Entry]:
        """Every file, or every one at or below the paths of ``within``, sorted by path."""
        if self._entries is None:
            self._entries = {entry.path: entry for entry in sorted(self._list())}
        return self._entries

    @abc.abstractmethod
    def _list(self) -> Iterator[Entry]:
        """The files as Git lists them."""

    def read(self, path: str) -> bytes:
        """The contents of one file; KeyError where there is none of that path."""
        [(_, data)] = self.read_many([path])
        return data

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and contents of many files, from one ``git cat-file``."""
        wanted = [self.entries()[path] for path in paths]
        contents = objects(self.root, (each.blob for each in wanted if each.mode != SUBMODULE))
        for each in wanted:
            yield each.path, b"" if each.mode == SUBMODULE else next(contents)


class IndexTree(GitTree):
    """What is staged: what the commit under way would record.

    Reads the index that git names to a hook (GIT_INDEX_FILE), which under ``git commit -a`` and
    ``git commit PATH`` is not the one on the disk.
    """

    label = "暂存区"

    def _list(self) -> Iterator[Entry]:
        listed = []
        for line in _lines(run(self.root, "ls-files", "--stage", "-z", "--", *self.within)):
            head, path = line.split("\t", 1)
            mode, blob, stage = head.split(" ")
            if stage != "0":
                raise GitError(
                    f"有未解决的合并冲突：{path}",
                    "请先解决冲突，再运行 git add 和 git commit",
                )
            listed.append(Entry(path, mode, blob))
        empty = {blob_id(b""), blob_id(b"", "sha256")}
        if not any(entry.blob in empty for entry in listed):
            return iter(listed)
        # `git add -N` lists a file as empty, but a commit does not record it.
        recorded = self._recorded()
        return (entry for entry in listed if entry.blob not in empty or entry.path in recorded)

    def _recorded(self) -> set[str]:
        nothing = run(self.root, "hash-object", "-t", "tree", os.devnull).decode().strip()
        answer = run(
            self.root,
            "diff-index",
            "--cached",
            "--ita-invisible-in-index",
            "--relative",
            "--no-renames",
            "--ignore-submodules=none",
            "--name-only",
            "-z",
            nothing,
        )
        return set(_lines(answer))


class CommitTree(GitTree):
    """The files of a commit. Needs no work tree, so it also reads a bare repository."""

    def __init__(self, root: Path, revision: str, within: Sequence[str] = ()) -> None:
        super().__init__(root, within)
        self.commit = resolve(root, revision)
        self.label = f"提交 {self.commit[:12]}"

    def _list(self) -> Iterator[Entry]:
        answer = run(self.root, "ls-tree", "-r", "-z", self.commit, "--", *self.within)
        for line in _lines(answer):
            head, path = line.split("\t", 1)
            mode, _, blob = head.split(" ")
            yield Entry(path, mode, blob)


def _lines(answer: bytes) -> list[str]:
    return answer.decode("utf-8", "surrogateescape").split("\0")[:-1]


def data_entries(tree: Tree) -> dict[str, Entry]:
    """The entries of a tree that lie in the three data folders."""
    inside = tuple(f"{folder}/" for folder in DATA_FOLDERS)
    return {path: each for path, each in tree.entries().items() if path.startswith(inside)}


def blob_id(data: bytes, algorithm: str = "sha1") -> str:
    """Git's id for contents, in a repository of that hash (sha1 or sha256)."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest()


def find_root(start: Path) -> Path | None:
    """The folder that holds office/register.yml: ``start`` or the nearest above it."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / REGISTER_FILE).is_file():
            return folder
    return None
