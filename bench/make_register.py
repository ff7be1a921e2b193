"""Make a large register that keeps to the regulation, the same one for the same seed.

Usage: python bench/make_register.py OUT [--accounts 10000] [--seed 20211] [--git]

Some three accounts a unit on different platforms, the newer ones opened with the office's consent,
changed and supplemented over the years, one in thirty closed after its notice as 第七条 asks; with
the office's files, decisions and daybook. Ten thousand accounts are some 25,000 filings and
announcements and 4,000 decisions; most filings have some 40 lines and 1 kB. The calendar, policy
and platforms are those of this repository; identifiers and phones are made up. ``--git`` makes OUT
a repository with one commit, packed. Imports workdays, and register and git for the calendar.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from stdnum.cn import uscc

from mingce.git.tree import WorkTree
from mingce.register import load
from mingce.workdays import Calendar, first_take_down, latest_publication

HERE = Path(__file__).resolve().parent.parent
IN_FORCE = dt.date(2021, 7, 23)
AS_OF = dt.date(2026, 11, 24)
NAMED_IN_ACCESS = 5000
"""Units with a login of their own: office/access.yml may have no more than 1 MB."""

ROWS = 9000
"""Receipts a month: no file of the daybook may have more than 1 MB."""

PLACES = "振华兴城虎山浮山湘潭九水楼山沧口世园十梅永平书院金水黑龙江重庆路万年泉"
TASKS = ("街道办事处", "市场监督管理所", "综合执法中队", "民政服务中心", "文化站")
FUNCTIONS = (
    "发布辖区政务信息和便民通知，解读涉及居民的政策，回应居民留言和关切",
    "发布本单位工作动态、办事指南和公告公示，接受群众咨询和监督",
    "发布社区活动、志愿服务和公共文化信息，组织线上征集和互动",
)
_POSTS = (
    ("m1", "新媒体专员", "true"),
    ("m2", "宣传干事", "false"),
    ("m3", "网络安全管理员", "false"),
)
GROUNDS = ("cannot_maintain", "other")
HEX = "0123456789abcdef"
DIGITS = "0123456789"
LETTERS = "abcdefghijkmnpqrstuvwxyz"

_SHAPES = {
    "wechat-official": ("gh_", 12, HEX, ""),
    "weibo": ("5", 9, DIGITS, "https://weibo.com/u/{}"),
    "douyin": ("MS4wLjABAAAA", 24, HEX, "https://www.douyin.com/user/{}"),
    "kuaishou": ("3x", 13, HEX, "https://www.kuaishou.com/profile/{}"),
    "wechat-channels": ("sph", 12, HEX, ""),
    "toutiao": ("MS4wLjABAAAA", 24, HEX, "https://www.toutiao.com/c/user/token/{}/"),
    "bilibili": ("4", 9, DIGITS, "https://space.bilibili.com/{}"),
    "xiaohongshu": ("5", 23, HEX, "https://www.xiaohongshu.com/user/profile/{}"),
}
"""Platform → how an identifier begins, how many signs follow, which, and the profile's address."""


class Event(NamedTuple):
    """A row of the daybook to be, in the order of entry."""

    entered_on: dt.date
    subject: str
    event: str
    occurred_on: str


class Unit(NamedTuple):
    """A sponsor and the day on which it was enrolled."""

    id: str
    name: str
    legal_name: str
    enrolled_on: dt.date
    phone: str


class Maker:
    """Writes one register."""

    def __init__(self, out: Path, seed: int, calendar: Calendar) -> None:
        self.out = out
        self.random = random.Random(seed)  # noqa: S311 - nothing secret
        self.calendar = calendar
        self.events: list[Event] = []
        self.made: set[Path] = set()
        self.units: list[Unit] = []
        self.accounts = 0
        self.letters = 0
        self.given = 0

    def write(self, path: str, schema: str, text: str) -> None:
        """Write one record with its editor line."""
        target = self.out / path
        if target.parent not in self.made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self.made.add(target.parent)
        ups = "../" * path.count("/")
        line = f"# yaml-language-server: $schema={ups}schemas/{schema}\n"
        if path.endswith(".md"):
            line = f"---\n{line}"
        # One system call a file: there are tens of thousands.
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.write(handle, (line + text).encode())
        os.close(handle)

    def file(self, id: str, schema: str, day: dt.date, text: str) -> None:
        """Write a filing and note its receipt."""
        self.write(f"registry/{id}.yml", schema, text)
        entered = min(day + dt.timedelta(days=self.random.randrange(3)), AS_OF)
        self.events.append(Event(entered, id, "filed", ""))

    def signs(self, count: int, signs: str = HEX) -> str:
        """So many random signs."""
        return "".join(self.random.choices(signs, k=count))

    def once(self, count: int, signs: str = HEX) -> str:
        """So many signs that are given once: real identifiers do not clash as random ones do."""
        self.given += 1
        # The step is near the golden section of all there are, and has no factor in common.
        every = len(signs) ** count
        left = self.given * (every * 618 // 1000 // 10 * 10 + 1) % every
        drawn = []
        for _ in range(count):
            left, place = divmod(left, len(signs))
            drawn.append(signs[place])
        return "".join(reversed(drawn))

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A random day, both ends included."""
        return first + dt.timedelta(days=self.random.randint(0, max((last - first).days, 0)))

    def evidence(self, day: dt.date, *names: str) -> str:
        """A list of papers that the office keeps."""
        entries = "".join(
            f'  - name: {name}\n    sha256: "{self.signs(64)}"\n'
            f"    archive: {day.year}-XMT-{self.random.randrange(1000, 9999)}\n"
            for name in names
        )
        return f"evidence:\n{entries}"

    def national(self, day: dt.date) -> str:
        """The entry in the national system."""
        return (
            f"national_system:\n  filed_on: {day}\n"
            f"  reference: QG-370213-{self.random.randrange(10000, 99999)}\n"
        )

    def credit_code(self) -> str:
        """A code with both check digits right, of a range that is not given out."""
        body = self.once(8, DIGITS)
        total = sum(
            weight * int(sign) for weight, sign in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True)
        )
        check = (11 - total % 11) % 11
        whole = f"11370213{body}{'X' if check == 10 else check}"
        code = whole + uscc.calc_check_digit(whole)
        assert uscc.is_valid(code)
        return code

    def make(self, accounts: int) -> None:
        """Write everything."""
        while self.accounts < accounts:
            number = min(self.random.choice((1, 2, 3, 3, 3, 4, 5)), accounts - self.accounts)
            self.unit(len(self.units) + 1, number)
        self.office()
        self.daybook()

    def unit(self, index: int, count: int) -> None:
        """Write a unit with its accounts."""
        rng = self.random
        place = "".join(rng.sample(PLACES, 2))
        name = f"{place}{index}{rng.choice(TASKS)}"
        phone = f"0532-0{self.signs(7, DIGITS)}"
        old = [rng.random() < 0.6 for _ in range(count)]
        first = dt.date(2021, 7, 26) if any(old) else self.day(IN_FORCE, dt.date(2026, 6, 1))
        unit = Unit(f"u{index:05}", name, f"青岛市李沧区人民政府{name}", first, phone)
        self.units.append(unit)
        self.file(f"{unit.id}/{first}-enrol", "unit/enrol.json", first, self.enrolment(unit))
        platforms = rng.sample(list(_SHAPES), count)
        for platform, is_old in zip(platforms, old, strict=True):
            self.account(unit, platform, is_old, platforms)
        if rng.random() < 0.3:
            day = self.day(first + dt.timedelta(days=40), dt.date(2026, 11, 10))
            self.file(
                f"{unit.id}/{day}-change",
                "unit/change.json",
                day,
                f"format: 1\nkind: change\noccurred_on: {day - dt.timedelta(days=1)}\n"
                f"facts:\n  posts:\n    m1: {{phone: 0532-0{self.signs(7, DIGITS)}}}\n"
                "reason: 办公地点搬迁，联系电话变化\nsubmitted_by: 党政办公室\n",
            )

    def enrolment(self, unit: Unit) -> str:
        """The binder's first sheet."""
        trained = unit.enrolled_on - dt.timedelta(days=self.random.randrange(5, 90))
        posts = "".join(
            f"    {key}:\n      post: {post}\n      phone: 0532-0{self.signs(7, DIGITS)}\n"
            f"      dedicated: {dedicated}\n      trained_on: {trained}\n      from: {trained}\n"
            for key, post, dedicated in _POSTS
        )
        return (
            "format: 1\nkind: enrol\nfacts:\n"
            f"  name: {unit.name}\n  legal_name: {unit.legal_name}\n  body: administrative\n"
            f'  credit_code: "{self.credit_code()}"\n'
            f'  division: "370213{self.random.randrange(1, 20):03}"\n'
            "  responsible_section: 党政办公室\n"
            "  responsible:\n    first: 主要负责人\n    direct: 分管宣传工作的副职\n"
            f"  public_phone: {unit.phone}\n  posts:\n{posts}submitted_by: 党政办公室\n"
        )

    def account(self, unit: Unit, platform: str, old: bool, platforms: list[str]) -> None:
        """Write an account's filings, from its opening on."""
        rng = self.random
        self.accounts += 1
        id = f"{unit.id}/{platform}"
        if old:
            opened = self.day(dt.date(2016, 1, 1), IN_FORCE - dt.timedelta(days=1))
            filed = self.day(dt.date(2021, 7, 26), dt.date(2021, 7, 30))
        else:
            opened = self.day(unit.enrolled_on + dt.timedelta(days=30), dt.date(2026, 10, 30))
            filed = opened + dt.timedelta(days=rng.randrange(4))
            self.consent(unit, platform, opened)
        self.file(
            f"{id}/{filed}-open",
            "account/open.json",
            filed,
            self.opening(unit, platform, opened, filed),
        )
        here = filed + dt.timedelta(days=20)
        last = dt.date(2026, 11, 15)
        closing = rng.random() < 1 / 30 and (last - here).days > 200 and len(platforms) > 1
        if closing:
            last -= dt.timedelta(days=60)
        named = [f"{filed}-open"]
        for _ in range(rng.choice((0, 0, 1, 1, 1, 1, 2))):
            if (last - here).days < 30:
                break
            here = self.day(here, here + dt.timedelta(days=min((last - here).days, 700)))
            named.append(f"{here}-change")
            self.file(f"{id}/{named[-1]}", "account/change.json", here, self.change(unit, here))
            here += dt.timedelta(days=1)
        if rng.random() < 0.2 and (last - here).days > 5:
            here = self.day(here, here + dt.timedelta(days=4))
            self.file(
                f"{id}/{here}-supplement",
                "account/supplement.json",
                here,
                f"format: 1\nkind: supplement\nrefers_to: {named[-1]}\n"
                f"{self.evidence(here, '平台后台截图', '全国系统填报截图')}"
                "submitted_by: 党政办公室\n",
            )
        if closing:
            others = [each for each in platforms if each != platform]
            self.closing(unit, platform, here + dt.timedelta(days=3), last, others[0])

    def consent(self, unit: Unit, platform: str, opened: dt.date) -> None:
        """The office's consent to an opening."""
        self.letters += 1
        day = opened - dt.timedelta(days=self.random.randrange(2, 25))
        self.write(
            f"office/decisions/{unit.id}/{day}-consent-{platform}.yml",
            "office/consent.json",
            f"format: 1\nkind: consent\ndate: {day}\nby: 区政务调度服务中心主任\n"
            f"reference: 李新媒函〔{day.year}〕{self.letters}号\n"
            f"subject: {unit.id}/{platform}\nname: {unit.name}\nplatform: {platform}\n"
            f"expires: {day + dt.timedelta(days=90)}\n",
        )

    def opening(self, unit: Unit, platform: str, opened: dt.date, filed: dt.date) -> str:
        """An opening with full facts."""
        begins, length, signs, address = _SHAPES[platform]
        identifier = begins + self.once(length, signs)
        url = f"  url: {address.format(identifier)}\n" if address else ""
        dated = opened - dt.timedelta(days=self.random.randrange(10, 200))
        return (
            f"format: 1\nkind: open\noccurred_on: {opened} # 平台显示的日期\nfacts:\n"
            f'  name: {unit.name}\n  identifier: "{identifier}"\n'
            f"  handle: {unit.id}{self.signs(6, LETTERS)}\n{url}"
            f"  verification:\n    subject: {unit.legal_name}\n    verified_on: {opened}\n"
            f"  function: {self.random.choice(FUNCTIONS)}\n"
            "  name_rationale: 与单位名称一致\n  purpose: standing\n"
            "  operation:\n    by: own\n  managers:\n    - m1\n    - m2\n"
            f"  systems:\n    review: {dated}\n    duty: {dated}\n    messages: {dated}\n"
            f"    security: {dated}\n    emergency: {dated}\n"
            f"  followers:\n    count: {self.random.randrange(20000)}\n    as_of: {filed}\n"
            "reason: 方便辖区居民就近获取政务信息，与本单位网站同步发布\n"
            f"{self.evidence(filed, '平台认证通过截图', '账号资料页截图')}{self.national(filed)}"
            "submitted_by: 党政办公室\n"
        )

    def change(self, unit: Unit, day: dt.date) -> str:
        """A change of what an account is for, or of its systems."""
        return (
            f"format: 1\nkind: change\noccurred_on: {day - dt.timedelta(days=1)}\nfacts:\n"
            f"  function: {self.random.choice(FUNCTIONS)}\n"
            f"  verification:\n    subject: {unit.legal_name}\n"
            f"    verified_on: {day - dt.timedelta(days=1)}\n  managers:\n    - m1\n    - m3\n"
            f"  systems:\n    review: {day - dt.timedelta(days=7)}\n"
            f"    duty: {day - dt.timedelta(days=7)}\n"
            f"  followers:\n    count: {self.random.randrange(200000)}\n    as_of: {day}\n"
            "reason: 职责调整后重新核定功能定位，信息发布审核制度同时修订印发\n"
            f"{self.evidence(day, '平台资料页截图', '职责调整文件')}{self.national(day)}"
            "submitted_by: 党政办公室\n"
        )

    def closing(
        self, unit: Unit, platform: str, first: dt.date, last: dt.date, successor: str
    ) -> None:
        """A closing after its notice, within its month."""
        id = f"{unit.id}/{platform}"
        ground = self.day(first, last)
        while latest_publication(self.calendar, ground) is None:
            ground += dt.timedelta(days=1)
        down = first_take_down(self.calendar, ground).latest
        name = f"announcements/{unit.id}/{ground}-{platform}"
        self.write(
            f"{name}.md",
            "announcement.json",
            f"format: 1\naccounts:\n  - id: {id}\n    action: deregister\n    stops_on: {ground}\n"
            f"    deregister_planned_on: {down}\n    successor: {unit.id}/{successor}\n"
            f"ground:\n  kind: {self.random.choice(GROUNDS)}\n  date: {ground}\n"
            f"  document: 主任办公会纪要〔{ground.year}〕{self.random.randrange(1, 60)}号\n"
            "basis: 李沧区政务新媒体管理办法第七条\n"
            f"objections:\n  phone: {unit.phone}\nsigned_by: {unit.name}\ndate: {ground}\n---\n"
            f"{unit.name}决定停止更新并注销该账号，现将有关事项公告如下。\n\n"
            "一、自公告之日起停止发布信息，此前收到的留言已全部答复。\n\n"
            "二、历史内容已归档，便民信息改由接续账号发布。\n",
        )
        self.events.append(Event(ground, name, "published", str(ground)))
        for kind, day in (("stop", ground), ("deregister", down)):
            filed = day + dt.timedelta(days=1)
            self.file(
                f"{id}/{filed}-{kind}",
                f"account/{kind}.json",
                filed,
                f"format: 1\nkind: {kind}\noccurred_on: {day}\n"
                f"{self.evidence(filed, '平台页面截图', '主任办公会纪要')}{self.national(filed)}"
                "submitted_by: 党政办公室\n",
            )

    def office(self) -> None:
        """Write the office's own files."""
        for part in ("calendar", "policy"):
            shutil.copytree(HERE / "office" / part, self.out / "office" / part)
        shutil.copy(HERE / "office/scope.yml", self.out / "office/scope.yml")
        # Ranges that no real account can have are too small for so many accounts.
        platforms = (HERE / "office/platforms.yml").read_text(encoding="utf-8")
        kept = re.sub(r"^ *demonstration:.*\n", "", platforms, flags=re.MULTILINE)
        (self.out / "office/platforms.yml").write_text(kept, encoding="utf-8")
        self.write(
            "office/register.yml",
            "office/register.json",
            'format: 1\njurisdiction: {code: "370213", name: 李沧区}\n'
            "office: {name: 李沧区人民政府办公室, phone: 0532-00000001}\n"
            "numbering: {prefix: LC}\nsite: {public: true}\n"
            f"demonstration: {{as_of: {AS_OF}}}\n",
        )
        logins = "".join(
            f"  {unit.id}: {{logins: [{{name: {unit.id}-office, id: {900000000 + index}}}]}}\n"
            for index, unit in enumerate(self.units[:NAMED_IN_ACCESS])
        )
        self.write(
            "office/access.yml",
            "office/access.json",
            f"format: 1\nunits:\n{logins}reviewers: []\n",
        )

    def daybook(self) -> None:
        """Write the receipts, a file a month; what a file cannot hold is entered a month later."""
        months: dict[str, list[str]] = {}
        counts: dict[int, int] = {}
        waiting = sorted(self.events)
        while waiting:
            month = f"{waiting[0].entered_on:%Y-%m}"
            rows = months[month] = []
            end = _next_month(waiting[0].entered_on)
            held = [each for each in waiting if each.entered_on < end]
            rest = waiting[len(held) :]
            late = [each._replace(entered_on=end) for each in held[ROWS:] if end <= AS_OF]
            for event in held[:ROWS]:
                year = event.entered_on.year
                counts[year] = counts.get(year, 0) + 1
                where = "本站" if event.event == "published" else ""
                rows.append(
                    f"LC-{year}-{counts[year]:04},{event.entered_on},{event.event},"
                    f"{event.occurred_on},{event.subject},{where}\n"
                )
            waiting = sorted([*late, *rest])
        folder = self.out / "office/daybook"
        folder.mkdir()
        for month, rows in months.items():
            head = "number,entered_on,event,occurred_on,subject,where\n"
            (folder / f"{month}.csv").write_text(head + "".join(rows), encoding="utf-8")


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def into_git(out: Path) -> None:
    """Make the folder a repository with one commit, its objects in one pack."""
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        ("commit", "--quiet", "--no-verify", "--message=A register"),
        ("repack", "-a", "-d", "--quiet"),
    ):
        subprocess.run(["git", *arguments], cwd=out, env=dict(_environment()), check=True)


def _environment() -> Iterator[tuple[str, str]]:
    for name, value in os.environ.items():
        if not name.startswith("GIT_"):
            yield name, value
    for role in ("AUTHOR", "COMMITTER"):
        yield f"GIT_{role}_NAME", "Bench"
        yield f"GIT_{role}_EMAIL", "bench@example.invalid"
        yield f"GIT_{role}_DATE", "2026-11-24T09:00:00+08:00"
    yield "GIT_CONFIG_GLOBAL", os.devnull
    yield "GIT_CONFIG_SYSTEM", os.devnull


def make(out: Path, accounts: int, seed: int = 20211, git: bool = False) -> Maker:
    """Make a register in an empty or missing folder; the maker tells what it made."""
    maker = Maker(out, seed, load(WorkTree(HERE)).calendar)
    maker.make(accounts)
    if git:
        into_git(out)
    return maker


def main(argv: list[str]) -> int:
    """Make a register and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20211)
    parser.add_argument("--git", action="store_true")
    given = parser.parse_args(argv)
    if given.out.exists() and any(given.out.iterdir()):
        print(f"{given.out} is not empty")
        return 2
    maker = make(given.out, given.accounts, given.seed, given.git)
    print(
        f"{len(maker.units)} units, {maker.accounts} accounts, {len(maker.events)} filings and "
        f"announcements, {maker.letters} decisions"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
