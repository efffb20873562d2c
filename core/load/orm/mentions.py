"""The columns that a check or an index speaks of, as PostgreSQL's own parser finds them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pglast import ast, parse_sql
from pglast.parser import ParseError
from pglast.visitors import Ancestor, Visitor

from core.schema.indexes import Index
from core.schema.tables import Table


def with_mentions(table: Table) -> Table:
    """An index's own columns come in their order, those of its expressions behind them."""
    names = frozenset(column.name for column in table.columns)
    checks = tuple(replace(each, columns=_columns(f"SELECT {each.expression.sql}", names)[1]) for each in table.checks)
    return replace(table, checks=checks, indexes=tuple(_index(each, names) for each in table.indexes))


def _index(index: Index, names: Collection[str]) -> Index:
    keys = ", ".join(key.sql for key in index.keys)
    where = f" WHERE {index.predicate.sql}" if index.predicate else ""
    own, mentioned = _columns(f"CREATE INDEX ON t ({keys}){where}", names)
    others = [name for name in sorted(mentioned) if name not in own and name not in index.include]
    return replace(index, columns=(*own, *others))


def _columns(statement: str, names: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What doesn't parse speaks of nothing; PostgreSQL will say why when it is rehearsed."""
    finder = _Finder()
    try:
        finder(parse_sql(statement))
    except ParseError:
        return (), ()
    found = [tuple(dict.fromkeys(name for name in each if name in names)) for each in (finder.keys, finder.mentioned)]
    return found[0], found[1]


class _Finder(Visitor):
    def __init__(self) -> None:
        self.keys: list[str] = []
        self.mentioned: list[str] = []

    def visit_IndexElem(self, _: Ancestor, node: ast.IndexElem) -> None:  # noqa: N802 - pglast calls it so
        if node.name:
            self.keys.append(node.name)

    def visit_ColumnRef(self, _: Ancestor, node: ast.ColumnRef) -> None:  # noqa: N802 - pglast calls it so
        last = node.fields[-1] if node.fields else None
        if isinstance(last, ast.String) and last.sval:
            self.mentioned.append(last.sval)
