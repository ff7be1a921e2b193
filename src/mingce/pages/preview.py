"""What a change does to the public pages: the pages that it touches, old and new side by side.

Imports book, draw, frame, page, templating and view. Only pages that tell of a changed record are
drawn; what lists the whole register is drawn too and kept where it differs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mingce.pages.book import Book
from mingce.pages.draw import drafts
from mingce.pages.frame import Frame
from mingce.pages.page import Asset, Draft, Page
from mingce.pages.templating import environment
from mingce.pages.view import Site

NOTE = "这是预览，不是正式页面。这里只有改动涉及的页面，其他链接打不开。"
_RECORDS = ("units", "accounts", "notices", "office_notices")


@dataclasses.dataclass(frozen=True, slots=True)
class Touched:
    """A page that a change touches; None where it is new, or gone."""

    uri: str
    before: Page | None
    after: Page | None

    @property
    def title(self) -> str:
        """What the page is called now, or was."""
        page = self.after or self.before
        assert page is not None
        return page.title

    @property
    def word(self) -> str:
        """What becomes of the page."""
        if self.before is None:
            return "新增"
        return "删去" if self.after is None else "改变"


def touched(before: Site, after: Site) -> list[Touched]:
    """Return the pages that differ, those of records first, then the lists."""
    changed = _changed(before, after)
    old, new = _drafts(before), _drafts(after)
    found = []
    for uri in [*new, *(uri for uri in old if uri not in new)]:
        one, other = old.get(uri), new.get(uri)
        about = _about(one) | _about(other)
        if about and changed is not None and not about & changed and one and other:
            continue
        pages = one.draw() if one else None, other.draw() if other else None
        if pages[0] != pages[1]:
            found.append((not about, Touched(uri, *pages)))
    found.sort(key=lambda each: each[0])
    return [each for _, each in found]


def _drafts(site: Site) -> dict[str, Draft]:
    return {draft.uri: draft for draft in drafts(Book(site))}


def _about(draft: Draft | None) -> frozenset[str]:
    return draft.about if draft else frozenset()


def _changed(before: Site, after: Site) -> frozenset[str] | None:
    """The ids of the records that differ; None where something differs that every page shows."""
    if _shared(before) != _shared(after):
        return None
    ids: set[str] = set()
    for field in _RECORDS:
        old, new = _by_id(getattr(before, field)), _by_id(getattr(after, field))
        ids |= {key for key in {*old, *new} if old.get(key) != new.get(key)}
    for key in {*before.commits, *after.commits}:
        if before.commits.get(key) != after.commits.get(key):
            ids |= {key, key.rpartition("/")[0]}
    return frozenset(ids)


def _by_id(records: Iterable[Any]) -> Mapping[str, Any]:
    return {record.id: record for record in records}


def _shared(site: Site) -> Site:
    """A register without its records: the office, the platforms, the instrument."""
    return dataclasses.replace(
        site,
        units=(),
        accounts=(),
        notices=(),
        office_notices=(),
        events=(),
        timeliness=(),
        closing_times=(),
        commits={},
    )


def preview(
    before: Site, after: Site, pages: Sequence[Touched], static: Iterable[Asset]
) -> Iterator[Asset]:
    """Yield an overview and the pages that a change touches, as they were and as they would be.

    ``static`` are the files that every page loads; each side gets its own.
    """
    overview = environment().get_template("preview.html").render(pages=pages, site=after)
    yield Asset("index.html", overview.encode())
    frames = Frame(before), Frame(after)
    for page in pages:
        for side, frame, drawn in zip(
            ("old", "new"), frames, (page.before, page.after), strict=True
        ):
            if drawn is not None:
                text = frame.document(drawn, note=NOTE)
                yield Asset(f"{side}/{page.uri}index.html", text.encode())
    for asset in static:
        for side in ("old", "new"):
            yield Asset(f"{side}/{asset.uri}", asset.data)
