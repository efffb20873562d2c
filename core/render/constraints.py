"""Keys, foreign keys and checks as SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core.render.words import Sql, expression, ident, idents, listed, qname, sql
from core.schema.constraints import Action, Check, Constraint, Exclusion, ForeignKey, PrimaryKey, Unique

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
            return sql("CONSTRAINT {} PRIMARY KEY ({}){}", name, idents(columns), _deferred(constraint))
        case Unique(_, columns, nulls_not_distinct):
            how = sql("UNIQUE NULLS NOT DISTINCT") if nulls_not_distinct else sql("UNIQUE")
            return sql("CONSTRAINT {} {} ({}){}", name, how, idents(columns), _deferred(constraint))
        case Exclusion():
            return sql(
                "CONSTRAINT {} EXCLUDE USING {} ({}){}{}",
                name,
                ident(constraint.method),
                listed(expression(element) for element in constraint.elements),
                sql(" WHERE ({})", expression(constraint.predicate)) if constraint.predicate else Sql(""),
                _deferred(constraint),
            )
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
        columns = sql(" ({})", idents(key.set_columns)) if key.set_columns else Sql("")
        yield sql("ON DELETE {}{}", _ACTIONS[key.on_delete], columns)
    if key.on_update != "no action":
        yield sql("ON UPDATE {}", _ACTIONS[key.on_update])
    if when := _deferred(key):
        yield Sql(when.strip())


def _deferred(constraint: PrimaryKey | Unique | Exclusion | ForeignKey) -> Sql:
    if not constraint.deferrable:
        return Sql("")
    return sql(" DEFERRABLE INITIALLY DEFERRED") if constraint.initially_deferred else sql(" DEFERRABLE")


def add(table: Sql, constraint: Constraint, first: str) -> Iterator[Sql]:
    suffix = sql(" NOT VALID") if is_unproved(constraint) else Sql("")
    yield sql("ALTER TABLE {}\n    ADD {}{}", table, definition(constraint, first), suffix)


def add_again(table: Sql, constraint: Constraint, first: str) -> Iterator[Sql]:
    """A check may have come back with its table and the rows that are against it; a foreign key never does."""
    if isinstance(constraint, Check):
        its, made = ident(constraint.name), definition(constraint, first)
        yield sql("ALTER TABLE {}\n    DROP CONSTRAINT IF EXISTS {},\n    ADD {} NOT VALID", table, its, made)
    else:
        yield from add(table, constraint, first)


def is_unproved(constraint: Constraint) -> bool:
    return isinstance(constraint, Check | ForeignKey) and not constraint.validated


def drop(table: Sql, constraint: Constraint) -> Iterator[Sql]:
    yield sql("ALTER TABLE {}\n    DROP CONSTRAINT {}", table, ident(constraint.name))


def prove(table: Sql, name: str) -> Sql:
    return sql("ALTER TABLE {}\n    VALIDATE CONSTRAINT {}", table, ident(name))


def use_index(table: Sql, key: PrimaryKey | Unique) -> Sql:
    """The index has the key's name already."""
    what = sql("PRIMARY KEY") if isinstance(key, PrimaryKey) else sql("UNIQUE")
    name = ident(key.name)
    return sql("ALTER TABLE {}\n    ADD CONSTRAINT {} {} USING INDEX {}{}", table, name, what, name, _deferred(key))
