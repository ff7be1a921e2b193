"""``mingce workdays``: ask the register's calendar for one date.

Imports workdays, and reading and records for the calendar and policy files. Standard output
holds the answer alone, so that scripts can read it; what to do about a missing year goes to
standard error.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import click
from pydantic import ValidationError

from mingce.commands._shared import Stop, find_root
from mingce.reading import read_yaml
from mingce.records.office import CalendarFile
from mingce.records.policy import Periods, PolicyFile
from mingce.workdays import (
    Calendar,
    Due,
    Holiday,
    YearDays,
    add_months,
    add_workdays,
    calendar_path,
    latest_publication,
    month_end,
    notice_last_day,
)

NONE = "NONE"
UNKNOWN = "UNKNOWN-YEAR"
LONGEST = 250
"""The longest period that can be asked for, about a year of working days."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@click.command(short_help="算工作日：期限、公告期满日、最迟公告日")
@click.argument("day", metavar="日期", required=False)
@click.option("--add", "add", metavar="N", help="该日之后第 N 个工作日（当日不计）")
@click.option("--notice", "notice", metavar="N", help="该日发布的公告，N 个工作日期满之日")
@click.option("--month", "month", is_flag=True, help="该日起一个月届满之日，逢休息日顺延")
@click.option(
    "--latest-publication",
    "latest",
    is_flag=True,
    help="注销事由发生于该日的，最迟哪天发布公告，才能期满后在时限内注销；时限按 office/policy/",
)
@click.option("--format", "form", metavar="text|json", default="text", help="输出格式")
@click.option("--root", metavar="文件夹", help="名册所在的文件夹；不写则从当前文件夹向上找")
def command(
    day: str | None,
    add: str | None,
    notice: str | None,
    month: bool,
    latest: bool,
    form: str,
    root: str | None,
) -> None:
    """按名册的工作日历（office/calendar/）计算日期。

    标准输出只有一个日期；没有合适的日子时为 NONE，缺少所需年份的工作日历时为 UNKNOWN-YEAR。

    \b
    mingce workdays 2026-09-30 --add 5
    mingce workdays 2026-09-14 --notice 15
    mingce workdays 2026-09-11 --month
    mingce workdays 2026-09-11 --latest-publication
    """
    if sum((add is not None, notice is not None, month, latest)) != 1:
        raise Stop("请写明要算什么，四选一：--add N、--notice N、--month、--latest-publication")
    if form not in ("text", "json"):
        raise Stop(f"--format 后面的“{form}”不对。\n改法：请写 text 或 json")
    start = _day(day)
    folder = find_root(root)
    calendar, unusable = _calendar(folder)
    due: Due | None
    passed_until: date | None = None
    if add is not None:
        due = add_workdays(calendar, start, _number("--add", add))
    elif notice is not None:
        due = notice_last_day(calendar, start, _number("--notice", notice))
    elif month:
        due = month_end(calendar, start)
    else:
        periods = _periods(folder, start)
        months, working_days = periods.closing.months, periods.notice.working_days
        due = latest_publication(calendar, start, months, working_days)
        passed_until = add_months(start, months)
    if form == "json":
        click.echo(json.dumps(_facts(calendar, start, due, passed_until), ensure_ascii=False))
    else:
        click.echo(_value(due))
    if due is not None and not due.certain:
        click.echo(_what_to_do(start, due, unusable), err=True)


def _day(text: str | None) -> date:
    if text is None:
        raise Stop("缺少日期。\n改法：例如 mingce workdays 2026-09-30 --add 5")
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Stop(f"“{text}”不是日期。\n改法：请写成 2026-09-30 的样子，并确认有这一天") from None


def _number(option: str, text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LONGEST:
        return int(text)
    raise Stop(f"{option} 后面的“{text}”不对。\n改法：请写 1 到 {LONGEST} 的整数，单位为工作日")


def _calendar(root: Path) -> tuple[Calendar, dict[int, str]]:
    """The years that can be used, and why a file that is there cannot."""
    years: dict[int, YearDays] = {}
    unusable: dict[int, str] = {}
    for path in sorted((root / "office/calendar").glob("[0-9][0-9][0-9][0-9].yml")):
        year = int(path.stem)
        document = read_yaml(path.read_bytes())
        if document.problems:
            unusable[year] = f"第 {document.problems[0].line} 行：{document.problems[0].message}"
            continue
        try:
            file = CalendarFile.model_validate(document.value)
            runs = [Holiday(run.name, run.from_, run.to) for run in file.holidays]
            years[year] = YearDays.from_notice(runs, file.work)
            Calendar({year: years[year]})
        except ValidationError as error:
            where = tuple(error.errors()[0]["loc"])
            unusable[year] = f"第 {document.at(where).line} 行的内容不对或尚未填写"
        except ValueError:
            unusable[year] = f"有的日期不在 {year} 年、先后颠倒，或与放假、周末对不上"
        if year in unusable:
            years.pop(year, None)
    return Calendar(years), unusable


def _periods(root: Path, day: date) -> Periods:
    """The periods in force on a day; those of the first policy for a day before it."""
    policies = sorted((root / "office/policy").glob("[0-9]*.yml"))
    if not policies:
        raise Stop(
            "office/policy/ 里没有管理办法的参数，无从知道公告期和办结时限。\n"
            "改法：请由主管单位添加 office/policy/施行日期.yml"
        )
    in_force = [path for path in policies if path.stem <= day.isoformat()]
    path = in_force[-1] if in_force else policies[0]
    document = read_yaml(path.read_bytes())
    try:
        if document.readable:
            return PolicyFile.model_validate(document.value).periods
    except ValidationError:
        pass
    raise Stop(
        f"office/policy/{path.name} 读不出公告期和办结时限。\n"
        "改法：请运行 mingce check，按提示改好这个文件"
    )


def _value(due: Due | None) -> str:
    if due is None:
        return NONE
    return due.earliest.isoformat() if due.certain else UNKNOWN


def _facts(
    calendar: Calendar, start: date, due: Due | None, until: date | None
) -> dict[str, object]:
    last = until or (due.latest if due else start)
    return {
        "day": start.isoformat(),
        "value": _value(due),
        "certain": due is None or due.certain,
        "earliest": due.earliest.isoformat() if due else None,
        "latest": due.latest.isoformat() if due else None,
        "missing_years": list(due.missing_years) if due else [],
        "holidays": [
            {"name": run.name, "from": run.first.isoformat(), "to": run.last.isoformat()}
            for run in calendar.holidays_between(start, last)
        ],
    }


def _what_to_do(start: date, due: Due, unusable: dict[int, str]) -> str:
    """Chinese: what is missing, how far it matters, and the command that mends it."""
    years = "、".join(str(year) for year in due.missing_years)
    if due.earliest < start:
        span = f"最迟不晚于 {due.latest}，也可能没有合适的日子"
    else:
        span = f"最早为 {due.earliest}，最迟为 {due.latest}"
    lines = [f"{years} 年的工作日历还没有，这个日期定不下来（{span}）。"]
    for year in due.missing_years:
        if year in unusable:
            lines.append(
                f"改法：{calendar_path(year)} 还不能用（{unusable[year]}），请对照通知填好"
            )
        else:
            lines.append(
                f"改法：国务院办公厅的放假通知公布后，请由主管单位运行 mingce calendar add {year}，"
                f"填好 {calendar_path(year)}"
            )
    return "\n".join(lines)
