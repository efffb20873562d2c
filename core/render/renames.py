"""Other names for what stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import RenameColumn, RenameConstraint, RenameIndex, RenameTable
from core.render.words import Sql, ident, qname, sql
from core.schema.constraints import QName

Rename = RenameTable | RenameColumn | RenameConstraint | RenameIndex


def rename(change: Rename, first: str) -> Iterator[Sql]:
    match change:
        case RenameTable(old, new):
            yield from _table(old, new, first)
        case RenameColumn(table, before, after):
            yield sql("ALTER TABLE {}\n    RENAME COLUMN {} TO {}", qname(table, first), ident(before), ident(after))
        case RenameConstraint(table, one, other):
            yield sql(
                "ALTER TABLE {}\n    RENAME CONSTRAINT {} TO {}",
                qname(table, first),
                ident(one.name),
                ident(other.name),
            )
        case RenameIndex(table, index, same):
            name = qname(QName(table.schema, index.name), first)
            yield sql("ALTER INDEX {}\n    RENAME TO {}", name, ident(same.name))


def _table(old: QName, new: QName, first: str) -> Iterator[Sql]:
    if old.name != new.name:
        yield sql("ALTER TABLE {}\n    RENAME TO {}", qname(old, first), ident(new.name))
    if old.schema != new.schema:
        moved = qname(QName(old.schema, new.name), first)
        yield sql("ALTER TABLE {}\n    SET SCHEMA {}", moved, ident(new.schema))
