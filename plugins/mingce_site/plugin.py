"""The plugin's events: read a register, let the core draw it, hand the result to MkDocs.

Imports mingce.desk.source, mingce.git, mingce.pages and finished. Thin on purpose: what a page says
and how it looks is the core's, so that another generator can publish the same record.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger

from mingce.desk.source import read_source
from mingce.git.plumbing import GitError
from mingce.git.tree import DATA_FOLDERS, find_root
from mingce.pages import Page as Fragment
from mingce.pages import Site, render
from mingce.pages.address import uri_of
from mingce.pages.build import Unbuildable
from mingce.pages.frame import Url, footer, header, links, missing_body
from mingce_site.finished import FinishedPage, asset_file, page_file

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger(__name__)

THEME = Path(__file__).parent / "theme"
CHINA = dt.timezone(dt.timedelta(hours=8))


class MingceConfig(Config):
    """The plugin's settings in mkdocs.yml."""

    revision = c.Type(str, default="")
    """The commit to publish; empty for the files on the disk, as while editing."""

    as_of = c.Type(str, default="")
    """The date to publish as, for a register that is no demonstration; empty for today."""


class MingcePlugin(BasePlugin[MingceConfig]):
    """Publishes the register in whose folder mkdocs.yml stands."""

    site: Site
    address: str

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the frame under the user's own theme folder and watch what units and office write."""
        if not config.use_directory_urls:
            raise PluginError(
                "名册的固定地址都是目录，请在 mkdocs.yml 里删去 use_directory_urls: false。"
            )
        self.address = config.site_url or ""
        # A column named 名册 is written in addresses as a URI wants it.
        config.site_url = uri_of(self.address) if self.address else config.site_url
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        config.watch.extend(
            str(folder) for name in DATA_FOLDERS if (folder := self._root(config) / name).is_dir()
        )
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every page and file of the register; drop the scripts that no page loads."""
        self.site = self._read(config)
        for file in list(files):
            if file.src_uri.startswith("assets/javascripts/"):
                files.remove(file)
        for part in render(self.site, self.address):
            made = (
                page_file(part, config) if isinstance(part, Fragment) else asset_file(part, config)
            )
            if files.get_file_from_path(made.src_uri):
                raise PluginError(
                    f"docs/{made.src_uri} 与名册生成的页面重名。请把它改名或删除后再建站。"
                )
            files.append(made)
        return files

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

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the frame what it says of the register."""
        here = page.url
        root = page.meta.get("root", here)
        menu = [(str(item.title), item.url) for item in nav.items if getattr(item, "url", None)]
        url = links(context["base_url"])
        kind = page.meta.get("mingce", "")
        self._frame(context, url, header(self.site, url, here, root, menu, kind))
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The same for pages without a source, such as 404."""
        nav = context["nav"]
        menu = [(str(item.title), item.url) for item in nav.items if getattr(item, "url", None)]
        url = links(context["base_url"])
        self._frame(context, url, header(self.site, url, "-", "-", menu))
        context["mingce_missing"] = missing_body(url)  # type: ignore[typeddict-unknown-key]
        return context

    def _frame(self, context: Any, url: Url, top: str) -> None:
        context["mingce"] = self.site
        context["mingce_header"] = top
        context["mingce_footer"] = footer(self.site, url)

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).parent

    def _read(self, config: MkDocsConfig) -> Site:
        root = self._root(config)
        if find_root(root) != root.absolute():
            raise PluginError(
                f"{root} 里没有 office/register.yml，不是一个名册。请在名册的文件夹里建站。"
            )
        try:
            source = read_source(root, self.config.revision)
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
