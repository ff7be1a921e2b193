"""``mingce schemas``: what it writes, what it names, and what it leaves alone."""

import pytest
from click.testing import CliRunner

from mingce.commands.schemas import command
from mingce.records.schemas import generate

SCHEMAS = generate()


@pytest.fixture
def root(tmp_path):
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "register.yml").write_text("format: 1\n", "utf-8")
    return tmp_path


def test_writes_all_and_is_then_content(root):
    result = CliRunner().invoke(command, ["--root", str(root)])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "schemas/account/apply.json：已新增"
    assert result.stdout.splitlines()[-1] == "schemas/ 共 32 个文件，改动 32 个"
    for path, data in SCHEMAS.items():
        assert (root / "schemas" / path).read_bytes() == data
    result = CliRunner().invoke(command, ["--check", "--root", str(root)])
    assert (result.exit_code, result.output) == (0, "schemas/ 与定义一致，共 32 个文件\n")
    result = CliRunner().invoke(command, ["--root", str(root)])
    assert (result.exit_code, result.output) == (0, "schemas/ 共 32 个文件，改动 0 个\n")


def test_check_names_every_drifted_file_and_mends_nothing(root):
    CliRunner().invoke(command, ["--root", str(root)])
    folder = root / "schemas"
    (folder / "unit" / "enrol.json").unlink()
    (folder / "office" / "scope.json").write_bytes(b"{}")
    (folder / "account" / "rename.json").write_bytes(SCHEMAS["account/change.json"])
    (folder / "mine.json").write_bytes(b"{}")
    result = CliRunner().invoke(command, ["--check", "--root", str(root)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "schemas/account/rename.json：不再需要",
        "schemas/office/scope.json：与定义不一致",
        "schemas/unit/enrol.json：缺少",
        "改法：运行 mingce schemas，并把 schemas/ 的改动一并提交",
    ]
    assert not (folder / "unit" / "enrol.json").exists()
    result = CliRunner().invoke(command, ["--root", str(root)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "schemas/account/rename.json：已删去",
        "schemas/office/scope.json：已更新",
        "schemas/unit/enrol.json：已新增",
        "schemas/ 共 32 个文件，改动 3 个",
    ]
    assert not (folder / "account" / "rename.json").exists()
    assert (folder / "mine.json").read_bytes() == b"{}"


def test_elsewhere_it_says_so(tmp_path):
    result = CliRunner().invoke(command, ["--check", "--root", str(tmp_path)])
    assert result.exit_code == 2
    assert "不是名册的文件夹" in result.output
    assert not (tmp_path / "schemas").exists()
