"""What is not accounts as data: units, announcements, notices, events, figures and the rules.

Imports book, plain, shapes, accounts and view. Keys are part of the public promise.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mingce.pages.book import Book
from mingce.pages.data.accounts import filed_of, public_id, successor_of
from mingce.pages.data.plain import about, alone, header, line, lines, texts, written
from mingce.pages.data.shapes import UNIT_FILED
from mingce.pages.view import Entry, Notice


class Listed:
    """Records of one kind as data, each made once: for the file of all and for its own.

    ``one`` and ``name`` are the words for a record and for all of them in the files.
    """

    def __init__(self, book: Book, one: str, name: str, records: Sequence[Mapping[str, Any]]):
        self._book, self._one, self._name = book, one, name
        self._uris = [record["data"] for record in records]
        self._texts = [texts(record) for record in records]

    def json(self) -> bytes:
        """Return all records."""
        return written(header(self._book), self._name, map(line, self._texts))

    def each(self) -> Iterator[tuple[str, bytes]]:
        """Yield where each record's own data stands, and the record with all to read it alone."""
        head = about(self._book)
        for uri, record in zip(self._uris, self._texts, strict=True):
            yield uri, alone(head, self._one, record)


def units(book: Book) -> Listed:
    """Return all units."""
    records = [
        {
            "id": f"{book.site.code}:{unit.id}",
            "code": unit.id,
            "name": unit.name,
            "legal_name": unit.legal_name or None,
            "group": unit.group or None,
            "section": unit.section or None,
            "phone": unit.phone or None,
            "credit_code": unit.credit_code or None,
            "parent": public_id(book, unit.parent),
            "dissolved_on": unit.dissolved_on,
            "merged_into": public_id(book, unit.merged_into),
            "accounts": [public_id(book, each.id) for each in book.by_unit.get(unit.id, ())],
            "page": book.unit_uri(unit.id),
            "data": book.unit_data_uri(unit.id),
            **filed_of(book, unit.filed, UNIT_FILED),
        }
        for unit in book.site.units
    ]
    return Listed(book, "unit", "units", records)


def announcements(book: Book) -> Listed:
    """Return all announcements of units with their periods."""
    records = [_notice(book, each) for each in book.site.notices]
    return Listed(book, "announcement", "announcements", records)


def events_json(book: Book) -> bytes:
    """Return all filings and published announcements, the latest first."""
    return lines(header(book), "events", [_event(book, each) for each in book.site.events])


def notices_json(book: Book) -> bytes:
    """Return the public notices of the office."""
    records = [
        {
            "id": f"{book.site.code}:{notice.id}",
            "kind": notice.kind,
            "title": notice.title,
            "date": notice.date,
            "number": notice.number or None,
            "subjects": [public_id(book, each) for each in notice.subjects],
            "corrects": public_id(book, notice.corrects),
            "signed_by": notice.signed_by,
            "body": notice.body,
            "page": book.notice_uri(notice.id),
        }
        for notice in book.site.office_notices
    ]
    return lines(header(book), "notices", records)


def statistics_json(book: Book) -> bytes:
    """Return what cannot be counted from the accounts alone: what came in time, what closings took.

    And the counts by platform, unit and state, so that nobody has to.
    """
    counts = collections.Counter(
        (account.unit, account.platform, account.state) for account in book.listed
    )
    head = {
        **header(book),
        "timeliness": [dataclasses.asdict(each) for each in book.site.timeliness],
        "closings": [
            {
                "account": public_id(book, each.account),
                "began_on": each.began_on,
                "published_on": each.published_on,
                "done_on": each.done_on,
                "days": each.days,
            }
            for each in book.site.closing_times
        ],
    }
    records = [
        {"unit": unit, "platform": platform, "state": state, "accounts": count}
        for (unit, platform, state), count in counts.items()
    ]
    return lines(head, "counts", records)


def rules_json(book: Book) -> bytes:
    """Return the rules, and for each paragraph of the regulation what answers it."""
    head = {
        **header(book),
        "coverage": [
            {
                "article": each.article,
                "gist": each.gist,
                "rules": list(each.rules),
                "review": each.review or None,
                "page": each.page or None,
                "why": each.why or None,
            }
            for each in book.site.coverage
        ],
    }
    records = [
        {
            "code": rule.code,
            "title": rule.title,
            "severity": rule.severity,
            "article": rule.article,
            "accepts": rule.accepts or None,
            "finds": rule.finds or None,
        }
        for rule in book.site.rules
    ]
    return lines(head, "rules", records)


def _notice(book: Book, notice: Notice) -> dict[str, Any]:
    return {
        "id": f"{book.site.code}:{notice.id}",
        "unit": notice.unit,
        "title": book.notice_title(notice),
        "status": notice.status,
        "date": notice.date,
        "published_on": notice.published_on,
        "last_day": notice.last_day,
        "working_days": notice.working_days,
        "take_down_from": notice.take_down_from,
        "number": notice.number or None,
        "ground": notice.ground or None,
        "basis": notice.basis or None,
        "content_goes_to": notice.content_goes_to or None,
        "objections_phone": notice.objections_phone or None,
        "objections_address": notice.objections_address or None,
        "signed_by": notice.signed_by,
        "body": notice.body,
        "accounts": [
            {
                "id": public_id(book, item.account),
                "action": item.action,
                "to": public_id(book, item.to),
                "successor": successor_of(book, item.successor),
                "stops_on": item.stops_on,
                "planned_on": item.planned_on,
            }
            for item in notice.accounts
        ],
        "page": book.notice_uri(notice.id),
        "data": book.notice_data_uri(notice.id),
    }


def _event(book: Book, event: Entry) -> dict[str, Any]:
    return {
        "id": f"{book.site.code}:{event.id}",
        "date": event.date,
        "kind": event.kind,
        "group": event.group,
        "words": event.words,
        "unit": public_id(book, event.unit),
        "account": public_id(book, event.account),
        "number": event.number or None,
        "entered_on": event.entered_on,
        "commit": book.site.commits.get(event.id),
    }
