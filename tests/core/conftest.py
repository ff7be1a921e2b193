"""Builders for the tests of the core: filings and whole registers held in memory.

Fixtures hand out functions, so that a test says only what it is about:

- ``write(path, …)`` is the text of a filing or decision, each key on a line of its own: kind on
  line 3, then refers_to and occurred_on where there are any;
- ``folder`` collects the filings of one account;
- ``sheets({path: text})`` are the sheets of such texts;
- ``base()`` is a small lawful register as path → text, judged on 2026-11-24;
- ``judge(files)`` loads and judges one and gives its findings, by default those of one code.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from tests import office_files

from mingce.finding import Finding
from mingce.git.tree import MemoryTree
from mingce.records.paths import RecordPath, classify
from mingce.register import Register, load
from mingce.rules import judge as judge_register
from mingce.sheet import Sheet
from mingce.sheet import load as load_sheet
from mingce.timeline import account_timeline
from mingce.timeline.facts import ABOUT

AS_OF = dt.date(2026, 11, 24)

UNIT_FACTS = {
    "name": "李村街道办事处",
    "legal_name": "青岛市李沧区人民政府李村街道办事处",
    "body": "administrative",
    "responsible_section": "党政办公室",
    "responsible": {"first": "街道办事处主任", "direct": "街道党工委宣传委员"},
    "public_phone": "0532-00000006",
    "posts": {
        "m1": {"post": "新媒体专员", "phone": "0532-00000016", "dedicated": True},
        "m2": {"post": "值班员", "phone": "0532-00000026", "dedicated": False},
    },
}
ACCOUNT_FACTS = {
    "name": "李村发布",
    "identifier": "0512345678",
    "verification": {"subject": "青岛市李沧区人民政府李村街道办事处"},
    "function": "发布街道政务信息",
    "operation": {"by": "own"},
    "managers": ["m1"],
    "systems": {"review": "2026-01-06"},
}
OFFICE = {
    "office/register.yml": office_files.register(
        "{name: 李沧区人民政府办公室, section: 区政务调度服务中心}", as_of="2026-11-24"
    ),
    "office/policy/2021-07-23.yml": office_files.policy(
        number="青李沧政办发〔2021〕33号", app="[stores, app.ipv6]"
    ),
    "office/platforms.yml": """\
# yaml-language-server: $schema=../schemas/office/platforms.json
format: 1
platforms:
  weibo:
    name: 新浪微博
    kind: account
    identifier:
      label: UID
      pattern: '[0-9]{10,11}'
      example: '0512345678'
      case: sensitive
      where: 主页的“更多资料”
      demonstration: '0[0-9]{9}|1[0-9]{10}'
    handle: {label: 个性域名, pattern: '[A-Za-z0-9_]{4,20}', case: fold}
    url: {template: 'https://weibo.com/u/{id}', patterns: ['https?://weibo\\.com/u/(?P<id>[0-9]+)']}
    approval: {status: approved, basis: 示范}
  douyin:
    name: 抖音
    kind: account
    identifier:
      label: 抖音号
      pattern: '[A-Za-z0-9]{4,20}'
      example: demo0001
      case: fold
      where: 主页
    approval: {status: approved, basis: 示范}
  app:
    name: 移动客户端
    kind: app
    identifier:
      label: 包名
      pattern: '[a-z.]{3,100}'
      example: com.example.a
      case: sensitive
      where: 商店
    approval: {status: approved, basis: 示范}
stores: {huawei: 华为应用市场, apple: 苹果应用商店}
""",
    "office/calendar/2026.yml": office_files.CALENDAR,
}

Write = Callable[..., str]
Sheets = Callable[[Mapping[str, str | bytes]], list[Sheet]]
Files = dict[str, str | bytes]


def _write(path: str, /, **values: Any) -> str:
    where = classify(path)
    assert isinstance(where, RecordPath), where
    values = {"kind": where.kind, "refers_to": None, "occurred_on": None, **values}
    values = {key: each for key, each in values.items() if each is not None}
    if where.group in ("unit", "account"):
        values.setdefault("submitted_by", "党政办公室")
    ups = "../" * path.count("/")
    lines = [f"# yaml-language-server: $schema={ups}schemas/{where.schema}", "format: 1"]
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _announce(path: str, /, accounts: list[dict[str, Any]], body: str = "", **values: Any) -> str:
    date = path.rsplit("/", 1)[1][:10]
    said = {
        "format": 1,
        "accounts": accounts,
        "basis": "李沧区政务新媒体管理办法第七条",
        "objections": {"phone": "0532-00000006"},
        "signed_by": "李村街道办事处",
        "date": date,
        **values,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return "\n".join(["---", *lines, "---", body or "特此公告。", ""])


def _daybook(*rows: str) -> str:
    return "\n".join(["number,entered_on,event,occurred_on,subject,where", *rows, ""])


def _sheets(files: Mapping[str, str | bytes]) -> list[Sheet]:
    result = []
    for path, text in files.items():
        where = classify(path)
        assert isinstance(where, RecordPath), where
        data = text.encode("utf-8") if isinstance(text, str) else text
        sheet, problems = load_sheet(where, data)
        assert sheet is not None, problems
        result.append(sheet)
    return result


def _base(unit: str = "licun", **facts: Any) -> Files:
    enrol, opened = (
        f"registry/{unit}/2026-01-07-enrol.yml",
        f"registry/{unit}/weibo/2026-01-12-open.yml",
    )
    return {
        **OFFICE,
        enrol: _write(enrol, facts=UNIT_FACTS),
        opened: _write(opened, occurred_on="2026-01-12", facts={**ACCOUNT_FACTS, **facts}),
    }


class Folder:
    """Filings of one account, written one after another."""

    def __init__(self, id: str = "licun/weibo") -> None:
        self.id = id
        self.files: dict[str, str] = {}

    def file(self, name: str, occurred: str | None = "", /, **values: Any) -> str:
        """Write one filing; it occurred when it was handed in, on another day, or (None) ever."""
        path = f"registry/{self.id}/{name}.yml"
        kind = name[11:].split("-")[0]
        if kind not in ("apply", *ABOUT):
            values.setdefault("occurred_on", name[:10] if occurred == "" else occurred)
        if kind == "apply":
            values.setdefault("facts", {})
        if kind == "transfer" and "from" not in values:
            values.setdefault("to", "jiushui")
        self.files[path] = _write(path, **values)
        return path

    @property
    def sheets(self) -> list[Sheet]:
        """All filings as sheets."""
        return _sheets(self.files)

    def timeline(self, sheets: list[Sheet] | None = None, chain: list[list[Sheet]] | None = None):
        """The account's timeline, of these sheets or of all."""
        return account_timeline(self.id, self.sheets if sheets is None else sheets, chain or ())


@pytest.fixture
def folder() -> Folder:
    """An account's folder, empty."""
    return Folder()


@pytest.fixture(scope="session")
def folders() -> Callable[[str], Folder]:
    """Makes an account's folder."""
    return Folder


@pytest.fixture(scope="session")
def write() -> Write:
    """The text of a filing or decision: ``write(path, occurred_on=…, facts=…)``."""
    return _write


@pytest.fixture(scope="session")
def announce() -> Write:
    """The text of an announcement: ``announce(path, accounts=[…], body=…)``."""
    return _announce


@pytest.fixture(scope="session")
def daybook() -> Write:
    """The text of a month of the daybook, of its rows."""
    return _daybook


@pytest.fixture(scope="session")
def sheets() -> Sheets:
    """The sheets of texts by path, in the order given."""
    return _sheets


@pytest.fixture(scope="session")
def base() -> Callable[..., Files]:
    """A lawful register: the office's files, a unit and its account on weibo."""
    return _base


@pytest.fixture(scope="session")
def unit_facts() -> dict[str, Any]:
    """All that policy asks of a unit."""
    return UNIT_FACTS


@pytest.fixture(scope="session")
def account_facts() -> dict[str, Any]:
    """All that policy asks of an account."""
    return ACCOUNT_FACTS


@pytest.fixture(scope="session")
def register() -> Callable[[Mapping[str, str | bytes]], Register]:
    """The register of files by path."""
    return lambda files: load(MemoryTree(files))


@pytest.fixture(scope="session")
def judge() -> Callable[..., list[Finding]]:
    """The findings of files by path; those of one code where a code is given."""

    def judged(
        files: Mapping[str, str | bytes], code: str | None = None, as_of: dt.date = AS_OF
    ) -> list[Finding]:
        findings = judge_register(load(MemoryTree(files)), as_of)
        return [each for each in findings if code in (None, each.code)]

    return judged
