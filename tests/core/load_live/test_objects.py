"""What stands beside tables reads back as it is, in qualified words that make it again."""

from __future__ import annotations

import pytest

from core.load.live import Connection, read_schema
from core.run.proving import judge
from core.run.proving.differences import differences
from core.run.proving.workplaces import Workplace
from core.schema import snapshot
from core.schema.columns import Expression
from core.schema.constraints import Exclusion, QName
from core.schema.digests import state
from core.schema.indexes import Index
from core.schema.objects import (
    EnumType,
    Function,
    Namespace,
    Object,
    Policy,
    Sequence,
    Trigger,
    View,
    label,
)
from core.schema.schemas import Schema
from core.schema.types import DataType

SCHEMAS = ("public", "app")
EVERYTHING = """
CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'Größe ✓';
CREATE TYPE app."Mood" AS ENUM ('b''ad', 'good', '50%'); ALTER TYPE app."Mood" ADD VALUE 'best' BEFORE 'good';
CREATE SEQUENCE "Odd ""num"" bers" AS smallint START 5 INCREMENT -1 MINVALUE -9 MAXVALUE 9 CACHE 2 CYCLE;
CREATE TABLE t (
    a serial, b int GENERATED ALWAYS AS IDENTITY, c app."Mood", d text, during tsrange,
    EXCLUDE USING gist (during WITH &&), UNIQUE (d) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE app.far (id int PRIMARY KEY);
CREATE FUNCTION app.total(n int, m app."Mood"[] DEFAULT '{}', OUT x int, VARIADIC r text[] DEFAULT '{}')
    LANGUAGE sql STABLE AS $$ SELECT 1 -- it's;
$$;
CREATE FUNCTION app.total() RETURNS SETOF t LANGUAGE sql BEGIN ATOMIC SELECT * FROM t; END;
CREATE PROCEDURE tidy(n int) LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE VIEW near WITH (security_barrier = true) AS SELECT a, c FROM t WHERE c = 'good' WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW app.counted AS SELECT count(*) AS n, lower(';') AS ";" FROM near, app.total(1) WITH NO DATA;
CREATE UNIQUE INDEX ON app.counted (n DESC); CREATE INDEX lowered ON app.counted (lower(";")) WHERE n > 0;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF d ON t FOR EACH ROW WHEN (NEW.d <> '') EXECUTE FUNCTION stamp('x');
CREATE TRIGGER instead INSTEAD OF DELETE ON near FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t FROM app.far DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE t DISABLE TRIGGER stamp; ALTER TABLE t ENABLE ALWAYS TRIGGER late;
ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON t AS RESTRICTIVE FOR UPDATE USING (EXISTS (SELECT FROM app.far WHERE id = t.a)) WITH CHECK (a > 0);
CREATE POLICY "Every one" ON t FOR SELECT TO public;
"""
REMARKS = """
COMMENT ON TYPE app."Mood" IS 'a'; COMMENT ON SEQUENCE t_a_seq IS 'b'; COMMENT ON PROCEDURE tidy IS 'c';
COMMENT ON FUNCTION stamp IS 'd'; COMMENT ON VIEW near IS 'e'; COMMENT ON MATERIALIZED VIEW app.counted IS 'f';
COMMENT ON TRIGGER stamp ON t IS 'g'; COMMENT ON POLICY own ON t IS 'h';
"""


@pytest.fixture
def everything(anywhere: Connection) -> Connection:
    anywhere.execute("SET LOCAL search_path TO public")
    anywhere.execute(EVERYTHING.encode())
    anywhere.execute(REMARKS.encode())
    return anywhere


def _read(connection: Connection) -> Schema:
    return read_schema(connection, SCHEMAS).schema


def _one(connection: Connection, name: str) -> Object:
    (found,) = (one for one in _read(connection).objects if label(one) == name)
    return found


def test_every_object_is_read_once_in_one_order(everything: Connection) -> None:
    assert [label(one) for one in _read(everything).objects] == [
        "schema app",
        "enum app.Mood",
        'sequence public.Odd "num" bers',
        "sequence public.t_a_seq",
        "function app.total()",
        'function app.total(integer, app."Mood"[], text[])',
        "function public.stamp()",
        "function public.tidy(integer)",
        "view app.counted",
        "view public.near",
        "trigger public.near.instead",
        "trigger public.t.late",
        "trigger public.t.stamp",
        "policy public.t.Every one",
        "policy public.t.own",
    ]
    assert read_schema(everything, SCHEMAS).unmanaged == ()


def test_reading_twice_differs_in_nothing_and_a_snapshot_keeps_every_fact(everything: Connection) -> None:
    first, second = _read(everything), _read(everything)
    assert differences(first, second) == ()
    written = snapshot.dump(first)
    kept = snapshot.load(written, place="x")
    assert kept == first and state(kept) == state(first)
    assert snapshot.dump(kept) == written  # also what is not compared


def test_what_was_read_makes_again_what_reads_the_same(everything: Connection) -> None:
    once = _read(everything)
    everything.execute("DROP SCHEMA app CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert _read(everything) == Schema()
    judge.create(Workplace(everything, aside=True), once, "public")
    assert differences(once, _read(everything)) == ()


def test_schemas_enums_and_sequences_say_what_they_are(everything: Connection) -> None:
    assert _one(everything, "schema app") == Namespace("app", "Größe ✓")
    mood = _one(everything, "enum app.Mood")
    assert mood == EnumType(QName("app", "Mood"), ("b'ad", "best", "good", "50%"), "a")
    assert _one(everything, 'sequence public.Odd "num" bers') == Sequence(
        QName("public", 'Odd "num" bers'), DataType("smallint"), 5, -1, -9, 9, 2, cycle=True
    )
    assert _one(everything, "sequence public.t_a_seq") == Sequence(
        name=QName("public", "t_a_seq"),
        type=DataType("integer"),
        maximum=2_147_483_647,
        owner=QName("public", "t"),
        owner_column="a",
        comment="b",
    )


def test_a_function_is_its_whole_definition(everything: Connection) -> None:
    total = _one(everything, 'function app.total(integer, app."Mood"[], text[])')
    assert isinstance(total, Function)
    mood = 'm app."Mood"[] DEFAULT \'{}\'::app."Mood"[]'
    arguments = f"n integer, {mood}, OUT x integer, VARIADIC r text[] DEFAULT '{{}}'::text[]"
    assert total.definition.sql.splitlines() == [
        f"CREATE OR REPLACE FUNCTION app.total({arguments})",
        " RETURNS integer",
        " LANGUAGE sql",
        " STABLE",
        "AS $function$ SELECT 1 -- it's;",
        "$function$",
    ]
    whole = _one(everything, "function app.total()")
    assert isinstance(whole, Function) and "FROM public.t;\nEND" in whole.definition.sql
    tidy = _one(everything, "function public.tidy(integer)")
    assert isinstance(tidy, Function) and (tidy.procedure, tidy.comment) == (True, "c")


def test_a_view_is_its_query_its_options_and_its_indexes(everything: Connection) -> None:
    near, counted = _one(everything, "view public.near"), _one(everything, "view app.counted")
    assert isinstance(near, View) and isinstance(counted, View)
    assert " ".join(near.query.sql.split()) in {
        "SELECT a, c FROM public.t WHERE (c = 'good'::app.\"Mood\")",
        "SELECT t.a, t.c FROM public.t WHERE (t.c = 'good'::app.\"Mood\")",  # before 16
    }
    assert (near.materialized, near.comment) == (False, "e")
    assert near.options == ("check_option=local", "security_barrier=true")
    assert counted.materialized and counted.query.sql.endswith("app.total(1) total(x)")
    assert counted.indexes == (
        Index("counted_n_idx", (Expression('"n" DESC'),), ("n",), unique=True),
        Index("lowered", (Expression('lower(";")'),), (";", "n"), predicate=Expression("(n > 0)")),
    )


def test_a_trigger_is_its_whole_definition_and_whether_it_fires(everything: Connection) -> None:
    stamp, late = _one(everything, "trigger public.t.stamp"), _one(everything, "trigger public.t.late")
    assert stamp == Trigger(
        QName("public", "t"),
        "stamp",
        Expression(
            "CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF d ON public.t FOR EACH ROW"
            " WHEN ((new.d <> ''::text)) EXECUTE FUNCTION public.stamp('x')"
        ),
        "disabled",
        "g",
    )
    assert isinstance(late, Trigger) and late.enabled == "always"
    assert late.definition.sql.startswith("CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.t FROM app.far")


def test_a_policy_says_for_what_for_whom_and_when(everything: Connection) -> None:
    own = _one(everything, "policy public.t.own")
    assert isinstance(own, Policy) and own.using is not None
    assert (own.command, own.permissive, own.roles, own.comment) == ("update", False, ("public",), "h")
    assert "FROM app.far" in own.using.sql and own.check == Expression("(a > 0)")
    assert _one(everything, "policy public.t.Every one") == Policy(QName("public", "t"), "Every one", "select")
    (table,) = (table for table in _read(everything).tables if table.name.name == "t")
    assert table.row_security == "forced"


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("view public.near", ("app.Mood", "public.t")),
        ("view app.counted", ("app.total", "public.near")),
        ("function app.total()", ("public.t",)),
        ('function app.total(integer, app."Mood"[], text[])', ("app.Mood",)),
        ("function public.stamp()", ()),
        ("trigger public.t.stamp", ("public.stamp",)),
        ("trigger public.t.late", ("app.far", "public.stamp")),
        ("trigger public.near.instead", ("public.stamp",)),
        ("policy public.t.own", ("app.far",)),
    ],
)
def test_what_an_object_needs_is_named(everything: Connection, name: str, needs: tuple[str, ...]) -> None:
    one = _one(everything, name)
    assert isinstance(one, View | Function | Trigger | Policy)
    assert tuple(map(str, one.depends_on)) == needs


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("USING btree (a WITH =)", ('"a" WITH =',)),
        ("USING hash (b WITH =)", ('"b" WITH =',)),
        ('USING btree (b COLLATE "C" WITH =)', ('"b" COLLATE "pg_catalog"."C" WITH =',)),
        ("USING btree (a DESC WITH =, b WITH =)", ('"a" DESC WITH =', '"b" WITH =')),
        ("USING btree (b text_pattern_ops WITH =)", ('"b" text_pattern_ops WITH =',)),
        ("USING btree ((a + 1) WITH =, lower(b) WITH =)", ("((a + 1)) WITH =", "lower(b) WITH =")),
        ("USING gist (during WITH &&, during WITH -|-)", ('"during" WITH &&', '"during" WITH -|-')),
        ("USING gist (tsrange(since, since) WITH &&) WHERE (a > 0)", ("tsrange(since, since) WITH &&",)),
        ('USING btree ("Odd ""na"" me" WITH =)', ('"Odd ""na"" me" WITH =',)),
    ],
)
def test_an_exclusion_reads_as_exclude_takes_it(anywhere: Connection, written: str, read: tuple[str, ...]) -> None:
    anywhere.execute('CREATE TABLE t (a int, b text, during tsrange, since timestamp, "Odd ""na"" me" int)')
    _made_again(anywhere, written, read)


OWN_OPERATOR = """
CREATE FUNCTION public.same(int, int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 = $2';
CREATE OPERATOR public.=== (function = public.same, leftarg = int, rightarg = int, commutator = OPERATOR(public.===));
CREATE OPERATOR CLASS public.own FOR TYPE int USING btree AS OPERATOR 3 public.===, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE t (a int);
"""


def test_an_operator_of_ones_own_reads_with_its_schema(other_scratch: Connection) -> None:
    with other_scratch.transaction(force_rollback=True):
        other_scratch.execute(OWN_OPERATOR.encode())
        read = ('"a" public.own WITH OPERATOR(public.===)',)
        _made_again(other_scratch, "USING btree (a public.own WITH OPERATOR(public.===))", read)


def _made_again(connection: Connection, written: str, read: tuple[str, ...]) -> None:
    connection.execute(f"ALTER TABLE t ADD CONSTRAINT e EXCLUDE {written}".encode())
    before = _exclusion(connection)
    assert tuple(element.sql for element in before.elements) == read
    connection.execute("ALTER TABLE t DROP CONSTRAINT e")
    condition = f" WHERE ({before.predicate.sql})" if before.predicate else ""
    elements = ", ".join(read)
    connection.execute(f"ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING {before.method} ({elements}){condition}".encode())
    assert _exclusion(connection) == before


def _exclusion(connection: Connection) -> Exclusion:
    (table,) = _read(connection).tables
    (found,) = table.exclusions
    assert table.indexes == ()
    return found


def test_columns_of_an_exclusion_are_its_elements_then_what_expressions_and_predicate_mention(
    anywhere: Connection,
) -> None:
    anywhere.execute("CREATE TABLE t (a int, b int, c int)")
    anywhere.execute("ALTER TABLE t ADD EXCLUDE USING btree (b WITH =, (c + 1) WITH =) WHERE (a > 0)")
    assert _exclusion(anywhere).columns == ("b", "a", "c")


def test_members_of_an_extension_are_no_objects(other_scratch: Connection) -> None:
    with other_scratch.transaction(force_rollback=True):
        other_scratch.execute(
            "CREATE TABLE t (a int); CREATE SEQUENCE s; CREATE TYPE y AS ENUM ('x'); CREATE VIEW v AS SELECT a FROM t;"
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE SCHEMA app;"
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS x; CREATE INDEX ON m (x);"
            "CREATE TRIGGER i INSTEAD OF DELETE ON v FOR EACH ROW EXECUTE FUNCTION f()"
        )
        for member in ("SEQUENCE s", "TYPE y", "VIEW v", "FUNCTION f()", "SCHEMA app", "MATERIALIZED VIEW m"):
            other_scratch.execute(f"ALTER EXTENSION plpgsql ADD {member}".encode())
        read = read_schema(other_scratch, SCHEMAS)
    assert (read.schema.objects, read.unmanaged) == ((), ())
