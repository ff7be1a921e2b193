"""Which browsers are served: nothing in our styles and scripts is newer than docs/deploy.md says.

Chinese browsers stand on Chromium of some years ago (86 and later are common). Each list below is
what Chromium 86 knows of what we use; what is newer is named with its version and may only refine.
Whoever needs a new word looks up since when Chromium has it, and adds it where it belongs.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/mingce/pages/static"
STYLES = (STATIC / "mingce.css", *(ROOT / "plugins/mingce_site/theme/assets").glob("**/*.css"))
SCRIPTS = tuple(STATIC.glob("*.js"))
TEMPLATES = tuple((ROOT / "src/mingce/pages/templates").glob("*.html"))

FLOOR = 86


def known(words: str) -> frozenset[str]:
    return frozenset(words.split())


PROPERTIES = known(
    """
    -webkit-text-size-adjust align-items align-self all background border border-bottom
    border-collapse border-color border-left border-radius border-top border-top-color border-width
    bottom box-shadow box-sizing break-inside clip-path color color-scheme column-gap columns
    content counter-increment counter-reset cursor display fill flex flex-direction flex-wrap font
    font-family font-feature-settings font-size font-variant-numeric font-weight gap grid-area
    grid-column grid-row grid-template grid-template-areas grid-template-columns height
    justify-content justify-items justify-self left letter-spacing line-break line-height
    list-style margin margin-bottom margin-left margin-right margin-top max-height max-width
    min-height min-width opacity outline outline-color outline-offset overflow overflow-wrap
    overflow-x padding padding-bottom padding-left padding-right padding-top page position right
    row-gap size stroke stroke-dasharray stroke-width text-align text-anchor text-decoration
    text-indent text-size-adjust top vertical-align white-space width word-break z-index
    """
)

REFINING = {
    "text-underline-offset": 87,
    "text-decoration-thickness": 89,
    ":has()": 105,  # a heading and its note on one line, the margins of a printed notice
    "text-wrap-style": 130,
    "text-spacing-trim": 123,
    "@bottom-center": 131,
    "text-autospace": 140,
}
"""Newer than the floor, by version: left out, a page only looks a little plainer."""

SELECTORS = known(
    "::after ::before ::placeholder :first-child :focus :focus-visible :focus-within :hover"
    " :last-child :not() :nth-child() :root"
)
AT_RULES = known("@media @page")
FUNCTIONS = known("calc counter fit-content inset minmax repeat var")
UNITS = known("% em fr mm pt px rem")
MEDIA = known("screen print max-width prefers-color-scheme")

METHODS = known(
    """
    Collator abs add addEventListener appendChild call charAt charCodeAt cloneNode concat contains
    createDocumentFragment createElement createElementNS createTextNode every exec filter focus
    forEach get getAttribute getElementById getItem indexOf join keys lastIndexOf localeCompare map
    matchMedia max min normalize now open parse preventDefault push querySelector querySelectorAll
    reduce removeAttribute removeChild replace replaceChild replaceState scrollIntoView send set
    setAttribute setItem slice some sort split stringify test toISOString toLowerCase toString
    toggle trim
    """
)
GLOBALS = known("Boolean Date Intl JSON Math Object RegExp String URLSearchParams XMLHttpRequest")
LATER_WORDS = known("async await class const export extends import let super yield")
LATER_SIGNS = (r"=>", r"`", r"\?\.(?!\d)", r"\?\?", r"\*\*", r"\.\.\.", r"catch\s*\{")


def styles(text: str) -> tuple[str, list[str], list[str]]:
    """A style sheet without comments and strings, its selectors, and what its blocks declare."""
    plain = re.sub(r'/\*.*?\*/|"[^"]*"', " ", text, flags=re.S)
    heads = [each.strip() for each in re.findall(r"([^{};]+)\{", plain)]
    bodies = re.findall(r"\{([^{}]*)\}", plain)
    declared = [each.strip() for body in bodies for each in body.split(";") if ":" in each]
    return plain, heads, declared


def later_in_styles(text: str) -> set[str]:
    """What a style sheet uses that no list names."""
    plain, heads, declared = styles(text)
    selectors = " ".join(each for each in heads if not each.startswith("@"))
    media = " ".join(each for each in heads if each.startswith("@media"))
    values = " ".join(each.partition(":")[2] for each in declared)
    names = {each.partition(":")[0].strip() for each in declared}
    return (
        {each for each in names if not each.startswith("--")} - PROPERTIES - REFINING.keys()
        | {
            f"{name}{'()' * bool(call)}"
            for name, call in re.findall(r"(::?[a-z-]+)(\(?)", selectors)
        }
        - SELECTORS
        - REFINING.keys()
        | set(re.findall(r"@[a-z-]+", plain)) - AT_RULES - REFINING.keys()
        | {f"{each}()" for each in set(re.findall(r"([a-z-]+)\(", values)) - FUNCTIONS}
        | set(re.findall(r"(?<![#\w-])-?[\d.]+([a-z%]+)", values)) - UNITS
        | set(
            re.findall(
                r"[a-z][a-z-]+", re.sub(r":[^)]*|[\d.]+\w+|@media|\b(and|not)\b", " ", media)
            )
        )
        - MEDIA
        | set(re.findall(r"[<>]=?", media))
        | nested(plain)
    )


def nested(plain: str) -> set[str]:
    """What stands in a rule and is a rule itself."""
    found, open_rules = set(), []
    for head, brace in re.findall(r"([^{};]*)([{}])", plain):
        if brace == "}":
            open_rules.pop()
            continue
        if open_rules and not open_rules[-1].startswith("@"):
            found.add(head.strip())
        open_rules.append(head.strip())
    return found


def code(text: str) -> tuple[str, list[str]]:
    """A script without comments, strings and patterns; and the patterns."""
    patterns: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match["pattern"]:
            patterns.append(match["pattern"])
        return match["before"] or "" if match["pattern"] else " "

    plain = re.sub(
        r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\""
        r"|(?P<before>[(,=:!&|?{;]\s*|return\s+)"
        r"(?P<pattern>/(?![/*])(?:\[(?:\\.|[^\]\\\n])*\]|\\.|[^/\\\n])+/[a-z]*)",
        keep,
        text,
        flags=re.S,
    )
    return plain, patterns


def later_in_scripts(text: str) -> set[str]:
    """What a script uses that is newer than ES5 and the lists."""
    plain, patterns = code(text)
    own = set(re.findall(r"function\s+(\w+)|(\w+)\s*[=:]\s*function", plain))
    mine = {name for pair in own for name in pair if name}
    mine |= set(re.findall(r"\.(\w+)\s*=[^=]", plain)) | set(re.findall(r"[{,]\s*(\w+):", plain))
    declared = set(re.findall(r"\b([A-Z]\w+)\s*=", plain))
    return (
        {each for sign in LATER_SIGNS for each in re.findall(sign, plain)}
        | set(re.findall(r"\b\w+\b", plain)) & LATER_WORDS
        | set(re.findall(r"\.(\w+)\(", plain)) - METHODS - mine
        | set(re.findall(r"(?<![.\w])([A-Z]\w+)\b", plain)) - GLOBALS - declared
        | set(re.findall(r"(?<![.\w])[a-z]\w*(?=\()", plain)) - mine - BUILT_IN - parameters(plain)
        | {
            each
            for each in patterns
            if re.search(r"\(\?<|\\p\{", each) or set(each.rpartition("/")[2]) - set("gi")
        }
    )


BUILT_IN = known("catch decodeURIComponent encodeURIComponent for function if return switch while")


def parameters(plain: str) -> set[str]:
    """What functions are handed: some are functions themselves."""
    found = re.findall(r"function\s*\w*\s*\(([^)]*)\)", plain)
    local = re.findall(r"\bvar\s+([^;]+);", plain)
    return set(re.findall(r"\w+", " ".join(found))) | set(re.findall(r"\w+", " ".join(local)))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_are_those_of_old_browsers(path: Path) -> None:
    assert later_in_styles(path.read_text("utf-8")) == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_those_of_old_browsers(path: Path) -> None:
    assert later_in_scripts(path.read_text("utf-8")) == set()


def test_no_element_is_newer() -> None:
    newer = r"<(?:dialog|search|fencedframe|selectedcontent)\b|\s(?:popover|inert|commandfor)\b"
    assert [path.name for path in TEMPLATES if re.search(newer, path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a { margin: 1px; }", set()),
        ("a { margin-inline: 1px; }", {"margin-inline"}),
        (".a :is(b, i) { color: #123; }", {":is()"}),
        ("a { color: color-mix(in srgb, red, blue); }", {"color-mix()"}),
        ("a { height: 100dvh; }", {"dvh"}),
        ("@container (max-width: 3em) { a { top: 0; } }", {"@container"}),
        ("@media (width <= 3em) { a { top: 0; } }", {"width", "<="}),
        ("@media (hover: hover) { a { top: 0; } }", {"hover"}),
        (".a { & b { top: 0; } }", {"& b"}),
        (".a { left: 0; b { top: 0; } }", {"b"}),
    ],
)
def test_newer_styles_would_be_found(text: str, found: set[str]) -> None:
    assert later_in_styles(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("var a = '=>`'; // let b\nfunction f(b) { return b / 2 / a; } f(1);", set()),
        ("var a = b?.c;", {"?."}),
        ("var a = b ? .5 : b ?? 1;", {"??"}),
        ("[1].forEach(a => a);", {"=>"}),
        ("let a = `b`;", {"let", "`"}),
        ("f(...a);", {"...", "f"}),
        ("'a'.replaceAll('b', 'c');", {"replaceAll"}),
        ("var a = new AbortController();", {"AbortController"}),
        ("var a = /(?<=b)c/.test('c');", {"/(?<=b)c/"}),
        ("var a = 'b'.replace(/\\p{L}/gu, '');", {"/\\p{L}/gu"}),
        ("try { f(); } catch { }", {"catch {", "f"}),
        ("fetch('a');", {"fetch"}),
    ],
)
def test_newer_scripts_would_be_found(text: str, found: set[str]) -> None:
    assert later_in_scripts(text) == found


def test_the_guide_names_the_floor() -> None:
    guide = (ROOT / "docs/deploy.md").read_text("utf-8")
    assert f"Chromium {FLOOR} 起" in guide
    assert min(REFINING.values()) > FLOOR
