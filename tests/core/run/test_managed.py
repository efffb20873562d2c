"""What no snapshot names beside tables is counted and named; it is no drift, and nothing happens to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core import pipeline
from core.errors import Refused
from core.load.catalogue.rows import UnmanagedRow
from core.load.live import ReadBack, read_schema
from core.project.baselines import write_baseline
from core.project.migrations import built
from core.project.settings import Project
from core.run.proving.managed import only_managed, speaks_of_tables_only, without_places
from core.run.rehearse import rehearse_from_files
from core.run.session import Control
from core.schema import snapshot
from core.schema.columns import Column, Expression
from core.schema.constraints import QName
from core.schema.objects import EnumType, Extension, Function, Namespace, Object, Policy, Sequence, Trigger, View
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import DataType
from core.targets.connector import Connector

ACCOUNTS, ORDERS = QName("public", "accounts"), QName("app", "orders")
NOW = Expression("SELECT 1")
EVERYTHING: tuple[Object, ...] = (
    Namespace("app", "said"),
    Namespace("quiet"),
    Extension("citext", "public"),
    EnumType(QName("public", "mood"), ("good",)),
    Sequence(QName("public", "numbers")),
    Function(QName("public", "f"), "integer", NOW),
    Function(QName("public", "f"), "text", NOW),
    Function(QName("public", "p"), "", NOW, procedure=True),
    View(QName("public", "v"), NOW),
    View(QName("public", "m"), NOW, materialized=True),
    Trigger(ACCOUNTS, "stamp", NOW),
    Trigger(ORDERS, "stamp", NOW),
    Policy(ACCOUNTS, "own"),
    Policy(ACCOUNTS, "others"),
)
BY_HAND = """
CREATE TYPE public.mood AS ENUM ('good');
CREATE SEQUENCE public.numbers;
CREATE VIEW public.named AS SELECT id FROM public.accounts;
CREATE FUNCTION public.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER stamp BEFORE INSERT ON public.accounts FOR EACH ROW EXECUTE FUNCTION public.stamp();
CREATE POLICY own ON public.accounts USING (true);
ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;
"""
COUNTED = (
    "1 enum type",
    "1 function",
    "1 sequence",
    "1 view",
    "1 policy on accounts",
    "1 row security setting on accounts",
    "1 trigger on accounts",
)


@pytest.fixture
def project(tmp_path: Path, data_home: Path) -> Project:
    return pipeline.new(tmp_path / "crm", "crm")


def _live(tables: tuple[Table, ...], objects: tuple[Object, ...]) -> ReadBack:
    return ReadBack(schema_of(tables, objects), (UnmanagedRow("domain", "", "", 2),), 18, "public")


def test_what_is_not_named_is_counted_by_its_kind_and_by_its_table() -> None:
    found = only_managed(_live((Table(ACCOUNTS, ()),), EVERYTHING), Schema())
    assert found.schema == Schema((Table(ACCOUNTS, ()),))
    assert found.unmanaged == (
        "2 domains",
        "1 enum type",
        "1 extension",
        "2 functions",
        "1 materialized view",
        "1 procedure",
        "1 schema comment",
        "1 sequence",
        "1 view",
        "2 policies on accounts",
        "1 trigger on accounts",
        "1 trigger on app.orders",
    )


def test_what_is_named_stays_as_it_is_and_is_not_counted() -> None:
    live = _live((), EVERYTHING)
    assert only_managed(live, live.schema) == live


def test_a_function_is_named_with_what_it_takes() -> None:
    live = _live((), EVERYTHING)
    spoken = schema_of((), [one for one in EVERYTHING if one != Function(QName("public", "f"), "text", NOW)])
    found = only_managed(live, spoken)
    assert found.schema == spoken
    assert found.unmanaged == ("2 domains", "1 function")


def test_what_is_named_but_is_another_today_stays_for_the_comparison() -> None:
    spoken = schema_of((), [View(QName("public", "v"), Expression("SELECT 2"))])
    assert only_managed(_live((), EVERYTHING), spoken).schema.objects == (View(QName("public", "v"), NOW),)


@pytest.mark.parametrize(
    ("spoken", "kept"),
    [
        (schema_of([Table(ACCOUNTS, ())]), False),
        (schema_of([Table(ACCOUNTS, (), row_security="forced")]), True),
        (schema_of([Table(ACCOUNTS, ())], [Policy(ACCOUNTS, "own")]), True),
        (schema_of([Table(ORDERS, (), row_security="enabled")], [Policy(ORDERS, "own")]), False),
    ],
)
def test_row_security_counts_where_the_snapshot_speaks_of_it(spoken: Schema, *, kept: bool) -> None:
    table = Table(ACCOUNTS, (), row_security="enabled")
    found = only_managed(_live((table,), ()), spoken)
    assert found.schema.tables == ((table if kept else replace(table, row_security="")),)
    assert found.unmanaged == (("2 domains",) if kept else ("2 domains", "1 row security setting on accounts"))


def test_a_schema_that_only_holds_tables_is_no_noun() -> None:
    read = schema_of([Table(ORDERS, ())], [Namespace("app"), Namespace("named"), Sequence(QName("app", "s"))])
    spoken = schema_of([Table(ORDERS, ())], [Namespace("named")])
    assert without_places(read, spoken).objects == (Namespace("named"), Sequence(QName("app", "s")))


def test_tables_alone_need_no_snapshot_to_be_told_apart() -> None:
    assert speaks_of_tables_only(schema_of([Table(ACCOUNTS, ())]))
    assert not speaks_of_tables_only(schema_of([Table(ACCOUNTS, (), row_security="enabled")]))
    assert not speaks_of_tables_only(schema_of([], [Namespace("app")]))


def test_what_somebody_made_by_hand_is_no_drift_and_stays_through_every_run(
    project: Project, database: Connector
) -> None:
    _apply(project, database, 1)
    before = pipeline.standing(project, database)
    with database.connect(autocommit=True) as connection:
        connection.execute(BY_HAND.encode())
        made = read_schema(connection, ("public",)).schema.objects
    after = pipeline.standing(project, database)
    assert (after.drift, after.state) == ((), before.state)
    report = pipeline.verify(project, database, None)
    assert (report.differences, report.unmanaged, report.state) == ((), COUNTED, before.state)
    _apply(project, database, 2)
    assert pipeline.verify(project, database, None).ok
    list(pipeline.rollback(project, database, 1, Control(), {}))
    report = pipeline.verify(project, database, None)
    assert (report.differences, report.unmanaged, report.state) == ((), COUNTED, before.state)
    with database.connect(autocommit=True) as connection:
        read = read_schema(connection, ("public",)).schema
    assert read.objects == made
    assert [table.row_security for table in read.tables if table.name == ACCOUNTS] == ["enabled"]


def test_what_the_snapshot_names_is_a_difference_where_it_is_missing_or_another(
    project: Project, database: Connector
) -> None:
    _baseline(project, database, BASE)
    with database.connect(autocommit=True) as connection:
        connection.execute(BASE.encode())
    assert pipeline.verify(project, database, 0).ok
    with database.connect(autocommit=True) as connection:
        connection.execute("DROP SEQUENCE public.gone; ALTER SEQUENCE public.numbers CACHE 7")
        connection.execute("CREATE OR REPLACE VIEW public.v AS SELECT 2 AS x; COMMENT ON VIEW public.v IS 'said'")
        connection.execute("ALTER TABLE public.t DISABLE TRIGGER stamp; CREATE VIEW public.by_hand AS SELECT 1 AS x")
    report = pipeline.verify(project, database, 0)
    assert report.unmanaged == ("1 view",)
    told = [(one.kind, one.object, one.attribute, one.expected, one.actual) for one in report.differences]
    assert told == [
        ("missing", "sequence public.gone", "", "there", "missing"),
        ("different", "sequence public.numbers", "cache", "1", "7"),
        ("different", "view public.v", "query", " SELECT 1 AS x", " SELECT 2 AS x"),
        ("different", "view public.v", "comment", "none", "said"),
        ("different", "trigger public.t.stamp", "enabled", "origin", "disabled"),
    ]
    assert pipeline.standing(project, database).drift == report.differences


def test_a_file_that_makes_what_its_snapshot_does_not_name_fails_its_rehearsal(
    project: Project, database: Connector
) -> None:
    """In a rehearsal there is nobody else's hand: what is there then, the file has made."""
    list(pipeline.build(project, 1, {}))
    (first,) = built(project)
    edited = first.up_text.replace("COMMIT;", "CREATE VIEW more AS SELECT 1 AS x;\n\nCOMMIT;")
    with pytest.raises(Refused, match=r"view public\.more is extra"):
        list(rehearse_from_files(project, database, replace(first, up_text=edited), Control()))


def test_a_comment_on_a_schema_that_only_holds_tables_is_counted(project: Project, database: Connector) -> None:
    spoken = schema_of([Table(QName("app", "t"), (Column("id", DataType("integer")),))])
    write_baseline(project, [("000.snapshot.json", snapshot.dump(spoken))], discard_edits=False)
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE SCHEMA app; CREATE TABLE app.t (id int); COMMENT ON SCHEMA app IS 'ours'")
    report = pipeline.verify(project, database, 0)
    assert (report.differences, report.unmanaged) == ((), ("1 schema comment",))


BASE = """
CREATE TABLE public.t (id int PRIMARY KEY);
CREATE SEQUENCE public.gone; CREATE SEQUENCE public.numbers; CREATE VIEW public.v AS SELECT 1 AS x;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER stamp BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
"""


def _baseline(project: Project, database: Connector, made: str) -> None:
    """Write down what a database reads back as, as an import does."""
    with database.scratch() as scratch, scratch.connect(autocommit=True) as connection:
        connection.execute(made.encode())
        read = read_schema(connection, ("public",)).schema
    write_baseline(project, [("000.snapshot.json", snapshot.dump(read))], discard_edits=False)


def _apply(project: Project, connector: Connector, goal: int) -> None:
    for number in range(1, goal + 1):
        list(pipeline.build(project, number, {}))
    list(pipeline.apply(project, connector, goal, Control(), stage="development"))
