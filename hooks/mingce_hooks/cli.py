"""``mingce-hook pre-commit | pre-merge-commit | pre-push``: what Git calls.

Reads arguments, environment, standard input and the clock, and nothing below does. No click: a
hook that finds nothing to judge is all start-up. Exit codes as everywhere: 0 clean, 1 findings that
stop, 2 usage or unreadable repository, 3 a fault of mingce.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import platform
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

import mingce
from mingce.git.plumbing import GitError
from mingce.git.refs import is_zero, toplevel
from mingce_hooks.staged import Brought

SHANGHAI = dt.timezone(dt.timedelta(hours=8))

DEEDS = {"pre-commit": "提交", "pre-merge-commit": "合并", "pre-push": "推送"}
"""The hooks, and what each one stops."""

USAGE = f"用法：mingce-hook {' | '.join(DEEDS)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one hook and return its exit code; the console script exits with it."""
    # Whatever the machine's language: messages are UTF-8, and no path can stop them.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Whoever else is installed here has no part in this, and looking for them takes its time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    given = sys.argv[1:] if arguments is None else list(arguments)
    name, rest = "".join(given[:1]), given[1:]
    if name not in DEEDS:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    # What is imported and read stays to the end: a collector would only cost start-up.
    collecting = gc.isenabled()
    gc.disable()
    try:
        root = toplevel(Path.cwd())
        today = dt.datetime.now(SHANGHAI).date()
        return _say(DEEDS[name], _check(name, rest, root, os.environ, sys.stdin, today))
    except GitError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except Exception as error:  # the last resort: a clerk gets no traceback
        sys.stderr.write(report(error))
        return 3
    finally:
        if collecting:
            gc.enable()


def _check(
    name: str,
    arguments: Sequence[str],
    root: Path,
    environ: Mapping[str, str],
    stdin: TextIO,
    today: dt.date,
) -> Brought:
    from mingce_hooks.checks import check_pushed, check_staged

    if name != "pre-push":
        return check_staged(root, environ, today)
    remote, commits = pushed(arguments, environ, stdin)
    found = Brought([], [])
    for commit in commits:
        each = check_pushed(root, commit, remote, today)
        found.stopping.extend(new for new in each.stopping if new not in found.stopping)
        found.other.extend(new for new in each.other if new not in found.other)
    return found


def pushed(
    arguments: Sequence[str], environ: Mapping[str, str], stdin: TextIO
) -> tuple[str, list[str]]:
    """The remote's name and what is pushed to it, each once, deletions left out.

    Git gives the remote as first argument and the references on standard input. pre-commit keeps
    both for itself and says in its variables what the first pushed branch is. Run by hand, with
    neither, HEAD is what would be pushed.
    """
    if arguments:
        lines = [line.split() for line in stdin]
        ids = [fields[-3] for fields in lines if len(fields) >= 4]
        return arguments[0], [each for each in dict.fromkeys(ids) if not is_zero(each)]
    remote = environ.get("PRE_COMMIT_REMOTE_NAME") or "origin"
    # The whole history pushed for the first time has no PRE_COMMIT_TO_REF, only a branch.
    names = (environ.get(name) for name in ("PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH"))
    return remote, [next(filter(None, names), "HEAD")]


def _say(deed: str, found: Brought) -> int:
    if not found.stopping and not found.other:
        return 0
    from mingce.reporting import as_text, demand, how_to_explain, left_to_the_office

    if found.other:
        sys.stdout.write(as_text(found.other))
        sys.stdout.write(f"以上 {len(found.other)} 项由本次{deed}带来，请留意，不妨碍{deed}。\n")
        sys.stdout.write(left_to_the_office(found.other))
    if not found.stopping:
        return 0
    sys.stdout.write(as_text(found.stopping))
    asked = demand(found.stopping)
    sys.stdout.write(f"以上 {len(found.stopping)} 项{asked}，本次{deed}已停止。\n")
    sys.stdout.write(how_to_explain(found.stopping))
    return 1


def report(error: BaseException) -> str:
    """What to send when mingce itself is at fault; with MINGCE_DEBUG set, the traceback too."""
    trace = "".join(traceback.format_exception(error)) if os.environ.get("MINGCE_DEBUG") else ""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].name} 第 {frames[-1].lineno} 行" if frames else "未知位置"
    return (
        f"{trace}名册的检查程序自身出错，本次操作已停止，您填写的内容没有丢失。\n"
        "请把下面一行发给名册维护人员（加 MINGCE_DEBUG=1 重新运行可得到详细信息）：\n"
        f"mingce {mingce.__version__}，Python {platform.python_version()}，"
        f"{type(error).__name__}，{place}\n"
    )
