"""docs/gate.md and docs/handover.md on a Git server of one's own: what they say to write is right.

The whole was acted out on a real sshd; here is what needs none.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from tests.gate.records import DAY, TWO_FINGERPRINT, TWO_KEY, unit_change

DOCS = Path(__file__).parents[2] / "docs"
PROGRAM = "/opt/mingce/.venv/bin/mingce"


@pytest.fixture(scope="module")
def chapter() -> str:
    page = (DOCS / "gate.md").read_text("utf-8")
    return page.split("## 自己的 Git 服务器")[1].split("\n## ")[0]


def test_the_hook_of_the_page_knows_the_key_that_sshd_names(
    gate, chapter, tmp_path, monkeypatch, mingce_program
):
    (hook,) = re.findall(r"```sh\n(#!.*?)```", chapter, re.DOTALL)
    assert hook.count(PROGRAM) == 1
    program = tmp_path / "mingce"
    program.write_text(mingce_program)
    program.chmod(0o755)
    (gate.server.path / "hooks/pre-receive").write_text(hook.replace(PROGRAM, str(program)))
    auth = tmp_path / "auth"
    auth.write_text(f"publickey {TWO_KEY}\n")
    monkeypatch.setenv("SSH_USER_AUTH", str(auth))
    head = gate.clone.commit({f"registry/licun/{DAY}-change.yml": unit_change()})
    # Whatever else is in the environment could come from the one who pushes.
    refused = gate.push("900000101", f"{head}:refs/heads/work")
    assert f"推送者：密钥 {TWO_FINGERPRINT}（来自SSH 登录密钥）" in refused.said
    assert (refused.code, refused.codes) == (1, {"XM9024"})
    assert gate.push("", "main:refs/heads/work").code == 0


def test_the_page_closes_every_way_around_the_hook(chapter):
    """Each was tried on a server that leaves it open: the hook was not asked, or was lied to."""
    (match,) = re.findall(r"```\n(Match User git\n(?:    .+\n)+)```", chapter)
    assert [line.strip() for line in match.splitlines()[1:]] == [
        "ExposeAuthInfo yes",
        "PasswordAuthentication no",
        "DisableForwarding yes",
        "PermitTTY no",
    ]
    assert '--shell "$(command -v git-shell)"' in chapter
    for word in ("AcceptEnv", "internal-sftp", "PermitUserEnvironment", "environment="):
        assert re.search(rf"(?m)^- .*`.*{word}", chapter), word


def test_the_hook_of_a_server_that_takes_over_names_its_program_whole(tmp_path):
    """A session of ssh has a search path of its own, in which no environment of Python is."""
    page = (DOCS / "handover.md").read_text("utf-8")
    (line,) = re.findall(r"(?m)^printf .*receive-pack.*$", page)
    command, place = line.rsplit(" > ", 1)
    assert place.endswith("/hooks/pre-receive")
    program = tmp_path / "mingce"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    done = subprocess.run(
        ["sh", "-c", command],
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"#!/bin/sh\nexec {program} receive-pack --actor-from ssh\n"
