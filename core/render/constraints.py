"""Keys, foreign keys and checks as SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core.render.objects import comments
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
            return sql("CONSTRAINT {} PRIMARY KEY ({}){}", name, idents(columns), _rest(constraint))
        case Unique(_, columns, nulls_not_distinct):
            how = sql("UNIQUE NULLS NOT DISTINCT") if nulls_not_distinct else sql("UNIQUE")
            return sql("CONSTRAINT {} {} ({}){}", name, how, idents(columns), _rest(constraint))
        case Exclusion():
            return sql(
                "CONSTRAINT {} EXCLUDE USING {} ({}){}{}{}",
                name,
                ident(constraint.method),
                listed(expression(element) for element in constraint.elements),
                _included(constraint),
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


def _rest(key: PrimaryKey | Unique) -> Sql:
    return Sql(_included(key) + _deferred(key))


def _included(constraint: PrimaryKey | Unique | Exclusion) -> Sql:
    return sql(" INCLUDE ({})", idents(constraint.include)) if constraint.include else Sql("")


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
    yield from said(table, constraint)


def add_again(table: Sql, constraint: Constraint, first: str) -> Iterator[Sql]:
    """A check may have come back with its table and the rows that are against it; a foreign key never does."""
    if isinstance(constraint, Check):
        its, made = ident(constraint.name), definition(constraint, first)
        yield sql("ALTER TABLE {}\n    DROP CONSTRAINT IF EXISTS {},\n    ADD {} NOT VALID", table, its, made)
        yield from said(table, constraint)
    else:
        yield from add(table, constraint, first)


def said(table: Sql, constraint: Constraint) -> Iterator[Sql]:
    return comments.come(_named(table, constraint), constraint.comment)


def said_anew(table: Sql, old: Constraint, new: Constraint) -> Iterator[Sql]:
    return comments.change(_named(table, new), old.comment, new.comment)


def _named(table: Sql, constraint: Constraint) -> Sql:
    return sql("CONSTRAINT {} ON {}", ident(constraint.name), table)


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
