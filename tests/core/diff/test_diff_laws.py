"""What holds of every difference: none to itself, complete both ways, and each change turns round."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.diff.changes import AlterColumn, AlterTable, Change, invert, table_of
from core.diff.compare import diff
from core.schema.schemas import Schema, schema_of
from tests.core.schema.strategies import pairs, schemas

quick = settings(max_examples=30, deadline=None)


@quick
@given(schemas())
def test_a_schema_does_not_differ_from_itself(schema: Schema) -> None:
    assert diff(schema, schema) == ()
    assert diff(schema, schema_of(list(reversed(schema.tables)))) == ()


@quick
@given(pairs())
def test_turning_a_change_round_twice_gives_it_back(pair: tuple[Schema, Schema]) -> None:
    for change in diff(*pair):
        assert invert(invert(change)) == change
        assert invert(change) != change
        assert table_of(invert(change)) == table_of(change)


@quick
@given(pairs())
def test_the_way_back_holds_the_inverse_of_every_change(pair: tuple[Schema, Schema]) -> None:
    old, new = pair
    there, back = diff(old, new), diff(new, old)
    assert sorted(map(repr, map(invert, there))) == sorted(map(repr, back))


@quick
@given(pairs())
def test_equal_schemas_are_exactly_those_without_a_compared_change(pair: tuple[Schema, Schema]) -> None:
    old, new = pair
    compared = [change for change in diff(old, new) if not _only_a_mark(change)]
    same_parts = {table.name: _parts(table) for table in old.tables} == {t.name: _parts(t) for t in new.tables}
    assert (not compared) == same_parts


@quick
@given(st.data(), pairs())
def test_shuffled_input_gives_the_same_changes(data: st.DataObject, pair: tuple[Schema, Schema]) -> None:
    old, new = (schema_of(data.draw(st.permutations(schema.tables))) for schema in pair)
    assert diff(old, new) == diff(*pair)


def _only_a_mark(change: Change) -> bool:
    match change:
        case AlterTable(old, new):
            return old.comment == new.comment
        case AlterColumn(_, old, new):
            return old == new
        case _:
            return False


def _parts(table: object) -> object:
    names = ("columns", "uniques", "foreign_keys", "checks", "indexes")
    return (table.comment, table.primary_key, [sorted(map(repr, _bare(getattr(table, name)))) for name in names])  # type: ignore[attr-defined]


def _bare(parts: tuple[object, ...]) -> list[object]:
    """Leave out what isn't compared."""
    fields = [
        [(name, getattr(part, name)) for name, field in part.__dataclass_fields__.items() if field.compare]  # type: ignore[attr-defined]
        for part in parts
    ]
    return list(fields)
