"""What commands share: where the register is, and the day of the check.

Imports click; the core late. The clock is read here and nowhere below.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from mingce.finding import Finding
    from mingce.register import Register


_SHANGHAI = dt.timezone(dt.timedelta(hours=8))


class Day(click.ParamType[dt.date]):
    """A date as 2026-03-05, or a forge's time, as 2026-03-04T16:30:00Z: the day in Shanghai."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read an ISO date or fail in Chinese."""
        if isinstance(value, dt.date):
            return value
        try:
            if len(value) == 10:
                return dt.date.fromisoformat(value)
            moment = dt.datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment.astimezone(_SHANGHAI).date()
        except ValueError:
            pass
        return self.fail(f"日期“{value}”不对，请写成“2026-03-05”的样子", param, ctx)


def _root(ctx: click.Context, param: click.Parameter, value: str | None) -> Path:
    from mingce.git.tree import find_root

    found = find_root(Path(value) if value else Path.cwd())
    if found is None:
        raise click.UsageError(
            f"在{value or '当前文件夹'}及其上级没有找到名册（office/register.yml），"
            "请进入名册文件夹，或用 --root 指明"
        )
    return found


root = click.option(
    "--root", callback=_root, metavar="文件夹", help="名册所在文件夹（默认从当前文件夹向上找）"
)
no_cache = click.option("--no-cache", is_flag=True, help="不用上次读取时留下的结果，全部重新读取")
as_of = click.option("--as-of", type=Day(), help="按哪一天检查（默认今天；示范名册为其截至日期）")


def today() -> dt.date:
    """Today in Shanghai."""
    try:
        zone: dt.tzinfo = ZoneInfo("Asia/Shanghai")
    except Exception:
        zone = dt.timezone(dt.timedelta(hours=8))
    return dt.datetime.now(zone).date()


def judged(
    root: Path, as_of: dt.date | None, no_cache: bool = False
) -> tuple[Register, list[Finding], dt.date]:
    """Load and judge the work tree."""
    from mingce.desk.kept import work_tree
    from mingce.processes import uncollected
    from mingce.rules import judge

    with uncollected():
        register = work_tree(root, no_cache=no_cache)
        day = as_of or register.as_of(today())
        return register, judge(register, day), day
