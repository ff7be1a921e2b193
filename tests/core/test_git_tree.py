"""A register's files from disk, index, commit and memory."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from mingce.git import plumbing, refs
from mingce.git.plumbing import GitError
from mingce.git.tree import (
    DATA_FOLDERS,
    CommitTree,
    Entry,
    IndexTree,
    MemoryTree,
    WorkTree,
    blob_id,
    data_entries,
    find_root,
)
from mingce.records import paths as record_paths

SHEET = "registry/licun/2021-08-02-enrol.yml"
OTHER = "registry/licun/weibo/2021-09-03-open.yml"
NOTE = "registry/李村/说明 文件.yml"


def contents(tree):
    return dict(tree.read_many(tree.entries()))


@pytest.fixture
def repo(git_repo):
    """A commit of two sheets, one file outside the data folders, and one name in Chinese."""
    git_repo.write("README.md", "outside\n")
    git_repo.write(SHEET, "a: 1\n")
    git_repo.write(OTHER, "b: 2\n")
    git_repo.write(NOTE, "c: 3\n")
    git_repo.commit()
    return git_repo


def test_data_folders_are_those_of_the_records():
    assert DATA_FOLDERS == record_paths.DATA_FOLDERS


class TestMemory:
    def test_text_is_utf8_and_entries_are_sorted_with_gits_id(self):
        tree = MemoryTree({OTHER: "李", SHEET: b"x\n"}, modes={OTHER: "120000"})
        assert list(tree.entries()) == [SHEET, OTHER]
        assert tree.entries()[SHEET] == Entry(
            SHEET, "100644", "587be6b4c3f93f93c489c0111bba5596147a26cb"
        )
        assert tree.entries()[OTHER].mode == "120000"
        assert tree.read(OTHER) == "李".encode()

    def test_a_path_that_is_not_there(self):
        with pytest.raises(KeyError):
            MemoryTree({}).read(SHEET)


class TestWorkTree:
    def test_lists_the_three_data_folders_only_and_needs_no_git(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", "")
        for path in ("README.md", SHEET, "announcements/licun/a.md", "office/register.yml"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(path)
        tree = WorkTree(tmp_path)
        assert list(tree.entries()) == ["announcements/licun/a.md", "office/register.yml", SHEET]
        assert tree.entries()[SHEET] == Entry(SHEET, "100644", "")
        assert tree.read(SHEET) == SHEET.encode()
        assert contents(tree)["office/register.yml"] == b"office/register.yml"

    @pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
    def test_what_a_desktop_leaves_behind_is_no_file_of_the_register(self, tmp_path, name):
        (tmp_path / "registry").mkdir()
        (tmp_path / "registry" / name).touch()
        (tmp_path / "registry" / f"{name}.yml").touch()
        assert list(WorkTree(tmp_path).entries()) == [f"registry/{name}.yml"]

    def test_links_are_listed_and_never_followed(self, tmp_path):
        (tmp_path / "secret").write_text("secret")
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "inside.yml").write_text("inside")
        (tmp_path / "registry").mkdir()
        (tmp_path / "registry" / "a.yml").symlink_to("../secret")
        (tmp_path / "registry" / "b").symlink_to("../folder")
        (tmp_path / "office").symlink_to("folder")
        tree = WorkTree(tmp_path)
        assert {path: entry.mode for path, entry in tree.entries().items()} == {
            "office": "120000",
            "registry/a.yml": "120000",
            "registry/b": "120000",
        }
        assert tree.read("registry/a.yml") == b"../secret"

    def test_a_file_replaced_by_a_link_after_the_listing_is_not_followed(self, tmp_path):
        (tmp_path / "secret").write_text("secret")
        (tmp_path / "registry").mkdir()
        file = tmp_path / "registry" / "a.yml"
        file.write_text("a")
        tree = WorkTree(tmp_path)
        tree.entries()
        file.unlink()
        file.symlink_to("../secret")
        with pytest.raises(GitError, match=r"无法读取 registry/a\.yml"):
            tree.read("registry/a.yml")

    def test_executables_nested_repositories_and_pipes(self, tmp_path):
        folder = tmp_path / "registry"
        (folder / "inner" / ".git").mkdir(parents=True)
        (folder / "inner" / "x.yml").write_text("x")
        (folder / "run.yml").write_text("x")
        (folder / "run.yml").chmod(0o755)
        os.mkfifo(folder / "pipe.yml")
        tree = WorkTree(tmp_path)
        assert {path: entry.mode for path, entry in tree.entries().items()} == {
            "registry/inner": "160000",
            "registry/run.yml": "100755",
        }
        assert tree.read("registry/inner") == b""

    def test_very_deep_folders_end_neither_in_a_crash_nor_in_silence(self, tmp_path, request):
        # pytest tidies old folders by recursion and would fail in a later run.
        request.addfinalizer(lambda: subprocess.run(["rm", "-rf", tmp_path / "registry"]))
        here = os.open(tmp_path, os.O_RDONLY)
        name = "registry"
        for _ in range(1500):
            os.mkdir(name, dir_fd=here)
            deeper = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here, name = deeper, "a"
        os.close(os.open("x.yml", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        os.close(here)
        assert list(WorkTree(tmp_path).entries()) == ["registry/" + "a/" * 1499 + "x.yml"]

    def test_a_file_deleted_after_the_listing_is_left_out(self, tmp_path):
        (tmp_path / "registry").mkdir()
        for name in ("a.yml", "b.yml"):
            (tmp_path / "registry" / name).write_text(name)
        tree = WorkTree(tmp_path)
        tree.entries()
        (tmp_path / "registry" / "a.yml").unlink()
        assert contents(tree) == {"registry/b.yml": b"b.yml"}
        with pytest.raises(KeyError):
            tree.read("registry/a.yml")
        with pytest.raises(KeyError):
            list(tree.read_many(["registry/never.yml"]))

    def test_what_is_longer_than_any_record_is_cut(self, tmp_path, monkeypatch):
        monkeypatch.setattr("mingce.git.tree.READ_LIMIT", 10)
        (tmp_path / "registry").mkdir()
        (tmp_path / "registry" / "a.yml").write_text("x" * 100)
        assert WorkTree(tmp_path).read("registry/a.yml") == b"x" * 10


class TestIndex:
    def test_reads_what_is_staged_and_not_the_disk(self, repo):
        repo.write(SHEET, "a: staged\n")
        repo.git("add", SHEET)
        repo.write(SHEET, "a: on the disk\n")
        repo.write("registry/licun/new.yml", "not staged\n")
        repo.git("rm", "--quiet", "--cached", OTHER)
        tree = IndexTree(repo.path)
        assert list(tree.entries()) == ["README.md", SHEET, NOTE]
        assert tree.read(SHEET) == b"a: staged\n"
        assert tree.entries()[SHEET] == Entry(SHEET, "100644", blob_id(b"a: staged\n"))
        assert WorkTree(repo.path).read(SHEET) == b"a: on the disk\n"
        assert data_entries(tree).keys() == {SHEET, NOTE}

    def test_reads_the_index_that_git_names_to_a_hook(self, repo, monkeypatch, tmp_path):
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other-index"))
        repo.git("read-tree", "HEAD")
        repo.git("rm", "--quiet", "--cached", OTHER)
        assert OTHER not in IndexTree(repo.path).entries()
        monkeypatch.delenv("GIT_INDEX_FILE")
        assert OTHER in IndexTree(repo.path).entries()

    def test_links_and_executables_keep_their_mode(self, repo):
        repo.write("registry/run.yml", "x\n").chmod(0o755)
        (repo.path / "registry" / "link.yml").symlink_to("../README.md")
        repo.git("add", "--all")
        tree = IndexTree(repo.path)
        assert tree.entries()["registry/run.yml"].mode == "100755"
        assert tree.entries()["registry/link.yml"].mode == "120000"
        assert tree.read("registry/link.yml") == b"../README.md"

    def test_a_submodule_is_listed_and_has_no_contents(self, repo):
        head = repo.git("rev-parse", "HEAD")
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{head},registry/other")
        tree = IndexTree(repo.path)
        assert tree.entries()["registry/other"] == Entry("registry/other", "160000", head)
        assert contents(tree)["registry/other"] == b""
        assert contents(tree)[SHEET] == b"a: 1\n"

    def test_an_intended_file_is_not_recorded_and_an_empty_one_is(self, repo):
        repo.write("registry/empty.yml", "")
        repo.git("add", "registry/empty.yml")
        repo.write("registry/later.yml", "later\n")
        repo.git("add", "--intent-to-add", "registry/later.yml")
        tree = IndexTree(repo.path)
        assert "registry/later.yml" not in tree.entries()
        assert tree.read("registry/empty.yml") == b""

    def test_a_conflict_is_said_to_be_one(self, repo):
        repo.git("switch", "--quiet", "--create", "side")
        repo.write(SHEET, "a: side\n")
        repo.commit()
        repo.git("switch", "--quiet", "main")
        repo.write(SHEET, "a: main\n")
        repo.commit()
        repo.git("merge", "side", check=False)
        with pytest.raises(GitError) as raised:
            IndexTree(repo.path).entries()
        assert raised.value.message == f"有未解决的合并冲突：{SHEET}"

    def test_an_empty_repository(self, git_repo):
        tree = IndexTree(git_repo.path)
        assert tree.entries() == {}
        assert list(tree.read_many([])) == []

    def test_a_register_in_a_folder_of_a_larger_repository(self, git_repo):
        git_repo.write(f"register/{SHEET}", "a: 1\n")
        git_repo.write("registry/not-ours.yml", "")
        git_repo.commit()
        folder = git_repo.path / "register"
        assert contents(IndexTree(folder)) == {SHEET: b"a: 1\n"}
        assert contents(CommitTree(folder, "HEAD")) == {SHEET: b"a: 1\n"}


class TestCommit:
    def test_reads_a_commit_whatever_the_disk_and_the_index_hold(self, repo):
        repo.write(SHEET, "a: later\n")
        repo.git("add", "--all")
        tree = CommitTree(repo.path, "main")
        assert contents(tree) == {
            "README.md": b"outside\n",
            SHEET: b"a: 1\n",
            OTHER: b"b: 2\n",
            NOTE: b"c: 3\n",
        }
        assert tree.commit == repo.git("rev-parse", "HEAD")
        assert tree.label == f"提交 {tree.commit[:12]}"

    def test_a_path_that_is_not_there(self, repo):
        with pytest.raises(KeyError):
            CommitTree(repo.path, "HEAD").read("registry/none.yml")

    def test_many_files_come_in_the_order_asked(self, git_repo):
        for number in range(3000):
            git_repo.write(f"registry/u/{number:04}.yml", f"{number}\n" * (number % 50))
        git_repo.commit()
        tree = CommitTree(git_repo.path, "HEAD")
        backwards = sorted(tree.entries(), reverse=True)
        assert [path for path, _ in tree.read_many(backwards)] == backwards
        assert tree.read("registry/u/1033.yml") == b"1033\n" * 33

    def test_a_reader_that_stops_half_way_leaves_no_process(self, repo):
        tree = CommitTree(repo.path, "HEAD")
        reading = tree.read_many(tree.entries())
        assert next(reading) == ("README.md", b"outside\n")
        reading.close()
        assert contents(tree)[SHEET] == b"a: 1\n"

    def test_what_is_longer_than_any_record_is_cut_and_the_next_is_whole(self, repo, monkeypatch):
        monkeypatch.setattr(plumbing, "READ_LIMIT", 3)
        assert contents(CommitTree(repo.path, "HEAD")) == {
            "README.md": b"out",
            SHEET: b"a: ",
            OTHER: b"b: ",
            NOTE: b"c: ",
        }

    def test_a_replacement_is_not_believed(self, repo):
        good = repo.git("rev-parse", "HEAD")
        repo.write(SHEET, "a: forged\n")
        forged = repo.commit()
        repo.git("replace", good, forged)
        assert CommitTree(repo.path, good).read(SHEET) == b"a: 1\n"

    def test_the_users_configuration_changes_nothing(self, repo, monkeypatch, tmp_path):
        config = tmp_path / "config"
        config.write_text(
            "[core]\n\tquotePath = true\n\tautocrlf = true\n[color]\n\tui = always\n"
            "[diff]\n\tnoprefix = true\n\trenames = copies\n"
        )
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
        assert contents(CommitTree(repo.path, "HEAD"))[NOTE] == b"c: 3\n"
        assert list(IndexTree(repo.path).entries()) == ["README.md", SHEET, OTHER, NOTE]

    def test_a_bare_repository(self, repo, tmp_path):
        repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
        assert CommitTree(tmp_path / "bare.git", "main").read(SHEET) == b"a: 1\n"

    def test_a_missing_object_is_named(self, repo):
        blob = repo.git("rev-parse", f"HEAD:{SHEET}")
        (repo.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        tree = CommitTree(repo.path, "HEAD")
        with pytest.raises(GitError) as raised:
            tree.read(SHEET)
        assert raised.value.message == f"Git 仓库里缺少对象 {blob}"
        assert tree.read(OTHER) == b"b: 2\n"

    def test_a_name_that_is_not_utf8_keeps_its_bytes(self, repo):
        blob = repo.git("rev-parse", f"HEAD:{SHEET}")
        subprocess.run(
            ["git", "update-index", "-z", "--index-info"],
            cwd=repo.path,
            input=b"100644 " + blob.encode() + b"\tregistry/\xff.yml\0",
            check=True,
        )
        tree = IndexTree(repo.path)
        assert tree.read("registry/\udcff.yml") == b"a: 1\n"


class TestRefs:
    @pytest.mark.parametrize(
        "revision",
        ["no-such-branch", "--output=written", "-n1", "", "HEAD\nHEAD", "a\0b", "HEAD:README.md"],
    )
    def test_what_names_no_commit(self, repo, revision):
        with pytest.raises(GitError) as raised:
            CommitTree(repo.path, revision)
        assert raised.value.message == f"找不到版本“{revision}”"
        assert not (repo.path / "written").exists()

    def test_a_branch_before_its_first_commit(self, git_repo):
        assert refs.find(git_repo.path, "HEAD") is None

    def test_ids(self):
        assert refs.is_id("0" * 40)
        assert refs.is_id("a" * 64)
        assert not refs.is_id("a" * 41)
        assert not refs.is_id("A" * 40)
        assert refs.is_zero("0" * 40)
        assert not refs.is_zero("a" * 40)

    def test_toplevel_from_a_folder_below(self, repo):
        assert refs.toplevel(repo.path / "registry") == repo.path

    def test_merge_bases(self, repo):
        start = repo.commit("start")
        repo.git("switch", "--quiet", "--create", "side")
        side = repo.commit("side")
        repo.git("switch", "--quiet", "--orphan", "alone")
        alone = repo.commit("alone")
        assert refs.merge_bases(repo.path, start, side) == [start]
        assert refs.merge_bases(repo.path, side, side) == [side]
        assert refs.merge_bases(repo.path, side, alone) == []

    def test_the_heads_of_a_merge_under_way(self, repo):
        one, other = "a" * 40, "b" * 40
        assert refs.merge_heads(repo.path, {}) == []
        (repo.path / ".git" / "MERGE_HEAD").write_text(f"{other}\n")
        environ = {f"GITHEAD_{one}": "side", "GITHEAD_x": "", "GIT_DIR": ""}
        assert refs.merge_heads(repo.path, environ) == [one, other]


class TestErrors:
    def test_no_repository(self, tmp_path, monkeypatch):
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
        with pytest.raises(GitError) as raised:
            IndexTree(tmp_path).entries()
        assert raised.value.message == f"这个文件夹不在 Git 仓库里：{tmp_path}"
        assert raised.value.remedy == ("请进入登记册所在的仓库再运行；新的登记册请先运行 git init")

    def test_a_repository_of_another_user(self, repo, monkeypatch):
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        with pytest.raises(GitError) as raised:
            refs.toplevel(repo.path)
        assert raised.value.message == f"Git 不读取属于其他用户的仓库：{repo.path}"
        assert "safe.directory" in raised.value.remedy

    def test_no_work_tree(self, repo):
        with pytest.raises(GitError) as raised:
            refs.toplevel(repo.path / ".git")
        assert raised.value.message == f"这是没有工作区的裸仓库：{repo.path / '.git'}"

    def test_no_git(self, repo, monkeypatch):
        monkeypatch.setenv("PATH", "")
        with pytest.raises(GitError) as raised:
            IndexTree(repo.path).entries()
        assert raised.value.message == "找不到 git 程序"

    def test_no_folder(self, tmp_path):
        with pytest.raises(GitError) as raised:
            IndexTree(tmp_path / "none").entries()
        assert raised.value.message == f"没有这个文件夹：{tmp_path / 'none'}"

    def test_anything_else_keeps_gits_first_line(self):
        error = plumbing.explain(Path("/x"), "log", 128, b"fatal: bad\nmore")
        assert error.message == "git log 没有成功（退出码 128）：fatal: bad"
        assert str(error).splitlines()[1].startswith("    改法：")


class TestFindRoot:
    def test_from_below_and_from_nowhere(self, tmp_path):
        (tmp_path / "a" / "office").mkdir(parents=True)
        (tmp_path / "a" / "office" / "register.yml").write_text("")
        (tmp_path / "a" / "registry" / "licun").mkdir(parents=True)
        assert find_root(tmp_path / "a" / "registry" / "licun") == tmp_path / "a"
        assert find_root(tmp_path / "a") == tmp_path / "a"
        assert find_root(tmp_path) is None
