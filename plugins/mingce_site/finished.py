"""A page that is finished before the generator sees it.

Imports mingce.pages. MkDocs would read such a page's source for front matter, Markdown, attribute
lists and snippets; a finished page has none, so no text of a record is ever read that way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from mingce.pages import Page as Fragment


class FinishedPage(Page):
    """A page of the register: its HTML is put into the theme's frame as it is."""

    def __init__(
        self, fragment: Fragment, file: File, config: MkDocsConfig, *, skeleton: bool = False
    ) -> None:
        super().__init__(fragment.title, file, config)
        self.fragment = fragment
        self.skeleton = skeleton
        self.edit_url = None

    def read_source(self, config: MkDocsConfig) -> None:
        """Take title and description from the register."""
        fragment = self.fragment
        self.markdown = ""
        self.meta = {
            "title": fragment.title,
            "description": fragment.description,
            "mingce": fragment.kind,
            "root": fragment.root,
            "search": {"exclude": not fragment.search},
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the HTML as the register drew it."""
        self.content = self.fragment.html
        self.toc = TableOfContents([])
        self.present_anchor_ids = set()


def page_file(fragment: Fragment, config: MkDocsConfig, *, skeleton: bool = False) -> File:
    """Return a page's file, outside the navigation, with its page attached.

    ``skeleton``: the page is rendered with marks where pages of records differ.
    """
    file = File.generated(
        config, f"{fragment.uri}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
    )
    FinishedPage(fragment, file, config, skeleton=skeleton)
    return file


def named_file(uri: str, config: MkDocsConfig) -> File:
    """Return a file to which pages may link, without what it holds."""
    return File.generated(config, uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
