"""What every page is drawn with: the register opened, the templates, links relative to the page.

Imports book, marks, page, templating, view and ways. Knows no generator: a page is what stands
between a site's header and its footer, so it works in any frame and under any path.
"""

from __future__ import annotations

from typing import Any

from mingce.pages.address import place_of
from mingce.pages.book import Book
from mingce.pages.marks import sprite
from mingce.pages.page import Page
from mingce.pages.qr import Codes
from mingce.pages.templating import Shared, environment
from mingce.pages.ways import Matter, Way, ways


class Drawer:
    """Draws pages of one register. ``address`` is the site's own, empty where it is not known."""

    def __init__(self, book: Book, address: str) -> None:
        self.book = book
        self.site = book.site
        self.address = address
        self.codes = Codes(place_of(address)) if address else None
        self._common = {
            "site": book.site,
            "book": book,
            # A demonstration stands still at its date; real readers count from their own day.
            "ways": self.ways,
            "today": book.site.as_of if book.site.demonstration else None,
        }
        self._shared: dict[int, Shared] = {}

    def page(
        self,
        template: str,
        uri: str,
        title: str,
        description: str,
        /,
        *,
        root: str = "",
        scripts: tuple[str, ...] = (),
        all_marks: bool = False,
        **values: Any,
    ) -> Page:
        """Draw a page from a template, with the symbols of the marks that it shows.

        ``all_marks``: a script may show marks that the page itself does not.
        """
        shared = self._shared_at(uri.count("/"))
        html = environment().get_template(f"{template}.html").render(shared, **values)
        symbols = sprite(None if all_marks else html)
        return Page(
            uri, title, description, f"{symbols}{html}", template, root or uri, scripts=scripts
        )

    def _shared_at(self, depth: int) -> Shared:
        """What all pages have that stand so many folders deep."""
        if depth not in self._shared:
            up = "../" * depth
            values = {**self._common, "url": lambda target: (up + target) or "./"}
            self._shared[depth] = Shared(values)
        return self._shared[depth]

    def ways(self, *matter: str) -> list[Way]:
        """How a reader reports that a record is wrong; what it is in the order of Matter."""
        return ways(self.site, self.address, Matter(*matter))

    def about(self, text: str) -> str:
        """A page's description, with the data's date."""
        demonstration = "示范数据，" if self.site.demonstration else ""
        return f"{text}{demonstration}数据截至{self.site.as_of}。"
