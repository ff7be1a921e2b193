"""The register that is published: which commit brought a filing, and what is not published."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess

import pytest

from mingce.cache import NAME, Cache
from mingce.desk.kept import kept_for
from mingce.desk.source import commits_of, read_source
from mingce.git.plumbing import GitError
from mingce.git.stats import Stats
from mingce.git.tree import CommitTree, WorkTree
from mingce.register import load, loading

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def history(git_repo, kit):
    """A register of three commits, the last a change by merge; the commits by what they brought."""
    for name, text in kit.register_files().items():
        git_repo.write(name, text)
    first = git_repo.commit("GEHEIM-SUBJECT")
    git_repo.git("checkout", "--quiet", "-b", "branch")
    git_repo.write("registry/jia/weibo/2026-10-12-stop.yml", kit.moved("stop", "2026-10-09"))
    second = git_repo.commit()
    git_repo.git("checkout", "--quiet", "main")
    git_repo.git("merge", "--quiet", "--no-ff", "-m", "Merge", "branch")
    return git_repo, {"open": first, "stop": second}


def test_a_filing_is_known_by_the_commit_that_brought_it(history) -> None:
    repo, brought = history
    source = read_source(repo.path)
    first = source.register.first_day
    assert first is not None
    site = source.site(source.register.as_of(first))
    assert site.commits["jia/weibo/2024-03-08-open"] == brought["open"]
    assert site.commits["jia/weibo/2026-10-12-stop"] == brought["stop"]
    assert not any(each.startswith("office") for each in site.commits)


def test_what_is_not_committed_has_none(history, kit) -> None:
    repo, _ = history
    repo.write("registry/jia/weibo/2026-10-20-resume.yml", kit.moved("resume", "2026-10-19"))
    source = read_source(repo.path)
    assert "registry/jia/weibo/2026-10-20-resume.yml" not in source.commits
    assert source.register.accounts["jia/weibo"].state == "live"


def test_a_folder_without_git_has_none(tmp_path, kit) -> None:
    folder = kit.make_folder(tmp_path / "plain", kit.register_files())
    assert commits_of(folder.path, "HEAD") == {}
    assert read_source(folder.path).commits == {}


def test_what_a_check_kept_is_not_parsed_again(history, kit, monkeypatch) -> None:
    repo, brought = history
    kept = kept_for(repo.path)
    assert kept is not None
    first = read_source(repo.path, "HEAD", kept)
    assert not (kept / NAME).exists()  # so few files were not worth it
    cache = Cache(kept, few=0)
    load(CommitTree(repo.path, "HEAD"), kept=cache)
    cache.save()

    def parsed(*_):
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(loading, "read_sheet", parsed)
        patched.setattr(loading, "load_sheet", parsed)
        again = read_source(repo.path, "HEAD", kept)
    assert again.site(DAY) == first.site(DAY) == read_source(repo.path, "HEAD").site(DAY)

    # Of a commit that says otherwise, what it says is shown.
    before = read_source(repo.path, brought["open"], kept)
    assert before.register.accounts["jia/weibo"].state == "live"
    assert again.register.accounts["jia/weibo"].state == "stopped"
    repo.write("registry/jia/weibo/2026-10-20-resume.yml", kit.moved("resume", "2026-10-19"))
    assert read_source(repo.path, "", kept).register.accounts["jia/weibo"].state == "live"


def test_a_shallow_clone_names_no_commit_and_is_not_published(history, tmp_path) -> None:
    repo, _ = history
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth", "1", f"file://{repo.path}", str(clone)],
        check=True,
        capture_output=True,
    )
    assert read_source(clone).commits == {}
    with pytest.raises(GitError) as refused:
        read_source(clone, "HEAD")
    assert refused.value.message == "这是浅克隆，缺少以前的提交，不能用来发布"


def test_a_commit_is_read_and_not_the_files(history, kit) -> None:
    repo, brought = history
    source = read_source(repo.path, brought["open"])
    assert list(source.register.accounts["jia/weibo"].sheets) != []
    assert source.register.accounts["jia/weibo"].state == "live"
    assert "registry/jia/weibo/2026-10-12-stop.yml" not in source.commits


def test_one_pass_over_the_log_serves_every_filing(history, kit, tmp_path, monkeypatch) -> None:
    repo, _ = history
    for day in range(10, 28):
        change = kit.moved("change", f"2026-09-{day}", f"facts: {{name: 甲街道{day}}}\n")
        repo.write(f"registry/jia/weibo/2026-09-{day}-change.yml", change)
        repo.commit()
    traced = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(traced))
    source = read_source(repo.path)
    assert len(source.commits) > 20
    calls = [line.split("git ", 1)[1] for line in traced.read_text("utf-8").splitlines()]
    assert sum(bool(re.match(r"(-\S+ |\S+=\S* )*log ", call)) for call in calls) == 1, calls


@pytest.mark.parametrize("revision", ["", "HEAD"])
def test_only_what_is_mended_is_read_again(history, kit, monkeypatch, revision) -> None:
    """One record cannot be read: its last good state is read, and all others are known."""
    repo, _ = history
    broken = "registry/jia/weibo/2026-10-12-stop.yml"
    repo.write(broken, "kind: [\n")
    repo.commit()
    kept = kept_for(repo.path)
    assert kept is not None
    # So long ago that the disk's word for what is untouched can be taken.
    for path in repo.path.rglob("*.*"):
        os.utime(path, (1, 1))
    monkeypatch.setattr("mingce.git.stats._QUIET", -(10**18))
    without = read_source(repo.path, revision)
    cache = Cache(kept, few=0)
    stats = Stats(kept, repo.path)
    load(WorkTree(repo.path, stats), kept=cache)
    cache.save()
    monkeypatch.setattr("mingce.git.stats._FEW", -1)
    stats.save()

    parsed: list[str] = []

    def reading(called):
        def read(where, data):
            parsed.append(where.path)
            return called(where, data)

        return read

    for name in ("read_sheet", "load_sheet"):
        monkeypatch.setattr(loading, name, reading(getattr(loading, name)))
    again = read_source(repo.path, revision, kept)
    assert parsed == [broken, broken]
    assert again.register.accounts["jia/weibo"].state == "stopped"
    assert again.unreadable == without.unreadable == {broken}
    assert again.site(DAY) == without.site(DAY)
    # What was broken is not taken for its last good state by who reads it next.
    assert load(CommitTree(repo.path, "HEAD"), kept=Cache(kept)).unreadable == {
        "jia/weibo": [broken]
    }
