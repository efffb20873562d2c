"""The columns of one table among themselves: what is computed hangs on what it is computed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.diff import needs
from core.diff.changes import AddColumn, AlterColumn, AlterObject, Change, DropColumn, MapValues
from core.plan.replacements import turns
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.types import is_own

Edge = tuple[int, int]
"""The first waits for the second."""


def edges(listed: Sequence[Change]) -> Iterator[Edge]:
    tables: dict[QName, list[int]] = {}
    for index, change in enumerate(listed):
        match change:
            case AddColumn() | DropColumn() | AlterColumn() | MapValues():
                tables.setdefault(change.table, []).append(index)
            case AlterObject(_, _, swapped):
                for table in {table for table, _ in swapped}:
                    tables.setdefault(table, []).append(index)
            case _:
                pass
    for table, indexes in tables.items():
        special = [index for index in indexes if _is_special(listed[index])]
        yield from ((a, b) for a in indexes for b in special if a != b and _waits(listed, a, b, table))
        yield from ((a, b) for a in special for b in indexes if a != b and _waits(listed, a, b, table))


def _is_special(change: Change) -> bool:
    """Few are: what is computed, what comes over text, what is mapped."""
    match change:
        case AddColumn(_, column) | DropColumn(_, column):
            return column.generated is not None
        case AlterColumn(_, old, new):
            return is_own(old.type) or is_own(new.type) or _loses_its_default(old, new) or turns(old, new)
        case _:
            return True


def _loses_its_default(old: Column, new: Column) -> bool:
    return (old.default is None) != (new.default is None)


def _waits(listed: Sequence[Change], one: int, other: int, table: QName) -> bool:
    change, before = listed[one], listed[other]
    match change, before:
        case ((AddColumn(_, column) | AlterColumn(_, _, column)), (AddColumn(_, base) | AlterColumn(_, _, base))) if (
            _is_computed_from(column, base.name)
        ):
            return isinstance(change, AddColumn) or turns(change.old, change.new)
        case AddColumn(_, column), DropColumn(_, same):
            return column.name == same.name
        case ((DropColumn(_, base) | AlterColumn(_, base)), (DropColumn(_, column) | AlterColumn(_, column))) if (
            _is_computed_from(column, base.name)
        ):
            return isinstance(before, DropColumn) or turns(before.old, before.new)
        case AlterObject(_, _, swapped), DropColumn(_, column):
            return any(where == table and _is_computed_from(column, base.name) for where, base in swapped)
        case AddColumn(_, column), AlterObject(_, _, swapped):
            return any(where == table and _is_computed_from(column, base.name) for where, base in swapped)
        case AlterColumn(_, old, _), AlterColumn(_, _, new):
            return old == new and other < one
        case MapValues(_, mapped), AlterColumn(_, old, new):
            return mapped.name == new.name and is_own(old.type) and not is_own(new.type)
        case AlterColumn(_, old, new), MapValues(_, mapped):
            return mapped.name == new.name and is_own(new.type) and not is_own(old.type)
        case _:
            return False


def _is_computed_from(column: Column, base: str) -> bool:
    return column.generated is not None and needs.of_expressions(column.generated).word(base)
