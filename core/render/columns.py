"""A column as SQL: its definition, and each way in which it can change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.plan.replacements import turns
from core.plan.steps import Side
from core.project.expressions import is_constant
from core.render import identities, numbering
from core.render.words import Sql, expression, ident, literal, sql, type_
from core.schema.casts import loses_nothing, way
from core.schema.columns import Column, Expression
from core.schema.types import is_own


def definition(column: Column) -> tuple[Sql, Sql, Sql]:
    """Give name, type and the rest apart, so that a table can align them."""
    return ident(column.name), type_(column.type), Sql(" ".join(_facts(column)))


def _facts(column: Column) -> Iterator[Sql]:
    if column.collation:
        yield sql("COLLATE {}", Sql(column.collation))
    if column.default is not None:
        yield sql("DEFAULT {}", expression(column.default))
    if column.generated is not None:
        how = sql("VIRTUAL") if column.virtual else sql("STORED")
        yield sql("GENERATED ALWAYS AS ({}) {}", expression(column.generated), how)
    if column.identity is not None:
        yield identities.definition(column)
    if not column.nullable:
        yield sql("NOT NULL")


def add(table: Sql, column: Column, side: Side) -> Iterator[Sql]:
    """A required column without a default gets its values between its birth and its NOT NULL."""
    name, kind, rest = definition(column)
    if not column.needs_value:
        yield Sql(sql("ALTER TABLE {}\n    ADD COLUMN IF NOT EXISTS {} {} {}", table, name, kind, rest).rstrip())
    elif side.backfill and is_constant(side.backfill):
        # A constant default gives every row its value without writing one; then it goes.
        given = replace(column, default=Expression(side.backfill))
        yield sql("ALTER TABLE {}\n    ADD COLUMN IF NOT EXISTS {} {} {}", table, *definition(given))
        yield sql("ALTER TABLE {}\n    ALTER COLUMN {} DROP DEFAULT", table, name)
    else:
        facts = Sql(rest.removesuffix("NOT NULL").rstrip())
        yield Sql(sql("ALTER TABLE {}\n    ADD COLUMN IF NOT EXISTS {} {} {}", table, name, kind, facts).rstrip())
        if side.backfill:
            yield _backfill(table, name, side.backfill)
        yield sql("ALTER TABLE {}\n    ALTER COLUMN {} SET NOT NULL", table, name)
    if column.comment:
        yield comment_on(table, column)


def drop(table: Sql, column: Column) -> Iterator[Sql]:
    yield sql("ALTER TABLE {}\n    DROP COLUMN IF EXISTS {}", table, ident(column.name))


def set_aside(table: Sql, column: Column, aside: str) -> Iterator[Sql]:
    """Rename it, and ask nothing of the rows to come: each value stays in its row, and mostly no row is written."""
    name = ident(aside)
    yield sql("ALTER TABLE {}\n    RENAME COLUMN {} TO {}", table, ident(column.name), name)
    if column.identity is not None:
        yield sql("ALTER TABLE {}\n    ALTER COLUMN {} DROP IDENTITY", table, name)
    actions: list[Sql] = []
    if column.default is not None:
        actions.append(sql("ALTER COLUMN {} DROP DEFAULT", name))
    if not column.nullable:
        actions.append(sql("ALTER COLUMN {} DROP NOT NULL", name))
    if is_own(column.type):
        # What is aside holds on to no type of ours, or the type could not go.
        spelled = sql("text{}", Sql("[]" * column.type.dimensions))
        actions.append(sql("ALTER COLUMN {} TYPE {} USING {}::{}", name, spelled, name, spelled))
    yield from _altered(table, actions)
    if column.comment:
        yield comment_on(table, replace(column, name=aside, comment=""))


def alter(table: Sql, old: Column, new: Column, side: Side) -> Iterator[Sql]:
    if turns(old, new):
        yield from _turned(table, old, new, side)
        return
    name = ident(new.name)
    yield from numbering.go_back(table, old, new)
    if old.identity is not None and new.identity is None:
        yield sql("ALTER TABLE {}\n    ALTER COLUMN {} DROP IDENTITY", table, name)
    actions = list(_type_actions(old, new, side)) + list(_default_actions(old, new))
    becomes_required = old.nullable and not new.nullable
    if becomes_required and side.backfill:
        # The value is one of the new type, and every row must have one before the column is required.
        yield from _altered(table, actions)
        yield _backfill(table, name, side.backfill)
        actions = []
    if becomes_required:
        actions.append(sql("ALTER COLUMN {} SET NOT NULL", name))
    if new.nullable and not old.nullable:
        actions.append(sql("ALTER COLUMN {} DROP NOT NULL", name))
    actions += identities.actions(old, new)
    yield from _altered(table, actions)
    yield from numbering.go_on(table, old, new)
    if old.comment != new.comment:
        yield comment_on(table, new)


def _turned(table: Sql, old: Column, new: Column, side: Side) -> Iterator[Sql]:
    """What is computed no more keeps what was computed; what becomes computed is made anew, and its values are kept."""
    if new.generated is not None:
        yield from drop(table, old)
        yield from add(table, new, side)
        return
    if old.virtual:
        # What was never stored has no values to keep, so it is stored first.
        yield from drop(table, old)
        yield from add(table, replace(old, virtual=False), side)
    yield sql("ALTER TABLE {}\n    ALTER COLUMN {} DROP EXPRESSION", table, ident(old.name))
    yield from alter(table, replace(old, generated=None, virtual=False), new, side)


def _altered(table: Sql, actions: list[Sql]) -> Iterator[Sql]:
    if actions:
        yield sql("ALTER TABLE {}\n    {}", table, Sql(",\n    ".join(actions)))


def comment_on(table: Sql, column: Column) -> Sql:
    text = literal(column.comment) if column.comment else sql("NULL")
    return sql("COMMENT ON COLUMN {}.{} IS {}", table, ident(column.name), text)


def _backfill(table: Sql, name: Sql, value: str) -> Sql:
    return sql("UPDATE {}\n    SET {} = {}\n    WHERE {} IS NULL", table, name, expression(Expression(value)), name)


def _type_actions(old: Column, new: Column, side: Side) -> Iterator[Sql]:
    if (old.type, old.collation) == (new.type, new.collation):
        return
    name = ident(new.name)
    if old.default is not None:
        # The old default may have no cast to the new type; the new one is set after the change of type.
        yield sql("ALTER COLUMN {} DROP DEFAULT", name)
    collate = sql(" COLLATE {}", Sql(new.collation)) if new.collation else Sql("")
    using = _using(old, new, side)
    yield sql("ALTER COLUMN {} TYPE {}{}{}", name, type_(new.type), collate, using)


def _using(old: Column, new: Column, side: Side) -> Sql:
    name, kind = ident(new.name), type_(new.type)
    if side.using:
        return sql(" USING {}", expression(Expression(side.using)))
    match way(old.type, new.type):
        case "assignment" if (
            side.uncut or new.type.name not in {"varchar", "char"} or loses_nothing(old.type, new.type)
        ):
            return Sql("")
        case "assignment" | "explicit":
            # An assignment cast refuses a text that is too long, an explicit one cuts it; what is cut is in the parcel.
            return sql(" USING {}::{}", name, kind)
        case "text":
            return sql(" USING {}::text::{}", name, kind)
        case "none":
            # Nothing leads back; the values that were there before come out of the parcel.
            return sql(" USING NULL::{}", kind)


def _default_actions(old: Column, new: Column) -> Iterator[Sql]:
    retyped = (old.type, old.collation) != (new.type, new.collation)
    if new.default is not None and (retyped or old.default != new.default):
        yield sql("ALTER COLUMN {} SET DEFAULT {}", ident(new.name), expression(new.default))
    elif new.default is None and old.default is not None and not retyped:
        yield sql("ALTER COLUMN {} DROP DEFAULT", ident(new.name))
