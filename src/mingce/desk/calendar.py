"""Drafting a year's calendar file for the office to fill in from the State Council's notice.

May import workdays; writes nothing itself. The draft names what the notice will name and guesses
no date: every date stands as a word that no calendar file may hold, so a draft is refused by the
check, and the year stays unknown, until the last one is filled in.
"""

from __future__ import annotations

from mingce.workdays import WINDOWS

TO_FILL = "待填"
"""Stands where the notice's own number or date belongs; never valid there."""

OCCASION = "特别安排"
"""The entry of the windows that is no statutory holiday."""


def draft(year: int) -> str:
    """The text of office/calendar/<year>.yml, still to be filled in."""
    names = [window.name for window in WINDOWS if window.name != OCCASION]
    holidays = "\n".join(f"  - {{name: {name}, from: {TO_FILL}, to: {TO_FILL}}}" for name in names)
    return f"""\
# yaml-language-server: $schema=../../schemas/office/calendar.json
# 草稿：请对照国务院办公厅的通知，把每处“{TO_FILL}”换成通知写明的内容，再删去这几行说明。
# 日期写作 {year}-01-01 的样子。两个节日合并放假的，并成一行，名称写作“中秋节、国庆节”。
# 只写 {year} 年之内的日子；通知涉及上一年末的（如元旦连休），补到 {year - 1}.yml。
format: 1
year: {year}
notice:
  title: 国务院办公厅关于{year}年部分节假日安排的通知
  number: {TO_FILL} # 例如 国办发明电〔2025〕7号
  date: {TO_FILL}
holidays: # 放假的日子，连同其中的周末，首尾两天都算
{holidays}
work: # 调休上班的周六、周日
  - {TO_FILL}
"""
