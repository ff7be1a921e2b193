"""What the guide to publishing says is what the tests serve, and the footer is as configured."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from mingce.git.tree import MemoryTree
from mingce.pages import publish
from mingce.pages.build import site_of
from mingce.register import load


@pytest.fixture
def guide(kit) -> str:
    return (kit.root / "docs/deploy.md").read_text("utf-8")


@pytest.fixture
def nginx(guide: str) -> str:
    """The configuration, as it was tried on nginx 1.22: one file, with all that it needs."""
    (block,) = re.findall(r"```nginx\n(.*?)```", guide, re.DOTALL)
    return block


STOCK = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".png"}
"""What nginx's own mime.types knows of the files of a site; the rest is octet-stream to it."""
TEXTS = {
    "text/css", "text/plain", "text/xml", "text/csv", "text/calendar", "application/javascript",
    "application/json", "image/svg+xml",
}  # fmt: skip
"""What nginx calls the files of the site that are text; it compresses text/html in any case."""


def words(nginx: str, name: str) -> list[str]:
    """What the one directive of that name says."""
    (found,) = re.findall(rf"(?m)^\s*{name} ([^;]*);", nginx)
    return found.split()


def test_the_guide_names_the_policy_under_which_the_pages_are_tested(kit, nginx: str) -> None:
    assert re.findall(r'add_header Content-Security-Policy "([^"]+)" always;', nginx) == [
        kit.policy
    ]
    # A location with one add_header forgets those outside: all stand in the one that serves files.
    (location,) = re.findall(r"(?m)^    location \^~ /mingce/ \{\n(.*?)^    \}", nginx, re.DOTALL)
    assert location.count("add_header") == nginx.count("add_header") == 6
    assert location.count(" always;") == 6
    # What a script asks of the data must be of the script's own version.
    assert "add_header Cache-Control no-cache always;" in location
    # It holds for the whole host, whose other columns may not be ready for it.
    assert "Strict-Transport-Security" not in nginx
    # A redirection leads nowhere that the one who asks has named.
    assert re.findall(r"return 301 (\S+);", nginx) == [
        "https://$server_name$request_uri",
        "/mingce/",
    ]
    assert nginx.count("absolute_redirect off;") == 2


def test_every_file_has_a_type_and_every_text_is_compressed(published, nginx: str) -> None:
    there = {each.suffix for each in published.path.rglob("*") if each.is_file()}
    (named,) = re.findall(r"(?m)^\s*types \{(.*?)\}", nginx)
    known = {f".{each.split()[1]}" for each in named.split(";") if each.strip()}
    assert known == {".ics", ".csv"} < there
    # A source map is asked for by nobody but who looks into it, and is text as SHA256SUMS is.
    assert there - STOCK - known - {".map"} == {""}
    assert [
        each.name for each in published.path.rglob("*") if each.is_file() and not each.suffix
    ] == ["SHA256SUMS"]
    assert words(nginx, "default_type") == ["text/plain"]
    assert set(words(nginx, "gzip_types")) >= TEXTS
    assert set(words(nginx, "charset_types")) >= TEXTS - {"application/json", "image/svg+xml"}


def test_the_open_folders_are_those_of_data_feeds_and_badges(published, nginx: str) -> None:
    opened = re.findall(r'(?m)^map \$uri \$mingce_(\w+) \{ "~(\S+)" (\S+); \}$', nginx)
    assert [(name, value) for name, _, value in opened] == [
        ("origin", '"*"'),
        ("resource", "cross-origin"),
    ]
    for _, pattern, _ in opened:
        found = {
            each.relative_to(published.path).parts[0]
            for each in published.path.rglob("*")
            if re.search(pattern, f"/mingce/{each.relative_to(published.path).as_posix()}")
        }
        assert found == {"data", "feed", "badges"}
    assert "Access-Control-Allow-Origin $mingce_origin always;" in nginx
    assert "Cross-Origin-Resource-Policy $mingce_resource always;" in nginx


def test_a_version_is_switched_more_than_once_a_day_and_only_whole(guide: str, tmp_path) -> None:
    (commands,) = re.findall(r"```sh\n(v=.*?)```", guide, re.DOTALL)
    served = tmp_path / "srv"
    pages = tmp_path / "网站"
    served.mkdir()

    def switch(moment: str) -> int:
        told = commands.replace("/srv/mingce", str(served))
        told = re.sub(r"\$\(date [^)]*\)", moment, told)
        umask = f"umask 077\n{told}"
        return subprocess.run(["sh", "-c", umask], cwd=tmp_path, check=False).returncode

    for moment in ("20261124-090000", "20261124-090500"):
        shutil.rmtree(pages, ignore_errors=True)
        (pages / "data").mkdir(parents=True)
        (pages / "data/register.json").write_text(moment, "utf-8")
        assert switch(moment) == 0
        current = served / "current"
        assert current.readlink() == served / moment
        assert (current / "data/register.json").read_text("utf-8") == moment
        assert (current / "data/register.json").stat().st_mode & 0o777 == 0o644
        assert current.stat().st_mode & 0o777 == (current / "data").stat().st_mode & 0o777 == 0o755
        assert sorted(each.name for each in current.iterdir()) == ["data"]
    shutil.rmtree(pages)
    assert switch("20261124-091000") != 0
    assert current.readlink() == served / "20261124-090500"


def test_what_is_checked_after_publishing_is_there(guide: str, published, tmp_path) -> None:
    after = guide.split("## 上线以后核对")[1].split("\n## ")[0]
    (sums,) = re.findall(r"(?m)^\(.*\)$", after)
    (tmp_path / "网站").symlink_to(published.path)
    done = subprocess.run(
        ["sh", "-c", sums], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    asked = re.findall(r"\$w/(\S*)", after)
    assert len(asked) == 7
    for each in asked[:-1]:
        assert (published.path / each).exists(), each
    assert not (published.path / asked[-1]).exists()


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
