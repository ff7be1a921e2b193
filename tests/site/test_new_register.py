"""``mingce init``: another district's register is real from the first minute.

It checks clean, takes a first filing, refuses a wrong one through the real hook, and builds its
site, all without this repository's own data.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent

ENROL = """\
# yaml-language-server: $schema=../../schemas/unit/enrol.json
format: 1
kind: enrol
facts:
  name: 江苏路街道办事处
  legal_name: 青岛市市南区人民政府江苏路街道办事处
  body: administrative
  responsible_section: 党政办公室
  responsible: {first: 街道办事处主任, direct: 分管副主任}
  public_phone: 0532-00000001
  posts:
    m1: {post: 新媒体专员, phone: 0532-00000011, dedicated: true}
submitted_by: 党政办公室
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment in a folder, as a person would."""
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1"}
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A new register in an empty folder."""
    folder = tmp_path / "名册"
    made = run(
        tmp_path,
        *("mingce", "init", str(folder), "--jurisdiction", "370202", "--name", "市南区"),
        *("--in-force", "2026-01-01"),
    )
    assert (made.returncode, made.stderr) == (0, "")
    return folder


def test_it_checks_takes_a_filing_and_builds_its_site(register: Path) -> None:
    empty = run(register, "mingce", "check")
    assert empty.returncode == 0
    assert "共 0 个单位，0 个账号" in empty.stdout
    assert "没有发现问题" in empty.stdout

    sheet = register / "registry/jiangsulu/2026-01-05-enrol.yml"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(ENROL, encoding="utf-8")
    filed = run(register, "mingce", "check", "--as-of", "2026-01-06")
    assert filed.returncode == 0
    assert filed.stdout.startswith("共 1 个单位"), filed.stdout
    assert "没有发现问题" in filed.stdout

    built = run(register, "mkdocs", "build", "--strict")
    assert built.returncode == 0, built.stderr
    assert "江苏路街道办事处" in (register / "site/units/jiangsulu/index.html").read_text("utf-8")
    home = (register / "site/index.html").read_text("utf-8")
    assert "市南区政务新媒体" in home
    assert "示范" not in home
    assert "李沧" not in home


def test_a_wrong_filing_is_refused_at_its_place(register: Path) -> None:
    sheet = register / "registry/jiangsulu/2026-01-05-enrol.yml"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(ENROL.replace("0532-00000011", "13800000000"), encoding="utf-8")
    refused = run(register, "mingce", "check", "--as-of", "2026-01-06")
    assert refused.returncode == 1
    assert "registry/jiangsulu/2026-01-05-enrol.yml:12:30 XM0016" in refused.stdout


def test_what_stands_in_the_way_is_not_overwritten(register: Path) -> None:
    again = run(
        register,
        *("mingce", "init", str(register), "--jurisdiction", "370202", "--name", "市南区"),
    )
    assert again.returncode == 2
    assert "不是空文件夹，没有写入任何内容" in again.stderr


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--jurisdiction", "37020", "--name", "市南区"], "行政区划代码“37020”不对"),
        (["--jurisdiction", "370202", "--name", "市{南}"], "名称“市{南}”不对"),
        (["--jurisdiction", "370202", "--name", "市南区", "--prefix", "x"], "编号前缀“x”不对"),
    ],
    ids=["code", "name", "prefix"],
)
def test_wrong_words_are_told(tmp_path: Path, options: list[str], word: str) -> None:
    refused = run(tmp_path, "mingce", "init", "新", *options)
    assert refused.returncode == 2
    assert word in refused.stderr
    assert not (tmp_path / "新").exists()
