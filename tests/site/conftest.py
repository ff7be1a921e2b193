"""What the site's tests stand on: a small register as pages see it, one as files, one as a site.

Fixtures: ``site`` holds an account in every displayed state; ``files`` is a register of three
units as path -> text; ``folder`` writes such a register with a site's configuration; ``demo`` is
the repository's own register, built once a run, ``address`` where it
is served under a strict policy, and ``driver`` a Chromium; ``kinds`` names a page of every kind,
``others`` pages that the demonstration lacks: a hand-written one and a preview.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mingce.desk.source import read_source
from mingce.pages import Page, publish, render, static_files
from mingce.pages.preview import preview, touched
from mingce.pages.view import (
    Account,
    Entry,
    Footer,
    Notice,
    NoticeAccount,
    NoticeDay,
    Platform,
    Site,
    Successor,
    Unit,
)

ROOT = Path(__file__).parents[2]
AS_OF = dt.date(2026, 11, 24)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def account(id: str, state: str, **values: Any) -> Account:
    unit, platform = id.split("/")
    known: dict[str, Any] = {
        "name": "甲街道",
        "identifier": "0512345678",
        "subject": "示范市甲街道办事处",
        "function": "发布街道信息",
        "opened_on": day("2024-03-06"),
        "since": day("2024-03-06"),
        "number": "LC-2024-0001",
        "last_filed": day("2024-03-08"),
        "log": (Entry(day("2024-03-08"), "开设备案", "以“甲街道”为名称开设。", "LC-2024-0001"),),
    }
    return Account(
        id, f"370213:{id}", unit, platform.split(".")[0], state=state, **(known | values)
    )


def notice_days() -> tuple[NoticeDay, ...]:
    """2026-11-20 (publication) to 2026-12-11, the fifteenth working day after it."""
    days = [NoticeDay(day("2026-11-20"), "publication")]
    for offset in range(1, 22):
        date = day("2026-11-20") + dt.timedelta(days=offset)
        days.append(NoticeDay(date, "rest" if date.weekday() > 4 else "work"))
    return tuple(days)


def sample(**values: Any) -> Site:
    accounts = (
        account(
            "jia/wechat", "filed", name="甲街道发布", identifier="gh_000000000001", handle="jiafabu"
        ),
        account(
            "jia/weibo",
            "notice",
            since=day("2026-11-20"),
            notice="announcements/jia/2026-11-20-weibo",
            successor=Successor("jia/wechat"),
        ),
        account("jia/douyin", "suspended", since=day("2026-10-09")),
        account(
            "jia/kuaishou",
            "deregistered",
            since=day("2026-10-12"),
            successor=Successor("jia/wechat"),
            content_goes_to="内容已归档",
        ),
        account("yi/wechat", "pending", number="", name="乙局", since=None),
        account("yi/weibo", "stopped", since=day("2026-09-01"), also=("notice",)),
        account("yi/douyin", "blocked", since=day("2026-11-02")),
        account("yi/kuaishou", "releasing", since=day("2026-11-16"), releasing_to="jia"),
        account(
            "yi/kuaishou.2", "transferred", since=day("2026-11-16"), transferred_to="jia/wechat"
        ),
        account(
            "bing/wechat", "disputed", since=None, disputed_with=("bing/weibo",), name="丙中心"
        ),
        account(
            "bing/weibo", "disputed", since=None, disputed_with=("bing/wechat",), name="丙中心"
        ),
        account("bing/douyin", "assigned", since=None, holder="jia/wechat"),
        account("bing/kuaishou", "withdrawn", since=day("2026-05-06"), number=""),
    )
    running = Notice(
        id="announcements/jia/2026-11-20-weibo",
        unit="jia",
        accounts=(
            NoticeAccount(
                "jia/weibo",
                "deregister",
                "",
                Successor("jia/wechat"),
                day("2026-11-20"),
                day("2026-12-14"),
            ),
        ),
        status="running",
        date=day("2026-11-20"),
        signed_by="甲街道办事处",
        body="为集中力量做好政务信息发布，决定注销微博账号。\n",
        basis="示范办法第七条",
        ground="无力维护",
        ground_document="会议纪要〔2026〕1号",
        published_on=day("2026-11-20"),
        last_day=day("2026-12-11"),
        take_down_from=day("2026-12-12"),
        days=notice_days(),
        content_goes_to="历史内容已归档",
        objections_phone="0532-00000006",
        number="LC-2026-0003",
    )
    scheduled = dataclasses.replace(
        running,
        id="announcements/yi/2026-11-24-weibo",
        unit="yi",
        accounts=(NoticeAccount("yi/weibo", "deregister"),),
        status="scheduled",
        date=AS_OF,
        published_on=None,
        last_day=None,
        take_down_from=None,
        days=(),
        number="",
    )
    known: dict[str, Any] = {
        "jurisdiction": "示范区",
        "code": "370213",
        "as_of": AS_OF,
        "demonstration": True,
        "instrument": "示范办法",
        "instrument_number": "示范〔2021〕1号",
        "office": "示范区政府办公室",
        "covers": "示范区各机关开设的账号",
        "outside": ("学校",),
        "report_phone": "0532-00000002",
        "footer": Footer("示范区政府办公室", "0000000000", "鲁ICP备00000000号-0", ""),
        "units": (
            Unit(
                "jia",
                "甲街道办事处",
                "街道办事处",
                "示范市甲街道办事处",
                "党政办公室",
                "0532-00000006",
            ),
            Unit("yi", "乙局", "部门"),
            Unit("bing", "丙中心", "部门"),
            Unit("ding", "丁局", "部门"),
        ),
        "platforms": (
            Platform("wechat", "微信公众号", "原始标识", "微信号", "“更多资料”"),
            Platform("weibo", "新浪微博", "UID", "个性域名", "主页链接"),
            Platform("douyin", "抖音"),
            Platform("kuaishou", "快手"),
        ),
        "accounts": accounts,
        "notices": (running, scheduled),
        "events": (
            Entry(
                day("2026-11-20"),
                "注销公告",
                "“甲街道”（新浪微博），公告期至2026-12-11",
                "LC-2026-0003",
                notice=running.id,
                id=running.id,
                group="closure",
                unit="jia",
                entered_on=day("2026-11-20"),
            ),
            Entry(
                day("2024-03-08"),
                "开设备案",
                "“甲街道发布”（微信公众号），甲街道办事处",
                "LC-2024-0001",
                account="jia/wechat",
                id="jia/wechat/2024-03-08-open",
                group="opening",
                unit="jia",
                entered_on=day("2024-03-11"),
            ),
        ),
    }
    return Site(**(known | values))


@pytest.fixture
def site() -> Site:
    return sample()


@pytest.fixture
def make_site() -> Callable[..., Site]:
    return sample


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


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    """The makers of this module, for tests: in importlib mode a conftest cannot be imported."""
    return SimpleNamespace(
        Built=Built,
        Folder=Folder,
        Open=Open,
        account=account,
        announcement=announcement,
        daybook=daybook,
        moved=moved,
        notice_days=notice_days,
        opening=opening,
        policy=POLICY,
        register_files=register_files,
        make_folder=make_folder,
        root=ROOT,
        sample=sample,
        served=served,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_folder(tmp_path / "register", register_files())


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The repository's own register as its site."""
    return Folder(ROOT).build(tmp_path_factory.mktemp("demo") / "site")


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same register as the core writes it, without a generator."""
    out = tmp_path_factory.mktemp("plain") / "site"
    for each in publish(read_source(ROOT).site(AS_OF)):
        target = out / each.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(each.data)
    return Built(out)


@pytest.fixture(params=["mkdocs", "render"])
def published(request: pytest.FixtureRequest) -> Built:
    """The demonstration by both ways on which it can be published."""
    built: Built = request.getfixturevalue("demo" if request.param == "mkdocs" else "plain")
    return built


@pytest.fixture(scope="session")
def kinds() -> dict[str, str]:
    """A page of every kind, by a name: records in every state that the demonstration has."""
    site = read_source(ROOT).site(AS_OF)
    states = {f"accounts/{each.id}/": f" {each.state}" for each in site.accounts}
    states |= {f"{each.id}/": f" {each.status}" for each in site.notices}
    found: dict[str, str] = {}
    for part in render(site):
        if isinstance(part, Page):
            found.setdefault(f"{part.kind}{states.get(part.uri, '')}", part.uri)
    return found | {"missing": "404.html"}


POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""What a page may do where it is served: own files only, nothing inline, no text made markup."""


class Open(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass


class Quiet(Open):
    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()


@contextlib.contextmanager
def served(folder: Path, kind: type[Open] = Quiet) -> Iterator[str]:
    """The address at which a folder is served, under the policy if nothing else is said."""
    handler = functools.partial(kind, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(demo):
    with served(demo.path) as found:
        yield found


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


@pytest.fixture(scope="session")
def others(tmp_path_factory):
    """Pages that the demonstration lacks, by a name: their whole addresses."""
    base = tmp_path_factory.mktemp("others")
    folder = make_folder(base / "register", register_files())
    folder.write("docs/guide.md", GUIDE)
    menu = "  - 数据: data/index.md\n"
    settings = (folder.path / "mkdocs.yml").read_text("utf-8")
    folder.write("mkdocs.yml", settings.replace(menu, f"{menu}  - 关于: guide.md\n"))
    folder.build(base / "site")
    before, after = sample(), sample(accounts=sample().accounts[1:])
    for part in preview(before, after, touched(before, after), static_files()):
        target = base / "preview" / part.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(part.data)
    # A preview is opened from a folder of its own: it frames its pages, which the policy forbids.
    with served(base / "site") as site, served(base / "preview", Open) as shown:
        yield {
            "hand-written": f"{site}guide/",
            "preview": shown,
            "previewed page": f"{shown}new/register/index.html",
        }


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        f"--user-data-dir={tmp_path_factory.mktemp('browser')}",
    ):
        options.add_argument(argument)
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()
