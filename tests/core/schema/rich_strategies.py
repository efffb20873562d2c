"""Schemas with all that stands beside tables, hanging on tables and on each other, for properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from core.names import digest
from core.render.words import ident, literal
from core.schema import objects
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, QName
from core.schema.indexes import Index
from core.schema.objects import EnumType, Function, Object, Policy, Trigger, View
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import DataType, parse_type
from tests.core.schema.strategies import COMMENTS, FIRST, ODD, OTHER, Names, name_pools, schemas

ENUMS = (QName(FIRST, "mood"), QName(OTHER, 'Odd "type" %'))
VALUES = ("calm", "it's", "50% of %s", "two words", "back\\slash")
WEIGH, TOUCH, NUMBERS = (QName(FIRST, name) for name in ("weigh", "touch", "numbers"))
BODIES = {"integer": ("SELECT a", "SELECT a + 0"), "bigint": ("SELECT a::bigint", "SELECT a * 1::bigint")}


@dataclass(frozen=True)
class Beside:
    """What the tables of a schema may ask for."""

    enums: tuple[EnumType, ...]
    weigh: Function | None
    numbers: objects.Sequence | None


@st.composite
def rich_schemas(draw: st.DrawFn, names: Names | None = None) -> Schema:
    pool = names or draw(name_pools())
    plain = draw(schemas(pool))
    beside = Beside(
        tuple(draw(_enums(name)) for name in draw(st.lists(st.sampled_from(ENUMS), unique=True))),
        draw(st.none() | _weighs()),
        draw(st.none() | _numbers()),
    )
    tables = [draw(_rich(table, beside)) for table in plain.tables]
    found: list[Object] = [*beside.enums, *([beside.weigh] if beside.weigh else []), _touch()]
    if beside.numbers:
        owners = [table for table in tables if table.column("its_number") and table.name.schema == FIRST]
        owner = draw(st.sampled_from([None, *owners]))
        owned = replace(beside.numbers, owner=owner.name, owner_column="its_number") if owner else beside.numbers
        found.append(owned)
    for table in tables:
        found += draw(_hanging(table))
    return schema_of(tables, [*found, *draw(_views(tables, beside.weigh))])


@st.composite
def rich_pairs(draw: st.DrawFn) -> tuple[Schema, Schema]:
    """Two schemas over the same names, so that everything comes, goes and changes under what hangs on it."""
    pool = draw(name_pools())
    other = replace(pool, shift=draw(st.sampled_from((0, 0, 1))))
    return draw(rich_schemas(pool)), draw(rich_schemas(other))


@st.composite
def _enums(draw: st.DrawFn, name: QName) -> EnumType:
    values = draw(st.lists(st.sampled_from(VALUES), unique=True, min_size=1))
    return EnumType(name, tuple(values), draw(COMMENTS))


@st.composite
def _weighs(draw: st.DrawFn) -> Function:
    result = draw(st.sampled_from(tuple(BODIES)))
    body = draw(st.sampled_from(BODIES[result]))
    head = f"CREATE OR REPLACE FUNCTION public.weigh(a integer)\n RETURNS {result}\n LANGUAGE sql\n IMMUTABLE\n"
    return Function(WEIGH, "integer", Expression(f"{head}AS $function${body}$function$"), comment=draw(COMMENTS))


def _touch() -> Function:
    head = "CREATE OR REPLACE FUNCTION public.touch()\n RETURNS trigger\n LANGUAGE plpgsql\n"
    return Function(TOUCH, "", Expression(f"{head}AS $function$BEGIN\n    RETURN new;\nEND$function$"))


@st.composite
def _numbers(draw: st.DrawFn) -> objects.Sequence:
    return objects.Sequence(
        NUMBERS,
        DataType(draw(st.sampled_from(("integer", "bigint")))),
        start=draw(st.integers(5, 9)),
        increment=draw(st.sampled_from((1, 5, -1))),
        minimum=draw(st.integers(-5, 1)),
        maximum=draw(st.integers(100, 900)),
        cache=draw(st.sampled_from((1, 7))),
        cycle=draw(st.booleans()),
        comment=draw(COMMENTS),
    )


@st.composite
def _rich(draw: st.DrawFn, table: Table, beside: Beside) -> Table:
    columns: list[Column] = []
    checks: list[Check] = []
    indexes: list[Index] = []
    if beside.enums and draw(st.booleans()):
        feeling, check, index = draw(_feelings(table, draw(st.sampled_from(beside.enums))))
        columns.append(feeling)
        checks += check
        indexes += index
    if beside.weigh and draw(st.booleans()):
        weighed = Expression("public.weigh(id)")
        columns.append(Column("its_weight", parse_type("numeric"), default=Expression("public.weigh(3)")))
        checks += [Check(f"ck_w_{_place(table)}", Expression("public.weigh(id) < 1000"), ("id",))][: draw(_few)]
        indexes += [Index(f"ix_w_{_place(table)}", (weighed,), ())][: draw(_few)]
        if draw(st.booleans()):
            columns.append(Column("its_sum", parse_type("numeric"), generated=weighed))
            indexes += [Index(f"ix_s_{_place(table)}", (Expression('"its_sum"'),), ("its_sum",))][: draw(_few)]
    if beside.numbers and draw(st.booleans()):
        number = Expression("nextval('public.numbers'::regclass)")
        columns.append(Column("its_number", parse_type("bigint"), default=number))
    return replace(
        table,
        columns=(*table.columns, *columns),
        checks=(*table.checks, *checks),
        indexes=(*table.indexes, *indexes),
        row_security=draw(st.sampled_from(("", "enabled"))),
    )


_few = st.integers(0, 1)


@st.composite
def _feelings(draw: st.DrawFn, table: Table, enum: EnumType) -> tuple[Column, list[Check], list[Index]]:
    kind = spelled(enum.name)
    value = Expression(f"{literal(enum.values[0])}::{kind}")
    many = draw(st.sampled_from((0, 0, 1)))
    default = None if many or draw(st.booleans()) else value
    column = Column("its_feeling", DataType(kind, (), many), default=default, comment=draw(COMMENTS))
    if many:
        return column, [], []
    same = Expression(f"its_feeling <> {value.sql}")
    check = [Check(f"ck_f_{_place(table)}", Expression(f"{same.sql} OR id > 0"), ("its_feeling", "id"))]
    index = [Index(f"ix_f_{_place(table)}", (Expression('"its_feeling"'),), ("its_feeling",), predicate=same)]
    return column, check[: draw(_few)], index[: draw(_few)]


@st.composite
def _hanging(draw: st.DrawFn, table: Table) -> list[Object]:
    """Triggers and policies: of a column, so that they are in its way, or of none."""
    column = draw(st.sampled_from(table.columns))
    where, its = spelled(table.name), ident(column.name)
    event = draw(st.sampled_from(("INSERT", "DELETE", f"UPDATE OF {its}")))
    trigger = Trigger(
        table.name,
        draw(st.sampled_from(("tidy", ODD[0]))),
        Expression(""),
        draw(st.sampled_from(("origin", "always", "replica", "disabled"))),
        draw(COMMENTS),
        (TOUCH,),
    )
    made = (
        f"CREATE TRIGGER {ident(trigger.name)} BEFORE {event} ON {where} FOR EACH ROW EXECUTE FUNCTION public.touch()"
    )
    policy = Policy(
        table.name,
        draw(st.sampled_from(("own", ODD[1]))),
        draw(st.sampled_from(("all", "update"))),
        permissive=draw(st.booleans()),
        roles=draw(st.sampled_from((("public",), ("pg_monitor", "pg_read_all_data")))),
        using=Expression(draw(st.sampled_from((f"{its} IS NOT NULL", "id > 3")))),
        check=draw(st.sampled_from((None, Expression("id > 0")))),
        comment=draw(COMMENTS),
    )
    both = [replace(trigger, definition=Expression(made)), policy]
    return draw(st.lists(st.sampled_from(both), unique=True))


@st.composite
def _views(draw: st.DrawFn, tables: Sequence[Table], weigh: Function | None) -> list[Object]:
    """One over a table, one over that one, each plain or materialized."""
    if not tables or draw(st.booleans()):
        return []
    table = draw(st.sampled_from(list(tables)))
    some = draw(st.lists(st.sampled_from(table.columns), unique_by=lambda column: column.name, max_size=3))
    weight = ["public.weigh(id) AS weight"] if weigh and draw(st.booleans()) else []
    listing = ", ".join(["id AS key", *weight, *(str(ident(column.name)) for column in some if column.name != "key")])
    condition = draw(st.sampled_from(("", " WHERE id > 3", " WHERE code <> 'x'")))
    needs = (table.name, *([WEIGH] if weight else []))
    lower = View(
        QName(FIRST, "z_lower"),
        Expression(f"SELECT {listing} FROM {spelled(table.name)}{condition}"),
        draw(st.booleans()),
        comment=draw(COMMENTS),
        depends_on=needs,
    )
    upper = View(
        QName(OTHER, "a upper"),
        Expression("SELECT key, count(*) AS n FROM public.z_lower GROUP BY key"),
        draw(st.booleans()),
        depends_on=(lower.name,),
    )
    index = (Index("ix_upper", (Expression('"n" DESC'),), ("n",)),)
    return [lower, replace(upper, indexes=index if upper.materialized else ())][: draw(st.integers(1, 2))]


def spelled(name: QName) -> str:
    return f"{ident(name.schema)}.{ident(name.name)}"


def _place(table: Table) -> str:
    """Tables may have names that are too long to be part of another."""
    return digest(str(table.name))[:6]
