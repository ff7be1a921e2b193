"""From a register to what its pages show: public fields only, on a date.

Imports register, closing, timeline, records, rules, workdays and the pages' own view. The one
place in which the two meet: pages know no register, and no other part of the core knows a page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping

from mingce.pages.build.accounts import account_views
from mingce.pages.build.asking import asking_view
from mingce.pages.build.events import event_entries
from mingce.pages.build.notices import notice_views
from mingce.pages.build.office import (
    coverage_views,
    office_notices,
    reading_views,
    rule_views,
)
from mingce.pages.build.statistics import closing_times, timeliness
from mingce.pages.build.units import unit_views
from mingce.pages.view import Footer, Platform, Site
from mingce.records.office import SiteIdentity
from mingce.records.policy import PolicyFile
from mingce.register import Register

__all__ = ["Unbuildable", "site_of"]


class Unbuildable(Exception):  # noqa: N818 - says what a register is, not what went wrong in code
    """A register whose pages cannot be drawn at all: why, and what to do, both in Chinese."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n    改法：{self.remedy}"


def site_of(
    register: Register,
    as_of: dt.date,
    stale: Collection[str] = (),
    commits: Mapping[str, str] | None = None,
) -> Site:
    """Return what the pages of a register show on a date.

    ``stale`` names the paths of records that cannot be read now and are shown in their last
    readable state. ``commits`` gives by path the commit that brought a file. Raises
    :class:`Unbuildable` where a policy or register.yml cannot be read: all else builds.
    """
    _require_readable(register)
    file, policy = register.file, register.policy_on(as_of)
    if file is None or policy is None:
        missing = "office/register.yml" if file is None else "office/policy/"
        raise Unbuildable(
            f"{missing} 里没有可用的内容，无法建站",
            "请按 docs/ 里的说明补上，再运行一次检查",
        )
    notices = notice_views(register, as_of, stale)
    accounts = account_views(register, as_of, stale, notices)
    units = unit_views(register, stale)
    scope, report, site = register.scope, policy.report, file.site
    return Site(
        jurisdiction=file.jurisdiction.name,
        code=file.jurisdiction.code,
        as_of=as_of,
        demonstration=file.demonstration is not None,
        instrument=policy.instrument.title,
        instrument_number=policy.instrument.number,
        office=file.office.name,
        office_section=file.office.section or "",
        office_phone=file.office.phone or "",
        covers=scope.covers if scope else "",
        outside=tuple(each.name for each in scope.outside) if scope else (),
        complete=bool(scope and scope.complete),
        notice_days=policy.periods.notice.working_days,
        report_phone=(report.phone or "") if report else "",
        report_email=(report.email or "") if report else "",
        report_url=(report.url or "") if report else "",
        report_issues=(report.issues or "") if report else "",
        repository=site.repository or "",
        footer=_footer(site, policy),
        units=units,
        platforms=_platforms(register),
        accounts=accounts,
        notices=notices,
        events=event_entries(register, units, accounts, notices),
        office_notices=office_notices(register, as_of),
        timeliness=timeliness(register, as_of),
        closing_times=closing_times(register),
        rules=rule_views(policy),
        coverage=coverage_views(),
        readings=reading_views(policy),
        commits=_by_id(commits or {}),
        asking=asking_view(register, policy, as_of),
    )


def _footer(site: SiteIdentity, policy: PolicyFile) -> Footer:
    report = (policy.report.url or "") if policy.report else ""
    # The footer stands on every page and speaks of none: what a page would fill in stays out.
    report = _HOLE.sub("", report) if report.startswith(("https://", "http://")) else ""
    return Footer(
        site.sponsor or "", site.site_code or "", site.icp or "", site.police or "", report
    )


_HOLE = re.compile(r"[?&][a-z_]+=\{[a-z]+\}|\{[a-z]+\}")


def _by_id(commits: Mapping[str, str]) -> dict[str, str]:
    """The commits of filings and announcements, by id instead of path."""
    return {
        path.removeprefix("registry/").rpartition(".")[0]: commit
        for path, commit in commits.items()
        if path.startswith(("registry/", "announcements/"))
    }


def _require_readable(register: Register) -> None:
    for found in register.problems:
        if (
            found.place.path.startswith("office/policy/")
            or found.place.path == "office/register.yml"
        ):
            raise Unbuildable(f"{found.place} {found.message}，无法建站", found.remedy)


def _platforms(register: Register) -> tuple[Platform, ...]:
    return tuple(
        Platform(
            key,
            platform.name,
            platform.identifier.label,
            platform.handle.label if platform.handle else "平台账号",
            platform.identifier.where,
            platform.kind == "app",
        )
        for key, platform in register.platforms.items()
    )
