"""The register opened for drawing pages: who is where, what a page is called, where it stands.

Imports states and view. Addresses are directories relative to the site's root (``units/licun/``,
the home page is empty); they are part of the public promise and do not change.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt

from mingce.pages.states import STATES
from mingce.pages.view import Account, Notice, Platform, Site, Successor, Unit

ACTION_WORDS = {
    "deregister": "拟注销",
    "transfer": "拟移交",
    "change": "拟变更",
    "continue": "继续运营",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an announced account: a state's key, the word for it and since when."""

    key: str
    word: str
    since: dt.date | None


class Book:
    """A site's records by id and by what they are listed under."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._units = {unit.id: unit for unit in site.units}
        self._platforms = {platform.key: platform for platform in site.platforms}
        self._accounts = {account.id: account for account in site.accounts}
        self._notices = {notice.id: notice for notice in site.notices}
        order = {unit.id: place for place, unit in enumerate(site.units)}
        platforms = {platform.key: place for place, platform in enumerate(site.platforms)}
        ranked = sorted(
            site.accounts,
            key=lambda account: (
                order.get(account.unit, len(order)),
                platforms.get(account.platform, len(platforms)),
                account.id,
            ),
        )
        self.listed = [account for account in ranked if account.state != "withdrawn"]
        self.withdrawn = [account for account in ranked if account.state == "withdrawn"]
        self.by_unit = _grouped(self.listed, "unit")
        self.by_platform = _grouped(self.listed, "platform")
        self.by_state = _grouped(self.listed, "state")
        self._by_name = _grouped(self.listed, "name")
        self._notices_of: dict[str, list[Notice]] = collections.defaultdict(list)
        self._unit_notices: dict[str, list[Notice]] = collections.defaultdict(list)
        for notice in site.notices:
            self._unit_notices[notice.unit].append(notice)
            for item in notice.accounts:
                self._notices_of[item.account].append(notice)

    def unit(self, unit_id: str) -> Unit:
        """Return a unit; one that the register does not hold is known by its id alone."""
        return self._units.get(unit_id) or Unit(unit_id, unit_id)

    def has_unit(self, unit_id: str) -> bool:
        """Whether a unit has a page."""
        return unit_id in self._units

    def platform(self, key: str) -> Platform:
        """Return a platform; one that the register does not describe is known by its key alone."""
        return self._platforms.get(key) or Platform(key, key)

    def account(self, account_id: str) -> Account | None:
        """Return an account by id."""
        return self._accounts.get(account_id)

    def notice(self, notice_id: str) -> Notice | None:
        """Return an announcement by id."""
        return self._notices.get(notice_id)

    def notices_of(self, account_id: str) -> list[Notice]:
        """Return the announcements that name an account."""
        return self._notices_of.get(account_id, [])

    def unit_notices(self, unit_id: str) -> list[Notice]:
        """Return a unit's announcements."""
        return self._unit_notices.get(unit_id, [])

    def goes_on(self, account: Account) -> Account | None:
        """Return the account of this register to which readers of a closed one should turn."""
        if account.state == "transferred":
            return self.account(account.transferred_to)
        if account.state == "assigned":
            return self.account(account.holder)
        return self.account(account.successor.account) if account.successor else None

    def successor_name(self, successor: Successor) -> str:
        """Return what who goes on is called: in an announcement as of its publication."""
        account = self.account(successor.account)
        return successor.title or (account.name if account else successor.account)

    def open_notices(self, account: Account) -> list[Notice]:
        """Return the announcements that are not done with, as an account's page tells them."""
        under_notice = "notice" in (account.state, *account.also)
        return [
            notice
            for notice in self.notices_of(account.id)
            if notice.status in ("running", "scheduled")
            or (notice.status == "ended" and notice.id == account.notice and under_notice)
        ]

    def same_name(self, account: Account) -> list[Account]:
        """Return the other accounts of the register that bear an account's name.

        Another record of the same identity is the same account, handed over or opened again.
        """
        return [
            other
            for other in self._by_name.get(account.name, ())
            if other is not account and not self.same_identity(account, other)
        ]

    def same_identity(self, one: Account, other: Account) -> bool:
        """Whether two records hold one identifier on one platform."""
        return (one.platform, one.identifier) == (other.platform, other.identifier) and bool(
            one.identifier
        )

    def counts(self) -> list[tuple[str, int]]:
        """Return how many listed accounts are in each state, states without any left out."""
        return [(key, len(self.by_state[key])) for key in STATES if key in self.by_state]

    def account_uri(self, account_id: str) -> str:
        """Return where an account's page stands."""
        return f"accounts/{account_id}/"

    def record_uri(self, account_id: str) -> str:
        """Return where an account's own data stands."""
        return f"data/accounts/{account_id}.json"

    def unit_uri(self, unit_id: str) -> str:
        """Return where a unit's page stands."""
        return f"units/{unit_id}/"

    def unit_data_uri(self, unit_id: str) -> str:
        """Return where a unit's own data stands."""
        return f"data/units/{unit_id}.json"

    def notice_data_uri(self, notice_id: str) -> str:
        """Return where an announcement's own data stands."""
        return f"data/{notice_id}.json"

    def platform_uri(self, key: str) -> str:
        """Return where a platform's page stands."""
        return f"platforms/{key}/"

    def state_uri(self, key: str) -> str:
        """Return where the accounts of a state are listed."""
        return f"states/{key}/"

    def notice_uri(self, notice_id: str) -> str:
        """Return where the page of an announcement or of a notice of the office stands."""
        return f"{notice_id.removeprefix('office/')}/"

    def action_word(self, notice: Notice, account_id: str) -> str:
        """Return in a word what an announcement says will be done with an account."""
        for item in notice.accounts:
            if item.account == account_id:
                return ACTION_WORDS.get(item.action, "拟变更")
        return "拟变更"

    def notice_title(self, notice: Notice) -> str:
        """Return an announcement's title, as an official notice is called."""
        kind = "更正公告" if notice.corrects else "公告"
        return f"关于{self._verb(notice)}{self._named(notice, quoted=True)}的{kind}"

    def notice_short(self, notice: Notice) -> str:
        """Return an announcement's title for lists."""
        verb = self._verb(notice)
        outcome = self.outcome(notice)
        if notice.status == "ended" and outcome.key in ("deregistered", "transferred"):
            verb = verb.removeprefix("拟")
        return f"{self._named(notice, quoted=False)}{verb}"

    def outcome(self, notice: Notice) -> Outcome:
        """Return what became of the announced accounts: all in one state, or just 公告期满."""
        accounts = [self.account(item.account) for item in notice.accounts]
        states = {account.state if account else "" for account in accounts}
        if len(states) == 1:
            state = STATES.get(states.pop())
            if state is not None and state.over:
                since = {account.since for account in accounts if account}
                return Outcome(state.key, state.word, since.pop() if len(since) == 1 else None)
        if all(account and STATES[account.state].over for account in accounts):
            return Outcome("deregistered", "已办结", None)
        return Outcome("notice", "公告期满，尚未办结", None)

    def has_day(self, notice: Notice, day: dt.date) -> bool:
        """Whether a day has a slip in a notice's drawing."""
        return any(each.date == day and each.kind != "rest" for each in notice.days)

    def _verb(self, notice: Notice) -> str:
        words = {ACTION_WORDS.get(item.action, "拟变更") for item in notice.accounts}
        return words.pop() if len(words) == 1 else "拟调整"

    def _named(self, notice: Notice, *, quoted: bool) -> str:
        names = []
        for item in notice.accounts:
            account = self.account(item.account)
            name = (item.name or account.name) if account else item.account
            shown = f"“{name}”" if quoted else name
            platform = f"（{self.platform(account.platform).name}）" if account else ""
            names.append(shown + platform)
        if not names:
            return "账号"
        more = f"等{len(names)}个账号" if len(names) > 1 else ""
        return names[0] + more


def _grouped(accounts: list[Account], field: str) -> dict[str, list[Account]]:
    groups: dict[str, list[Account]] = {}
    for account in accounts:
        groups.setdefault(getattr(account, field), []).append(account)
    return groups
