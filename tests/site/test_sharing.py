"""Work shared out between two processes: all of it done, and what is wrong said by the first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mingce.pages import sharing
from mingce.pages.sharing import share

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
