"""The JSON Schemas: what they say, that schemas/ is up to date, and that they agree with models."""

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import regress
import yaml
from pydantic import ValidationError

from mingce.reading import TABLE_LIMIT, read_markdown, read_yaml
from mingce.records.formats import CURRENT
from mingce.records.paths import DATA_FOLDERS, RecordPath, classify
from mingce.records.schemas import MARK, editor_line, generate, has_editor_line

ROOT = Path(__file__).parents[2]
FORMATS = ROOT / "tests" / "formats"
SCHEMAS = generate()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


class EditorLoader(yaml.SafeLoader):
    """Types scalars as an editor does, by the core schema of YAML 1.2."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), list(first)
    )

# YAML 1.2 has no octal without its 0o.
EditorLoader.add_constructor(
    "tag:yaml.org,2002:int",
    lambda loader, node: int(node.value, 0 if node.value[:2] in ("0o", "0x") else 10),
)


def as_an_editor(data: bytes) -> Any:
    text = data.decode()
    if text.startswith("---\n"):
        text = text.split("---\n")[1]
    return yaml.load(text, EditorLoader)  # noqa: S506


def as_mingce(path: str, data: bytes) -> Any:
    read = read_markdown if path.endswith(".md") else read_yaml
    document = read(data, limit=TABLE_LIMIT)
    assert document.problems == []
    return document.value


@functools.cache
def validator(schema: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        json.loads(SCHEMAS[schema]),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema."""
    if isinstance(node, dict):
        yield node
        for key, each in node.items():
            if key in ("properties", "patternProperties"):
                for inner in each.values():
                    yield from nodes(inner)
            elif key in ("items", "propertyNames"):
                yield from nodes(each)
            elif key == "anyOf":
                for inner in each:
                    yield from nodes(inner)


def fields(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in nodes(node):
        yield from each.get("properties", {}).items()


ALL = [(path, json.loads(data)) for path, data in SCHEMAS.items()]
every = pytest.mark.parametrize(("path", "schema"), ALL, ids=list(SCHEMAS))


class TestOnDisk:
    def test_the_folder_is_what_is_generated(self):
        present = {
            path.relative_to(ROOT / "schemas").as_posix(): path.read_bytes()
            for path in (ROOT / "schemas").rglob("*")
            if path.is_file()
        }
        assert sorted(present) == sorted(SCHEMAS)
        assert [path for path, data in SCHEMAS.items() if present[path] != data] == []

    def test_the_same_bytes_every_time(self):
        assert generate() == SCHEMAS

    def test_there_is_one_for_each_record(self):
        assert sorted(SCHEMAS) == sorted(
            [f"unit/{kind}.json" for kind in UNIT]
            + [f"account/{kind}.json" for kind in ACCOUNT]
            + [f"office/{name}.json" for name in OFFICE]
            + ["announcement.json"]
        )


UNIT = ("change", "correct", "dissolve", "enrol", "supplement", "withdraw")
ACCOUNT = (
    *("apply", "blocked", "change", "correct", "deregister", "open", "resume", "stop"),
    *("supplement", "suspend", "transfer", "withdraw"),
)
OFFICE = (
    *("access", "answer", "assign", "calendar", "consent", "decline", "notice", "platforms"),
    *("policy", "register", "return", "revoke", "scope"),
)


class TestWords:
    @every
    def test_is_a_schema_with_our_head(self, path, schema):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$comment"] == MARK
        assert SCHEMAS[path].endswith(b"}\n")
        assert b"\\u4" not in SCHEMAS[path]

    @every
    def test_every_field_and_part_speaks_chinese(self, path, schema):
        for name, field in fields(schema):
            assert CHINESE.search(field["title"]), name
            assert CHINESE.search(field["description"]), name
            assert field["x-audience"] in ("public", "internal"), name
        for node in nodes(schema):
            if node.get("type") in ("object", ["object", "null"]):
                assert CHINESE.search(node["title"])
                assert CHINESE.search(node["description"])
            for key in ("title", "description"):
                # Neither the name of a class nor its docstring.
                assert not re.search(r"[A-Z][a-z]+[A-Z]|[a-z]{3,} [a-z]{3,} ", node.get(key, ""))

    @every
    def test_every_object_is_closed(self, path, schema):
        for node in nodes(schema):
            if "properties" in node or "patternProperties" in node:
                assert node["additionalProperties"] is False

    @every
    def test_every_word_of_a_choice_is_explained(self, path, schema):
        for node in nodes(schema):
            if "enum" in node:
                meanings = node["enumDescriptions"]
                assert len(meanings) == len(node["enum"])
                assert all(CHINESE.search(each) for each in meanings), node["enum"]

    @every
    def test_holds_nothing_of_the_generator(self, path, schema):
        text = SCHEMAS[path].decode()
        assert "MISSING" not in text
        assert '"$ref"' not in text
        assert '"default": null' not in text
        known = {
            *("$schema", "$comment", "title", "description", "x-audience", "default", "type"),
            *("const", "enum", "enumDescriptions", "format", "pattern", "patternErrorMessage"),
            *("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "items"),
            *("properties", "required", "additionalProperties", "propertyNames"),
            *("patternProperties", "anyOf"),
        }
        assert {key for node in nodes(schema) for key in node} <= known

    @every
    def test_patterns_compile_where_editors_run_them(self, path, schema):
        for node in nodes(schema):
            for pattern in [*node.get("patternProperties", ()), node.get("pattern", "x")]:
                assert regress.Regex(pattern, "u")

    def test_the_words_of_one_field(self):
        change = json.loads(SCHEMAS["account/change.json"])
        assert (change["title"], change["description"]) == (
            "账号备案：变更",
            "文件放在 registry/单位/平台/日期-change.yml。",
        )
        assert list(change["properties"])[:2] == ["format", "kind"]
        assert change["properties"]["format"]["const"] == 1
        assert change["required"] == ["format", "occurred_on", "submitted_by", "kind"]
        facts = change["properties"]["facts"]["properties"]
        assert facts["identifier"] == {
            "title": "账号标识",
            "description": "平台上不变的标识，请加引号；暂时看不到可以先不填。"
            "写 null 表示删去原有内容。对外公开。",
            "x-audience": "public",
            "type": ["string", "null"],
            "pattern": "^[^\\x00-\\x1f\\x7f\\x85\\u2028\\u2029]+$",
            "minLength": 1,
            "maxLength": 200,
            "patternErrorMessage": "只写一行文字，不能换行，也不能含制表符",
        }
        assert facts["purpose"]["enum"] == ["standing", "single", None]
        assert facts["purpose"]["enumDescriptions"] == ["日常工作", "专项活动或专项工作", "不填"]
        assert facts["systems"]["description"] == (
            "制度代号对应印发日期，例如 review 信息发布审核制度。日期写成“2026-03-05”的样子。"
            "某一项写 null 表示删去该项。内部事项，不对外公开。"
        )
        assert "required" not in change["properties"]["facts"]


class TestEditorLine:
    @pytest.mark.parametrize(
        ("path", "target"),
        [
            ("registry/licun/2026-10-14-change.yml", "../../schemas/unit/change.json"),
            ("registry/licun/weibo.2/2026-10-14-open-2.yml", "../../../schemas/account/open.json"),
            ("office/register.yml", "../schemas/office/register.json"),
            ("office/policy/2021-07-23.yml", "../../schemas/office/policy.json"),
            ("office/calendar/2026.yml", "../../schemas/office/calendar.json"),
            (
                "office/decisions/licun/2026-08-20-consent.yml",
                "../../../schemas/office/consent.json",
            ),
        ],
    )
    def test_points_from_the_file_to_its_schema(self, path, target):
        line = editor_line(path)
        assert line == f"# yaml-language-server: $schema={target}"
        resolved = [part for part in target.split("/") if part != ".."]
        assert target.count("../") == path.count("/")
        assert "/".join(resolved[1:]) in SCHEMAS

    @pytest.mark.parametrize(
        "path",
        [
            "announcements/licun/2026-09-14-kuaishou.md",
            "office/notices/2026-07-08-circular.md",
            "office/daybook/2026-09.csv",
            "registry/licun/2026-10-14-rename.yml",
            "mkdocs.yml",
        ],
    )
    def test_is_empty_where_none_is_asked(self, path):
        assert editor_line(path) == ""
        assert has_editor_line(b"anything", path)

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (b"# yaml-language-server: $schema=../schemas/office/scope.json\nformat: 1\n", True),
            (
                b"# yaml-language-server: $schema=../schemas/office/scope.json\r\nformat: 1\r\n",
                True,
            ),
            (b"\xef\xbb\xbf# yaml-language-server: $schema=../schemas/office/scope.json\n", True),
            (b"# yaml-language-server: $schema=../schemas/office/scope.json", True),
            (b"", False),
            (b"format: 1\n", False),
            (b"\n# yaml-language-server: $schema=../schemas/office/scope.json\n", False),
            (b"# yaml-language-server: $schema=../schemas/office/policy.json\n", False),
            (b"# yaml-language-server: $schema=../../schemas/office/scope.json\n", False),
            (b"#yaml-language-server: $schema=../schemas/office/scope.json\n", False),
        ],
    )
    def test_is_found_only_in_the_first_line_and_exact(self, data, expected):
        assert has_editor_line(data, "office/scope.yml") is expected


def tree(root: Path) -> list[tuple[str, Path]]:
    found = []
    for folder in DATA_FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            path = file.relative_to(root).as_posix()
            where = classify(path)
            if file.is_file() and isinstance(where, RecordPath) and where.schema:
                found.append((path, file))
    return found


class TestAgreement:
    @pytest.mark.parametrize("root", [FORMATS / str(CURRENT), ROOT], ids=["fixtures", "register"])
    def test_what_the_models_take_the_schemas_take(self, root):
        files = tree(root)
        assert files
        for path, file in files:
            where, data = classify(path), file.read_bytes()
            assert isinstance(where, RecordPath)
            assert where.model is not None
            where.model.model_validate(as_mingce(path, data))
            errors = list(validator(where.schema).iter_errors(as_an_editor(data)))
            assert [(path, error.json_path, error.message) for error in errors] == []

    @pytest.mark.parametrize(
        ("path", "old", "new", "where"),
        [
            ("licun/weibo/2026-01-15-open", old, new, where)
            for old, new, where in [
                ("format: 1", "format: 2", "$.format"),
                ("format: 1\n", "", "$"),
                ("kind: open", "kind: opened", "$.kind"),
                ("kind: open", "kind: change", "$.kind"),
                ("submitted_by: 党政办公室", "submitted: 党政办公室", "$"),
                ("submitted_by: 党政办公室", "submitted_by: null", "$.submitted_by"),
                ("2026-01-14\nfacts", "20260114\nfacts", "$.occurred_on"),
                ("2026-01-14\nfacts", "2026-1-14\nfacts", "$.occurred_on"),
                ("2026-01-14\nfacts", "2026-02-30\nfacts", "$.occurred_on"),
                ("name: 李村发布", "name: null", "$.facts.name"),
                ("name: 李村发布", "名称: 李村发布", "$.facts"),
                ("{by: own}", "{by: both}", "$.facts.operation.by"),
                ("{by: own}", "own", "$.facts.operation"),
                ("[m1]", "[]", "$.facts.managers"),
                ("[m1]", "[M1]", "$.facts.managers[0]"),
                ("[m1]", "m1", "$.facts.managers"),
                ("review:", "Review:", "$.facts.systems"),
                ("count: 1200", "count: 1_200", "$.facts.followers.count"),
                ("count: 1200", "count: -1", "$.facts.followers.count"),
                ("count: 1200", "count: 约一千", "$.facts.followers.count"),
                ("https://weibo", "weibo", "$.facts.url"),
                ("subject: 青岛市李沧区人民政府李村街道办事处, ", "", "$.facts.verification"),
            ]
        ]
        + [
            ("licun/2026-01-12-enrol", old, new, where)
            for old, new, where in [
                ("body: administrative", "body: party", "$.facts.body"),
                ("0532-00000106", "13000000000", "$.facts.posts.m1.phone"),
                ("dedicated: true", "dedicated: yes", "$.facts.posts.m1.dedicated"),
                ("dedicated: true", 'dedicated: "1"', "$.facts.posts.m1.dedicated"),
                ("11370213000000019Y", "11370213000000019", "$.facts.credit_code"),
                ('"370213006"', '"3702130"', "$.facts.division"),
                ("from: 2026-01-05", "from_: 2026-01-05", "$.facts.posts.m1"),
                ("post: 值班员, ", "post: null, ", "$.facts.posts.m2.post"),
            ]
        ],
        ids=lambda value: value if isinstance(value, str) and "$" not in value else None,
    )
    def test_what_is_wrong_both_refuse_at_one_place(self, path, old, new, where):
        path = f"registry/{path}.yml"
        data = (FORMATS / "1" / path).read_text("utf-8")
        assert data.count(old) >= 1
        wrong = data.replace(old, new, 1).encode()
        record = classify(path)
        assert isinstance(record, RecordPath)
        assert record.model is not None
        with pytest.raises(ValidationError):
            record.model.model_validate(as_mingce(path, wrong))
        errors = list(validator(record.schema).iter_errors(as_an_editor(wrong)))
        assert where in {error.json_path for error in errors}

    @pytest.mark.parametrize(
        ("path", "old", "where"),
        [
            ("licun/weibo/2026-01-15-open", '"0512345678"', "$.facts.identifier"),
            ("licun/2026-01-12-enrol", '"370213006"', "$.facts.division"),
        ],
    )
    def test_an_editor_asks_for_the_quotes_that_mingce_can_spare(self, path, old, where):
        path = f"registry/{path}.yml"
        bare = (FORMATS / "1" / path).read_text("utf-8").replace(old, old.strip('"')).encode()
        record = classify(path)
        assert isinstance(record, RecordPath)
        assert record.model is not None
        assert record.model.model_validate(as_mingce(path, bare))
        (error,) = validator(record.schema).iter_errors(as_an_editor(bare))
        assert (error.json_path, error.validator) == (where, "type")
