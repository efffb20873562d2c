"""Row security that holds for the owner too: lifted while rows are kept and given back, and put on again after."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from psycopg import sql

from core.run.events import Event
from core.run.giving.kept import Kept
from core.run.lookups import relation
from core.schema.constraints import QName
from core.schema.tables import Table

Steps = Generator[Event, None, None]

# Whoever may pass by every policy is not held up; a superuser is among them.
_FORCED = (
    "SELECT c.oid, n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.relforcerowsecurity AND c.relrowsecurity AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE') "
    "AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) "
    "AND (n.nspname = %s OR n.nspname || '.' || c.relname = ANY (%s)) ORDER BY 2, 3"
)
_NAMED = (
    "SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.oid = ANY (%s) AND c.relrowsecurity AND NOT c.relforcerowsecurity ORDER BY 1, 2"
)
_OID = (
    "SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE n.nspname = %s AND c.relname = %s"
)


def lift(kept: Kept) -> Steps:
    """Without this a copy would stop at the policy; row_security is off, so that it can't be silently incomplete."""
    touched = {str(fact.table) for statement in kept.script for fact in statement.facts}
    for oid, schema, name in kept.work.connection.execute(_FORCED, (kept.parcel, sorted(touched))).fetchall():
        kept.forced.add(oid)
        yield from kept.work.ours(_alter(QName(schema, name), "NO FORCE"))


def restore(kept: Kept) -> Steps:
    """Wherever the table is now, unless the file itself says otherwise."""
    if not kept.forced:
        return
    wanted = kept.expected.by_name()
    for schema, name in kept.work.connection.execute(_NAMED, (sorted(kept.forced),)).fetchall():
        table = wanted.get(QName(schema, name))
        if table is None or table.row_security != "enabled":
            yield from kept.work.ours(_alter(QName(schema, name), "FORCE"))


def as_they_were(kept: Kept, tables: dict[QName, Table]) -> dict[QName, Table]:
    """What was lifted for the time being is no difference."""
    return {
        name: replace(one, row_security="forced") if _is_lifted(kept, name) else one for name, one in tables.items()
    }


def _is_lifted(kept: Kept, name: QName) -> bool:
    if not kept.forced:
        return False
    row = kept.work.connection.execute(_OID, (name.schema, name.name)).fetchone()
    return row is not None and row[0] in kept.forced


def _alter(name: QName, how: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(relation(name), sql.SQL(how))
