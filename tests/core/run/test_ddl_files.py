"""A DDL file is what PostgreSQL says it makes; nothing of it stays, and what can't be run says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.load.live import read_schema
from core.run.sources.ddl_files import load_ddl
from core.targets.connector import Connector

DUMP = """--
-- PostgreSQL database dump
--
\\restrict x
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA sales;
CREATE TYPE sales.mood AS ENUM ('calm', 'glad');
ALTER TYPE sales.mood OWNER TO somebody;
CREATE TABLE sales.orders (
    id integer NOT NULL,
    mood sales.mood DEFAULT 'calm'::sales.mood
);
ALTER TABLE sales.orders OWNER TO somebody;
CREATE VIEW public.open AS SELECT id FROM sales.orders;
COPY sales.orders (id, mood) FROM stdin;
1\tglad
\\.
ALTER TABLE ONLY sales.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
GRANT SELECT ON sales.orders TO somebody;
\\unrestrict x
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "schema.sql"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dump_is_read_with_all_that_it_makes(tmp_path: Path, database: Connector) -> None:
    loaded = load_ddl(_file(tmp_path, DUMP), database)
    (table,) = loaded.schema.tables
    assert (str(table.name), table.origin) == ("sales.orders", "schema.sql:10")
    assert table.primary_key is not None
    assert [type(one).__name__ for one in loaded.schema.objects] == ["Namespace", "EnumType", "View"]
    (left_out,) = loaded.findings
    assert left_out.message.endswith("1 COPY, 1 GRANT or REVOKE, 2 change of owner, 1 line of data, 2 psql command")
    with database.connect() as connection:
        assert read_schema(connection, ["public", "sales"]).schema.tables == ()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("CREATE TABLE t (a nothing);", "ddl-failed", 1),
        ("CREATE TABLE t ();\n\nCREATE TABLE t ();", "ddl-failed", 3),
        ("\nCREATE EXTENSION postgis;", "missing-extension", 2),
        ("CREATE TABLE t (", "parse-error", 1),
        ("SET statement_timeout = 0;\nDO $$ BEGIN PERFORM pg_sleep(60); END $$;", "ddl-timeout", 2),
    ],
)
def test_what_cannot_be_run_is_an_error_with_its_line_and_gives_no_tables(
    tmp_path: Path, database: Connector, text: str, code: str, line: int
) -> None:
    loaded = load_ddl(_file(tmp_path, text), database, seconds=1.0)
    assert loaded.schema.tables == ()
    assert [(one.code, one.severity, one.place) for one in loaded.findings] == [(code, "error", f"schema.sql:{line}")]


HARMS = {
    "a program": "COPY t FROM PROGRAM ''id''",
    "a file": "COPY t FROM ''/etc/passwd''",
    "a server setting": "ALTER SYSTEM SET work_mem = ''1MB''",
    "another role": "ALTER ROLE {role} PASSWORD ''x''",
    "a role of its own": "CREATE ROLE mine SUPERUSER",
    "its own rights": "RESET ROLE",
    "its login": "SET SESSION AUTHORIZATION DEFAULT",
    "another database": "ALTER DATABASE {database} RENAME TO gone",
    "another session": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = session_user",
    "the text of a file": "SELECT pg_read_file(''/etc/passwd'')",
}


# How each ends is the name of a table.
TRY = """
DO $do$ BEGIN EXECUTE '{harm}'; CREATE TABLE "{name}: done" ();
EXCEPTION WHEN OTHERS THEN EXECUTE format('CREATE TABLE %I ()', '{name}: ' || SQLSTATE); END $do$;
"""


@pytest.mark.parametrize("which", ["server", "other_server"])
def test_a_file_can_do_no_harm_outside_its_scratch_database(
    tmp_path: Path, which: str, request: pytest.FixtureRequest
) -> None:
    """Not even where the role that connects is a superuser, nor inside of what it executes."""
    target: Connector = request.getfixturevalue(which)
    roles = "SELECT array_agg(rolname::text ORDER BY rolname) FROM pg_roles"
    with target.connect() as connection:
        user, database = connection.execute("SELECT current_user, current_database()").fetchone() or ("", "")
        before = connection.execute(roles).fetchone()
        tries = [TRY.format(name=name, harm=harm.format(role=user, database=database)) for name, harm in HARMS.items()]
        loaded = load_ddl(_file(tmp_path, "CREATE TABLE t (a text);\n" + "".join(tries)), target)
        assert connection.execute(roles).fetchone() == before
    states = {name: state for name, _, state in (table.name.name.partition(": ") for table in loaded.schema.tables)}
    refused = {name: "25001" if name == "a server setting" else "42501" for name in HARMS}
    assert (loaded.findings, states) == ((), {"t": "", **refused})
    indexed = "CREATE TABLE t (a text);\nCREATE INDEX CONCURRENTLY ON t (a);"
    (table,) = load_ddl(_file(tmp_path, indexed), target).schema.tables
    assert len(table.indexes) == 1


def test_settings_of_the_file_change_nothing_of_what_is_read(tmp_path: Path, database: Connector) -> None:
    text = "SET TimeZone = 'Asia/Tokyo';\nSET search_path = x;\nCREATE TABLE public.t (a text CHECK (a <> 'x'));"
    (table,) = load_ddl(_file(tmp_path, text), database).schema.tables
    (plain,) = load_ddl(_file(tmp_path, text.splitlines()[-1]), database).schema.tables
    assert table == plain
