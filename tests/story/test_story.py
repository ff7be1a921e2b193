"""Every step of the story comes to what it must."""

from __future__ import annotations

import pytest
from tests.story.steps import STORY, play_all


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """What came of each step, and all that was printed."""
    told: list[str] = []
    folder = tmp_path_factory.mktemp("story")
    came = {name: outcome for name, outcome, _ in play_all(folder, told.append)}
    return came, "\n".join(told)


@pytest.mark.parametrize(("name", "outcome"), [(each[0], each[4]) for each in STORY])
def test_a_step_comes_to_what_it_must(played, name, outcome):
    assert played[0][name] == outcome


def test_what_is_printed_names_nothing_of_the_machine(played, tmp_path_factory):
    assert str(tmp_path_factory.getbasetemp()) not in played[1]
