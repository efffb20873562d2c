"""What an object that no model speaks of calls by a name that goes: nobody could say that object anew."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast, parse_sql
from pglast.parser import ParseError
from pglast.visitors import Ancestor, Visitor

from core.diff import needs
from core.diff.keep import spoken
from core.diff.renaming import NewNames
from core.project.decisions import FILE, Decisions
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.objects import Object, Policy, Trigger, View, identity, label
from core.schema.schemas import Schema
from core.schema.tables import Table

Holder = View | Trigger | Policy


def held(previous: Schema, model: Schema, names: NewNames, decisions: Decisions, first: str) -> Iterator[Finding]:
    """PostgreSQL follows a new name inside a view by itself, a snapshot can't; and nothing is dropped with CASCADE."""
    said = {identity(one) for one in model.objects}
    for one in previous.objects:
        if isinstance(one, Holder) and identity(one) not in said:
            for decision, subject in _named(one, previous, names, decisions, first):
                yield _finding(decision, subject, one)


def _named(
    one: Holder, previous: Schema, names: NewNames, decisions: Decisions, first: str
) -> Iterator[tuple[str, str]]:
    mentioned = written = needs.of_object(one)
    if isinstance(one, Policy):  # its own table stands beside its text, and follows
        written = needs.of_expressions(one.using, one.check)
    for table in previous.tables:
        where = spoken(table.name, first)
        if not mentioned.name(table.name):
            continue
        if table.name in names.tables and written.name(table.name):
            yield "rename", where
        elif where in decisions.drop:
            yield "drop", where
        for column in _columns(one, table):
            if column in names.of(table.name):
                yield "rename", f"{where}.{column}"
            elif f"{where}.{column}" in decisions.drop:
                yield "drop", f"{where}.{column}"


def _columns(one: Holder, table: Table) -> tuple[str, ...]:
    if not isinstance(one, View):
        words = needs.of_object(one).words
        return tuple(column.name for column in table.columns if column.name in words)
    reading = _Reading()
    try:
        reading(parse_sql(one.query.sql))
    except ParseError:
        return tuple(column.name for column in table.columns)
    return tuple(column.name for column in table.columns if reading.speaks_of(table.name, column.name))


class _Reading(Visitor):
    """Which name in a view's text is whose: one without a table may be any table's."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, set[QName]] = {}
        self.columns: set[tuple[str, str]] = set()

    def visit_RangeVar(self, _ancestors: Ancestor, node: ast.RangeVar) -> None:  # noqa: N802 - pglast's name
        name = QName(node.schemaname or "", node.relname or "")
        called = node.alias.aliasname if node.alias else None
        self.tables.setdefault(called or name.name, set()).add(name)

    def visit_ColumnRef(self, _ancestors: Ancestor, node: ast.ColumnRef) -> None:  # noqa: N802 - pglast's name
        parts = ["*" if isinstance(one, ast.A_Star) else one.sval or "" for one in node.fields or ()]
        self.columns.add((parts[-2] if len(parts) > 1 else "", parts[-1]))

    def visit_JoinExpr(self, _ancestors: Ancestor, node: ast.JoinExpr) -> None:  # noqa: N802 - pglast's name
        self.columns.update(("", one.sval or "") for one in node.usingClause or ())

    def speaks_of(self, table: QName, column: str) -> bool:
        same = {table, QName("", table.name)}
        return any(
            name in {column, "*"} and (not whose or not same.isdisjoint(self.tables.get(whose, ())))
            for whose, name in self.columns
        )


def _finding(decision: str, subject: str, one: Object) -> Finding:
    return Finding(
        code="unmanaged-decision",
        severity="error",
        place=f"{FILE}: {decision}",
        message=f"{decision} names {subject}, and {label(one)} speaks of it, which is there and in no model.",
        remedy=f"Take the decision out (--answer {decision}:{subject}=no): what the model no longer names stays, "
        "deprecated. Or let a model say what speaks of it, under its new name.",
    )
