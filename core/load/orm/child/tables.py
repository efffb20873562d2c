"""Tables with their columns, keys, constraints and indexes, as a snapshot's document has them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CheckConstraint, Constraint, ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint

from .columns import Columns
from .constraints import Constraints, Document, columns_of
from .dialects import Words, cut
from .entities import Entities
from .indexes import index_of
from .notes import Notes

KNOWN_OPTIONS = frozenset({"ignore_search_path"})


@dataclass(frozen=True)
class Tables:
    words: Words
    notes: Notes
    entities: Entities
    first: str
    enums: list[dict[str, object]] = field(default_factory=list)
    places: list[Document] = field(default_factory=list)

    def table(self, table: Table) -> Document:
        name = (table.schema or self.first, cut(table.name))
        self.notes.at = f"{self.notes.source}, table {table.fullname}"
        entity = self.entities.entity(table)
        columns = Columns(self.words, self.notes, name, self.enums)
        constraints = Constraints(self.words, self.notes, self.first)
        document: Document = {
            "name": name,
            "columns": [
                columns.column(column) | {"source": self.entities.source(table, column)}
                for column in table.columns
                if not column.system
            ],
            "comment": table.comment or "",
            "entity": entity,
        }
        document |= self._constraints(table, constraints)
        document["indexes"] = sorted(
            (index_of(index, self.words, self.notes) for index in table.indexes if constraints.wanted(index)), key=repr
        )
        self._leave_options(table)
        self._note_places(table, name)
        self._note_lengths(table)
        return document

    def _constraints(self, table: Table, reading: Constraints) -> Document:
        """What a set holds is put in an order of its own."""
        own = [column for column in table.columns if not column.system]
        of_columns = [constraint for column in own for constraint in column.constraints]
        found = [each for each in (*table.constraints, *of_columns) if reading.wanted(each)]
        kinds: dict[str, list[Document]] = {"uniques": [], "foreign_keys": [], "checks": [], "exclusions": []}
        key: Document | None = None
        for constraint in found:
            match constraint:
                case PrimaryKeyConstraint():
                    key = reading.primary_key(constraint) if columns_of(constraint) else None
                case UniqueConstraint():
                    kinds["uniques"] += [reading.unique(constraint)] if columns_of(constraint) else []
                case ForeignKeyConstraint():
                    kinds["foreign_keys"] += reading.foreign_key(constraint)
                case CheckConstraint():
                    kinds["checks"].append(reading.check(constraint))
                case postgresql.ExcludeConstraint():
                    kinds["exclusions"].append(reading.exclusion(constraint))
                case _:
                    self._leave(constraint, table)
        document: Document = {kind: sorted(each, key=repr) for kind, each in kinds.items()}
        return document | ({"primary_key": key} if key else {})

    def _leave(self, constraint: Constraint, table: Table) -> None:
        self.notes.leave(f"constraints of the kind {type(constraint).__name__}", f"{table.fullname}")

    def _leave_options(self, table: Table) -> None:
        for name, value in sorted(table.dialect_options["postgresql"].items()):
            if value and name not in KNOWN_OPTIONS:
                self.notes.leave(f"option postgresql_{name}", table.fullname)
        for prefix in table._prefixes:  # noqa: SLF001 - it is public only as an argument
            self.notes.leave(f"prefix {prefix}", table.fullname)

    def _note_places(self, table: Table, name: tuple[str, str]) -> None:
        if place := self.entities.place(table, ""):
            self.places.append({"name": name, "column": "", "place": place})
        for column in table.columns:
            if place := self.entities.place(table, column.name):
                self.places.append({"name": name, "column": cut(column.name), "place": place})

    def _note_lengths(self, table: Table) -> None:
        parts = [each.name for each in (*table.columns, *table.constraints, *table.indexes) if each.name]
        for name in sorted(str(name) for name in (table.name, *parts) if cut(str(name)) != str(name)):
            message = f"{name} is longer than 63 bytes; PostgreSQL cuts it to {cut(name)}"
            self.notes.say("name-too-long", self.notes.at, message, "Choose a shorter name.")
