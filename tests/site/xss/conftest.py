"""What the tests of untrusted text stand on: published payloads, and a pit that opens documents.

``hostile`` is a register as pages see it in which every text is a payload, with no model between:
every payload is the name of an account and, in turn, each other text of one, so it reaches text,
attributes, addresses, JSON-LD, feeds, drawings, tables and calendars.

Fixtures: ``payloads`` are the texts of ``tests/data/xss``; ``pit`` opens documents in the frames of
a real browser, without any policy, so that only what the pages do themselves protects them, and
tells what ran, what could run and which hosts were asked.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from mingce.pages import Book, files
from mingce.pages.states import STATES
from mingce.pages.view import (
    Account,
    Covered,
    Entry,
    Notice,
    NoticeAccount,
    OfficeNotice,
    Platform,
    Reading,
    Related,
    Rule,
    Site,
    Successor,
    Unit,
)

DATA = Path(__file__).parents[2] / "data/xss"
SCRIPT = (Path(__file__).parent / "pit.js").read_text("utf-8")
CANARY = """
(function () {
  function sing(name) {
    return function () {
      var where = window;
      for (var n = 0; where.parent !== where.top && where !== where.top && n < 9; n++) {
        where = where.parent;
      }
      top.postMessage({ canary: name + ' in ' + location.href.slice(0, 120) }, '*');
    };
  }
  ['alert', 'confirm', 'prompt', 'print', 'msgbox', 'open'].forEach(function (name) {
    Object.defineProperty(window, name, { value: sing(name), writable: false });
  });
})();
"""
"""Before anything of a document runs, what payloads call is a call for help."""


@dataclasses.dataclass(frozen=True)
class Source:
    """A file of payloads."""

    name: str
    about: Mapping[str, Any]
    payloads: tuple[str, ...]


@pytest.fixture(scope="session")
def sources() -> list[Source]:
    found = []
    for path in sorted(DATA.glob("*.json")):
        about = json.loads(path.read_text("utf-8"))
        found.append(Source(path.stem, about, tuple(about.pop("payloads"))))
    return found


@pytest.fixture(scope="session")
def payloads(sources) -> list[str]:
    """Every payload; neighbours come from different sources, so that a part holds some of each."""
    every = [text for source in sources for text in source.payloads]
    return [every[number * 331 % len(every)] for number in range(len(every))]


@dataclasses.dataclass
class Found:
    """What the pit saw."""

    fired: list[tuple[str, str]]
    problems: list[tuple[str, str]]
    hosts: set[str]
    texts: dict[str, int]
    parts: int

    def clean(self, host: str) -> None:
        """Nothing ran, nothing could, and nobody else was asked."""
        assert self.fired == []
        assert self.problems == []
        assert self.hosts <= {host}


class Pit:
    """Opens documents in frames of one page, many at once."""

    def __init__(self, driver: Any, kit: Any) -> None:
        self.driver = driver
        self.kit = kit

    def files(
        self,
        folder: Path,
        uris: Iterable[str],
        *,
        allowed: Sequence[str] = (),
        hidden: bool = False,
    ) -> Found:
        """Open files of a folder as they would be served, with no policy.

        ``allowed`` are elements that they may have besides; ``hidden``: they are not laid out,
        which takes less time and leaves nothing to focus.
        """
        with self.kit.served(folder, self.kit.Open) as address:
            found = self._run(
                address,
                [
                    {"url": f"{address}{quote(uri)}", "allowed": list(allowed), "hidden": hidden}
                    for uri in uris
                ],
            )
            found.clean(urlsplit(address).netloc)
        assert found.texts
        return found

    def raw(self, folder: Path, documents: Mapping[str, str]) -> Found:
        """Open documents whose text is markup; what runs in them is told by their names."""
        with self.kit.served(folder, self.kit.Open) as address:
            return self._run(
                address, [{"url": name, "html": text} for name, text in documents.items()], raw=True
            )

    def _run(self, address: str, documents: list[dict[str, Any]], *, raw: bool = False) -> Found:
        driver = self.driver
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        made = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": CANARY})
        driver.set_script_timeout(120)
        try:
            driver.get(f"{address}pit.html")
            driver.get_log("performance")
            said = driver.execute_async_script(
                f"{SCRIPT}; pit(arguments[0], arguments[1], arguments[2])", documents, raw
            )
            hosts = {
                urlsplit(url).netloc
                for url in asked(driver)
                if not url.startswith(("data:", "about:", "chrome:", "blob:"))
            }
        finally:
            driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", made)
            driver.get("about:blank")
        return Found(
            [tuple(each) for each in said["fired"]],
            [tuple(each) for each in said["problems"]],
            hosts,
            said["texts"],
            said["parts"],
        )


ASSET = re.compile(
    r'<(?:script src|link rel="(?:stylesheet|icon)"[^>]* href)="[^"]*"[^>]*>(?:</script>)?\n?'
)


def bundled(documents: Mapping[str, str], size: int = 24) -> dict[str, str]:
    """The same documents, many in one: their heads in its head, their bodies in its body.

    A browser takes a tenth of the time. All must stand at the same depth. What a text would close
    early is seen at once: each document must have one head and one body.
    """
    found: dict[str, str] = {}
    names = list(documents)
    for start in range(0, len(names), size):
        heads, bodies = [], []
        for name in names[start : start + size]:
            text = documents[name]
            for tag in ("<html", "</html>", "<head>", "</head>", "<body", "</body>"):
                assert text.count(tag) == 1, (name, tag)
            head, _, rest = text.partition("<head>")[2].partition("</head>")
            body = rest.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]
            if bodies:
                head, body = ASSET.sub("", head), ASSET.sub("", body)
            heads.append(head)
            bodies.append(f"<section data-part>{body}</section>")
        found[names[start]] = (
            f'<!doctype html><html lang="zh-CN" class="no-js"><head>{"".join(heads)}</head>'
            f"<body>{''.join(bodies)}</body></html>"
        )
    return found


def asked(driver: Any) -> list[str]:
    """Every address that was asked for, by whatever frame."""
    messages = [json.loads(each["message"])["message"] for each in driver.get_log("performance")]
    return [
        each["params"]["request"]["url"]
        for each in messages
        if each["method"] == "Network.requestWillBeSent"
    ]


@pytest.fixture(scope="session")
def pit(driver, kit) -> Pit:
    return Pit(driver, kit)


@pytest.fixture(scope="session")
def bundle():
    return bundled


@pytest.fixture
def put(tmp_path):
    """Writes documents into a folder that the pit can open."""

    def written(documents: Mapping[str, bytes | str]) -> Path:
        for name, text in {
            "pit.html": "<!doctype html><title>pit</title><body>",
            **documents,
        }.items():
            target = tmp_path / "pit" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8", "replace") if isinstance(text, str) else text)
        return tmp_path / "pit"

    return written


ADDRESS = "https://www.example.gov.cn/名册/"
HELD = {
    "id", "public_id", "unit", "platform", "state", "key", "status", "action", "account", "notice",
    "also", "transferred_to", "transferred_from", "releasing_to", "disputed_with", "holder",
    "parent", "merged_into", "to", "code", "subjects", "corrects", "drawing", "group", "rules",
}  # fmt: skip
"""What links records: ids and words of the code. All else that is text becomes a payload."""


class Poison:
    """Hands out payloads in turn, and puts one into every text of a value."""

    def __init__(self, payloads: list[str], start: int = 0) -> None:
        self._turn = itertools.islice(itertools.cycle(payloads), start, None)

    def into(self, value: Any, name: str = "") -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            changed = {
                field.name: self.into(getattr(value, field.name), field.name)
                for field in dataclasses.fields(value)
                if not (field.name in HELD and not isinstance(getattr(value, field.name), tuple))
            }
            return dataclasses.replace(value, **changed)
        if isinstance(value, tuple):
            return tuple(self.into(each, name) for each in value)
        if isinstance(value, str) and name not in HELD:
            return next(self._turn)
        return value


def large(kit: Any, payloads: list[str]) -> Site:
    """A register of as many accounts as there are payloads, in every state, and announcements."""
    day = kit.notice_days()[0].date
    base = kit.sample(demonstration=False)
    states = list(STATES)
    count = len(payloads)
    names = [f"u{number}" for number in range(count // 24 + 1)]
    accounts, notices, events = [], [], []
    for number in range(count):
        unit = names[number % len(names)]
        id = f"{unit}/wechat.{number + 2}"
        accounts.append(
            Account(
                id,
                f"370213:{id}",
                unit,
                "wechat",
                "",
                states[number % len(states)],
                since=day,
                opened_on=day,
                last_filed=day,
                successor=Successor("", "", "") if number % 2 else None,
                former_names=("", ""),
                stores=(("", ""),),
                log=(Entry(day, "", id=f"{id}/2026-01-01-open", unit=unit, account=id),),
            )
        )
        events.append(
            Entry(
                day,
                "",
                account=id,
                unit=unit,
                id=f"{id}/2026-01-01-open",
                group=("opening", "change", "closure")[number % 3],
                entered_on=day,
            )
        )
        if number % 12 == 0:
            notice = f"announcements/{unit}/2026-11-20-w{number}"
            notices.append(
                Notice(
                    notice,
                    unit,
                    (NoticeAccount(id, "deregister", "", Successor("", "", "")),),
                    ("running", "scheduled", "ended", "called_off")[number // 12 % 4],
                    day,
                    "",
                    published_on=day,
                    last_day=kit.notice_days()[-1].date,
                    days=kit.notice_days(),
                    corrects=(Related("", day),),
                    corrected_by=(Related("", day),),
                )
            )
            events.append(
                Entry(day, "", notice=notice, unit=unit, id=notice, group="closure", entered_on=day)
            )
    site = dataclasses.replace(
        base,
        units=tuple(Unit(name, "", log=(Entry(day, ""),)) for name in names),
        platforms=(Platform("wechat", ""), Platform("weibo", "", is_app=True)),
        accounts=tuple(accounts),
        notices=tuple(notices),
        events=tuple(events),
        office_notices=tuple(
            OfficeNotice(f"office/notices/2026-11-0{number}-circular", "", "", day, "")
            for number in range(1, 9)
        ),
        rules=tuple(Rule(f"XM{number:04}", "", "", "") for number in range(20)),
        coverage=tuple(Covered("", "", ("XM0001",)) for _ in range(10)),
        readings=tuple(Reading("", "", "", "") for _ in range(10)),
        outside=("", ""),
        commits={f"{each.id}/2026-01-01-open": "0" * 40 for each in accounts[::9]},
    )
    site = Poison(payloads).into(site)
    return dataclasses.replace(site, accounts=tuple(_spread(site.accounts, payloads)))


def _spread(accounts: tuple[Account, ...], payloads: list[str]) -> Any:
    """Every payload once as a name, and once in every other text of an account."""
    for number, account in enumerate(accounts):
        texts = [
            field.name
            for field in dataclasses.fields(account)
            if field.name not in HELD and isinstance(getattr(account, field.name), str)
        ]
        yield dataclasses.replace(
            account,
            **{
                name: payloads[(number + place * 97) % len(payloads)]
                for place, name in enumerate(texts)
            },
        )


@pytest.fixture(scope="session")
def poison(payloads) -> Callable[[int], Poison]:
    """Makes what puts payloads into every text of a value, beginning at a number."""
    return lambda start=0: Poison(payloads, start)


@pytest.fixture(scope="session")
def held() -> set[str]:
    return HELD


@pytest.fixture(scope="session")
def hostile(kit, payloads) -> Site:
    return large(kit, payloads)


@pytest.fixture(scope="session")
def hostile_files(hostile) -> dict[str, bytes]:
    """Its data, feeds, badges and scripts, by path."""
    return {each.uri: each.data for each in files(Book(hostile), ADDRESS)}
