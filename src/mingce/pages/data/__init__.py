"""The register as data: everything that pages tell, to be taken and used again.

Imports book, page and this room's modules. Addresses and keys are part of the public promise.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mingce.pages.book import Book
from mingce.pages.data.accounts import COLUMNS, Records
from mingce.pages.data.others import (
    announcements,
    events_json,
    notices_json,
    rules_json,
    statistics_json,
    units,
)
from mingce.pages.data.package import PROMISE, TITLES, checksum, checksums, data_package
from mingce.pages.data.plain import indented
from mingce.pages.data.shapes import schemas
from mingce.pages.page import Asset

__all__ = ["COLUMNS", "DATA_URIS", "PROMISE", "data_files"]

DATA_URIS = (
    *(f"data/{name}" for name in TITLES),
    "data/datapackage.json",
    "data/SHA256SUMS",
    *(f"data/schemas/{name}.json" for name in sorted(schemas())),
)
"""The files of this room; each account's, unit's and announcement's own comes to them."""


def data_files(book: Book, address: str = "") -> Iterator[Asset]:
    """Yield every file of the open data, the checksums of all others last.

    ``address`` is the site's own, where it is known.
    """
    records, by_unit, announced = Records(book), units(book), announcements(book)
    files = [
        Asset("data/accounts.json", records.json()),
        Asset("data/accounts.csv", records.table()),
        Asset("data/units.json", by_unit.json()),
        Asset("data/announcements.json", announced.json()),
        Asset("data/events.json", events_json(book)),
        Asset("data/notices.json", notices_json(book)),
        Asset("data/statistics.json", statistics_json(book)),
        Asset("data/rules.json", rules_json(book)),
    ]
    files.append(data_package(book, files, address))
    files += [
        Asset(f"data/schemas/{name}.json", indented(schema))
        for name, schema in sorted(schemas().items())
    ]
    yield from files
    sums = [checksum(each) for each in files]
    for uri, data in itertools.chain(records.each(), by_unit.each(), announced.each()):
        asset = Asset(uri, data)
        sums.append(checksum(asset))
        yield asset
    yield checksums(sums)
