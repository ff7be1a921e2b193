"""The small register of the gate's tests, and builders of the records that a change may bring.

Three units that file (licun, jiushui, shiyuan); the office is zwddzx, a section of qzfb, with a
section ke of its own. Reviewer one is of zwddzx, reviewer two of shiyuan, reviewer three left.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from mingce.authority import fingerprint

Y = "# yaml-language-server: $schema="
DAY = "2026-11-24"

LICUN, JIUSHUI, SHIYUAN = "900000101", "900000102", "900000103"
ONE, TWO, LEFT, THREE = "900000201", "900000202", "900000203", "900000204"
LICUN_KEY = "SHA256:" + "licun0" * 7 + "a"
WRITER = "SHA256:" + "writer" * 7 + "a"
TWO_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
TWO_FINGERPRINT = fingerprint(TWO_KEY)

ACCESS = f"""\
{Y}../schemas/office/access.json
format: 1
units:
  licun: {{logins: [{{name: licun-office, id: {LICUN}}}], keys: ["{LICUN_KEY}"]}}
  jiushui: {{logins: [{{name: jiushui-office, id: {JIUSHUI}}}]}}
  shiyuan: {{logins: [{{name: shiyuan-office, id: {SHIYUAN}}}]}}
  zwddzx: {{}}
  qzfb: {{}}
  ke: {{}}
reviewers:
  - {{post: 一级科员, unit: zwddzx, logins: [{{name: r1, id: {ONE}}}], from: 2026-01-01}}
  - post: 二级科员
    unit: shiyuan
    logins: [{{name: r2, id: {TWO}}}]
    keys: ["{TWO_KEY}"]
    from: 2026-01-01
  - post: 原科员
    unit: zwddzx
    logins: [{{name: r3, id: {LEFT}}}]
    from: 2026-01-01
    until: 2026-06-30
  - {{post: 三级科员, unit: jiushui, logins: [{{name: r4, id: {THREE}}}], from: 2026-01-01}}
daybook_writer: {{keys: ["{WRITER}"]}}
"""
POLICY = f"""\
{Y}../../schemas/office/policy.json
format: 1
instrument: {{title: 试行办法, number: 试〔2021〕1号, issued_by: 李沧区人民政府办公室}}
periods:
  filing: {{working_days: 5, counts_to: handed_in, kinds: [change, deregister], article: 第六条}}
  closing: {{months: 1, article: 第七条}}
  notice: {{working_days: 15, take_down: after_last_day, article: 第七条}}
  national_system_grace: {{working_days: 5, article: 第六条}}
readings: []
required: {{unit: [], account: [], app: []}}
systems: {{}}
rules: {{}}
recusal: {{post: 分管副主任}}
"""
REGISTER = f"""\
{Y}../schemas/office/register.json
format: 1
jurisdiction: {{code: "370213", name: 李沧区}}
office: {{name: 李沧区人民政府办公室, phone: 0532-00000001}}
numbering: {{prefix: LC}}
site: {{public: true}}
demonstration: {{as_of: {DAY}}}
"""
PLATFORMS = f"""\
{Y}../schemas/office/platforms.json
format: 1
platforms:
  weibo:
    name: 新浪微博
    kind: account
    identifier:
      label: UID
      pattern: "[0-9]{{10}}"
      example: "0500000001"
      case: sensitive
      where: 主页链接
      demonstration: 05[0-9]{{8}}
    approval: {{status: approved, basis: 试行}}
"""
CALENDAR = f"""\
{Y}../../schemas/office/calendar.json
format: 1
year: 2026
notice: {{title: 试行安排}}
holidays: []
work: []
"""
DAYBOOK = """\
number,entered_on,event,occurred_on,subject,where
LC-2026-0001,2026-08-03,filed,,licun/2026-08-03-enrol,
LC-2026-0002,2026-11-20,published,2026-11-20,announcements/licun/2026-11-20-weibo,本网站
"""


def enrol(name: str, parent: str = "") -> str:
    return "\n".join(
        [
            f"{Y}../../schemas/unit/enrol.json",
            "format: 1",
            "kind: enrol",
            "facts:",
            f"  name: {name}",
            f"  legal_name: 青岛市李沧区人民政府{name}",
            f"  body: {'internal_section' if parent else 'administrative'}",
            *([f"  parent: {parent}"] if parent else []),
            "  public_phone: 0532-00000006",
            "  posts:",
            "    m1: {post: 专员, phone: 0532-00000016, trained_on: 2026-08-03, dedicated: true}",
            "  responsible_section: 办公室",
            "submitted_by: 办公室",
            "",
        ]
    )


def unit_change(phone: str = "0532-00000007", *lines: str, occurred: str = "2026-11-23") -> str:
    return "\n".join(
        [
            f"{Y}../../schemas/unit/change.json",
            "format: 1",
            "kind: change",
            f"occurred_on: {occurred}",
            f"facts: {{public_phone: {phone}}}",
            "submitted_by: 办公室",
            *lines,
            "",
        ]
    )


def account(kind: str, *lines: str) -> str:
    return "\n".join(
        [f"{Y}../../../schemas/account/{kind}.json", "format: 1", f"kind: {kind}", *lines,
         "submitted_by: 办公室", ""]
    )  # fmt: skip


def opening(name: str, identifier: str, occurred: str = "2026-08-04", *lines: str) -> str:
    return account(
        "open",
        f"occurred_on: {occurred}",
        *lines,
        f'facts: {{name: {name}, identifier: "{identifier}", function: 发布信息, managers: [m1],',
        "  operation: {by: own}}",
    )


def announcement(id: str, date: str = "2026-11-20") -> str:
    return f"""\
---
format: 1
accounts: [{{id: {id}, action: deregister, stops_on: {date}}}]
ground: {{kind: cannot_maintain, date: 2026-11-18, document: 会议纪要}}
basis: 试行办法第七条
content_goes_to: 已归档
objections: {{phone: 0532-00000006}}
signed_by: 李村街道办事处
date: {date}
---
本单位决定注销账号。
"""


def answer(*lines: str, by: str = "一级科员") -> str:
    return "\n".join(
        [
            f"{Y}../../../schemas/office/answer.json",
            "format: 1",
            "kind: answer",
            f"date: {DAY}",
            f"by: {by}",
            "reference: 试〔2026〕9号",
            "rule: XM0601",
            "text: 准予备案",
            *lines,
            "",
        ]
    )


PAPER = f"entered_by: {{post: 一级科员, received_on: {DAY}, reference: 收文9号}}"

FILES: dict[str, str | bytes] = {
    "office/register.yml": REGISTER,
    "office/access.yml": ACCESS,
    "office/policy/2021-07-23.yml": POLICY,
    "office/platforms.yml": PLATFORMS,
    "office/calendar/2026.yml": CALENDAR,
    "office/daybook/2026-11.csv": DAYBOOK.replace(
        "LC-2026-0001,2026-08-03", "LC-2026-0001,2026-11-02"
    ),
    "office/decisions/jiushui/2026-11-02-answer.yml": answer("subject: jiushui", by="二级科员"),
    "registry/licun/2026-08-03-enrol.yml": enrol("李村街道办事处"),
    "registry/jiushui/2026-08-03-enrol.yml": enrol("九水街道办事处"),
    "registry/shiyuan/2026-08-03-enrol.yml": enrol("世园街道办事处"),
    "registry/zwddzx/2026-08-03-enrol.yml": enrol("区政务调度服务中心", "qzfb"),
    "registry/qzfb/2026-08-03-enrol.yml": enrol("区政府办公室"),
    "registry/ke/2026-08-03-enrol.yml": enrol("中心一科", "zwddzx"),
    "registry/licun/weibo/2026-08-06-open.yml": opening("李村发布", "0500000001"),
    "registry/licun/weibo.2/2026-08-06-open.yml": opening("李村服务", "0500000002"),
    "registry/licun/weibo.2/2026-11-10-transfer.yml": account(
        "transfer", "occurred_on: 2026-11-09", "to: jiushui"
    ),
    "registry/jiushui/weibo/2026-08-06-open.yml": opening("九水发布", "0500000003"),
    "announcements/licun/2026-11-20-weibo.md": announcement("licun/weibo"),
    "src/program.py": "print('name')\n",
    ".gitattributes": "* text=auto eol=lf\n",
    ".github/workflows/check.yml": "name: check\n",
    "hooks/run": "#!/bin/sh\n",
    "README.md": "A register\n",
}


@dataclasses.dataclass(frozen=True)
class Node:
    """What is no plain file."""

    mode: str
    content: str | bytes


def link(target: str) -> Node:
    return Node("120000", target)


def executable(content: str) -> Node:
    return Node("100755", content)


SUBMODULE = Node("160000", "1" * 40)

Changes = Mapping[str, str | bytes | Node | None]
"""Path → contents; None deletes."""
