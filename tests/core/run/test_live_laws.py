"""What holds of every plan on a real server: up leads exactly to the new schema, down exactly back, rows and all."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, assume, given, settings

from core.run.proving.differences import differences
from core.schema.schemas import Schema
from core.targets.connector import Connector
from tests.core.run.leading import leads_up_and_back, read
from tests.core.run.scratches import create, fresh
from tests.core.schema.strategies import FIRST, OTHER, pairs, schemas

live = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)


@live
@given(pair=pairs())
def test_up_leads_to_the_new_schema_and_down_back_to_the_old(
    scratches: tuple[Connector, Connector], pair: tuple[Schema, Schema]
) -> None:
    leads_up_and_back(scratches, *pair)


@live
@given(schema=schemas())
def test_names_comments_and_defaults_arrive_exactly(scratches: tuple[Connector, Connector], schema: Schema) -> None:
    assume(schema.tables)
    with fresh(scratches[0], FIRST, OTHER) as connection:
        create(connection, schema, FIRST)
        found = read(connection)
    assert [table.name for table in found.tables] == [table.name for table in schema.tables]
    for wanted, there in zip(schema.tables, found.tables, strict=True):
        assert there.comment == wanted.comment
        assert _spoken(there) == _spoken(wanted)
        assert {one.name for one in there.constraints()} == {one.name for one in wanted.constraints()}
        assert {one.name for one in there.indexes} == {one.name for one in wanted.indexes}


@live
@given(schema=schemas())
def test_what_was_read_back_creates_what_reads_back_the_same(
    scratches: tuple[Connector, Connector], schema: Schema
) -> None:
    """A read-back is a fixpoint: else a dump and a restore would look like drift."""
    with fresh(scratches[0], FIRST, OTHER) as first, fresh(scratches[1], FIRST, OTHER) as second:
        create(first, schema, FIRST)
        once = read(first)
        create(second, once, FIRST)
        assert differences(once, read(second)) == ()


def _spoken(table: object) -> list[tuple[str, str, bool, str]]:
    return sorted((one.name, str(one.type), one.nullable, one.comment) for one in table.columns)  # type: ignore[attr-defined]
