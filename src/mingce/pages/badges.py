"""A badge for each account, for other sites to show with ``<img>``: name, platform, state, date.

Imports book, escaping, marks, states and view. A badge states what the register said on its date
and sends the reader to the site; that of an account that is over, or in dispute, says so. An image
loads no font, so the widths are counted: a Chinese character is as wide as it is high.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from mingce.pages.book import Book
from mingce.pages.escaping import escaped
from mingce.pages.marks import mark_paths
from mingce.pages.page import Asset
from mingce.pages.states import STATES
from mingce.pages.view import Account

_UNSEEN = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
_WIDTH, _ROOM = 320, 292
_WHO = {
    "pending": "{}报送",
    "disputed": "{}报送，归属没有核定",
    "transferred": "原由{}运营",
    "deregistered": "原由{}运营",
    "assigned": "经认定不属于{}",
    "withdrawn": "{}已撤回备案",
}
"""What is said of the unit in states in which it does not simply run the account."""


def badge_uri(account: Account) -> str:
    """Return where an account's badge stands."""
    return f"badges/{account.id}.svg"


def badges(book: Book) -> Iterator[Asset]:
    """Yield the badge of every account, in the register or over."""
    for account in (*book.listed, *book.withdrawn):
        yield Asset(badge_uri(account), badge_svg(book, account))


def badge_svg(book: Book, account: Account) -> bytes:
    """Return an account's badge."""
    site, state = book.site, STATES[account.state]
    platform, unit = book.platform(account.platform).name, book.unit(account.unit).name
    demonstration = "示范数据，" if site.demonstration else ""
    who = _WHO.get(account.state, "{}").format(unit)
    dated = f"{demonstration}截至{site.as_of}，以本站页面为准"
    about = f"{account.name}（{platform}），{who}，{state.word}。{dated}"
    unsure = state.over or account.state == "disputed"
    ink = "#17232a" if unsure else "#0b5563"
    beside = _ROOM - 34 - 17 * len(state.word)
    edge = ' stroke-dasharray="4 3"' if unsure else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="114"'
        f' viewBox="0 0 {_WIDTH} 114" role="img" font-family="{_FONT}">'
        f"<title>{_text(about)}</title>"
        f'<rect x="1" y="1" width="{_WIDTH - 2}" height="112" fill="#fff" stroke="{ink}"'
        f' stroke-width="2"{edge}/>'
        f'<g transform="translate(16 14) scale(1.1)" color="{ink}">'
        f"{mark_paths(account.state)}</g>"
        f'<text x="40" y="32" font-size="17" font-weight="700" fill="{ink}">{state.word}</text>'
        f'<text x="{_WIDTH - 14}" y="32" font-size="12" text-anchor="end" fill="#47565f">'
        f"{_fitted(site.jurisdiction + '政务新媒体名册', 12, beside)}</text>"
        f'<text x="16" y="58" font-size="15" font-weight="700" fill="#17232a">'
        f"{_fitted(account.name, 15, 190)}"
        f'<tspan font-weight="400" font-size="13">{_fitted(f"（{platform}）", 13, 100)}</tspan>'
        f"</text>"
        f'<text x="16" y="80" font-size="12" fill="#47565f">{_fitted(who, 12, _ROOM)}</text>'
        f'<text x="16" y="100" font-size="12" fill="#47565f">{_text(dated)}</text></svg>'
        "\n"
    ).encode()


def _text(text: str) -> str:
    return escaped(_UNSEEN.sub("", text))


# A unit's name and a platform's stand on the badges of many accounts.
@functools.lru_cache(4096)
def _fitted(text: str, size: int, room: int) -> str:
    """Return a text that fits into so many pixels, cut with an ellipsis where it would not."""
    text = _UNSEEN.sub("", text)
    taken = 0.0
    for number, sign in enumerate(text):
        taken += size if unicodedata.east_asian_width(sign) in "WFA" else size * 0.6
        if taken > room:
            return escaped(text[: max(number - 1, 0)] + "…")
    return escaped(text)
