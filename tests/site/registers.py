"""A small register as files: its texts by path, a folder of them, and the site MkDocs makes of it.

Imports nothing of mingce: the files are those that staff would write.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

GUIDE = """# 关于本站

本站由办公室维护，内容取自[名册](register/index.md)。

## 更新

每个工作日更新一次，命令是 `mingce check`：

```sh
mingce render --revision origin/main --address https://www.example.gov.cn/mingce/ --out 网站
```

| 内容 | 何时更新 |
| --- | --- |
| 公告 | 当日 |
| `accounts.json` | 次日 |

## 联系

1. 电话
2. 来信

> 以正式文件为准。
"""
"""A hand-written page with all that the theme draws itself."""

OFFICE = ("register.yml", "scope.yml", "platforms.yml")

ENROL = """format: 1
kind: enrol
facts:
  name: {name}
  legal_name: 示范市{name}
  body: administrative
  division: "370213006"
  responsible_section: 党政办公室
  responsible: {{first: 主任, direct: 副主任}}
  public_phone: 0532-00000006
  posts: {{m1: {{post: INTERNAL-MARKER, phone: 0532-00000097, dedicated: true}}}}
submitted_by: 党政办公室
"""

OPEN = """format: 1
kind: open
occurred_on: {day}
facts:
  name: {name}
  identifier: "{identifier}"
  handle: licunfabu
  url: https://weibo.com/u/{identifier}
  verification: {{subject: 示范市甲街道办事处, verified_on: {day}}}
  function: 发布街道政务信息
  operation: {{by: own}}
  managers: [m1]
  systems: {{review: 2021-08-20}}
evidence: [{{name: INTERNAL-MARKER, sha256: {sha}, archive: INTERNAL-MARKER}}]
submitted_by: INTERNAL-MARKER
"""

MOVED = """format: 1
kind: {kind}
occurred_on: {day}
{more}submitted_by: INTERNAL-MARKER
"""

ANNOUNCEMENT = """---
format: 1
accounts:
  - id: jia/weibo
    action: {action}
    stops_on: 2026-11-13
    successor: {{title: 示范发布（微信公众号）}}
ground: {{kind: cannot_maintain, date: 2026-11-12, document: 会议纪要〔2026〕1号}}
basis: 示范办法第七条
objections: {{phone: 0532-00000006}}
signed_by: 甲街道办事处
date: {day}
---
{body}
"""


def opening(name: str = "甲街道", identifier: str = "0512345678", day: str = "2024-03-06") -> str:
    return OPEN.format(name=name, identifier=identifier, day=day, sha="0" * 64)


def moved(kind: str, day: str, more: str = "") -> str:
    return MOVED.format(kind=kind, day=day, more=more)


def announcement(
    body: str = "决定注销该账号。", day: str = "2026-11-13", action: str = "deregister"
) -> str:
    return ANNOUNCEMENT.format(body=body, day=day, action=action)


def daybook(*rows: str) -> dict[str, str]:
    """Daybook files of rows ``entered_on,event,subject``, numbered in their order a year."""
    files: dict[str, str] = {}
    counts: dict[str, int] = {}
    for row in rows:
        entered, event, subject = row.split(",")
        year, month = entered[:4], entered[:7]
        counts[year] = counts.get(year, 0) + 1
        path = f"office/daybook/{month}.csv"
        files.setdefault(path, "number,entered_on,event,occurred_on,subject,where\n")
        occurred, where = (entered, "本站") if event == "published" else ("", "")
        files[path] += (
            f"LC-{year}-{counts[year]:04d},{entered},{event},{occurred},{subject},{where}\n"
        )
    return files


def register_files(**changed: str | None) -> dict[str, str]:
    """A register of two units; ``changed`` adds files by path, or takes them away with None."""
    files = {f"office/{name}": (ROOT / "office" / name).read_text("utf-8") for name in OFFICE}
    for folder in ("policy", "calendar"):
        for found in sorted((ROOT / "office" / folder).glob("*.yml")):
            files[f"office/{folder}/{found.name}"] = found.read_text("utf-8")
    files["registry/jia/2021-08-02-enrol.yml"] = ENROL.format(name="甲街道办事处")
    files["registry/yi/2021-08-02-enrol.yml"] = ENROL.format(name="乙局").replace(
        "370213006", "370213"
    )
    files["registry/jia/weibo/2024-03-08-open.yml"] = opening()
    files |= daybook("2024-03-08,filed,jia/weibo/2024-03-08-open")
    for path, text in changed.items():
        if text is None:
            del files[path]
        else:
            files[path] = text
    return files


@dataclasses.dataclass(frozen=True)
class Built:
    """A finished site and the address under which links begin."""

    path: Path

    def text(self, uri: str) -> str:
        target = self.path / uri
        return (target / "index.html" if target.is_dir() else target).read_text("utf-8")


@dataclasses.dataclass(frozen=True)
class Folder:
    """A register on the disk with what MkDocs needs."""

    path: Path

    def write(self, path: str, text: str) -> None:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")

    def mkdocs(self, out: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command that publishes; everything that it prints is in ``stderr``."""
        return subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)],
            cwd=self.path,
            env={**os.environ, "PYTHONUTF8": "1"} | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def build(self, out: Path, **environment: str) -> Built:
        done = self.mkdocs(out, **environment)
        if done.returncode:
            pytest.fail(f"mkdocs build: {done.returncode}\n{done.stderr}")
        return Built(out)


def make_folder(path: Path, files: dict[str, str]) -> Folder:
    folder = Folder(path)
    for name, text in files.items():
        folder.write(name, text)
    shutil.copy(ROOT / "mkdocs.yml", path)
    (path / "docs").mkdir()
    for page in (ROOT / "docs").glob("*.md"):
        folder.write(f"docs/{page.name}", page.read_text("utf-8"))
    return folder
