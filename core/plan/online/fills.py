"""Values for rows that are there: given in batches while others work, and asked for when all have one."""

from __future__ import annotations

from dataclasses import replace

from pglast import ast, parse_sql
from pglast.parser import ParseError
from pglast.visitors import Ancestor, Visitor

from core.diff.changes import AddColumn, AlterColumn
from core.plan.online.required import asked_for, is_made_anew
from core.plan.online.segments import DEFAULT, Fill, Later, Piece, SafeForm, Turn, later
from core.plan.steps import KeepNulls, Side, Step
from core.project.expressions import is_constant

_ONCE = frozenset({
    "now", "transaction_timestamp", "statement_timestamp", "current_setting", "current_database", "current_schema",
})  # fmt: skip
"""What gives one value for a whole statement; PostgreSQL adds a column with it without writing a row."""


def becomes_required(number: int, step: Step, change: AlterColumn) -> SafeForm | str:
    """The rows that get a value are noted in the batch that gives it."""
    keep, table, new = step.forward.keep, change.table, change.new
    if not isinstance(keep, KeepNulls) or not keep.key or is_made_anew(change.old, new):
        return f"{table.name}.{new.name} gets its values and becomes required in one transaction"
    noted, relaxed = replace(keep, fill=""), replace(new, nullable=True)
    # On the way back this takes NOT NULL away once more, and what was noted is given back after it.
    back = Side(AlterColumn(table, new, change.old))
    first = Piece(number, (Side(AlterColumn(table, change.old, relaxed), noted),), (back,))
    fill = Fill(table, new.name, step.forward.backfill, noted.key, noted)
    return SafeForm(first, (_filled(number, fill), *asked_for(number, table, relaxed, new, fill)))


def born(number: int, step: Step, change: AddColumn) -> SafeForm | str | None:
    """A column that comes with a value of its own for each row; nothing where no row is written for it."""
    table, column = change.table, change.column
    if column.generated is not None or column.identity is not None:
        return None
    if column.default is not None and not differs(column.default.sql):
        return None
    if column.default is None and (not step.forward.backfill or is_constant(step.forward.backfill)):
        return None
    bare = replace(column, nullable=True, default=None)
    given = replace(column, nullable=True)
    sides = [Side(AddColumn(table, bare))]
    if column.default is not None:
        sides.append(Side(AlterColumn(table, bare, given)))
    fill = Fill(table, column.name, DEFAULT if column.default is not None else step.forward.backfill)
    rest = () if column.nullable else asked_for(number, table, given, column, fill)
    return SafeForm(Piece(number, tuple(sides), (step.backward,)), (_filled(number, fill), *rest))


def _filled(number: int, fill: Fill) -> Later:
    return later(Turn.FILLED, number, (fill,), ())


def differs(expression: str) -> bool:
    """Say whether a default may be another value for each row."""
    try:
        parsed = parse_sql(f"SELECT {expression}")
    except ParseError:
        return True
    calls = _Calls()
    calls(parsed)
    return not calls.names <= _ONCE


class _Calls(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_FuncCall(self, _ancestors: Ancestor, node: ast.FuncCall) -> None:  # noqa: N802 - pglast's name
        last = node.funcname[-1] if node.funcname else None
        self.names.add(str(last.sval) if isinstance(last, ast.String) else "")
