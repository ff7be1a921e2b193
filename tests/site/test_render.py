"""``mingce render`` and ``mingce preview``: the site without a generator, and before a merge."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from mingce.cli import group
from mingce.git.tree import MemoryTree
from mingce.pages import Page, render
from mingce.pages.build import site_of
from mingce.pages.preview import touched
from mingce.register import load


def run(*arguments: str):
    return CliRunner().invoke(group, list(arguments))


def articles(path) -> dict[str, str]:
    found = {}
    for file in sorted(path.rglob("index.html")):
        text = file.read_text("utf-8")
        (article,) = re.findall(
            r'<article class="mc" id="main" tabindex="-1">(.*?)</article>\s*(?:</div>\s*)*</main>',
            text,
            re.DOTALL,
        )
        found[file.relative_to(path).as_posix()] = article
    return found


def test_both_ways_publish_the_same_pages_and_files(demo, plain) -> None:
    assert articles(demo.path) == articles(plain.path)
    files = {
        file.relative_to(plain.path).as_posix(): file.read_bytes()
        for file in plain.path.rglob("*")
        if file.is_file() and file.suffix != ".html"
    }
    assert files
    for name, data in files.items():
        assert (demo.path / name).read_bytes() == data, name


def headers(path) -> dict[str, list[str]]:
    """Of each page: title, description, header, footer and scripts."""
    pattern = re.compile(
        r"<title>.*?</title>|<meta name=\"(?:description|robots)\".*?>"
        r"|<header class=\"top\">.*?</header>|<footer class=\"foot\">.*?</footer>"
        r"|<link rel=\"alternate feed\".*?>|<script src=\"[^\"]*assets/mingce/[^\"]*\"",
        re.DOTALL,
    )
    return {
        file.relative_to(path).as_posix(): pattern.findall(file.read_text("utf-8"))
        for file in sorted(path.rglob("index.html"))
    }


def test_both_ways_frame_them_alike(demo, plain) -> None:
    one, other = headers(demo.path), headers(plain.path)
    assert {name: sorted(found) for name, found in one.items()} == {
        name: sorted(found) for name, found in other.items()
    }


def test_render_writes_a_site_under_a_column(folder, tmp_path) -> None:
    out = tmp_path / "site"
    done = run("render", "--root", str(folder.path), "--out", str(out),
               "--address", "https://x.cn/col/名册/")  # fmt: skip
    assert (done.exit_code, done.output.split("：")[0]) == (0, f"已写入 {out}")
    page = (out / "accounts/jia/weibo/index.html").read_text("utf-8")
    canonical = "https://x.cn/col/%E5%90%8D%E5%86%8C/accounts/jia/weibo/"
    assert f'<link rel="canonical" href="{canonical}">' in page
    assert not re.findall(r'(?:href|src|action)="/', page)
    missing = (out / "404.html").read_text("utf-8")
    assert 'href="/col/%E5%90%8D%E5%86%8C/register/"' in missing
    assert 'href="/col/%E5%90%8D%E5%86%8C/"' in missing
    assert '<meta name="description" content="没有这个页面">' in missing
    sitemap = ET.fromstring((out / "sitemap.xml").read_bytes())  # noqa: S314
    places = [
        each.text for each in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert canonical in places
    assert len(places) == len(list(out.rglob("index.html")))


def test_mkdocs_publishes_under_the_same_column(folder, tmp_path) -> None:
    site = folder.build(tmp_path / "site", MINGCE_SITE_URL="https://x.cn/col/名册/")
    page = site.text("accounts/jia/weibo/")
    canonical = "https://x.cn/col/%E5%90%8D%E5%86%8C/accounts/jia/weibo/"
    assert f'<link rel="canonical" href="{canonical}">' in page
    assert 'href="/col/%E5%90%8D%E5%86%8C/register/"' in site.text("404.html")
    assert f"<loc>{canonical}</loc>" in site.text("sitemap.xml")
    assert "https://x.cn/col/%E5%90%8D%E5%86%8C/accounts/jia/weibo/" in site.text("feed/all.xml")
    assert "x.cn/col/名册/announcements" not in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "."], ". 不是空文件夹，没有写入任何内容；请另选一个，或先清空它"),
        (["--out", "new", "--address", "x.cn"], "网址“x.cn”不对，请写全，例如 https://"),
        (["--out", "new", "--revision", "HEAD"], "改法："),
    ],
    ids=["full", "address", "no-git"],
)
def test_what_cannot_be_written_is_told(
    folder, tmp_path, monkeypatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(folder.path)
    done = run("render", "--root", str(folder.path), *arguments)
    assert done.exit_code != 0
    assert message in done.output
    assert not (folder.path / "new").exists()


@pytest.fixture
def branches(git_repo, kit):
    """A register on main, and a branch that suspends an account while main goes on."""
    files = kit.register_files(
        **{
            "registry/yi/weibo/2024-05-08-open.yml": kit.opening(
                "乙局", "0512345679", day="2024-05-06"
            )
        }
    )
    for name, text in files.items():
        git_repo.write(name, text)
    git_repo.commit()
    git_repo.git("checkout", "--quiet", "-b", "change")
    git_repo.write("registry/jia/weibo/2026-10-12-suspend.yml", kit.moved("suspend", "2026-10-09"))
    git_repo.write("office/policy/2021-07-23.yml", "broken: [")
    git_repo.write("office/register.yml", files["office/register.yml"].replace("李沧区", "假冒区"))
    git_repo.write("src/mingce/evil.py", "raise SystemExit('ran')")
    git_repo.commit()
    git_repo.git("checkout", "--quiet", "main")
    git_repo.write("registry/yi/weibo/2026-10-13-stop.yml", kit.moved("stop", "2026-10-12"))
    git_repo.commit()
    return git_repo


def test_a_preview_shows_what_the_merge_would_change(branches, tmp_path) -> None:
    out = tmp_path / "preview"
    done = run("preview", "--root", str(branches.path), "--base", "main", "--head", "change",
               "--out", str(out))  # fmt: skip
    assert done.exit_code == 0, done.output
    told = dict(reversed(line.split(" ")[:2]) for line in done.output.splitlines()[:-1])
    assert told["accounts/jia/weibo/"] == "改变"
    assert "accounts/yi/weibo/" not in told
    old = (out / "old/accounts/jia/weibo/index.html").read_text("utf-8")
    new = (out / "new/accounts/jia/weibo/index.html").read_text("utf-8")
    assert "起暂停更新" not in old
    assert "2026-10-09</time>起暂停更新" in new
    assert "这是预览，不是正式页面。" in new
    overview = (out / "index.html").read_text("utf-8")
    assert '<iframe src="old/accounts/jia/weibo/index.html"' in overview
    assert "假冒区" not in overview + new
    assert "<script" not in overview + re.sub(r"<script type=\"application/ld\+json\">", "", new)
    assert (out / "new/assets/mingce/mingce.css").is_file()


def test_a_change_of_nothing_public_touches_nothing(branches, tmp_path) -> None:
    done = run("preview", "--root", str(branches.path), "--base", "main", "--head", "main",
               "--out", str(tmp_path / "preview"))  # fmt: skip
    assert done.output.startswith("共 0 个页面不同")
    assert "公开的页面不变" in (tmp_path / "preview/index.html").read_text("utf-8")


def test_a_preview_of_no_commit_is_told(branches, tmp_path) -> None:
    done = run("preview", "--root", str(branches.path), "--base", "main", "--head", "nirgends",
               "--out", str(tmp_path / "preview"))  # fmt: skip
    assert done.exit_code == 1
    assert "找不到版本“nirgends”" in done.output


STOP = "announcements/jia/2026-11-13-weibo"


@pytest.mark.parametrize(
    "change",
    ["suspend", "rename", "unit", "announce", "publish", "open", "withdraw", "office", "nothing"],
)
def test_what_a_preview_leaves_out_is_the_same(kit, change: str) -> None:
    """Only the drafts that tell of a changed record are drawn: they must be all that differ."""
    base = kit.register_files(
        **{
            "registry/yi/weibo/2024-05-08-open.yml": kit.opening(
                "甲街道", "0512345679", day="2024-05-06"
            ),
            f"{STOP}.md": kit.announcement(),
            "registry/jia/weibo/2026-11-16-stop.yml": kit.moved("stop", "2026-11-13"),
        }
    )
    rename = kit.moved("change", "2026-11-20", "facts: {name: 甲街道发布}\n")
    phone = kit.moved("change", "2026-11-20", "facts: {public_phone: 0532-00000007}\n")
    struck = (
        "format: 1\nkind: withdraw\nrefers_to: 2024-03-08-open\nreason: 重复\nsubmitted_by: 科\n"
    )
    register = base["office/register.yml"]
    head = (
        base
        | {
            "suspend": {
                "registry/yi/weibo/2026-11-23-suspend.yml": kit.moved("suspend", "2026-11-20")
            },
            "rename": {"registry/jia/weibo/2026-11-23-change.yml": rename},
            "unit": {"registry/jia/2026-11-23-change.yml": phone},
            "announce": {f"{STOP}-2.md": kit.announcement(action="continue")},
            "publish": kit.daybook(
                "2024-03-08,filed,jia/weibo/2024-03-08-open", f"2026-11-13,published,{STOP}"
            ),
            "open": {
                "registry/yi/douyin/2026-11-23-open.yml": kit.opening(
                    "甲街道", "MS4wLjABAAAA0000000000000007", day="2026-11-20"
                )
            },
            "withdraw": {"registry/jia/weibo/2026-11-23-withdraw.yml": struck},
            "office": {"office/register.yml": register.replace("人民政府办公室", "政府办公室")},
            "nothing": {},
        }[change]
    )
    day = dt.date(2026, 11, 24)
    before, after = (site_of(load(MemoryTree(files)), day) for files in (base, head))
    pages = [
        {part.uri: part for part in render(site) if isinstance(part, Page)}
        for site in (before, after)
    ]
    differ = {uri for uri in {*pages[0], *pages[1]} if pages[0].get(uri) != pages[1].get(uri)}
    assert {each.uri for each in touched(before, after)} == differ
    assert bool(differ) == (change != "nothing")
