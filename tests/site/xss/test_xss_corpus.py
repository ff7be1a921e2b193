"""The payloads themselves: published, many, of every kind, and alive where nothing protects."""

from __future__ import annotations

import re

import pytest

KINDS = {
    "script element": r"<script",
    "handler": r"(?i)\bon[a-z]+ *=",
    "case": r"JaVaScRiPt|jAvAsCrIpT",
    "entities": r"&#x?[0-9a-f]+;?|&colon;",
    "tab or line end in a scheme": r"(?i)jav[\t\n\r]a?script|java?[\t\n]|javascript[\t\n\r]",
    "null": "\x00",
    "data scheme": r"data:text/html",
    "vbscript": r"(?i)vbscript:",
    "attribute break": r"^[\"']>|^[\"'] ?on",
    "string break": r"^[\"'];|^['\"]-alert",
    "template": r"\{\{|\$\{|<%|#\{",
    "end of a script": r"</script>",
    "comment": r"<!--|-->",
    "CSS": r"(?i)expression\(|url\(javascript|-moz-binding|@import",
    "SVG": r"(?i)<svg",
    "MathML": r"<math",
    "mutation": r"<noscript><p title|<mglyph><style>",
    "Markdown link": r"\]\((?:<)?javascript:",
    "Markdown image": r"!\[[^\]]*\]\(",
    "Markdown autolink": r"^<[a-z-]*script:",
    "Markdown reference": r"\[[^\]]+\]: *\w+script:",
    "XML": r"<!\[CDATA\[|\]\]>",
    "JSON": r"\{\"[^\"]*\":",
    "direction": "[\u202e\u2066]",
    "zero width": "[\u200b\u00ad]",
    "formula": r"^[=+@-]",
    "calendar": r"BEGIN:VEVENT",
}


def test_it_is_large_published_and_says_whose_it_is(sources, payloads) -> None:
    published = [each for each in sources if not each.about.get("own")]
    assert sum(len(each.payloads) for each in published) >= 600
    assert len(published) >= 6
    assert len(set(payloads)) == len(payloads) == sum(len(each.payloads) for each in sources)
    for each in sources:
        assert {"source", "version", "licence", "copyright", "changed"} <= set(each.about), (
            each.name
        )
        assert each.about["licence"] in ("MIT", "BSD-2-Clause", "BSD-3-Clause")


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_some_of_every_kind(payloads, kind: str) -> None:
    assert [text for text in payloads if re.search(KINDS[kind], text)]


def test_nobody_is_called(payloads) -> None:
    hosts = {
        host.lower()
        for text in payloads
        for host in re.findall(r"(?i)(?:https?:|[\"'=(])//([a-z0-9.-]+\.[a-z]+)", text)
    }
    assert hosts <= {"xss.invalid", "evil.invalid", "www.w3.org"}


def careless(text: str) -> str:
    """A page that takes a text as it is, at the place for which the text is made."""
    if re.match(r"\s*(?i:javascript|data|vbscript):", text):
        spot = f'<a href="{text}">x</a><iframe src="{text}"></iframe>'
    elif text[:1] in ("'", '"'):
        spot = f"<input value={text[0]}{text}{text[0]}>"
    elif text.startswith(" on"):
        spot = f"<input value=x{text}>"
    else:
        spot = text
    return f"<!doctype html><meta charset=utf-8><body>{spot}</body>"


@pytest.mark.browser
def test_raw_they_run(pit, put, payloads) -> None:
    """The counterproof: where a page takes them as they are, the pit sees it."""
    documents = {str(number): careless(text) for number, text in enumerate(payloads[::4])}
    found = pit.raw(put({}), documents)
    ran = {name for name, _ in found.fired} - {"?"}
    assert len(ran) >= 40, sorted(ran)
    assert "xss.invalid" in found.hosts
