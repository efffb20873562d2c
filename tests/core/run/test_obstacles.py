"""Rows born since that a way would stop at: counted before it starts, named by key, with the way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg
import pytest

from core.plan.steps import Direction
from core.project.decisions import Decisions
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import fresh
from tests.core.run.ways import way


@dataclass(frozen=True)
class Case:
    """What the file would run into, where it fails without being asked, and how its rows are mended."""

    ddl: tuple[str, str]
    direction: Direction
    born: tuple[str, ...]
    stops: tuple[str, str, int, tuple[str, ...]]  # code, object, rows, samples
    mended: tuple[str, ...]


T = "CREATE TABLE t (id int PRIMARY KEY"
CASES = {
    "a check comes back": Case(
        (f"{T}, a int CONSTRAINT ck CHECK (a > 0), b int)", f"{T}, a int, b int)"),
        "down",
        ("INSERT INTO t SELECT n, 4 - n FROM generate_series(1, 12) AS n",),
        ("rows-in-the-way", "t.ck", 9, ("id 4", "id 5", "id 6", "id 7", "id 8")),
        ("DELETE FROM t WHERE a <= 0",),
    ),
    "a check is new": Case(
        (f"{T}, a int)", f"{T}, a int CONSTRAINT ck CHECK (t.a > 0))"),
        "up",
        ("INSERT INTO t VALUES (1, 1), (2, -1), (3, NULL)",),
        ("rows-in-the-way", "t.ck", 1, ("id 2",)),
        ("UPDATE t SET a = 1 WHERE a < 0",),
    ),
    "a unique key comes back": Case(
        (f"{T}, a text CONSTRAINT uq UNIQUE)", f"{T}, a text)"),
        "down",
        ("INSERT INTO t VALUES (1, 'x'), (2, 'x'), (3, NULL), (4, NULL), (5, 'y')",),
        ("rows-in-the-way", "t.uq", 2, ("id 1", "id 2")),
        ("DELETE FROM t WHERE id = 2",),
    ),
    "a unique index with an expression and a condition is new": Case(
        (f"{T}, a text)", f"{T}, a text); CREATE UNIQUE INDEX ix ON t (lower(a) DESC) WHERE id > 1"),
        "up",
        ("INSERT INTO t VALUES (1, 'x'), (2, 'x'), (3, 'X')",),
        ("rows-in-the-way", "t.ix", 2, ("id 2", "id 3")),
        ("DELETE FROM t WHERE id = 3",),
    ),
    "another primary key comes back": Case(
        ("CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL)", "CREATE TABLE t (id int NOT NULL, a int PRIMARY KEY)"),
        "down",
        ("INSERT INTO t VALUES (1, 1), (1, 2)",),
        ("rows-in-the-way", "t.t_pkey", 2, ("id 1", "id 1")),
        ("DELETE FROM t WHERE a = 2",),
    ),
    "an exclusion comes back": Case(
        (f"{T}, r int4range, CONSTRAINT ex EXCLUDE USING gist (r WITH &&))", f"{T}, r int4range)"),
        "down",
        ("INSERT INTO t VALUES (1, '[1,5)'), (2, '[4,6)'), (3, '[7,8)')",),
        ("rows-in-the-way", "t.ex", 2, ("id 1", "id 2")),
        ("DELETE FROM t WHERE id = 1",),
    ),
    "a foreign key comes back": Case(
        (
            f"{T}); CREATE TABLE u (id int PRIMARY KEY, t_id int CONSTRAINT fk REFERENCES t)",
            f"{T}); CREATE TABLE u (id int PRIMARY KEY, t_id int)",
        ),
        "down",
        ("INSERT INTO t VALUES (1)", "INSERT INTO u VALUES (1, 1), (2, 7), (3, NULL)"),
        ("rows-in-the-way", "u.fk", 1, ("id 2",)),
        ("UPDATE u SET t_id = NULL WHERE id = 2",),
    ),
    "a column is required again": Case(
        (f"{T}, a int NOT NULL)", f"{T}, a int)"),
        "down",
        ("INSERT INTO t VALUES (1, 1), (2, NULL)",),
        ("fill-needed", "t.a", 1, ("id 2",)),
        ("UPDATE t SET a = 0 WHERE a IS NULL",),
    ),
    "a column comes back required": Case(
        (f"{T}, a int NOT NULL)", f"{T})"),
        "down",
        ("INSERT INTO t VALUES (5), (6)",),
        ("fill-needed", "t.a", 2, ("id 5", "id 6")),
        ("DELETE FROM t",),
    ),
    "a native list of values gets shorter": Case(
        (
            f"CREATE TYPE mood AS ENUM ('ok'); {T}, m mood)",
            f"CREATE TYPE mood AS ENUM ('ok', 'sad'); {T}, m mood)",
        ),
        "down",
        ("INSERT INTO t VALUES (1, 'ok'), (2, 'sad'), (3, NULL)",),
        ("values-too-large", "t.m", 1, ("id 2",)),
        ("UPDATE t SET m = 'ok' WHERE m = 'sad'",),
    ),
    "a number that no integer is": Case(
        (f"{T}, a float8)", f"{T}, a int)"),
        "up",
        ("INSERT INTO t VALUES (1, 2.5), (2, 'NaN'), (3, '-Infinity'), (4, 3e9), (5, NULL)",),
        ("values-too-large", "t.a", 3, ("id 2", "id 3", "id 4")),
        ("DELETE FROM t WHERE id IN (2, 3, 4)",),
    ),
    "a text that is no date, by the plain cast that a reviewer wrote": Case(
        (f"{T}, u text)", f"{T}, u date)"),
        "up",
        ("INSERT INTO t VALUES (1, '2020-02-29'), (2, '2021-02-29'), (3, NULL)",),
        ("values-too-large", "t.u", 1, ("id 2",)),
        ("DELETE FROM t WHERE id = 2",),
    ),
    "a text that a table without a key could not give back": Case(
        ("CREATE TABLE t (a varchar(9))", "CREATE TABLE t (a varchar(3))"),
        "up",
        ("INSERT INTO t VALUES ('abc'), ('abcd'), ('abc  '), (NULL)",),
        ("values-too-large", "t.a", 1, ("a abcd",)),
        ("UPDATE t SET a = 'abc' WHERE a = 'abcd'",),
    ),
    "texts that become one when they are cut": Case(
        (f"{T}, a varchar(2) CONSTRAINT uq UNIQUE)", f"{T}, a varchar(9) CONSTRAINT uq UNIQUE)"),
        "down",
        ("INSERT INTO t VALUES (1, 'abc'), (2, 'abd')",),
        ("rows-in-the-way", "t.uq", 2, ("id 1", "id 2")),
        ("DELETE FROM t WHERE id = 2",),
    ),
    "a check over a column that comes back and one born since": Case(
        (f"{T}, a int, b int DEFAULT 9, CONSTRAINT ck CHECK (a > b))", f"{T}, a int)"),
        "down",
        ("INSERT INTO t VALUES (1, 10), (2, 3)",),
        ("rows-in-the-way", "t.ck", 1, ("id 2",)),
        ("UPDATE t SET a = 10 WHERE id = 2",),
    ),
    "a view that somebody hung on a column": Case(
        (f"{T})", f"{T}, a int)"),
        "down",
        ("CREATE VIEW by_hand AS SELECT a FROM t",),
        ("depended-on", "t.a", 0, ()),
        ("DROP VIEW by_hand",),
    ),
    "a publication that names a column": Case(
        (f"{T})", f"{T}, a int)"),
        "down",
        ("CREATE PUBLICATION by_hand FOR TABLE t (id, a)",),
        ("depended-on", "t.a", 0, ()),
        ("DROP PUBLICATION by_hand",),
    ),
    "a key of another schema on a table that goes": Case(
        ("CREATE TABLE z (id int)", f"CREATE TABLE z (id int); {T})"),
        "down",
        ("CREATE SCHEMA reports", "CREATE TABLE reports.r (t_id int REFERENCES public.t)"),
        ("depended-on", "t", 0, ()),
        ("DROP TABLE reports.r",),
    ),
    "a text becomes a list of values that lacks some": Case(
        (f"{T}, a text, b text[])", f"CREATE TYPE mood AS ENUM ('calm', 'glad'); {T}, a mood, b text[])"),
        "up",
        ("INSERT INTO t VALUES (1, 'calm'), (2, 'new'), (3, NULL)",),
        ("values-too-large", "t.a", 1, ("id 2",)),
        ("DELETE FROM t WHERE id = 2",),
    ),
    "texts become a list of values that lacks some": Case(
        (f"{T}, a text, b text[])", f"CREATE TYPE mood AS ENUM ('calm', 'glad'); {T}, a text, b mood[])"),
        "up",
        ("INSERT INTO t VALUES (1, 'x', '{calm}'), (2, 'x', '{glad,new}'), (3, 'x', '{NULL,calm}'), (4, 'x', NULL)",),
        ("values-too-large", "t.b", 1, ("id 2",)),
        ("DELETE FROM t WHERE id = 2",),
    ),
    "a list of values comes back instead of a text": Case(
        (f"CREATE TYPE mood AS ENUM ('calm', 'glad'); {T}, a mood)", f"{T}, a text)"),
        "down",
        ("INSERT INTO t VALUES (1, 'calm'), (2, 'new')",),
        ("values-too-large", "t.a", 1, ("id 2",)),
        ("DELETE FROM t WHERE id = 2",),
    ),
    "a view of others needs a column whose list of values is made anew": Case(
        (
            f"CREATE TYPE mood AS ENUM ('calm', 'glad'); {T}, a mood)",
            f"CREATE TYPE mood AS ENUM ('glad', 'calm'); {T}, a mood)",
        ),
        "up",
        ("CREATE VIEW v AS SELECT a, id FROM t",),
        ("depended-on", "t.a", 0, ()),
        ("DROP VIEW v",),
    ),
    "a view of others needs a column whose values are given back": Case(
        (f"{T}, a int); INSERT INTO t VALUES (1, NULL)", f"{T}, a int NOT NULL)"),
        "down",
        ("CREATE VIEW v AS SELECT a FROM t",),
        ("depended-on", "t.a", 0, ()),
        ("DROP VIEW v",),
    ),
    "a view of others needs a view that is made anew": Case(
        (f"{T}, a int); CREATE VIEW v AS SELECT a FROM t", f"{T}, a bigint); CREATE VIEW v AS SELECT a FROM t"),
        "up",
        ("CREATE VIEW by_hand AS SELECT a FROM v",),
        ("depended-on", "v", 0, ()),
        ("DROP VIEW by_hand",),
    ),
    "a policy of others needs a column that becomes another type": Case(
        (f"{T}, a int)", f"{T}, a bigint)"),
        "up",
        ("CREATE POLICY own ON t USING (a > 0)",),
        ("depended-on", "t.a", 0, ()),
        ("DROP POLICY own ON t",),
    ),
    "a policy of others looks at a list of values that goes with its table": Case(
        ("CREATE TABLE z (id int)", f"CREATE TABLE z (id int); CREATE TYPE mood AS ENUM ('calm'); {T}, a mood)"),
        "down",
        ("CREATE POLICY own ON t USING (a IS NOT NULL)", "CREATE POLICY other ON t USING (id > 0)"),
        ("depended-on", "t.a", 0, ()),
        ("DROP POLICY own ON t",),
    ),
    "a policy of another table needs a table that goes": Case(
        (f"{T}, a int)", f"{T}, a int); CREATE TABLE u (id int PRIMARY KEY)"),
        "down",
        ("CREATE POLICY own ON t USING (EXISTS (SELECT FROM u))",),
        ("depended-on", "u", 0, ()),
        ("DROP POLICY own ON t",),
    ),
    "a trigger of others looks at a column that goes": Case(
        (f"{T}, a int)", f"{T}, a int, b int)"),
        "down",
        ("CREATE TRIGGER seen BEFORE UPDATE OF b ON t EXECUTE FUNCTION suppress_redundant_updates_trigger()",),
        ("depended-on", "t.b", 0, ()),
        ("DROP TRIGGER seen ON t",),
    ),
}


@pytest.fixture
def emptied(scratches: tuple[Connector, Connector]) -> Iterator[Connection]:
    with fresh(scratches[0], "public") as connection:
        yield connection


@pytest.mark.parametrize("name", CASES)
def test_what_would_stop_it_is_counted_first_and_once_mended_it_goes(
    scratches: tuple[Connector, Connector], emptied: Connection, name: str
) -> None:
    case = CASES[name]
    decisions = Decisions(backfill={"t.a": "1"} if "NULL" in case.ddl[0] else {}, using={"t.u": "u::date"})
    there = way(scratches, emptied, case.ddl, decisions)
    if case.direction == "down":
        there.go("up")
    there.do(*case.born)
    (found,) = there.obstacles(case.direction)
    assert (found.code, found.object, found.rows or 0, found.samples) == case.stops
    assert found.remedy
    fate = there.fates(case.direction)[found.object]
    assert (fate.verdict, fate.samples) == ("impossible", found.samples)
    with pytest.raises(Exception, match=r".") as failed:
        there.go(case.direction)
    assert isinstance(failed.value.__cause__, psycopg.Error), failed.value  # it was no false alarm
    there.do(*case.mended)
    assert there.obstacles(case.direction) == ()
    there.go(case.direction)


def test_a_cast_that_a_reviewer_wrote_in_other_words_is_not_second_guessed(
    scratches: tuple[Connector, Connector], emptied: Connection
) -> None:
    decided = Decisions(using={"t.a": "CASE WHEN a < 9 THEN a END"})
    there = way(scratches, emptied, (f"{T}, a bigint)", f"{T}, a int)"), decided)
    there.do("INSERT INTO t VALUES (1, 3000000000), (2, 7)")
    assert there.obstacles("up") == ()
    there.go("up")
    assert there.rows()["public.t"] == ['{"a": 7, "id": 2}', '{"a": null, "id": 1}']


def test_what_the_server_will_not_count_stops_nothing_and_is_told(
    scratches: tuple[Connector, Connector], emptied: Connection
) -> None:
    made = (
        "CREATE FUNCTION f(a int) RETURNS boolean LANGUAGE plpgsql AS "
        "$$BEGIN IF a = 7 THEN RAISE 'not today'; END IF; RETURN true; END$$; "
    )
    there = way(scratches, emptied, (f"{made}{T}, a int CONSTRAINT ck CHECK (f(a)))", f"{made}{T}, a int)"))
    there.go("up")
    there.do("INSERT INTO t VALUES (1, 7)")
    (found,) = there.obstacles("down")
    assert (found.rows, "not counted (not today)" in found.message) == (None, True)
    fate = there.fates()["t.ck"]
    assert (fate.verdict, fate.why) == ("definition", found.message)


def test_a_file_that_takes_the_rows_out_itself_is_not_held_up(
    scratches: tuple[Connector, Connector], emptied: Connection
) -> None:
    there = way(scratches, emptied, (f"{T}, a int)", f"{T}, a int CONSTRAINT ck CHECK (a > 0))"))
    there.do("INSERT INTO t VALUES (1, -1)")
    assert [one.object for one in there.obstacles("up")] == ["t.ck"]
    edited = there.migration.up_text.replace("ALTER TABLE t", "DELETE FROM t WHERE a <= 0;\n\nALTER TABLE t", 1)
    there = replace(there, migration=replace(there.migration, up_text=edited))
    assert there.obstacles("up") == ()
    there.go("up")
