"""Which locks a change takes on which tables, and whether it rewrites rows; measured on PostgreSQL 15 and 18."""

from __future__ import annotations

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    AlterTable,
    Change,
    CommentOn,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
    MapValues,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameTable,
)
from core.lint.lock_modes import Lock
from core.lint.object_locks import object_locks, rewrites_columns
from core.plan.replacements import turns
from core.schema.casts import loses_nothing
from core.schema.columns import Column
from core.schema.constraints import ForeignKey
from core.schema.indexes import Index

Other = (
    RenameTable
    | RenameColumn
    | RenameConstraint
    | RenameIndex
    | CommentOn
    | MapValues
    | CreateObject
    | DropObject
    | AlterObject
)

# A volatile default is computed for each row; a stable one such as now() once.
_VOLATILE = ("gen_random_uuid(", "random(", "clock_timestamp(", "nextval(", "uuid_generate_", "timeofday(")


def locks(change: Change) -> tuple[Lock, ...]:
    """Name every table that waits, also the second one."""
    match change:
        case CreateTable(table):
            parents = sorted({key.references for key in table.foreign_keys} - {table.name})
            return tuple(Lock(parent, "ShareRowExclusive") for parent in parents)
        case DropTable(table):
            parents = sorted({key.references for key in table.foreign_keys} - {table.name})
            return tuple(Lock(name, "AccessExclusive") for name in (table.name, *parents))
        case AddConstraint(table, ForeignKey() as key):
            return tuple(Lock(name, "ShareRowExclusive") for name in sorted({table, key.references}))
        case DropConstraint(table, ForeignKey() as key):
            return tuple(Lock(name, "AccessExclusive") for name in sorted({table, key.references}))
        case CreateIndex(table, _):
            return (Lock(table, "Share"),)
        case AlterTable(_, new):
            return (Lock(new.name, "ShareUpdateExclusive"),)
        case AlterColumn(table, old, new) if _only_comment(old, new):
            return (Lock(table, "ShareUpdateExclusive"),)
        case AddColumn() | DropColumn() | AlterColumn() | AddConstraint() | DropConstraint() | DropIndex():
            return (Lock(change.table, "AccessExclusive"),)
        case _:
            return _other_locks(change)


def _other_locks(change: Other) -> tuple[Lock, ...]:
    match change:
        case RenameTable(old, _):
            return (Lock(old, "AccessExclusive"),)
        case RenameColumn() | RenameConstraint():
            return (Lock(change.table, "AccessExclusive"),)
        case RenameIndex():
            return ()  # only the index itself is locked, and queries go on using it
        case CommentOn(table, _, Index()):
            return ()  # only the index itself is locked
        case CommentOn(table):
            return (Lock(table, "ShareUpdateExclusive"),)
        case MapValues():
            return (Lock(change.table, "RowExclusive"),)
        case CreateObject() | DropObject() | AlterObject():
            return object_locks(change)


def rewrites(change: Change) -> bool:
    """Every row is written anew while the lock is held."""
    match change:
        case AddColumn(_, column):
            volatile = column.default is not None and any(name in column.default.sql for name in _VOLATILE)
            computed = column.generated is not None and not column.virtual
            return volatile or column.identity is not None or computed
        case AlterObject():
            return rewrites_columns(change)
        case AlterColumn(_, old, new) if turns(old, new):
            return old.virtual or (new.generated is not None and not new.virtual)
        case AlterColumn(_, old, new):
            return old.type != new.type and not (_binary_compatible(old, new) and loses_nothing(old.type, new.type))
        case _:
            return False


def _binary_compatible(old: Column, new: Column) -> bool:
    texts = {"varchar", "text"}
    if old.type.name == new.type.name == "numeric":
        return not new.type.arguments or old.type.arguments[1:] == new.type.arguments[1:]
    return old.type.name == new.type.name or {old.type.name, new.type.name} <= texts


def _only_comment(old: Column, new: Column) -> bool:
    facts = ("type", "nullable", "default", "identity", "counting", "generated", "virtual", "collation")
    return all(getattr(old, fact) == getattr(new, fact) for fact in facts)
