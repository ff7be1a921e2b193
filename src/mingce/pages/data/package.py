"""What a program needs to take the data as a whole: a data package, and checksums.

Imports address, book, page, shapes and accounts. The package follows Frictionless Data; the
checksums are as ``sha256sum -c`` reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from mingce.pages.address import place_of
from mingce.pages.book import Book
from mingce.pages.data.accounts import COLUMNS
from mingce.pages.data.plain import FORMAT, indented
from mingce.pages.data.shapes import table_fields
from mingce.pages.page import Asset

PROMISE = 1
"""The version of what the page of the data promises; it counts up when the promise changes."""

TITLES = {
    "accounts.csv": "全部账号（表格）",
    "accounts.json": "全部账号",
    "units.json": "全部单位",
    "announcements.json": "全部公告",
    "events.json": "全部备案和公告",
    "notices.json": "主管单位通报和通知",
    "statistics.json": "按单位、平台、状态的账号数，按时备案和注销用时",
    "rules.json": "规则和条款对照",
}
"""The files of the whole register, beside ``data/``, and what each of them holds."""


RECORDS = (
    ("account", "一个账号", "accounts/{unit}/{account}.json", "accounts.json"),
    ("unit", "一家单位", "units/{unit}.json", "units.json"),
    ("announcement", "一份公告", "announcements/{unit}/{announcement}.json", "announcements.json"),
)
"""The files of one record: too many to list, so the package says where they stand."""


def terms(book: Book) -> str:
    """Return on what terms the data may be used, as the page of the data says too."""
    site = book.site
    source = f"{site.jurisdiction}政务新媒体名册，数据截至{site.as_of}"
    return f"名册的公开字段都可以下载和再次使用。使用时请写明“{source}”。"


def data_package(book: Book, files: Sequence[Asset], address: str = "") -> Asset:
    """Return the description of the files of the whole register, with its page where known."""
    site = book.site
    demonstration = "示范数据，账号均为虚构。" if site.demonstration else ""
    by_name = {asset.uri.removeprefix("data/"): asset for asset in files}
    document = {
        "profile": "data-package",
        "name": f"mingce-{site.code}",
        "title": f"{site.jurisdiction}政务新媒体名册",
        "description": f"{demonstration}数据截至{site.as_of}。",
        "version": f"{FORMAT}.{PROMISE}",
        "created": f"{site.as_of}T00:00:00+08:00",
        **({"homepage": place_of(address, "data/")} if address else {}),
        # The terms are no licence that has a name of its own; they stand on the page of the data.
        "licenses": [{"path": "index.html", "title": terms(book)}],
        "resources": [
            _resource(name, title, by_name[name].data)
            for name, title in TITLES.items()
            if name in by_name
        ],
        "records": [
            {
                "name": name,
                "title": title,
                "description": "每条记录的 data 是它自己的文件在本站的地址",
                "pathTemplate": path,
                "listedIn": listed,
                "jsonSchema": f"schemas/{name}.json",
            }
            for name, title, path, listed in RECORDS
        ],
    }
    return Asset("data/datapackage.json", indented(document))


def _resource(path: str, title: str, data: bytes) -> dict[str, Any]:
    name, _, form = path.partition(".")
    resource: dict[str, Any] = {
        "name": f"{name}-{form}" if form == "csv" else name,
        "title": title,
        "path": path,
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/json",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }
    if form == "csv":
        resource["profile"] = "tabular-data-resource"
        resource["schema"] = {"fields": table_fields(COLUMNS), "primaryKey": "id"}
    else:
        resource["jsonSchema"] = f"schemas/{name}.json"
    return resource


def checksum(asset: Asset) -> str:
    """Return the line of a file of ``data/`` among the checksums, with its path from there."""
    return f"{hashlib.sha256(asset.data).hexdigest()}  {asset.uri.removeprefix('data/')}\n"


def checksums(rows: Iterable[str]) -> Asset:
    """Return the file of checksums, by path."""
    return Asset("data/SHA256SUMS", "".join(sorted(rows, key=lambda row: row[66:])).encode())
