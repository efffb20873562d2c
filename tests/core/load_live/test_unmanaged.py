"""What the nouns can't say is counted and named, never silently dropped."""

from __future__ import annotations

import pytest

from core.load.live import Connection, read_schema
from core.targets.connector import Connector

BASE = """
CREATE TABLE accounts (id int PRIMARY KEY, a int, b text);
CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
"""

KINDS = {
    "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)": (
        "1 partition",
        "1 partitioned table",
    ),
    "CREATE TYPE y AS (x int)": ("1 composite type",),
    "CREATE TYPE y AS RANGE (subtype = int)": ("1 range type",),
    "CREATE DOMAIN y AS int": ("1 domain",),
    "CREATE AGGREGATE f(int) (sfunc = int4pl, stype = int)": ("1 aggregate",),
    "CREATE OPERATOR === (function = int4eq, leftarg = int, rightarg = int)": ("1 operator",),
    'CREATE COLLATION c FROM "C"': ("1 collation",),
    'CREATE TEXT SEARCH CONFIGURATION c (parser = pg_catalog."default")': ("1 text search configuration",),
    "CREATE TEXT SEARCH DICTIONARY d (template = simple)": ("1 text search dictionary",),
    "ALTER TABLE accounts FORCE ROW LEVEL SECURITY": ("1 row security setting on accounts",),
    "CREATE RULE r AS ON DELETE TO accounts DO INSTEAD NOTHING": ("1 rule on accounts",),
    "CREATE VIEW v AS SELECT a FROM accounts; CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING": ("1 rule on v",),
    "CREATE VIEW v AS SELECT a FROM accounts; COMMENT ON COLUMN v.a IS 'x'": ("1 column comment on v",),
    "CREATE VIEW v AS SELECT a FROM accounts; ALTER VIEW v ALTER a SET DEFAULT 1": ("1 column default on v",),
    "CREATE MATERIALIZED VIEW m AS SELECT a FROM accounts; ALTER TABLE m ALTER a SET STATISTICS 50": (
        "1 storage option on m",
    ),
    "CREATE MATERIALIZED VIEW m AS SELECT a FROM accounts; CREATE INDEX i ON m (a) WITH (fillfactor = 50)": (
        "1 storage option on m",
    ),
    "CREATE STATISTICS s ON a, b FROM accounts": ("1 statistics object on accounts",),
    "CREATE TABLE child () INHERITS (accounts)": ("1 child table on accounts", "1 parent table on child"),
    "CREATE TYPE y AS (x int); CREATE TABLE typed OF y": ("1 composite type", "1 composite row type on typed"),
    "ALTER TABLE accounts SET UNLOGGED": ("1 unlogged setting on accounts",),
    "ALTER TABLE accounts REPLICA IDENTITY FULL": ("1 replica identity on accounts",),
    "ALTER TABLE accounts SET (fillfactor = 50)": ("1 storage option on accounts",),
    "ALTER TABLE accounts SET (toast.autovacuum_enabled = off)": ("1 storage option on accounts",),
    "ALTER TABLE accounts ALTER b SET STORAGE EXTERNAL": ("1 storage option on accounts",),
    "ALTER TABLE accounts ALTER b SET COMPRESSION pglz": ("1 storage option on accounts",),
    "ALTER TABLE accounts ALTER b SET STATISTICS 50": ("1 storage option on accounts",),
    "ALTER TABLE accounts ALTER b SET (n_distinct = 5)": ("1 storage option on accounts",),
    "CREATE INDEX i ON accounts (a) WITH (fillfactor = 50)": ("1 storage option on accounts",),
    "ALTER TABLE accounts CLUSTER ON accounts_pkey": ("1 clustering index on accounts",),
    "ALTER TABLE accounts ADD CHECK (a > 0) NO INHERIT": ("1 NO INHERIT check on accounts",),
    "ALTER TABLE accounts ADD FOREIGN KEY (a) REFERENCES accounts MATCH FULL": (
        "1 MATCH FULL foreign key on accounts",
    ),
    "COMMENT ON INDEX accounts_pkey IS 'x'": ("1 index comment on accounts",),
    "CREATE AGGREGATE f(int) (sfunc = int4pl, stype = int); CREATE FUNCTION g(float, float) RETURNS float IMMUTABLE"
    " LANGUAGE sql AS 'SELECT 1'; CREATE TYPE y AS RANGE (subtype = float, subtype_diff = g)": (
        "1 aggregate",
        "1 range type",
    ),
    # what the nouns say
    "ALTER TABLE accounts ADD UNIQUE (a) INCLUDE (b), ADD EXCLUDE USING btree (a WITH =) INCLUDE (b)": (),
    "COMMENT ON CONSTRAINT accounts_pkey ON accounts IS 'x'": (),
    "CREATE INDEX i ON accounts (a); COMMENT ON INDEX i IS 'x'": (),
    "ALTER TABLE accounts ADD c int GENERATED ALWAYS AS IDENTITY (START 5)": (),
    "ALTER TABLE accounts ADD c smallserial, ADD d bigserial, ADD e serial": (),
    "CREATE VIEW v AS SELECT a FROM accounts; CREATE MATERIALIZED VIEW m WITH (fillfactor = 50) AS SELECT 1 AS x": (),
    "CREATE SEQUENCE s START 5; CREATE TYPE y AS ENUM ('x'); CREATE PROCEDURE f() LANGUAGE sql AS 'SELECT 1'": (),
    "CREATE TRIGGER t BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION pg_temp.f()": (),
    "CREATE POLICY p ON accounts; ALTER TABLE accounts ENABLE ROW LEVEL SECURITY": (),
    "ALTER TABLE accounts ADD EXCLUDE USING btree (a WITH =), ADD UNIQUE (b) DEFERRABLE": (),
    "ALTER TABLE accounts ADD FOREIGN KEY (a) REFERENCES accounts ON DELETE SET NULL (a)": (),
    "CREATE PUBLICATION p FOR TABLE accounts": ("1 publication on accounts",),
}
SINCE_18 = {
    "ALTER TABLE accounts ADD c int GENERATED ALWAYS AS (a + 1) VIRTUAL": (),
    "ALTER TABLE accounts ADD CHECK (a > 0) NOT ENFORCED; COMMENT ON CONSTRAINT accounts_a_check ON accounts IS 'x'": (
        "1 constraint comment on accounts",
        "1 unenforced constraint on accounts",
    ),
    "ALTER TABLE accounts ADD CHECK (a > 0) NOT ENFORCED": ("1 unenforced constraint on accounts",),
    "ALTER TABLE accounts ADD CONSTRAINT n NOT NULL a NOT VALID": ("1 unvalidated not-null constraint on accounts",),
    "ALTER TABLE accounts ADD CONSTRAINT named NOT NULL a": (),
}


def _found(connection: Connection, kinds: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found = {}
    for statement in kinds:
        with connection.transaction(force_rollback=True):
            connection.execute(f"{BASE}{statement}".encode())
            found[statement] = read_schema(connection, ("public",)).unmanaged
    return found


def test_each_kind_is_counted_and_named(database: Connector) -> None:
    with database.connect(autocommit=True) as connection:
        assert _found(connection, KINDS) == KINDS
        assert _found(connection, SINCE_18) == SINCE_18


def test_each_kind_is_counted_and_named_by_the_other_server(other_scratch: Connection) -> None:
    assert _found(other_scratch, KINDS) == KINDS


def test_what_other_versions_call_the_same_is_not_taken_for_the_same(database: Connector) -> None:
    """A check that isn't enforced must not verify as one that is; a virtual column keeps its expression."""
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE t (a int, v int GENERATED ALWAYS AS (a + 1), CHECK (a > 0) NOT ENFORCED)")
        (table,) = read_schema(connection, ("public",)).schema.tables
    assert table.checks == ()
    assert [str(column.generated and column.generated.sql) for column in table.columns] == ["None", "(a + 1)"]
    assert [column.virtual for column in table.columns] == [False, True]


def test_sentences_come_in_one_order_with_the_first_schema_going_without_saying(database: Connector) -> None:
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE SCHEMA app")
        for schema in ("app", "public"):
            connection.execute(f"CREATE TABLE {schema}.t (a int); ALTER TABLE {schema}.t SET UNLOGGED".encode())
            connection.execute(f"CREATE DOMAIN {schema}.d AS int; CREATE TYPE {schema}.c AS (x int)".encode())
        read = read_schema(connection, ("public", "app"))
    assert read.unmanaged == (
        "2 composite types",
        "2 domains",
        "1 unlogged setting on t",
        "1 unlogged setting on app.t",
    )


OF_THE_DATABASE = {
    "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
    "CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION e()": "1 event trigger",
    "CREATE PUBLICATION p": "1 publication",
    "CREATE SUBSCRIPTION s CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false)": "1 subscription",
    "CREATE FOREIGN DATA WRAPPER w": "1 foreign data wrapper",
    "CREATE SERVER s FOREIGN DATA WRAPPER w": "1 foreign server",
    "CREATE USER MAPPING FOR CURRENT_USER SERVER s": "1 user mapping",
    "CREATE FOREIGN TABLE f (a int) SERVER s": "1 foreign table",
    "CREATE TYPE own AS (a int)": "1 composite type",
    "CREATE CAST (own AS text) WITH INOUT": "1 cast",
    "CREATE FUNCTION t(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'int4in';"
    "CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION t(internal))": "1 transform",
    "CREATE LANGUAGE mine HANDLER plpgsql_call_handler": "1 procedural language",
    "CREATE ACCESS METHOD mine TYPE TABLE HANDLER heap_tableam_handler": "1 access method",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO public": "1 default privilege",
    "SELECT lo_create(0), lo_create(0)": "2 large objects",
    "SET LOCAL allow_system_table_mods TO on; CREATE SCHEMA secret;"
    "INSERT INTO pg_seclabel SELECT oid, 'pg_namespace'::regclass, 0, 'x', 'y' FROM pg_namespace"
    " WHERE nspname = 'secret'": "1 security label",
    "INSERT INTO pg_seclabel VALUES ('accounts'::regclass, 'pg_class'::regclass, 0, 'x', 'y')": (
        "1 security label on accounts"
    ),
    "CREATE CONVERSION v FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8": "1 conversion",
    "CREATE TEXT SEARCH PARSER r (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,"
    " lextypes = prsd_lextype)": "1 text search parser",
    "CREATE TEXT SEARCH TEMPLATE r (lexize = dsimple_lexize)": "1 text search template",
    "CREATE TABLE things (a int) PARTITION BY LIST (a)": "1 partitioned table",
    "CREATE TABLE things_1 PARTITION OF things DEFAULT": "1 partition",
    "CREATE TABLE heirs () INHERITS (accounts)": "1 parent table on heirs",
    "CREATE DOMAIN d AS int": "1 domain",
    "CREATE TYPE y AS RANGE (subtype = int)": "1 range type",
    "CREATE TYPE base; CREATE FUNCTION base_in(cstring) RETURNS base IMMUTABLE LANGUAGE internal AS 'int4in';"
    "CREATE FUNCTION base_out(base) RETURNS cstring IMMUTABLE LANGUAGE internal AS 'int4out';"
    "CREATE TYPE base (input = base_in, output = base_out, like = int)": "1 base type",
    "CREATE RULE r AS ON DELETE TO accounts DO INSTEAD NOTHING": "1 rule on accounts",
    "CREATE STATISTICS s ON a, b FROM accounts": "1 statistics object on accounts",
    "CREATE OPERATOR === (function = int4eq, leftarg = int, rightarg = int)": "1 operator",
    "CREATE AGGREGATE f(int) (sfunc = int4pl, stype = int)": "1 aggregate",
    "CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number'": "1 window function",
    'CREATE COLLATION c FROM "C"': "1 collation",
    'CREATE TEXT SEARCH CONFIGURATION c (parser = pg_catalog."default")': "1 text search configuration",
    "CREATE TEXT SEARCH DICTIONARY d (template = simple)": "1 text search dictionary",
    "CREATE OPERATOR FAMILY o USING btree": "1 operator family",
    "CREATE OPERATOR CLASS o FOR TYPE int USING btree FAMILY o AS STORAGE int": "1 operator class",
}
"""One of each kind, made one after the other in one database, by a superuser."""


def test_one_of_each_kind_is_found_together(other_scratch: Connection) -> None:
    with other_scratch.transaction(force_rollback=True):
        other_scratch.execute(BASE.encode())
        for statement in OF_THE_DATABASE:
            other_scratch.execute(statement.encode())
        read = read_schema(other_scratch, ("public",))
    assert [sentence for sentence in OF_THE_DATABASE.values() if sentence not in read.unmanaged] == []
    expected = {*OF_THE_DATABASE.values(), "1 child table on accounts"}
    assert set(read.unmanaged) == expected
    assert {str(table.name) for table in read.schema.tables} == {"public.accounts", "public.heirs"}


@pytest.mark.parametrize(
    "word", ["OPERATOR CLASS o FOR TYPE int USING btree AS STORAGE int", "OPERATOR FAMILY o USING btree"]
)
def test_what_only_a_superuser_makes_is_counted_too(other_scratch: Connection, word: str) -> None:
    with other_scratch.transaction(force_rollback=True):
        other_scratch.execute(f"CREATE {word}".encode())
        assert "1 operator family" in read_schema(other_scratch, ("public",)).unmanaged
