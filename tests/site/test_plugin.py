"""The site that MkDocs makes: complete, strict, the same every time, and deaf to units' texts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from mkdocs.config import load_config

LOADING = {"img", "script", "iframe", "source", "embed", "object", "audio", "video", "use", "image"}


class Links(HTMLParser):
    """What a page links to, and what it loads without being asked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        for name in ("href", "src", "action", "data", "srcset", "poster"):
            target = values.get(name)
            if target is None:
                continue
            self.targets.append(target)
            if tag in LOADING or (
                tag == "link" and values.get("rel") not in ("canonical", "alternate feed")
            ):
                self.loaded.append(target)
        self.inline += [
            f"{tag} {name}" for name in values if name.startswith("on") or name == "style"
        ]
        if values.get("type") == "application/ld+json":
            return  # a data block: nothing runs, and no policy forbids it
        if (tag == "script" and "src" not in values) or tag == "style":
            self.inline.append(tag)


def pages_under(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): path.read_text("utf-8")
        for path in sorted(site.rglob("*.html"))
    }


def test_demonstration_is_whole(published) -> None:
    pages = pages_under(published.path)
    assert {"index.html", "register/index.html", "verify/index.html", "404.html"} <= set(pages)
    for path in ("data/accounts.json", "data/accounts.csv", "feed/announcements.xml", "robots.txt"):
        assert (published.path / path).stat().st_size > 0
    for path, text in pages.items():
        assert '<html lang="zh-CN" class="no-js">' in text, path
        assert '<meta name="robots" content="noindex,nofollow">' in text, path
        assert text.count("<b>示范数据</b>") >= 2, path
        assert text.count('截至<time datetime="2026-11-24">2026-11-24</time>') == 2, path
        assert text.count("<h1") == 1, path
        assert text.count("<title>") == 1, path
        assert "（示范数据）</title>" in text, path


def test_a_site_map_is_only_where_the_address_is_known(published) -> None:
    # The register has no address of its own: its site is built without one, in either way.
    assert not (published.path / "sitemap.xml").exists()
    assert "Sitemap" not in published.text("robots.txt")


def test_nothing_comes_from_another_host_and_nothing_is_inline(published) -> None:
    for path, text in pages_under(published.path).items():
        links = Links(text)
        assert [each for each in links.loaded if urlsplit(each).netloc] == [], path
        assert links.inline == [], path
        outside = {urlsplit(each).netloc for each in links.targets} - {""}
        assert outside == set(), path
    for style in published.path.rglob("*.css"):
        assert not re.findall(r"url\(\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), style
    assert not list(published.path.rglob("bundle*.js"))


def test_every_link_leads_somewhere(published) -> None:
    pages = pages_under(published.path)
    anchors = {path: set(re.findall(r'\bid="([^"]+)"', text)) for path, text in pages.items()}
    for path, text in pages.items():
        if path == "404.html":
            continue  # its links begin at the root of the host
        for target in Links(text).targets:
            parts = urlsplit(urljoin(f"/{path}", target))
            if parts.scheme:
                continue
            place = unquote(parts.path).lstrip("/")
            place += "index.html" if place.endswith("/") or not place else ""
            assert (published.path / place).is_file(), (path, target)
            if parts.fragment and place in anchors:
                assert parts.fragment in anchors[place], (path, target)


ATTACKS = """\
# 题 {: onclick="alert(1)" .evil}

段落 {: onclick="alert(1)" }

--8<-- "office/access.yml"

;--8<--
office/access.yml
;--8<--

{% include "main.html" %} {{ config.site_url }} {{ 7731*7731 }}

<script>alert(1)</script><img src=x onerror=alert(1)>

[坏](www.example.cn) [更坏](/x) [最坏](javascript:alert(1)) [没有](../../nowhere.md) [锚](#nowhere)

![图](https://other.example/a.png)

[TOC]

!!! note
    x

*[甲]: 乙

[^1]: 注
"""


def test_no_unit_text_stops_the_build_or_runs(folder, kit, tmp_path) -> None:
    name = "2026-11-13-weibo"
    text = kit.announcement(ATTACKS).replace("format: 1", "# template: nope.html\nformat: 1", 1)
    folder.write(f"announcements/jia/{name}.md", text)
    folder.write("office/access.yml", "format: 1\nunits: {jia: {}}\nreviewers: []\n# GEHEIM\n")
    for path, rows in kit.daybook(
        "2024-03-08,filed,jia/weibo/2024-03-08-open",
        f"2026-11-13,published,announcements/jia/{name}",
    ).items():
        folder.write(path, rows)
    site = folder.build(tmp_path / "site")
    page = site.text(f"announcements/jia/{name}/")
    body = page.split('<div class="gw-body">')[1].split('<section class="gw-items"')[0]
    assert "GEHEIM" not in page
    assert Links(page).inline == []
    assert re.findall(r"<(?:a|img|script|div|nav)\b[^>]*>", body) == []
    assert '<h2>题 {: onclick="alert(1)" .evil}</h2>' in body
    assert "{{ config.site_url }} {{ 7731*7731 }}" in body
    assert "<p>坏 更坏 最坏 没有 锚</p>" in body
    assert "<p>图</p>" in body


def test_a_hostile_name_is_text_in_the_frame_too(folder, kit, tmp_path) -> None:
    name = "<b>粗</b>{{ 7731*7731 }}</title><script>alert(1)</script>"
    folder.write("registry/jia/weibo/2024-03-08-open.yml", kit.opening(f'"{name}"'))
    site = folder.build(tmp_path / "site")
    for text in pages_under(site.path).values():
        assert "<b>粗" not in text
        assert "59768361" not in text
        assert "<script>" not in text
        assert text.count("</title>") == 1


def test_an_unreadable_record_is_shown_in_its_last_good_state(
    git_repo, folder, kit, tmp_path
) -> None:
    git_repo.write("mkdocs.yml", (folder.path / "mkdocs.yml").read_text("utf-8"))
    git_repo.write("docs/.gitkeep", "")
    for name, text in kit.register_files().items():
        git_repo.write(name, text)
    git_repo.commit()
    git_repo.write("registry/jia/weibo/2024-03-08-open.yml", "kind: open\nkind: open\n")
    git_repo.write("registry/yi/2021-08-02-enrol.yml", "[" * 30_000)
    done = kit.Folder(git_repo.path).mkdocs(tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert (
        "有 2 份文件不能读取，按此前的登记显示：registry/jia/weibo/2024-03-08-open.yml、"
        "registry/yi/2021-08-02-enrol.yml" in done.stderr
    )
    site = kit.Built(tmp_path / "site")
    page = site.text("accounts/jia/weibo/")
    assert "该账号有一份备案材料暂时不能读取，本页按此前的登记显示。" in page
    assert "0512345678" in page
    assert "该单位有一份备案材料暂时不能读取，本页按此前的登记显示。" in site.text("units/yi/")


def test_a_published_build_reads_the_commit_and_names_no_author(
    git_repo, folder, kit, tmp_path
) -> None:
    git_repo.write("mkdocs.yml", (folder.path / "mkdocs.yml").read_text("utf-8"))
    git_repo.write("docs/.gitkeep", "")
    for name, text in kit.register_files().items():
        git_repo.write(name, text)
    commit = git_repo.commit()
    git_repo.write("registry/jia/weibo/2024-03-08-open.yml", kit.opening("改过的名称"))
    register = kit.Folder(git_repo.path)
    published = register.build(tmp_path / "published", MINGCE_REVISION=commit)
    edited = register.build(tmp_path / "edited")
    assert "改过的名称" not in published.text("accounts/jia/weibo/")
    assert "改过的名称" in edited.text("accounts/jia/weibo/")
    for file in published.path.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert b"Test Author" not in data
            assert b"author@example" not in data


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        (
            "office/policy/2021-07-23.yml",
            "format: 1\nformat: 1\n",
            "office/policy/2021-07-23.yml:2:1 ",
        ),
        ("office/register.yml", None, "里没有 office/register.yml，不是一个名册。"),
        (
            "docs/register/index.md",
            "# 名册\n",
            "docs/register/index.md 与名册生成的页面重名。请把它改名或删除后再建站。",
        ),
        (
            "docs/data/units.json",
            "{}\n",
            "docs/data/units.json 与名册生成的页面重名。请把它改名或删除后再建站。",
        ),
        (
            "docs/badges/jia/weibo.svg",
            "<svg/>\n",
            "docs/badges/jia/weibo.svg 与名册生成的页面重名。请把它改名或删除后再建站。",
        ),
    ],
    ids=["policy", "register", "page", "data", "badge"],
)
def test_what_stops_a_build_says_so_in_chinese(folder, tmp_path, path, text, message) -> None:
    if text is None:
        (folder.path / path).unlink()
    else:
        folder.write(path, text)
    done = folder.mkdocs(tmp_path / "site")
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_register_that_is_no_demonstration(folder, tmp_path) -> None:
    text = (folder.path / "office/register.yml").read_text("utf-8")
    folder.write("office/register.yml", re.sub(r"(?m)^demonstration:.*\n", "", text))
    config = (folder.path / "mkdocs.yml").read_text("utf-8")
    folder.write(
        "mkdocs.yml", config.replace("- mingce:\n", "- mingce:\n      as_of: '2026-11-24'\n")
    )
    site = folder.build(tmp_path / "site", MINGCE_SITE_URL="https://mingce.example/sub/")
    for path, page in pages_under(site.path).items():
        assert 'class="demo"' not in page, path
        assert "（示范数据）" not in page, path
        assert "noindex" not in page, path
        assert '数据截至<time datetime="2026-11-24">2026-11-24</time>' in page, path
    assert (
        '<link rel="canonical" href="https://mingce.example/sub/accounts/jia/weibo/">'
        in site.text("accounts/jia/weibo/")
    )
    assert "<lastmod>2026-11-24</lastmod>" in site.text("sitemap.xml")
    assert 'href="/sub/register/"' in site.text("404.html")


CLOCK = """
import datetime, sys, time
import mkdocs.utils
REAL = datetime.datetime
class Later(REAL):
    @classmethod
    def now(cls, tz=None):
        return REAL(2030, 5, 6, 7, 8, 9, tzinfo=tz)
datetime.datetime = mkdocs.utils.datetime = Later
time.time = lambda: 1904000000.0
from mkdocs.__main__ import cli
cli()
"""


def test_another_day_zone_seed_and_path_give_the_same_bytes(kit, tmp_path) -> None:
    trees = []
    for name, seed, zone in (("one", "1", "Asia/Shanghai"), ("other/deeper", "2", "Pacific/Apia")):
        folder = kit.make_folder(tmp_path / name, kit.register_files())
        out = tmp_path / f"site-{seed}"
        program = ["-c", CLOCK] if seed == "2" else ["-m", "mkdocs"]
        done = subprocess.run(
            [sys.executable, *program, "build", "--strict", "--site-dir", str(out)],
            cwd=folder.path,
            env=os.environ
            | {
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "MINGCE_SITE_URL": "https://mingce.example/",
                "PYTHONUTF8": "1",
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        files = sorted(path for path in out.rglob("*") if path.is_file())
        trees.append({path.relative_to(out).as_posix(): path.read_bytes() for path in files})
    assert list(trees[0]) == list(trees[1])
    assert [name for name in trees[0] if trees[0][name] != trees[1][name]] == []


def test_edits_in_the_data_folders_are_followed_and_the_users_theme_comes_first(folder) -> None:
    (folder.path / "announcements").mkdir()
    config = load_config(
        str(folder.path / "mkdocs.yml"),
        theme={"name": "material", "language": "zh", "font": False, "custom_dir": str(folder.path)},
    )
    config.plugins.on_config(config)
    assert [Path(each).name for each in config.watch[-3:]] == [
        "registry",
        "announcements",
        "office",
    ]
    assert config.theme.dirs[0] == str(folder.path)
    assert config.theme.dirs[1].endswith("/mingce_site/theme")


def test_addresses_are_folders(folder, tmp_path) -> None:
    config = (folder.path / "mkdocs.yml").read_text("utf-8")
    folder.write(
        "mkdocs.yml", config.replace("use_directory_urls: true", "use_directory_urls: false")
    )
    done = folder.mkdocs(tmp_path / "site")
    assert done.returncode == 1
    assert (
        "名册的固定地址都是目录，请在 mkdocs.yml 里删去 use_directory_urls: false。" in done.stderr
    )


def test_a_joined_page_is_a_rendered_page_byte_for_byte(folder, kit, tmp_path) -> None:
    folder.write(
        "registry/yi/weibo/2024-05-08-open.yml",
        kit.opening("<b>&amp; {{ 1 }}”", "0512345679", day="2024-05-06"),
    )
    folder.write(
        "registry/jia/weibo/2026-10-12-deregister.yml", kit.moved("deregister", "2026-10-09")
    )
    name = "announcements/jia/2026-09-14-weibo"
    folder.write(f"{name}.md", kit.announcement(day="2026-09-14"))
    config = (folder.path / "mkdocs.yml").read_text("utf-8")
    sites = []
    for joined in ("true", "false"):
        settings = f"- mingce:\n      joined: {joined}\n"
        folder.write("mkdocs.yml", config.replace("- mingce:\n", settings))
        out = tmp_path / joined
        folder.build(out, MINGCE_SITE_URL="https://x.cn/col/名册/")
        sites.append({path.relative_to(out): path for path in out.rglob("*") if path.is_file()})
    one, other = sites
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name].read_bytes() != other[name].read_bytes()] == []
    pages = [name.as_posix() for name in one if name.name == "index.html"]
    assert sum(name.startswith("accounts/") for name in pages) == 2
    assert not any("\ue000" in one[Path(name)].read_text("utf-8") for name in pages)


def test_a_page_by_hand_may_link_to_the_files(folder, tmp_path) -> None:
    files = ("data/accounts.json", "data/schemas/account.json", "feed/all.xml", "robots.txt")
    text = "".join(f"[{name}]({name})\n" for name in files)
    folder.write("docs/more.md", f"# 更多\n\n{text}")
    config = (folder.path / "mkdocs.yml").read_text("utf-8")
    folder.write("mkdocs.yml", config.replace("\nnav:\n", "\nnav:\n  - 更多: more.md\n"))
    page = folder.build(tmp_path / "site").text("more/")
    for name in files:
        assert f'<a href="../{name}">{name}</a>' in page


HOOK = """
def on_post_page(output, page, config):
    return output.replace("</body>", "<i>HOOK</i></body>")
"""


def test_where_something_else_changes_pages_none_is_joined(folder, tmp_path) -> None:
    folder.write("hook.py", HOOK)
    config = (folder.path / "mkdocs.yml").read_text("utf-8")
    folder.write("mkdocs.yml", f"{config}hooks:\n  - hook.py\n")
    site = folder.build(tmp_path / "site")
    for path, text in pages_under(site.path).items():
        assert "<i>HOOK</i></body>" in text or path == "404.html", path
