"""The plugin's events: read a register, let the core draw it, hand the result to MkDocs.

Imports mingce.desk (kept, source), mingce.git, mingce.pages and finished. Thin on purpose: what a
page says and how it looks is the core's, so that another generator can publish the same record.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger

from mingce.desk.kept import kept_for
from mingce.desk.source import read_source
from mingce.git.plumbing import GitError
from mingce.git.tree import DATA_FOLDERS, find_root
from mingce.pages import Book, Site, drafts, parcels, sitemap
from mingce.pages.address import uri_of
from mingce.pages.build import Unbuildable
from mingce.pages.frame import Frame, links, missing_body, script_tags
from mingce.pages.page import Draft, Parcel
from mingce.pages.sharing import Begun, share
from mingce.processes import uncollected
from mingce_site.finished import FinishedPage, named_file, page_file
from mingce_site.joined import Joiner, Skeleton, Taken, Writer, mark, values

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger(__name__)

THEME = Path(__file__).parent / "theme"
_PAGE_EVENTS = (
    "pre_page",
    "page_read_source",
    "page_markdown",
    "page_content",
    "page_context",
    "post_page",
)
CHINA = dt.timezone(dt.timedelta(hours=8))


def _taken(src_uri: str) -> PluginError:
    return PluginError(f"docs/{src_uri} 与名册生成的页面重名。请把它改名或删除后再建站。")


def _texts(nav: Any) -> Iterator[str]:
    """Every text in a navigation, addresses among them."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict | list):
        for each in nav.values() if isinstance(nav, dict) else nav:
            yield from _texts(each)


class MingceConfig(Config):
    """The plugin's settings in mkdocs.yml."""

    revision = c.Type(str, default="")
    """The commit to publish; empty for the files on the disk, as while editing."""

    joined = c.Type(bool, default=True)
    """Whether records' pages are joined from a skeleton; only a test has a reason to say no."""

    as_of = c.Type(str, default="")
    """The date to publish as, for a register that is no demonstration; empty for today."""


class MingcePlugin(BasePlugin[MingceConfig]):
    """Publishes the register in whose folder mkdocs.yml stands."""

    site: Site
    address: str
    _frame: Frame
    _joined: list[Draft]
    _parcels: Begun
    _named: list[File]
    _writer: Writer
    _skeletons: dict[int, Skeleton]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the frame under the user's own theme folder and watch what units and office write."""
        if not config.use_directory_urls:
            raise PluginError(
                "名册的固定地址都是目录，请在 mkdocs.yml 里删去 use_directory_urls: false。"
            )
        self.address = config.site_url or ""
        # A column named 名册 is written in addresses as a URI wants it.
        config.site_url = uri_of(self.address) if self.address else config.site_url
        # MkDocs' own knows only the pages that it renders.
        config.theme.static_templates.discard("sitemap.xml")
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.watch.extend(
            str(folder) for name in DATA_FOLDERS if (folder := self._root(config) / name).is_dir()
        )
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages and files of the register; drop the scripts that no page loads.

        Of the pages under others only one a depth goes through the generator: the rest are joined
        from it once it is rendered. Files are written at the end; until links are checked, those
        that a page could name stand among the generator's.
        """
        self.site = self._read(config)
        for file in list(files):
            # The theme's own site map would stand there as its unfilled template.
            theirs = file.src_uri == "sitemap.xml" and file.src_dir != config.docs_dir
            if theirs or file.src_uri.startswith("assets/javascripts/"):
                files.remove(file)
        self._joined, self._skeletons = [], {}
        joining = self.config.joined and self._alone(config)
        depths: set[int] = set()
        in_nav = set(_texts(config.nav))
        taken = frozenset(file.dest_uri for file in files)
        uris = [file.url for file in files.documentation_pages() if file.inclusion.is_included()]
        book = Book(self.site)
        for draft in drafts(book, self.address):
            if f"{draft.uri}index.html" in taken:
                raise _taken(f"{draft.uri}index.md")
            uris.append(draft.uri)
            depth = draft.uri.count("/")
            if not joining or depth < 2 or f"{draft.uri}index.md" in in_nav:
                files.append(page_file(draft.draw(), config))
            elif depth in depths:
                self._joined.append(draft)
            else:
                depths.add(depth)
                files.append(page_file(draft.draw(), config, skeleton=True))
        made = list(parcels(book, self.address))
        if self.address:
            site_map = sitemap(self.site, self.address, uris)
            made.append(Parcel((site_map.uri,), lambda: iter([site_map])))
        named = [uri for parcel in made for uri in parcel.uris]
        for uri in named:
            if uri in taken:
                raise _taken(uri)
        self._named = [named_file(uri, config) for uri in named]
        for file in self._named:
            files.append(file)
        self._writer = Writer(config.site_dir, taken)
        # No page is needed for them: they are made while the generator renders its own.
        self._parcels = Begun([functools.partial(self._write, parcel) for parcel in made])
        return files

    def _write(self, parcel: Parcel) -> None:
        for asset in parcel.make():
            self._writer.asset(asset)

    def _alone(self, config: MkDocsConfig) -> bool:
        """Whether no other plugin does anything to a page: only then may pages be joined."""
        return not any(
            getattr(method, "__self__", None) is not self
            for event in _PAGE_EVENTS
            for method in config.plugins.events[event]
        )

    # Whatever another plugin does to a page's text, a finished page stays as it was drawn.
    @event_priority(-100)
    def on_page_content(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Date every page by the register, so that the site map does not follow the clock."""
        page.update_date = self.site.as_of.isoformat()
        if isinstance(page, FinishedPage):
            return page.fragment.html
        return html

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Make the frame, once the navigation is known."""
        menu = [(str(item.title), item.url) for item in nav.items if getattr(item, "url", None)]
        self._frame = Frame(self.site, self.address, menu)
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Take back the files that the generator was to know and not to write."""
        for file in self._named:
            files.remove(file)
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the theme what stands around a page; in a skeleton, marks in its place."""
        base, kind = context["base_url"], page.meta.get("mingce", "")
        given: dict[str, Any] = {
            "mingce": self.site,
            "mingce_header": self._frame.header(base, page.url, page.meta.get("root", ""), kind),
            "mingce_footer": self._frame.footer(base),
            "mingce_scripts": "",
        }
        if isinstance(page, FinishedPage):
            given["mingce_scripts"] = script_tags(page.fragment, links(base))
            if page.skeleton:
                given |= {f"mingce_{hole}": mark(hole) for hole in ("header", "footer", "scripts")}
                page.meta.update({hole: mark(hole) for hole in ("title", "description")})
                page.content = mark("content")
                page.canonical_url = mark("canonical") if page.canonical_url else None
        context.update(given)  # type: ignore[typeddict-item]
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The same for pages without a source, such as 404."""
        base = context["base_url"]
        given = {
            "mingce": self.site,
            "mingce_header": self._frame.header(base, "-", "-"),
            "mingce_footer": self._frame.footer(base),
            "mingce_scripts": "",
            "mingce_missing": missing_body(links(base)),
        }
        context.update(given)  # type: ignore[typeddict-item]
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keep a skeleton, and fill it for the page that it was made from."""
        if not isinstance(page, FinishedPage) or not page.skeleton:
            return output
        skeleton = Skeleton(output)
        self._skeletons[page.fragment.uri.count("/")] = skeleton
        return skeleton.join(values(page.fragment, self._frame, self.address))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write all files, and join and write the pages that the generator did not render."""
        joiner = Joiner(self._skeletons, self._frame, self.address, self._writer)
        try:
            with uncollected():
                share(joiner.jobs(self._joined))
                self._parcels.end()
        except Taken as error:
            raise _taken(str(error)) from None

    def on_build_error(self, *, error: Exception) -> None:
        """Leave no process behind that goes on writing."""
        if parcels := getattr(self, "_parcels", None):
            parcels.stop()

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).parent

    def _read(self, config: MkDocsConfig) -> Site:
        root = self._root(config)
        if find_root(root) != root.absolute():
            raise PluginError(
                f"{root} 里没有 office/register.yml，不是一个名册。请在名册的文件夹里建站。"
            )
        try:
            with uncollected():
                source = read_source(root, self.config.revision, kept_for(root))
                site = source.site(self._today())
        except (GitError, Unbuildable) as error:
            raise PluginError(str(error)) from None
        if source.unreadable:
            # Not a warning: in strict mode one unit's file would stop everybody's site.
            log.info(
                "有 %d 份文件不能读取，按此前的登记显示：%s",
                len(source.unreadable),
                "、".join(sorted(source.unreadable)),
            )
        return site

    def _today(self) -> dt.date:
        if not self.config.as_of:
            return dt.datetime.now(CHINA).date()
        try:
            return dt.date.fromisoformat(self.config.as_of)
        except ValueError:
            raise PluginError(
                f"as_of 的日期“{self.config.as_of}”不对，请写成 2026-03-05 的样子。"
            ) from None
