"""What the guide to publishing says is what the tests serve, and the footer is as configured."""

from __future__ import annotations

import re

import pytest

from mingce.git.tree import MemoryTree
from mingce.pages import publish
from mingce.pages.build import site_of
from mingce.register import load


def test_the_guide_names_the_policy_under_which_the_pages_are_tested(kit) -> None:
    guide = (kit.root / "docs/deploy.md").read_text("utf-8")
    policies = re.findall(r'add_header Content-Security-Policy "([^"]+)"', guide)
    assert policies == [kit.policy]
    assert (
        guide.count("add_header Cache-Control") == guide.count("include mingce-headers.conf;") == 3
    )


def built(kit, site: str = "", report: str = ""):
    files = kit.register_files()
    files["office/register.yml"] = files["office/register.yml"].replace(
        "site: {public: true}", f"site: {{public: true{site}}}"
    )
    files["office/policy/2021-07-23.yml"] = re.sub(
        r"(?m)^report: .*$",
        f"report: {report}" if report else "",
        files["office/policy/2021-07-23.yml"],
    )
    register = load(MemoryTree(files))
    assert register.problems == []
    return site_of(register, register.as_of(register.first_day))


def foot(site) -> str:
    page = next(each.data.decode() for each in publish(site) if each.uri == "units/index.html")
    return page.split('<footer class="foot">')[1]


def test_nothing_is_shown_that_is_not_configured(kit) -> None:
    words = foot(built(kit))
    assert 'class="inline fine"' not in words
    for word in ("主办单位", "网站标识码", "ICP备", "公网安备", "找错"):
        assert word not in words
    assert 'href="tel:12345"' in words


def test_everything_that_a_government_site_must_name(kit) -> None:
    site = built(
        kit,
        ", sponsor: 示范区政府办公室, site_code: '3702130000', icp: 鲁ICP备00000000号-0,"
        " police: '37021300000000'",
        "{phone: 0532-00000002, url: 'https://p.example/jiucuo?site_code=3702130000&url={page}'}",
    )
    words = foot(site)
    assert "<li>主办单位：示范区政府办公室</li>" in words
    assert "<li>网站标识码：3702130000</li>" in words
    assert ">鲁ICP备00000000号-0</a></li>" in words
    assert "webSearch?code=37021300000000" in words
    assert ">公网安备37021300000000号</a></li>" in words
    # The footer speaks of no page, so it fills none in.
    assert '<a href="https://p.example/jiucuo?site_code=3702130000" rel=' in words
    assert 'href="tel:0532-00000002"' in words


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://p.example/", "https://p.example/"),
        ("https://p.example/?page={page}", "https://p.example/"),
        ("https://p.example/?a=b&page={page}&t={title}", "https://p.example/?a=b"),
        ("https://p.example/{id}", "https://p.example/"),
    ],
)
def test_what_only_a_page_can_fill_in_is_left_out(kit, given: str, shown: str) -> None:
    assert built(kit, report=f"{{url: '{given}'}}").footer.report == shown
