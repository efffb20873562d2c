"""An expression tried on each row by itself, so that one value that fails says which row it is in."""

from __future__ import annotations

import json
from collections.abc import Mapping

from psycopg import sql

from core.run.outlook.asking import SAMPLES, Ask, Found
from core.targets.connector import Connection

# A block of its own may catch what a row raises, also in a transaction that may only read. Without OFFSET the planner
# takes a row's values for constants, and works out ahead what stands in a CASE that is not reached.
_BLOCK = """DECLARE r record; failed bigint := 0; keys text[] := '{{}}';
BEGIN
  FOR r IN SELECT * FROM {source} AS t ORDER BY {order} LOOP
    BEGIN
      PERFORM {expression} FROM (SELECT {fields} OFFSET 0) AS {alias};
    EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
      failed := failed + 1;
      IF failed <= {samples} THEN keys := keys || concat_ws(', ', {key}); END IF;
    END;
  END LOOP;
  PERFORM set_config('slipway.tried', json_build_array(failed, keys)::text, true);
END"""


def tried(expression: sql.Composable, columns: Mapping[str, str], alias: str, key: tuple[str, ...]) -> Ask:
    """Count the rows for which it fails; `columns` says under which name the expression knows each column."""

    def ask(connection: Connection, source: sql.Composable) -> Found:
        fields = [
            sql.SQL("{} AS {}").format(sql.Identifier("r", there), sql.Identifier(name))
            for there, name in columns.items()
        ]
        spelled = [sql.SQL("concat({}, left(coalesce({}::text, 'NULL'), 60))") for _ in key]
        block = sql.SQL(_BLOCK).format(
            source=source,
            order=sql.SQL(", ").join(sql.Identifier("t", name) for name in key),
            expression=expression,
            fields=sql.SQL(", ").join(fields),
            alias=sql.Identifier(alias),
            samples=sql.Literal(SAMPLES),
            key=sql.SQL(", ").join(
                one.format(sql.Literal(f"{name} "), sql.Identifier("r", name))
                for one, name in zip(spelled, key, strict=True)
            ),
        )
        body = sql.Literal(block.as_string(connection))
        connection.execute(sql.SQL("DO LANGUAGE plpgsql {}").format(body))
        row = connection.execute("SELECT current_setting('slipway.tried')").fetchone()
        failed, keys = json.loads(row[0]) if row else (0, [])
        return Found(int(failed), tuple(keys))

    return ask
