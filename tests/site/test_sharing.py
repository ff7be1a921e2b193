"""Work shared out between two processes: all of it done, and what is wrong said by the first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mingce.pages import sharing
from mingce.pages.sharing import Begun, share

needs_two = pytest.mark.usefixtures("two_processors")

# Python warns of a copy of a process with threads, as those are that tests run in beside others.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture
def two_processors(monkeypatch) -> None:
    monkeypatch.setattr(sharing, "may_fork", lambda: True)


def note(folder: Path, number: int) -> Callable[[], None]:
    """A job that notes who did it."""

    def job() -> None:
        with (folder / str(number)).open("a") as out:
            out.write(f"{os.getpid()}\n")

    return job


def notes(folder: Path) -> list[list[str]]:
    names = sorted((path.name for path in folder.iterdir()), key=int)
    return [(folder / name).read_text().split() for name in names]


@needs_two
def test_every_job_is_done_once_by_one_of_two(tmp_path) -> None:
    share([note(tmp_path, number) for number in range(300)])
    done = notes(tmp_path)
    assert [len(each) for each in done] == [1] * 300
    assert len({each[0] for each in done}) <= 2


@needs_two
def test_what_the_copy_could_not_do_is_done_here(tmp_path) -> None:
    here = os.getpid()

    def only_here(number: int) -> Callable[[], None]:
        def job() -> None:
            if os.getpid() != here:
                os._exit(9)  # as the system ends a process that takes too much memory
            note(tmp_path, number)()

        return job

    share([only_here(number) for number in range(50)])
    assert notes(tmp_path) == [[str(here)]] * 50


def children() -> set[str]:
    """The processes begun by this one; a browser of other tests may be among them."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@needs_two
@pytest.mark.parametrize("at", [0, 25, 49])
def test_what_goes_wrong_is_raised_here_and_no_process_is_left(tmp_path, at) -> None:
    def broken() -> None:
        raise OSError(28, "No space left on device")

    jobs: list[Callable[[], None]] = [note(tmp_path, number) for number in range(50)]
    jobs[at] = broken
    before = children()
    with pytest.raises(OSError, match="No space left"):
        share(jobs)
    assert children() == before


def test_a_single_job_needs_nobody_else(tmp_path) -> None:
    share([])
    share([note(tmp_path, 0)])
    assert notes(tmp_path) == [[str(os.getpid())]]


@needs_two
def test_what_was_begun_goes_on_before_anybody_waits(tmp_path) -> None:
    ready, told = os.pipe()
    begun = Begun([lambda: os.write(told, b"x"), note(tmp_path, 1)])
    assert os.read(ready, 1) == b"x"  # written by the copy: nothing was done here yet
    begun.end()
    assert [len(each) for each in notes(tmp_path)] == [1]
    os.close(ready)
    os.close(told)


@needs_two
def test_what_is_stopped_is_not_gone_on_with(tmp_path) -> None:
    before = children()
    begun = Begun([lambda: time.sleep(600), note(tmp_path, 1)])
    begun.stop()
    begun.stop()
    assert notes(tmp_path) == []
    assert children() == before


def test_with_one_process_all_is_done_in_the_end(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sharing, "may_fork", lambda: False)
    begun = Begun([note(tmp_path, number) for number in range(3)])
    begun.stop()
    assert notes(tmp_path) == []
    begun.end()
    assert notes(tmp_path) == [[str(os.getpid())]] * 3


@needs_two
def test_a_build_that_comes_to_nothing_leaves_no_process(folder, tmp_path) -> None:
    folder.write("broken.py", "def on_env(env, **_):\n    raise RuntimeError('no environment')\n")
    config = load_config(
        str(folder.path / "mkdocs.yml"),
        hooks=[str(folder.path / "broken.py")],
        site_dir=str(tmp_path / "site"),
    )
    before = children()
    with pytest.raises(RuntimeError, match="no environment"):
        build(config)
    assert children() == before
