"""The rules of the paths that a change brings, each beside its neighbour that is let be."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.gate.judging import SHEET, brought, told
from tests.gate.records import SUBMODULE, Changes, Node, executable, link, unit_change


@pytest.mark.parametrize(
    ("path", "node", "word"),
    [
        (SHEET, link("../../office/access.yml"), "符号链接"),
        ("docs/a", link("b"), "符号链接"),
        ("vendor", SUBMODULE, "子模块"),
        (SHEET, executable(unit_change()), "可执行文件"),
        ("docs/a", Node("100664", "a"), "特殊文件"),
        ("docs/a", executable("#!/bin/sh\n"), None),
        ("docs/a", "a", None),
    ],
)
def test_only_plain_files(path: str, node: str | Node, word: str | None) -> None:
    found = brought({path: node})
    unit = "licun" if path == SHEET else ""
    assert told(found) == [("XM9030", path, unit, path, "")] * (word is not None)
    for each in found:
        assert each.message == f"这里不能放{word}"
        assert ("--chmod=-x" in each.remedy) is (word == "可执行文件")


def test_what_goes_may_have_been_anything() -> None:
    assert (
        brought({"vendor": None, "docs/aux.md": None}, {"vendor": SUBMODULE, "docs/aux.md": ""})
        == []
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"readme.md": "", "docs/new.md": ""}, {"readme.md": "README.md"}),
        ({"Src/other.py": ""}, {"Src/other.py": "src"}),
        ({"SRC/PROGRAM.py": ""}, {"SRC/PROGRAM.py": "src"}),
        ({"docs/\u00e9.md": "", "docs/e\u0301.md": ""},
         {"docs/\u00e9.md": "docs/e\\u0301.md", "docs/e\u0301.md": "docs/\\xe9.md"}),
        ({"docs/\uff41.md": "", "docs/a.md": ""},
         {"docs/\uff41.md": "docs/a.md", "docs/a.md": "docs/\\uff41.md"}),
        ({"docs/stra\u00dfe.md": "", "docs/STRASSE.md": ""},
         {"docs/stra\u00dfe.md": "docs/STRASSE.md", "docs/STRASSE.md": "docs/stra\\xdfe.md"}),
        ({"README.md": "another\n"}, {}),
        ({"src/Program2.py": "", "docs/src": ""}, {}),
    ],
)  # fmt: skip
def test_no_two_paths_differ_in_writing_alone(
    changes: Changes, expected: Mapping[str, str]
) -> None:
    found = [each for each in brought(changes) if each.code == "XM9031"]
    assert {each.filing: each.message.split(" ")[1] for each in found} == expected
    assert told(found) == [("XM9031", path, "", path, "") for path in sorted(expected)]


def test_twins_that_stood_already_are_nobodys() -> None:
    twins = {"docs/A.md": "", "docs/a.md": ""}
    assert brought({"docs/a.md": "new"}, twins) == []
    [found] = brought({"DOCS/b.md": ""}, twins)
    assert (found.place.path, found.message.split(" ")[1]) == ("DOCS/b.md", "docs")


DEVICE = "用了 Windows 的设备名“{}”，在 Windows 上无法检出"
ENDS = "的一段以空格或句点开头、结尾，在 Windows 上会变成另一个名字"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("docs/con.md", DEVICE.format("con.md")),
        ("docs/CON", DEVICE.format("CON")),
        ("aux/a.md", DEVICE.format("aux")),
        ("docs/lpt9 .txt", DEVICE.format("lpt9 .txt")),
        ("docs/com0", DEVICE.format("com0")),
        ("docs/a.", ENDS),
        ("docs/a ", ENDS),
        ("docs/ a", ENDS),
        ("docs/a.md:b", "含有 Windows 不允许的字符"),
        ("docs/a\tb", "含有 Windows 不允许的字符"),
        ("docs/a\u200bb", "含有看不见的字符"),
        ("docs/a\u3164b", "含有看不见的字符"),
        ("docs/a\udce9", "不是 UTF-8 编码"),
        ("docs/console.md", None),
        ("docs/.a", None),
        ("docs/中文.md", None),
        ("docs/a b.md", None),
    ],
)
def test_paths_that_every_machine_can_hold(path: str, why: str | None) -> None:
    found = [each for each in brought({path: ""}) if each.code == "XM9032"]
    assert told(found) == [("XM9032", path, "", path, "")] * (why is not None)
    shown = path if path.isascii() and path.isprintable() else ascii(path)[1:-1]
    assert [each.message for each in found] == [f"路径 {shown} {why}"] * len(found)


def test_a_path_is_told_once_and_each_path_by_itself() -> None:
    found = brought({"aux/con/nul": "", "docs/con": "", "docs/ok": ""})
    assert [(each.code, each.place.path) for each in found] == [
        ("XM9032", "aux/con/nul"),
        ("XM9032", "docs/con"),
    ]
    assert brought({"docs/con": "new"}, {"docs/con": "old"}) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("registry/licun/.gitattributes", ".gitattributes"),
        ("registry/licun/.GIT/config", ".GIT"),
        ("registry/licun/git~1", "git~1"),
        ("office/gitmod~2", "gitmod~2"),
        ("announcements/licun/.lfsconfig", ".lfsconfig"),
        (".gitmodules", ".gitmodules"),
        ("vendor/.GitModules", ".GitModules"),
        (".gitattributes.md", None),
        ("docs/.gitignore", None),
        ("registry/licun/git.md", None),
    ],
)
def test_nothing_that_git_obeys_in_a_data_folder(path: str, name: str | None) -> None:
    found = [each for each in brought({path: "a\n"}) if each.code == "XM9033"]
    unit = "licun" if "licun" in path else ""
    assert told(found) == [("XM9033", path, unit, path, "")] * (name is not None)
    assert [each.message.split(" ")[0] for each in found] == [name] * len(found)


def test_what_is_let_be_hides_nothing_of_the_next_path() -> None:
    found = brought(
        {
            "README.md": "new\n",
            "docs/a": "a",
            "docs/b": link("c"),
            "docs/con": "",
            "registry/licun/.gitattributes": "",
        }
    )
    assert [(each.code, each.filing) for each in found if each.code >= "XM9030"] == [
        ("XM9030", "docs/b"),
        ("XM9032", "docs/con"),
        ("XM9033", "registry/licun/.gitattributes"),
    ]


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("Docs/one/two/three/y.md", "docs"),
        ("docs/One/two/three/y.md", "docs/one"),
        ("docs/one/Two/three/y.md", "docs/one/two"),
        ("docs/one/two/Three/y.md", "docs/one/two/three"),
        ("docs/one/two/three/X.md", "docs/one/two/three/x.md"),
        ("docs/one/two/three/y.md", None),
    ],
)
def test_the_folder_that_differs_is_told(path: str, known: str | None) -> None:
    found = brought({path: ""}, {"docs/one/two/three/x.md": ""})
    assert [each.message.split(" ")[1] for each in found] == [known] * (known is not None)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (0xD7FF, None),
        (0xD800, "不是 UTF-8 编码"),
        (0xDFFF, "不是 UTF-8 编码"),
        (0xE000, None),
    ],
)
def test_half_of_a_sign_is_none(number: int, why: str | None) -> None:
    sign = chr(number)
    found = brought({f"docs/{sign}": ""})
    assert [each.message for each in found] == [f"路径 docs/{ascii(sign)[1:-1]} {why}"] * (
        why is not None
    )


def test_a_plain_path_is_told_as_it_is() -> None:
    assert [each.message for each in brought({"docs/it's\\a": ""})] == [
        "路径 docs/it's\\a 含有 Windows 不允许的字符"
    ]
