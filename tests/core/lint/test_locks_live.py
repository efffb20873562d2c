"""What is said of locks and rewrites is what a real server does."""

from __future__ import annotations

import pytest

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterTable,
    Change,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    invert,
)
from core.lint.locks import locks, rewrites
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.render.scripts import script
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import create

PARENT, CHILD = QName("public", "parent"), QName("public", "child")
ID = Column("id", parse_type("integer"), nullable=False)
KEY = ForeignKey("fk_child_parent_id", ("parent_id",), PARENT, ("id",))


def _table(name: QName, *columns: Column, **parts: object) -> Table:
    return Table(name, (ID, *columns), PrimaryKey(f"pk_{name.name}", ("id",)), **parts)  # type: ignore[arg-type]


def _column(name: str, kind: str, default: str = "") -> Column:
    return Column(name, parse_type(kind), default=Expression(default) if default else None)


LINK = _column("parent_id", "integer")
PAIRS: dict[str, tuple[Table | None, Table | None]] = {
    "create table": (None, _table(CHILD, LINK, foreign_keys=(KEY,))),
    "add column": (_table(CHILD), _table(CHILD, _column("a", "text"))),
    "alter column": (_table(CHILD, _column("a", "text")), _table(CHILD, _column("a", "text", "'x'"))),
    "foreign key": (_table(CHILD, LINK), _table(CHILD, LINK, foreign_keys=(KEY,))),
    "unique": (_table(CHILD, LINK), _table(CHILD, LINK, uniques=(Unique("uq_a", ("parent_id",)),))),
    "check": (_table(CHILD, LINK), _table(CHILD, LINK, checks=(Check("ck_a", Expression("parent_id > 0")),))),
    "index": (_table(CHILD, LINK), _table(CHILD, LINK, indexes=(Index("ix_a", (Expression("parent_id"),)),))),
    "table comment": (_table(CHILD), _table(CHILD, comment="x")),
}
RETYPED = [
    ("numeric(10,2)", "numeric(12,4)"),
    ("numeric(10,2)", "numeric(12,2)"),
    ("numeric(10,2)", "numeric(9,2)"),
    ("numeric(10,2)", "numeric"),
    ("varchar(10)", "varchar(20)"),
    ("varchar(20)", "varchar(10)"),
    ("varchar(10)", "text"),
    ("text", "varchar(10)"),
    ("integer", "bigint"),
    ("bigint", "integer"),
    ("integer", "numeric"),
    ("json", "jsonb"),
    ("date", "timestamptz"),
]


@pytest.mark.parametrize("way", ["there", "back"])
@pytest.mark.parametrize("name", PAIRS)
def test_every_table_that_waits_is_named_and_no_lock_is_stronger_than_said(
    name: str, way: str, database: Connector
) -> None:
    old, new = (schema_of([_table(PARENT), *([table] if table else [])]) for table in PAIRS[name])
    before, after = (old, new) if way == "there" else (new, old)
    planned = plan(before, after, iteration=1, decisions=Decisions(), first="public")
    said = {lock.relation: lock.mode for step in planned.steps for lock in locks(step.forward.change)}
    with database.connect() as connection:
        create(connection, before, "public")
        held = _held(connection, [statement.sql for statement in script(planned, "up", "public")])
    there = {QName("public", relation) for relation in held} & {table.name for table in before.tables}
    assert there == set(said) & {table.name for table in before.tables}
    for relation in there:
        assert ORDER.index(held[relation.name]) <= ORDER.index(f"{said[relation]}Lock")


ORDER = ["ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"]


def _held(connection: Connection, statements: list[str]) -> dict[str, str]:
    with connection.transaction(force_rollback=True):
        for statement in statements:
            connection.execute(statement.encode())
        rows = connection.execute(
            "SELECT c.relname, l.mode FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation "
            "WHERE l.pid = pg_backend_pid() AND c.relkind = 'r' AND c.relnamespace::regnamespace::text !~ '^pg_'"
        ).fetchall()
    found: dict[str, str] = {}
    for name, mode in rows:
        if mode in ORDER:
            found[name] = max(found.get(name, mode), mode, key=ORDER.index)
    return found


@pytest.mark.parametrize(("before", "after"), RETYPED)
def test_a_type_that_writes_every_row_anew_is_told(before: str, after: str, database: Connector) -> None:
    change = AlterColumn(CHILD, _column("a", before), _column("a", after))
    assert rewrites(change) is _rewrites(
        database, f"CREATE TABLE t (a {before})", f"ALTER TABLE t ALTER a TYPE {after}"
    )


@pytest.mark.parametrize("default", ["", "'x'", "now()", "current_date", "gen_random_uuid()", "clock_timestamp()"])
def test_a_default_that_writes_every_row_anew_is_told(default: str, database: Connector) -> None:
    clause = f"DEFAULT {default}::text" if default else ""
    said = rewrites(AddColumn(CHILD, _column("a", "text", default)))
    assert said is _rewrites(database, "CREATE TABLE t (i int)", f"ALTER TABLE t ADD a text {clause}")


def _rewrites(database: Connector, create_table: str, alter: str) -> bool:
    with database.connect() as connection:
        connection.execute(create_table.encode())
        connection.execute("INSERT INTO t VALUES (NULL)")
        query = "SELECT relfilenode FROM pg_class WHERE relname = 't'"
        before = connection.execute(query).fetchone()
        connection.execute(alter.encode())
        return before != connection.execute(query).fetchone()


def test_every_kind_of_change_says_which_locks_it_takes() -> None:
    table = _table(CHILD, LINK, foreign_keys=(KEY,))
    changes: list[Change] = [
        CreateTable(table),
        AlterTable(table, _table(CHILD, comment="x")),
        AddColumn(CHILD, LINK),
        AlterColumn(CHILD, LINK, LINK),
        AddConstraint(CHILD, KEY),
        CreateIndex(CHILD, Index("ix", ())),
    ]
    for change in (*changes, *map(invert, changes)):
        for lock in locks(change):
            assert lock.blocks
    assert {type(invert(change)) for change in changes} >= {DropTable, DropColumn, DropConstraint, DropIndex}
    assert locks(CreateTable(Table(CHILD, (ID,)))) == ()
    assert Schema().tables == ()
