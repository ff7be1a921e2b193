"""A filing that was withdrawn: what stays of it on the pages, and under which number."""

from __future__ import annotations

import datetime as dt

from mingce.git.tree import MemoryTree
from mingce.pages import Page, render
from mingce.pages.build import site_of
from mingce.pages.view import Account, Site
from mingce.register import load

OPENED = "2024-03-08,filed,jia/weibo/2024-03-08-open"

WITHDRAW = """format: 1
kind: withdraw
refers_to: 2024-03-08-open
reason: 重复报送
submitted_by: 党政办公室
"""


def built(files: dict[str, str]) -> Site:
    register = load(MemoryTree(files))
    assert register.problems == []
    return site_of(register, dt.date(2026, 11, 24))


def account_of(files: dict[str, str]) -> Account:
    return built(files).accounts[0]


def test_a_withdrawn_record_keeps_a_page(kit) -> None:
    path = "registry/jia/weibo/2026-05-06-withdraw.yml"
    account = account_of(kit.register_files(**{path: WITHDRAW}))
    assert (account.state, account.name, account.identifier) == (
        "withdrawn",
        "甲街道",
        "0512345678",
    )
    assert account.since == dt.date(2026, 5, 6)
    assert [entry.words for entry in account.log] == ["撤回2024-03-08的开设备案。"]


def test_a_withdrawal_bears_the_number_of_what_it_made_void(kit) -> None:
    path = "registry/jia/weibo/2026-05-06-withdraw.yml"
    rows = kit.daybook(OPENED, "2026-05-07,void,jia/weibo/2024-03-08-open")
    entry = account_of(kit.register_files(**{path: WITHDRAW} | rows)).log[-1]
    assert (entry.number, entry.entered_on) == ("LC-2026-0001", dt.date(2026, 5, 7))
    waiting = account_of(kit.register_files(**{path: WITHDRAW})).log[-1]
    assert (waiting.number, waiting.awaited) == ("", True)


def test_a_withdrawal_of_what_was_never_entered_awaits_no_number(kit) -> None:
    files = kit.register_files(**{"registry/jia/weibo/2026-05-06-withdraw.yml": WITHDRAW})
    del files["office/daybook/2024-03.csv"]
    site = built(files)
    entry = site.accounts[0].log[-1]
    assert (entry.number, entry.awaited) == ("", False)
    pages = {each.uri: each for each in render(site) if isinstance(each, Page)}
    assert "待登记" not in pages["accounts/jia/weibo/"].html


def test_a_withdrawal_that_was_withdrawn_keeps_its_number(kit) -> None:
    again = WITHDRAW.replace("2024-03-08-open", "2026-05-06-withdraw")
    rows = kit.daybook(
        OPENED,
        "2026-05-07,void,jia/weibo/2024-03-08-open",
        "2026-05-09,filed,jia/weibo/2024-03-08-open",
    )
    sheets = {
        "registry/jia/weibo/2026-05-06-withdraw.yml": WITHDRAW,
        "registry/jia/weibo/2026-05-08-withdraw.yml": again,
    }
    log = account_of(kit.register_files(**sheets | rows)).log
    assert [(each.words, each.number, each.awaited) for each in log[-2:]] == [
        ("撤回2024-03-08的开设备案。", "LC-2026-0001", True),
        ("撤回2026-05-06的撤回备案。", "", False),
    ]
