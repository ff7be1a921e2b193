"""docs/proof.md: every command in it is run, in the order of the page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/proof.md"


def test_every_command_of_the_page(main, keys, filing, tmp_path):
    main.land(filing("2026-11-03"), "two")
    main.land(filing("2026-11-04"), "one")
    program = tmp_path / "bin/mingce"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m mingce \"$@\"\n")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    said = []
    for block in re.findall(r"(?ms)^```sh\n(.*?)^```$", PAGE.read_text("utf-8")):
        text = block.replace("服务器", str(main.path)).replace("起点", main.root)
        done = subprocess.run(
            ["sh", "-euc", text],
            cwd=tmp_path,
            env=os.environ | {"PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        # The register of these tests is made for its history; what check finds in it is no matter.
        assert done.returncode == 0 or "mingce check" in text, f"{text}\n{done.stdout}"
        said.append(done.stdout)
    cloned, walked, later, alone = said
    assert cloned == ""
    assert "触及数据 2 步（签名可证 2），其余 0 步\n没有发现不合规矩的步骤\n" in walked
    assert later.count("合并 licun：签名可证，one") == 1
    assert "two" not in later
    data = json.loads((tmp_path / "核查结果.json").read_text("utf-8"))
    assert [step["by"] for step in data["steps"]] == ["two", "one"]
    assert keys.public("one") in alone
    assert keys.print("one") in alone


def test_the_page_names_every_grade():
    from mingce.desk.grade import Grade

    text = PAGE.read_text("utf-8")
    assert [grade.word for grade in Grade if f"| {grade.word} |" not in text] == []
