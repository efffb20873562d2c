"""The names of the app's own tables: those of its document, letter by letter."""

from __future__ import annotations

from core.load.entities import Entity
from core.load.tables.names import Names


class VerbatimNames(Names):
    """Found by any spelling, written in the document's; only a name over 63 bytes is cut."""

    def whole_column(self, name: str) -> str:
        return name if name.strip() else ""

    def whole_table(self, entity: Entity) -> str:
        return entity.table or (entity.name if entity.name.strip() else "")
