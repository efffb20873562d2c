"""A backfill in batches, as a file says it: one statement for some pages of a table, and a loop for psql."""

from __future__ import annotations

from core.plan.online.segments import DEFAULT, Fill
from core.render.keeping import parcel_name
from core.render.words import Sql, expression, ident, idents, listed, literal, qname, sql
from core.schema.columns import Expression
from core.schema.constraints import QName

PAGES = 128
"""A megabyte of a table: some thousand rows, whose locks nobody waits for long."""

NAME = "slipway_batch"

RESET = "RESET search_path;\nRESET lock_timeout;\nRESET row_security;\n"


def settings(first: str) -> str:
    said = sql("SET search_path TO {}", ident(first))
    return f"{said};\nSET lock_timeout TO '5s';\nSET row_security TO off;\n"


def prepare(fill: Fill, parcel: str, first: str) -> Sql:
    """A row that is written meanwhile has left its page, or has a value: the next pass finds it."""
    table, column = qname(fill.table, first), ident(fill.column)
    value = Sql(fill.value) if fill.value == DEFAULT else expression(Expression(fill.value))
    pages = sql("ctid >= format('(%s,0)', $1)::tid AND ctid < format('(%s,0)', $1 + {})::tid", Sql(str(PAGES)))
    update = sql(
        "UPDATE {}\n        SET {} = {}\n        WHERE {} IS NULL AND {}\n        RETURNING {}",
        table,
        column,
        value,
        column,
        pages,
        idents((*fill.key, fill.column)),
    )
    parts = [sql("filled AS (\n    {}\n)", update)]
    if fill.noted is not None:
        kept = sql("{}.{}", ident(parcel), ident(parcel_name(fill.table, first, fill.column)))
        row = sql("SELECT {}, NULL, {} FROM filled WHERE {} IS NOT NULL", idents(fill.key), column, column)
        again = sql("ON CONFLICT ({}) DO UPDATE SET slipway_after = excluded.slipway_after", idents(fill.key))
        parts.append(sql("kept AS (\n    INSERT INTO {}\n        {}\n        {}\n)", kept, row, again))
    counted = sql("SELECT count({}) FROM filled", column)
    return sql("PREPARE {} (bigint) AS\nWITH {}\n{}", ident(NAME), listed(parts, ", "), counted)


def by_hand(table: QName) -> str:
    """What Slipway does in this loop's place: it also says how far it is, rests, and can be stopped between two."""
    relation = literal(f'"{table.schema}"."{table.name}"')
    return f"""
-- Slipway runs the batches itself, one by one; this loop is for psql
DO LANGUAGE plpgsql $slipway$
DECLARE
    filled bigint;
    sum bigint;
BEGIN
    LOOP
        sum := 0;
        FOR batch IN 0 .. pg_relation_size({relation}) / current_setting('block_size')::bigint / {PAGES} LOOP
            EXECUTE format('EXECUTE {NAME} (%s)', batch * {PAGES}) INTO filled;
            sum := sum + filled;
            COMMIT;
        END LOOP;
        EXIT WHEN sum = 0;
    END LOOP;
END
$slipway$;

DEALLOCATE {NAME};
"""
