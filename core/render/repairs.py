"""Rows that are against what comes, mended by the reviewed file: kept first, then changed or taken out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core.diff.repairs import Repair
from core.render.keeping import Remarked, parcel_name
from core.render.words import Sql, expression, ident, idents, listed, qname, sql
from core.schema.columns import Expression
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique

AFTER = "slipway_after"


def repaired_name(table: QName, first: str, part: str) -> str:
    """Name what a repair has kept: no column's values are kept under it."""
    return parcel_name(table, first, f"{part} repaired")


def mend(one: Repair, parcel: str, first: str) -> Iterator[Remarked]:
    """Under the lock that the step needs anyway: nobody adds another such row."""
    table = qname(one.table, first)
    kept = sql("{}.{}", ident(parcel), ident(repaired_name(one.table, first, one.part)))
    against = _against(one, first)
    what = f"the rows of {one.table.name} that {one.part} would stop at"
    yield f"Keeps {what} in {parcel}", sql("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", table)
    if not one.column:
        yield "", sql("CREATE TABLE {} AS\n    SELECT * FROM {}\n    WHERE {}", kept, table, against)
        yield "Takes those rows out", sql("DELETE FROM {}\n    WHERE {}", table, against)
        return
    column, value = ident(one.column), expression(Expression(one.value))
    yield (
        "",
        sql(
            "CREATE TABLE {} AS\n    SELECT {}, {}, {} AS {}\n    FROM {}\n    WHERE {}",
            kept,
            idents(one.key),
            column,
            value if one.value != "NULL" else column,
            ident(AFTER),
            table,
            against,
        ),
    )
    if one.value == "NULL":
        # Nothing has no type of its own: the column's is taken.
        yield "", sql("UPDATE {}\n    SET {} = NULL", kept, ident(AFTER))
    yield "", sql("ALTER TABLE {}\n    ADD PRIMARY KEY ({})", kept, idents(one.key))
    same = listed((sql("t.{} = k.{}", ident(name), ident(name)) for name in one.key), " AND ")
    yield (
        f"Gives {one.column} another value in those rows",
        sql(
            "UPDATE {} AS t\n    SET {} = k.{}\n    FROM {} AS k\n    WHERE {}", table, column, ident(AFTER), kept, same
        ),
    )


def _against(one: Repair, first: str) -> Sql:
    """As PostgreSQL would test it; of those that are alike the first by key stays."""
    own = ident(one.table.name)
    if one.against is None:
        return sql("{}.{} IS NULL", own, ident(one.part))
    return _condition(one.against, one, own, first)


def _condition(constraint: Constraint, one: Repair, own: Sql, first: str) -> Sql:
    match constraint:
        case Check(_, said):
            return sql("NOT ({})", expression(said))
        case PrimaryKey(_, columns):
            return _alike(one, own, columns, first, "=")
        case Unique(_, columns, nulls_not_distinct):
            return _alike(one, own, columns, first, "IS NOT DISTINCT FROM" if nulls_not_distinct else "=")
        case ForeignKey(_, columns, references, referenced):
            there = listed((sql("{}.{} IS NOT NULL", own, ident(name)) for name in columns), " AND ")
            pairs = zip(referenced, columns, strict=True)
            same = listed((sql("slipway_parent.{} = {}.{}", ident(a), own, ident(b)) for a, b in pairs), " AND ")
            template = "{} AND NOT EXISTS (SELECT 1 FROM {} AS slipway_parent WHERE {})"
            return sql(template, there, qname(references, first), same)
        case Exclusion():
            raise AssertionError("an exclusion is never repaired")
        case _:
            assert_never(constraint)


def _alike(one: Repair, own: Sql, columns: tuple[str, ...], first: str, equals: str) -> Sql:
    same = listed(
        (sql("slipway_other.{} {} {}.{}", ident(name), Sql(equals), own, ident(name)) for name in columns), " AND "
    )
    earlier = sql(
        "({}) < ({})",
        listed((sql("slipway_other.{}", ident(name)) for name in one.key), ", "),
        listed((sql("{}.{}", own, ident(name)) for name in one.key), ", "),
    )
    template = "EXISTS (SELECT 1 FROM {} AS slipway_other WHERE {} AND {})"
    return sql(template, qname(one.table, first), same, earlier)
