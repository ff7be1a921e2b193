"""A history built only by lawful steps shows nothing, and of others the first unlawful step.

Hypothesis chooses the steps; a branch may wait while main goes on, catch up with main or not.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SHEET = "registry/licun/2026-08-03-enrol.yml"


class Story:
    """Lawful steps on one main, day by day."""

    def __init__(self, main, keys, filing):
        self.main, self.keys, self.filing = main, keys, filing
        self.day, self.count, self.rows = dt.date(2026, 11, 2), 0, 1
        self.waiting, self.told, self.unentered = [], [], []
        self.reviewers = {"one": keys.one(), "two": keys.two()}
        self.key = {"one": "one", "two": "two"}
        self.tips = ["main"]

    def next(self):
        self.count += 1
        self.day += dt.timedelta(days=self.count % 2)
        return str(self.day)

    def reviewer(self, chosen, unit="licun"):
        free = [
            name for name in self.key if (name, unit) not in {("one", "ke"), ("two", "shiyuan")}
        ]
        return self.key[free[chosen % len(free)]]

    def by(self, chosen, unit):
        """Who merges: a reviewer mostly, else the forge or nobody's key."""
        return self.reviewer(chosen, unit) if chosen % 4 else ("forge", "")[chosen // 4 % 2]

    def file(self, chosen):
        unit = ("licun", "ke", "shiyuan")[chosen % 3]
        path = f"registry/{unit}/{self.next()}-change-{self.count + 1}.yml"
        name = f"b{self.count}"
        self.main.branch({path: "x: 1\n"}, at=self.tips[chosen % len(self.tips)], name=name)
        self.waiting.append((name, unit, path))

    def catch_up(self, chosen):
        if self.waiting:
            name = self.waiting[chosen % len(self.waiting)][0]
            self.main.git("switch", "-q", name)
            self.main.git("merge", "-q", "-m", "catch up", "main")
            self.main.git("switch", "-q", "main")

    def accept(self, chosen):
        if self.waiting:
            name, unit, path = self.waiting.pop(chosen % len(self.waiting))
            self.main.merge(self.by(chosen, unit), name=name)
            self.unentered.append(path.removeprefix("registry/").removesuffix(".yml"))

    def enter(self, chosen):
        if self.unentered:
            self.rows += 1
            self.main.enter(self.rows, str(self.day), self.unentered.pop(0))

    def announce(self, chosen):
        path = f"announcements/licun/{self.next()}-n{self.count}.md"
        self.main.land({path: "one\n"}, self.reviewer(chosen))
        self.told.append(path)

    def reword(self, chosen):
        if self.told:
            path = self.told[chosen % len(self.told)]
            self.main.land({path: f"{self.count}\n"}, self.reviewer(chosen))
            self.count += 1

    def publish(self, chosen):
        if self.told:
            path = self.told.pop(chosen % len(self.told))
            self.rows += 1
            self.main.enter(self.rows, str(self.day), path.removesuffix(".md"), "published")

    def replace(self, chosen):
        """One reviewer's key goes for another, written by one and accepted by the other."""
        who, other = (("one", "two"), ("two", "one"))[chosen % 2]
        spare = next(key for key in ("one", "two", "new") if key not in self.key.values())
        self.reviewers[who] = self.reviewers[who] | {"keys": [self.keys.print(spare)]}
        files = {"office/access.yml": self.keys.access(list(self.reviewers.values()))}
        self.main.land(files, self.key[other], author=self.key[who])
        self.key[who] = spare

    def program(self, chosen):
        self.count += 1
        self.main.land({f"src/{self.count}.py": "pass\n"}, self.reviewer(chosen))

    def policy(self, chosen):
        text = (self.main.path / "office/policy/2021-07-23.yml").read_text("utf-8")
        self.count += 1
        path = f"office/policy/{self.day + dt.timedelta(days=60 + self.count)}.yml"
        self.main.land({path: text}, self.reviewer(chosen))

    def remember(self, chosen):
        """Branches may leave main here later."""
        self.tips.append(self.main.git("rev-parse", "main"))


LAWFUL = (
    *(Story.file, Story.file, Story.file, Story.accept, Story.accept, Story.accept),
    *(Story.catch_up, Story.enter, Story.announce, Story.reword, Story.publish),
    *(Story.replace, Story.program, Story.policy, Story.remember),
)


def edits(story):
    return story.main.land({SHEET: "format: 1\n"}, story.key["two"])


def straight(story):
    return story.main.commit({f"registry/licun/{story.next()}-change.yml": "x: 1\n"}, "two")


def own_unit(story):
    return story.main.land(story.filing(story.next(), "ke"), story.key["one"])


def self_made(story):
    more = {"post": "x", "unit": "licun", "keys": [story.keys.print("licun")], "from": "2026-01-01"}
    files = {"office/access.yml": story.keys.access([*story.reviewers.values(), more])}
    return story.main.land(files, "licun")


def smuggles(story):
    story.main.git("switch", "-q", "-C", "evil", "main")
    branch = story.main.commit({f"registry/licun/{story.next()}-change.yml": "x: 1\n"})
    story.main.git("switch", "-q", "main")
    tip = story.main.git("rev-parse", "main")
    story.main.git("merge", "-q", "--no-commit", "--no-ff", branch)
    return story.main.made([tip, branch], {"office/scope.yml": "x: 1\n"}, story.key["two"])


def takes_back(story):
    old = story.main.git("show", f"{story.main.root}:office/register.yml") + "\n"
    story.main.land({"office/register.yml": f"# {story.count}\n{old}"}, story.key["two"])
    return story.main.made(
        [story.main.git("rev-parse", "main"), story.main.root],
        {"office/register.yml": old},
        story.key["two"],
    )


UNLAWFUL = (edits, straight, own_unit, self_made, smuggles, takes_back)


@pytest.fixture
def story(main, keys, filing, tmp_path):
    """Makes a story of its own for each example."""
    made = []

    def new():
        made.append(tmp_path / str(len(made)))
        shutil.copytree(main.path, made[-1])
        return Story(dataclasses.replace(main, path=made[-1]), keys, filing)

    return new


steps = st.lists(st.tuples(st.sampled_from(LAWFUL), st.integers(0, 23)), min_size=4, max_size=12)
check = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


@check
@given(steps)
def test_lawful_steps_show_nothing(story, steps):
    here = story()
    for step, chosen in steps:
        step(here, chosen)
    said = here.main.audit()
    assert (said.codes, said.code) == ([], 0)
    unproven = [step["note"] for step in said.steps if step["grade"] == "unproven"]
    assert set(unproven) <= {"没有签名"}


@check
@given(steps, st.sampled_from(UNLAWFUL), st.integers(0, 12))
def test_one_unlawful_step_anywhere_is_the_first_named(story, steps, unlawful, place):
    here = story()
    place = min(place, len(steps))
    for step, chosen in steps[:place]:
        step(here, chosen)
    commit = unlawful(here)
    for step, chosen in steps[place:]:
        if step is not Story.replace:
            step(here, chosen)
    said = here.main.audit()
    assert (said.code, said.data["first_unlawful"]) == (1, commit)
