"""How fast mingce is, as ratios to what others take for the same files in the same run.

Usage: python bench/run.py [--accounts 10000] [--runs 3] [--in FOLDER] [--peer-files 1000]
       [--site [--hugo PROGRAM]] [--gate [--commits 20000]] [--verify]

Makes a seeded register (``make_register.py``) and prints medians of whole processes. ``--in`` keeps
it in a folder and uses it again. check-jsonschema and yamllint take minutes: they are run on
a sample of every kind of file, and shown as measured and as scaled to all of them. ``--site``
builds the register's site, and as many pages with bare MkDocs and Material and with Hugo.
``--gate`` times instead, on a history of ``--commits`` (20000), what judges changes and what the
office asks day by day (``history.py``). ``--verify`` times instead how the page of verification
answers in Chromium, with 20,000 accounts if nothing else is said (``verify_speed.py``). With
``BENCH_LARGE=1`` in the environment the check is also run on 100,000 accounts. Imports history,
make_register, measure, site_speed, verify_speed, and of mingce what tells a file's schema.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import history
import make_register
import site_speed
import verify_speed
from measure import Job, Taken, held, once, rounds

from mingce.records.paths import RecordPath, classify

HERE = Path(__file__).resolve().parent
SCHEMAS = HERE.parent / "schemas"
BIN = Path(sys.executable).parent
UNCHECKED = {"MINGCE_NO_CACHE": "1"}
FILING = "2026-11-20-change.yml"


def program(name: str) -> str | None:
    """The path of a program beside this Python, or on PATH; None where there is none."""
    beside = BIN / name
    return str(beside) if beside.is_file() else shutil.which(name)


def register(folder: Path, accounts: int) -> Path:
    """A register of so many accounts in a repository of its own, made where it is missing."""
    out = folder / f"register-{accounts}"
    if not (out / ".git").is_dir():
        shutil.rmtree(out, ignore_errors=True)
        make_register.make(out, accounts, git=True)
    return out


def check(root: Path, name: str, *, warm: bool = False, cache: bool = True) -> Job:
    """``mingce check``, without what an earlier run kept unless ``warm``."""
    kept = root / ".git/mingce-cache"
    return Job(
        name,
        [str(BIN / "mingce"), "check"],
        root,
        (0, 1),
        None if warm else lambda: shutil.rmtree(kept, ignore_errors=True),
        {} if cache else UNCHECKED,
    )


def staged(root: Path) -> str:
    """Stage one new filing, a change of the first account that has one to copy."""
    model = min(root.glob("registry/*/*/*-change.yml"))
    path = model.with_name(FILING)
    text = model.read_text(encoding="utf-8")
    path.write_text(text.replace("occurred_on: ", "occurred_on: 2026-11-19 # "), encoding="utf-8")
    subprocess.run(["git", "add", "--", str(path)], cwd=root, check=True)
    return path.relative_to(root).as_posix()


def unstaged(root: Path, path: str) -> None:
    """Take the filing away again."""
    subprocess.run(["git", "rm", "--quiet", "--force", "--", path], cwd=root, check=True)


def by_schema(root: Path) -> dict[str, list[str]]:
    """The YAML files of a register by the schema that check-jsonschema would be given for them."""
    found: dict[str, list[str]] = {}
    for path in sorted(root.rglob("*.yml")):
        where = classify(path.relative_to(root).as_posix())
        if isinstance(where, RecordPath) and where.schema:
            found.setdefault(where.schema, []).append(where.path)
    return found


def sampled(files: Mapping[str, list[str]], number: int) -> dict[str, list[str]]:
    """About so many of the files, of each schema its share and at least one."""
    total = sum(map(len, files.values()))
    shares = {schema: max(1, round(len(all_) * number / total)) for schema, all_ in files.items()}
    return {schema: all_[:: -(-len(all_) // shares[schema])] for schema, all_ in files.items()}


def scaled(
    files: Mapping[str, list[str]], part: Mapping[str, list[str]], seconds: Mapping[str, float]
) -> tuple[float, float]:
    """Seconds for the sample and, its start-up counted once a schema, for all the files."""
    start = seconds[""]
    whole = 0.0
    for schema, some in part.items():
        rest = max(seconds[schema] - start, 0)
        whole += start + rest * len(files[schema]) / len(some)
    return sum(seconds[schema] for schema in part), whole


def schema_peer(root: Path, files: Mapping[str, list[str]], number: int) -> tuple[str, float]:
    """check-jsonschema on a sample, as a line to print and seconds for all the files."""
    tool = program("check-jsonschema")
    if tool is None:
        return "check-jsonschema: not installed", 0
    part = sampled(files, number)
    seconds = {}
    for schema, some in {"": part["account/open.json"][:1], **part}.items():
        command = [tool, "--schemafile", str(SCHEMAS / (schema or "account/open.json")), *some]
        # A policy may state more than its schema's editor form; only time is asked here.
        seconds[schema] = once(Job(f"check-jsonschema {schema}", command, root, (0, 1))).seconds
    measured, whole = scaled(files, part, seconds)
    count, all_ = (sum(map(len, each.values())) for each in (part, files))
    return f"check-jsonschema, {count} of {all_} files: {measured:.1f} s, so all of them", whole


def lint_peer(root: Path, files: Mapping[str, list[str]], number: int) -> tuple[str, float]:
    """yamllint on a sample, as check-jsonschema."""
    tool = program("yamllint")
    if tool is None:
        return "yamllint: not installed, `make bench` does", 0
    part = sampled(files, number)
    names = [name for some in part.values() for name in some]
    command = [tool, "-d", "{extends: default, rules: {line-length: disable}}"]
    start = once(Job("yamllint", [*command, names[0]], root, (0, 1))).seconds
    took = once(Job("yamllint", [*command, *names], root, (0, 1))).seconds
    all_ = sum(map(len, files.values()))
    whole = start + (took - start) * all_ / len(names)
    return f"yamllint, {len(names)} of {all_} files: {took:.1f} s, so all of them", whole


def line(name: str, taken: Taken, *ratios: str) -> str:
    """A row of the table."""
    return f"{name:<44}{taken.seconds:8.2f} s{taken.megabytes:7.0f} MB   {'   '.join(ratios)}"


def compare(folder: Path, accounts: int, runs: int, peer_files: int) -> Iterator[str]:
    """The check, cold and warm, and the hook, against their peers."""
    root = register(folder, accounts)
    files = by_schema(root)
    yield f"{accounts} accounts, {sum(map(len, files.values()))} YAML files"
    said, schemas = schema_peer(root, files, peer_files)
    yield f"{said:<60}{schemas:8.1f} s"
    said, lint = lint_peer(root, files, peer_files)
    yield f"{said:<60}{lint:8.1f} s" if lint else said
    cold, warm = check(root, "check, cold"), check(root, "check, warm", warm=True)
    events = Job("events", [sys.executable, str(HERE / "events.py"), "."], root)
    found = rounds([events, cold, warm], runs)
    floor = found["events"].seconds
    yield line("libyaml's events alone", found["events"])
    for job in (cold, warm):
        seconds = found[job.name].seconds
        ratios = [f"{seconds / floor:.2f} × events"]
        ratios += [f"1/{schemas / seconds:.1f} of check-jsonschema"] if schemas else []
        ratios += [f"1/{lint / seconds:.1f} of yamllint"] if lint else []
        yield line(f"mingce {job.name}", found[job.name], *ratios)
    yield f"{'both processes of the check, cold':<56}{held(cold):7.0f} MB   what they share once"
    yield from hook(root, runs)


def hook(root: Path, runs: int) -> Iterator[str]:
    """The commit hook on one new filing against check-jsonschema on that file alone."""
    path = staged(root)
    try:
        ours = Job("hook", [str(BIN / "mingce-hook"), "pre-commit"], root, (0, 1))
        once(ours)  # the first one notes what ties the units together
        jobs = [ours]
        tool = program("check-jsonschema")
        if tool:
            schema = str(SCHEMAS / "account/change.json")
            jobs.append(Job("check-jsonschema", [tool, "--schemafile", schema, path], root))
        found = rounds(jobs, max(runs, 7))
    finally:
        unstaged(root, path)
    ratios = []
    if tool:
        alone = found["check-jsonschema"]
        yield line("check-jsonschema on one new filing", alone)
        ratios = [f"{found['hook'].seconds / alone.seconds:.2f} × check-jsonschema"]
    yield line("commit hook on that filing", found["hook"], *ratios)


def linear(folder: Path, sizes: list[int]) -> Iterator[str]:
    """The check without anything kept, from size to size."""
    before = None
    for accounts in sizes:
        root = register(folder, accounts)
        runs = 1 if accounts > 10_000 else 3
        job = check(root, f"check, {accounts} accounts, nothing kept", cache=False)
        taken = rounds([job], runs)[job.name]
        ratio = f"{held(job):.0f} MB in all"
        if before:
            ratio += f"   {taken.seconds / before.seconds:.1f} × the line above"
        yield line(f"mingce {job.name}", taken, ratio)
        before = taken


def site(folder: Path, accounts: int, runs: int, hugo: str | None) -> Iterator[str]:
    """The site of a register and of a tenth of it, and its peers."""
    tenth = max(accounts // 10, 1)
    yield from site_speed.smaller(register(folder, tenth), folder, tenth)
    yield from site_speed.compare(register(folder, accounts), folder, accounts, runs, hugo)


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--accounts", type=int)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--in", dest="folder", type=Path)
    parser.add_argument("--peer-files", type=int, default=1000)
    parser.add_argument("--site", action="store_true")
    parser.add_argument("--hugo", help="the program, where it is not on PATH")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--commits", type=int, default=20_000)
    parser.add_argument("--verify", action="store_true")
    given = parser.parse_args(argv)
    given.accounts = given.accounts or (20_000 if given.verify else 10_000)
    given.runs = given.runs or (7 if given.verify else 3)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sizes = [max(given.accounts // 10, 1), given.accounts]
        if os.environ.get("BENCH_LARGE") == "1":
            sizes.append(given.accounts * 10)
        if given.gate:
            parts = [history.compare(folder, given.accounts, given.commits, given.runs)]
        elif given.verify:
            root = register(folder, given.accounts)
            parts = [verify_speed.compare(root, given.runs)]
        else:
            parts = [
                compare(folder, given.accounts, given.runs, given.peer_files),
                linear(folder, sizes),
            ]
            if given.site:
                hugo = given.hugo or program("hugo")
                parts.append(site(folder, given.accounts, given.runs, hugo))
        for part in parts:
            for each in part:
                print(each, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
