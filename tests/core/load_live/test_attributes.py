"""One thing is altered, and a verification names it and nothing else, for every compared attribute of every noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import psycopg
import pytest

from core.load.catalogue.nouns import schema_in
from core.load.catalogue.reading import Catalogue
from core.load.catalogue.row_digests import row_digests
from core.load.live import Connection, read_back_of, read_rows
from core.run.proving.differences import differences
from core.run.proving.known import Known, found_again, known_of
from core.run.proving.managed import only_managed
from core.run.proving.mending import mend
from core.schema.columns import Column
from core.schema.constraints import Check, Exclusion, ForeignKey, PrimaryKey, Unique
from core.schema.counting import Counting
from core.schema.digests import state
from core.schema.indexes import Index
from core.schema.objects import KINDS, Object, kind_of
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.targets.connector import Connector
from tests.core.load_live.attribute_cases import BASE, CASES, COMPARED, EXTENSIONS, NOUNS, SCHEMAS, Attribute, Case

Part = Column | Counting | PrimaryKey | Unique | ForeignKey | Check | Exclusion | Index
Noun = Table | Part | Object
Facts = dict[tuple[str, str, str], object]
PARTS = (Column, Counting, PrimaryKey, Unique, ForeignKey, Check, Exclusion, Index)
NOT_COMPARED = {
    "origin": "where a model says it; a moved line is no change",
    "source": "the model's own name of a column",
    "entity": "the model's own name of a table",
    "deprecated_since": "a mark of the snapshot; what it does to the database is compared",
    "depends_on": "follows from the definition, which is compared",
    "baseline": "a mark of the snapshot: import found it, and no model has named it",
    "unnamed": "a mark of the snapshot: facts of the baseline that no model has named",
}


@dataclass(frozen=True)
class Read:
    """What a verification knows at one moment."""

    catalogue: Catalogue
    schema: Schema
    unmanaged: tuple[str, ...]

    @property
    def known(self) -> Known:
        return known_of(self.schema, row_digests(self.catalogue), SCHEMAS)


def _read(connection: Connection, spoken: Schema | None = None) -> Read:
    catalogue = read_rows(connection, SCHEMAS)
    whole = read_back_of(catalogue, schema_in(catalogue), connection, SCHEMAS)
    managed = whole if spoken is None else only_managed(whole, spoken)
    return Read(catalogue, managed.schema, managed.unmanaged)


@pytest.fixture(scope="module")
def prepared(kept_scratch: Connection) -> Connection:
    kept_scratch.execute(BASE.encode())
    return kept_scratch


@pytest.fixture(scope="module")
def prepared_elsewhere(other_scratch: Connection) -> Iterator[Connection]:
    """Where there are extensions."""
    there = other_scratch.execute("SELECT count(*) FROM pg_available_extensions WHERE name IN ('citext', 'hstore')")
    if there.fetchall() != [(2,)]:
        pytest.skip("this server has no contrib modules")
    other_scratch.execute(BASE.encode())
    yield other_scratch
    other_scratch.execute("DROP SCHEMA public, app CASCADE; CREATE SCHEMA public")


def _facts(schema: Schema) -> Facts:
    """Every attribute by its noun and its position, so that a new name is one difference and not a new thing."""
    facts: Facts = {}
    for number, table in enumerate(schema.tables):
        facts |= _facts_of(table, str(number))
    for kind in KINDS.values():
        alike: list[Object] = [one for one in schema.objects if kind_of(one) == kind]
        for number, one in enumerate(alike):
            facts |= _facts_of(one, str(number))
    return facts


def _facts_of(noun: Noun, place: str) -> Facts:
    """Of what has parts only their number is its own."""
    facts: Facts = {}
    for field in (field for field in fields(noun) if field.compare):
        value = getattr(noun, field.name)
        parts = [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, PARTS)]
        counts = bool(parts) or ((isinstance(noun, Table) or field.name == "indexes") and value in {(), None})
        facts[type(noun).__name__, field.name, place] = len(parts) if counts else value
        for position, part in enumerate(parts):
            facts |= _facts_of(part, f"{place}.{position}")
    return facts


def _altered(before: Schema, after: Schema) -> set[Attribute]:
    old, new = _facts(before), _facts(after)
    return {
        (noun, name)
        for noun, name, place in old.keys() & new.keys()
        if old[noun, name, place] != new[noun, name, place]
    }


def test_every_compared_attribute_has_its_case() -> None:
    tried = {*CASES, *EXTENSIONS}
    # An index needs a failure of its own, below; how an identity counts is told number by number.
    assert COMPARED - tried == {("Index", "valid"), ("Column", "counting")}
    assert tried - COMPARED == set()


def test_what_is_not_compared_is_listed_with_its_reason() -> None:
    left_out = {field.name for noun in NOUNS for field in fields(noun) if not field.compare}
    assert left_out == set(NOT_COMPARED)


@pytest.mark.parametrize("attribute", CASES, ids=".".join)
def test_altering_one_attribute_is_told_there_alone(prepared: Connection, attribute: Attribute) -> None:
    _try(prepared, CASES[attribute], attribute)


@pytest.mark.parametrize("attribute", EXTENSIONS, ids=".".join)
def test_altering_an_extension_is_told_there_alone(prepared_elsewhere: Connection, attribute: Attribute) -> None:
    """Its members come and go with it and are never read."""
    _try(prepared_elsewhere, EXTENSIONS[attribute], attribute)


def _try(connection: Connection, case: Case, attribute: Attribute) -> None:
    if connection.info.server_version < case.since * 10_000:
        pytest.skip(f"this server has none before PostgreSQL {case.since}")
    with connection.transaction(force_rollback=True):
        connection.execute(case.before.encode())
        before = _read(connection)
        assert before.unmanaged == ()
        connection.execute(case.alter.encode())
        whole = _read(connection)
        assert _altered(before.schema, whole.schema) == {attribute, *case.also}
        after = _read(connection, before.schema)
        found = differences(before.schema, after.schema)
        assert {(one.kind, one.object, one.attribute) for one in found} == case.told(attribute)
        assert len(found) == len(case.told(attribute))
        assert after.unmanaged == ((case.unmanaged,) if case.unmanaged else ())
        assert state(before.schema) != state(after.schema)
        assert found_again(before.known, before.catalogue, connection) is not None
        assert found_again(before.known, after.catalogue, connection) is None
        _mended(connection, case, before, after)


def _mended(connection: Connection, case: Case, before: Read, after: Read) -> None:
    """The statements that a report offers lead back, and then the rows are known again."""
    offered = mend(after.schema, before.schema, "public")
    assert bool(offered.impossible) != case.mended
    if not case.mended:
        return
    for statement in offered.statements[1:-1]:
        connection.execute(statement.encode())
    again = _read(connection, before.schema)
    assert differences(before.schema, again.schema) == ()
    assert found_again(before.known, again.catalogue, connection) is not None


def test_an_index_that_a_failed_build_left_is_told_as_invalid(database: Connector) -> None:
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE t (a int)")
        connection.execute("CREATE UNIQUE INDEX i ON t (a)")
        before = _read(connection)
        connection.execute("DROP INDEX i")
        connection.execute("INSERT INTO t VALUES (1), (1)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)")
        after = _read(connection)
        assert found_again(before.known, after.catalogue, connection) is None
    assert _altered(before.schema, after.schema) == {("Index", "valid")}
    (found,) = differences(before.schema, after.schema)
    assert (found.kind, found.object, found.attribute) == ("different", "index public.t.i", "valid")
    assert (found.expected, found.actual) == ("yes", "no")
