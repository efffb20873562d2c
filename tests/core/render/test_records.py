"""The iteration record tells a pipeline what happened in the shape that it has always read."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest

from core.names import LIMIT
from core.project.integrity import checksum
from tests.core.render.cases import CASES, Case, read_case


def _record(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(read_case(CASES / name).golden()["record.json"])
    return read


def test_a_deprecated_column_is_modified_and_marked() -> None:
    columns = _record("column_deprecated")["databaseChanges"]["columns"]
    assert columns == {
        "added": [],
        "modified": [{"table": "accounts", "column": "phone", "type": "varchar(20)", "deprecated": True}],
        "deleted": [],
    }


def test_a_deprecated_table_is_modified_and_marked_and_not_deleted() -> None:
    changes = _record("table_deprecated")["databaseChanges"]
    assert changes["tables"] == {"created": [], "modified": ["locations"], "deleted": []}
    assert changes["columns"]["modified"] == [{"table": "locations", "column": None, "deprecated": True}]


def test_deleted_is_for_real_drops() -> None:
    assert _record("table_dropped_by_decision")["databaseChanges"]["tables"]["deleted"] == ["locations"]
    deleted = _record("column_dropped_by_decision")["databaseChanges"]["columns"]["deleted"]
    assert [(one["table"], one["column"]) for one in deleted] == [("accounts", "phone")]


def test_a_column_that_is_carried_on_or_returns_is_not_marked_again() -> None:
    for name in ("deprecated_column_is_carried_on_silently", "deprecated_column_returns"):
        assert not any(one.get("deprecated") for one in _record(name)["databaseChanges"]["columns"]["modified"])


@pytest.mark.parametrize("name", ["column_added", "table_created", "type_narrowed"])
def test_the_record_holds_the_checksums_of_both_files(name: str) -> None:
    case = read_case(CASES / name)
    record, texts = json.loads(case.golden()["record.json"]), dict(case.proposal.files)
    for entry in (*record["databaseChanges"]["migrations"], *record["rollback"]["migrations"]):
        assert entry["checksum"] == checksum(texts[entry["file"]])
    without = re.sub(r"-- Generated: .*\n", "", case.golden()["up.sql"])
    up = record["databaseChanges"]["migrations"][0]["checksum"]
    assert up == hashlib.sha256(without.encode()).hexdigest()


def test_applied_is_null_because_only_the_target_knows() -> None:
    assert [one["applied"] for one in _record("column_added")["databaseChanges"]["migrations"]] == [None]


def test_the_procedure_of_a_rollback_is_the_way_back_statement_by_statement() -> None:
    case = read_case(CASES / "column_becomes_optional")
    procedure = json.loads(case.golden()["record.json"])["rollback"]["procedure"]
    assert all(f"{statement};\n" in case.golden()["down.sql"] for statement in procedure)
    assert procedure


def test_decisions_are_hashed_into_the_record() -> None:
    plain, decided = (_record(name)["slipway"]["inputs"] for name in ("table_deprecated", "table_dropped_by_decision"))
    assert plain != decided


def test_a_warning_is_tied_to_its_statement() -> None:
    (warning,) = _record("table_dropped_by_decision")["slipway"]["warnings"]
    assert warning["code"] == "destructive-drop"
    assert re.fullmatch("[0-9a-f]{64}", warning["statement"])


@pytest.fixture
def odd(tmp_path: Any) -> Case:  # noqa: ANN401
    """Entities and fields with long names, whose constraints would collide when they are cut."""
    long = "A" + "b" * 60
    fields = {f"{'C' + 'd' * 58}{letter}": {"type": "integer", "unique": True, "min": 0} for letter in "xyz"}
    entities = {
        "AB": {"fields": {"id": {"type": "uuid", "primaryKey": True}, "c_d": {"type": "text", "index": True}}},
        "ABC": {"tableName": "ab_c", "fields": {"id": {"type": "uuid", "primaryKey": True}, "d": {"type": "text"}}},
        long: {"fields": {"id": {"type": "uuid", "primaryKey": True}, **fields}},
    }
    entities["AB"]["tableName"] = "ab"
    entities["ABC"]["fields"]["d"]["index"] = True
    for name in ("before", "after"):
        said = {"entities": {} if name == "before" else entities}
        if name == "before":
            said = {"entities": {"Other": {"fields": {"id": {"type": "uuid", "primaryKey": True}}}}}
        (tmp_path / f"{name}.json").write_text(json.dumps(said))
    return read_case(tmp_path)


def test_no_name_is_longer_than_63_bytes_and_no_two_relations_share_one(odd: Case) -> None:
    relations: list[str] = []
    for table in odd.proposal.after.tables:
        keys = [table.primary_key] if table.primary_key else []
        relations += [table.name.name, *(one.name for one in (*keys, *table.uniques, *table.indexes))]
        local = [one.name for one in table.constraints()]
        assert len(set(local)) == len(local)
        assert all(len(name.encode()) <= LIMIT for name in (*local, *(column.name for column in table.columns)))
    assert len(set(relations)) == len(relations)
    assert all(len(name.encode()) <= LIMIT for name in relations)


def test_generated_names_that_collide_get_a_suffix_and_the_first_keeps_its_own(odd: Case) -> None:
    names = [index.name for table in odd.proposal.after.tables for index in table.indexes]
    assert "ix_ab_c_d" in names
    assert sorted(len(name) for name in names) == [len("ix_ab_c_d"), len("ix_ab_c_d_12345678")]
