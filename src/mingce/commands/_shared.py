"""What the commands about dates share: how they stop, and where the register is.

Imports click alone.
"""

from __future__ import annotations

from pathlib import Path

import click

MARK = Path("office/register.yml")
"""The file by which a folder is known as a register."""


class Stop(click.ClickException):
    """A question that cannot be answered as asked: one Chinese message, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Say it on standard error, without click's English around it."""
        click.echo(self.message, err=True)


def find_root(given: str | None) -> Path:
    """The register's folder: the one given, else the nearest around the current folder."""
    if given is not None:
        root = Path(given)
        if not (root / MARK).is_file():
            raise Stop(
                f"{given} 不是名册的文件夹：其中没有 {MARK}。\n改法：--root 请写名册所在的文件夹"
            )
        return root
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return folder
    raise Stop(
        f"当前文件夹及其上级都不是名册：没有找到 {MARK}。\n"
        "改法：请到名册的文件夹里运行，或用 --root 写明名册所在的文件夹"
    )
