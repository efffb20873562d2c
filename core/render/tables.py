"""Tables as SQL: aligned, with their keys, checks and foreign keys inside."""

from __future__ import annotations

from collections.abc import Iterator

from core.render import columns, constraints, indexes
from core.render.words import Sql, literal, qname, sql
from core.schema.tables import RowSecurity, Table


def create(table: Table, first: str) -> Iterator[Sql]:
    """The table, then its indexes and comments."""
    name = qname(table.name, first)
    inside = [constraint for constraint in table.constraints() if not constraints.is_unproved(constraint)]
    lines = _aligned(table) + [constraints.definition(constraint, first) for constraint in inside]
    yield sql("CREATE TABLE IF NOT EXISTS {} (\n    {}\n)", name, Sql(",\n    ".join(lines)))
    for constraint in table.constraints():
        if constraint not in inside:
            # CREATE TABLE would call it proved: an empty table has no row against it.
            yield from constraints.add_again(name, constraint, first)
        else:
            yield from constraints.said(name, constraint)
    for index in table.indexes:
        yield from indexes.create(table.name, index, first)
    if table.row_security:
        yield from _secured("", table.row_security, name)
    if table.comment:
        yield comment_on(table, first)
    yield from (columns.comment_on(name, column) for column in table.columns if column.comment)


def alter(old: Table, new: Table, first: str) -> Iterator[Sql]:
    if old.row_security != new.row_security:
        yield from _secured(old.row_security, new.row_security, qname(new.name, first))
    if old.comment != new.comment:
        yield comment_on(new, first)


def _secured(old: RowSecurity, new: RowSecurity, name: Sql) -> Iterator[Sql]:
    if not old:
        yield sql("ALTER TABLE {}\n    ENABLE ROW LEVEL SECURITY", name)
    if new == "forced":
        yield sql("ALTER TABLE {}\n    FORCE ROW LEVEL SECURITY", name)
    if old == "forced":
        yield sql("ALTER TABLE {}\n    NO FORCE ROW LEVEL SECURITY", name)
    if not new:
        yield sql("ALTER TABLE {}\n    DISABLE ROW LEVEL SECURITY", name)


def comment_on(table: Table, first: str) -> Sql:
    text = literal(table.comment) if table.comment else sql("NULL")
    return sql("COMMENT ON TABLE {} IS {}", qname(table.name, first), text)


def _aligned(table: Table) -> list[Sql]:
    parts = [columns.definition(column) for column in table.columns]
    names = max((len(name) for name, _, _ in parts), default=0)
    types = max((len(kind) for _, kind, rest in parts if rest), default=0)
    return [Sql(f"{name:<{names}}  {kind:<{types}}  {rest}".rstrip()) for name, kind, rest in parts]
