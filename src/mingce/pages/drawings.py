"""Small drawings of where a platform shows what is to be compared: ① the identifier, ② the subject.

Imports asking. They are sketches of our own, not pictures of any platform; the words beside them
say everything that they show. Colours are those of the page.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from mingce.pages.asking import Shown

_HEAD = '<svg class="fig" viewBox="0 0 260 132" aria-hidden="true" focusable="false">'


def drawing(shown: Shown) -> Markup:
    """Return a platform's drawing, empty where the office names none."""
    draw = {
        "profile": _profile,
        "address": _address,
        "backend": _backend,
        "store": _store,
    }.get(shown.drawing)
    return Markup(f"{_HEAD}{draw(shown)}</svg>") if draw else Markup("")  # noqa: S704


def _box(x: float, y: float, w: float, h: float, kind: str = "fg-l") -> str:
    return f'<path class="{kind}" d="M{x} {y}h{w}v{h}h{-w}z"/>'


def _number(n: int, x: float, y: float) -> str:
    return (
        f'<circle class="fg-n" cx="{x}" cy="{y}" r="9"/>'
        f'<text class="fg-d" x="{x}" y="{y + 4}" text-anchor="middle">{n}</text>'
    )


def _words(text: str, x: float, y: float, kind: str = "fg-t") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(text)}</text>'


def _bars(*bars: tuple[float, float, float]) -> str:
    return "".join(f'<path class="fg-b" d="M{x} {y}h{w}"/>' for x, y, w in bars)


def _browser() -> str:
    return _box(1, 1, 258, 130) + '<path class="fg-l" d="M1 28H259"/>'


def _address(shown: Shown) -> str:
    start = shown.address[:30]
    end = 14 + len(start) * 5.6
    return (
        _browser()
        + _box(8, 7, 244, 15)
        + _words(start, 14, 18, "fg-m")
        + _box(end, 9, max(230 - end, 16), 11, "fg-h")
        + _number(1, 242, 14.5)
        + '<circle class="fg-l" cx="36" cy="62" r="18"/>'
        + _bars((64, 54, 70))
        + _box(64, 64, 118, 16, "fg-h")
        + _words("认证主体", 70, 76)
        + _number(2, 196, 72)
        + _bars((18, 100, 90), (18, 114, 60), (140, 100, 90), (140, 114, 60))
    )


def _profile(_shown: Shown) -> str:
    return (
        _box(1, 1, 92, 130)
        + _words("…", 76, 16)
        + '<circle class="fg-h" cx="80" cy="13" r="9"/>'
        + '<circle class="fg-l" cx="22" cy="34" r="12"/>'
        + _bars((42, 30, 40), (42, 40, 26), (12, 62, 70), (12, 74, 70), (12, 86, 50))
        + '<path class="fg-a" d="M92 13h28m-6-5 6 5-6 5"/>'
        + _box(126, 1, 133, 130)
        + '<circle class="fg-l" cx="150" cy="22" r="10"/>'
        + _bars((168, 22, 60))
        + _box(134, 44, 92, 20, "fg-h")
        + _words("账号主体", 140, 58)
        + _number(2, 240, 54)
        + _box(134, 74, 92, 20, "fg-h")
        + _words("更多资料、标识", 140, 88)
        + _number(1, 240, 84)
        + _bars((134, 110, 70))
    )


def _backend(_shown: Shown) -> str:
    return (
        _browser()
        + '<path class="fg-l" d="M62 28V131"/>'
        + _bars((12, 18, 60), (12, 46, 38), (12, 62, 38), (12, 78, 38))
        + _words("账号信息", 74, 48)
        + _box(74, 58, 140, 18, "fg-h")
        + _words("账号标识", 80, 71)
        + _number(1, 230, 67)
        + _box(74, 86, 140, 18, "fg-h")
        + _words("认证主体", 80, 99)
        + _number(2, 230, 95)
        + _bars((74, 120, 90))
    )


def _store(_shown: Shown) -> str:
    return (
        _browser()
        + _bars((12, 15, 60))
        + _box(14, 38, 36, 36)
        + _bars((62, 46, 80))
        + _box(62, 56, 110, 17, "fg-h")
        + _words("开发者", 68, 68)
        + _number(2, 186, 64)
        + _words("应用信息", 14, 94)
        + _box(14, 100, 196, 18, "fg-h")
        + _words("应用包名", 20, 113)
        + _number(1, 226, 109)
    )
