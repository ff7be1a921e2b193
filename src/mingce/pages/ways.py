"""The ways by which a reader tells that a record is wrong, filled in with what it concerns.

Imports view. A page sends nothing itself: each way is a link that the reader's own telephone, mail
program or browser opens.
"""

from __future__ import annotations

import dataclasses
from urllib.parse import quote

from mingce.pages.view import Site


@dataclasses.dataclass(frozen=True, slots=True)
class Matter:
    """What a report concerns: a record in words, its id, its number with its word, its page."""

    what: str
    id: str
    number: str
    uri: str
    word: str = "备案号"


@dataclasses.dataclass(frozen=True, slots=True)
class Way:
    """One way: what it is called before the link, the link's words and target, and what to add."""

    lead: str
    label: str
    href: str
    rest: str = ""


def ways(site: Site, address: str, matter: Matter) -> list[Way]:
    """Return the ways that the office gives, the telephone first."""
    title, body = _title(site, matter), _body(site, address, matter)
    phone = site.report_phone or "12345"
    say = f"{matter.word}{matter.number}" if matter.number else "名称"
    found = [Way("拨打", phone, f"tel:{phone}", f"，说明{say}")]
    if site.report_email:
        target = f"mailto:{quote(site.report_email, '@')}"
        target += f"?subject={quote(title, '')}&body={quote(body, '')}"
        found.append(Way("发邮件到", site.report_email, target, "，要反映的账号已经填好"))
    fills = {
        "title": title,
        "body": body,
        "id": matter.id,
        "page": _page(address, matter) or matter.id,
    }
    if _is_web(site.report_url):
        found.append(Way("在网上", "找错", _filled(site.report_url, fills)))
    if _is_web(site.report_issues):
        found.append(Way("在网上", "提交问题", _filled(site.report_issues, fills), "，需要登录"))
    return found


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _filled(url: str, fills: dict[str, str]) -> str:
    for name, text in fills.items():
        url = url.replace(f"{{{name}}}", quote(text, ""))
    return url


def _page(address: str, matter: Matter) -> str:
    return f"{address.rstrip('/')}/{matter.uri}" if address else ""


def _title(site: Site, matter: Matter) -> str:
    return f"{'【示范数据】' if site.demonstration else ''}名册纠错：{matter.what}"


def _body(site: Site, address: str, matter: Matter) -> str:
    lines = [
        f"反映的登记：{matter.what}",
        f"编号：{matter.id}",
        f"{matter.word}：{matter.number}" if matter.number else "",
        f"数据截至：{site.as_of}",
        f"页面：{_page(address, matter)}" if address else "",
    ]
    return "\r\n".join([*(line for line in lines if line), "", "哪里不对：", ""])
