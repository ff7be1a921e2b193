"""The log in one pass, and the last version that can be read."""

from __future__ import annotations

import pytest
from tests.forging import forge_parent

from mingce.git import history
from mingce.git.history import Commit, begin_log, is_shallow, last_good, read_log
from mingce.git.plumbing import GitError

A, B, C = "registry/a.yml", "registry/乙 二.yml", "registry/c.yml"


def commit_at(repo, monkeypatch, date, message="Change"):
    monkeypatch.setenv("GIT_COMMITTER_DATE", date)
    return repo.commit(message)


class TestLog:
    def test_lists_the_commits_of_each_path_newest_first(self, git_repo, monkeypatch):
        git_repo.write(A, "1\n")
        git_repo.write(B, "1\n")
        one = commit_at(git_repo, monkeypatch, "2026-01-05T09:00:00+08:00")
        empty = commit_at(git_repo, monkeypatch, "2026-01-06T09:00:00+08:00", "Nothing")
        git_repo.write(A, "2\n")
        two = commit_at(git_repo, monkeypatch, "2026-01-07T01:00:00+00:00")
        git_repo.git("mv", B, C)
        three = commit_at(git_repo, monkeypatch, "2026-01-08T09:00:00-03:30")
        found = read_log(git_repo.path)
        first = Commit(one, "2026-01-05T09:00:00+08:00")
        third = Commit(three, "2026-01-08T09:00:00-03:30")
        assert found.paths == {
            A: [Commit(two, "2026-01-07T01:00:00+00:00"), first],
            B: [third, first],
            C: [third],
        }
        assert found.head == third
        assert found.commits == 4
        assert not found.shallow
        assert found.of("registry/none.yml") == []
        assert read_log(git_repo.path, empty).of(A) == [first]

    def test_a_merge_counts_where_its_result_is_its_own(self, git_repo, monkeypatch):
        git_repo.write(A, "0\n")
        git_repo.write(C, "0\n")
        start = git_repo.commit()
        git_repo.git("switch", "--quiet", "--create", "side")
        git_repo.write(A, "side\n")
        git_repo.write(B, "side\n")
        side = git_repo.commit()
        git_repo.git("switch", "--quiet", "main")
        git_repo.write(A, "main\n")
        main = git_repo.commit()
        git_repo.git("merge", "--no-commit", "side", check=False)
        git_repo.write(A, "both\n")
        merge = git_repo.commit()
        found = read_log(git_repo.path)
        assert found.of(A)[0].id == merge
        assert {each.id for each in found.of(A)} == {start, side, main, merge}
        assert [each.id for each in found.of(B)] == [side]
        assert [each.id for each in found.of(C)] == [start]
        assert found.commits == 4

    def test_the_users_configuration_changes_nothing(self, git_repo, monkeypatch, tmp_path):
        git_repo.write(B, "1\n")
        one = git_repo.commit()
        config = tmp_path / "config"
        config.write_text(
            "[log]\n\tshowRoot = false\n\tshowSignature = true\n\tdate = relative\n"
            "[color]\n\tui = always\n[diff]\n\trelative = true\n[core]\n\tquotePath = true\n"
            "[format]\n\tpretty = oneline\n"
        )
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
        assert [each.id for each in read_log(git_repo.path).of(B)] == [one]

    def test_a_register_in_a_folder_of_a_larger_repository(self, git_repo):
        git_repo.write(f"register/{A}", "1\n")
        git_repo.write("other.txt", "1\n")
        git_repo.commit()
        assert list(read_log(git_repo.path / "register").paths) == [A]

    def test_no_commit_yet_and_no_such_revision(self, git_repo):
        for revision in ("HEAD", "--output=written"):
            with pytest.raises(GitError) as raised:
                read_log(git_repo.path, revision)
            assert raised.value.message == f"找不到版本“{revision}”"
        assert not (git_repo.path / "written").exists()

    def test_more_than_a_pipe_holds_is_read_whole(self, git_repo, monkeypatch):
        monkeypatch.setattr(history, "_PIPE", 4096)
        names = [f"registry/{number:03}-{'x' * 60}.yml" for number in range(300)]
        for name in names:
            git_repo.write(name, "1\n")
        only = git_repo.commit()
        end = begin_log(git_repo.path)
        found = {path: [each.id for each in commits] for path, commits in end().paths.items()}
        assert found == {name: [only] for name in names}

    def test_what_git_cannot_read_is_said_at_the_end(self, git_repo):
        git_repo.write(A, "1\n")
        tree = git_repo.git("rev-parse", f"{git_repo.commit()}^{{tree}}").strip()
        (git_repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
        end = begin_log(git_repo.path)
        with pytest.raises(GitError, match="git log 没有成功（退出码 128）"):
            end()

    def test_a_shallow_clone_says_so(self, git_repo, tmp_path):
        git_repo.write(A, "1\n")
        git_repo.commit()
        git_repo.write(A, "2\n")
        git_repo.commit()
        clone = tmp_path / "clone"
        git_repo.git("clone", "--quiet", "--depth=1", f"file://{git_repo.path}", str(clone))
        assert is_shallow(clone)
        assert read_log(clone).shallow
        assert read_log(clone).commits == 1
        assert not is_shallow(git_repo.path)


class TestLastGood:
    def test_the_newest_version_that_can_be_read(self, git_repo):
        for text in ("good 1", "good 2", "bad", "worse"):
            git_repo.write(B, text)
            git_repo.commit()
        asked = []

        def readable(data):
            asked.append(data)
            return data.startswith(b"good")

        assert last_good(git_repo.path, B, readable) == b"good 2"
        assert asked == [b"worse", b"bad", b"good 2"]

    def test_found_across_a_deletion(self, git_repo):
        git_repo.write(A, "good")
        git_repo.commit()
        git_repo.git("rm", "--quiet", A)
        git_repo.commit()
        assert last_good(git_repo.path, A, lambda data: True) == b"good"

    @pytest.mark.parametrize("path", ["registry/none.yml", "registry", "a\nb", "registry/*.yml"])
    def test_none_where_there_never_was_one(self, git_repo, path):
        git_repo.write(A, "1\n")
        git_repo.commit()
        assert last_good(git_repo.path, path, lambda data: True) is None

    def test_none_where_no_version_is_readable(self, git_repo):
        git_repo.write(A, "1\n")
        git_repo.commit()
        assert last_good(git_repo.path, A, lambda data: False) is None


def test_a_forged_commit_graph_hides_no_commit(git_repo):
    git_repo.write("a.txt", "one")
    first = git_repo.commit("First")
    git_repo.write("a.txt", "two")
    second = git_repo.commit("Second")
    git_repo.write("b.txt", "three")
    third = git_repo.commit("Third")
    forge_parent(git_repo.path, third, first)
    assert git_repo.git("rev-list", "HEAD").split() == [third, first]
    log = read_log(git_repo.path)
    assert log.commits == 3
    assert [each.id for each in log.of("a.txt")] == [second, first]
