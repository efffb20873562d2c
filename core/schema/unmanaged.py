"""What `import` found and no model ever named: counted, named and left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.names import plural
from core.schema.constraints import Constraint, QName
from core.schema.coverage import covered
from core.schema.indexes import Index
from core.schema.objects import label
from core.schema.schemas import Schema
from core.schema.tables import Table

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Unmanaged:
    """By name, as a reviewer writes it; what belongs to an unmanaged table goes without saying."""

    tables: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tables or self.columns or self.constraints or self.indexes or self.objects)

    @property
    def sentence(self) -> str:
        """3 tables and 1 column of the baseline are unmanaged: audit, notes, old_orders, orders.legacy_no."""
        counted = [
            f"{len(names)} {noun if len(names) == 1 else plural(noun)}"
            for noun, names in (
                ("table", self.tables),
                ("column", self.columns),
                ("constraint", self.constraints),
                ("index", self.indexes),
                ("object", self.objects),
            )
            if names
        ]
        named = [*self.tables, *self.columns, *self.constraints, *self.indexes, *self.objects]
        more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
        verb = "is" if len(named) == 1 else "are"
        listed = f"{', '.join(named[:_SHOWN])}{more}"
        return f"{_joined(counted)} of the baseline {verb} unmanaged: {listed}"


def unmanaged(schema: Schema, first: str) -> Unmanaged:
    taken = [table for table in schema.tables if table.baseline == "taken over"]
    return Unmanaged(
        tables=tuple(spoken_of(table.name, first) for table in schema.tables if table.baseline == "unmanaged"),
        columns=tuple(
            f"{spoken_of(table.name, first)}.{column.name}"
            for table in taken
            for column in table.columns
            if column.baseline == "unmanaged"
        ),
        constraints=tuple(name for table in taken for name in _parts(table, tuple(table.constraints()), first)),
        indexes=tuple(name for table in taken for name in _parts(table, table.indexes, first)),
        objects=tuple(label(one) for one in schema.objects if one.baseline == "unmanaged"),
    )


def _parts(table: Table, parts: tuple[Constraint | Index, ...], first: str) -> Iterator[str]:
    """Those of unmanaged columns go without saying too."""
    named = {column.name for column in table.columns if column.baseline != "unmanaged"}
    for part in parts:
        if part.baseline == "unmanaged" and named.issuperset(covered(part)):
            yield f"{spoken_of(table.name, first)}.{part.name}"


def spoken_of(name: QName, first: str) -> str:
    """Name it as a reviewer does: without the project's first schema."""
    return str(name).removeprefix(f"{first}.")


def _joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
