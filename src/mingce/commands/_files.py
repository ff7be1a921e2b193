"""What the commands that write a site share: an empty folder, an address, files.

Imports click alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import click


class Written(Protocol):
    """A file to write."""

    @property
    def uri(self) -> str:
        """Where, below the folder."""

    @property
    def data(self) -> bytes:
        """Its contents."""


def empty_folder(text: str) -> Path:
    """A folder to write into: new, or there and empty; anything else is a usage error."""
    path = Path(text)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise click.UsageError(f"{text} 不是空文件夹，没有写入任何内容；请另选一个，或先清空它")
    return path


def web_address(text: str) -> str:
    """An address of the web, or a usage error."""
    if not text.startswith(("https://", "http://")) or not text.partition("//")[2].strip("/"):
        raise click.UsageError(f"网址“{text}”不对，请写全，例如 https://www.example.gov.cn/mingce/")
    return text


def write_files(target: Path, files: Iterable[Written]) -> int:
    """Write files below a folder and return how many there were."""
    count = 0
    for each in files:
        place = target / each.uri
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(each.data)
        count += 1
    return count
