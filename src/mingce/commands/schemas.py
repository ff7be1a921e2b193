"""``mingce schemas``: write ``schemas/`` from the models, or say where it has drifted.

Imports records.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from mingce.commands._shared import find_root
from mingce.records.schemas import FOLDER, MARK, generate


@click.command(short_help="生成 schemas/，供编辑器提示和校验")
@click.option("--check", "check", is_flag=True, help="只比较不写入；有不一致的，退出码为 1")
@click.option("--root", metavar="文件夹", help="名册所在的文件夹；不写则从当前文件夹向上找")
def command(check: bool, root: str | None) -> None:
    """按各类备案的定义重新生成 schemas/ 中的文件，并删去不再需要的。"""
    folder = find_root(root) / FOLDER
    wanted = generate()
    drift = _drift(folder, wanted)
    for path, word in drift.items():
        click.echo(f"{FOLDER}/{path}：{word if check else _DONE[word]}", err=check)
    if check and drift:
        click.echo("改法：运行 mingce schemas，并把 schemas/ 的改动一并提交", err=True)
        raise SystemExit(1)
    if check:
        click.echo(f"schemas/ 与定义一致，共 {len(wanted)} 个文件")
        return
    for path in drift:
        target = folder / path
        if path in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(wanted[path])
        else:
            target.unlink()
    click.echo(f"schemas/ 共 {len(wanted)} 个文件，改动 {len(drift)} 个")


_MISSING, _CHANGED, _STALE = "缺少", "与定义不一致", "不再需要"
_DONE = {_MISSING: "已新增", _CHANGED: "已更新", _STALE: "已删去"}


def _drift(folder: Path, wanted: Mapping[str, bytes]) -> dict[str, str]:
    """Path under the folder → what is amiss with it, by path. Only generated files are stale."""
    present = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.json")
    }
    found = {
        path: _CHANGED if path in present else _MISSING
        for path, data in wanted.items()
        if present.get(path) != data
    }
    found |= {
        path: _STALE
        for path, data in present.items()
        if path not in wanted and MARK.encode() in data
    }
    return dict(sorted(found.items()))
