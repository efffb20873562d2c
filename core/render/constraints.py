"""Keys, foreign keys and checks as SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core.render.words import Sql, expression, ident, idents, qname, sql
from core.schema.constraints import Action, Check, Constraint, ForeignKey, PrimaryKey, Unique

_ACTIONS: dict[Action, Sql] = {
    "no action": sql("NO ACTION"),
    "restrict": sql("RESTRICT"),
    "cascade": sql("CASCADE"),
    "set null": sql("SET NULL"),
    "set default": sql("SET DEFAULT"),
}


def definition(constraint: Constraint, first: str) -> Sql:
    name = ident(constraint.name)
    match constraint:
        case PrimaryKey(_, columns):
            return sql("CONSTRAINT {} PRIMARY KEY ({})", name, idents(columns))
        case Unique(_, columns, nulls_not_distinct):
            how = sql("UNIQUE NULLS NOT DISTINCT") if nulls_not_distinct else sql("UNIQUE")
            return sql("CONSTRAINT {} {} ({})", name, how, idents(columns))
        case Check():
            return sql("CONSTRAINT {} CHECK ({})", name, expression(constraint.expression))
        case ForeignKey():
            return sql(
                "CONSTRAINT {} FOREIGN KEY ({})\n        REFERENCES {} ({}){}",
                name,
                idents(constraint.columns),
                qname(constraint.references, first),
                idents(constraint.referenced_columns),
                Sql("".join(f" {clause}" for clause in _clauses(constraint))),
            )
        case _:
            assert_never(constraint)


def _clauses(key: ForeignKey) -> Iterator[Sql]:
    if key.on_delete != "no action":
        yield sql("ON DELETE {}", _ACTIONS[key.on_delete])
    if key.on_update != "no action":
        yield sql("ON UPDATE {}", _ACTIONS[key.on_update])
    if key.deferrable:
        yield sql("DEFERRABLE INITIALLY DEFERRED") if key.initially_deferred else sql("DEFERRABLE")


def add(table: Sql, constraint: Constraint, first: str) -> Iterator[Sql]:
    suffix = sql(" NOT VALID") if is_unproved(constraint) else Sql("")
    yield sql("ALTER TABLE {}\n    ADD {}{}", table, definition(constraint, first), suffix)


def is_unproved(constraint: Constraint) -> bool:
    return isinstance(constraint, Check | ForeignKey) and not constraint.validated


def drop(table: Sql, constraint: Constraint) -> Iterator[Sql]:
    yield sql("ALTER TABLE {}\n    DROP CONSTRAINT {}", table, ident(constraint.name))
