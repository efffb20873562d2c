"""The shipped example says what the walk needs, and nothing in it is doubtful."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.schema.constraints import QName
from core.schema.tables import Table

ITERATIONS = Path(__file__).resolve().parents[3] / "resources/examples/crm/iterations"


def _iteration(number: int) -> Loaded:
    return load_model([ITERATIONS / f"{number:03}/busm.mmd"], Rules())


def _table(number: int, name: str) -> Table:
    table = _iteration(number).schema.table(QName("public", name))
    assert table is not None
    return table


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_example_gives_no_finding_above_a_note_and_no_comments(number: int) -> None:
    loaded = _iteration(number)
    assert [finding for finding in loaded.findings if finding.severity != "note"] == []
    assert [table.name for table in loaded.schema.tables if table.comment] == []
    assert [column.name for table in loaded.schema.tables for column in table.columns if column.comment] == []


def test_the_first_iteration_is_accounts_alone() -> None:
    assert [table.name.name for table in _iteration(1).schema.tables] == ["accounts"]
    assert [(column.name, str(column.type)) for column in _table(1, "accounts").columns] == [
        ("id", "uuid"),
        ("name", "varchar(100)"),
        ("type", "varchar(20)"),
        ("status", "varchar(20)"),
        ("created_at", "timestamptz"),
        ("updated_at", "timestamptz"),
    ]
    assert {check.name: check.expression.sql for check in _table(1, "accounts").checks} == {
        "ck_accounts_type": "\"type\"::text IN ('customer', 'prospect', 'partner')",
        "ck_accounts_status": "\"status\"::text IN ('active', 'inactive')",
    }


def test_the_second_iteration_adds_locations_of_an_account_and_a_plain_territory() -> None:
    locations = _table(2, "locations")
    assert len(locations.columns) == 8
    (key,) = locations.foreign_keys
    assert (key.name, key.columns, key.references.name, key.referenced_columns, key.on_delete) == (
        "fk_locations_account_id",
        ("account_id",),
        "accounts",
        ("id",),
        "cascade",
    )
    territory = _table(2, "accounts").column("territory_id")
    assert territory is not None
    assert (str(territory.type), territory.nullable, territory.default) == ("uuid", True, None)
    assert _table(2, "accounts").foreign_keys == ()


def test_the_third_iteration_adds_a_phone() -> None:
    phone = _table(3, "accounts").column("phone")
    assert phone is not None
    assert (str(phone.type), phone.nullable) == ("varchar(20)", True)
    assert len(_table(3, "accounts").columns) == len(_table(2, "accounts").columns) + 1


def test_only_the_name_and_the_account_of_a_location_need_a_value() -> None:
    needed = [
        f"{table.name.name}.{column.name}"
        for table in _iteration(3).schema.tables
        for column in table.columns
        if column.needs_value
    ]
    assert needed == ["accounts.name", "locations.account_id"]
