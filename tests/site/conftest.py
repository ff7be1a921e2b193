"""What the site's tests stand on: a small register as pages see it, one as files, one as a site.

The makers are in samples.py, registers.py and serving.py beside this module; ``kit`` hands them
to tests.

Fixtures: ``site`` holds an account in every displayed state; ``folder`` is a register of two units
with a site's configuration; ``demo`` is the repository's own register, built once a run, ``plain``
the same without a generator, ``published`` both; ``address`` is where ``demo`` is served under a
strict policy, and ``driver`` a Chromium; ``kinds`` names a page of every kind, ``others`` pages
that the demonstration lacks: a hand-written one and a preview.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.site.registers import (
    GUIDE,
    ROOT,
    Built,
    Folder,
    announcement,
    daybook,
    make_folder,
    moved,
    opening,
    register_files,
)
from tests.site.samples import AS_OF, account, notice_days, sample
from tests.site.serving import POLICY, Open, chromium, served

from mingce.desk.source import read_source
from mingce.pages import Page, publish, render, static_files
from mingce.pages.preview import preview, touched
from mingce.pages.view import Site


@pytest.fixture
def site() -> Site:
    return sample()


@pytest.fixture
def make_site() -> Callable[..., Site]:
    return sample


@pytest.fixture(scope="session")
def kit() -> SimpleNamespace:
    """The makers of samples.py, registers.py and serving.py, for tests."""
    return SimpleNamespace(
        Built=Built,
        Folder=Folder,
        Open=Open,
        account=account,
        announcement=announcement,
        daybook=daybook,
        moved=moved,
        notice_days=notice_days,
        opening=opening,
        policy=POLICY,
        register_files=register_files,
        make_folder=make_folder,
        root=ROOT,
        sample=sample,
        served=served,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_folder(tmp_path / "register", register_files())


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The repository's own register as its site."""
    return Folder(ROOT).build(tmp_path_factory.mktemp("demo") / "site")


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same register as the core writes it, without a generator."""
    out = tmp_path_factory.mktemp("plain") / "site"
    for each in publish(read_source(ROOT).site(AS_OF)):
        target = out / each.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(each.data)
    return Built(out)


@pytest.fixture(params=["mkdocs", "render"])
def published(request: pytest.FixtureRequest) -> Built:
    """The demonstration by both ways on which it can be published."""
    built: Built = request.getfixturevalue("demo" if request.param == "mkdocs" else "plain")
    return built


@pytest.fixture(scope="session")
def kinds() -> dict[str, str]:
    """A page of every kind, by a name: records in every state that the demonstration has."""
    site = read_source(ROOT).site(AS_OF)
    states = {f"accounts/{each.id}/": f" {each.state}" for each in site.accounts}
    states |= {f"{each.id}/": f" {each.status}" for each in site.notices}
    found: dict[str, str] = {}
    for part in render(site):
        if isinstance(part, Page):
            found.setdefault(f"{part.kind}{states.get(part.uri, '')}", part.uri)
    return found | {"missing": "404.html"}


@pytest.fixture(scope="session")
def address(demo):
    with served(demo.path) as found:
        yield found


@pytest.fixture(scope="session")
def others(tmp_path_factory):
    """Pages that the demonstration lacks, by a name: their whole addresses."""
    base = tmp_path_factory.mktemp("others")
    folder = make_folder(base / "register", register_files())
    folder.write("docs/guide.md", GUIDE)
    menu = "  - 数据: data/index.md\n"
    settings = (folder.path / "mkdocs.yml").read_text("utf-8")
    folder.write("mkdocs.yml", settings.replace(menu, f"{menu}  - 关于: guide.md\n"))
    folder.build(base / "site")
    before, after = sample(), sample(accounts=sample().accounts[1:])
    for part in preview(before, after, touched(before, after), static_files()):
        target = base / "preview" / part.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(part.data)
    # A preview is opened from a folder of its own: it frames its pages, which the policy forbids.
    with served(base / "site") as site, served(base / "preview", Open) as shown:
        yield {
            "hand-written": f"{site}guide/",
            "preview": shown,
            "previewed page": f"{shown}new/register/index.html",
        }


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    driver = chromium(tmp_path_factory.mktemp("browser"))
    try:
        yield driver
    finally:
        driver.quit()
