"""The door of the terminal: exit codes, usage errors in Chinese, faults without traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from mingce import cli
from mingce.git.plumbing import GitError
from mingce.rules import RULES

OPEN = "registry/licun/weibo/2026-01-12-open.yml"
CHANGE = "registry/licun/weibo/2026-11-02-change.yml"


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs mingce in this process: exit code, standard output, standard error."""

    def mingce(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mingce", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return stop.value.code, out, err

    return mingce


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Writes a register into a folder of its own, and goes there."""

    def make(files) -> None:
        for path, text in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
        monkeypatch.chdir(tmp_path)

    return make


@pytest.fixture
def clean(base, root):
    """A register of which nothing is found: the account's unit is not even enrolled."""
    files = {path: text for path, text in base().items() if path.startswith("office/")}
    root(files)
    return files


# ---- what the terminal can write


@pytest.mark.parametrize(
    ("encoding", "read"), [("latin-1", "utf-8"), ("ascii", "utf-8"), ("gbk", "gbk"), ("utf-8",) * 2]
)
def test_chinese_is_written_whatever_the_terminal_speaks(encoding, read) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from mingce.cli import main; main()", "rules", "XM0601"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode(read).splitlines()[0] == "XM0601 五个工作日内备案"
    assert done.stderr == b""


def test_a_sign_that_the_terminal_lacks_stops_nothing() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from mingce import cli; cli._speak_chinese(); print('甲\U0001f600')",
        ],
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "甲\\U0001f600\n".encode("gbk"))


# ---- check


def test_0_for_a_clean_register(run, clean) -> None:
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert re.fullmatch(
        r"共 0 个单位，0 个账号，0 份备案和公告；截至 2026-11-24："
        r"没有发现问题；用时 \d+\.\d\d 秒\n",
        out,
    )


def test_1_for_what_is_refused_and_the_last_line_counts(run, root, base, write) -> None:
    files = base()
    files[CHANGE] = write(CHANGE, occurred_on="2026-11-03", facts={"name": "李村街道"})
    root(files)
    code, out, _ = run("check")
    assert code == 1
    assert (
        f"{CHANGE}:4:14 XM0027 不予受理 发生日期 2026-11-03 晚于报送日期 2026-11-02（第六条）\n"
        "    改法：备案写已经发生的事；计划中的注销请写在公告里，日期请按平台显示如实填写\n"
    ) in out
    assert re.search(
        r"\n共 1 个单位，1 个账号，3 份备案和公告；截至 2026-11-24：不予受理 1[^\n]*\n\Z", out
    )


def test_0_for_breaches_that_are_there_and_1_under_strict(run, root, base, write) -> None:
    files = base()
    files[CHANGE] = write(CHANGE, occurred_on="2026-10-20", facts={"name": "李村街道"})
    root(files)
    assert run("check")[0] == 0
    assert run("check", "--strict")[0] == 1


def test_as_of(run, root, base) -> None:
    root(base())
    code, out, _ = run("check", "--as-of", "2026-01-11")
    assert code == 1
    assert f"{OPEN}:1:1 XM0026 不予受理" in out
    assert "截至 2026-01-11：" in out


def test_json(run, root, base, write) -> None:
    files = base()
    files[CHANGE] = write(CHANGE, occurred_on="2026-11-03", facts={"name": "李村街道"})
    files[OPEN] = files[OPEN].split("\n", 1)[1]
    root(files)
    code, out, err = run("check", "--format", "json")
    found = {each["code"]: each for each in json.loads(out)}
    assert code == 1
    assert re.fullmatch(r"共 1 个单位[^\n]*秒\n", err)
    assert found["XM0027"] == {
        "code": "XM0027",
        "severity": "refuse",
        "path": CHANGE,
        "line": 4,
        "column": 14,
        "subject": "licun/weibo",
        "filing": CHANGE[9:-4],
        "field": "occurred_on",
        "article": "第六条",
        "message": "发生日期 2026-11-03 晚于报送日期 2026-11-02",
        "remedy": "备案写已经发生的事；计划中的注销请写在公告里，日期请按平台显示如实填写",
        "fixable": False,
    }
    assert found["XM0020"]["fixable"] is True
    assert (found["XM0020"]["line"], found["XM0020"]["severity"]) == (1, "advice")


def test_json_of_nothing(run, clean) -> None:
    code, out, _ = run("check", "--format", "json")
    assert (code, json.loads(out)) == (0, [])


def test_a_root_that_is_named_and_found_from_below(run, clean, tmp_path, monkeypatch) -> None:
    (tmp_path / "registry").mkdir()
    monkeypatch.chdir(tmp_path / "registry")
    assert run("check")[0] == 0
    monkeypatch.chdir("/")
    assert run("check", "--root", str(tmp_path))[0] == 0


def test_1_without_a_policy_that_can_be_read(run, root, base) -> None:
    policy = "office/policy/2021-07-23.yml"
    files = base()
    files[policy] = files[policy].replace("months: 1", "months: 一")
    root(files)
    code, out, _ = run("check")
    assert code == 1
    assert f"{policy}:13:21 XM0016 不予受理 “月数”（months）的写法不对" in out
    assert "office/policy XM0019 不予受理 没有可以使用的办法文件，各项规则无从判断" in out
    assert run("show", "licun/weibo")[0] == 0


# ---- 2: usage, and what cannot be read


WITHIN = "选项“--within”应为整数，不小于 0"
DECISIONS = "没有这个命令，可用：answer、assign、consent、decline、return、revoke"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nope"], "没有“--nope”这个选项\n用法见 mingce --help\n"),
        (["check", "--nope"], "没有“--nope”这个选项\n用法见 mingce check --help\n"),
        (["check", "extra"], "写法不对，参数过多或过少\n用法见 mingce check --help\n"),
        (["check", "--as-of", "2026-13-01"], "日期“2026-13-01”不对，请写成“2026-03-05”的样子\n"),
        (["check", "--as-of", "20261124"], "日期“20261124”不对，请写成“2026-03-05”的样子\n"),
        (["rules", "XM0000"], "没有“XM0000”这条规则；运行 mingce rules 可列出全部规则\n"),
        (["rules", "XM0601", "XM0602"], "写法不对，参数过多或过少\n用法见 mingce rules --help\n"),
        (["check", "多余"], "写法不对，参数过多或过少\n用法见 mingce check --help\n"),
        (["show"], "缺少参数“编号”\n用法见 mingce show --help\n"),
        (["audit"], "缺少选项“--trust-root 提交”\n用法见 mingce audit --help\n"),
        (["due", "--within", "-1"], f"{WITHIN}\n用法见 mingce due --help\n"),
        (["due", "--within", "多"], f"{WITHIN}\n用法见 mingce due --help\n"),
        (["decide", "同意"], f"{DECISIONS}\n用法见 mingce decide --help\n"),
        (["show", "licun", "--format", "yaml"], "没有“yaml”这种格式，可用：text、json\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_2_for_usage_errors_in_chinese(run, clean, arguments, said) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err == said
    assert "Error" not in err
    assert "Usage" not in err


def test_help_says_in_chinese_what_click_adds(run) -> None:
    _, out, _ = run("review", "--help")
    assert "并入哪里（默认 main）\n" in out
    assert "要审核的分支或提交（必填）\n" in out
    assert "（默认 60）（不小于 0）\n" in run("due", "--help")[1]
    assert "[选项]\n" in out
    assert out.count("[") == 1


def test_2_for_an_unknown_command_with_what_there_is(run) -> None:
    code, _, err = run("chekc")
    assert code == 2
    assert err == f"没有“chekc”这个命令，可用：{'、'.join(cli.COMMANDS)}\n"


def test_2_for_an_unknown_format_with_what_there_is(run, clean) -> None:
    code, _, err = run("check", "--format", "xml")
    assert (code, err.startswith("没有“xml”这种格式，可用：text、json")) == (2, True)


def test_2_for_an_option_without_its_value(run, clean) -> None:
    code, _, err = run("check", "--format")
    assert code == 2
    assert err.startswith("选项“--format”后面缺少内容，或者多了内容\n")


def test_2_outside_a_register(run, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("check")
    assert code == 2
    assert err == (
        "在当前文件夹及其上级没有找到名册（office/register.yml），"
        "请进入名册文件夹，或用 --root 指明\n"
    )


def test_2_where_git_or_the_disk_does_not_answer(run, clean, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise GitError("无法读取 registry", "请检查权限后重试")

    monkeypatch.setattr("mingce.commands._shares.judged", broken)
    assert run("check") == (2, "", "无法读取 registry\n    改法：请检查权限后重试\n")


# ---- 3: a fault of mingce


def test_3_for_a_fault_with_a_report_and_no_traceback(run, clean, monkeypatch) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError("李村发布的秘密")

    monkeypatch.setattr("mingce.commands._shares.judged", faulty)
    code, out, err = run("check")
    assert (code, out) == (3, "")
    assert re.fullmatch(
        "mingce 自身出错，您填写的内容没有丢失。\n"
        "请把下面一行发给名册维护人员（加 MINGCE_DEBUG=1 重新运行可得到详细信息）：\n"
        r"mingce \S+，Python 3\.\d+\.\d+\S*，ZeroDivisionError，faulty 第 \d+ 行\n",
        err,
    )
    # What the register holds is not sent along.
    assert "秘密" not in err
    monkeypatch.setenv("MINGCE_DEBUG", "1")
    assert "Traceback (most recent call last)" in run("check")[2]


def test_an_interrupt_is_no_fault(run, clean, monkeypatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mingce.commands._shares.judged", interrupted)
    code, _, err = run("check")
    assert (code, err.strip()) == (130, "已中止")


def test_a_reader_that_has_had_enough_is_no_fault(clean, tmp_path) -> None:
    code = "import sys; from mingce import cli; sys.argv = ['mingce', 'rules']; cli.main()"
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
    reader.wait()
    assert reader.stdin is not None
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=reader.stdin, stderr=subprocess.PIPE, text=True
    )
    reader.stdin.close()
    assert "自身出错" not in done.stderr
    assert "Traceback" not in done.stderr


# ---- help and version


def test_help_is_chinese(run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert out.startswith("用法：mingce [选项] 命令 …\n")
    for name, meaning in cli.COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(meaning)}$", out, re.MULTILINE)
    assert not re.search(r"\b(Usage|Options|Commands|Show)\b", out)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_can_be_loaded_and_says_in_chinese_what_it_does(run, command) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert out.startswith(f"用法：mingce {command} ")
    assert re.search(r"[\u4e00-\u9fff]", out.split("\n", 2)[2])
    assert not re.search(r"\b(Usage|Options|Commands|Show|exit)\b", out)


def test_without_a_command_the_help_is_shown(run) -> None:
    code, _, err = run()
    assert code == 2
    assert err.startswith("用法：mingce ")


def test_version(run) -> None:
    assert re.fullmatch(r"mingce \d+\.\d+\.\d+\n", run("--version")[1])


def test_commands_are_imported_late() -> None:
    code = (
        "import sys, mingce.cli; "
        "print([name for name in sys.modules if name.startswith(('mingce.', 'pydantic'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['mingce.cli']\n"


# ---- rules


def test_rules_lists_every_rule(run) -> None:
    code, out, _ = run("rules")
    assert code == 0
    assert out == "".join(
        f"{rule.code} {rule.severity.word} {rule.title}（{rule.article}）\n" for rule in RULES
    )


def test_rules_explains_one(run) -> None:
    said = (
        "XM0601 五个工作日内备案\n"
        "依据：第六条\n"
        "程度：违规\n"
        "通过：2026-09-30 更名，2026-10-13（第5个工作日）报送\n"
        "不通过：2026-09-30 更名，2026-10-14（第6个工作日）报送\n"
    )
    assert run("rules", "XM0601") == (0, said, "")
    assert run("rules", "xm0601") == (0, said, "")


def test_every_rule_that_checks_has_its_article_and_both_examples() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    for rule in RULES:
        assert re.fullmatch(r"XM\d{4}", rule.code)
        assert rule.title
        assert rule.article, rule.code
        if rule.check is not None:
            assert rule.accepts, rule.code
            assert rule.finds, rule.code
            assert rule.check.__doc__, rule.code
