"""Which kinds of lock_facts.toml a change of what stands beside tables is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.diff.changes import AlterObject, CreateObject, DropObject
from core.lint.kinds.uses import UNKNOWN, Use, use
from core.plan.enums import grows
from core.schema.objects import (
    EnumType,
    Extension,
    Function,
    Namespace,
    Object,
    Policy,
    Sequence,
    Trigger,
    View,
)


def made(change: CreateObject) -> Iterator[Use]:
    match change.object:
        case Trigger(table):
            yield use("create trigger", table=table)
        case Policy(table):
            yield use("create policy", table=table)
        case View() as view:
            yield use(f"create {_viewed(view)}", table=view.depends_on)
        case Sequence():
            yield use("create sequence")
        case EnumType():
            yield use("create enum type")
        case Function():
            yield use("create function")
        case Namespace():
            yield use("create schema")
        case Extension():
            yield use("create extension")


def gone(change: DropObject) -> Iterator[Use]:
    match change.object:
        case Trigger(table):
            yield use("drop trigger", table=table)
        case Policy(table):
            yield use("drop policy", table=table)
        case View(name) as view:
            yield use(f"drop {_viewed(view)}", **{_part(view): name})
        case Sequence(name):
            yield use("drop sequence", sequence=name)
        case EnumType():
            yield use("drop type")
        case Function():
            yield use("drop function")
        case Namespace():
            yield use("drop schema")
        case Extension():
            yield use(UNKNOWN)


def altered(change: AlterObject) -> Iterator[Use]:
    if (remark := _comment(change)) is not None:
        yield remark
        return
    match change.old, change.new:
        case EnumType() as old, EnumType() as new:
            tables = dict.fromkeys(table for table, _ in change.swapped)
            in_place = grows(old, new)
            yield use("add enum value") if in_place else use("change type from an enum to text", table=tables)
        case (Trigger(table) as old, Trigger() as new):
            yield use("switch trigger" if replace(old, enabled=new.enabled) == new else "create trigger", table=table)
        case (Policy(table), _):
            yield use("alter policy", table=table)
        case (View(name), View() as new) if new.materialized:
            yield use("drop materialized view", materialized_view=name)
        case (View(name), View() as new):
            yield use("replace view", view=name, table=new.depends_on)
        case (Sequence(name), _):
            yield use("alter sequence", sequence=name)
        case (Function(), _):
            yield use("replace function")
        case _:
            yield use(UNKNOWN)


def _viewed(view: View) -> str:
    return "materialized view" if view.materialized else "view"


def _part(view: View) -> str:
    return "materialized_view" if view.materialized else "view"


def _comment(change: AlterObject) -> Use | None:
    """Nothing but a comment changes."""
    old, new = change.old, change.new
    if isinstance(old, Extension) or isinstance(new, Extension):
        return None
    if type(old) is not type(new) or _with_comment(old, new.comment) != new:
        return None
    match old:
        case Trigger(table) | Policy(table):
            return use("comment on trigger" if isinstance(old, Trigger) else "comment on policy", table=table)
        case View(name):
            return use("comment on view", view=name)
        case Sequence(name):
            return use("comment on sequence", sequence=name)
        case Function():
            return use("comment on function")
        case Namespace():
            return use("comment on schema")
        case _:
            return use("comment on type")


def _with_comment(one: Object, comment: str) -> Object:
    return one if isinstance(one, Extension) else replace(one, comment=comment)
