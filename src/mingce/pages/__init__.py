"""The public record: a register's pages, data and feeds, without any site generator.

Imports links; only ``build`` imports the register and what is under it, all else is drawn from
plain values (``view``). ``render`` yields what a door writes into its frame: pages as HTML
fragments with relative links, and assets as bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from mingce.pages.address import place_of
from mingce.pages.badges import badges
from mingce.pages.book import Book
from mingce.pages.columns import COLUMNS_URI, columns_json
from mingce.pages.data import DATA_URIS, data_files
from mingce.pages.draw import drafts
from mingce.pages.feeds import FEED_URIS, feeds
from mingce.pages.frame import Frame
from mingce.pages.lookup import LOOKUP_URI, lookup_json
from mingce.pages.page import Asset, Page, Parcel
from mingce.pages.view import Site

__all__ = [
    "STATIC",
    "Asset",
    "Book",
    "Page",
    "Parcel",
    "Site",
    "drafts",
    "files",
    "parcels",
    "publish",
    "render",
    "sitemap",
    "static_files",
]

STATIC = Path(__file__).parent / "static"
"""Style, script and icon of the pages, served as they are under ``assets/mingce/``."""


def render(site: Site, address: str = "") -> Iterator[Page | Asset]:
    """Yield every page and file of a register's public record.

    ``address`` is the site's own address (``https://host/path/``), where it is known: feeds and
    printed notices name it. The same values give the same bytes.
    """
    book = Book(site)
    for draft in drafts(book, address):
        yield draft.draw()
    yield from files(book, address)


def files(book: Book, address: str = "") -> Iterator[Asset]:
    """Yield every file that is no page: data, feeds, badges, and what pages load."""
    for parcel in parcels(book, address):
        yield from parcel.make()


def parcels(book: Book, address: str = "") -> Iterator[Parcel]:
    """Yield the same files in parcels not made yet, those that take longest first."""
    yield Parcel(DATA_URIS, lambda: data_files(book, address))
    yield Parcel(FEED_URIS, lambda: feeds(book, address))
    yield Parcel((), lambda: badges(book))
    yield Parcel(
        (LOOKUP_URI, COLUMNS_URI),
        lambda: iter(
            [Asset(LOOKUP_URI, lookup_json(book)), Asset(COLUMNS_URI, columns_json(book))]
        ),
    )
    yield Parcel(("robots.txt",), lambda: iter([Asset("robots.txt", _robots(book.site, address))]))
    yield Parcel(tuple(_static()), static_files)


def static_files() -> Iterator[Asset]:
    """Yield the files that pages load: style, scripts, icon."""
    for uri, path in _static().items():
        yield Asset(uri, path.read_bytes())


def _static() -> dict[str, Path]:
    return {f"assets/mingce/{path.name}": path for path in sorted(STATIC.iterdir())}


def publish(site: Site, address: str = "") -> Iterator[Asset]:
    """Yield the whole site as files, in one plain layout and without any generator."""
    frame = Frame(site, address)
    uris = []
    for part in render(site, address):
        if isinstance(part, Page):
            uris.append(part.uri)
            yield Asset(f"{part.uri}index.html", frame.document(part).encode())
        else:
            yield part
    yield Asset("404.html", frame.missing().encode())
    if address:
        yield sitemap(site, address, uris)


def sitemap(site: Site, address: str, uris: Iterable[str]) -> Asset:
    """Return the site map: every page, dated by the data and not by the clock."""
    rows = "".join(
        f"<url><loc>{escape(place_of(address, uri))}</loc><lastmod>{site.as_of}</lastmod></url>\n"
        for uri in uris
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    text = f'{head}\n<urlset xmlns="{space}">\n{rows}</urlset>\n'
    return Asset("sitemap.xml", text.encode())


def _robots(site: Site, address: str) -> bytes:
    if site.demonstration:
        return b"User-agent: *\nDisallow: /\n"
    sitemap = f"\nSitemap: {place_of(address, 'sitemap.xml')}\n" if address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()
