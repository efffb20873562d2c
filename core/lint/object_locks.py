"""Which locks a change beside tables takes, on tables and on views and sequences themselves; measured."""

from __future__ import annotations

from dataclasses import replace

from core.diff.changes import AlterObject, CreateObject, DropObject
from core.lint.lock_modes import Lock
from core.plan.enums import grows
from core.schema.objects import EnumType, Object, Policy, Sequence, Trigger, View


def object_locks(change: CreateObject | DropObject | AlterObject) -> tuple[Lock, ...]:
    match change:
        case CreateObject(Trigger(table)):
            return (Lock(table, "ShareRowExclusive"),)
        case CreateObject(Policy(table)):
            return (Lock(table, "AccessExclusive"),)
        case CreateObject():
            return ()
        case DropObject(one):
            return _dropped(one)
        case AlterObject():
            return _altered(change)


def _dropped(one: Object) -> tuple[Lock, ...]:
    match one:
        case Trigger(table) | Policy(table):
            return (Lock(table, "AccessExclusive"),)
        case View(name) | Sequence(name):
            return (Lock(name, "AccessExclusive"),)
        case _:
            return ()


def _altered(change: AlterObject) -> tuple[Lock, ...]:
    match change.old, change.new:
        case EnumType(), _:
            tables = dict.fromkeys(table for table, _ in change.swapped) if rewrites_columns(change) else ()
            return tuple(Lock(table, "AccessExclusive") for table in tables)
        case (Trigger(table), Trigger() as new) | (Policy(table), Policy() as new):
            if _only_comment(change):
                return (Lock(table, "ShareUpdateExclusive"),)
            return (Lock(table, "ShareRowExclusive" if isinstance(new, Trigger) else "AccessExclusive"),)
        case View(name), _:
            return (Lock(name, "ShareUpdateExclusive" if _only_comment(change) else "AccessExclusive"),)
        case Sequence(name), _:
            return (Lock(name, "ShareUpdateExclusive" if _only_comment(change) else "ShareRowExclusive"),)
        case _:
            return ()


def rewrites_columns(change: AlterObject) -> bool:
    """A list of values that shrinks takes its columns over to a new type."""
    match change.old, change.new:
        case EnumType() as old, EnumType() as new:
            return bool(change.swapped) and not grows(old, new)
        case _:
            return False


def _only_comment(change: AlterObject) -> bool:
    match change.old, change.new:
        case (Trigger() | Policy() | View() | Sequence()) as old, (Trigger() | Policy() | View() | Sequence()) as new:
            return replace(old, comment=new.comment) == new
        case _:
            return False
