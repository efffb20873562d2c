"""Everything that the catalogue says about some schemas, asked in a constant number of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.load.catalogue.object_rows import (
    DependencyRow,
    EnumRow,
    ExtensionRow,
    NamespaceRow,
    PolicyRow,
    RoutineRow,
    SequenceRow,
    TriggerRow,
    ViewRow,
)
from core.load.catalogue.rows import ColumnRow, Connection, ConstraintRow, IndexRow, TableRow, UnmanagedRow, ask


@dataclass(frozen=True, slots=True)
class Catalogue:
    tables: list[TableRow]
    columns: list[ColumnRow]
    constraints: list[ConstraintRow]
    indexes: list[IndexRow]
    namespaces: list[NamespaceRow]
    extensions: list[ExtensionRow]
    enums: list[EnumRow]
    sequences: list[SequenceRow]
    routines: list[RoutineRow]
    views: list[ViewRow]
    triggers: list[TriggerRow]
    policies: list[PolicyRow]
    dependencies: list[DependencyRow]
    unmanaged: list[UnmanagedRow]


def read_catalogue(connection: Connection, schemas: Sequence[str]) -> Catalogue:
    """Ask the same questions, however many tables there are."""
    asked: dict[str, object] = {"schemas": [schema for schema in schemas if not schema.startswith("slipway")]}
    tables = ask(connection, TableRow, "tables", asked)
    # As one text: an array of a thousand numbers is quoted one by one, for each question again.
    known = {**asked, "tables": "{" + ",".join(str(table.oid) for table in tables) + "}"}
    return Catalogue(
        tables=tables,
        columns=ask(connection, ColumnRow, "columns", known),
        constraints=ask(connection, ConstraintRow, "constraints", known),
        indexes=ask(connection, IndexRow, "indexes", known),
        namespaces=ask(connection, NamespaceRow, "namespaces", asked),
        extensions=ask(connection, ExtensionRow, "extensions", asked),
        enums=ask(connection, EnumRow, "enums", asked),
        sequences=ask(connection, SequenceRow, "sequences", asked),
        routines=ask(connection, RoutineRow, "routines", asked),
        views=ask(connection, ViewRow, "views", asked),
        triggers=ask(connection, TriggerRow, "triggers", known),
        policies=ask(connection, PolicyRow, "policies", known),
        dependencies=ask(connection, DependencyRow, "dependencies", known),
        unmanaged=ask(connection, UnmanagedRow, "unmanaged", known),
    )
