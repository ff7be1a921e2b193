"""docs/reviewer.md and docs/handover.md: every command in them is run, in the order of the page.

A page's blocks marked ``sh`` run one after another in the register's folder, as the page says; what
asks is answered 是. Before some of them somebody else acts: a unit pushes a branch, mail comes in,
a file is filled in by hand.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

DOCS = Path(__file__).parents[2] / "docs"
SERVER = "/srv/git"
"""What the pages call the server's folder."""

NATIONAL = {"filed_on": "2026-11-20", "reference": "QG-370213-0002"}
CALENDAR = """\
# yaml-language-server: $schema=../../schemas/office/calendar.json
format: 1
year: 2027
notice: {title: 关于2027年部分节假日安排的通知}
holidays:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}
work: []
"""


class Block(NamedTuple):
    """A block of commands: the heading that it stands under, and which it is there."""

    heading: str
    number: int
    text: str


def blocks(page: str) -> list[Block]:
    found: list[Block] = []
    heading, lines = "", None
    for line in (DOCS / page).read_text("utf-8").splitlines():
        if lines is not None and line != "```":
            lines.append(line)
        elif lines is not None:
            number = sum(each.heading == heading for each in found) + 1
            found.append(Block(heading, number, "\n".join(lines)))
            lines = None
        elif line == "```sh":
            lines = []
        elif line.startswith("## "):
            heading = line[3:]
        else:
            assert not line.startswith("```"), f"{page}: only sh is run: {line}"
    return found


class Bench:
    """A folder with the server, the programs, and what lies beside the register."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = folder / "srv"

    def clone(self, name: str) -> Path:
        source = str(self.server / "mingce.git")
        subprocess.run(["git", "clone", "-q", source, str(self.folder / name)], check=True)
        return self.folder / name

    def play(
        self, page: str, scenes: Mapping[tuple[str, int], Callable[[], None]], first: Path
    ) -> str:
        """Run a page; the first block in a folder of its own, where it makes the register's."""
        said, played = "", set()
        for number, block in enumerate(blocks(page)):
            key = (block.heading, block.number)
            if key in scenes:
                scenes[key]()
                played.add(key)
            done = subprocess.run(
                ["sh", "-euc", block.text.replace(SERVER, str(self.server))],
                cwd=first if number == 0 else self.folder / "名册",
                input="是\n",
                capture_output=True,
                text=True,
                encoding="utf-8",
            )
            assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"
            said += done.stdout + done.stderr
        assert played == set(scenes)
        return said


@pytest.fixture
def bench(tmp_path, server, monkeypatch) -> Bench:
    """A bench with mingce on its path and the server where the pages have it."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "mingce"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m mingce \"$@\"\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    bench = Bench(tmp_path)
    bench.server.mkdir()
    server.path.rename(bench.server / "mingce.git")
    return bench


def public(key: Path) -> str:
    return " ".join(key.read_text().split()[:2])


def with_key(desk, key: str) -> None:
    """Let a key be that of the reviewer and of who enters."""
    access = desk.path / "office/access.yml"
    text = access.read_text("utf-8").replace(
        "{post: 中心主任,", f'{{post: 中心主任, keys: ["{key}"],'
    )
    access.write_text(f'{text}daybook_writer: {{keys: ["{key}"]}}\n', "utf-8")


def merged(desk, branch: str, write: Callable[[], None]) -> None:
    """Bring something onto the server's main as the forge's button would."""
    desk.git("fetch", "--quiet")
    desk.git("switch", "--quiet", "--create", branch, "origin/main")
    write()
    desk.commit(branch)
    desk.git("switch", "--quiet", "main")
    desk.git("merge", "--quiet", "--ff-only", "origin/main")
    desk.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch)
    desk.push()


def pushed(desk, branch: str, path: str, **values) -> None:
    """Let a unit push a branch with one filing."""
    desk.git("fetch", "--quiet")
    desk.git("switch", "--quiet", "--create", branch, "origin/main")
    desk.file(path, **values)
    desk.commit(branch)
    desk.push(branch)
    desk.git("switch", "--quiet", "main")


def test_the_reviewers_page(bench, desk_at):
    others = desk_at(bench.clone("others"))
    facts = {**others.ACCOUNT, "name": "九水发布"}

    def before_morning() -> None:
        merged(others, "access", lambda: with_key(others, public(bench.folder / "审核密钥.pub")))
        merged(
            others,
            "jiushui-1120",
            lambda: others.file(
                "registry/jiushui/weibo/2026-11-20-open.yml",
                occurred_on="2026-11-19",
                facts=facts,
                disputes="licun/weibo",
                national_system=NATIONAL,
            ),
        )
        merged(
            others,
            "licun-1118",
            lambda: others.file(
                "registry/licun/douyin/2026-11-18-apply.yml", facts={"name": "李村街道"}
            ),
        )
        pushed(
            others,
            "licun-1120",
            "registry/licun/weibo/2026-11-20-change.yml",
            occurred_on="2026-11-12",
            facts={"function": "便民"},
            explanations=[{"rule": "XM0601", "text": "平台审核延迟"}],
        )
        pushed(
            others,
            "jiushui-1123",
            "registry/jiushui/weibo/2026-11-23-change.yml",
            occurred_on="2026-11-02",
            facts={"function": "便民"},
        )

    def before_one() -> None:
        (bench.folder / "更名截图.png").write_bytes(b"PNG")

    def before_mail() -> None:
        text = others.text(
            "registry/licun/weibo/2026-11-20-change.yml",
            occurred_on="2026-11-20",
            facts={"function": "便民利企"},
        )
        (bench.folder / "来件.yml").write_text(text, "utf-8")

    def before_announcement() -> None:
        merged(
            others,
            "licun-1123",
            lambda: others.announce(
                "announcements/licun/2026-11-23-weibo.md",
                [{"id": "licun/weibo", "action": "deregister", "stops_on": "2026-11-24"}],
                ground={"kind": "cannot_maintain", "date": "2026-11-20", "document": "会议纪要"},
                content_goes_to="已归档",
            ),
        )
        desk_at(bench.folder / "名册").git("pull", "--quiet", "--ff-only")

    said = bench.play(
        "reviewer.md",
        {
            ("早上：看有什么", 1): before_morning,
            ("看一件", 1): before_one,
            ("寄来的备案", 1): before_mail,
            ("公告", 1): before_announcement,
        },
        bench.folder,
    )
    main = desk_at(bench.server / "mingce.git")
    assert [row.split(",")[2:5:2] for row in main.rows()[4:]] == [
        ["filed", "jiushui/weibo/2026-11-20-open"],
        ["filed", "licun/douyin/2026-11-18-apply"],
        ["filed", "licun/weibo/2026-11-20-change"],
        ["published", "announcements/licun/2026-11-23-weibo"],
        ["published", "announcements/licun/2026-11-23-weibo"],
    ]
    assert main.git("branch", "--format=%(refname:short)").split() == [
        "assign-licun-1124",
        "decisions-licun-1124",
        "jiushui-1123",
        "licun-1120",
        "main",
        "receive-licun-1124",
        "return-jiushui-1124",
    ]
    assert "没有发现不合规矩的步骤" in said
    assert (bench.folder / "待办.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "☑ XM0601" in (bench.folder / "退回意见书.html").read_text("utf-8")


def test_the_page_for_whoever_takes_over(bench, desk_at):
    desk = desk_at(bench.clone("名册"))
    pushed(
        desk,
        "licun-1120",
        "registry/licun/weibo/2026-11-20-change.yml",
        occurred_on="2026-11-20",
        facts={"function": "便民"},
    )

    def fill_in() -> None:
        (desk.path / "office/calendar/2027.yml").write_text(CALENDAR, "utf-8")

    said = bench.play(
        "handover.md",
        {
            ("新来一位审核人员", 2): lambda: with_key(desk, public(bench.folder / "新密钥.pub")),
            ("新的一年：工作日历", 2): fill_in,
        },
        desk.path,
    )
    restored = desk_at(bench.folder / "恢复的名册")
    assert restored.rows() == desk.rows()
    server = desk_at(bench.server / "mingce.git")
    owners = server.git("show", "access-1124:.github/CODEOWNERS")
    assert "@lc-review-2" in owners
    assert "2027" in server.git("show", "calendar-2027:office/calendar/2027.yml")
    assert "截至 2026-11-24：待受理" in said
    # The new server's hook is at work: nobody who is not known gets onto its main.
    (desk.path / "docs.md").write_text("x\n")
    desk.git("switch", "--quiet", "main")
    desk.commit("x")
    before = desk_at(bench.server / "new.git").git("rev-parse", "main")
    refused = subprocess.run(
        ["git", "push", "--quiet", "origin", "main"],
        cwd=desk.path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert refused.returncode != 0
    assert "本次推送没有接收，服务器上没有任何变化。" in refused.stderr
    assert desk_at(bench.server / "new.git").git("rev-parse", "main") == before


def test_every_command_of_the_terminal_that_the_pages_name_exists():
    from mingce.cli import COMMANDS

    for page in ("reviewer.md", "handover.md"):
        for block in blocks(page):
            for line in block.text.splitlines():
                words = line.split()
                if words and words[0] == "mingce":
                    assert words[1] in COMMANDS or words[1] == "--version", line
