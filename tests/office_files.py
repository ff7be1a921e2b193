"""The office's files as the registers of the tests have them: the register's own, policy, calendar.

Imports nothing of mingce. What a register has otherwise than most is an argument.
"""

from __future__ import annotations

CALENDAR = """\
# yaml-language-server: $schema=../../schemas/office/calendar.json
format: 1
year: 2026
notice: {title: 关于2026年部分节假日安排的通知}
holidays:
  - {name: 元旦, from: 2026-01-01, to: 2026-01-03}
  - {name: 春节, from: 2026-02-15, to: 2026-02-23}
  - {name: 清明节, from: 2026-04-04, to: 2026-04-06}
  - {name: 劳动节, from: 2026-05-01, to: 2026-05-05}
  - {name: 端午节, from: 2026-06-19, to: 2026-06-21}
  - {name: 中秋节, from: 2026-09-25, to: 2026-09-27}
  - {name: 国庆节, from: 2026-10-01, to: 2026-10-07}
work: [2026-01-04, 2026-02-14, 2026-02-28, 2026-05-09, 2026-09-20, 2026-10-10]
"""
"""The working days of 2026."""


def register(office: str, *, as_of: str = "") -> str:
    """The register's own file; ``office`` says whose it is, ``as_of`` makes it a demonstration."""
    return f"""\
# yaml-language-server: $schema=../schemas/office/register.json
format: 1
jurisdiction: {{code: "370213", name: 李沧区}}
office: {office}
numbering: {{prefix: LC}}
site: {{public: true}}
""" + (f"demonstration: {{as_of: {as_of}}}\n" if as_of else "")


def policy(*, number: str = "李政〔2021〕33号", app: str = "[]", recusal: str = "") -> str:
    """The policy in force; ``recusal`` is the post that answers where all stand back."""
    return f"""\
# yaml-language-server: $schema=../../schemas/office/policy.json
format: 1
instrument:
  title: 李沧区政务新媒体管理办法
  number: {number}
  issued_by: 区政府办公室
periods:
  filing:
    working_days: 5
    counts_to: handed_in
    kinds: [open, change, suspend, resume, stop, deregister, transfer, dissolve]
    article: 第六条
  closing: {{months: 1, article: 第七条}}
  notice: {{working_days: 15, take_down: after_last_day, article: 第七条}}
  national_system_grace: {{working_days: 5, article: 第六条}}
readings: []
required:
  unit: [name, legal_name, body, responsible_section, responsible, public_phone, posts]
  account: [name, verification, function, operation, managers, systems]
  app: {app}
systems: {{review: 信息发布审核制度}}
rules: {{}}
""" + (f"recusal: {{post: {recusal}}}\n" if recusal else "")
