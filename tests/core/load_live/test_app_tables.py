"""The app's own tables arrive on a real server exactly as their document names them."""

from __future__ import annotations

import json
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from psycopg import sql

from core.load.live import Connection, read_schema
from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.render import tables
from core.schema.constraints import QName
from core.schema.schemas import Schema

ID = {"name": "id", "type": "uuid"}
MODEL = {
    "entities": {
        "User": {
            "description": "Who buys; 100 % of them, at 12:30",
            "fields": [{"name": "id", "type": "serial"}, {"name": "user", "type": "string", "required": True}],
        },
        "Order": {
            "fields": [
                ID,
                {"name": "order", "type": "number", "required": True, "description": 'The "order" of orders'},
                {"name": "originalPrice", "type": "currency", "default": 0},
                {"name": "original_price", "type": "decimal(10,2)"},
                {"name": "date", "type": "date"},
                {"name": "createdAt", "type": "datetime"},
                {"name": "type", "type": "enum", "values": ["a", "b"]},
                {"name": "open", "type": "boolean", "default": True},
                {"name": "userId", "type": "number", "required": True},
                {"name": "meta", "type": "object", "default": "{}"},
            ]
        },
        "Column": {"fields": [ID, {"name": "select", "type": "array"}, {"name": "orderId", "type": "string"}]},
        'day "plan" %s': {"fields": [{"name": "Größe ✓", "type": "number"}], "primaryKey": "Größe ✓"},
        "T" + "x" * 70: {"fields": [ID, {"name": "ä" * 40, "type": "string"}]},
    },
    "relations": [
        {"from": "Order", "to": "User", "type": "many-to-one", "foreignKey": "userId"},
        {"from": "Column", "to": "Order", "type": "one-to-one", "foreignKey": "orderId"},
        {"from": "User", "to": "Column", "type": "many-to-many"},
    ],
}
CONTRACT = {
    "shared_state_key": "shop",
    "events": ["added"],
    "schema": {"cart": {"items": [], "totals": {"subtotal": 0}}, "stateRows": [{"id": "", "rowDone": False}]},
}


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    documents = {"data_model.json": MODEL, "state_contract.json": CONTRACT}
    for name, document in documents.items():
        (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
    return load_model([tmp_path / name for name in documents], Rules())


def _create(connection: Connection, schema: Schema) -> None:
    graph = {table.name: {key.references for key in table.foreign_keys} for table in schema.tables}
    connection.execute("CREATE SCHEMA app")
    for name in TopologicalSorter(graph).static_order():
        for statement in tables.create(schema.by_name()[name], "public"):
            connection.execute(statement.encode())


def test_tricky_names_and_session_types_read_back_equal(anywhere: Connection, loaded: Loaded) -> None:
    assert not loaded.broken, loaded.findings
    _create(anywhere, loaded.schema)
    read = read_schema(anywhere, ("public", "app")).schema
    assert read.tables == loaded.schema.tables
    assert len(read.tables) == 8


def test_rows_go_in_under_the_names_of_the_document(anywhere: Connection, loaded: Loaded) -> None:
    _create(anywhere, loaded.schema)
    anywhere.execute("""INSERT INTO app."User" ("user") VALUES ('ada'), ('bob')""")
    anywhere.execute("""INSERT INTO app."Order" ("order", "userId", "original_price") VALUES (1.5, 2, 9)""")
    row = anywhere.execute('SELECT id, "originalPrice", "open", "meta", "createdAt" FROM app."Order"').fetchone()
    assert row is not None
    assert (len(row[0]), *row[1:4]) == (36, 0, True, {})
    assert row[4].startswith("20")
    columns = [column.name for column in loaded.schema.by_name()[QName("app", "Order")].columns]
    query = sql.SQL("SELECT {} FROM app.{}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier("Order")
    )
    assert anywhere.execute(query).fetchone() is not None
