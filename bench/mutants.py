"""Mutation testing of the rooms that judge: timeline, workdays and rules.

    make mutants                              every mutant, 20 to 40 minutes on two cores
    make mutants ARGS='rules.article_07*'     those of some modules, names as in the table
    make mutants ARGS=--again                 after tests or code were mended: what was killed, or
                                              is listed, in a function that is still the same is
                                              not tried again

mutmut changes one thing at a time in a copy of the project under build/mutants and runs the tests
that reach it. What no test notices must stand in bench/mutants.yml with the reason: a hole in the
tests is closed, not listed. Fails where less than 90 % are killed or a survivor is not listed.

Imports nothing of mingce: mutmut and what lies in the copy are all it needs.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
TREE = ROOT / "build/mutants"
LISTED = ROOT / "bench/mutants.yml"
ROOMS = ("rules", "timeline", "workdays")
LEAST = 0.90
KILLED = frozenset({"killed", "timeout", "segfault"})
"""What counts as noticed: an endless loop is, too."""


@dataclasses.dataclass(frozen=True)
class Listed:
    """Survivors of one function that are allowed for: those of one change, or of any."""

    module: str
    function: str
    line: str | None
    becomes: str | None
    reason: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether a mutant is one of these."""
        return (mutant.module, mutant.function) == (self.module, self.function) and (
            self.line is None or (mutant.line, mutant.becomes) == (self.line, self.becomes)
        )


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A mutant and what came of it; the line before and after, where it was not killed."""

    module: str
    name: str
    status: str
    function: str = ""
    line: str = ""
    becomes: str = ""


def listed() -> list[Listed]:
    """The survivors that bench/mutants.yml allows for."""
    return [
        Listed(module, each["in"], each.get("line"), each.get("becomes"), group["reason"])
        for group in yaml.safe_load(LISTED.read_text("utf-8"))
        for module, mutants in group["mutants"].items()
        for each in mutants
    ]


def settled() -> dict[Path, str]:
    """What mutmut noted of what was killed or is listed, by its place in the tree."""
    if not TREE.is_dir():
        return {}
    allowed = listed()
    done = {
        mutant.name
        for mutant in results()
        if mutant.status in KILLED or any(each.covers(mutant) for each in allowed)
    }
    os.chdir(ROOT)
    found = {}
    for path in TREE.glob("mutants/src/**/*.meta"):
        meta = json.loads(path.read_text("utf-8"))
        codes = meta["exit_code_by_key"]
        codes |= {name: None for name in codes if name not in done}
        found[path.relative_to(TREE)] = json.dumps(meta)
    return found


def lay_out(known: Mapping[Path, str]) -> None:
    """A copy of all that Git has or would add, in a folder of its own, with what is known of it."""
    shutil.rmtree(TREE, ignore_errors=True)
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (TREE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, TREE / name)
    for path, content in known.items():
        if (TREE / path.relative_to("mutants").with_suffix("")).is_file():
            (TREE / path).parent.mkdir(parents=True, exist_ok=True)
            (TREE / path).write_text(content, "utf-8")


def run(children: int, patterns: Iterable[str]) -> None:
    """Let mutmut make the mutants and try them; what it says goes to build/mutants/mutmut.log."""
    log = TREE / "mutmut.log"
    asked = [f"mingce.{pattern}" for pattern in patterns]
    program = Path(sys.executable).with_name("mutmut")
    with log.open("wb") as said:
        done = subprocess.run(
            [program, "run", "--max-children", str(children), *asked],
            cwd=TREE,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        tail = log.read_bytes()[-4000:].decode("utf-8", "replace")
        raise SystemExit(f"{tail}\nmutmut: {done.returncode}, see {log}")


def results() -> Iterator[Mutant]:
    """What came of every mutant that was tried, as mutmut left it."""
    os.chdir(TREE)
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.format_utils import orig_function_and_class_names_from_key

    for meta in sorted(Path("mutants/src/mingce").rglob("*.meta")):
        path = Path(*meta.parts[1:]).with_suffix("")
        module = ".".join(path.parts[2:]).removesuffix(".py").removesuffix(".__init__")
        for name, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            status = status_by_exit_code[code]
            if status == "not checked":
                continue
            if status in KILLED:
                yield Mutant(module, name, status)
                continue
            function, _ = orig_function_and_class_names_from_key(name)
            yield Mutant(
                module, name, status, function, *_lines(get_diff_for_mutant(name, path=path))
            )


def _lines(diff: str) -> tuple[str, str]:
    """The lines that a diff takes away and those that it brings, without their indentation."""
    body = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    gone, come = (
        "\n".join(line[1:].strip() for line in body if line.startswith(sign)) for sign in "-+"
    )
    return gone, come


def table(mutants: Iterable[Mutant], allowed: Iterable[Listed]) -> tuple[str, float, list[Mutant]]:
    """The table, the share that was killed, and what was neither killed nor listed."""
    allowed = list(allowed)
    rows: dict[str, collections.Counter[str]] = {}
    left = []
    for mutant in mutants:
        counts = rows.setdefault(mutant.module, collections.Counter())
        counts["mutants"] += 1
        if mutant.status in KILLED:
            counts["killed"] += 1
            counts["timeout"] += mutant.status == "timeout"
        elif any(each.covers(mutant) for each in allowed):
            counts["listed"] += 1
        else:
            left.append(mutant)
    total: collections.Counter[str] = sum(rows.values(), collections.Counter())
    lines = [f"{'module':34}{'mutants':>8}{'killed':>8}{'listed':>8}{'left':>6}{'share':>9}"]
    for name, counts in [*sorted(rows.items()), ("all", total)]:
        rest = counts["mutants"] - counts["killed"] - counts["listed"]
        share = counts["killed"] / counts["mutants"] if counts["mutants"] else 0.0
        lines.append(
            f"{name:34}{counts['mutants']:8}{counts['killed']:8}{counts['listed']:8}{rest:6}"
            f"{share:9.1%}"
        )
    lines.append(f"killed by never ending: {total['timeout']}")
    return "\n".join(lines), total["killed"] / max(total["mutants"], 1), left


def main() -> int:
    """Make, try, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", help="modules or functions, e.g. rules.article_07*")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--again", action="store_true", help="only what may have changed")
    parser.add_argument("--print-only", action="store_true", help="what the last run came to")
    given = parser.parse_args()
    begun = time.monotonic()
    if not given.print_only:
        lay_out(settled() if given.again else {})
        run(given.children, given.names)
    text, share, left = table(results(), listed())
    print(text)
    for mutant in left:
        print(f"\n{mutant.name} {mutant.status}\n- {mutant.line}\n+ {mutant.becomes}")
    print(f"\n{share:.1%} killed, {len(left)} neither killed nor listed,", end=" ")
    print(f"{(time.monotonic() - begun) / 60:.0f} minutes")
    return int(bool(left) or share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
