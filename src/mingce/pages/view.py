"""What the pages show, as plain values: public fields only, already in words where words need data.

Imports asking. The pages are drawn from these values and from nothing else, so whatever
is not here cannot reach a page (principle 5 of the design). ``build`` fills them from a register.
Days are dates; texts are unescaped and untrusted.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from mingce.pages.asking import Asking

Day = dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Platform:
    """A platform: what its stable identifier is called and where it is shown."""

    key: str
    name: str
    identifier_label: str = "账号标识"
    handle_label: str = "平台账号"
    where: str = ""
    is_app: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A sponsor (主办单位). ``group`` is the heading it is listed under.

    ``filed`` are all public fields by their names in the forms, for the data.
    """

    id: str
    name: str
    group: str = ""
    legal_name: str = ""
    section: str = ""
    phone: str = ""
    credit_code: str = ""
    parent: str = ""
    dissolved_on: Day | None = None
    merged_into: str = ""
    log: tuple[Entry, ...] = ()
    unreadable: bool = False
    filed: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Successor:
    """Who goes on: an account of this register by id, or one elsewhere by title and link.

    In an announcement ``title`` is the name that an account of this register bore then.
    """

    account: str = ""
    title: str = ""
    url: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record's history: what was filed or announced, in words.

    ``number`` is the number of the daybook, empty while it is not entered, ``entered_on`` its day;
    not every filing gets one: ``awaited`` is false where none will come. ``account``, ``unit`` and
    ``notice`` are ids of what the line links to; ``brief`` is the same in fewer words, where the
    words are long. ``id`` is the id of the filing or announcement, ``group`` what it is in the
    main: opening, change, closure.
    """

    date: Day
    kind: str
    words: str = ""
    number: str = ""
    account: str = ""
    notice: str = ""
    brief: str = ""
    id: str = ""
    group: str = "change"
    unit: str = ""
    entered_on: Day | None = None
    awaited: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """From a day on an account was in a state and bore a name, as known today."""

    day: Day
    state: str
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Account:
    """An account or app, in the state of the data's date.

    ``state`` is a key of ``states.STATES``; ``also`` names the states that hold beside it, such as
    stopped under a running notice. ``disputed_with`` are the other records of one identity;
    ``holder`` is whom the office assigned it to, where that is not this record. ``filed`` are all
    public fields by their names in the forms, for the data.
    """

    id: str
    public_id: str
    unit: str
    platform: str
    name: str
    state: str
    identifier: str = ""
    handle: str = ""
    url: str = ""
    subject: str = ""
    function: str = ""
    operation: str = ""
    variant: str = ""
    since: Day | None = None
    opened_on: Day | None = None
    number: str = ""
    last_filed: Day | None = None
    also: tuple[str, ...] = ()
    successor: Successor | None = None
    content_goes_to: str = ""
    notice: str = ""
    transferred_to: str = ""
    transferred_from: str = ""
    releasing_to: str = ""
    disputed_with: tuple[str, ...] = ()
    holder: str = ""
    former_names: tuple[str, ...] = ()
    stores: tuple[tuple[str, str], ...] = ()
    log: tuple[Entry, ...] = ()
    spans: tuple[Span, ...] = ()
    unreadable: bool = False
    filed: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class NoticeAccount:
    """What an announcement says of one account. ``account`` is its id.

    ``name``, ``identifier`` and ``subject`` are those of the publication, whatever came later.
    """

    account: str
    action: str
    to: str = ""
    successor: Successor | None = None
    stops_on: Day | None = None
    planned_on: Day | None = None
    name: str = ""
    identifier: str = ""
    subject: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class NoticeDay:
    """A day of a notice's period. ``kind``: publication, work, makeup or rest."""

    date: Day
    kind: str
    holiday: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Related:
    """Another announcement that corrects this one, or that this one corrects."""

    title: str
    date: Day
    notice: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """An announcement (公告).

    ``id`` begins ``announcements/``. ``status``: scheduled (not in the daybook yet), running,
    ended, called_off. ``last_day`` and ``days`` are empty where the period cannot be counted yet:
    before publication, or because a year's calendar is missing (``missing_year``).
    ``take_down_from`` is the first day on which the account may be taken down.
    ``body`` is Markdown; ``unit_name`` is the unit's name of the publication.
    """

    id: str
    unit: str
    accounts: tuple[NoticeAccount, ...]
    status: str
    date: Day
    signed_by: str
    body: str = ""
    basis: str = ""
    ground: str = ""
    ground_document: str = ""
    published_on: Day | None = None
    last_day: Day | None = None
    take_down_from: Day | None = None
    working_days: int = 15
    days: tuple[NoticeDay, ...] = ()
    missing_year: int = 0
    content_goes_to: str = ""
    objections_phone: str = ""
    objections_address: str = ""
    number: str = ""
    corrects: tuple[Related, ...] = ()
    corrected_by: tuple[Related, ...] = ()
    unreadable: bool = False
    unit_name: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class OfficeNotice:
    """A circular, correction or other notice that the office issued to the public.

    ``id`` begins ``office/notices/``; ``subjects`` are units and accounts, ``body`` is Markdown.
    """

    id: str
    kind: str
    title: str
    date: Day
    signed_by: str
    number: str = ""
    subjects: tuple[str, ...] = ()
    corrects: str = ""
    body: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Timeliness:
    """Of a year's filings that have a deadline: all, those in time, those that cannot be told."""

    year: int
    filed: int
    in_time: int
    unknown: int


@dataclasses.dataclass(frozen=True, slots=True)
class ClosingTime:
    """How long a closing took: from its ground, or its announcement where it has none."""

    account: str
    began_on: Day
    published_on: Day | None
    done_on: Day

    @property
    def days(self) -> int:
        """Calendar days from the beginning to the end."""
        return (self.done_on - self.began_on).days


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A rule: permanent code, title, how heavy it is, its article here, and two examples."""

    code: str
    title: str
    severity: str
    article: str
    accepts: str = ""
    finds: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Covered:
    """A paragraph of the regulation and what answers it: rules, a question, a page, or why none."""

    article: str
    gist: str
    rules: tuple[str, ...] = ()
    review: str = ""
    page: str = ""
    page_title: str = ""
    why: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What the office reads into the regulation where that is silent."""

    about: str
    text: str
    by: str
    status: str
    reference: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Footer:
    """What a government site's footer must show; whatever is empty is left out."""

    sponsor: str = ""
    site_code: str = ""
    icp: str = ""
    police: str = ""
    report: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """The whole register as the public sees it.

    ``as_of`` is the data's date. A demonstration counts days from it; a real site leaves counting
    to the reader's day, and its pages do not change until the data does. ``events`` are all
    filings and published announcements, the latest first. ``commits`` gives the id of the commit
    that brought a filing or announcement, where the history is at hand.
    """

    jurisdiction: str
    code: str
    as_of: Day
    demonstration: bool
    instrument: str
    instrument_number: str = ""
    office: str = ""
    office_section: str = ""
    office_phone: str = ""
    covers: str = ""
    outside: tuple[str, ...] = ()
    complete: bool = False
    notice_days: int = 15
    report_phone: str = ""
    report_email: str = ""
    report_url: str = ""
    report_issues: str = ""
    repository: str = ""
    footer: Footer = Footer()
    units: tuple[Unit, ...] = ()
    platforms: tuple[Platform, ...] = ()
    accounts: tuple[Account, ...] = ()
    notices: tuple[Notice, ...] = ()
    events: tuple[Entry, ...] = ()
    office_notices: tuple[OfficeNotice, ...] = ()
    timeliness: tuple[Timeliness, ...] = ()
    closing_times: tuple[ClosingTime, ...] = ()
    rules: tuple[Rule, ...] = ()
    coverage: tuple[Covered, ...] = ()
    readings: tuple[Reading, ...] = ()
    commits: Mapping[str, str] = dataclasses.field(default_factory=dict)
    asking: Asking = dataclasses.field(default_factory=Asking)
