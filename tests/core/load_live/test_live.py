"""A running database reads back as exactly what it is, once, quickly, and without a trace of the reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg
import pytest

from core.errors import Refused
from core.load import live
from core.load.catalogue.reading import Catalogue, read_catalogue
from core.load.live import Connection, read_schema
from core.schema.columns import Column, Expression
from core.schema.constraints import QName
from core.schema.digests import state
from core.schema.objects import label
from core.schema.tables import Table
from core.schema.types import DataType
from core.targets.connector import Connector

PUBLIC = ("public",)
SETTINGS = {
    "search_path": '"$user", public, "Odd, name"',
    "TimeZone": "Asia/Kathmandu",
    "DateStyle": "SQL, DMY",
    "IntervalStyle": "iso_8601",
    "extra_float_digits": "0",
    "quote_all_identifiers": "on",
    "jit": "on",
}
WEIRD = ('quote"quote', "per%cent %s %(x)s", "tab\there", "Größe ✓ 名前", "UPPER Case", "semi;colon -- dash", "o'clock")


@pytest.fixture
def connection(database: Connector) -> Iterator[Connection]:
    with database.connect(autocommit=True) as connection:
        yield connection


@pytest.fixture
def other(database: Connector) -> Iterator[Connection]:
    with database.connect(autocommit=True) as connection:
        yield connection


def _table(connection: Connection, name: str = "t") -> Table:
    table = read_schema(connection, PUBLIC).schema.table(QName("public", name))
    assert table is not None
    return table


def _settings(connection: Connection) -> dict[str, str]:
    return {name: str(connection.execute(f"SHOW {name}").fetchall()[0][0]) for name in SETTINGS}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def test_an_empty_database_reads_as_an_empty_schema(connection: Connection) -> None:
    read = read_schema(connection, PUBLIC)
    assert (read.schema.tables, read.unmanaged) == ((), ())
    assert read.server_major == connection.info.server_version // 10_000


def test_reading_twice_gives_the_same_state(connection: Connection) -> None:
    connection.execute("CREATE TABLE t (id int PRIMARY KEY, b text CHECK (b <> ''), a int DEFAULT 1 UNIQUE)")
    connection.execute("CREATE INDEX i ON t (lower(b), a DESC) WHERE a > 0")
    first, second = read_schema(connection, PUBLIC), read_schema(connection, PUBLIC)
    assert first == second
    assert state(first.schema) == state(second.schema)


def test_an_idle_connection_stays_idle_and_keeps_its_settings(connection: Connection) -> None:
    for name, value in SETTINGS.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    before = _settings(connection)
    read_schema(connection, PUBLIC)
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert _settings(connection) == before


def test_a_running_transaction_goes_on_with_its_settings(connection: Connection) -> None:
    with connection.transaction():
        for name, value in SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, true)", [name, value])
        before = _settings(connection)
        read_schema(connection, PUBLIC)
        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
        assert _settings(connection) == before


def test_settings_of_the_session_come_back_when_the_transaction_ends(connection: Connection) -> None:
    connection.execute("SET search_path = public, pg_catalog")
    before = _settings(connection)
    with connection.transaction():
        connection.execute("SET TimeZone = 'Asia/Kathmandu'")
        read_schema(connection, PUBLIC)
    assert _settings(connection) == {**before, "TimeZone": "Asia/Kathmandu"}


def test_texts_do_not_depend_on_the_settings_of_the_reader(connection: Connection) -> None:
    connection.execute("CREATE DOMAIN money_like AS numeric(12,2)")
    connection.execute(
        "CREATE TABLE t (a timestamptz DEFAULT '2020-01-01 00:00+00', b interval DEFAULT '1 day 2 hours',"
        " c double precision DEFAULT 0.1, d date DEFAULT '2020-02-03', e money_like)"
    )
    before = read_schema(connection, PUBLIC)
    for name, value in SETTINGS.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    assert read_schema(connection, PUBLIC) == before
    with connection.transaction():
        assert read_schema(connection, PUBLIC) == before


def test_uncommitted_changes_are_seen_inside_their_transaction(connection: Connection, other: Connection) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute("CREATE TABLE t (id int)")
        assert _table(connection).columns == (Column("id", DataType("integer")),)
        assert read_schema(other, PUBLIC).schema.tables == ()
    assert read_schema(connection, PUBLIC).schema.tables == ()


@pytest.mark.parametrize("inside", [False, True], ids=["idle", "in a transaction"])
def test_the_number_of_round_trips_is_the_same_for_1_and_for_200_tables(
    connection: Connection, tmp_path: Path, *, inside: bool
) -> None:
    def grow(start: int, stop: int) -> None:
        made = (
            f"CREATE TABLE t{number} (id int PRIMARY KEY, a text UNIQUE CHECK (a <> ''));"
            f"CREATE INDEX ON t{number} (lower(a))"
            for number in range(start, stop)
        )
        connection.execute(";".join(made).encode())

    grow(0, 1)
    few = _round_trips(connection, tmp_path / "few", inside=inside)
    grow(1, 200)
    many = _round_trips(connection, tmp_path / "many", inside=inside)
    assert few == many <= 17


def _round_trips(connection: Connection, trace: Path, *, inside: bool) -> int:
    """Count what libpq itself saw: the server says ReadyForQuery once per round trip."""
    if inside:
        connection.execute("BEGIN")
    with trace.open("wb") as file:
        connection.pgconn.trace(file.fileno())
        read_schema(connection, PUBLIC)
        connection.pgconn.untrace()
    connection.rollback()
    return len(re.findall("ReadyForQuery", trace.read_text(errors="replace")))


def test_names_read_exactly_as_they_are(connection: Connection) -> None:
    columns = ", ".join(f"{_quoted(name)} int" for name in WEIRD)
    keys = ", ".join(_quoted(name) for name in WEIRD)
    schema = 'Odd "schema" 100%'
    connection.execute(f"CREATE SCHEMA {_quoted(schema)}".encode())
    for name in WEIRD:
        place = f"{_quoted(schema)}.{_quoted(name)}"
        connection.execute(
            f"CREATE TABLE {place} ({columns}, CONSTRAINT {_quoted(name + '?')} UNIQUE ({keys}))".encode()
        )
        connection.execute(f"CREATE INDEX {_quoted(name + '!')} ON {place} ({keys})".encode())
    tables = read_schema(connection, (schema,)).schema.tables
    assert {table.name for table in tables} == {QName(schema, name) for name in WEIRD}
    for table in tables:
        assert tuple(column.name for column in table.columns) == WEIRD
        assert [(unique.name, unique.columns) for unique in table.uniques] == [(table.name.name + "?", WEIRD)]
        assert [index.name for index in table.indexes] == [table.name.name + "!"]
        assert table.indexes[0].columns == WEIRD
        assert table.indexes[0].keys == tuple(Expression(_quoted(name)) for name in WEIRD)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a", '"a"'),
        ("a DESC", '"a" DESC'),
        ("a NULLS FIRST", '"a" NULLS FIRST'),
        ("a DESC NULLS LAST", '"a" DESC NULLS LAST'),
        ("b", '"b"'),
        ("b text_pattern_ops", '"b" text_pattern_ops'),
        ("b bpchar_ops", '"b" bpchar_ops'),
        ('b COLLATE "C"', '"b" COLLATE "pg_catalog"."C"'),
        ("c", '"c"'),
        ('c COLLATE "default"', '"c" COLLATE "pg_catalog"."default"'),
        ('c COLLATE "POSIX" text_pattern_ops DESC', '"c" COLLATE "pg_catalog"."POSIX" text_pattern_ops DESC'),
        ("lower(b)", "lower((b)::text)"),
        ("(a + 1) DESC", "((a + 1)) DESC"),
        ('lower(b) COLLATE "C"', 'lower((b)::text) COLLATE "pg_catalog"."C"'),
        ('lower(c) COLLATE "default"', 'lower(c) COLLATE "pg_catalog"."default"'),
        ('"Odd ""name"""', '"Odd ""name"""'),
        ("d", '"d"'),
        ("e", '"e"'),
        ("f", '"f"'),
    ],
)
def test_an_index_key_reads_as_create_index_takes_it(anywhere: Connection, written: str, read: str) -> None:
    anywhere.execute("CREATE DOMAIN label AS varchar(10); CREATE TYPE mood AS ENUM ('good')")
    anywhere.execute(
        'CREATE TABLE t (a int, b varchar(10), c text COLLATE "C", d label, e mood, f int[], "Odd ""name""" int)'
    )
    anywhere.execute(f"CREATE INDEX i ON t ({written})".encode())
    before = _table(anywhere).indexes
    assert before[0].keys == (Expression(read),)
    anywhere.execute("DROP INDEX i")
    anywhere.execute(f"CREATE INDEX i ON t ({read})".encode())
    assert _table(anywhere).indexes == before


@pytest.mark.parametrize("written", ["f", "f array_ops", "to_tsvector('english', b)", "j", "j jsonb_path_ops"])
def test_a_gin_key_reads_as_create_index_takes_it(anywhere: Connection, written: str) -> None:
    anywhere.execute("CREATE TABLE t (b text, f text[], j jsonb)")
    anywhere.execute(f"CREATE INDEX i ON t USING gin ({written})".encode())
    before = _table(anywhere).indexes
    assert before[0].keys[0].sql.endswith(" jsonb_path_ops") == written.endswith(" jsonb_path_ops")
    assert "array_ops" not in before[0].keys[0].sql and "tsvector_ops" not in before[0].keys[0].sql
    anywhere.execute("DROP INDEX i")
    anywhere.execute(f"CREATE INDEX i ON t USING gin ({before[0].keys[0].sql})".encode())
    assert _table(anywhere).indexes == before


def test_columns_of_an_index_are_its_keys_then_what_expressions_and_predicate_mention(anywhere: Connection) -> None:
    anywhere.execute("CREATE TABLE t (a int, b text, c int, d int, e int)")
    anywhere.execute("CREATE INDEX i ON t (d, lower(b), a) INCLUDE (e) WHERE c > 0")
    assert _table(anywhere).indexes[0].columns == ("d", "a", "b", "c")


@pytest.mark.parametrize("condition", ["a", "a OR b > 1", "b IN (1, 2)", "CASE WHEN a THEN b > 1 ELSE b > 2 END"])
def test_a_check_reads_as_a_condition_that_check_takes_again(anywhere: Connection, condition: str) -> None:
    anywhere.execute(f"CREATE TABLE t (a boolean, b int, CONSTRAINT c CHECK ({condition}) NOT VALID)".encode())
    before = _table(anywhere).checks
    anywhere.execute("ALTER TABLE t DROP CONSTRAINT c")
    anywhere.execute(f"ALTER TABLE t ADD CONSTRAINT c CHECK ({before[0].expression.sql}) NOT VALID".encode())
    assert [check.expression for check in _table(anywhere).checks] == [before[0].expression]


def test_a_dropped_column_is_gone(anywhere: Connection) -> None:
    anywhere.execute("CREATE TABLE t (a int, b int, c int, UNIQUE (a, c))")
    anywhere.execute("ALTER TABLE t DROP COLUMN b")
    table = _table(anywhere)
    assert [column.name for column in table.columns] == ["a", "c"]
    assert table.uniques[0].columns == ("a", "c")


def test_only_the_asked_schemas_are_read_and_never_slipways_own(connection: Connection) -> None:
    connection.execute("CREATE SCHEMA app; CREATE SCHEMA slipway; CREATE SCHEMA slipway_retained_002_down")
    for schema in ("public", "app", "slipway", "slipway_retained_002_down"):
        connection.execute(f"CREATE TABLE {schema}.t (id int); CREATE VIEW {schema}.v AS SELECT 1 AS one".encode())
    read = read_schema(connection, ("public", "slipway", "slipway_retained_002_down"))
    assert [str(table.name) for table in read.schema.tables] == ["public.t"]
    assert [label(one) for one in read.schema.objects] == ["view public.v"]


def test_a_foreign_key_names_a_table_of_another_schema(anywhere: Connection) -> None:
    anywhere.execute('CREATE SCHEMA "Far away"; CREATE TABLE "Far away"."T" ("Id" int PRIMARY KEY)')
    anywhere.execute('CREATE TABLE t (a int REFERENCES "Far away"."T")')
    (foreign_key,) = _table(anywhere).foreign_keys
    assert (foreign_key.references, foreign_key.referenced_columns) == (QName("Far away", "T"), ("Id",))


def test_a_foreign_key_to_a_partitioned_table_is_one_foreign_key(anywhere: Connection) -> None:
    anywhere.execute("CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)")
    anywhere.execute("CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9); CREATE TABLE t (a int REFERENCES p)")
    assert [foreign_key.references for foreign_key in _table(anywhere).foreign_keys] == [QName("public", "p")]


def test_members_of_an_extension_are_left_out(other_server: Connector) -> None:
    with other_server.scratch() as scratch, scratch.connect(autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE kept (id int); CREATE TABLE member (id int); CREATE VIEW view AS SELECT 1 AS x"
        )
        connection.execute("ALTER EXTENSION plpgsql ADD TABLE member; ALTER EXTENSION plpgsql ADD VIEW view")
        read = read_schema(connection, PUBLIC)
    assert [str(table.name) for table in read.schema.tables] == ["public.kept"]
    assert read.unmanaged == ()


def _moving(patch: pytest.MonkeyPatch, other: Connection, statements: Sequence[str]) -> list[str]:
    """Someone else commits a statement after each snapshot was taken and before it is read."""
    left = list(statements)

    def read_late(connection: Connection, schemas: Sequence[str]) -> Catalogue:
        if left:
            other.execute(left.pop(0).encode())
        return read_catalogue(connection, schemas)

    reader: Callable[[Connection, Sequence[str]], Catalogue] = read_late
    patch.setattr(live, "read_catalogue", reader)
    return left


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE t RENAME COLUMN a TO renamed",
        "ALTER FUNCTION f RENAME TO renamed",
        "ALTER TYPE mood RENAME TO renamed",
        "ALTER SEQUENCE s RENAME TO renamed",
        "DROP FUNCTION f CASCADE",
        "ALTER TRIGGER r ON t RENAME TO renamed",
        "CREATE OR REPLACE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE a > 0",
        "DROP FUNCTION g CASCADE",
        "DROP VIEW v",
        "DROP TABLE t CASCADE",
    ],
)
def test_what_changes_while_it_is_read_is_read_again(
    connection: Connection, other: Connection, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    connection.execute(
        "CREATE TYPE mood AS ENUM ('good'); CREATE SEQUENCE s; CREATE FUNCTION f(int) RETURNS boolean"
        " IMMUTABLE LANGUAGE sql AS 'SELECT $1 > 0'"
    )
    connection.execute("CREATE TABLE t (a int DEFAULT nextval('s') CHECK (f(a)), m mood DEFAULT 'good')")
    connection.execute(
        "CREATE VIEW v AS SELECT a FROM t; CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NEW; END'; CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g()"
    )
    left = _moving(monkeypatch, other, [statement])
    read = read_schema(connection, PUBLIC)
    assert left == []
    assert read == read_schema(other, PUBLIC)


def test_a_catalogue_that_moves_three_times_is_refused(
    connection: Connection, other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.execute("CREATE TABLE t (a int CHECK (a > 0))")
    back_and_forth = ["ALTER TABLE t RENAME a TO b", "ALTER TABLE t RENAME b TO a", "ALTER TABLE t RENAME a TO b"]
    left = _moving(monkeypatch, other, back_and_forth)
    with pytest.raises(Refused) as refused:
        read_schema(connection, PUBLIC)
    assert refused.value.code == "catalogue-moving" and refused.value.remedy
    assert left == []
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_temporary_tables_of_others_are_no_movement(
    connection: Connection, other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = _moving(monkeypatch, other, [f"CREATE TEMP TABLE t{n} (id int PRIMARY KEY, a text)" for n in range(9)])
    read_schema(connection, PUBLIC)
    assert len(left) == 8


def test_a_failed_read_leaves_no_transaction_behind(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.execute("SET statement_timeout = 1")
    monkeypatch.setattr(live, "read_catalogue", lambda connection, _: connection.execute("SELECT pg_sleep(9)"))
    with pytest.raises(psycopg.errors.QueryCanceled):
        read_schema(connection, PUBLIC)
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
