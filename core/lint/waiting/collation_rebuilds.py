"""Danger: another collation sorts otherwise, so every index of the column is built anew while nobody may read."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.findings import Finding


def collation_rebuilds(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if (
            old.collation != new.collation and old.type == new.type and table in situation.standing
        ):
            yield from waiting(
                situation,
                table,
                code="collation-rebuilds",
                place=f"{table}.{new.name}",
                message=f"Another collation of {new.name} builds its indexes anew under AccessExclusive and sorts "
                "what programs list in another order",
                remedy=f"Say COLLATE in the queries that need it and leave {new.name} as it is, or apply when few "
                "use the table.",
            )
        case _:
            return
