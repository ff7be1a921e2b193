"""Turn the open list of Govdirectory (Wikidata, CC0) into a register of another jurisdiction.

Usage: python bench/govdirectory.py accounts.csv OUT    writes the register
       python bench/govdirectory.py --judge OUT         judges it and counts what was found

``accounts.csv`` has the columns qid, name, platform, account, account_url (and others, unused):
one official account of one public body a row. OUT becomes a register with a policy and platforms
of its own; no code of mingce changes. A field that the source lacks stays absent and is counted
on standard output; nothing is invented. The conversion imports the standard library alone, the
judgment mingce.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

HANDED_IN = "2026-01-05"
FOLDED = {"X"}
"""Platforms that treat capitals and small letters in a handle as one."""

_ADDRESS = re.compile(r"https://[!#-&(-;=?-\[\]_a-z~]{1,490}")
"""An address in ASCII, without quotes, angle brackets or braces."""

LACKING = {
    "单位": ("legal_name", "body", "responsible_section", "responsible", "public_phone", "posts"),
    "账号": ("name", "verification", "function", "operation", "managers", "systems", "occurred_on"),
}


def quoted(text: str) -> str:
    """A YAML double-quoted scalar: JSON's is one."""
    return json.dumps(text, ensure_ascii=False)


def slug(name: str) -> str:
    """A platform's folder name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def editor(path: str, schema: str) -> str:
    """The line by which an editor finds the schema."""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}schemas/{schema}\n"


def write(out: Path, path: str, schema: str, text: str) -> None:
    """Write one record with its editor line."""
    target = out / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(editor(path, schema) + text, encoding="utf-8", newline="\n")


def office(out: Path, platforms: dict[str, str]) -> None:
    """Write the office's files: this jurisdiction's own policy and platforms."""
    write(
        out,
        "office/register.yml",
        "office/register.json",
        'format: 1\njurisdiction: {code: "990000", name: 各国公共机构}\n'
        "office: {name: Govdirectory 公开名录}\nnumbering: {prefix: GD}\nsite: {public: false}\n",
    )
    write(
        out,
        "office/policy/2026-01-01.yml",
        "office/policy.json",
        "format: 1\n"
        "instrument: {title: 公开名录试行规则, number: 无, issued_by: 无}\n"
        "periods:\n"
        "  filing: {working_days: 5, counts_to: handed_in, "
        "kinds: [open, change, stop, deregister], article: 第一条}\n"
        "  closing: {months: 1, article: 第一条}\n"
        "  notice: {working_days: 15, take_down: after_last_day, article: 第一条}\n"
        "  national_system_grace: {working_days: 5, article: 第一条}\n"
        "readings: []\n"
        "required: {unit: [name], account: [identifier], app: []}\n"
        "systems: {}\n"
        "rules:\n"
        "  XM0602: {article: 第一条, severity: waivable}\n"
        "  XM0603: {article: 第一条, severity: refuse}\n"
        # Asked of Licang's sponsors, not of these bodies.
        "  XM0401: {article: 第一条, severity: none}\n"
        "  XM0501: {article: 第一条, severity: none}\n"
        "  XM0618: {article: 第一条, severity: none}\n",
    )
    lines = ["format: 1\nplatforms:\n"]
    for key, name in sorted(platforms.items()):
        lines.append(
            f"  {key}:\n"
            f"    name: {quoted(name)}\n"
            "    kind: account\n"
            "    identifier:\n"
            "      label: 账号\n"
            "      pattern: '[^\\x00-\\x1f]{1,200}'\n"
            "      example: example\n"
            f"      case: {'fold' if name in FOLDED else 'sensitive'}\n"
            "      where: 主页链接\n"
            "    approval: {status: unknown, basis: 无}\n"
        )
    write(out, "office/platforms.yml", "office/platforms.json", "".join(lines))
    write(
        out,
        "office/scope.yml",
        "office/scope.json",
        "format: 1\ncovers: 维基数据收录的公共机构账号\ncomplete: false\noutside: []\n",
    )
    write(
        out,
        "office/access.yml",
        "office/access.json",
        "format: 1\nunits: {}\nreviewers: []\n",
    )


def convert(rows: list[dict[str, str]], out: Path) -> Counter[str]:
    """Write the register of these rows; count units, accounts and absent fields."""
    counted: Counter[str] = Counter()
    platforms = {slug(row["platform"]): row["platform"] for row in rows}
    office(out, platforms)
    units: dict[str, str] = {}
    folders: Counter[tuple[str, str]] = Counter()
    for row in rows:
        unit, platform = row["qid"].lower(), slug(row["platform"])
        units.setdefault(unit, row["name"])
        folders[unit, platform] += 1
        nth = folders[unit, platform]
        folder = platform if nth == 1 else f"{platform}.{nth}"
        # Addresses through a resolver are no profile of the platform; the source has no other.
        url = row["account_url"]
        direct = _ADDRESS.fullmatch(url) is not None and "toolforge.org" not in url
        counted["没有主页链接"] += not direct
        write(
            out,
            f"registry/{unit}/{folder}/{HANDED_IN}-open.yml",
            "account/open.json",
            "format: 1\nkind: open\nfacts:\n"
            f"  identifier: {quoted(row['account'])}\n"
            + (f"  url: {quoted(url)}\n" if direct else "")
            + "submitted_by: Wikidata\n",
        )
    for unit, name in units.items():
        write(
            out,
            f"registry/{unit}/{HANDED_IN}-enrol.yml",
            "unit/enrol.json",
            f"format: 1\nkind: enrol\nfacts:\n  name: {quoted(name)}\nsubmitted_by: Wikidata\n",
        )
    counted["单位"], counted["账号"] = len(units), len(rows)
    counted["同平台多个账号的单位"] = sum(number > 1 for number in folders.values())
    for group, fields in LACKING.items():
        for field in fields:
            counted[f"{group}没有 {field}"] = counted[group]
    return counted


def judge(root: Path) -> int:
    """Judge a converted register; print how long it took and what it holds twice."""
    import datetime as dt
    import time

    from mingce.git.tree import WorkTree
    from mingce.register import load
    from mingce.rules import judge as judged

    started = time.perf_counter()
    register = load(WorkTree(root))
    read = time.perf_counter()
    findings = judged(register, dt.date.fromisoformat(HANDED_IN))
    done = time.perf_counter()
    twice = [units(ids) for ids in register.identities.values() if len(units(ids)) > 1]
    second = Counter(f"{each.unit}/{each.platform}" for each in register.accounts.values())
    print(f"单位 {len(register.units)}，账号 {len(register.accounts)}")
    print(f"读入 {read - started:.1f} 秒，判断 {done - read:.1f} 秒")
    print(f"两个以上单位主张同一标识：{len(twice)}")
    print(f"同一单位在同一平台有两个以上账号：{sum(number > 1 for number in second.values())}")
    for code, number in sorted(Counter(each.code for each in findings).items()):
        print(f"{code}: {number}")
    return 0


def units(ids: Iterable[str]) -> set[str]:
    """The units of these accounts."""
    return {each.split("/", 1)[0] for each in ids}


def main(argv: list[str]) -> int:
    """Convert and print the counts."""
    if len(argv) == 3 and argv[1] == "--judge":
        return judge(Path(argv[2]))
    if len(argv) != 3:
        print(__doc__)
        return 2
    source, out = Path(argv[1]), Path(argv[2])
    if out.exists() and any(out.iterdir()):
        print(f"{out} 不是空文件夹")
        return 2
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, number in sorted(convert(rows, out).items()):
        print(f"{name}: {number}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv))
