"""The receive hook itself: who it takes for whom, its first push, and what it tells."""

from __future__ import annotations

import datetime as dt
import subprocess

import click
import pytest
from tests.gate.conftest import COLD, Gate, Repo, hook
from tests.gate.records import DAY, FILES, LICUN, ONE, TWO_FINGERPRINT, TWO_KEY, unit_change

from mingce.commands.receive_pack import pusher
from mingce.git.receipts import Receipt, note, read

SHEET = f"registry/licun/{DAY}-change.yml"


@pytest.mark.parametrize(
    ("source", "environ", "id"),
    [
        ("env", {"MINGCE_ACTOR": "900000101"}, "900000101"),
        ("env", {"MINGCE_ACTOR": TWO_FINGERPRINT}, TWO_FINGERPRINT),
        ("env", {"GITEA_PUSHER_ID": "7"}, None),
        ("gitea", {"GITEA_PUSHER_ID": "7", "MINGCE_ACTOR": "8"}, "7"),
        ("gitea", {"GITEA_PUSHER_ID": "0"}, None),
        ("gitlab", {"GL_ID": "user-12"}, "12"),
        ("gitlab", {"GL_ID": "key-12"}, None),
        ("ssh", {"MINGCE_ACTOR": "8"}, None),
        ("ssh", {"SSH_USER_AUTH": "/does/not/exist"}, None),
        (None, {"MINGCE_ACTOR": "8", "GL_ID": "user-12"}, None),
    ],
)
def test_only_the_chosen_source_says_who_pushes(source, environ, id):
    actor = pusher(source, environ)
    assert (actor.id if actor else None) == id


def test_the_key_that_sshd_says_was_used(tmp_path):
    auth = tmp_path / "auth"
    auth.write_text(f"password\npublickey {TWO_KEY}\n")
    actor = pusher("ssh", {"SSH_USER_AUTH": str(auth)})
    assert str(actor) == f"密钥 {TWO_FINGERPRINT}（来自SSH 登录密钥）"


def test_a_login_name_proves_nothing(gate):
    with pytest.raises(click.ClickException, match="登录名可能被他人占用"):
        pusher("env", {"MINGCE_ACTOR": "licun-office"})
    pushed = gate.push("licun-office", f"{gate.clone.commit({})}:refs/heads/work")
    assert pushed.code == 1
    assert "登录名可能被他人占用" in pushed.said


def test_the_first_push_founds_main(gate, tmp_path):
    empty = tmp_path / "empty.git"
    subprocess.run(["git", "init", "-q", "--bare", "--template=", str(empty)], check=True)
    (empty / "hooks").symlink_to(gate.server.path / "hooks")
    new = Gate(gate.clone, Repo(empty))

    branch = new.push(LICUN, "main:refs/heads/work")
    assert (branch.code, "请先单独推送主分支" in branch.said) == (1, True)
    nothing = gate.clone.commit_tree(gate.clone.git("mktree"))
    bare = new.push(ONE, f"{nothing}:refs/heads/main")
    assert (bare.code, "推送的主分支里没有名册" in bare.said) == (1, True)
    bad = gate.clone.commit({SHEET: "kind: ["})
    refused = new.push(ONE, f"{bad}:refs/heads/main")
    assert (refused.code, refused.codes) == (1, {"XM0001"}), refused.said
    founded = new.push(ONE, "main:refs/heads/main")
    assert founded.code == 0, founded.said
    assert "主分支首次建立：还没有权限名单可依，权限未核。" in founded.said


def test_a_hook_that_starts_as_on_a_server_says_the_same(gate):
    mine = gate.clone.commit({SHEET: unit_change()})
    theirs = gate.clone.commit({f"registry/jiushui/{DAY}-change.yml": unit_change()})
    said = []
    place = gate.server.path / "hooks/pre-receive"
    for program in (None, COLD):
        if program:
            place.write_text(hook(program))
        refused = gate.push(LICUN, f"{theirs}:refs/heads/theirs")
        assert (refused.code, refused.codes) == (1, {"XM9022"}), refused.said
        passed = gate.push(LICUN, f"{mine}:refs/heads/mine")
        assert passed.code == 0, passed.said
        assert gate.push(LICUN, ":refs/heads/mine").code == 0
        said.append(refused.said + passed.said)
    assert said[0] == said[1]


def test_it_says_whom_it_takes_the_pusher_for_and_what_is_only_advice(gate):
    text = unit_change().split("\n", 1)[1]
    head = gate.clone.commit({SHEET: text})
    pushed = gate.push(LICUN, f"{head}:refs/heads/work")
    assert pushed.code == 0
    assert "推送者：数字编号 900000101（来自环境变量 MINGCE_ACTOR）" in pushed.said
    assert f"{SHEET}:1:1 XM0020 提示" in pushed.said
    assert "以上 1 项由 refs/heads/work 带来，请留意，不妨碍接收。" in pushed.said


def test_the_first_receipt_of_a_change_is_that_of_its_earliest_commit(gate):
    first = gate.clone.commit({SHEET: unit_change()})
    note(gate.server.path, [first], note_day(2), LICUN)
    later = gate.clone.commit({"registry/licun/2026-11-23-change.yml": unit_change()}, first)
    pushed = gate.push(LICUN, f"{later}:refs/heads/work")
    assert (pushed.code, pushed.codes) == (0, set()), pushed.said
    alone = gate.clone.commit({"registry/licun/2026-11-23-change.yml": unit_change()})
    refused = gate.push(LICUN, f"{alone}:refs/heads/other")
    assert (refused.code, refused.codes) == (1, {"XM9007"}), refused.said


def note_day(day: int) -> dt.date:
    return dt.date(2026, 11, 20 + day)


def test_the_first_line_of_a_commit_counts(tmp_path):
    one, two = "1" * 40, "2" * 40
    assert read(tmp_path) == {}
    note(tmp_path, [], note_day(1), LICUN)
    assert not (tmp_path / "mingce").exists()
    note(tmp_path, [one], note_day(1), LICUN)
    note(tmp_path, [one, two], note_day(2), ONE)
    assert read(tmp_path) == {one: Receipt(note_day(1), LICUN), two: Receipt(note_day(2), ONE)}
    assert (tmp_path / "mingce/received").read_text().splitlines()[0] == (
        f"{one} 2026-11-21 {LICUN}"
    )


def test_the_fixture_is_what_the_server_has(gate):
    assert gate.server.git("show", "main:office/access.yml") + "\n" == FILES["office/access.yml"]
