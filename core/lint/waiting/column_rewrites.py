"""Danger: a new column whose values are computed row by row writes its table anew while nobody may read it."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddColumn
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.columns import Column
from core.schema.findings import Finding


def column_rewrites(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AddColumn(table, column) if table in situation.standing and table in situation.effect.rewrites:
            yield from waiting(
                situation,
                table,
                code="column-rewrites",
                place=f"{table}.{column.name}",
                message=f"{_why(column)}, so {table} and its indexes are written anew under AccessExclusive",
                online=f"adds {column.name} empty and fills it in batches",
                remedy=_instead(column),
            )
        case _:
            return


def _why(column: Column) -> str:
    if column.identity is not None:
        return f"{column.name} numbers each row that is there"
    if column.generated is not None:
        return f"{column.name} is computed for each row that is there"
    default = column.default.sql if column.default else "its default"
    return f"{default} gives each row that is there a value of its own"


def _instead(column: Column) -> str:
    if column.generated is not None:
        return f"Let a view compute {column.name}, or add it when few use the table."
    if column.identity is not None:
        return f"Add {column.name} as a plain nullable column, fill it in batches, and make it an identity then."
    return f"Add {column.name} without the default, set the default in the next iteration, and fill it in batches."
