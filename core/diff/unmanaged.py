"""What `import` found and no model ever named: counted, named and left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.names import plural
from core.project.decisions import FILE, NOT_RENAMED, Decisions
from core.schema.constraints import Constraint, QName
from core.schema.findings import Finding
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
        tables=tuple(_spoken(table.name, first) for table in schema.tables if table.baseline == "unmanaged"),
        columns=tuple(
            f"{_spoken(table.name, first)}.{column.name}"
            for table in taken
            for column in table.columns
            if column.baseline == "unmanaged"
        ),
        constraints=tuple(name for table in taken for name in _parts(table, tuple(table.constraints()), first)),
        indexes=tuple(name for table in taken for name in _parts(table, table.indexes, first)),
        objects=tuple(label(one) for one in schema.objects if one.baseline == "unmanaged"),
    )


def unmanaged_note(schema: Schema, first: str) -> tuple[Finding, ...]:
    found = unmanaged(schema, first)
    if not found:
        return ()
    remedy = "Nothing to do. A model that names one of them takes it over."
    return (Finding("unmanaged", "note", "migrations/000.snapshot.json", f"{found.sentence}.", remedy),)


def without_a_value(previous: Schema, snapshot: Schema, first: str) -> Iterator[Finding]:
    """Warn where a table is taken over and the application, which knows the model, will leave out what is required."""
    before = previous.by_name()
    for table in snapshot.tables:
        old = before.get(table.name)
        if old is None or old.baseline != "unmanaged" or table.baseline == "unmanaged":
            continue
        for column in table.columns:
            if column.baseline == "unmanaged" and column.needs_value:
                where = f"{_spoken(table.name, first)}.{column.name}"
                yield Finding(
                    code="unmanaged-required",
                    severity="warning",
                    place=where,
                    message=f"{where} is required, has no default, and the model doesn't name it: an INSERT that "
                    "knows only the model fails. What no model named is never altered.",
                    remedy="Name the column in the model, or give it a default in the database and import again.",
                )


def untouched(previous: Schema, decisions: Decisions, first: str) -> Iterator[Finding]:
    """Refuse decisions that would drop or rename what no model ever named."""
    alone = set(_all_names(previous, first))
    for kind, subjects in (("drop", decisions.drop), ("rename", _renamed(decisions))):
        for subject in sorted(alone.intersection(subjects)):
            yield Finding(
                code="unmanaged-decision",
                severity="error",
                place=f"{FILE}: {kind}",
                message=f"{kind} names {subject}, which is of the baseline, and no model ever named it.",
                remedy="Let a model name it first, with the table name that it has; a later iteration may then "
                f"{kind} it. Or take the decision out.",
            )


def _renamed(decisions: Decisions) -> Iterator[str]:
    """The old name stands first, or last where only that can be meant."""
    for key, value in decisions.rename.items():
        if value != NOT_RENAMED:
            where, _, column = key.rpartition(".")
            yield from (key, f"{where}.{value}" if where and column else value)


def _all_names(schema: Schema, first: str) -> Iterator[str]:
    for table in schema.tables:
        where = _spoken(table.name, first)
        if table.baseline == "unmanaged":
            yield where
        yield from (f"{where}.{column.name}" for column in table.columns if column.baseline == "unmanaged")


def _parts(table: Table, parts: tuple[Constraint | Index, ...], first: str) -> Iterator[str]:
    """Those of unmanaged columns go without saying too."""
    named = {column.name for column in table.columns if column.baseline != "unmanaged"}
    for part in parts:
        if part.baseline == "unmanaged" and named.issuperset(part.columns):
            yield f"{_spoken(table.name, first)}.{part.name}"


def _spoken(name: QName, first: str) -> str:
    return str(name).removeprefix(f"{first}.")


def _joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
