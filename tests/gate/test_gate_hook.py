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
    assert "主分支首次建立" not in refused.said
    for access in (None, FILES["office/access.yml"].replace("from: 2026", "from: 2027")):
        shut = new.push(ONE, f"{gate.clone.commit({'office/access.yml': access})}:refs/heads/main")
        assert (shut.code, shut.codes) == (1, set()), shut.said
        assert "推送的主分支里没有现任的审核岗位（office/access.yml 的 reviewers）" in shut.said
        assert "改法：请先在 reviewers 里写上现任的审核岗位" in shut.said
    assert new.refs() == {}
    founded = new.push(ONE, "main:refs/heads/main")
    assert founded.code == 0, founded.said
    assert "主分支首次建立：还没有权限名单可依，权限未核。" in founded.said
    main = new.server.git("rev-parse", "main")
    assert f"请记下提交号 {main}，作为以后核查的起点。" in founded.said


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


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (None, "钩子没有写 --actor-from"),
        ("ssh", "sshd_config 没有写 ExposeAuthInfo yes，或者不是用密钥登录的"),
        ("gitea", "服务器没有给出 Gitea 的推送者编号"),
        ("gitlab", "服务器没有给出 GitLab 的推送者编号"),
        ("env", "服务器没有给出环境变量 MINGCE_ACTOR"),
    ],
)
def test_a_server_that_does_not_say_who_pushes_is_told_to_its_keeper(gate, source, why):
    place = gate.server.path / "hooks/pre-receive"
    given = f" --actor-from {source}" if source else ""
    place.write_text(place.read_text().replace(" --actor-from env", given))
    for changes in ({SHEET: unit_change()}, {}):
        pushed = gate.push("", f"{gate.clone.commit(changes)}:refs/heads/work")
        assert (pushed.code, pushed.codes) == (1, {"XM9020"}), pushed.said
        assert f"推送者：未给出（{why}，请服务器管理员核对）" in pushed.said
    assert gate.refs().keys() == {"refs/heads/main"}


@pytest.mark.parametrize("nothing", [True, False])
def test_whom_the_list_does_not_know_brings_no_branch_at_all(gate, nothing):
    head = "main" if nothing else gate.clone.commit({SHEET: unit_change()})
    refused = gate.push(TWO_FINGERPRINT[:-1] + "A", f"{head}:refs/heads/work")
    assert (refused.code, refused.codes) == (1, {"XM9021"}), refused.said
    assert refused.said.count("XM9021") == 1
    assert read(gate.server.path) == {}
    passed = gate.push(LICUN, f"{head}:refs/heads/work")
    assert passed.code == 0, passed.said


@pytest.mark.parametrize("encoding", ["gbk", "iso-8859-1", "ascii"])
def test_the_pushers_language_changes_nothing_of_what_is_said(gate, monkeypatch, encoding):
    """Ssh hands LANG and LC_ALL on to the server, whose Python would write and read by them."""
    (gate.server.path / "hooks/pre-receive").write_text(hook(COLD))
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    theirs = gate.clone.commit({f"registry/jiushui/{DAY}-change.yml": unit_change()})
    refused = gate.push(LICUN, f"{theirs}:refs/heads/李村-微博")
    assert (refused.code, refused.codes) == (1, {"XM9022"}), refused.said
    assert "以上 1 项由 refs/heads/李村-微博 带来，必须先改正。" in refused.said
    mine = gate.clone.commit({SHEET: unit_change()})
    passed = gate.push(LICUN, f"{mine}:refs/heads/李村-微博")
    assert passed.code == 0, passed.said
    assert "推送者：数字编号 900000101（来自环境变量 MINGCE_ACTOR）" in passed.said
    fault = gate.push("licun-office", f"{mine}:refs/heads/other")
    assert "登录名可能被他人占用" in fault.said


@pytest.mark.parametrize("lost", ["mingce/received", "."])
def test_a_book_that_cannot_be_written_stops_the_push_and_says_who_can_help(gate, lost):
    place = gate.server.path / "mingce/received"
    place.parent.mkdir()
    # Nothing can be made where the link points to; where it points to a folder nothing is read.
    place.symlink_to(gate.server.path / ("nowhere" if lost != "." else "") / lost)
    mine = gate.clone.commit({SHEET: unit_change()})
    pushed = gate.push(LICUN, f"{mine}:refs/heads/work")
    assert pushed.code == 1
    assert "服务器写不进推送记录 mingce/received" in pushed.said
    assert "请服务器管理员核对：仓库的文件夹属于运行 Git 的账号" in pushed.said
    assert "自身出错" not in pushed.said
    assert gate.refs().keys() == {"refs/heads/main"}


def test_the_fixture_is_what_the_server_has(gate):
    assert gate.server.git("show", "main:office/access.yml") + "\n" == FILES["office/access.yml"]
