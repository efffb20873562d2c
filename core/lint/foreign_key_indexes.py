"""Danger: a foreign key without an index makes each delete of a parent scan the children."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint, CreateTable
from core.lint.situations import Situation
from core.names import generated
from core.schema.constraints import ForeignKey
from core.schema.findings import Finding
from core.schema.tables import Table


def foreign_key_indexes(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case CreateTable(table):
            keys: tuple[ForeignKey, ...] = table.foreign_keys
        case AddConstraint(name, ForeignKey() as key) if found := situation.after.table(name):
            table, keys = found, (key,)
        case _:
            return
    indexed = _leading(table)
    for key in keys:
        if key.columns not in indexed and not any(columns[: len(key.columns)] == key.columns for columns in indexed):
            yield Finding(
                code="unindexed-foreign-key",
                severity="note",
                place=f"{table.name}.{', '.join(key.columns)}",
                message=f"{', '.join(key.columns)} has no index; deleting from {key.references} scans {table.name}.",
                remedy=f"Where parents are deleted, add an index to the model: "
                f"{generated('ix', table.name.name, *key.columns)}.",
            )


def _leading(table: Table) -> set[tuple[str, ...]]:
    plain = {index.columns for index in table.indexes if index.method == "btree" and index.predicate is None}
    keys = {unique.columns for unique in table.uniques} | plain
    return keys | ({table.primary_key.columns} if table.primary_key else set())
