"""The daybook survives whatever happens to a run: killed anywhere, rejected, overtaken, repeated.

Every step of ``mingce enter`` that reaches the world is a call of git. A run is killed before the
first of them, before the second, and so on until one gets through; after each kill the next run
must leave a daybook without a gap or repetition, in which everything stands once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mingce.git import plumbing, write

IDS = ["licun/weibo/2026-11-19-change", "licun/weibo/2026-11-20-change"]


class Killed(BaseException):
    """Ends a run as a signal would: nothing after it happens, and nobody tidies up."""


class Steps:
    """Counts the calls of git, and does something before the one that was chosen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.at = 0
        self.deed: Callable[[], None] = lambda: None
        self.names: list[str] = []
        done, called = plumbing._complete, write.call

        def complete(root: Path, arguments: tuple[str, ...]):
            self.step(arguments)
            return done(root, arguments)

        def call(root: Path, *arguments: str, **more):
            self.step(arguments)
            return called(root, *arguments, **more)

        monkeypatch.setattr(plumbing, "_complete", complete)
        monkeypatch.setattr(write, "call", call)

    def step(self, arguments: tuple[str, ...]) -> None:
        self.count += 1
        self.names.append(arguments[0])
        if self.count == self.at:
            self.deed()

    def before(self, number: int, deed: Callable[[], None]) -> None:
        """Do something before the call of this number, counted from now."""
        self.count, self.at, self.deed, self.names = 0, number, deed, []


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


def kill() -> None:
    raise Killed


def entered(rows: list[str]) -> list[tuple[str, str]]:
    return [(row.split(",")[0], row.split(",")[4]) for row in rows[4:]]


def two_changes(desk) -> None:
    desk.change(day="2026-11-19")
    desk.change(day="2026-11-20")
    desk.commit()


WHOLE = [("LC-2026-0005", IDS[0]), ("LC-2026-0006", IDS[1])]


def killed_everywhere(steps: Steps, reset, run_once) -> list[str]:
    """Kill a run before each of its steps in turn and run again; the steps that there were."""
    for number in range(1, 100):
        desk, main = reset()
        steps.before(number, kill)
        try:
            run_once(desk)
        except Killed:
            steps.before(0, kill)
            again = run_once(desk)
            assert again.code == 0, again.err
            assert entered(main.rows()) == WHOLE, f"killed before step {number}: {steps.names}"
            assert run_once(desk).out.startswith("没有需要登记的内容")
            assert desk.git("status", "--porcelain") == ""
            assert desk.git("rev-parse", "HEAD") == main.git("rev-parse", "main")
            continue
        assert entered(main.rows()) == WHOLE
        return steps.names
    raise AssertionError("a run never came to its end")


def test_killed_between_any_two_steps_with_a_server(office, server, run, steps):
    two_changes(office)
    office.push()
    start = office.git("rev-parse", "HEAD")

    def reset():
        office.git("reset", "--quiet", "--hard", start)
        office.git("update-ref", "refs/remotes/origin/main", start)
        server.git("update-ref", "refs/heads/main", start)
        return office, server

    names = killed_everywhere(steps, reset, lambda desk: run(desk, "enter"))
    assert [name for name in names if name in ("fetch", "commit-tree", "push", "merge")] == [
        "fetch",
        "commit-tree",
        "push",
        "merge",
    ]


def test_killed_between_any_two_steps_alone(alone, run, steps):
    two_changes(alone)
    start = alone.git("rev-parse", "HEAD")

    def reset():
        alone.git("reset", "--quiet", "--hard", start)
        return alone, alone

    names = killed_everywhere(steps, reset, lambda desk: run(desk, "enter"))
    assert [name for name in names if name in ("commit-tree", "update-ref", "checkout")] == [
        "commit-tree",
        "update-ref",
        "checkout",
    ]


def test_overtaken_before_any_step_it_computes_again(office, server, clone, run, steps):
    two_changes(office)
    office.push()
    start = office.git("rev-parse", "HEAD")
    other = clone("other")

    def overtake() -> None:
        count, at = steps.count, steps.at
        other.git("fetch", "--quiet", "origin")
        other.git("reset", "--quiet", "--hard", "origin/main")
        other.file(
            "registry/licun/2026-11-23-change.yml",
            occurred_on="2026-11-23",
            facts={"responsible_section": "综合办公室"},
        )
        other.commit()
        other.push()
        assert run(other, "enter").code == 0
        os.chdir(office.path)
        steps.count, steps.at = count, at

    rejected = 0
    for number in range(1, 100):
        office.git("reset", "--quiet", "--hard", start)
        office.git("update-ref", "refs/remotes/origin/main", start)
        server.git("update-ref", "refs/heads/main", start)
        steps.before(number, overtake)
        done = run(office, "enter")
        if steps.count < number:
            break
        assert done.code == 0, done.err
        rejected += steps.names.count("fetch") > 2
        rows = entered(server.rows())
        assert [number for number, _ in rows] == [f"LC-2026-{n:04d}" for n in range(5, 8)]
        assert sorted(id for _, id in rows) == sorted([*IDS, "licun/2026-11-23-change"])
        # What the other one entered stands before it, whoever came first.
        assert office.git("merge-base", "--is-ancestor", start, "origin/main") == ""
    else:
        raise AssertionError("a run never came to its end")
    assert rejected > 3


def test_two_at_once_for_real(office, clone, server):
    two_changes(office)
    office.push()
    desks = [clone(f"desk{number}") for number in range(3)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "mingce", "enter"],
            cwd=desk.path,
            # Else two made in one second are one and the same commit.
            env=os.environ | {"GIT_COMMITTER_NAME": desk.path.name},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for desk in desks
    ]
    said = [process.communicate()[0].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert entered(server.rows()) == WHOLE
    assert sorted("共登记 2 项" in each for each in said) == [False, False, True]


def test_main_that_never_rests_is_given_up_with_nothing_entered(office, server, run, monkeypatch):
    two_changes(office)
    office.push()
    monkeypatch.setattr(write, "push", lambda *_: write.Pushed.OVERTAKEN)
    done = run(office, "enter")
    assert done.code == 2
    assert "main 一直有新的提交，8 次都没有赶上" in done.err
    assert entered(server.rows()) == []


def test_a_push_that_the_server_refuses_enters_nothing(office, server, run):
    two_changes(office)
    office.push()
    hook = server.path / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho '只有登记密钥可以写登记簿' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = office.git("rev-parse", "HEAD")
    done = run(office, "enter")
    assert done.code == 2
    assert "远程仓库 origin 没有接受推送：只有登记密钥可以写登记簿" in done.err
    assert entered(server.rows()) == []
    assert office.git("rev-parse", "HEAD") == before
    assert office.git("status", "--porcelain") == ""
    hook.unlink()
    assert run(office, "enter").code == 0
    assert entered(server.rows()) == WHOLE


def test_a_server_that_is_gone_is_said(office, server, run, tmp_path):
    two_changes(office)
    office.push()
    server.path.rename(tmp_path / "moved.git")
    done = run(office, "enter")
    assert done.code == 2
    assert done.err.startswith("取不到远程仓库 origin 的 main：")


def test_a_push_that_arrived_though_it_seemed_lost_is_not_repeated(
    office, server, run, monkeypatch
):
    two_changes(office)
    office.push()
    pushed = write.push

    def lost(root, remote, commit):
        pushed(root, remote, commit)
        raise plumbing.GitError("连接中断", "请重新运行")

    with monkeypatch.context() as patch:
        patch.setattr(write, "push", lost)
        assert run(office, "enter").code == 2
    done = run(office, "enter")
    assert done.out == "没有需要登记的内容，没有产生提交。\n"
    assert entered(server.rows()) == WHOLE
    assert office.git("rev-parse", "HEAD") == server.git("rev-parse", "main")
