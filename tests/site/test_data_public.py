"""Every field that is marked public can be taken as data, with a schema that speaks of it."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from tests.site.public_fields import public_fields

from mingce.git.tree import MemoryTree
from mingce.pages import publish
from mingce.pages.build import site_of
from mingce.records.account import AccountFacts
from mingce.records.unit import UnitFacts
from mingce.register import load

ACCOUNT = """  name: 甲街道
  variant: subscription
  identifier: "0512345678"
  handle: licunfabu
  url: https://weibo.com/u/0512345678
  verification: {subject: 示范市甲街道办事处, verified_on: 2024-03-06, expires_on: 2025-03-05}
  function: 发布街道政务信息
  operation:
    by: contracted
    contractor: {name: 甲公司, contract_from: 2024-01-01, contract_until: 2026-12-31}
  followers: {count: 12, as_of: 2024-03-06}
  stores:
    tencent: {id: com.example.a, url: 'https://store.example/a', listed_on: 2024-03-06,
      removed_on: 2026-08-26}
  app:
    ipv6: {tested_on: 2024-03-06, passed: false, report: 报告}
    terminals: [android, pc]
    hosting: {country: CN, provider: 甲公司}
    large_print: true
    icp_number: 鲁ICP备1号
    links_removed_on: 2026-08-26
  managers: [m1]
  systems: {review: 2021-08-20}
"""
UNIT = """  name: 甲街道办事处
  legal_name: 示范市甲街道办事处
  body: administrative
  parent: yi
  credit_code: "11370213000000019Y"
  division: "370213006"
  responsible_section: 党政办公室
  responsible: {first: 主任, direct: 副主任}
  public_phone: 0532-00000006
"""
KEYS = {"responsible_section": "section", "public_phone": "phone"}
"""Where a field is known by another key."""


def published(kit, *, demonstration: bool = False) -> dict[str, bytes]:
    begin = "format: 1\nkind: {}\n{}facts:\n{}submitted_by: 办公室\n"
    files = kit.register_files(
        **{
            "registry/jia/2021-08-02-enrol.yml": begin.format("enrol", "", UNIT),
            "registry/jia/weibo/2024-03-08-open.yml": begin.format(
                "open", "occurred_on: 2024-03-06\n", ACCOUNT
            ),
        }
    )
    if not demonstration:
        path = "office/register.yml"
        files[path] = re.sub(r"(?m)^demonstration:.*\n", "", files[path])
    register = load(MemoryTree(files))
    assert register.problems == []
    return {each.uri: each.data for each in publish(site_of(register, dt.date(2026, 11, 24)))}


@pytest.fixture(scope="module")
def made(kit) -> dict[str, bytes]:
    return published(kit)


def record(made: dict[str, bytes], kind: str, uri: str):
    """A record's own data, which keeps to its schema."""
    document = json.loads(made[uri])
    schema = json.loads(made[f"data/schemas/{kind}.json"])
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(document)
    return document[kind]


def at(value, path: str):
    for key in path.split("."):
        value = value["tencent"][key] if "tencent" in value else value[key]
    return value.isoformat() if isinstance(value, dt.date) else value


def spoken_of(schema, path: str):
    """What a schema says of a field by its path."""
    for key in path.split("."):
        schema = schema.get("additionalProperties", schema)["properties"][key]
    return schema


@pytest.mark.parametrize("path", sorted(public_fields(AccountFacts)))
def test_a_public_field_of_an_account_is_in_its_data(made, path: str) -> None:
    stated = at(yaml.safe_load(ACCOUNT), path)
    assert at(record(made, "account", "data/accounts/jia/weibo.json"), path) == stated
    schema = json.loads(made["data/schemas/account.json"])["properties"]["account"]
    assert spoken_of(schema, path)["title"]


@pytest.mark.parametrize("path", sorted(public_fields(UnitFacts)))
def test_a_public_field_of_a_unit_is_in_its_data(made, path: str) -> None:
    stated = at(yaml.safe_load(UNIT), path)
    key = KEYS.get(path, path)
    found = at(record(made, "unit", "data/units/jia.json"), key)
    assert found == (f"370213:{stated}" if path == "parent" else stated)
    schema = json.loads(made["data/schemas/unit.json"])["properties"]["unit"]
    assert spoken_of(schema, key)["title"]


def test_names_stand_beside_codes(made) -> None:
    found = record(made, "account", "data/accounts/jia/weibo.json")
    assert found["stores"]["tencent"]["name"] == "应用宝"
    assert record(made, "unit", "data/units/yi.json")["responsible"] == {
        "first": "主任",
        "direct": "副主任",
    }


def test_nothing_else_of_a_value_is_there(made) -> None:
    found = record(made, "account", "data/accounts/jia/weibo.json")
    assert found["operation"] == {"by": "contracted", "contractor": {"name": "甲公司"}}
    assert found["app"]["hosting"] == {"country": "CN"}
    assert not {"managers", "systems"} & set(found)


def test_what_is_not_stated_is_null(made, kit) -> None:
    found = record(made, "unit", "data/units/yi.json")
    assert (found["parent"], found["division"]) == (None, "370213")
    assert found["credit_code"] is None


def test_a_demonstration_leads_to_no_store(kit) -> None:
    made = published(kit, demonstration=True)
    found = record(made, "account", "data/accounts/jia/weibo.json")
    assert found["stores"]["tencent"]["id"] == "com.example.a"
    assert found["stores"]["tencent"]["url"] is None
    assert not any(b"store.example" in data for data in made.values())


def test_a_unit_bears_the_code_by_which_the_others_name_it(made) -> None:
    units = json.loads(made["data/units.json"])["units"]
    assert {each["id"]: each["code"] for each in units} == {"370213:jia": "jia", "370213:yi": "yi"}
    named = json.loads(made["data/accounts.json"])["accounts"]
    named += json.loads(made["data/statistics.json"])["counts"]
    assert {each["unit"] for each in named} <= {each["code"] for each in units}
