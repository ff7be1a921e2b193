"""The register with which the story begins: six units, four accounts, all of it entered."""

from __future__ import annotations

import json
from typing import Any

from tests import office_files
from tests.story.stage import Stage, record

OFFICE = (
    "{name: 李沧区人民政府办公室, unit: zwddzx, section: 区政务调度服务中心, phone: 0532-00000001}"
)
UNITS = {
    "licun": ("李村街道办事处", "06"),
    "jiushui": ("九水街道办事处", "10"),
    "shiyuan": ("世园街道办事处", "11"),
    "toucu": ("区投资促进中心", "24"),
    "shangwu": ("区商务局", "22"),
    "zwddzx": ("区政务调度服务中心", "13"),
}
ACCOUNTS = {
    "licun/weibo": ("李村街道", "0512345601"),
    "licun/kuaishou": ("李村街道", "demo000602"),
    "jiushui/weibo": ("九水街道", "0512341001"),
    "toucu/douyin": ("李沧投资促进", "demo002401"),
}
PLATFORMS = {"weibo": "新浪微博", "douyin": "抖音", "kuaishou": "快手", "xiaohongshu": "小红书"}
PATTERNS = {"weibo": "[0-9]{10}", "xiaohongshu": "[0-9a-f]{24}"}
CONSENTED = {"jiushui/douyin": "九水街道", "shiyuan/douyin": "世园街道"}
"""Accounts that the office agreed to, not opened yet."""

REVIEWERS = {"director": "区政务调度服务中心主任", "clerk": "区政务调度服务中心一级科员"}


def people(stage: Stage) -> None:
    """Everybody who has a part."""
    for unit, (name, _) in UNITS.items():
        stage.enters(unit, name)
    for id, name in REVIEWERS.items():
        stage.enters(id, name)
    stage.enters("writer", "登记岗位")
    stage.enters("anyone", "任何人")


def access(stage: Stage, **more: Any) -> str:
    """The access file: everybody by the key with which they log in and sign."""
    said = {
        "format": 1,
        "units": {unit: {"keys": [stage.people[unit].print]} for unit in UNITS},
        "reviewers": [
            {
                "post": name,
                "unit": "zwddzx",
                "keys": [stage.people[id].public],
                "from": "2026-01-01",
            }
            for id, name in REVIEWERS.items()
        ],
        "daybook_writer": {"keys": [stage.people["writer"].public]},
        **more,
    }
    lines = [f"{key}: {json.dumps(each, ensure_ascii=False)}" for key, each in said.items()]
    return "\n".join(["# yaml-language-server: $schema=../schemas/office/access.json", *lines, ""])


def facts(account: str, name: str, identifier: str = "") -> dict[str, Any]:
    """What an account's opening states."""
    said = {
        "name": name,
        "identifier": identifier,
        "verification": {"subject": legal_name(account.split("/")[0])},
        "function": "发布政务信息，回应居民关切",
        "operation": {"by": "own"},
        "managers": ["m1"],
        "systems": {"review": "2026-01-06"},
    }
    return {key: value for key, value in said.items() if value}


def legal_name(unit: str) -> str:
    """A unit's full name."""
    name, _ = UNITS[unit]
    return f"青岛市李沧区人民政府{name}" if name.endswith("办事处") else f"青岛市李沧{name}"


def files(stage: Stage) -> dict[str, str]:
    """Every file of the register."""
    made = {
        "office/register.yml": office_files.register(OFFICE),
        "office/policy/2021-07-23.yml": office_files.policy(recusal="区政府办公室主任"),
        "office/calendar/2026.yml": office_files.CALENDAR,
        "office/platforms.yml": _platforms(),
        "office/access.yml": access(stage),
    }
    rows = ["number,entered_on,event,occurred_on,subject,where"]

    def put(path: str, day: str = "", **values: Any) -> None:
        made[path] = record(path, **values)
        if day:
            id = path.removeprefix("registry/").removesuffix(".yml")
            rows.append(f"LC-2026-{len(rows):04d},{day},filed,,{id},")

    for unit, (name, number) in UNITS.items():
        put(
            f"registry/{unit}/2026-01-07-enrol.yml",
            "2026-01-07",
            facts={
                "name": name,
                "legal_name": legal_name(unit),
                "body": "administrative" if unit != "zwddzx" else "institution",
                "responsible_section": "党政办公室",
                "responsible": {"first": "主任", "direct": "宣传委员"},
                "public_phone": f"0532-000000{number}",
                "posts": {
                    "m1": {
                        "post": "新媒体专员",
                        "phone": f"0532-000001{number}",
                        "dedicated": True,
                        "trained_on": "2026-01-06",
                    }
                },
            },
        )
    for number, account in enumerate((*ACCOUNTS, *CONSENTED), 1):
        unit, platform = account.split("/")
        later = account in CONSENTED
        day = "2026-07-20" if later else "2026-01-08"
        put(
            f"office/decisions/{unit}/{day}-consent-{platform}.yml",
            date=day,
            by=REVIEWERS["director"],
            reference=f"李新媒函〔2026〕{number}号",
            subject=account,
            name=CONSENTED.get(account) or ACCOUNTS[account][0],
            platform=platform,
            expires="2026-12-31" if later else "2026-04-08",
        )
    for account, (name, identifier) in ACCOUNTS.items():
        put(
            f"registry/{account}/2026-01-12-open.yml",
            "2026-01-12",
            occurred_on="2026-01-12",
            facts=facts(account, name, identifier),
            national_system={"filed_on": "2026-01-12", "reference": "QG-370213-0001"},
        )
    made["office/daybook/2026-01.csv"] = "\n".join([*rows, ""])
    return made


def _platforms() -> str:
    entries = {
        id: {
            "name": name,
            "kind": "account",
            "identifier": {
                "label": "平台标识",
                "pattern": PATTERNS.get(id, "demo[0-9]{6}"),
                "example": ACCOUNTS.get("licun/weibo", ("", ""))[1]
                if id == "weibo"
                else "demo000000",
                "case": "fold",
                "where": "账号主页",
            },
            "approval": {"status": "approved", "basis": "示范"},
        }
        for id, name in PLATFORMS.items()
    }
    entries["xiaohongshu"]["identifier"]["example"] = "0" * 24
    line = "# yaml-language-server: $schema=../schemas/office/platforms.json"
    return f"{line}\nformat: 1\nplatforms: {json.dumps(entries, ensure_ascii=False)}\n"
