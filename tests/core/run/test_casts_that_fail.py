"""Of every value that a change of type would stumble over it is known before; none of them is a false alarm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import sql

from core.diff.changes import AlterColumn
from core.plan.steps import Side
from core.render import columns
from core.render.words import Sql
from core.run.outlook.fitting import fits
from core.schema.casts import way
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.types import DataType, parse_type
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import fresh

WHOLE = ("0", "-1", "32767", "32768", "-32769")
BROKEN = ("NaN", "Infinity", "-Infinity", "0.5", "32767.5", "2147483647.5", "-2147483648.5", "1e10")
VALUES = {
    "smallint": ("0", "32767", "-32768", "99"),
    "integer": (*WHOLE, "2147483647", "-2147483648"),
    "bigint": (*WHOLE, "2147483648", "9223372036854775807", "-9223372036854775808"),
    "numeric": (*BROKEN, "999.94", "999.95", "9223372036854775807.5", "1e40", "1e-50", "1e310", "3.4028236e38"),
    "numeric(4,1)": ("NaN", "999.9", "-0.1"),
    "real": (*BROKEN, "999.94", "9223372036854775807", "3e38", "1e-40"),
    "double precision": (*BROKEN, "2.5", "9223372036854774784", "9223372036854775807", "1e40", "1e-50", "3.4028236e38"),
    "boolean": ("true",),
    "text": ("", " 7 ", "7.5", "x", "1e3", "yes", "NaN", "99999999999", "2020-02-30", "2020-02-29", '{"a": 1}', "{",
             "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "12:30", "infinity"),
    "varchar(8)": ("12", "12.5", "abc"),
    "date": ("2020-02-29", "infinity", "294276-12-31", "294277-01-01", "4713-01-01 BC"),
    "timestamp": ("2020-02-29 10:00", "infinity"),
    "timestamptz": ("2020-02-29 10:00", "-infinity"),
    "time": ("10:00",),
    "json": ('{"a": 1}', '"\\u0000"', "[1"),
    "jsonb": ("7", "7.5", "40000", "null", '"x"', "[]", "1e400"),
}  # fmt: skip
KINDS = (*VALUES, "uuid", "interval", "bytea", "char(3)")


@pytest.fixture(params=["server", "other_server"])
def connection(request: pytest.FixtureRequest, scratches: tuple[Connector, Connector]) -> Iterator[Connection]:
    if request.param == "server":
        with fresh(scratches[0], "public") as found:
            yield found
        return
    other: Connector = request.getfixturevalue("other_server")
    with other.scratch() as scratch, scratch.connect() as found:
        yield found


def test_what_is_counted_is_what_fails(connection: Connection) -> None:
    connection.execute(FAILS.encode())
    found = [
        (str(old), str(new), value, known, fails)
        for old in map(parse_type, VALUES)
        for new in map(parse_type, KINDS)
        if old != new and way(old, new) != "none"
        for value, known, fails in _tried(connection, old, new)
        if known != fails
    ]
    if connection.info.server_version < 160_000:  # it can't be asked what it reads
        found = [one for one in found if one[0] not in {"text", "varchar(8)", "json"} or one[1] not in UNASKED]
    assert found == []


UNASKED = frozenset({"date", "timestamp", "timestamptz", "time", "json", "jsonb", "interval", "bytea", "real",
                     "double precision"})  # fmt: skip


FAILS = """
CREATE FUNCTION pg_temp.fails(said text[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY said LOOP EXECUTE one; END LOOP;
    RAISE EXCEPTION 'as it was' USING ERRCODE = 'UE001';
EXCEPTION
    WHEN SQLSTATE 'UE001' THEN RETURN false;
    WHEN data_exception OR feature_not_supported THEN RETURN true; -- there is no integer for NaN
END $$
"""


def _tried(connection: Connection, old: DataType, new: DataType) -> list[tuple[str, bool, bool]]:
    """Whether a value is counted as one that fails, and whether it does."""
    condition = fits(old, new, sql.Identifier("v"), connection.info.server_version) or sql.SQL("true")
    before, after = (Column("v", one) for one in (old, new))
    change = columns.alter(Sql("pg_temp.x"), before, after, Side(AlterColumn(QName("", "x"), before, after)))
    query = sql.SQL(
        "SELECT said, coalesce(NOT ({}), false), "
        "pg_temp.fails(ARRAY[format('CREATE TEMP TABLE x AS SELECT %L::{} AS v', said)] || {}::text[]) "
        "FROM (SELECT said, said::{} AS v FROM unnest({}::text[]) AS said WHERE NOT pg_temp.fails(ARRAY["
        "format('SELECT %L::{}', said)]) OFFSET 0) AS there"
    )
    kind = sql.SQL(str(old))
    whole = query.format(condition, kind, [*map(str, change)], kind, list(VALUES[str(old)]), kind)
    return connection.execute(whole).fetchall()
