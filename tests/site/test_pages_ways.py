"""How a reader reports a mistake, what machines are told, and whose commit brought what."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from mingce.pages import Page, render
from mingce.pages.view import Entry
from mingce.pages.ways import Matter, ways

MATTER = Matter("“甲街道”（新浪微博）", "370213:jia/weibo", "LC-2024-0001", "accounts/jia/weibo/")


def pages_of(site, address: str = "") -> dict[str, Page]:
    return {part.uri: part for part in render(site, address) if isinstance(part, Page)}


def test_telephone_alone_is_one_sentence(site) -> None:
    page = pages_of(site)["accounts/jia/weibo/"].html
    assert (
        "<p>发现登记有误，或对账号有疑问：拨打"
        '<a class="nw" href="tel:0532-00000002">0532-00000002</a>，'
        '说明备案号<span class="nw">LC-2024-0001</span>。</p>' in page
    )
    assert 'class="ways"' not in page


def test_without_a_telephone_it_is_the_citys(make_site) -> None:
    (way,) = ways(make_site(report_phone=""), "", MATTER)
    assert (way.label, way.href) == ("12345", "tel:12345")


def test_every_way_is_filled_in(make_site) -> None:
    site = make_site(
        report_email="xmt@example.gov.cn",
        report_url="https://portal.example/jiucuo?site_code=0000000000&url={page}",
        report_issues="https://forge.example/new?title={title}&body={body}&id={id}",
    )
    phone, mail, portal, forge = ways(site, "https://x.cn/col/名册/", MATTER)
    assert phone.href == "tel:0532-00000002"
    parts = urlsplit(mail.href)
    assert (parts.scheme, parts.path) == ("mailto", "xmt@example.gov.cn")
    said = {key: value for key, (value,) in parse_qs(parts.query).items()}
    assert said["subject"] == "【示范数据】名册纠错：“甲街道”（新浪微博）"
    assert said["body"].split("\r\n") == [
        "反映的登记：“甲街道”（新浪微博）",
        "编号：370213:jia/weibo",
        "备案号：LC-2024-0001",
        "数据截至：2026-11-24",
        "页面：https://x.cn/col/名册/accounts/jia/weibo/",
        "",
        "哪里不对：",
        "",
    ]
    assert parse_qs(urlsplit(portal.href).query)["url"] == [
        "https://x.cn/col/名册/accounts/jia/weibo/"
    ]
    query = parse_qs(urlsplit(forge.href).query)
    assert query["id"] == ["370213:jia/weibo"]
    assert query["title"] == [said["subject"]]
    assert query["body"] == [said["body"]]


def test_no_text_of_a_record_adds_a_header_or_a_parameter(make_site) -> None:
    site = make_site(
        report_email="xmt@example.gov.cn", report_issues="https://f.example/?t={title}"
    )
    matter = dataclasses.replace(MATTER, what="x&cc=a@b.cn\r\nBcc: c@d.cn?#{body}")
    _, mail, forge = ways(site, "", matter)
    assert set(parse_qs(urlsplit(mail.href).query)) == {"subject", "body"}
    assert set(parse_qs(urlsplit(forge.href).query)) == {"t"}
    assert "\r" not in mail.href + forge.href


@pytest.mark.parametrize("uri", ["accounts/jia/weibo/", "accounts/jia/kuaishou/", "units/jia/"])
def test_every_record_has_a_way(make_site, uri: str) -> None:
    site = make_site(report_email="xmt@example.gov.cn")
    page = pages_of(site)[uri].html
    assert 'href="mailto:xmt@example.gov.cn?subject=' in page
    assert '<ul class="ways">' in page


def test_an_announcement_has_a_way_too(make_site) -> None:
    page = pages_of(make_site())["announcements/jia/2026-11-20-weibo/"].html
    assert "发现公告有误：拨打" in page


def block(page: Page) -> dict:
    (text,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.html, re.DOTALL
    )
    return json.loads(text)


def test_machines_are_told_who_runs_an_account(make_site, kit) -> None:
    known = kit.account("jia/wechat", "filed", url="https://weibo.com/u/1", former_names=("旧名",))
    site = make_site(accounts=(known,), notices=(), events=(), demonstration=False)
    said = block(pages_of(site, "https://x.cn/")["accounts/jia/wechat/"])
    assert said == {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "name": "甲街道（微信公众号）",
        "url": "https://x.cn/accounts/jia/wechat/",
        "inLanguage": "zh-CN",
        "dateModified": "2024-03-08",
        "description": "状态：已备案。数据截至2026-11-24。",
        "mainEntity": {
            "@type": "Organization",
            "name": "甲街道",
            "alternateName": ["旧名"],
            "identifier": [
                {
                    "@type": "PropertyValue",
                    "propertyID": "名册编号",
                    "value": "370213:jia/wechat",
                },
                {
                    "@type": "PropertyValue",
                    "propertyID": "微信公众号原始标识",
                    "value": "0512345678",
                },
            ],
            "description": "发布街道信息",
            "parentOrganization": {
                "@type": "GovernmentOrganization",
                "name": "示范市甲街道办事处",
            },
            "sameAs": "https://weibo.com/u/1",
        },
    }


@pytest.mark.parametrize("state", ["deregistered", "transferred", "assigned", "disputed"])
def test_machines_are_not_told_that_anybody_runs_what_nobody_answers_for(
    make_site, kit, state: str
) -> None:
    known = kit.account("jia/wechat", state, url="https://weibo.com/u/1")
    site = make_site(accounts=(known,), notices=(), events=(), demonstration=False)
    entity = block(pages_of(site)["accounts/jia/wechat/"])["mainEntity"]
    assert "parentOrganization" not in entity
    assert "sameAs" not in entity


def test_a_demonstration_says_so_to_machines(site) -> None:
    said = block(pages_of(site)["accounts/jia/wechat/"])
    assert said["description"].startswith("示范数据，账号为虚构。")
    assert "sameAs" not in said["mainEntity"]


COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_a_commit_is_named_and_linked_only_where_the_repository_is(make_site, kit) -> None:
    entry = Entry(make_site().as_of, "开设备案", "开设。", "LC-2024-0001", id="jia/weibo/x")
    known = kit.account("jia/weibo", "filed", log=(entry,))
    values = {"accounts": (known,), "notices": (), "events": (), "commits": {"jia/weibo/x": COMMIT}}
    page = html.unescape(pages_of(make_site(**values))["accounts/jia/weibo/"].html)
    assert '<span class="commit">名册版本 <code class="id">0123456789</code></span>' in page
    assert "备案原件" not in page
    values["repository"] = "https://forge.example/lc/mingce"
    page = pages_of(make_site(**values))["accounts/jia/weibo/"].html
    assert f'<a href="https://forge.example/lc/mingce/commit/{COMMIT}"' in page
    assert "registry/jia/weibo/" in page
    del values["commits"]
    assert 'class="commit"' not in pages_of(make_site(**values))["accounts/jia/weibo/"].html
