"""Which kinds of lock_facts.toml a change of a column is."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddColumn, AlterColumn, DropColumn
from core.diff.mentions import is_of
from core.lint.kinds.uses import UNKNOWN, Use, use
from core.plan.steps import Side
from core.project.expressions import is_constant
from core.schema.casts import loses_nothing, way
from core.schema.columns import Column
from core.schema.objects import EnumType
from core.schema.schemas import Schema
from core.schema.types import DataType, is_own

# A volatile default is computed for each row; a stable one such as now() once.
_VOLATILE = ("gen_random_uuid(", "random(", "clock_timestamp(", "uuid_generate_", "timeofday(", "uuidv7(", "uuidv4(")
_STABLE = ("now(", "current_", "localtime", "transaction_timestamp(", "statement_timestamp(")
_FINER = frozenset({"timestamp", "timestamptz", "time", "timetz", "varbit"})
_ZONES = frozenset({"timestamp", "timestamptz"})


def added(change: AddColumn, side: Side, around: Schema | None) -> Iterator[Use]:
    table, column = change.table, change.column
    kind = _addition(column, around)
    if kind == UNKNOWN:
        yield use("add column", table=table)
    yield use(kind, table=table)
    if column.needs_value and not is_constant(side.backfill):
        yield use("set not null", table=table)
    if side.backfill and not is_constant(side.backfill):
        yield use("update rows", table=table)


def _addition(column: Column, around: Schema | None) -> str:
    default = column.default.sql if column.default else ""
    if column.identity is not None:
        return "add column that is an identity"
    if column.generated is not None:
        return "add column that is virtual" if column.virtual else "add column that is generated"
    if "nextval(" in default:
        return "add column that is serial"
    if any(name in default for name in _VOLATILE):
        return "add column with a volatile default"
    if is_own(column.type) and not _is_enum(column.type, around):
        return UNKNOWN  # a domain with a check writes every row anew, another type none
    if not default or is_constant(default):
        return "add column with a constant default" if default else "add column"
    if any(name in default.lower() for name in _STABLE) or "(" not in default:
        return "add column with a stable default"
    return UNKNOWN  # whether a function of somebody's own is volatile is not to be seen


def dropped(change: DropColumn, side: Side) -> Iterator[Use]:
    yield use("rename column" if side.aside else "drop column", table=change.table)


def altered(change: AlterColumn, side: Side, around: Schema | None) -> Iterator[Use]:
    """One after the other, as the statement's actions."""
    table, old, new = change.table, change.old, change.new
    if (old.type, old.collation) != (new.type, new.collation):
        kind = _retyped(old, new, side, around)
        if kind == UNKNOWN:
            yield use("change type in place", table=table)
        yield use(kind, table=table)
    if (old.generated, old.virtual) != (new.generated, new.virtual):
        yield use(_computed(old, new), table=table)
    if old.default != new.default:
        yield use("set default" if new.default else "drop default", table=table)
    if side.backfill and old.nullable and not new.nullable:
        yield use("update rows", table=table)
    if old.nullable != new.nullable:
        yield use("drop not null" if new.nullable else "set not null", table=table)
    if (old.identity, old.counting) != (new.identity, new.counting):
        verb = "drop" if new.identity is None else "set" if old.identity else "add"
        yield use(f"{verb} identity", table=table)
    if old.comment != new.comment or old == new:
        yield use("comment on column", table=table)


def _computed(old: Column, new: Column) -> str:
    if new.generated is not None:
        return "add column that is virtual" if new.virtual else "add column that is generated"
    return "change type with a rewrite" if old.virtual else "drop expression"


def _retyped(old: Column, new: Column, side: Side, around: Schema | None) -> str:
    if side.using or (old.type != new.type and way(old.type, new.type) in {"explicit", "none"}):
        return "change type with a rewrite"  # a USING clause computes each value
    if old.type == new.type:
        return "change collation"
    if is_own(old.type) or is_own(new.type):
        known = all(not is_own(kind) or _is_enum(kind, around) for kind in (old.type, new.type))
        return "change type from an enum to text" if known else UNKNOWN
    return _between(old.type, new.type)


def _between(old: DataType, new: DataType) -> str:
    if old.dimensions or new.dimensions:
        return "change type of an array"
    if {old.name, new.name} == _ZONES and _is_finer(old, new):
        return "change type from timestamp to timestamptz in UTC"  # every session of Slipway's is in UTC
    if (old.name, new.name) == ("cidr", "inet"):
        return "change type from cidr to inet"
    if old.name == new.name and old.name in _FINER and _is_finer(old, new):
        return "change type to a finer timestamp"
    if not loses_nothing(old, new):
        return "change type with a rewrite"
    if old.name == new.name == "numeric":
        same_scale = not new.arguments or old.arguments[1:] == new.arguments[1:]
        return "change type to a wider numeric" if same_scale else "change type to another scale"
    if {old.name, new.name} <= {"varchar", "text"}:
        return "change type in place" if new.arguments else "change type from varchar to text"
    return "change type with a rewrite"


def _is_finer(old: DataType, new: DataType) -> bool:
    return not new.arguments or (bool(old.arguments) and old.arguments <= new.arguments)


def _is_enum(kind: DataType, around: Schema | None) -> bool:
    enums = (one.name for one in around.objects if isinstance(one, EnumType)) if around else ()
    return any(is_of(kind, name) for name in enums)
