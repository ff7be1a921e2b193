"""What stands around a page: head, header and footer, in one plain layout.

Imports address, feeds, page, templating and view. Any generator can put header and footer around
its own pages; :func:`document` makes a whole page without one, so that the register can be
published when no generator is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from mingce.pages.address import path_of, place_of
from mingce.pages.page import Page
from mingce.pages.templating import environment
from mingce.pages.view import Site

Url = Callable[[str], str]
"""From a place under the site's root to a link."""

NAV = (
    ("核验", "verify/"),
    ("名册", "register/"),
    ("公告", "announcements/"),
    ("统计", "stats/"),
    ("数据", "data/"),
)
"""The main navigation: word and address."""

PRINTED = ("announcement", "office_notice")
"""The kinds of pages that print as official papers, without the banner."""


def links(base: str) -> Url:
    """Return how links are written on a page from which the site's root is ``base``."""
    start = "" if base in ("", ".") else f"{base.rstrip('/')}/"
    return lambda target: (start + target) or "./"


def relative(uri: str) -> Url:
    """Return how links are written on the page of an address."""
    return links("/".join([".."] * uri.count("/")))


def header(
    site: Site,
    url: Url,
    here: str,
    root: str,
    nav: Sequence[tuple[str, str]] = NAV,
    kind: str = "",
) -> Markup:
    """Return what stands above a page. ``here`` is its address, ``root`` that of its nav entry."""
    template = environment().get_template("_header.html")
    return Markup(  # noqa: S704 - the template escapes
        template.render(site=site, url=url, here=here, root=root, nav=nav, paper=kind in PRINTED)
    )


def footer(site: Site, url: Url) -> Markup:
    """Return what stands under every page, as a government site must show it."""
    return Markup(environment().get_template("_footer.html").render(site=site, url=url))  # noqa: S704


def document(site: Site, page: Page, address: str = "", note: str = "") -> str:
    """Return a whole page. ``note`` stands above everything, as a preview's does."""
    url = relative(page.uri)
    template = environment().get_template("document.html")
    return template.render(
        site=site,
        page=page,
        url=url,
        canonical=place_of(address, page.uri),
        header=header(site, url, page.uri, page.root, kind=page.kind),
        footer=footer(site, url),
        body=Markup(page.html),  # noqa: S704 - drawn by the templates
        note=note,
    )


def missing(site: Site, address: str = "") -> str:
    """Return the page for addresses that lead nowhere. Its links begin at the host's root."""
    url = links(path_of(address))
    page = Page("404.html", "没有这个页面", "", missing_body(url), "missing", "-")
    template = environment().get_template("document.html")
    return template.render(
        site=site,
        page=page,
        url=url,
        canonical="",
        header=header(site, url, "-", "-"),
        footer=footer(site, url),
        body=Markup(page.html),  # noqa: S704 - drawn by the template
        note="",
    )


def missing_body(url: Url) -> str:
    """Return what the page for addresses that lead nowhere says."""
    return environment().get_template("_missing.html").render(url=url)
