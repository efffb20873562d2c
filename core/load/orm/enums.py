"""SQLAlchemy's native enums as types of their own; one without a name is a list of values that a CHECK keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pglast.keywords import COL_NAME_KEYWORDS, RESERVED_KEYWORDS, TYPE_FUNC_NAME_KEYWORDS

from core.load.remarks import remark
from core.load.tables.expressions import literal, one_of, quoted
from core.load.tables.types import enum_length
from core.names import generated
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, QName
from core.schema.findings import Finding
from core.schema.objects import EnumType
from core.schema.schemas import Enum
from core.schema.tables import Table
from core.schema.types import DataType

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_KEYWORDS = frozenset({*RESERVED_KEYWORDS, *TYPE_FUNC_NAME_KEYWORDS, *COL_NAME_KEYWORDS})


@dataclass(frozen=True, slots=True)
class EnumColumn:
    """A column whose type is an enum, or an array of one."""

    table: QName
    column: str
    type: QName | None
    values: tuple[str, ...]
    dimensions: int


def with_enums(tables: Sequence[Table], found: Sequence[EnumColumn]) -> list[Table]:
    by_table: dict[QName, dict[str, EnumColumn]] = {}
    for each in found:
        by_table.setdefault(each.table, {})[each.column] = each
    return [_of_enums(table, by_table.get(table.name, {})) for table in tables]


def enum_types(found: Sequence[EnumColumn]) -> tuple[EnumType, ...]:
    """Several columns may have one; where they don't agree on its values the first one is told about."""
    types: dict[QName, EnumType] = {}
    for each in found:
        if each.type is not None:
            types.setdefault(each.type, EnumType(each.type, each.values))
    return tuple(types.values())


def enum_conflicts(found: Sequence[EnumColumn], source: str) -> Iterator[Finding]:
    types = {each.name: each for each in enum_types(found)}
    for each in found:
        if each.type is not None and types[each.type].values != each.values:
            message = f"{each.table.name}.{each.column} and another column give the enum {each.type} different values"
            yield remark("type-conflict", source, message, "Use one Enum for both, or give them two names.")


def named_lists(found: Sequence[EnumColumn]) -> tuple[Enum, ...]:
    lists = {each.type.name if each.type else f"{each.table.name}.{each.column}": each.values for each in found}
    return tuple(Enum(name, values) for name, values in sorted(lists.items()))


def _of_enums(table: Table, enums: Mapping[str, EnumColumn]) -> Table:
    if not enums:
        return table
    columns = tuple(_typed(each, enums.get(each.name)) for each in table.columns)
    nameless = [enums[each.name] for each in table.columns if each.name in enums and enums[each.name].type is None]
    return replace(table, columns=columns, checks=(*(_check(table, each) for each in nameless), *table.checks))


def _typed(column: Column, enum: EnumColumn | None) -> Column:
    if enum is None:
        return column
    if enum.type is None:
        return replace(column, type=DataType("varchar", (enum_length(enum.values),), enum.dimensions))
    return replace(column, type=DataType(f"{_ident(enum.type.schema)}.{_ident(enum.type.name)}", (), enum.dimensions))


def _ident(name: str) -> str:
    """As format_type spells it, so that a type of the models is that of a catalogue."""
    return name if _PLAIN.fullmatch(name) and name not in _KEYWORDS else quoted(name)


def _check(table: Table, enum: EnumColumn) -> Check:
    if enum.dimensions:
        values = ", ".join(literal(value) for value in enum.values)
        condition = f"{quoted(enum.column)}::text[] <@ ARRAY[{values}]::text[]"
    else:
        condition = one_of(enum.column, enum.values, "enum")
    return Check(generated("ck", table.name.name, enum.column), Expression(condition), (enum.column,))
