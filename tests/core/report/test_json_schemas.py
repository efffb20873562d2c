"""The published schemas are those of the code, are schemas, and take what Slipway takes."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.load.app.documents import read_app
from core.load.loaded import Rules
from core.load.models import load_model
from core.load.modules.configs import read_module
from core.load.trees.entities import FIELDS as ENTITY_FIELDS
from core.load.trees.entities import RELATIONS as ENTITY_RELATIONS
from core.load.trees.entity_lists import read_entity_list
from core.load.trees.entity_maps import read_entity_map
from core.load.trees.field_maps import read_field_map
from core.load.trees.fields import _FIELD
from core.load.trees.nodes import Node
from core.load.trees.shapes import fitting
from core.project import approvals, decision_files, decisions
from core.project.settings import Settings
from core.report.help_pages import codes, page
from core.report.json_schemas import ENDING, json_schemas, written
from core.report.model_schemas import FIELD_KEYS, FIELDS, RELATIONS
from core.schema import snapshot
from core.schema.schemas import Schema, schema_of
from tests.core.report.schema_validator import complaints, flaws
from tests.core.report.test_help_pages import blocks
from tests.core.schema.strategies import schemas

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "resources/schemas"
SCHEMAS = {name.removesuffix(ENDING): schema for name, schema in json_schemas().items()}
EXAMPLES = [path for place in ("resources/examples", "tests/cases") for path in sorted((ROOT / place).rglob("*.*"))]
UNREADABLE = {"ambiguous-dialect", "duplicate-key", "parse-error", "too-deep", "too-large"}
SHAPES = {
    read_entity_map: "entity-map",
    read_entity_list: "entity-list",
    read_field_map: "field-map",
    read_module: "module",
}


def test_the_published_files_are_those_that_the_code_makes() -> None:
    made = {name: written(schema) for name, schema in json_schemas().items()}
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert sorted(there) == sorted(made), "run: python -m core.report.json_schemas resources/schemas"
    assert [name for name in made if there[name] != made[name]] == [], "run it again"


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema(name: str) -> None:
    assert flaws(SCHEMAS[name]) == []
    assert SCHEMAS[name]["title"]


def test_the_keys_of_a_field_are_those_that_are_read() -> None:
    assert {frozenset(keys) for keys, _ in FIELD_KEYS} | {frozenset({"constraints"})} == {
        frozenset(keys) for keys in _FIELD.keys.values()
    }
    assert (FIELDS, RELATIONS) == (ENTITY_FIELDS, ENTITY_RELATIONS)


def test_every_kind_of_decision_is_described() -> None:
    assert set(SCHEMAS["decisions"]["properties"]) == {  # type: ignore[call-overload,index,arg-type]
        *decisions.LISTS, *decisions.TABLES, *decisions.NAMED, *decisions.NESTED, *decisions.WORDS,
    }  # fmt: skip
    assert flaws(SCHEMAS["decisions"]) == []


def documents() -> Iterator[object]:
    """Every model of the examples and the cases, and of the help pages where it is not what the page is about."""
    for path in EXAMPLES:
        if path.suffix in {".json", ".yaml", ".yml"} and not path.name.endswith((".snapshot.json", "record.json")):
            yield pytest.param(path.name, path.read_text(encoding="utf-8"), id=str(path.relative_to(ROOT)))
    for code in codes():
        for block in blocks(page(code)):
            if block.name.endswith((".json", ".yaml")):
                yield pytest.param(Path(block.name).name, block.text, id=f"{code}: {block.name}")


@pytest.mark.parametrize(("name", "text"), list(documents()))
def test_every_model_that_is_read_without_an_error_is_taken(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    if UNREADABLE & {finding.code for finding in load_model([path], Rules()).findings}:
        return
    tree = json.loads(text) if name.endswith(".json") else yaml.safe_load(text)
    [shape] = fitting(Node(tree, name), name)
    assert complaints(SCHEMAS[schema_for(shape.read, name)], plain(tree)) == []


def schema_for(read: object, name: str) -> str:
    if read is read_app:
        return "state-contract" if "contract" in name else "data-model"
    return next(schema for known, schema in SHAPES.items() if known is read)


def plain(value: object) -> object:
    """As a JSON document would hold it."""
    match value:
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list():
            return [plain(inner) for inner in value]
        case datetime() | date():
            return value.isoformat()
        case _:
            return value


BROKEN = [
    ("entity-map", {}),
    ("entity-map", {"entities": {"Account": 5}}),
    ("entity-map", {"entities": {"Account": {"fields": {"id": 5}}}}),
    ("entity-map", {"entities": {"Account": {"fields": {"id": {"type": 5}}}}}),
    ("entity-map", {"entities": {"Account": {"fields": {"id": {"default": 5, "enum": 7}}}}}),
    ("entity-map", {"entities": {}, "relationships": 5}),
    ("entity-list", [{"fields": []}]),
    ("entity-list", {"entities": {}}),
    ("field-map", {"Account": 5}),
    ("field-map", {"Account": {"id": 5}}),
    ("module", {"entity": {"name": "Account"}}),
    ("module", {"module": "sales"}),
    ("module", {"module": {"phase": [1]}}),
    ("data-model", {"data_model": {}}),
    ("data-model", 5),
    ("state-contract", {}),
    ("state-contract", {"shared_state_key": 5}),
    ("state-contract", {"schema": []}),
    ("record", {"iteration": 1}),
    ("record", {"iteration": "1", "databaseChanges": {}, "rollback": {}, "slipway": {}}),
    ("snapshot", {"slipway": 1}),
    ("snapshot", {"slipway": 2, "tables": []}),
    ("snapshot", {"slipway": 1, "tables": [{"name": "accounts", "columns": []}]}),
    ("snapshot", {"slipway": 1, "tables": [{"name": ["public", "a"], "columns": [], "colour": "red"}]}),
    ("decisions", {"drops": []}),
    ("decisions", {"drop": "accounts.phone"}),
    ("decisions", {"backfill": {"accounts.phone": 5}}),
    ("approvals", {"approval": [{"code": "x"}]}),
    ("approvals", {"approval": {}}),
]


@pytest.mark.parametrize(("name", "document"), BROKEN, ids=lambda value: str(value)[:60])
def test_what_is_broken_is_complained_of(name: str, document: object) -> None:
    assert complaints(SCHEMAS[name], document)


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.name == "decisions.toml"], ids=str)
def test_every_decision_is_taken(path: Path) -> None:
    decision_files.read(path.parent)
    assert complaints(SCHEMAS["decisions"], tomllib.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.name == "record.json"], ids=str)
def test_every_record_is_taken(path: Path) -> None:
    assert complaints(SCHEMAS["record"], json.loads(path.read_text(encoding="utf-8"))) == []


def test_an_approval_is_taken_as_it_is_written(tmp_path: Path) -> None:
    when = datetime.fromisoformat("2025-06-01T12:00:00+02:00")
    approvals.write(tmp_path, approvals.Approval("narrows-type", "public.t.c", "0" * 64, "ada", "it fits", when))
    text = (tmp_path / approvals.FILE).read_text(encoding="utf-8")
    assert complaints(SCHEMAS["approvals"], plain(tomllib.loads(text))) == []


@given(schema=schemas())
def test_any_snapshot_is_taken(schema: Schema) -> None:
    assert complaints(SCHEMAS["snapshot"], json.loads(snapshot.dump(schema))) == []


def test_an_empty_snapshot_is_taken() -> None:
    assert complaints(SCHEMAS["snapshot"], json.loads(snapshot.dump(schema_of([])))) == []


VALUES = st.sampled_from(
    (
        "x",
        "",
        "development",
        "prod",
        "native",
        "pg_x",
        "00000000-0000-4000-8000-000000000000",
        0,
        5,
        True,
        ["a"],
        {"a": "b"},
    )
)
MEMBERS = st.sampled_from(
    (
        "name",
        "id",
        "schema",
        "app_schema",
        "default_length",
        "target",
        "enums",
        "arrays",
        "stage",
        "url",
        "command",
        "database",
        "colour",
    )
)
OBJECTS = st.dictionaries(MEMBERS, VALUES, max_size=4)
GOOD = {"name": "x", "id": "00000000-0000-4000-8000-000000000000"}


@given(
    project=OBJECTS.map(lambda said: {**GOOD, **said}) | st.just(GOOD),
    targets=st.dictionaries(st.sampled_from(("dev", "live")), OBJECTS, max_size=2) | VALUES,
    pipeline=st.lists(OBJECTS, max_size=2) | VALUES,
)
def test_settings_are_taken_exactly_when_they_are_read(project: object, targets: object, pipeline: object) -> None:
    document = {"project": project, "targets": targets, "pipeline": pipeline}
    try:
        Settings.model_validate(document)
        read = True
    except ValidationError:
        read = False
    assert (complaints(SCHEMAS["slipway.toml"], document) == []) == read
