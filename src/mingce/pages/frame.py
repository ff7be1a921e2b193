"""What stands around a page: head, header and footer, in one plain layout.

Imports address, page, templating and view. Any generator can put header and footer around its own
pages; :meth:`Frame.document` makes a whole page without one, so that the register can be published
when no generator is left.
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


def base_of(uri: str) -> str:
    """Where the site's root is, seen from the page of an address."""
    return "/".join([".."] * uri.count("/"))


def missing_body(url: Url) -> str:
    """Return what the page for addresses that lead nowhere says."""
    return environment().get_template("_missing.html").render(url=url)


def script_tags(page: Page, url: Url) -> Markup:
    """Return the elements that load what a page needs besides the scripts of every page."""
    return Markup("").join(
        Markup('<script src="{}" defer></script>\n').format(url(f"assets/mingce/{script}"))
        for script in page.scripts
    )


class Frame:
    """The frame of one site. Headers and footers are few: each is made once."""

    def __init__(self, site: Site, address: str = "", nav: Sequence[tuple[str, str]] = NAV) -> None:
        self._site = site
        self._address = address
        self._nav = nav
        self._targets = {target for _, target in nav}
        self._headers: dict[tuple[str, str, str, bool], Markup] = {}
        self._footers: dict[str, Markup] = {}

    def header(self, base: str, here: str, root: str, kind: str = "") -> Markup:
        """Return what stands above a page.

        ``base`` is the site's root seen from it, ``here`` its address, ``root`` that of its entry
        in the navigation.
        """
        key = (base, here if here in self._targets else "", root, kind in PRINTED)
        if key not in self._headers:
            text = (
                environment()
                .get_template("_header.html")
                .render(
                    site=self._site,
                    url=links(base),
                    here=here,
                    root=root,
                    nav=self._nav,
                    paper=kind in PRINTED,
                )
            )
            self._headers[key] = Markup(text)  # noqa: S704 - the template escapes
        return self._headers[key]

    def footer(self, base: str) -> Markup:
        """Return what stands under every page, as a government site must show it."""
        if base not in self._footers:
            template = environment().get_template("_footer.html")
            text = template.render(site=self._site, url=links(base))
            self._footers[base] = Markup(text)  # noqa: S704 - the template escapes
        return self._footers[base]

    def document(self, page: Page, note: str = "") -> str:
        """Return a whole page. ``note`` stands above everything, as a preview's does."""
        return self._document(page, base_of(page.uri), place_of(self._address, page.uri), note)

    def missing(self) -> str:
        """Return the page for addresses that lead nowhere. Its links begin at the host's root."""
        base = path_of(self._address)
        body = missing_body(links(base))
        title = "没有这个页面"
        return self._document(Page("404.html", title, title, body, "missing", "-"), base)

    def _document(self, page: Page, base: str, canonical: str = "", note: str = "") -> str:
        url = links(base)
        return (
            environment()
            .get_template("document.html")
            .render(
                site=self._site,
                page=page,
                url=url,
                canonical=canonical,
                header=self.header(base, page.uri, page.root, page.kind),
                footer=self.footer(base),
                body=Markup(page.html),  # noqa: S704 - drawn by the templates
                scripts=script_tags(page, url),
                note=note,
            )
        )
