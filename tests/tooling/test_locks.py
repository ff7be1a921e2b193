"""The locked lists: hashed, without a host, one version a package, each holding the one before."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LISTS = ("check", "site", "test", "bench")
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+))? \\")


def text(name: str) -> str:
    return (ROOT / f"requirements/{name}.txt").read_text("utf-8")


def pins(name: str) -> list[tuple[str, str]]:
    return [
        (match["name"], match["version"])
        for line in text(name).splitlines()
        if (match := PIN.match(line))
    ]


def declared() -> dict[str, list[Requirement]]:
    """What pyproject.toml asks for, by list: each list takes those before it too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    check = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    site = check + extras["site"]
    test = site + extras["test"]
    bench = test + project["dependency-groups"]["bench"]
    lists = {"check": check, "site": site, "test": test, "bench": bench}
    return {name: [Requirement(line) for line in lines] for name, lines in lists.items()}


@pytest.mark.parametrize("name", LISTS)
def test_every_line_is_a_pin_a_hash_or_a_comment(name: str) -> None:
    shapes = [
        re.compile(r"#.*"),
        PIN,
        re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?"),
    ]
    odd = [
        line
        for line in text(name).splitlines()
        if not any(shape.fullmatch(line) for shape in shapes)
    ]
    assert odd == []


@pytest.mark.parametrize("name", LISTS)
def test_every_pin_is_hashed_and_single(name: str) -> None:
    blocks = re.split(r"(?m)^(?=[a-z0-9])", text(name))[1:]
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []

    names = [package for package, _ in pins(name)]
    assert len(names) == len(blocks)
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_a_host(name: str) -> None:
    assert "://" not in text(name)
    assert "--index" not in text(name)
    assert "--extra-index" not in text(name)
    assert "--find-links" not in text(name)


@pytest.mark.parametrize(
    ("small", "large"), [("check", "site"), ("site", "test"), ("test", "bench")]
)
def test_each_list_holds_the_one_before(small: str, large: str) -> None:
    assert set(pins(small)) < set(pins(large))


@pytest.mark.parametrize("name", LISTS)
def test_pins_are_what_pyproject_asks_for(name: str) -> None:
    locked = dict(pins(name))
    for requirement in declared()[name]:
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement


def test_checking_alone_needs_no_site_and_no_test_tool() -> None:
    locked = {package for package, _ in pins("check")}
    beyond = {
        canonicalize_name(requirement.name)
        for requirement in declared()["test"]
        if requirement not in declared()["check"]
    }
    assert {"mkdocs", "mkdocs-material", "pytest"} <= beyond
    assert locked & beyond == set()


def test_no_pin_depends_on_the_minor_version_of_python() -> None:
    """One version for 3.11.2 and 3.14 alike: a marker on the version would be a second one."""
    marked = {line.split("==")[0] for name in LISTS for line in text(name).splitlines()
              if "python_version" in line or "python_full_version" in line}  # fmt: skip
    # What mutmut reads Python with takes another reader of YAML on 3.13.
    assert marked == {"pyyaml-ft"}
    assert not any("pyyaml-ft" in text(name) for name in ("check", "site", "test"))
