"""What holds of every schema: a snapshot reads back as it was, and the order of the input changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.schema import snapshot
from core.schema.columns import Column
from core.schema.digests import digests, fingerprint, state
from core.schema.schemas import Schema, schema_of
from core.schema.types import DataType, parse_type
from tests.core.schema.strategies import schemas

quick = settings(max_examples=30, deadline=None)


@quick
@given(schemas())
def test_a_snapshot_is_read_back_as_it_was_written_with_its_types_and_marks(schema: Schema) -> None:
    read = snapshot.load(snapshot.dump(schema), place="002.snapshot.json")
    assert read == schema
    assert _uncompared(read) == _uncompared(schema)
    assert all(isinstance(column.type, DataType) for table in read.tables for column in table.columns)


@quick
@given(schemas())
def test_writing_a_snapshot_twice_gives_the_same_bytes(schema: Schema) -> None:
    text = snapshot.dump(schema)
    assert snapshot.dump(snapshot.load(text, place="x")) == text


@quick
@given(st.data(), schemas())
def test_the_order_of_the_input_changes_nothing(data: st.DataObject, schema: Schema) -> None:
    shuffled = schema_of(data.draw(st.permutations(schema.tables)))
    assert snapshot.dump(shuffled) == snapshot.dump(schema)
    assert fingerprint(shuffled) == fingerprint(schema)


@quick
@given(st.data(), schemas())
def test_the_order_of_columns_and_constraints_is_outside_both_hashes(data: st.DataObject, schema: Schema) -> None:
    shuffled = schema_of([_shuffled(data, table) for table in schema.tables])
    assert (fingerprint(shuffled), state(shuffled), digests(shuffled)) == (
        fingerprint(schema),
        state(schema),
        digests(schema),
    )


@quick
@given(schemas())
def test_where_a_fact_came_from_and_since_when_it_is_deprecated_are_outside_both_hashes(schema: Schema) -> None:
    moved = schema_of([_moved(table) for table in schema.tables])
    assert moved == schema
    assert (fingerprint(moved), state(moved)) == (fingerprint(schema), state(schema))


@given(st.sampled_from(("integer", "varchar(7)", "numeric(12,2)", "numeric(5,-2)", "timestamptz(3)", "text[]",
    "numeric(12,2)[][]", "double precision", "bit(3)", "varbit(5)", "char(2)", "interval day to second(3)",
    '"App"."Mood"', '"App"."Mood"[]', "app.mood", '"char"', "public.geometry", "time(3)", "timetz",
)))  # fmt: skip
def test_a_type_is_spelled_as_it_is_read(text: str) -> None:
    assert str(parse_type(text)) == text
    assert parse_type(str(parse_type(text))) == parse_type(text)


def _uncompared(schema: Schema) -> list[Any]:
    return [
        (table.entity, table.deprecated_since, [(column.source, column.deprecated_since) for column in table.columns])
        for table in schema.tables
    ]


def _shuffled(data: st.DataObject, table: Any) -> Any:  # noqa: ANN401
    parts = ("columns", "uniques", "foreign_keys", "checks", "indexes")
    return replace(table, **{part: tuple(data.draw(st.permutations(getattr(table, part)))) for part in parts})


def _moved(table: Any) -> Any:  # noqa: ANN401
    columns = tuple(_marked(column) for column in table.columns)
    return replace(table, columns=columns, origin="model.mmd:17", entity="Other", deprecated_since=9)


def _marked(column: Column) -> Column:
    return replace(column, origin="model.mmd:18", source="Other.field", deprecated_since=9)
